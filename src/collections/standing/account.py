"""STANDING: how each account stands at the end of a day, from the lines of the journal in force."""

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..tables import CENTS, COUNT, DAY, DTYPES, STANDING, TEXT, day_numbers, shaped
from .lines import CONTACTS, SPOKEN, STEPS_DONE, in_force
from .promises import BROKEN, NEVER, NO_DAY


def standing(journal: pd.DataFrame, promised: pd.DataFrame, late_since: pd.Series, as_of: date) -> pd.DataFrame:
    """STANDING of every customer with a journal line in force at the day, in customer order.

    `late_since` gives, by customer, the day the oldest overdue document fell due: reminder steps done before it belong
    to an older story and do not count. One pass over the lines, in their order; `promised` is PROMISES.
    """
    lines = in_force(journal, as_of)
    lines = lines[(lines["customer"] != "").to_numpy()]
    since = dict(zip(late_since.index, day_numbers(late_since.astype("datetime64[s]")).tolist(), strict=True))
    told: dict[str, Told] = {}
    for customer in lines["customer"].unique():
        told[customer] = {**BLANK, "customer": customer, "since": since.get(customer, NEVER)}
    _let_down(told, promised)
    for line in zip(*(_plain(lines, name) for name in LINE), strict=True):
        _heard(told[line[0]], *line[1:])
    return _as_table(told)


Told = dict[str, Any]
"""What is known of one customer while the lines are read: columns of STANDING, days as numbers, and three of ours."""

LINE = ("customer", "act", "on", "day", "amount", "note", "details")
BLANK: Told = {
    **{column.name: {DAY: NO_DAY, TEXT: "", COUNT: 0, CENTS: 0}[column.kind] for column in STANDING.columns},
    "level": -1,
    "reminded": False,
    "let_down": NEVER,
}


def _plain(lines: pd.DataFrame, name: str) -> list[Any]:
    """A column as Python's own values, days as numbers."""
    return day_numbers(lines[name]).tolist() if name in ("on", "day") else lines[name].tolist()


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


def _heard(own: Told, act: str, on: int, day: int, amount: int, note: str, details: str) -> None:
    """One journal line, after all those before it."""
    if act in CONTACTS:
        own.update(contacts=own["contacts"] + 1, last_contact=on, last_act=act)
    step = "call" if act in SPOKEN else act
    if step in STEPS_DONE and on >= own["since"]:
        _climbed(own, step, on)
    if act == "plan":
        own.update(plan_day=day, plan_until=_last_part(details), plan_amount=amount)
    elif act in ("dispute", "dispute_settled"):
        open_ = act == "dispute"
        own.update(disputed=amount if open_ else 0, disputed_since=on if open_ else NO_DAY)
    elif act == "hold":
        own["hold_until"] = day
    elif act == "escalate":
        own.update(escalated=on, escalation_note=note)


def _climbed(own: Told, step: str, on: int) -> None:
    """A step of the ladder. A call is one after the second reminder, or after the day of a broken promise; before, it
    is a contact."""
    level = STEPS_DONE.index(step)
    if step == "call" and not own["reminded"] and on <= own["let_down"]:
        return
    own["reminded"] = own["reminded"] or (step != "call" and level >= 1)
    if level >= own["level"]:
        own.update(level=level, step=step, step_day=on)


def _last_part(details: str) -> int:
    """The day of a plan's last part."""
    days = [part["day"] for part in json.loads(details).get("parts", [])]
    return int(np.datetime64(max(days), "D").astype("int64")) if days else NO_DAY


def _as_table(told: Mapping[str, Told]) -> pd.DataFrame:
    rows = [told[customer] for customer in sorted(told)]
    columns = {column.name: [row[column.name] for row in rows] for column in STANDING.columns}
    for column in STANDING.columns:
        if column.kind == DAY:
            days = np.array(columns[column.name], "int64").astype("datetime64[D]").astype("datetime64[s]")
            columns[column.name] = pd.Series(days)
        else:
            columns[column.name] = pd.Series(columns[column.name], dtype=DTYPES[column.kind])
    return shaped(STANDING, columns)


def empty_standing(customers: Collection[str]) -> pd.DataFrame:
    """STANDING of customers of whom the journal says nothing."""
    names = list(customers)
    missing = pd.Series([pd.NaT] * len(names), dtype="datetime64[s]")
    blank = {"day": missing, "text": "", "count": 0, "cents": 0}
    columns = {column.name: blank[column.kind] for column in STANDING.columns}
    return shaped(STANDING, pd.DataFrame({**columns, "customer": pd.Series(names, dtype="str")}))


SILENT = empty_standing([""])
"""The STANDING of somebody of whom the journal says nothing, under no name."""
