"""The reminder policy: which step is due, and what speaks against a contact now.

The ladder is what the mission's articles ask for: a friendly reminder, a firmer one 14 days later, a call, a formal
notice, then the escalation list. A step is due when *at least* so many days have passed and it has not been done; one
step at a time, so that a first upload of old invoices begins with a friendly reminder and never with a formal notice.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from .standing import BROKEN

STEPS = ("reminder_1", "reminder_2", "call", "formal_notice", "escalate")
CALL, FORMAL_NOTICE = STEPS.index("call"), STEPS.index("formal_notice")

UNANSWERED = ("no_answer", "voicemail")
"""Contacts that reached nobody."""


@dataclass(frozen=True)
class Policy:
    """Days to wait before each step: after the due date for the first, after the step before for the others."""

    waits: tuple[int, ...] = (1, 14, 5, 10, 8)
    retry: int = 1
    """Days before a call that was not answered is tried again."""
    rest: int = 3
    """Days of rest after any other contact (the cap of the articles: one mail and one call in a week)."""
    tolerance: int = 500
    """An overdue amount up to this many cents is not chased."""


DEFAULT = Policy()

WAITING = (
    "escalated",
    "hold",
    "covered",
    "small",
    "promise_running",
    "promise_unknown",
    "plan_running",
    "disputed",
    "too_soon",
)
"""Objections, the strongest first: any of them keeps a customer off today's list."""


def broken(accounts: pd.DataFrame) -> pd.Series:
    """Whether the newest promise of each account, made over what is overdue now, was not kept whole.

    A promise for a day before the oldest overdue document fell due belongs to an older story.
    """
    return accounts["promise_state"].isin(BROKEN) & (accounts["promise_day"] >= accounts["oldest"])


def steps(accounts: pd.DataFrame, policy: Policy = DEFAULT) -> pd.DataFrame:
    """The next step of each account and the first day it is due: columns `step`, `due_from`.

    `accounts` has the columns of ACCOUNTS and STANDING side by side, one line per customer. A broken promise brings
    the call at once, until somebody was spoken to after its day. A call that was not answered is tried again the next
    day while nothing else is due; it does not hold the formal notice up for longer than an answered one.
    """
    waits = np.asarray(policy.waits).astype("timedelta64[D]")
    level = accounts["step"].map({step: level for level, step in enumerate(STEPS)}).fillna(-1).astype(int).to_numpy()
    following = np.minimum(level + 1, len(STEPS) - 1)
    start = np.where(level < 0, accounts["oldest"].to_numpy(), accounts["step_day"].to_numpy())
    due = start + waits[following]
    called = (level == CALL) & (accounts["step_day"] > accounts["promise_day"]).to_numpy()
    let_down = broken(accounts).to_numpy() & (level <= CALL) & ~called
    following = np.where(let_down, CALL, following)
    due = np.where(let_down, accounts["promise_day"].to_numpy() + np.timedelta64(1, "D"), due)
    again = (accounts["last_contact"] + pd.Timedelta(days=policy.retry)).to_numpy()
    unanswered = accounts["last_act"].isin(UNANSWERED).to_numpy()
    given_up = unanswered & (following == CALL) & (again >= due + waits[FORMAL_NOTICE])
    following = np.where(given_up, FORMAL_NOTICE, following)
    due = np.where(given_up, due + waits[FORMAL_NOTICE], due)
    retried = unanswered & (following != CALL) & (due > again)
    following = np.where(retried, CALL, following)
    due = np.where(retried, again, due)
    return pd.DataFrame({"step": np.asarray(STEPS)[following], "due_from": due}, index=accounts.index)


def rested(accounts: pd.DataFrame, policy: Policy = DEFAULT) -> pd.Series:
    """The first day on which each account may be contacted again; missing where it never was."""
    rest = np.where(accounts["last_act"].isin(UNANSWERED), policy.retry, policy.rest)
    return accounts["last_contact"] + pd.to_timedelta(rest, unit="D")


def objections(accounts: pd.DataFrame, due_from: pd.Series, as_of: date, policy: Policy = DEFAULT) -> pd.DataFrame:
    """What speaks against contacting each account on the day: a column per key of WAITING, true where it does."""
    day = pd.Timestamp(as_of)
    net = accounts["overdue"] + accounts["unapplied"]
    return pd.DataFrame(
        {
            "escalated": accounts["escalated"].notna(),
            "hold": accounts["hold_until"] >= day,
            "covered": net <= 0,
            "small": (net > 0) & (net <= policy.tolerance),
            "promise_running": accounts["promise_state"] == "running",
            "promise_unknown": accounts["promise_state"] == "unknown",
            "plan_running": accounts["plan_until"] >= day,
            "disputed": (accounts["disputed"] > 0) & (net - accounts["disputed"] <= policy.tolerance),
            "too_soon": (rested(accounts, policy) > day) | (due_from > day),
        },
        index=accounts.index,
    )[list(WAITING)]
