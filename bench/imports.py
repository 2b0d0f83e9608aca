"""How long a weekly export takes from its bytes to committed events, against python-calamine reading the same bytes.

Also: all figures of the overview for a new day, against the time it takes to load the same documents from the store.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from bench import Row, printed, row, timed
from bench.exports import FIRST, ledger, week_later
from bench.reading import calamine
from src.collections import actions, desk, readers, store
from src.collections.documents.workbook import Field, Sheet, workbook
from src.collections.kpi import Ledger

FIELDS = (
    Field("kind", "Type de document", "text", 12),
    Field("number", "N° facture", "text", 14),
    Field("customer", "Code client", "text", 10),
    Field("name", "Nom du client", "text", 30),
    Field("day", "Date de facture", "day", 12),
    Field("due", "Date d'échéance", "day", 12),
    Field("amount", "Montant TTC", "cents", 12),
    Field("paid", "Payé", "cents", 12),
    Field("open", "Solde", "cents", 12),
    Field("settled", "Date de paiement", "day", 12),
    Field("currency", "Devise", "text", 8),
    Field("salesperson", "Commercial", "text", 14),
    Field("reference", "Réf. client", "text", 14),
    Field("email", "E-mail", "text", 26),
    Field("address", "Adresse", "text", 30),
)


def written(rows: pd.DataFrame) -> bytes:
    """The export as its accounting package would write it."""
    return workbook([Sheet("Mouvements", FIELDS, rows)])


def kept(source: store.Store, content: bytes, name: str, as_of: date) -> None:
    """From bytes to committed events."""
    hand = actions.Hand("bench", datetime(2026, 11, 22, 9), date(2026, 11, 22))
    reading = readers.read(name, content)
    actions.keep_import(source, hand, reading, content, as_of, "all")


@contextmanager
def new_store() -> Iterator[store.Store]:
    """A store in a folder that goes away."""
    with TemporaryDirectory() as folder:
        yield store.opened(f"sqlite:///{Path(folder, 'bench.sqlite3').as_posix()}")


def overview(facts: store.Facts, ready: dict[str, Ledger], as_of: date) -> None:
    """Everything pages/overview.py shows for a day not looked at before, from ledgers kept ready."""
    day = desk.Desk.of(facts, as_of, lambda *_: ready)
    assert day.adds_up
    day.trends["EUR"], day.figures["EUR"], day.figures_before["EUR"]
    day.worst("amount", "EUR"), day.last_change, day.newly_overdue


def measured(number: int) -> list[Row]:
    """The rows of the table for an export of so many rows."""
    rows = ledger(number)
    first, second = written(rows), written(week_later(rows))
    base = min(timed(lambda: calamine(first)) for _ in range(3))
    with new_store() as source:
        took = timed(lambda: kept(source, first, "week1.xlsx", FIRST))
        again = timed(lambda: kept(source, second, "week2.xlsx", FIRST + timedelta(days=7)))
        load = min(timed(source.facts) for _ in range(3))
        facts = source.facts()
        ready = desk.Desk.of(facts, FIRST).ledgers
        days = [FIRST - timedelta(days=back) for back in (1, 30, 200)]
        shown = min(timed(lambda day=day: overview(facts, ready, day)) for day in days)
    return [
        row(f"first export, {number:,} rows of 15 columns", took, base, 4),
        row("second weekly export, 5 % changed", again, base, 3),
        row("overview of a new day, against loading", shown, load, 1),
    ]


def main(quick: bool = True) -> list[Row]:
    """Measures 100,000 rows, or 20,000 when it is to be quick, and prints the table."""
    return printed("imports", "calamine / load", measured(20_000 if quick else 100_000))


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
