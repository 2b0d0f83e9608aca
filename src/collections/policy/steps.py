"""Which step is due, and from which day.

A step is due when *at least* so many days have passed and it has not been done; one step at a time, so that a first
upload of old invoices begins with a friendly reminder and never with a formal notice.
"""

import numpy as np
import pandas as pd

from ..standing import BROKEN, UNANSWERED
from .ladder import (
    CALL,
    CALL_2,
    CONSUMER,
    DEFAULT,
    ESCALATE,
    FORMAL_NOTICE,
    ORDINARY,
    REMINDER_1,
    REMINDER_2,
    SEGMENTS,
    STEPS,
    Policy,
)

RETRIED = ("no_answer", "voicemail")
"""Calls that reached nobody and are tried again; a wrong number is not."""

PLAN_MISSED = ("late", "broken")
"""States of a plan of which a part has not come in."""

DAY = np.timedelta64(1, "D")


def segments(accounts: pd.DataFrame) -> pd.Series:
    """The kind of each customer, the ordinary one where nobody said."""
    return accounts["segment"].where(accounts["segment"] != "", ORDINARY)


def places(accounts: pd.DataFrame) -> np.ndarray:
    """Where the kind of each customer stands in SEGMENTS."""
    return segments(accounts).map({name: place for place, name in enumerate(SEGMENTS)}).to_numpy("int64")


def broken(accounts: pd.DataFrame) -> pd.Series:
    """Whether the newest promise of each account, made over what is overdue now, was not kept whole.

    A promise for a day before the oldest overdue document fell due belongs to an older story.
    """
    return accounts["promise_state"].isin(BROKEN) & (accounts["promise_day"] >= accounts["oldest"])


def steps(accounts: pd.DataFrame, policy: Policy = DEFAULT) -> pd.DataFrame:
    """The next step of each account and the first day it is due: columns `step`, `due_from`.

    `accounts` has the columns of ACCOUNTS and STANDING side by side, one line per customer. A broken promise, or a part
    of a plan that was missed, brings a call at once, until somebody was spoken to after its day. A call that was not
    answered is tried again the next day while nothing else is due; it does not hold the step after it up for longer
    than an answered one, and a call out of the ladder leads back to where it was left. A consumer begins with the free
    first reminder, whatever was done before.
    """
    waits, following_of = _ladders(policy)
    kind = places(accounts)
    level = _levels(accounts, kind)
    done = _written_first(accounts, kind, level, following_of)
    usual = following = following_of[kind, done + 1]
    last = np.fmax.reduce([accounts[name].to_numpy() for name in ("step_day", "reminded", "warned")])
    start = np.where(done < 0, accounts["oldest"].to_numpy(), last)
    usual_due = due = start + waits[kind, usual]
    calling = np.where(level < CALL, CALL, CALL_2)
    for let_down, day in _let_down(accounts, level):
        following = np.where(let_down, calling, following)
        due = np.where(let_down, day + DAY, due)
    again = (accounts["last_contact"] + pd.Timedelta(days=policy.retry)).to_numpy()
    silent, in_turn, written = accounts["last_act"].isin(UNANSWERED).to_numpy(), following == usual, ~_calls(following)
    for _ in (CALL, CALL_2):
        after = following_of[kind, np.minimum(following + 1, ESCALATE)]
        long_enough = due + waits[kind, after]
        given_up = silent & _calls(following) & (again >= long_enough)
        due = np.where(given_up, np.where(in_turn, long_enough, np.fmax(usual_due, long_enough)), due)
        following = np.where(given_up, np.where(in_turn, after, usual), following)
    retried = accounts["last_act"].isin(RETRIED).to_numpy() & written & (due > again)
    following = np.where(retried, calling, following)
    due = np.where(retried, again, due)
    return pd.DataFrame({"step": np.asarray(STEPS, object)[following], "due_from": due}, index=accounts.index)


def _calls(following: np.ndarray) -> np.ndarray:
    return (following == CALL) | (following == CALL_2)


def _levels(accounts: pd.DataFrame, kind: np.ndarray) -> np.ndarray:
    """The highest step done of each account as its place in STEPS, -1 where none was, or none that counts."""
    done = accounts["step"].map({step: level for level, step in enumerate(STEPS)}).fillna(-1).to_numpy("int64")
    return np.where((kind == CONSUMER) & accounts["reminded"].isna().to_numpy(), -1, done)


def _written_first(accounts: pd.DataFrame, kind: np.ndarray, level: np.ndarray, following_of: np.ndarray) -> np.ndarray:
    """The level from which the ladder goes on: no formal notice of a debt for which the first and second reminders
    were never sent, however often somebody promised and was called since."""
    first, second = accounts["reminded"].isna().to_numpy(), accounts["warned"].isna().to_numpy()
    close = (level < FORMAL_NOTICE) & (following_of[kind, level + 1] >= FORMAL_NOTICE)
    lacks_second = close & second & (following_of[kind, REMINDER_1 + 1] == REMINDER_2)
    return np.where(close & first & second, -1, np.where(lacks_second, REMINDER_1, level))


def _ladders(policy: Policy) -> tuple[np.ndarray, np.ndarray]:
    """By kind and step the days to wait, and by kind and step the first step from there on that is on."""
    ladders = [policy.ladder(segment) for segment in SEGMENTS]
    waits = np.array([[step.wait for step in ladder] for ladder in ladders], "timedelta64[D]")
    on = [[place for place, step in enumerate(ladder) if step.on] for ladder in ladders]
    following = [
        [next((place for place in places if place >= start), ESCALATE) for start in range(len(STEPS) + 1)]
        for places in on
    ]
    return waits, np.array(following)


def _let_down(accounts: pd.DataFrame, level: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Whom a promise, or a part of a plan, let down without anybody having called since: which, and its day."""
    before = level < FORMAL_NOTICE
    called = accounts["last_call"]
    of_plan = accounts["plan_state"].isin(PLAN_MISSED) & ~(called > accounts["plan_day"])
    of_promise = broken(accounts) & ~(called > accounts["promise_day"])
    return [
        ((of_plan & before).to_numpy(), accounts["plan_day"].to_numpy()),
        ((of_promise & before).to_numpy(), accounts["promise_day"].to_numpy()),
    ]


def details(accounts: pd.DataFrame, following: pd.Series, policy: Policy = DEFAULT) -> tuple[np.ndarray, np.ndarray]:
    """How, and in which tone, the step of each account is done: one of CHANNELS, one of TONES."""
    level = following.map({step: level for level, step in enumerate(STEPS)}).to_numpy("int64")
    ladders = [policy.ladder(segment) for segment in SEGMENTS]
    channels = np.array([[step.channel for step in ladder] for ladder in ladders], object)
    tones = np.array([[step.tone for step in ladder] for ladder in ladders], object)
    kind = places(accounts)
    return channels[kind, level], tones[kind, level]
