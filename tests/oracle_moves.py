"""The second implementation, continued: what moved between two days, habits, concentration, provision; plain loops over
Decimal, one document at a time. It shares no line with `kpi`."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.oracle import EDGES, Paper, State, bucket, names_of, state, states

CENT = Decimal("0.01")
FLOW = {"invoice": "invoiced", "credit_note": "credited", "receipt": "received", "write_off": "written_off"}


def movements(
    papers: Sequence[Paper], since: date, until: date, currency: str, **terms: Any
) -> dict[str, list[Decimal]]:
    """Per customer with any: opening, invoiced, credited, received, written off, closing."""
    found: dict[str, list[Decimal]] = {}
    for paper in papers:
        if paper.currency != currency:
            continue
        line = found.setdefault(paper.customer, [Decimal(0)] * 6)
        before, after = (
            state(paper, day, terms.get("terms", 30), terms.get("customer_terms", {})) for day in (since, until)
        )
        line[0] += before.open if before else 0
        line[5] += after.open if after else 0
        own = (after.amount if after else 0) - (before.amount if before else 0)
        moved = (after.open if after else 0) - (before.open if before else 0)
        names = ["", "invoiced", "credited", "received", "written_off"]
        line[names.index(FLOW[paper.kind])] += own
        line[3] += moved - own
    return {customer: line for customer, line in found.items() if any(line)}


def turned(
    papers: Sequence[Paper], since: date, until: date, currency: str, **terms: Any
) -> dict[int, tuple[Any, ...]]:
    """Per document open on one of the days: bucket before and after, open before and after, turn."""
    found = {}
    order = [*names_of(EDGES), "unapplied"]
    for paper in papers:
        if paper.currency != currency:
            continue
        before, after = (
            state(paper, day, terms.get("terms", 30), terms.get("customer_terms", {})) for day in (since, until)
        )
        if not (before and before.open) and not (after and after.open):
            continue
        places = [
            "not_issued" if one is None else "settled" if one.open == 0 else bucket(one, day)
            for one, day in ((before, since), (after, until))
        ]
        was, is_ = (one is not None and one.overdue for one in (before, after))
        turn = "new_overdue" if is_ and not was else "cured" if was and not is_ else ""
        if was and is_ and order.index(places[1]) > order.index(places[0]):
            turn = "worse"
        found[paper.id] = (*places, before.open if before else Decimal(0), after.open if after else Decimal(0), turn)
    return found


def rolls(lines: dict[int, tuple[Any, ...]]) -> dict[tuple[str, str], Decimal]:
    """Amount per bucket before and bucket after, or 'settled'."""
    found = {(low, high): Decimal(0) for low in names_of(EDGES) for high in [*names_of(EDGES), "settled"]}
    for before, after, was, now, _ in lines.values():
        if before not in names_of(EDGES):
            continue
        still = max(min(was, now), Decimal(0))
        if after in names_of(EDGES):
            found[before, after] += still
            found[before, "settled"] += was - still
        else:
            found[before, "settled"] += was
    return found


def habit(known: Sequence[State], customer: str, as_of: date) -> tuple[int, int, str]:
    """How many invoices of the last year can be judged, how many were late, and what that is called."""
    judged = late = 0
    for one in known:
        if one.paper.customer != customer or one.paper.kind != "invoice":
            continue
        if one.settled_on is not None and one.settled_on > as_of - timedelta(days=365):
            judged, late = judged + 1, late + (one.settled_on > one.due)
        elif one.overdue:
            judged, late = judged + 1, late + 1
    if judged < 3:
        return judged, late, "new"
    return judged, late, "chronic" if 2 * late >= judged else "occasional" if late else "punctual"


def concentration(known: Sequence[State]) -> tuple[list[tuple[str, Decimal]], Decimal | None, Decimal | None]:
    """What each customer owes on balance, largest first; the share of the ten largest; the Herfindahl index."""
    owed: dict[str, Decimal] = {}
    for one in known:
        owed[one.paper.customer] = owed.get(one.paper.customer, Decimal(0)) + one.open
    ranked = sorted(((name, value) for name, value in owed.items() if value > 0), key=lambda line: (-line[1], line[0]))
    total = sum((value for _, value in ranked), Decimal(0))
    if not total:
        return ranked, None, None
    top = sum((value for _, value in ranked[:10]), Decimal(0)) / total
    return ranked, top, sum(((value / total) ** 2 for _, value in ranked), Decimal(0))


def provision(buckets: Sequence[Decimal], vat: Decimal, rates: Sequence[Decimal]) -> list[tuple[Decimal, Decimal]]:
    """Per bucket what is open without VAT, and that times the loss rate."""
    made = []
    for place, amount in enumerate(buckets):
        net = (amount / (1 + vat / 100)).quantize(CENT, ROUND_HALF_UP)
        made.append((net, (net * rates[min(place, len(rates) - 1)] / 100).quantize(CENT, ROUND_HALF_UP)))
    return made


def overdue_of(papers: Sequence[Paper], customer: str, as_of: date, currency: str, **terms: Any) -> Decimal:
    """What a customer has overdue at the end of a day."""
    known = states(papers, as_of, currency, **terms)
    return sum((one.open for one in known if one.paper.customer == customer and one.overdue), Decimal(0))
