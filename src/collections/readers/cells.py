"""One column of cells, taken apart once: its numbers, its days and its texts, so that no rule walks cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from .plain import Plain, plain

NUMBERS, DAYS, TEXTS = frozenset({float, int}), frozenset({date, datetime}), frozenset({str})
EPOCH = date(1970, 1, 1).toordinal()
NO_DAY = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Cells:
    """A column: where a cell is a number `numbers` has it (else NaN), where it is a day `days` has it (else NaT), and
    otherwise `words[codes]` is its text on one line ('' for a blank one)."""

    header: str
    numbers: np.ndarray | None
    days: np.ndarray | None
    words: list[str]
    codes: np.ndarray

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def plain(self) -> Plain:
        """Those of the words that are amounts in their commonest shapes."""
        return plain(self.words)

    def blank(self) -> np.ndarray:
        """Where a cell holds nothing."""
        blank = self.spread(np.array([not word for word in self.words]))
        if self.numbers is not None:
            blank = blank & np.isnan(self.numbers)
        if self.days is not None:
            blank = blank & np.isnat(self.days)
        return blank

    def spread(self, per_word: np.ndarray) -> np.ndarray:
        """A value per word as a value per cell."""
        return per_word[self.codes]


def cells(header: str, values: Sequence[Any] | np.ndarray) -> Cells:
    """A column taken apart."""
    kinds = set(map(type, values))
    nothing = np.zeros(len(values), dtype=np.int64)
    if kinds <= TEXTS:
        return Cells(header, None, None, *coded(values))
    if kinds <= NUMBERS:
        return Cells(header, np.array(values, dtype=float), None, [""], nothing)
    if kinds <= DAYS:
        return Cells(header, None, calendar_days(values), [""], nothing)
    return mixed(header, values)


def mixed(header: str, values: Sequence[Any] | np.ndarray) -> Cells:
    """A column of several kinds taken apart."""
    kinds = np.fromiter((kind(cell) for cell in values), dtype=np.int8, count=len(values))
    raw = as_objects(values)
    numbers, days, texts = (np.flatnonzero(kinds == number) for number in (0, 1, 2))
    number = np.full(len(values), np.nan)
    number[numbers] = raw[numbers].astype(float)
    day = np.full(len(values), NO_DAY)
    day[days] = calendar_days(raw[days])
    text = np.full(len(values), "", dtype=object)
    text[texts] = [as_text(cell) for cell in raw[texts]]
    return Cells(header, number if len(numbers) else None, day if len(days) else None, *coded(text))


def calendar_days(values: Sequence[Any] | np.ndarray) -> np.ndarray:
    """Days, and moments by their day, as datetime64[D]."""
    return (np.fromiter(map(date.toordinal, values), np.int64, len(values)) - EPOCH).astype("datetime64[D]")


def kind(cell: Any) -> int:
    """0 for a number, 1 for a day, 2 for everything else."""
    of = type(cell)
    return 2 if of is str else 0 if of in NUMBERS else 1 if of in DAYS else 2


def coded(values: Sequence[Any] | np.ndarray) -> tuple[list[str], np.ndarray]:
    """The different texts of a column, each on one line, and for every cell which of them it is."""
    codes, different = pd.factorize(as_objects(values))
    if without_spaces(different):
        return list(different), codes
    return once([" ".join(text.split()) for text in different] or [""], codes)


def as_objects(values: Sequence[Any] | np.ndarray) -> np.ndarray:
    """Some cells as an array of whatever they are."""
    if isinstance(values, np.ndarray) and values.dtype == object:
        return values
    return np.fromiter(values, dtype=object, count=len(values))


def without_spaces(texts: Sequence[str] | np.ndarray) -> bool:
    """Whether each of some texts is one word, and nothing else."""
    joined = "\n".join(texts)
    parts = joined.split()
    return len(parts) == len(texts) and sum(map(len, parts)) + len(parts) - 1 == len(joined)


def once(words: list[str], codes: np.ndarray) -> tuple[list[str], np.ndarray]:
    """The same texts with none of them twice."""
    if len(set(words)) == len(words):
        return words, codes
    places, different = pd.factorize(np.array(words, dtype=object))
    return list(different), places[codes]


def as_text(cell: Any) -> str:
    """A cell as the user would write it: whole numbers without decimals, days as year-month-day.

    >>> as_text(566054.0), as_text(date(2026, 3, 31))
    ('566054', '2026-03-31')
    """
    if isinstance(cell, str):
        return cell
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell).lower()
    if isinstance(cell, float | int):
        return number_text(float(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time.min else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def number_text(number: float) -> str:
    """A number without the decimals a spreadsheet adds to whole ones."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def all_text(column: Cells) -> tuple[list[str], np.ndarray]:
    """Every cell as text: the different texts, and for every cell which of them it is."""
    words, codes = list(column.words), column.codes
    for values, missing in ((column.numbers, np.isnan), (column.days, np.isnat)):
        if values is not None:
            there = ~missing(values)
            different, places = np.unique(values[there], return_inverse=True)
            codes = codes.copy()
            codes[there] = places + len(words)
            words += [as_text(value) for value in different.tolist()]
    return once(words, codes)
