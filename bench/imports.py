"""How long a weekly export takes from its bytes to committed events, against python-calamine reading the same bytes.

Also: all figures of the overview for a new day, against the time it takes to load the same documents from the store.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from python_calamine import CalamineWorkbook

from bench import Row, printed, row, timed
from src.collections import actions, desk, readers, store
from src.collections.documents.workbook import Field, Sheet, workbook
from src.collections.kpi import Ledger

FIRST = date(2026, 11, 13)
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


def ledger(number: int) -> pd.DataFrame:
    """So many invoices of eighteen months, three in four settled, customers with twenty each."""
    chance = np.random.default_rng(11)
    day = np.datetime64("2025-05-01", "s") + np.sort(chance.integers(0, 560, number)).astype("timedelta64[D]")
    amount = chance.integers(1_000, 900_000, number)
    settled = chance.random(number) < 0.75
    customer = chance.integers(0, number // 20 + 1, number)
    return pd.DataFrame(
        {
            "kind": "Facture",
            "number": [f"F{place:07d}" for place in range(number)],
            "customer": [f"C{code:05d}" for code in customer],
            "name": [f"Établissements Numéro {code} SRL" for code in customer],
            "day": day,
            "due": day + np.timedelta64(30, "D"),
            "amount": amount,
            "paid": np.where(settled, amount, 0),
            "open": np.where(settled, 0, amount),
            "settled": np.where(settled, day + np.timedelta64(25, "D"), np.datetime64("NaT", "s")),
            "currency": "EUR",
            "salesperson": [f"Vendeur {code % 7}" for code in customer],
            "reference": [f"BC-{place % 9999}" for place in range(number)],
            "email": [f"compta@client{code}.example" for code in customer],
            "address": [f"Rue du Test {code}, 1000 Bruxelles" for code in customer],
        }
    )


def week_later(rows: pd.DataFrame) -> pd.DataFrame:
    """The same export a week later: one row in twenty has changed, paid in the meantime."""
    paid = np.flatnonzero((rows["open"] > 0).to_numpy())[: len(rows) // 20]
    later = rows.copy()
    later.loc[paid, "paid"] = later.loc[paid, "amount"]
    later.loc[paid, "open"] = 0
    later.loc[paid, "settled"] = pd.Timestamp(FIRST + timedelta(days=4))
    return later


def written(rows: pd.DataFrame) -> bytes:
    """The export as its accounting package would write it."""
    return workbook([Sheet("Mouvements", FIELDS, rows)])


def bare(content: bytes) -> None:
    """The measure: python-calamine alone."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    book.get_sheet_by_index(0).to_python(skip_empty_area=False)


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
    day.trends["EUR"], day.figures["EUR"], day.figures_before["EUR"], day.countback["EUR"]
    day.worst("amount", "EUR"), day.last_change, day.newly_overdue


def measured(number: int) -> list[Row]:
    """The rows of the table for an export of so many rows."""
    rows = ledger(number)
    first, second = written(rows), written(week_later(rows))
    base = min(timed(lambda: bare(first)) for _ in range(3))
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
