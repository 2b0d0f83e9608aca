"""Opening any file: what it is, its content says; what is no list of invoices is told what to do instead.

Files are made here, but for .xls and .ods, which LibreOffice made (tests/readers/files/README.md).
"""

import datetime
import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from src.collections.readers import Unreadable
from src.collections.readers.formats import named_currency
from src.collections.readers.opening import opened
from src.collections.readers.sheets import MOST_ROWS, Book
from src.collections.readers.spreadsheet import Unharmed
from src.collections.readers.wrong_lists import refuse_bank_statement, refuse_suppliers
from src.collections.words import LANGUAGES, Words

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "tests" / "readers" / "files"
HAZARDS = Path("/work/shared/samples/hazards")
HEADERS = ["Facture", "Client", "Montant"]
LINES = [["F1", "Café Zoë", 100.5], ["F2", "Brasserie Sterk", -3.0]]
DAY = datetime.date(2026, 1, 31)
MAIN = "application/vnd.oasis.opendocument.spreadsheet"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def table(book: Book) -> list[list]:
    """The rows of the only sheet."""
    (sheet,) = book.sheets
    return [list(row) for row in sheet.rows]


def fate(content: bytes) -> str:
    """Why a file cannot be opened."""
    with pytest.raises(Unreadable) as refused:
        opened(content)
    for language in LANGUAGES:
        assert Words(language)(f"unreadable.{refused.value.key}", **refused.value.values)
    return refused.value.key


def told(book: Book) -> dict[str, dict]:
    """The cautions of a book by their keys, each with its sentence in every language."""
    for caution in book.cautions:
        assert all(Words(language)(f"warning.{caution.key}", **caution.values) for language in LANGUAGES)
    return {caution.key: dict(caution.values) for caution in book.cautions}


def xlsx(*rows: list, change=lambda sheet: None) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    change(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_sheet(rows: str) -> bytes:
    """A workbook whose only sheet holds these rows of XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped({**parts_of(xlsx(["a"])), "xl/worksheets/sheet1.xml": sheet})


def ods(body: str) -> bytes:
    """An OpenDocument spreadsheet."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}</office:spreadsheet>"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MAIN}"/>'
    return zipped(
        {
            "mimetype": MAIN,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{manifest}">{entry}</manifest:manifest>',
            "content.xml": content + "</office:body></office:document-content>",
        }
    )


def ods_row(*cells: str, repeated: int = 1) -> str:
    made = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{made}</table:table-row>'


def spreadsheetml(rows: str, more: str = "", start: str = "") -> bytes:
    """A workbook in SpreadsheetML 2003."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{start}<?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{space}" xmlns:ss="{space}" xmlns:x="urn:schemas-microsoft-com:office:excel">{more}'
        f'<Worksheet ss:Name="Ouvertes"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def data(kind: str, text: str, cell: str = "") -> str:
    return f'<Cell {cell}><Data ss:Type="{kind}">{text}</Data></Cell>'


# Each format, by its content


def test_an_xlsx_is_read_with_its_days_and_numbers_in_place() -> None:
    book = opened(xlsx([], HEADERS, ["F1", DAY, 100.5]))
    assert book.kind == "xlsx" and table(book) == [["", "", ""], HEADERS, ["F1", DAY, 100.5]]


def test_an_xlsm_is_read_and_its_macros_are_not() -> None:
    content = zipped({**parts_of(xlsx(HEADERS)), "xl/vbaProject.bin": b"Sub AutoOpen()"})
    book = opened(content)
    assert book.kind == "xlsm" and "macros" in told(book) and table(book) == [HEADERS]


@pytest.mark.parametrize("name", ["postes.xls", "postes.ods"])
def test_an_old_workbook_and_an_open_one_are_read(name: str) -> None:
    book = opened((FILES / name).read_bytes())
    assert book.kind == name.rpartition(".")[2] and book.hidden == ("Brouillon",)
    rows = table(book)
    assert rows[2] == ["Facture", "Client", "Date", "Échéance", "Montant"] and len(rows) == 8
    assert rows[4] == ["F002", "Café Zoë", datetime.date(2026, 1, 2), datetime.date(2026, 2, 2), 101.5]
    assert told(book) == {"hidden_rows": {"count": 1}}


def test_an_ods_is_read_with_what_it_repeats() -> None:
    rows = ods_row(*HEADERS) + ods_row("F1", "x", "2", repeated=3)
    assert table(opened(ods(f'<table:table table:name="A">{rows}</table:table>'))) == [HEADERS, *[["F1", "x", "2"]] * 3]


def test_every_visible_sheet_is_read_and_hidden_ones_are_named() -> None:
    def more(sheet) -> None:
        sheet.title = "Ouvertes"
        sheet.parent.create_sheet("Payées").append(["x"])
        sheet.parent.create_sheet("Cachée").sheet_state = "veryHidden"

    book = opened(xlsx(HEADERS, change=more))
    assert [sheet.name for sheet in book.sheets] == ["Ouvertes", "Payées"] and book.hidden == ("Cachée",)


PAGE = (
    "<html><head>{meta}<style>td {{ color: red }}</style></head><body><!-- <table><tr><td>x</td></tr></table> -->"
    "<table border=1><TR><TH>Facture</TH><TH>Client<br>final</TH><TH>Montant</TH></TR>"
    "<tr><td>F1</td><td>Caf{e} &amp; Zo&euml;</td><td align=right>1&nbsp;234,50</td></table></body></html>"
)


@pytest.mark.parametrize(
    ("meta", "encoding"),
    [
        ("<meta charset=windows-1252>", "cp1252"),
        ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>", "cp1252"),
        ("<meta charset='utf-8'>", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("", "cp1252"),
        ("<meta charset=nonsense>", "cp1252"),
    ],
)
def test_a_web_page_is_read_in_its_own_encoding(meta: str, encoding: str) -> None:
    book = opened(PAGE.format(meta=meta, e="é").encode(encoding))
    assert book.kind == "html"
    assert table(book) == [["Facture", "Client final", "Montant"], ["F1", "Café & Zoë", "1 234,50"]]


def test_a_cell_of_a_web_page_that_spans_others_keeps_its_neighbours_in_place() -> None:
    page = "<table><tr><td rowspan=2>a<td colspan=2>b<td>c<tr><td>d<td>e<td>f<tr><td colspan=4>g</table>"
    (sheet,) = opened(page.encode()).sheets
    assert sheet.rows == [["a", "b", "", "c"], ["", "d", "e", "f"], ["g", "", "", ""]]
    assert sheet.merged == (((0, 0), (1, 0)), ((0, 1), (0, 2)), ((2, 0), (2, 3)))


def test_each_table_of_a_web_page_is_a_sheet_of_its_own() -> None:
    one = "<table><tr><td>a<td>b</table>"
    book = opened(f"<html>{one}<table><tr><td>only one column</table><table><tr><td>x<td>{one}y</table>".encode())
    assert [[list(row) for row in sheet.rows] for sheet in book.sheets] == [[["a", "b"]], [["x", "y"]], [["a", "b"]]]
    assert len({sheet.name for sheet in book.sheets}) == 3


def test_spreadsheetml_is_read_by_its_types_and_places() -> None:
    first = data("String", "Facture") + data("String", "Montant", 'ss:Index="3"')
    cells = (("DateTime", "2026-01-31T00:00:00.000"), ("Boolean", "1"), ("Number", "-12.5"), ("Error", "#REF!"))
    last = "".join(data(*cell) for cell in cells)
    book = opened(spreadsheetml(f'<Row>{first}</Row><Row ss:Index="4" ss:Hidden="1">{last}</Row>'))
    assert book.kind == "spreadsheetml" and book.sheets[0].name == "Ouvertes"
    blank = [""] * 4
    assert table(book) == [["Facture", "", "Montant", ""], blank, blank, [DAY, True, -12.5, "#REF!"]]
    assert told(book) == {"hidden_rows": {"count": 1}}


def test_spreadsheetml_says_what_is_merged_and_which_currency_a_column_has() -> None:
    style = '<Styles><Style ss:ID="s1"><NumberFormat ss:Format="Euro Currency"/></Style></Styles>'
    title, cell = data("String", "t", 'ss:MergeAcross="1"'), data("Number", "5", 'ss:StyleID="s1"')
    (sheet,) = opened(spreadsheetml(f"<Row>{title}</Row><Row>{cell}</Row>", style)).sheets
    assert sheet.merged == (((0, 0), (0, 1)),) and sheet.currencies == {0: "EUR"}


TEXT = "Facture;Client;Montant\nF1;Café Zoë à l’œuvre;1,50\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_is_read_in_any_encoding(encoding: str) -> None:
    assert table(opened(TEXT.encode(encoding)))[1] == ["F1", "Café Zoë à l’œuvre", "1,50"]


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "cp1252"])
def test_the_letters_of_old_programs_are_told_from_those_of_windows(encoding: str) -> None:
    text = "Facture;Client;Échéance\r\nF1;Café Hélène, prévôt;x\r\n"
    text = text.replace("É", "E") if encoding != "cp1252" else text
    assert table(opened(text.encode(encoding) + b"\x1a"))[1] == ["F1", "Café Hélène, prévôt", "x"]


@pytest.mark.parametrize("mark", [";", "\t", ",", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_is_read_with_any_delimiter_and_line_end(mark: str, end: str) -> None:
    text = end.join([mark.join(HEADERS), mark.join(["F1", f'"a{mark}{end}b"', "3"]), ""])
    assert table(opened(text.encode())) == [HEADERS, ["F1", f"a{mark}{end}b", "3"]]


def test_a_file_is_what_its_content_says_and_not_its_name() -> None:
    kinds = {
        "html_table_named.xls": "html",
        "spreadsheetml2003_named.xls": "spreadsheetml",
        "tab_text_named.xls": "csv",
    }
    assert {file: opened((FILES / file).read_bytes()).kind for file in kinds} == kinds


# What a sheet says beside its cells


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("#,##0.00 [$€-40C]", "EUR"),
        ('#,##0.00 "€"', "EUR"),
        ("#,##0.00\\ €", "EUR"),
        ("[$USD] #,##0.00", "USD"),
        ("[$$-409]#,##0.00", "USD"),
        ("[$$-1009]#,##0.00", "CAD"),
        ("[$£-809]#,##0.00", "GBP"),
        ('#,##0.00 "CHF"', "CHF"),
        ('#,##0.00 "kr"', ""),
        ("#,##0.00 [$kr-41D]", "SEK"),
        ("[$-40C]d mmmm yyyy", ""),
        ("#,##0.00", ""),
        ('0 "jours"', ""),
    ],
)
def test_a_number_format_names_a_currency_or_none(form: str, code: str) -> None:
    assert named_currency(form) == code


def test_a_column_has_the_currency_that_most_of_its_numbers_name() -> None:
    def styled(sheet) -> None:
        for row in range(2, 7):
            sheet.cell(row, 2).number_format = "#,##0.00 [$€-40C]"
            sheet.cell(row, 3).number_format = {2: "[$USD] 0.00", 3: "[$USD] 0.00", 4: "[$GBP] 0.00"}.get(row, "0.00")
            sheet.cell(6, 3).number_format = "[$CHF] 0.00"

    book = opened(xlsx(["n", "a", "b"], *[[i, i, i] for i in range(5)], change=styled))
    assert book.sheets[0].currencies == {1: "EUR"}


def test_merged_cells_among_the_first_rows_are_told() -> None:
    def merge(sheet) -> None:
        for place in ("B1:C2", "A1:A2", "A200:B200"):
            sheet.merge_cells(place)

    (sheet,) = opened(xlsx(HEADERS, *[["x"]] * 220, change=merge)).sheets
    assert sheet.merged == (((0, 0), (1, 0)), ((0, 1), (1, 2)))


def test_hidden_rows_are_kept_and_counted() -> None:
    def hide(sheet) -> None:
        sheet.row_dimensions[2].hidden = True

    book = opened(xlsx(HEADERS, *LINES, change=hide))
    assert book.sheets[0].hidden_rows == 1 and len(table(book)) == 3 and told(book) == {"hidden_rows": {"count": 1}}


@pytest.mark.parametrize("old", [True, False])
def test_days_of_an_old_mac_are_told(old: bool) -> None:
    def epoch(sheet) -> None:
        sheet.parent.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904 if old else sheet.parent.epoch

    book = opened(xlsx(HEADERS, ["F1", DAY, 2.0], change=epoch))
    assert book.date_1904 is old and table(book)[1][1] == DAY


def test_other_workbooks_are_not_followed() -> None:
    book = opened(zipped({**parts_of(xlsx(HEADERS)), "xl/externalLinks/externalLink1.xml": "<externalLink/>"}))
    assert "external_links" in told(book)


def test_a_sheet_that_is_damaged_is_named_and_the_others_are_read() -> None:
    def more(sheet) -> None:
        sheet.parent.create_sheet("Payées").append(["x"])

    parts = parts_of(xlsx(HEADERS, change=more))
    del parts["xl/worksheets/sheet2.xml"]
    book = opened(zipped(parts))
    assert told(book) == {"sheet_unread": {"names": "Payées"}} and table(book) == [HEADERS]


# Far cells


def test_a_cell_far_below_the_list_is_left_out_and_said_so() -> None:
    book = opened(xlsx(HEADERS, *LINES, change=lambda sheet: sheet.cell(1_048_576, 2, "oubli")))
    assert len(table(book)) == 3 and told(book) == {"far_rows": {"sheet": "Sheet", "row": 1_048_576}}


def test_a_gap_within_a_list_is_no_end() -> None:
    assert len(table(opened(xlsx(HEADERS, change=lambda sheet: sheet.cell(9_000, 1, "x"))))) == 9_000


def test_a_cell_far_beside_the_list_is_left_out_and_said_so() -> None:
    book = opened(xlsx(HEADERS, *LINES, change=lambda sheet: sheet.cell(2, 16_384, "oubli")))
    assert table(book) == [HEADERS, *LINES] and told(book) == {"far_columns": {"sheet": "Sheet", "column": "XFD"}}


ROW = "<row{0}><c{1}><v>1</v></c></row>"
CORNERS = {
    "plain": ROW.format(' r="1048576"', ' r="XFD1048576"'),
    "row that lies": ROW.format(' r="1"', ' r="XFD1048576"'),
    "single quotes": ROW.format(" r='1048576'", " r='XFD1048576'"),
    "spaces": ROW.format(' r = "1048576"', ' r = "XFD1048576"'),
    "style first": ROW.format(' ht="5" r="1048576"', ' s="0" r="XFD1048576"'),
    "more digits than there are": ROW.format(' r="4000000000"', ' r="A4000000000"'),
    "more letters than there are": ROW.format(' r="1"', ' r="ZZZZZZ1"'),
    "no places in a short sheet": f'<row r="1">{"<c><v>1</v></c>" * 16_000}</row>'
    + ROW.format(' r="99999"', ' r="A99999"'),
    "no places": f"<row>{'<c><v>1</v></c>' * 16_000}</row>" + ROW.format(' r="1048576"', ""),
}


@pytest.mark.parametrize("rows", CORNERS.values(), ids=CORNERS)
def test_a_sheet_that_would_take_all_memory_is_not_opened(rows: str) -> None:
    assert fate(with_sheet(ROW.format(' r="1"', ' r="A1"') + rows)) == "stray_cells"


def test_cells_that_are_only_coloured_reach_nowhere() -> None:
    rows = "".join(f'<row r="{at}"><c r="XFD{at}" s="0"/></row>' for at in range(2, 2_000))
    assert table(opened(with_sheet(ROW.format(' r="1"', ' r="A1"') + rows))) == [[1.0]]


@pytest.mark.parametrize(
    "rows",
    [
        ods_row("x", repeated=1_000_000).replace(
            "<table:table-cell", '<table:table-cell table:number-columns-repeated="900"'
        ),
        ods_row("x") + '<table:table-row table:number-rows-repeated="1000000"/>' + ods_row(*["x"] * 90),
        ods_row("x", repeated=99_999_999_999),
    ],
)
def test_an_ods_that_repeats_itself_without_end_is_not_opened(rows: str) -> None:
    assert fate(ods(f'<table:table table:name="A">{rows}</table:table>')) in ("stray_cells", "zip_bomb")


def test_blank_rows_that_an_ods_repeats_below_its_list_are_nothing() -> None:
    rows = (
        ods_row(*HEADERS)
        + '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    )
    assert table(opened(ods(f'<table:table table:name="A">{rows}</table:table>'))) == [HEADERS]


# What is no list of invoices


def encrypted(content: bytes) -> bytes:
    """The old workbook as if it had a password: a record without meaning becomes the one that says so."""
    harmless = struct.pack("<HHH", 0x00E1, 2, 1200)
    assert harmless in content
    return content.replace(harmless, struct.pack("<HHH", 0x002F, 2, 0))


def compound_with(name: str) -> bytes:
    """An old workbook whose stream is called otherwise."""
    old, new = "Workbook".encode("utf-16-le"), name.encode("utf-16-le")
    content = (FILES / "postes.xls").read_bytes()
    at = content.index(old)
    padded = new + bytes(64 - len(new)) + struct.pack("<H", len(new) + 2)
    return content[:at] + padded + content[at + 66 :]


CODA = "0" + "0000" + "311226" + "725" + "05" + " " * 112
WRONG = {
    "empty": (b"", "empty"),
    "only blanks": (b" \r\n\t\x00", "empty"),
    "blank cells": (xlsx(["", " "], [None]), "only_blank"),
    "blank lines": (b";;;\n ; ;;\n", "only_blank"),
    "password xls": (encrypted((FILES / "postes.xls").read_bytes()), "protected"),
    "password xlsx": (compound_with("EncryptedPackage"), "protected"),
    "word 97": (compound_with("WordDocument"), "word"),
    "powerpoint 97": (compound_with("PowerPoint Document"), "slides"),
    "outlook": (compound_with("__properties_version1.0"), "email"),
    "half an xls": ((FILES / "postes.xls").read_bytes()[:4_000], "damaged"),
    "ole nonsense": (OLE + bytes(range(256)) * 9, "damaged"),
    "half an xlsx": (xlsx(HEADERS, *LINES * 50)[:3_000], "damaged"),
    "pk nonsense": (b"PK\x03\x04 nonsense", "damaged"),
    "ods without content": (zipped({"mimetype": MAIN}), "damaged"),
    "ods that never closes": (ods(ods_row("x")[:-30]), "damaged"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "pdf"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00", "image"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
    "heic": (b"\x00\x00\x00\x18ftypheic\x00\x00", "image"),
    "docx": (zipped({"word/document.xml": "<w/>"}), "word"),
    "odt": (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "word"),
    "pptx": (zipped({"ppt/presentation.xml": "<p/>"}), "slides"),
    "rtf": (b"{\\rtf1\\ansi Facture}", "word"),
    "zip of a csv": (zipped({"factures.csv": TEXT}), "archive"),
    "zip of an xlsx": (zipped({"factures.xlsx": xlsx(HEADERS)}), "archive"),
    "gzip": (b"\x1f\x8b\x08\x00\x00", "archive"),
    "sqlite": (b"SQLite format 3\x00\x10", "unsupported"),
    "json": (b'[{"invoice": 1, "amount": 3}]', "unsupported"),
    "e-mail": (
        b"Received: from x\r\nFrom: a@b.be\r\nTo: c@d.be\r\nSubject: Factures\r\n\r\nBonjour; voici\r\n",
        "email",
    ),
    "coda": ((CODA + "\n" + "1" + "0" * 127 + "\n").encode(), "bank_statement"),
    "mt940": (b"{1:F01BANKBEBB}\r\n:20:1234\r\n:25:BE68\r\n:60F:C260101EUR1,00\r\n", "bank_statement"),
    "camt": (
        b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>',
        "bank_statement",
    ),
    "ubl": (
        b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</ID></Invoice>',
        "e_invoice",
    ),
    "factur-x": (b'<?xml version="1.0"?><rsm:CrossIndustryInvoice xmlns:rsm="x"/>', "e_invoice"),
    "other xml": (b'<?xml version="1.0"?><auditfile><header/></auditfile>', "xml"),
    "page without table": (b"<!DOCTYPE html><html><body>Please log in</body></html>", "web_page"),
    "page of one column": (b"<html><table><tr><td>x</td></tr></table></html>", "web_page"),
    "page never closed": (b"<html><table><tr><td>a<td>b<!-- <tr><td>c<td>d</table>", "damaged"),
    "laughs": (spreadsheetml("<Row/>", start='<!DOCTYPE x [<!ENTITY a "b">]>'), "xml_definitions"),
    "half spreadsheetml": (spreadsheetml(f"<Row>{data('String', 'x')}</Row>")[:-30], "damaged"),
    "letter": (b"Geachte heer\n\nHierbij de lijst.\n", "not_a_table"),
    "program": (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)), "not_a_table"),
    "too many columns": (b";".join([b"x"] * 1_200) + b"\n", "too_wide"),
    "bomb": (zipped({"xl/workbook.xml": bytes(25_000_000)}), "zip_bomb"),
    "entries": (zipped({f"xl/{at}.xml": b"" for at in range(10_001)}), "zip_bomb"),
    "one endless line": (b"x" * 2_000_000 + b";y\n", "not_a_table"),
}


@pytest.mark.parametrize(("content", "key"), WRONG.values(), ids=WRONG)
def test_each_wrong_file_is_told_what_to_do(content: bytes, key: str) -> None:
    assert fate(content) == key


def test_a_part_larger_than_the_zip_says_is_not_believed() -> None:
    content = bytearray(xlsx(HEADERS, *LINES * 2_000))
    at = content.rfind(b"xl/worksheets/sheet1.xml", 0, content.rfind(b"PK\x05\x06")) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<I", content, at + 24, 1_000)
    assert fate(bytes(content)) == "damaged"


def test_texts_that_many_cells_repeat_are_not_unfolded() -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = parts_of(
        with_sheet("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001)))
    )
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}"><si><t>{"x" * 32_000}</t></si></sst>'.encode()
    assert fate(zipped(parts)) == "zip_bomb"


def test_a_panic_of_the_reader_is_a_damaged_file() -> None:
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(Unreadable, match="damaged"), Unharmed():
        raise panic("index out of bounds")
    with pytest.raises(KeyboardInterrupt), Unharmed():
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    "headers",
    [
        ["Factuurnummer", "Leverancier", "Bedrag"],
        ["N° facture", "Nom du fournisseur", "Montant", "Échéance"],
        ["Invoice Number", "VendorName", "Amount"],
        ["Belegnummer", "Lieferant", "Betrag"],
        ["Crediteurnr", "Document", "Bedrag"],
    ],
)
def test_a_list_of_suppliers_is_refused(headers: list[str]) -> None:
    with pytest.raises(Unreadable, match="suppliers"):
        refuse_suppliers(headers)


@pytest.mark.parametrize(
    "headers",
    [
        ["Compte", "IBAN contrepartie", "Contrepartie", "Date valeur", "Montant", "Solde", "Communication"],
        ["Rekeningnummer", "Naam tegenpartij", "Valutadatum", "Bedrag", "Saldo", "Mededeling"],
        ["Account number", "Counterparty", "Value date", "Amount", "Balance"],
    ],
)
def test_a_list_of_movements_on_an_account_is_refused(headers: list[str]) -> None:
    with pytest.raises(Unreadable, match="bank_statement"):
        refuse_bank_statement(headers)


@pytest.mark.parametrize(
    "headers",
    [
        ["Facture", "Client", "Date", "Échéance", "Montant", "Solde", "Communication"],
        ["Klant", "Factuurnummer", "Vervaldatum", "Saldo", "IBAN", "Mededeling"],
        ["Customer", "Vendor reference", "Invoice", "Amount", "Due date", "Balance"],
        ["JournalCode", "EcritureDate", "CompteNum", "CompAuxNum", "PieceRef", "Debit", "Credit"],
        ["Number", "Name", "Total"],
    ],
)
def test_a_list_of_invoices_is_no_wrong_list(headers: list[str]) -> None:
    refuse_suppliers(headers)
    refuse_bank_statement(headers)


# How far it is


@pytest.mark.parametrize(
    "content",
    [
        xlsx(HEADERS, *[["F", "x", at] for at in range(25_000)]),
        "\n".join(["Facture;Client;Montant", *["F;x;3"] * 25_000]).encode(),
        b"<html><table>" + b"<tr><td>F<td>3" * 25_000 + b"</table>",
        spreadsheetml(f"<Row>{data('String', 'x')}</Row>" * 25_000),
    ],
    ids=["xlsx", "csv", "html", "spreadsheetml"],
)
def test_a_long_file_says_how_far_it_is(content: bytes) -> None:
    steps: list[tuple[int, int]] = []
    book = opened(content, lambda read, expected: steps.append((read, expected)))
    assert len(steps) >= 2 and all(read <= expected for read, expected in steps)
    assert [read for read, _ in steps] == sorted(read for read, _ in steps)
    assert book == opened(content)


# Time and memory


MEASURED = """
import resource, sys, time
from pathlib import Path
from src.collections.readers import Unreadable
from src.collections.readers.opening import opened
began = time.process_time()
try:
    opened(Path(sys.argv[1]).read_bytes())
    key = "read"
except Unreadable as error:
    key = error.key
print(key, time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
WORST = {
    "stray row": (lambda: xlsx(["x"] * 15, change=lambda sheet: sheet.cell(1_048_576, 15, "x")), "read"),
    "comments": (lambda: b"<html><table><tr>" + b"<!--" * 5_000_000, "too_large"),
    "nested": (lambda: b"<html><table>" + b"<tr><td><table>" * 500_000, "web_page"),
    "spans": (lambda: b"<html><table>" + b"<tr><td colspan=900 rowspan=60000>a" * 300_000, "too_wide"),
    "open tag": (lambda: b"<html><table><tr><td" + b" " * 20_000_000, "web_page"),
    "one line": (lambda: b"a;b\n" + b"x" * 50_000_000, "not_a_table"),
    "quotes": (lambda: b"a;b\n" + b'"' * 20_000_000, "not_a_table"),
    "line ends": (lambda: b"a;b;c\n" + b"\n" * 20_000_000, "too_large"),
    "laughs": (
        lambda: spreadsheetml(
            f"<Row>{data('String', '&a9;')}</Row>",
            start="<!DOCTYPE x [" + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)) + "]>",
        ),
        "xml_definitions",
    ),
}


def measured(path: Path) -> tuple[str, int]:
    """What becomes of a file in a process of its own, and the memory that took, in MB; at most a minute of wall time,
    as other work may run beside it."""
    asked = [sys.executable, "-c", MEASURED, str(path)]
    run = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    key, _, memory = run.stdout.split()
    return key, int(memory)


@pytest.mark.parametrize("name", WORST)
def test_the_worst_files_take_less_than_a_gigabyte(name: str, tmp_path: Path) -> None:
    make, key = WORST[name]
    (tmp_path / "worst").write_bytes(make())
    found, memory = measured(tmp_path / "worst")
    assert found == key and memory < 1_000


@pytest.mark.skipif(not HAZARDS.exists(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    ("name", "fates"),
    [
        ("calamine/OOM_alloc3.xls", {"damaged"}),
        ("generated/zip_bomb_small.xlsx", {"zip_bomb"}),
        ("calamine/pass_protected.ods", {"protected"}),
        ("calamine/pass_protected.xlsx", {"protected"}),
        ("calamine/any_sheets.xlsb", {"read"}),
        ("calamine/number_rows_repeated.ods", {"read"}),
    ],
)
def test_shared_hazards_are_answered(name: str, fates: set[str]) -> None:
    found, memory = measured(HAZARDS / name)
    assert found in fates and memory < 1_000


@pytest.mark.skipif(not HAZARDS.exists(), reason="the shared samples are not here")
def test_an_xlsb_is_read() -> None:
    book = opened((HAZARDS / "calamine" / "any_sheets.xlsb").read_bytes())
    assert book.kind == "xlsb" and book.hidden == ("Hidden", "VeryHidden") and len(book.sheets[0].rows) == 5


def test_more_rows_than_a_sheet_can_have_are_refused() -> None:
    assert fate(b"a;b\n" + b"1;2\n" * (MOST_ROWS + 1)) == "too_large"
