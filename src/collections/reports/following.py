"""What follows: a step is announced to a customer only where a dated task of ours stands behind it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from .. import policy
from ..days import working
from ..desk import Desk

ANNOUNCING = ("reminder_2", "reminder_3", "formal_notice")
"""Written steps that may say what follows."""


@dataclass(frozen=True)
class NextStep:
    """A dated task of ours: `step` is one of policy.STEPS, done on `day`; `note` says in words where it was announced.
    Without one no mail says what follows."""

    step: str
    day: date
    note: str = ""


def announced(desk: Desk, customer: str, after: date) -> NextStep | None:
    """The earliest open task of a customer that is a step of the ladder and has a day later than `after`, which is the
    last day to pay; None where there is none."""
    own = desk.tasks[(desk.tasks["customer"] == customer).to_numpy()]
    ahead = own["done"].isna() & own["what"].isin(policy.STEPS) & (own["day"] > pd.Timestamp(after))
    tasks = own[ahead.to_numpy()].sort_values("day")
    return NextStep(str(tasks["what"].iloc[0]), tasks["day"].iloc[0].date()) if len(tasks) else None


def to_announce(desk: Desk, customer: str, act: str, after: date) -> NextStep | None:
    """The step that the policy has after one of ANNOUNCING, and the first working day later than `after` on which it is
    due; None where nothing is announced after the act."""
    if act not in ANNOUNCING:
        return None
    ladder = desk.policy.ladder(str(desk.stand(customer)["segment"]))
    later = [step for step in ladder[policy.STEPS.index(act) + 1 :] if step.on]
    if not later:
        return None
    day = max(desk.as_of + timedelta(days=later[0].wait), after + timedelta(days=1))
    return NextStep(later[0].act, working(day, desk.closed))
