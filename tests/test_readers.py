"""The readers: bytes of an export in, typed rows out, and never a row lost."""

import csv
import io
import json
import random
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections.readers import (
    FIELDS,
    KINDS,
    REQUIRED,
    Choices,
    Reading,
    Unreadable,
    choices_from_dict,
    choices_to_dict,
    headings,
    read,
)
from src.collections.readers.amounts import number_cents
from src.collections.readers.as_of import as_of
from src.collections.readers.headings import found_words, is_bucket
from src.collections.tables import REFUSED, TAKEN, checked

FILES = Path(__file__).parent / "readers" / "files"
HEADER = "N° facture;Client;Date facture;Échéance;Montant TTC"


def text(*lines: str, encoding: str = "utf-8") -> bytes:
    """A delimited text."""
    return "\r\n".join(lines).encode(encoding)


def french(*lines: str, **choices: Any) -> Reading:
    """The reading of a French export of five columns."""
    return read("export.csv", text(HEADER, *lines), Choices(**choices))


def workbook(**sheets: list[list[Any]]) -> bytes:
    """An .xlsx with these sheets; one whose name begins with 'hidden' is hidden."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name.startswith("hidden") else "visible"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def reasons(reading: Reading) -> list[tuple[int, str, str, str]]:
    """(row, column, value, reason) of every row refused."""
    return list(reading.refused[["row", "column", "value", "reason"]].itertuples(index=False, name=None))


def warned(reading: Reading) -> dict[str, dict[str, Any]]:
    """The warnings by key."""
    return {warning.key: dict(warning.values) for warning in reading.warnings}


def adds_up(reading: Reading) -> bool:
    """Whether every row of the file is in exactly one class, and the tables have the rows their classes count."""
    rows = reading.rows
    checked(TAKEN, reading.taken)
    checked(REFUSED, reading.refused)
    documents = sum(rows[kind] for kind in KINDS)
    parts = sum(number for name, number in rows.items() if name != "total")
    return rows["total"] == parts and documents == len(reading.taken) and rows["refused"] == len(reading.refused)


# Files as they come


def test_a_french_export_with_a_byte_order_mark_is_read_to_the_cent() -> None:
    reading = read("reste.csv", (FILES / "fr_csv_reste_du_bom.csv").read_bytes())
    assert reading.language == "fr" and reading.kind == "csv" and reading.scope == "all"
    assert list(reading.taken["number"]) == ["FAC-25-0001", "FAC-25-0002", "FAC-25-0003", "AV-25-0001"]
    assert list(reading.taken["kind"]) == ["invoice", "invoice", "invoice", "credit_note"]
    assert list(reading.taken["amount"]) == [120000, 1481472, 6000, -12000]
    assert list(reading.taken["open"]) == [70000, 1471472, 0, -12000]
    assert list(reading.taken["row"]) == [2, 3, 4, 5]
    assert adds_up(reading)


@pytest.mark.parametrize(
    ("file", "kind", "taken", "refused", "open_"),
    [
        ("csv_cp1252_semicolon.csv", "csv", 1, 0, 123456),
        ("tab_text_named.xls", "csv", 1, 0, 123456),
        ("utf16_tab_named.xls", "csv", 1, 0, 123456),
        ("date1904.xlsx", "xlsx", 5, 0, 150750),
        ("several_sheets.xlsx", "xlsx", 8, 0, 171750),
        ("error_cells.xlsx", "xlsx", 2, 3, 90450),
        ("formulas_without_cached_values.xlsx", "xlsx", 0, 5, 0),
    ],
)
def test_a_file_is_known_by_its_content_and_not_by_its_name(
    file: str, kind: str, taken: int, refused: int, open_: int
) -> None:
    reading = read(file, (FILES / file).read_bytes())
    assert (reading.kind, len(reading.taken), len(reading.refused)) == (kind, taken, refused)
    assert reading.taken["open"].sum() == open_
    assert adds_up(reading)


def test_an_error_cell_is_shown_as_it_stands_in_the_spreadsheet() -> None:
    reading = read("errors.xlsx", (FILES / "error_cells.xlsx").read_bytes())
    assert reasons(reading) == [
        (2, "Solde", "#REF!", "error_cell"),
        (3, "Solde", "#N/A", "error_cell"),
        (4, "Solde", "#DIV/0!", "error_cell"),
    ]


def test_a_formula_saved_without_its_result_is_refused_and_not_taken_for_nothing() -> None:
    reading = read("formulas.xlsx", (FILES / "formulas_without_cached_values.xlsx").read_bytes())
    assert set(reading.refused["reason"]) == {"formula_without_value"}


def test_all_sheets_with_the_same_header_are_read_and_the_others_named() -> None:
    reading = read("sheets.xlsx", (FILES / "several_sheets.xlsx").read_bytes())
    assert reading.sheets_read == ("Factures", "Factures 2") and reading.sheets_ignored == ("Synthèse",)
    assert reading.rows["header"] == 2


def test_a_hidden_sheet_is_not_read_but_named() -> None:
    rows = [HEADER.split(";"), ["F1", "A", date(2026, 1, 5), date(2026, 2, 4), 10.0]]
    reading = read("a.xlsx", workbook(Factures=rows, hidden=rows))
    assert reading.sheets_read == ("Factures",) and reading.rows["total"] == 2 and reading.sheets_ignored == ("hidden",)
    assert warned(reading)["hidden_sheets"] == {"names": "hidden"}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"hello world, this is a letter", "no_header"),
        (b"just one line", "not_a_table"),
        (b"a;b\x01\x02;c\n1;2;3", "not_a_table"),
        (b"PK\x03\x04 nonsense", "damaged"),
        (b"%PDF-1.7", "pdf"),
        (b"<html><table></table></html>", "web_page"),
        (text(HEADER), "no_rows"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, key: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read("file.xlsx", content)
    assert refusal.value.key == key


def test_a_zip_bomb_is_not_unpacked() -> None:
    with pytest.raises(Unreadable, match="zip_bomb"):
        read("bomb.xlsx", (FILES / "zip_bomb_small.xlsx").read_bytes())


def test_a_quotation_mark_that_never_closes_does_not_swallow_the_rows_after_it() -> None:
    reading = french('F1;"Bistro;05/01/2026;15/02/2026;10,00', "F2;Dupont;06/01/2026;20/02/2026;20,00")
    assert list(reading.taken["name"]) == ["Bistro", "Dupont"] and "quote_open" in warned(reading)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_delimiter_and_encoding_gives_the_same_rows(delimiter: str, encoding: str) -> None:
    lines = [HEADER, "F1;Société Générale;15/01/2026;14/02/2026;1234.50", "F2;Noël;20/01/2026;19/02/2026;2.5"]
    reading = read("x", text(*(line.replace(";", delimiter) for line in lines), encoding=encoding))
    assert list(reading.taken["name"]) == ["Société Générale", "Noël"]
    assert list(reading.taken["amount"]) == [123450, 250]


def test_the_sep_line_is_no_row_as_in_a_spreadsheet_program() -> None:
    reading = read("x.csv", text("sep=;", HEADER, "F1;A;15/01/2026;14/02/2026;10,00"))
    assert reading.header_row == 1 and list(reading.taken["row"]) == [2]


# Columns


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("N° de Facture", "invoice_number"),
        ("*InvoiceNumber", "invoice_number"),
        ("date_echeance", "due_date"),
        ("Verv.dat.", "due_date"),
        ("DUEDATE", "due_date"),
        ("Amount (₹)", "amount_incl_vat"),
        ("montant_eur", "amount_incl_vat"),
        ("Solde dû EUR", "open_balance"),
        ("Openstaand\nbedrag", "open_balance"),
        ("Klantnummer", "customer_code"),
        ("Pays", "country"),
    ],
)
def test_a_header_is_known_whatever_its_accents_case_and_punctuation(header: str, field: str) -> None:
    assert field in {word.field for word in found_words(header)}


@pytest.mark.parametrize(
    "header", ["0-30", "31 - 60 jours", "> 90", "90+ Days", "Non échu", "Current", "Éch. ≤ 30 j.", "< 1 Month", "Older"]
)
def test_a_bucket_is_never_an_amount(header: str) -> None:
    assert is_bucket(header) and not found_words(header)


def test_a_bucket_stays_one_even_if_the_dictionary_learns_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        headings, "meanings", lambda: {"current": (headings.Word("open_balance", "Current", "en", "?"),)}
    )
    assert not found_words("Current")


def test_due_is_a_date_or_an_amount_as_its_cells_say() -> None:
    head = "Invoice Number;Customer;Invoice Date;Due;Total"
    dated = read("x", text(head, "1;A;2026-01-05;2026-02-04;10.00"))
    owed = read("x", text(head, "1;A;2026-01-05;4.50;10.00"))
    assert dated.mapping["due_date"] == "Due" and "open_balance" not in dated.mapping
    assert owed.mapping["open_balance"] == "Due" and "due_date" not in owed.mapping


def test_no_column_serves_two_fields_and_the_exact_header_wins() -> None:
    reading = read(
        "x", text("Reference;Invoice Number;Customer;Date;Invoice Date;Total", "R;1;A;2026-03-01;2026-01-05;1")
    )
    assert reading.mapping["invoice_date"] == "Invoice Date" and reading.mapping["po_reference"] == "Reference"
    assert len(set(reading.mapping.values())) == len(reading.mapping)


def test_a_chosen_mapping_holds_and_an_empty_choice_leaves_the_field_out() -> None:
    content = text("A;B;Invoice Date;Due Date;Total", "7;Dupont;2026-01-05;2026-02-04;5.00")
    asked = read("x", content)
    assert {question.values["field"] for question in asked.questions} == {"invoice_number", "customer_name"}
    assert asked.taken.empty and asked.rows["undecided"] == 1 and adds_up(asked)
    answers = {"invoice_number": "A", "customer_name": "B", "due_date": ""}
    told = read("x", content, Choices(mapping=answers))
    assert list(told.taken["number"]) == ["7"] and told.taken["due"].isna().all() and not told.questions


def test_the_layout_is_the_same_for_the_next_export_and_another_for_other_columns() -> None:
    one, two = french("F1;A;15/01/2026;14/02/2026;1,00"), french("F9;B;16/03/2026;15/04/2026;2,00")
    other = read("x", text(HEADER + ";Devise", "F1;A;15/01/2026;14/02/2026;1,00;EUR"))
    assert one.layout == two.layout != other.layout and len(one.layout) == 16


def test_choices_come_back_from_their_plain_form() -> None:
    choices = Choices({"paid": ""}, {"Date": "mdy"}, {"Total": ","}, "all", "USD")
    assert choices_from_dict(json.loads(json.dumps(choices_to_dict(choices)))) == choices
    assert {field for group in REQUIRED for field in group} <= set(FIELDS)


# Amounts


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1 234,56", 123456),
        ("1\u00a0234,56 €", 123456),
        ("1\u202f234,56", 123456),
        ("1.234,56", 123456),
        ("1'234,56", 123456),
        ("EUR 12,5", 1250),
        ("(12,50)", -1250),
        ("12,50-", -1250),
        ("-12,50", -1250),
        ("\u221212,50", -1250),
        ("000000000001437,12", 143712),
        ("0,005", 1),
    ],
)
def test_an_amount_is_read_however_it_is_written(written: str, cents: int) -> None:
    reading = french(f"F1;A;15/01/2026;14/02/2026;{written}", "F2;A;15/01/2026;14/02/2026;7,25")
    assert list(reading.taken["amount"]) == [cents, 725]


@pytest.mark.parametrize("written", ["12,34,5", "12..5", "n/a", "1 23,5", "12-34", "1e5", "vrai", "XYZ 12,00"])
def test_what_is_no_amount_is_refused_with_its_cell(written: str) -> None:
    reading = french(f"F1;A;15/01/2026;14/02/2026;{written}", "F2;A;15/01/2026;14/02/2026;7,25")
    assert reasons(reading) == [(2, "Montant TTC", written, "amount_unreadable")]


def test_one_figure_decides_the_mark_for_its_whole_column() -> None:
    assert list(french("F1;A;15/01/2026;;1.234", "F2;A;15/01/2026;;2.345,50").taken["amount"]) == [123400, 234550]
    assert list(french("F1;A;15/01/2026;;1.234", "F2;A;15/01/2026;;2.5").taken["amount"]) == [123, 250]


def test_an_amount_that_could_be_a_thousand_or_a_unit_is_asked_and_not_guessed() -> None:
    line = "F1;A;15/01/2026;14/02/2026;1.234"
    asked = french(line)
    assert [(question.key, question.header, question.samples) for question in asked.questions] == [
        ("decimal_mark", "Montant TTC", ("1.234",))
    ]
    assert asked.taken.empty and adds_up(asked)
    assert list(french(line, decimal_marks={"Montant TTC": ","}).taken["amount"]) == [123400]
    assert list(french(line, decimal_marks={"Montant TTC": "."}).taken["amount"]) == [123]


@pytest.mark.parametrize(
    ("number", "cents"),
    [(10.1, 1010), (1.005, 101), (-2.675, -268), (0.285, 29), (1e-9, 0), (8_765_432.1, 876_543_210)],
)
def test_a_number_is_rounded_half_up_as_it_is_written(number: float, cents: int) -> None:
    assert number_cents(np.array([number]))[0][0] == cents


# Dates


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["13/02/2026", "03/04/2026"], "dmy"),
        (["02/13/2026", "03/04/2026"], "mdy"),
        (["2026-02-13", "2026-03-04"], "ymd"),
        (["13 Feb 2026", "4 March 2026"], "dmy"),
    ],
)
def test_one_part_above_twelve_proves_the_order_of_the_column(dates: list[str], order: str) -> None:
    lines = [f"{number};A;{written};1.50" for number, written in enumerate(dates)]
    reading = read("x", text("Invoice Number;Customer;Invoice Date;Total", *lines))
    expected = (
        [date(2026, 2, 13), date(2026, 3, 4)]
        if order != "dmy" or "/" not in dates[0]
        else [date(2026, 2, 13), date(2026, 4, 3)]
    )
    assert [day.date() for day in reading.taken["day"]] == expected


def test_an_open_order_is_settled_by_the_other_date_columns_of_the_file() -> None:
    reading = read("x", text("Invoice Number;Customer;Invoice Date;Due Date;Total", "1;A;03/04/2026;04/13/2026;1.50"))
    assert reading.taken["day"].iloc[0].date() == date(2026, 3, 4)


def test_an_open_order_is_settled_by_the_language_of_the_headers() -> None:
    assert french("F1;A;03/04/2026;05/06/2026;1,50").taken["day"].iloc[0].date() == date(2026, 4, 3)


def test_an_open_order_under_english_headers_is_asked_and_not_guessed() -> None:
    content = text("Invoice Number;Customer;Invoice Date;Total", "1;A;03/04/2026;1.50")
    asked = read("x", content)
    assert [(question.key, question.header) for question in asked.questions] == [("date_order", "Invoice Date")]
    assert asked.taken.empty
    for order, day in (("dmy", date(2026, 4, 3)), ("mdy", date(2026, 3, 4))):
        told = read("x", content, Choices(date_orders={"Invoice Date": order}))
        assert told.taken["day"].iloc[0].date() == day


def test_a_serial_number_in_a_date_column_is_a_day() -> None:
    rows = [HEADER.split(";"), ["F1", "A", 45700, date(2026, 2, 4), 10.0], ["F2", "A", date(2026, 1, 5), 46100.0, 10]]
    reading = read("x.xlsx", workbook(Factures=rows))
    assert [day.date() for day in reading.taken["day"]] == [date(2025, 2, 12), date(2026, 1, 5)]


@pytest.mark.parametrize("written", ["31/02/2026", "bientôt", "15/01/0026", "99999"])
def test_a_day_that_is_none_is_refused_with_its_cell(written: str) -> None:
    reading = french(f"F1;A;{written};14/02/2026;1,50", "F2;A;15/01/2026;14/02/2026;1,50")
    assert reasons(reading) == [(2, "Date facture", written, "date_unreadable")]


@pytest.mark.parametrize(
    ("title", "sheet", "name", "expected"),
    [
        ("Au 31/03/2026", "", "x", (date(2026, 3, 31), "title")),
        ("As at 31 March 2026", "", "x", (date(2026, 3, 31), "title")),
        ("As of Sep 30, 2025", "", "x", (date(2025, 9, 30), "title")),
        ("Op 31/03/2026", "", "x", (date(2026, 3, 31), "title")),
        ("Situation au 1er avril 2026", "", "x", (date(2026, 4, 1), "title")),
        ("Stand per 31.03.2026", "", "x", (date(2026, 3, 31), "title")),
        ("Du 01/01/2026 au 31/03/2026", "", "x", (date(2026, 3, 31), "title")),
        ("Facture 12 du 31/03/2026", "", "x", (None, None)),
        ("", "Au 31-03-2026", "x", (date(2026, 3, 31), "title")),
        ("", "", "open_2026-11-20.csv", (date(2026, 11, 20), "name")),
        ("", "", "open20261120.csv", (date(2026, 11, 20), "name")),
        ("", "", "20-11-2026 clients.xlsx", (date(2026, 11, 20), "name")),
        ("", "", "facture 20269920.csv", (None, None)),
    ],
)
def test_the_day_of_the_books_is_found_in_titles_then_in_the_name(
    title: str, sheet: str, name: str, expected: tuple[date | None, str | None]
) -> None:
    assert as_of([[title, ""]], [sheet], name, "dmy") == expected


# Rows


def test_every_row_falls_in_exactly_one_class() -> None:
    reading = read(
        "x.csv",
        text(
            "Liste des factures;;;;",
            "Au 31/03/2026;;;;",
            ";;;;",
            HEADER + ";Statut",
            "F1;A;15/01/2026;14/02/2026;10,00;ouverte",
            ";;;;;",
            HEADER + ";Statut",
            "F2;A;15/01/2026;14/02/2026;20,00;Brouillon",
            "F3;A;15/01/2026;14/02/2026;-5,00;",
            "F1;A;15/01/2026;14/02/2026;10,00;ouverte",
            "Total A;;;;6,00;",
            ";A;15/01/2026;14/02/2026;9,00;",
            "F4;;15/01/2026;14/02/2026;9,00;",
            "F5;A;15/01/2026;14/02/2026;;",
            "F6;A;;14/02/2026;9,00;",
            "F7;A;15/01/2026;14/02/2026;9,00;ouverte;et encore",
        ),
    )
    assert reading.as_of == date(2026, 3, 31) and reading.header_row == 4
    assert {name: count for name, count in reading.rows.items() if count} == {
        "total": 16, "invoice": 1, "credit_note": 1, "header": 2, "title": 2, "blank": 2,
        "subtotal": 1, "draft": 1, "line": 1, "refused": 5,
    }  # fmt: skip
    assert [(row, reason) for row, _, _, reason in reasons(reading)] == [
        (12, "number_missing"),
        (13, "customer_missing"),
        (14, "amount_missing"),
        (15, "date_missing"),
        (16, "too_many_cells"),
    ]
    assert reading.file_totals == (
        {
            "sheet": "", "row": 11, "label": "Total A", "currency": "EUR",
            "stated": 600, "ours": 500, "difference": 100, "reason": "unknown",
        },
    )  # fmt: skip
    assert warned(reading)["drafts"] == {"count": 1} and warned(reading)["lines"] == {"count": 1}
    assert adds_up(reading)


def test_no_row_of_a_document_whose_rows_disagree_is_taken() -> None:
    reading = french("F1;A;15/01/2026;;10,00", "F9;A;15/01/2026;;11,00", "F9;A;15/01/2026;;12,00")
    assert [(row, reason) for row, _, _, reason in reasons(reading)] == [
        (3, "duplicate_differs"),
        (4, "duplicate_differs"),
    ]
    assert list(reading.taken["number"]) == ["F1"]


def test_rows_of_one_number_that_may_be_lines_are_asked_about_and_added_up_when_so_answered() -> None:
    lines = ["F1;A;15/01/2026;;10,00", "F1;A;15/01/2026;;10,00", "F9;A;15/01/2026;;11,00", "F9;A;15/01/2026;;12,00"]
    (question,) = french(*lines).questions
    assert (question.key, question.choices) == ("lines", ("sum", "same"))
    summed = read("a.csv", text(HEADER, *lines), Choices(answers={"lines": "sum"}))
    assert list(summed.taken["amount"]) == [2000, 2300] and summed.rows["line"] == 2
    same = read("a.csv", text(HEADER, *lines), Choices(answers={"lines": "same"}))
    assert list(same.taken["amount"]) == [1000] and same.rows["refused"] == 2


def test_a_customer_named_total_is_no_total_row() -> None:
    reading = french("F1;Total Energies;15/01/2026;14/02/2026;10,50", "F2;Totalisator;15/01/2026;;3,00")
    assert reading.rows["invoice"] == 2 and reading.rows["total_row"] == 0
    undated = french("F1;Total Energies;;;10,50", "F2;A;15/01/2026;;3,00")
    assert reasons(undated) == [(2, "Date facture", "", "date_missing")]


def test_na_and_null_are_names_and_leading_zeros_stay() -> None:
    reading = french("0012;NA;15/01/2026;;10,50", "0013;null;15/01/2026;;3,00")
    assert list(reading.taken["number"]) == ["0012", "0013"] and list(reading.taken["name"]) == ["NA", "null"]


def test_a_number_without_decimals_is_a_code_without_decimals() -> None:
    head = ["N° facture", "Code client", "Client", "Date facture", "Montant TTC"]
    rows = [head, [566054, 4110001, "A", date(2026, 1, 5), 10.1], [566055, None, "B", date(2026, 1, 5), 5]]
    reading = read("x.xlsx", workbook(Factures=rows))
    assert list(reading.taken["number"]) == ["566054", "566055"]
    assert list(reading.taken["customer"]) == ["4110001", "B"]
    assert list(reading.taken["amount"]) == [1010, 500] and warned(reading)["code_missing"] == {"count": 1}


@pytest.mark.parametrize(
    ("type_", "amount", "kind", "signed"),
    [
        ("Facture", "10,00", "invoice", 1000),
        ("Facture d'acompte", "10,00", "invoice", 1000),
        ("", "-10,00", "credit_note", -1000),
        ("Avoir", "10,00", "credit_note", -1000),
        ("Creditnota", "-10,00", "credit_note", -1000),
        ("CN", "10,00", "credit_note", -1000),
        ("Gutschrift", "10,00", "credit_note", -1000),
        ("Paiement", "10,00", "receipt", -1000),
        ("Customer Payment", "-10,00", "receipt", -1000),
        ("Perte", "10,00", "write_off", -1000),
        ("Passation en perte 2026", "-10,00", "write_off", -1000),
        ("Créance irrécouvrable", "10,00", "write_off", -1000),
        ("Afboeking", "10,00", "write_off", -1000),
        ("Oninbaar", "-10,00", "write_off", -1000),
        ("Bad Debt Write-Off", "10,00", "write_off", -1000),
        ("Facture irrécouvrable", "10,00", "invoice", 1000),
    ],
)
def test_the_type_gives_the_kind_and_credit_is_negative(type_: str, amount: str, kind: str, signed: int) -> None:
    head = "Numéro de facture;Client;Date facture;Type de document;Montant TTC"
    reading = read("x", text(head, f"F1;A;15/01/2026;{type_};{amount}", "F2;A;15/01/2026;Facture;7,50"))
    first = reading.taken.iloc[0]
    assert (first["kind"], first["amount"], first["open"]) == (kind, signed, signed)


def test_a_positive_credit_note_in_a_signed_file_is_refused_and_not_turned() -> None:
    head = "Numéro de facture;Client;Date facture;Type de document;Montant TTC"
    lines = ["F1;A;15/01/2026;Avoir;-10,00", "F2;A;15/01/2026;Avoir;4,50"]
    assert reasons(read("x", text(head, *lines))) == [(3, "Montant TTC", "4,50", "sign_unclear")]


def test_a_receipt_needs_no_number_and_two_alike_are_two() -> None:
    head = "Numéro de facture;Client;Date facture;Type de document;Montant TTC"
    reading = read("x", text(head, *[";A;15/01/2026;Paiement;10,00"] * 2, "F1;A;15/01/2026;Facture;7,50"))
    assert reading.rows["receipt"] == 2 and reading.rows["line"] == 0


@pytest.mark.parametrize(
    ("extra", "cell", "open_"),
    [
        ("Solde", "4,50", 450),
        ("Solde", "", 1000),
        ("Encaissé", "4,50", 550),
        ("Encaissé", "", 1000),
        ("Statut", "Payée", 0),
        ("Statut", "betaald", 0),
        ("Statut", "Non payée", 1000),
        ("Statut", "unpaid", 1000),
        ("Statut", "Partiellement payée", 1000),
        ("Statut", "mystère", 1000),
        ("Date de paiement", "20/01/2026", 0),
        ("Date de paiement", "", 1000),
    ],
)
def test_what_is_open_comes_from_the_balance_else_the_payments_else_the_status(
    extra: str, cell: str, open_: int
) -> None:
    filler = "20/01/2026" if extra.startswith("Date") else "abc" if extra == "Statut" else "1,50"
    lines = (f"F1;A;15/01/2026;;10,00;{cell}", f"F2;A;15/01/2026;;10,00;{filler}")
    reading = read("x", text(f"{HEADER};{extra}", *lines))
    assert reading.taken["open"].iloc[0] == open_


def test_an_empty_balance_is_never_silently_nothing() -> None:
    reading = read("x", text(HEADER + ";Solde;Statut", "F1;A;15/01/2026;;10,00;;", "F2;A;15/01/2026;;10,00;;Payée"))
    assert list(reading.taken["open"]) == [1000, 0] and warned(reading)["open_blank"] == {"count": 1}


@pytest.mark.parametrize(
    ("header", "amount", "column", "code"),
    [
        ("Montant TTC", "10,50", "USD", "USD"),
        ("Montant TTC", "10,50", "€", "EUR"),
        ("Montant TTC (GBP)", "10,50", None, "GBP"),
        ("Montant TTC", "$10,50", None, "USD"),
        ("Montant TTC", "10,50 CHF", None, "CHF"),
        ("Montant TTC", "10,50", None, "SEK"),
    ],
)
def test_the_currency_is_the_columns_else_the_headers_else_the_cells_else_the_default(
    header: str, amount: str, column: str | None, code: str
) -> None:
    head = f"N° facture;Client;Date facture;{header}" + (";Devise" if column else "")
    line = f"F1;A;15/01/2026;{amount}" + (f";{column}" if column else "")
    reading = read("x", text(head, line), Choices(currency="SEK"))
    assert list(reading.taken["currency"]) == [code] and list(reading.taken["amount"]) == [1050]
    assert ("currency_assumed" in warned(reading)) == (code == "SEK")


def test_an_unknown_currency_is_refused() -> None:
    reading = read("x", text(HEADER + ";Devise", "F1;A;15/01/2026;;10,50;XQQ", "F2;A;15/01/2026;;1,50;EUR"))
    assert reasons(reading) == [(2, "Devise", "XQQ", "currency_unknown")]


def test_what_the_file_says_of_the_customer_is_kept() -> None:
    head = "N° facture;Code client;Nom client;Date facture;Montant TTC"
    head += ";E-mail;Téléphone;N° TVA;Pays;Langue;Conditions de paiement"
    reading = read(
        "x", text(head, "F1;C1; Café  Zoé ;15/01/2026;10,50;zoe@cafe.be;+32 2 1;BE0123;be;Nederlands;30 jours")
    )
    row = reading.taken.iloc[0]
    assert (row["customer"], row["name"], row["email"], row["vat_number"]) == (
        "C1",
        "Café Zoé",
        "zoe@cafe.be",
        "BE0123",
    )
    assert (row["country"], row["language"], row["terms"]) == ("BE", "nl", 30.0)


def test_a_file_without_document_dates_takes_the_due_dates_and_says_so() -> None:
    reading = read("x", text("N° facture;Client;Échéance;Solde", "F1;A;31/01/2026;10,50"))
    assert reading.taken["day"].iloc[0].date() == date(2026, 1, 31) and "date_from_due" in warned(reading)


@pytest.mark.parametrize(("open_", "scope"), [("10,50", "open"), ("0,00", "all")])
def test_a_file_with_settled_documents_lists_all(open_: str, scope: str) -> None:
    reading = read("x", text(HEADER + ";Solde", f"F1;A;15/01/2026;;10,50;{open_}"))
    assert reading.scope == scope
    chosen = read("x", text(HEADER + ";Solde", f"F1;A;15/01/2026;;10,50;{open_}"), Choices(scope="all"))
    assert chosen.scope == "all"


# Whatever is written comes back


HEADS = {
    "fr": ["Numéro de facture", "Nom du client", "Date de facture", "Date d'échéance", "Montant TTC", "Solde dû"],
    "nl": ["Factuurnummer", "Klantnaam", "Factuurdatum", "Vervaldatum", "Factuurbedrag", "Openstaand bedrag"],
    "en": ["Invoice Number", "Customer Name", "Invoice Date", "Due Date", "Invoice Amount", "Amount due"],
}
GROUPS = {",": ["", ".", " ", "\u00a0", "\u202f", "'"], ".": ["", ",", " ", "\u00a0", "'"]}
PATTERNS = {"dmy": ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"], "mdy": ["%m/%d/%Y"], "ymd": ["%Y-%m-%d", "%Y/%m/%d"]}


def figure(cents: int, mark: str, group: str) -> str:
    """An amount as a program of some country writes it."""
    return f"{cents / 100:,.2f}".replace(",", "\x00").replace(".", mark).replace("\x00", group)


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), lang=st.sampled_from(sorted(HEADS)), excel=st.booleans())
def test_what_was_written_comes_back_equal_or_a_question_was_asked(seed: int, lang: str, excel: bool) -> None:
    chance = random.Random(seed)
    mark = chance.choice(",.")
    group = chance.choice(GROUPS[mark])
    order = chance.choice(["dmy", "ymd"] if lang != "en" else ["dmy", "mdy", "ymd"])
    pattern = chance.choice(PATTERNS[order])
    documents = []
    for number in range(chance.randrange(1, 30)):
        day = date(2025, 1, 1) + timedelta(days=chance.randrange(700))
        amount = chance.randrange(-500_000, 5_000_000)
        documents.append((f"F{number:04d}", f"Société n° {chance.randrange(5)}", day, day + timedelta(days=30), amount))
    if excel:
        rows = [[n, c, d, u, a / 100, a / 100] for n, c, d, u, a in documents]
        content = workbook(Blad=[["Export"], [], HEADS[lang], *rows])
    else:
        rows = [
            [n, c, d.strftime(pattern), u.strftime(pattern), figure(a, mark, group), figure(a, mark, group)]
            for n, c, d, u, a in documents
        ]
        content = written([HEADS[lang], *rows], chance.choice(";\t|"))
    reading = read("export", content)
    assert adds_up(reading)
    if reading.questions:
        mostly_negative = sum(document[4] < 0 for document in documents) > len(documents) / 2
        allowed = {*([] if excel else ["date_order", "decimal_mark"]), *(["sign"] if mostly_negative else [])}
        assert {question.key for question in reading.questions} <= allowed
        return
    taken = reading.taken
    assert list(taken["number"]) == [document[0] for document in documents]
    assert list(taken["name"]) == [document[1] for document in documents]
    assert [day.date() for day in taken["day"]] == [document[2] for document in documents]
    assert [day.date() for day in taken["due"]] == [document[3] for document in documents]
    assert list(taken["amount"]) == [document[4] for document in documents] == list(taken["open"])


def written(rows: list[list[Any]], delimiter: str) -> bytes:
    """Rows as delimited text."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode()


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The bytes of a file with some cut, changed or added, in the file itself or in a part of its archive."""
    way = chance.randrange(4)
    if content.startswith(b"PK") and way > 1:
        return rezipped(content, chance)
    spoilt = bytearray(content)
    first, last = sorted((chance.randrange(len(spoilt)), chance.randrange(len(spoilt))))
    if way == 0:
        del spoilt[first:last]
    elif way == 1:
        spoilt[first:first] = chance.randbytes(chance.randrange(1, 40))
    else:
        for _ in range(chance.randrange(1, 20)):
            spoilt[chance.randrange(len(spoilt))] = chance.choice([*b'";,\n\t0/-', chance.randrange(256)])
    return bytes(spoilt)


def rezipped(content: bytes, chance: random.Random) -> bytes:
    """A workbook of which one part is spoilt while its archive stays sound."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        victim = chance.choice(before.namelist())
        for name in before.namelist():
            part = bytearray(before.read(name))
            if name == victim:
                for _ in range(chance.randrange(1, 6) if part else 0):
                    part[chance.randrange(len(part))] = chance.randrange(32, 127)
            after.writestr(name, bytes(part))
    return made.getvalue()


def test_no_spoilt_file_ends_in_anything_but_a_reading_or_a_refusal() -> None:
    chance = random.Random(2026)
    files = [path.read_bytes() for path in sorted(FILES.iterdir()) if "bomb" not in path.name]
    outcomes = set()
    for _ in range(300):
        try:
            reading = read("spoilt", mutated(chance.choice(files), chance))
        except Unreadable as refusal:
            outcomes.add(refusal.key)
        else:
            assert adds_up(reading)
            outcomes.add("read")
    assert {"read", "damaged"} <= outcomes
