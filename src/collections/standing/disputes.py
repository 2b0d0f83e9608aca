"""Disputes and tasks, as they stand at the end of a day."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..tables import DISPUTES, TASKS, empty, shaped
from .lines import firsts, in_force

DISPUTED_FOR = ("price", "quantity", "quality", "delivery", "not_ordered", "not_received", "paid", "terms", "other")
"""Why a document is disputed."""

CLAIM_DAYS = 30
"""Days from the judgment to the task of filing the claim, where nobody gave another day: Belgian judgments give about
thirty days, French law two months from the publication (reference: legal, section 15); the notice tells which."""


def disputes(journal: pd.DataFrame, documents: pd.DataFrame, items: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """DISPUTES opened up to the day, oldest first.

    A person settles one, or all of a customer; a credit note of the customer dated on or after the day a dispute was
    opened credits it, the oldest dispute first, each cent once. No payment does. `items` are OPEN_ITEMS: of a document
    that is paid nothing is held back any more, though the dispute stays open.
    """
    lines = in_force(journal, as_of)
    opened = lines[(lines["act"] == "dispute").to_numpy()]
    if not len(opened):
        return empty(DISPUTES)
    told = [json.loads(details) for details in opened["details"]]
    left = _credited(opened, documents, as_of)
    settled = _settled(opened, lines, firsts(journal))
    left = np.where(settled, 0, left)
    state = np.select([settled, (left == 0) & (opened["amount"] > 0).to_numpy()], ["settled", "credited"], "open")
    numbers = [[str(number) for number in of.get("documents", [])] for of in told]
    made = opened.assign(
        journal_id=opened["id"],
        again=opened["day"],
        left=left,
        held=_held(opened, numbers, left, items[(items["open"] > 0).to_numpy()]),
        late=_held(opened, numbers, left, items[((items["open"] > 0) & (items["days_late"] > 0)).to_numpy()]),
        documents=["\n".join(own) for own in numbers],
        reason=[str(of.get("reason", "")) for of in told],
        owner=[str(of.get("owner", "")) for of in told],
        following=[str(of.get("next", "")) for of in told],
        state=state,
    )
    return shaped(DISPUTES, made.reset_index(drop=True))


def _credited(opened: pd.DataFrame, documents: pd.DataFrame, as_of: date) -> np.ndarray:
    """What credit notes leave of each dispute: cents."""
    left = opened["amount"].to_numpy(copy=True)
    credits = (documents["kind"] == "credit_note") & (documents["day"] <= pd.Timestamp(as_of))
    notes = documents[["customer", "currency", "day", "amount"]].take(np.flatnonzero(credits.to_numpy()))
    notes = notes[notes["customer"].isin(opened["customer"].unique()).to_numpy()]
    keys = list(zip(opened["customer"], opened["currency"], opened["on"], strict=True))
    of_customer = _places(opened["customer"])
    for customer, currency, day, amount in notes.itertuples(index=False):
        credit = -int(amount)
        for place in of_customer[customer]:
            _, code, on = keys[place]
            if code in (currency, "") and on <= day and credit > 0:
                used = min(credit, int(left[place]))
                left[place] -= used
                credit -= used
    return left


def _places(customers: pd.Series) -> dict[str, list[int]]:
    """Where each customer stands in a column."""
    found: dict[str, list[int]] = {}
    for place, customer in enumerate(customers):
        found.setdefault(customer, []).append(place)
    return found


def _settled(opened: pd.DataFrame, lines: pd.DataFrame, first: Mapping[int, int]) -> np.ndarray:
    """Which disputes a person settled afterwards; what was said of a line holds for its correction too."""
    ended = lines[(lines["act"] == "dispute_settled").to_numpy()]
    told = [json.loads(details).get("dispute", 0) for details in ended["details"]]
    named = {first.get(one, one) for one in told} - {0}
    whole: dict[str, tuple[pd.Timestamp, int]] = {}
    for customer, line, day, of in zip(ended["customer"], ended["id"], ended["on"], told, strict=True):
        if not of:
            whole[customer] = max((day, line), whole.get(customer, (day, line)))
    return np.array(
        [
            own in named or (customer in whole and whole[customer] > (on, own))
            for customer, own, on in zip(
                opened["customer"], [first.get(one, one) for one in opened["id"]], opened["on"], strict=True
            )
        ],
        bool,
    )


def _held(opened: pd.DataFrame, numbers: list[list[str]], left: np.ndarray, items: pd.DataFrame) -> np.ndarray:
    """What of the open `items` each dispute holds back: what is left of it, at most what is open of its documents, the
    oldest dispute first, each cent once."""
    held = left.copy()
    named = {number for of in numbers for number in of}
    own = items[["customer", "currency", "number", "open"]][items["number"].isin(named).to_numpy()]
    own = own[own["customer"].isin(opened["customer"].unique()).to_numpy()]
    open_of: dict[tuple[str, str, str], int] = own.groupby(["customer", "currency", "number"])["open"].sum().to_dict()
    disputed = zip(opened["customer"], opened["currency"], numbers, strict=True)
    for place, (customer, currency, of) in enumerate(disputed):
        rest = int(held[place])
        for key in ((customer, currency, number) for number in of):
            used = min(rest, open_of.get(key, 0))
            open_of[key] = open_of.get(key, 0) - used
            rest -= used
        held[place] -= rest if of else 0
    return held


def tasks(journal: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """TASKS set up to the day, the earliest first: those somebody set, and for an insolvency the filing of the claim.

    A task is done by the line that says so; the filing of a claim also when the insolvency is over.
    """
    lines = in_force(journal, as_of)
    set_ = lines[(lines["act"].isin(("task", "insolvency")) & lines["day"].notna()).to_numpy()]
    if not len(set_):
        return empty(TASKS)
    first = firsts(journal)
    done = _done(lines, first)
    over = lines[(lines["act"] == "insolvency_ended").to_numpy()]
    ended = {str(who): day for who, day in zip(over["customer"], over["on"], strict=True)}
    rows = [_task(line, done.get(first.get(line["id"], line["id"]), pd.NaT), ended) for line in set_.to_dict("records")]
    made = pd.DataFrame(rows).sort_values(["day", "journal_id"], ignore_index=True)
    days = {name: made[name].astype("datetime64[s]") for name in ("on", "day", "done")}
    return shaped(TASKS, made.assign(**days))


def _done(lines: pd.DataFrame, first: Mapping[int, int]) -> dict[int, pd.Timestamp]:
    """The day each task was done, by the JOURNAL.id of its first version."""
    said = lines[(lines["act"] == "task_done").to_numpy()]
    named = [int(json.loads(of).get("task", 0)) for of in said["details"]]
    return {first.get(one, one): on for one, on in zip(named, said["on"], strict=True)}


def _task(line: Mapping[str, Any], finished: Any, ended: Mapping[str, Any]) -> dict[str, Any]:
    own, of = int(line["id"]), json.loads(line["details"])
    day, what = line["day"], str(of.get("what", "other"))
    if line["act"] == "insolvency":
        day, what = line["day"] + pd.Timedelta(days=int(of.get("claim_days", CLAIM_DAYS))), "claim"
        over = ended.get(line["customer"])
        finished = over if pd.isna(finished) and over is not None and over >= line["on"] else finished
    return {
        "journal_id": own,
        "customer": line["customer"],
        "on": line["on"],
        "day": day,
        "what": what,
        "owner": str(of.get("owner", "")),
        "note": line["note"],
        "done": finished,
    }
