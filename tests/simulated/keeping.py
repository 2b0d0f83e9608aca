"""How the year gets to the rules of the desk: the weekly export as rows of a file, the acts as lines of the journal.

A Shelf keeps both in memory and asks the rules what changes (`books.changes`), as `actions.keep_import` does; a Drawer
goes the whole way, through actions and a database. What the desk then sees must be the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Protocol

import pandas as pd

from src.collections import actions, books
from src.collections.actions.hand import Hand, journal_line
from src.collections.desk import Desk
from src.collections.readers import read
from src.collections.store import Facts, Store
from src.collections.tables import CUSTOMERS, DOCUMENTS, EVENTS, IMPORTS, JOURNAL, TAKEN, empty
from tests.given import rows
from tests.simulated.world import Paper, World

BY = "Ann"


def export(world: World, day: date, exact: bool) -> pd.DataFrame:
    """TAKEN as the export of a day's evening gives it: with `exact`, every document with the day of its last change;
    else only what is open, and no such day."""
    return rows(TAKEN, [_row(one, day, exact) for one in world.listed(day, exact)]).assign(opening=False)


def _row(paper: Paper, day: date, exact: bool) -> dict[str, Any]:
    changed = [on for on, _ in paper.changes if on <= day]
    return {
        "customer": paper.customer,
        "name": f"Firm {paper.customer}",
        "number": paper.number,
        "kind": paper.kind,
        "day": paper.day,
        "due": paper.due,
        "amount": paper.amount,
        "open": paper.open_at(day),
        "settled": changed[-1] if exact and changed else None,
        "currency": paper.currency,
        "email": "" if paper.customer.endswith("3") else f"{paper.customer.lower()}@example.com",
        "phone": "+32 2 555 00 00",
        "terms": None,
        "row": 0,
    }


class Keeping(Protocol):
    """Where the books and the journal are."""

    def facts(self) -> Facts: ...

    def keep(self, day: date, taken: pd.DataFrame, exact: bool) -> None: ...

    def write(self, desk: Desk | None, on: date, hour: int, act: str, customer: str, **told: Any) -> int: ...

    def undo(self, on: date, hour: int, line: int, customer: str) -> int: ...


@dataclass
class Shelf:
    """All facts in memory."""

    imports: pd.DataFrame = field(default_factory=lambda: empty(IMPORTS))
    customers: pd.DataFrame = field(default_factory=lambda: empty(CUSTOMERS))
    documents: pd.DataFrame = field(default_factory=lambda: empty(DOCUMENTS))
    events: pd.DataFrame = field(default_factory=lambda: empty(EVENTS))
    journal: pd.DataFrame = field(default_factory=lambda: empty(JOURNAL))
    fresh: list[Mapping[str, Any]] = field(default_factory=list)

    def facts(self) -> Facts:
        if self.fresh:
            self.journal = pd.concat([self.journal, rows(JOURNAL, self.fresh)], ignore_index=True)
            self.fresh = []
        version = (len(self.imports), "", len(self.journal), "")
        return Facts(version, self.imports, self.customers, self.documents, self.events, self.journal)

    def keep(self, day: date, taken: pd.DataFrame, exact: bool) -> None:
        newest = self.imports["as_of"].max()
        known = books.Books(
            self.customers,
            self.documents,
            self.events,
            None if pd.isna(newest) else newest.date(),
            self.imports,
        )
        number, scope = len(self.imports) + 1, "all" if exact else "open"
        new = books.changes(known, taken, day, scope, number)
        line = {"id": number, "at": datetime.combine(day, time(18)), "by": BY, "as_of": day, "scope": scope}
        self.imports = _more(self.imports, rows(IMPORTS, [{**line, "rows": len(taken), "refused": 0}]))
        self.customers = _more(self.customers, new.customers)
        self.documents = _more(self.documents, new.documents)
        self.events = _more(self.events, new.events)

    def write(self, desk: Desk | None, on: date, hour: int, act: str, customer: str, **told: Any) -> int:
        line = journal_line(_hand(on, hour), act, customer=customer, **told)
        self.fresh.append({"id": self._next(), **line})
        return self._next() - 1

    def undo(self, on: date, hour: int, line: int, customer: str) -> int:
        return self.write(None, on, hour, "undo", customer, undoes=line)

    def _next(self) -> int:
        return len(self.journal) + len(self.fresh) + 1


@dataclass
class Drawer:
    """A database, reached through actions alone."""

    store: Store

    def facts(self) -> Facts:
        return self.store.facts()

    def keep(self, day: date, taken: pd.DataFrame, exact: bool) -> None:
        content = written(taken, day, exact)
        reading = read(f"{day}.csv", content)
        kept = actions.keep_import(
            self.store, _hand(day, 18), reading, content, day, "all" if exact else "open", sure=True
        )
        assert kept.import_id and len(reading.taken) == len(taken)

    def write(self, desk: Desk | None, on: date, hour: int, act: str, customer: str, **told: Any) -> int:
        hand = _hand(on, hour)
        if desk is not None:
            return actions.contact(self.store, hand, desk, act, customer, **told).line
        return actions.record(self.store, hand, act, customer, **told).line

    def undo(self, on: date, hour: int, line: int, customer: str) -> int:
        return actions.undo(self.store, _hand(on, hour), line).line


HEADINGS = {
    "kind": "Type de document",
    "number": "N° facture",
    "customer": "Code client",
    "name": "Nom du client",
    "day": "Date de facture",
    "due": "Date d'échéance",
    "amount": "Montant TTC",
    "open": "Solde",
    "settled": "Date de paiement",
    "currency": "Devise",
    "email": "E-mail",
    "phone": "Téléphone",
}
KINDS = {"invoice": "Facture", "credit_note": "Note de crédit", "receipt": "Paiement reçu"}


def written(taken: pd.DataFrame, day: date, exact: bool) -> bytes:
    """TAKEN as the bytes of a file that names its day, days as 31/12/2025 and amounts as 1234,56."""
    names = [name for name in HEADINGS if exact or name != "settled"]
    lines = [f"Situation au {day:%d/%m/%Y}", ";".join(HEADINGS[name] for name in names)]
    for row in taken.to_dict("records"):
        cells = {
            **{name: str(row[name]) for name in names},
            **{name: "" if pd.isna(row[name]) else f"{row[name]:%d/%m/%Y}" for name in ("day", "due", "settled")},
            **{name: f"{row[name] / 100:.2f}".replace(".", ",") for name in ("amount", "open")},
            "kind": KINDS[row["kind"]],
        }
        lines.append(";".join(cells[name] for name in names))
    return "\n".join(lines).encode("utf-8-sig")


def _hand(on: date, hour: int) -> Hand:
    return Hand(BY, datetime.combine(on, time(hour)), on)


def _more(known: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([known, new], ignore_index=True) if len(known) else new.reset_index(drop=True)
