"""What a desk hands over in a file: lists with their definition and their day, and the owner's page.

Each is made from a `Desk` and the reader's `Words`; the room knows no screen, so that a command writes the same file.
"""

from .lists import basis, difference_rows, differences_sheet, documents_sheet, heading, worklist_sheet
from .owner import owner_page, owner_report
from .payers import worst_sheet
from .statement import no_code, statement, statement_sheet
from .told import ageing_finding, bucket_label, trend_finding, waits_for, why
from .trace import trace, trace_sheet

__all__ = [
    "ageing_finding",
    "basis",
    "bucket_label",
    "difference_rows",
    "differences_sheet",
    "documents_sheet",
    "heading",
    "no_code",
    "owner_page",
    "owner_report",
    "statement",
    "statement_sheet",
    "trace",
    "trace_sheet",
    "trend_finding",
    "waits_for",
    "why",
    "worklist_sheet",
    "worst_sheet",
]
