"""What each customer owes at the end of a day, by ageing bucket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ..ageing import DUE, EDGES, UNAPPLIED, bucket_names, bucket_places, day_number, sums
from ..tables import CUSTOMER_BUCKETS, shaped
from .ledger import Ledger

FAR = np.iinfo(np.int32).max
"""The end of a span that still lasts, as a day in four bytes."""


@dataclass(frozen=True)
class Owed:
    """The spans of a Ledger in which something is open, days as numbers of four bytes: half of what a day's filter has
    to look at. `customer` is the place of each span's customer in the sorted codes `customers`, `since` the day from
    which its age counts."""

    currency: str
    customers: pd.Index
    customer: np.ndarray
    start: np.ndarray
    end: np.ndarray
    open: np.ndarray
    since: np.ndarray

    @classmethod
    def of(cls, ledger: Ledger, aged_by: str = DUE) -> "Owed":
        """What was ever owed, prepared once for any day, aged by the due day or by the day of the document."""
        spans = ledger.spans
        kept = np.flatnonzero((spans.open != 0) & (spans.start < spans.end))
        document = spans.document[kept]
        since = spans.due[kept] if aged_by == DUE else ledger.day[document]
        return cls(
            currency=ledger.currency,
            customers=ledger.customers,
            customer=ledger.customer[document],
            start=spans.start[kept].astype(np.int32),
            end=np.minimum(spans.end[kept], FAR).astype(np.int32),
            open=spans.open[kept],
            since=since.astype(np.int32),
        )


def aged(owed: Owed, as_of: date, *, edges: Sequence[int] = EDGES) -> tuple[np.ndarray, np.ndarray]:
    """Cents and number of documents open at the end of a day, each a line per customer and a column per bucket of
    (*bucket_names(edges), UNAPPLIED); together they are all that is open in the ledger."""
    today, size, width = day_number(as_of), len(owed.customers), len(edges) + 2
    now = np.flatnonzero((owed.start <= today) & (owed.end > today))
    open_ = owed.open[now]
    places = owed.customer[now] * width + bucket_places(open_, today - owed.since[now].astype(np.int64), edges)
    counts = np.bincount(places, minlength=size * width)
    return sums(places, open_, size * width).reshape(size, width), counts.reshape(size, width)


def aged_table(owed: Owed, as_of: date, *, edges: Sequence[int] = EDGES) -> pd.DataFrame:
    """CUSTOMER_BUCKETS at the end of a day; only where there is a document is a line."""
    amounts, counts = aged(owed, as_of, edges=edges)
    names = pd.array([*bucket_names(edges), UNAPPLIED], dtype="str")
    customer, bucket = np.nonzero(counts)
    made = {
        "customer": pd.Series(owed.customers.array.take(customer)),
        "currency": pd.Series(pd.array([owed.currency], dtype="str").take(np.zeros_like(customer))),
        "bucket": pd.Series(names.take(bucket)),
        "amount": amounts[customer, bucket],
        "count": counts[customer, bucket],
    }
    return shaped(CUSTOMER_BUCKETS, made)
