"""Sales by month that the user gave, because an export of open items says nothing of what was paid in between."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ..ageing import day_number
from ..days import months_later


@dataclass(frozen=True)
class Told:
    """Sales told by month, spread over its days: cents of each day from day number `first`, and which days are told.

    A month's cents up to its k-th of n days are floor(cents x k / n), so that whole months are exact.
    """

    first: int
    cents: np.ndarray
    days: np.ndarray

    @property
    def last(self) -> int:
        return self.first + len(self.cents) - 1

    def holds(self, days: np.ndarray) -> np.ndarray:
        """Which of these day numbers lie in a month whose sales are told."""
        if not len(self.days):
            return np.zeros(len(days), dtype=bool)
        place = days - self.first
        inside = (place >= 0) & (place < len(self.days))
        return inside & self.days[np.where(inside, place, 0)]

    def between(self, after: int, until: int) -> int:
        """Cents told for after < day <= until."""
        low, high = (min(max(day - self.first + 1, 0), len(self.cents)) for day in (after, until))
        return int(self.cents[low:high].sum())

    def upto(self, days: np.ndarray) -> np.ndarray:
        """Cents told up to the end of each of these day numbers."""
        return np.append(0, np.cumsum(self.cents))[np.clip(days - self.first + 1, 0, len(self.cents))]

    def known_days(self, after: int, until: int) -> int:
        """How many days with after < day <= until lie in a told month."""
        low, high = (min(max(day - self.first + 1, 0), len(self.days)) for day in (after, until))
        return int(self.days[low:high].sum())


NOTHING_TOLD = Told(0, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool))


def told_sales(months: Mapping[date, int]) -> Told:
    """The Told of sales in cents by first day of the month."""
    if not months:
        return NOTHING_TOLD
    first = day_number(min(months))
    size = day_number(months_later(max(months), 1)) - first
    cents, days = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=bool)
    for month, amount in months.items():
        begin, end = day_number(month) - first, day_number(months_later(month, 1)) - first
        cents[begin:end] = np.diff(amount * np.arange(end - begin + 1) // (end - begin))
        days[begin:end] = True
    return Told(first, cents, days)
