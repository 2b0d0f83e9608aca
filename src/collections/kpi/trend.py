"""The history of days: every figure at the end of each, in one pass over the ledger."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from ..ageing import DUE, EDGES, bucket_names, day_number
from ..tables import TREND, shaped
from .cei import quarter_start
from .dso import PERIODS, month_numbers
from .figures import AMOUNTS, RATIOS, Figures, made
from .lateness import YEAR
from .ledger import Ledger
from .overdue import LATE, bucketed
from .spans import NEVER
from .window import Lasting, Window


def history(ledger: Ledger, days: Sequence[date], *, edges: Sequence[int] = EDGES, aged_by: str = DUE) -> list[Figures]:
    """The Figures at the end of each of these days, the same as `figures` gives one by one, in one pass."""
    asked = np.array([day_number(day) for day in days], dtype=np.int64)
    if not len(asked):
        return []
    starts = np.array([day_number(quarter_start(day)) for day in days], dtype=np.int64)
    window = Window.around(asked, starts)
    places, names = window.places(asked), bucket_names(edges)
    whole, in_bucket, count = _open(ledger, window, edges, aged_by)
    by_day = {**whole, **_sales(ledger, window), **_lateness(ledger, window)}
    amounts = {name: values[places] for name, values in by_day.items()}
    amounts["cei_open_before"] = whole["open"][window.places(starts)]
    in_bucket, count = in_bucket[:, places], count[:, places]
    begin = int(ledger.day.min()) if len(ledger.day) else NEVER
    amounts["books_days"] = np.maximum(asked - begin + 1, 0) if begin != NEVER else np.zeros_like(asked)
    told = asked - ledger.told.first + 1 if len(ledger.told.days) else np.zeros_like(asked)
    amounts["history_days"] = np.where(amounts["books_days"] > 0, np.maximum(amounts["books_days"], told), 0)
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


def _open(
    ledger: Ledger, window: Window, edges: Sequence[int], aged_by: str
) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """What is open and overdue at the end of each day; cents and numbers of documents in each bucket, unapplied last, a
    line each."""
    spans = ledger.spans
    owing, credit = np.flatnonzero(spans.open > 0), np.flatnonzero(spans.open < 0)
    cents, due, guessed = spans.open[owing], spans.due[owing], spans.estimated[owing]
    owed = Lasting.of(window, spans.start[owing], spans.end[owing])
    unapplied = Lasting.of(window, spans.start[credit], spans.end[credit])
    whole, number = owed.total(cents), owed.total()
    less, less_number = unapplied.total(spans.open[credit]), unapplied.total()
    by_due = aged_by == DUE
    late = owed.totals_later(due, sorted({0, *LATE, *edges} if by_due else {0, *LATE}), cents)
    late_number = owed.totals_later(due, edges if by_due else (0,))
    estimated = Lasting(window, owed.start[guessed], owed.end[guessed])
    found = {
        "open": whole + less,
        "open_count": number + less_number,
        "overdue": late[0],
        "overdue_count": late_number[0],
        "not_due": whole - late[0],
        "not_due_count": number - late_number[0],
        **{f"overdue_{n}": late[n] for n in LATE},
        "estimated": estimated.total(cents[guessed]),
        "estimated_count": estimated.total(),
    }
    if by_due:
        older, older_number = [late[edge] for edge in edges], [late_number[edge] for edge in edges]
    else:
        issued = ledger.day[spans.document[owing]]
        older = list(owed.totals_later(issued, edges, cents).values())
        older_number = list(owed.totals_later(issued, edges).values())
    return found, _between(whole, older, less), _between(number, older_number, less_number)


def _between(whole: np.ndarray, older: Sequence[np.ndarray], unapplied: np.ndarray) -> np.ndarray:
    """What lies in each bucket, from the whole and what is older than each edge; below it what is unapplied."""
    held = [whole, *older, np.zeros_like(whole)]
    return np.array([*(young - old for young, old in pairwise(held)), unapplied])


def _sales(ledger: Ledger, window: Window) -> dict[str, np.ndarray]:
    """Sales by documents over the last n days and over the quarter of the CEI, as known at the end of each day."""
    spans = ledger.spans
    sold = np.flatnonzero(ledger.sale[spans.document] & (spans.change != 0))
    start, change, day = window.places(spans.start[sold]), spans.change[sold], ledger.day[spans.document[sold]]
    next_quarter = (month_numbers(day) + 3).astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    ends = {**{f"sales_{n}": day + n for n in PERIODS}, "cei_sales": next_quarter}
    known = window.begun(start, change)
    return {name: known - window.over(np.maximum(window.places(end), start), change) for name, end in ends.items()}


def _lateness(ledger: Ledger, window: Window) -> dict[str, np.ndarray]:
    """The sums over settled invoices on which the figures of lateness rest, at the end of each day."""
    spans = ledger.spans
    paid = np.flatnonzero(ledger.invoice[spans.document] & (spans.amount > 0) & (spans.open == 0))
    start, end, amount, moved = (values[paid] for values in (spans.start, spans.end, spans.amount, spans.moved))
    late, to_pay = moved - spans.due[paid], moved - ledger.day[spans.document[paid]]
    weighted, after_due = late * amount, late > 0
    lasting = Lasting.of(window, start, end)
    recent = Lasting.of(window, start, np.minimum(end, moved + YEAR))
    paid_late = Lasting(window, lasting.start[after_due], lasting.end[after_due])
    return {
        "settled_count": lasting.total(),
        "settled_amount": lasting.total(amount),
        "settled_amount_365": recent.total(amount),
        "late_days": lasting.total(weighted),
        "late_days_floor0": paid_late.total(weighted[after_due]),
        "late_days_365": recent.total(weighted),
        "late_days_plain": lasting.total(late),
        "pay_days": lasting.total(to_pay * amount),
        "late_count": paid_late.total(),
        "late_amount": paid_late.total(amount[after_due]),
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
