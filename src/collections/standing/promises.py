"""Promises of payment, judged from the books.

A promise is kept when what was promised came in by the promised day and GRACE bank days; while the newest books are
older than that, it is not judged at all (check yourself before you accuse).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ..days import after_working
from ..tables import PROMISES, day_numbers, shaped
from .lines import in_force
from .received import Payment, money_in

GRACE = 2
"""Bank days between the promised day and the day by which the money must have come in."""

BROKEN = ("broken", "partly_kept")
"""States of a promise that was not kept whole."""

JUDGED = ("kept", "partly_kept", "broken")
"""The states of a promise on which the books have spoken."""

PENDING = ("running", "unknown")
"""The states of a promise that may still be kept: not due yet, or not to be judged from the books."""

NEVER = 2**62
"""A day that never comes: a customer with nothing overdue has done no step."""


def promises(
    journal: pd.DataFrame,
    documents: pd.DataFrame,
    events: pd.DataFrame,
    as_of: date,
    books: date | None,
    closed: Collection[date] = (),
) -> pd.DataFrame:
    """PROMISES made up to the day, oldest first, judged by what the books of day `books` (the newest up to then) show.

    A settlement counts when it can have arrived in time: on its exact day, or, when only a period is known, from the
    first day of that period. Money counts for the oldest promise it can serve, once.
    """
    made = in_force(journal, as_of)
    made = made[((made["act"] == "promise") & made["day"].notna()).to_numpy()]
    last = {day: after_working(day.date(), GRACE, closed) for day in made["day"].unique()}
    deadline = np.array([last[day] for day in made["day"]], "datetime64[D]").astype("int64")
    received = _received(made, deadline, money_in(made["customer"].unique(), documents, events, as_of))
    today = np.datetime64(as_of, "D").astype("int64")
    seen = np.datetime64(books, "D").astype("int64") if books else -NEVER
    states = [received >= made["amount"].to_numpy(), deadline >= today, deadline > seen, received > 0]
    state = np.select(states, ["kept", "running", "unknown", "partly_kept"], "broken")
    return shaped(PROMISES, made.assign(journal_id=made["id"], received=received, state=state))


def _received(made: pd.DataFrame, deadline: np.ndarray, money: Mapping[tuple[str, str], list[Payment]]) -> np.ndarray:
    """Cents that each promise received in time; money given to one promise is not given to the next."""
    got = np.zeros(len(made), "int64")
    names = (made[name].tolist() for name in ("customer", "currency", "amount"))
    rows = zip(*names, day_numbers(made["on"]).tolist(), deadline.tolist(), strict=True)
    for place, (customer, currency, amount, on, until) in enumerate(rows):
        for payment in money.get((customer, currency), ()):
            if payment.day >= on and payment.earliest <= until and payment.left > 0:
                got[place] += payment.take(amount - int(got[place]))
    return got


@dataclass(frozen=True)
class Pending:
    """What promises that may still be kept lack together in one currency: cents, the last of their days, and whether
    one is not due yet."""

    amount: int
    day: pd.Timestamp
    running: bool


def pending(promises: pd.DataFrame) -> dict[tuple[str, str], Pending]:
    """By customer and currency what is promised and still to come, from PROMISES."""
    left: dict[tuple[str, str], Pending] = {}
    names = ("customer", "currency", "amount", "received", "day", "state")
    open_ = promises.loc[promises["state"].isin(PENDING).to_numpy(), list(names)]
    for customer, currency, amount, received, day, state in zip(*(open_[name] for name in names), strict=True):
        before = left.get((customer, currency), Pending(0, day, False))
        running = before.running or state == "running"
        left[customer, currency] = Pending(before.amount + amount - received, max(before.day, day), running)
    return left


def promises_kept(promises: pd.DataFrame, currency: str) -> tuple[int, int, int, int]:
    """Of the PROMISES of a currency that the books can judge: how many were kept whole, how many there are, and the
    cents of both. One kept in part is not kept."""
    judged = promises[(promises["state"].isin(JUDGED) & (promises["currency"] == currency)).to_numpy()]
    kept = judged[(judged["state"] == "kept").to_numpy()]
    return len(kept), len(judged), int(kept["amount"].sum()), int(judged["amount"].sum())


@dataclass(frozen=True)
class Kept:
    """How a customer kept its promises in one currency: how many the books can judge and how many were kept whole, and
    the cents of both."""

    customer: str
    currency: str
    kept: int
    judged: int
    kept_amount: int
    judged_amount: int


def kept_by_customer(promises: pd.DataFrame) -> list[Kept]:
    """A Kept for each customer and currency of PROMISES that the books can judge; the largest amount not kept first."""
    found = []
    for (customer, currency), own in promises.groupby(["customer", "currency"], sort=True):
        told = promises_kept(own, str(currency))
        if told[1]:
            found.append(Kept(str(customer), str(currency), *told))
    return sorted(found, key=lambda one: one.kept_amount - one.judged_amount)
