"""Promises of payment, judged from the books.

A promise is kept when what was promised came in by the promised day and GRACE bank days; while the newest books are
older than that, it is not judged at all (check yourself before you accuse).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ..ageing import open_items
from ..days import after_working
from ..tables import PROMISES, day_numbers, shaped
from .lines import in_force

GRACE = 2
"""Bank days between the promised day and the day by which the money must have come in."""

BROKEN = ("broken", "partly_kept")
"""States of a promise that was not kept whole."""

JUDGED = ("kept", "partly_kept", "broken")
"""The states of a promise on which the books have spoken."""

NEVER = 2**62
"""A day that never comes: a customer with nothing overdue has done no step."""

NO_DAY = int(np.datetime64("NaT", "D").astype("int64"))
"""A missing day, as a number."""


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
    received = _received(made, deadline, _money_in(made, documents, events, as_of))
    today = np.datetime64(as_of, "D").astype("int64")
    seen = np.datetime64(books, "D").astype("int64") if books else -NEVER
    states = [received >= made["amount"].to_numpy(), deadline >= today, deadline > seen, received > 0]
    state = np.select(states, ["kept", "running", "unknown", "partly_kept"], "broken")
    return shaped(PROMISES, made.assign(journal_id=made["id"], received=received, state=state))


@dataclass
class Payment:
    """A payment of a customer, and what of it no promise has taken yet: days as numbers, cents."""

    day: int
    earliest: int
    left: int


def _money_in(
    made: pd.DataFrame, documents: pd.DataFrame, events: pd.DataFrame, as_of: date
) -> dict[tuple[str, str], list[Payment]]:
    """What customers with a promise paid up to the day, by customer and currency, in the order of its days."""
    theirs = (documents["customer"].isin(made["customer"].unique()) & (documents["kind"] == "invoice")).to_numpy()
    ids, document = documents["id"].to_numpy()[theirs], events["document_id"].to_numpy()
    place = np.searchsorted(ids, document)
    known = np.append(ids, -1)[place] == document
    at = np.flatnonzero(known & (events["kind"] == "settlement").to_numpy() & (events["day"] <= pd.Timestamp(as_of)))
    day, since = day_numbers(events["day"])[at], day_numbers(events["since"])[at]
    earliest = np.where(since == NO_DAY, day, since + 1)
    paid = -events["amount"].to_numpy()[at]
    customer = documents["customer"][theirs].take(place[at]).tolist()
    currency = documents["currency"][theirs].take(place[at]).tolist()
    money: dict[tuple[str, str], list[Payment]] = {}
    for one in np.lexsort((events["id"].to_numpy()[at], day)).tolist():
        payment = Payment(int(day[one]), int(earliest[one]), int(paid[one]))
        money.setdefault((customer[one], currency[one]), []).append(payment)
    for (customer_, currency_), payment in _unapplied(made, documents, events, as_of):
        money.setdefault((customer_, currency_), []).append(payment)
    return money


def _unapplied(
    made: pd.DataFrame, documents: pd.DataFrame, events: pd.DataFrame, as_of: date
) -> Iterator[tuple[tuple[str, str], Payment]]:
    """What customers with a promise paid without the books having matched it yet: it came in all the same."""
    theirs = ((documents["kind"] == "receipt") & documents["customer"].isin(made["customer"].unique())).to_numpy()
    if theirs.any():
        received = open_items(documents[theirs], events, as_of)
        days = day_numbers(received["day"]).tolist()
        rows = zip(received["customer"], received["currency"], received["open"], days, strict=True)
        for customer, currency, cents, day in rows:
            yield (customer, currency), Payment(day, day, -int(cents))


def _received(made: pd.DataFrame, deadline: np.ndarray, money: Mapping[tuple[str, str], list[Payment]]) -> np.ndarray:
    """Cents that each promise received in time; money given to one promise is not given to the next."""
    got = np.zeros(len(made), "int64")
    names = (made[name].tolist() for name in ("customer", "currency", "amount"))
    rows = zip(*names, day_numbers(made["on"]).tolist(), deadline.tolist(), strict=True)
    for place, (customer, currency, amount, on, until) in enumerate(rows):
        for payment in money.get((customer, currency), ()):
            if payment.day >= on and payment.earliest <= until and payment.left > 0:
                used = min(payment.left, amount - int(got[place]))
                payment.left -= used
                got[place] += used
    return got


def promises_kept(promises: pd.DataFrame, currency: str) -> tuple[int, int, int, int]:
    """Of the PROMISES of a currency that the books can judge: how many were kept whole, how many there are, and the
    cents of both. One kept in part is not kept."""
    judged = promises[(promises["state"].isin(JUDGED) & (promises["currency"] == currency)).to_numpy()]
    kept = judged[(judged["state"] == "kept").to_numpy()]
    return len(kept), len(judged), int(kept["amount"].sum()), int(judged["amount"].sum())
