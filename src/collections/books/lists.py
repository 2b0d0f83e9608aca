"""The difference between a list of payments, or of customers, and the books."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..tables import CUSTOMERS, DOCUMENTS, EVENTS, PEOPLE, empty, shaped
from .known import NO_CODES, Books, Changes, latest_customers, state, under
from .payments import in_order, places, plain
from .people import new_customers


class Paying:
    """Payments set against the books, one by one: what is open of each document, and what is known of its payments, by
    document and day, positive for money received."""

    def __init__(self, books: Books) -> None:
        self.known = state(books.documents, books.events)
        self.left = self.known["open"].to_numpy(copy=True)
        self.heard: Counter[tuple[int, pd.Timestamp, bool]] = Counter()
        self.between: dict[int, Counter[tuple[pd.Timestamp, pd.Timestamp]]] = {}
        moves = books.events[books.events["kind"].isin(["settlement", "reopened"]).to_numpy()]
        for event in moves.itertuples():
            if pd.isna(event.since):
                self.heard[event.document_id, event.day, event.amount < 0] += abs(event.amount)
            else:
                self.between.setdefault(event.document_id, Counter())[event.since, event.day] -= event.amount
        self.lines: list[dict[str, Any]] = []
        self.effects: list[tuple[str, int, int]] = []

    def pay(self, place: int, day: pd.Timestamp, amount: int) -> None:
        """One payment of a document; negative for one taken back."""
        document, sign = int(self.known["id"].iloc[place]), 1 if amount > 0 else -1
        known = min(abs(amount), self.heard[document, day, amount > 0])
        if known:
            self.heard[document, day, amount > 0] -= known
            self.effects.append(("known_payment", place, sign * known))
            amount -= sign * known
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
        explained = 0
        for (since, until), settled in sorted(self.between.get(document, Counter()).items()):
            part = min(amount - explained, settled)
            if since < day <= until and part > 0:
                self.write(document, day, -part, "settlement")
                self.write(document, until, part, "reopened", since)
                self.between[document][since, until] -= part
                explained += part
        if explained:
            self.effects.append(("past", place, 0))
        return explained

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
    return replace(nothing(), customers=lines)


def nothing() -> Changes:
    """A file that changes nothing."""
    texts = {name: pd.Series(dtype="str") for name in ("effect", "customer", "number", "currency")}
    effect = pd.DataFrame({**texts, "amount": np.zeros(0, "int64")})
    return Changes(empty(CUSTOMERS), empty(DOCUMENTS), empty(EVENTS), effect)


def with_lists(
    books: Books,
    found: Changes,
    taken: pd.DataFrame,
    payments: Sequence[pd.DataFrame],
    people: Sequence[pd.DataFrame],
    as_of: date,
    import_id: int,
    codes: Mapping[str, str] = NO_CODES,
) -> Changes:
    """What a list of documents changes, with the lists in other sheets of its file: customers, and payments of
    documents it does not hold."""
    if payments:
        every = pd.concat(payments, ignore_index=True)
        names = taken.drop_duplicates("customer").set_index("customer")["name"]
        lost = every[places(taken, every, names) < 0].reset_index(drop=True)
        more = paid(kept(books, found), lost, as_of, import_id, codes)
        events = pd.concat([found.events, more.events], ignore_index=True)
        found = replace(found, events=events, effect=pd.concat([found.effect, more.effect], ignore_index=True))
    if people:
        more = told_of_customers(kept(books, found), pd.concat(people, ignore_index=True), import_id)
        found = replace(found, customers=pd.concat([found.customers, more.customers], ignore_index=True))
    return found


def kept(books: Books, found: Changes) -> Books:
    """The books once changes are kept."""
    pairs = ((name, getattr(books, name), getattr(found, name)) for name in ("customers", "documents", "events"))
    return replace(books, **{name: pd.concat([old, new], ignore_index=True) for name, old, new in pairs})
