"""The bytes of a ledger laid out: text, a workbook, a page or XML with the name of a workbook."""

import csv
import io
import zipfile
from datetime import date
from html import escape
from typing import Any

import openpyxl

from .pieces import Page, Written

XLSX_FORMATS = {
    "USD": "[$$-409]#,##0.00",
    "GBP": "[$£-809]#,##0.00",
    "CHF": "[$CHF] #,##0.00",
    "EUR": "#,##0.00 [$€-40C]",
}
ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" office:version="1.2">'
    '<office:automatic-styles><style:style style:name="off" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>"
)
ODS_END = "</office:spreadsheet></office:body></office:document-content>"
ODS_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
SPREADSHEETML_HEAD = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)


def content(made: Written) -> tuple[str, bytes]:
    """(name, bytes) of the file; old programs call a page or XML .xls."""
    form = made.layout.format
    if form == "csv":
        return "export.csv", text_file(made)
    writers = {"xlsx": workbook, "html": page, "spreadsheetml": spreadsheetml, "ods": ods}
    return {"xlsx": "export.xlsx", "ods": "export.ods"}.get(form, "export.xls"), writers[form](made)


def text_file(made: Written) -> bytes:
    """Delimited text."""
    layout = made.layout
    stream = io.StringIO()
    if layout.sep_line:
        stream.write(f"sep={layout.delimiter}\r\n")
    writer = csv.writer(stream, delimiter=layout.delimiter, lineterminator="\r\n")
    writer.writerows([plain(cell) for cell in line.cells] for line in made.pages[0].lines)
    try:
        return stream.getvalue().encode(layout.encoding)
    except UnicodeEncodeError:
        return stream.getvalue().encode("utf-8")


def plain(cell: Any) -> str:
    """A cell as text."""
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


def workbook(made: Written) -> bytes:
    """An .xlsx; texts that begin with = stay texts."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    shown = {at + made.layout.margin for at, column in enumerate(made.columns) if column.holds in MONEY_COLUMNS}
    for one in made.pages:
        sheet = book.create_sheet(one.name)
        for row, line in enumerate(one.lines, 1):
            for column, value in enumerate(line.cells, 1):
                if value == "":
                    continue
                cell = sheet.cell(row, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"
                elif isinstance(value, date):
                    cell.number_format = "DD/MM/YYYY"
                elif made.layout.said == "format" and column - 1 in shown:
                    cell.number_format = XLSX_FORMATS[made.layout.plan.currencies[0]]
        for row, first, last in one.merged:
            sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=first + 1, end_column=last + 1)
        sheet.sheet_state = "hidden" if one.hidden else "visible"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


MONEY_COLUMNS = frozenset(
    ("amount_incl_vat", "amount_excl_vat", "amount_vat", "open_balance", "paid", "credited", "debit", "credit")
)


def page(made: Written) -> bytes:
    """A web page with one table."""
    sheet = made.pages[0]
    spans = {(row, first): last - first + 1 for row, first, last in sheet.merged}
    rows = []
    for at, line in enumerate(sheet.lines):
        cells, skip = [], 0
        for column, value in enumerate(line.cells):
            if skip:
                skip -= 1
                continue
            span = spans.get((at, column), 1)
            skip = span - 1
            inner = escape(plain(value)).replace("\n", "<br>") or "&nbsp;"
            cells.append(f"<td{f' colspan={span}' if span > 1 else ''}>{inner}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    body = "\n".join(rows)
    return f'<html><head><meta charset="utf-8"></head><body><table border=1>\n{body}\n</table></body></html>'.encode()


def spreadsheetml(made: Written) -> bytes:
    """XML of 2003 that Excel opens."""
    sheets = "".join(xml_sheet(one) for one in made.pages)
    return f"{SPREADSHEETML_HEAD}{sheets}</Workbook>".encode()


def xml_sheet(one: Page) -> str:
    """One sheet of it; blank cells are left out and the next one says its place."""
    rows = []
    for line in one.lines:
        cells, left_out = [], False
        for at, value in enumerate(line.cells, 1):
            if value == "":
                left_out = True
                continue
            place = f' ss:Index="{at}"' if left_out else ""
            left_out = False
            cells.append(f'<Cell{place}><Data ss:Type="{xml_type(value)}">{xml_value(value)}</Data></Cell>')
        rows.append(f"<Row>{''.join(cells)}</Row>")
    hidden = (
        '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>'
        "</WorksheetOptions>"
    )
    end = hidden if one.hidden else ""
    return f'<Worksheet ss:Name="{escape(one.name)}"><Table>{"".join(rows)}</Table>{end}</Worksheet>'


def xml_type(value: Any) -> str:
    """The type of a cell."""
    return "DateTime" if isinstance(value, date) else "String" if isinstance(value, str) else "Number"


def xml_value(value: Any) -> str:
    """The text of a cell."""
    return f"{value.isoformat()}T00:00:00.000" if isinstance(value, date) else escape(str(value)).replace("\n", "&#10;")


def ods(made: Written) -> bytes:
    """A sheet of LibreOffice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", ODS_MANIFEST)
        archive.writestr("content.xml", f"{ODS_HEAD}{''.join(map(ods_sheet, made.pages))}{ODS_END}")
    return stream.getvalue()


def ods_sheet(one: Page) -> str:
    """One sheet of it."""
    rows = "".join(f"<table:table-row>{''.join(map(ods_cell, line.cells))}</table:table-row>" for line in one.lines)
    hidden = ' table:style-name="off"' if one.hidden else ""
    return f'<table:table table:name="{escape(one.name)}"{hidden}>{rows}</table:table>'


def ods_cell(value: Any) -> str:
    """One cell of it."""
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, str):
        paragraphs = "".join(f"<text:p>{escape(part)}</text:p>" for part in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
