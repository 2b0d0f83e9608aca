"""The history of days: every figure at the end of each, in one pass over the ledger."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..ageing import DUE, EDGES, bucket_names, day_number, sums
from ..tables import TREND, shaped
from .cei import quarter_start
from .dso import PERIODS, month_numbers
from .figures import AMOUNTS, RATIOS, Figures, made
from .lateness import YEAR
from .ledger import Ledger
from .overdue import LATE, bucketed
from .spans import NEVER


def standing(starts: np.ndarray, ends: np.ndarray, amounts: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Per asked day, the sum of the amounts with start <= day < end, exact in int64; an interval may be empty."""
    first, length = days.min(), int(days.max() - days.min()) + 1
    starts = np.clip(starts - first, 0, length)
    ends = np.maximum(np.clip(ends - first, 0, length), starts)
    changes = sums(starts, amounts, length + 1) - sums(ends, amounts, length + 1)
    return np.cumsum(changes)[days - first]


def history(ledger: Ledger, days: Sequence[date], *, edges: Sequence[int] = EDGES, aged_by: str = DUE) -> list[Figures]:
    """The Figures at the end of each of these days, the same as `figures` gives one by one, in one pass."""
    asked = np.array([day_number(day) for day in days], dtype=np.int64)
    if not len(asked):
        return []
    starts = np.array([day_number(quarter_start(day)) for day in days], dtype=np.int64)
    amounts = {**_open(ledger, asked), **_sales(ledger, asked), **_lateness(ledger, asked)}
    amounts["cei_open_before"] = standing(ledger.spans.start, ledger.spans.end, ledger.spans.open, starts)
    begin = int(ledger.day.min()) if len(ledger.day) else NEVER
    amounts["books_days"] = np.maximum(asked - begin + 1, 0) if begin != NEVER else np.zeros_like(asked)
    told = asked - ledger.told.first + 1 if len(ledger.told.days) else np.zeros_like(asked)
    amounts["history_days"] = np.where(amounts["books_days"] > 0, np.maximum(amounts["books_days"], told), 0)
    names, in_bucket, count = _buckets(ledger, asked, edges, aged_by)
    daily = _SoldByDay(ledger)
    found: list[Figures | None] = [None] * len(days)
    for place in np.argsort(asked, kind="stable").tolist():
        totals: dict[str, Any] = {name: int(values[place]) for name, values in amounts.items()}
        sold = ledger.told.between
        for n in PERIODS:
            totals[f"sales_{n}"] += sold(int(asked[place]) - n, int(asked[place]))
        totals["cei_sales"] += sold(int(starts[place]), int(asked[place]))
        buckets, unapplied = bucketed(names, in_bucket[:, place].tolist(), count[:, place].tolist())
        totals |= {"buckets": buckets, **unapplied}
        found[place] = made(
            ledger.currency, days[place], totals, daily.until(int(asked[place]), totals["history_days"])
        )
    return [one for one in found if one is not None]


def _open(ledger: Ledger, asked: np.ndarray) -> dict[str, np.ndarray]:
    """What is open and overdue at the end of each day."""
    spans = ledger.spans
    some, owing = spans.open != 0, spans.open > 0
    start, end, open_, due = (values[owing] for values in (spans.start, spans.end, spans.open, spans.due))
    one, guessed = np.ones(len(open_), dtype=np.int64), spans.estimated[owing]
    late_from = np.maximum(start, due + 1)
    not_late = np.minimum(end, np.maximum(due + 1, start))
    return {
        "open": standing(spans.start[some], spans.end[some], spans.open[some], asked),
        "open_count": standing(spans.start[some], spans.end[some], np.ones(int(some.sum()), dtype=np.int64), asked),
        "overdue": standing(late_from, end, open_, asked),
        "overdue_count": standing(late_from, end, one, asked),
        "not_due": standing(start, not_late, open_, asked),
        "not_due_count": standing(start, not_late, one, asked),
        **{f"overdue_{n}": standing(np.maximum(start, due + n + 1), end, open_, asked) for n in LATE},
        "estimated": standing(start[guessed], end[guessed], open_[guessed], asked),
        "estimated_count": standing(start[guessed], end[guessed], one[guessed], asked),
    }


def _buckets(
    ledger: Ledger, asked: np.ndarray, edges: Sequence[int], aged_by: str
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """The buckets' names; cents and numbers of documents in each and unapplied, a line each, at the end of each day."""
    spans, names = ledger.spans, bucket_names(edges)
    owing = spans.open > 0
    start, end, open_ = spans.start[owing], spans.end[owing], spans.open[owing]
    since = spans.due[owing] if aged_by == DUE else ledger.day[spans.document[owing]]
    one = np.ones(len(open_), dtype=np.int64)
    held = [start, *(np.clip(since + edge + 1, start, end) for edge in edges), end]
    credit = spans.open < 0
    less = (spans.start[credit], spans.end[credit])
    amounts, counts = [], []
    for low, high in zip(held[:-1], held[1:], strict=True):
        amounts.append(standing(low, high, open_, asked))
        counts.append(standing(low, high, one, asked))
    amounts.append(standing(*less, spans.open[credit], asked))
    counts.append(standing(*less, np.ones(int(credit.sum()), dtype=np.int64), asked))
    return names, np.array(amounts), np.array(counts)


def _sales(ledger: Ledger, asked: np.ndarray) -> dict[str, np.ndarray]:
    """Sales by documents over the last n days and over the quarter of the CEI, as known at the end of each day."""
    spans = ledger.spans
    sold = ledger.sale[spans.document] & (spans.change != 0)
    start, change, day = spans.start[sold], spans.change[sold], ledger.day[spans.document[sold]]
    next_quarter = (month_numbers(day) + 3).astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    found = {f"sales_{n}": standing(start, day + n, change, asked) for n in PERIODS}
    return {**found, "cei_sales": standing(start, next_quarter, change, asked)}


def _lateness(ledger: Ledger, asked: np.ndarray) -> dict[str, np.ndarray]:
    """The sums over settled invoices on which the figures of lateness rest, at the end of each day."""
    spans = ledger.spans
    paid = ledger.invoice[spans.document] & (spans.amount > 0) & (spans.open == 0)
    start, end, amount, moved = (values[paid] for values in (spans.start, spans.end, spans.amount, spans.moved))
    late, one = moved - spans.due[paid], np.ones(len(amount), dtype=np.int64)
    within = np.minimum(end, moved + YEAR)
    after_due = late > 0

    def sum_of(values: np.ndarray) -> np.ndarray:
        return standing(start, end, values, asked)

    return {
        "settled_count": sum_of(one),
        "settled_amount": sum_of(amount),
        "settled_amount_365": standing(start, within, amount, asked),
        "late_days": sum_of(late * amount),
        "late_days_floor0": sum_of(np.maximum(late, 0) * amount),
        "late_days_365": standing(start, within, late * amount, asked),
        "late_days_plain": sum_of(late),
        "pay_days": sum_of((moved - ledger.day[spans.document[paid]]) * amount),
        "late_count": sum_of(after_due.astype(np.int64)),
        "late_amount": sum_of(np.where(after_due, amount, 0)),
    }


class _SoldByDay:
    """Cents sold per day as known at the end of ascending days."""

    def __init__(self, ledger: Ledger) -> None:
        spans = ledger.spans
        lines = np.flatnonzero(ledger.sale[spans.document] & (spans.change != 0))
        lines = lines[np.argsort(spans.start[lines], kind="stable")]
        self.known, self.change = spans.start[lines], spans.change[lines]
        told = ledger.told
        begins = [int(ledger.day.min())] if len(ledger.day) else []
        begins += [told.first] if len(told.days) else []
        self.first = min(begins, default=0)
        self.day = ledger.day[spans.document[lines]] - self.first
        last = max([int(self.day.max()) if len(lines) else 0, told.last - self.first if len(told.days) else 0])
        self.sold = np.zeros(last + 1, dtype=np.int64)
        self.sold[told.first - self.first : told.first - self.first + len(told.cents)] += told.cents
        self.seen = 0

    def until(self, today: int, days: int) -> np.ndarray:
        """Cents sold on each of the `days` days that end on day number `today`, newest first."""
        upto = int(np.searchsorted(self.known, today, side="right"))
        np.add.at(self.sold, self.day[self.seen : upto], self.change[self.seen : upto])
        self.seen = upto
        newest = today - self.first
        shown = self.sold[max(newest - days + 1, 0) : max(newest + 1, 0)][::-1]
        ahead = days - len(shown)
        return np.concatenate([np.zeros(ahead, dtype=np.int64), shown]) if ahead > 0 else shown


def trend(ledger: Ledger, days: Sequence[date]) -> pd.DataFrame:
    """TREND: every figure at the end of each of these days; a ratio is missing where `figures` refuses it."""
    return as_table(history(ledger, days))


def as_table(found: Sequence[Figures]) -> pd.DataFrame:
    """TREND of the Figures of some days."""
    made_: Mapping[str, Any] = {
        "day": np.array([one.as_of for one in found], dtype="datetime64[D]").astype("datetime64[s]"),
        **{name: np.array([getattr(one, name) for one in found], dtype=np.int64) for name in AMOUNTS},
        **{name: np.array([getattr(one, name) for one in found], dtype=np.float64) for name in RATIOS},
    }
    return shaped(TREND, made_)
