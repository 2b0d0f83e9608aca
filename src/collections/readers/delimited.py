"""Delimited text: its encoding, its delimiter and its rows, decided by the content."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal

from .foreign import refuse_foreign_text
from .headings import known
from .reading import Caution, Unreadable
from .sheets import MOST_COLUMNS, MOST_ROWS, STEP, Book, Progress, Row, Sheet, blank_row, shared, trimmed

DELIMITERS = (";", "\t", ",", "|")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FIRST_ROWS = 60
LONGEST_LINE = 1_000_000
FEW_NUL = 50
SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?[ \t]*\r?(?:\n|$)', re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
OF_WINDOWS = re.compile(rb"[\xc0-\xff]")
OF_DOS = re.compile(rb"[A-Za-z][\x81-\x8c\x93\x94\x96\x97][A-Za-z; \t,\r\n]")
OF_MAC = re.compile(rb"[A-Za-z][\x8d-\x8f][A-Za-z; \t,\r\n]")


def text_book(content: bytes, progress: Progress | None = None) -> Book:
    """The one sheet of a delimited text; raises Unreadable when the bytes are no text or the text is no table."""
    text = without_nul(decoded(content).rstrip("\x1a\x00"))
    if not text.strip("\ufeff \r\n\t"):
        raise Unreadable("empty")
    if not text.strip('\ufeff \r\n\t;,|"'):
        raise Unreadable("only_blank")
    if CONTROL.search(text):
        raise Unreadable("not_a_table")
    refuse_foreign_text(text)
    announced = SEP_LINE.match(text)
    body = text[announced.end() :] if announced else text
    delimiter = announced.group(1) if announced else likely_delimiter(body)
    rows, loose = table_rows(body, delimiter, progress)
    if not rows:
        raise Unreadable("only_blank")
    return Book("csv", (Sheet("", rows),), cautions=(Caution("quote_open"),) if loose else ())


def without_nul(text: str) -> str:
    """The text without the few NUL characters that some programs leave in it."""
    return text.replace("\x00", "") if 0 < text.count("\x00") * FEW_NUL < len(text) else text


def decoded(content: bytes, declared: str = "") -> str:
    """The text of the bytes: by byte-order mark, else UTF-16 by its zeros, else as it declares itself, else strict
    UTF-8, else Windows-1252 or, where its letters say so, the code pages of DOS and old Macs."""
    for encoding in encodings(content, declared):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("not_a_table")


def encodings(content: bytes, declared: str = "") -> Iterator[str]:
    """The encodings worth trying, the likeliest first."""
    start = content[:1000]
    marked = next((encoding for mark, encoding in MARKS if content.startswith(mark)), None)
    if marked:
        yield from (marked, "cp1252")
    elif start[1::2].count(0) > len(start) // 4:
        yield "utf-16-le"
    elif start[0::2].count(0) > len(start) // 4:
        yield "utf-16-be"
    else:
        yield from (*known_encoding(declared), "utf-8")
        yield from (eight_bit(content), "cp1252")


def known_encoding(declared: str) -> tuple[str, ...]:
    """The encoding a page declares, where Python knows it; Latin-1 is what Windows-1252 calls itself."""
    try:
        name = codecs.lookup(declared).name if declared else ""
        "".encode(name or "utf-8")
    except (LookupError, ValueError):
        return ()
    if name.startswith("utf-16") or not name:
        return ()
    return ("cp1252",) if name == "iso8859-1" else (name,)


def eight_bit(content: bytes) -> str:
    """The code page of text that is no UTF-8. Between letters, DOS and old Macs have accents where Windows has marks
    that are found nowhere inside a word."""
    if OF_WINDOWS.search(content):
        return "cp1252"
    dos, mac = len(OF_DOS.findall(content)), len(OF_MAC.findall(content))
    return "mac_roman" if mac > dos else "cp850" if dos else "cp1252"


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
    except csv.Error:
        return 0, 0.0, 0
    hits = max((sum(map(known, row[:MOST_COLUMNS])) for row in rows if len(row) > 1), default=0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0.0, 0
    width, number = max(widths.items(), key=lambda item: (item[1], item[0]))
    return hits, number / len(rows), width


def table_rows(text: str, delimiter: str, progress: Progress | None = None) -> tuple[list[Row], bool]:
    """The rows, all as wide as the widest of the table; and whether a quotation mark that never closes was read as
    plain text, since it would have swallowed all rows after it."""
    loose = text.count('"') % 2 == 1 and swallows(text, delimiter)
    rows = parsed(text, delimiter, quoted=not loose, progress=progress)
    if loose:
        rows = [[cell.strip('"') for cell in row] for row in rows]
    return trimmed(rows), loose


def swallows(text: str, delimiter: str) -> bool:
    """Whether the text ends inside quotation marks."""
    try:
        for _ in csv.reader(lines(text), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error) or "field larger" in str(error)
    return False


def parsed(text: str, delimiter: str, *, quoted: bool, progress: Progress | None = None) -> list[Row]:
    """The cells of every row; a blank line is a row without cells."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    expected = max(text.count("\n"), text.count("\r")) + 1
    rows: list[Row] = []
    try:
        found = csv.reader(lines(text), delimiter=delimiter, quoting=quoting)
        for row in shared(found, text.count(delimiter)):
            if len(row) > MOST_COLUMNS:
                raise Unreadable("too_wide", most=MOST_COLUMNS)
            rows.append(row)
            if len(rows) % STEP == 0:
                if len(rows) > MOST_ROWS:
                    raise Unreadable("too_large")
                if progress:
                    progress(len(rows), expected)
    except csv.Error as error:
        raise Unreadable("damaged") from error
    if len(rows) > MOST_ROWS:
        raise Unreadable("too_large")
    if progress:
        progress(expected, expected)
    return rows


def lines(text: str) -> Iterable[str]:
    """The lines of a text with their ends; raises Unreadable where one is longer than any row of a table."""
    wrapped = io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogatepass")), "utf-8", "surrogatepass", newline="")
    if max(map(len, wrapped), default=0) > LONGEST_LINE:
        raise Unreadable("not_a_table")
    wrapped.seek(0)
    return wrapped
