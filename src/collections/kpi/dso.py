"""Days sales outstanding in its variants: over a period, the best possible, and by count-back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from ..ageing import sums
from .books import Books, books
from .ledger import Ledger
from .refusals import Figure, Refusal


def dso(open_: int, sold: int, days: int) -> Figure:
    """Days sales outstanding, period-end: open / sales of the last `days` days x days (Oracle JDE; rits-inc.com).

    >>> dso(3_000_000, 6_000_000, 90)
    45.0
    """
    return open_ * days / sold if sold > 0 else Refusal("no_sales", {"days": days})


def countback(open_: int, sold: np.ndarray, lengths: np.ndarray) -> Figure:
    """DSO by count-back (exhaustion): how many days back the sales reach that make up what is open (Oracle HFM).

    `sold` are the cents of each period, newest first, `lengths` their days. A whole period that does not use up the
    rest gives all its days, the last one its share. 0 when nothing is open; refused when the periods end first.

    >>> countback(120, np.array([50, 0, 100]), np.array([10, 31, 30]))
    62.0
    """
    if open_ <= 0:
        return 0.0
    used = np.cumsum(sold)
    reached = np.flatnonzero(used >= open_)
    if not len(reached):
        return Refusal("history_ends")
    last = reached[0]
    share, rest = int(sold[last]), open_ - int(used[last] - sold[last])
    return (int(lengths[:last].sum()) * share + int(lengths[last]) * rest) / share


def daily_sales(at: Books) -> np.ndarray:
    """Cents sold per day, newest first, from the as-of day back to the first document."""
    back = at.today - at.day[at.sale]
    return sums(back, at.amount[at.sale], at.history_days)


def month_numbers(days: np.ndarray) -> np.ndarray:
    """The months of these day numbers, as whole months since January 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype("int64")


def monthly_sales(at: Books) -> tuple[np.ndarray, np.ndarray]:
    """Cents sold per calendar month and its days, newest first: the 1st to the as-of day, then whole months back."""
    if not len(at.day):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    now, first = month_numbers(np.array([at.today, at.day.min()]))
    months = np.arange(now, first - 1, -1)
    begins = months.astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    lengths = np.append(at.today + 1, begins[:-1]) - begins
    return sums(now - month_numbers(at.day[at.sale]), at.amount[at.sale], len(months)), lengths


def dso_figures(at: Books, amounts: Mapping[str, Any], sold: Mapping[str, int]) -> dict[str, Figure]:
    """The DSO in its variants; over n days it is refused with less than n days of history, which would inflate it.

    Best possible DSO: the same of what is not due. ADD (average days delinquent): DSO less best possible DSO.
    """
    short = Refusal("history", {"days": at.history_days})

    def over(days: int, amount: int) -> Figure:
        return short if at.history_days < days else dso(amount, sold[f"sales_{days}"], days)

    open_, daily = amounts["open"], daily_sales(at)
    return {
        **{f"dso_{days}": over(days, open_) for days in (30, 90, 365)},
        "best_possible_dso_90": over(90, amounts["not_due"]),
        "add_90": over(90, open_ - amounts["not_due"]),
        "dso_countback_month": countback(open_, *monthly_sales(at)) if at.history_days else short,
        "dso_countback_day": countback(open_, daily, np.ones_like(daily)) if at.history_days else short,
    }


def countbacks(ledger: Ledger, days: Sequence[date]) -> list[float]:
    """The count-back DSO by month at the end of each of these days; days on which it is refused are left out."""
    opened = [books(ledger, day) for day in days]
    found = [countback(int(at.open.sum()), *monthly_sales(at)) for at in opened if at.history_days]
    return [days for days in found if not isinstance(days, Refusal)]
