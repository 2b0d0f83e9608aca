"""How each account stands by the journal: contacts, promises, plans, disputes, holds, escalation.

Only lines dated on or before the as-of day count, and a line that was undone never happened. A promise is judged from
the books: kept when what was promised came in by the promised day and GRACE bank days; while the newest books are older
than that, it is not judged at all (check yourself before you accuse).
"""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from .days import after_working
from .tables import JOURNAL, PROMISES, STANDING, shaped

GRACE = 2
"""Bank days between the promised day and the day by which the money must have come in."""

STEPS_DONE = ("reminder_1", "reminder_2", "call", "formal_notice", "escalate")
"""Acts that are steps of the reminder ladder, in its order."""

BROKEN = ("broken", "partly_kept")
"""States of a promise that was not kept whole."""

SPOKEN = ("call", "promise", "plan", "dispute", "paid_already")
"""Acts that mean somebody was spoken to: they do the step `call`."""

CONTACTS = ("no_answer", "voicemail", *SPOKEN, "reminder_1", "reminder_2", "formal_notice")
"""Acts that are a contact, or an attempt at one."""

ACTS = (*CONTACTS, "hold", "dispute_settled", "escalate", "note")
"""Everything a collector can put on record about a customer."""


def void(journal: pd.DataFrame) -> set[int]:
    """The ids of JOURNAL lines that no longer hold: undone or replaced by a later line that itself still holds.

    An undo gives back what the undone line had undone or replaced; a correction of a correction does not.
    """
    gone: set[int] = set()
    replaced: set[int] = set()
    later = journal.loc[(journal["undoes"] > 0).to_numpy(), ["id", "undoes", "act"]].iloc[::-1]
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
    kept = (journal["on"] <= pd.Timestamp(as_of)) & (journal["act"] != "undo") & ~journal["id"].isin(void(journal))
    lines = journal[kept.to_numpy()]
    return lines.iloc[np.lexsort((_first_written(journal, lines), lines["on"].to_numpy()))]


def _first_written(journal: pd.DataFrame, lines: pd.DataFrame) -> np.ndarray:
    """The id of each line, or of the line it goes back to where it is a correction, or a correction of one."""
    first = lines["id"].to_numpy(copy=True)
    corrections = journal[((journal["undoes"] > 0) & (journal["act"] != "undo")).to_numpy()]
    corrected = dict(zip(corrections["id"].tolist(), corrections["undoes"].tolist(), strict=True))
    for place in np.flatnonzero(lines["undoes"].to_numpy() > 0):
        while first[place] in corrected:
            first[place] = corrected[first[place]]
    return first


def promises(
    journal: pd.DataFrame,
    documents: pd.DataFrame,
    events: pd.DataFrame,
    as_of: date,
    books: date | None,
    closed: Collection[date] = (),
) -> pd.DataFrame:
    """PROMISES made up to the day, oldest first, judged by what the books of day `books` (the newest up to then) show.

    A settlement counts when it can have arrived in time: on its exact day, or, when only a period is known, from the
    first day of that period. Money counts for the oldest promise it can serve, once.
    """
    made = in_force(journal, as_of)
    made = made[(made["act"] == "promise").to_numpy() & made["day"].notna().to_numpy()]
    if not len(made):
        return shaped(PROMISES, made.assign(journal_id=made["id"], received=0, state=""))
    last = {day: after_working(day.date(), GRACE, closed) for day in made["day"].unique()}
    deadline = made["day"].map(lambda day: pd.Timestamp(last[day]))
    received = _received(made, deadline, _money_in(made, documents, events, as_of))
    seen = pd.Timestamp(books) if books else pd.Timestamp.min.as_unit("s")
    amount = made["amount"].to_numpy()
    states = [received >= amount, deadline >= pd.Timestamp(as_of), deadline > seen, received > 0]
    state = np.select(states, ["kept", "running", "unknown", "partly_kept"], "broken")
    return shaped(PROMISES, made.assign(journal_id=made["id"], received=received, state=state))


def _money_in(made: pd.DataFrame, documents: pd.DataFrame, events: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """What customers with a promise paid: customer, currency, earliest and latest day, positive amount."""
    theirs = documents.loc[
        (documents["customer"].isin(made["customer"].unique()) & (documents["kind"] == "invoice")).to_numpy(),
        ["id", "customer", "currency"],
    ]
    paid = events[((events["kind"] == "settlement") & (events["day"] <= pd.Timestamp(as_of))).to_numpy()]
    found = paid.merge(theirs, left_on="document_id", right_on="id", suffixes=("_event", ""))
    earliest = found["since"].fillna(found["day"] - pd.Timedelta(days=1)) + pd.Timedelta(days=1)
    return found.assign(earliest=earliest, paid=-found["amount"]).sort_values(["day", "id_event"])


def _received(made: pd.DataFrame, deadline: pd.Series, money: pd.DataFrame) -> np.ndarray:
    """Cents that each promise received in time; money given to one promise is not given to the next."""
    groups = dict(list(money.groupby(["customer", "currency"])))
    left = {key: group["paid"].to_numpy(copy=True) for key, group in groups.items()}
    got = np.zeros(len(made), "int64")
    keys = zip(made["customer"], made["currency"], made["on"], deadline, made["amount"], strict=True)
    for place, (customer, currency, on, until, amount) in enumerate(keys):
        group = groups.get((customer, currency))
        if group is None:
            continue
        rest = left[customer, currency]
        fits = ((group["day"] >= on) & (group["earliest"] <= until)).to_numpy()
        given = np.where(fits, np.maximum(rest, 0), 0)
        used = np.minimum(given, np.maximum(amount - (given.cumsum() - given), 0))
        left[customer, currency] = rest - used
        got[place] = used.sum()
    return got


def standing(journal: pd.DataFrame, promised: pd.DataFrame, late_since: pd.Series, as_of: date) -> pd.DataFrame:
    """STANDING of every customer with a journal line in force at the day, in customer order.

    `late_since` gives, by customer, the day the oldest overdue document fell due: reminder steps done before it belong
    to an older story and do not count.
    """
    lines = in_force(journal, as_of)
    lines = lines[(lines["customer"] != "").to_numpy()]
    rows = pd.DataFrame(index=pd.Index(sorted(lines["customer"].unique()), name="customer", dtype="str"))
    contacts = lines[lines["act"].isin(CONTACTS).to_numpy()]
    rows["contacts"] = contacts.groupby("customer").size().reindex(rows.index).fillna(0)
    last = contacts.drop_duplicates("customer", keep="last").set_index("customer").reindex(rows.index)
    rows["last_contact"], rows["last_act"] = last["on"], last["act"].fillna("").astype("str")
    for columns in (
        _steps(lines, late_since, promised),
        _promised(promised),
        _planned(lines),
        _disputed(lines),
        _held(lines),
        _escalated(lines),
    ):
        rows = rows.join(columns.reindex(rows.index))
    for column in STANDING.columns:
        if column.name in rows and not column.optional:
            rows[column.name] = rows[column.name].fillna("" if column.kind == "text" else 0)
    return shaped(STANDING, rows.reset_index())


def _steps(lines: pd.DataFrame, late_since: pd.Series, promised: pd.DataFrame) -> pd.DataFrame:
    """The highest reminder step done since the account became late, and the day it was last done."""
    act = lines["act"].where(~lines["act"].isin(SPOKEN), "call")
    level = act.map({step: level for level, step in enumerate(STEPS_DONE)})
    steps = lines.assign(step=act, level=level, place=np.arange(len(lines)))
    steps = steps[(steps["level"].notna() & (steps["on"] >= _since(steps, late_since))).to_numpy()]
    let_down = promised[(promised["state"].isin(BROKEN) & (promised["day"] >= _since(promised, late_since))).to_numpy()]
    steps = steps[_ladder(steps, let_down.groupby("customer")["day"].min())]
    top = steps.sort_values(["level", "place"]).drop_duplicates("customer", keep="last")
    return top.set_index("customer")[["step", "on"]].rename(columns={"on": "step_day"})


def _since(rows: pd.DataFrame, days: pd.Series) -> np.ndarray:
    """Beside each row the day of its customer, missing where there is none."""
    return days.astype("datetime64[s]").reindex(rows["customer"]).to_numpy()


def _ladder(steps: pd.DataFrame, let_down: pd.Series) -> np.ndarray:
    """A call is the step `call` of the ladder after the second reminder, or after the day of a promise that was broken
    (`let_down`, by customer); before, it is a contact."""
    higher = steps[((steps["step"] != "call") & (steps["level"] >= 1)).to_numpy()]
    reminded = steps["place"] > higher.groupby("customer")["place"].min().reindex(steps["customer"]).to_numpy()
    broken = steps["on"] > _since(steps, let_down)
    return ((steps["step"] != "call") | reminded | broken).to_numpy()


def _promised(promised: pd.DataFrame) -> pd.DataFrame:
    kept = (promised["state"] == "kept").groupby(promised["customer"]).sum()
    broken = promised["state"].isin(BROKEN).groupby(promised["customer"]).sum()
    newest = promised.drop_duplicates("customer", keep="last").set_index("customer")
    return pd.DataFrame(
        {
            "promise_state": newest["state"],
            "promise_day": newest["day"],
            "promise_amount": newest["amount"],
            "promise_currency": newest["currency"],
            "promises_kept": kept,
            "promises_broken": broken,
        }
    )


def _planned(lines: pd.DataFrame) -> pd.DataFrame:
    plans = lines[(lines["act"] == "plan").to_numpy()].drop_duplicates("customer", keep="last")
    until = [
        max((part["day"] for part in json.loads(text).get("parts", [])), default=None) for text in plans["details"]
    ]
    made = plans.assign(
        plan_until=pd.to_datetime(pd.Series(until, index=plans.index, dtype="str")).astype("datetime64[s]")
    )
    columns = {"day": "plan_day", "amount": "plan_amount"}
    return made.set_index("customer")[["day", "plan_until", "amount"]].rename(columns=columns)


def _disputed(lines: pd.DataFrame) -> pd.DataFrame:
    newest = lines[lines["act"].isin(["dispute", "dispute_settled"]).to_numpy()].drop_duplicates(
        "customer", keep="last"
    )
    open_ones = newest[(newest["act"] == "dispute").to_numpy()].set_index("customer")
    return open_ones[["amount", "on"]].rename(columns={"amount": "disputed", "on": "disputed_since"})


def _held(lines: pd.DataFrame) -> pd.DataFrame:
    holds = lines[(lines["act"] == "hold").to_numpy()].drop_duplicates("customer", keep="last")
    return holds.set_index("customer")[["day"]].rename(columns={"day": "hold_until"})


def _escalated(lines: pd.DataFrame) -> pd.DataFrame:
    listed = lines[(lines["act"] == "escalate").to_numpy()].drop_duplicates("customer", keep="last")
    return listed.set_index("customer")[["on", "note"]].rename(columns={"on": "escalated", "note": "escalation_note"})


def empty_standing(customers: Collection[str]) -> pd.DataFrame:
    """STANDING of customers of whom the journal says nothing."""
    names = list(customers)
    missing = pd.Series([pd.NaT] * len(names), dtype="datetime64[s]")
    blank = {"day": missing, "text": "", "count": 0, "cents": 0}
    columns = {column.name: blank[column.kind] for column in STANDING.columns}
    return shaped(STANDING, pd.DataFrame({**columns, "customer": pd.Series(names, dtype="str")}))


def remembered(journal: pd.DataFrame, act: str, name: str = "") -> dict[str, Any]:
    """What was last put on record about the desk itself under an act such as 'setting' or 'layout', {} when nothing."""
    lines = journal[((journal["act"] == act) & (journal["note"] == name)).to_numpy()]
    lines = lines[~lines["id"].isin(void(journal)).to_numpy()]
    return json.loads(lines["details"].iloc[-1]) if len(lines) else {}


def history(journal: pd.DataFrame, customer: str) -> pd.DataFrame:
    """A customer's own JOURNAL lines, newest first, undone ones included."""
    return shaped(JOURNAL, journal[(journal["customer"] == customer).to_numpy()].iloc[::-1].reset_index(drop=True))
