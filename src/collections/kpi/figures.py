"""Every figure of one currency at the end of a day, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ..ageing import DUE, EDGES, day_number
from .books import Books, books, open_at, sales_between
from .cei import cei_figure, quarter_start
from .dso import countback_figures, daily_sales, dso_figures
from .lateness import lateness_figures, lateness_totals
from .ledger import Ledger
from .overdue import Bucket, open_totals, overdue_ratios
from .periods import PERIODS
from .refusals import Refusal
from .sold import counted_back


@dataclass(frozen=True)
class Figures:
    """Every figure of one currency at the end of a day: cents and counts as int, days and ratios as float.

    A figure that is None stands in `refused` with its reason. The buckets and `unapplied` add up to `open`.
    `history_days` are those of which sales are known, `books_days` those since the first document; `estimated` is open
    with a due day that no books give. From `settled_amount_365` to `late_amount`: what the figures of lateness are
    made of, in cents, cents x days, days and numbers.
    """

    currency: str
    as_of: date
    history_days: int
    books_days: int
    open: int
    open_count: int
    overdue: int
    overdue_count: int
    not_due: int
    not_due_count: int
    overdue_30: int
    overdue_60: int
    overdue_90: int
    estimated: int
    estimated_count: int
    buckets: tuple[Bucket, ...]
    unapplied: int
    unapplied_count: int
    sales_30: int
    sales_90: int
    sales_365: int
    cei_open_before: int
    cei_sales: int
    settled_count: int
    settled_amount: int
    settled_amount_365: int
    late_days: int
    late_days_floor0: int
    late_days_365: int
    late_days_plain: int
    pay_days: int
    late_count: int
    late_amount: int
    dso_30: float | None
    dso_90: float | None
    dso_365: float | None
    dso_countback_month: float | None
    dso_countback_day: float | None
    best_possible_dso_90: float | None
    add_90: float | None
    cei: float | None
    days_late_weighted: float | None
    days_late_weighted_floor0: float | None
    days_late_weighted_365: float | None
    days_late_average: float | None
    days_to_pay_weighted: float | None
    share_paid_late_count: float | None
    share_paid_late_amount: float | None
    overdue_ratio: float | None
    overdue_ratio_count: float | None
    overdue_30_ratio: float | None
    overdue_60_ratio: float | None
    overdue_90_ratio: float | None
    refused: Mapping[str, Refusal]


RATIOS = tuple(name for name, kind in Figures.__annotations__.items() if kind == float | None)
"""The figures that are days or ratios, and may be refused."""

AMOUNTS = tuple(name for name, kind in Figures.__annotations__.items() if kind is int)
"""The figures that are whole numbers: cents, days, numbers of documents."""


def ratios(of: Mapping[str, Any], quarter: Any) -> dict[str, Any]:
    """Every figure that is days or a ratio but the count-backs, from exact sums; `quarter` are the days since the
    `quarter_start`. Of ints each is a Figure, of arrays an array, NaN where it is refused."""
    return {**dso_figures(of), **lateness_figures(of), **overdue_ratios(of), "cei": cei_figure(of, quarter)}


def made(currency: str, as_of: date, totals: Mapping[str, Any], countbacks: Mapping[str, float]) -> Figures:
    """The Figures that follow from exact sums at the end of a day and from the count-backs, NaN where they end."""
    quarter = (as_of - quarter_start(as_of)).days
    found = {**ratios(totals, quarter), **countback_figures(countbacks, totals["history_days"])}
    known: dict[str, Any] = {
        "currency": currency,
        "as_of": as_of,
        **totals,
        **{name: None if isinstance(value, Refusal) else value for name, value in found.items()},
        "refused": {name: value for name, value in found.items() if isinstance(value, Refusal)},
    }
    return Figures(**known)


def sales_totals(ledger: Ledger, at: Books) -> dict[str, int]:
    """Sales of the last 30, 90 and 365 days, and the two amounts on which the CEI rests besides those of today."""
    start = quarter_start(at.as_of)
    return {
        **{f"sales_{days}": sales_between(at, at.today - days, at.today) for days in PERIODS},
        "cei_open_before": open_at(ledger, start),
        "cei_sales": sales_between(at, day_number(start), at.today),
    }


def figures(ledger: Ledger, as_of: date, *, edges: Sequence[int] = EDGES, aged_by: str = DUE) -> Figures:
    """All Figures of a ledger at the end of a day; the buckets by days since the due or the document day."""
    at = books(ledger, as_of)
    totals = {
        "history_days": at.history_days,
        "books_days": at.books_days,
        **open_totals(at, edges, aged_by),
        **sales_totals(ledger, at),
        **lateness_totals(at),
    }
    return made(ledger.currency, as_of, totals, countbacks(at, totals["open"]))


def countbacks(at: Books, open_: int) -> dict[str, float]:
    """The count-backs at the end of the day of these books, NaN where their sales do not reach."""
    daily = daily_sales(at)
    added = np.append(0, np.cumsum(daily[::-1]))
    found = counted_back(np.array([at.today]), np.array([open_]), at.today - len(daily) + 1, added)
    return {name: float(value[0]) for name, value in found.items()}
