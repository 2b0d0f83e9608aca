"""What becomes of an instalment plan: accepted, withdrawn, or ended by a person. One journal line each."""

from .. import standing
from ..desk import Desk
from ..store import Store
from .acts import record
from .hand import Done, Hand, Refused
from .newest import anew, last_of, newest


def accept_plan(store: Store, hand: Hand, desk: Desk, plan: int, *, note: str = "") -> Done:
    """Notes that the customer accepted a plan, named by the journal line that proposed it; its days hold from today.

    Refused: 'plan_gone', 'plan_accepted_before', 'plan_over', 'plan_completed'.
    """
    return _became(store, hand, desk, "plan_accepted", plan, note)


def withdraw_plan(store: Store, hand: Hand, desk: Desk, plan: int, *, note: str = "") -> Done:
    """Takes a plan back, whether it was accepted or not; the documents' own due dates hold again from today.

    Refused: 'plan_gone', 'plan_over', 'plan_completed'.
    """
    return _became(store, hand, desk, "plan_withdrawn", plan, note)


def end_plan(store: Store, hand: Hand, desk: Desk, plan: int, reason: str) -> Done:
    """Ends an accepted plan that is not kept, for a `reason` in words: what is left is due as it was before the plan.

    Refused: 'reason_missing', 'plan_gone', 'plan_not_accepted', 'plan_over', 'plan_completed'.
    """
    if not reason.strip():
        raise Refused("reason_missing")
    return _became(store, hand, desk, "plan_broken", plan, reason.strip())


def _became(store: Store, hand: Hand, desk: Desk, act: str, plan: int, note: str) -> Done:
    """Writes an act on a plan, unless the newest journal and the books contradict it."""

    def checked_and_written() -> Done:
        now = newest(store, desk)
        known = {one.line: one for one in standing.proposals(now.journal, hand.on)}
        if plan not in known:
            raise Refused("plan_gone")
        one = known[plan]
        states = now.plans.set_index("journal_id")["state"]
        if one.how:
            raise Refused("plan_over")
        if states[plan] == "completed":
            raise Refused("plan_completed")
        if act == "plan_accepted" and one.accepted:
            raise Refused("plan_accepted_before", day=one.accepted)
        if act == "plan_broken" and not one.accepted:
            raise Refused("plan_not_accepted")
        last = last_of(now.facts.journal)
        return record(store, hand, act, one.customer, note=note, details={"plan": plan}, after=last)

    return anew(store, checked_and_written)
