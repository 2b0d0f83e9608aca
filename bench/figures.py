"""How fast the figures of a new day are, against one pass of numpy that ages the same documents, in the same run.

`python -m bench.figures` takes 100,000 documents, `--full` 1,000,000 as well. The pass that is the measure filters by
day, gets days late, buckets and sums per customer from arrays that are ready for it: less cannot be done.
"""

import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from bench import Row, best, printed, row
from src.collections.ageing import accounts, by_bucket, open_items, worst_payers
from src.collections.kpi import Ledger, figures, trend
from src.collections.tables import DOCUMENTS, EVENTS, day_numbers, shaped

TODAY = date(2025, 6, 30)


def books(number: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """DOCUMENTS of eighteen months, one in twenty a credit note; EVENTS: nine in ten settled, one in ten due_moved."""
    chance = np.random.default_rng(7)
    day = np.datetime64("2024-01-01", "s") + np.sort(chance.integers(0, 546, number)).astype("timedelta64[D]")
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


def one_pass(documents: pd.DataFrame, events: pd.DataFrame) -> Callable[[], Any]:
    """The measure, with its arrays ready: open documents of a day by bucket and by customer."""
    day, due, amount = day_numbers(documents["day"]), day_numbers(documents["due"]), documents["amount"].to_numpy()
    customer, customers = pd.factorize(documents["customer"])
    money = (events["amount"] != 0).to_numpy()
    settled = np.full(len(day), np.iinfo(np.int64).max)
    settled[events["document_id"].to_numpy()[money] - 1] = day_numbers(events["day"])[money]
    today = TODAY.toordinal() - date(1970, 1, 1).toordinal()

    def act() -> tuple[np.ndarray, np.ndarray]:
        kept = np.flatnonzero((day <= today) & (settled > today))
        buckets = np.searchsorted([0, 30, 60, 90, 120], today - due[kept], side="left")
        totals = np.bincount(buckets, weights=amount[kept], minlength=6)
        return totals, np.bincount(customer[kept], weights=amount[kept], minlength=len(customers))

    return act


def lists(documents: pd.DataFrame, events: pd.DataFrame) -> None:
    """Open items, buckets, accounts and both rankings of the day."""
    items = open_items(documents, events, TODAY)
    by_bucket(items), accounts(items), worst_payers(items), worst_payers(items, by="amount_days")


def measured(number: int) -> list[Row]:
    """The rows of the table for so many documents."""
    documents, events = books(number)
    ledger = Ledger.of(documents, events, "EUR")
    weeks = [TODAY - timedelta(days=7 * week) for week in range(52)]
    base = best(one_pass(documents, events), 15)
    seconds = {
        "open items": (best(lambda: open_items(documents, events, TODAY)), 100),
        "lists of a new day": (best(lambda: lists(documents, events)), 250),
        "ledger, once per import": (best(lambda: Ledger.of(documents, events, "EUR")), 200),
        "figures of a new day": (best(lambda: figures(ledger, TODAY)), 50),
        "trend of 52 weeks": (best(lambda: trend(ledger, weeks)), 60),
    }
    day = seconds["lists of a new day"][0] + seconds["figures of a new day"][0] + seconds["trend of 52 weeks"][0]
    seconds["all of a new day"] = (day, 350)
    return [row(f"{name}, {number:,}", taken, base, bound) for name, (taken, bound) in seconds.items()]


def main(quick: bool = True) -> list[Row]:
    """Measures 100,000 documents, and 1,000,000 unless it is to be quick, and prints a line for each measure."""
    rows = [row for number in ((100_000,) if quick else (100_000, 1_000_000)) for row in measured(number)]
    return printed("figures", "one numpy pass", rows)


if __name__ == "__main__":
    main(quick="--full" not in sys.argv)
