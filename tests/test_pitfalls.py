"""The 38 pitfalls of exports that the format notes number, one test each, in their order and under their numbers."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from src.collections.readers import Choices, Reading, read

FILES = Path(__file__).parent / "readers" / "files"
HEADER = "N° facture;Client;Date facture;Échéance;Montant TTC;Solde"
ROW = "F1;Dupont;15/01/2026;14/02/2026;10,50;10,50"


def text(*lines: str, encoding: str = "utf-8") -> bytes:
    """A delimited text."""
    return "\r\n".join(lines).encode(encoding)


def french(*lines: str, head: str = HEADER, **choices: Any) -> Reading:
    """The reading of a French export of open items."""
    return read("export.csv", text(head, *lines), Choices(**choices))


def book(rows: list[list[Any]], **more: list[list[Any]]) -> openpyxl.Workbook:
    """A workbook of a sheet Factures and more sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, lines in {"Factures": rows, **more}.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(line)
    return made


def saved(made: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def grid(*rows: str) -> list[list[Any]]:
    """Rows of texts with semicolons as rows of cells; nothing is a blank cell."""
    return [[cell or None for cell in row.split(";")] for row in rows]


def documents(reading: Reading) -> list[tuple[str, str, int]]:
    """(customer, number, cents open) of every document."""
    assert not reading.questions, reading.questions
    assert reading.rows["total"] == sum(count for name, count in reading.rows.items() if name != "total")
    return list(reading.taken[["customer", "number", "open"]].itertuples(index=False, name=None))


def warned(reading: Reading) -> set[str]:
    """The keys of the warnings."""
    return {warning.key for warning in reading.warnings}


def reasons(reading: Reading) -> list[tuple[int, str]]:
    """(row, reason) of every row refused."""
    return list(reading.refused[["row", "reason"]].itertuples(index=False, name=None))


def asked(reading: Reading) -> set[str]:
    """The keys of the questions."""
    return {question.key for question in reading.questions}


@pytest.mark.parametrize("above", [0, 1, 5, 11, 40])
def test_01_the_header_is_found_below_any_block_of_titles(above: int) -> None:
    titles = ["Société de Démonstration SA", "Date : 31/03/2026; Client : tous", ";;", "Page 1"] * 10
    reading = read("x.csv", text(*titles[:above], HEADER, ROW))
    assert reading.header_row == above + 1 and documents(reading) == [("Dupont", "F1", 1050)]


def test_02_a_header_repeated_in_every_group_is_noise() -> None:
    reading = french(ROW, HEADER, ROW.replace("F1", "F2"), ";;;;;", HEADER.upper(), ROW.replace("F1", "F3"))
    assert [number for _, number, _ in documents(reading)] == ["F1", "F2", "F3"]
    assert reading.rows["header"] == 3


def test_03_a_header_over_two_lines_is_put_together_and_a_merged_one_does_not_hide_it() -> None:
    two = text(
        "Numéro;;Date;Date;Opening;Pending", "facture;Client;facture;échéance;Amount;Amount",
        "F1;Dupont;15/01/2026;14/02/2026;20,50;10,50",
    )  # fmt: skip
    reading = read("x.csv", two)
    assert documents(reading) == [("Dupont", "F1", 1050)] and list(reading.taken["amount"]) == [2050]
    assert reading.taken["day"].iloc[0].date() == date(2026, 1, 15)
    made = book([["Document", None, "Dates", None, "Montants", None], *grid(HEADER, ROW)])
    for cells in ("A1:B1", "C1:D1", "E1:F1"):
        made["Factures"].merge_cells(cells)
    assert documents(read("x.xlsx", saved(made))) == [("Dupont", "F1", 1050)]


@pytest.mark.parametrize("head", ["N° facture;Date facture;Échéance;Solde", "Client;N° facture;Date;Échéance;Solde"])
def test_04_a_customer_on_a_row_of_its_own_is_carried_down(head: str) -> None:
    row = "{};15/01/2026;14/02/2026;10,50"
    lead = ";" if head.startswith("Client") else ""
    reading = read(
        "x.csv",
        text(
            head, "Dupont SA", lead + row.format("F1"), lead + row.format("F2"), f"{lead};;;21,00", "",
            "Janssens BV", lead + row.format("F3"), f"{lead};;;10,50",
        ),
    )  # fmt: skip
    assert documents(reading) == [("Dupont SA", "F1", 1050), ("Dupont SA", "F2", 1050), ("Janssens BV", "F3", 1050)]
    sums = reading.rows["subtotal"] + reading.rows["total_row"]
    assert reading.rows["customer"] == 2 and sums == 2 and reading.refused.empty


def test_05_groups_by_age_are_no_customers() -> None:
    reading = read("aging.csv", (FILES / "qbo_ar_aging_detail.csv").read_bytes())
    assert len(documents(reading)) == 7 and reading.taken["customer"].nunique() == 6
    assert not reading.taken["customer"].str.contains("past due|CURRENT").any()
    assert reading.rows["group"] == 4 and reading.refused.empty


@pytest.mark.parametrize(
    "total",
    [
        "Total;;;;21,00;21,00", "TOTAL GÉNÉRAL;;;;21,00;21,00", "Totaal klant;;;;21,00;21,00", ";;;Solde final;;21,00",
        "Zwischensumme;;;;21,00;21,00", "Cumul;;;;21,00;21,00", ";;;;21,00;21,00",
    ],
)  # fmt: skip
def test_06_a_total_in_any_wording_or_in_none_is_no_document(total: str) -> None:
    reading = french(ROW, ROW.replace("F1", "F2"), total)
    assert [number for _, number, _ in documents(reading)] == ["F1", "F2"]
    assert reading.rows["subtotal"] + reading.rows["total_row"] == 1 and reading.refused.empty
    assert [one["difference"] for one in reading.file_totals] == [0]


def test_07_a_grand_total_that_is_not_the_sum_is_a_warning_and_never_stops_the_reading() -> None:
    reading = read("xero.xlsx", (FILES / "xero_aged_receivables_detail.xlsx").read_bytes())
    assert int(reading.taken["open"].sum()) == 796000
    grand = [one for one in reading.file_totals if one["stated"] == 742000]
    assert [(one["difference"], one["reason"]) for one in grand] == [(-54000, "not_due_left_out")]
    assert reading.rows["total"] == sum(count for name, count in reading.rows.items() if name != "total")


def test_08_one_row_per_line_gives_one_document_whose_amount_is_not_multiplied() -> None:
    head = "Invoice Number;Customer;Invoice Date;Total;Balance;Item"
    same = [f"1;A;2026-01-15;30.50;20.50;{item}" for item in ("x", "y", "z")]
    assert documents(read("x.csv", text(head, *same, "2;A;2026-01-16;5.25;5.25;x"))) == [
        ("A", "1", 2050),
        ("A", "2", 525),
    ]
    head = "Invoice Number;Customer;Invoice Date;Line Total"
    parts = ["1;A;2026-01-15;10.25", "1;A;2026-01-15;20.50", "2;A;2026-01-16;5.25"]
    reading = read("x.csv", text(head, *parts))
    if reading.questions:
        assert asked(reading) == {"lines"}
        reading = read("x.csv", text(head, *parts), Choices(answers={"lines": "sum"}))
    assert documents(reading) == [("A", "1", 3075), ("A", "2", 525)]


def test_09_a_number_that_two_customers_or_two_days_share_is_two_documents() -> None:
    reading = french(ROW, ROW.replace("Dupont", "Martin"), ROW.replace("15/01", "16/01"))
    assert len(documents(reading)) == 3


def test_10_a_day_that_could_be_a_month_is_settled_by_its_column_or_asked_once() -> None:
    head = "Invoice Number;Customer;Invoice Date;Total"
    proven = read("x.csv", text(head, "1;A;03/04/2026;1.50", "2;A;13/04/2026;1.50"))
    assert [str(day.date()) for day in proven.taken["day"]] == ["2026-04-03", "2026-04-13"]
    open_ = read("x.csv", text(head, "1;A;03/04/2026;1.50", "2;A;05/04/2026;1.50"))
    assert asked(open_) == {"date_order"} and open_.taken.empty and len(open_.questions) == 1


def test_11_each_file_has_a_date_format_of_its_own() -> None:
    head = "Invoice Number;Customer;Invoice Date;Due Date;Total"
    reading = read("x.csv", text(head, "1;A;2026-01-31;2/28/2026;1.50", "2;A;2026-02-01;3/4/2026;1.50"))
    assert [str(day.date()) for day in reading.taken["due"]] == ["2026-02-28", "2026-03-04"]


def test_12_days_that_are_text_in_a_workbook_are_days() -> None:
    reading = read("x.xlsx", saved(book(grid(HEADER, ROW))))
    assert reading.taken["due"].iloc[0].date() == date(2026, 2, 14)


def test_13_a_serial_without_a_date_format_is_a_day() -> None:
    rows = [HEADER.split(";"), ["F1", "Dupont", 45700, 45730, 10.5, 10.5]]
    assert read("x.xlsx", saved(book(rows))).taken["day"].iloc[0].date() == date(2025, 2, 12)


def test_14_days_that_excel_destroyed_are_refused_with_their_own_reason() -> None:
    reading = french("F1;Dupont;00:00.0;00:00.0;10,50;10,50", ROW.replace("F1", "F2"))
    assert [number for _, number, _ in documents(reading)] == ["F2"] and reasons(reading) == [(2, "date_destroyed")]


def test_15_a_due_date_before_the_document_date_is_kept_and_told() -> None:
    reading = french("F1;Dupont;15/01/2026;01/01/2026;10,50;10,50")
    assert len(documents(reading)) == 1 and "due_before_date" in warned(reading)


def test_16_a_list_without_due_dates_is_read_with_its_terms() -> None:
    reading = french(
        "F1;Dupont;15/01/2026;10,50;30 jours", head="N° facture;Client;Date facture;Solde;Conditions de paiement"
    )
    assert documents(reading) == [("Dupont", "F1", 1050)]
    assert reading.taken["due"].isna().all() and list(reading.taken["terms"]) == [30.0]


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1 234,56", 123456), ("1.234,56", 123456), ("1\u00a0234,56", 123456), ("1\u202f234,56", 123456),
        ("1'234,56", 123456), ("1’234,56", 123456), ("€ 1.234,56", 123456), ("1234,56 €", 123456), ("13,50 ", 1350),
        ("100,00-", -10000), ("(400,00)", -40000), ("100,00 CR", -10000), ("100,00 DR", 10000), ("100,00 H", -10000),
        ("100,00 S", 10000), ("000000000001437,12", 143712), ("-000000000001437,12", -143712), ("\u2212100,00", -10000),
    ],
)  # fmt: skip
def test_17_an_amount_is_read_however_it_is_written(written: str, cents: int) -> None:
    kept = documents(french(f"F1;Dupont;15/01/2026;14/02/2026;{written};{written}", "F2;A;15/01/2026;;7,25;7,25"))
    assert [open_ for _, _, open_ in kept] == [cents, 725]


def test_17_three_figures_behind_a_point_are_asked() -> None:
    assert asked(french("F1;Dupont;15/01/2026;14/02/2026;1.234;1.234")) == {"decimal_mark"}


def test_18_an_error_cell_is_refused_and_not_taken_for_nothing() -> None:
    reading = read("errors.xlsx", (FILES / "error_cells.xlsx").read_bytes())
    assert reasons(reading) == [(2, "error_cell"), (3, "error_cell"), (4, "error_cell")]
    assert list(reading.refused["value"]) == ["#REF!", "#N/A", "#DIV/0!"]


def test_19_a_formula_without_its_result_is_refused_by_that_name() -> None:
    reading = read("formulas.xlsx", (FILES / "formulas_without_cached_values.xlsx").read_bytes())
    assert {reason for _, reason in reasons(reading)} == {"formula_without_value"} and reading.taken.empty


def test_20_a_number_or_code_of_figures_keeps_its_figures() -> None:
    head = ["N° facture", "Code client", "Client", "Date facture", "Solde"]
    rows = [head, [566054, 4110001, "A", date(2026, 1, 5), 1.5], [566055.0, 4110002, "B", date(2026, 1, 5), 1.5]]
    assert [(one, two) for one, two, _ in documents(read("x.xlsx", saved(book(rows))))] == [
        ("4110001", "566054"), ("4110002", "566055"),
    ]  # fmt: skip
    head_ = "N° facture;Code client;Client;Date facture;Solde"
    long_ = french("2520018000000073035;2520018000000073036;A;15/01/2026;1,50", head=head_)
    assert documents(long_) == [("2520018000000073036", "2520018000000073035", 150)]


def test_20_a_code_a_spreadsheet_saved_as_text_with_decimals_is_the_code() -> None:
    head = "N° facture;Code client;Client;Date facture;Solde"
    assert documents(french("2960623488.0;411001.0;A;15/01/2026;1,50", head=head)) == [("411001", "2960623488", 150)]


def test_21_codes_with_and_without_leading_zeros_are_never_merged_in_silence() -> None:
    head = "N° facture;Code client;Client;Date facture;Solde"
    reading = french("F1;0047;Dupont;15/01/2026;1,50", "F2;47;Dupont;15/01/2026;2,50", head=head)
    assert [code for code, _, _ in documents(reading)] == ["0047", "47"]


def test_22_one_code_under_several_names_is_one_customer() -> None:
    head = "N° facture;Code client;Client;Date facture;Solde"
    reading = french("F1;C1;Dupont SA;15/01/2026;1,50", "F2;C1;DUPONT S.A.;15/01/2026;2,50", head=head)
    assert reading.taken["customer"].nunique() == 1 and reading.taken["name"].nunique() == 2


def test_23_currencies_in_one_column_are_kept_apart() -> None:
    reading = french(f"{ROW};EUR", f"{ROW.replace('F1', 'F2')};USD", head=f"{HEADER};Devise")
    assert reading.taken.groupby("currency")["open"].sum().to_dict() == {"EUR": 1050, "USD": 1050}


@pytest.mark.parametrize(
    ("head", "cell", "code"),
    [
        ("Amount (₹)", "10.50", "INR"),
        ("montant_eur", "10.50", "EUR"),
        ("Amount", "$10.50", "USD"),
        ("Amount", "10.50", "EUR"),
    ],
)
def test_24_a_currency_is_found_in_header_and_sign_and_else_it_is_said_to_be_assumed(
    head: str, cell: str, code: str
) -> None:
    reading = read("x.csv", text(f"Invoice Number;Customer;Invoice Date;{head}", f"1;A;2026-01-15;{cell}"))
    assert list(reading.taken["currency"]) == [code] and list(reading.taken["amount"]) == [1050]
    assert ("currency_assumed" in warned(reading)) == (head == "Amount" and cell == "10.50")


def test_24_a_currency_that_only_the_number_format_names_is_found() -> None:
    made = book([["Invoice Number", "Customer", "Invoice Date", "Amount"], ["1", "A", date(2026, 1, 15), 10.5]])
    made["Factures"]["D2"].number_format = "[$£-809]#,##0.00"
    assert list(read("x.xlsx", saved(made)).taken["currency"]) == ["GBP"]


@pytest.mark.parametrize(
    ("state", "open_"),
    [
        ("Payée", 0),
        ("betaald", 0),
        ("Paid", 0),
        ("bezahlt", 0),
        ("Ouverte", 1050),
        ("openstaand", 1050),
        ("overdue", 1050),
    ],
)
def test_25_a_paid_document_is_not_open_and_an_open_one_is(state: str, open_: int) -> None:
    head = "N° facture;Client;Date facture;Montant TTC;Statut"
    assert documents(french(f"F1;A;15/01/2026;10,50;{state}", head=head)) == [("A", "F1", open_)]


@pytest.mark.parametrize(
    "state", ["Brouillon", "Annulée", "concept", "geannuleerd", "Draft", "Void", "Entwurf", "abandoned"]
)
def test_25_a_draft_is_never_a_document(state: str) -> None:
    head = "N° facture;Client;Date facture;Montant TTC;Statut"
    reading = french(f"F1;A;15/01/2026;10,50;{state}", "F2;A;15/01/2026;10,50;Ouverte", head=head)
    assert [number for _, number, _ in documents(reading)] == ["F2"] and reading.rows["draft"] == 1


def test_26_an_open_amount_that_forgets_payments_is_told() -> None:
    head = "N° facture;Client;Date facture;Montant TTC;Payé;Solde"
    reading = french("F1;A;15/01/2026;10,50;4,00;10,50", "F2;A;15/01/2026;10,50;4,00;6,50", head=head)
    told = [warning.values for warning in reading.warnings if warning.key == "open_disagrees"]
    assert len(documents(reading)) == 2 and [dict(values)["count"] for values in told] == [1]


def test_27_a_list_of_payments_is_no_list_of_documents() -> None:
    lines = [
        "Payments;;;",
        "Client;Invoice Number;Amount;Payment Date",
        "A;1;$13.50;10/20/2019",
        "A;2;($4.00);2/29/2020",
    ]
    reading = read("payments.csv", text(*lines))
    assert reading.purpose == "payments" and reading.taken.empty
    assert list(reading.payments["amount"]) == [1350, -400] and list(reading.payments["number"]) == ["1", "2"]


def test_28_an_empty_open_balance_is_unknown_and_not_nothing() -> None:
    reading = french("F1;A;15/01/2026;;10,50;", "F2;A;15/01/2026;;10,50;0,00")
    assert [open_ for _, _, open_ in documents(reading)] == [1050, 0] and "open_blank" in warned(reading)


def test_29_the_sheet_of_invoices_is_read_and_summaries_are_named() -> None:
    rows = grid(HEADER, ROW)
    summary = grid("Client;Solde", "Dupont;99,00", "Total;99,00")
    reading = read("x.xlsx", saved(book(rows, Suite=grid(HEADER, ROW.replace("F1", "F2")), Synthèse=summary)))
    assert len(documents(reading)) == 2 and reading.sheets_read == ("Factures", "Suite")
    assert "Synthèse" in reading.sheets_ignored


def test_30_a_hidden_sheet_is_ignored_and_a_hidden_row_is_kept() -> None:
    made = book(grid(HEADER, ROW, ROW.replace("F1", "F2")), Cachée=grid(HEADER, ROW.replace("F1", "F3")))
    made["Cachée"].sheet_state = "hidden"
    made["Factures"].row_dimensions[3].hidden = True
    reading = read("x.xlsx", saved(made))
    assert [number for _, number, _ in documents(reading)] == ["F1", "F2"]
    assert {"hidden_sheets", "hidden_rows"} <= warned(reading) and "Cachée" in reading.sheets_ignored


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("html_table_named.xls", "html"),
        ("tab_text_named.xls", "csv"),
        ("utf16_tab_named.xls", "csv"),
        ("spreadsheetml2003_named.xls", "spreadsheetml"),
    ],
)
def test_31_the_content_says_what_a_file_is_and_not_its_name(file: str, kind: str) -> None:
    assert read(file, (FILES / file).read_bytes()).kind == kind
    assert read("export.xls", saved(book(grid(HEADER, ROW)))).kind == "xlsx"


def test_32_accents_survive_in_windows_1252() -> None:
    reading = read("x.csv", text(HEADER, ROW.replace("Dupont", "Société Générale – l’Été €"), encoding="cp1252"))
    assert documents(reading)[0][0] == "Société Générale – l’Été €"


def test_33_a_tab_is_the_delimiter_although_decimal_commas_abound() -> None:
    lines = [line.replace(";", "\t") for line in (HEADER, *[ROW] * 1, ROW.replace("F1", "F2"))]
    assert len(documents(read("x.txt", text(*lines)))) == 2


def test_34_a_sep_line_a_mark_and_line_breaks_in_names_are_no_rows() -> None:
    lines = (
        "sep=;",
        HEADER,
        'F1;"Café\r\nde la Gare; Sons";15/01/2026;14/02/2026;10,50;10,50',
        ROW.replace("F1", "F2"),
    )
    reading = read("x.csv", text(*lines, encoding="utf-8-sig"))
    assert [customer for customer, _, _ in documents(reading)] == ["Café de la Gare; Sons", "Dupont"]


def test_35_a_misspelt_header_is_guessed_right_or_asked_with_a_suggestion() -> None:
    reading = french("F1;Dupont;15/01/2026;10,50", head="N° factture;Client;Date facture;montant_factture")
    if reading.questions:
        assert asked(reading) == {"column"} and set(reading.suggested.values()) & {"N° factture", "montant_factture"}
        answers = {"invoice_number": "N° factture", "amount_incl_vat": "montant_factture"}
        reading = french(
            "F1;Dupont;15/01/2026;10,50", head="N° factture;Client;Date facture;montant_factture", mapping=answers
        )
    assert documents(reading) == [("Dupont", "F1", 1050)]


@pytest.mark.parametrize("head", ["Solde dûu", "Sold", "Restt dû", "Balanse due"])
def test_35_a_misspelt_column_of_what_is_open_is_never_left_out_in_silence(head: str) -> None:
    reading = french("F1;Dupont;15/01/2026;20,50;10,50", head=f"N° facture;Client;Date facture;Montant TTC;{head}")
    assert reading.questions or documents(reading) == [("Dupont", "F1", 1050)]


def test_36_a_row_shifted_by_one_column_is_refused() -> None:
    reading = french(ROW, "F2;;Martin;15/01/2026;14/02/2026;10,50;10,50", ";F3;Martin;15/01/2026;14/02/2026;10,50")
    assert [number for _, number, _ in documents(reading)] == ["F1"]
    assert [row for row, _ in reasons(reading)] == [3, 4]


def test_37_the_size_a_sheet_claims_is_not_believed() -> None:
    content = saved(book(grid(HEADER, ROW)))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, part.replace(b'<dimension ref="A1:F2"', b'<dimension ref="A1"'))
    assert documents(read("x.xlsx", made.getvalue())) == [("Dupont", "F1", 1050)]


def test_37_a_stray_cell_far_below_does_not_lose_the_rows() -> None:
    stray = book(grid(HEADER, ROW))
    stray["Factures"].cell(50_000, 1, " ")
    reading = read("x.xlsx", saved(stray))
    assert documents(reading) == [("Dupont", "F1", 1050)]


@pytest.mark.parametrize("name", ["NA", "null", "None", "nan", "N/A", "true"])
def test_38_na_and_null_are_names(name: str) -> None:
    assert documents(french(ROW.replace("Dupont", name))) == [(name, "F1", 1050)]
    rows = [HEADER.split(";"), ["F1", name, datetime(2026, 1, 15), datetime(2026, 2, 14), 10.5, 10.5]]
    assert documents(read("x.xlsx", saved(book(rows)))) == [(name, "F1", 1050)]


def test_every_pitfall_has_its_test() -> None:
    numbers = {int(name[5:7]) for name in globals() if name.startswith("test_") and name[5:7].isdigit()}
    assert numbers == set(range(1, 39))
