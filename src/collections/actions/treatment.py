"""How an account is treated: a credit limit; and another day for a dispute, a task or the claim of an insolvency."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from .. import standing
from ..store import Store
from .acts import record
from .hand import Done, Hand, Refused
from .newest import anew, last_of

AGAIN = {"dispute": "dispute_again", "task": "task_again", "insolvency": "claim_again"}
"""Acts that name a day to see to them, each with what it is called when the day is changed."""


def set_limit(store: Store, hand: Hand, customer: str, amount: int, currency: str) -> Done:
    """Puts a credit limit in whole cents on record; 0 takes it away."""
    if amount > 0:
        return record(store, hand, "limit", customer, amount=amount, currency=currency)
    return Done(record(store, hand, "limit", customer).line, "limit_removed", customer)


def again(store: Store, hand: Hand, line: int, day: date) -> Done:
    """Another day for a dispute to look at, a task or the claim of an insolvency, as a line that replaces the first.

    Refused: 'already_undone', 'already_settled' and 'already_done' when a colleague was quicker, 'day_past' for a day
    that is over, and as `record`.
    """
    if day < hand.on:
        raise Refused("day_past", day=day)

    def checked_and_written() -> Done:
        journal = store.journal()
        lines = standing.in_force(journal, hand.on)
        found = lines[((lines["id"] == line) & lines["act"].isin(list(AGAIN))).to_numpy()]
        if not len(found):
            raise Refused("already_undone")
        told = found.iloc[0].to_dict()
        _not_ended(lines, told, standing.firsts(journal))
        details = json.loads(told["details"])
        if told["act"] == "insolvency":
            details["claim_days"] = (day - told["day"].date()).days
        done = record(
            store,
            hand,
            told["act"],
            told["customer"],
            day=told["day"].date() if told["act"] == "insolvency" else day,
            amount=int(told["amount"]),
            currency=told["currency"],
            note=told["note"],
            details=details,
            replaces=line,
            after=last_of(journal),
        )
        return Done(done.line, AGAIN[told["act"]], told["customer"], day)

    return anew(store, checked_and_written)


def _not_ended(lines: pd.DataFrame, told: Mapping[str, Any], first: Mapping[int, int]) -> None:
    """Refuses what was settled or done, be it said of this version of the line or of an earlier one."""
    own = lines[(lines["customer"] == told["customer"]).to_numpy()]
    line = first.get(told["id"], told["id"])
    settled = own[(own["act"] == "dispute_settled").to_numpy()]
    for details, ending in zip(settled["details"], settled["id"], strict=True):
        named = json.loads(details).get("dispute", 0)
        if told["act"] == "dispute" and (first.get(named, named) == line or (not named and ending > line)):
            raise Refused("already_settled")
    done = [json.loads(details).get("task") for details in own["details"][(own["act"] == "task_done").to_numpy()]]
    if line in [first.get(one, one) for one in done]:
        raise Refused("already_done")
