"""Sheets of raw cells, whatever the file was: rows keep the place they have in a spreadsheet program."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from .reading import Caution, Unreadable

Row = Sequence[Any]
Place = tuple[int, int]
Range = tuple[Place, Place]
Progress = Callable[[int, int], None]

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_100_000, 1_000, 17_000_000
FAR_ROWS, FAR_COLUMNS = 10_000, 200
MANY_CELLS, REPEATED = 5_000_000, frozenset({str, date})
STEP = 10_000
MERGED_ROWS = 100


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name ('' in a text file) and its rows from row 1 to the last one that is not blank.

    `merged`: ranges of merged cells among the first MERGED_ROWS rows, as (first, last) places counted from 0; the
    value stands in the first. `currencies`: column from 0 -> ISO code, where the number format of most numbers of
    the column names one. `hidden_rows`: how many of the rows a filter or the user hid; they are all here.
    """

    name: str
    rows: list[Row]
    merged: tuple[Range, ...] = ()
    currencies: Mapping[int, str] = field(default_factory=dict)
    hidden_rows: int = 0


@dataclass(frozen=True)
class Book:
    """The visible sheets of a file, the names of those that are hidden, and cautions met while opening it. `kind` is
    xlsx, xlsm, xls, xlsb, ods, html, spreadsheetml or csv. `date_1904`: whether a day given as a bare number counts
    from 1904-01-01 and not from 1900; cells with a date format are days already."""

    kind: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    date_1904: bool = False


def shared(rows: Iterable[Row], cells: int) -> Iterable[Row]:
    """The rows of a sheet of about so many cells; in a large one a text or a day that comes again is kept once, which
    takes longer and less than half the memory."""
    if cells < MANY_CELLS:
        return rows
    keep = dict[Any, Any]().setdefault
    return ([keep(cell, cell) if type(cell) in REPEATED else cell for cell in row] for row in rows)


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing, or only spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def blank_row(row: Row) -> bool:
    """Whether every cell of a row is blank."""
    return all(map(is_blank, row))


def trimmed(rows: list[Row]) -> list[Row]:
    """The rows up to the last one that is not blank."""
    last = len(rows)
    while last and blank_row(rows[last - 1]):
        last -= 1
    return rows[:last]


def near(rows: list[Row]) -> tuple[list[Row], int]:
    """The rows before a gap of FAR_ROWS blank ones, and the number (from 1) of the first filled row behind that gap,
    or 0 where there is none. A cell that far below the table was left behind by accident."""
    if not any(map(blank_row, rows[:: FAR_ROWS // 2])):
        return rows, 0
    gap, begun = 0, False
    for at, row in enumerate(rows):
        if row and row.count("") != len(row) and not blank_row(row):
            if gap >= FAR_ROWS and begun:
                return rows[: at - gap], at + 1
            gap, begun = 0, True
        else:
            gap += 1
    return rows, 0


def placed(cells: Iterable[tuple[int, int, Any]]) -> list[Row]:
    """Rows made of (row from 0, column from 0, value), all as wide as the widest; blank rows are all one and the same.
    Raises Unreadable for more rows, columns or cells than the desk reads."""
    rows: dict[int, dict[int, Any]] = {}
    last, width, count = -1, 0, 0
    for row, column, value in cells:
        last, width, count = max(last, row), max(width, column + 1), count + 1
        if last >= MOST_ROWS or count > MOST_CELLS:
            raise Unreadable("too_large")
        if width > MOST_COLUMNS:
            raise Unreadable("too_wide", most=MOST_COLUMNS)
        rows.setdefault(row, {})[column] = value
    if len(rows) * width > MOST_CELLS:
        raise Unreadable("too_large")
    nothing: Row = [""] * width
    return [filled(rows[at], width) if at in rows else nothing for at in range(last + 1)]


def filled(cells: Mapping[int, Any], width: int) -> Row:
    """One row of that many cells."""
    return [cells.get(at, "") for at in range(width)]


def first_ranges(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The ranges that begin among the first MERGED_ROWS rows."""
    return tuple(sorted(((a, b), (c, d)) for (a, b), (c, d) in ranges if a < MERGED_ROWS))


def narrow(rows: list[Row]) -> tuple[list[Row], int]:
    """The columns before a gap of FAR_COLUMNS blank ones, and the number (from 1) of the first filled column behind
    it, or 0 where there is none. Only sheets of more than MOST_COLUMNS are looked at."""
    if max(map(len, rows), default=0) <= MOST_COLUMNS:
        return rows, 0
    used = sorted({at for row in rows for at, cell in enumerate(row) if not is_blank(cell)})
    for before, after in pairwise(used):
        if after - before > FAR_COLUMNS:
            return [row[: before + 1] for row in rows], after + 1
    return rows, 0


def unlike(names: Iterable[str]) -> list[str]:
    """The names of sheets, told apart where two are the same.

    >>> unlike(["A", "A", "B"])
    ['A', 'A (2)', 'B']
    """
    made: list[str] = []
    for name in names:
        said, number = name, 1
        while said in made:
            number += 1
            said = f"{name} ({number})"
        made.append(said)
    return made


def column_letters(number: int) -> str:
    """The letters of a column by its number from 1.

    >>> column_letters(1), column_letters(16384)
    ('A', 'XFD')
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
