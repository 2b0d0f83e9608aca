"""The documents that an instalment plan is about, and how much of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ..ageing import day_number, due_days
from ..instalments import Plan
from ..tables import day_numbers
from .received import NO_DAY, Account


@dataclass(frozen=True)
class Invoice:
    """An invoice and what changed what is open of it: for each change its day, whether that day is exact, its cents."""

    id: int
    number: str
    day: int
    amount: int
    changes: Sequence[tuple[int, bool, int]]

    def open_at(self, day: int) -> int:
        """Cents open at the end of a day."""
        return self.amount + sum(cents for on, _, cents in self.changes if on <= day)

    def known_open(self, on: int) -> int:
        """Cents open as they were known when a plan was made on a day: a payment of that very day came after it."""
        return self.amount + sum(cents for day, exact, cents in self.changes if day < on or (day == on and not exact))


Invoices = Mapping[Account, Sequence[Invoice]]
"""The invoices of each customer and currency, the oldest due first."""


def invoices(documents: pd.DataFrame, events: pd.DataFrame) -> Invoices:
    """The invoices among these DOCUMENTS, with their EVENTS."""
    own = documents[(documents["kind"] == "invoice").to_numpy()]
    changes: dict[int, list[tuple[int, bool, int]]] = {document: [] for document in own["id"].tolist()}
    days = (day_numbers(events["day"]).tolist(), (day_numbers(events["since"]) == NO_DAY).tolist())
    for document, *change in zip(events["document_id"].tolist(), *days, events["amount"].tolist(), strict=True):
        if document in changes:
            changes[document].append((change[0], change[1], change[2]))
    names = (own[name].tolist() for name in ("customer", "currency", "number", "id", "amount"))
    due, _ = due_days(own)
    found: dict[Account, list[tuple[int, int, str, int, Invoice]]] = {}
    for customer, currency, number, document, amount, day, until in zip(
        *names, day_numbers(own["day"]).tolist(), due.tolist(), strict=True
    ):
        one = Invoice(document, number, day, amount, changes[document])
        found.setdefault((customer, currency), []).append((until, day, number, document, one))
    return {account: [one for *_, one in sorted(told, key=lambda told: told[:4])] for account, told in found.items()}


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

    def open_at(self, day: date, own: Sequence[Invoice]) -> int:
        """The cents that are still open of the plan's documents at the end of a day; `own` are the account's."""
        last = day_number(day)
        return sum(self.left({one.id: one.open_at(last) for one in own if one.id in self.caps}).values())


def cover_of(plan: Plan, on: date, own: Sequence[Invoice]) -> Cover:
    """What a plan proposed on a day is about: the documents it names where the books know one of them, else all; the
    oldest due first, up to its total.

    `own` are the invoices of the account, the oldest due first. What is open counts as it was when the plan was made:
    of a document that a payment on its way then had settled, nothing is in the plan.
    """
    made = day_number(on)
    open_ = [(one, one.known_open(made)) for one in own if one.day <= made]
    owed = [(one, cents) for one, cents in open_ if cents > 0]
    named = names_known(plan, own)
    caps: dict[int, int] = {}
    rests: dict[int, int] = {}
    left = plan.total
    for one, cents in owed:
        if left > 0 and (one.number in plan.documents or not named):
            caps[one.id] = min(left, cents)
            rests[one.id] = cents - caps[one.id]
            left -= caps[one.id]
    return Cover(caps, rests, frozenset(one.id for one in own) - frozenset(caps))


def names_known(plan: Plan, own: Sequence[Invoice]) -> bool:
    """Whether a plan names a document that the books of the account know."""
    return any(one.number in plan.documents for one in own)
