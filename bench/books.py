"""Large invented books as the store keeps them: documents of eighteen months, nine in ten of them settled."""

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from src.collections import store
from src.collections.tables import (
    COUNT,
    CUSTOMERS,
    DOCUMENTS,
    EVENTS,
    IMPORTS,
    JOURNAL,
    NUMBER,
    TEXT,
    Table,
    empty,
    shaped,
)

TODAY = date(2025, 6, 30)
DAYS = 546
"""From the first document to the last, which is of the day the books are made for."""


def books(number: int, until: date = TODAY) -> tuple[pd.DataFrame, pd.DataFrame]:
    """DOCUMENTS of eighteen months, one in twenty a credit note; EVENTS: nine in ten settled, one in ten due_moved."""
    chance = np.random.default_rng(7)
    first = np.datetime64(until - timedelta(days=DAYS), "s")
    day = first + np.sort(chance.integers(0, DAYS, number)).astype("timedelta64[D]")
    credit = chance.random(number) < 0.05
    amount = chance.integers(1_000, 500_000, number) * np.where(credit, -1, 1)
    due = day + chance.choice([0, 15, 30, 60], number).astype("timedelta64[D]")
    ids = np.arange(1, number + 1)
    documents = {
        "id": ids,
        "import_id": 1,
        "customer": pd.Series(chance.integers(0, number // 20 + 1, number)).map("C{:06d}".format),
        "number": pd.Series(ids).map("I{:07d}".format),
        "kind": np.where(credit, "credit_note", "invoice"),
        "day": day,
        "due": due,
        "amount": amount,
        "currency": "EUR",
        "reference": "",
        "salesperson": "",
    }
    place = np.concatenate([chance.permutation(number)[: number * 9 // 10], chance.permutation(number)[: number // 10]])
    moves = np.arange(len(place)) >= number * 9 // 10
    happened = due[place] + chance.integers(-10, 60, len(place)).astype("timedelta64[D]")
    events = {
        "id": np.arange(1, len(place) + 1),
        "import_id": 1,
        "document_id": ids[place],
        "kind": np.where(moves, "due_moved", "settlement"),
        "day": happened,
        "since": np.datetime64("NaT", "s"),
        "amount": np.where(moves, 0, -amount[place]),
        "due": np.where(moves, due[place] + np.timedelta64(10, "D"), np.datetime64("NaT", "s")),
    }
    return shaped(DOCUMENTS, pd.DataFrame(documents)), shaped(EVENTS, pd.DataFrame(events))


def imported(until: date = TODAY) -> pd.DataFrame:
    """IMPORTS of two weekly exports, both of the whole books."""
    told = {"fingerprint": ["first", "second"], "source": ["week1.xlsx", "week2.xlsx"], "scope": "all"}
    days = [datetime.combine(until - timedelta(days=back), datetime.min.time()) for back in (7, 0)]
    return blank(IMPORTS, {"id": [1, 2], "at": days, "as_of": days, "by": "bench", "stated": "{}", **told})


def customers_of(documents: pd.DataFrame) -> pd.DataFrame:
    """CUSTOMERS of these DOCUMENTS, one line each."""
    codes = pd.Series(sorted(documents["customer"].unique()), dtype="str")
    names = {"id": np.arange(1, len(codes) + 1), "import_id": 1, "customer": codes, "name": "Klant " + codes}
    return blank(CUSTOMERS, names)


def blank(shape: Table, known: dict[str, object]) -> pd.DataFrame:
    """A table of that shape with these columns known and every other one as empty as it may be."""
    known = {name: values for name, values in known.items() if name in shape.names}
    rows = pd.DataFrame(known)
    for column in shape.columns:
        if column.name not in known:
            nothing = {COUNT: 0, TEXT: "", NUMBER: np.nan}.get(column.kind, pd.NaT)
            rows[column.name] = nothing if column.optional or column.kind in (COUNT, TEXT) else False
    return shaped(shape, rows)


def facts(number: int, until: date = TODAY) -> store.Facts:
    """The books as the store would give them."""
    documents, events = books(number, until)
    return store.Facts((2, "", 0, ""), imported(until), customers_of(documents), documents, events, empty(JOURNAL))


def stored(number: int, folder: Path, until: date = TODAY) -> store.Store:
    """A store in a folder that holds them."""
    source = store.opened(f"sqlite:///{(folder / f'books{number}.sqlite3').as_posix()}")
    known = facts(number, until)
    tables = {"imports": known.imports, "customers": known.customers}
    source.keep_import(source.version(), tables | {"documents": known.documents, "events": known.events})
    return source
