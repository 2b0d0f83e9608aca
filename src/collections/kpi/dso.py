"""Days sales outstanding in its variants: over a period, the best possible, and by count-back."""

from collections.abc import Mapping

import numpy as np

from ..ageing import sums
from .books import Books
from .refusals import Figure, Refusal

PERIODS = (30, 90, 365)
"""Days over which a DSO is given."""


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
    """Cents sold per day, newest first, from the as-of day back to the first of which sales are known."""
    back = at.today - at.day[at.sale]
    sold = sums(back, at.amount[at.sale], at.history_days)
    days = at.today - np.arange(at.history_days)
    place = days - at.told.first
    told = (place >= 0) & (place < len(at.told.cents))
    sold[told] += at.told.cents[place[told]]
    return sold


def month_numbers(days: np.ndarray) -> np.ndarray:
    """The months of these day numbers, as whole months since January 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype("int64")


def by_month(today: int, daily: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cents sold per calendar month and its days, newest first, from those per day, newest first: the 1st to day
    number `today`, then whole months back to that of the oldest day."""
    if not len(daily):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    now, first = month_numbers(np.array([today, today - len(daily) + 1]))
    begins = np.arange(now, first - 1, -1).astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    ends = np.append(today + 1, begins[:-1])
    return np.add.reduceat(daily, today + 1 - ends), ends - begins


def dso_figures(of: Mapping[str, int]) -> dict[str, Figure]:
    """The DSO over n days; refused with less than n days of history, which would inflate it.

    Best possible DSO: the same of what is not due. ADD (average days delinquent): DSO less best possible DSO.
    """

    def over(days: int, amount: int) -> Figure:
        if of["history_days"] < days:
            return Refusal("history", {"days": of["history_days"]})
        return dso(amount, of[f"sales_{days}"], days)

    return {
        **{f"dso_{days}": over(days, of["open"]) for days in PERIODS},
        "best_possible_dso_90": over(90, of["not_due"]),
        "add_90": over(90, of["open"] - of["not_due"]),
    }


def countback_figures(today: int, open_: int, daily: np.ndarray) -> dict[str, Figure]:
    """The count-back DSO by month and by day, from the cents sold per day, newest first; refused without history."""
    if not len(daily):
        return dict.fromkeys(("dso_countback_month", "dso_countback_day"), Refusal("history", {"days": 0}))
    return {
        "dso_countback_month": countback(open_, *by_month(today, daily)),
        "dso_countback_day": countback(open_, daily, np.ones_like(daily)),
    }
