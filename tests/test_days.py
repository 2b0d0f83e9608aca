"""Calendar and working days: the edges of weekends, holidays and short months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from src.collections.days import after_working, is_working, months_later, next_friday, working

HOLIDAY = {date(2026, 12, 25)}
DAYS = some.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 24), date(2026, 12, 24)),  # a Thursday
        (date(2026, 12, 25), date(2026, 12, 28)),  # Christmas, a Friday
        (date(2026, 12, 26), date(2026, 12, 28)),  # Saturday
        (date(2026, 12, 28), date(2026, 12, 28)),  # Monday
    ],
)
def test_a_closed_day_moves_to_the_next_working_day(day, expected):
    assert working(day, HOLIDAY) == expected


def test_two_bank_days_over_a_weekend_and_a_holiday():
    assert after_working(date(2026, 12, 23), 2, HOLIDAY) == date(2026, 12, 28)


@given(DAYS)
def test_next_friday_is_a_friday_two_to_eight_days_ahead(day):
    friday = next_friday(day)
    assert friday.weekday() == 4
    assert timedelta(days=2) <= friday - day <= timedelta(days=8)


@given(DAYS, some.integers(0, 60))
def test_months_are_counted_from_the_first_day_without_drift(day, months):
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(DAYS, some.integers(1, 10))
def test_so_many_working_days_later_is_a_working_day(day, number):
    later = after_working(day, number, HOLIDAY)
    assert is_working(later, HOLIDAY)
    between = [day + timedelta(days=ahead) for ahead in range(1, (later - day).days + 1)]
    assert sum(is_working(one, HOLIDAY) for one in between) == number
