"""The way out of a backlog: many first reminders of old invoices are spread over working days, not sent at once.

A first upload finds hundreds of customers who were never written to. A pile of reminders on one morning brings a pile
of answers that nobody can take up; so it is proposed to write to so many a working day, the most valuable first.
"""

import json
from collections.abc import Collection, Iterable
from datetime import date, timedelta

import pandas as pd

from .days import working
from .standing import in_force

ACT = "catch_up"
"""The act that puts a plan on record: details {"days": {customer: ISO day}}."""

MANY, OLD = 20, 60
"""More customers than this wait for their first reminder, and their oldest document is more days late than that."""


def backlog(worklist: pd.DataFrame, journal: pd.DataFrame, as_of: date) -> list[str]:
    """The customers of a WORKLIST who wait for their first reminder with documents more than OLD days late and have no
    day in a plan of the JOURNAL yet, the most valuable first; none where they are not more than MANY."""
    waiting = (worklist["step"] == "reminder_1") & (worklist["objections"] == "") & (worklist["days_late"] > OLD)
    known = planned(journal, as_of)
    found = [str(customer) for customer in worklist["customer"][waiting.to_numpy()] if customer not in known]
    return found if len(found) > MANY else []


def spread(customers: Iterable[str], as_of: date, pace: int, closed: Collection[date] = ()) -> dict[str, date]:
    """A working day for each customer, from `as_of` on, in their order: at most `pace` a day."""
    days, day = {}, working(as_of, closed)
    for place, customer in enumerate(customers):
        if place and place % pace == 0:
            day = working(day + timedelta(days=1), closed)
        days[customer] = day
    return days


def planned(journal: pd.DataFrame, as_of: date) -> dict[str, date]:
    """The day of each customer in the plans in force at the end of `as_of`; of two plans the later holds."""
    if not (journal["act"] == ACT).any():
        return {}
    held = in_force(journal, as_of)
    found: dict[str, date] = {}
    for details in held["details"][(held["act"] == ACT).to_numpy()]:
        found |= {customer: date.fromisoformat(day) for customer, day in json.loads(details)["days"].items()}
    return found
