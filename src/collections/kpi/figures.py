"""Every figure of one currency at the end of a day, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ..ageing import EDGES, TERMS, day_number
from .books import Books, books, open_at, sales_between
from .cei import cei_figure, quarter_start
from .dso import dso_figures
from .lateness import lateness_figures
from .ledger import Ledger, ledgers
from .overdue import Bucket, open_amounts, overdue_ratios
from .refusals import Refusal


@dataclass(frozen=True)
class Figures:
    """Every figure of one currency at the end of a day: cents and counts as int, days and ratios as float.

    A figure that is None stands in `refused` with its reason. The buckets and `unapplied` add up to `open`.
    """

    currency: str
    as_of: date
    history_days: int
    open: int
    open_count: int
    overdue: int
    overdue_count: int
    not_due: int
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


def sales_figures(ledger: Ledger, at: Books) -> dict[str, int]:
    """Sales of the last 30, 90 and 365 days, and the two amounts on which the CEI rests besides those of today."""
    start = quarter_start(at.as_of)
    return {
        **{f"sales_{days}": sales_between(at, at.today - days, at.today) for days in (30, 90, 365)},
        "cei_open_before": open_at(ledger, start),
        "cei_sales": sales_between(at, day_number(start), at.today),
    }


def figures(ledger: Ledger, as_of: date, *, edges: Sequence[int] = EDGES) -> Figures:
    """All Figures of a ledger at the end of a day."""
    at = books(ledger, as_of)
    amounts = open_amounts(at, edges)
    sold = sales_figures(ledger, at)
    ratios = {
        **dso_figures(at, amounts, sold),
        **lateness_figures(at),
        **overdue_ratios(at, amounts),
        "cei": cei_figure(at, amounts, sold),
    }
    known: dict[str, Any] = {
        "currency": ledger.currency,
        "as_of": as_of,
        "history_days": at.history_days,
        **amounts,
        **sold,
        "settled_count": int(at.settled.sum()),
        "settled_amount": int(at.amount[at.settled].sum()),
        **{name: None if isinstance(value, Refusal) else value for name, value in ratios.items()},
        "refused": {name: value for name, value in ratios.items() if isinstance(value, Refusal)},
    }
    return Figures(**known)


def figures_by_currency(
    documents: pd.DataFrame,
    events: pd.DataFrame,
    as_of: date,
    *,
    terms: int = TERMS,
    customer_terms: Mapping[str, int] | None = None,
    edges: Sequence[int] = EDGES,
) -> dict[str, Figures]:
    """Figures per currency, in alphabetical order, from DOCUMENTS and EVENTS: one for every currency of the books."""
    made = ledgers(documents, events, terms=terms, customer_terms=customer_terms)
    return {currency: figures(ledger, as_of, edges=edges) for currency, ledger in made.items()}
