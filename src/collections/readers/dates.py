"""Days of a column. Whether 3/4 is in March or April is decided by all cells of the column together."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from .amounts import BLANK, OK, WRONG
from .cells import NO_DAY, Cells
from .headings import key

ORDERS = ("dmy", "mdy", "ymd")
FIRST_YEAR, LAST_YEAR = 1950, 2100
SERIALS = (20_000, 80_000)
SERIAL_DAY_0 = date(1899, 12, 30).toordinal()
EPOCH = date(1970, 1, 1).toordinal()
STRAY = 0.05
FROM_1904 = 1462
"""Days by which serials counted from 1904 lag behind those counted from 1900."""

DESTROYED = re.compile(r"[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?")
"""What Excel leaves of a day when its cells are shown as minutes and saved as text."""
TIME = r"(?:[T ,]+[0-9]{1,2}:[0-9]{2}.*)?"
YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})" + TIME)
YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})" + TIME)
JOINED = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
DAY_MONTH = re.compile(r"([0-9]{1,2})(?:er|st|nd|rd|th)?[-/. ]*([^\W\d_]{3,})[-/., ]*([0-9]{4}|[0-9]{2})" + TIME)
MONTH_DAY = re.compile(r"([^\W\d_]{3,})[-/. ]*([0-9]{1,2})(?:st|nd|rd|th)?[-/., ]+([0-9]{4})" + TIME)
MONTHS = (
    ("jan", "janv", "janvier", "januari", "january", "januar"),
    ("feb", "fev", "fevr", "fevrier", "februari", "february", "februar"),
    ("mar", "mars", "mrt", "maart", "march", "marz", "maerz"),
    ("apr", "avr", "avril", "april"),
    ("mai", "may", "mei"),
    ("jun", "juin", "juni", "june"),
    ("jul", "juil", "juillet", "juli", "july"),
    ("aug", "aou", "aout", "augustus", "august"),
    ("sep", "sept", "septembre", "september"),
    ("oct", "okt", "octobre", "oktober", "october"),
    ("nov", "novembre", "november"),
    ("dec", "dez", "decembre", "december", "dezember"),
)
MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names}


@dataclass(frozen=True)
class Days:
    """A column of days: datetime64[D] where `state` is OK, NaT elsewhere."""

    days: np.ndarray
    state: np.ndarray


def day(text: str, order: str) -> date | None:
    """The day a text gives, its parts in that order where the text leaves it open; None where it gives none.

    >>> day("31.03.2026", "dmy"), day("2026-03-31", "dmy"), day("Mar 31, 2026", ""), day("13/13/2026", "dmy")
    (datetime.date(2026, 3, 31), datetime.date(2026, 3, 31), datetime.date(2026, 3, 31), None)
    """
    if found := YEAR_FIRST.fullmatch(text) or JOINED.fullmatch(text.removesuffix(".0")):
        return real(*found.groups())
    if found := YEAR_LAST.fullmatch(text):
        parts = dict(zip(order, found.groups(), strict=False))
        return real(parts["y"], parts["m"], parts["d"]) if len(parts) == 3 else None
    if found := DAY_MONTH.fullmatch(text):
        return real(found.group(3), MONTH.get(key(found.group(2)), 0), found.group(1))
    if found := MONTH_DAY.fullmatch(text):
        return real(found.group(3), MONTH.get(key(found.group(1)), 0), found.group(2))
    return from_serial(int(text)) if text.isascii() and text.isdigit() and len(text) == 5 else None


def real(year: str, month: str | int, number: str | int) -> date | None:
    """The day, or None where the calendar has none such; two figures of a year are this century's below 70."""
    full = int(year) + (0 if len(year) > 2 else 2000 if int(year) < 70 else 1900)
    if not FIRST_YEAR <= full <= LAST_YEAR:
        return None
    try:
        return date(full, int(month), int(number))
    except ValueError:
        return None


def from_serial(serial: int) -> date | None:
    """The day of a spreadsheet's serial number, or None where it is not one of our time."""
    return date.fromordinal(SERIAL_DAY_0 + serial) if SERIALS[0] <= serial <= SERIALS[1] else None


def open_parts(column: Cells) -> list[tuple[int, int]]:
    """The first two parts of every different text whose order is open."""
    found = (YEAR_LAST.fullmatch(word) for word in column.words)
    return [(int(one.group(1)), int(one.group(2))) for one in found if one]


@dataclass(frozen=True)
class Evidence:
    """How many texts of a column are proof of day first, of month first, and how many could be either."""

    day_first: int
    month_first: int
    either: int

    def order(self) -> str:
        """'dmy' or 'mdy' where it is proven, strays aside; '' where nothing is; '?' where the proofs disagree."""
        most, least = max(self.day_first, self.month_first), min(self.day_first, self.month_first)
        if not most:
            return ""
        if least > STRAY * most:
            return "?"
        return "dmy" if self.day_first == most else "mdy"


def evidence(columns: Iterable[Cells]) -> Evidence:
    """What some columns prove together."""
    parts = [part for column in columns for part in open_parts(column)]
    first = sum(one > 12 >= two for one, two in parts)
    second = sum(two > 12 >= one for one, two in parts)
    return Evidence(first, second, sum(one <= 12 and two <= 12 and one != two for one, two in parts))


def date_orders(
    columns: list[Cells], others: Iterable[Cells], languages: tuple[str, ...], chosen: Mapping[str, str]
) -> dict[str, str]:
    """Header -> order: as chosen, as the column proves, else as the columns together, the `others` or the language of
    the headers say; '?' where it matters and nothing says so."""
    proofs = {column.header: evidence([column]) for column in columns}
    fallback = ""
    if any(proof.order() == "" and proof.either for proof in proofs.values()):
        together = evidence(columns).order() or evidence(others).order()
        spoken = "dmy" if (languages and "en" not in languages) or all(map(dotted, columns)) else "?"
        fallback = together or spoken
    return {
        header: chosen.get(header) or proof.order() or (fallback if proof.either else "dmy")
        for header, proof in proofs.items()
    }


def dotted(column: Cells) -> bool:
    """Whether the days whose order is open are written with dots, which no country does with the month first."""
    return all("." in word for word in column.words if YEAR_LAST.fullmatch(word))


def days(column: Cells, order: str, shift: int = 0) -> Days:
    """The days of a column under one order; serial numbers lag by `shift` days."""
    read = [day(word, order) for word in column.words]
    per_word = np.array([one if one else NO_DAY for one in read], dtype="datetime64[D]")
    state = np.array(
        [OK if one else WRONG if word else BLANK for one, word in zip(read, column.words, strict=True)], np.int8
    )
    made = Days(column.spread(per_word), column.spread(state))
    if column.days is not None:
        there = ~np.isnat(column.days)
        put(made, np.flatnonzero(there), column.days[there])
    if column.numbers is not None:
        there = ~np.isnan(column.numbers)
        put(made, np.flatnonzero(there), number_days(column.numbers[there], shift))
    return made


def put(made: Days, places: np.ndarray, found: np.ndarray) -> None:
    """Writes days into a column just made; a missing one or one of another age is wrong."""
    years = found.astype("datetime64[Y]").astype(np.int64) + 1970
    fits = ~np.isnat(found) & (years >= FIRST_YEAR) & (years <= LAST_YEAR)
    made.days[places] = np.where(fits, found, NO_DAY)
    made.state[places] = np.where(fits, OK, WRONG)


def destroyed(column: Cells) -> np.ndarray:
    """The cells of which only minutes or hours are left."""
    return column.spread(np.array([bool(DESTROYED.fullmatch(word)) for word in column.words], dtype=bool))


def number_days(numbers: np.ndarray, shift: int = 0) -> np.ndarray:
    """Numbers as days: a spreadsheet's serials, or year, month and day in eight figures; NaT for all others."""
    serial = (numbers >= SERIALS[0] - shift) & (numbers <= SERIALS[1])
    whole = np.where(serial, np.floor(np.where(serial, numbers, 0)), 0).astype(np.int64) + shift
    found = np.where(serial, (whole + SERIAL_DAY_0 - EPOCH).astype("datetime64[D]"), NO_DAY)
    for index in np.flatnonzero((numbers >= 19_500_101) & (numbers <= 21_001_231)):
        found[index] = day(str(int(numbers[index])), "") or NO_DAY
    return found
