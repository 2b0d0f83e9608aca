"""SpreadsheetML 2003, the XML that Excel 2002 and many reporting tools write and call .xls."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time
from math import isfinite
from typing import Any
from xml.parsers import expat

from .archive import refuse_definitions
from .extents import elected
from .formats import named_currency
from .reading import Caution, Unreadable
from .sheets import STEP, Book, Progress, Range, Row, Sheet, first_ranges, near, placed, trimmed

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
EXCEL = "urn:schemas-microsoft-com:office:excel"
MOST_INDEX = 2_000_000
FORMATS = {"Euro Currency": "EUR"}


class Workbook:
    """A workbook as its elements come by."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.sheets: list[Sheet] = []
        self.hidden: list[str] = []
        self.cautions: list[Caution] = []
        self.styles: dict[str, str] = {}
        self.style = self.kind = ""
        self.text: list[str] | None = None
        self.date_1904 = False
        self.rows = 0
        self.begin_sheet({})

    def begin_sheet(self, given: Mapping[str, str]) -> None:
        """Starts a sheet."""
        self.name, self.visible = given.get("Name", ""), True
        self.row, self.column, self.hid, self.span = -1, -1, 0, 0
        self.cells: list[tuple[int, int, Any]] = []
        self.merged: list[Range] = []
        self.votes: dict[int, Counter[str]] = {}
        self.currency = ""

    def end_sheet(self) -> None:
        """Keeps the sheet, or its name where it is hidden."""
        if not self.visible:
            self.hidden.append(self.name)
            return
        rows, far = near_rows(self.cells)
        if far:
            self.cautions.append(Caution("far_rows", {"sheet": self.name, "row": far}))
        merged = first_ranges(self.merged)
        self.sheets.append(Sheet(self.name, rows, merged, elected(self.votes), self.hid))

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        space, _, name = tag.rpartition(" ")
        given = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "Visible" or (space == EXCEL and name == "Date1904"):
            self.text, self.kind = [], name
        elif space != SPREADSHEET:
            return
        elif name == "Cell":
            self.begin_cell(given)
        elif name == "Data":
            self.text, self.kind = [], given.get("Type", "String")
        elif name == "Row":
            self.begin_row(given)
        elif name == "Worksheet":
            self.begin_sheet(given)
        elif name == "Style":
            self.style = given.get("ID", "")
        elif name == "NumberFormat":
            form = given.get("Format", "")
            self.styles[self.style] = FORMATS.get(form) or named_currency(form)

    def begin_row(self, given: Mapping[str, str]) -> None:
        """Goes to the next row, or to the one that is named."""
        self.row = index(given, "Index", self.row + 2 + self.span) - 1
        self.span, self.column = index(given, "Span", 0), -1
        self.hid += given.get("Hidden") == "1"
        self.rows += 1
        if self.progress and self.rows % STEP == 0:
            self.progress(self.rows, self.rows)

    def begin_cell(self, given: Mapping[str, str]) -> None:
        """Goes to the next cell, or to the one that is named."""
        self.column = index(given, "Index", self.column + 2) - 1
        across, down = index(given, "MergeAcross", 0), index(given, "MergeDown", 0)
        self.cell, self.currency = (self.row, self.column), self.styles.get(given.get("StyleID", ""), "")
        if across or down:
            self.merged.append((self.cell, (self.row + down, self.column + across)))
        self.column += across

    def end(self, tag: str) -> None:
        """An element ends."""
        space, _, name = tag.rpartition(" ")
        if name == "Worksheet" and space == SPREADSHEET:
            self.end_sheet()
        elif name == "Visible" and self.text is not None:
            self.visible = "Hidden" not in "".join(self.text)
            self.text = None
        elif name == "Date1904" and space == EXCEL:
            self.date_1904, self.text = True, None
        elif name == "Data" and space == SPREADSHEET and self.text is not None and self.row >= 0:
            found = value(self.kind, "".join(self.text))
            if isinstance(found, float):
                self.votes.setdefault(self.cell[1], Counter())[self.currency] += 1
            self.cells.append((*self.cell, found))
            self.text = None

    def characters(self, text: str) -> None:
        """A piece of the text of an element."""
        if self.text is not None:
            self.text.append(text)


def spreadsheetml_book(content: bytes, progress: Progress | None = None) -> Book:
    """The visible sheets of a SpreadsheetML workbook; raises Unreadable where it is damaged or defines entities."""
    made = Workbook(progress)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = made.begin, made.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = made.characters, refuse_definitions
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, AttributeError, ValueError, LookupError) as error:
        raise Unreadable("damaged") from error
    if not made.sheets:
        raise Unreadable("empty")
    hid = sum(sheet.hidden_rows for sheet in made.sheets)
    cautions = (*made.cautions, *((Caution("hidden_rows", {"count": hid}),) if hid else ()))
    return Book("spreadsheetml", tuple(made.sheets), tuple(made.hidden), cautions, made.date_1904)


def index(given: Mapping[str, str], name: str, default: int) -> int:
    """A whole number among the attributes; raises Unreadable for one that no sheet has."""
    number = int(given[name]) if name in given else default
    if not 0 <= number <= MOST_INDEX:
        raise Unreadable("damaged")
    return number


def near_rows(cells: list[tuple[int, int, Any]]) -> tuple[list[Row], int]:
    """The rows made of cells, and the row of the first one that lies far below them."""
    rows, far = near(placed(cells))
    return trimmed(rows), far


def value(kind: str, text: str) -> Any:
    """The value of a cell by its type; what does not fit its type stays text."""
    try:
        if kind == "Number" and isfinite(number := float(text)):
            return number
        if kind == "DateTime":
            return day(datetime.fromisoformat(text))
    except ValueError:
        return text
    return text.strip() == "1" if kind == "Boolean" else text


def day(moment: datetime) -> date:
    """A moment at midnight as its day."""
    return moment.date() if moment.time() == time.min else moment
