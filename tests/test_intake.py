"""The page after the upload: what was understood adds up, what is unclear is asked, nothing is kept before a click."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from src.collections import readers
from src.collections.books import Doubt
from src.collections.frame.intake import dropped, questions, told
from src.collections.frame.intake.changes import doubt_text
from src.collections.readers import Choices, Question
from src.collections.readers.layout_file import to_bytes
from src.collections.store import Store
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import SMALL, Invoice, csv_export, keep, later
from tests.test_pages import (  # noqa: F401
    _as_served,
    answered,
    assert_readable,
    below,
    books,
    desk,
    everything,
    plain,
    pressed,
    sentence_of,
    sentences,
    uploaded,
)

FRENCH = Words("fr")
TOTAL = "Total;;;;;7350,49;7350,49;EUR\n"
PAYMENTS = "Payment Date;Invoice Number;Customer;Amount received\n2026-03-31;F1;Boulangerie Le Pain Bis;1250.00\n"


def exported(invoices: Any = SMALL, more: str = "") -> bytes:
    return csv_export(list(invoices)) + more.encode()


def tables(at: AppTest) -> list[list[list[str]]]:
    """The small tables on the page, cell by cell, their headings first."""
    found = [one.value for one in at.markdown if one.value.startswith("| ")]
    rows = [[line.strip("| ").split(" | ") for line in text.split("\n") if "---" not in line] for text in found]
    return [[[plain(cell).strip() for cell in row] for row in table] for table in rows]


def counted(at: AppTest) -> dict[str, int]:
    """Kind of row -> rows, as the page says it."""
    (table,) = [table for table in tables(at) if table[0][0] == FRENCH("told.row_class")]
    return {row[0]: int(re.sub(r"\D", "", row[1])) for row in table[1:]}


def said(at: AppTest, key: str, language: str = "fr") -> list[str]:
    """The texts on the page that hold the sentence of that key."""
    patterns = [pattern for known, pattern in sentences(language) if known == key]
    return [text for text in everything(at) if any(pattern.search(text) for pattern in patterns)]


# What was understood


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_sentence_says_what_the_file_is(language: str, books: Store):  # noqa: F811
    at, words = uploaded(desk("books", language), "factures_2026-03-31.csv", exported()), Words(language)
    (sentence,) = said(at, "told.documents_of", language)
    assert words.money(735_049, "EUR") in sentence and words("told.invoices", n=4) in sentence
    assert words("told.customers", n=3) in sentence and "31/03/2026" in sentence
    assert words("language.fr") in sentence
    assert_readable(at, "books", language)


def test_the_rows_by_class_add_up_to_the_file(books: Store):  # noqa: F811
    titled = b"Situation au 31/03/2026\n\n" + exported(more=TOTAL).replace(b"4800,00", b"beaucoup", 1)
    at = uploaded(desk("books"), "factures.csv", titled)
    found = counted(at)
    whole = found.pop(FRENCH("told.row_sum"))
    assert sum(found.values()) == whole == 8
    assert found[FRENCH("row_class.invoice")] == 3 and found[FRENCH("row_class.refused")] == 1
    assert found[FRENCH("row_class.total_row")] == 1


def test_the_file_s_own_total_is_said_to_be_the_same(books: Store):  # noqa: F811
    at = uploaded(desk("books"), "factures.csv", exported(more=TOTAL))
    assert said(at, "told.totals_same") and not said(at, "told.totals_differ")


def test_a_total_that_differs_is_told_with_its_reason_and_stops_nobody(books: Store):  # noqa: F811
    at = uploaded(desk("books"), "factures.csv", exported(more=TOTAL.replace("7350,49;EUR", "7000,00;EUR")))
    (table,) = [table for table in tables(at) if table[0][0] == FRENCH("told.total_label")]
    assert table[1][1:4] == [FRENCH.money(cents, "EUR") for cents in (700_000, 735_049, -35_049)]
    assert any(table[1][4] == FRENCH(f"total_reason.{reason}") for reason in ("unknown", "not_due_left_out"))
    assert not at.button(key="keep").disabled


def test_amounts_of_two_currencies_are_never_added_up(books: Store):  # noqa: F811
    two = [*SMALL[:1], Invoice("F9", "C9", "Harbour Ltd", 20, -10, 7_700, currency="USD")]
    at = uploaded(desk("books"), "factures.csv", exported(two))
    assert [metric.value for metric in at.metric][:2] == [FRENCH.money(125_000, "EUR"), FRENCH.money(7_700, "USD")]
    assert FRENCH.money(132_700, "EUR") not in " ".join(everything(at))


def test_names_of_data_are_shown_as_they_are(books: Store):  # noqa: F811
    odd = [Invoice("F1", "C1", "**A** | $x$ [b](c)", 20, 10, 12_345)]
    at = uploaded(desk("books"), "factures.csv", exported(odd))
    shown = [one.value for one in at.markdown if "Nom client" in one.value]
    assert shown and all("**A**" not in text and r"\|" in text and r"\$x\$" in text for text in shown)


def test_one_row_is_enough(books: Store):  # noqa: F811
    at = uploaded(desk("books"), "factures.csv", exported(SMALL[:1]))
    assert counted(at)[FRENCH("told.row_sum")] == 2
    pressed(at, "keep")
    assert len(books.facts().documents) == 1


# Refused rows


def test_many_refused_rows_are_told_by_their_fault_and_listed_as_far_as_a_screen_holds_them(books: Store):  # noqa: F811
    many = [Invoice(f"F{at}", "C1", "Lumen", 20, 10, 10_000 + at) for at in range(1, 301)]
    spoilt = re.sub(rb";10\d,\d\d;", b";rien;", exported(many))
    at = uploaded(desk("books"), "factures.csv", spoilt)
    refused = below(at, "refused")
    assert FRENCH("intake.refused_title", n=300) in refused
    assert len([text for text in refused if FRENCH("intake.refused_rows_like", n=300, row="2") in text]) == 1
    (listed,) = [table for table in at.dataframe if "wrong" in table.proto.column_order]
    assert len(listed.value) == 200 and FRENCH("intake.refused_rest", n=100) in refused


# Questions


def test_nothing_is_told_as_final_before_the_questions_are_answered(books: Store):  # noqa: F811
    rows = b"Invoice Number;Customer;Invoice Date;Amount\nF1;Lumen;03/04/2025;10,00\nF2;Lumen;05/06/2025;20,00\n"
    at = uploaded(desk("books"), "factures.csv", rows)
    assert not at.metric and not said(at, "told.documents_of")
    assert FRENCH("question.shown", sample="03/04/2025", meaning="jeudi 3 avril 2025") in at.radio[0].captions
    answered(at)
    assert FRENCH("intake.answer_missing") in [plain(one.value) for one in at.warning]
    at.radio[0].set_value("mdy")
    answered(at)
    assert at.metric and said(at, "told.documents_of")


@pytest.mark.parametrize(
    ("question", "said", "kept"),
    [
        (Question("date_order", "Date", ("dmy", "mdy")), "mdy", {"date_orders": {"Date": "mdy"}}),
        (Question("decimal_mark", "Amount", (",", ".")), ".", {"decimal_marks": {"Amount": "."}}),
        (Question("purpose", "", ("documents", "payments")), "payments", {"answers": {"purpose": "payments"}}),
        (Question("lines", "No", ("sum", "same")), "sum", {"answers": {"lines:No": "sum"}}),
    ],
)
def test_each_answer_is_kept_where_the_reader_looks_for_it(question: Question, said: str, kept: dict):
    assert questions.with_answers(Choices(), {}, [(question, said)]) == replace(Choices(), **kept)


UNKNOWN = "N° facture;Client;Date facture;Zwartgeld\n"


def unknown(*lines: str) -> bytes:
    return (UNKNOWN + "\n".join(lines)).encode()


FIRST, SECOND = unknown("F1;Lumen;2025-04-13;10,00"), unknown("F1;Lumen;2025-04-13;10,00", "F2;Lumen;2025-04-14;20,00")


def named(at: AppTest, field: str = "amount_incl_vat", header: str = "Zwartgeld") -> AppTest:
    """The desk after a needed column was chosen."""
    label = FRENCH("intake.column_needed", field=FRENCH(f"field.{field}"))
    next(box for box in at.selectbox if box.label == label).set_value(header)
    return answered(at)


def test_a_column_chosen_for_two_things_is_not_taken(books: Store):  # noqa: F811
    at = named(uploaded(desk("books"), "un.csv", FIRST), header="Client")
    assert FRENCH("intake.column_twice", header="Client") in [plain(one.value) for one in at.warning]


SUGGESTED = "N° fact;Client;Date facture;Zwartgeld;Vervaldg\nF1;Lumen;2025-04-13;10,00;2025-05-13\n".encode()


@pytest.mark.parametrize(("header", "due"), [("Vervaldg", "2025-05-13"), ("", "NaT")])
def test_a_suggested_column_is_taken_only_as_it_was_confirmed(header: str, due: str, books: Store):  # noqa: F811
    at = uploaded(desk("books"), "un.csv", SUGGESTED)
    assert not at.radio, "the choice of columns answers it"
    box = next(box for box in at.selectbox if box.label == FRENCH("field.due_date"))
    assert box.value == "Vervaldg"
    box.set_value(header)
    named(at)
    pressed(at, "keep")
    assert [str(day)[:10] for day in books.facts().documents["due"]] == [due]


def test_what_was_answered_can_be_taken_back(books: Store):  # noqa: F811
    at = named(uploaded(desk("books"), "un.csv", FIRST))
    assert at.metric
    pressed(at, "forget")
    assert not at.metric and at.selectbox


# Layout files


def test_a_layout_file_teaches_another_desk_to_read_alike(books: Store):  # noqa: F811
    learnt = to_bytes(Choices(mapping={"amount_incl_vat": "Zwartgeld"}), readers.read("un.csv", FIRST))
    at = uploaded(desk("books"), "presentation.json", learnt)
    assert_readable(at, "books", "fr")
    assert said(at, "intake.layout_found") and not len(books.facts().imports)
    pressed(at, "keep_layout")
    assert FRENCH("done.layout") in below(at, "confirmation")
    again = uploaded(desk("books"), "deux.csv", SECOND)
    assert FRENCH.money(3_000, "EUR") in [metric.value for metric in again.metric]


def test_a_damaged_layout_file_is_answered_with_a_sentence(books: Store):  # noqa: F811
    learnt = to_bytes(Choices(), readers.read("un.csv", FIRST))
    at = uploaded(desk("books"), "presentation.json", learnt[:80])
    assert [sentence_of(plain(one.value), "fr") for one in at.error] == ["unreadable.layout_damaged"]


# What it changes


def test_the_changes_lead_from_what_was_open_to_what_the_file_says(books: Store):  # noqa: F811
    keep(books, SMALL, ago=7)
    new = Invoice("F9", "C9", "Harbour", 5, -25, 50_000, 40_000)
    at = uploaded(desk("books"), "factures.csv", exported([*later(SMALL, F2=0, F1=100_000), new]))
    found = " ".join(below(at, "changes"))
    for text in (
        FRENCH("change.before", amount=FRENCH.money(735_049, "EUR")),
        plain(FRENCH("change.new", n=1, amount=FRENCH.money(40_000, "EUR"))),
        plain(FRENCH("change.vanished", n=1, amount=FRENCH.money(-30_050, "EUR"))),
        plain(FRENCH("change.paid_partly", n=1, amount=FRENCH.money(-25_000, "EUR"))),
        plain(FRENCH("change.customers_new", n=1)),
        plain(FRENCH("change.after", amount=FRENCH.money(719_999, "EUR"))),
        FRENCH("change.after_same"),
    ):
        assert text in found, text
    assert "F9" in found and "Harbour" in found, "the documents behind a change are there"
    assert len(books.facts().imports) == 1, "and nothing is kept"


def test_a_list_of_payments_says_how_many_it_could_place(books: Store):  # noqa: F811
    keep(books, SMALL, ago=7)
    at = uploaded(desk("books"), "payments.csv", PAYMENTS.encode())
    assert said(at, "told.payments_of"), everything(at)
    assert FRENCH("change.matched", matched="1", total="1") in below(at, "changes")
    assert_readable(at, "books", "fr")


DOUBTS = {
    "vanished": {"share": 0.834},
    "older": {"day": date(2026, 3, 31), "newest": date(2026, 4, 30)},
    "company": {"share": 0.05},
    "customers_gone": {"share": 0.6},
    "currency": {"codes": "USD, GBP"},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", DOUBTS)
def test_a_doubt_says_what_looks_wrong_and_what_to_do(key: str, language: str):
    text = doubt_text(Words(language), Doubt(key, DOUBTS[key]))
    assert "{" not in text and text.count(".") >= 2
    if "share" in DOUBTS[key]:
        assert Words(language).percent(DOUBTS[key]["share"]) in text


# How far a reading is


class Place:
    """Remembers what a progress bar was told."""

    def __init__(self) -> None:
        self.shown: list[tuple[float, str]] = []

    def progress(self, share: float, text: str) -> None:
        self.shown.append((share, text))


def test_a_bar_stands_only_over_what_takes_longer_than_two_seconds(monkeypatch: pytest.MonkeyPatch):
    clock = iter((0.0, 0.01, 2.0, 2.1, 2.2))
    monkeypatch.setattr(dropped, "monotonic", lambda: next(clock))
    place = Place()
    tell = dropped._progress(FRENCH, place)
    tell(1_000, 40_000)
    assert not place.shown
    for done in (10_000, 30_000, 40_000):
        tell(done, 40_000)
    whole = FRENCH.number(40_000)
    assert place.shown == [
        (0.25, FRENCH("intake.progress", done=FRENCH.number(10_000), total=whole, seconds="6")),
        (0.75, FRENCH("intake.progress", done=FRENCH.number(30_000), total=whole, seconds="1")),
        (1.0, FRENCH("intake.checking", done=whole, total=whole, seconds="0")),
    ], "and once it stands it goes on, however quick the rest is"


def test_another_table_of_the_same_file_has_its_own_sentence():
    reading = readers.read("factures.csv", exported())
    both = replace(reading, beside=(replace(reading, sheets_read=("Deux | trois",)),))
    assert told._beside(FRENCH, both.beside[0]).startswith(r"Deux \| trois")
