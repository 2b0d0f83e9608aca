"""Instalment plans by the journal alone: what was proposed, accepted, withdrawn, ended or replaced, and when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from ..instalments import Part, Plan, from_dict
from .lines import OF_PLANS, _first_written, in_force
from .received import Account


@dataclass(frozen=True)
class Proposal:
    """A plan by the journal alone: the line that proposed it and the day of that, the day it was accepted, the day it
    ended and how: 'withdrawn', 'broken' or 'replaced', '' while nobody ended it."""

    line: int
    customer: str
    on: date
    plan: Plan
    accepted: date | None = None
    ended: date | None = None
    how: str = ""

    @property
    def account(self) -> Account:
        """Whose plan it is, in which currency."""
        return self.customer, self.plan.currency

    def overlaps(self, other: "Proposal") -> bool:
        """Whether two plans are about the same debt; one that names no documents is about all of it."""
        if self.customer != other.customer or self.plan.currency != other.plan.currency:
            return False
        ours, theirs = self.plan.documents, other.plan.documents
        return not ours or not theirs or bool({*ours} & {*theirs})


def proposals(journal: pd.DataFrame, as_of: date) -> list[Proposal]:
    """The plans proposed up to the day, oldest first.

    A newer one takes the place of an earlier one about the same debt: of one not accepted when it is proposed, of any
    other when it is accepted.
    """
    if not (journal["act"] == "plan").any():
        return []
    ours = journal[journal["act"].isin(("plan", *OF_PLANS, "undo")).to_numpy()]
    lines = in_force(ours, as_of)
    proposed = ours[(ours["act"] == "plan").to_numpy()]
    first = dict(zip(proposed["id"].tolist(), _first_written(ours, proposed).tolist(), strict=True))
    known: dict[int, Proposal] = {}
    for line in lines[["id", "act", "customer", "on", "day", "amount", "currency", "details"]].to_dict("records"):
        on, of = line["on"].date(), json.loads(line["details"])
        if line["act"] == "plan":
            plan = _plan_of(line, of)
            if plan:
                _proposed(known, first[line["id"]], Proposal(int(line["id"]), line["customer"], on, plan))
        elif (target := first.get(of.get("plan", 0))) in known:
            _became(known, target, line["act"], on)
    return list(known.values())


def _plan_of(line: Mapping[str, Any], of: Mapping[str, Any]) -> Plan | None:
    """The plan of a journal line; one part where the line gives no parts, None where it gives no amount or day."""
    if of.get("parts"):
        return from_dict({"currency": line["currency"], "total": line["amount"], **of})
    if line["amount"] <= 0 or pd.isna(line["day"]):
        return None
    return Plan(line["currency"], int(line["amount"]), (Part(line["day"].date(), int(line["amount"])),))


def _proposed(known: dict[int, Proposal], key: int, new: Proposal) -> None:
    for earlier, one in known.items():
        if not one.how and one.accepted is None and one.overlaps(new):
            known[earlier] = replace(one, ended=new.on, how="replaced")
    known[key] = new


def _became(known: dict[int, Proposal], key: int, act: str, on: date) -> None:
    """What a line of OF_PLANS makes of a plan and of those whose place it takes."""
    plan = known[key]
    if act == "plan_accepted" and plan.how in ("", "replaced") and plan.accepted is None:
        for other, one in known.items():
            if other != key and not one.how and one.overlaps(plan):
                known[other] = replace(one, ended=on, how="replaced")
        known[key] = replace(plan, accepted=on, ended=None, how="")
    elif act != "plan_accepted" and not plan.how:
        known[key] = replace(plan, ended=on, how=act.removeprefix("plan_"))
