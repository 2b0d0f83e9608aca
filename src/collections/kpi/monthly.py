"""What was sold by month, as the documents alone tell it."""

from datetime import date

import numpy as np

from ..ageing import sums
from .books import books
from .ledger import KINDS, Ledger


def sales_by_month(ledger: Ledger, as_of: date) -> dict[date, int]:
    """Cents of invoices less credit notes by first day of the month, from the month of the first document to that of
    the day, as the books know them at its end; what the user told of a month changes nothing here."""
    at = books(ledger, as_of)
    if not len(at.document):
        return {}
    sold = at.kind <= KINDS.index("credit_note")
    months = at.day.astype("datetime64[D]").astype("datetime64[M]")
    first = months.min()
    place = (months - first).astype(np.int64)
    every = np.arange(first, np.datetime64(as_of, "M") + 1)
    cents = sums(place[sold], at.amount[sold], len(every)).tolist()
    return dict(zip(every.astype("datetime64[D]").tolist(), cents, strict=True))
