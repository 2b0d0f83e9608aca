"""The calendar of the simulated year, written down by hand: the desk takes its own from the room `law`."""

from datetime import date, timedelta

FIRST, LAST = date(2025, 1, 2), date(2025, 12, 31)
"""The days of the year that is simulated."""

HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        *("2024-11-01", "2024-11-11", "2024-12-25", "2025-01-01", "2025-04-20", "2025-04-21", "2025-05-01"),
        *("2025-05-29", "2025-06-08", "2025-06-09", "2025-07-21", "2025-08-15", "2025-11-01", "2025-11-11"),
        *("2025-12-25", "2026-01-01", "2026-04-05", "2026-04-06"),
    )
)
"""Belgian public holidays from November 2024 to April 2026."""

GRACE = 2
"""Bank days after a promised day within which money is still in time."""


def works(day: date) -> bool:
    """Whether banks work on a day."""
    return day.weekday() < 5 and day not in HOLIDAYS


def on_a_working_day(day: date) -> date:
    """That day or the first working day after it."""
    while not works(day):
        day += timedelta(days=1)
    return day


def bank_days_after(day: date, number: int) -> date:
    """The working day that many working days later."""
    for _ in range(number):
        day = on_a_working_day(day + timedelta(days=1))
    return day


def days(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
