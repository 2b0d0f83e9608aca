"""Sheets of raw cells, whatever the file was: rows keep the place they have in a spreadsheet program."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Row = Sequence[Any]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name ('' in a text file) and its rows from row 1 to the last one that is not blank."""

    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Book:
    """The visible sheets of a file, the names of those that are hidden, and cautions met while opening it."""

    kind: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


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
