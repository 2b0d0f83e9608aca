"""The sums of a ledger at the end of every day, made in one pass over its spans and then ready for any day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from ..ageing import DUE
from .periods import LATE, PERIODS, YEAR, quarter_ends
from .spans import Spans
from .window import Lasting, Window

REACH = 400
"""Days after the last happening that are ready: as long as money grows older without anything new in the books."""

Lines = tuple[np.ndarray, np.ndarray]
"""Cents and numbers of documents per day, a line for each bucket, unapplied last."""


@dataclass(frozen=True)
class Past:
    """The sums of a ledger at the end of each day of a window, by their name in Figures; those of its buckets when they
    are first asked for. `day` is the day number of each document."""

    window: Window
    spans: Spans
    day: np.ndarray
    sums: Mapping[str, np.ndarray]
    aged: dict[tuple[tuple[int, ...], str], Lines] = field(default_factory=dict)

    @classmethod
    def of(
        cls, spans: Spans, day: np.ndarray, invoice: np.ndarray, sale: np.ndarray, window: Window | None = None
    ) -> "Past":
        """The sums in a window; without one, from before the first document to REACH days after the last happening."""
        ready = window or whole_window(spans, day)
        found = {**_open(spans, ready), **_sales(spans, day, sale, ready), **_lateness(spans, day, invoice, ready)}
        return cls(ready, spans, day, found)

    def holds(self, days: np.ndarray) -> bool:
        """Whether these day numbers are not after the window."""
        return int(days.max()) < self.window.first + self.window.length

    def buckets(self, edges: Sequence[int], aged_by: str) -> Lines:
        """What lies in each bucket at the end of each day."""
        chosen = (tuple(edges), aged_by)
        if chosen not in self.aged:
            self.aged[chosen] = _aged(self, edges, aged_by)
        return self.aged[chosen]


def whole_window(spans: Spans, day: np.ndarray) -> Window:
    """From the day before the first document to REACH days after the last happening."""
    first = int(day.min()) - 1 if len(day) else 0
    last = int(spans.start.max()) + REACH if len(spans.start) else 0
    return Window(first, last - first + 1)


def _open(spans: Spans, window: Window) -> dict[str, np.ndarray]:
    """What is open, overdue and unapplied at the end of each day."""
    owing, credit = np.flatnonzero(spans.open > 0), np.flatnonzero(spans.open < 0)
    cents, guessed = spans.open[owing], np.flatnonzero(spans.estimated[owing])
    owed = Lasting.of(window, spans.start[owing], spans.end[owing])
    unapplied = Lasting.of(window, spans.start[credit], spans.end[credit])
    whole, number = owed.total(cents), owed.total()
    less, less_number = unapplied.total(spans.open[credit]), unapplied.total()
    late, late_number = owed.totals_later(spans.due[owing], (0, *LATE), cents)
    estimated = owed.those(guessed)
    return {
        "open": whole + less,
        "open_count": number + less_number,
        "overdue": late[0],
        "overdue_count": late_number[0],
        "not_due": whole - late[0],
        "not_due_count": number - late_number[0],
        **{f"overdue_{n}": late[n] for n in LATE},
        "estimated": estimated.total(cents[guessed]),
        "estimated_count": estimated.total(),
        "unapplied": less,
        "unapplied_count": less_number,
    }


def _aged(past: Past, edges: Sequence[int], aged_by: str) -> Lines:
    """What lies in each bucket at the end of each day of the window, by days since the due or the document day."""
    spans, known = past.spans, past.sums
    owing = np.flatnonzero(spans.open > 0)
    owed = Lasting.of(past.window, spans.start[owing], spans.end[owing])
    since = spans.due[owing] if aged_by == DUE else past.day[spans.document[owing]]
    older, older_number = owed.totals_later(since, edges, spans.open[owing])
    less, less_number = known["unapplied"], known["unapplied_count"]
    return (
        _between(known["open"] - less, list(older.values()), less),
        _between(known["open_count"] - less_number, list(older_number.values()), less_number),
    )


def _between(whole: np.ndarray, older: Sequence[np.ndarray], unapplied: np.ndarray) -> np.ndarray:
    """What lies in each bucket, from the whole and what is older than each edge; below it what is unapplied."""
    return np.stack([low - high for low, high in pairwise([whole, *older])] + [older[-1], unapplied])


def _sales(spans: Spans, day: np.ndarray, sale: np.ndarray, window: Window) -> dict[str, np.ndarray]:
    """Sales by documents over the last n days and over the quarter of the CEI, as known at the end of each day."""
    sold = np.flatnonzero(sale[spans.document] & (spans.change != 0))
    start, change, own = window.places(spans.start[sold]), spans.change[sold], day[spans.document[sold]]
    known = window.begun(start, change)
    ends = {**{f"sales_{n}": own + n for n in PERIODS}, "cei_sales": quarter_ends(own)}
    return {name: known - window.over(np.maximum(window.places(end), start), change) for name, end in ends.items()}


def _lateness(spans: Spans, day: np.ndarray, invoice: np.ndarray, window: Window) -> dict[str, np.ndarray]:
    """The sums over settled invoices on which the figures of lateness rest, at the end of each day."""
    paid = np.flatnonzero(invoice[spans.document] & (spans.amount > 0) & (spans.open == 0))
    start, end, amount, moved = (values[paid] for values in (spans.start, spans.end, spans.amount, spans.moved))
    late, to_pay = moved - spans.due[paid], moved - day[spans.document[paid]]
    weighted, after_due = late * amount, np.flatnonzero(late > 0)
    lasting = Lasting.of(window, start, end)
    recent = Lasting.of(window, start, np.minimum(end, moved + YEAR))
    paid_late = lasting.those(after_due)
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
