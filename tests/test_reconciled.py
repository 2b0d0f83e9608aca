"""Our figures beside what the ledger said, on any day: the same, or the difference item by item."""

import os
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections import actions, readers, reports, store
from src.collections.actions.stated import stated
from src.collections.ageing import open_items
from src.collections.books import (
    Books,
    Changes,
    Stated,
    Total,
    changes,
    differences,
    not_known,
    paid,
    reconciled,
    stated_from_text,
    stated_to_text,
)
from src.collections.desk import Desk
from src.collections.readers import Choices
from src.collections.store import Store
from src.collections.tables import PAYMENTS, TAKEN, empty
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import SMALL, Invoice, hand, keep, later
from tests.given import documents, events, rows
from tests.test_books import WEEK_1, WEEK_2, WEEK_3, History, export, histories, of_lines
from tests.test_fec import ENTRIES, fec, fec_lines
from tests.test_fec import reading as fec_reading
from tests.test_late_books import NOTHING, with_
from tests.test_pages import _as_served, assert_readable, demo_firm, desk, everything  # noqa: F401


def adding(books: Books, found: Changes, taken: pd.DataFrame, day: date, scope: str, **said: Any) -> Books:
    """The books once an import is kept with what its file stated; `said` is Stated.refused and the files' totals."""
    files = said.get("files", {})
    sums = taken.groupby("currency")["open"].sum()
    totals = {code: Total(files.get(code), int(amount)) for code, amount in sums.items()}
    text = stated_to_text(Stated(totals, said.get("refused", ()), found.left))
    made = with_(books, found, day, scope)
    stated = [*books.imports["stated"], text if scope in ("open", "all") else "{}"]
    return Books(
        made.customers, made.documents, made.events, made.as_of, made.imports.assign(stated=pd.array(stated, "str"))
    )


def kept(*exports: tuple[Any, ...]) -> Books:
    """The books after these exports, each (as-of day, text[, scope[, said]])."""
    books = NOTHING
    for day, text, *more in exports:
        scope, said = (more + ["open", {}][len(more) :])[:2]
        on, taken = date.fromisoformat(day), export(text) if text else empty(TAKEN)
        numbers = [number for _, number, _ in said.get("refused", ())]
        found = changes(books, taken, on, scope, len(books.imports) + 1, refused=numbers)
        books = adding(books, found, taken, on, scope, **said)
    return books


def with_payments(books: Books, day: str, *lines: tuple[str, str, int]) -> Books:
    """The books after a list of payments: (number, day, cents) each."""
    told = [
        {"customer": "C1", "number": number, "day": date.fromisoformat(on), "amount": amount, "currency": "", "row": 2}
        for number, on, amount in lines
    ]
    payments = rows(PAYMENTS, told)
    found = paid(books, payments, date.fromisoformat(day), len(books.imports) + 1)
    return adding(books, found, empty(TAKEN), date.fromisoformat(day), "payments")


def told(books: Books, day: str) -> list[str]:
    """RECONCILED as 'currency import day file|- taken ours difference', in units."""
    found = reconciled(books.imports, books.documents, books.events, date.fromisoformat(day))
    return [
        f"{line.currency} {line.import_id} {line.day:%Y-%m-%d} "
        f"{line.file // 100 if line.has_file else '-'} {line.taken // 100} {line.ours // 100} {line.difference // 100}"
        for line in found.itertuples()
    ]


def why(books: Books, import_id: int, currency: str = "EUR") -> list[str]:
    """LEARNT as 'reason number|- amount import', in units."""
    found = differences(books.imports, books.documents, books.events, import_id, currency)
    return [f"{line.reason} {line.number or '-'} {line.amount // 100} {line.import_id}" for line in found.itertuples()]


ONE = (WEEK_1, "number amount\nF1 100.00\nF2 50.00")
TWO = (WEEK_2, "number amount\nF2 50.00")


# The line


def test_ours_is_the_ledger_s_on_the_day_of_each_books():
    books = kept(ONE, TWO)
    assert told(books, WEEK_1) == ["EUR 1 2026-11-06 - 150 150 0"]
    assert told(books, WEEK_2) == ["EUR 2 2026-11-13 - 50 50 0"]
    assert why(books, 1) == why(books, 2) == []


@pytest.mark.parametrize(
    ("day", "lines"),
    [
        ("2026-11-05", []),
        ("2026-11-06", ["EUR 1 2026-11-06 - 150 150 0"]),
        ("2026-11-12", ["EUR 1 2026-11-06 - 150 150 0"]),
        ("2026-11-13", ["EUR 2 2026-11-13 - 50 50 0"]),
        ("2027-11-13", ["EUR 2 2026-11-13 - 50 50 0"]),
    ],
)
def test_a_day_is_compared_with_the_newest_books_not_later(day, lines):
    assert told(kept(ONE, TWO), day) == lines


def test_of_two_books_of_one_day_the_last_kept_is_compared():
    assert told(kept(ONE, (WEEK_1, "number amount\nF1 100.00\nF2 60.00")), WEEK_1) == ["EUR 2 2026-11-06 - 160 160 0"]


def test_currencies_are_compared_each_on_its_own():
    books = kept((WEEK_1, "number amount currency\nF1 100.00 EUR\nF2 50.00 USD"))
    assert told(books, WEEK_1) == ["EUR 1 2026-11-06 - 100 100 0", "USD 1 2026-11-06 - 50 50 0"]


def test_a_currency_that_a_list_of_open_items_no_longer_names_is_not_open():
    books = kept((WEEK_1, "number amount currency\nF1 100.00 EUR\nF2 50.00 USD"), (WEEK_2, "number amount\nF1 100.00"))
    assert told(books, WEEK_2) == ["EUR 2 2026-11-13 - 100 100 0"]
    books = with_payments(books, WEEK_3, ("F2", WEEK_2, -20_00))
    assert told(books, WEEK_2) == ["EUR 2 2026-11-13 - 100 100 0", "USD 2 2026-11-13 - 0 20 20"]
    assert why(books, 2, "USD") == ["learnt_later F2 20 3"]


def test_a_currency_that_an_incomplete_list_does_not_name_is_compared_with_the_books_before():
    books = kept(
        (WEEK_1, "number amount currency\nF1 100.00 EUR\nF2 50.00 USD"), (WEEK_2, "number amount\nF3 7.00", "all")
    )
    assert told(books, WEEK_2) == ["EUR 2 2026-11-13 - 7 107 100", "USD 1 2026-11-06 - 50 50 0"]


def test_books_of_which_nothing_was_written_down_are_not_compared():
    books = kept(ONE)
    unknown = books.imports.assign(stated=pd.array(["{}"], "str"))
    assert not len(reconciled(unknown, books.documents, books.events, date.fromisoformat(WEEK_1)))


def test_the_file_s_own_total_is_the_ledger_s_word_where_it_has_one():
    books = kept((WEEK_1, ONE[1], "open", {"files": {"EUR": 175_00}}))
    assert told(books, WEEK_1) == ["EUR 1 2026-11-06 175 150 150 -25"]
    assert why(books, 1) == ["not_taken - -25 1"]


def test_a_total_of_nothing_is_a_total():
    books = kept((WEEK_1, ONE[1], "open", {"files": {"EUR": 0}}))
    assert told(books, WEEK_1) == ["EUR 1 2026-11-06 0 150 150 150"]


# The difference, item by item


def test_a_payment_told_later_of_an_earlier_day_is_named_with_the_import_that_told_it():
    books = with_payments(kept(ONE), WEEK_2, ("F1", "2026-11-04", 100_00), ("F2", "2026-11-10", 50_00))
    assert told(books, WEEK_1) == ["EUR 1 2026-11-06 - 150 50 -100"]
    assert why(books, 1) == ["learnt_later F1 -100 2"]


def test_an_invoice_of_an_earlier_day_first_named_by_later_books_is_named():
    later_on = "number amount day\nF1 100.00 2026-10-01\nF2 50.00 2026-10-01\nF3 30.00 2026-10-01\nF4 7.00 2026-11-07"
    books = kept(ONE, (WEEK_2, later_on))
    assert told(books, WEEK_1) == ["EUR 1 2026-11-06 - 150 180 30"]
    assert why(books, 1) == ["seen_later F3 30 2"]


def test_late_books_differ_by_what_newer_ones_named_before():
    books = kept((WEEK_2, "number amount\nF1 100.00\nF3 30.00"), (WEEK_1, "number amount\nF1 100.00"))
    assert told(books, WEEK_1) == ["EUR 2 2026-11-06 - 100 130 30"]
    assert why(books, 2) == ["seen_later F3 30 1"]


def test_what_an_incomplete_list_does_not_name_stays_open_and_is_named():
    books = kept(ONE, (WEEK_2, "number amount open\nF2 50.00 20.00\nF4 9.00 9.00", "all"))
    assert told(books, WEEK_2) == ["EUR 2 2026-11-13 - 29 129 100"]
    assert why(books, 2) == ["not_named F1 100 2"]


def test_a_refused_row_takes_its_document_from_the_file_and_leaves_it_with_us():
    said = {"refused": ((7, "F1", "1OO,00"),), "files": {"EUR": 150_00}}
    books = kept(ONE, (WEEK_2, "number amount\nF2 50.00", "open", said))
    assert told(books, WEEK_2) == ["EUR 2 2026-11-13 150 50 150 0"]
    assert sorted(why(books, 2)) == ["not_taken - -100 2", "row_refused F1 100 2"]


def test_a_document_or_a_payment_dated_after_the_books_is_named():
    text = "number day amount open settled\nF1 2026-10-01 10.00 0.00 2026-11-09\nF2 2026-11-09 50.00 50.00 -"
    books = kept((WEEK_1, text, "all"))
    assert told(books, WEEK_1) == ["EUR 1 2026-11-06 - 50 10 -40"]
    assert why(books, 1) == ["dated_later F2 -50 1", "settled_later F1 10 1"]


def test_what_left_and_comes_back_makes_no_difference_on_any_day():
    books = kept(ONE, TWO, (WEEK_3, ONE[1]))
    assert told(books, WEEK_2) == ["EUR 2 2026-11-13 - 50 50 0"]
    assert [why(books, number) for number in (1, 2, 3)] == [[], [], []]


def imported(history: History, order: list[int], scope: str, data: st.DataObject) -> Books:
    """The books after exports in that order, with lists of payments between them."""
    books = NOTHING
    for number in order:
        lines, day = history.rows(number, scope), history.days[number]
        named = [line for line in lines if scope == "open" or data.draw(st.integers(0, 4))]
        taken = of_lines(named) if named else empty(TAKEN)
        found = changes(books, taken, day, scope, len(books.imports) + 1)
        file = data.draw(st.one_of(st.none(), st.integers(-5_00, 500_00)))
        books = adding(books, found, taken, day, scope, files={} if file is None else {"EUR": file})
        if data.draw(st.booleans()) and len(books.documents):
            one = books.documents.iloc[data.draw(st.integers(0, len(books.documents) - 1))]
            on = data.draw(st.dates(history.days[0] - timedelta(days=5), history.days[-1]))
            books = with_payments(books, history.days[-1].isoformat(), (one["number"], on.isoformat(), 10_00))
    return books


@settings(max_examples=15, deadline=None)
@given(histories(), st.data(), st.sampled_from(["open", "all"]))
def test_the_items_add_up_to_the_difference_to_the_cent_whatever_came_in_whatever_order(history, data, scope):
    books = imported(history, data.draw(st.permutations(range(len(history.days)))), scope, data)
    for day in history.days:
        for line in reconciled(books.imports, books.documents, books.events, day).itertuples():
            items = open_items(books.documents, books.events, line.day.date())
            assert line.ours == items.loc[(items["currency"] == line.currency).to_numpy(), "open"].sum()
            assert line.difference == line.ours - (line.file if line.has_file else line.taken)
            found = differences(books.imports, books.documents, books.events, line.import_id, line.currency)
            assert found["amount"].sum() == line.difference
            assert (found["amount"] != 0).all()
            assert set(found.loc[(found["document_id"] == 0).to_numpy(), "reason"]) <= {"not_taken", "other"}


@settings(max_examples=8, deadline=None)
@given(histories(), st.sampled_from(["open", "all"]))
def test_books_that_come_week_by_week_leave_nothing_unexplained(history, scope):
    books = NOTHING
    for number, day in enumerate(history.days):
        lines = history.rows(number, scope)
        taken = of_lines(lines) if lines else empty(TAKEN)
        books = adding(books, changes(books, taken, day, scope, number + 1), taken, day, scope)
        now = reconciled(books.imports, books.documents, books.events, day)
        assert not now["difference"].any()
    for day in history.days:
        for line in reconciled(books.imports, books.documents, books.events, day).itertuples():
            found = differences(books.imports, books.documents, books.events, line.import_id, line.currency)
            assert "other" not in set(found["reason"])


def test_a_file_s_word_comes_back_from_its_text():
    said = Stated({"EUR": Total(None, -5), "USD": Total(7, 8)}, ((3, "é1", "1.0,0"),), (4, 9))
    assert stated_from_text(stated_to_text(said)) == said
    assert stated_from_text("{}") is None


# What a day did not know


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-11-05", []),
        ("2026-11-06", []),
        ("2026-11-07", [("F1", 100_00)]),
        ("2026-11-12", [("F1", 100_00)]),
        ("2026-11-13", []),
    ],
)
def test_a_day_between_two_books_does_not_know_what_was_paid_by_then(day, found):
    books = kept(ONE, TWO)
    lines = not_known(books.documents, books.events, date.fromisoformat(day))
    assert list(zip(lines["number"], lines["amount"], strict=True)) == found
    assert [f"{since:%m-%d} {until:%m-%d}" for since, until in zip(lines["since"], lines["day"], strict=True)] == [
        "11-06 11-13" for _ in found
    ]


def test_what_is_paid_on_a_day_that_is_known_is_known():
    on = events("document_id kind day since amount\n1 settlement 2026-11-10 - -40.00")
    assert not len(not_known(documents("day amount\n2026-10-01 100.00"), on, date(2026, 11, 9)))


def test_a_document_not_yet_issued_is_not_among_what_a_day_did_not_know():
    on = events("document_id kind day since amount\n1 settlement 2026-11-13 2026-11-06 -40.00")
    assert not len(not_known(documents("day amount\n2026-11-09 100.00"), on, date(2026, 11, 8)))


def test_two_payments_of_one_document_are_one_line():
    on = events(
        "document_id kind day since amount\n1 settlement 2026-11-13 2026-11-06 -40.00\n"
        "1 settlement 2026-11-20 2026-11-05 -10.00\n2 settlement 2026-11-13 2026-11-06 30.00"
    )
    papers = documents("number day amount currency\nF1 2026-10-01 100.00 EUR\nN1 2026-10-01 -30.00 USD")
    found = not_known(papers, on, date(2026, 11, 8))
    assert found[["number", "currency", "amount"]].to_numpy().tolist() == [["F1", "EUR", 50_00], ["N1", "USD", -30_00]]
    assert (found["since"][0], found["day"][0]) == (pd.Timestamp("2026-11-05"), pd.Timestamp("2026-11-20"))


# What a file states

HEADER = "N° facture;Nom du client;Date de facture;Montant TTC;Solde;Devise"
F1, F2 = "F1;Maes;01/09/2026;100,00;100,00;EUR", "F2;Maes;02/09/2026;50,00;30,00;EUR"
UNREADABLE = "F9;Maes;01/09/2026;7O,00;7O,00;EUR"


def of_file(*lines: str) -> Stated:
    content = "\r\n".join([HEADER, *lines]).encode("utf-8-sig")
    reading = readers.read("clients.csv", content, Choices())
    assert not reading.questions
    return stated(reading, [4])


@pytest.mark.parametrize(
    ("lines", "file", "taken"),
    [
        ((F1, F2), None, 130_00),
        ((F1, F2, "Total;;;150,00;130,00;"), 130_00, 130_00),
        ((F1, F2, "Total;;;150,00;135,00;"), 135_00, 130_00),
        ((F1, F2, UNREADABLE, "Total;;;220,00;200,00;"), 200_00, 130_00),
        ((F1, "Total A;;;100,00;100,00;", F2, "Total B;;;50,00;30,00;"), 130_00, 130_00),
        ((F1, "Total A;;;100,00;100,00;", F2), None, 130_00),
        ((F1, "Total A;;;100,00;100,00;", F2, "Total B;;;50,00;30,00;", "Total;;;150,00;130,00;"), 130_00, 130_00),
    ],
)  # fmt: skip
def test_a_file_states_its_grand_total_of_what_is_open_or_groups_that_cover_all(lines, file, taken):
    assert of_file(*lines).totals == {"EUR": Total(file, taken)}


def test_a_total_of_amounts_is_no_total_of_what_is_open():
    content = (
        "N° facture;Nom du client;Date de facture;Montant TTC;Payé\nF1;Maes;01/09/2026;100,00;40,00\nTotal;;;100,00;"
    )
    made = stated(readers.read("clients.csv", content.encode(), Choices()))
    assert made.totals == {"EUR": Total(None, 60_00)}


def test_a_total_over_two_currencies_is_compared_with_neither():
    made = of_file(F1, F2.replace("EUR", "USD"), "Total;;;150,00;130,00;")
    assert made.totals == {"EUR": Total(None, 100_00), "USD": Total(None, 30_00)}


def test_the_refused_rows_are_kept_with_their_number_and_their_amount_as_written():
    made = of_file(F1, UNREADABLE)
    assert (made.refused, made.left) == (((3, "F9", "7O,00"),), (4,))


def test_a_general_ledger_states_the_balance_of_the_customers_accounts():
    assert stated(fec_reading(ENTRIES)).totals == {"EUR": Total(1234_56, 1234_56)}


def test_a_refused_row_of_a_general_ledger_is_kept_as_it_was_written():
    lines = fec_lines(ENTRIES)
    lines[0]["Debit"] = "zut"
    made = stated(readers.read("123456789FEC20251231.txt", fec(lines), Choices()))
    assert [amount for _, _, amount in made.refused] == ["zut"]


# The desk and the page


@pytest.fixture
def own() -> Store:
    """An empty store: the one the pages of this test use."""
    return store.opened(os.environ["DATABASE_URL"])


def test_a_desk_keeps_what_a_file_states_and_reconciles_any_day(own: Store) -> None:
    keep(own, SMALL, ago=7)
    keep(own, later(SMALL, F1=0, F2=100_00))
    now = Desk.of(own.facts(), hand().on)
    past = Desk.of(own.facts(), hand().on - timedelta(days=3))
    assert now.reconciled[["import_id", "taken", "ours", "difference"]].to_numpy().tolist() == [
        [2, 589_999, 589_999, 0]
    ]
    assert past.reconciled[["import_id", "taken", "ours", "difference"]].to_numpy().tolist() == [
        [1, 735_049, 735_049, 0]
    ]
    assert (past.not_known["amount"].sum(), len(now.not_known), len(past.differences("EUR"))) == (145_050, 0, 0)
    assert stated_from_text(own.facts().imports["stated"].iloc[1]) == Stated({"EUR": Total(None, 589_999)})


def the_line(found: list[str], words: Words, key: str) -> list[str]:
    """The texts of a screen that say that sentence."""
    start = words(key, day="@", ledger="@", ours="@", difference="@").split("@")[0]
    return [text for text in found if text.startswith(start) or f": {start}" in text or f"] {start}" in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_says_that_ours_is_the_ledger_s(language: str, own: Store) -> None:
    keep(own, SMALL)
    words, at = Words(language), desk(language=language)
    (line,) = the_line(everything(at), words, "reconciled.taken")
    amount = words.money(735_049, "EUR")
    assert line.count(amount) == 2 and line.endswith(words.money(0, "EUR"))
    assert not [box.label for box in at.expander]
    assert_readable(at, "overview", language)


def an_import_later_pays(target: Store) -> None:
    """Books of last week, and a list of payments that tells today of one before them."""
    keep(target, SMALL, ago=7)
    paid_on = hand().on - timedelta(days=9)
    content = f"N° facture;Client;Date de paiement;Montant payé\nF3;Garage De Smet;{paid_on:%d/%m/%Y};1.000,00\n"
    reading = readers.read("paiements.csv", content.encode("utf-8-sig"), Choices(answers={"purpose": "payments"}))
    assert (reading.purpose, reading.questions) == ("payments", ())
    kept = actions.keep_import(target, hand(), reading, content.encode(), hand().on, "all", sure=True)
    assert kept.import_id == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_names_what_makes_up_a_difference(language: str, own: Store) -> None:
    an_import_later_pays(own)
    words, at = Words(language), desk(language=language)
    found = everything(at)
    (line,) = the_line(found, words, "reconciled.taken")
    assert line.endswith(words.money(-100_000, "EUR"))
    (box,) = [box for box in at.expander if box.label == words("reconciled.items", n=1)]
    shown = box.dataframe[0].value
    assert shown[["name", "number", "why", "amount", "told_by"]].to_numpy().tolist() == [
        ["Garage De Smet", "F3", words("reconciled.reason_learnt_later"), -100_000, "paiements.csv"]
    ]
    assert_readable(at, "overview", language)


def test_a_long_difference_is_cut_and_the_rest_is_told_with_its_sum(own: Store) -> None:
    many = [Invoice(f"F{n}", "C1", "Studio Lumen", 60, 30, 100 * n) for n in range(1, 54)]
    keep(own, SMALL, ago=7)
    keep(own, [*SMALL, *many], ago=1)
    at = desk()
    at.date_input(key="as_of").set_value(date.today() - timedelta(days=5)).run()
    words = Words("fr")
    (box,) = [box for box in at.expander if box.label == words("reconciled.items", n=53)]
    assert len(box.dataframe[0].value) == 50
    past = Desk.of(own.facts(), date.today() - timedelta(days=5))
    sheet = reports.differences_sheet(past, words, "EUR")
    assert (len(sheet.rows), sheet.rows["amount"].sum()) == (53, past.reconciled["difference"].iloc[0])
    assert words("reconciled.more", n=3, amount=words.money(6_00, "EUR")) in everything(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_past_day_says_what_it_did_not_know(language: str, own: Store) -> None:
    keep(own, SMALL, ago=7)
    keep(own, later(SMALL, F1=0, F2=100_00))
    words, at = Words(language), desk(language=language)
    today = date.today()
    told_now = words(
        "reconciled.not_known",
        n=2,
        amount=words.money(145_050, "EUR"),
        since=words.day(today - timedelta(days=7)),
        day=words.day(today),
    )
    assert not [text for text in everything(at) if told_now in text]
    at.date_input(key="as_of").set_value(today - timedelta(days=3)).run()
    assert [text for text in everything(at) if told_now in text]
    assert_readable(at, "overview", language)


def test_the_demo_firm_is_its_ledger_s_to_the_cent(demo_firm: Store) -> None:  # noqa: F811
    facts = demo_firm.facts()
    for ago in (0, 3, 7, 40):
        found = Desk.of(facts, date.today() - timedelta(days=ago)).reconciled
        assert len(found) and not found["difference"].any()
