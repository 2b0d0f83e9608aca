"""The reminder policy as the user wants it: every change is a line of its own."""

from .. import policy
from ..store import Store
from .hand import Done, Hand, Refused, journal_line
from .newest import anew, last_of


def keep_policy(store: Store, hand: Hand, wanted: policy.Policy, *, known: policy.Policy | None = None) -> Done:
    """Puts a reminder policy on record, in force from the hand's day on; past days keep theirs.

    `known` is the policy that was changed into the wanted one. Refused: as WrongPolicy where it cannot serve,
    'policy_changed' where another than the known one is in force by now, 'policy_same' where it is in force already.
    """
    try:
        policy.checked(wanted)
    except policy.WrongPolicy as wrong:
        raise Refused(wrong.key, **wrong.values) from wrong

    def checked_and_written() -> Done:
        journal = store.journal()
        held = policy.policy_of(journal, hand.on)
        if known is not None and held != known:
            raise Refused("policy_changed")
        if held == wanted:
            raise Refused("policy_same")
        line = journal_line(hand, "setting", note=policy.NAME, details=policy.to_dict(wanted))
        return Done(store.write(line, after=last_of(journal)), "setting", "")

    return anew(store, checked_and_written)
