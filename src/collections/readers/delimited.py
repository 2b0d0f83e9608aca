"""Delimited text: its encoding, its delimiter and its rows, decided by the content."""

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import Literal

from .headings import known
from .reading import Unreadable
from .sheets import Book, Row, Sheet, blank_row, trimmed

DELIMITERS = (";", "\t", ",", "|")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
FIRST_ROWS = 60
MOST_ROWS = 1_100_000
SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?[ \t]*\r?(?:\n|$)', re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def text_book(content: bytes) -> Book:
    """The one sheet of a delimited text; raises Unreadable when the bytes are no text or the text is no table."""
    text = decoded(content)
    if not text.strip():
        raise Unreadable("empty")
    if CONTROL.search(text):
        raise Unreadable("not_a_table")
    announced = SEP_LINE.match(text)
    body = text[announced.end() :] if announced else text
    delimiter = announced.group(1) if announced else likely_delimiter(body)
    rows, loose = table_rows(body, delimiter)
    if not rows:
        raise Unreadable("no_rows")
    return Book("csv", (Sheet("", rows),), cautions=("quote_open",) if loose else ())


def decoded(content: bytes) -> str:
    """The text of the bytes: by byte-order mark, else UTF-16 by its zeros, else strict UTF-8, else Windows-1252."""
    for encoding in encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("not_a_table")


def encodings(content: bytes) -> tuple[str, ...]:
    """The encodings worth trying, the likeliest first."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return (encoding, "cp1252")
    start = content[:1000]
    if start[1::2].count(0) > len(start) // 4:
        return ("utf-16-le",)
    if start[0::2].count(0) > len(start) // 4:
        return ("utf-16-be",)
    return ("utf-8", "cp1252")


def likely_delimiter(text: str) -> str:
    """The delimiter under which a row holds most known headers, then most rows have the same number of cells."""
    scores = {delimiter: evenness(text, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    if not scores[best][1]:
        raise Unreadable("not_a_table")
    return best


def evenness(text: str, delimiter: str) -> tuple[int, float, int]:
    """(known headers in the best of the first rows, share of rows with the commonest width, that width)."""
    reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)
    try:
        rows = [row for row in islice(reader, FIRST_ROWS) if not blank_row(row)]
    except csv.Error as error:
        raise Unreadable("damaged") from error
    hits = max((sum(map(known, row)) for row in rows if len(row) > 1), default=0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0.0, 0
    width, number = max(widths.items(), key=lambda item: (item[1], item[0]))
    return hits, number / len(rows), width


def table_rows(text: str, delimiter: str) -> tuple[list[Row], bool]:
    """The rows, all as wide as the widest of the table; and whether a quotation mark that never closes was read as
    plain text, since it would have swallowed all rows after it."""
    loose = text.count('"') % 2 == 1 and swallows(text, delimiter)
    rows: list[Row] = list(parsed(text, delimiter, quoted=not loose))
    if loose:
        rows = [[cell.strip('"') for cell in row] for row in rows]
    return trimmed(rows), loose


def swallows(text: str, delimiter: str) -> bool:
    """Whether the text ends inside quotation marks."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error) or "field larger" in str(error)
    return False


def parsed(text: str, delimiter: str, *, quoted: bool) -> list[list[str]]:
    """The cells of every row; a blank line is a row without cells."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    try:
        rows = list(islice(reader, MOST_ROWS + 1))
    except csv.Error as error:
        raise Unreadable("damaged") from error
    if len(rows) > MOST_ROWS:
        raise Unreadable("too_large")
    return rows
