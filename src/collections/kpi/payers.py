"""Who owes how much of the whole, what it costs, and whether paying late is a habit."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

from ..ageing import day_number
from ..tables import CONCENTRATION, HABITS, PROVISION, shaped
from .figures import Figures
from .lateness import paid_late_by_customer
from .ledger import Ledger
from .options import Options
from .periods import YEAR

TOP = 10
"""Customers counted in the share of the largest."""

FEW = 3
"""Invoices of the last year from which a habit can be told."""

HABIT = 0.5
"""Share of them late from which it is one."""


def cost_of_delay(amount_days: int, financing: Decimal) -> int:
    """Cents that late money costs: cents x days late, at a rate in per cent a year of 365 days, half up.

    >>> cost_of_delay(100_000 * 73, Decimal(10))
    2000
    """
    return int(costs_of_delay(np.array([amount_days], dtype=np.int64), financing)[0])


def costs_of_delay(amount_days: np.ndarray, financing: Decimal) -> np.ndarray:
    """The `cost_of_delay` of each of many, in int64; exact, in Python's own numbers where int64 would not hold it."""
    rate, of = financing.as_integer_ratio()
    whole = 100 * YEAR * of
    fits = int(np.abs(amount_days).max(initial=0)) * 2 * rate + whole < np.iinfo(np.int64).max
    exact = amount_days if fits else amount_days.astype(object)
    return ((2 * exact * rate + whole) // (2 * whole)).astype(np.int64)


def habits(ledger: Ledger, as_of: date) -> pd.DataFrame:
    """HABITS of every customer with an invoice: over the last 365 days 'chronic' where at least half were late, what
    is open and overdue included; 'occasional' where some were; 'punctual'; 'new' with fewer than three to judge by."""
    found = paid_late_by_customer(ledger, as_of, days=YEAR)
    judged = found["paid"] + found["open_overdue"]
    late = found["paid_late"] + found["open_overdue"]
    habit = np.select(
        [judged < FEW, late >= HABIT * judged, late > 0], ["new", "chronic", "occasional"], default="punctual"
    )
    made = found.assign(judged=judged, late=late, habit=pd.array(habit, dtype="str"))
    return shaped(HABITS, made)


def overdue_months(ledger: Ledger, customers: Sequence[str], days: Sequence[date]) -> np.ndarray:
    """Cents overdue of each of some customers (lines) at the end of each of some days (columns)."""
    place = pd.Index(customers).get_indexer(ledger.customers)
    spans = ledger.spans
    own = place[ledger.customer[spans.document]] if len(ledger.customers) else np.zeros(0, np.int64)
    kept = np.flatnonzero((own >= 0) & (spans.open > 0))
    start, end, open_, own = np.maximum(spans.start, spans.due + 1)[kept], spans.end[kept], spans.open[kept], own[kept]
    made = np.zeros((len(customers), len(days)), dtype=np.int64)
    for column, day in enumerate(map(day_number, days)):
        now = (start <= day) & (day < end)
        np.add.at(made[:, column], own[now], open_[now])
    return made


def concentration(accounts: pd.DataFrame, currency: str) -> pd.DataFrame:
    """CONCENTRATION of one currency's ACCOUNTS: what each customer owes, credit taken off, largest first.

    Customers who owe nothing on balance are left out.
    """
    own = accounts[((accounts["currency"] == currency) & (accounts["open"] > 0)).to_numpy()]
    own = own.sort_values(["open", "customer"], ascending=[False, True], ignore_index=True)
    total = int(own["open"].sum())
    share = own["open"] / total if total else own["open"].astype("float64")
    return shaped(CONCENTRATION, own.assign(share=share, cumulated=share.cumsum()))


def top_share(table: pd.DataFrame, top: int = TOP) -> float | None:
    """The share of what is open that the largest customers of CONCENTRATION owe; None when nothing is."""
    total = int(table["open"].sum())
    return int(table["open"].head(top).sum()) / total if total else None


def herfindahl(table: pd.DataFrame) -> float | None:
    """The Herfindahl index of CONCENTRATION: the sum of the squared shares; 1 for one customer, 1/n for n alike."""
    total = int(table["open"].sum())
    return sum(cents * cents for cents in table["open"].tolist()) / (total * total) if total else None


def provision(figures: Figures, options: Options) -> pd.DataFrame:
    """PROVISION: per bucket what is open, without the VAT contained in it, times the loss rate; each to the cent, half
    up. An estimate of the management, not an accounting entry."""
    lines = []
    for place, bucket in enumerate(figures.buckets):
        net = int((bucket.amount / (1 + options.vat / 100)).to_integral_value(ROUND_HALF_UP))
        rate = options.loss(place)
        lost = int((net * rate / 100).to_integral_value(ROUND_HALF_UP))
        lines.append((bucket.name, bucket.amount, net, float(rate), lost))
    return shaped(PROVISION, pd.DataFrame(lines, columns=["bucket", "open", "net", "rate", "provision"]))
