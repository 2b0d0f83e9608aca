"""What another reminder policy would change in the work of the day."""

from dataclasses import dataclass

import pandas as pd

from ..desk import Desk
from ..policy import Policy
from ..worklist import worklist


@dataclass(frozen=True)
class Tried:
    """Customers due today by the policy in force and by another one; `coming` and `leaving` are codes of those due by
    one of the two alone, the most valuable first, `otherwise` counts those due by both, but with another step, way or
    tone."""

    now: int
    then: int
    coming: tuple[str, ...]
    leaving: tuple[str, ...]
    otherwise: int


def tried(desk: Desk, rules: Policy) -> Tried:
    """What the worklist of the desk's day would be by other rules, beside what it is."""
    other = worklist(
        desk.accounts,
        desk.standing,
        desk.as_of,
        rules,
        promises=desk.promises,
        customers=desk.customers.reset_index(drop=True),
        books=desk.books_day,
        closed=desk.closed,
    )
    before, after = _due(desk.worklist), _due(other)
    both = before.index[before.index.isin(after.index)]
    return Tried(
        now=len(before),
        then=len(after),
        coming=tuple(after.index[~after.index.isin(before.index)]),
        leaving=tuple(before.index[~before.index.isin(after.index)]),
        otherwise=int((before.loc[both] != after.loc[both]).any(axis=1).sum()),
    )


def _due(work: pd.DataFrame) -> pd.DataFrame:
    """The step, way and tone of everybody whom nothing speaks against, by customer."""
    due = work[(work["objections"] == "").to_numpy()]
    return due.set_index("customer")[["step", "channel", "tone"]]
