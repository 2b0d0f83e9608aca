"""What stands behind a figure: the documents counted, part by part of its formula, and those left out, with why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ..ageing import DUE, EDGES, UNAPPLIED, bucket_names, bucket_places, day_number
from ..tables import BASIS, LEFT_OUT, shaped
from .books import Books, books
from .cei import quarter_start
from .dso import by_month, daily_sales
from .ledger import Ledger
from .periods import LATE, PERIODS, YEAR

SETTLED_PARTS = ("settled", "settled_365")
BUCKET = "bucket_"
"""How the part and figure of a bucket's name begins."""

PARTS_OF: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in ("open", "overdue", "not_due", "unapplied", "estimated", "cei_sales")},
    **{f"sales_{n}": (f"sales_{n}",) for n in PERIODS},
    **{f"dso_{n}": ("open", f"sales_{n}") for n in PERIODS},
    "best_possible_dso_90": ("not_due", "sales_90"),
    "add_90": ("open", "not_due", "sales_90"),
    "dso_countback_month": ("open", "sold_months"),
    "dso_countback_day": ("open", "sold_days"),
    "cei": ("cei_open_before", "cei_sales", "open", "not_due"),
    **dict.fromkeys(("overdue_ratio", "overdue_ratio_count"), ("overdue", "open")),
    **{f"overdue_{n}_ratio": (f"overdue_{n}", "open") for n in LATE},
    **dict.fromkeys(("days_late_weighted", "days_late_weighted_floor0", "days_late_average"), ("settled",)),
    "days_late_weighted_365": ("settled_365",),
    "days_to_pay_weighted": ("settled",),
    **dict.fromkeys(("share_paid_late_count", "share_paid_late_amount"), ("late", "settled")),
}
"""Figure -> the parts of its formula, the one that its documents are mostly asked for first."""

LEFT_OUT_REASONS = (
    "later",
    "settled",
    "not_due",
    "unapplied",
    "due_by_books",
    "in_time",
    "still_open",
    "not_sale",
    "before",
    "told",
    "not_invoice",
    "cancelled",
    "other_bucket",
)
"""Why a document is not in the first part of a figure."""


@dataclass(frozen=True)
class Basis:
    """The documents behind a figure at the end of a day.

    `counted` is BASIS, `left_out` LEFT_OUT for the figure's first part. `totals` has each part's cents and number of
    documents; `told` what the user gave as sales in a part, which no document stands for. `steps` of a count-back by
    month, newest first: first and last day, cents sold, days counted.
    """

    figure: str
    counted: pd.DataFrame
    left_out: pd.DataFrame
    totals: Mapping[str, tuple[int, int]]
    told: Mapping[str, int]
    steps: Sequence[tuple[date, date, int, float]]


def explained(ledger: Ledger, as_of: date, figure: str, *, edges: Sequence[int] = EDGES, aged_by: str = DUE) -> Basis:
    """The Basis of a figure: a key of PARTS_OF, or BUCKET and the name of a bucket."""
    parts = PARTS_OF.get(figure, (figure,))
    at, before = books(ledger, as_of), books(ledger, quarter_start(as_of))
    lines, totals, told = [], {}, {}
    for part in parts:
        seen = before if part == "cei_open_before" else at
        kept, amount = counted(seen, part, edges, aged_by)
        days = weighed(seen, figure, kept) if part in SETTLED_PARTS else np.zeros(len(kept), dtype=np.int64)
        own = {"document_id": ledger.id[seen.document[kept]], "part": [part] * len(kept)}
        lines.append(shaped(BASIS, {**own, "amount": amount, "days": days}))
        window = sold_window(at, part)
        if window and (added := at.told.between(*window)):
            told[part] = added
        totals[part] = (int(amount.sum()) + told.get(part, 0), len(kept))
    return Basis(
        figure=figure,
        counted=pd.concat(lines, ignore_index=True),
        left_out=left_out(ledger, at, before, parts[0], edges, aged_by),
        totals=totals,
        told=told,
        steps=steps(at) if figure == "dso_countback_month" else (),
    )


def counted(at: Books, part: str, edges: Sequence[int], aged_by: str) -> tuple[np.ndarray, np.ndarray]:
    """The places of the documents that a part counts, and the cents each adds to it."""
    if window := sold_window(at, part):
        kept = np.flatnonzero(at.sale & (at.day > window[0]) & (at.day <= window[1]))
        return kept, at.amount[kept]
    kept = np.flatnonzero(chosen(at, part, edges, aged_by))
    return kept, at.amount[kept] if part in ("late", *SETTLED_PARTS) else at.open[kept]


def chosen(at: Books, part: str, edges: Sequence[int], aged_by: str) -> np.ndarray:
    """Which documents a part of what is open, or of what was settled, counts."""
    if part.startswith(BUCKET):
        return in_bucket(at, part.removeprefix(BUCKET), edges, aged_by)
    if part.startswith("overdue_"):
        return at.overdue & (at.days_late > int(part.removeprefix("overdue_")))
    found = {
        "open": at.open != 0,
        "cei_open_before": at.open != 0,
        "overdue": at.overdue,
        "not_due": (at.open > 0) & ~at.overdue,
        UNAPPLIED: at.open < 0,
        "estimated": (at.open > 0) & at.estimated,
        "settled": at.settled,
        "settled_365": at.settled & (at.moved > at.today - YEAR),
        "late": at.settled & (at.moved > at.due),
    }
    return found[part]


def in_bucket(at: Books, name: str, edges: Sequence[int], aged_by: str) -> np.ndarray:
    """Which documents stand in the bucket of that name."""
    age = at.days_late if aged_by == DUE else at.today - at.day
    return (at.open != 0) & (bucket_places(at.open, age, edges) == [*bucket_names(edges), UNAPPLIED].index(name))


def sold_window(at: Books, part: str) -> tuple[int, int] | None:
    """The days after < day <= until whose sales are a part; None for a part that is not of sales."""
    if part.startswith("sales_"):
        return at.today - int(part.removeprefix("sales_")), at.today
    if part == "cei_sales":
        return day_number(quarter_start(at.as_of)), at.today
    if part in ("sold_days", "sold_months"):
        return at.today - reached(at, part == "sold_months"), at.today
    return None


def reached(at: Books, by_months: bool) -> int:
    """How many days back the count-back looked, whole months or days; all there are where they do not suffice."""
    daily, open_ = daily_sales(at), int(at.open.sum())
    if open_ <= 0 or not len(daily):
        return 0
    sold, lengths = by_month(at.today, daily) if by_months else (daily, np.ones_like(daily))
    found = np.flatnonzero(np.cumsum(sold) >= open_)
    return int(lengths[: found[0] + 1 if len(found) else None].sum())


def steps(at: Books) -> list[tuple[date, date, int, float]]:
    """The months of a count-back, newest first: first and last day, cents sold, days counted of it."""
    sold, lengths = by_month(at.today, daily_sales(at))
    rest, end, made = int(at.open.sum()), at.as_of, []
    for cents, days in zip(sold.tolist(), lengths.tolist(), strict=True):
        if rest <= 0:
            break
        begin = end.replace(day=1)
        whole = cents < rest
        made.append((begin, end, cents, float(days) if whole else days * rest / cents))
        rest, end = (rest - cents if whole else 0), date.fromordinal(begin.toordinal() - 1)
    return made


def weighed(at: Books, figure: str, kept: np.ndarray) -> np.ndarray:
    """The days by which a figure of lateness weighs each of its invoices."""
    if figure == "days_to_pay_weighted":
        return at.moved[kept] - at.day[kept]
    late = at.moved[kept] - at.due[kept]
    return np.maximum(late, 0) if figure == "days_late_weighted_floor0" else late


def left_out(ledger: Ledger, at: Books, before: Books, part: str, edges: Sequence[int], aged_by: str) -> pd.DataFrame:
    """LEFT_OUT: each document of the ledger that the part does not count, with the first reason that holds."""
    seen = before if part == "cei_open_before" else at
    kept, _ = counted(seen, part, edges, aged_by)
    rest = np.ones(len(seen.document), dtype=bool)
    rest[kept] = False
    rules: list[tuple[str, np.ndarray]] = []
    if window := sold_window(at, part):
        is_sale = at.kind <= 1
        rules = [("not_sale", ~is_sale), ("before", at.day <= window[0]), ("told", is_sale)]
    elif part in ("late", *SETTLED_PARTS):
        rules = [
            ("not_invoice", ~at.invoice),
            ("cancelled", at.amount <= 0),
            ("still_open", at.open != 0),
            ("in_time" if part == "late" else "before", at.settled),
        ]
    else:
        fits = "due_by_books" if part == "estimated" else "other_bucket"
        rules = [("settled", seen.open == 0)]
        if part != UNAPPLIED:
            rules.append(("unapplied", seen.open < 0))
        if part.startswith("overdue"):
            rules.append(("not_due", (seen.open > 0) & (~seen.overdue | (part != "overdue"))))
        elif part == "not_due":
            rules.append(("other_bucket", seen.overdue))
        rules.append((fits, seen.open != 0))
    reason = np.select([rule for _, rule in rules], [name for name, _ in rules], default="other_bucket")[rest]
    later = np.ones(len(ledger.id), dtype=bool)
    later[seen.document] = False
    amount = first_amounts(ledger)[later]
    made = {
        "document_id": np.concatenate([ledger.id[seen.document[rest]], ledger.id[later]]),
        "reason": pd.array([*reason.tolist(), *["later"] * len(amount)], dtype="str"),
        "amount": np.concatenate([seen.amount[rest], amount]),
    }
    return shaped(LEFT_OUT, made)


def first_amounts(ledger: Ledger) -> np.ndarray:
    """The amount of each document of the ledger as first seen."""
    spans = ledger.spans
    first = np.append(True, spans.document[1:] != spans.document[:-1])[: len(spans.document)]
    return spans.amount[first]
