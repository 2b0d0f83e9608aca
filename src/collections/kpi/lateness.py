"""How late invoices were paid: in days, as shares, and customer by customer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..tables import PAID_LATE, shaped
from .books import Books, books
from .ledger import Ledger
from .periods import YEAR
from .ratios import quotient
from .refusals import Refusal


def lateness_totals(at: Books) -> dict[str, int]:
    """The sums over invoices settled by then on which the figures of lateness rest: cents, cents x days, days, numbers.

    Days late are signed (early is negative), from the due day to the day of the last event that changed the open
    amount; the last year is the 365 days that end on the as-of day.
    """
    paid = np.flatnonzero(at.settled)
    settled, amount = at.moved[paid], at.amount[paid]
    late = settled - at.due[paid]
    recent, after_due = settled > at.today - YEAR, late > 0
    return {
        "settled_count": len(amount),
        "settled_amount": int(amount.sum()),
        "settled_amount_365": int(amount[recent].sum()),
        "late_days": int((late * amount).sum()),
        "late_days_floor0": int((np.maximum(late, 0) * amount).sum()),
        "late_days_365": int((late[recent] * amount[recent]).sum()),
        "late_days_plain": int(late.sum()),
        "pay_days": int(((settled - at.day[paid]) * amount).sum()),
        "late_count": int(after_due.sum()),
        "late_amount": int(amount[after_due].sum()),
    }


def lateness_figures(of: Mapping[str, Any]) -> dict[str, Any]:
    """How late invoices settled by then were paid, weighted by amount: signed, floored at 0, of the last 365 days.

    The shares are of what was paid later than its due day: paid on the due day is not late.
    """

    def mean(total: str, weight: str) -> Any:
        return quotient(of[total], of[weight], Refusal("nothing_settled"))

    return {
        "days_late_weighted": mean("late_days", "settled_amount"),
        "days_late_weighted_floor0": mean("late_days_floor0", "settled_amount"),
        "days_late_weighted_365": mean("late_days_365", "settled_amount_365"),
        "days_late_average": mean("late_days_plain", "settled_count"),
        "days_to_pay_weighted": mean("pay_days", "settled_amount"),
        "share_paid_late_count": mean("late_count", "settled_count"),
        "share_paid_late_amount": mean("late_amount", "settled_amount"),
    }


def paid_late_by_customer(ledger: Ledger, as_of: date, *, days: int | None = None) -> pd.DataFrame:
    """PAID_LATE of every customer with an invoice by then, sorted: of n paid k after the due day, m open and overdue;
    with `days`, of those paid in the last so many days.

    Open overdue invoices count as late so far, so that a customer who never pays has no good share.
    """
    at = books(ledger, as_of)
    size = len(ledger.customers)
    paid, overdue = at.settled, at.invoice & at.overdue
    if days is not None:
        paid = paid & (at.moved > at.today - days)
    late = paid & (at.moved > at.due)
    issued, n, k, m = (np.bincount(at.customer[of], minlength=size) for of in (at.invoice, paid, late, overdue))
    with np.errstate(invalid="ignore"):
        share = (k + m) / (n + m)
    table = {"customer": ledger.customers, "paid": n, "paid_late": k, "open_overdue": m, "share": share}
    return shaped(PAID_LATE, pd.DataFrame(table)[issued > 0].reset_index(drop=True))
