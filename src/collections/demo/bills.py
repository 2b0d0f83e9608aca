"""Invoices, credit notes and receipts, and what was paid of them by a day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..days import working
from .calendar import holidays
from .customers import Payer


@dataclass(frozen=True)
class Payment:
    """Cents that left a document's open amount at the end of a day; negative on a credit note."""

    day: date
    amount: int


@dataclass(frozen=True)
class Bill:
    """An invoice, credit note or receipt in cents, `kind` as in DOCUMENTS, and what was paid up to the last export."""

    kind: str
    payer: Payer
    day: date
    due: date
    amount: int
    reference: str = ""
    number: str = ""
    payments: tuple[Payment, ...] = ()


def open_at(bill: Bill, day: date) -> int:
    """What is open of the document at the end of that day, in cents; nothing before it is made out."""
    return bill.amount - paid_at(bill, day) if bill.day <= day else 0


def paid_at(bill: Bill, day: date) -> int:
    """What was paid of the document up to the end of that day, in cents."""
    return sum(payment.amount for payment in bill.payments if payment.day <= day)


def overdue_at(bills: Iterable[Bill], day: date, days_late: int = 1) -> list[Bill]:
    """The invoices open at the end of that day and at least so many days late."""
    latest = day - timedelta(days=days_late)
    return [bill for bill in bills if bill.kind == "invoice" and bill.due <= latest and open_at(bill, day) > 0]


def paid_whole(bill: Bill, day: date, last: date) -> Bill:
    """The document settled whole on that bank day, or the next one."""
    day = working(max(day, bill.day + timedelta(days=1)), holidays(last))
    return replace(bill, payments=(Payment(day, bill.amount),))


def paid_until(bill: Bill, last: date) -> Bill:
    """The document without what was paid of it after that day."""
    return replace(bill, payments=tuple(payment for payment in bill.payments if payment.day <= last))
