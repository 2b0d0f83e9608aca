"""Which step is due, and from which day.

A step is due when *at least* so many days have passed and it has not been done; one step at a time, so that a first
upload of old invoices begins with a friendly reminder and never with a formal notice.
"""

import numpy as np

from ..standing import BROKEN, LATE_PLANS, UNANSWERED
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
    REMINDER_3,
    SEGMENTS,
    STEPS,
    Policy,
)
from .rows import Rows, days_after, one_of

RETRIED = ("no_answer", "voicemail")
"""Calls that reached nobody and are tried again; a wrong number is not."""

LEVELS = {step: level for level, step in enumerate(STEPS)}


def segments(rows: Rows) -> np.ndarray:
    """The kind of each customer, the ordinary one where nobody said."""
    return np.where(rows["segment"] == "", ORDINARY, rows["segment"])


def _kinds(rows: Rows) -> np.ndarray:
    """Where the kind of each customer stands in SEGMENTS."""
    kind = np.full(len(rows["segment"]), SEGMENTS.index(ORDINARY))
    for place, name in enumerate(SEGMENTS):
        kind[rows["segment"] == name] = place
    return kind


def broken(rows: Rows) -> np.ndarray:
    """Whether the newest promise of each account, made over what is overdue now, was not kept whole.

    A promise for a day before the oldest overdue document fell due belongs to an older story.
    """
    return one_of(rows["promise_state"], BROKEN) & (rows["promise_day"] >= rows["oldest"])


def missed(rows: Rows) -> np.ndarray:
    """Whether a part of a plan of each account has not come in, and nobody ended the plan."""
    return one_of(rows["plan_state"], LATE_PLANS) & ~np.isnat(rows["plan_day"])


def steps(rows: Rows, policy: Policy = DEFAULT) -> dict[str, np.ndarray]:
    """The next step of each account and the first day it is due: `step`, `due_from`.

    `rows` are the columns of ACCOUNTS and STANDING side by side, one line per customer. A broken promise, or a part
    of a plan that was missed, brings a call at once, until somebody was spoken to after its day. A call that was not
    answered is tried again the next day while nothing else is due; it does not hold the step after it up for longer
    than an answered one, and a call out of the ladder leads back to where it was left. A consumer begins with the free
    first reminder, whatever was done before.
    """
    waits, following_of = _ladders(policy)
    kind = _kinds(rows)
    level = _levels(rows, kind)
    usual = following = _letters_first(rows, kind, level, following_of[kind, level + 1], following_of)
    usual_due = due = _start(rows, level, usual) + waits[kind, usual]
    calling = np.where(level < CALL, CALL, CALL_2)
    for let_down, day in _let_down(rows, level):
        following = np.where(let_down, calling, following)
        due = np.where(let_down, days_after(day, 1), due)
    again = days_after(rows["last_contact"], policy.retry)
    of_this_debt = rows["last_contact"] >= rows["oldest"]
    silent, in_turn, written = one_of(rows["last_act"], UNANSWERED), following == usual, ~_calls(following)
    for _ in (CALL, CALL_2):
        after = following_of[kind, np.minimum(following + 1, ESCALATE)]
        long_enough = due + waits[kind, after]
        given_up = silent & _calls(following) & (again >= long_enough)
        due = np.where(given_up, np.where(in_turn, long_enough, np.fmax(usual_due, long_enough)), due)
        following = np.where(given_up, np.where(in_turn, after, usual), following)
    lettered = _letters_first(rows, kind, level, following, following_of)
    due = np.where(lettered == following, due, _start(rows, level, lettered) + waits[kind, lettered])
    following = lettered
    retried = one_of(rows["last_act"], RETRIED) & of_this_debt & written & (due > again)
    following = np.where(retried, calling, following)
    due = np.where(retried, again, due)
    return {"step": np.asarray(STEPS, object)[following], "due_from": due}


def _calls(following: np.ndarray) -> np.ndarray:
    return (following == CALL) | (following == CALL_2)


def _levels(rows: Rows, kind: np.ndarray) -> np.ndarray:
    """The highest step done of each account as its place in STEPS, -1 where none was, or none that counts."""
    done = np.array([LEVELS.get(step, -1) for step in rows["step"]], "int64")
    return np.where((kind == CONSUMER) & np.isnat(rows["reminded"]), -1, done)


def _letters_first(
    rows: Rows, kind: np.ndarray, level: np.ndarray, following: np.ndarray, following_of: np.ndarray
) -> np.ndarray:
    """The step to do in the place of `following`: no third reminder and no formal notice of a debt for which the first
    and second reminders of the ladder were never sent, however often somebody promised and was called since."""
    late = (
        (level < FORMAL_NOTICE) & ((following == REMINDER_3) | (following >= FORMAL_NOTICE)) & np.isnat(rows["warned"])
    )
    first = late & np.isnat(rows["reminded"]) & (following_of[kind, REMINDER_1] == REMINDER_1)
    second = late & ~first & (following_of[kind, REMINDER_2] == REMINDER_2)
    return np.where(first, REMINDER_1, np.where(second, REMINDER_2, following))


def _start(rows: Rows, level: np.ndarray, following: np.ndarray) -> np.ndarray:
    """The day from which the days before a step are counted: the last step's; of a first one that of the debt, of a
    second reminder that was passed over that of the first, whatever was said since."""
    last = np.fmax.reduce([rows[name] for name in ("step_day", "reminded", "warned")])
    first = (level < 0) | (following == REMINDER_1)
    second = (following == REMINDER_2) & (level >= CALL) & ~np.isnat(rows["reminded"])
    return np.select([first, second], [rows["oldest"], rows["reminded"]], last)


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


def _let_down(rows: Rows, level: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Whom a promise, or a part of a plan, let down without anybody having called since: which, and its day."""
    before, called = level < FORMAL_NOTICE, rows["last_call"]
    of_plan = missed(rows) & ~(called > rows["plan_day"])
    of_promise = broken(rows) & ~(called > rows["promise_day"])
    return [(of_plan & before, rows["plan_day"]), (of_promise & before, rows["promise_day"])]


def details(rows: Rows, following: np.ndarray, policy: Policy = DEFAULT) -> tuple[np.ndarray, np.ndarray]:
    """How, and in which tone, the step of each account is done: one of CHANNELS, one of TONES."""
    level = np.array([LEVELS[step] for step in following], "int64")
    ladders = [policy.ladder(segment) for segment in SEGMENTS]
    channels = np.array([[step.channel for step in ladder] for ladder in ladders], object)
    tones = np.array([[step.tone for step in ladder] for ladder in ladders], object)
    kind = _kinds(rows)
    return channels[kind, level], tones[kind, level]
