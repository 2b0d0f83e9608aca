"""What was sold on each day, as known at the end of any other, and the count-back over it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..ageing import sums
from .periods import month_numbers, month_starts
from .ratios import exact, quotient
from .refusals import Refusal
from .spans import Spans
from .told import Told

COUNTBACKS = ("dso_countback_month", "dso_countback_day")
ENDS = Refusal("history_ends")
AT_ONCE = 256
"""Days whose periods are looked at together, so that a long history takes little room."""


@dataclass(frozen=True)
class Sold:
    """Cents sold on each day from day number `first` on, as known on that day; and the changes known later, by the day
    on which they were: the place of the day they are of, and cents."""

    first: int
    cents: np.ndarray
    known: np.ndarray
    place: np.ndarray
    change: np.ndarray

    @classmethod
    def of(cls, spans: Spans, day: np.ndarray, sale: np.ndarray, told: Told) -> "Sold":
        """What the documents tell, of which `sale` says which count, and what the user `told`."""
        begins = [int(day.min())] if len(day) else []
        begins += [told.first] if len(told.days) else []
        first = min(begins, default=0)
        lines = np.flatnonzero(sale[spans.document] & (spans.change != 0))
        place, known, change = day[spans.document[lines]] - first, spans.start[lines], spans.change[lines]
        length = max([int(place.max()) if len(lines) else 0, told.last - first if len(told.days) else 0]) + 1
        at_once = known == place + first
        cents = sums(place[at_once], change[at_once], length)
        cents[told.first - first : told.first - first + len(told.cents)] += told.cents
        later = np.flatnonzero(~at_once)
        later = later[np.argsort(known[later], kind="stable")]
        return cls(first, cents, known[later], place[later], change[later])

    def known_at(self, days: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """The places of these day numbers, in lots for which the same is known, at most AT_ONCE in one; and the cents
        sold in the first 0, 1, 2 ... days from `first`."""
        order = np.argsort(days, kind="stable")
        told = np.searchsorted(self.known, days[order], side="right")
        cents, seen = self.cents.copy(), 0
        for upto in np.unique(told).tolist():
            np.add.at(cents, self.place[seen:upto], self.change[seen:upto])
            seen, added = upto, np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(cents)])
            own = order[told == upto]
            for begin in range(0, len(own), AT_ONCE):
                yield own[begin : begin + AT_ONCE], added

    def countbacks(self, days: np.ndarray, open_: np.ndarray) -> dict[str, np.ndarray]:
        """The count-back DSO by month and by day at the end of these day numbers, for the cents open then; NaN where
        the sales known do not reach."""
        found = {name: np.full(len(days), np.nan) for name in COUNTBACKS}
        for own, added in self.known_at(days):
            for name, values in counted_back(days[own], open_[own], self.first, added).items():
                found[name][own] = values
        return found


def counted_back(days: np.ndarray, open_: np.ndarray, first: int, added: np.ndarray) -> dict[str, np.ndarray]:
    """The count-back DSO by month and by day at the end of day numbers, from the cents sold in the first 0, 1, 2 ...
    days from day number `first`; NaN where they do not reach."""
    last = max(int(days.max()), first)
    months = np.arange(*(month_numbers(np.array([first, last])) + (0, 1)))
    begins = {"dso_countback_month": month_starts(months), "dso_countback_day": np.arange(first, last + 1)}
    sold = added[np.clip(days + 1 - first, 0, len(added) - 1)]
    return {
        name: exhausted(open_, sold, added[np.clip(of - first, 0, len(added) - 1)], of, days + 1)
        for name, of in begins.items()
    }


def exhausted(
    open_: np.ndarray, sold: np.ndarray, before: np.ndarray, begins: np.ndarray, ends: np.ndarray
) -> np.ndarray:
    """How many days back from each of `ends` (exclusive) the sales reach that make up what is open.

    Per end: cents open and cents sold up to it; per period, in order: cents sold before it and the number of its first
    day. A whole period that does not use up the rest gives all its days, the last one its share; 0 when nothing is
    open, NaN when the periods end first.
    """
    enough = (before <= (sold - open_)[:, None]) & (begins < ends[:, None])
    last = len(begins) - 1 - np.argmax(enough[:, ::-1], axis=1)
    after = np.minimum(last + 1, len(begins) - 1)
    newest = (last == after) | (begins[after] >= ends)
    end, used = np.where(newest, ends, begins[after]), np.where(newest, sold, before[after])
    days = int(ends.max(initial=0) - begins.min(initial=0)) + 1
    share, rest = exact(used - before[last], days), exact(open_ - (sold - used), days)
    reached = quotient((ends - end) * share + (end - begins[last]) * rest, share, ENDS)
    return np.where(open_ <= 0, 0.0, np.where(enough.any(axis=1), reached, np.nan))
