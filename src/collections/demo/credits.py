"""Credit notes, and receipts that nobody has matched."""

from datetime import date, timedelta
from random import Random

from ..days import working
from .bills import Bill, paid_whole
from .calendar import holidays, worked
from .customers import Payer


def credits_of(draw: Random, payer: Payer, invoices: list[Bill], last: date) -> list[Bill]:
    """Credit notes applied with the invoice they correct; of customers in credit also one that is not, or a receipt."""
    corrected = [bill for bill in invoices if draw.random() < 0.03]
    made = [_credit_note(draw, bill, last) for bill in corrected]
    if payer.manner == "credit" or payer.code in PAID_TWICE:
        kind = "receipt" if payer.code in PAID_TWICE else "credit_note"
        made.append(_unapplied(kind, payer, invoices, last - timedelta(days=draw.randint(12, 80))))
    return [bill for bill in made if bill.day <= last]


PAID_TWICE = ("C1040", "C1042", "C1047")
"""Customers with a receipt that nobody has matched: two in credit, one that also owes."""


def _credit_note(draw: Random, invoice: Bill, last: date) -> Bill:
    day = working(invoice.day + timedelta(days=draw.randint(4, 20)), holidays(last))
    amount = -invoice.amount * draw.randint(5, 35) // 100
    note = Bill("credit_note", invoice.payer, day, day, amount, invoice.reference)
    return paid_whole(note, invoice.payments[-1].day, last) if invoice.payments else note


def _unapplied(kind: str, payer: Payer, invoices: list[Bill], day: date) -> Bill:
    """A third of the customer's last invoice credited, or that invoice paid once more."""
    amount = max(bill.amount for bill in invoices[-3:])
    day = worked(day, holidays(invoices[-1].day))
    return Bill(kind, payer, day, day, -amount if kind == "receipt" else -amount // 3)
