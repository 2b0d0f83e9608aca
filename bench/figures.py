"""How fast the figures of a new day are, against one pass of numpy that ages the same documents, in the same run.

`python -m bench.figures` takes 100,000 and 1,000,000 documents, `--quick` the first alone. The pass that is the
measure filters by day, gets days late, buckets and sums per customer from arrays that are ready for it: less cannot be
done. What is measured starts from what is ready too: the ledgers, prepared once per import.
"""

import sys
from collections.abc import Callable
from datetime import timedelta
from math import inf
from typing import Any

import numpy as np
import pandas as pd

from bench import Row, in_turn, printed, row
from bench.books import TODAY, facts
from bench.rivals import ENGINES, Columns, rivals
from src.collections import desk
from src.collections.ageing import day_number
from src.collections.kpi import Ledger, Owed, aged, aged_table, trend
from src.collections.store import Facts
from src.collections.tables import day_numbers

QUICK, FULL = 100_000, 1_000_000
DAYS, TIMES = 1_000, 5
WHOLE = "all figures of the overview for a new day"
FIGURES, WEEKS = "of which the figures of the day", "of which their history of a year, by week"
LISTS, TREND = "of which the lists", f"trend of every figure, {DAYS:,} days"
LEDGER = "ledger and its past, once per import"


def columns_of(documents: pd.DataFrame, events: pd.DataFrame) -> Columns:
    """The columns everybody ages by, ready: of each document its days, its amount, the place of its customer."""
    customer, _ = pd.factorize(documents["customer"])
    money = (events["amount"] != 0).to_numpy()
    settled = np.full(len(documents), np.iinfo(np.int64).max)
    settled[events["document_id"].to_numpy()[money] - 1] = day_numbers(events["day"])[money]
    return {
        "day": day_numbers(documents["day"]),
        "due": day_numbers(documents["due"]),
        "settled": settled,
        "amount": documents["amount"].to_numpy(),
        "customer": customer,
    }


def one_pass(columns: Columns, today: int) -> Callable[[], Any]:
    """The measure, its columns ready: open documents of a day by bucket and by customer."""
    day, due, settled, amount, customer = columns.values()
    customers = int(customer.max()) + 1

    def act() -> tuple[np.ndarray, np.ndarray]:
        kept = np.flatnonzero((day <= today) & (settled > today))
        buckets = np.searchsorted([0, 30, 60, 90, 120], today - due[kept], side="left")
        totals = np.bincount(buckets, weights=amount[kept], minlength=6)
        return totals, np.bincount(customer[kept], weights=amount[kept], minlength=customers)

    return act


def lists_of(day: desk.Desk) -> None:
    """What the overview shows beside the figures: open documents, worst payers, what changed."""
    assert day.adds_up
    day.worst("amount", "EUR"), day.last_change, day.newly_overdue


def overview(day: desk.Desk) -> None:
    """All that the overview shows: the figures, 53 weeks of them, the lists."""
    assert day.figures and day.trends
    lists_of(day)


def once(day: desk.Desk) -> dict[str, Ledger]:
    """The ledgers of some books, with all that serves every day."""
    for ledger in day.ledgers.values():
        ledger.sold, ledger.past.buckets(day.options.edges, day.options.aged_by)
    return day.ledgers


def ageing(known: Facts, ledger: Ledger) -> list[Row]:
    """Ageing per customer, against the pass and against the rivals."""
    columns, today, many = columns_of(known.documents, known.events), day_number(TODAY), f"{len(known.documents):,}"
    owed = Owed.of(ledger)
    plain = in_turn(lambda: aged(owed, TODAY), one_pass(columns, today), 15)
    named = in_turn(lambda: aged_table(owed, TODAY), one_pass(columns, today), 15)
    rows = [row(f"ageing per customer, {many}", *plain, 3)]
    rows.append(row(f"the same as a table with names, {many}", *named, 6))
    found = rivals(columns, today)
    for name in ENGINES:
        if name in found:
            both = in_turn(lambda: aged(owed, TODAY), found[name], 9)
            rows.append(row(f"ageing per customer, against {name}, {many}", *both, 1))
        else:
            print(f"\nfigures: {name} is not installed, not measured")
    return rows


def of_a_day(known: Facts, ready: dict[str, Ledger]) -> dict[str, tuple[float, float]]:
    """Seconds of the parts of a new day, and of the pass in the same moments."""
    base = one_pass(columns_of(known.documents, known.events), day_number(TODAY))

    def new(back: int) -> desk.Desk:
        return desk.Desk.of(known, TODAY - timedelta(days=back), lambda *_: ready)

    ledger, days = ready["EUR"], [TODAY - timedelta(days=back) for back in range(DAYS)]
    parts: dict[str, Callable[[], Any]] = {
        WHOLE: lambda: overview(new(4)),
        FIGURES: lambda: new(1).figures,
        WEEKS: lambda: new(2).trends,
        LISTS: lambda: lists_of(new(3)),
        TREND: lambda: trend(ledger, days),
        LEDGER: lambda: once(desk.Desk.of(known, TODAY)),
    }
    return {name: in_turn(part, base, TIMES) for name, part in parts.items()}


BOUNDS = {QUICK: {TREND: 100}, FULL: {TREND: 100, WHOLE: 60, LEDGER: 200}}
"""Documents -> times the pass that a part may take, where something is promised; the rest is told without a bound."""


def measured(number: int) -> tuple[list[Row], dict[str, tuple[float, float]]]:
    """The rows of the table for so many documents, and the seconds of the parts of a new day, the pass beside each."""
    known = facts(number)
    ready = once(desk.Desk.of(known, TODAY))
    parts = of_a_day(known, ready)
    rows = ageing(known, ready["EUR"])
    bounds = BOUNDS.get(number, {})
    rows += [row(f"{name}, {number:,}", *taken, bounds.get(name, inf)) for name, taken in parts.items()]
    return rows, parts


def main(quick: bool = True) -> list[Row]:
    """Measures 100,000 documents, and 1,000,000 unless it is to be quick, and prints a line for each measure."""
    rows, small = measured(QUICK)
    if quick:
        return printed("figures", "one numpy pass", rows)
    more, large = measured(FULL)
    rows = printed("figures", "one numpy pass", rows + more)
    growth = [
        row(f"{name}, ten times as many", large[name][0], small[name][0], 12) for name in (WHOLE, LISTS, TREND, LEDGER)
    ]
    return rows + printed("figures of 1,000,000 documents", "of 100,000", growth)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
