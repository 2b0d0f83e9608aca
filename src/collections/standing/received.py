"""What came in from customers, as the books tell it: money alone, not what a credit note or a write-off settled.

Days are numbers of days since 1970-01-01, amounts whole cents.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from ..ageing import open_items
from ..tables import day_numbers, places_of

NO_DAY = int(np.datetime64("NaT", "D").astype("int64"))
"""A missing day, as a number."""

MONEY = "money"

Account = tuple[str, str]
"""A customer and a currency."""


@dataclass
class Payment:
    """What came in on a day at the latest and `earliest` at the earliest, the DOCUMENTS.id that it settled (of the
    receipt itself while it settles none), and how many of its cents a promise or a plan has taken already.

    `kind` is MONEY, or the kind of the document that settled it instead: 'credit_note' or 'write_off'."""

    day: int
    earliest: int
    amount: int
    document: int
    kind: str = MONEY
    taken: int = 0

    @property
    def left(self) -> int:
        """The cents that nothing has taken yet."""
        return self.amount - self.taken

    def take(self, most: int) -> int:
        """Takes what is left, at most so many cents, and gives how many it took."""
        used = min(self.left, most)
        self.taken += used
        return used


@dataclass(frozen=True)
class _Other:
    """A credit note, write-off or receipt that was set against invoices: its kind, its own day, the cents."""

    kind: str
    day: int
    amount: int


def money_in(
    customers: Collection[str], documents: pd.DataFrame, events: pd.DataFrame, as_of: date
) -> dict[Account, list[Payment]]:
    """What these customers paid up to the day, by customer and currency, in the order of its days."""
    settled = settled_in(customers, documents, events, as_of)
    return {account: [one for one in payments if one.kind == MONEY] for account, payments in settled.items()}


def settled_in(
    customers: Collection[str], documents: pd.DataFrame, events: pd.DataFrame, as_of: date
) -> dict[Account, list[Payment]]:
    """Everything that settled invoices of these customers up to the day, and their receipts not matched yet.

    A settlement of an invoice is money, unless a credit note or a write-off of the customer was settled on the same
    day by as much. One that mirrors a receipt came in on the day of the receipt, however late it was matched. What was
    taken back (`reopened`) did not come in.
    """
    at = np.flatnonzero(documents["customer"].isin(list(customers)).to_numpy())
    theirs = documents[["id", "customer", "currency", "kind", "day"]].take(at)
    settled, others = _settled(theirs, events, as_of)
    for (customer, currency, day), taking in others.items():
        payments = settled.get((customer, currency), [])
        payments += _set_against([one for one in payments if one.day == day], taking)
    receipts = documents.take(at[(theirs["kind"] == "receipt").to_numpy()])
    for account, payment in _unapplied(receipts, events, as_of):
        settled.setdefault(account, []).append(payment)
    kept = {account: [one for one in payments if one.amount > 0] for account, payments in settled.items()}
    return {account: sorted(payments, key=lambda one: one.day) for account, payments in kept.items()}


def _settled(
    theirs: pd.DataFrame, events: pd.DataFrame, as_of: date
) -> tuple[dict[Account, list[Payment]], dict[tuple[str, str, int], list[_Other]]]:
    """What settled invoices, by account; and what of other documents was set against them, by account and day."""
    place = places_of(theirs["id"].to_numpy(), events["document_id"].to_numpy())
    kinds = events["kind"].isin(("settlement", "reopened")).to_numpy()
    at = np.flatnonzero((place >= 0) & kinds & (events["day"] <= pd.Timestamp(as_of)).to_numpy())
    day, since = day_numbers(events["day"])[at], day_numbers(events["since"])[at]
    earliest = np.where(since == NO_DAY, day, since + 1)
    change, place = events["amount"].to_numpy()[at], place[at]
    issued = day_numbers(theirs["day"])[place]
    names = (theirs[name].take(place).tolist() for name in ("customer", "currency", "kind", "id"))
    order = np.lexsort((events["id"].to_numpy()[at], day))
    rows = list(zip(*names, *(column.tolist() for column in (day, earliest, issued, change)), strict=True))
    money: dict[Account, list[Payment]] = {}
    others: dict[tuple[str, str, int], list[_Other]] = {}
    for customer, currency, kind, document, on, from_, own_day, cents in (rows[one] for one in order.tolist()):
        payments = money.setdefault((customer, currency), [])
        if kind != "invoice":
            others.setdefault((customer, currency, on), []).append(_Other(kind, own_day, cents))
        elif cents < 0:
            payments.append(Payment(on, from_, -cents, document))
        else:
            _taken_back([one for one in payments if one.document == document], cents)
    return money, others


def _taken_back(payments: Sequence[Payment], amount: int) -> None:
    """Takes an amount out of payments, the newest first."""
    for one in reversed(payments):
        used = min(amount, one.amount)
        one.amount -= used
        amount -= used


def _set_against(payments: Sequence[Payment], others: Sequence[_Other]) -> list[Payment]:
    """Takes what other documents settled out of the payments of one day, and gives it as theirs: money of a receipt on
    its own day. Equal amounts belong together; the rest goes in order."""
    theirs: list[Payment] = []
    for other in (one for one in others if one.amount > 0):
        equal = [one for one in payments if one.amount == other.amount]
        left = other.amount
        for payment in equal[:1] or payments:
            used = min(left, payment.amount)
            payment.amount -= used
            left -= used
            if used and other.kind == "receipt":
                theirs.append(replace(payment, day=other.day, earliest=other.day, amount=used))
            elif used:
                theirs.append(replace(payment, kind=other.kind, amount=used))
    return theirs


def _unapplied(receipts: pd.DataFrame, events: pd.DataFrame, as_of: date) -> Iterator[tuple[Account, Payment]]:
    """What came in without the books having matched it yet."""
    if len(receipts):
        received = open_items(receipts, events, as_of)
        days = day_numbers(received["day"]).tolist()
        names = (received[name].tolist() for name in ("customer", "currency", "document_id", "open"))
        for customer, currency, document, cents, day in zip(*names, days, strict=True):
            yield (customer, currency), Payment(day, day, -cents, document)
