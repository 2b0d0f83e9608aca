"""Two codes that are one customer, and what the user corrected: as acts, through later imports, and on the screen."""

import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from src.collections import actions, standing, store
from src.collections.actions import Refused
from src.collections.command import main
from src.collections.desk import Desk, escalation_workbook
from src.collections.store import Store
from src.collections.words import Words
from tests.browser.invented import Invoice, hand, keep
from tests.test_pages import _as_served, below, desk, on, pressed, texts  # noqa: F401

TODAY = date.today()
ANNA, BERT = "0047", "47"
BOOKS = (
    Invoice("F1", ANNA, "Boulangerie Dupont SA", 75, 45, 225_000),
    Invoice("F2", BERT, "Boulangerie Dupont", 60, 30, 30_050),
    Invoice("F3", BERT, "Boulangerie Dupont", 20, -10, 10_000),
    Invoice("F4", "C3", "Studio Lumen", 50, 20, 99_999),
)
FRENCH = Words("fr")


@pytest.fixture
def books(home: Any) -> Store:
    """A store with BOOKS of a week ago: the one the pages of this test use."""
    found = store.opened(store.default_url())
    keep(found, BOOKS, ago=7)
    return found


def seen(books: Store, day: date = TODAY) -> Desk:
    return Desk.of(books.facts(), day)


def merge(books: Store, kept: str = ANNA, other: str = BERT) -> actions.Done:
    return actions.merge(books, hand(), seen(books), kept, [other])


def correct(books: Store, customer: str = ANNA, **said: Any) -> actions.Done:
    return actions.correct(books, hand(), seen(books), customer, said)


def given(found: Desk, customer: str, field: str) -> Any:
    return found.customers.at[customer, field]


# Two codes, one customer


def test_codes_that_differ_by_zeros_are_proposed_until_the_user_decides(books):
    assert seen(books).alike[["customer", "other", "reason"]].values.tolist() == [[ANNA, BERT, "zeros"]]
    declined = actions.not_same(books, hand(), seen(books), ANNA, [BERT])
    assert not len(seen(books).alike)
    actions.undo(books, hand(), declined.line)
    merge(books)
    assert not len(seen(books).alike)


def test_a_merge_moves_documents_and_owed_amounts_and_changes_no_total(books):
    before = seen(books)
    merge(books)
    after = seen(books)
    assert after.figures == before.figures
    assert list(after.customers.index) == [ANNA, "C3"]
    assert list(after.open_documents(ANNA)["number"]) == ["F1", "F2", "F3"]
    assert after.due_now(ANNA) == (255_050, "EUR") and not len(after.account(BERT))
    assert after.worklist["customer"].tolist().count(ANNA) == 1 and BERT not in set(after.worklist["customer"])
    assert BERT not in set(after.worst("amount", "EUR")["customer"])


def test_what_was_done_under_either_code_counts_for_the_one_customer(books):
    due = TODAY + timedelta(days=3)
    actions.record(books, hand(), "promise", BERT, day=due, amount=30_050, currency="EUR")
    actions.record(books, hand(), "no_answer", ANNA)
    merge(books)
    found = seen(books)
    assert found.stand(ANNA)["contacts"] == 2 and found.stand(ANNA)["promise_amount"] == 30_050
    assert found.stand(BERT)["contacts"] == 0
    assert list(standing.history(found.log, ANNA)["act"]) == ["no_answer", "promise"]


def test_one_customer_goes_on_the_escalation_list_once(books, capsys):
    actions.record(books, hand(), "escalate", BERT)
    merge(books)
    with pytest.raises(Refused, match="already_escalated"):
        actions.record(books, hand(), "escalate", ANNA)
    found = seen(books)
    assert list(found.escalated["customer"]) == [ANNA] and found.escalated["open"].iloc[0] == 265_050
    listed = load_workbook(BytesIO(escalation_workbook(found, FRENCH)))
    cells = {cell.value for sheet in listed for row in sheet.iter_rows() for cell in row}
    assert {"F1", "F2", ANNA} <= cells and BERT not in cells
    before = len(books.journal())
    for customers in (("C3", ANNA), ("C3", "C3", BERT)):
        asked = [word for code in customers for word in ("--customer", code)]
        assert main(["escalate", *asked, "--out", "nowhere.xlsx"]) != 0
    capsys.readouterr()
    assert len(books.journal()) == before


def test_the_command_line_follows_merges_and_corrections(books, capsys):
    merge(books)
    correct(books, name="Dupont & Fils")
    assert main(["worklist", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [line["customer"] for line in listed].count(ANNA) == 1 and BERT not in {line["customer"] for line in listed}
    assert main(["report", "--language", "en"]) == 0
    assert "Dupont & Fils" in capsys.readouterr().out


def test_a_merge_survives_later_imports_which_are_compared_with_the_books_as_they_are(books):
    merge(books)
    again = [replace(line, open=0) if line.number == "F2" else line for line in BOOKS]
    keep(books, [line for line in again if line.open])
    facts, found = books.facts(), seen(books)
    assert len(facts.documents) == 4 and sorted(set(facts.documents["customer"])) == [ANNA, BERT, "C3"]
    assert list(found.open_documents(ANNA)["number"]) == ["F1", "F3"]
    keep(books, [*BOOKS, Invoice("F9", BERT, "Boulangerie Dupont", 9, -21, 7_700)], ago=0, scope="all")
    assert "F9" in list(seen(books).open_documents(ANNA)["number"])
    assert len(books.facts().documents) == 5


def test_an_undone_merge_gives_both_back_as_they_were(books):
    before = seen(books)
    actions.undo(books, hand(), merge(books).line)
    after = seen(books)
    for name in ("items", "accounts", "worklist", "customers"):
        assert getattr(after, name).equals(getattr(before, name))


def test_codes_merged_one_after_the_other_are_one_customer(books):
    merge(books)
    merge(books, "C3", ANNA)
    found = seen(books)
    assert list(found.customers.index) == ["C3"] and len(found.open_documents("C3")) == 4
    assert [each.others for each in found.said.merges_of("C3")] == [(BERT,), (ANNA,)]


def test_a_code_that_went_under_another_means_that_other(books):
    merge(books)
    merge(books, "C3", BERT)
    assert list(seen(books).customers.index) == ["C3"]
    for one, other in (("C3", BERT), (BERT, "C3")):
        with pytest.raises(Refused, match="already_one"):
            merge(books, one, other)


# The source says, you said


def test_a_correction_is_shown_and_no_later_import_overwrites_it(books):
    correct(books, "C3", name="Studio Lumen (Anne)", email="anne@lumen.example", language="nl", terms=45)
    renamed = [replace(line, name="Studio Lumen bis") if line.code == "C3" else line for line in BOOKS]
    keep(books, renamed)
    found = seen(books)
    assert [given(found, "C3", name) for name in ("name", "email", "language", "terms")] == [
        "Studio Lumen (Anne)",
        "anne@lumen.example",
        "nl",
        45,
    ]
    assert found.books_customers.at["C3", "name"] == "Studio Lumen bis"
    assert found.customer_terms == {"C3": 45}
    assert given(found, ANNA, "name") == "Boulangerie Dupont SA"


def test_only_what_differs_is_written_one_line_each(books):
    done = correct(books, name="Boulangerie Dupont SA", email="a@x.example", phone="1", contact="")
    assert (done.act, done.customer) == ("corrections", ANNA)
    assert list(books.journal()["act"]) == ["correction", "correction"]
    with pytest.raises(Refused, match="nothing_corrected"):
        correct(books, email="a@x.example")


def test_saying_what_the_books_say_takes_the_corrections_back(books):
    correct(books, name="One")
    correct(books, name="Two")
    assert correct(books, name="Boulangerie Dupont SA").act == "undo"
    assert seen(books).said.lines == ()


def test_a_correction_taken_back_gives_the_books_word_again(books):
    correct(books, name="One")
    correct(books, name="Two")
    lines = seen(books).said.said[ANNA, "name"].lines
    actions.take_back(books, hand(), ANNA, lines)
    assert given(seen(books), ANNA, "name") == "Boulangerie Dupont SA"
    with pytest.raises(Refused, match="already_undone"):
        actions.take_back(books, hand(), ANNA, lines)


def test_a_due_date_given_by_the_user_holds_over_the_books_and_through_a_merge_and_its_undoing(books):
    document = int(seen(books).open_documents(BERT)["document_id"].iloc[0])
    later = TODAY + timedelta(days=30)
    united = merge(books)
    actions.correct_due(books, hand(), seen(books), document, later)
    moved = [replace(line, late=12) if line.number == "F2" else line for line in BOOKS]
    keep(books, moved)
    for customer in (ANNA, BERT):
        found = seen(books)
        own = found.open_documents(customer).set_index("number")
        assert own.at["F2", "due"].date() == later and own.at["F2", "bucket"] == "not_due"
        assert found.figures["EUR"].overdue == sum(line.amount for line in BOOKS if line.number in ("F1", "F4"))
        if customer == ANNA:
            actions.undo(books, hand(), united.line)
    books_due = TODAY - timedelta(days=12)
    actions.correct_due(books, hand(), seen(books), document, books_due)
    assert seen(books).dues == {}
    assert seen(books).open_documents(BERT).set_index("number").at["F2", "days_late"] == 12


def test_a_correction_is_no_contact_and_no_day_s_work(books):
    correct(books, phone="1")
    merge(books)
    found = seen(books)
    assert found.stand(ANNA)["contacts"] == 0 and not len(found.log)
    assert list(found.journal["act"]) == ["correction", "merge"]


def test_a_correction_holds_on_past_days_too(books):
    merge(books)
    assert seen(books, TODAY - timedelta(days=5)).due_now(ANNA)[0] == 255_050


# What is kept between runs


def test_a_renewed_desk_sees_every_correction_and_takes_the_rest_over(books):
    first = seen(books)
    worklist, figures = first.worklist, first.figures
    actions.record(books, hand(), "call", ANNA)
    second = first.renewed(books.facts())
    assert second.figures is figures and second.stand(ANNA)["contacts"] == 1
    done = merge(books)
    third = second.renewed(books.facts())
    assert len(third.worklist) == len(worklist) - 1 and third.due_now(ANNA)[0] == 255_050
    actions.undo(books, hand(), done.line)
    assert len(third.renewed(books.facts()).worklist) == len(worklist)


def test_the_version_of_the_corrected_books_changes_with_corrections_alone(books):
    def version() -> tuple[Any, ...]:
        return seen(books).corrected.version[:2]

    plain = version()
    actions.record(books, hand(), "call", ANNA)
    assert version() == plain == books.version()[:2]
    line = correct(books, phone="1").line
    assert version() != plain
    actions.undo(books, hand(), line)
    assert version() == plain


def test_books_nobody_corrected_are_the_very_same_tables(books):
    facts = books.facts()
    found = Desk.of(facts, TODAY)
    for name in ("customers", "documents", "events"):
        assert getattr(found.corrected, name) is getattr(facts, name)
    assert found.journal is facts.journal


# The screen


def test_two_codes_are_put_together_on_the_page_of_the_books(books):
    at = desk("books")
    shown = texts(at.main)
    assert FRENCH("people.maybe_title") in shown
    assert any(FRENCH("people.reason.zeros") in text for text in shown)
    at = pressed(at, "alike_join_0_0")
    assert seen(books).said.kept == {BERT: ANNA}
    assert FRENCH("people.maybe_title") not in texts(at.main)
    assert FRENCH("frame.refine") not in texts(at.main)
    at = pressed(at, "undo")
    assert FRENCH("people.maybe_title") in texts(at.main)


def test_two_codes_are_said_to_be_two(books):
    at = pressed(desk("books", "nl"), "alike_not_0")
    assert Words("nl")("people.maybe_title") not in texts(at.main)
    assert seen(books).said.declined == {frozenset((ANNA, BERT))}


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_customer_s_page_says_what_was_put_together_and_gives_it_back(books, language):
    merge(books)
    at = desk("customer", language, customer=BERT)
    assert at.selectbox(key="customer").value == ANNA
    told = Words(language).marked("people.one_customer", codes=BERT).replace("**", "")
    assert told in below(at, "details")
    at = pressed(at, "take_back_0")
    assert seen(books).said.kept == {}
    assert Words(language)("people.as_books") in below(at, "details")


def test_the_books_say_you_said(books):
    at = desk("customer", "en", customer=ANNA)
    correct(books, name="Dupont *& Fils*", email="d@x.example", terms=None)
    at.run()
    told = below(at, "details")
    assert "Name: the books say Boulangerie Dupont SA · you said Dupont *& Fils*" in told
    assert "E-mail: the books say nothing · you said d@x.example" in told
    at = pressed(at, "take_back_0")
    assert given(seen(books), ANNA, "name") == "Boulangerie Dupont SA"
    assert given(seen(books), ANNA, "email") == "d@x.example"


def opened_way(at: Any, key: str) -> Any:
    """The customer's page with one of its forms opened."""
    at.session_state[key] = True
    return at.run()


def test_the_form_keeps_what_was_typed(books):
    at = opened_way(desk("customer", "en", customer=ANNA), f"correct_{ANNA}")
    fields = {field.label: field for field in at.text_input}
    fields["E-mail"].input("d@x.example")
    fields["Telephone"].input(" +32 2 555 01 02 ")
    at.number_input[0].set_value(45)
    next(one for one in at.selectbox if one.label == "Language").set_value("nl")
    at = pressed(at, "save_details")
    found = seen(books)
    assert [given(found, ANNA, name) for name in ("email", "phone", "terms", "language")] == [
        "d@x.example",
        "+32 2 555 01 02",
        45,
        "nl",
    ]
    assert "Language: the books say nothing · you said Nederlands" in below(at, "details")
    at = opened_way(at, f"correct_{ANNA}")
    assert {field.label: field.value for field in at.text_input}["E-mail"] == "d@x.example"


def test_a_due_date_is_corrected_on_the_customer_s_page(books):
    at = opened_way(desk("customer", "en", customer="C3"), "correct_due_C3")
    later = TODAY + timedelta(days=10)
    next(one for one in at.date_input if one.label == "Due date").set_value(later)
    at = pressed(at, "save_due")
    assert seen(books).due_now("C3")[0] == 0
    assert any("F4" in text and "you said" in text for text in below(at, "details"))
    assert "F4" in " ".join(text for text in texts(at.main) if "Corrected" in text)


def test_the_owner_s_figures_follow_a_correction_at_once(books):
    at = desk("overview", "en")
    english = Words("en")
    overdue = sum(line.amount for line in BOOKS if line.late > 0)
    assert english.whole_money(overdue, "EUR") in [metric.value for metric in at.metric]
    document = int(seen(books).open_documents("C3")["document_id"].iloc[0])
    actions.correct_due(books, hand(), seen(books), document, TODAY + timedelta(days=5))
    at.run()
    assert english.whole_money(overdue - 99_999, "EUR") in [metric.value for metric in at.metric]
    chart = at.get("vega_lite_chart")[0].proto.SerializeToString()
    shown = english.whole_money(10_000 + 99_999, "EUR").encode()
    assert chart.count(shown) == 3, "in its sentence, beside its bar and in its tooltip"


def test_any_two_codes_can_be_put_together_by_hand(books):
    at = desk("customer", "en")
    at = opened_way(at.selectbox(key="customer").set_value(BERT).run(), f"join_{BERT}")
    at = at.selectbox(key=f"join_other_{BERT}").set_value("C3").run()
    at = pressed(at, "joined_1")
    assert seen(books).said.kept == {BERT: "C3"}
    assert at.selectbox(key="customer").value == "C3"


def test_an_old_link_leads_to_the_customer_the_code_went_under(books):
    merge(books, "C3", BERT)
    assert desk("customer", customer=BERT).selectbox(key="customer").value == "C3"
    assert desk("customer").selectbox(key="customer").value == ANNA


def test_the_past_is_read_and_not_corrected(books):
    correct(books, phone="1")
    at = desk("customer", "en", customer=ANNA)
    at.date_input(key="as_of").set_value(TODAY - timedelta(days=3)).run()
    assert any("you said" in text for text in below(at, "details"))
    assert not any(button.key == "take_back_0" for button in at.button)


def test_every_page_opens_with_merges_and_corrections(books):
    merge(books)
    correct(books, name="Dupont", language="de")
    actions.record(books, hand(), "escalate", ANNA)
    at = desk("overview")
    for page in ("worklist", "escalations", "customer", "books", "settings"):
        on(at, page)
