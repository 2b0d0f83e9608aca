"""What speaks against contacting a customer now: objections, which wait, and cautions, which are said beforehand."""

from collections.abc import Collection
from datetime import date, datetime

import numpy as np
import pandas as pd

from ..days import SUNDAY
from .ladder import DEFAULT, WRITTEN_BY, Policy
from .steps import RETRIED, segments

WAITING = (
    "escalated",
    "insolvent",
    "hold",
    "covered",
    "small",
    "promise_running",
    "promise_unknown",
    "plan_running",
    "plan_proposed",
    "disputed",
    "postponed",
    "consumer",
    "too_often",
    "too_soon",
)
"""Objections, the strongest first: any of them keeps a customer off today's list."""

FINAL = ("escalated", "insolvent", "covered", "consumer")
"""Objections that no reason overrides: others act there, or the law or the books say no."""

CAUTIONS = ("old_books", "no_email", "no_phone", "closed_day", "hours")
"""What is to be minded before a contact; it does not keep anybody off the list."""

PLAN_KEPT = ("accepted", "running")
"""States of a plan that is kept, as far as the books tell."""

WEEK = 7


def free_from(accounts: pd.DataFrame, channels: np.ndarray, policy: Policy = DEFAULT) -> np.ndarray:
    """The first day on which each account may be contacted again in this way, by the caps; missing where nothing
    holds it up. What is done among ourselves is no contact; a call that nobody answered shortens no rest."""
    none = np.datetime64("NaT", "s")
    rest = np.where(accounts["last_act"].isin(RETRIED), policy.retry, policy.rest)
    rested = (accounts["last_contact"] + pd.to_timedelta(rest, unit="D")).to_numpy()
    reached = accounts[["last_mail", "last_call"]].max(axis=1) + pd.Timedelta(days=policy.rest)
    rested = np.fmax(rested, reached.to_numpy("datetime64[s]"))
    mailed = (accounts["last_mail"] + pd.Timedelta(days=policy.mail_every)).to_numpy()
    called = (accounts["last_call"] + pd.Timedelta(days=policy.call_every)).to_numpy()
    tried = (accounts["third_try"] + pd.Timedelta(days=WEEK)).to_numpy()
    writing, calling = np.isin(channels, WRITTEN_BY), channels == "call"
    capped = np.fmax(rested, np.where(writing, mailed, np.where(calling, np.fmax(called, tried), none)))
    return np.where(writing | calling, capped, none)


def objections(accounts: pd.DataFrame, following: pd.DataFrame, as_of: date, policy: Policy = DEFAULT) -> pd.DataFrame:
    """What speaks against contacting each account on the day: a column per key of WAITING, true where it does.

    Beside their columns of ACCOUNTS and STANDING the accounts have `promised` (cents promised and still to come),
    `promised_day` and `promised_runs`: a part that is too small holds nobody up, it is only not asked for.
    `following` has the columns `step`, `due_from`, `channel`, `free_from` and `consumer_from` of the same lines.
    """
    day = pd.Timestamp(as_of)
    net, disputed = accounts["overdue"] + accounts["unapplied"], disputed_here(accounts)
    promised = covered_by_promises(accounts, policy)
    consumer = (segments(accounts) == "consumer") & (following["step"] != "reminder_1")
    held = following["channel"].isin(WRITTEN_BY) | (following["step"] == "escalate")
    return pd.DataFrame(
        {
            "escalated": accounts["escalated"].notna(),
            "insolvent": accounts["insolvent"].notna(),
            "hold": accounts["hold_until"] >= day,
            "covered": net <= 0,
            "small": (net > 0) & (net <= policy.tolerance),
            "promise_running": promised & accounts["promised_runs"],
            "promise_unknown": promised & ~accounts["promised_runs"],
            "plan_running": accounts["plan_state"].isin(PLAN_KEPT),
            "plan_proposed": (accounts["plan_state"] == "proposed")
            & (accounts["plan_on"] + pd.Timedelta(days=policy.reply) > day),
            "disputed": (disputed > 0) & (net - disputed <= policy.tolerance),
            "postponed": accounts["postponed_until"] > day,
            "consumer": consumer & held & ~(following["consumer_from"] <= day),
            "too_often": following["free_from"] > day,
            "too_soon": following["due_from"] > day,
        },
        index=accounts.index,
    )[list(WAITING)]


def covered_by_promises(accounts: pd.DataFrame, policy: Policy = DEFAULT) -> pd.Series:
    """Whether promises cover enough of what may be asked for of each account, or leave too little of it to chase."""
    due = (accounts["overdue"] + accounts["unapplied"] - disputed_here(accounts)).clip(lower=0)
    enough = accounts["promised"] * 100 >= due * policy.promise_share
    return (accounts["promised"] > 0) & (enough | (due - accounts["promised"] <= policy.tolerance))


def disputed_here(accounts: pd.DataFrame) -> pd.Series:
    """What is disputed of the overdue amount of each account, in the account's own currency: cents."""
    return accounts["disputed_late"].where(accounts["disputed_currency"] == accounts["currency"], 0)


def cautions(
    following: pd.DataFrame,
    reach: pd.DataFrame,
    as_of: date,
    books: date | None,
    closed: Collection[date] = (),
    policy: Policy = DEFAULT,
) -> pd.DataFrame:
    """What to mind before contacting each account: a column per key of CAUTIONS but the hour, true where it holds.

    `reach` has `email` and `phone` of the same lines; `books` is the day of the newest books.
    """
    writing, calling = following["channel"].isin(WRITTEN_BY).to_numpy(), (following["channel"] == "call").to_numpy()
    mailing = (following["channel"] == "email").to_numpy()
    old = books is None or (as_of - books).days > policy.stale
    quiet = as_of.weekday() == SUNDAY or as_of in closed
    return pd.DataFrame(
        {
            "old_books": (writing | calling) & old,
            "no_email": mailing & (reach["email"] == "").to_numpy(),
            "no_phone": calling & (reach["phone"] == "").to_numpy(),
            "closed_day": calling & quiet,
        },
        index=following.index,
    )


def out_of_hours(at: datetime, policy: Policy = DEFAULT) -> bool:
    """Whether it is too early or too late to call, on the caller's clock."""
    return not policy.opens <= at.hour < policy.closes
