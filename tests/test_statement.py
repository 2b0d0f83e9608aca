"""The statement of account: what the books say is open, to the cent, and a payment that finds its document."""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
import segno
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from src.collections import reports, store
from src.collections.command import main
from src.collections.desk import Desk
from src.collections.documents.payment_qr import LARGEST, Payment, objection, payment_qr, payment_svg, valid_iban
from src.collections.documents.reference import (
    LONGEST,
    Reference,
    belgian,
    is_belgian,
    listed,
    structured,
    transferable,
)
from src.collections.documents.statement import Statement
from src.collections.documents.workbook import workbook
from src.collections.reports.statement import documents_of, statement_pages, totals_of
from src.collections.store import Facts
from src.collections.tables import CUSTOMERS, DOCUMENTS, EVENTS, IMPORTS, JOURNAL
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import SMALL, keep
from tests.given import documents as documents_given
from tests.given import events, of_papers, papers, rows
from tests.oracle import Paper
from tests.test_mails import OWED, act, over

IBAN = "BE68 5390 0754 7034"
OURS = {"firm": "Maes & Fils", "address": "Rue Haute 1, 1000 Bruxelles", "iban": IBAN, "company_number": "0123.456.749"}
AS_OF = date(2026, 11, 20)


# --- the reference of a payment


@given(st.integers(1, 9_999_999_999))
@example(97)
@example(9_999_999_999)
def test_a_structured_communication_checks_itself_by_97(number: int) -> None:
    made = belgian(number)
    digits = re.sub(r"\D", "", made)
    assert re.fullmatch(r"\+{3}\d{3}/\d{4}/\d{5}\+{3}", made) and int(digits[:10]) == number
    assert 1 <= int(digits[10:]) <= 97 and (number - int(digits[10:])) % 97 == 0
    assert is_belgian(made) and is_belgian(digits) and structured(f"BC 12 {made} merci") == Reference(made, True)


@given(st.integers(1, 9_999_999_999), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: int, place: int, off: int) -> None:
    digits = re.sub(r"\D", "", belgian(number))
    wrong = digits[:place] + str((int(digits[place]) + off) % 10) + digits[place + 1 :]
    if wrong[10:] != "00" and int(wrong[:10]):
        assert not is_belgian(wrong)
    assert structured(f"+++{wrong[:3]}/{wrong[3:7]}/{wrong[7:]}+++") is None


@pytest.mark.parametrize("number", [0, -1, 10_000_000_000])
def test_what_has_not_one_to_ten_digits_has_no_structured_communication(number: int) -> None:
    with pytest.raises(ValueError, match="structured"):
        belgian(number)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+++090/9337/55493+++", "+++090/9337/55493+++"),
        ("***090/9337/55493***", "+++090/9337/55493+++"),
        ("090 / 9337 / 55493", "+++090/9337/55493+++"),
        (" 090933755493 ", "+++090/9337/55493+++"),
        ("BC 4512 090/9337/55493", "+++090/9337/55493+++"),
        ("+++000/0000/00097+++", "+++000/0000/00097+++"),
        ("order 090933755493", None),
        ("1090/9337/55493", None),
        ("090/9337/554930", None),
        ("090/9337/55494", None),
        ("090/9337/55493 or 000/0000/09797", None),
        ("rf18 5390 0754 7034", "RF18539007547034"),
        ("pay RF18539007547034 please", "RF18539007547034"),
        ("RF17539007547034", None),
        ("XRF18539007547034", None),
        ("F2026-0001", None),
        ("", None),
    ],
)
def test_a_structured_reference_is_found_only_where_it_is_sure(text: str, found: str | None) -> None:
    assert structured(text) == (Reference(found, True) if found else None)


@given(st.text(st.characters(), max_size=60))
@example("²³¹/4567/89012")
def test_no_text_breaks_the_search(text: str) -> None:
    structured(text)
    assert re.fullmatch(r"[A-Za-z0-9/\-?:().,'+ ]*", transferable(text)) and "//" not in transferable(text)


@given(st.lists(st.text(st.characters(), max_size=30), max_size=40), st.text("C1é/", max_size=20))
def test_a_list_of_numbers_fits_into_a_transfer_and_counts_those_it_leaves_out(numbers: list[str], code: str) -> None:
    line = listed(numbers, code)
    known = [carried for number in numbers if (carried := transferable(number))]
    assert len(line) <= LONGEST
    if len(", ".join(known)) <= LONGEST:
        assert line == (", ".join(known) or transferable(code))
    elif more := re.search(r"\(\+(\d+)\)$", line):
        kept = known[: len(known) - int(more[1])]
        assert kept and ", ".join(kept) in line and line.startswith(transferable(code))


# --- the code for a banking app

PAYMENT = Payment("Maes & Fils", IBAN, 1_234_50, "EUR", Reference("F1, F2"))


def matrix_of(payload: str) -> list[bytes]:
    """The code of a payload as EPC069-12 wants it: bytes in UTF-8, error correction M."""
    return [bytes(line) for line in segno.make_qr(payload.encode(), error="m", boost_error=False).matrix]


@pytest.mark.parametrize(
    ("payment", "lines"),
    [
        (PAYMENT, ["Maes & Fils", "BE68539007547034", "EUR1234.5", "", "", "F1, F2"]),
        (replace(PAYMENT, amount=1), ["Maes & Fils", "BE68539007547034", "EUR0.01", "", "", "F1, F2"]),
        (replace(PAYMENT, amount=100_00), ["Maes & Fils", "BE68539007547034", "EUR100", "", "", "F1, F2"]),
        (replace(PAYMENT, amount=LARGEST), ["Maes & Fils", "BE68539007547034", "EUR999999999.99", "", "", "F1, F2"]),
        (
            replace(PAYMENT, name="Crédit\nŁódź 東\x00", reference=Reference("+++090/9337/55493+++", True)),
            ["Crédit Łódź 東", "BE68539007547034", "EUR1234.5", "", "+++090/9337/55493+++"],
        ),
        (replace(PAYMENT, name="N" * 99), ["N" * 70, "BE68539007547034", "EUR1234.5", "", "", "F1, F2"]),
    ],
)
def test_the_code_holds_the_lines_of_epc069_12(payment: Payment, lines: list[str]) -> None:
    made = payment_qr(payment)
    assert [bytes(line) for line in made.matrix] == matrix_of("\n".join(["BCD", "002", "1", "SCT", "", *lines]))
    assert made.error == "M" and int(made.version) <= 13


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120), st.integers(1, LARGEST))
@example("é" * 120, LARGEST)
@example("東" * 120, LARGEST)
def test_any_name_and_amount_make_a_code_unless_there_is_a_reason(name: str, amount: int) -> None:
    payment = replace(PAYMENT, name=name, amount=amount, reference=Reference("x" * LONGEST))
    assert objection(payment) or int(payment_qr(payment).version) <= 13


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount": 0}, "nothing"),
        ({"amount": -1}, "nothing"),
        ({"currency": "USD"}, "not_euro"),
        ({"name": " \n"}, "no_name"),
        ({"iban": " "}, "no_iban"),
        ({"iban": "BE68 5390 0754 7035"}, "wrong_iban"),
        ({"iban": "5390 0754 7034"}, "wrong_iban"),
        ({"amount": LARGEST + 1}, "too_much"),
    ],
)
def test_no_code_without_a_sound_payment_and_the_reason_is_told(change: dict[str, object], reason: str) -> None:
    payment = replace(PAYMENT, **change)
    assert objection(payment) == reason
    with pytest.raises(ValueError, match=reason):
        payment_qr(payment)


def test_an_account_number_is_checked_and_its_bank_need_not_be_known() -> None:
    assert valid_iban(IBAN) and valid_iban("fr14 2004 1010 0505 0001 3M02 606") and not valid_iban("BE68539007547043")


def test_the_picture_is_the_code_on_white() -> None:
    picture = payment_svg(PAYMENT)
    assert picture.startswith("<svg") and "#fff" in picture and picture == payment_svg(PAYMENT)


# --- what the statement says


def written(act: str, **more: object) -> dict[str, object]:
    """A JOURNAL line of the day before AS_OF."""
    on = AS_OF - timedelta(days=1)
    return {
        "at": on,
        "on": on,
        "by": "Sophie",
        "act": act,
        "undoes": 0,
        "details": "{}",
        "day": None,
        "amount": 0,
        **more,
    }


def desk_of(
    papers: tuple[pd.DataFrame, pd.DataFrame], *acts: dict[str, object], spoken: str = "", name: str = "", **ours: str
) -> Desk:
    """A desk over DOCUMENTS and EVENTS after these acts, its customers speaking that language; `ours` are settings."""
    sent, happened = papers
    customers = [
        {
            "customer": code,
            "name": name or f"Client {code}",
            "address": "Rue Basse 2, 4000 Liège",
            "language": spoken,
            "company_number": "0999.000.123",
            "terms": None,
        }
        for code in sorted(set(sent["customer"]))
    ]
    setting = written("setting", details=json.dumps({**OURS, **ours}))
    facts = Facts(
        version=(1, "", 0, ""),
        imports=rows(
            IMPORTS, [{"at": AS_OF, "as_of": AS_OF, "scope": "all", "source": "x.csv", "rows": 1, "refused": 0}]
        ),
        customers=rows(CUSTOMERS, customers),
        documents=sent,
        events=happened,
        journal=rows(JOURNAL, [setting, *acts]),
    )
    return Desk.of(facts, AS_OF)


def document(number: str, late: int, amount: int, **more: object) -> dict[str, object]:
    """A document whose due day is so many days before AS_OF; the amount is in cents."""
    due = AS_OF - timedelta(days=late)
    return {"number": number, "day": AS_OF - timedelta(days=60), "due": due, "amount": amount, **more}


def desk(*lines: dict[str, object], acts: Sequence[dict[str, object]] = (), **ours: str) -> Desk:
    return desk_of((rows(DOCUMENTS, lines), events()), *acts, **ours)


def pages(made: Desk, language: str = "fr") -> Statement:
    return statement_pages(made, "C1", Words(language))


def read(made: bytes) -> list[str]:
    """The text of each page without its blanks, which a PDF does not keep."""
    return [bare(page.extract_text()) for page in PdfReader(BytesIO(made)).pages]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


USUAL = (
    document("F1", 40, 1_000_00, reference="BC 7"),
    document("F2", 0, 300_00),
    document("F3", -10, 50_00),
    document("N1", 20, -200_00, kind="credit_note"),
    document("", 5, -70_00, kind="receipt"),
)


@settings(max_examples=25)
@given(papers())
def test_totals_are_those_of_the_account_and_every_open_document_is_listed(drawn: list[Paper]) -> None:
    made = desk_of(of_papers(drawn))
    for customer in made.customers.index:
        account = made.account(customer).set_index("currency")
        found = {one.currency: one for one in totals_of(made, customer)}
        assert set(found) == set(account.index)
        for currency, one in found.items():
            line = account.loc[currency]
            assert (one.overdue, one.credit, one.balance) == (line["overdue"], line["unapplied"], line["open"])
            assert one.to_pay == max(line["overdue"] + line["unapplied"], 0)
            listed_ = documents_of(made, customer)
            own = listed_[(listed_["currency"] == currency).to_numpy()]
            assert own["open"].sum() == one.balance and (own["open"].clip(lower=0).sum() == one.overdue + one.not_due)
        shown = statement_pages(made, customer, Words("fr"))
        assert sum(len(one.rows) for one in shown.accounts) == len(made.open_documents(customer))


def test_what_is_due_today_is_not_late_and_credit_stands_last_without_a_due_date() -> None:
    (account,) = pages(desk(*USUAL)).accounts
    assert [row.number for row in account.rows] == ["F1", "F2", "F3", "Note de crédit N1", "Paiement non affecté"]
    assert [row.days_late for row in account.rows] == ["40", "", "", "", ""]
    assert [row.credit for row in account.rows] == [False, False, False, True, True]
    assert [row.due for row in account.rows][3:] == ["", ""] and bare(account.rows[0].note) == "Référence:BC7"
    assert [bare(said) for _, said in account.totals] == ["1000,00€", "350,00€", "-270,00€", "1080,00€"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_reads_in_the_customers_language_and_is_paid_by_its_code(language: str) -> None:
    made, words = desk(*USUAL, spoken=language), Words(language)
    text = "".join(read(reports.statement(made, "C1", Words("fr"))))
    for said in (words("statement.title"), words("statement.paid_meanwhile"), words("statement.how_to_pay")):
        assert bare(said) in text
    for said in (OURS["firm"], "1000 Bruxelles", "0123.456.749", IBAN, "Client C1", "4000 Liège", "0999.000.123"):
        assert bare(said) in text
    for cents in (1_000_00, -200_00, -70_00, 350_00, -270_00, 1_080_00, 730_00):
        assert bare(words.money(cents, "EUR")) in text
    (payment,) = pages(made).payments
    assert payment.code == payment_svg(Payment(OURS["firm"], IBAN, 730_00, "EUR", Reference("F1, N1")))
    assert bare(words("statement.code")) in text and bare(f"{words('statement.page')} 1 / 1") in text


def test_the_language_of_the_screen_serves_where_the_books_know_none() -> None:
    assert pages(desk(*USUAL), "nl").title == Words("nl")("statement.title")


@pytest.mark.parametrize(
    ("lines", "carried"),
    [
        ((document("F1", 9, 100_00, reference="+++090/9337/55493+++"),), "+++090/9337/55493+++"),
        ((document("F1", 9, 100_00, reference="RF18 5390 0754 7034"),), "RF18539007547034"),
        ((document("090/9337/55493", 9, 100_00),), "+++090/9337/55493+++"),
        ((document("F1", 9, 100_00, reference="+++090/9337/55494+++"),), "F1"),
        ((document("F1", 9, 100_00, reference="090933755493"), document("F2", -9, 5_00)), "+++090/9337/55493+++"),
        ((document("F1", 9, 100_00, reference="090933755493"), document("F2", 9, 5_00)), "F1, F2"),
        ((document("F1", 9, 100_00, reference="090933755493"), document("", 9, -5_00, kind="receipt")), "F1"),
        ((document("", 9, 100_00),), "C1"),
    ],
)
def test_a_payment_carries_the_books_reference_of_the_one_document_it_pays(
    lines: Sequence[dict[str, object]], carried: str
) -> None:
    (payment,) = pages(desk(*lines)).payments
    assert dict(payment.lines)["Communication"] == carried


ABOUT_HALF = written("dispute", customer="C1", amount=50_00, currency="EUR")
PLAN = written(
    "plan",
    customer="C1",
    day=AS_OF + timedelta(days=7),
    amount=100_00,
    currency="EUR",
    details=json.dumps({"parts": [{"day": (AS_OF + timedelta(days=7)).isoformat(), "amount": 100_00}]}),
)
PROMISED = written("promise", customer="C1", day=AS_OF + timedelta(days=5), amount=100_00, currency="EUR")


@pytest.mark.parametrize(
    ("line", "acts", "ours", "reason", "asked"),
    [
        (document("F1", 9, 100_00), [], {}, "", True),
        (document("F1", 9, 100_00), [PROMISED], {}, "", True),
        (document("F1", 0, 100_00), [], {}, "nothing", False),
        (document("F1", 9, -100_00, kind="credit_note"), [], {}, "nothing", False),
        (document("F1", 9, 100_00, currency="USD"), [], {}, "not_euro", True),
        (document("F1", 9, 100_00), [], {"iban": ""}, "no_iban", True),
        (document("F1", 9, 100_00), [], {"iban": "BE00 5390 0754 7034"}, "wrong_iban", True),
        (document("F1", 9, 100_00), [], {"firm": ""}, "no_name", True),
        (document("F1", 9, 100_00), [ABOUT_HALF], {}, "disputed", False),
        (document("F1", 9, 100_00), [PLAN], {}, "plan", False),
    ],
)
def test_a_code_is_drawn_only_for_what_is_due_and_its_absence_has_a_reason(
    line: dict[str, object], acts: list[dict[str, object]], ours: dict[str, str], reason: str, asked: bool
) -> None:
    made = desk(line, acts=acts, **ours)
    shown = pages(made).payments
    assert reports.no_code(made, "C1") == reason and bool(shown) is asked
    assert any(one.code for one in shown) is (reason == "")
    assert not reason or all(Words(language)(f"statement.no_code.{reason}") for language in LANGUAGES)
    assert "5390" not in str(shown) or ours.get("iban") is None


def test_a_wrong_account_number_is_never_printed() -> None:
    made = desk(*USUAL, iban="BE00 5390 0754 7034")
    assert "7034" not in "".join(read(reports.statement(made, "C1", Words("fr"))))


def test_nothing_of_what_we_did_or_were_told_is_printed() -> None:
    told = [
        {**PROMISED, "note": "Zorro"},
        {**ABOUT_HALF, "note": "Zorro"},
        written("note", customer="C1", note="Zorro"),
    ]
    assert "Zorro" not in "".join(read(reports.statement(desk(*USUAL, acts=told), "C1", Words("fr"))))


def test_each_currency_has_its_own_table_and_no_sum_crosses_them() -> None:
    made = desk(document("F1", 9, 100_00), document("F2", 9, 70_00, currency="USD"))
    euros, dollars = pages(made).accounts
    assert (euros.title, dollars.title) == ("En EUR", "En USD")
    assert [bare(one.totals[-1][1]) for one in (euros, dollars)] == ["100,00€", "70,00$US"]
    assert [bool(one.code) for one in pages(made).payments] == [True, False] and reports.no_code(made, "C1") == ""


def test_an_estimated_due_date_is_marked_and_explained() -> None:
    made = pages(desk(document("F1", 9, 100_00), document("F2", 9, 100_00, due=None)))
    assert [row.due[-1] == "*" for row in made.accounts[0].rows].count(True) == 1 and made.notes[0].startswith("*")
    assert not pages(desk(document("F1", 9, 100_00))).notes


def test_instalments_of_a_document_are_its_parts_settled_ones_counted() -> None:
    first, second, third = (document("F1", late, 100_00) for late in (40, 10, -20))
    paid = events("id document_id kind day amount\n 1 1 settlement 2026-11-01 -100.00")
    made = desk_of((rows(DOCUMENTS, [first, second, third, document("F2", 3, 5_00)]), paid))
    assert [row.number for row in pages(made).accounts[0].rows] == ["F1, tranche 2/3", "F2", "F1, tranche 3/3"]


def test_a_balance_in_the_customers_favour_is_called_so_and_nothing_is_asked() -> None:
    made = pages(desk(document("F1", 9, 100_00), document("N1", 9, -300_00, kind="credit_note")))
    assert made.accounts[0].totals[-1] == (Words("fr")("statement.in_favour"), Words("fr").money(200_00, "EUR"))
    assert not made.payments


def test_a_customer_without_anything_open_gets_a_statement_that_says_so() -> None:
    paid = events("id document_id kind day amount\n 1 1 settlement 2026-11-01 -100.00")
    made = desk_of((rows(DOCUMENTS, [document("F1", 40, 100_00)]), paid))
    assert pages(made).opening == Words("fr")("statement.nothing_open") and not pages(made).accounts
    assert len(read(reports.statement(made, "C1", Words("fr")))) == 1


# --- the pages as they are set

NASTY = [
    "#panic()",
    "$x^2$",
    "*bold*",
    "_it_",
    "[b]",
    '"quoted"',
    "a\\b",
    "<label>",
    "@ref",
    "= Title",
    "// no",
    "$",
    "~",
]


@pytest.mark.parametrize("name", NASTY)
def test_no_name_is_read_as_code(name: str) -> None:
    made = desk(document(f"F{name}", 9, 100_00, reference=f"R{name}"), name=f"C{name}", firm=f"M{name}")
    (text,) = read(reports.statement(made, "C1", Words("en")))
    for typed in (f"F{name}", f"R{name}", f"C{name}", f"M{name}"):
        assert bare(typed) in text


@settings(max_examples=15)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=90))
@example("a\x00b\ufffe")
@example("W" * 300)
def test_no_text_at_all_breaks_the_pages(text: str) -> None:
    made = desk(*(document(text, 9, 100_00, reference=text) for _ in range(3)), name=text, firm=text)
    assert read(reports.statement(made, "C1", Words("nl")))
    assert workbook([reports.statement_sheet(made, "C1", Words("nl"))])


def test_a_long_number_is_broken_over_lines_and_never_cut() -> None:
    long = "".join(f"{n:03d}" for n in range(40))
    (text,) = read(reports.statement(desk(document(long, 9, 100_00)), "C1", Words("fr")))
    assert long in text


def test_a_long_statement_has_its_header_on_each_page_every_document_once_and_pages_numbered() -> None:
    lines = [document(f"F{n:04d}x", 9, 10_00 + n) for n in range(120)]
    text = read(reports.statement(desk(*lines), "C1", Words("fr")))
    assert len(text) > 2
    for number, page in enumerate(text, start=1):
        listed_here = re.search(r"F\d{4}x", page.partition("Communication")[0])
        assert f"Page{number}/{len(text)}" in page and ("Joursderetard" in page) == bool(listed_here)
    table = "".join(text).partition("Communication")[0]
    assert all(table.count(f"F{n:04d}x") == 1 for n in range(120))


def test_the_same_statement_is_the_same_bytes_in_its_language_and_has_no_clock() -> None:
    made = desk(*USUAL, spoken="nl")
    one = reports.statement(made, "C1", Words("fr"))
    opened = PdfReader(BytesIO(one))
    assert one == reports.statement(made, "C1", Words("fr")) and opened.trailer["/Root"]["/Lang"] == "nl"
    assert not {"/CreationDate", "/ModDate"} & set(opened.metadata or {})


# --- the sheet


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_adds_up_to_the_balance_in_the_customers_language(language: str) -> None:
    made, words = desk(*USUAL, spoken=language), Words(language)
    sheet = load_workbook(BytesIO(workbook([reports.statement_sheet(made, "C1", Words("fr"))]))).worksheets[0]
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    header = next(place for place, line in enumerate(cells) if line[0] == words("statement.document"))
    place = cells[header].index(words("statement.open"))
    assert sum(Decimal(str(line[place])) for line in cells[header + 1 :]) == Decimal("1080")
    above = " ".join(str(line[0]) for line in cells[:header])
    assert words("statement.title") in above and words.money(730_00, "EUR") in above and IBAN in above


def test_a_number_that_looks_like_a_formula_stays_text() -> None:
    made = desk(document("=1+1", 9, 100_00, reference="@SUM(A1)"), name="=cmd()")
    sheet = load_workbook(BytesIO(workbook([reports.statement_sheet(made, "C1", Words("fr"))]))).worksheets[0]
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


# --- without a screen


def test_the_command_writes_the_same_statement(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    books = store.opened(os.environ["DATABASE_URL"])
    keep(books, SMALL)
    made = Desk.of(books.facts(), date.today())
    for name, words in (("s.pdf", Words("nl")), ("s.xlsx", Words("nl"))):
        assert main(["statement", "C1", "--out", str(home / name), "--language", "nl"]) == 0
        assert words("cli.statement", customer=str(made.names["C1"]), name=str(home / name)) in capsys.readouterr().out
    assert (home / "s.pdf").read_bytes() == reports.statement(made, "C1", Words("nl"))
    assert (home / "s.xlsx").read_bytes() == workbook([reports.statement_sheet(made, "C1", Words("nl"))])
    assert main(["statement", "C1", "--out", str(home / "s.pdf"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["customer"], told["no_code"]) == ("C1", "no_name")


def test_the_command_refuses_a_customer_it_does_not_know(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(store.opened(os.environ["DATABASE_URL"]), SMALL)
    assert main(["statement", "C9", "--out", str(home / "s.pdf")]) == 2
    assert "C9" in capsys.readouterr().err and not (home / "s.pdf").exists()


# --- an insolvent customer


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statement_of_an_insolvent_stands_still_at_the_judgment(language: str) -> None:
    """What was paid after the judgment is not in it, nothing is asked for, and it says so; undone, it is as before."""
    papers_ = documents_given(OWED)
    happened = rows(EVENTS, [{"document_id": 1, "kind": "settlement", "day": date(2026, 11, 20), "amount": -100_00}])
    lines = [
        {"undoes": 0, "details": "{}", "at": datetime(2026, 11, 1), **act("insolvency", 2, day=date(2026, 11, 10))}
    ]
    who = [{"name": "Bois", "contact": "", "email": "", "language": language}]
    frozen, words = over(papers_, happened, lines, who), Words(language)
    pages = statement_pages(frozen, "C1", words)
    assert pages.notes[0] == words("statement.frozen", day="10/11/2026") and not pages.payments
    numbers = [row.number for account in pages.accounts for row in account.rows]
    assert numbers == ["F1", "F2", "F3"] and reports.no_code(frozen, "C1") == "insolvent"
    assert words.day(date(2026, 11, 10)) in [said for _, said in pages.facts]
    sheet = reports.statement_sheet(frozen, "C1", words)
    assert sheet.heading[1] == pages.notes[0] and len(sheet.rows) == 3
    paid = statement_pages(over(papers_, happened, [], who), "C1", words)
    assert [row.number for account in paid.accounts for row in account.rows] == ["F2", "F3"] and paid.payments
