"""A policy while somebody changes it: its calendar is what the worklist does, and what cannot be chosen is not."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections import standing
from src.collections.policy import (
    ALWAYS,
    CHANNELS_OF,
    CONSUMER_WAIT,
    DEFAULT,
    LIMITS,
    SEGMENTS,
    STEPS,
    TONES_OF,
    USUAL_TONES,
    Change,
    Policy,
    Step,
    WrongPolicy,
    calendar,
    changes,
    checked,
    fitted,
    from_dict,
    shortest,
    to_dict,
    tones,
)
from src.collections.tables import ACCOUNTS, JOURNAL, PLANS, PROMISES, empty
from src.collections.worklist import worklist
from tests.given import rows

MONDAY = date(2026, 1, 12)


def steps_drawn(draw: st.DrawFn, act: str, longest: int) -> Step:
    return Step(
        act,
        draw(st.integers(0, longest)),
        draw(st.sampled_from(CHANNELS_OF[act])),
        draw(st.sampled_from(TONES_OF.get(act, (USUAL_TONES[act],)))),
        draw(st.booleans()),
    )


@st.composite
def policies(draw: st.DrawFn, longest: int = 30) -> Policy:
    """A policy as the form can make it: any ladder within what can be chosen, any caps within their limits."""
    ladders = {
        segment: fitted(segment, tuple(steps_drawn(draw, act, longest) for act in STEPS))
        for segment in draw(st.sets(st.sampled_from(SEGMENTS), min_size=1))
    }
    names = ("mail_every", "call_every", "rest", "reply")
    caps = {name: draw(st.integers(LIMITS[name][0], min(LIMITS[name][1], 20))) for name in names}
    return replace(DEFAULT, ladders={**DEFAULT.ladders, **ladders}, **caps)


class Life:
    """A customer who neither pays nor answers, and the collector who does what the list says. The first reminder leaves
    on a Monday, so that no weekend makes a consumer's days longer."""

    def __init__(self, policy: Policy, segment: str) -> None:
        self.policy, self.segment = policy, segment
        self.due = MONDAY - timedelta(days=calendar(policy, segment)[0][1])
        self.lines: list[dict[str, Any]] = [{"act": "segment", "customer": "C1", "note": segment, "on": self.due}]
        self.plans = empty(PLANS)

    def listed(self, late: int) -> dict[str, Any]:
        """The line of the list, so many days after the due date."""
        today = self.due + timedelta(days=late)
        account = {"customer": "C1", "currency": "EUR", "overdue": 100_00, "open": 100_00, "documents": 1}
        owing = rows(ACCOUNTS, [{**account, "oldest": self.due, "days_late": late, "unapplied": 0}])
        journal = rows(JOURNAL, [{"day": None, "undoes": 0, "at": today, **line} for line in self.lines])
        since = pd.Series([self.due], index=["C1"], dtype="datetime64[s]")
        known = standing.standing(journal, empty(PROMISES), since, today, plans=self.plans)
        return worklist(owing, known, today, self.policy).iloc[0].to_dict()

    def do(self, step: str, late: int) -> None:
        """The step, done so many days after the due date."""
        on = self.due + timedelta(days=late)
        told = json.dumps({"channel": self.policy.step(self.segment, step).channel})
        self.lines.append({"act": "call" if step == "call_2" else step, "customer": "C1", "on": on, "details": told})
        if step == "plan":
            none = dict.fromkeys(("received", "parts", "missed", "following_amount", "anew"), 0)
            days = {"on": on, "last": on + timedelta(days=90), "accepted": None, "following": None}
            self.plans = rows(PLANS, [{"journal_id": 1, "customer": "C1", "state": "proposed", **days, **none}])


def lived(policy: Policy, segment: str) -> list[str]:
    """Where the list says otherwise than the calendar: each step is asked for on its day and not on the day before."""
    life, faults, last = Life(policy, segment), [], 0
    for step, day in calendar(policy, segment):
        before = life.listed(day - 1) if day - 1 > last else {"objections": "nobody is asked twice a day"}
        on = life.listed(day)
        if not before["objections"]:
            faults.append(f"{step.act} is asked for before day {day}")
        if on["objections"] or (on["step"], on["channel"], on["tone"]) != (step.act, step.channel, step.tone):
            faults.append(f"day {day}: {on['step']} ({on['objections']}) and not {step.act}")
        life.do(step.act, day)
        last = day
    return faults


@pytest.mark.parametrize("segment", SEGMENTS)
def test_the_calendar_of_our_own_ladders_is_what_the_worklist_does(segment: str) -> None:
    assert lived(DEFAULT, segment) == []


@settings(max_examples=10)
@given(policies(), st.sampled_from(SEGMENTS))
def test_the_calendar_of_any_ladder_is_what_the_worklist_does(policy: Policy, segment: str) -> None:
    assert lived(policy, segment) == []


def changed(policy: Policy, segment: str, act: str, **values: Any) -> Policy:
    """The policy with one step said otherwise, as the form does it."""
    ladder = tuple(replace(step, **values) if step.act == act else step for step in policy.ladder(segment))
    return replace(policy, ladders={**policy.ladders, segment: fitted(segment, ladder)})


def days(policy: Policy, segment: str = "ordinary") -> dict[str, int]:
    return {step.act: day for step, day in calendar(policy, segment)}


def test_the_formal_notice_of_an_ordinary_customer_leaves_on_day_39_at_the_earliest() -> None:
    assert days(DEFAULT)["formal_notice"] == 39
    assert days(changed(DEFAULT, "ordinary", "call_2", on=False))["formal_notice"] == 38


def test_the_caps_hold_a_step_up_where_the_ladder_would_be_faster() -> None:
    assert days(DEFAULT)["reminder_3"] == 23
    assert days(replace(DEFAULT, rest=6))["reminder_3"] == 27
    assert days(replace(DEFAULT, mail_every=10))["reminder_3"] == 25
    assert days(replace(DEFAULT, call_every=9))["call_2"] == 29
    assert days(replace(DEFAULT, reply=12))["formal_notice"] == 43


@pytest.mark.parametrize(("channel", "day"), [("email", 16), ("letter", 18), ("registered", 18)])
def test_a_consumer_is_written_to_again_the_day_after_the_fourteen_at_the_earliest(channel: str, day: int) -> None:
    soon = changed(changed(DEFAULT, "consumer", "reminder_1", channel=channel), "consumer", "reminder_2", wait=14)
    assert days(soon, "consumer")["reminder_2"] == day


def test_what_is_done_among_ourselves_waits_for_no_cap() -> None:
    at_once = changed(DEFAULT, "ordinary", "escalate", wait=0)
    assert days(at_once)["escalate"] == days(at_once)["formal_notice"]


# What can be chosen


@pytest.mark.parametrize("segment", SEGMENTS)
def test_our_own_ladders_can_all_be_chosen(segment: str) -> None:
    assert fitted(segment, DEFAULT.ladder(segment)) == DEFAULT.ladder(segment)


@given(policies())
def test_whatever_can_be_chosen_can_be_put_on_record_and_comes_back(policy: Policy) -> None:
    assert from_dict(to_dict(checked(policy))) == policy


@pytest.mark.parametrize(
    ("segment", "wait", "kept"),
    [("consumer", 13, 14), ("consumer", 14, 14), ("consumer", 15, 15), ("ordinary", 13, 13)],
)
def test_a_consumer_s_fourteen_days_cannot_be_shortened(segment: str, wait: int, kept: int) -> None:
    assert changed(DEFAULT, segment, "reminder_2", wait=wait).step(segment, "reminder_2").wait == kept
    assert shortest("consumer", "reminder_2") == CONSUMER_WAIT


@pytest.mark.parametrize("act", STEPS)
def test_two_reminders_and_the_end_of_the_ladder_stay_on(act: str) -> None:
    assert changed(DEFAULT, "ordinary", act, on=False).step("ordinary", act).on == (act in ALWAYS)


def test_without_a_first_call_there_is_no_second() -> None:
    assert not changed(DEFAULT, "ordinary", "call", on=False).step("ordinary", "call_2").on


def test_a_consumer_s_first_reminder_has_its_own_tone_and_nobody_else_has_it() -> None:
    assert changed(DEFAULT, "consumer", "reminder_1", tone="firm").step("consumer", "reminder_1").tone == "consumer"
    assert changed(DEFAULT, "ordinary", "reminder_1", tone="consumer").step("ordinary", "reminder_1").tone == "friendly"
    assert tones("consumer", "reminder_1") == ()
    assert {tone for segment in SEGMENTS for act in STEPS for tone in tones(segment, act)} == {"friendly", "firm"}


@given(st.sampled_from(SEGMENTS), st.data())
def test_what_the_form_lets_nobody_choose_nobody_can_put_on_record(segment: str, data: st.DataObject) -> None:
    ladder = tuple(steps_drawn(data.draw, act, 30) for act in STEPS)
    told = replace(DEFAULT, ladders={**DEFAULT.ladders, segment: ladder})
    if fitted(segment, ladder) == ladder:
        assert checked(told) is told
    else:
        with pytest.raises(WrongPolicy):
            checked(told)


# What sets two policies apart


def test_a_policy_is_like_itself() -> None:
    assert changes(DEFAULT, from_dict(to_dict(DEFAULT))) == []


def test_each_difference_is_told_once() -> None:
    other = replace(changed(DEFAULT, "bad", "reminder_2", wait=9, channel="letter"), rest=4)
    assert changes(DEFAULT, other) == [
        Change("wait", 7, 9, "bad", "reminder_2"),
        Change("channel", "email", "letter", "bad", "reminder_2"),
        Change("rest", 3, 4),
    ]


def test_of_a_step_switched_off_it_is_told_that_it_is_off() -> None:
    other = changed(DEFAULT, "ordinary", "plan", on=False, wait=20)
    assert changes(DEFAULT, other) == [Change("on", True, False, "ordinary", "plan")]
    assert changes(other, DEFAULT)[0] == Change("on", False, True, "ordinary", "plan")
