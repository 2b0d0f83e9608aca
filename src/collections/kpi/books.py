"""The ledger at the end of a day: its documents as they stood, what was open, and what had been sold."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ..ageing import day_number
from .ledger import Ledger


@dataclass(frozen=True)
class Books:
    """The documents issued by the end of a day, one place each, as they stood then. Days are numbers, amounts cents."""

    as_of: date
    today: int
    day: np.ndarray
    due: np.ndarray
    amount: np.ndarray
    open: np.ndarray
    moved: np.ndarray
    invoice: np.ndarray
    sale: np.ndarray
    customer: np.ndarray

    @property
    def days_late(self) -> np.ndarray:
        return self.today - self.due

    @property
    def overdue(self) -> np.ndarray:
        """Which have an open amount and a due day that is over: late from the day after the due day."""
        return (self.open > 0) & (self.due < self.today)

    @property
    def settled(self) -> np.ndarray:
        """Which are invoices of some amount with nothing left open; one restated to nothing was cancelled, not paid."""
        return self.invoice & (self.amount > 0) & (self.open == 0)

    @property
    def history_days(self) -> int:
        """Days from the first document to the as-of day, both included; 0 before the first."""
        return self.today - int(self.day.min()) + 1 if len(self.day) else 0


def books(ledger: Ledger, as_of: date) -> Books:
    """How the ledger stood at the end of a day; nothing dated later enters it."""
    spans, today = ledger.spans, day_number(as_of)
    now = np.flatnonzero((spans.start <= today) & (today < spans.end))
    document = spans.document[now]
    return Books(
        as_of=as_of,
        today=today,
        day=ledger.day[document],
        due=spans.due[now],
        amount=spans.amount[now],
        open=spans.open[now],
        moved=spans.moved[now],
        invoice=ledger.invoice[document],
        sale=ledger.sale[document],
        customer=ledger.customer[document],
    )


def open_at(ledger: Ledger, day: date) -> int:
    """Cents open at the end of a day, unapplied credit included."""
    spans, number = ledger.spans, day_number(day)
    return int(spans.open[(spans.start <= number) & (number < spans.end)].sum())


def sales(ledger: Ledger, after: date, until: date) -> int:
    """Cents of invoices less credit notes with after < document day <= until, as known at the end of `until`."""
    return sales_between(books(ledger, until), day_number(after), day_number(until))


def sales_between(at: Books, after: int, until: int) -> int:
    """Cents of invoices less credit notes with after < document day <= until, as these books know them."""
    return int(at.amount[at.sale & (at.day > after) & (at.day <= until)].sum())
