"""The collector's week, counted from the journal and from what the books say of its promises."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from ..desk import Desk
from ..standing import BROKEN, SPOKEN

WEEK = timedelta(days=7)
UNANSWERED = ("no_answer", "voicemail")
REMINDERS = ("reminder_1", "reminder_2", "formal_notice")


@dataclass(frozen=True)
class Week:
    """What was done in the seven days that end on the day looked at: lines of the journal that hold.

    Promises are those of one currency: `promised` of them made in the week, about `promised_amount` cents; `kept`,
    `broken` and `pending` are those whose promised day lies in the week.
    """

    calls: int
    unanswered: int
    reminders: int
    promised: int
    promised_amount: int
    kept: int
    broken: int
    pending: int
    plans: int
    escalated: int


def week(desk: Desk, currency: str) -> Week:
    """The week that ends on the day of the desk."""
    acts = desk.log["act"][_within(desk, desk.log["on"])]
    promises = desk.promises[(desk.promises["currency"] == currency).to_numpy()]
    made = promises[_within(desk, promises["on"])]
    states = promises["state"][_within(desk, promises["day"])]
    return Week(
        calls=int(acts.isin((*SPOKEN, *UNANSWERED)).sum()),
        unanswered=int(acts.isin(UNANSWERED).sum()),
        reminders=int(acts.isin(REMINDERS).sum()),
        promised=len(made),
        promised_amount=int(made["amount"].sum()),
        kept=int((states == "kept").sum()),
        broken=int(states.isin(BROKEN).sum()),
        pending=int(states.isin(("running", "unknown")).sum()),
        plans=int((acts == "plan").sum()),
        escalated=int((acts == "escalate").sum()),
    )


def _within(desk: Desk, days: pd.Series) -> pd.Series:
    """Which of these days lie in the week."""
    end = pd.Timestamp(desk.as_of)
    return (days > end - WEEK) & (days <= end)
