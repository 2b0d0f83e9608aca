from datetime import date

import pytest

from src.collections.law import closed_days

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "belgium", "france"),
    [
        (date(2026, 1, 1), True, True),  # New Year
        (date(2026, 4, 3), False, False),  # Good Friday
        (date(2026, 4, 6), True, True),  # Easter Monday
        (date(2026, 5, 1), True, True),  # 1 May
        (date(2026, 5, 8), False, True),  # victory of 1945
        (date(2026, 5, 14), True, True),  # Ascension
        (date(2026, 5, 15), False, False),  # the bridge after it
        (date(2026, 5, 25), True, True),  # Whit Monday
        (date(2026, 7, 14), False, True),
        (date(2026, 7, 21), True, False),
        (date(2026, 8, 15), True, True),
        (date(2026, 11, 2), False, False),
        (date(2026, 11, 11), True, True),
        (date(2026, 12, 25), True, True),
        (date(2026, 12, 26), False, False),
    ],
)
def test_each_country_closes_on_its_own_holidays(day: date, belgium: bool, france: bool) -> None:
    assert (day in closed_days("BE", *YEAR)) == belgium
    assert (day in closed_days("FR", *YEAR)) == france


def test_france_has_eleven_holidays_a_year() -> None:
    assert len(closed_days("FR", *YEAR)) == 11


def test_both_ends_of_the_period_are_in_it() -> None:
    assert closed_days("BE", date(2026, 7, 21), date(2026, 7, 21)) == {date(2026, 7, 21)}
    assert closed_days("BE", date(2026, 7, 22), date(2026, 8, 14)) == frozenset()


def test_a_period_may_span_years() -> None:
    assert closed_days("BE", date(2026, 12, 25), date(2027, 1, 1)) == {date(2026, 12, 25), date(2027, 1, 1)}


@pytest.mark.parametrize("country", ["", "XX", "DE", "be"])
def test_elsewhere_only_weekends_are_free(country: str) -> None:
    assert closed_days(country, *YEAR) == frozenset()
