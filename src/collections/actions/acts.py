"""What is done with a customer: one journal line each, and what takes it back."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd

from .. import outbox, overlay, policy, standing
from ..days import after_working, next_friday, working
from ..demo import Act
from ..desk import Desk
from ..instalments import Plan, proposed, to_dict
from ..reports.following import NextStep
from ..store import Moved, Paper, Store
from .hand import Done, Hand, Refused, journal_line
from .newest import anew, last_of, newest

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
    papers: Iterable[Paper] = (),
    task: NextStep | None = None,
    after: int | None = None,
) -> Done:
    """One act on one customer, as one journal line; `replaces` names the line it corrects, `papers` are the files it
    names. A step that it announces goes on record as a `task` with it, both or neither. Checked by the newest journal
    and written only while that has not grown; with `after`, raises Moved where its last line is not that one any more.

    Refused: 'amount_missing' and 'day_past' for a promise, 'day_missing' for a hold, 'already_escalated',
    'not_disputed', 'already_undone' when the line it corrects no longer holds, and more where an act contradicts what
    somebody put on record before: see `_sensible`; 'busy'. Whether a contact is allowed asks `contact`.
    """
    if act not in standing.ACTS:
        raise ValueError(act)
    kept = tuple(papers)

    def checked_and_written() -> Done:
        journal = store.journal()
        last = last_of(journal)
        if after not in (None, last):
            raise Moved
        on = _still_standing(journal, replaces)["on"].date() if replaces else hand.on
        said = overlay.overlay(journal)
        held = standing.in_force(overlay.merged(journal, said.kept), on)
        own = held[((held["customer"] == said.code(customer)) & (held["id"] != replaces)).to_numpy()]
        _sensible(act, own, on, day, amount, note, details or {}, standing.firsts(journal))
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
        store.write_all([line, *tasks_of(hand, customer, task, last + 1)], kept, after=last)
        return Done(last + 1, act, customer, day, amount, currency)

    if after is None:
        return anew(store, checked_and_written)
    with store.lock:
        return checked_and_written()


def tasks_of(hand: Hand, customer: str, task: NextStep | None, line: int) -> list[dict[str, Any]]:
    """The journal line of the step that the `line` announces, where it announces one that is no task yet."""
    if task is None:
        return []
    details = {"what": task.step, "owner": "", "announced": line}
    return [journal_line(hand, "task", customer=customer, day=task.day, note=task.note, details=details)]


DATED = ("promise", "hold", "postpone", "insolvency", "task")
"""Acts that are about a day."""

AHEAD = ("promise", "hold", "plan", "postpone", "task")
"""Acts whose day, where there is one, has not passed."""

ENDING = ("hold", "stop", "insolvency")
"""Acts that last until another ends them."""


def _sensible(
    act: str,
    own: pd.DataFrame,
    on: date,
    day: date | None,
    amount: int,
    note: str,
    of: Mapping[str, Any],
    first: Mapping[int, int],
) -> None:
    """Refuses an act that says too little, or contradicts the lines `own` in force of the customer: 'not_on_hold',
    'not_stopped', 'not_insolvent', 'already_stopped', 'already_insolvent', 'already_settled', 'already_done',
    'segment_unknown'. `of` are its details, `first` is `standing.firsts`."""
    if act in ("promise", "plan", "dispute") and amount <= 0:
        raise Refused("amount_missing")
    if act in DATED and day is None:
        raise Refused("day_missing")
    if act in AHEAD and day is not None and day < on:
        raise Refused("day_past", day=day)
    if act == "segment" and note not in policy.SEGMENTS:
        raise Refused("segment_unknown")
    if act == "escalate" and (own["act"] == "escalate").any():
        raise Refused("already_escalated")
    if act == "dispute_settled":
        _still_disputed(own, int(of.get("dispute", 0)), first)
    if act == "task_done" and _named(of, "task", first) in [_named(told, "task", first) for told in _details(own, act)]:
        raise Refused("already_done")
    on_hold, stopped, insolvent = (_newest(own, name, f"{name}_ended") == name for name in ENDING)
    if act == "hold_ended" and not on_hold:
        raise Refused("not_on_hold")
    if act == "stop_ended" and not stopped:
        raise Refused("not_stopped")
    if act == "insolvency_ended" and not insolvent:
        raise Refused("not_insolvent")
    if act == "plan" and insolvent:
        raise Refused("objected_final", objections="insolvent")
    if act == "stop" and stopped:
        raise Refused("already_stopped")
    if act == "insolvency" and insolvent:
        raise Refused("already_insolvent")


def _newest(own: pd.DataFrame, *acts: str) -> str:
    """The newest of these acts, '' where there is none."""
    done = own["act"][own["act"].isin(acts).to_numpy()]
    return str(done.iloc[-1]) if len(done) else ""


def _details(own: pd.DataFrame, act: str) -> list[dict[str, Any]]:
    return [json.loads(told) for told in own["details"][(own["act"] == act).to_numpy()]]


def _named(of: Mapping[str, Any], name: str, first: Mapping[int, int]) -> int:
    """The first version of the line that details name, 0 where they name none."""
    line = int(of.get(name, 0))
    return first.get(line, line)


def _still_disputed(own: pd.DataFrame, dispute: int, first: Mapping[int, int]) -> None:
    """Refuses to settle what is not in dispute, or what somebody settled before."""
    dispute = first.get(dispute, dispute)
    opened = [first.get(one, one) for one in own["id"][(own["act"] == "dispute").to_numpy()]]
    if not opened or (dispute and dispute not in opened):
        raise Refused("not_disputed")
    settled = [_named(of, "dispute", first) for of in _details(own, "dispute_settled")]
    lines = own["id"][(own["act"] == "dispute_settled").to_numpy()].tolist()
    last = max((line for line, of in zip(lines, settled, strict=True) if not of), default=0)
    open_ = [one for one in opened if one not in settled and one > last]
    if not open_ or (dispute and dispute not in open_):
        raise Refused("already_settled")


def contact(
    store: Store,
    hand: Hand,
    desk: Desk,
    act: str,
    customer: str,
    *,
    day: date | None = None,
    amount: int = 0,
    currency: str = "",
    note: str = "",
    details: Mapping[str, Any] | None = None,
    override: str = "",
) -> Done:
    """A step that we take ourselves (one of policy.STEPS), once nothing speaks against it by the newest journal and
    the newest books; an `override` is a reason in words, kept beside the objections it sets aside. Where the details
    of a step in writing do not say its `channel`, it is the policy's.

    Refused: 'objected' with the `objections` (keys, comma between) where there are some and no reason was given, or
    where one of them is policy.FINAL ('objected_final'); as `record`.
    """
    if act not in policy.STEPS:
        raise ValueError(act)

    def asked_and_written() -> Done:
        now = newest(store, desk)
        told = {**_sent_by(now, act, customer), **(details or {}), **agreed(now, act, customer, override)}
        last = last_of(now.facts.journal)
        return record(
            store,
            hand,
            act,
            customer,
            day=day,
            amount=amount,
            currency=currency,
            note=note,
            details=told,
            after=last,
        )

    return anew(store, asked_and_written)


def _sent_by(desk: Desk, act: str, customer: str) -> dict[str, Any]:
    """How a step in writing is done by the policy, {} for another: a consumer's days are counted by it."""
    if act not in standing.WRITTEN:
        return {}
    return {"channel": desk.policy.step(str(desk.stand(customer)["segment"]), act).channel}


def agreed(desk: Desk, act: str, customer: str, override: str = "") -> dict[str, Any]:
    """What goes into the details of a step that we take ourselves: nothing where nothing speaks against it at this
    desk, else the objections and the reason that sets them aside. Refused: as `contact`."""
    against = desk.objections(customer, act)
    final = [key for key in against if key in policy.FINAL]
    if act == "escalate" and "escalated" in final:
        raise Refused("already_escalated")
    if final:
        raise Refused("objected_final", objections=",".join(final))
    if against and not override.strip():
        raise Refused("objected", objections=",".join(against))
    return {"override": {"objections": against, "reason": override.strip()}} if against else {}


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
    all of it, a hold of two weeks, a day later; to follow a customer oneself; a step of our own once nothing speaks
    against it, the note being the reason where something does; anything else is just put on record.

    Refused: as `record` and `contact`.
    """
    if act in OUR_STEPS:
        return contact(store, hand, desk, act, customer, note=note, override=note)
    amount, currency = desk.due_now(customer)
    if act == "promise":
        friday = working(next_friday(hand.on), desk.closed)
        return record(store, hand, act, customer, day=friday, amount=amount, currency=currency, note=note)
    if act == "plan":
        if amount <= 0:
            raise Refused("amount_missing")
        documents = desk.overdue_numbers(customer, currency)
        plan = proposed(amount, currency, hand.on, closed=desk.closed, documents=documents)
        return propose_plan(store, hand, customer, plan, note=note)
    if act == "dispute":
        return record(store, hand, act, customer, amount=amount, currency=currency, note=note)
    if act == "assign":
        return record(store, hand, act, customer, note=hand.by)
    day = {"hold": hand.on + timedelta(days=HOLD_DAYS), "postpone": after_working(hand.on, 1, desk.closed)}.get(act)
    return record(store, hand, act, customer, day=day, note=note)


OUR_STEPS = (*standing.WRITTEN, "escalate")
"""Steps that are ours to take or to leave: what speaks against them is asked before."""


def follow(store: Store, hand: Hand, desk: Desk, outcome: str, customer: str) -> Done:
    """The act that the outcome of a call proposes (policy.FOLLOWING), where it is one to put on record.

    Refused: as `quick`.
    """
    following = policy.FOLLOWING[outcome]
    day = after_working(hand.on, following.days, desk.closed)
    if following.act == "postpone":
        return record(store, hand, "postpone", customer, day=day)
    if following.act == "task":
        return record(store, hand, "task", customer, day=day, details={"what": following.what, "owner": hand.by})
    return quick(store, hand, desk, following.act, customer)


def undo(store: Store, hand: Hand, line: int) -> Done:
    """Undoes one journal line by a further one. Refused: 'already_undone', 'left' for a mail that left, or may have,
    'rested_on' where a later act rests on it: that one is undone first; 'busy'."""

    def checked_and_written() -> Done:
        journal = store.journal()
        customer = _still_standing(journal, line)["customer"]
        if line in outbox.bound(journal):
            raise Refused("left")
        if line in standing.rested_on(journal):
            raise Refused("rested_on")
        taking_back = journal_line(hand, "undo", customer=customer, undoes=line)
        written = store.write(taking_back, after=last_of(journal))
        return Done(written, "undo" if customer else "undo_own", customer)

    return anew(store, checked_and_written)


def _still_standing(journal: pd.DataFrame, line: int) -> Mapping[str, Any]:
    found = journal[(journal["id"] == line).to_numpy()]
    if not len(found) or line in standing.void(journal):
        raise Refused("already_undone")
    return found.iloc[0].to_dict()


def keep_history(store: Store, hand: Hand, acts: Iterable[Act]) -> None:
    """The invented firm's own journal up to the hand's day, all at once."""
    with store.lock:
        told, latest = [], {}
        for line, act in enumerate((act for act in acts if act.on <= hand.on), start=store.last_line() + 1):
            if act.act == "plan":
                latest[act.customer] = line
            details = {**act.details, "plan": latest[act.customer]} if "plan" in act.details else act.details
            told.append(_line_of(act, details))
        store.write_all(told)


def _line_of(act: Act, details: Mapping[str, Any]) -> dict[str, Any]:
    """The journal line of an act of the invented firm."""
    return journal_line(
        Hand(act.by, datetime.combine(act.on, time(act.hour)), act.on),
        act.act,
        customer=act.customer,
        day=act.day,
        amount=act.amount,
        currency=act.currency,
        note=act.note,
        details=details,
    )
