"""The scenarios of `tests/reference/scenarios.json`, told as our books would hold them.

An invoice is a document, one per instalment where it has several. Money or credit goes to the part that is due first,
on the later of the two days. What a payment does not settle on its own day stands in the books as a receipt.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from src.collections import standing as rules
from src.collections.ageing import accounts, by_bucket, open_items
from src.collections.money import cents
from src.collections.policy import DEFAULT, STEPS, Ladder, Policy, Step
from src.collections.tables import DOCUMENTS, EVENTS, JOURNAL
from src.collections.worklist import worklist
from tests.given import rows

FACTS = Path(__file__).parent / "reference" / "scenarios.json"
BOOKED = ("invoice", "credit_note", "payment")
"""Kinds of events that are in the books; others tell a figure, a rate or a cell of a file."""


class Facts(dict[str, Any]):
    """Facts of a scenario that remember which of them a test has read, so that none is passed over in silence.

    Those in `must` have to be read, one by one or all of them by `items` or `values`.
    """

    def __init__(self, told: Mapping[str, Any], must: Iterable[str]) -> None:
        super().__init__(told)
        self.must, self.read = frozenset(must) & set(told), set[str]()

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)

    def items(self) -> Any:
        self.read.update(self)
        return super().items()

    def values(self) -> Any:
        self.read.update(self)
        return super().values()

    def unread(self) -> list[str]:
        """What has to be read and was not, as paths of keys."""
        missed = sorted(self.must - self.read)
        for key, value in super().items():
            inner = value if isinstance(value, list) else [value]
            missed += [f"{key}: {path}" for facts in inner if isinstance(facts, Facts) for path in facts.unread()]
        return missed


def expectation(told: Any) -> Any:
    """What a check expects, every table in it watched."""
    if isinstance(told, dict):
        return Facts({key: expectation(value) for key, value in told.items()}, told)
    return [expectation(one) for one in told] if isinstance(told, list) else told


def watched(scenario: Mapping[str, Any]) -> Facts:
    """A scenario of which every expectation has to be read, and what a peer is known to do wrong."""
    checks = [Facts({**check, "expect": expectation(check["expect"])}, ["expect"]) for check in scenario["checks"]]
    return Facts({**scenario, "checks": checks}, ["checks", "peer_known_wrong"])


def scenarios() -> dict[str, Facts]:
    """Every scenario of the file by its id; figures with decimals are Decimal."""
    told = json.loads(FACTS.read_text(encoding="utf-8"), parse_float=Decimal)
    return {scenario["id"]: watched(scenario) for scenario in told["scenarios"]}


@dataclass(frozen=True)
class Books:
    """DOCUMENTS and EVENTS."""

    documents: pd.DataFrame
    events: pd.DataFrame

    def items(self, as_of: date | str) -> pd.DataFrame:
        """OPEN_ITEMS at the end of a day."""
        return open_items(self.documents, self.events, day_of(as_of))

    def total(self, as_of: date | str) -> int:
        """Cents open at the end of a day, in the one currency of these books."""
        assert self.documents["currency"].nunique() <= 1
        return int(self.items(as_of)["open"].sum())

    def and_then(self, *happened: Mapping[str, Any]) -> "Books":
        """The same books with further EVENTS, each with the `number` of its document instead of its id."""
        ids = dict(zip(self.documents["number"], self.documents["id"].tolist(), strict=True))
        after = len(self.events) + 1
        more = [
            {"kind": "settlement", **one, "id": id_, "document_id": ids[one["number"]]}
            for id_, one in enumerate(happened, after)
        ]
        return Books(self.documents, pd.concat([self.events, rows(EVENTS, more)], ignore_index=True))


@dataclass(frozen=True)
class Applied:
    """Cents that event `by` takes off the open amount of a part (a negative amount off a credit note) on a day."""

    by: str
    part: int
    day: date
    amount: int


def day_of(day: date | str) -> date:
    """A day, or its ISO text, as a day."""
    return day if isinstance(day, date) else date.fromisoformat(day)


def parts_of(event: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The documents that an invoice or credit note is: one, or one per instalment, the part due first before."""
    sign = -1 if event["type"] == "credit_note" else 1
    told = sorted(event.get("instalments", [event]), key=lambda part: str(part.get("due")))
    for part in told:
        due = part.get("due")
        yield {
            "customer": event["party"],
            "number": event["id"],
            "kind": event["type"],
            "day": day_of(event["date"]),
            "due": day_of(due) if due else None,
            "amount": sign * cents(part["amount"]),
            "currency": event.get("currency", "EUR"),
        }


def applied(told: Sequence[Mapping[str, Any]], parts: Sequence[Mapping[str, Any]]) -> list[Applied]:
    """What the payments and credit notes settle, day by day. ValueError where one settles more than was open."""
    open_, made = [part["amount"] for part in parts], []
    for event in sorted(told, key=lambda event: event["date"]):
        for target in event.get("applied_to", []):
            rest = cents(target["amount"])
            for place, part in enumerate(parts):
                if part["number"] != target["id"] or not rest:
                    continue
                taken = min(rest, open_[place]) if rest > 0 else max(rest, open_[place])
                made.append(Applied(event["id"], place, max(part["day"], day_of(event["date"])), taken))
                open_[place] -= taken
                rest -= taken
            if rest:
                raise ValueError(f"{event['id']} settles {rest} cents too many of {target['id']}")
    return [one for one in made if one.amount]


def receipt(event: Mapping[str, Any], settled: Sequence[Applied]) -> Iterator[dict[str, Any]]:
    """The document that stands for what a payment does not settle on its own day; none where it settles all."""
    day = day_of(event["date"])
    left = cents(event["amount"]) - sum(one.amount for one in settled if one.by == event["id"] and one.day == day)
    if left:
        document = {"customer": event["party"], "number": event["id"], "kind": "receipt", "day": day, "due": day}
        yield {**document, "amount": -left, "currency": event.get("currency", "EUR")}


def booked(told: Sequence[Mapping[str, Any]]) -> Books:
    """The books that say the same as these events of a scenario, all of them of BOOKED kinds; else ValueError."""
    if others := {event["type"] for event in told} - set(BOOKED):
        raise ValueError(f"{others} are not in the books")
    payments = [event for event in told if event["type"] == "payment"]
    parts = [part for event in told if event["type"] != "payment" for part in parts_of(event)]
    settled = applied(told, parts)
    documents = parts + [line for event in payments for line in receipt(event, settled)]
    sources = {
        line["number"]: id_ for id_, line in enumerate(documents, 1) if line["kind"] in ("credit_note", "receipt")
    }
    taken_on = {event["id"]: day_of(event["date"]) for event in payments}
    lines = []
    for one in settled:
        lines.append((one.part + 1, one.day, -one.amount))
        if one.by in sources and one.day != taken_on.get(one.by):
            lines.append((sources[one.by], one.day, one.amount))
    happened = [
        {"document_id": id_, "kind": "settlement", "day": day, "amount": amount} for id_, day, amount in sorted(lines)
    ]
    return Books(rows(DOCUMENTS, documents), rows(EVENTS, happened))


def standing(items: pd.DataFrame) -> list[tuple[str, int, int]]:
    """Number, amount and open cents of OPEN_ITEMS, by number and then due day."""
    lines = items.sort_values(["number", "due"])
    return list(zip(lines["number"], lines["amount"].tolist(), lines["open"].tolist(), strict=True))


def ladder(**waits: int) -> Policy:
    """The usual policy with a ladder of these steps alone for ordinary customers, each with its days to wait."""
    usual: Ladder = DEFAULT.ladder("ordinary")
    steps = tuple(Step(one.act, waits.get(one.act, 0), one.channel, one.tone, one.act in waits) for one in usual)
    assert set(waits) <= set(STEPS)
    return Policy({**DEFAULT.ladders, "ordinary": steps})


def acts(*done: tuple[str, str] | tuple[str, str, str]) -> pd.DataFrame:
    """JOURNAL of what was done with C1: act, day, and the day it is about where there is one."""
    lines = [
        {"act": act, "on": day_of(on), "at": day_of(on), "day": day_of(about[0]) if about else None, "undoes": 0,
         "details": "{}"}
        for act, on, *about in done
    ]  # fmt: skip
    return rows(JOURNAL, lines)


def limit(amount: Any, on: date | str) -> pd.DataFrame:
    """JOURNAL of a credit limit of C1, in units of EUR."""
    day = day_of(on)
    line = {"act": "limit", "on": day, "at": day, "day": None, "undoes": 0, "details": "{}", "amount": cents(amount)}
    return rows(JOURNAL, [{**line, "currency": "EUR"}])


def standing_of(books: Books, journal: pd.DataFrame, as_of: date | str) -> pd.DataFrame:
    """STANDING at the end of a day."""
    day = day_of(as_of)
    late = accounts(books.items(day)).dropna(subset=["oldest"]).set_index("customer")["oldest"]
    made = rules.promises(journal, books.documents, books.events, day, day)
    disputes = rules.disputes(journal, books.documents, books.items(day), day)
    return rules.standing(journal, made, late, day, disputes=disputes, tasks=rules.tasks(journal, day))


def on_the_list(books: Books, journal: pd.DataFrame, as_of: date | str, policy: Policy = DEFAULT) -> list[list[str]]:
    """Step and objections of each line of the worklist of a day."""
    stands = standing_of(books, journal, as_of)
    return worklist(accounts(books.items(as_of)), stands, day_of(as_of), policy)[["step", "objections"]].values.tolist()


def buckets(items: pd.DataFrame) -> dict[str, int]:
    """Cents per bucket of OPEN_ITEMS in one currency, empty buckets left out."""
    totals = by_bucket(items)
    assert totals["currency"].nunique() <= 1
    return {name: cents_ for name, cents_ in zip(totals["bucket"], totals["amount"].tolist(), strict=True) if cents_}
