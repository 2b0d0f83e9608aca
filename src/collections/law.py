"""What the law fixes and a computation needs: here, the days on which nothing is due to be done.

Belgium: public holidays, royal decree of 18 April 1974 (art. 1). France: fêtes légales, art. L3133-1 Code du travail.
The days themselves come from the `holidays` library (its national public category). Alsace-Moselle's two extra days,
bank holidays and bridges are not counted.
"""

from datetime import date
from functools import cache

import holidays

COUNTRIES = ("BE", "FR")
"""Countries whose holidays are known here; elsewhere only weekends are free."""


def closed_days(country: str, first: date, last: date) -> frozenset[date]:
    """The public holidays of a country (two letters, ISO 3166) from `first` to `last`, both included.

    Weekends are not among them unless they are holidays. Empty for a country we do not know.
    """
    if country not in COUNTRIES:
        return frozenset()
    years = (_holidays(country, year) for year in range(first.year, last.year + 1))
    return frozenset(day for of_year in years for day in of_year if first <= day <= last)


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a year; they do not change, and every list of a day asks for five years of them."""
    return frozenset(holidays.country_holidays(country, years=year))
