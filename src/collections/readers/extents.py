"""How far the cells of a sheet reach and what its rows and number formats say, before a reader makes room for it.

A reader makes room for every place between the first cell and the last, so one stray cell in the last row and column
asks for half a terabyte. What is said here is never less than what the sheet holds.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import IO
from xml.parsers import expat

import numpy as np

from .archive import BLOCK, blocks, refuse_definitions
from .reading import Unreadable

LOOK_CLOSER = 5_000_000
EVERY_COLUMN = 16_384
MOST_TEXT = 300_000_000
OFTEN = 100
FORMAT_ROWS = 2_000
ROW_ATTRIBUTE = rb'<%srow\s(?:[^>]*?\s)?r\s*=\s*["\'](\d{1,20})'
HIDDEN_ROW = rb'<%srow\s(?:[^>]*?\s)?hidden\s*=\s*["\'](?:1|true)["\']'
CELL_TAG = rb"<%sc(?:\s([^>]*))?>"
PREFIX = re.compile(rb"<(?:([A-Za-z0-9_]{1,20}):)?(?:sheetData|worksheet)\b")
FAR_CELL = re.compile(rb'r\s*=\s*["\'](?:([A-Za-z]{2,9})(\d{1,20})|[A-Za-z](\d{7,20}))["\']')
CELL = re.compile(rb'(?:^|\s)r\s*=\s*["\']([A-Za-z]{1,9})(\d{1,20})["\']')
STYLE = re.compile(rb'(?:^|\s)s=["\'](\d{1,6})["\']')
TEXT_CELL = re.compile(rb'(?:^|\s)t=["\'](?!n["\'])')
ODD_CELL = rb'<%sc(?:[^ a-z]| (?!r="[A-Z]\d{1,6}"))'
ROW_NUMBER = re.compile(rb'(?:^|\s)r\s*=\s*["\'](\d{1,20})["\']')
FILLED_CELL = rb'<%sc\s(?:[^>]*?\s)?r\s*=\s*["\']([A-Za-z]{1,9})(\d{1,20})["\'][^>/]*>'
LOOSE_CELL = rb"<%sc(?:>|\s+(?!r\s*=))"
ANY_TAG = rb"<%s(row|c)(?:\s([^>]*))?>"
TEXT_PLACE = re.compile(rb"<(?:\w{1,20}:)?v>(\d{1,18})<")
SHARED_END = re.compile(rb"</(?:\w{1,20}:)?si>")
TAG, END, SLASH, OF_ROW, OF_CELL, UPPER_A, UPPER_Z, LOWER_A, LOWER_Z, DIGIT_0, DIGIT_9 = b"<>/rcAZaz09"
WINDOW, PLAIN_ROW = 8, 20
"""How many bytes are looked at from each tag on, and how many figures the number of a row can have."""

WITH_VALUE = ("office:value-type", "office:value", "office:string-value", "office:date-value", "office:boolean-value")


@dataclass(frozen=True)
class Extent:
    """Rows and columns up to the last cell, how many rows are hidden, the currency of a column's numbers, and how many
    cells hold a text that stands elsewhere."""

    rows: int
    columns: int
    hidden: int = 0
    currencies: Mapping[int, str] = field(default_factory=dict)
    texts: int = 0

    @property
    def cells(self) -> int:
        """How many places there are between the first cell of the sheet and the last."""
        return self.rows * self.columns


def sheet_extent(archive: zipfile.ZipFile, part: str, styles: Mapping[int, str], *, shared: bool) -> Extent:
    """How far a sheet of an .xlsx reaches; `styles` are the cell styles that name a currency, `shared` says whether
    the workbook has texts that stand elsewhere."""
    with archive.open(part) as stream:
        made = quick_extent(stream, styles, shared=shared)
    if made.cells <= LOOK_CLOSER:
        return made
    with archive.open(part) as stream:
        rows, columns = exact_size(stream)
    return replace(made, rows=rows, columns=columns)


def quick_extent(stream: IO[bytes], styles: Mapping[int, str], *, shared: bool) -> Extent:
    """How far a sheet reaches by the numbers of its rows and by those cells that lie beyond column Z; never less than
    26 columns, and every column there can be once a cell does not say where it is. `shared`: whether the workbook has
    texts that stand elsewhere."""
    pieces = blocks(stream)
    first = next(pieces)
    prefix = tag_prefix(first)
    odd, loose = re.compile(ODD_CELL % prefix), re.compile(LOOSE_CELL % prefix)
    row, opening = re.compile(ROW_ATTRIBUTE % prefix), b"<" + prefix + b"row"
    hidden_row = re.compile(HIDDEN_ROW % prefix)
    rows = counted = hidden = texts = 0
    columns = 26
    votes: dict[int, Counter[str]] = {}
    for piece in chain([first], pieces):
        if styles and counted < FORMAT_ROWS:
            vote(votes, piece, prefix, styles)
        plain = None if prefix else plain_piece(piece, shared=shared)
        if plain is None:
            numbers, count = list(map(int, row.findall(piece))), piece.count(opening)
            texts += piece.count(b'="s"') + piece.count(b"='s'") if shared else 0
        else:
            numbers, count = plain.rows, len(plain.rows)
            texts += plain.texts
        counted += count
        rows = max(rows, max(numbers, default=0))
        hidden += len(hidden_row.findall(piece)) if b"hidden" in piece else 0
        if plain is None and odd.search(piece):
            for letters, beside, below in FAR_CELL.findall(piece):
                columns, rows = max(columns, column_number(letters)), max(rows, int(beside or below))
            columns = EVERY_COLUMN if loose.search(piece) else columns
    return Extent(max(rows, counted), columns, hidden, elected(votes), texts)


@dataclass(frozen=True)
class Plain:
    """What a piece of a sheet holds whose tags are written as spreadsheet programs write them: the numbers of its rows
    and how many cells hold a text that stands elsewhere; all its cells lie in columns A to Z."""

    rows: list[int]
    texts: int


def plain_piece(piece: bytes, *, shared: bool) -> Plain | None:
    """A piece read by its bytes, many times faster than by patterns; None where a row or a cell is written in another
    way, or lies beyond column Z."""
    at = np.frombuffer(piece + b" " * WINDOW, np.uint8)
    tags, after = at[:-WINDOW] == TAG, at[1 : 1 - WINDOW]
    rows, cells = np.flatnonzero(tags & (after == OF_ROW)), np.flatnonzero(tags & (after == OF_CELL))
    begins = np.ndarray(len(piece), "<u8", at, strides=(1,))
    row = begins[rows]
    rows = rows[(row & first_bytes(4)) == number_of(b"<row")]
    if b"'" in piece or (begins[rows] != number_of(b'<row r="')).any() or placed_cells(begins, cells) is None:
        return None
    numbers = [piece[start : start + PLAIN_ROW + 1].partition(b'"') for start in (rows + WINDOW).tolist()]
    if not all(number.isdigit() and quote for number, quote, _ in numbers):
        return None
    return Plain([int(number) for number, _, _ in numbers], piece.count(b'="s"') if shared else 0)


def placed_cells(begins: np.ndarray, tags: np.ndarray) -> np.ndarray | None:
    """The places of those tags that are cells, where all of them say first of all that they lie in columns A to Z, else
    None; `begins` are the eight bytes from each place on. Tags whose name only begins as a cell's do not count."""
    third = (begins[tags] >> 16) & 255
    places = tags[(third < LOWER_A) | (third > LOWER_Z)]
    cells = begins[places]
    letter, digit = (cells >> 48) & 255, cells >> 56
    named = (letter >= UPPER_A) & (letter <= UPPER_Z) & (digit >= DIGIT_0) & (digit <= DIGIT_9)
    return places if (named & ((cells & first_bytes(6)) == number_of(b'<c r="'))).all() else None


def plain_size(piece: bytes) -> tuple[int, int] | None:
    """Rows and columns up to the last cell of a piece that holds something, by its bytes; None where a cell is written
    in another way than spreadsheet programs do, lies beyond column Z, or is the piece's last and not whole."""
    at = np.frombuffer(piece + b" " * 2 * WINDOW, np.uint8)
    tags = np.flatnonzero((at[:-1] == TAG) & (at[1:] == OF_CELL))
    cells = None if b"'" in piece else placed_cells(np.ndarray(len(piece), "<u8", at, strides=(1,)), tags)
    ends = np.flatnonzero(at == END)
    if cells is None or (len(cells) and (not len(ends) or ends[-1] < cells[-1])):
        return None
    filled = cells[at[ends[np.searchsorted(ends, cells)] - 1] != SLASH] if len(cells) else cells
    rows, more = np.zeros(len(filled), np.int64), np.ones(len(filled), dtype=bool)
    for shift in range(7, 7 + WINDOW):
        figure = at[filled + shift]
        more &= (figure >= DIGIT_0) & (figure <= DIGIT_9)
        rows = np.where(more, rows * 10 + figure - DIGIT_0, rows)
    if more.any():
        return None
    return int(rows.max(initial=0)), int(at[filled + 6].max(initial=UPPER_A - 1)) - UPPER_A + 1


def number_of(text: bytes) -> np.uint64:
    """A few bytes as one number, the first of them the smallest part."""
    return np.uint64(int.from_bytes(text, "little"))


def first_bytes(count: int) -> np.uint64:
    """What leaves of such a number its first bytes."""
    return np.uint64((1 << 8 * count) - 1)


def exact_size(stream: IO[bytes]) -> tuple[int, int]:
    """Rows and columns of a sheet up to its last cell that holds something."""
    pieces = blocks(stream)
    first = next(pieces)
    prefix = tag_prefix(first)
    placed, loose = re.compile(FILLED_CELL % prefix), re.compile(LOOSE_CELL % prefix)
    tags = re.compile(ANY_TAG % prefix)
    rows = columns = row = column = 0
    for piece in chain([first], pieces):
        size = None if prefix else plain_size(piece)
        found = [] if size else placed.findall(piece)
        rows = max(rows, max((int(number) for _, number in found), default=size[0] if size else 0))
        farthest = max((column_number(letters) for letters in {a for a, _ in found}), default=size[1] if size else 0)
        columns = max(columns, farthest)
        if size or not loose.search(piece):
            row = max(row, rows)
            continue
        for name, attributes in tags.findall(piece):
            place = CELL.search(attributes)
            if name == b"row":
                given = ROW_NUMBER.search(attributes)
                row, column = int(given.group(1)) if given else row + 1, 0
            else:
                column = column_number(place.group(1)) if place else column + 1
                rows, columns = max(rows, row), max(columns, column)
    return rows, columns


def tag_prefix(piece: bytes) -> bytes:
    """The namespace prefix that the tags of a sheet bear, with its colon."""
    found = PREFIX.search(piece)
    return found.group(1) + b":" if found and found.group(1) else b""


def vote(votes: dict[int, Counter[str]], piece: bytes, prefix: bytes, styles: Mapping[int, str]) -> None:
    """Counts for each column which currency the style of its numbers names, '' for none."""
    for found in islice(re.finditer(CELL_TAG % prefix, piece), 100_000):
        attributes = found.group(1) or b""
        if attributes.endswith(b"/") or TEXT_CELL.search(attributes):
            continue
        place, style = CELL.search(attributes), STYLE.search(attributes)
        if place:
            at = column_number(place.group(1)) - 1
            named = styles.get(int(style.group(1)), "") if style else ""
            votes.setdefault(at, Counter())[named] += 1


def elected(votes: Mapping[int, Counter[str]]) -> dict[int, str]:
    """The currency of each column in which more than half of the numbers bear the same."""
    made = {}
    for at, counts in sorted(votes.items()):
        named, times = counts.most_common(1)[0]
        if named and times * 2 > counts.total():
            made[at] = named
    return made


def column_number(letters: bytes) -> int:
    """The number, from 1, of a column by its letters.

    >>> column_number(b"A"), column_number(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def binary_extent(data: bytes) -> Extent:
    """How far a sheet of an .xlsb reaches."""
    rows = columns = hidden = row = at = 0
    end = len(data)
    while at + 2 <= end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind |= data[at] << 8
            at += 1
        length = shift = 0
        while at < end and shift < 28:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if kind == 0 and length >= 12:
            row = int.from_bytes(data[at : at + 4], "little")
            hidden += bool(data[at + 11] & 0x10) if at + 11 < end else 0
        elif 2 <= kind <= 11 and length >= 4:
            rows, columns = max(rows, row + 1), max(columns, int.from_bytes(data[at : at + 4], "little") + 1)
        at += length
    return Extent(rows, columns, hidden)


class Reach:
    """How far each sheet of an .ods reaches, its repetitions counted out: a few bytes may stand for a million cells."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.sheets: list[Extent] = []
        self.begin_sheet()

    def begin_sheet(self) -> None:
        """Starts a sheet."""
        self.at = self.rows = self.columns = self.hidden = self.volume = 0
        self.begin_row({})

    def begin_row(self, given: Mapping[str, str]) -> None:
        """Starts a row, which may stand for many."""
        self.repeated = repeats(given, "table:number-rows-repeated")
        self.concealed = given.get("table:visibility") in ("collapse", "filter")
        self.column = self.last = 0
        self.step = 1
        self.most, self.began = 1, self.parser.CurrentByteIndex

    def begin(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if name in ("table:table-cell", "table:covered-table-cell"):
            self.step = repeats(given, "table:number-columns-repeated")
            self.column += self.step
            if any(word in given for word in WITH_VALUE):
                self.filled()
        elif name == "text:p":
            self.filled()
        elif name == "table:table-row":
            self.begin_row(given)
        elif name == "table:table":
            self.begin_sheet()

    def filled(self) -> None:
        """The cell holds something."""
        self.last, self.most = self.column, max(self.most, self.step)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "table:table-row":
            self.at += self.repeated
            if self.last:
                self.rows, self.columns = self.at, max(self.columns, self.last)
                self.hidden += self.repeated if self.concealed else 0
                times = self.repeated * self.most
                self.volume += times * (self.parser.CurrentByteIndex - self.began) if times >= OFTEN else 0
                if self.volume > MOST_TEXT:
                    raise Unreadable("zip_bomb")
        elif name == "table:table":
            self.sheets.append(Extent(self.rows, self.columns, self.hidden))


def repeats(given: Mapping[str, str], name: str) -> int:
    """How many times a row or a cell of an .ods stands there."""
    try:
        return int(given.get(name, "1"))
    except ValueError as error:
        raise Unreadable("damaged") from error


def document_extents(stream: IO[bytes]) -> list[Extent]:
    """How far each sheet of an .ods reaches; raises Unreadable where its tags do not close, on which a reader may wait
    for ever, or where it defines entities."""
    parser = expat.ParserCreate()
    reach = Reach(parser)
    parser.StartElementHandler, parser.EndElementHandler = reach.begin, reach.end
    parser.StartDoctypeDeclHandler = refuse_definitions
    try:
        while block := stream.read(BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("damaged") from error
    return reach.sheets


def refuse_repeated_texts(archive: zipfile.ZipFile, shared: str, sheets: Mapping[str, Extent]) -> None:
    """Raises Unreadable where the cells of an .xlsx would unfold a few long texts into more than MOST_TEXT characters;
    `sheets` are the parts of the sheets."""
    with archive.open(shared) as stream:
        lengths = np.fromiter(text_lengths(stream), np.int64)
    if int(lengths.max(initial=0)) * sum(extent.texts for extent in sheets.values()) <= MOST_TEXT:
        return
    volume = 0
    for part in sheets:
        with archive.open(part) as stream:
            for piece in blocks(stream):
                cells = np.array(TEXT_PLACE.findall(piece), dtype="S18").astype(np.int64)
                volume += int(lengths[cells[cells < len(lengths)]].sum())
                if volume > MOST_TEXT:
                    raise Unreadable("zip_bomb")


def text_lengths(stream: IO[bytes]) -> Iterator[int]:
    """The size in bytes of each shared text with its tags."""
    rest = 0
    for piece in blocks(stream):
        *ended, last = SHARED_END.split(piece)
        for text in ended:
            yield rest + len(text)
            rest = 0
        rest += len(last)
