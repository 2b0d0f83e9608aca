"""Check yourself first: what is to be sure of before a first reminder leaves, document by document.

What the books can tell is passed at once; the rest is a question to the user, whose ticks are kept with the mail. The
articles ask it (practices, article 2): sent where and how, terms as agreed, order number, dispute, credit note or
payment on the way.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd

from ..desk import Desk
from ..documents.mail import addresses
from .asked import Claim

FIRST = "reminder_1"
"""The step before which it is checked."""

WANT_ORDERS = ("large", "public")
"""Kinds of customers that do not pay an invoice without their order number."""

SAID_BEFORE = 30
"""Days in which what the customer said of an invoice still asks for a look."""

OF_DOCUMENTS = ("number", "terms", "order")
OF_ACCOUNTS = ("address", "not_received", "dispute", "credit", "paid", "books")
POINTS = (*OF_DOCUMENTS, *OF_ACCOUNTS)
"""What can be open: of a document, and of the whole account."""

HEARD = {"invoice_missing": "not_received", "paid_already": "paid"}
"""What a customer said that opens a point of the account."""


@dataclass(frozen=True)
class Doubtful:
    """A document with what the books cannot tell of it: DOCUMENTS.id, number, what is open in cents, and `points`, some
    of OF_DOCUMENTS."""

    document_id: int
    number: str
    open: int
    currency: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Checklist:
    """What is left to the user to check before a first reminder: points of the account, and documents with points of
    their own; `passed` is how many documents the books answer for."""

    account: tuple[str, ...]
    documents: tuple[Doubtful, ...]
    passed: int

    @property
    def done(self) -> bool:
        """Whether the books answer everything."""
        return not self.account and not self.documents


def checklist(desk: Desk, customer: str, found: Collection[Claim]) -> Checklist:
    """What to check of the claims of a first reminder."""
    orders = _wants_orders(desk, customer)
    lines = [line for claim in found for line in claim.due.to_dict("records")]
    doubtful = [
        Doubtful(int(line["document_id"]), str(line["number"]), int(line["open"]), str(line["currency"]), points)
        for line in lines
        if (points := tuple(_of_document(line, orders)))
    ]
    return Checklist(tuple(_of_account(desk, customer, found)), tuple(doubtful), len(lines) - len(doubtful))


def _wants_orders(desk: Desk, customer: str) -> bool:
    """Whether this customer's invoices carry an order number as a rule: by its kind, or by its other documents."""
    if desk.stand(customer)["segment"] in WANT_ORDERS:
        return True
    documents = desk.corrected.documents
    own = documents[((documents["customer"] == customer) & (documents["kind"] == "invoice")).to_numpy()]
    return 2 * int((own["reference"] != "").sum()) > len(own)


def _of_document(line: Mapping[str, Any], orders: bool) -> Iterator[str]:
    if not line["number"]:
        yield "number"
    if line["due_estimated"]:
        yield "terms"
    if orders and not line["reference"]:
        yield "order"


def _of_account(desk: Desk, customer: str, found: Collection[Claim]) -> Iterator[str]:
    who, day = desk.customers.loc[customer], pd.Timestamp(desk.as_of)
    if not addresses(str(who["email"])) and not str(who["address"]).strip():
        yield "address"
    log = desk.log[((desk.log["customer"] == customer) & desk.log["act"].isin(list(HEARD))).to_numpy()]
    heard = set(log["act"][(log["on"] > day - pd.Timedelta(days=SAID_BEFORE)).to_numpy()])
    yield from (point for act, point in HEARD.items() if act in heard)
    if any(claim.disputed for claim in found):
        yield "dispute"
    if (desk.account(customer)["unapplied"] < 0).any():
        yield "credit"
    if desk.books_day is None or desk.as_of - desk.books_day > timedelta(days=desk.policy.stale):
        yield "books"
