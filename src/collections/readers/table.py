"""The table in a book: the sheets that share the best header, put under one another, and what stands above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

import numpy as np

from .dates import FROM_1904
from .headings import Head, best_head, header_texts, key, layout
from .reading import Unreadable
from .sheets import Book, Row, Sheet, blank_row, is_blank


@dataclass(frozen=True)
class Table:
    """Rows under a header. `sheet` and `row` say for each where it stands (index in `sheets`, row from 1); `longer`
    are the rows with cells beyond the last header; `titles` the filled rows above, `blanks` how many were blank.

    `heads` counts the rows of all headers; `currencies` is the currency a column's number format names, `merged` the
    columns with cells merged downwards, `shift` the days by which serial numbers lag. `others` counts rows of accounts
    that are no customer's, `skipped` are columns that say nothing of a document, `above` are the filled rows above the
    first header and `upper` its own rows, `given` fields whose column is known: field -> header.
    """

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
    heads: int
    currencies: Mapping[int, str]
    merged: frozenset[int]
    shift: int
    others: int = 0
    skipped: frozenset[int] = frozenset()
    above: tuple[Row, ...] = ()
    upper: tuple[Row, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    def column(self, position: int) -> np.ndarray:
        """The cells of one column, as an array of whatever they are."""
        return np.fromiter(map(itemgetter(position), self.rows), dtype=object, count=len(self.rows))


def found_table(book: Book) -> Table:
    """The table of a book; raises Unreadable where there is none."""
    filled = [sheet for sheet in book.sheets if sheet.rows]
    if not filled:
        raise Unreadable("empty")
    heads = {sheet.name: best_head(sheet) for sheet in filled}
    headed = [sheet for sheet in filled if heads[sheet.name]]
    if not headed:
        raise Unreadable("no_header", guess=guess(filled[0]))
    best = max(headed, key=lambda sheet: (of(heads, sheet).score, len(sheet.rows)))
    fingerprint = layout(of(heads, best).texts)
    same = [sheet for sheet in headed if sheet is best or layout(of(heads, sheet).texts) == fingerprint]
    ignored = [sheet.name for sheet in book.sheets if sheet not in same]
    shift = FROM_1904 if getattr(book, "date_1904", False) else 0
    return gathered(same, [of(heads, sheet) for sheet in same], (*ignored, *book.hidden), fingerprint, shift)


def of(heads: Mapping[str, Head | None], sheet: Sheet) -> Head:
    """The header of a sheet that has one."""
    head = heads[sheet.name]
    assert head
    return head


def apart(book: Book, table: Table) -> list[Book]:
    """Each sheet with a header of its own that the table left out, as a book."""
    left = [sheet for sheet in book.sheets if sheet.rows and sheet.name not in table.sheets]
    heads = {sheet.name: best_head(sheet) for sheet in left}
    return [replace(book, sheets=(sheet,), hidden=(), cautions=()) for sheet in left if scored(heads[sheet.name])]


def scored(head: Head | None) -> bool:
    """Whether a header was found by its words."""
    return head is not None and head.score > 0


def guess(sheet: Sheet) -> str:
    """The texts of the first row that is not blank, for the user to see what was taken for a table."""
    row = next((row for row in sheet.rows if not blank_row(row)), ())
    return ", ".join(" ".join(str(cell).split())[:40] for cell in row if not is_blank(cell))[:200]


def gathered(
    sheets: Sequence[Sheet], heads: Sequence[Head], ignored: tuple[str, ...], fingerprint: str, shift: int
) -> Table:
    """The rows of several sheets under one header."""
    width = len(heads[0].texts)
    starts = [head.row + head.depth for head in heads]
    rows = [row for sheet, start in zip(sheets, starts, strict=True) for row in sheet.rows[start:]]
    if not rows:
        raise Unreadable("no_rows")
    heights = [len(sheet.rows) - start for sheet, start in zip(sheets, starts, strict=True)]
    above = [row for sheet, head in zip(sheets, heads, strict=True) for row in sheet.rows[: head.row]]
    titles = [row for row in above if not blank_row(row)]
    return Table(
        headers=header_texts(heads[0].texts),
        layout=fingerprint,
        header_row=heads[0].row + 1,
        sheets=tuple(sheet.name for sheet in sheets),
        ignored=ignored,
        rows=[row if len(row) == width else fitted(row, width) for row in rows],
        sheet=np.repeat(np.arange(len(sheets)), heights),
        row=np.concatenate([np.arange(start + 1, start + 1 + h) for start, h in zip(starts, heights, strict=True)]),
        longer=longer(rows, width),
        titles=titles,
        blanks=len(above) - len(titles),
        heads=sum(head.depth for head in heads),
        currencies=getattr(sheets[0], "currencies", {}),
        merged=downwards(sheets[0], starts[0]),
        shift=shift,
        skipped=frozenset(at for at, text in enumerate(heads[0].texts) if not key(text)),
        above=tuple(row for row in sheets[0].rows[: heads[0].row] if not blank_row(row)),
        upper=tuple(sheets[0].rows[heads[0].row : starts[0]]),
    )


def longer(rows: list[Row], width: int) -> np.ndarray:
    """The rows with cells beyond the last header, unless all these cells are marks in one column of their own."""
    made = np.array([len(row) > width and not blank_row(row[width:]) for row in rows], dtype=bool)
    beyond = [(at, cell) for row in np.flatnonzero(made) for at, cell in enumerate(rows[row]) if at >= width]
    marks = [(at, str(cell).strip()) for at, cell in beyond if not is_blank(cell)]
    own = len({at for at, _ in marks}) == 1 and all(len(mark) <= 2 and not mark.isdigit() for _, mark in marks)
    return np.zeros(len(rows), dtype=bool) if own else made


def downwards(sheet: Sheet, start: int) -> frozenset[int]:
    """The columns with cells merged over several rows of the table."""
    merged = getattr(sheet, "merged", ())
    return frozenset(left for (top, left), (bottom, _) in merged if top >= start and bottom > top)


def fitted(row: Row, width: int) -> Row:
    """A row with exactly that many cells."""
    return [*row[:width], *[""] * (width - len(row))]
