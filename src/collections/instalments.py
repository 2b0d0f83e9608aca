"""Instalment plans: how many parts, on which days, of what amount. No interest and no cost is in them.

Amounts are whole cents and the parts of a plan always add up to its total. Days are counted from the first one, so
that a short month does not shift the ones after it, and only then moved to a working day.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from .days import months_later, working
from .money import split

PARTS_BY_AMOUNT = (
    (500_00, 2),
    (2_500_00, 3),
    (5_000_00, 4),
    (10_000_00, 6),
    (25_000_00, 8),
)
"""Up to that many cents, that many monthly parts. Our own default for small firms, not a rule of law: short enough to
keep the debt in sight, and under the two years that a French judge may grant at most (art. 1343-5 Code civil)."""

MOST_PARTS = 12
"""Above the table: a year."""

SMALLEST_PART = 50_00
"""No part proposed is smaller: it would cost more to follow than it brings."""

WHOLE_BELOW = 2 * SMALLEST_PART
"""A total under this is asked for at once."""

DAYS_TO_FIRST = 7


@dataclass(frozen=True)
class Part:
    """One instalment: the day by which `amount` cents are to be paid."""

    day: date
    amount: int


@dataclass(frozen=True)
class Plan:
    """A total in cents, paid in parts, earliest first; `documents` are the numbers of those it is about, none for the
    customer's oldest ones. ValueError unless every part is an amount, the days rise from part to part and the parts
    add up."""

    currency: str
    total: int
    parts: tuple[Part, ...]
    documents: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(part.amount <= 0 for part in self.parts):
            raise ValueError("a part of nothing")
        if any(one.day >= other.day for one, other in pairwise(self.parts)):
            raise ValueError("parts out of order, or two on one day")
        if sum(part.amount for part in self.parts) != self.total or not self.parts:
            raise ValueError(f"parts that do not add up to {self.total}")


def parts_for(total: int) -> int:
    """How many parts to propose for a total in cents.

    >>> [parts_for(euros * 100) for euros in (99, 100, 500, 501, 5_000, 40_000)]
    [1, 2, 2, 3, 4, 12]
    """
    if total < WHOLE_BELOW:
        return 1
    return next((parts for highest, parts in PARTS_BY_AMOUNT if total <= highest), MOST_PARTS)


def proposed(
    total: int,
    currency: str,
    as_of: date,
    closed: Collection[date] = (),
    parts: int | None = None,
    first: date | None = None,
    down: int = 0,
) -> Plan:
    """A monthly plan on working days: equal parts, the odd cents on the last; `first` is 7 days after `as_of`.

    With a down payment of `down` cents the first part is that amount, and the others share the rest. `closed` are the
    days on which nothing is paid. ValueError where no such plan exists: nothing to pay, fewer cents than parts, a
    first day before `as_of`, a down payment that leaves nothing or stands alone.
    """
    first = first or as_of + timedelta(days=DAYS_TO_FIRST)
    if first < as_of:
        raise ValueError(f"the first part on {first} is due before the plan of {as_of}")
    return on_working_days(_every(1, first, currency, _amounts(total, parts, down)), closed)


def _amounts(total: int, parts: int | None, down: int) -> list[int]:
    """The amounts in cents: `down` first where there is one, then equal parts."""
    if not down:
        return split(total, parts_for(total) if parts is None else parts)
    return [down, *split(total - down, (max(parts_for(total), 2) if parts is None else parts) - 1)]


def by_amount(total: int, currency: str, amount: int, every_months: int, first: date) -> Plan:
    """Parts of `amount` cents every so many months until `total` is paid, the last one smaller; days as they fall.

    ValueError when the total, the amount or the months are not positive.
    """
    if min(total, amount, every_months) < 1:
        raise ValueError(f"{total} cents by {amount} every {every_months} months is no plan")
    whole, rest = divmod(total, amount)
    return _every(every_months, first, currency, [amount] * whole + [rest] * (rest > 0))


def on_working_days(plan: Plan, closed: Collection[date] = ()) -> Plan:
    """The plan with each part that falls on a weekend or a closed day put off to the next working day."""
    return replace(plan, parts=tuple(replace(part, day=working(part.day, closed)) for part in plan.parts))


def _every(months: int, first: date, currency: str, amounts: list[int]) -> Plan:
    parts = (Part(months_later(first, months * number), amount) for number, amount in enumerate(amounts))
    return Plan(currency, sum(amounts), tuple(parts))


def to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as the journal keeps it in JSON: cents, and days as 2026-11-27."""
    parts = [{"day": part.day.isoformat(), "amount": part.amount} for part in plan.parts]
    kept = {"currency": plan.currency, "total": plan.total, "parts": parts}
    return {**kept, "documents": list(plan.documents)} if plan.documents else kept


def from_dict(kept: Mapping[str, Any]) -> Plan:
    """The plan that `to_dict` kept. KeyError or ValueError when it is none."""
    parts = tuple(Part(date.fromisoformat(part["day"]), part["amount"]) for part in kept["parts"])
    return Plan(kept["currency"], kept["total"], parts, tuple(map(str, kept.get("documents", ()))))
