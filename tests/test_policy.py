"""The reminder policy: ladders as data, and each step around the day it is due."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections.policy import (
    ALWAYS,
    CHANNELS,
    CHANNELS_OF,
    CONSUMER_WAIT,
    DEFAULT,
    LADDERS,
    LIMITS,
    LONGEST_WAIT,
    RETRIED,
    SEGMENTS,
    STEPS,
    TONES,
    TONES_OF,
    USUAL_TONES,
    Policy,
    Step,
    WrongPolicy,
    broken,
    checked,
    from_dict,
    policy_of,
    steps,
    template,
    to_dict,
)
from src.collections.standing import CONTACTS, STEPS_DONE, UNANSWERED
from src.collections.tables import JOURNAL, empty
from tests.accounts import FRIDAY, accounts, after, days_before_on_and_after, told
from tests.given import rows

# Ladders


@pytest.mark.parametrize(
    ("segment", "ladder"),
    [
        (
            "good",
            "reminder_1 5 friendly, reminder_2 14 friendly, call 7 friendly, call_2 7 firm, plan 7 friendly, "
            "formal_notice 15 formal, escalate 15 formal",
        ),
        (
            "ordinary",
            "reminder_1 1 friendly, reminder_2 14 firm, call 5 friendly, reminder_3 3 firm, call_2 4 firm, "
            "plan 4 friendly, formal_notice 8 formal, escalate 10 formal",
        ),
        (
            "bad",
            "reminder_1 1 firm, reminder_2 7 firm, call 3 friendly, formal_notice 7 formal, escalate 8 formal",
        ),
        (
            "consumer",
            "reminder_1 1 consumer, reminder_2 17 firm, call 7 friendly, plan 7 friendly, formal_notice 14 formal, "
            "escalate 15 formal",
        ),
        (
            "public",
            "reminder_1 5 friendly, reminder_2 21 friendly, call 7 friendly, formal_notice 21 formal, "
            "escalate 15 formal",
        ),
        (
            "large",
            "reminder_1 3 friendly, reminder_2 14 firm, call 7 friendly, reminder_3 4 firm, call_2 7 firm, "
            "formal_notice 14 formal, escalate 15 formal",
        ),
    ],
)
def test_each_kind_of_customer_has_its_ladder_and_is_led_up_step_by_step(segment: str, ladder: str) -> None:
    on = [step for step in DEFAULT.ladder(segment) if step.on]
    assert ", ".join(f"{step.act} {step.wait} {step.tone}" for step in on) == ladder
    day, line = date(2026, 10, 31), {"segment": segment}
    for step in on:
        due = day + timedelta(days=step.wait)
        assert told({**line, "reminded": "2026-10-01"}, date(2027, 12, 31))[:2] == (step.act, str(due))
        day, line = due, {**after(step.act, str(due)), "segment": segment}


def test_every_ladder_has_each_step_in_its_order_with_a_way_and_a_tone_that_we_have() -> None:
    assert set(LADDERS) == set(SEGMENTS)
    for ladder in LADDERS.values():
        assert tuple(step.act for step in ladder) == STEPS
        assert all(step.channel in CHANNELS_OF[step.act] and step.channel in CHANNELS for step in ladder)
        for step in ladder:
            assert step.tone in TONES_OF.get(step.act, (USUAL_TONES[step.act],)) and step.tone in TONES
            assert step.tone != "consumer" or ladder is LADDERS["consumer"]
    assert checked(DEFAULT) is DEFAULT


def test_a_bad_payer_is_led_faster_and_a_good_one_softer_than_an_ordinary_one() -> None:
    lasts = {name: sum(step.wait for step in ladder if step.on) for name, ladder in LADDERS.items()}
    assert lasts["bad"] < lasts["ordinary"] < lasts["good"]
    first = {name: ladder[0] for name, ladder in LADDERS.items()}
    assert first["bad"].tone == "firm" and first["good"].wait > first["ordinary"].wait


def test_the_ladder_is_the_one_that_the_journal_knows() -> None:
    assert STEPS == STEPS_DONE and set(RETRIED) < set(UNANSWERED) <= set(CONTACTS)


def test_a_customer_of_whom_nobody_said_which_kind_is_an_ordinary_one() -> None:
    assert DEFAULT.ladder("") == DEFAULT.ladder("ordinary")
    lines = [after("reminder_2", "2026-11-02", segment=segment) for segment in ("", "ordinary", "bad")]
    assert [told(line)[1] for line in lines] == ["2026-11-07", "2026-11-07", "2026-11-05"]


@pytest.mark.parametrize(
    ("act", "tone", "name"),
    [
        ("reminder_1", "friendly", "reminder_1"),
        ("reminder_1", "firm", "reminder_1_firm"),
        ("reminder_1", "consumer", "reminder_1_consumer"),
        ("reminder_2", "firm", "reminder_2"),
        ("reminder_2", "friendly", "reminder_2_friendly"),
        ("formal_notice", "formal", "formal_notice"),
    ],
)
def test_a_step_has_its_text_by_name_and_tone(act: str, tone: str, name: str) -> None:
    assert template(Step(act, 1, "email", tone)) == name


# A policy of one's own


def with_steps(segment: str = "ordinary", base: Policy = DEFAULT, **changed: dict[str, Any]) -> Policy:
    """The policy with some steps of one ladder changed."""
    ladder = tuple(replace(step, **changed.get(step.act, {})) for step in base.ladder(segment))
    return replace(base, ladders={**base.ladders, segment: ladder})


def test_the_waits_are_those_of_the_policy() -> None:
    slow = with_steps(**{act: {"wait": 10 * place} for place, act in enumerate(STEPS, 1)})
    lines = [{}, *[after(step, "2026-11-01") for step in STEPS[:-1]]]
    assert [told(line, policy=slow)[1] for line in lines] == [
        "2026-11-10", "2026-11-21", "2026-12-01", "2026-12-11",
        "2026-12-21", "2026-12-31", "2027-01-10", "2027-01-20",
    ]  # fmt: skip


@pytest.mark.parametrize("off", STEPS[1:-1])
def test_a_step_switched_off_is_skipped_and_the_one_after_it_keeps_its_own_wait(off: str) -> None:
    place = STEPS.index(off)
    without = with_steps(**{off: {"on": False}})
    found = told(after(STEPS[place - 1], "2026-11-02"), date(2027, 12, 31), without)
    due = date(2026, 11, 2) + timedelta(days=DEFAULT.step("ordinary", STEPS[place + 1]).wait)
    assert found[:2] == (STEPS[place + 1], str(due))


def test_who_stands_on_a_step_that_is_off_by_now_goes_on_from_there() -> None:
    without = with_steps(reminder_3={"on": False}, call_2={"on": False})
    assert told(after("reminder_3", "2026-11-02"), policy=without)[:2] == ("plan", "2026-11-06")


def test_with_all_off_that_can_be_there_are_two_reminders_and_the_end() -> None:
    short = with_steps(**{act: {"on": False} for act in STEPS if act not in ALWAYS})
    assert told(after("reminder_1", "2026-11-02"), policy=short)[:2] == ("reminder_2", "2026-11-16")
    assert told(after("reminder_2", "2026-11-02"), policy=short)[:2] == ("escalate", "2026-11-12")
    assert checked(short) is short


@pytest.mark.parametrize(
    ("policy", "key", "values"),
    [
        (replace(DEFAULT, mail_every=2), "policy_number", {"name": "mail_every", "low": 3, "high": 60}),
        (replace(DEFAULT, call_every=61), "policy_number", {"name": "call_every", "low": 3, "high": 60}),
        (replace(DEFAULT, rest=0), "policy_number", {"name": "rest", "low": 1, "high": 30}),
        (replace(DEFAULT, retry=0), "policy_number", {"name": "retry", "low": 1, "high": 14}),
        (replace(DEFAULT, opens=7), "policy_number", {"name": "opens", "low": 8, "high": 12}),
        (replace(DEFAULT, closes=21), "policy_number", {"name": "closes", "low": 13, "high": 20}),
        (replace(DEFAULT, tolerance=-1), "policy_number", {"name": "tolerance", "low": 0, "high": 100_000_00}),
        (with_steps(call={"wait": -1}), "policy_wait", {"act": "call", "days": LONGEST_WAIT}),
        (with_steps(plan={"wait": 181}), "policy_wait", {"act": "plan", "days": LONGEST_WAIT}),
        (with_steps("bad", reminder_1={"on": False}), "policy_first", {"segment": "bad"}),
        (with_steps("large", escalate={"on": False}), "policy_last", {"segment": "large"}),
        (with_steps("consumer", reminder_2={"wait": 13}), "policy_consumer", {"days": CONSUMER_WAIT}),
        (with_steps("consumer", reminder_2={"on": False}), "policy_second", {"segment": "consumer"}),
        (with_steps("ordinary", reminder_2={"on": False}), "policy_second", {"segment": "ordinary"}),
        (with_steps("ordinary", call={"on": False}), "policy_needs", {"segment": "ordinary"}),
        (with_steps("ordinary", reminder_1={"wait": 0}), "policy_soon", {"days": 1}),
        (with_steps("ordinary", reminder_1={"tone": "consumer"}), "policy_way", {"act": "reminder_1"}),
        (with_steps("consumer", reminder_1={"tone": "friendly"}), "policy_way", {"act": "reminder_1"}),
        (with_steps("ordinary", escalate={"channel": "email"}), "policy_way", {"act": "escalate"}),
    ],
)
def test_a_policy_that_cannot_serve_is_refused_with_the_reason(policy: Policy, key: str, values: dict) -> None:
    with pytest.raises(WrongPolicy) as no:
        checked(policy)
    assert (no.value.key, no.value.values) == (key, values)


@pytest.mark.parametrize(
    "policy",
    [
        *[replace(DEFAULT, **{name: edge}) for name, edges in LIMITS.items() for edge in edges],
        with_steps(plan={"wait": LONGEST_WAIT}, call={"wait": 0}),
        with_steps("consumer", reminder_2={"wait": CONSUMER_WAIT}),
        with_steps("ordinary", call={"on": False}, call_2={"on": False}),
        with_steps("ordinary", reminder_2={"wait": 3}),
    ],
)
def test_a_policy_at_the_edge_of_what_may_be_serves(policy: Policy) -> None:
    assert checked(policy) is policy


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any policy that can be told, whether it can serve or not."""
    ladders = {
        segment: tuple(
            Step(
                act,
                draw(st.integers(0, LONGEST_WAIT)),
                draw(st.sampled_from(CHANNELS_OF[act])),
                draw(st.sampled_from(TONES_OF.get(act, (USUAL_TONES[act],)))),
                draw(st.booleans()),
            )
            for act in STEPS
        )
        for segment in SEGMENTS
    }
    return Policy(ladders, **{name: draw(st.integers(low, high)) for name, (low, high) in LIMITS.items()})


@settings(max_examples=25)
@given(policies())
def test_a_policy_kept_comes_back_as_it_was(policy: Policy) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(policy)))) == policy


def test_what_a_kept_policy_does_not_say_is_as_usual() -> None:
    assert from_dict({}) == DEFAULT
    kept = {"rest": 5, "ladders": {"bad": {"call": [2, "call", "firm", False]}}}
    told_ = from_dict(kept)
    assert told_.rest == 5 and told_.mail_every == DEFAULT.mail_every
    assert told_.step("bad", "call") == Step("call", 2, "call", "firm", False)
    assert told_.step("bad", "reminder_2") == DEFAULT.step("bad", "reminder_2")
    assert told_.ladder("good") == DEFAULT.ladder("good")


def put_on_record(*policies_: tuple[str, Policy]) -> list[dict[str, Any]]:
    """JOURNAL lines of the settings that keep these policies, each with its day."""
    return [
        {"on": date.fromisoformat(on), "at": date.fromisoformat(on), "act": "setting", "note": "policy", "undoes": 0,
         "amount": 0, "day": None, "details": json.dumps(to_dict(one)), "customer": ""}
        for on, one in policies_
    ]  # fmt: skip


def test_a_policy_holds_from_its_day_on_and_a_past_day_has_the_policy_of_then() -> None:
    first, second = replace(DEFAULT, rest=5), with_steps(reminder_2={"wait": 30})
    lines = put_on_record(("2026-11-10", first), ("2026-11-16", second))
    other = {**lines[0], "on": date(2026, 11, 19), "note": "", "details": '{"terms": 30}'}
    journal = rows(JOURNAL, [*lines, other])
    found = [policy_of(journal, date(2026, 11, day)) for day in (9, 10, 15, 16, 20)]
    assert found == [DEFAULT, first, first, second, second]


def test_a_policy_undone_gives_back_the_one_before_it() -> None:
    lines = put_on_record(("2026-11-10", replace(DEFAULT, rest=5)), ("2026-11-16", replace(DEFAULT, rest=9)))
    undo = {**lines[0], "on": date(2026, 11, 17), "act": "undo", "note": "", "details": "{}", "undoes": 2}
    assert policy_of(rows(JOURNAL, [*lines, undo]), FRIDAY).rest == 5
    assert policy_of(rows(JOURNAL, lines), FRIDAY).rest == 9
    assert policy_of(empty(JOURNAL), FRIDAY) == DEFAULT


# When a step is due


@pytest.mark.parametrize(
    ("line", "step", "due_from"),
    [
        ({}, "reminder_1", "2026-11-01"),
        (after("reminder_1", "2026-11-02"), "reminder_2", "2026-11-16"),
        (after("reminder_2", "2026-11-02"), "call", "2026-11-07"),
        (after("call", "2026-11-02"), "reminder_3", "2026-11-05"),
        (after("reminder_3", "2026-11-02"), "call_2", "2026-11-06"),
        (after("call_2", "2026-11-02"), "plan", "2026-11-06"),
        (after("plan", "2026-11-02"), "formal_notice", "2026-11-10"),
        (after("formal_notice", "2026-11-02"), "escalate", "2026-11-12"),
    ],
)
def test_a_step_is_due_when_at_least_so_many_days_have_passed(line: dict, step: str, due_from: str) -> None:
    before, *others = [told(line, day) for day in days_before_on_and_after(due_from)]
    assert before[:2] == (step, due_from) and before[2][-1:] == ["too_soon"]
    assert others == [(step, due_from, [])] * 3


@pytest.mark.parametrize("oldest", ["2009-01-01", "2024-02-29", "2026-06-30", "2026-11-18", "2026-11-19"])
@pytest.mark.parametrize("segment", ["", "bad"])
def test_however_old_a_first_upload_begins_with_the_first_reminder(oldest: str, segment: str) -> None:
    step, due_from, against = told({"oldest": oldest, "segment": segment})
    assert (step, against) == ("reminder_1", [])
    assert due_from == str(date.fromisoformat(oldest) + timedelta(days=1))


def test_after_the_last_step_there_is_no_further_one() -> None:
    assert told(after("escalate", "2026-11-02", escalated="2026-11-02"))[0] == "escalate"


EVERYWHERE = list(product(["", *STEPS], ["", *CONTACTS], SEGMENTS))
"""Every step done, last contact and kind of customer."""


@settings(max_examples=10)
@given(st.integers(1, 900), st.integers(0, 900))
def test_the_next_step_is_the_next_of_the_ladder_unless_it_is_a_call(late: int, ago: int) -> None:
    on, usual = FRIDAY - timedelta(days=min(ago, late)), {"oldest": FRIDAY - timedelta(days=late)}
    done = [{"step": step, "step_day": on if step else None, "segment": kind} for step, _, kind in EVERYWHERE]
    contacts = [
        {"last_act": act, "last_contact": on if act else None, "reminded": on, "warned": on} for _, act, _ in EVERYWHERE
    ]
    found = steps(accounts(*[{**usual, **one, **other} for one, other in zip(done, contacts, strict=True)]))
    for following, (step, act, kind) in zip(found["step"], EVERYWHERE, strict=True):
        ladder = DEFAULT.ladder(kind)[STEPS.index(step) + 1 if step else 0 :]
        above = [one.act for one in ladder if one.on] or [STEPS[-1]]
        given_up = above[1:2] if above[0] in ("call", "call_2") and act in UNANSWERED else []
        assert following in {above[0], "call", "call_2", *given_up}


@pytest.mark.parametrize("step", ["", "reminder_2", "call", "formal_notice"])
def test_a_consumer_never_reminded_begins_with_the_free_first_reminder(step: str) -> None:
    line = {"segment": "consumer", **(after(step, "2026-11-02") if step else {})}
    assert told({**line, "reminded": None})[0] == "reminder_1"


@pytest.mark.parametrize("segment", SEGMENTS)
@pytest.mark.parametrize(
    ("reminded", "warned", "step"),
    [
        (None, None, "reminder_1"),
        ("2026-11-03", None, "reminder_2"),
        (None, "2026-11-03", "formal_notice"),
        ("2026-10-10", "2026-11-03", "formal_notice"),
    ],
)
def test_no_formal_notice_of_a_debt_that_was_only_promised_and_never_reminded(segment, reminded, warned, step) -> None:
    line = after("plan", "2026-11-02", segment=segment, reminded=reminded, warned=warned)
    expected = "reminder_1" if segment == "consumer" and not reminded else step
    assert told(line)[0] == expected
    if reminded or warned:
        wait = DEFAULT.step(segment, expected).wait if expected != "reminder_1" else None
        due = wait and date(2026, 11, 3) + timedelta(days=wait)
        assert not due or told(line)[1] == str(due), "counted from the last letter"


# Broken promises, parts of a plan that were missed


def let_down(state: str = "broken", **more: Any) -> dict[str, Any]:
    """An account reminded on the 2nd that promised on the 9th to pay on the 13th."""
    promise = {"promise_state": state, "promise_day": "2026-11-13", "promise_amount": 1000_00}
    spoken = {"last_act": "promise", "last_contact": "2026-11-09", "last_call": "2026-11-09"}
    return {**after("reminder_1", "2026-11-02"), **spoken, **promise, **more}


LETTERS = {"reminded": "2026-11-02", "warned": "2026-11-05"}


@pytest.mark.parametrize(
    ("line", "step", "against"),
    [
        (let_down("broken"), "call", []),
        (let_down("partly_kept"), "call", []),
        (let_down("kept"), "reminder_2", []),
        (let_down("running", promised=1000_00, promised_runs=True), "reminder_2", ["promise_running"]),
        (let_down("unknown", promised=1000_00), "reminder_2", ["promise_unknown"]),
        # at whatever step: never a formal notice before the call, which is the second one after the first
        (let_down(step=""), "call", []),
        (let_down(step="reminder_2", step_day="2026-11-02"), "call", []),
        (let_down(step="call", step_day="2026-11-09"), "call_2", []),
        (let_down(step="call", step_day="2026-11-13"), "call_2", []),
        (let_down(step="plan", step_day="2026-11-13"), "call_2", []),
        # somebody was spoken to after the promised day: the ladder goes on
        (let_down(step="call", step_day="2026-11-19", last_contact="2026-11-19", last_call="2026-11-19"),
         "reminder_2", ["too_often"]),
        (let_down(step="call", step_day="2026-11-17", last_contact="2026-11-17", last_call="2026-11-17"),
         "reminder_2", []),
        (let_down(step="call", step_day="2026-11-17", last_contact="2026-11-17", last_call="2026-11-17", **LETTERS),
         "reminder_3", []),
        (let_down(step="formal_notice", step_day="2026-11-05"), "escalate", []),
    ],
)  # fmt: skip
def test_a_broken_promise_brings_one_call_at_once(line: dict, step: str, against: list[str]) -> None:
    assert told(line)[::2] == (step, against)


@pytest.mark.parametrize(
    ("state", "called", "step"),
    [
        ("late", "2026-11-09", "call"),
        ("late", "2026-11-13", "call"),
        ("late", "2026-11-14", "reminder_2"),
        ("late", None, "call"),
        ("broken", "2026-11-13", "call"),
        ("broken", "2026-11-14", "reminder_2"),
        ("running", "2026-11-09", "reminder_2"),
        ("proposed", None, "reminder_2"),
        ("completed", None, "reminder_2"),
        ("withdrawn", None, "reminder_2"),
    ],
)
def test_a_part_of_a_plan_that_was_missed_brings_one_call(state: str, called: str | None, step: str) -> None:
    plan = {"plan_state": state, "plan_on": "2026-10-12", "plan_day": "2026-11-13", "plan_until": "2027-01-13"}
    assert told({**after("reminder_1", "2026-11-02"), **plan, "last_call": called})[0] == step


def test_a_plan_that_a_person_ended_waits_for_no_part_and_the_ladder_goes_on() -> None:
    ended = {"plan_state": "broken", "plan_on": "2026-10-12", "plan_until": "2027-01-13"}
    assert told({**after("call_2", "2026-11-10"), **ended})[:2] == ("plan", "2026-11-14")


def test_the_call_after_a_broken_promise_also_rests_three_days_after_another_contact() -> None:
    line = let_down(last_act="reminder_1", last_contact="2026-11-18", last_mail="2026-11-18")
    assert [told(line, day)[2] for day in (FRIDAY, FRIDAY + timedelta(days=1))] == [["too_often"], []]


@pytest.mark.parametrize(
    ("oldest", "found"),
    [("2026-11-12", True), ("2026-11-13", True), ("2026-11-14", False)],
)
def test_a_promise_for_a_day_before_the_oldest_overdue_fell_due_is_an_older_story(oldest: str, found: bool) -> None:
    line = let_down(oldest=oldest, step="", step_day=None)
    assert broken(accounts(line)).item() is found
    assert told(line)[0] == ("call" if found else "reminder_1")


# Calls that nobody answered


def unanswered(line: dict[str, Any], act: str, on: str) -> dict[str, Any]:
    return {**line, "last_act": act, "last_contact": on}


@pytest.mark.parametrize("act", RETRIED)
def test_a_call_not_answered_is_tried_again_the_next_day(act: str) -> None:
    line = unanswered(after("reminder_2", "2026-11-02"), act, "2026-11-08")
    found = [told(line, date(2026, 11, 8) + timedelta(days=ahead))[::2] for ahead in (0, 1, 2)]
    assert found == [("call", ["too_often"]), ("call", []), ("call", [])]


def test_a_wrong_number_is_not_dialled_again_the_next_day() -> None:
    line = unanswered(after("reminder_2", "2026-11-02"), "wrong_number", "2026-11-07")
    found = [told(line, date(2026, 11, 7) + timedelta(days=ahead))[::2] for ahead in (1, 2, 3)]
    assert found == [("call", ["too_often"]), ("call", ["too_often"]), ("call", [])]


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
    line = unanswered(after("reminder_1", "2026-11-02"), "no_answer", called)
    assert told(line, date(2026, 12, 1)) == (step, due_from, [])


@pytest.mark.parametrize("act", RETRIED)
def test_a_call_about_an_older_debt_that_nobody_answered_is_not_tried_again_for_a_new_one(act: str) -> None:
    silent = {"last_act": act, "last_contact": "2026-09-15", "last_call": "2026-09-15"}
    assert told({**silent, "oldest": "2026-11-20"}) == ("reminder_1", "2026-11-21", ["too_soon"])
    of_this_debt = {"last_act": act, "last_contact": "2026-11-18", "oldest": "2026-11-18", "segment": "good"}
    assert told(of_this_debt)[0] == "call"


@pytest.mark.parametrize("act", UNANSWERED)
@pytest.mark.parametrize("segment", SEGMENTS)
@pytest.mark.parametrize(
    ("step", "reminded", "expected"),
    [
        ("reminder_3", None, "reminder_1"),
        ("reminder_3", "2026-11-02", "reminder_2"),
        ("call", None, "reminder_1"),
        ("call_2", "2026-11-02", "reminder_2"),
    ],
)
def test_who_never_answers_gets_no_notice_of_a_debt_that_was_not_reminded_twice(
    step: str, reminded: str | None, expected: str, segment: str, act: str
) -> None:
    silent = {"last_act": act, "last_contact": "2026-12-20", "reminded": reminded, "warned": None}
    line = let_down(segment=segment, step=step, step_day="2026-11-02", **silent)
    found = told(line, date(2027, 2, 1))[0]
    planned = DEFAULT.step(segment, "plan").on and not (segment == "consumer" and not reminded)
    assert found == expected or (planned and found == "plan"), "a plan may be offered, no notice served"


@pytest.mark.parametrize("act", UNANSWERED)
@pytest.mark.parametrize(
    ("segment", "called", "step"),
    [
        ("", "2026-11-08", "call"),
        ("", "2026-11-09", "reminder_3"),
        ("", "2026-11-10", "reminder_3"),
        ("bad", "2026-11-10", "call"),
        ("bad", "2026-11-11", "formal_notice"),
        ("bad", "2026-11-12", "formal_notice"),
    ],
)
def test_who_never_answers_gets_the_next_letter_as_late_as_one_who_was_spoken_to(segment, called, step, act) -> None:
    line = unanswered(after("reminder_2", "2026-11-02", segment=segment), act, called)
    assert told(line, date(2026, 12, 1))[0] == step


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_call_after_a_broken_promise_that_nobody_answers_leads_back_to_the_ladder(segment: str) -> None:
    done = ["", *STEPS[:-2]]
    silent = {"last_act": "no_answer", "last_contact": "2026-12-20", "reminded": "2026-11-02", "warned": "2026-11-02"}
    lines = [
        let_down(segment=segment, step=step, step_day="2026-11-02" if step else None, **{**silent, "last_act": act})
        for act in UNANSWERED
        for step in done
    ]
    found = steps(accounts(*lines))["step"].tolist()
    for place, step in enumerate(done * len(UNANSWERED)):
        after_it = DEFAULT.ladder(segment)[STEPS.index(step) + 1 if step else 0 :]
        above = [one.act for one in after_it if one.on]
        second = step in STEPS[STEPS.index("call") :]
        letters = [act for act in above if act not in ("call", "call_2")]
        in_turn = above[0] == ("call_2" if second else "call")
        assert found[place] == (letters[0] if in_turn else above[0])
