"""Sums over spans of days, for many days at once: each span is looked at where it begins and where it ends, not on
every day between. Exact in int64."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..ageing import sums


@dataclass(frozen=True)
class Window:
    """The days from `first` on, `length` of them, in which all days asked for lie."""

    first: int
    length: int

    @classmethod
    def around(cls, *days: np.ndarray) -> "Window":
        """The smallest that holds these day numbers."""
        first = min(int(some.min()) for some in days)
        return cls(first, max(int(some.max()) for some in days) - first + 1)

    def places(self, days: np.ndarray) -> np.ndarray:
        """Where these day numbers stand: 0 for the first day and any before it, `length` for those after the last."""
        return np.clip(days, self.first, self.first + self.length) - self.first

    def begun(self, places: np.ndarray, values: np.ndarray | None) -> np.ndarray:
        """Per day, the sum of the values, or the number, of the places up to it."""
        if values is None:
            return np.cumsum(np.bincount(places, minlength=self.length + 1))
        return np.cumsum(sums(places, values, self.length + 1))

    def over(self, places: np.ndarray, values: np.ndarray) -> np.ndarray:
        """As `begun`; quicker where most places lie after the last day."""
        inside = np.flatnonzero(places < self.length)
        return self.begun(places[inside], values[inside])


@dataclass(frozen=True)
class Lasting:
    """Spans start <= day < end as places in a window; an end before its start counts as the start. `ended` are those
    that end in the window."""

    window: Window
    start: np.ndarray
    end: np.ndarray
    ended: np.ndarray

    @classmethod
    def of(cls, window: Window, start: np.ndarray, end: np.ndarray) -> "Lasting":
        """The spans between these day numbers."""
        begin = window.places(start)
        return cls.between(window, begin, np.maximum(window.places(end), begin))

    @classmethod
    def between(cls, window: Window, start: np.ndarray, end: np.ndarray) -> "Lasting":
        """The spans between these places."""
        return cls(window, start, end, np.flatnonzero(end < window.length))

    def those(self, kept: np.ndarray) -> "Lasting":
        """Some of these spans."""
        return Lasting.between(self.window, self.start[kept], self.end[kept])

    def over(self, values: np.ndarray | None) -> np.ndarray:
        """Per day, the sum of the values, or the number, of the spans that have ended."""
        return self.window.begun(self.end[self.ended], None if values is None else values[self.ended])

    def total(self, values: np.ndarray | None = None) -> np.ndarray:
        """Per day of the window, the sum of the values of the spans that last on it; without values, their number."""
        return self.window.begun(self.start, values) - self.over(values)

    def totals_later(
        self, since: np.ndarray, least: Sequence[int], values: np.ndarray
    ) -> tuple[dict[int, np.ndarray], dict[int, np.ndarray]]:
        """For each n of `least`, the `total` of the values and the number of the spans from more than n days after the
        day number `since` on: a span begins on that day at the earliest, at its end when that is over."""
        ended, gone = self.over(values), self.over(None)
        amounts, numbers = {}, {}
        for n in least:
            later = np.clip(self.window.places(since + n + 1), self.start, self.end)
            amounts[n] = self.window.begun(later, values) - ended
            numbers[n] = self.window.begun(later, None) - gone
        return amounts, numbers
