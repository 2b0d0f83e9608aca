import re
import shutil
import subprocess
import time
import timeit
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from zipfile import ZipFile

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader
from python_calamine import load_workbook as calamine

from src.collections.documents.agreement import agreement
from src.collections.documents.escalation import escalation_list
from src.collections.documents.letter import Letter, letter_docx, letter_pdf
from src.collections.documents.mail_text import threat
from src.collections.documents.plan_letter import (
    CURE_DAYS,
    LETTERS,
    Party,
    address_lines,
    blocks,
    filled,
    grouped,
    plan_letter,
)
from src.collections.documents.workbook import FORMULA_STARTS, Field, Sheet, legal_title, workbook
from src.collections.instalments import Part, Plan, by_amount, proposed
from src.collections.standing import ACTS
from src.collections.tables import ESCALATED, JOURNAL, OPEN_ITEMS, shaped
from src.collections.words import LANGUAGES, Words

WRITER = shutil.which("lowriter")
SOFFICE = shutil.which("localc") and shutil.which("soffice")
AS_OF = date(2026, 11, 20)
NO_TIME = (1980, 1, 1, 0, 0, 0)
"""What a zip archive says that knows no time."""


def opened(book: bytes) -> list[Worksheet]:
    return load_workbook(BytesIO(book)).worksheets


def texts(*values: str) -> Sheet:
    return Sheet("Texts", (Field("text", "Text"),), pd.DataFrame({"text": pd.Series(values, dtype="str")}))


def table_of(sheet: Worksheet, header: str) -> list[dict[str, object]]:
    """The lines below the header row, which begins with `header`, by title."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(number for number, row in enumerate(rows) if row[0] == header)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def converted(document: bytes, name: str, kind: str, folder: Path, reads: str = "") -> Path:
    """The document as LibreOffice understands it, in another format; its complaints fail the test. `reads`: how, where
    the document does not say it (`--infilter`)."""
    source = folder / name
    source.write_bytes(document)
    profile = f"-env:UserInstallation=file://{folder.parent}/office"
    how = [f"--infilter={reads}"] if reads else []
    command = [SOFFICE, profile, "--headless", *how, "--convert-to", kind, "--outdir", str(folder), str(source)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    assert "rror" not in said.stdout + said.stderr
    return source.with_suffix(f".{kind.split(':')[0]}")


ONE_OF_EACH = Sheet(
    "Of each kind",
    (Field("who", "Who"), Field("open", "Open", "cents"), Field("due", "Due", "day"), Field("late", "Late", "count")),
    pd.DataFrame(
        {
            "who": pd.Series(["Brasserie Maes", "Société Générale d’Étanchéité"], dtype="str"),
            "open": [123_456, -5],
            "due": pd.Series(["2026-02-28", None], dtype="datetime64[s]"),
            "late": [265, 0],
        }
    ),
    ("What is open", "on 20/11/2026"),
)


def test_amounts_are_numbers_and_days_are_days() -> None:
    sheet = opened(workbook([ONE_OF_EACH]))[0]
    first, second = list(sheet.iter_rows(min_row=5, values_only=True))
    assert first == ("Brasserie Maes", 1234.56, datetime(2026, 2, 28), 265)
    assert second == ("Société Générale d’Étanchéité", -0.05, None, 0)
    assert [cell.number_format for cell in sheet[5]] == ["@", "#,##0.00", "dd/mm/yyyy", "#,##0"]


def test_a_missing_amount_is_an_empty_cell_not_a_zero() -> None:
    rows = pd.DataFrame({"open": pd.Series([100, None], dtype="Int64")})
    sheet = opened(workbook([Sheet("Gap", (Field("open", "Open", "cents"),), rows)]))[0]
    assert [cell.value for cell in sheet["A"]] == ["Open", 1, None]


def test_another_program_reads_the_same_values() -> None:
    rows = calamine(BytesIO(workbook([ONE_OF_EACH]))).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "What is open" and rows[3] == ["Who", "Open", "Due", "Late"]
    assert rows[4] == ["Brasserie Maes", 1234.56, date(2026, 2, 28), 265.0]


def test_a_program_that_reads_row_by_row_reads_all_of_them() -> None:
    sheet = load_workbook(BytesIO(workbook([ONE_OF_EACH])), read_only=True).worksheets[0]
    assert len(list(sheet.iter_rows())) == 6


def test_the_header_stays_in_sight_can_filter_and_is_repeated_in_print() -> None:
    sheet = opened(workbook([ONE_OF_EACH]))[0]
    assert sheet.freeze_panes == "A5" and sheet.auto_filter.ref == "A4:D6"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet["A4"].font.bold and sheet["A1"].font.bold


def test_a_sheet_prints_on_a4_landscape_one_page_wide() -> None:
    sheet = opened(workbook([ONE_OF_EACH]))[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


def test_a_sheet_without_heading_or_rows_still_has_its_header() -> None:
    sheet = opened(workbook([texts()]))[0]
    assert list(sheet.iter_rows(values_only=True)) == [("Text",)]
    assert sheet.auto_filter.ref == "A1:A1"


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_could_be_a_formula_is_text_and_stays_text_when_edited(start: str) -> None:
    hostile = f'{start}HYPERLINK("http://example.com";"pay here")'
    cell = opened(workbook([texts(hostile)]))[0]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (hostile, "s", True)


def test_a_heading_or_a_title_can_be_no_formula_either() -> None:
    sheet = Sheet("=1+1", (Field("text", "=2+2"),), texts("a").rows, ("=3+3",))
    made = opened(workbook([sheet]))[0]
    assert [(made[place].value, made[place].data_type) for place in ("A1", "A3")] == [("=3+3", "s"), ("=2+2", "s")]


@pytest.mark.parametrize("text", ["Maes", "#REF!", "00123", "1e5", "TRUE", " spaced ", "a\nb", '<b> & "c"', "]]>"])
def test_ordinary_text_comes_back_as_it_was(text: str) -> None:
    book = workbook([texts(text)])
    cell = opened(book)[0]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", False)
    assert calamine(BytesIO(book)).get_sheet_by_index(0).to_python()[1] == [text]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff_"), min_size=1))
)
def test_whatever_a_customer_is_called_no_formula_comes_of_it(names: list[str]) -> None:
    cells = [row[0] for row in opened(workbook([texts(*names)]))[0].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(name, "s") for name in names]


@settings(deadline=None, max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_at_all_breaks_the_file(text: str) -> None:
    assert opened(workbook([texts(text)]))[0]["A2"].data_type in "sn"


def test_characters_a_workbook_cannot_hold_are_left_out() -> None:
    assert opened(workbook([texts("a\x00b\x0bc\uffffd")]))[0]["A2"].value == "abcd"
    assert opened(workbook([replace(texts(), title="a\ud800b", heading=("c\ud800d",))]))[0]["A1"].value == "cd"


def test_what_looks_like_an_escape_is_not_read_as_one() -> None:
    rows = calamine(BytesIO(workbook([texts("_x0041_ and _x000D_")]))).get_sheet_by_index(0).to_python()
    assert rows[1] == ["_x0041_ and _x000D_"]


@pytest.mark.parametrize(("text", "kept"), [("é" * 40_000, 32_767), ("é" * 32_767, 32_767), ("😀" * 20_000, 16_383)])
def test_a_text_is_cut_at_what_a_cell_holds(text: str, kept: int) -> None:
    assert opened(workbook([texts(text)]))[0]["A2"].value == text[:kept]


@pytest.mark.parametrize(
    ("title", "taken", "legal"),
    [
        ("Customers", [], "Customers"),
        ("a[b]c:d*e?f/g\\h", [], "a b c d e f g h"),
        ("'quoted'", [], "quoted"),
        ("x" * 40, [], "x" * 31),
        ("x" * 40, ["x" * 31], "x" * 27 + " 2"),
        ("Log", ["LOG", "log 2"], "Log 3"),
        ("History", [], "History 2"),
        ("", [], "Sheet"),
        ("[]", ["Sheet"], "Sheet 2"),
    ],
)
def test_a_sheet_title_is_made_one_that_spreadsheets_accept(title: str, taken: Sequence[str], legal: str) -> None:
    assert legal_title(title, taken) == legal


@pytest.mark.parametrize(
    ("text", "lines"), [("short", 1), ("a" * 12, 1), ("a" * 13, 2), ("one\ntwo\nthree", 3), ("word " * 200, 12)]
)
def test_a_row_is_high_enough_for_its_longest_text(text: str, lines: int) -> None:
    assert opened(workbook([texts("a", text)]))[0].row_dimensions[3].height == (15 * lines if lines > 1 else None)


def test_a_narrow_column_has_a_header_high_enough_for_its_title() -> None:
    narrow = Sheet("x", (Field("text", "Promises broken so far", "text", 2),), texts("a").rows)
    assert opened(workbook([narrow]))[0].row_dimensions[1].height >= 45


def test_two_sheets_of_one_title_are_kept_apart() -> None:
    assert [sheet.title for sheet in opened(workbook([texts("a"), texts("b")]))] == ["Texts", "Texts 2"]


def test_a_workbook_needs_a_sheet() -> None:
    with pytest.raises(ValueError, match="without sheets"):
        workbook([])


def test_a_column_the_frame_lacks_is_a_fault() -> None:
    with pytest.raises(KeyError, match="open"):
        workbook([Sheet("x", (Field("open", "Open", "cents"),), texts("a").rows)])


def test_the_same_sheets_give_the_same_bytes_at_another_time() -> None:
    book = workbook([ONE_OF_EACH])
    assert book == workbook([ONE_OF_EACH])
    with ZipFile(BytesIO(book)) as parts:
        assert {part.date_time for part in parts.infolist()} == {NO_TIME}
        assert b"dcterms:" not in parts.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")


def test_three_thousand_rows_are_written_in_a_moment() -> None:
    fields = tuple(Field(name, name, kind) for name, kind in ONE_OF_EACH_KINDS for _ in range(3))
    rows = pd.concat([ONE_OF_EACH.rows] * 1_500, ignore_index=True)
    assert min(timeit.repeat(lambda: workbook([Sheet("Many", fields, rows)]), timer=time.process_time, number=1)) < 0.6


ONE_OF_EACH_KINDS = (("who", "text"), ("open", "cents"), ("due", "day"), ("late", "count"))


@pytest.mark.skipif(not SOFFICE, reason="no LibreOffice Calc here")
def test_libreoffice_opens_the_workbook_and_sees_the_same(tmp_path: Path) -> None:
    sheet = Sheet("Mixed", ONE_OF_EACH.fields, ONE_OF_EACH.rows.assign(who=["=1+1", "_x0041_\x07 é"]))
    written = converted(workbook([sheet]), "mixed.xlsx", "csv:Text - txt - csv (StarCalc):59,34,76,1", tmp_path)
    assert written.read_text("utf-8").splitlines() == [
        '"Who";"Open";"Due";"Late"',
        '"=1+1";1,234.56;28/02/2026;265',
        '"_x0041_ é";-0.05;;0',
    ]


def escalated(**changes: object) -> pd.DataFrame:
    """ESCALATED: Maes owes in euros and francs, Durand in euros."""
    told = pd.DataFrame(
        [
            (
                "C2",
                "Durand SARL",
                "552100554",
                "Luc Durand · +33 1 23 45 67",
                "EUR",
                80_000,
                90_000,
                "2026-06-01",
                172,
            ),
            (
                "C1",
                "=Maes & Zn",
                "BE0403170701",
                "An Maes · an@maes.test",
                "EUR",
                150_000,
                120_000,
                "2026-09-01",
                80,
            ),
            ("C1", "=Maes & Zn", "BE0403170701", "An Maes · an@maes.test", "CHF", 10_000, 10_000, "2026-10-01", 50),
        ],
        columns=["customer", "name", "company_number", "contact", "currency", "open", "overdue", "oldest", "days_late"],
    )
    said = told.assign(contacts=4, promises_kept=1, promises_broken=2, since="2026-11-16", note="two broken promises")
    return shaped(ESCALATED, said.assign(**changes))


@cache
def items() -> pd.DataFrame:
    """OPEN_ITEMS that add up to what `escalated` says is open, and one customer who is not on the list."""
    told = pd.DataFrame(
        [
            (1, "C1", "F-101", "invoice", "2026-08-02", "2026-09-01", False, 120_000, 120_000, "EUR", 80),
            (2, "C1", "F-140", "invoice", "2026-11-02", "2026-12-02", True, 30_000, 30_000, "EUR", -12),
            (3, "C1", "F-120", "invoice", "2026-09-01", "2026-10-01", False, 10_000, 10_000, "CHF", 50),
            (4, "C2", "F-007", "invoice", "2026-05-01", "2026-06-01", False, 95_000, 90_000, "EUR", 172),
            (5, "C2", "NC-01", "credit_note", "2026-07-01", "2026-07-01", False, -10_000, -10_000, "EUR", 142),
            (6, "C3", "F-200", "invoice", "2026-05-01", "2026-06-01", False, 1_000, 1_000, "EUR", 172),
        ],
        columns=[
            *("document_id", "customer", "number", "kind", "day", "due", "due_estimated", "amount", "open"),
            *("currency", "days_late"),
        ],
    )
    return shaped(OPEN_ITEMS, told.assign(bucket="31_60", reference="PO 4500012", salesperson=""))


@cache
def log() -> pd.DataFrame:
    """JOURNAL: a call, a promise made by mistake and undone, a promise, and a call to one who is not on the list."""
    told = pd.DataFrame(
        [
            (1, "2026-10-05", "call", "C1", None, 0, "", "asks for a copy", 0),
            (2, "2026-10-06", "promise", "C1", "2026-10-16", 99_900, "EUR", "", 0),
            (3, "2026-10-06", "undo", "C1", None, 0, "", "", 2),
            (4, "2026-10-06", "promise", "C1", "2026-10-16", 120_000, "EUR", "@An: by Friday", 0),
            (5, "2026-10-07", "call", "C3", None, 0, "", "", 0),
            (6, "2026-11-16", "escalate", "C2", None, 0, "", "", 0),
        ],
        columns=["id", "on", "act", "customer", "day", "amount", "currency", "note", "undoes"],
    )
    return shaped(JOURNAL, told.assign(at=told["on"] + " 09:00:00", by="Nadia", details="{}"))


def listed(language: str = "en") -> list[Worksheet]:
    return opened(escalation_list(escalated(), items(), log(), "Atelier Dubois", AS_OF, Words(language)))


def test_the_list_has_its_customers_worst_first_per_currency() -> None:
    lines = table_of(listed()[0], "Customer")
    assert [(line["Code"], line["Currency"], line["Overdue"]) for line in lines] == [
        ("C1", "CHF", 100),
        ("C1", "EUR", 1200),
        ("C2", "EUR", 900),
    ]
    assert lines[2] == {
        "Customer": "Durand SARL",
        "Code": "C2",
        "Company number": "552100554",
        "Contact": "Luc Durand · +33 1 23 45 67",
        "Currency": "EUR",
        "Open": 800,
        "Overdue": 900,
        "Oldest due date": datetime(2026, 6, 1),
        "Days late": 172,
        "Contacts so far": 4,
        "Promises kept": 1,
        "Promises broken": 2,
        "On the list since": datetime(2026, 11, 16),
        "Why": "two broken promises",
    }


def test_the_totals_stand_above_the_table_one_line_per_currency() -> None:
    above = [row[0] for row in listed()[0].iter_rows(max_row=4, values_only=True)]
    assert above == [
        "Escalation list",
        "Atelier Dubois, position on 20/11/2026",
        "CHF: 1 customer on the list, CHF100.00 open, of which CHF100.00 overdue",
        "EUR: 2 customers on the list, €2,300.00 open, of which €2,100.00 overdue",
    ]


def test_a_customer_s_documents_add_up_to_what_is_open() -> None:
    customers, documents, _ = listed()
    lines = pd.DataFrame(table_of(documents, "Customer"))
    sums = lines.groupby(["Code", "Currency"])["Open"].sum().to_dict()
    assert sums == {(line["Code"], line["Currency"]): line["Open"] for line in table_of(customers, "Customer")}


def test_documents_stand_in_the_order_of_the_list_oldest_due_first() -> None:
    lines = table_of(listed()[1], "Customer")
    assert [(line["Number"], line["Document"], line["Days late"]) for line in lines] == [
        ("F-120", "Invoice", 50),
        ("F-101", "Invoice", 80),
        ("F-140", "Invoice", 0),
        ("F-007", "Invoice", 172),
        ("NC-01", "Credit note", 0),
    ]
    assert [line["Due date estimated"] for line in lines] == [None, None, "yes", None, None]


def test_the_log_tells_what_was_not_undone_of_those_on_the_list() -> None:
    lines = table_of(listed()[2], "When")
    assert [(line["Code"], line["Note"], line["Amount"], line["For the day"]) for line in lines] == [
        ("C1", "asks for a copy", None, None),
        ("C1", "@An: by Friday", 1200, datetime(2026, 10, 16)),
        ("C2", None, None, None),
    ]
    assert {line["By"] for line in lines} == {"Nadia"}


def test_the_list_shows_nothing_of_a_customer_who_is_not_on_it() -> None:
    for sheet in listed()[1:]:
        assert "C3" not in {cell.value for row in sheet.iter_rows() for cell in row}


def test_no_name_or_note_out_of_the_books_becomes_a_formula() -> None:
    cells = [cell for sheet in listed() for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert {cell.value for cell in cells if cell.quotePrefix} == {"=Maes & Zn", "@An: by Friday"}


HEADERS = ("Customer", "Customer", "When")


def test_an_empty_list_says_so() -> None:
    nobody = escalated().iloc[:0]
    sheets = opened(escalation_list(nobody, items(), log(), "Atelier Dubois", AS_OF, Words("en")))
    assert sheets[0]["A3"].value == "Nobody is on the list."
    assert [table_of(sheet, header) for sheet, header in zip(sheets, HEADERS, strict=True)] == [[], [], []]


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("fr", ["Clients", "Pièces", "Journal"]),
        ("nl", ["Klanten", "Documenten", "Logboek"]),
        ("en", ["Customers", "Documents", "Log"]),
    ],
)
def test_the_list_speaks_the_reader_s_language(language: str, titles: list[str]) -> None:
    assert [sheet.title for sheet in listed(language)] == titles


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_and_kind_of_document_has_a_name_on_the_list(language: str) -> None:
    words = Words(language)
    assert all(words(f"journal.{act}") for act in ACTS)
    assert all(words(f"export.kind.{kind}") for kind in ("invoice", "credit_note", "receipt"))


@pytest.mark.skipif(not SOFFICE, reason="no LibreOffice Calc here")
def test_libreoffice_prints_the_list(tmp_path: Path) -> None:
    book = escalation_list(escalated(), items(), log(), "Atelier Dubois", AS_OF, Words("fr"))
    assert converted(book, "liste.xlsx", "pdf", tmp_path).read_bytes().startswith(b"%PDF")


DUBOIS = Party(
    "Atelier Dubois SRL",
    "Rue de la Loi 16, 1000 Bruxelles",
    "BE 0403.170.701",
    "compta@dubois.test",
    "+32 2 345 67 89",
    "Claire Dubois",
    "BE68539007547034",
)
MAES = Party("Brasserie Maes & Zn", "Stationsstraat 12, 2800 Mechelen", "BE0403170701", contact="An Maes")


def overdue(**changes: object) -> pd.DataFrame:
    """OPEN_ITEMS of customer C1 in euros: two invoices, together 1,500.00."""
    told = items()
    return told[(told["customer"] == "C1") & (told["currency"] == "EUR")].assign(**changes)


def letter(
    language: str = "fr",
    *,
    plan: Plan | None = None,
    creditor: Party = DUBOIS,
    debtor: Party = MAES,
    documents: pd.DataFrame | None = None,
    reference: str = "",
) -> bytes:
    return plan_letter(
        plan or proposed(150_000, "EUR", AS_OF),
        creditor=creditor,
        debtor=debtor,
        documents=overdue() if documents is None else documents,
        day=AS_OF,
        words=Words(language),
        reference=reference,
    )


def read(document: bytes) -> str:
    """The letter as text: paragraphs apart, a table's cells between bars, ordinary spaces."""
    made = Document(BytesIO(document))
    parts = []
    for part in made.element.body:
        if part.tag == qn("w:tbl"):
            rows = Table(part, made).rows
            parts.append("\n".join(" | ".join(cell.text for cell in row.cells) for row in rows))
        elif part.tag == qn("w:p"):
            parts.append(Paragraph(part, made).text)
    text = "\n\n".join(part for part in parts if part)
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_the_letter_in_french_from_sender_to_signature() -> None:
    assert (
        read(letter("fr"))
        == """\
Atelier Dubois SRL
Rue de la Loi 16
1000 Bruxelles
N° d’entreprise : BE 0403.170.701
compta@dubois.test
+32 2 345 67 89

Brasserie Maes & Zn
À l’attention de An Maes
Stationsstraat 12
2800 Mechelen

Bruxelles, le vendredi 20 novembre 2026

Proposition de plan de paiement : 1 500,00 €

Chère Madame, cher Monsieur,

Il arrive à chacun qu’un paiement tombe à un moment difficile, et nous tenons à notre bonne collaboration. \
Nous vous proposons donc une solution simple, avec des dates et des montants clairs.

À la date de cette lettre, les documents suivants restent à payer :

Document | Date | Échéance | Reste à payer
F-101 | 02/08/2026 | 01/09/2026 | 1 200,00 €
F-140 | 02/11/2026 | 02/12/2026 | 300,00 €
Total |  |  | 1 500,00 €

Voici le calendrier que nous vous proposons. Vous pouvez toujours payer plus tôt, ou davantage à la fois.

Versement | Au plus tard le | Montant
1 | vendredi 27 novembre 2026 | 500,00 €
2 | lundi 28 décembre 2026 | 500,00 €
3 | mercredi 27 janvier 2027 | 500,00 €
Total |  | 1 500,00 €

Pour chaque versement, merci d’utiliser ces données :
Compte : BE68 5390 0754 7034
Au nom de : Atelier Dubois SRL
Communication : C1

Ce calendrier vous convient ? Une simple réponse à cette lettre suffit, si possible avant le vendredi \
27 novembre 2026, date du premier versement. Si d’autres dates ou d’autres montants vous conviennent mieux, \
dites-le-nous : nous chercherons ensemble ce qui est possible pour vous.

Si vous avez payé entre-temps, ou si quelque chose vous semble inexact, faites-le-nous savoir et nous le \
corrigerons aussitôt.

Bien cordialement,
Claire Dubois
Atelier Dubois SRL"""
    )


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "nl",
            [
                "Beste An Maes,",
                "F-101 | 02/08/2026 | 01/09/2026 | € 1.200,00",
                "3 | woensdag 27 januari 2027 | € 500,00",
            ],
        ),
        (
            "en",
            ["Dear An Maes,", "F-101 | 02/08/2026 | 01/09/2026 | €1,200.00", "3 | Wednesday 27 January 2027 | €500.00"],
        ),
    ],
)
def test_the_letter_speaks_the_customer_s_language(language: str, sentences: list[str]) -> None:
    text = read(letter(language))
    assert all(sentence in text for sentence in sentences)


@pytest.mark.parametrize(
    ("language", "without_account", "without_contact"),
    [
        ("fr", "Compte : celui qui figure sur nos factures", "Chère Madame, cher Monsieur,"),
        ("nl", "Rekening: zie onze facturen", "Geachte mevrouw, geachte heer,"),
        ("en", "Account: as shown on our invoices", "Dear Sir or Madam,"),
    ],
)
def test_what_is_not_known_leaves_no_hole_in_the_letter(
    language: str, without_account: str, without_contact: str
) -> None:
    text = read(letter(language, creditor=Party("Dubois"), debtor=Party("Maes")))
    lines = text.split("\n")
    assert without_account in lines and without_contact in lines
    assert text.startswith("Dubois\n\nMaes\n\n")
    assert not re.search(r"[{}~\[\]]|\n\n\n", text)
    assert not re.search("attention|T.a.v.|ntreprise|nummer|number", text)


def test_a_plan_about_another_amount_than_the_documents_says_so() -> None:
    sentence = "Our proposal is about an amount of €1,000.00."
    assert sentence in read(letter("en", plan=proposed(100_000, "EUR", AS_OF)))
    assert "Our proposal is about" not in read(letter("en"))


def test_a_plan_in_one_part_reads_well_too() -> None:
    text = read(letter("en", plan=Plan("EUR", 150_000, (Part(date(2026, 11, 27), 150_000),))))
    assert "1 | Friday 27 November 2026 | €1,500.00\nTotal |  | €1,500.00" in text


def test_documents_in_another_currency_stay_out_of_the_letter() -> None:
    text = read(letter("en", documents=items()[items()["customer"] == "C1"]))
    assert "F-120" not in text and "Total |  |  | €1,500.00" in text


def test_a_payment_without_a_number_is_called_what_it_is() -> None:
    told = overdue(number=["F-101", ""], kind=["invoice", "receipt"], open=[150_000, -30_000])
    assert "Payment not allocated | 02/11/2026 | 02/12/2026 | -€300.00" in read(letter("en", documents=told))


def test_the_reference_asked_for_is_the_one_in_the_letter() -> None:
    assert "Reference: +++090/9337/55493+++" in read(letter("en", reference="+++090/9337/55493+++"))


@pytest.mark.parametrize(
    "name", ["{total} {creditor.__class__}", "[documents]", "~ Hello", "# not printed", "<w:b/>&amp;", "%s | %d"]
)
def test_marks_in_a_customer_s_name_are_only_its_name(name: str) -> None:
    debtor = Party(name, contact=name)
    assert read(letter("en", debtor=debtor)).count(name) == 3


def test_a_name_with_line_breaks_and_control_characters_stays_on_its_line() -> None:
    written = letter("en", creditor=Party("Du\x01bois"), debtor=Party("Maes\r\n\tZn\x00\x0b"))
    assert "\nMaes Zn\n" in read(written)
    assert Document(BytesIO(written)).core_properties.author == "Dubois"


@settings(deadline=None, max_examples=15)
@given(st.text(), st.text(), st.sampled_from(sorted(LANGUAGES)))
def test_no_name_or_address_breaks_the_letter(name: str, address: str, language: str) -> None:
    debtor = Party(name, address, contact=name, iban=address)
    assert "F-101" in read(letter(language, creditor=debtor, debtor=debtor))


@given(st.integers(1_200, 10_000_000), st.integers(1, 12))
@settings(deadline=None, max_examples=10)
def test_the_schedule_in_the_letter_has_every_part(total: int, parts: int) -> None:
    plan = proposed(total, "EUR", AS_OF, parts=parts)
    words = Words("en")
    text = read(letter("en", plan=plan))
    for number, part in enumerate(plan.parts, start=1):
        assert f"{number} | {words.long_day(part.day)} | {words.money(part.amount, 'EUR')}" in text


def test_the_three_templates_say_the_same_things_in_the_same_order() -> None:
    shapes = {
        language: _shape((LETTERS / f"plan_proposal.{language}.txt").read_text("utf-8")) for language in LANGUAGES
    }
    assert shapes["fr"] == shapes["nl"] == shapes["en"]


def _shape(template: str) -> list[tuple[str, list[str], int]]:
    """Layout, placeholders (the greeting's {contact} aside, which French does without) and columns of each block."""
    return [
        (
            block.layout,
            sorted({name for line in block.lines for _, name, _, _ in Formatter().parse(line) if name})
            if block.layout
            else [],
            block.lines[0].count("|"),
        )
        for block in blocks(template)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_proposal_threatens_nobody_and_asks_for_no_acknowledgement(language: str) -> None:
    hard = (
        "huissier|avocat|tribunal|justice|poursui|mise en demeure|reconnai|intérêt|pénalité|"
        "deurwaarder|advocaat|rechtbank|ingebrekestelling|erken|interest|boete|"
        "bailiff|lawyer|court|legal|acknowledg|penalt|formal notice"
    )
    assert not re.search(hard, read(letter(language)), re.IGNORECASE)


PAPERS = ("plan_proposal", "plan_agreement", "plan_confirmation")
"""The texts about a plan."""


def agreed(language: str, *, consumer: bool = False, debtor: Party = MAES) -> Letter:
    """The agreement on a plan over both invoices, or the confirmation to a consumer."""
    return agreement(
        proposed(150_000, "EUR", AS_OF),
        creditor=DUBOIS,
        debtor=debtor,
        documents=overdue(),
        day=AS_OF,
        words=Words(language),
        consumer=consumer,
    )


@pytest.mark.parametrize("template", PAPERS)
def test_the_texts_about_a_plan_say_the_same_in_every_language(template: str) -> None:
    shapes = [_shape((LETTERS / f"{template}.{language}.txt").read_text("utf-8")) for language in LANGUAGES]
    assert shapes[0] == shapes[1] == shapes[2]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("consumer", [False, True])
def test_what_is_agreed_stands_on_paper_and_to_edit_with_every_part(language: str, consumer: bool) -> None:
    words, made = Words(language), agreed(language, consumer=consumer)
    text = read(letter_docx(made))
    pages = PdfReader(BytesIO(letter_pdf(made))).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    for part in proposed(150_000, "EUR", AS_OF).parts:
        assert words.money(part.amount, "EUR").replace("\N{NO-BREAK SPACE}", " ") in text
        assert words.long_day(part.day) in text and words.long_day(part.day) in printed
    for said in ("Brasserie Maes & Zn", "BE68 5390 0754 7034", "Dubois"):
        assert said in text and said in printed
    assert not re.search(r"[{}~]", text)


FIRM = "reconnaît|erkent|acknowledges"
SIGN = "exemplaires|exemplaren|copies"
AT_ONCE = "en une fois|ineens te betalen|paid at once"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_firm_acknowledges_and_signs_a_consumer_does_neither(language: str) -> None:
    """No acknowledgement of debt, nothing to sign, nothing due all at once for a consumer (legal, sections 10, 11)."""
    between = read(letter_docx(agreed(language)))
    assert all(re.search(clause, between) for clause in (FIRM, SIGN, AT_ONCE))
    assert str(CURE_DAYS) in between
    plain = read(letter_docx(agreed(language, consumer=True)))
    assert not any(re.search(clause, plain, re.IGNORECASE) for clause in (FIRM, SIGN, AT_ONCE))
    assert not re.search("reconnai|erken|acknowledg|schuld|débiteur|debtor", plain, re.IGNORECASE)
    assert not any(piece.sides for piece in agreed(language, consumer=True).pieces)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", PAPERS)
def test_no_paper_about_a_plan_frightens(template: str, language: str) -> None:
    assert threat((LETTERS / f"{template}.{language}.txt").read_text("utf-8")) == ""


def test_marks_in_the_names_of_those_who_sign_stay_marks() -> None:
    hostile = Party("#let x = 1 | *gras* {total} $y$", "Rue | 1, 1000 Bruxelles")
    made = agreed("fr", debtor=hostile)
    assert [side for piece in made.pieces for side in piece.sides][1][1] == hostile.name
    assert hostile.name in read(letter_docx(made))
    printed = " ".join(PdfReader(BytesIO(letter_pdf(made))).pages[-1].extract_text().split())
    assert hostile.name in printed


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("", ""),
        ("Stationsstraat 12, 2800 Mechelen", "Stationsstraat 12\n2800 Mechelen"),
        ("12, rue de la Paix, 75002 Paris", "12, rue de la Paix\n75002 Paris"),
        ("Rue X 3, bte 4, B-1000 Bruxelles, Belgique", "Rue X 3, bte 4\nB-1000 Bruxelles, Belgique"),
        ("Already\non two lines", "Already\non two lines"),
        ("Chemin 1000", "Chemin 1000"),
    ],
)
def test_an_address_is_broken_before_its_postcode(address: str, lines: str) -> None:
    assert address_lines(address) == lines


@pytest.mark.parametrize(
    ("address", "head"),
    [
        ("Rue X 1, 1000 Bruxelles", "Brussels"),
        ("12, rue de la Paix, 75002 Paris, France", "Paris, Friday"),
        ("Damrak 1, 1012 AB Amsterdam", "Amsterdam, Friday"),
        ("Somewhere", "\nFriday 20 November 2026"),
    ],
)
def test_the_letter_is_dated_from_the_sender_s_town_where_it_is_known(address: str, head: str) -> None:
    text = read(letter("en", creditor=Party("Dubois", address)))
    assert head.replace("Brussels", "Bruxelles, Friday") in text


def test_an_account_number_is_printed_in_fours() -> None:
    assert grouped("be68 5390 0754 7034") == "BE68 5390 0754 7034" and grouped("") == ""


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        (("{who}",), ["A"]),
        (("{no}",), []),
        (("{no}", "~ instead"), ["instead"]),
        (("{who}", "~ instead"), ["A"]),
        (("{no}", "~ {no}", "~ last"), ["last"]),
        (("{who}", "~ {no}", "~ last"), ["A"]),
        (("{who} {no}", "{who}"), ["A"]),
    ],
)
def test_a_line_without_its_value_is_left_out_or_replaced(lines: tuple[str, ...], made: list[str]) -> None:
    assert filled(lines, {"who": "A", "no": ""}) == made


def test_a_placeholder_nobody_knows_is_a_fault() -> None:
    with pytest.raises(KeyError, match="unknown"):
        filled(("{unknown}",), {})


def test_a_layout_that_does_not_exist_is_a_fault() -> None:
    with pytest.raises(ValueError, match="postscript"):
        blocks("[postscript]\nPS")


def test_high_punctuation_is_not_torn_from_its_word() -> None:
    assert filled(("Compte : {who} ?",), {"who": "A : B"}) == ["Compte\N{NO-BREAK SPACE}: A : B\N{NO-BREAK SPACE}?"]


def test_the_same_letter_gives_the_same_bytes_at_another_time() -> None:
    written = letter()
    assert written == letter()
    with ZipFile(BytesIO(written)) as parts:
        assert {part.date_time for part in parts.infolist()} == {NO_TIME}


def test_the_letter_is_on_a4_in_its_own_language_and_by_its_sender() -> None:
    made = Document(BytesIO(letter("nl")))
    assert round(made.sections[0].page_width.cm, 1) == 21.0 and round(made.sections[0].page_height.cm, 1) == 29.7
    assert {mark.get(qn("w:val")) for mark in made.styles.element.iter(qn("w:lang"))} == {"nl"}
    assert made.core_properties.author == "Atelier Dubois SRL"
    assert made.core_properties.created.date() == AS_OF


@pytest.mark.skipif(not WRITER, reason="no LibreOffice Writer here")
def test_libreoffice_opens_the_letter_on_one_page(tmp_path: Path) -> None:
    plan = by_amount(150_000, "EUR", 40_000, 1, date(2026, 11, 27))
    printed = converted(letter("fr", plan=plan), "lettre.docx", "pdf", tmp_path).read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
