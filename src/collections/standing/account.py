"""STANDING: how each account stands at the end of a day, from the lines of the journal in force."""

import json
from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from ..tables import (
    CENTS,
    COUNT,
    DAY,
    DISPUTES,
    PLANS,
    STANDING,
    TASKS,
    TEXT,
    day_numbers,
    empty,
    shaped,
)
from .lines import ACTS, CONTACTS, SPOKEN, STEPS_DONE, WRITTEN, in_force
from .plans import LATE_PLANS
from .promises import BROKEN, NEVER
from .received import NO_DAY

NO_DISPUTES, NO_TASKS, NO_PLANS = empty(DISPUTES), empty(TASKS), empty(PLANS)


def standing(
    journal: pd.DataFrame,
    promised: pd.DataFrame,
    late_since: pd.Series,
    as_of: date,
    *,
    disputes: pd.DataFrame = NO_DISPUTES,
    tasks: pd.DataFrame = NO_TASKS,
    plans: pd.DataFrame = NO_PLANS,
    reply: int | None = None,
) -> pd.DataFrame:
    """STANDING of every customer with a journal line in force at the day, in customer order.

    `late_since` gives, by customer, the day the oldest overdue document fell due: reminder steps done before it belong
    to an older story and do not count. One pass over the lines, in their order; `promised` is PROMISES. After `reply`
    days a plan that nobody answered waits no more, where any number is given.
    """
    lines = in_force(journal, as_of)
    said = [line for line in zip(*(_plain(lines, name) for name in LINE), strict=True) if line[1] in HEARD]
    spread = {place: _caught_up(line[-1]) for place, line in enumerate(said) if line[1] == CATCH_UP}
    since = dict(zip(late_since.index, day_numbers(late_since.astype("datetime64[s]")).tolist(), strict=True))
    named = dict.fromkeys([*filter(None, (line[0] for line in said)), *chain(*spread.values())])
    told = {customer: Told(customer=customer, since=since.get(customer, NEVER)) for customer in named}
    _let_down(told, promised)
    _disputed(told, disputes)
    _to_do(told, tasks)
    _planned(told, plans, None if reply is None else np.datetime64(as_of, "D").astype("int64") - reply)
    for place, (customer, act, *of, details) in enumerate(said):
        if act == CATCH_UP:
            for one, day in spread[place].items():
                told[one]["postponed_until"] = day
        elif customer:
            _heard(told[customer], act, *of)
            if act == FIRST_REMINDER:
                told[customer]["letter"] = details
    _sent(told)
    return _as_table(told)


CONSUMER = "consumer"
"""What the note of `segment` says of a private person."""

CATCH_UP = "catch_up"
"""The act of the desk itself that spreads first letters over days: details {"days": {customer: ISO day}}."""

HEARD = frozenset((*ACTS, CATCH_UP))
FIRST_REMINDER = WRITTEN[0]


class Told(dict[str, Any]):
    """What is known of one customer while the lines are read: columns of STANDING, days as numbers, and five of ours.
    Of most customers little is known: what was never said is as in BLANK."""

    def __missing__(self, key: str) -> Any:
        return BLANK[key]


LINE = ("customer", "act", "on", "day", "amount", "currency", "note", "details")
BLANK: dict[str, Any] = {
    **{column.name: {DAY: NO_DAY, TEXT: "", COUNT: 0, CENTS: 0}[column.kind] for column in STANDING.columns},
    "level": -1,
    "reminded_twice": False,
    "let_down": NEVER,
    "tries": (),
    "letter": "{}",
}


def _plain(lines: pd.DataFrame, name: str) -> list[Any]:
    """A column as Python's own values, days as numbers."""
    return day_numbers(lines[name]).tolist() if name in ("on", "day") else lines[name].tolist()


def _caught_up(details: str) -> dict[str, int]:
    """The day of each customer, as a number, where first letters were spread over days."""
    days = json.loads(details).get("days", {})
    return {one: int(np.datetime64(day, "D").astype("int64")) for one, day in days.items()}


def _let_down(told: dict[str, Told], promised: pd.DataFrame) -> None:
    """How each customer kept its promises; from the day of the first broken one on, a call is a step of the ladder."""
    names = ("customer", "state", "amount", "currency")
    for customer, state, amount, currency, day in zip(
        *(promised[name].tolist() for name in names), day_numbers(promised["day"]).tolist(), strict=True
    ):
        own = told[customer]
        own.update(promise_state=state, promise_day=day, promise_amount=amount, promise_currency=currency)
        own["promises_kept"] += state == "kept"
        own["promises_broken"] += state in BROKEN
        if state in BROKEN and day >= own["since"]:
            own["let_down"] = min(own["let_down"], day)


def _disputed(told: dict[str, Told], disputes: pd.DataFrame) -> None:
    """What each customer disputes, in the currency of the largest overdue amount held back."""
    open_ = disputes[(disputes["state"] == "open").to_numpy()]
    held: dict[tuple[str, str], tuple[int, int]] = {}
    names, days = ("customer", "currency", "late", "held"), ("on", "again")
    for customer, currency, late, cents, on, again in zip(
        *(open_[name].tolist() for name in names), *(day_numbers(open_[name]).tolist() for name in days), strict=True
    ):
        stand, key = told[customer], (customer, currency)
        before = held.get(key, (0, 0))
        held[key] = (before[0] + late, before[1] + cents)
        stand["disputed_since"] = _earlier(stand["disputed_since"], on)
        stand["dispute_again"] = _earlier(stand["dispute_again"], again)
    for (customer, currency), (late, cents) in held.items():
        if (late, cents) > (told[customer]["disputed_late"], told[customer]["disputed"]):
            told[customer].update(disputed=cents, disputed_late=late, disputed_currency=currency)


def _to_do(told: dict[str, Told], tasks: pd.DataFrame) -> None:
    """The earliest open task of each customer, in the user's words where there are any."""
    open_ = tasks[tasks["done"].isna().to_numpy()].drop_duplicates("customer")
    days = day_numbers(open_["day"]).tolist()
    for customer, what, note, day in zip(open_["customer"], open_["what"], open_["note"], days, strict=True):
        told[customer].update(task=note or what, task_day=day)


def _planned(told: dict[str, Told], plans: pd.DataFrame, lapsed: int | None) -> None:
    """The most pressing plan of each customer, with what all its plans in that currency still bring and until when; the
    newest that ended where none is alive. A proposal of the day `lapsed`, or an older one, waits no more."""
    by_customer: dict[str, list[dict[str, Any]]] = {}
    names = ("journal_id", "customer", "currency", "state", "amount", "received", "anew")
    columns = {name: plans[name].tolist() for name in names}
    columns |= {name: day_numbers(plans[name]).tolist() for name in ("on", "following", "last")}
    for values in zip(*columns.values(), strict=True):
        one = dict(zip(columns, values, strict=True))
        by_customer.setdefault(one["customer"], []).append(one)
    for customer, own in by_customer.items():
        alive = [one for one in own if one["following"] != NO_DAY]
        waits = [one for one in alive if one["state"] == "proposed" and (lapsed is None or one["on"] > lapsed)]
        told_of = [one for one in alive if one["state"] not in (*LATE_PLANS, "proposed")] + waits
        spoken = max((one["on"] for one in told_of), default=NO_DAY)
        waiting = {one["journal_id"] for one in waits}
        shown = max(alive, key=partial(_pressing, spoken, waiting)) if alive else own[-1]
        here = [one for one in alive if one["currency"] == shown["currency"]]
        agreed = [one for one in here if one["state"] != "proposed"]
        told[customer].update(
            plan_state=shown["state"],
            plan_on=shown["on"],
            plan_day=shown["following"],
            plan_until=max(one["last"] for one in here or [shown]),
            plan_amount=sum(max(one["amount"] - one["received"], 0) for one in agreed or here),
        )


def _pressing(spoken: int, waiting: Collection[int], plan: Mapping[str, Any]) -> tuple[bool, bool, int, bool, int]:
    """A plan of which a part is missing before one that waits for an answer, that before one that is kept, and that
    before any other; of two, the one whose part was missed last, or the newer. What was missed, or proposed, before the
    newest of the others was proposed was `spoken` of that day, and presses no more; nor does what one of the `waiting`
    proposals, JOURNAL ids, is about."""
    late, proposed = plan["state"] in LATE_PLANS, plan["journal_id"] in waiting and plan["on"] >= spoken
    missed = late and plan["anew"] not in waiting and plan["following"] >= spoken
    kept = not late and plan["state"] != "proposed"
    return missed, proposed, plan["following"] if missed else NO_DAY, kept, plan["on"]


def _sent(told: Mapping[str, Told]) -> None:
    """How the newest first reminder to each consumer was sent: the law counts the days by it."""
    for own in told.values():
        if own["segment"] == CONSUMER:
            own["reminded_by"] = str(json.loads(own["letter"]).get("channel", ""))


def _earlier(one: int, other: int) -> int:
    """The earlier of two days as numbers, either of which may be missing."""
    return max(one, other) if NO_DAY in (one, other) else min(one, other)


def _heard(own: Told, act: str, on: int, day: int, amount: int, currency: str, note: str) -> None:
    """One journal line, after all those before it."""
    if act in CONTACTS:
        _contacted(own, act, on)
    step = "call" if act in SPOKEN and act != "plan" else act
    if step in STEPS_DONE and on >= own["since"]:
        _climbed(own, step, on)
    if act == "escalate":
        own.update(escalated=on, escalation_note=note)
    elif act == "limit":
        own.update(limit=amount, limit_currency=currency)
    elif act in SET:
        own[SET[act]] = day
    elif act in ENDED:
        own[ENDED[act]] = NO_DAY
    elif act == "stop":
        own["stopped"] = on
    elif act == "done":
        own["postponed_until"] = on + 1
    elif act in SAID:
        own[SAID[act]] = note


SET = {"hold": "hold_until", "postpone": "postponed_until", "insolvency": "insolvent"}
"""Acts whose day is a column of STANDING."""

ENDED = {"hold_ended": "hold_until", "insolvency_ended": "insolvent", "stop_ended": "stopped"}
"""Acts that end what a column says."""

SAID = {"segment": "segment", "assign": "assigned"}
"""Acts whose note is a column."""


def _contacted(own: Told, act: str, on: int) -> None:
    """A contact or an attempt; several things said on the telephone in one day are one conversation."""
    spoken = act in SPOKEN
    own["contacts"] += not (spoken and own["last_call"] == on)
    own.update(last_contact=on, last_act=act)
    if act in WRITTEN:
        own["last_mail"] = on
        return
    if not (spoken and own["last_call"] == on):
        own["tries"] = [*own["tries"][-2:], on]
        own["third_try"] = own["tries"][0] if len(own["tries"]) == TRIES else NO_DAY
    if spoken:
        own["last_call"] = on


TRIES = 3
"""Calls and attempts whose oldest is kept, so that the policy can cap those of a week."""

APART = 2
"""Days between two conversations that are two steps of the ladder; nearer to each other they are one."""


FIRST_WRITTEN = {"reminder_1": "reminded", "reminder_2": "warned"}
"""Steps whose own day is a column."""


def _climbed(own: Told, step: str, on: int) -> None:
    """A step of the ladder. A call or a plan is one after the second reminder, a call also after the day of a broken
    promise; before, it is a contact. A further call some days later is the second one of the intensive phase."""
    if step in ("call", "plan") and not own["reminded_twice"] and (step == "plan" or on <= own["let_down"]):
        return
    first = STEPS_DONE.index("call")
    if step == "call" and own["level"] >= first and own["step_day"] + APART <= on:
        step = "call_2"
    level = STEPS_DONE.index(step)
    own["reminded_twice"] = own["reminded_twice"] or (step not in ("call", "call_2", "plan") and level >= 1)
    if step in FIRST_WRITTEN:
        own[FIRST_WRITTEN[step]] = on
    if level >= own["level"]:
        own.update(level=level, step=step, step_day=on)


def _as_table(told: Mapping[str, Told]) -> pd.DataFrame:
    """STANDING in customer order."""
    known = {column.name: [BLANK[column.name]] * len(told) for column in STANDING.columns}
    for place, customer in enumerate(sorted(told)):
        for name, value in told[customer].items():
            if name in known:
                known[name][place] = value
    days = {column.name for column in STANDING.columns if column.kind == DAY}
    texts = {column.name for column in STANDING.columns if column.kind == TEXT}
    return shaped(
        STANDING,
        {
            name: np.array(values, "int64").astype("datetime64[D]").astype("datetime64[s]")
            if name in days
            else np.array(values, object if name in texts else "int64")
            for name, values in known.items()
        },
    )


def empty_standing(customers: Collection[str]) -> pd.DataFrame:
    """STANDING of customers of whom the journal says nothing."""
    names = list(customers)
    missing = pd.Series([pd.NaT] * len(names), dtype="datetime64[s]")
    blank = {"day": missing, "text": "", "count": 0, "cents": 0}
    columns = {column.name: blank[column.kind] for column in STANDING.columns}
    return shaped(STANDING, pd.DataFrame({**columns, "customer": pd.Series(names, dtype="str")}))


SILENT = empty_standing([""])
"""The STANDING of somebody of whom the journal says nothing, under no name."""
