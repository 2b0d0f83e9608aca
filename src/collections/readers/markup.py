"""Tables in a web page (.html, often named .xls), each a sheet of its own. Nothing it names is fetched or run."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from .delimited import decoded
from .reading import Unreadable
from .sheets import MERGED_ROWS, MOST_CELLS, MOST_COLUMNS, STEP, Book, Progress, Range, Sheet, placed, trimmed

CHARSET = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?([\w-]{2,30})|<\?xml[^>]{0,200}encoding=["']([\w-]+)""", re.I
)
TOKEN = re.compile(r"<(/?)([tT](?:[aA][bB][lL][eE]|[rRdDhH]))(?=[\s/>])([^<>]*)>")
BREAK = re.compile(r"<(?:br|/?p|/?div|/?li)(?=[\s/>])[^<>]*>", re.IGNORECASE)
MOST_TAGS = 4_000_000
TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
SKIPPED = re.compile(r"<!--|<(script|style|xml|title)(?=[\s/>])", re.IGNORECASE)
SPAN = re.compile(r"""\b(col|row)span\s*=\s*["']?\s*(\d{1,9})""", re.IGNORECASE)
MOST_SPAN, MOST_TABLES, DEEPEST = 65_534, 10_000, 200


class Grid:
    """A table as it is being read: where the next cell goes, and which places are taken by cells from above."""

    def __init__(self) -> None:
        self.row, self.column, self.work = -1, 0, 0
        self.cells: list[tuple[int, int, Any]] = []
        self.merged: list[Range] = []
        self.below: dict[int, int] = {}
        self.pieces: list[str] | None = None

    def begin_row(self) -> None:
        """Goes to the next row."""
        self.end_cell()
        self.row, self.column = self.row + 1, 0
        self.below = {at: last for at, last in self.below.items() if last >= self.row}
        self.work += len(self.below)

    def begin_cell(self, attributes: str) -> None:
        """Goes to the next free place and takes as many as the cell spans."""
        self.end_cell()
        if self.row < 0:
            self.begin_row()
        while self.column in self.below:
            self.column += 1
        spans = {name.lower(): int(number) for name, number in SPAN.findall(attributes)}
        wide, high = max(1, spans.get("col", 1)), min(max(1, spans.get("row", 1)), MOST_SPAN)
        if self.column + wide > MOST_COLUMNS:
            raise Unreadable("too_wide", most=MOST_COLUMNS)
        self.cells.append((self.row, self.column, ""))
        if (wide > 1 or high > 1) and self.row < MERGED_ROWS:
            self.merged.append(((self.row, self.column), (self.row + high - 1, self.column + wide - 1)))
        if high > 1:
            self.below.update(dict.fromkeys(range(self.column, self.column + wide), self.row + high - 1))
        self.column += wide
        self.work += wide
        if self.work > MOST_CELLS:
            raise Unreadable("too_large")
        self.pieces = []

    def end_cell(self) -> None:
        """Puts the text of the open cell in its place."""
        if self.pieces is not None:
            row, column, _ = self.cells[-1]
            self.cells[-1] = row, column, plain("".join(self.pieces))
            self.pieces = None


def plain(text: str) -> str:
    """The text of a cell on one line, without its tags.

    >>> plain("Caf&eacute; <b>Zo</b>&euml;<br>1&nbsp;234,50")
    'Café Zoë 1 234,50'
    """
    if "<" in text:
        text = TAG.sub("", BREAK.sub(" ", text))
    return " ".join(unescape(text).split())


def html_book(content: bytes, progress: Progress | None = None) -> Book:
    """The tables of a web page with at least two columns; raises Unreadable where there is none."""
    whole = decoded(content, declared(content))
    if whole.count("<") > MOST_TAGS:
        raise Unreadable("too_large")
    text = "".join(shown(whole))
    sheets: list[Sheet] = []
    for grid in grids(text, progress):
        rows = trimmed(placed(grid.cells))
        if rows and len(rows[0]) > 1:
            sheets.append(Sheet(str(len(sheets) + 1), rows, tuple(grid.merged)))
    if not sheets:
        raise Unreadable("web_page")
    if len(sheets) == 1:
        sheets = [Sheet("", sheets[0].rows, sheets[0].merged)]
    return Book("html", tuple(sheets))


def declared(content: bytes) -> str:
    """The encoding that a page declares in its first lines, or ''."""
    found = CHARSET.search(content[:4_096])
    return (found.group(1) or found.group(2)).decode("ascii", "replace") if found else ""


def shown(text: str) -> Iterator[str]:
    """The parts of a page that are neither comment nor script nor style. Raises Unreadable where one never closes and
    rows would be lost behind it."""
    at = 0
    while found := SKIPPED.search(text, at):
        yield text[at : found.start()]
        name = found.group(1)
        end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, found.end()) if name else None
        if name is None:
            close = text.find("-->", found.end())
            at = close + 3 if close >= 0 else -1
        else:
            at = end.end() if end else -1
        if at < 0:
            if TOKEN.search(text, found.end()):
                raise Unreadable("damaged")
            return
    yield text[at:]


def grids(text: str, progress: Progress | None) -> list[Grid]:
    """The tables of a page in the order in which they begin; a table within a cell is one of its own."""
    made: list[Grid] = []
    open_grids: list[Grid] = []
    last = rows = 0
    expected = text.count("<tr") + text.count("<TR") if progress else 0
    for token in TOKEN.finditer(text):
        closing, name, attributes = token.group(1), token.group(2).lower(), token.group(3)
        grid = open_grids[-1] if open_grids else None
        if grid and grid.pieces is not None:
            grid.pieces.append(text[last : token.start()])
        last = token.end()
        if name == "table" and not closing:
            made.append(Grid())
            open_grids.append(made[-1])
            if len(made) > MOST_TABLES or len(open_grids) > DEEPEST:
                raise Unreadable("web_page")
        elif grid is None:
            continue
        elif name == "table":
            grid.end_cell()
            open_grids.pop()
        elif name == "tr" and not closing:
            rows += 1
            grid.begin_row()
            if progress and rows % STEP == 0:
                progress(rows, max(rows, expected))
        elif name == "tr":
            grid.end_cell()
        elif name in ("td", "th"):
            grid.end_cell() if closing else grid.begin_cell(attributes)
    for grid in open_grids:
        grid.end_cell()
    return made
