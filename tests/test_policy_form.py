"""The reminder policy said on the settings page: a draft, what it comes to, what it would mean today, its versions."""

import json
import os
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from src.collections import actions, policy, store
from src.collections.actions import Hand, Refused
from src.collections.desk import Desk
from src.collections.frame.policy_form import CAPS, drafted, key_of
from src.collections.policy import DEFAULT, LIMITS, Policy, policy_of
from src.collections.reports.tried import tried
from src.collections.store import Store
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import SMALL, Invoice, keep
from tests.test_pages import APP, PATIENCE, _as_served, assert_readable, below, desk, everything, on, pressed  # noqa: F401

FRENCH = Words("fr")
TODAY = date.today()
YOUNG = Invoice("G1", "C9", "Harbour Tea", 30, 10, 700_00)
"""An invoice ten days late, of a customer who owes nothing else."""


def by(name: str, day: date = TODAY) -> Hand:
    return Hand(name, datetime(day.year, day.month, day.day, 9), day)


@pytest.fixture
def books() -> Store:
    return store.opened(os.environ["DATABASE_URL"])


def changed(segment: str = "ordinary", act: str = "reminder_2", start: Policy = DEFAULT, **values: object) -> Policy:
    """A policy with one step said otherwise."""
    ladder = tuple(replace(step, **values) if step.act == act else step for step in start.ladder(segment))
    return replace(start, ladders={**start.ladders, segment: ladder})


def in_force(books: Store, day: date = TODAY) -> Policy:
    return policy_of(books.journal(), day)


# The act


def test_a_policy_kept_holds_from_its_day_on_and_the_days_before_keep_theirs(books: Store) -> None:
    yesterday = TODAY - timedelta(days=1)
    slower = changed(wait=20)
    actions.keep_policy(books, by("Anna"), slower)
    assert (in_force(books), in_force(books, yesterday)) == (slower, DEFAULT)
    line = books.journal().iloc[-1]
    assert (line["act"], line["note"], line["by"]) == ("setting", policy.NAME, "Anna")
    assert json.loads(line["details"]) == policy.to_dict(slower)


def test_a_version_is_taken_back_by_undo(books: Store) -> None:
    first = actions.keep_policy(books, by("Anna"), changed(wait=20))
    second = actions.keep_policy(books, by("Bert"), changed(wait=25))
    actions.undo(books, by("Anna"), second.line)
    assert in_force(books) == changed(wait=20)
    actions.undo(books, by("Anna"), first.line)
    assert in_force(books) == DEFAULT


@pytest.mark.parametrize(
    ("wanted", "key", "values"),
    [
        (replace(DEFAULT, rest=0), "policy_number", {"name": "rest", "low": 1, "high": 30}),
        (replace(DEFAULT, opens=7), "policy_number", {"name": "opens", "low": 8, "high": 12}),
        (replace(DEFAULT, closes=21), "policy_number", {"name": "closes", "low": 13, "high": 20}),
        (changed(wait=181), "policy_wait", {"act": "reminder_2", "days": 180}),
        (changed("consumer", wait=13), "policy_consumer", {"days": 14}),
        (changed(act="reminder_1", on=False), "policy_first", {"segment": "ordinary"}),
        (changed(act="escalate", on=False), "policy_last", {"segment": "ordinary"}),
        (DEFAULT, "policy_same", {}),
    ],
)
def test_a_policy_that_cannot_serve_is_refused_with_its_reason(books: Store, wanted, key, values) -> None:
    with pytest.raises(Refused) as no:
        actions.keep_policy(books, by("Anna"), wanted)
    assert (no.value.key, no.value.values) == (key, values)
    assert not len(books.journal())
    for language in LANGUAGES:
        assert "{" not in Words(language)(f"refusal.{key}", **values)


def test_the_second_of_two_who_change_the_policy_at_once_is_told(books: Store) -> None:
    actions.keep_policy(books, by("Anna"), changed(wait=20), known=DEFAULT)
    with pytest.raises(Refused) as no:
        actions.keep_policy(books, by("Bert"), changed(wait=30), known=DEFAULT)
    assert no.value.key == "policy_changed"
    assert in_force(books) == changed(wait=20)


# The draft


def test_the_draft_is_what_the_widgets_say_and_else_the_policy_in_force() -> None:
    assert drafted({}, DEFAULT, 0) == DEFAULT
    touched = {key_of(0, "bad", "reminder_2", "wait"): 9, key_of(0, "tolerance"): 25, key_of(0, "rest"): 4}
    assert drafted(touched, DEFAULT, 0) == replace(changed("bad", wait=9), tolerance=25_00, rest=4)
    assert drafted(touched, DEFAULT, 7) == DEFAULT, "a draft ends with the policy it started from"


def test_a_field_made_empty_counts_as_not_touched() -> None:
    assert drafted({key_of(0, "bad", "reminder_2", "wait"): None}, DEFAULT, 0) == DEFAULT


def test_every_limit_is_asked_for_once() -> None:
    assert sorted(name for names in CAPS.values() for name in names) == sorted(LIMITS)


# What it would mean today


def test_what_another_policy_would_change_today(books: Store) -> None:
    """Two owe since 45 and 100 days, one since 10; nobody was reminded yet."""
    keep(books, (*SMALL, YOUNG))
    now = Desk.of(books.facts(), TODAY)
    same = tried(now, DEFAULT)
    assert (same.then, same.coming, same.leaving, same.otherwise) == (same.now, (), (), 0)
    late = changed(act="reminder_1", wait=30)
    less = tried(now, late)
    assert (less.leaving, less.coming, less.then) == (("C9",), (), less.now - 1)
    assert tried(now, changed(act="reminder_1", channel="letter")).otherwise == same.now
    sooner = tried(now, replace(DEFAULT, tolerance=10_000_00))
    assert sooner.then < sooner.now


def test_who_would_come_on_the_list_is_named_too(books: Store) -> None:
    keep(books, (YOUNG,))
    actions.keep_policy(books, by("Anna"), changed(act="reminder_1", wait=30))
    now = Desk.of(books.facts(), TODAY)
    assert (tried(now, DEFAULT).coming, tried(now, DEFAULT).now) == (("C9",), 0)


# The tab


def tab(language: str = "fr") -> AppTest:
    """The settings with the tab of the policy open."""
    at = AppTest.from_file(APP, default_timeout=PATIENCE)
    at.session_state["language"] = language
    at.session_state["part"] = Words(language)("settings.tab_policy")
    at.switch_page("pages/settings.py").run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def wait(at: AppTest, act: str, segment: str = "ordinary", start: int = 0):
    return at.number_input(key=key_of(start, segment, act, "wait"))


def ran(at: AppTest) -> AppTest:
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def of_kind(at: AppTest, segment: str) -> AppTest:
    at.segmented_control(key="policy_segment").set_value(segment)
    return ran(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tab_says_everything_in_the_reader_s_language(books: Store, language: str) -> None:
    actions.keep_policy(
        books, by("Anna"), replace(changed(wait=20, channel="letter"), rest=5, tolerance=25_00, opens=9)
    )
    at, words = tab(language), Words(language)
    for segment in ("consumer", "large"):
        of_kind(at, segment)
        wait(at, "reminder_2", segment, start=1).set_value(30)
        ran(at)
        assert words(f"policy.about_{segment}") in everything(at)
        assert_readable(at, "settings", language)


def test_a_change_is_told_before_it_is_saved_and_saved_as_one_line(books: Store) -> None:
    keep(books, (*SMALL, YOUNG))
    at = tab()
    assert at.button(key="policy_save").disabled
    assert not [button for button in at.button if button.key in ("policy_back", "policy_limits_back")]
    wait(at, "reminder_1").set_value(30)
    ran(at)
    told = " ".join(below(at, "policy_effect"))
    assert "Premier rappel : 30 jours au lieu de un jour" in told or "Premier rappel : 30 jours" in told
    due = tried(Desk.of(books.facts(), TODAY), changed(act="reminder_1", wait=30))
    assert FRENCH("policy.effect", n=due.then, before=str(due.now)) in told
    assert in_force(books) == DEFAULT
    pressed(at, "policy_save")
    assert in_force(books) == changed(act="reminder_1", wait=30)
    assert FRENCH("done.setting") in below(at, "confirmation")
    assert at.button(key="policy_save").disabled


def test_the_calendar_follows_the_fields_at_once() -> None:
    at = tab()
    assert FRENCH("policy.finding_formal_notice", day="39") in everything(at)
    wait(at, "reminder_2").set_value(21)
    ran(at)
    assert FRENCH("policy.finding_formal_notice", day="46") in everything(at)
    at.toggle(key=key_of(0, "ordinary", "formal_notice", "on")).set_value(False)
    ran(at)
    assert FRENCH("policy.finding_escalate", day="48") in everything(at)


def test_what_was_changed_for_one_kind_waits_while_another_is_looked_at(books: Store) -> None:
    at = tab()
    wait(at, "reminder_2").set_value(21)
    ran(at)
    of_kind(at, "bad")
    wait(at, "reminder_2", "bad").set_value(5)
    ran(at)
    at = ran(on(on(at, "worklist"), "settings"))
    pressed(at, "policy_save")
    assert in_force(books) == changed("bad", wait=5, start=changed(wait=21))


def test_what_the_limits_hold_up_is_said_in_the_calendar() -> None:
    at = of_kind(tab("en"), "bad")
    english = Words("en")
    assert not any("hold it up" in text for text in everything(at))
    wait(at, "reminder_2", "bad").set_value(3)
    ran(at)
    line = english("policy.line", day="8", step="Second reminder", channel="by e-mail", tone="firm")
    (told,) = [text for text in everything(at) if "hold it up" in text]
    assert english("policy.line_held", line=line).replace("**", "") in told


def test_discarding_gives_back_what_is_in_force(books: Store) -> None:
    at = tab()
    wait(at, "reminder_2").set_value(21)
    ran(at)
    pressed(at, "policy_discard")
    assert wait(at, "reminder_2").value == 14 and at.button(key="policy_save").disabled
    assert not len(books.journal())


def test_undoing_what_was_just_saved_leaves_no_draft_of_it(books: Store) -> None:
    at = tab()
    wait(at, "reminder_2").set_value(21)
    pressed(ran(at), "policy_save")
    pressed(at, "undo")
    assert in_force(books) == DEFAULT
    assert wait(at, "reminder_2").value == 14 and at.button(key="policy_save").disabled


def test_back_to_our_proposal_is_a_draft_of_one_kind_alone(books: Store) -> None:
    actions.keep_policy(books, by("Anna"), changed("bad", wait=5, start=changed(wait=21)))
    at, start = tab(), 1
    assert wait(at, "reminder_2", start=start).value == 21
    pressed(at, "policy_back")
    assert wait(at, "reminder_2", start=start).value == 14
    assert in_force(books) != DEFAULT
    pressed(at, "policy_save")
    assert in_force(books) == changed("bad", wait=5)


def test_a_consumer_s_fourteen_days_are_the_least_the_field_takes() -> None:
    at = of_kind(tab(), "consumer")
    assert wait(at, "reminder_2", "consumer").min == policy.CONSUMER_WAIT
    assert wait(at, "reminder_1", "consumer").min == 1
    assert not [box for box in at.selectbox if box.key == key_of(0, "consumer", "reminder_1", "tone")]


def test_nobody_can_be_called_before_8_or_after_20() -> None:
    at = tab()
    assert (at.number_input(key=key_of(0, "opens")).min, at.number_input(key=key_of(0, "closes")).max) == (8, 20)


def test_the_second_call_goes_with_the_first(books: Store) -> None:
    at = tab()
    at.toggle(key=key_of(0, "ordinary", "call", "on")).set_value(False)
    ran(at)
    second = at.toggle(key=key_of(0, "ordinary", "call_2", "on"))
    assert (second.value, second.disabled) == (False, True)


def test_the_tolerance_is_typed_in_units_and_kept_in_cents(books: Store) -> None:
    at = tab()
    field = at.number_input(key=key_of(0, "tolerance"))
    assert field.value == 5
    field.set_value(25)
    pressed(ran(at), "policy_save")
    assert in_force(books).tolerance == 25_00


# Versions


def test_each_version_says_its_day_its_hand_and_what_it_changed_and_can_be_undone(books: Store) -> None:
    actions.keep_policy(books, by("Anna"), changed(wait=20))
    actions.keep_policy(books, by("Bert"), replace(changed(wait=20), rest=5))
    at = tab()
    told = everything(at)
    anna = next(text for text in told if "Anna" in text)
    bert = next(text for text in told if "Bert" in text)
    assert "Deuxième rappel : 20 jours au lieu de 14 jours" in anna
    assert "5 jours au lieu de 3 jours" in bert and "20 jours" not in bert
    pressed(at, "policy_undo_2")
    assert in_force(books) == changed(wait=20)
    assert FRENCH("done.undo_own") in below(at, "confirmation")
    assert not [button for button in at.button if button.key == "policy_undo_2"]


def test_a_refusal_leaves_the_newer_policy_on_the_screen(books: Store) -> None:
    at = tab()
    wait(at, "reminder_2").set_value(21)
    ran(at)
    actions.keep_policy(books, by("Bert"), changed(wait=30))
    pressed(at, "policy_save")
    assert FRENCH("refusal.policy_changed") in everything(at)
    assert wait(at, "reminder_2", start=1).value == 30
