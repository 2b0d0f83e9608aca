"""What a new export changes: the difference between a file and what is known, as dated events.

A file is a picture of the books at the end of its as-of day. Only what differs is written: documents never seen
before, settlements, amounts restated, due dates moved. A settlement whose day the file gives is exact; any other
happened `since` one day and not later than `day`, and the screen says so.
"""

from .changes import changes
from .doubts import doubts
from .effects import effects_of
from .known import ALARM_SHARE, SCOPES, Books, Changes, Doubt, Ledger, latest_customers, state
from .lists import nothing, paid, told_of_customers, with_lists
from .payments import set_against
from .people import SAID
from .reconciled import REASONS, Stated, Total, differences, not_known, reconciled, stated_from_text, stated_to_text

__all__ = [
    "ALARM_SHARE",
    "REASONS",
    "SAID",
    "SCOPES",
    "Books",
    "Changes",
    "Doubt",
    "Ledger",
    "Stated",
    "Total",
    "changes",
    "differences",
    "doubts",
    "effects_of",
    "latest_customers",
    "not_known",
    "nothing",
    "paid",
    "reconciled",
    "set_against",
    "state",
    "stated_from_text",
    "stated_to_text",
    "told_of_customers",
    "with_lists",
]
