"""Excel workbooks (.xlsx): guarded against bombs before opening, read by calamine, looked at again for error cells."""

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import IO
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from .reading import Unreadable
from .sheets import Book, Row, Sheet, trimmed

MOST_ENTRIES = 10_000
MOST_BYTES = 400_000_000
MOST_RATIO, RATIO_FROM = 200, 20_000_000
MOST_ROWS = 1_100_000
MOST_CELLS = 40_000_000
DAMAGED_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def entries(content: bytes) -> dict[str, int]:
    """The names in a zip with their size when unpacked; raises Unreadable when it is damaged or unreasonably large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
    except DAMAGED_ZIP as error:
        raise Unreadable("damaged") from error
    if len(listed) > MOST_ENTRIES or sum(entry.file_size for entry in listed) > MOST_BYTES:
        raise Unreadable("too_large")
    if any(entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * entry.compress_size for entry in listed):
        raise Unreadable("too_large")
    return {entry.filename: entry.file_size for entry in listed}


def workbook(content: bytes) -> Book:
    """The visible sheets of an .xlsx."""
    try:
        opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [meta.name for meta in opened.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        hidden = [meta.name for meta in opened.sheets_metadata if meta.visible != SheetVisibleEnum.Visible]
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("damaged") from error
    sheets = [sheet for name in shown if (sheet := worksheet(opened, name)) is not None]
    if not sheets:
        raise Unreadable("damaged" if shown else "empty")
    if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS:
        raise Unreadable("too_large")
    return Book("xlsx", tuple(sheets), tuple(hidden))


def worksheet(opened: CalamineWorkbook, name: str) -> Sheet | None:
    """One sheet with its rows in place; None where it holds no cells that can be read, such as a sheet of charts."""
    try:
        sheet = opened.get_sheet_by_name(name)
        if area(sheet) > MOST_CELLS:
            raise Unreadable("too_large")
        rows: list[Row] = list(sheet.to_python(skip_empty_area=False))
        return Sheet(name, trimmed(rows))
    except (CalamineError, OSError, ValueError):
        return None


def area(sheet: CalamineSheet) -> int:
    """The number of cells between A1 and the last cell of a sheet."""
    return (sheet.end[0] + 1) * (sheet.end[1] + 1) if sheet.end else 0


def second_look(
    content: bytes, sheet: str, wanted: Collection[tuple[int, int]]
) -> dict[tuple[int, int], tuple[str, str]]:
    """Why cells read as blank are not: (row, column) from 0 -> (reason, what stands there), for error values and for
    formulas saved without a result. An archive that cannot be walked explains nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(part(archive, sheet)) as stream:
            return {place: found for place, found in odd_cells(stream) if place in wanted}
    except (*DAMAGED_ZIP, ElementTree.ParseError):
        return {}


def part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet; raises KeyError when the workbook does not list it."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for listed in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
        if listed.get("name") == sheet:
            target = targets[listed.get(REFERENCE)]
            return target[1:] if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def odd_cells(stream: IO[bytes]) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    """Every error cell and every formula without a stored result of a sheet."""
    for _, element in ElementTree.iterparse(stream):
        if element.tag == f"{MAIN}c":
            value, formula = element.findtext(f"{MAIN}v"), element.find(f"{MAIN}f")
            if element.get("t") == "e":
                yield place(element.get("r", "")), ("error_cell", value or "")
            elif formula is not None and not value:
                yield place(element.get("r", "")), ("formula_without_value", f"={formula.text or ''}")
        elif element.tag == f"{MAIN}row":
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
