"""Tables as a formatted .xlsx: real numbers, real days, and text that stays text whatever it begins with.

A frame's cents become units with two decimals, its days become dates, and every text is written as a string cell:
nothing out of the books can turn into a formula (OWASP, "CSV Injection", names the beginnings: = + - @ tab CR).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from math import isfinite, nan
from typing import Any, Literal
from xml.sax.saxutils import escape

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..tables import day_numbers
from .package import carried, repacked

Kind = Literal["text", "cents", "day", "count", "number", "percent", "any"]
"""What a column holds: 'number' is a float such as days on average, 'percent' a share of 1; 'any' are the cells of
somebody else's file, each as it stood there."""

FORMATS: dict[Kind, str] = {
    "text": "@",
    "cents": "#,##0.00",
    "day": "dd/mm/yyyy",
    "count": "#,##0",
    "number": "#,##0.0",
    "percent": "0.0%",
    "any": "General",
}
SIDES: dict[Kind, str] = {
    **dict.fromkeys(FORMATS, "right"),
    **dict.fromkeys(("text", "any"), "left"),
    "day": "center",
}
INDENTS: dict[Kind, int] = {**dict.fromkeys(FORMATS, 0), "text": 1}
"""How each kind is shown, on which side of its column and how far from it, header included."""

LINE_HEIGHT, MOST_LINES = 15, 12
"""Points, and lines of one row at most: the rest of a very long text is read in the cell."""

NOTE_WIDE, NOTE_HIGH = 320, 90
"""Pixels of a note when it is shown."""

LONGEST_TEXT = 32_767
"""UTF-16 code units a cell holds (Excel specifications and limits)."""

LONGEST_TITLE = 31
"""Characters of a sheet's title, which may hold none of [ ] : * ? / \\ and neither begin nor end with an apostrophe."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

EPOCH = 25_569
"""1970-01-01 as a spreadsheet counts days."""

PROPERTIES = "docProps/core.xml"
DIMENSION = re.compile(rb"<dimension [^>]*>")
CLOCK = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")

TYPEFACE, INK, PAPER, LINE, NOTED = "Calibri", "1F2A37", "E8EDF2", "C9D1DA", "F9D9C9"
MARGIN_CM = {"left": 1.2, "right": 1.2, "top": 1.5, "bottom": 1.6}


@dataclass(frozen=True)
class Field:
    """One column of a sheet: where it stands in the frame, its header, its kind and its width in characters."""

    name: str
    title: str
    kind: Kind = "text"
    width: int = 14


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet: lines of text above, then the header and a line per row of `rows`, which has every field's column.

    `notes`: (position in `rows`, name of a field) -> what is to be said of that cell, which is coloured. Notes and
    columns of kind 'any' are written cell by cell: a sheet with them is for thousands of rows, not for a million. The
    rows at the positions `struck` are struck through.
    """

    title: str
    fields: tuple[Field, ...]
    rows: pd.DataFrame
    heading: tuple[str, ...] = ()
    notes: Mapping[tuple[int, str], str] = field(default_factory=dict)
    struck: frozenset[int] = frozenset()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as the bytes of one .xlsx file; the same sheets give the same bytes. Titles are made legal, distinct.

    Raises KeyError when a frame lacks a field's column, ValueError without sheets.
    """
    if not sheets:
        raise ValueError("a workbook without sheets cannot be opened")
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Encours"
    taken: list[str] = []
    bodies: dict[str, bytes] = {}
    for number, sheet in enumerate(sheets, start=1):
        taken.append(legal_title(sheet.title, taken))
        bodies[f"xl/worksheets/sheet{number}.xml"] = _begun(book.create_sheet(taken[-1]), sheet)
    target = BytesIO()
    book.save(target)
    return _filled(target, bodies)


def legal_title(title: str, taken: Iterable[str] = ()) -> str:
    """The title as a spreadsheet program accepts it, and unlike every title `taken`, in whatever case.

    >>> legal_title("Clients: 1/2 [EUR]"), legal_title("Log", ["log"]), legal_title("''")
    ('Clients 1 2 EUR', 'Log 2', 'Sheet')
    """
    clean = " ".join(re.sub(r"[\[\]:*?/\\]", " ", carried(title)).split())
    clean = _trimmed(clean, LONGEST_TITLE) or "Sheet"
    used = {other.casefold() for other in taken} | {"history"}  # Excel keeps "History" for itself
    candidates = [clean] + [f"{_trimmed(clean, LONGEST_TITLE - 4)} {number}" for number in range(2, len(used) + 3)]
    return next(candidate for candidate in candidates if candidate.casefold() not in used)


def _trimmed(title: str, longest: int) -> str:
    """The title cut to that length, without spaces or apostrophes at its ends."""
    return title.strip("' ")[:longest].strip("' ")


def text_of(value: object) -> str:
    """The value as a cell's text: without the characters XML cannot carry, no longer than a cell, and with an
    underscore that Excel would take for the start of an escape (_x000D_) escaped itself."""
    text = carried(str(value))
    if len(text) * 2 > LONGEST_TEXT:
        text = text.encode("utf-16-le")[: LONGEST_TEXT * 2].decode("utf-16-le", "ignore")
    return ESCAPE_LOOKALIKE.sub("_x005F_", text)


def _begun(target: Worksheet, sheet: Sheet) -> bytes:
    """Sets the sheet up, down to its header, and gives its data rows as XML.

    Cell by cell, openpyxl takes over 20 microseconds; thousands of rows are a column operation written out here.
    """
    header_row = len(sheet.heading) + 2 if sheet.heading else 1
    _set_up(target, sheet, header_row)
    _set_print(target, header_row)
    _write_heading(target, sheet.heading)
    for number, one in enumerate(sheet.fields, start=1):
        _write_header(target.cell(header_row, number), one)
    if sheet.notes or any(one.kind == "any" for one in sheet.fields):
        _write_cells(target, sheet, header_row + 1)
        return b""
    columns = [
        _column(target, get_column_letter(number), one, sheet, header_row + 1)
        for number, one in enumerate(sheet.fields, start=1)
    ]
    numbers = range(header_row + 1, header_row + 1 + len(sheet.rows))
    return "".join(map(_row_xml, numbers, _lines(sheet), zip(*columns, strict=True))).encode()


def _row_xml(number: int, lines: int, cells: Iterable[str]) -> str:
    height = f' ht="{lines * LINE_HEIGHT}" customHeight="1"' if lines > 1 else ""
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


def _lines(sheet: Sheet) -> list[int]:
    """How many lines each row takes with its texts wrapped, by the count of characters; programs do not all measure."""
    texts = [(one.width, sheet.rows[one.name].tolist()) for one in sheet.fields if one.kind == "text"]
    needed = [[_wrapped(str(text), width) for text in column] for width, column in texts]
    return [min(max(lines), MOST_LINES) for lines in zip([1] * len(sheet.rows), *needed, strict=True)]


def _wrapped(text: str, width: int) -> int:
    """Lines a text takes in a column that wide, two of them padding; words move whole, hence the tenth less."""
    room = max(width - 2, 1)
    if len(text) <= room and "\n" not in text:
        return 1
    return sum(1 + int(len(line) > room) * int(len(line) / (room * 0.9)) for line in text.split("\n"))


def _filled(package: BytesIO, bodies: Mapping[str, bytes]) -> bytes:
    """The package with the data rows in its sheets and no clock in its properties.

    The sheets' dimension, which may be left out (ECMA-376 part 1, 18.3.1.35) and is wrong now, goes too.
    """

    def change(name: str, part: bytes) -> bytes:
        if name in bodies:
            return DIMENSION.sub(b"", part).replace(b"</sheetData>", bodies[name] + b"</sheetData>")
        return CLOCK.sub(b"", part) if name == PROPERTIES else part

    return repacked(package, change)


def _set_up(target: Worksheet, sheet: Sheet, header_row: int) -> None:
    """Widths, the frozen header and its filter."""
    last = get_column_letter(len(sheet.fields))
    target.freeze_panes = f"A{header_row + 1}"
    target.auto_filter.ref = f"A{header_row}:{last}{header_row + len(sheet.rows)}"
    for number, one in enumerate(sheet.fields, start=1):
        target.column_dimensions[get_column_letter(number)].width = one.width
    lines = max(_wrapped(one.title, one.width) for one in sheet.fields)
    target.row_dimensions[header_row].height = LINE_HEIGHT * max(lines, 2)


def _set_print(target: Worksheet, header_row: int) -> None:
    """A4 landscape, as wide as the page and as long as it takes, header on every page, pages numbered."""
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = 9  # A4
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.print_title_rows = f"{header_row}:{header_row}"
    target.oddFooter.left.text, target.oddFooter.right.text = "&A", "&P / &N"
    for side, centimetres in MARGIN_CM.items():
        setattr(target.page_margins, side, centimetres / 2.54)


def _write_heading(target: Worksheet, lines: Sequence[str]) -> None:
    """The lines above the table, the first one larger."""
    for number, line in enumerate(lines, start=1):
        cell = target.cell(number, 1)
        _write_text(cell, line)
        cell.font = Font(name=TYPEFACE, bold=number == 1, size=14 if number == 1 else 11, color=INK)


def _write_header(cell: Cell, field: Field) -> None:
    _write_text(cell, field.title)
    cell.font = Font(name=TYPEFACE, bold=True, color=INK)
    cell.fill = PatternFill("solid", fgColor=PAPER)
    cell.border = Border(bottom=Side("thin", color=INK))
    cell.alignment = Alignment(SIDES[field.kind], "center", wrap_text=True, indent=INDENTS[field.kind])


def _write_text(cell: Cell, text: str) -> None:
    cell.value = text_of(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)


def _write_cells(target: Worksheet, sheet: Sheet, first: int) -> None:
    """The sheet's rows cell by cell, from row `first` down, with the notes on their cells."""
    for row, lines in enumerate(_lines(sheet), start=first):
        if lines > 1:
            target.row_dimensions[row].height = lines * LINE_HEIGHT
    for number, one in enumerate(sheet.fields, start=1):
        column, plain, day = sheet.rows[one.name], _styled(target, one.kind), _styled(target, "day")
        values = column.tolist() if one.kind in ("text", "any") else _numbers(one.kind, column)
        for place, value in enumerate(values):
            cell = target.cell(first + place, number)
            cell._style = copy((day if isinstance(value, date) else plain)._style)
            _write_value(cell, value)
            if note := sheet.notes.get((place, one.name)):
                cell.fill = PatternFill("solid", fgColor=NOTED)
                cell.comment = Comment(text_of(note), "Encours", height=NOTE_HIGH, width=NOTE_WIDE)


def _write_value(cell: Cell, value: Any) -> None:
    """A number or a day as such, anything else as text that stays text, and nothing for nothing."""
    if isinstance(value, datetime) and value.tzinfo is None:
        cell.value = value if value.time() != time.min else value.date()
    elif isinstance(value, date) or (
        isinstance(value, int | float) and isfinite(value) and not isinstance(value, bool)
    ):
        cell.value = value
    elif value is not None and value == value and str(value):
        _write_text(cell, str(value))


def _column(target: Worksheet, letter: str, field: Field, sheet: Sheet, first: int) -> list[str]:
    """The column's cells as XML, from row `first` down."""
    column, through = sheet.rows[field.name], [place in sheet.struck for place in range(len(sheet.rows))]
    places = [f'<c r="{letter}{row}" s="' for row in range(first, first + len(column))]
    styles = {struck: _style(target, field.kind, struck=struck) for struck in {False, *through}}
    if field.kind == "text":
        quoted = {struck: _style(target, field.kind, quoted=True, struck=struck) for struck in styles}
        return [
            place + _text_xml(text, styles[struck], quoted[struck])
            for place, text, struck in zip(places, column.tolist(), through, strict=True)
        ]
    return [
        place + _number_xml(value, styles[struck])
        for place, value, struck in zip(places, _numbers(field.kind, column), through, strict=True)
    ]


def _style(target: Worksheet, kind: Kind, quoted: bool = False, struck: bool = False) -> int:
    """The number under which the workbook keeps the style of that kind; `quoted` text stays text even when edited."""
    return int(_styled(target, kind, quoted, struck).style_id)


def _styled(target: Worksheet, kind: Kind, quoted: bool = False, struck: bool = False) -> Cell:
    """A cell of no place that wears the style of that kind."""
    cell = Cell(target)
    cell.number_format = FORMATS[kind]
    cell.font = Font(name=TYPEFACE, color=INK, strike=struck or None)
    cell.border = Border(bottom=Side("hair", color=LINE))
    cell.alignment = Alignment(SIDES[kind], "top", wrap_text=kind == "text", indent=INDENTS[kind])
    cell.quotePrefix = quoted
    return cell


def _text_xml(value: object, style: int, quoted: int) -> str:
    """A string cell, in the style `quoted` where a formula could begin; an empty cell for an empty text."""
    text = text_of(value)
    if not text:
        return f'{style}"/>'
    style = quoted if text.startswith(FORMULA_STARTS) else style
    carried = escape(text, {"\r": "&#13;"})
    return f'{style}" t="inlineStr"><is><t xml:space="preserve">{carried}</t></is></c>'


def _number_xml(value: float | None, style: int) -> str:
    return f'{style}"/>' if value is None else f'{style}"><v>{value!r}</v></c>'


def _numbers(kind: Kind, column: pd.Series) -> list[Any]:
    """The column as a spreadsheet's numbers: units for cents, days since 1899-12-30; None where a value is missing, and
    where a ratio is none."""
    if kind in ("number", "percent"):
        return [value if isfinite(value) else None for value in column.to_numpy("float64", na_value=nan).tolist()]
    whole = day_numbers(column) + EPOCH if kind == "day" else column.fillna(0).to_numpy("int64")
    shown = whole / 100 if kind == "cents" else whole
    return [None if gap else value for value, gap in zip(shown.tolist(), column.isna().tolist(), strict=True)]
