"""A customer's instalment plan in words: what is proposed, and what is missing of it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from .. import standing
from ..desk import Desk
from ..documents.mail import LINE
from ..documents.reference import reference_for
from ..words import Words
from .asked import NothingToAsk

PLAN_TEXTS = ("plan_offer", "plan_late")
"""Templates about a plan."""

BLANK = dict.fromkeys(("plan", "plan_day", "parts", "plan_reference", "missed", "missed_parts"), "")


def plan_of(desk: Desk, customer: str) -> Mapping[str, Any] | None:
    """The customer's newest line of PLANS that is on the table or in force, None where there is none."""
    own = desk.plans[((desk.plans["customer"] == customer) & desk.plans["state"].isin(standing.OPEN_PLANS)).to_numpy()]
    return own.iloc[-1].to_dict() if len(own) else None


def parts_of(desk: Desk, plan: Mapping[str, Any]) -> pd.DataFrame:
    """The PLAN_PARTS of a line of PLANS, in their order."""
    own = desk.plan_parts[(desk.plan_parts["journal_id"] == plan["journal_id"]).to_numpy()]
    return own.sort_values("number", ignore_index=True)


def plan_values(desk: Desk, customer: str, words: Words, template: str) -> dict[str, str]:
    """What the texts about a plan ask for, '' in any other. NothingToAsk: 'no_plan' where none is proposed,
    'no_part_missed' where a late part is to be named and there is none."""
    if template not in PLAN_TEXTS:
        return BLANK
    plan = plan_of(desk, customer)
    if plan is None:
        raise NothingToAsk("no_plan")
    parts = parts_of(desk, plan)
    late = parts[(parts["state"] == "missed").to_numpy()]
    if template == "plan_late" and not len(late):
        raise NothingToAsk("no_part_missed")
    currency = plan["currency"]
    return {
        "plan": words.money(plan["amount"], currency),
        "plan_day": words.day(parts["day"].iloc[0]),
        "parts": _listed(words, parts.assign(received=0), currency),
        "plan_reference": reference_for([], [], customer).text,
        "missed": words.money(int((late["amount"] - late["received"]).sum()), currency) if len(late) else "",
        "missed_parts": _listed(words, late, currency),
    }


def _listed(words: Words, parts: pd.DataFrame, currency: str) -> str:
    """A line for each part: its day and what it still lacks."""
    return "\n".join(LINE + _part(words, line, currency) for line in parts.to_dict("records"))


def _part(words: Words, line: Mapping[str, Any], currency: str) -> str:
    day, amount = words.day(line["day"]), words.money(line["amount"], currency)
    if not line["received"]:
        return words("mail.part", day=day, amount=amount)
    return words(
        "mail.part_left", day=day, open=words.money(line["amount"] - line["received"], currency), amount=amount
    )
