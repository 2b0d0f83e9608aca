"""The lines of the journal that hold, and what they say of the desk itself and of one customer."""

import json
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

STEPS_DONE = ("reminder_1", "reminder_2", "call", "reminder_3", "call_2", "plan", "formal_notice", "escalate")
"""The steps of the reminder ladder, in its order; the calls are done by any act of SPOKEN."""

WRITTEN = ("reminder_1", "reminder_2", "reminder_3", "formal_notice")
"""Acts that remind in writing."""

UNANSWERED = ("no_answer", "voicemail", "wrong_number")
"""Calls that reached nobody."""

SPOKEN = (
    *("call", "promise", "plan", "dispute", "paid_already"),
    *("invoice_missing", "awaiting_approval", "in_difficulty", "refuses"),
)
"""Acts that mean somebody was spoken to: they do a step of calling."""

OUTCOMES = (*UNANSWERED, "promise", "paid_already", *SPOKEN[5:7], "dispute", *SPOKEN[7:])
"""What a call can come to, as the collector chooses it."""

CONTACTS = (*UNANSWERED, *SPOKEN, *WRITTEN)
"""Acts that are a contact, or an attempt at one."""

OF_THE_ACCOUNT = (
    *("hold", "hold_ended", "stop", "stop_ended", "limit", "insolvency", "insolvency_ended"),
    *("segment", "assign", "postpone", "done", "task", "task_done"),
)
"""Acts that say how an account is to be treated; no contact."""

OF_PLANS = ("plan_accepted", "plan_withdrawn", "plan_broken")
"""What becomes of a plan: each names it in its details, as {"plan": JOURNAL.id}."""

ACTS = (*CONTACTS, *OF_THE_ACCOUNT, *OF_PLANS, "dispute_settled", "escalate", "summary", "note")
"""Everything a collector can put on record about a customer."""


def void(journal: pd.DataFrame) -> set[int]:
    """The ids of JOURNAL lines that no longer hold: undone or replaced by a later line that itself still holds.

    An undo gives back what the undone line had undone or replaced; a correction of a correction does not.
    """
    gone: set[int] = set()
    replaced: set[int] = set()
    undoing = journal["undoes"].to_numpy() > 0
    if not undoing.any():
        return gone
    later = journal.loc[undoing, ["id", "undoes", "act"]].iloc[::-1]
    for line, target, act in later.itertuples(index=False):
        if line not in gone or line in replaced:
            gone.add(int(target))
            if act != "undo":
                replaced.add(int(target))
    return gone


def in_force(journal: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The JOURNAL lines dated up to the day that hold, undoing lines themselves left out.

    A line undone later counts as never written, on any day: it was a mistake, not a fact. They stand in the order of
    their days; a line that corrects another stands where that one stood.
    """
    on, gone = journal["on"].to_numpy(), list(void(journal))
    kept = (on <= np.datetime64(as_of, "s")) & (journal["act"] != "undo").to_numpy() & ~np.isin(journal["id"], gone)
    lines = journal[kept]
    order = np.lexsort((_first_written(journal, lines), on[kept]))
    return lines if (np.diff(order) > 0).all() else lines.iloc[order]


def firsts(journal: pd.DataFrame) -> dict[int, int]:
    """The JOURNAL.id of the first version of each line that is a correction, or a correction of one."""
    corrections = journal[((journal["undoes"] > 0) & (journal["act"] != "undo")).to_numpy()]
    first: dict[int, int] = {}
    for line, target in corrections[["id", "undoes"]].itertuples(index=False):
        first[line] = first.get(target, target)
    return first


RESTS_ON = ("plan", "dispute", "task")
"""Names in the details of an act under which another act is named that it rests on, by its JOURNAL.id."""


def rested_on(journal: pd.DataFrame) -> dict[int, int]:
    """For each line in force on which a later line in force rests, the id of the latest such: a plan that was accepted,
    a dispute that was settled, a task that was done."""
    naming = journal["details"].str.contains("|".join(f'"{name}": [1-9]' for name in RESTS_ON)).to_numpy()
    if not naming.any():
        return {}
    gone, first = void(journal), firsts(journal)
    newest = {first.get(line, line): line for line in journal["id"].tolist() if line not in gone}
    resting: dict[int, int] = {}
    for line, details in journal.loc[naming, ["id", "details"]].itertuples(index=False):
        of = {} if line in gone else json.loads(details)
        for name in RESTS_ON:
            named = of.get(name)
            if isinstance(named, int) and first.get(named, named) in newest:
                resting[newest[first.get(named, named)]] = int(line)
    return resting


def _first_written(journal: pd.DataFrame, lines: pd.DataFrame) -> np.ndarray:
    """The id of each line, or of the line it goes back to where it is a correction, or a correction of one."""
    written = lines["id"].to_numpy(copy=True)
    if not (lines["undoes"].to_numpy() > 0).any():
        return written
    first = firsts(journal)
    for place in np.flatnonzero(lines["undoes"].to_numpy() > 0):
        written[place] = first.get(int(written[place]), written[place])
    return written


def remembered(journal: pd.DataFrame, act: str, name: str = "") -> dict[str, Any]:
    """What was last put on record about the desk itself under an act such as 'setting' or 'layout', {} when nothing."""
    lines = journal[((journal["act"] == act) & (journal["note"] == name)).to_numpy()]
    lines = lines[~lines["id"].isin(void(journal)).to_numpy()]
    return json.loads(lines["details"].iloc[-1]) if len(lines) else {}


def sales_told(journal: pd.DataFrame, usual: str) -> dict[str, dict[date, int]]:
    """The sales by month on record, cents by first day of the month, by currency, the usual one where none was given;
    of a month told twice the later, and none of a month told last as taken back."""
    lines = journal[(journal["act"] == "sales").to_numpy()]
    lines = lines[~lines["id"].isin(void(journal)).to_numpy()]
    told: dict[str, dict[date, int]] = {}
    for details in lines["details"]:
        for currency, month, cents in json.loads(details).get("months", []):
            own = told.setdefault(currency or usual, {})
            own[date.fromisoformat(month)] = cents
    kept = {
        code: {month: int(cents) for month, cents in own.items() if cents is not None} for code, own in told.items()
    }
    return {code: months for code, months in kept.items() if months}


def history(journal: pd.DataFrame, customer: str) -> pd.DataFrame:
    """A customer's own JOURNAL lines, newest first, undone ones included."""
    return journal[(journal["customer"] == customer).to_numpy()].iloc[::-1].reset_index(drop=True)
