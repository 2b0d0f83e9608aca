"""The difference between a list of payments, or of customers, and the books."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..tables import CUSTOMERS, DOCUMENTS, EVENTS, PEOPLE, empty, shaped
from .known import NO_CODES, Books, Changes, latest_customers, state, under
from .payments import in_order, places, plain
from .people import new_customers


class Paying:
    """Payments set against the books, one by one: what is open of each document, and the events known of it."""

    def __init__(self, books: Books) -> None:
        self.known = state(books.documents, books.events)
        self.left = self.known["open"].to_numpy(copy=True)
        moves = books.events[books.events["kind"].isin(["settlement", "reopened"]).to_numpy()]
        exact = moves[moves["since"].isna().to_numpy()]
        self.heard = Counter(zip(exact["document_id"], exact["day"], exact["amount"], strict=True))
        self.between: dict[int, list[Any]] = {}
        for event in moves[moves["since"].notna().to_numpy()].itertuples():
            self.between.setdefault(event.document_id, []).append(event)
        self.lines: list[dict[str, Any]] = []
        self.effects: list[tuple[str, int, int]] = []

    def pay(self, place: int, day: pd.Timestamp, amount: int) -> None:
        """One payment of a document; negative for one taken back."""
        document = int(self.known["id"].iloc[place])
        if self.heard[document, day, -amount] > 0:
            self.heard[document, day, -amount] -= 1
            self.effects.append(("known_payment", place, amount))
            return
        open_ = int(self.left[place])
        part = min(amount, max(open_, 0)) if amount > 0 else max(amount, open_ - int(self.known["amount"].iloc[place]))
        if part:
            self.left[place] -= part
            self.write(document, day, -part, "settlement" if part > 0 else "reopened")
            whole = "settled" if self.left[place] == 0 else "paid_partly"
            self.effects.append((whole if part > 0 else "reopened", place, -part))
        rest = amount - part
        if rest > 0:
            rest -= self.dated(document, place, day, rest)
        if rest:
            self.effects.append(("unmatched", place, rest))

    def dated(self, document: int, place: int, day: pd.Timestamp, amount: int) -> int:
        """Gives a settlement known only between two books its day; how much of the payment that explains."""
        for event in self.between.get(document, ()):
            if event.since < day <= event.day and -event.amount >= amount:
                self.write(document, day, -amount, "settlement")
                self.write(document, event.day, amount, "reopened", event.since)
                self.effects.append(("past", place, 0))
                return amount
        return 0

    def write(self, document: int, day: pd.Timestamp, amount: int, kind: str, since: Any = pd.NaT) -> None:
        """One event."""
        self.lines.append({"document_id": document, "kind": kind, "day": day, "since": since, "amount": amount})


def paid(
    books: Books, payments: pd.DataFrame, as_of: date, import_id: int, codes: Mapping[str, str] = NO_CODES
) -> Changes:
    """What a list of payments (PAYMENTS) up to the end of `as_of` adds: an exact settlement each, once. A payment of a
    document that is not known, or of more than is left of it, is told and not kept."""
    work = Paying(books)
    names = latest_customers(books.customers).set_index("customer")["name"]
    payments = payments[(payments["day"] <= pd.Timestamp(as_of)).to_numpy()].reset_index(drop=True)
    names = names[~names.index.isin(list(codes))]
    at = places(under(work.known, codes), under(payments, codes), names)
    for row in in_order(payments, at):
        work.pay(int(at[row]), payments["day"].iloc[row], int(payments["amount"].iloc[row]))
    first = int(books.events["id"].max()) if len(books.events) else 0
    lines = pd.DataFrame(work.lines, columns=["document_id", "kind", "day", "since", "amount"])
    lines["since"] = pd.to_datetime(lines["since"]).astype("datetime64[s]")
    lines = lines.assign(id=np.arange(first + 1, first + 1 + len(lines)), import_id=import_id)
    lines["due"] = np.full(len(lines), np.datetime64("NaT", "s"))
    lost = payments[at < 0]
    told = pd.DataFrame(work.effects, columns=["effect", "place", "amount"])
    owners = work.known[["customer", "number", "currency"]].iloc[told["place"].to_numpy(dtype="int64")]
    happened = owners.reset_index(drop=True).assign(effect=told["effect"], amount=told["amount"])
    missing = lost[["customer", "number", "currency", "amount"]].assign(effect="unmatched")
    effect = pd.concat([happened, missing], ignore_index=True)[["effect", "customer", "number", "currency", "amount"]]
    return Changes(empty(CUSTOMERS), empty(DOCUMENTS), shaped(EVENTS, lines), effect)


def told_of_customers(books: Books, people: pd.DataFrame, import_id: int) -> Changes:
    """What a list of customers (PEOPLE) adds: a line for each of whom it says something new. A customer the list knows
    by name alone is the one of that name in the books, where there is only one."""
    newest = latest_customers(books.customers)
    by_name = newest.assign(plain=[plain(name) for name in newest["name"]]).drop_duplicates("plain", keep=False)
    codes = dict(zip(by_name["plain"], by_name["customer"], strict=True))
    known = set(newest["customer"])
    mapped = [
        code if code in known else codes.get(plain(name), code)
        for code, name in zip(people["customer"], people["name"], strict=True)
    ]
    lines = new_customers(books.customers, shaped(PEOPLE, people.assign(customer=mapped)), import_id)
    nothing = pd.DataFrame(
        {"effect": [], "customer": [], "number": [], "currency": [], "amount": np.zeros(0, "int64")}
    ).astype({"effect": "str", "customer": "str", "number": "str", "currency": "str"})
    return Changes(lines, empty(DOCUMENTS), empty(EVENTS), nothing)
