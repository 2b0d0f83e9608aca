"""Troubles of customers: each takes a customer's invoices, oldest first, and gives them as they are in that trouble."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from ..days import working
from ..money import split
from .agreement import day_agreed, plan_agreed
from .bills import Bill, Payment, open_at, paid_until, paid_whole
from .calendar import holidays
from .customers import Payer


def untroubled(invoices: list[Bill], payer: Payer, last: date) -> list[Bill]:
    """The invoices as they are."""
    return invoices


def _stopped(invoices: list[Bill], payer: Payer, last: date) -> list[Bill]:
    """Nothing is paid any more, and four weeks later nothing is delivered any more."""
    begun = last - timedelta(days=payer.since)
    delivered = [bill for bill in invoices if bill.day <= begun + timedelta(days=28)]
    return [paid_until(bill, begun) for bill in delivered]


def _withheld(invoices: list[Bill], payer: Payer, last: date) -> list[Bill]:
    """The first two invoices made out since are not paid."""
    begun = last - timedelta(days=payer.since)
    contested = [bill for bill in invoices if bill.day >= begun][:2]
    return [replace(bill, payments=()) if bill in contested else bill for bill in invoices]


def _crumbling(invoices: list[Bill], payer: Payer, last: date) -> list[Bill]:
    """Since then half comes a month late, and the rest months later."""
    begun = last - timedelta(days=payer.since)
    return [_halved(bill, last) if bill.due > begun else bill for bill in invoices]


def _halved(bill: Bill, last: date) -> Bill:
    days = (working(bill.payments[0].day + timedelta(days=later), holidays(last)) for later in (30, 100))
    return replace(bill, payments=tuple(map(Payment, days, split(bill.amount, 2))))


def _in_parts(invoices: list[Bill], payer: Payer, last: date) -> list[Bill]:
    """Nothing was paid for three months; since the plan its parts pay the oldest, and new invoices are paid in time."""
    agreed = day_agreed(payer, last)
    before = [bill for bill in invoices if bill.due <= agreed - timedelta(days=100)]
    stuck = [replace(bill, payments=()) for bill in invoices[len(before) :] if bill.due < agreed]
    after = [paid_whole(bill, bill.due, last) for bill in invoices if bill.due >= agreed]
    for part in plan_agreed(stuck, agreed, last).parts:
        stuck = _spread(stuck, part.day, part.amount)
    return before + stuck + after


def _spread(invoices: list[Bill], day: date, amount: int) -> list[Bill]:
    """The invoices after a payment of that amount on the oldest of them."""
    after = []
    for bill in invoices:
        part = min(amount, open_at(bill, day))
        amount -= part
        after.append(replace(bill, payments=(*bill.payments, Payment(day, part))) if part else bill)
    return after


Trouble = Callable[[list[Bill], Payer, date], list[Bill]]
TROUBLES: dict[str, Trouble] = {
    "bankrupt": _stopped,
    "stalled": _stopped,
    "disputing": _withheld,
    "difficulty": _crumbling,
    "instalments": _in_parts,
}
