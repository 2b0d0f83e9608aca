"""The page of plans as one uses it: propose and refine, accept, end with a reason, undo; and the promises."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from src.collections import actions
from src.collections.desk import Desk
from src.collections.instalments import Wishes, planned
from src.collections.store import Store
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import Invoice, hand, keep
from tests.test_pages import FRENCH, _as_served, assert_readable, below, books, desk, everything, pressed, same_screen

assert _as_served and books

OWING = (
    Invoice("F1", "A", "Ateliers Lumen", 65, 35, 100_000),
    Invoice("F2", "A", "Ateliers Lumen", 45, 15, 50_000),
    Invoice("F3", "A", "Ateliers Lumen", 20, -10, 70_000),
    Invoice("F4", "B", "Bureau Sable", 60, 30, 30_000),
)


@pytest.fixture
def owing(books: Store) -> Store:
    keep(books, OWING)
    return books


def now(books: Store) -> Desk:
    return Desk.of(books.facts(), hand().on)


def proposing(language: str = "fr", **asked: str) -> AppTest:
    """The page with the tab on which a plan is made."""
    return desk("plans", language, **({"customer": "A"} | asked))


def put(books: Store, customer: str = "A", parts: int = 3) -> int:
    wishes = Wishes(150_000, "EUR", parts=parts, first=hand().on + timedelta(days=7))
    return actions.propose_plan(books, hand(), customer, planned(wishes, hand().on)).line


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_tab_is_readable_with_and_without_something_to_show(language: str, owing: Store) -> None:
    words = Words(language)
    for name in ("plans", "propose", "promises"):
        at = desk("plans", language)
        at.session_state[f"plan_tabs_{language}"] = words(f"plans.tab_{name}")
        assert_readable(at.run(), "plans", language)
    number = put(owing)
    actions.accept_plan(owing, hand(), now(owing), number)
    put(owing, "B")
    actions.record(owing, hand(), "promise", "B", day=hand().on, amount=10_000, currency="EUR")
    for name in ("plans", "propose", "promises"):
        at = desk("plans", language)
        at.session_state[f"plan_tabs_{language}"] = words(f"plans.tab_{name}")
        assert_readable(at.run(), "plans", language)


def test_without_a_plan_the_page_says_how_to_make_one(owing: Store) -> None:
    found = everything(desk("plans"))
    assert FRENCH("plans.no_open") in found and FRENCH("plans.none") in found


def test_a_plan_is_proposed_over_what_is_overdue_as_it_stands(owing: Store) -> None:
    at = proposing()
    assert at.multiselect(key="plan_documents_A").value == ["F1", "F2"]
    pressed(at, "propose")
    plan = now(owing).plans.iloc[0]
    assert (plan["customer"], plan["amount"], plan["parts"], plan["state"]) == ("A", 150_000, 3, "proposed")
    assert '"documents": ["F1", "F2"]' in owing.journal()["details"].iloc[-1]


def test_wishes_are_refined_before_anything_is_put_on_record(owing: Store) -> None:
    at = proposing()
    at.multiselect(key="plan_documents_A").set_value(["F1"]).run()
    at.number_input(key="plan_parts_A_100000").set_value(4).run()
    at.number_input(key="plan_down_A_100000").set_value(400.0).run()
    at.number_input(key="plan_every").set_value(2).run()
    assert not len(owing.journal())
    pressed(at, "propose")
    parts = now(owing).plan_parts
    assert parts["amount"].tolist() == [40_000, 20_000, 20_000, 20_000]
    assert (parts["day"].diff().dt.days.dropna() > 50).all()


def test_a_plan_by_amount_ends_with_what_is_left(owing: Store) -> None:
    at = proposing()
    at.segmented_control(key="plan_how").set_value("amount").run()
    at.number_input(key="plan_each_A_150000").set_value(400.0).run()
    pressed(at, "propose")
    assert now(owing).plan_parts["amount"].tolist() == [40_000, 40_000, 40_000, 30_000]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("plan_down_A_150000", 1_500.0, "plans.wrong.down_all"),
        ("plan_each_A_150000", 0.0, "plans.wrong.amount_none"),
        ("plan_each_A_150000", 1.0, "plans.wrong.parts_many"),
    ],
)
def test_a_wish_that_cannot_be_is_said_and_there_is_nothing_to_propose(key, value, said, owing: Store) -> None:
    at = proposing()
    if "each" in key:
        at.segmented_control(key="plan_how").set_value("amount").run()
    at.number_input(key=key).set_value(value).run()
    values = {"down": FRENCH.money(150_000, "EUR"), "most": FRENCH.number(60)}
    assert FRENCH(said, **values) in everything(at)
    assert "propose" not in [button.key for button in at.button]


def test_a_plan_is_accepted_and_undone_from_the_confirmation(owing: Store) -> None:
    number = put(owing)
    at = desk("plans")
    before = same_screen(at)
    pressed(at, f"accept_{number}")
    assert now(owing).plans["state"].tolist() == ["accepted"]
    assert FRENCH("plans.state.accepted") in below(at, "plan_panel") + everything(at)
    pressed(at, "undo")
    assert now(owing).plans["state"].tolist() == ["proposed"]
    assert same_screen(at) == before


def test_a_plan_is_ended_with_a_reason_only(owing: Store) -> None:
    number = put(owing)
    actions.accept_plan(owing, hand(), now(owing), number)
    for reason, state in (("", "accepted"), ("deux échéances manquées", "broken")):
        at = desk("plans")
        at.text_input(key=f"end_reason_{number}").set_value(reason)
        next(button for button in at.button if button.label == FRENCH("plans.end_now")).click().run()
        assert now(owing).plans["state"].tolist() == [state]
    assert owing.journal()["note"].iloc[-1] == "deux échéances manquées"


def test_a_customer_with_a_plan_is_known_when_another_is_made(owing: Store) -> None:
    put(owing)
    state = FRENCH("plans.state.proposed")
    assert FRENCH("plans.has_one", day=FRENCH.day(hand().on), state=state) in everything(proposing())


def test_a_plan_that_is_over_is_shown_on_demand(owing: Store) -> None:
    number = put(owing)
    actions.withdraw_plan(owing, hand(), now(owing), number)
    at = desk("plans")
    assert not len(at.dataframe)
    at.toggle(key="finished_plans").set_value(True).run()
    assert FRENCH("plans.state.withdrawn") in everything(at)
    assert f"withdraw_{number}" not in [button.key for button in at.button]


def test_promises_are_listed_as_they_stand(owing: Store) -> None:
    actions.record(owing, hand(), "promise", "B", day=hand().on, amount=10_000, currency="EUR")
    at = desk("plans")
    at.session_state["plan_tabs_fr"] = FRENCH("plans.tab_promises")
    at.run()
    assert at.dataframe[0].value["name"].tolist() == ["Bureau Sable"]
    for name, text in (("broken", "plans.no_broken_promises"), ("customers", "plans.none_judged")):
        at.segmented_control(key="which_promises").set_value(name).run()
        assert FRENCH(text) in everything(at)
