"""Rows from a database as a book, and as bytes that give the same book again.

The bytes are what the desk keeps the fingerprint of, as of a file: the same rows are the same bytes, and `opened` knows
them by their first line. Below it stand the source's title, the headers, and one line per row; a day is a list of one.
"""

import json
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from .reading import Unreadable
from .sheets import Book, Row, Sheet

START = b"encours rows 1\n"
KIND = "database"
MOST_WHOLE = 10**15


def content(title: str, headers: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Rows of plain cells as bytes."""
    lines = [title, list(headers), *([[cell] if isinstance(cell, date) else cell for cell in row] for row in rows)]
    told = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=lambda days: days.isoformat())
    return START + "\n".join(map(told.encode, lines)).encode()


def book(content: bytes) -> Book:
    """The book in such bytes; raises Unreadable 'damaged' where they are not whole."""
    try:
        title, headers, *rows = (json.loads(line) for line in content.removeprefix(START).decode().split("\n"))
        filled = [[moment(*cell) if isinstance(cell, list) else cell for cell in row] for row in rows]
    except (ValueError, TypeError) as error:
        raise Unreadable("damaged") from error
    return Book(KIND, (Sheet(title, [headers, *filled]),))


def moment(text: str) -> date | datetime:
    """A day, or a moment of a day, from its ISO text."""
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def plain(cell: Any, header: str) -> Any:
    """A cell of a database as a cell of a sheet, to the same cents: text, float, int, date, datetime, '' for NULL.

    An exact decimal becomes a float where that float stands for just this decimal, else its digits as text; so does a
    whole number too long for a float. What is not a number ('NaN') becomes text, and is refused where an amount is due.
    Moments lose their zone. Raises Unreadable 'source_cell' for binary data and for anything composed.

    >>> plain(Decimal("10.10"), ""), plain(Decimal("12345678901234567890"), ""), plain(None, "")
    (10.1, '12345678901234567890', '')
    """
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int):
        return int(cell) if abs(cell) < MOST_WHOLE else str(cell)
    if isinstance(cell, float):
        return cell if math.isfinite(cell) and abs(cell) < MOST_WHOLE else exact(Decimal(repr(cell)))
    if isinstance(cell, Decimal):
        return float(cell) if cell.is_finite() and same(cell) else exact(cell)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None) if cell.time() != time.min else cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time | timedelta | UUID):
        return str(cell)
    raise Unreadable("source_cell", column=header)


def same(cell: Decimal) -> bool:
    """Whether the nearest float is written with the same digits."""
    return abs(cell) < MOST_WHOLE and Decimal(repr(float(cell))) == cell


def exact(cell: Decimal) -> str:
    """All digits of a decimal, without an exponent."""
    return format(cell, "f") if cell.is_finite() else str(cell)
