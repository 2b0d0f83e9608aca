"""A policy while somebody changes it: its calendar is what the worklist does, and what cannot be chosen is not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections import standing
from src.collections.policy import (
    CHANNELS_OF,
    DEFAULT,
    LIMITS,
    SEGMENTS,
    STEPS,
    TONES_OF,
    USUAL_TONES,
    Policy,
    Step,
    calendar,
    fitted,
)
from src.collections.tables import ACCOUNTS, JOURNAL, PLANS, PROMISES, empty
from src.collections.worklist import worklist
from tests.given import rows

DUE = date(2026, 1, 1)


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
    """A customer who neither pays nor answers, and the collector who does what the list says."""

    def __init__(self, policy: Policy, segment: str) -> None:
        self.policy = policy
        self.lines: list[dict[str, Any]] = [{"act": "segment", "customer": "C1", "note": segment, "on": DUE}]
        self.plans = empty(PLANS)

    def listed(self, late: int) -> dict[str, Any]:
        """The line of the list, so many days after the due date."""
        today = DUE + timedelta(days=late)
        account = {"customer": "C1", "currency": "EUR", "overdue": 100_00, "open": 100_00, "documents": 1}
        owing = rows(ACCOUNTS, [{**account, "oldest": DUE, "days_late": late, "unapplied": 0}])
        journal = rows(JOURNAL, [{"day": None, "undoes": 0, "at": today, **line} for line in self.lines])
        since = pd.Series([DUE], index=["C1"], dtype="datetime64[s]")
        known = standing.standing(journal, empty(PROMISES), since, today, plans=self.plans)
        return worklist(owing, known, today, self.policy).iloc[0].to_dict()

    def do(self, step: str, late: int) -> None:
        """The step, done so many days after the due date."""
        on = DUE + timedelta(days=late)
        self.lines.append({"act": "call" if step == "call_2" else step, "customer": "C1", "on": on})
        if step == "plan":
            plan = {
                "journal_id": 1,
                "customer": "C1",
                "on": on,
                "last": on + timedelta(days=90),
                "state": "proposed",
                "accepted": None,
            }
            self.plans = rows(
                PLANS,
                [{**plan, **dict.fromkeys(("received", "parts", "missed", "following_amount"), 0), "following": None}],
            )


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
