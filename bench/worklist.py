"""How long the worklist of a new day takes, against the time it takes to load the same facts from the store.

`python -m bench.worklist` takes 5,000 customers with 100,000 open documents and a journal of 20,000 lines, and ten
times as many of each; `--quick` the first alone. What is measured begins with the facts as the store gives them,
nothing prepared, and ends with the list: what is open, who owes it, promises, disputes, tasks, plans, how each account
stands.
"""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from bench import Row, in_turn, printed, row
from bench.books import TODAY, blank, customers_of, imported
from src.collections import desk, store
from src.collections.store import Facts
from src.collections.tables import DOCUMENTS, EVENTS, JOURNAL

CUSTOMERS, DOCUMENTS_EACH, LINES_EACH = 5_000, 20, 4
DAYS = 180
"""From the oldest document and the oldest line of the journal to today."""

SHARES = {
    **{"reminder_1": 30, "reminder_2": 12, "no_answer": 12, "voicemail": 4, "call": 4, "paid_already": 4},
    **{"promise": 14, "reminder_3": 4, "formal_notice": 2, "escalate": 1, "note": 3, "segment": 3, "assign": 2},
    **{"dispute": 1.5, "dispute_settled": 0.7, "hold": 1, "postpone": 1, "task": 0.5, "plan": 0.6, "limit": 0.7},
}
"""Of a hundred lines of the journal, roughly."""

DATED = ("promise", "hold", "postpone", "task", "plan")


def open_books(customers: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """DOCUMENTS, one in twenty a credit note, and EVENTS: one in ten is paid in part, the rest is open whole."""
    number, chance = customers * DOCUMENTS_EACH, np.random.default_rng(11)
    day = np.datetime64(TODAY - timedelta(days=DAYS), "s") + np.sort(chance.integers(0, DAYS, number)).astype(
        "timedelta64[D]"
    )
    credit = chance.random(number) < 0.05
    amount = chance.integers(10_000, 500_000, number) * np.where(credit, -1, 1)
    ids = np.arange(1, number + 1)
    documents = {
        "id": ids,
        "import_id": 1,
        "customer": pd.Series(chance.integers(0, customers, number)).map("C{:06d}".format),
        "number": pd.Series(ids).map("I{:07d}".format),
        "kind": np.where(credit, "credit_note", "invoice"),
        "day": day,
        "due": day + chance.choice([0, 15, 30, 60], number).astype("timedelta64[D]"),
        "amount": amount,
        "currency": "EUR",
    }
    paid = chance.permutation(number)[: number // 10]
    paid = paid[amount[paid] > 0]
    events = {
        "id": np.arange(1, len(paid) + 1),
        "import_id": 1,
        "document_id": ids[paid],
        "kind": "settlement",
        "day": np.minimum(
            day[paid] + chance.integers(1, 60, len(paid)).astype("timedelta64[D]"), np.datetime64(TODAY, "s")
        ),
        "amount": -(amount[paid] // 3),
    }
    return blank(DOCUMENTS, documents), blank(EVENTS, events)


def journal(codes: pd.Series, documents: pd.DataFrame) -> pd.DataFrame:
    """JOURNAL of half a year: reminders, calls, promises, some disputes about a document, some plans."""
    number, chance = len(codes) * LINES_EACH, np.random.default_rng(13)
    acts = np.array(list(SHARES), object)
    act = chance.choice(acts, number, p=np.array(list(SHARES.values())) / sum(SHARES.values()))
    back = np.sort(chance.integers(0, DAYS, number))[::-1]
    on = np.datetime64(TODAY, "s") - back.astype("timedelta64[D]")
    day = on + chance.integers(3, 15, number).astype("timedelta64[D]")
    customer = codes.to_numpy(object)[chance.integers(0, len(codes), number)]
    accepted = np.flatnonzero(act[:-1] == "plan")[::2] + 1
    act[accepted], customer[accepted] = "plan_accepted", customer[accepted - 1]
    amount = chance.integers(10_000, 900_000, number)
    amount = np.where(np.isin(act, ("promise", "dispute", "plan", "limit")), amount, 0)
    first = dict(zip(documents["customer"], documents["number"], strict=True))
    lines = {
        "id": np.arange(1, number + 1),
        "at": on,
        "on": on,
        "by": "bench",
        "act": act,
        "customer": customer,
        "day": np.where(np.isin(act, DATED), day, np.datetime64("NaT", "s")),
        "amount": amount,
        "currency": np.where(amount > 0, "EUR", ""),
        "note": np.where(act == "segment", chance.choice(["good", "bad", "large"], number), ""),
        "details": list(details(act, amount, day, [first.get(code, "") for code in customer])),
    }
    return blank(JOURNAL, lines)


def details(act: np.ndarray, amount: np.ndarray, day: np.ndarray, numbers: list[str]) -> Iterator[str]:
    """What each line says besides: the document a dispute is about, the parts of a plan, which plan was accepted."""
    lines = zip(act.tolist(), amount.tolist(), day.tolist(), numbers, strict=True)
    for place, (one, cents, first, number) in enumerate(lines):
        told: dict[str, object] = {"plan": place} if one == "plan_accepted" else {}
        if one == "dispute":
            told = {"documents": [number], "reason": "price"}
        if one == "plan":
            parts = [{"day": (first + timedelta(days=30 * part)).date().isoformat()} for part in range(3)]
            amounts = [cents // 3, cents // 3, cents - 2 * (cents // 3)]
            told = {"currency": "EUR", "total": cents}
            told["parts"] = [{**part, "amount": share} for part, share in zip(parts, amounts, strict=True)]
        yield json.dumps(told)


def facts(customers: int) -> Facts:
    """Books and journal as the store would give them."""
    documents, events = open_books(customers)
    known = customers_of(documents)
    return Facts((2, "", 0, ""), imported(), known, documents, events, journal(known["customer"], documents))


def stored(known: Facts, folder: Path) -> store.Store:
    """A store in a folder that holds them."""
    source = store.opened(f"sqlite:///{(folder / 'worklist.sqlite3').as_posix()}")
    names = ("imports", "customers", "documents", "events", "journal")
    source.keep_import(source.version(), {name: getattr(known, name) for name in names})
    return source


def measured(customers: int, times: int) -> tuple[Row, float]:
    """The row of the table for so many customers, and the seconds of their worklist."""
    with TemporaryDirectory() as folder:
        source = stored(facts(customers), Path(folder))
        known = source.facts()
        assert len(desk.Desk.of(known, TODAY).worklist) > customers // 2
        taken, base = in_turn(lambda: desk.Desk.of(known, TODAY).worklist, source.facts, times)
    name = f"worklist, {customers:,} customers, {customers * DOCUMENTS_EACH:,} open"
    return row(name, taken, base, 3), taken


def main(quick: bool = True) -> list[Row]:
    """Measures 5,000 customers, and 50,000 unless it is to be quick, and prints a line for each measure."""
    small, taken = measured(CUSTOMERS, 7)
    if quick:
        return printed("worklist", "cold load", [small])
    large, more = measured(10 * CUSTOMERS, 3)
    rows = printed("worklist", "cold load", [small, large])
    return rows + printed("worklist of 50,000 customers", "of 5,000", [row("ten times as many", more, taken, 12)])


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
