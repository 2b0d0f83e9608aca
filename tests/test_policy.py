"""The reminder policy: each step around the day it is due, and each objection around the day it ends."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections.policy import DEFAULT, STEPS, UNANSWERED, WAITING, Policy, broken, objections, steps
from src.collections.standing import CONTACTS, STEPS_DONE
from src.collections.tables import ACCOUNTS, CENTS, COUNT, DAY, DTYPES, STANDING

FRIDAY = date(2026, 11, 20)
LATE = "2026-10-31"
COLUMNS = {column.name: column for column in (*ACCOUNTS.columns, *STANDING.columns)}
BLANK = {DAY: None, COUNT: 0, CENTS: 0}


def accounts(*lines: dict[str, Any]) -> pd.DataFrame:
    """ACCOUNTS and STANDING side by side: 1,000 EUR overdue since 31 October and a silent journal, unless a line says
    otherwise."""
    usual = {"customer": "C1", "currency": "EUR", "open": 1000_00, "overdue": 1000_00, "documents": 1, "oldest": LATE}
    made = {
        name: np.array(cells, DTYPES[column.kind])
        if column.kind == DAY
        else pd.Series(cells, dtype=DTYPES[column.kind])
        for name, column in COLUMNS.items()
        if (cells := [line.get(name, usual.get(name, BLANK.get(column.kind, ""))) for line in lines])
    }
    return pd.DataFrame(made)


def after(step: str, on: str, **more: Any) -> dict[str, Any]:
    """An account whose last contact was this step."""
    return {"step": step, "step_day": on, "contacts": 1, "last_act": step, "last_contact": on, **more}


def told(line: dict[str, Any], as_of: date = FRIDAY, policy: Policy = DEFAULT) -> tuple[str, str, list[str]]:
    """The next step of an account, the day from which it is due, and what speaks against it, strongest first."""
    one = accounts(line)
    following = steps(one, policy)
    against = objections(one, following["due_from"], as_of, policy).iloc[0]
    return following["step"].item(), str(following["due_from"].item())[:10], [name for name in WAITING if against[name]]


def days_before_on_and_after(day: str) -> list[date]:
    return [date.fromisoformat(day) + timedelta(days=ahead) for ahead in (-1, 0, 1, 400)]


# The ladder


@pytest.mark.parametrize(
    ("line", "step", "due_from"),
    [
        ({}, "reminder_1", "2026-11-01"),
        (after("reminder_1", "2026-11-02"), "reminder_2", "2026-11-16"),
        (after("reminder_2", "2026-11-02"), "call", "2026-11-07"),
        (after("call", "2026-11-02"), "formal_notice", "2026-11-12"),
        (after("formal_notice", "2026-11-02"), "escalate", "2026-11-10"),
    ],
)
def test_a_step_is_due_when_at_least_so_many_days_have_passed(line: dict, step: str, due_from: str) -> None:
    found = [told(line, day) for day in days_before_on_and_after(due_from)]
    assert found == [(step, due_from, ["too_soon"] if place == 0 else []) for place in range(4)]


def test_the_waits_are_those_of_the_policy() -> None:
    slow = Policy(waits=(10, 20, 30, 40, 50))
    lines = [{}, *[after(step, "2026-11-01") for step in STEPS[:-1]]]
    assert [told(line, policy=slow)[1] for line in lines] == [
        "2026-11-10", "2026-11-21", "2026-12-01", "2026-12-11", "2026-12-21",
    ]  # fmt: skip


@pytest.mark.parametrize("oldest", ["2009-01-01", "2024-02-29", "2026-06-30", "2026-11-18", "2026-11-19"])
def test_however_old_a_first_upload_begins_with_the_friendly_reminder(oldest: str) -> None:
    step, due_from, against = told({"oldest": oldest})
    assert (step, against) == ("reminder_1", [])
    assert due_from == str(date.fromisoformat(oldest) + timedelta(days=1))


def test_after_the_last_step_there_is_no_further_one() -> None:
    assert told(after("escalate", "2026-11-02", escalated="2026-11-02"))[0] == "escalate"


@settings(max_examples=50)
@given(st.sampled_from(["", *STEPS]), st.integers(1, 900), st.integers(0, 900), st.sampled_from(["", *CONTACTS]))
def test_the_next_step_is_at_most_one_further_unless_it_is_a_call(step, late, ago, act) -> None:
    on = FRIDAY - timedelta(days=min(ago, late))
    line = {"oldest": FRIDAY - timedelta(days=late), "step": step, "step_day": on if step else None}
    contact = {"last_act": act, "last_contact": on, "contacts": 1} if act else {}
    following = told({**line, **contact})[0]
    level = STEPS.index(step) if step else -1
    allowed = {STEPS[min(level + 1, 4)], "call"}
    if step == "reminder_2" and act in UNANSWERED:
        allowed.add("formal_notice")
    assert following in allowed


def test_the_ladder_is_the_one_that_the_journal_knows() -> None:
    assert STEPS == STEPS_DONE and set(UNANSWERED) <= set(CONTACTS)


# Broken promises


def let_down(state: str = "broken", **more: Any) -> dict[str, Any]:
    """An account reminded on the 2nd that promised on the 9th to pay on the 13th."""
    promise = {"promise_state": state, "promise_day": "2026-11-13", "promise_amount": 1000_00}
    return {**after("reminder_1", "2026-11-02"), "last_act": "promise", "last_contact": "2026-11-09", **promise, **more}


@pytest.mark.parametrize(
    ("line", "step", "against"),
    [
        (let_down("broken"), "call", []),
        (let_down("partly_kept"), "call", []),
        (let_down("kept"), "reminder_2", []),
        (let_down("running"), "reminder_2", ["promise_running"]),
        (let_down("unknown"), "reminder_2", ["promise_unknown"]),
        # at whatever step: never a formal notice before the call
        (let_down(step=""), "call", []),
        (let_down(step="reminder_2", step_day="2026-11-02"), "call", []),
        (let_down(step="call", step_day="2026-11-09"), "call", []),
        (let_down(step="call", step_day="2026-11-13"), "call", []),
        # somebody was spoken to after the promised day: the ladder goes on
        (let_down(step="call", step_day="2026-11-14", last_contact="2026-11-14"), "formal_notice", ["too_soon"]),
        (let_down(step="formal_notice", step_day="2026-11-05"), "escalate", []),
    ],
)
def test_a_broken_promise_brings_the_call_at_once(line: dict, step: str, against: list[str]) -> None:
    assert told(line)[::2] == (step, against)


def test_the_call_after_a_broken_promise_also_rests_three_days_after_another_contact() -> None:
    line = let_down(last_act="reminder_1", last_contact="2026-11-18")
    assert [told(line, day)[2] for day in (FRIDAY, FRIDAY + timedelta(days=1))] == [["too_soon"], []]


@pytest.mark.parametrize(
    ("oldest", "found"),
    [("2026-11-12", True), ("2026-11-13", True), ("2026-11-14", False)],
)
def test_a_promise_for_a_day_before_the_oldest_overdue_fell_due_is_an_older_story(oldest: str, found: bool) -> None:
    line = let_down(oldest=oldest, step="", step_day=None)
    assert broken(accounts(line)).item() is found
    assert told(line)[0] == ("call" if found else "reminder_1")


# Calls that nobody answered


@pytest.mark.parametrize("act", UNANSWERED)
def test_a_call_not_answered_is_tried_again_the_next_day(act: str) -> None:
    line = after("reminder_2", "2026-11-02", last_act=act, last_contact="2026-11-10")
    expected = [("call", ["too_soon"]), ("call", []), ("call", [])]
    assert [told(line, date(2026, 11, 10) + timedelta(days=ahead))[::2] for ahead in (0, 1, 2)] == expected


@pytest.mark.parametrize(
    ("called", "step", "due_from"),
    [
        ("2026-11-05", "call", "2026-11-06"),  # a call out of turn is tried again, and brings no reminder forward
        ("2026-11-14", "call", "2026-11-15"),
        ("2026-11-15", "reminder_2", "2026-11-16"),
        ("2026-11-18", "reminder_2", "2026-11-16"),
    ],
)
def test_a_call_out_of_turn_is_tried_again_until_the_next_step_is_due(called: str, step: str, due_from: str) -> None:
    line = after("reminder_1", "2026-11-02", last_act="no_answer", last_contact=called)
    assert told(line, date(2026, 12, 1)) == (step, due_from, [])


@pytest.mark.parametrize(
    ("called", "step"),
    [("2026-11-15", "call"), ("2026-11-16", "formal_notice"), ("2026-11-17", "formal_notice")],
)
def test_who_never_answers_gets_the_formal_notice_as_late_as_one_who_was_spoken_to(called: str, step: str) -> None:
    line = after("reminder_2", "2026-11-02", last_act="no_answer", last_contact=called)
    assert told(line, date(2026, 12, 1))[0] == step


# Objections


OBJECTIONS = {
    "escalated": {"escalated": "2026-11-02"},
    "hold": {"hold_until": "2026-11-25"},
    "covered": {"unapplied": -1000_00},
    "small": {"unapplied": -995_00},
    "promise_running": {"promise_state": "running", "promise_day": "2026-11-25"},
    "promise_unknown": {"promise_state": "unknown", "promise_day": "2026-11-10"},
    "plan_running": {"plan_until": "2026-11-25"},
    "disputed": {"disputed": 1000_00},
    "too_soon": {"last_act": "call", "last_contact": "2026-11-20", "contacts": 1},
}


@pytest.mark.parametrize("key", WAITING)
def test_each_objection_speaks_for_itself(key: str) -> None:
    assert told(OBJECTIONS[key])[2] == [key]


def test_objections_are_told_the_strongest_first() -> None:
    covered, promised = ("covered", "promise_running"), ("small", "promise_unknown")
    for left_out, expected in ((promised, covered), (covered, promised)):
        line = {name: value for key in WAITING if key not in left_out for name, value in OBJECTIONS[key].items()}
        against = ["escalated", "hold", *expected, "plan_running", "disputed", "too_soon"]
        assert told(line)[2] == against


@pytest.mark.parametrize(
    ("line", "key", "last"),
    [
        ({"hold_until": "2026-11-20"}, "hold", "2026-11-20"),
        ({"plan_until": "2026-11-20"}, "plan_running", "2026-11-20"),
        (after("call", "2026-11-20"), "too_soon", "2026-11-29"),
        ({"last_act": "plan", "last_contact": "2026-11-18", "contacts": 1}, "too_soon", "2026-11-20"),
        ({"last_act": "voicemail", "last_contact": "2026-11-20", "contacts": 1}, "too_soon", "2026-11-20"),
    ],
)
def test_an_objection_ends_when_its_last_day_is_over(line: dict[str, Any], key: str, last: str) -> None:
    found = [told(line, day)[2] for day in days_before_on_and_after(last)]
    assert found == [[key], [key], [], []]


@pytest.mark.parametrize(
    ("overdue", "unapplied", "against"),
    [
        (1000_00, 0, []),
        (1000_00, -994_99, []),
        (1000_00, -995_00, ["small"]),
        (1000_00, -999_99, ["small"]),
        (1000_00, -1000_00, ["covered"]),
        (1000_00, -5000_00, ["covered"]),
        (5_01, 0, []),
        (5_00, 0, ["small"]),
        (1, 0, ["small"]),
    ],
)
def test_nobody_is_chased_for_what_credit_covers_or_for_very_little(overdue, unapplied, against) -> None:
    assert told({"overdue": overdue, "unapplied": unapplied})[2] == against


@pytest.mark.parametrize(
    ("disputed", "unapplied", "against"),
    [
        (0, 0, []),
        (1, 0, []),
        (994_99, 0, []),
        (995_00, 0, ["disputed"]),
        (1000_00, 0, ["disputed"]),
        (3000_00, 0, ["disputed"]),
        (600_00, -394_99, []),
        (600_00, -395_00, ["disputed"]),
    ],
)
def test_what_is_not_disputed_is_still_chased_unless_it_is_very_little(disputed, unapplied, against) -> None:
    assert told({"disputed": disputed, "unapplied": unapplied})[2] == against


def test_each_account_is_judged_by_itself() -> None:
    every = accounts({}, *OBJECTIONS.values())
    found = objections(every, steps(every)["due_from"], FRIDAY)
    assert list(found.columns) == list(WAITING)
    assert [[key for key in WAITING if line[key]] for line in found.to_dict("records")] == [[], *[[k] for k in WAITING]]
