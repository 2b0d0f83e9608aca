"""What is open and overdue at the end of a day: in amount, in number, by bucket, and against the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..ageing import DUE, UNAPPLIED, bucket_names, bucket_places, sums
from .books import Books
from .periods import LATE
from .ratios import quotient
from .refusals import Refusal


@dataclass(frozen=True)
class Bucket:
    """One ageing bucket: cents and number of documents."""

    name: str
    amount: int
    count: int


def bucketed(
    names: Sequence[str], amounts: Sequence[int], counts: Sequence[int]
) -> tuple[tuple[Bucket, ...], dict[str, int]]:
    """The buckets, and what is unapplied, from the amounts and numbers of *names, UNAPPLIED."""
    *buckets, unapplied = (Bucket(*line) for line in zip((*names, UNAPPLIED), amounts, counts, strict=True))
    return tuple(buckets), {"unapplied": unapplied.amount, "unapplied_count": unapplied.count}


def open_totals(at: Books, edges: Sequence[int], aged_by: str) -> dict[str, Any]:
    """What is open, overdue and in each bucket, in cents and numbers. Buckets go by days since the due day, or since
    the document day; overdue is what is past its due day either way."""
    is_open = at.open != 0
    open_, late = at.open[is_open], at.days_late[is_open]
    age = late if aged_by == DUE else at.today - at.day[is_open]
    names = bucket_names(edges)
    places = bucket_places(open_, age, edges)
    amounts = sums(places, open_, len(names) + 1).tolist()
    buckets, unapplied = bucketed(names, amounts, np.bincount(places, minlength=len(names) + 1).tolist())
    owed, overdue, guessed = open_ > 0, (open_ > 0) & (late > 0), at.estimated[is_open] & (open_ > 0)
    due_later = owed & ~overdue
    return {
        "open": sum(amounts),
        "open_count": len(open_),
        "overdue": int(open_[overdue].sum()),
        "overdue_count": int(overdue.sum()),
        "not_due": int(open_[due_later].sum()),
        "not_due_count": int(due_later.sum()),
        **{f"overdue_{days}": int(open_[overdue & (late > days)].sum()) for days in LATE},
        "estimated": int(open_[guessed].sum()),
        "estimated_count": int(guessed.sum()),
        "buckets": buckets,
        **unapplied,
    }


def overdue_ratios(of: Mapping[str, Any]) -> dict[str, Any]:
    """Overdue / open, in amount and in number, and the amount more than 30, 60 and 90 days late / open.

    What is open includes unapplied credit, so a ratio may exceed 1; refused when not more than nothing is open.
    """

    def share(part: str, whole: str) -> Any:
        return quotient(of[part], of[whole], Refusal("nothing_open"))

    return {
        "overdue_ratio": share("overdue", "open"),
        "overdue_ratio_count": share("overdue_count", "open_count"),
        **{f"overdue_{days}_ratio": share(f"overdue_{days}", "open") for days in LATE},
    }
