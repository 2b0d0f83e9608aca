"""Calendar days and working days. Periods are half-open at the start: "the n days that end on D" are D-n < day <= D.

A working day is Monday to Friday and not in `closed`, the days on which nothing is paid or delivered; which days
those are in a country is the business of the room `law`.
"""

import calendar
from collections.abc import Collection
from datetime import date, timedelta

FRIDAY = 4
SUNDAY = 6


def is_working(day: date, closed: Collection[date] = ()) -> bool:
    """Whether banks and people work on that day."""
    return day.weekday() <= FRIDAY and day not in closed


def working(day: date, closed: Collection[date] = ()) -> date:
    """That day, or the next working day after it.

    >>> working(date(2026, 11, 21))
    datetime.date(2026, 11, 23)
    """
    while not is_working(day, closed):
        day += timedelta(days=1)
    return day


def after_working(day: date, number: int, closed: Collection[date] = ()) -> date:
    """The working day `number` working days after `day`."""
    for _ in range(number):
        day = working(day + timedelta(days=1), closed)
    return day


def next_friday(day: date) -> date:
    """The first Friday later than `day` that leaves at least two days to pay.

    >>> next_friday(date(2026, 11, 25)), next_friday(date(2026, 11, 26))
    (datetime.date(2026, 11, 27), datetime.date(2026, 12, 4))
    """
    ahead = (FRIDAY - day.weekday()) % 7
    return day + timedelta(days=ahead if ahead >= 2 else ahead + 7)


def months_later(day: date, months: int) -> date:
    """The same day of the month `months` later, or the month's last day where it is shorter: counted from `day`, so
    that a short month does not shift the ones after it.

    >>> months_later(date(2026, 1, 31), 1), months_later(date(2026, 1, 31), 2)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
