"""Every document of the firm: invoices paid in each customer's manner, troubles and credit notes, numbered."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from .bills import Bill, paid_until, paid_whole
from .calendar import holidays, last_day, month_end, worked
from .credits import credits_of
from .customers import Payer, payers
from .firm import DEMO, MANNERS, SIZES, Firm, Manner
from .troubles import TROUBLES, untroubled

MONTHS = 18
SEASON = (0.90, 0.95, 1.05, 1.0, 1.0, 1.08, 0.85, 0.75, 1.08, 1.10, 1.05, 1.12)
"""Sales of a month, January first, against an ordinary one."""
MONTH_END = 0.4
"""Share of invoices made out on the last working day of the month."""


def ledger(today: date, firm: Firm = DEMO) -> tuple[Bill, ...]:
    """Every document of the 18 months up to the last export, in the order of their days, numbered, with payments."""
    last = last_day(today)
    made = [bill for payer in payers(firm) for bill in _account(firm, payer, last)]
    return tuple(_numbered(sorted(made, key=lambda bill: (bill.day, bill.payer.code, bill.amount))))


def _account(firm: Firm, payer: Payer, last: date) -> list[Bill]:
    """A customer's documents: invoices paid in its manner, then the trouble it is in, then credit notes."""
    draw = Random(f"{firm.seed}/invoices/{payer.code}")
    invoices = [
        _invoice(f"{firm.seed}/{payer.code}/{month}/{number}", payer, last, month * 30.4 + draw.uniform(1, 30.4))
        for month in range(MONTHS)
        for number in range(int(SIZES[payer.size].monthly + draw.random()))
    ]
    invoices = TROUBLES.get(payer.manner, untroubled)(sorted(invoices, key=lambda bill: bill.day), payer, last)
    return [paid_until(bill, last) for bill in invoices + credits_of(draw, payer, invoices, last)]


def _invoice(key: str, payer: Payer, last: date, back: float) -> Bill:
    """An invoice of about so many days back, paid as the customer usually pays."""
    draw = Random(key)
    day = worked(last - timedelta(days=int(back)), holidays(last))
    end = month_end(day, holidays(last))
    day = end if draw.random() < MONTH_END and end <= last else day
    amount = int(SIZES[payer.size].amount * SEASON[day.month - 1] * math.exp(draw.gauss(-0.19, 0.55)))
    ordered = payer.manner == "public" or draw.random() < 0.4
    reference = f"BC {draw.randint(10_000, 99_999)}" if ordered else ""
    bill = Bill("invoice", payer, day, day + timedelta(days=payer.terms), amount, reference)
    return paid_whole(bill, bill.due + timedelta(days=_lateness(draw, MANNERS[payer.manner])), last)


def _lateness(draw: Random, manner: Manner) -> int:
    chance = draw.random()
    if chance < manner.forgotten:
        return draw.randint(60, 150)
    return draw.randint(*manner.days) if chance < manner.late + manner.forgotten else draw.randint(-15, 1)


def _numbered(bills: Iterable[Bill]) -> Iterator[Bill]:
    """The documents with their numbers, which begin anew each year."""
    given: dict[tuple[str, int], int] = defaultdict(int)
    for bill in bills:
        given[bill.kind, bill.day.year] += 1
        yield replace(bill, number=f"{LETTERS[bill.kind]}{bill.day.year}-{given[bill.kind, bill.day.year]:04d}")


LETTERS = {"invoice": "F", "credit_note": "NC", "receipt": "P"}
