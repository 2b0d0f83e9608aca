"""How each account stands by the journal: contacts, promises, plans, disputes, holds, escalation.

Only lines dated on or before the as-of day count, and a line that was undone never happened. A promise is judged from
the books: kept when what was promised came in by the promised day and GRACE bank days; while the newest books are older
than that, it is not judged at all (check yourself before you accuse).
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from .ageing import open_items
from .days import after_working
from .tables import CENTS, COUNT, DAY, DTYPES, PROMISES, STANDING, TEXT, day_numbers, shaped

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


NEVER = 2**62
"""A day that never comes: a customer with nothing overdue has done no step."""

NO_DAY = int(np.datetime64("NaT", "D").astype("int64"))
"""A missing day, as a number."""


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


def _first_written(journal: pd.DataFrame, lines: pd.DataFrame) -> np.ndarray:
    """The id of each line, or of the line it goes back to where it is a correction, or a correction of one."""
    first = lines["id"].to_numpy(copy=True)
    if not (lines["undoes"].to_numpy() > 0).any():
        return first
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
    made = made[((made["act"] == "promise") & made["day"].notna()).to_numpy()]
    last = {day: after_working(day.date(), GRACE, closed) for day in made["day"].unique()}
    deadline = np.array([last[day] for day in made["day"]], "datetime64[D]").astype("int64")
    received = _received(made, deadline, _money_in(made, documents, events, as_of))
    today = np.datetime64(as_of, "D").astype("int64")
    seen = np.datetime64(books, "D").astype("int64") if books else -NEVER
    states = [received >= made["amount"].to_numpy(), deadline >= today, deadline > seen, received > 0]
    state = np.select(states, ["kept", "running", "unknown", "partly_kept"], "broken")
    return shaped(PROMISES, made.assign(journal_id=made["id"], received=received, state=state))


@dataclass
class Payment:
    """A payment of a customer, and what of it no promise has taken yet: days as numbers, cents."""

    day: int
    earliest: int
    left: int


def _money_in(
    made: pd.DataFrame, documents: pd.DataFrame, events: pd.DataFrame, as_of: date
) -> dict[tuple[str, str], list[Payment]]:
    """What customers with a promise paid up to the day, by customer and currency, in the order of its days."""
    theirs = (documents["customer"].isin(made["customer"].unique()) & (documents["kind"] == "invoice")).to_numpy()
    ids, document = documents["id"].to_numpy()[theirs], events["document_id"].to_numpy()
    place = np.searchsorted(ids, document)
    known = np.append(ids, -1)[place] == document
    at = np.flatnonzero(known & (events["kind"] == "settlement").to_numpy() & (events["day"] <= pd.Timestamp(as_of)))
    day, since = day_numbers(events["day"])[at], day_numbers(events["since"])[at]
    earliest = np.where(since == NO_DAY, day, since + 1)
    paid = -events["amount"].to_numpy()[at]
    customer = documents["customer"][theirs].take(place[at]).tolist()
    currency = documents["currency"][theirs].take(place[at]).tolist()
    money: dict[tuple[str, str], list[Payment]] = {}
    for one in np.lexsort((events["id"].to_numpy()[at], day)).tolist():
        payment = Payment(int(day[one]), int(earliest[one]), int(paid[one]))
        money.setdefault((customer[one], currency[one]), []).append(payment)
    for (customer_, currency_), payment in _unapplied(made, documents, events, as_of):
        money.setdefault((customer_, currency_), []).append(payment)
    return money


def _unapplied(
    made: pd.DataFrame, documents: pd.DataFrame, events: pd.DataFrame, as_of: date
) -> Iterator[tuple[tuple[str, str], Payment]]:
    """What customers with a promise paid without the books having matched it yet: it came in all the same."""
    theirs = ((documents["kind"] == "receipt") & documents["customer"].isin(made["customer"].unique())).to_numpy()
    if theirs.any():
        received = open_items(documents[theirs], events, as_of)
        days = day_numbers(received["day"]).tolist()
        rows = zip(received["customer"], received["currency"], received["open"], days, strict=True)
        for customer, currency, cents, day in rows:
            yield (customer, currency), Payment(day, day, -int(cents))


def _received(made: pd.DataFrame, deadline: np.ndarray, money: Mapping[tuple[str, str], list[Payment]]) -> np.ndarray:
    """Cents that each promise received in time; money given to one promise is not given to the next."""
    got = np.zeros(len(made), "int64")
    names = (made[name].tolist() for name in ("customer", "currency", "amount"))
    rows = zip(*names, day_numbers(made["on"]).tolist(), deadline.tolist(), strict=True)
    for place, (customer, currency, amount, on, until) in enumerate(rows):
        for payment in money.get((customer, currency), ()):
            if payment.day >= on and payment.earliest <= until and payment.left > 0:
                used = min(payment.left, amount - int(got[place]))
                payment.left -= used
                got[place] += used
    return got


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


JUDGED = ("kept", "partly_kept", "broken")
"""The states of a promise on which the books have spoken."""


def promises_kept(promises: pd.DataFrame, currency: str) -> tuple[int, int, int, int]:
    """Of the PROMISES of a currency that the books can judge: how many were kept whole, how many there are, and the
    cents of both. One kept in part is not kept."""
    judged = promises[(promises["state"].isin(JUDGED) & (promises["currency"] == currency)).to_numpy()]
    kept = judged[(judged["state"] == "kept").to_numpy()]
    return len(kept), len(judged), int(kept["amount"].sum()), int(judged["amount"].sum())
