"""The ledger at the end of a day: its documents as they stood, what was open, and what had been sold."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ..ageing import day_number
from .ledger import KINDS, Ledger
from .told import Told


@dataclass(frozen=True)
class Books:
    """The documents issued by the end of a day, one place each, as they stood then. Days are numbers, amounts cents.

    `document` is the place in the ledger, `told` the sales that the user gave.
    """

    as_of: date
    today: int
    document: np.ndarray
    day: np.ndarray
    due: np.ndarray
    amount: np.ndarray
    open: np.ndarray
    moved: np.ndarray
    estimated: np.ndarray
    kind: np.ndarray
    sale: np.ndarray
    customer: np.ndarray
    told: Told

    @property
    def days_late(self) -> np.ndarray:
        return self.today - self.due

    @property
    def invoice(self) -> np.ndarray:
        return self.kind == KINDS.index("invoice")

    @property
    def overdue(self) -> np.ndarray:
        """Which have an open amount and a due day that is over: late from the day after the due day."""
        return (self.open > 0) & (self.due < self.today)

    @property
    def settled(self) -> np.ndarray:
        """Which are invoices of some amount with nothing left open; one restated to nothing was cancelled, not paid."""
        return self.invoice & (self.amount > 0) & (self.open == 0)

    @property
    def books_days(self) -> int:
        """Days from the first document to the as-of day, both included; 0 before the first."""
        return self.today - int(self.day.min()) + 1 if len(self.day) else 0

    @property
    def history_days(self) -> int:
        """Days of which the sales are known, to the as-of day: from the first document, or the first month told."""
        told = self.today - self.told.first + 1 if len(self.told.days) else 0
        return max(self.books_days, told, 0) if self.books_days else 0


def books(ledger: Ledger, as_of: date) -> Books:
    """How the ledger stood at the end of a day; nothing dated later enters it."""
    spans, today = ledger.spans, day_number(as_of)
    now = np.flatnonzero((spans.start <= today) & (today < spans.end))
    document = spans.document[now]
    return Books(
        as_of=as_of,
        today=today,
        document=document,
        day=ledger.day[document],
        due=spans.due[now],
        amount=spans.amount[now],
        open=spans.open[now],
        moved=spans.moved[now],
        estimated=spans.estimated[now],
        kind=ledger.kind[document],
        sale=ledger.sale[document],
        customer=ledger.customer[document],
        told=ledger.told,
    )


def open_at(ledger: Ledger, day: date) -> int:
    """Cents open at the end of a day, unapplied credit included."""
    spans, number = ledger.spans, day_number(day)
    return int(spans.open[(spans.start <= number) & (number < spans.end)].sum())


def sales(ledger: Ledger, after: date, until: date) -> int:
    """Cents of invoices less credit notes with after < document day <= until, as known at the end of `until`."""
    return sales_between(books(ledger, until), day_number(after), day_number(until))


def sales_between(at: Books, after: int, until: int) -> int:
    """Cents of invoices less credit notes with after < document day <= until, as these books know them; of the months
    whose sales the user gave, those."""
    return int(at.amount[at.sale & (at.day > after) & (at.day <= until)].sum()) + at.told.between(after, until)
