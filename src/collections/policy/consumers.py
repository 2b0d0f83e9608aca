"""The fourteen days that the law leaves a consumer after the free first reminder.

Art. XIX.2 par. 1 of the Belgian Code of economic law: a period of at least fourteen calendar days, which begins on the
calendar day after an e-mail was sent, and on the third working day after a letter was posted (reference: legal,
section 3). Where the fourteenth day is no working day the period goes on to the next one (art. 1.7 of the Civil Code).
"""

from collections.abc import Collection
from datetime import date

import numpy as np

from .ladder import CONSUMER_WAIT, POSTED, REMINDER_1, Policy
from .rows import NO_DAY, Rows


def after_consumer(sent: np.ndarray, by: np.ndarray, closed: Collection[date] = ()) -> np.ndarray:
    """The first day after the fourteen, for first reminders sent on these days in these ways (CHANNELS); missing where
    none was sent. Working days are Monday to Friday and not `closed`."""
    holidays = np.array(sorted(closed), "datetime64[D]")
    days = sent.astype("datetime64[D]")
    posted = np.busday_offset(days, POSTED, roll="backward", holidays=holidays)
    begins = np.where(by == "email", days + 1, posted)
    last = np.busday_offset(begins + CONSUMER_WAIT - 1, 0, roll="forward", holidays=holidays)
    return (last + 1).astype("datetime64[s]")


def consumer_from(rows: Rows, policy: Policy, closed: Collection[date] = ()) -> np.ndarray:
    """The first day on which what costs may follow, of each account of a consumer: missing before a first reminder, and
    of everybody else. A reminder of which nobody said how it left counts as the policy sends it."""
    consumers = np.flatnonzero(rows["segment"] == "consumer")
    found = np.full(len(rows["segment"]), NO_DAY)
    if len(consumers):
        usual, by = policy.ladder("consumer")[REMINDER_1].channel, rows["reminded_by"][consumers]
        found[consumers] = after_consumer(rows["reminded"][consumers], np.where(by == "", usual, by), closed)
    return found
