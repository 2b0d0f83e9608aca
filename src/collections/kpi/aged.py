"""What each customer owes at the end of a day, by ageing bucket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ..ageing import EDGES, by_customer, customer_buckets, day_number
from .ledger import Ledger

FAR = np.iinfo(np.int32).max
"""The end of a span that still lasts, as a day in four bytes."""


@dataclass(frozen=True)
class Owed:
    """The spans of a Ledger in which something is open, days as numbers of four bytes: half of what a day's filter has
    to look at. `customer` is the place of each span's customer in the sorted codes `customers`."""

    currency: str
    customers: pd.Index
    customer: np.ndarray
    start: np.ndarray
    end: np.ndarray
    open: np.ndarray
    due: np.ndarray

    @classmethod
    def of(cls, ledger: Ledger) -> "Owed":
        """What was ever owed, prepared once for any day."""
        spans = ledger.spans
        kept = np.flatnonzero((spans.open != 0) & (spans.start < spans.end))
        return cls(
            currency=ledger.currency,
            customers=ledger.customers,
            customer=ledger.customer[spans.document[kept]],
            start=spans.start[kept].astype(np.int32),
            end=np.minimum(spans.end[kept], FAR).astype(np.int32),
            open=spans.open[kept],
            due=spans.due[kept].astype(np.int32),
        )


def aged(owed: Owed, as_of: date, *, edges: Sequence[int] = EDGES) -> tuple[np.ndarray, np.ndarray]:
    """Cents and number of documents open at the end of a day, by customer and bucket as `ageing.by_customer` has them;
    together they are all that is open in the ledger."""
    today = day_number(as_of)
    now = np.flatnonzero((owed.start <= today) & (owed.end > today))
    late = today - owed.due[now].astype(np.int64)
    return by_customer(owed.customer[now], len(owed.customers), owed.open[now], late, edges)


def aged_table(owed: Owed, as_of: date, *, edges: Sequence[int] = EDGES) -> pd.DataFrame:
    """CUSTOMER_BUCKETS at the end of a day."""
    return customer_buckets(owed.customers, owed.currency, *aged(owed, as_of, edges=edges), edges)
