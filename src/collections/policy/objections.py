"""What speaks against contacting a customer now: objections, which wait, and cautions, which are said beforehand."""

from collections.abc import Collection
from datetime import date, datetime

import numpy as np

from ..days import SUNDAY
from .ladder import DEFAULT, WRITTEN_BY, Policy
from .rows import NO_DAY, Rows, days_after, one_of
from .steps import RETRIED

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


def free_from(rows: Rows, channels: np.ndarray, policy: Policy = DEFAULT) -> np.ndarray:
    """The first day on which each account may be contacted again in this way, by the caps; missing where nothing
    holds it up. What is done among ourselves is no contact; a call that nobody answered shortens no rest."""
    rest = np.where(one_of(rows["last_act"], RETRIED), policy.retry, policy.rest)
    reached = days_after(np.fmax(rows["last_mail"], rows["last_call"]), policy.rest)
    rested = np.fmax(days_after(rows["last_contact"], rest), reached)
    mailed = days_after(rows["last_mail"], policy.mail_every)
    called = np.fmax(days_after(rows["last_call"], policy.call_every), days_after(rows["third_try"], WEEK))
    writing, calling = one_of(channels, WRITTEN_BY), channels == "call"
    capped = np.fmax(rested, np.where(writing, mailed, np.where(calling, called, NO_DAY)))
    return np.where(writing | calling, capped, NO_DAY)


def objections(rows: Rows, following: Rows, as_of: date, policy: Policy = DEFAULT) -> dict[str, np.ndarray]:
    """What speaks against contacting each account on the day: for each key of WAITING, in that order, where it does.

    Beside the columns of ACCOUNTS and STANDING the rows have `promised` (cents promised and still to come),
    `promised_day` and `promised_runs`: a part that is too small holds nobody up, it is only not asked for.
    `following` has `step`, `due_from`, `channel`, `free_from` and `consumer_from` of the same lines.
    """
    day = np.datetime64(as_of, "s")
    net, disputed = rows["overdue"] + rows["unapplied"], disputed_here(rows)
    promised = covered_by_promises(rows, policy)
    consumer = (rows["segment"] == "consumer") & (following["step"] != "reminder_1")
    held = one_of(following["channel"], WRITTEN_BY) | (following["step"] == "escalate")
    found = {
        "escalated": ~np.isnat(rows["escalated"]),
        "insolvent": ~np.isnat(rows["insolvent"]),
        "hold": rows["hold_until"] >= day,
        "covered": net <= 0,
        "small": (net > 0) & (net <= policy.tolerance),
        "promise_running": promised & rows["promised_runs"],
        "promise_unknown": promised & ~rows["promised_runs"],
        "plan_running": one_of(rows["plan_state"], PLAN_KEPT),
        "plan_proposed": (rows["plan_state"] == "proposed") & (days_after(rows["plan_on"], policy.reply) > day),
        "disputed": (disputed > 0) & (net - disputed <= policy.tolerance),
        "postponed": rows["postponed_until"] > day,
        "consumer": consumer & held & ~(following["consumer_from"] <= day),
        "too_often": following["free_from"] > day,
        "too_soon": following["due_from"] > day,
    }
    return {key: found[key] for key in WAITING}


def covered_by_promises(rows: Rows, policy: Policy = DEFAULT) -> np.ndarray:
    """Whether promises cover enough of what may be asked for of each account, or leave too little of it to chase."""
    due = np.maximum(rows["overdue"] + rows["unapplied"] - disputed_here(rows), 0)
    enough = rows["promised"] * 100 >= due * policy.promise_share
    return (rows["promised"] > 0) & (enough | (due - rows["promised"] <= policy.tolerance))


def disputed_here(rows: Rows) -> np.ndarray:
    """What is disputed of the overdue amount of each account, in the account's own currency: cents."""
    return np.where(rows["disputed_currency"] == rows["currency"], rows["disputed_late"], 0)


def cautions(
    following: Rows,
    reach: Rows,
    as_of: date,
    books: date | None,
    closed: Collection[date] = (),
    policy: Policy = DEFAULT,
) -> dict[str, np.ndarray]:
    """What to mind before contacting each account: for each key of CAUTIONS but the hour, where it holds.

    `reach` has `email` and `phone` of the same lines; `books` is the day of the newest books.
    """
    writing, calling = one_of(following["channel"], WRITTEN_BY), following["channel"] == "call"
    old = books is None or (as_of - books).days > policy.stale
    quiet = as_of.weekday() == SUNDAY or as_of in closed
    return {
        "old_books": (writing | calling) & old,
        "no_email": (following["channel"] == "email") & (reach["email"] == ""),
        "no_phone": calling & (reach["phone"] == ""),
        "closed_day": calling & quiet,
    }


def out_of_hours(at: datetime, policy: Policy = DEFAULT) -> bool:
    """Whether it is too early or too late to call, on the caller's clock."""
    return not policy.opens <= at.hour < policy.closes
