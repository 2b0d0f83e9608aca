"""What goes wrong in other desks: tied to an exact day, sent twice, not paused, held for ever, lost at an import."""

import os
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections import actions, store
from src.collections.actions import Refused
from src.collections.desk import Desk
from src.collections.store import Store
from tests.replay import acts, booked, on_the_list
from tests.test_actions import BOOKS, FRIDAY, NEXT, do, hand, keep

NEWER = BOOKS + "Maes F9 20/11/2026 20/12/2026 75.00 75.00 EUR\n"
"""The export of the week after, with an invoice more."""


@pytest.fixture
def desk() -> Store:
    """A desk with BOOKS."""
    target = store.opened(os.environ["DATABASE_URL"])
    keep(target)
    return target


def line(desk: Store, day: date, customer: str = "Maes") -> dict[str, str]:
    """A customer's line on the list of a day."""
    listed = Desk.of(desk.facts(), day).worklist
    return listed[(listed["customer"] == customer).to_numpy()].iloc[0].to_dict()


@settings(max_examples=30)
@given(st.integers(1, 4000), st.integers(0, 200))
def test_an_invoice_of_any_age_is_reminded_whenever_the_books_come_in(late: int, ahead: int) -> None:
    due = FRIDAY - timedelta(days=late)
    invoice = {"type": "invoice", "id": "F1", "party": "C1", "date": str(due), "due": str(due), "amount": 100.0}
    books = booked([invoice])
    later = FRIDAY + timedelta(days=ahead)
    assert on_the_list(books, acts(), FRIDAY) == on_the_list(books, acts(), later) == [["reminder_1", ""]]
    sent = acts(("reminder_1", str(FRIDAY)))
    step, against = on_the_list(books, sent, later)[0]
    assert (step, against == "") == ("reminder_2", ahead >= 14)


def test_a_reminder_is_sent_once_whoever_asks_for_it_again(desk: Store) -> None:
    screen, again = Desk.of(desk.facts(), FRIDAY), store.opened(str(desk.url))
    actions.contact(desk, hand(), screen, "reminder_1", "Maes")
    for other in (desk, again):
        with pytest.raises(Refused, match="objected"):
            actions.contact(other, hand(by="Bram"), screen, "reminder_1", "Maes")
    assert desk.journal()["act"].tolist() == ["reminder_1"]
    found = [line(desk, FRIDAY + timedelta(days=ahead)) for ahead in (0, 13, 14)]
    assert [(one["step"], one["objections"]) for one in found] == [
        ("reminder_2", "too_often,too_soon"), ("reminder_2", "too_soon"), ("reminder_2", ""),
    ]  # fmt: skip


def test_a_promise_pauses_everything_until_the_books_can_tell(desk: Store) -> None:
    do(desk, "promise", day=NEXT, amount=1000_00, currency="EUR")
    days = [FRIDAY + timedelta(days=ahead) for ahead in (3, 7, 11, 12, 40)]
    assert [line(desk, day)["objections"] for day in days] == [
        "promise_running", "promise_running", "promise_running",
        "promise_unknown", "promise_unknown",
    ]  # fmt: skip
    after = FRIDAY + timedelta(days=12)
    keep(desk, NEWER, after)
    found = line(desk, after)
    assert (found["step"], found["objections"], found["reason"]) == ("call", "", "promise_broken")


def test_a_hold_has_an_end_and_comes_back_by_itself(desk: Store) -> None:
    with pytest.raises(Refused, match="day_missing"):
        do(desk, "hold")
    do(desk, "hold", day=NEXT)
    found = [line(desk, NEXT + timedelta(days=ahead)) for ahead in (-1, 0, 1)]
    assert [(one["step"], one["objections"]) for one in found] == [
        ("reminder_1", "hold"), ("reminder_1", "hold"), ("reminder_1", ""),
    ]  # fmt: skip


def test_what_somebody_noted_outlives_the_next_import(desk: Store) -> None:
    do(desk, "promise", day=NEXT, amount=400_00, currency="EUR")
    do(desk, "dispute", "Peeters", amount=100_00, currency="EUR", details={"documents": ["F3"]})
    for act, said in (("hold", {"day": NEXT}), ("segment", {"note": "bad"}), ("assign", {"note": "Bram"})):
        do(desk, act, "Claes", **said)
    do(desk, "task", "Claes", day=NEXT, note="ask again")
    screen = Desk.of(desk.facts(), FRIDAY)
    actions.correct(desk, hand(), screen, "Maes", {"email": "anne@maes.example", "name": "Maes & Zoon"})
    document = int(screen.items.loc[(screen.items["number"] == "F1").to_numpy(), "document_id"].iloc[0])
    actions.correct_due(desk, hand(), screen, document, date(2026, 10, 15))
    before = Desk.of(desk.facts(), NEXT)
    keep(desk, NEWER, NEXT)
    after = Desk.of(desk.facts(), NEXT)
    assert after.journal.equals(before.journal) and after.disputes.equals(before.disputes)
    assert after.tasks.equals(before.tasks) and after.standing.equals(before.standing)
    assert after.customers.loc["Maes", ["name", "email"]].tolist() == ["Maes & Zoon", "anne@maes.example"]
    assert after.items.set_index("number").loc["F1", "due"].date() == date(2026, 10, 15)
