"""What the collectors did: each customer's track walked day by day, and the acts written down."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from ..days import is_working, next_friday
from ..instalments import Plan, to_dict
from .agreement import day_agreed, plan_agreed
from .bills import Bill, open_at, overdue_at, paid_at
from .calendar import holidays, last_day
from .customers import Payer
from .firm import DEMO, Firm
from .ledger import ledger
from .notes import note
from .tracks import BEGIN, CHASED, DESK, PATIENCE, TRACKS, WINDOW
from .treatment import treatment
from .written import Act


def acts(today: date, firm: Firm = DEMO) -> list[Act]:
    """The collectors' acts of the last three months, oldest first; each contact with a customer overdue on its day.

    A promise is drawn from what was paid: of the amount that came in soon after, else of all that was overdue.
    """
    last = last_day(today)
    accounts: dict[Payer, list[Bill]] = defaultdict(list)
    for bill in ledger(today, firm):
        accounts[bill.payer].append(bill)
    told = [act for payer, bills in accounts.items() for act in _chased(firm, payer, bills, last)]
    return sorted([*told, *treatment(today, told, firm)], key=lambda act: (act.on, act.hour, act.customer))


def _chased(firm: Firm, payer: Payer, bills: list[Bill], last: date) -> list[Act]:
    draw = Random(f"{firm.seed}/acts/{payer.code}")
    if payer.manner not in TRACKS or draw.random() > CHASED.get(payer.manner, 1.0):
        return []
    if payer.manner != "instalments":
        return list(_walked(draw, payer, bills, last, last))
    agreed = day_agreed(payer, last)
    before = _walked(draw, payer, bills, last, agreed - timedelta(days=1))
    return [*before, _agreement(draw, payer, plan_agreed(bills, agreed, last), agreed)]


def _walked(draw: Random, payer: Payer, bills: list[Bill], last: date, until: date) -> Iterator[Act]:
    """The customer's track, from the window's beginning; begun anew once a promise is kept or nothing is overdue."""
    track, step = TRACKS[payer.manner], 0
    free = last - timedelta(days=WINDOW - draw.randint(0, BEGIN.get(payer.manner, 7)))
    for on in _desk_days(last - timedelta(days=WINDOW), until, holidays(last)):
        late = overdue_at(bills, on, PATIENCE)
        step = step if late else 0
        if not late or on < free or step == len(track):
            continue
        made = _act(draw, _next(track[step][0], on, last), payer, late, on, last)
        yield made
        step = 0 if _kept(made, late, last) else step + 1
        free = (made.day or on) + timedelta(days=_pause(draw, track, step))


def _next(act: str, on: date, last: date) -> str:
    """The act itself, but in the last three days every call is answered by a promise, so that some are running."""
    recent = on > last - timedelta(days=3)
    return "promise" if recent and act in ("no_answer", "call", "reminder_2") else act


def _kept(act: Act, late: Iterable[Bill], last: date) -> bool:
    """Whether the act was a promise whose day has come and whose amount came in."""
    return act.day is not None and act.day <= last and _came_in(late, act.on, act.day) >= act.amount


def _pause(draw: Random, track: Sequence[tuple[str, int]], step: int) -> int:
    return (track[step][1] or 10 if step < len(track) else 0) + draw.randint(0, 3)


def _desk_days(first: date, until: date, closed: Collection[date]) -> Iterator[date]:
    """The working days from `first` to `until`."""
    days = (first + timedelta(days=ahead) for ahead in range((until - first).days + 1))
    return (day for day in days if is_working(day, closed))


def _act(draw: Random, act: str, payer: Payer, late: list[Bill], on: date, last: date) -> Act:
    """One act about the invoices that are late, with the amount and the details it needs."""
    hour = draw.randint(9, 16)
    plain = Act(on, hour, DESK[payer.language], act, payer.code, note=note(draw, act, payer))
    if act == "promise":
        day, amount = _promised(late, on, last)
        return replace(plain, day=day, amount=amount, currency=payer.currency)
    contested = [bill for bill in late if not bill.payments][:2]
    if act == "dispute" and contested:
        amount = sum(open_at(bill, on) for bill in contested)
        details = {"documents": [bill.number for bill in contested]}
        return replace(plain, amount=amount, currency=payer.currency, details=details)
    return plain if act != "dispute" else replace(plain, act="call", note=note(draw, "call", payer))


def _promised(late: list[Bill], on: date, last: date) -> tuple[date, int]:
    """What came in within two weeks and by when; where nothing did, all that is late by a Friday soon."""
    soon = min(on + timedelta(days=14), last)
    days = [payment.day for bill in late for payment in bill.payments if on < payment.day <= soon]
    if not days:
        return next_friday(on + timedelta(days=4)), sum(open_at(bill, on) for bill in late)
    return max(days), _came_in(late, on, max(days))


def _came_in(late: Iterable[Bill], on: date, day: date) -> int:
    """Cents paid on those invoices after `on` and up to the end of `day`."""
    return sum(paid_at(bill, day) - paid_at(bill, on) for bill in late)


def _agreement(draw: Random, payer: Payer, plan: Plan, agreed: date) -> Act:
    first, said = plan.parts[0].day, note(draw, "plan", payer)
    return Act(
        agreed, 11, DESK[payer.language], "plan", payer.code, first, plan.total, plan.currency, said, to_dict(plan)
    )
