"""Lists that leave the house: as Excel, as CSV, below their definition and their day; the buttons that save them."""

import csv
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from src.collections import reports, store
from src.collections.desk import Desk
from src.collections.documents.csv_file import csv_file
from src.collections.documents.workbook import FORMULA_STARTS, Field, Sheet, workbook
from src.collections.frame.exporting import file_name
from src.collections.frame.state import Page
from src.collections.kpi import Options
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import SMALL, Invoice, keep
from tests.test_documents import SOFFICE, converted
from tests.test_pages import _as_served, desk  # noqa: F401

FIELDS = (
    Field("who", "Who"),
    Field("open", "Open", "cents"),
    Field("due", "Due", "day"),
    Field("late", "Late", "count"),
    Field("average", "Average", "number"),
    Field("share", "Share", "percent"),
)
ROWS = pd.DataFrame(
    {
        "who": pd.Series(["Brasserie Maes", 'Société "Générale"; fils'], dtype="str"),
        "open": [123_456_05, -5],
        "due": pd.Series(["2026-02-28", None], dtype="datetime64[s]"),
        "late": [265, 0],
        "average": [12.25, float("nan")],
        "share": [0.3755, -0.0004],
    }
)
SHEET = Sheet("Of each kind", FIELDS, ROWS, ("What is open", "on 20/11/2026"))


def lines(file: bytes) -> list[list[str]]:
    """The cells of the file, as any reader of .csv sees them."""
    return list(csv.reader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))


def texts(*values: str) -> Sheet:
    return Sheet("Texts", (Field("text", "Text"),), pd.DataFrame({"text": pd.Series(values, dtype="str")}))


# --- CSV


def test_a_csv_has_its_heading_an_empty_line_its_header_and_its_rows() -> None:
    assert lines(csv_file(SHEET)) == [
        ["What is open"],
        ["on 20/11/2026"],
        [],
        ["Who", "Open", "Due", "Late", "Average", "Share"],
        ["Brasserie Maes", "123456,05", "28/02/2026", "265", "12,3", "37,6%"],
        ['Société "Générale"; fils', "-0,05", "", "0", "", "0,0%"],
    ]


def test_a_csv_is_utf_8_with_its_mark_and_each_line_ends_as_a_spreadsheet_expects() -> None:
    file = csv_file(SHEET)
    assert file.startswith(b"\xef\xbb\xbf") and file.endswith(b"\r\n")
    assert file.count(b"\r\n") == file.count(b"\n") == 6


def test_the_decimal_mark_and_the_form_of_a_day_are_the_reader_s() -> None:
    row = lines(csv_file(SHEET, decimal_mark=".", day_format="%Y-%m-%d"))[4]
    assert row[1:] == ["123456.05", "2026-02-28", "265", "12.3", "37.6%"]


def test_a_csv_without_heading_begins_with_its_header() -> None:
    assert lines(csv_file(replace(SHEET, heading=())))[0][0] == "Who"
    assert lines(csv_file(texts())) == [["Text"]]


def test_pandas_reads_the_same_amounts() -> None:
    read = pd.read_csv(BytesIO(csv_file(SHEET)), sep=";", decimal=",", skiprows=3, encoding="utf-8-sig")
    assert list(read["Open"]) == [123456.05, -0.05] and list(read["Who"]) == list(ROWS["who"])


def test_a_missing_amount_is_an_empty_cell_of_a_csv() -> None:
    rows = pd.DataFrame({"open": pd.Series([100, None], dtype="Int64")})
    assert lines(csv_file(Sheet("Gap", (Field("open", "Open", "cents"),), rows)))[1:] == [["1,00"], []]


def test_cells_of_somebody_else_s_file_keep_their_kind() -> None:
    rows = pd.DataFrame({"cell": pd.Series([-1.5, date(2026, 2, 28), "-1", None, True], dtype=object)})
    sheet = Sheet("Any", (Field("cell", "Cell", "any"),), rows)
    assert lines(csv_file(sheet))[1:] == [["-1,5"], ["28/02/2026"], ["'-1"], [], ["True"]]


@pytest.mark.parametrize("start", [*FORMULA_STARTS, "\n"])
def test_no_text_of_a_csv_can_be_taken_for_a_formula(start: str) -> None:
    hostile = f"{start}1+1"
    sheet = Sheet("Hostile", (Field("text", hostile),), texts(hostile).rows, (hostile,))
    assert [row for row in lines(csv_file(sheet)) if row] == [[f"'{hostile}"]] * 3


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_whatever_a_text_holds_it_comes_back_from_a_csv_as_one_cell(names: list[str]) -> None:
    sheet = Sheet("Two", (Field("text", "Text"), Field("n", "N", "count")), texts(*names).rows.assign(n=7))
    read = lines(csv_file(sheet))[1:]
    assert len(read) == len(names) and all(row[-1] == "7" for row in read)
    assert not any(row[0].startswith(FORMULA_STARTS) for row in read)
    printed = [name for name in names if name.isprintable() and not name.startswith(FORMULA_STARTS)]
    assert [row[0] for row, name in zip(read, names, strict=True) if name in printed] == printed


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(-(10**15), 10**15), min_size=1))
def test_amounts_of_a_csv_add_up_to_the_cent(cents: list[int]) -> None:
    sheet = Sheet("Sums", (Field("open", "Open", "cents"),), pd.DataFrame({"open": cents}))
    read = [cell.replace(",", "") for (cell,) in lines(csv_file(sheet))[1:]]
    assert [int(cell) for cell in read] == cents


@pytest.mark.skipif(not SOFFICE, reason="no LibreOffice Calc here")
def test_libreoffice_opens_a_csv_with_its_amounts_and_without_formulas(tmp_path: Path) -> None:
    heading = replace(SHEET, heading=("=1+1", "on 20/11/2026"))
    source = csv_file(heading, decimal_mark=".", day_format="%Y-%m-%d")
    # 59 = semicolon, 34 = quote, 76 = UTF-8: what the mark and a double click choose on a Belgian machine.
    made = converted(source, "list.csv", "xlsx", tmp_path, "CSV:59,34,76,1,,1033,false,true")
    sheet = load_workbook(made).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == "'=1+1" and cells[4][0] == "Brasserie Maes"
    assert cells[4][1] == pytest.approx(123456.05) and cells[5][1] == pytest.approx(-0.05)
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


# --- ratios in a workbook


def test_a_workbook_shows_days_on_average_and_shares_as_such() -> None:
    sheet = load_workbook(BytesIO(workbook([SHEET]))).worksheets[0]
    assert [sheet[place].value for place in ("E5", "F5", "E6", "F6")] == [12.25, 0.3755, None, -0.0004]
    assert [sheet[place].number_format for place in ("E5", "F5")] == ["#,##0.0", "0.0%"]


def test_a_ratio_that_is_none_is_an_empty_cell() -> None:
    rows = pd.DataFrame({"share": pd.Series([float("inf"), 0.5], dtype="float64")})
    sheet = Sheet("Ratio", (Field("share", "Share", "percent"),), rows)
    assert [cell.value for cell in load_workbook(BytesIO(workbook([sheet]))).worksheets[0]["A"]] == [
        "Share",
        None,
        0.5,
    ]
    assert lines(csv_file(sheet))[1:] == [[], ["50,0%"]]


# --- the lists of the screen


def firm(invoices: Sequence[Invoice] = SMALL) -> Desk:
    """A desk of today over a few invoices."""
    books = store.opened(os.environ["DATABASE_URL"])
    keep(books, invoices)
    return Desk.of(books.facts(), date.today())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_says_what_it_is_on_which_day_and_on_which_import_it_rests(language: str) -> None:
    made, words = firm(), Words(language)
    newest = made.pictures.iloc[-1]
    for sheet in (
        reports.worst_sheet(made, words, "EUR"),
        reports.documents_sheet(made, words, made.items, "Documents"),
        reports.worklist_sheet(made, words, made.worklist, "List"),
    ):
        basis = next(line for line in sheet.heading if words.day(made.as_of) in line)
        assert newest["source"] in basis and newest["by"] in basis
        assert sheet.heading[0] == sheet.title and sheet.heading.index(basis) >= 2
        currencies = {words("export.in_currency", currency="EUR"), words("export.in_own_currency")}
        assert len(currencies & set(sheet.heading)) == 1
        assert lines(csv_file(sheet))[: len(sheet.heading)] == [[line] for line in sheet.heading]


def test_rates_of_the_user_stand_in_the_heading() -> None:
    made = firm()
    told = reports.heading(made, Words("en"), "Title", "One line.\nAnother.", rates=("1 USD = 0.92 EUR",))
    assert told[:3] == ("Title", "One line.", "Another.") and told[-1] == "1 USD = 0.92 EUR"


def test_a_day_before_the_first_books_says_that_it_rests_on_later_ones() -> None:
    made = firm()
    before = Desk.of(made.facts, date.today() - timedelta(days=4000))
    assert reports.heading(before, Words("en"), "T", "D")[2] == Words("en")(
        "export.no_books", day=Words("en").day(before.as_of)
    )


def test_the_worst_payers_are_all_in_the_file_and_add_up_to_what_is_overdue() -> None:
    made = firm()
    for by in ("amount", "amount_days"):
        sheet = reports.worst_sheet(made, Words("fr"), "EUR", by)
        assert int(sheet.rows["overdue"].sum()) == made.figures["EUR"].overdue
        assert sheet.rows["share"].sum() == pytest.approx(1)
        assert list(sheet.rows["customer"]) == list(made.worst(by, "EUR")["customer"])


def test_the_cost_of_the_delay_stands_with_the_rate_it_is_made_of() -> None:
    made = replace(firm(), options=Options(financing=Decimal("7.25")))
    sheet = reports.worst_sheet(made, Words("en"), "EUR")
    assert any("7.25%" in line for line in sheet.heading)
    first = sheet.rows.iloc[0]
    assert first["cost"] == pytest.approx(first["amount_days"] * 0.0725 / 365, abs=0.51)


def test_more_worst_payers_than_a_screen_shows_are_in_the_file() -> None:
    late = [replace(SMALL[0], number=f"N{at}", code=f"K{at}", name=f"Klant {at}") for at in range(40)]
    made = firm(late)
    assert len(reports.worst_sheet(made, Words("nl"), "EUR").rows) == 40


def test_the_documents_of_a_list_add_up_to_what_is_open() -> None:
    made = firm()
    sheet = reports.documents_sheet(made, Words("en"), made.items, "Documents")
    euros = sheet.rows[(sheet.rows["currency"] == "EUR").to_numpy()]
    assert int(euros["open"].sum()) == made.figures["EUR"].open
    assert (sheet.rows["days_late"] >= 0).all()


def test_the_worklist_says_whom_to_ask_for_and_why() -> None:
    made, words = firm(), Words("fr")
    sheet = reports.worklist_sheet(made, words, made.worklist, "Liste")
    assert len(sheet.rows) == len(made.worklist) > 0
    first = sheet.rows.iloc[0]
    assert first["name"] == made.names[first["customer"]] and first["why"].startswith(words(f"step.{first['step']}"))
    assert list(sheet.rows.columns[sheet.rows.columns.isin(["contact", "phone", "email"])])
    assert csv_file(sheet) and workbook([sheet])


# --- the buttons


@pytest.mark.parametrize(
    ("page", "keys"),
    [
        ("overview", {"report", "export_worst_xlsx", "export_worst_csv"}),
        ("worklist", {"export_worklist_xlsx", "export_worklist_csv"}),
        ("customer", {"export_documents_xlsx", "export_documents_csv"}),
    ],
)
def test_a_page_offers_its_lists(home: Path, page: str, keys: set[str]) -> None:
    keep(store.opened(os.environ["DATABASE_URL"]), SMALL)
    at = desk(page)
    assert keys <= {button.key for button in at.download_button}


def test_nothing_is_offered_where_there_is_nothing(home: Path) -> None:
    assert [button.key for button in desk("overview").download_button] == []


def test_a_file_is_called_by_what_it_holds_and_the_day_of_its_figures() -> None:
    source = store.opened(os.environ["DATABASE_URL"])
    page = Page(Words("fr"), firm(), source, date.today())
    assert file_name(page, "documents_C/1 é*", "csv") == f"encours_documents_C_1_é__{date.today()}.csv"
    assert len(file_name(page, "x" * 300, "csv")) < 90
