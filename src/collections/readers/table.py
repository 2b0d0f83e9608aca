"""The table in a book: the sheets that share the best header, put under one another, and what stands above."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np

from .headings import best_header, header_texts, key, layout
from .reading import Unreadable
from .sheets import Book, Row, Sheet, blank_row, is_blank


@dataclass(frozen=True)
class Table:
    """Rows under a header. `sheet` and `row` say for each where it stands (index in `sheets`, row from 1); `longer`
    are the rows with cells beyond the last header; `titles` the filled rows above, `blanks` how many were blank."""

    headers: tuple[str, ...]
    layout: str
    header_row: int
    sheets: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: list[Row]
    sheet: np.ndarray
    row: np.ndarray
    longer: np.ndarray
    titles: list[Row]
    blanks: int

    def column(self, position: int) -> list[Any]:
        """The cells of one column."""
        return list(map(itemgetter(position), self.rows))


def found_table(book: Book) -> Table:
    """The table of a book; raises Unreadable where there is none."""
    filled = [sheet for sheet in book.sheets if sheet.rows]
    if not filled:
        raise Unreadable("empty")
    heads = {sheet.name: best_header(sheet) for sheet in filled}
    best = max(filled, key=lambda sheet: (heads[sheet.name][0], heads[sheet.name][1] >= 0))
    if heads[best.name][1] < 0:
        raise Unreadable("no_header", guess=guess(best))
    fingerprint = layout(header_cells(best, heads[best.name][1]))
    same = [sheet for sheet in filled if sheet is best or under(sheet, heads[sheet.name], fingerprint)]
    ignored = [sheet.name for sheet in book.sheets if sheet not in same]
    return gathered(same, [heads[sheet.name][1] for sheet in same], (*ignored, *book.hidden), fingerprint)


def under(sheet: Sheet, head: tuple[int, int], fingerprint: str) -> bool:
    """Whether a sheet has that same header."""
    return head[1] >= 0 and layout(header_cells(sheet, head[1])) == fingerprint


def header_cells(sheet: Sheet, index: int) -> list[str]:
    """The texts of a header row up to the last one that is not blank."""
    texts = ["" if is_blank(cell) else str(cell) for cell in sheet.rows[index]]
    while texts and not key(texts[-1]):
        texts.pop()
    return texts


def guess(sheet: Sheet) -> str:
    """The texts of the first row that is not blank, for the user to see what was taken for a table."""
    row = next(row for row in sheet.rows if not blank_row(row))
    return ", ".join(" ".join(str(cell).split())[:40] for cell in row if not is_blank(cell))[:200]


def gathered(sheets: Sequence[Sheet], heads: Sequence[int], ignored: tuple[str, ...], fingerprint: str) -> Table:
    """The rows of several sheets under one header."""
    top = sheets[0].rows[heads[0]]
    width = len(top)
    rows = [row for sheet, head in zip(sheets, heads, strict=True) for row in sheet.rows[head + 1 :]]
    if not rows:
        raise Unreadable("no_rows")
    heights = [len(sheet.rows) - head - 1 for sheet, head in zip(sheets, heads, strict=True)]
    above = [row for sheet, head in zip(sheets, heads, strict=True) for row in sheet.rows[:head]]
    titles = [row for row in above if not blank_row(row)]
    return Table(
        headers=header_texts(top),
        layout=fingerprint,
        header_row=heads[0] + 1,
        sheets=tuple(sheet.name for sheet in sheets),
        ignored=ignored,
        rows=[row if len(row) == width else fitted(row, width) for row in rows],
        sheet=np.repeat(np.arange(len(sheets)), heights),
        row=np.concatenate([np.arange(head + 2, head + 2 + high) for head, high in zip(heads, heights, strict=True)]),
        longer=np.array([len(row) > width and not blank_row(row[width:]) for row in rows], dtype=bool),
        titles=titles,
        blanks=len(above) - len(titles),
    )


def fitted(row: Row, width: int) -> Row:
    """A row with exactly that many cells."""
    return [*row[:width], *[""] * (width - len(row))]
