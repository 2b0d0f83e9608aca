"""A step that we take ourselves: asked again at the last moment, by the newest journal and the newest books."""

import json
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from src.collections import actions, policy, store
from src.collections.actions import Done, Refused
from src.collections.desk import Desk
from src.collections.store import Store
from tests.test_actions import BOOKS, FRIDAY, MONDAY, NEXT, do, hand, keep, tables

PAID = BOOKS.replace("Maes    F1 01/09/2026 01/10/2026 1000.00 1000.00 EUR\n", "")
"""The books of a week later, when Maes had paid what was overdue."""


@pytest.fixture
def desk() -> Store:
    """A desk with BOOKS."""
    target = store.opened(os.environ["DATABASE_URL"])
    keep(target)
    return target


def seen(desk: Store, on: date = FRIDAY) -> Desk:
    """The desk as somebody has it on the screen."""
    return Desk.of(desk.facts(), on)


def take(desk: Store, screen: Desk, act: str, customer: str = "Maes", by: str = "Sophie", **said: Any) -> Done:
    return actions.contact(desk, hand(screen.as_of, by), screen, act, customer, **said)


def refused(act: Callable[..., Any], *arguments: Any, **said: Any) -> tuple[str, list[str]]:
    """What a refusal said: its key, and the objections."""
    with pytest.raises(Refused) as no:
        act(*arguments, **said)
    return no.value.key, no.value.values.get("objections", "").split(",")


def details(desk: Store) -> dict[str, Any]:
    return json.loads(desk.journal()["details"].iloc[-1])


# Two people


def test_the_second_reminder_of_the_same_day_is_refused_and_nothing_is_written(desk: Store) -> None:
    sophie, bram = seen(desk), seen(desk)
    take(desk, sophie, "reminder_1", details={"to": "maes"})
    assert details(desk) == {"channel": "email", "to": "maes"}
    before = tables(desk.facts())
    assert refused(take, desk, bram, "reminder_1", by="Bram") == ("objected", ["too_often"])
    after = tables(desk.facts())
    assert all(after[name].equals(before[name]) for name in before)


@pytest.mark.parametrize(
    ("act", "said", "objections"),
    [
        ("promise", {"day": NEXT, "amount": 1000_00, "currency": "EUR"}, ["promise_running", "too_often"]),
        ("dispute", {"amount": 1000_00, "currency": "EUR"}, ["disputed", "too_often"]),
        ("hold", {"day": NEXT}, ["hold"]),
        ("postpone", {"day": NEXT}, ["postponed"]),
        ("done", {}, ["postponed"]),
        ("plan", {"day": NEXT, "amount": 1000_00, "currency": "EUR"}, ["plan_proposed", "too_often"]),
        ("no_answer", {}, ["too_often"]),
    ],
)
def test_what_a_colleague_noted_meanwhile_speaks_against_it(desk: Store, act, said, objections) -> None:
    sophie = seen(desk)
    do(desk, act, **said)
    assert refused(take, desk, sophie, "reminder_1") == ("objected", objections)
    assert len(desk.journal()) == 1


@pytest.mark.parametrize("act", ["note", "summary", "assign", "task", "stop", "limit"])
def test_what_is_no_contact_speaks_against_nothing(desk: Store, act: str) -> None:
    sophie = seen(desk)
    do(desk, act, day=NEXT if act == "task" else None)
    assert take(desk, sophie, "reminder_1").act == "reminder_1"


def test_of_many_who_remind_at_once_one_does_and_the_others_are_told(desk: Store) -> None:
    screen, start = seen(desk), threading.Barrier(4)

    def does() -> str:
        start.wait()
        try:
            return take(desk, screen, "reminder_1").act
        except Refused as no:
            return no.key

    with ThreadPoolExecutor(4) as people:
        said = sorted(future.result() for future in [people.submit(does) for _ in range(4)])
    assert said == ["objected", "objected", "objected", "reminder_1"]
    assert len(desk.journal()) == 1


def test_nobody_is_reminded_of_what_newer_books_show_as_paid(desk: Store) -> None:
    sophie = seen(desk, NEXT)
    keep(desk, PAID, NEXT, sure=True)
    assert refused(take, desk, sophie, "reminder_1") == ("objected_final", ["covered"])
    assert take(desk, seen(desk, NEXT), "reminder_1", "Peeters").customer == "Peeters"


def test_a_reminder_taken_back_can_be_sent_by_a_colleague(desk: Store) -> None:
    bram = seen(desk)
    line = take(desk, seen(desk), "reminder_1").line
    actions.undo(desk, hand(), line)
    assert take(desk, bram, "reminder_1", by="Bram").act == "reminder_1"


# A reason in words


def test_a_reason_sets_an_objection_aside_and_both_are_kept_with_the_act(desk: Store) -> None:
    do(desk, "hold", day=NEXT)
    for blank in ("", "   ", "\n"):
        assert refused(take, desk, seen(desk), "reminder_1", override=blank) == ("objected", ["hold"])
    take(desk, seen(desk), "reminder_1", details={"to": "maes"}, override="  she asked for it ")
    assert details(desk) == {
        "channel": "email",
        "to": "maes",
        "override": {"objections": ["hold"], "reason": "she asked for it"},
    }


def test_where_nothing_speaks_against_it_no_reason_is_kept(desk: Store) -> None:
    take(desk, seen(desk), "reminder_1", override="just so")
    assert details(desk) == {"channel": "email"}


FINAL: dict[str, Callable[[Store], Any]] = {
    "escalated": lambda desk: do(desk, "escalate", on=MONDAY),
    "insolvent": lambda desk: do(desk, "insolvency", on=MONDAY, day=MONDAY),
    "covered": lambda desk: None,
    "consumer": lambda desk: [
        do(desk, "segment", note="consumer", on=MONDAY),
        do(desk, "reminder_1", on=FRIDAY - timedelta(days=14)),
    ],
}


@pytest.mark.parametrize("key", policy.FINAL)
def test_no_reason_sets_aside_what_is_final(desk: Store, key: str) -> None:
    FINAL[key](desk)
    customer = "Wouters" if key == "covered" else "Maes"
    before = desk.version()
    found, objections = refused(take, desk, seen(desk), "reminder_2", customer, override="I know better")
    assert (found, objections) == ("objected_final", [key])
    assert desk.version() == before


def test_a_consumer_may_be_written_to_again_after_fourteen_full_days(desk: Store) -> None:
    do(desk, "segment", note="consumer", on=MONDAY)
    do(desk, "reminder_1", on=FRIDAY - timedelta(days=15))
    assert refused(take, desk, seen(desk), "reminder_2") == ("objected", ["too_soon"])
    assert take(desk, seen(desk), "reminder_2", override="he rang").act == "reminder_2"


def test_what_was_overridden_once_is_objected_to_the_next_time(desk: Store) -> None:
    do(desk, "hold", day=NEXT)
    take(desk, seen(desk), "reminder_1", override="she asked for it")
    assert refused(take, desk, seen(desk), "reminder_2") == ("objected", ["hold", "too_often", "too_soon"])


# The step that is due, and others


def test_the_step_that_is_due_goes_through_and_the_next_one_waits(desk: Store) -> None:
    take(desk, seen(desk), "reminder_1")
    later = FRIDAY + timedelta(days=13)
    assert refused(take, desk, seen(desk, later), "reminder_2") == ("objected", ["too_soon"])
    assert take(desk, seen(desk, FRIDAY + timedelta(days=14)), "reminder_2").act == "reminder_2"


def test_one_click_on_a_step_asks_too_and_takes_the_note_for_the_reason(desk: Store) -> None:
    do(desk, "hold", day=NEXT)
    screen = seen(desk)
    with pytest.raises(Refused, match="objected"):
        actions.quick(desk, hand(), screen, "reminder_1", "Maes")
    actions.quick(desk, hand(), screen, "reminder_1", "Maes", "she asked for it")
    assert details(desk)["override"] == {"objections": ["hold"], "reason": "she asked for it"}
    assert desk.journal()["note"].iloc[-1] == "she asked for it"


def test_an_act_that_is_no_step_is_a_fault_of_ours(desk: Store) -> None:
    with pytest.raises(ValueError):
        take(desk, seen(desk), "setting")
