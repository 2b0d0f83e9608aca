"""How the collectors treat accounts: kinds of customers, who follows them, plans accepted, an insolvency, a limit."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from ..days import after_working
from .calendar import holidays, last_day, worked
from .customers import Payer, payers
from .firm import DEMO, Firm
from .notes import note
from .tracks import DESK, WINDOW
from .written import Act

SEGMENT_OF = {"public": "public", "credit": "good"}
"""The kind of customer of a manner, where one tells it."""

BAD, LARGE = 3, 2
"""How many of those who always pay late are known for it, and how many large firms are marked as such."""

LIMIT = 10_000_00
"""The credit limit of the largest of those who always pay late, in cents."""


def treatment(today: date, chased: Iterable[Act], firm: Firm = DEMO) -> Iterator[Act]:
    """The acts that say how accounts are treated, beside the acts `chased` of the same window."""
    last = last_day(today)
    closed, told = holidays(last), list(chased)
    begun = worked(last - timedelta(days=WINDOW - 2), closed)
    for payer, segment in _segments(firm):
        yield _act(payer, "segment", begun, note=segment)
    for payer in payers(firm):
        if payer.manner == "difficulty":
            yield _act(payer, "assign", begun, note=DESK[payer.language])
    late = next(payer for payer in payers(firm) if payer.manner == "chronic" and payer.size == "large")
    yield _act(late, "limit", begun, amount=LIMIT, currency=late.currency, note=note(Random(firm.seed), "limit", late))
    by_code = {payer.code: payer for payer in payers(firm)}
    for act in told:
        payer = by_code[act.customer]
        if act.act == "plan":
            agreed = after_working(act.on, 2, closed)
            yield _act(payer, "plan_accepted", agreed, note=_said("plan_accepted", payer), details={"plan": "newest"})
        elif act.act == "escalate" and payer.manner == "bankrupt":
            opened = worked(act.on - timedelta(days=1), closed)
            yield _act(payer, "stop", worked(act.on - timedelta(days=12), closed), note=_said("stop", payer))
            yield _act(payer, "insolvency", act.on, hour=17, day=opened, note=_said("insolvency", payer))
    withheld = [act for act in told if act.act == "dispute"]
    if withheld:
        payer, owner = by_code[withheld[-1].customer], withheld[-1].by
        details = {"what": "copy", "owner": owner}
        day = after_working(last, 1, closed)
        yield _act(payer, "task", last, day=day, note=_said("task", payer), details=details)


def _segments(firm: Firm) -> Iterator[tuple[Payer, str]]:
    """The customers whose kind somebody said, and that kind."""
    chronic = [payer for payer in payers(firm) if payer.manner == "chronic" and payer.size != "large"]
    large = [payer for payer in payers(firm) if payer.manner == "punctual" and payer.size == "large"]
    for payer in payers(firm):
        if payer.manner in SEGMENT_OF:
            yield payer, SEGMENT_OF[payer.manner]
        elif payer in chronic[:BAD]:
            yield payer, "bad"
        elif payer in large[:LARGE]:
            yield payer, "large"


def _said(act: str, payer: Payer) -> str:
    return note(Random(payer.code), act, payer)


def _act(payer: Payer, act: str, on: date, *, hour: int = 9, note: str, **more: Any) -> Act:
    return Act(on, hour, DESK[payer.language], act, payer.code, note=note, **more)
