"""Instalment plans: how many parts, on which days, of what amount. No interest and no cost is in them.

Amounts are whole cents and the parts of a plan always add up to its total. Days are counted from the first one, so
that a short month does not shift the ones after it, and only then moved to a working day. Interest on what is still
owed, once a plan carries it, is a further amount of each Part.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, pairwise
from typing import Any

from .days import is_working, months_later, working
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

LAST_DAY = 31


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


class Impossible(ValueError):
    """A plan that cannot be: `key` names the sentence under `plans.wrong.`, `values` fill it in."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(f"{key} {values}")
        self.key, self.values = key, values


MOST_WISHED = 60
"""Parts a plan has at most, whatever is wished: five years by month."""

MOST_MONTHS = 24
"""Months between two parts at most."""

APART = 14
"""Days at least between a down payment and the first part on a given day of the month."""

NEXT, PREVIOUS, AS_IT_FALLS = "next", "previous", "none"
WORKING_RULES = (NEXT, PREVIOUS, AS_IT_FALLS)
"""Where a part goes whose day is no working day: to the next one, to the one before, or nowhere."""


@dataclass(frozen=True)
class Wishes:
    """How a total of cents is to be paid; what is left out is proposed.

    A down payment of `down` cents comes on the `first` day, DAYS_TO_FIRST days from the day of the plan if none is
    given; then either `parts` in all, the down payment counted, or parts of `amount` cents until all is paid. Parts
    come `every` so many months, on the day of the month of the first one or on `day_of_month` (31: the last). `rule`
    is one of WORKING_RULES; `documents` are the numbers of those to be paid.
    """

    total: int
    currency: str
    down: int = 0
    parts: int | None = None
    amount: int | None = None
    first: date | None = None
    day_of_month: int | None = None
    every: int = 1
    rule: str = NEXT
    documents: tuple[str, ...] = ()


def planned(wishes: Wishes, as_of: date, closed: Collection[date] = ()) -> Plan:
    """The plan that grants these wishes on a day; `closed` are the days on which nothing is paid.

    Impossible: 'nothing' to pay; 'down_all' where a down payment leaves nothing (`down`), 'parts_few' (`least`),
    'parts_many' (`most`), 'amount_none', 'first_past' (`first`), 'day_of_month', 'months', 'same_day' where two parts
    would fall on one day.
    """
    _possible(wishes, as_of)
    days = _days(wishes, as_of)
    amounts = _amounts(wishes)
    moved = [_moved(day, wishes.rule, as_of, closed) for day, _ in zip(days, amounts, strict=False)]
    if any(one >= other for one, other in pairwise(moved)):
        raise Impossible("same_day")
    parts = tuple(Part(day, amount) for day, amount in zip(moved, amounts, strict=True))
    return Plan(wishes.currency, wishes.total, parts, wishes.documents)


def _possible(wishes: Wishes, as_of: date) -> None:
    """Impossible where one wish alone cannot be granted."""
    if wishes.rule not in WORKING_RULES or (wishes.parts is not None and wishes.amount is not None):
        raise ValueError(wishes)
    if wishes.total <= 0:
        raise Impossible("nothing")
    if wishes.down and not 0 < wishes.down < wishes.total:
        raise Impossible("down_all", down=wishes.down)
    if wishes.amount is not None and wishes.amount <= 0:
        raise Impossible("amount_none")
    if wishes.first and wishes.first < as_of:
        raise Impossible("first_past", first=wishes.first)
    if wishes.day_of_month is not None and not 1 <= wishes.day_of_month <= LAST_DAY:
        raise Impossible("day_of_month")
    if not 1 <= wishes.every <= MOST_MONTHS:
        raise Impossible("months")


def _amounts(wishes: Wishes) -> list[int]:
    """The amounts in cents: the down payment first where there is one, then equal parts, the odd cents on the last, or
    parts of the amount wished and a smaller last one."""
    down = [wishes.down] if wishes.down else []
    rest = wishes.total - wishes.down
    if wishes.amount is not None:
        whole, odd = divmod(rest, wishes.amount)
        if whole + (odd > 0) + len(down) > MOST_WISHED:
            raise Impossible("parts_many", most=MOST_WISHED)
        return [*down, *[wishes.amount] * whole, *[odd] * (odd > 0)]
    parts = max(parts_for(wishes.total), len(down) + 1) if wishes.parts is None else wishes.parts
    if parts < len(down) + 1:
        raise Impossible("parts_few", least=len(down) + 1)
    if parts > min(MOST_WISHED, rest + len(down)):
        raise Impossible("parts_many", most=min(MOST_WISHED, rest + len(down)))
    return [*down, *split(rest, parts - len(down))]


def _days(wishes: Wishes, as_of: date) -> Iterator[date]:
    """The days of the parts as they fall, without end."""
    first = wishes.first or as_of + timedelta(days=DAYS_TO_FIRST)
    if wishes.day_of_month is None:
        yield from (months_later(first, wishes.every * number) for number in count())
        return
    start = first
    if wishes.down:
        yield first
        start = first + timedelta(days=APART)
    anchor = date(start.year, 1, wishes.day_of_month)
    months = start.month - 1
    if months_later(anchor, months) < start:
        months += 1
    yield from (months_later(anchor, months + wishes.every * number) for number in count())


def _moved(day: date, rule: str, as_of: date, closed: Collection[date]) -> date:
    """A day as the rule moves it; never to before the plan."""
    if rule == AS_IT_FALLS:
        return day
    earlier = day
    while rule == PREVIOUS and not is_working(earlier, closed):
        earlier -= timedelta(days=1)
    return earlier if rule == PREVIOUS and earlier >= as_of else working(day, closed)


def proposed(
    total: int,
    currency: str,
    as_of: date,
    closed: Collection[date] = (),
    parts: int | None = None,
    first: date | None = None,
    down: int = 0,
    documents: tuple[str, ...] = (),
) -> Plan:
    """A monthly plan on working days, as `planned` makes it of these wishes alone."""
    wishes = Wishes(total, currency, down=down, parts=parts, first=first, documents=documents)
    return planned(wishes, as_of, closed)


def by_amount(total: int, currency: str, amount: int, every_months: int, first: date) -> Plan:
    """Parts of `amount` cents every so many months until `total` is paid, the last one smaller; days as they fall."""
    wishes = Wishes(total, currency, amount=amount, every=every_months, first=first, rule=AS_IT_FALLS)
    return planned(wishes, first)


def by_month(plan: Plan, since: date) -> dict[date, int]:
    """The cents that a plan brings in each month from that of a day on, by the first day of the month, months without
    any included."""
    months: dict[date, int] = {}
    month = since.replace(day=1)
    while month <= plan.parts[-1].day:
        months[month] = sum(part.amount for part in plan.parts if part.day.replace(day=1) == month)
        month = months_later(month, 1)
    return months


def wait(plan: Plan, as_of: date) -> int:
    """After how many days, on average, a cent of the plan comes in, counted from a day; rounded half up."""
    weighed = sum(part.amount * (part.day - as_of).days for part in plan.parts)
    return (2 * weighed + plan.total) // (2 * plan.total)


def to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as the journal keeps it in JSON: cents, and days as 2026-11-27."""
    parts = [{"day": part.day.isoformat(), "amount": part.amount} for part in plan.parts]
    kept = {"currency": plan.currency, "total": plan.total, "parts": parts}
    return {**kept, "documents": list(plan.documents)} if plan.documents else kept


def from_dict(kept: Mapping[str, Any]) -> Plan:
    """The plan that `to_dict` kept. KeyError or ValueError when it is none."""
    parts = tuple(Part(date.fromisoformat(part["day"]), part["amount"]) for part in kept["parts"])
    return Plan(kept["currency"], kept["total"], parts, tuple(map(str, kept.get("documents", ()))))
