"""A sheet as a .csv file that a spreadsheet opens with a double click: UTF-8 with its mark, semicolons, CRLF.

The lines of the heading stand first, one quoted cell each; then an empty line, the header and the rows. Every text is
quoted. One that a spreadsheet could take for a formula (OWASP, "CSV Injection") gets an apostrophe in front: a .csv
has no other way of saying that a text is a text, so a telephone number that begins with + has one too.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite, nan
from typing import Any

import pandas as pd

from .package import carried
from .workbook import FORMULA_STARTS, Field, Sheet

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""The byte order mark, by which a spreadsheet knows UTF-8."""

END = "\r\n"
DAY_FORMAT = "%d/%m/%Y"
TENTH = Decimal("0.1")


def csv_file(sheet: Sheet, *, decimal_mark: str = ",", day_format: str = DAY_FORMAT) -> bytes:
    """The sheet as the bytes of one .csv file; the same sheet gives the same bytes. Its notes are left out.

    Amounts are units with two decimals and no grouping, counts whole, ratios and per cents have one decimal; what is
    missing is an empty cell. Raises KeyError when the frame lacks a field's column.
    """
    columns = [_cells(one, sheet.rows[one.name], decimal_mark, day_format) for one in sheet.fields]
    heading = [quoted(line) for line in sheet.heading]
    header = ";".join(quoted(one.title) for one in sheet.fields)
    rows = [";".join(cells) for cells in zip(*columns, strict=True)]
    lines = [*heading, *([""] if heading else []), header, *rows]
    return (MARK + "".join(line + END for line in lines)).encode()


def quoted(text: object) -> str:
    r"""A text as one cell, which is nothing but text whatever it begins with.

    >>> quoted('=1+1'), quoted('Say "hi"; now')
    ('"\'=1+1"', '"Say ""hi""; now"')
    """
    plain = carried(str(text))
    guard = "'" if plain.startswith((*FORMULA_STARTS, "\n")) else ""
    return '"' + guard + plain.replace('"', '""') + '"'


def _cells(field: Field, column: pd.Series, mark: str, day_format: str) -> list[str]:
    """The cells of a column as they stand in the file."""
    if field.kind in ("text", "any"):
        return [_as_it_stands(value, mark, day_format) for value in column.tolist()]
    if field.kind == "day":
        return column.dt.strftime(day_format).fillna("").tolist()
    if field.kind in ("number", "percent"):
        times, sign = (100, "%") if field.kind == "percent" else (1, "")
        values = column.to_numpy("float64", na_value=nan).tolist()
        return [_tenths(value, times, mark) + sign if isfinite(value) else "" for value in values]
    values = column.fillna(0).to_numpy("int64").tolist()
    written = [_units(value, mark) for value in values] if field.kind == "cents" else [str(value) for value in values]
    return ["" if gap else cell for cell, gap in zip(written, column.isna().tolist(), strict=True)]


def _units(cents: int, mark: str) -> str:
    """Cents as units with two decimals."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}{mark}{abs(cents) % 100:02d}"


def _as_it_stands(value: Any, mark: str, day_format: str) -> str:
    """A text quoted, nothing for nothing; a number or a day in somebody else's column as such."""
    if value is None or value != value or str(value) == "":
        return ""
    if isinstance(value, date):
        return value.strftime(day_format)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value).replace(".", mark)
    return quoted(value)


def _tenths(value: float, times: int, mark: str) -> str:
    """The number with one decimal, half away from zero."""
    return str((Decimal(str(value)) * times).quantize(TENTH, ROUND_HALF_UP) + 0).replace(".", mark)
