"""What is open and overdue at the end of a day: in amount, in number, by bucket, and against the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..ageing import UNAPPLIED, bucket_names, bucket_places, sums
from .books import Books
from .refusals import Figure, Refusal


@dataclass(frozen=True)
class Bucket:
    """One ageing bucket: cents and number of documents."""

    name: str
    amount: int
    count: int


def open_amounts(at: Books, edges: Sequence[int]) -> dict[str, Any]:
    """The amounts and numbers of Figures that are open, overdue and in each bucket."""
    is_open = at.open != 0
    open_, late = at.open[is_open], at.days_late[is_open]
    names = (*bucket_names(edges), UNAPPLIED)
    places = bucket_places(open_, late, edges)
    amounts, counts = sums(places, open_, len(names)).tolist(), np.bincount(places, minlength=len(names)).tolist()
    *buckets, unapplied = (Bucket(*line) for line in zip(names, amounts, counts, strict=True))
    return {
        "open": sum(amounts),
        "open_count": sum(counts),
        "overdue": sum(bucket.amount for bucket in buckets[1:]),
        "overdue_count": sum(bucket.count for bucket in buckets[1:]),
        "not_due": buckets[0].amount,
        "buckets": tuple(buckets),
        "unapplied": unapplied.amount,
        "unapplied_count": unapplied.count,
    }


def overdue_ratios(at: Books, amounts: Mapping[str, Any]) -> dict[str, Figure]:
    """Overdue / open, in amount and in number, and the amount more than 30, 60 and 90 days late / open.

    What is open includes unapplied credit, so a ratio may exceed 1; refused when not more than nothing is open.
    """

    def of(part: int, whole: int) -> Figure:
        return part / whole if whole > 0 else Refusal("nothing_open")

    def later_than(days: int) -> int:
        return int(at.open[at.overdue & (at.days_late > days)].sum())

    return {
        "overdue_ratio": of(amounts["overdue"], amounts["open"]),
        "overdue_ratio_count": of(amounts["overdue_count"], amounts["open_count"]),
        **{f"overdue_{days}_ratio": of(later_than(days), amounts["open"]) for days in (30, 60, 90)},
    }
