"""Instalment plans: what the journal says of each, and whether the books show that it is kept.

A plan is about documents: those it names, or else the customer's oldest ones up to its total. What was paid of them
since it was proposed, and receipts not matched yet, pay its parts, oldest first. A part is missed when it was not paid
whole by its day and GRACE bank days; while the newest books are older than that, nobody can tell.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from ..ageing import day_number
from ..days import after_working
from ..tables import PLAN_PARTS, PLANS, empty, shaped
from .cover import Cover, Invoice, cover_of, invoices, names_known
from .promises import GRACE
from .proposals import Proposal, proposals
from .received import MONEY, Payment, settled_in

PLAN_STATES = ("proposed", "accepted", "running", "late", "broken", "completed", "withdrawn", "replaced")
"""What a plan can be: 'proposed' and not answered; 'accepted', its first day not there yet; 'running', nothing missed;
'late', one part missed; 'broken', two missed or ended by a person; 'completed', all paid; 'withdrawn' by a person, or
by credit notes or earlier payments that left nothing of it to pay; 'replaced' by a newer plan about the same
documents."""

OPEN_PLANS = ("proposed", "accepted", "running", "late", "broken")
"""States of a plan that money is still expected for; a broken one as long as nobody ended it."""

LATE_PLANS = ("late", "broken")
"""States of a plan of which a part has not come in."""

CREDIT = "credit_note"

DONE = ("paid", "credited")
"""States of a part for which no money is expected any more."""

MOST_MISSED = 1
"""One missed part warns; with one more the plan is broken."""


def plans(
    journal: pd.DataFrame,
    documents: pd.DataFrame,
    events: pd.DataFrame,
    as_of: date,
    books: date | None,
    closed: Collection[date] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """PLANS proposed up to the day, oldest first, and their PLAN_PARTS, by what the books of day `books` show.

    A plan that ended stands as it stood on the day it ended. What a credit note took off its documents is not received:
    it makes the last parts smaller. A write-off pays nothing and leaves them as they are.
    """
    recorded = proposals(journal, as_of)
    if not recorded:
        return empty(PLANS), empty(PLAN_PARTS)
    customers = {one.customer for one in recorded}
    theirs = documents[documents["customer"].isin(list(customers)).to_numpy()]
    happened = events[events["document_id"].isin(theirs["id"]).to_numpy()]
    settled, known = settled_in(customers, theirs, happened, as_of), invoices(theirs, happened)
    judged = []
    for one in recorded:
        until = min(as_of, _last_day(one, recorded))
        own = known.get(one.account, ())
        cover = cover_of(one.plan, one.on, own)
        serving = [payment for payment in settled.get(one.account, ()) if serves(one, cover, payment, until)]
        owed = _owed(one, cover, serving, until, own)
        got = _allocated(serving, owed, cover)
        judged.append(Judged(one, owed, got, _parts_state(one, owed, got, until, books, closed)))
    return _as_plans(judged, as_of), _as_parts(judged)


@dataclass(frozen=True)
class Judged:
    """A plan with, for each part, the cents still asked for it, those that came in, and its state."""

    recorded: Proposal
    owed: Sequence[int]
    got: Sequence[int]
    states: Sequence[str]


def _last_day(one: Proposal, recorded: Sequence[Proposal]) -> date:
    """The last day on which money was for this plan: of one replaced, the day before the new one was proposed."""
    if one.ended is None:
        return date.max
    if one.how != "replaced":
        return one.ended
    newer = [new.on for new in recorded if new.line != one.line and new.overlaps(one) and one.on <= new.on <= one.ended]
    return max(one.on, min(newer, default=one.ended) - timedelta(days=1))


def serves(one: Proposal, cover: Cover, payment: Payment, until: date) -> bool:
    """Whether a payment is one of a plan: of its documents or of none yet, since it was proposed. Money of which we
    only know that it had come in by that day came before."""
    on = day_number(one.on)
    since = payment.day > on or payment.day == payment.earliest == on
    return since and payment.day <= day_number(until) and payment.document not in cover.others


def _owed(one: Proposal, cover: Cover, serving: Sequence[Payment], until: date, own: Sequence[Invoice]) -> list[int]:
    """What is asked for each part: all of it, unless credit notes or corrections made the debt smaller, or a payment
    was on its way when the plan was made of the documents it names; then the last parts are."""
    of_each = dict.fromkeys(cover.caps, 0)
    for payment in serving:
        if payment.document in of_each and payment.kind != CREDIT:
            of_each[payment.document] += payment.amount
    settled = sum(min(cents, cover.caps[document]) for document, cents in of_each.items())
    total = one.plan.total if names_known(one.plan, own) else cover.total
    less = max(total - settled - cover.open_at(until, own), 0)
    owed = [part.amount for part in one.plan.parts]
    for place in range(len(owed) - 1, -1, -1):
        used = min(owed[place], less)
        owed[place] -= used
        less -= used
    return owed


def _allocated(serving: Sequence[Payment], owed: Sequence[int], cover: Cover) -> list[int]:
    """What came in for each part, the oldest first; each payment once, and of a document no more than the plan is
    about."""
    got, room = [0] * len(owed), dict(cover.caps)
    for payment in serving:
        if payment.kind != MONEY:
            continue
        for place, asked in enumerate(owed):
            used = payment.take(min(asked - got[place], room.get(payment.document, payment.left)))
            got[place] += used
            if payment.document in room:
                room[payment.document] -= used
    return got


def _parts_state(
    one: Proposal,
    owed: Sequence[int],
    got: Sequence[int],
    until: date,
    books: date | None,
    closed: Collection[date],
) -> list[str]:
    """Of each part: 'paid', 'credited', 'ahead', 'missed', or 'unknown' while the books are too old; of a plan nobody
    accepted no part is missed."""
    states = []
    for part, asked, received in zip(one.plan.parts, owed, got, strict=True):
        last = after_working(part.day, GRACE, closed)
        if received >= asked:
            states.append("paid" if asked else "credited")
        elif last >= until or one.accepted is None:
            states.append("ahead")
        else:
            states.append("missed" if books and last <= books else "unknown")
    return states


def _state(judged: Judged, as_of: date) -> str:
    """One of PLAN_STATES."""
    one, missed = judged.recorded, judged.states.count("missed")
    if one.how in ("withdrawn", "broken"):
        return one.how
    if all(state in DONE for state in judged.states):
        return "completed" if any(judged.got) else "withdrawn"
    if one.how or one.accepted is None:
        return one.how or "proposed"
    if missed:
        return "late" if missed <= MOST_MISSED else "broken"
    return "running" if one.plan.parts[0].day <= as_of else "accepted"


def _as_plans(judged: Sequence[Judged], as_of: date) -> pd.DataFrame:
    rows = []
    states = [_state(own, as_of) for own in judged]
    waiting = [own.recorded for own, state in zip(judged, states, strict=True) if state == "proposed"]
    for own, state in zip(judged, states, strict=True):
        one = own.recorded
        asked = [place for place, told in enumerate(own.states) if told not in DONE] if state in OPEN_PLANS else []
        following = asked[0] if asked and not one.how else None
        row = {
            "journal_id": one.line,
            "customer": one.customer,
            "on": one.on,
            "accepted": one.accepted,
            "currency": one.plan.currency,
            "amount": one.plan.total,
            "received": sum(own.got),
            "parts": len(one.plan.parts),
            "missed": own.states.count("missed"),
            "following": None if following is None else one.plan.parts[following].day,
            "following_amount": 0 if following is None else own.owed[following] - own.got[following],
            "last": one.plan.parts[-1].day,
            "anew": next((new.line for new in waiting if new.line > one.line and new.overlaps(one)), 0),
            "state": state,
        }
        rows.append(row)
    made = pd.DataFrame(rows)
    days = {name: made[name].astype("datetime64[s]") for name in ("on", "accepted", "following", "last")}
    return shaped(PLANS, made.assign(**days))


def _as_parts(judged: Sequence[Judged]) -> pd.DataFrame:
    rows = [
        {
            "journal_id": own.recorded.line,
            "number": number,
            "day": part.day,
            "amount": part.amount,
            "received": received,
            "state": state,
        }
        for own in judged
        for number, (part, received, state) in enumerate(
            zip(own.recorded.plan.parts, own.got, own.states, strict=True), start=1
        )
    ]
    made = pd.DataFrame(rows)
    return shaped(PLAN_PARTS, made.assign(day=made["day"].astype("datetime64[s]")))
