"""What in the books deserves a look before their figures are trusted."""

from datetime import date

import numpy as np
import pandas as pd

from ..tables import ODDITIES, shaped
from .books import books
from .ledger import KINDS, Ledger

ODDITY_NAMES = (
    "due_estimated",
    "unapplied_credit",
    "unallocated_receipt",
    "part_paid",
    "refund",
    "same_number",
    "instalments",
)
"""What may be odd about an open document, in the order it is shown."""


def oddities(ledger: Ledger, numbers: pd.Series, as_of: date) -> pd.DataFrame:
    """ODDITIES: documents open at the end of a day that stand out, one line for each way; `numbers`: DOCUMENTS.id ->
    number.

    'due_estimated': no books give a due day. 'unapplied_credit': a credit note not yet set against an invoice.
    'unallocated_receipt': money received for no document. 'part_paid': an invoice of which a part is open. 'refund':
    money paid back that is owed again. 'same_number': a number that another customer has too. 'instalments': one of
    several parts of one invoice with due days of their own.
    """
    at = books(ledger, as_of)
    is_open = at.open != 0
    kind = at.kind
    number = numbers.reindex(ledger.id[at.document]).fillna("").to_numpy(dtype=object)
    named = pd.DataFrame({"number": number, "customer": at.customer, "due": at.due})
    given = (number != "") & (kind == KINDS.index("invoice"))
    own = named[given]
    owners = own.groupby("number")["customer"].nunique()
    parts = own.groupby(["number", "customer"])["due"].nunique()
    several = pd.MultiIndex.from_frame(named[["number", "customer"]]).isin(parts.index[(parts > 1).to_numpy()])
    found = {
        "due_estimated": at.estimated & (at.open > 0),
        "unapplied_credit": (kind == KINDS.index("credit_note")) & (at.open < 0),
        "unallocated_receipt": (kind == KINDS.index("receipt")) & (at.open < 0),
        "part_paid": (kind == KINDS.index("invoice")) & (at.open > 0) & (at.open < at.amount),
        "refund": (kind == KINDS.index("receipt")) & (at.open > 0),
        "same_number": given & np.isin(number, owners.index[(owners > 1).to_numpy()].to_numpy(dtype=object)),
        "instalments": given & several,
    }
    lines = []
    for name, rule in found.items():
        kept = np.flatnonzero(rule & is_open)
        lines.append(pd.DataFrame({"document_id": ledger.id[at.document[kept]], "oddity": name, "open": at.open[kept]}))
    return shaped(ODDITIES, pd.concat(lines, ignore_index=True).astype({"oddity": "str"}))
