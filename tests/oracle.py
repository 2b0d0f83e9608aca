"""A second implementation of `ageing` and `kpi`, from the definitions alone: plain loops over Decimal, one document at
a time, without numpy or pandas. It shares no line with them; where the two differ one of them is wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Happening:
    """One event: an amount in units that is added to what is open, or a new due day."""

    id: int
    kind: str
    day: date
    amount: Decimal = Decimal(0)
    due: date | None = None


@dataclass(frozen=True)
class Paper:
    """One document with all that ever happened to it, amounts in units."""

    id: int
    customer: str
    kind: str
    day: date
    due: date | None
    amount: Decimal
    currency: str
    happenings: tuple[Happening, ...] = ()


@dataclass(frozen=True)
class State:
    """A document at the end of a day."""

    paper: Paper
    amount: Decimal
    open: Decimal
    due: date
    estimated: bool
    settled_on: date | None
    days_late: int

    @property
    def overdue(self) -> bool:
        return self.open > 0 and self.days_late > 0


def state(paper: Paper, as_of: date, terms: int, customer_terms: Mapping[str, int]) -> State | None:
    """How one document stands at the end of a day; None when it is not yet issued."""
    if paper.day > as_of:
        return None
    amount, open_, due, last = paper.amount, paper.amount, paper.due, None
    for happening in sorted(paper.happenings, key=lambda h: (h.day, h.id)):
        if happening.day > as_of:
            continue
        if happening.kind == "due_moved":
            due = happening.due or due
            continue
        open_ += happening.amount
        if happening.kind == "restated":
            amount += happening.amount
        if happening.amount != 0:
            last = happening.day
    estimated = due is None
    if due is None:
        due = paper.day + timedelta(days=customer_terms.get(paper.customer, terms))
    paid = paper.kind == "invoice" and amount > 0 and open_ == 0
    return State(paper, amount, open_, due, estimated, last if paid else None, (as_of - due).days)


def states(
    papers: Sequence[Paper],
    as_of: date,
    currency: str,
    terms: int = 30,
    customer_terms: Mapping[str, int] | None = None,
) -> list[State]:
    """Every document of the currency that is issued by the end of the day."""
    found = [state(paper, as_of, terms, customer_terms or {}) for paper in papers if paper.currency == currency]
    return [one for one in found if one is not None]


EDGES = (0, 30, 60, 90, 120)


def names_of(edges: Sequence[int]) -> list[str]:
    """The names of the buckets that end on these days late, and of the one after the last."""
    between = [f"{low + 1}_{high}" for low, high in zip(edges, edges[1:], strict=False)]
    return ["not_due", *between, f"over_{edges[-1]}"]


def bucket(one: State, as_of: date, edges: Sequence[int] = EDGES, aged_by: str = "due") -> str:
    """The name of an open item's bucket."""
    if one.open < 0:
        return "unapplied"
    age = one.days_late if aged_by == "due" else (as_of - one.paper.day).days
    for last, name in zip(edges, names_of(edges), strict=False):
        if age <= last:
            return name
    return names_of(edges)[-1]


Months = Mapping[date, Decimal]
"""Sales told by the user: by first day of the month."""


def sold(known: Sequence[State], after: date, until: date, told: Months | None = None) -> Decimal:
    """Invoices less credit notes with after < day <= until; of months told by the user what he told, day by day: up to
    the k-th of a month's n days floor(cents x k / n) cents."""
    total, told = Decimal(0), told or {}
    for one in known:
        if one.paper.kind in ("invoice", "credit_note") and after < one.paper.day <= until:
            total += 0 if one.paper.day.replace(day=1) in told else one.amount
    for month, amount in told.items():
        for day, part in days_of(month, amount):
            if after < day <= until:
                total += part
    return total


@cache
def days_of(month: date, amount: Decimal) -> list[tuple[date, Decimal]]:
    """A month's sales, day by day."""
    length = ((month + 31 * ONE).replace(day=1) - month).days
    cents = [int(amount * 100) * k // length for k in range(length + 1)]
    return [(month + k * ONE, Decimal(cents[k + 1] - cents[k]) / 100) for k in range(length)]


def begun(known: Sequence[State], told: Months) -> date:
    """The first day of which sales are known."""
    return min([one.paper.day for one in known] + list(told))


def back_by_day(known: Sequence[State], as_of: date, told: Months) -> Decimal | None:
    """Count-back with single days."""
    remaining, day, days = sum((one.open for one in known), Decimal(0)), as_of, Decimal(0)
    if remaining <= 0:
        return Decimal(0)
    while day >= begun(known, told):
        sales = sold(known, day - ONE, day, told)
        if sales > 0 and remaining <= sales:
            return days + remaining / sales
        remaining, days, day = remaining - sales, days + 1, day - ONE
    return None


def back_by_month(known: Sequence[State], as_of: date, told: Months) -> Decimal | None:
    """Count-back with calendar months."""
    remaining, end, days = sum((one.open for one in known), Decimal(0)), as_of, Decimal(0)
    if remaining <= 0:
        return Decimal(0)
    while end >= begun(known, told):
        before = end.replace(day=1) - ONE
        sales, length = sold(known, before, end, told), (end - before).days
        if sales > 0 and remaining <= sales:
            return days + length * remaining / sales
        remaining, days, end = remaining - sales, days + length, before
    return None


def ratio(part: Decimal, whole: Decimal, refusal: str, refused: dict[str, str], name: str) -> Decimal | None:
    """The part of the whole, or None and the reason noted."""
    if whole > 0:
        return part / whole
    refused[name] = refusal
    return None


def figures(
    papers: Sequence[Paper],
    as_of: date,
    currency: str,
    *,
    edges: Sequence[int] = EDGES,
    aged_by: str = "due",
    told: Months | None = None,
    **terms: Any,
) -> dict[str, Any]:
    """Every figure by the name it has in `kpi.Figures`: amounts in units, refused figures None, `refused` as text."""
    known = states(papers, as_of, currency, **terms)
    refused: dict[str, str] = {}
    made: dict[str, Any] = {"refused": refused}
    items = [one for one in known if one.open != 0]
    late = [one for one in items if one.overdue]
    made["open"], made["open_count"] = sum((one.open for one in items), Decimal(0)), len(items)
    made["overdue"], made["overdue_count"] = sum((one.open for one in late), Decimal(0)), len(late)
    made["buckets"] = {name: (Decimal(0), 0) for name in [*names_of(edges), "unapplied"]}
    for one in items:
        name = bucket(one, as_of, edges, aged_by)
        amount, count = made["buckets"][name]
        made["buckets"][name] = (amount + one.open, count + 1)
    owed = [one for one in items if one.open > 0]
    for name, chosen in (
        ("not_due", [one for one in owed if not one.overdue]),
        ("estimated", [one for one in owed if one.estimated]),
    ):
        made[name], made[f"{name}_count"] = sum((one.open for one in chosen), Decimal(0)), len(chosen)
    for n in (30, 60, 90):
        made[f"overdue_{n}"] = sum((one.open for one in late if one.days_late > n), Decimal(0))
    made["unapplied"], made["unapplied_count"] = made["buckets"].pop("unapplied")
    told = told or {}
    made["books_days"] = (as_of - min(one.paper.day for one in known)).days + 1 if known else 0
    made["history_days"] = (as_of - min(begun(known, told), as_of)).days + 1 if known else 0
    periods(made, known, as_of, told)
    collected(made, papers, known, as_of, currency, terms, told)
    paid(made, [one for one in known if one.settled_on is not None], as_of)
    for name, part, whole in (
        ("overdue_ratio", made["overdue"], made["open"]),
        ("overdue_ratio_count", Decimal(made["overdue_count"]), Decimal(made["open_count"])),
        *((f"overdue_{n}_ratio", made[f"overdue_{n}"], made["open"]) for n in (30, 60, 90)),
    ):
        made[name] = ratio(part, whole, "nothing open", refused, name)
    return made


def periods(made: dict[str, Any], known: Sequence[State], as_of: date, told: Months) -> None:
    """Adds the DSO in all variants."""
    refused, history = made["refused"], made["history_days"]
    for n in (30, 90, 365):
        made[f"sales_{n}"] = sold(known, as_of - n * ONE, as_of, told)
    for name, part, n in (
        ("dso_30", made["open"], 30),
        ("dso_90", made["open"], 90),
        ("dso_365", made["open"], 365),
        ("best_possible_dso_90", made["not_due"], 90),
        ("add_90", made["open"] - made["not_due"], 90),
    ):
        if history < n:
            made[name], refused[name] = None, f"history of {history} days"
            continue
        made[name] = ratio(part * n, made[f"sales_{n}"], f"no sales in {n} days", refused, name)
    for name, count in (("dso_countback_day", back_by_day), ("dso_countback_month", back_by_month)):
        made[name] = count(known, as_of, told) if known else None
        if made[name] is None:
            refused[name] = "history ends before the open amount is used up" if known else "history of 0 days"


def collected(
    made: dict[str, Any],
    papers: Sequence[Paper],
    known: Sequence[State],
    as_of: date,
    currency: str,
    terms: Any,
    told: Months,
) -> None:
    """Adds the CEI: from the end of the month three months before."""
    start = as_of
    for _ in range(3):
        start = start.replace(day=1) - ONE
    before = states(papers, start, currency, **terms)
    made["cei_open_before"] = sum((one.open for one in before), Decimal(0))
    made["cei_sales"] = sold(known, start, as_of, told)
    if not known or min(one.paper.day for one in known) > start:
        made["cei"], made["refused"]["cei"] = None, f"history of {made['books_days']} days"
        return
    base = made["cei_open_before"] + made["cei_sales"]
    made["cei"] = ratio(
        100 * (base - made["open"]), base - made["not_due"], "nothing to collect", made["refused"], "cei"
    )


def paid(made: dict[str, Any], settled: Sequence[State], as_of: date) -> None:
    """Adds how late invoices were paid."""
    lines = [
        (one.amount, (one.settled_on - one.due).days, (one.settled_on - one.paper.day).days, one) for one in settled
    ]
    recent = [line for line in lines if as_of - 365 * ONE < line[3].settled_on <= as_of]
    made["settled_count"], made["settled_amount"] = len(lines), sum((line[0] for line in lines), Decimal(0))
    made["settled_amount_365"] = sum((line[0] for line in recent), Decimal(0))
    made["late_days"] = sum((amount * late for amount, late, _, _ in lines), Decimal(0))
    made["late_days_floor0"] = sum((amount * max(late, 0) for amount, late, _, _ in lines), Decimal(0))
    made["late_days_365"] = sum((amount * late for amount, late, _, _ in recent), Decimal(0))
    made["late_days_plain"] = sum(late for _, late, _, _ in lines)
    made["pay_days"] = sum((amount * days for amount, _, days, _ in lines), Decimal(0))
    made["late_count"] = sum(late > 0 for _, late, _, _ in lines)
    made["late_amount"] = sum((amount for amount, late, _, _ in lines if late > 0), Decimal(0))
    for name, pairs in (
        ("days_late_weighted", [(amount, late) for amount, late, _, _ in lines]),
        ("days_late_weighted_floor0", [(amount, max(late, 0)) for amount, late, _, _ in lines]),
        ("days_late_weighted_365", [(amount, late) for amount, late, _, _ in recent]),
        ("days_late_average", [(Decimal(1), late) for _, late, _, _ in lines]),
        ("days_to_pay_weighted", [(amount, days) for amount, _, days, _ in lines]),
        ("share_paid_late_count", [(Decimal(1), int(late > 0)) for _, late, _, _ in lines]),
        ("share_paid_late_amount", [(amount, int(late > 0)) for amount, late, _, _ in lines]),
    ):
        total = sum((amount for amount, _ in pairs), Decimal(0))
        value = sum((amount * days for amount, days in pairs), Decimal(0))
        made[name] = ratio(value, total, "nothing settled", made["refused"], name)


def paid_late(known: Sequence[State]) -> dict[str, tuple[int, int, int]]:
    """Per customer with an invoice: paid, of which late, open and overdue."""
    found: dict[str, tuple[int, int, int]] = {}
    for one in known:
        if one.paper.kind != "invoice":
            continue
        n, k, m = found.get(one.paper.customer, (0, 0, 0))
        if one.settled_on is not None:
            n, k = n + 1, k + (one.settled_on > one.due)
        found[one.paper.customer] = (n, k, m + one.overdue)
    return found


def worst(known: Sequence[State], by_days: bool) -> list[tuple[str, Decimal, Decimal, int, int]]:
    """Customers with something overdue: customer, overdue, amount x days, documents, most days late; worst first."""
    found: dict[str, tuple[Decimal, Decimal, int, int]] = {}
    for one in known:
        if one.overdue:
            amount, days, count, most = found.get(one.paper.customer, (Decimal(0), Decimal(0), 0, 0))
            found[one.paper.customer] = (
                amount + one.open,
                days + one.open * one.days_late,
                count + 1,
                max(most, one.days_late),
            )
    ranked = [(customer, *values) for customer, values in found.items()]
    return sorted(ranked, key=lambda line: (-line[2 if by_days else 1], line[0]))


def accounts(known: Sequence[State]) -> dict[str, tuple[Decimal, Decimal, Decimal, int, date | None, int]]:
    """Per customer with something open: open, overdue, unapplied, overdue documents, oldest due day, its days late."""
    found = {}
    for customer in {one.paper.customer for one in known if one.open != 0}:
        own = [one for one in known if one.paper.customer == customer and one.open != 0]
        late = [one for one in own if one.overdue]
        found[customer] = (
            sum((one.open for one in own), Decimal(0)),
            sum((one.open for one in late), Decimal(0)),
            sum((one.open for one in own if one.open < 0), Decimal(0)),
            len(late),
            min((one.due for one in late), default=None),
            max((one.days_late for one in late), default=0),
        )
    return found
