"""A backlog of first reminders, spread over working days by one line."""

from .. import catch_up
from ..desk import Desk
from ..store import Store
from .hand import Done, Hand, Refused, journal_line
from .newest import anew, last_of, newest


def spread_backlog(store: Store, hand: Hand, desk: Desk, pace: int) -> Done:
    """Gives every customer of the backlog the working day of the first reminder, `pace` a day.

    Refused: 'no_backlog' where there is none any more.
    """

    def checked_and_written() -> Done:
        now = newest(store, desk)
        waiting = catch_up.backlog(now.worklist, now.journal, now.as_of)
        if not waiting:
            raise Refused("no_backlog")
        days = catch_up.spread(waiting, hand.on, pace, now.closed)
        told = {"days": {customer: day.isoformat() for customer, day in days.items()}}
        line = store.write(journal_line(hand, catch_up.ACT, details=told), after=last_of(now.facts.journal))
        return Done(line, catch_up.ACT, "", max(days.values()))

    return anew(store, checked_and_written)
