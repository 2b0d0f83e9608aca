"""Days sales outstanding in its variants: over a period, the best possible, and by count-back."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..ageing import sums
from .books import Books
from .periods import PERIODS, month_numbers, month_starts
from .ratios import given, quotient
from .refusals import Figure, Refusal
from .sold import COUNTBACKS, ENDS, exhausted


def dso(open_: Any, sold: Any, days: int) -> Any:
    """Days sales outstanding, period-end: open / sales of the last `days` days x days (Oracle JDE; rits-inc.com).

    >>> dso(3_000_000, 6_000_000, 90)
    45.0
    """
    return quotient(open_ * days, sold, Refusal("no_sales", {"days": days}))


def countback(open_: int, sold: np.ndarray, lengths: np.ndarray) -> Figure:
    """DSO by count-back (exhaustion): how many days back the sales reach that make up what is open (Oracle HFM).

    `sold` are the cents of each period, newest first, `lengths` their days. A whole period that does not use up the
    rest gives all its days, the last one its share. 0 when nothing is open; refused when the periods end first.

    >>> countback(120, np.array([50, 0, 100]), np.array([10, 31, 30]))
    62.0
    """
    added, days = (np.append(0, np.cumsum(values[::-1])).astype(np.int64) for values in (sold, lengths))
    found = exhausted(np.array([open_]), added[-1:], added[:-1], days[:-1], days[-1:])[0]
    return ENDS if np.isnan(found) else float(found)


def daily_sales(at: Books) -> np.ndarray:
    """Cents sold per day, newest first, from the as-of day back to the first of which sales are known."""
    back = at.today - at.day[at.sale]
    sold = sums(back, at.amount[at.sale], at.history_days)
    days = at.today - np.arange(at.history_days)
    place = days - at.told.first
    told = (place >= 0) & (place < len(at.told.cents))
    sold[told] += at.told.cents[place[told]]
    return sold


def by_month(today: int, daily: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cents sold per calendar month and its days, newest first, from those per day, newest first: the 1st to day
    number `today`, then whole months back to that of the oldest day."""
    if not len(daily):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    now, first = month_numbers(np.array([today, today - len(daily) + 1]))
    begins = month_starts(np.arange(now, first - 1, -1))
    ends = np.append(today + 1, begins[:-1])
    return np.add.reduceat(daily, today + 1 - ends), ends - begins


def dso_figures(of: Mapping[str, Any]) -> dict[str, Any]:
    """The DSO over n days; refused with less than n days of history, which would inflate it.

    Best possible DSO: the same of what is not due. ADD (average days delinquent): DSO less best possible DSO.
    """

    def over(days: int, amount: Any) -> Any:
        why = Refusal("history", {"days": of["history_days"]})
        return given(of["history_days"] >= days, dso(amount, of[f"sales_{days}"], days), why)

    return {
        **{f"dso_{days}": over(days, of["open"]) for days in PERIODS},
        "best_possible_dso_90": over(90, of["not_due"]),
        "add_90": over(90, of["open"] - of["not_due"]),
    }


def countback_figures(found: Mapping[str, float], history_days: int) -> dict[str, Figure]:
    """The count-back DSO by month and by day, each NaN where the sales known do not reach: then, and without history,
    it is refused."""
    why = ENDS if history_days else Refusal("history", {"days": 0})
    return {name: float(found[name]) if history_days and found[name] == found[name] else why for name in COUNTBACKS}
