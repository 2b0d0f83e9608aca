"""The fourteen days of a consumer after the free first reminder, by the words of art. XIX.2 of the Belgian Code."""

import json
import os
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.collections import actions, standing, store
from src.collections.actions.hand import journal_line
from src.collections.days import working
from src.collections.desk import Desk
from src.collections.policy import CHANNELS, DEFAULT, WRITTEN_BY, after_consumer, to_dict
from src.collections.reports import mails
from src.collections.tables import ACCOUNTS, JOURNAL, PROMISES, empty
from src.collections.worklist import objections, worklist
from tests.given import rows
from tests.test_actions import MONDAY, do, hand, keep

WHIT_MONDAY = date(2026, 5, 25)
CLOSED = frozenset({WHIT_MONDAY, date(2026, 5, 14), date(2026, 7, 21)})


@pytest.mark.parametrize(
    ("sent", "by", "free"),
    [
        ("2026-06-01", "email", "2026-06-16"),  # from Tuesday 2 June, fourteen days to Monday 15 June
        ("2026-05-29", "email", "2026-06-13"),
        ("2026-05-30", "email", "2026-06-16"),  # the fourteenth day is Saturday 13 June: on to Monday
        ("2026-05-22", "letter", "2026-06-11"),  # a Friday; Monday is closed; from Thursday 28 May to Wednesday 10 June
        ("2026-05-22", "registered", "2026-06-11"),
        ("2026-06-01", "letter", "2026-06-18"),
        ("2026-07-07", "email", "2026-07-23"),  # the fourteenth day is closed, 21 July
        ("2023-09-18", "letter", "2023-10-05"),  # published: posted on 18/9/2023, a charge is possible from 5/10/2023
    ],
)
def test_a_consumer_has_fourteen_full_days(sent: str, by: str, free: str) -> None:
    found = after_consumer(np.array([sent, "NaT"], "datetime64[s]"), np.array([by, by], object), CLOSED)
    assert str(found[0])[:10] == free and np.isnat(found[1])


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.sampled_from(WRITTEN_BY), st.sets(st.integers(0, 40)))
def test_nothing_follows_before_the_last_day_that_the_reminder_itself_names(
    sent: date, by: str, ahead: set[int]
) -> None:
    closed = frozenset(sent + timedelta(days=days) for days in ahead)
    begins, worked = sent + timedelta(days=1), 0
    if by != "email":
        begins = sent
        while worked < 3:
            begins += timedelta(days=1)
            worked += begins.weekday() < 5 and begins not in closed
    last = working(begins + timedelta(days=13), closed)
    found = after_consumer(np.array([sent], "datetime64[s]"), np.array([by], object), closed)[0]
    assert found == np.datetime64(last + timedelta(days=1), "s")


@pytest.mark.parametrize("posted", [False, True])
@pytest.mark.parametrize("ahead", range(20))
def test_the_mail_names_the_day_on_which_the_fourteen_days_end(desk: store.Store, ahead: int, posted: bool) -> None:
    seen = Desk.of(desk.facts(), MONDAY + timedelta(days=ahead))
    by = np.array(["letter" if posted else "email"], object)
    free = after_consumer(np.array([seen.as_of], "datetime64[s]"), by, seen.closed)[0]
    named = mails.pay_by(seen, "reminder_1_consumer", posted=posted)
    assert free == np.datetime64(named + timedelta(days=1), "s")


# By what the journal says of the reminder


def listed(as_of: date, *reminders: tuple[str, dict[str, Any]], step: str = "") -> dict[str, Any]:
    """The line of the list of a consumer who was reminded so and has done nothing; with `step`, what speaks against
    that one."""
    act = {"customer": "C1", "day": None, "undoes": 0, "act": "reminder_1"}
    lines = [{**act, "act": "segment", "note": "consumer", "on": date(2026, 5, 1)}]
    lines += [{**act, "on": on, "details": json.dumps(details)} for on, details in reminders]
    journal = rows(JOURNAL, [{"at": line["on"], **line} for line in lines])
    late = {"customer": "C1", "currency": "EUR", "open": 90_00, "overdue": 90_00, "documents": 1, "unapplied": 0}
    accounts = rows(ACCOUNTS, [{**late, "oldest": date(2026, 5, 4), "days_late": 60}])
    since = pd.Series([date(2026, 5, 4)], index=["C1"], dtype="datetime64[s]")
    known = standing.standing(journal, empty(PROMISES), since, as_of)
    if step:
        return {"objections": ",".join(objections(accounts, known, as_of, step, DEFAULT, closed=CLOSED)["C1"])}
    return worklist(accounts, known, as_of, DEFAULT, closed=CLOSED).iloc[0].to_dict()


@pytest.mark.parametrize(
    ("reminded", "free"),
    [
        (("2026-06-01", {"channel": "email"}), date(2026, 6, 16)),
        (("2026-05-22", {"channel": "letter"}), date(2026, 6, 11)),
        (("2026-05-22", {"channel": "registered"}), date(2026, 6, 11)),
        (("2026-06-01", {}), date(2026, 6, 16)),  # nobody said how: by the policy an e-mail
    ],
)
def test_the_next_letter_to_a_consumer_waits_for_the_day_after(reminded: Any, free: date) -> None:
    before = free - timedelta(days=1)
    assert [listed(day, reminded, step="formal_notice")["objections"] for day in (before, free)] == ["consumer", ""]
    line = listed(before, reminded)
    assert (line["objections"].split(",")[0], line["until"]) == ("consumer", pd.Timestamp(free))


def test_of_two_first_reminders_the_newest_counts() -> None:
    line = listed(date(2026, 6, 12), ("2026-05-06", {"channel": "email"}), ("2026-06-01", {"channel": "letter"}))
    assert line["until"] == pd.Timestamp(date(2026, 6, 18))


@pytest.fixture
def desk() -> store.Store:
    target = store.opened(os.environ["DATABASE_URL"])
    keep(target)
    return target


@pytest.mark.parametrize("by", ["email", "letter"])
def test_a_step_in_writing_keeps_how_it_was_done_by_the_policy_unless_somebody_said(desk: store.Store, by: str) -> None:
    ladder = tuple(
        step if step.act != "reminder_1" else step.__class__("reminder_1", 1, by, "friendly")
        for step in DEFAULT.ladder("ordinary")
    )
    ours = DEFAULT.__class__(ladders={**DEFAULT.ladders, "ordinary": ladder})
    desk.write(journal_line(hand(), "setting", note="policy", details=to_dict(ours)))
    for customer, said in (("Maes", {}), ("Peeters", {"channel": "registered"})):
        actions.contact(desk, hand(), Desk.of(desk.facts(), hand().on), "reminder_1", customer, details=said)
    kept = [json.loads(details)["channel"] for details in desk.journal()["details"].tail(2)]
    assert kept == [by, "registered"] and {*kept} < {*CHANNELS}


def test_what_is_no_letter_keeps_no_way(desk: store.Store) -> None:
    actions.contact(desk, hand(), Desk.of(desk.facts(), hand().on), "escalate", "Maes")
    assert json.loads(desk.journal()["details"].iloc[-1]) == {}
    do(desk, "call")
    assert json.loads(desk.journal()["details"].iloc[-1]) == {}
