"""The reminder policy: which step is due, and what speaks against a contact now.

The ladder is what the mission's articles ask for: a friendly reminder, a firmer one 14 days later, a call, a formal
notice, then the escalation list. A step is due when *at least* so many days have passed and it has not been done; one
step at a time, so that a first upload of old invoices begins with a friendly reminder and never with a formal notice.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

STEPS = ("reminder_1", "reminder_2", "call", "formal_notice", "escalate")


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


def steps(accounts: pd.DataFrame, policy: Policy = DEFAULT) -> pd.DataFrame:
    """The next step of each account and the first day it is due: columns `step`, `due_from`.

    `accounts` has the columns of ACCOUNTS and STANDING side by side, one line per customer.
    """
    level = accounts["step"].map({step: level for level, step in enumerate(STEPS)}).fillna(-1).astype(int).to_numpy()
    following = np.minimum(level + 1, len(STEPS) - 1)
    broken = accounts["promise_state"].isin(["broken", "partly_kept"]).to_numpy() & (
        level < STEPS.index("formal_notice")
    )
    following = np.where(broken, np.maximum(following, STEPS.index("call")), following)
    start = np.where(level < 0, accounts["oldest"].to_numpy(), accounts["step_day"].to_numpy())
    wait = np.where(broken, 0, np.asarray(policy.waits)[following])
    return pd.DataFrame(
        {"step": np.asarray(STEPS)[following], "due_from": start + wait.astype("timedelta64[D]")}, index=accounts.index
    )


def objections(accounts: pd.DataFrame, due_from: pd.Series, as_of, policy: Policy = DEFAULT) -> pd.DataFrame:
    """What speaks against contacting each account on the day: a column per key of WAITING, true where it does."""
    day = pd.Timestamp(as_of)
    net = accounts["overdue"] + accounts["unapplied"]
    unanswered = accounts["last_act"].isin(["no_answer", "voicemail"])
    rest = np.where(unanswered, policy.retry, policy.rest)
    rested = accounts["last_contact"] + pd.to_timedelta(rest, unit="D")
    broken = accounts["promise_state"].isin(["broken", "partly_kept"])
    return pd.DataFrame(
        {
            "escalated": accounts["escalated"].notna(),
            "hold": accounts["hold_until"] >= day,
            "covered": net <= 0,
            "small": (net > 0) & (net <= policy.tolerance),
            "promise_running": accounts["promise_state"] == "running",
            "promise_unknown": accounts["promise_state"] == "unknown",
            "plan_running": accounts["plan_until"] >= day,
            "disputed": (accounts["disputed"] > 0) & (accounts["disputed"] >= net),
            "too_soon": (rested > day) | ((due_from > day) & ~broken & ~unanswered),
        },
        index=accounts.index,
    )[list(WAITING)]
