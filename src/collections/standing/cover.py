"""The documents that an instalment plan is about, and how much of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ..ageing import day_number, due_days, happened_by, known_amounts
from ..instalments import Plan
from ..tables import day_numbers
from .received import NO_DAY, Account


@dataclass(frozen=True)
class Cover:
    """By DOCUMENTS.id in the order in which they are paid, oldest due first: the cents of a document that a plan is
    about (`caps`) and those beyond it (`rests`), which are paid after; `others` are the customer's further invoices."""

    caps: Mapping[int, int]
    rests: Mapping[int, int]
    others: frozenset[int]

    @property
    def total(self) -> int:
        """The cents of all documents that the plan is about."""
        return sum(self.caps.values())

    def left(self, open_: Mapping[int, int]) -> dict[int, int]:
        """The cents of each document that are still open of the plan, from what is open of it."""
        return {one: min(max(open_.get(one, 0) - self.rests[one], 0), cap) for one, cap in self.caps.items()}

    def open_at(self, day: date, documents: pd.DataFrame, events: pd.DataFrame) -> int:
        """The cents that are still open of the plan's documents at the end of a day."""
        own = documents[documents["id"].isin(list(self.caps)).to_numpy()]
        _, open_ = known_amounts(own, happened_by(events, day_number(day)))
        return sum(self.left(dict(zip(own["id"].tolist(), open_.tolist(), strict=True))).values())


def cover_of(account: Account, plan: Plan, on: date, documents: pd.DataFrame, events: pd.DataFrame) -> Cover:
    """What a plan proposed on a day is about: the documents it names, else all; the oldest due first, up to its total.

    `documents` and `events` are DOCUMENTS and EVENTS. What is open counts as it was known when the plan was made: a
    payment of that very day came after it.
    """
    customer, currency = account
    theirs = (documents["customer"] == customer) & (documents["currency"] == currency)
    invoices = documents[(theirs & (documents["kind"] == "invoice")).to_numpy()]
    issued = invoices[(invoices["day"] <= pd.Timestamp(on)).to_numpy()]
    open_ = known_amounts(issued, events[_known(events, on)])[1]
    due, _ = due_days(issued)
    named = issued["number"].isin(plan.documents).to_numpy() & (open_ > 0)
    chosen = named if named.any() else open_ > 0
    order = np.lexsort((issued["id"].to_numpy(), issued["number"].to_numpy(), day_numbers(issued["day"]), due))
    caps: dict[int, int] = {}
    rests: dict[int, int] = {}
    left = plan.total
    for place in order[chosen[order]].tolist():
        if left > 0:
            document, cents = int(issued["id"].iloc[place]), int(open_[place])
            caps[document] = min(left, cents)
            rests[document] = cents - caps[document]
            left -= caps[document]
    return Cover(caps, rests, frozenset(invoices["id"].tolist()) - frozenset(caps))


def _known(events: pd.DataFrame, on: date) -> np.ndarray:
    """Which EVENTS were known when a plan was made on a day."""
    day, exact = day_numbers(events["day"]), day_numbers(events["since"]) == NO_DAY
    return (day < day_number(on)) | ((day == day_number(on)) & ~exact)
