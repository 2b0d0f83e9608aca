"""What a ledger sets against its documents: by the document an entry applies to, by lettering, and if asked by age.

Each entry is a document (invoice, credit note, receipt, or a refund, which is a receipt the other way). Two entries
of opposite sides that are set against one another give an event on each: it counts from the later of their days, and
from the day of the lettering where the ledger gives one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..tables import APPLIED, shaped
from .headings import key

SEPARATORS = re.compile(r"[;,+|]|\s+(?:et|en|and|und|&)\s+")
CENT = 1


@dataclass(frozen=True)
class Entries:
    """The entries of a ledger, in the order of TAKEN. `amount` in cents, debit positive; `day` and `matched_on` are
    datetime64[D]; `customer`, `currency` and `group` (account, customer and lettering code) are codes, -1 for none."""

    customer: np.ndarray
    currency: np.ndarray
    number: Sequence[str]
    day: np.ndarray
    amount: np.ndarray
    applies: Sequence[str]
    group: np.ndarray
    matched_on: np.ndarray


@dataclass
class Settling:
    """The work of setting entries against one another: what is left of each, and the events so far."""

    entries: Entries
    left: np.ndarray
    events: list[tuple[int, np.datetime64, int]] = field(default_factory=list)
    unknown: int = 0
    """How many entries name a document that is not there."""

    def pair(self, one: int, two: int) -> None:
        """Sets two entries of opposite sides against one another, as far as both go."""
        first, second = int(self.left[one]), int(self.left[two])
        if first * second >= 0:
            return
        moved = min(abs(first), abs(second))
        when = self.latest([one, two])
        for at, side in ((one, first), (two, second)):
            change = -moved if side > 0 else moved
            self.left[at] += change
            self.events.append((at, when, change))

    def each(self, rows: Iterable[int]) -> None:
        """Sets the credits among some entries against the debits, both oldest first."""
        by_age = sorted(rows, key=lambda row: (self.entries.day[row], row))
        debits = [row for row in by_age if self.left[row] > 0]
        for credit in [row for row in by_age if self.left[row] < 0]:
            while debits and self.left[credit]:
                self.pair(debits[0], credit)
                if not self.left[debits[0]]:
                    debits.pop(0)

    def drop_cents(self, rows: Sequence[int]) -> None:
        """Settles what lettering leaves over in a group that nets to a cent."""
        rest = [row for row in rows if self.left[row]]
        if rest and abs(int(self.left[rows].sum())) <= CENT:
            when = self.latest(rows)
            for row in rest:
                self.events.append((row, when, -int(self.left[row])))
                self.left[row] = 0

    def latest(self, rows: Sequence[int]) -> np.datetime64:
        """The last of the days of some entries and of their lettering."""
        days = [day for row in rows for day in (self.entries.day[row], self.entries.matched_on[row])]
        return max(day for day in days if not np.isnat(day))

    def table(self) -> pd.DataFrame:
        """APPLIED, in the order of the documents and their days."""
        rows = sorted(self.events, key=lambda event: (event[0], event[1]))
        document, day, amount = zip(*rows, strict=True) if rows else ((), (), ())
        return shaped(
            APPLIED,
            {
                "document": np.array(document, dtype=np.int64),
                "day": np.array(day, dtype="datetime64[D]").astype("datetime64[s]"),
                "amount": np.array(amount, dtype=np.int64),
            },
        )


def settled(entries: Entries, *, fifo: bool) -> Settling:
    """The entries set against one another: applies-to first, then lettering, then (`fifo`) what is left by age."""
    work = Settling(entries, entries.amount.astype(np.int64).copy())
    apply_named(work)
    for rows in groups(entries.group):
        work.each(rows)
        work.drop_cents(rows)
    if fifo:
        both = entries.customer.astype(np.int64) * (int(entries.currency.max(initial=0)) + 1) + entries.currency
        for rows in groups(both):
            work.each(rows)
    return work


def groups(codes: np.ndarray) -> list[list[int]]:
    """The rows of each group of more than one; -1 is no group."""
    order = np.argsort(codes, kind="stable")
    order = order[codes[order] >= 0]
    edges = np.flatnonzero(np.diff(codes[order])) + 1
    return [part.tolist() for part in np.split(order, edges) if len(part) > 1]


def apply_named(work: Settling) -> None:
    """Sets each entry that names documents of its customer against them, in the order it names them; where several
    bear the number, the oldest first."""
    entries = work.entries
    named = [row for row, text in enumerate(entries.applies) if text]
    if not named:
        return
    places: dict[str, list[int]] = {}
    for row, number in enumerate(entries.number):
        places.setdefault(key(number), []).append(row)
    for row in named:
        lost = False
        for number in targets(entries.applies[row], places):
            others = [other for other in places.get(key(number), ()) if fits(entries, row, other)]
            for other in sorted(others, key=lambda other: entries.day[other]):
                work.pair(other, row)
            lost = lost or not others
        work.unknown += lost


def fits(entries: Entries, row: int, other: int) -> bool:
    """Whether an entry can be set against another: other side, same customer, same currency."""
    opposite = entries.amount[other] * entries.amount[row] < 0
    same = entries.customer[other] == entries.customer[row] and entries.currency[other] == entries.currency[row]
    return bool(opposite and same)


def targets(text: str, places: dict[str, list[int]]) -> list[str]:
    """The document numbers an entry names: the text whole where a document bears it, else its parts."""
    return [text] if key(text) in places else [part.strip() for part in SEPARATORS.split(text) if part.strip()]
