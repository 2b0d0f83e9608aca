"""What speaks against a contact: each objection around the day it ends, and the caps over any run of contacts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from src.collections.policy import (
    CAUTIONS,
    DEFAULT,
    FINAL,
    RETRIED,
    SEGMENTS,
    WAITING,
    Policy,
    cautions,
    free_from,
    objections,
    out_of_hours,
)
from src.collections.standing import CONTACTS, SPOKEN, UNANSWERED, WRITTEN, standing
from src.collections.tables import ACCOUNTS, JOURNAL, PROMISES, STANDING, empty
from src.collections.worklist import next_steps, worklist
from src.collections.worklist import objections as asked
from tests.accounts import FRIDAY, accounts, after, arrays, days_before_on_and_after, promised, told
from tests.given import rows

SPOKEN_TO = {"last_act": "call", "contacts": 1}
CALL_DUE = {"step": "reminder_2", "step_day": "2026-11-14"}

OBJECTIONS: dict[str, dict[str, Any]] = {
    "escalated": {"escalated": "2026-11-02"},
    "insolvent": {"insolvent": "2026-11-02"},
    "hold": {"hold_until": "2026-11-25"},
    "covered": {"unapplied": -1000_00},
    "small": {"unapplied": -995_00},
    "promise_running": {"promised": 1000_00, "promised_day": "2026-11-25", "promised_runs": True},
    "promise_unknown": {"promised": 1000_00, "promised_day": "2026-11-10"},
    "plan_running": {"plan_state": "running", "plan_until": "2026-11-25"},
    "plan_proposed": {"plan_state": "proposed", "plan_on": "2026-11-16"},
    "disputed": {"disputed": 1000_00, "disputed_late": 1000_00, "disputed_currency": "EUR"},
    "postponed": {"postponed_until": "2026-11-25"},
    "consumer": {"segment": "consumer", "step": "call", "step_day": "2026-11-02", "reminded": "2026-11-10"},
    "too_often": {**SPOKEN_TO, "last_contact": "2026-11-19", "last_call": "2026-11-19"},
    "too_soon": {"step": "reminder_1", "step_day": "2026-11-10"},
}


@pytest.mark.parametrize("key", WAITING)
def test_each_objection_speaks_for_itself(key: str) -> None:
    assert told(OBJECTIONS[key])[2] == [key]


@pytest.mark.parametrize(
    "left_out",
    [
        {"small", "promise_unknown", "plan_proposed"},
        {"covered", "promise_running", "plan_running"},
    ],
)
def test_objections_are_told_the_strongest_first(left_out: set[str]) -> None:
    """A customer cannot promise twice, nor have two plans, nor credit that covers all and nearly all."""
    line = {name: value for key in WAITING if key not in left_out for name, value in OBJECTIONS[key].items()}
    line |= {"step": "call", "step_day": "2026-11-17"}
    assert told(line)[2] == [key for key in WAITING if key not in left_out]


@pytest.mark.parametrize(
    ("line", "key", "last"),
    [
        ({"hold_until": "2026-11-20"}, "hold", "2026-11-20"),
        ({"postponed_until": "2026-11-21"}, "postponed", "2026-11-20"),
        ({"plan_state": "proposed", "plan_on": "2026-11-13"}, "plan_proposed", "2026-11-20"),
        ({**OBJECTIONS["consumer"], "reminded": "2026-11-06"}, "consumer", "2026-11-20"),
        # three days between any two contacts, one after a call that nobody answered
        ({**SPOKEN_TO, "last_contact": "2026-11-18", "last_call": "2026-11-18"}, "too_often", "2026-11-20"),
        ({"last_act": "plan", "last_contact": "2026-11-18", "last_call": "2026-11-18"}, "too_often", "2026-11-20"),
        ({"last_act": "wrong_number", "last_contact": "2026-11-18"}, "too_often", "2026-11-20"),
        ({"last_act": "voicemail", "last_contact": "2026-11-20"}, "too_often", "2026-11-20"),
        ({"last_act": "no_answer", "last_contact": "2026-11-19", "last_mail": "2026-11-18", **CALL_DUE}, "too_often",
         "2026-11-20"),
        # one reminder in writing and one conversation a week, three tries
        ({"last_act": "reminder_1", "last_contact": "2026-11-14", "last_mail": "2026-11-14"}, "too_often",
         "2026-11-20"),
        ({**SPOKEN_TO, **CALL_DUE, "last_contact": "2026-11-14", "last_call": "2026-11-14"}, "too_often", "2026-11-20"),
        ({"last_act": "no_answer", **CALL_DUE, "last_contact": "2026-11-19", "third_try": "2026-11-14"}, "too_often",
         "2026-11-20"),
    ],
)  # fmt: skip
def test_an_objection_ends_when_its_last_day_is_over(line: dict[str, Any], key: str, last: str) -> None:
    found = [told(line, day)[2] for day in days_before_on_and_after(last)]
    assert [key in against for against in found] == [True, True, False, False]
    assert found[2:] == [[], []]


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
    line = {"disputed": disputed, "disputed_late": disputed, "disputed_currency": "EUR", "unapplied": unapplied}
    assert told(line)[2] == against


@pytest.mark.parametrize(
    ("late", "currency"),
    [(0, "EUR"), (1000_00, "USD")],
    ids=["what is disputed is not due yet", "it is in another currency"],
)
def test_a_dispute_about_something_else_keeps_nobody_from_being_chased(late: int, currency: str) -> None:
    assert told({"disputed": 1000_00, "disputed_late": late, "disputed_currency": currency})[2] == []


@pytest.mark.parametrize(
    ("state", "against"),
    [
        ("proposed", ["plan_proposed"]),
        ("accepted", ["plan_running"]),
        ("running", ["plan_running"]),
        ("late", []),
        ("broken", []),
        ("completed", []),
        ("withdrawn", []),
        ("replaced", []),
    ],
)
def test_a_plan_that_is_kept_leaves_in_peace_and_one_that_is_not_does_not(state: str, against: list[str]) -> None:
    plan = {"plan_state": state, "plan_on": "2026-11-16", "plan_day": "2026-11-18", "plan_until": "2027-01-18"}
    assert told(plan)[2] == against


@pytest.mark.parametrize(
    ("segment", "step", "held"),
    [
        ("consumer", "reminder_1", True),  # next: the second reminder
        ("consumer", "reminder_2", False),  # next: a call, which costs nothing
        ("consumer", "call", True),
        ("consumer", "plan", True),
        ("consumer", "formal_notice", True),
        ("ordinary", "plan", False),
        ("bad", "reminder_1", False),
    ],
)
def test_only_a_call_comes_within_two_weeks_of_a_consumer_s_first_reminder(segment, step, held) -> None:
    line = {"segment": segment, "step": step, "step_day": "2026-11-10", "reminded": "2026-11-10"}
    assert ("consumer" in told(line)[2]) is held


def test_nothing_is_sent_to_a_consumer_who_never_got_the_free_reminder() -> None:
    line = {"segment": "consumer", "overdue": 1000_00, "reminded": None}
    one = arrays(accounts(line))
    given = {"step": np.array(["formal_notice"], object), "channel": np.array(["registered"], object)}
    assert objections(one, {**next_steps(one, DEFAULT), **given}, date(2027, 12, 31))["consumer"].item()


def test_each_account_is_judged_by_itself() -> None:
    every = arrays(accounts({}, *OBJECTIONS.values()))
    found = objections(every, next_steps(every, DEFAULT), FRIDAY)
    assert list(found) == list(WAITING)
    against = [[key for key in WAITING if found[key][place]] for place in range(len(WAITING) + 1)]
    assert against == [[], *[[key] for key in WAITING]]


def test_what_is_final_is_an_objection_and_a_caution_is_none() -> None:
    assert set(FINAL) < set(WAITING) and not set(CAUTIONS) & set(WAITING)
    assert set(OBJECTIONS) == set(WAITING)


# Asked of another step than the one that is due


def asked_of(step: str, line: dict[str, Any], as_of: date = FRIDAY) -> list[str]:
    one = accounts(line)
    known = one[list(STANDING.names)]
    return asked(one[list(ACCOUNTS.names)], known, as_of, step, promises=promised(line)).get("C1", [])


@pytest.mark.parametrize(
    ("step", "against"),
    [
        ("reminder_2", ["too_often", "too_soon"]),  # the step that is next, and not due yet
        ("reminder_1", ["too_often"]),
        ("call", []),
        ("formal_notice", ["too_often"]),
        ("escalate", []),
    ],
)
def test_another_step_than_the_next_one_waits_for_nothing_but_the_caps(step: str, against: list[str]) -> None:
    line = after("reminder_1", "2026-11-16")
    assert asked_of(step, line) == against


@pytest.mark.parametrize("key", [key for key in WAITING if key not in ("too_often", "too_soon", "consumer")])
@pytest.mark.parametrize("step", ["reminder_2", "call", "escalate"])
def test_what_speaks_against_a_contact_speaks_against_every_step(key: str, step: str) -> None:
    assert asked_of(step, OBJECTIONS[key]) == [key]


def test_who_owes_nothing_overdue_is_not_asked_for() -> None:
    assert asked_of("reminder_1", {"overdue": 0}) == []


# The caps, over any run of contacts

START = date(2026, 10, 1)


def stand(contacts: Sequence[tuple[str, date]], as_of: date, note: str = "") -> pd.DataFrame:
    """STANDING after these acts, all of them about what fell due long before."""
    usual = {"day": None, "undoes": 0, "details": "{}", "note": note}
    journal = rows(JOURNAL, [{**usual, "on": on, "at": on, "act": act} for act, on in contacts])
    since = pd.Series({"C1": pd.Timestamp("2025-10-31")}).astype("datetime64[s]")
    return standing(journal, empty(PROMISES), since, as_of)


def allowed(contacts: Sequence[tuple[str, date]], day: date, channel: str, policy: Policy) -> bool:
    """Whether the caps leave a day free, told again from the list of contacts."""
    gaps = [((day - on).days, act) for act, on in contacts]
    if not gaps:
        return True
    last, act = gaps[-1]
    rested = last >= (policy.retry if act in RETRIED else policy.rest)
    rested &= all(gap >= policy.rest for gap, act in gaps if act not in UNANSWERED)
    if channel == "email":
        return rested and all(gap >= policy.mail_every for gap, act in gaps if act in WRITTEN)
    spoken = {gap for gap, act in gaps if act in SPOKEN}
    tries = len([gap for gap in spoken if gap < 7]) + len([1 for gap, act in gaps if act in UNANSWERED and gap < 7])
    return rested and all(gap >= policy.call_every for gap in spoken) and tries < 3


RUNS = st.lists(st.tuples(st.sampled_from([*CONTACTS, *UNANSWERED * 5]), st.integers(0, 4)), max_size=12)
CAPS = st.builds(
    lambda mail, call, rest, retry: replace(DEFAULT, mail_every=mail, call_every=call, rest=rest, retry=retry),
    st.integers(3, 20),
    st.integers(3, 20),
    st.integers(1, 12),
    st.integers(1, 4),
)


@settings(max_examples=80)
@given(RUNS, st.one_of(st.just(DEFAULT), CAPS))
def test_no_day_is_free_that_breaks_a_cap_and_no_other_day_is_held(drawn: list[tuple[str, int]], policy: Policy):
    contacts, on = [], START
    for act, ahead in drawn:
        on += timedelta(days=ahead)
        contacts.append((act, on))
    one = arrays(stand(contacts, on) if contacts else accounts({}))
    for channel in ("email", "letter", "registered", "call"):
        free = free_from(one, np.array([channel], object), policy)[0]
        way = "call" if channel == "call" else "email"
        for day in (on + timedelta(days=ahead) for ahead in range(25)):
            found = bool(np.isnat(free)) or pd.Timestamp(free).date() <= day
            assert found == allowed(contacts, day, way, policy), (channel, day)
    assert np.isnat(free_from(one, np.array(["desk"], object), policy)[0])


LIFE = 300


OUTCOMES = [*UNANSWERED, *(act for act in SPOKEN if act != "plan")]
"""What a call comes to here; a plan agreed in a call goes past the letters before it."""


@example("good", ["no_answer"])
@example("ordinary", ["wrong_number"])
@settings(max_examples=4)
@given(st.sampled_from(SEGMENTS), st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=8))
def test_a_customer_led_up_the_list_is_never_contacted_too_often_nor_forgotten(segment, outcomes) -> None:
    """Nobody pays, promises or contests: whatever the customer says on the telephone, the ladder goes on."""
    contacts, done, day = [("segment", START)], [], START
    owed = accounts({"oldest": START - timedelta(days=1)})[list(ACCOUNTS.names)]
    while day < START + timedelta(days=LIFE) and (not done or done[-1][0] != "escalate"):
        line = worklist(owed, stand(contacts, day, segment), day).iloc[0]
        if line["objections"]:
            assert line["until"] > pd.Timestamp(day)
            day = line["until"].date()
            continue
        done.append((line["step"], day))
        act = outcomes[len(contacts) % len(outcomes)] if line["channel"] == "call" else line["step"]
        assert act == "escalate" or allowed(
            contacts[1:], day, "call" if line["channel"] == "call" else "email", DEFAULT
        )
        contacts.append((act, day))
    assert done[0] == ("reminder_1", START + timedelta(days=DEFAULT.step(segment, "reminder_1").wait - 1))
    assert done[-1][0] == "escalate", "the ladder comes to its end"
    letters = [act for act, _ in done if act in WRITTEN]
    assert letters == [step.act for step in DEFAULT.ladder(segment) if step.on and step.act in WRITTEN]


# Cautions


def minded(channel: str, *, email: str = "a@b", phone: str = "02", on: date = FRIDAY, **more: Any) -> list[str]:
    following = {"channel": np.array([channel], object)}
    reach = {"email": np.array([email], object), "phone": np.array([phone], object)}
    found = cautions(following, reach, on, more.get("books", on), more.get("closed", ()), more.get("policy", DEFAULT))
    assert set(found) == set(CAUTIONS) - {"hours"}
    return [key for key in CAUTIONS if key in found and found[key].item()]


@pytest.mark.parametrize(
    ("channel", "line", "said"),
    [
        ("email", {}, []),
        ("email", {"email": ""}, ["no_email"]),
        ("email", {"phone": ""}, []),
        ("call", {"phone": ""}, ["no_phone"]),
        ("call", {"email": ""}, []),
        ("registered", {"email": "", "phone": ""}, []),
        ("letter", {"email": "", "phone": ""}, []),
        ("desk", {"email": "", "phone": "", "books": None}, []),
        # the books: ten days old, eleven, never
        ("email", {"books": date(2026, 11, 10)}, []),
        ("email", {"books": date(2026, 11, 9)}, ["old_books"]),
        ("call", {"books": date(2026, 11, 9)}, ["old_books"]),
        ("registered", {"books": None}, ["old_books"]),
        # Sundays and holidays are for no calls; a letter may be written
        ("call", {"on": date(2026, 11, 21)}, []),
        ("call", {"on": date(2026, 11, 22)}, ["closed_day"]),
        ("email", {"on": date(2026, 11, 22)}, []),
        ("call", {"closed": {FRIDAY}}, ["closed_day"]),
        ("email", {"closed": {FRIDAY}}, []),
    ],
)
def test_what_is_to_be_minded_before_a_contact_is_said(channel: str, line: dict[str, Any], said: list[str]) -> None:
    assert minded(channel, **line) == said


@pytest.mark.parametrize(
    ("at", "out"), [("07:59", True), ("08:00", False), ("19:59", False), ("20:00", True), ("23:30", True)]
)
def test_nobody_is_called_before_eight_or_after_twenty_o_clock(at: str, out: bool) -> None:
    assert out_of_hours(datetime.fromisoformat(f"2026-11-20T{at}")) is out


def test_the_hours_are_those_of_the_policy() -> None:
    short = replace(DEFAULT, opens=9, closes=17)
    assert [out_of_hours(datetime(2026, 11, 20, hour), short) for hour in (8, 9, 16, 17)] == [True, False, False, True]
