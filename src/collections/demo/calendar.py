"""The working days of the demo firm, and the day of its newest export."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

from .. import law
from ..days import is_working, months_later


def last_day(today: date) -> date:
    """The day whose end the newest export shows: the last Monday to Friday before `today`."""
    return worked(today - timedelta(days=1))


@cache
def holidays(last: date) -> frozenset[date]:
    """The holidays of the books up to `last`, and of the year after it."""
    return law.closed_days("BE", last - timedelta(days=600), last + timedelta(days=366))


def worked(day: date, closed: Collection[date] = ()) -> date:
    """That day, or the working day before it."""
    while not is_working(day, closed):
        day -= timedelta(days=1)
    return day


def month_end(day: date, closed: Collection[date]) -> date:
    """The last working day of that day's month."""
    return worked(months_later(day.replace(day=1), 1) - timedelta(days=1), closed)
