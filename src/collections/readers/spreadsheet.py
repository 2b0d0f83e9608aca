"""Workbooks (.xlsx, .xlsm, .xls, .xlsb, .ods): guarded, then read by calamine, and looked at again for odd cells."""

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from types import TracebackType
from typing import IO
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .archive import DAMAGED, listed_sheets, local
from .extents import Extent
from .reading import Caution, Unreadable
from .sheets import (
    MANY_CELLS,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    STEP,
    Book,
    Progress,
    Row,
    Sheet,
    column_letters,
    first_ranges,
    narrow,
    near,
    shared,
    trimmed,
)
from .told import Told

CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Unharmed:
    """Turns a panic of the reader, and what it raises for a damaged file, into Unreadable."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if kind and (kind.__name__ == "PanicException" or issubclass(kind, (CalamineError, OSError, ValueError))):
            raise Unreadable("damaged") from error


def workbook(content: bytes, told: Told, progress: Progress | None = None) -> Book:
    """The visible sheets of a workbook of which so much was told before."""
    refuse_far(told.extents)
    with Unharmed():
        opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
        listed = [(meta.name, meta.visible == SheetVisibleEnum.Visible, meta.typ) for meta in opened.sheets_metadata]
    shown = [name for name, visible, kind in listed if visible and kind in (SheetTypeEnum.WorkSheet, None)]
    hidden = tuple(name for name, visible, _ in listed if not visible)
    sheets, cautions, unread = [], list(told.cautions), []
    expected = sum(told.extents[name].rows for name in shown if name in told.extents)
    count = Count(progress, expected)
    for name in dict.fromkeys(shown):
        extent = told.extents.get(name)
        sheet = worksheet(opened, name, extent, count, cautions) if extent or not told.named else None
        if sheet is None:
            unread.append(name)
        else:
            sheets.append(sheet)
    if not sheets:
        raise Unreadable("damaged" if shown else "empty")
    if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS:
        raise Unreadable("too_large")
    hid = sum(sheet.hidden_rows for sheet in sheets) if told.named else told.hidden
    if hid:
        cautions.append(Caution("hidden_rows", {"count": hid}))
    if unread:
        cautions.append(Caution("sheet_unread", {"names": ", ".join(unread)}))
    return Book(told.kind, tuple(sheets), hidden, tuple(cautions), told.date_1904)


def refuse_far(extents: Mapping[str, Extent]) -> None:
    """Raises Unreadable where the cells reach so far that reading them would take all memory."""
    total = 0
    for name, extent in extents.items():
        total += extent.cells
        if total > MOST_CELLS:
            raise Unreadable("stray_cells", sheet=name, cell=f"{column_letters(extent.columns)}{extent.rows}")


class Count:
    """Tells how many rows were read, over all sheets."""

    def __init__(self, progress: Progress | None, expected: int) -> None:
        self.progress, self.expected, self.before = progress, expected, 0

    def rows(self, sheet: CalamineSheet) -> list[Row]:
        """All rows of a sheet, from row 1 and column A."""
        if self.progress is None and area(sheet) < MANY_CELLS:
            return list(sheet.to_python(skip_empty_area=False))
        made: list[Row] = []
        for row in shared(sheet.iter_rows(), area(sheet)):
            made.append(row)
            if len(made) % STEP == 0:
                self.tell(len(made))
        self.before += len(made)
        self.tell(0)
        return made

    def tell(self, here: int) -> None:
        """Says how far it is."""
        if self.progress:
            self.progress(self.before + here, max(self.expected, self.before + here))


def worksheet(
    opened: CalamineWorkbook, name: str, extent: Extent | None, count: Count, cautions: list[Caution]
) -> Sheet | None:
    """One sheet with its rows in place, None where it cannot be read; adds a caution for what lies far from it."""
    try:
        with Unharmed():
            sheet = opened.get_sheet_by_name(name)
            if area(sheet) > MOST_CELLS:
                raise Unreadable("too_large")
            rows = trimmed(count.rows(sheet))
            merged = first_ranges(sheet.merged_cell_ranges or ())
    except Unreadable as error:
        if error.key != "damaged":
            raise
        return None
    rows, far_row = near(rows)
    rows, far_column = narrow(rows)
    if far_row:
        cautions.append(Caution("far_rows", {"sheet": name, "row": far_row}))
    if far_column:
        cautions.append(Caution("far_columns", {"sheet": name, "column": column_letters(far_column)}))
    if max(map(len, rows), default=0) > MOST_COLUMNS:
        raise Unreadable("too_wide", most=MOST_COLUMNS)
    made = extent or Extent(0, 0)
    return Sheet(name, trimmed(rows), merged, made.currencies, made.hidden)


def area(sheet: CalamineSheet) -> int:
    """The number of cells between A1 and the last cell of a sheet."""
    return (sheet.end[0] + 1) * (sheet.end[1] + 1) if sheet.end else 0


def second_look(
    content: bytes, sheet: str, wanted: Collection[tuple[int, int]]
) -> dict[tuple[int, int], tuple[str, str]]:
    """Why cells read as blank are not: (row, column) from 0 -> (reason, what stands there), for error values and for
    formulas saved without a result. An archive that cannot be walked explains nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = next(listed.part for listed in listed_sheets(archive) if listed.name == sheet and listed.part)
            with archive.open(part) as stream:
                return {place: found for place, found in odd_cells(stream) if place in wanted}
    except (*DAMAGED, Unreadable, StopIteration):
        return {}


def odd_cells(stream: IO[bytes]) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    """Every error cell and every formula without a stored result of a sheet."""
    for _, element in ElementTree.iterparse(stream):
        tag = local(element.tag)
        if tag == "c":
            said = {local(child.tag): child.text or "" for child in element}
            if element.get("t") == "e":
                yield place(element.get("r", "")), ("error_cell", said.get("v", ""))
            elif "f" in said and not said.get("v"):
                yield place(element.get("r", "")), ("formula_without_value", f"={said['f']}")
        elif tag == "row":
            element.clear()


def place(reference: str) -> tuple[int, int]:
    """Row and column from 0 of a cell reference; (-1, -1) where it is none.

    >>> place("B3")
    (2, 1)
    """
    found = CELL.fullmatch(reference)
    if not found:
        return -1, -1
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found.group(2)) - 1, column - 1
