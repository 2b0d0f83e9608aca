"""How late invoices were paid: in days, as shares, and customer by customer."""

from datetime import date

import numpy as np
import pandas as pd

from ..tables import PAID_LATE, shaped
from .books import Books, books
from .ledger import Ledger
from .refusals import Figure, Refusal


def weighted(days: np.ndarray, weights: np.ndarray) -> Figure:
    """The mean of whole days with whole cents as weights; refused when there are none."""
    total = int(weights.sum())
    return int((days * weights).sum()) / total if total else Refusal("nothing_settled")


def average(days: np.ndarray) -> Figure:
    """The plain mean of whole days; refused when there are none."""
    return weighted(days, np.ones(len(days), dtype=np.int64))


def lateness_figures(at: Books) -> dict[str, Figure]:
    """How late invoices settled by then were paid: signed days (early is negative), floored at 0, of the last 365 days.

    Weighted by amount; the settled day is the day of the last event that changed the open amount. The
    shares are of what was paid later than its due day: paid on the due day is not late.
    """
    paid = at.settled
    settled, amount = at.moved[paid], at.amount[paid]
    late = settled - at.due[paid]
    recent = settled > at.today - 365
    return {
        "days_late_weighted": weighted(late, amount),
        "days_late_weighted_floor0": weighted(np.maximum(late, 0), amount),
        "days_late_weighted_365": weighted(late[recent], amount[recent]),
        "days_late_average": average(late),
        "days_to_pay_weighted": weighted(settled - at.day[paid], amount),
        "share_paid_late_count": average((late > 0).astype(np.int64)),
        "share_paid_late_amount": weighted((late > 0).astype(np.int64), amount),
    }


def paid_late_by_customer(ledger: Ledger, as_of: date) -> pd.DataFrame:
    """PAID_LATE of every customer with an invoice by then, sorted: of n paid k after the due day, m open and overdue.

    Open overdue invoices count as late so far, so that a customer who never pays has no good share.
    """
    at = books(ledger, as_of)
    size = len(ledger.customers)
    paid, overdue = at.settled, at.invoice & at.overdue
    late = paid & (at.moved > at.due)
    issued, n, k, m = (np.bincount(at.customer[of], minlength=size) for of in (at.invoice, paid, late, overdue))
    with np.errstate(invalid="ignore"):
        share = (k + m) / (n + m)
    table = {"customer": ledger.customers, "paid": n, "paid_late": k, "open_overdue": m, "share": share}
    return shaped(PAID_LATE, pd.DataFrame(table)[issued > 0].reset_index(drop=True))
