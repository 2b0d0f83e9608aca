"""What is done with a customer: one journal line each, and what takes it back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd

from .. import overlay, standing
from ..days import next_friday, working
from ..demo import Act
from ..desk import Desk
from ..instalments import Plan, proposed, to_dict
from ..store import Store
from .hand import Done, Hand, Refused, journal_line

HOLD_DAYS = 14


def record(
    store: Store,
    hand: Hand,
    act: str,
    customer: str,
    *,
    day: date | None = None,
    amount: int = 0,
    currency: str = "",
    note: str = "",
    details: Mapping[str, Any] | None = None,
    replaces: int = 0,
) -> Done:
    """One act on one customer, as one journal line; `replaces` names the line it corrects.

    Refused: 'amount_missing' and 'day_past' for a promise, 'day_missing' for a hold, 'already_escalated',
    'not_disputed', 'already_undone' when the line it corrects no longer holds.
    """
    if act not in standing.ACTS:
        raise ValueError(act)
    with store.lock:
        journal = store.journal()
        on = _still_standing(journal, replaces)["on"].date() if replaces else hand.on
        said = overlay.overlay(journal)
        held = standing.in_force(overlay.merged(journal, said.kept), on)
        own = held[((held["customer"] == said.code(customer)) & (held["id"] != replaces)).to_numpy()]
        _sensible(act, own, on, day, amount)
        line = journal_line(
            hand,
            act,
            on=on,
            customer=customer,
            day=day,
            amount=amount,
            currency=currency,
            note=note,
            details=details,
            undoes=replaces,
        )
        return Done(store.write(line), act, customer, day, amount, currency)


def _sensible(act: str, own: pd.DataFrame, on: date, day: date | None, amount: int) -> None:
    newest = own[own["act"].isin(["dispute", "dispute_settled"]).to_numpy()]["act"].tail(1)
    if act in ("promise", "plan") and amount <= 0:
        raise Refused("amount_missing")
    if act in ("promise", "hold") and day is None:
        raise Refused("day_missing")
    if act in ("promise", "hold", "plan") and day is not None and day < on:
        raise Refused("day_past", day=day)
    if act == "escalate" and (own["act"] == "escalate").any():
        raise Refused("already_escalated")
    if act == "dispute_settled" and list(newest) != ["dispute"]:
        raise Refused("not_disputed")


def propose_plan(store: Store, hand: Hand, customer: str, plan: Plan, *, note: str = "", replaces: int = 0) -> Done:
    """Puts a proposed instalment plan on record, with its parts."""
    return record(
        store,
        hand,
        "plan",
        customer,
        day=plan.parts[0].day,
        amount=plan.total,
        currency=plan.currency,
        note=note,
        details=to_dict(plan),
        replaces=replaces,
    )


def quick(store: Store, hand: Hand, desk: Desk, act: str, customer: str, note: str = "") -> Done:
    """An act as one click does it: a promise of everything overdue by next Friday, a plan over it, a dispute about
    all of it, a hold of two weeks; anything else is just put on record. Refused: as `record`."""
    amount, currency = desk.due_now(customer)
    if act == "promise":
        friday = working(next_friday(hand.on), desk.closed)
        return record(store, hand, act, customer, day=friday, amount=amount, currency=currency, note=note)
    if act == "plan":
        if amount <= 0:
            raise Refused("amount_missing")
        return propose_plan(store, hand, customer, proposed(amount, currency, hand.on, closed=desk.closed), note=note)
    if act == "dispute":
        return record(store, hand, act, customer, amount=amount, currency=currency, note=note)
    if act == "hold":
        return record(store, hand, act, customer, day=hand.on + timedelta(days=HOLD_DAYS), note=note)
    return record(store, hand, act, customer, note=note)


def undo(store: Store, hand: Hand, line: int) -> Done:
    """Undoes one journal line by a further one. Refused: 'already_undone'."""
    with store.lock:
        undone = _still_standing(store.journal(), line)
        written = store.write(journal_line(hand, "undo", customer=undone["customer"], undoes=line))
    return Done(written, "undo" if undone["customer"] else "undo_own", undone["customer"])


def _still_standing(journal: pd.DataFrame, line: int) -> Mapping[str, Any]:
    found = journal[(journal["id"] == line).to_numpy()]
    if not len(found) or line in standing.void(journal):
        raise Refused("already_undone")
    return found.iloc[0].to_dict()


def keep_history(store: Store, hand: Hand, acts: Iterable[Act]) -> None:
    """The invented firm's own journal up to the hand's day, all at once."""
    store.write_all(
        [
            journal_line(
                Hand(act.by, datetime.combine(act.on, time(act.hour)), act.on),
                act.act,
                customer=act.customer,
                day=act.day,
                amount=act.amount,
                currency=act.currency,
                note=act.note,
                details=act.details,
            )
            for act in acts
            if act.on <= hand.on
        ]
    )
