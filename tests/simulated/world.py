"""The truth: papers, the days on which they changed, and the money that came in. Amounts are cents, days are dates."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.simulated.calendar import on_a_working_day


@dataclass
class Paper:
    """One document of the books and what changed what is open of it, in the order of its days."""

    customer: str
    number: str
    kind: str
    day: date
    due: date
    amount: int
    currency: str
    changes: list[tuple[date, int]] = field(default_factory=list)

    def open_at(self, day: date) -> int:
        """What is open of it at the end of a day, signed like its amount."""
        return self.amount + sum(cents for on, cents in self.changes if on <= day) if self.day <= day else 0

    @property
    def open(self) -> int:
        """What is open of it now."""
        return self.amount + sum(cents for _, cents in self.changes)


@dataclass(frozen=True)
class Money:
    """What a customer paid on a day for a document; `number` is '' when it was booked on account and matched later."""

    customer: str
    currency: str
    day: date
    amount: int
    number: str = ""


@dataclass
class World:
    """All that is so, whoever knows it. `exports` are the days whose evening's books were exported."""

    papers: list[Paper] = field(default_factory=list)
    of: dict[str, list[Paper]] = field(default_factory=lambda: defaultdict(list))
    money: list[Money] = field(default_factory=list)
    exports: list[date] = field(default_factory=list)
    insolvent: dict[str, date] = field(default_factory=dict)
    numbered: int = 0
    matching: dict[date, list[tuple[Paper, Paper | None]]] = field(default_factory=lambda: defaultdict(list))

    def paper(self, customer: str, kind: str, day: date, due: date, amount: int, currency: str) -> Paper:
        """A new document, under the next number."""
        self.numbered += 1
        letter = {"invoice": "F", "credit_note": "N", "receipt": "R"}[kind]
        made = Paper(customer, f"{letter}{day:%y%m}{self.numbered:05d}", kind, day, due, amount, currency)
        self.papers.append(made)
        self.of[customer].append(made)
        return made

    def invoices(self, customer: str, currency: str = "") -> list[Paper]:
        """A customer's invoices with something open now, the oldest due first."""
        mine = (one for one in self.of[customer] if one.kind == "invoice" and one.open > 0)
        return sorted((one for one in mine if currency in ("", one.currency)), key=lambda one: (one.due, one.number))

    def pay(self, customer: str, day: date, papers: Iterable[Paper], amount: int | None = None) -> None:
        """A payment of documents, in their order, up to an amount (all of it where none is given). A document that was
        touched in the week of the books already is left for another day: an export gives one day for its changes."""
        left = amount
        for one in papers:
            cents = one.open if left is None else min(one.open, left)
            if cents > 0 and not self.touched(one, day):
                one.changes.append((day, -cents))
                self.money.append(Money(customer, one.currency, day, cents, one.number))
                left = None if left is None else left - cents

    def touched(self, paper: Paper, day: date) -> bool:
        """Whether a document changed since the last export before a day."""
        before = max((one for one in self.exports if one < day), default=date.min)
        return any(on > before for on, _ in paper.changes)

    def pay_on_account(self, customer: str, day: date, amount: int, currency: str, matched: date) -> None:
        """Money without a document: a receipt, matched with the oldest invoices on a later day."""
        receipt = self.paper(customer, "receipt", day, day, -amount, currency)
        self.money.append(Money(customer, currency, day, amount))
        self.matching[on_a_working_day(matched)].append((receipt, None))

    def credit(self, paper: Paper, day: date, amount: int, matched: date) -> Paper:
        """A credit note for a part of a document, set against it on a later day."""
        note = self.paper(paper.customer, "credit_note", day, day, -amount, paper.currency)
        self.matching[on_a_working_day(matched)].append((note, paper))
        return note

    def match(self, day: date) -> None:
        """Sets the credit that is to be matched on a day against the document it is for, else against the customer's
        oldest open invoice that was exported before; where something is left of it, it comes back eight days later."""
        for credit, meant in self.matching.pop(day, []):
            first = [meant] if meant and meant.open > 0 else self.invoices(credit.customer, credit.currency)
            for one in first:
                if one.day <= day - timedelta(days=8) and not self.touched(one, day) and not self.touched(credit, day):
                    cents = min(one.open, -credit.open)
                    one.changes.append((day, -cents))
                    credit.changes.append((day, cents))
                    break
            if credit.open:
                self.matching[on_a_working_day(day + timedelta(days=8))].append((credit, meant))

    def overdue(self, customer: str, day: date) -> list[Paper]:
        """A customer's open invoices that are late on a day, as they are now."""
        return [one for one in self.invoices(customer) if one.due < day]

    def listed(self, day: date, settled_too: bool) -> Iterator[Paper]:
        """The documents of an export of a day's evening."""
        return (one for one in self.papers if one.day <= day and (settled_too or one.open_at(day)))

    def books_of(self, day: date) -> date | None:
        """The day of the newest export up to a day."""
        return max((one for one in self.exports if one <= day), default=None)

    def window(self, day: date, exact: bool) -> tuple[date, date] | None:
        """The first and last day on which the books say that something of a day happened; None when they do not."""
        if day > self.exports[-1]:
            return None
        if exact:
            return day, day
        last = next(one for one in self.exports if one >= day)
        before = [one for one in self.exports if one < last]
        return (before[-1] + timedelta(days=1) if before else date.min), last
