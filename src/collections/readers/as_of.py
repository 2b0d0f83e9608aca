"""The day whose end the books show, as the titles, the sheet or the name of the file say it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from .dates import day
from .sheets import Row

SAYS = (
    r"(?<![^\W\d_])(?:au|as at|as of|as on|op|per|zum|am|stand"
    r"|filtre de date|date filter|datumfilter|situation|situatie|toestand|peildatum|arrêtée? (?:au|le))"
)
PRINTED = re.compile(
    r"\b(?:imprim|édit|edit|générée?|genere|exporté|print|afgedrukt|gedrukt|opgemaakt|geëxporteerd|gedruckt|erstellt|generated"
    r"|exported|created)",
    re.IGNORECASE,
)
SHOWN = re.compile(r"situati|toestand|peildatum|arrêt|stand ", re.IGNORECASE)
WRITTEN = (
    r"[0-9]{1,2}-[^\W\d_]{3,}\.?-[0-9]{2}(?:[0-9]{2})?",
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}",
    r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}",
    r"[0-9]{1,2}(?:er|st|nd|rd|th)? [^\W\d_]{3,}\.? [0-9]{4}",
    r"[^\W\d_]{3,}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}",
)
SENTENCE = re.compile(rf"{SAYS}(?![^\W\d_])[^0-9]{{0,15}}?(?<![^\W_])({'|'.join(WRITTEN)})(?!\d)", re.IGNORECASE)
LABEL = re.compile(rf"{SAYS}(?![^\W\d_])", re.IGNORECASE)
ALONE = re.compile(rf"\s*({'|'.join(WRITTEN)})\s*")
IN_NAME = re.compile(r"(?<!\d)(?:(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)|(\d\d)[-_. ](\d\d)[-_. ](20\d\d))(?!\d)")


def as_of(titles: Iterable[Row], sheets: Iterable[str], name: str, order: str) -> tuple[date | None, str | None]:
    """The day and where it was found, 'title' or 'name'; (None, None) where nothing says it."""
    for row in titles:
        if not printed(row) and (found := in_row(row, order)):
            return found, "title"
    for sheet in sheets:
        if found := in_sentence(sheet, order) or in_name(sheet):
            return found, "title"
    named = in_name(name)
    return named, "name" if named else None


def printed(row: Sequence[Any]) -> bool:
    """Whether a title row says when the list was printed, which is not the day it shows."""
    return any(isinstance(cell, str) and PRINTED.search(cell) and not SHOWN.search(cell) for cell in row)


def in_row(row: Sequence[Any], order: str) -> date | None:
    """The day a title row gives: in one sentence, or in the cell behind its label."""
    labelled = False
    for cell in row:
        if isinstance(cell, date):
            if labelled:
                return cell.date() if isinstance(cell, datetime) else cell
        elif isinstance(cell, str) and cell.strip():
            if found := in_sentence(cell, order):
                return found
            alone = ALONE.fullmatch(cell)
            if labelled and alone and (found := day(alone.group(1), order)):
                return found
            labelled = labelled or LABEL.match(cell.strip()) is not None
    return None


def in_sentence(text: str, order: str) -> date | None:
    """The day of a sentence such as 'Situation au 31/03/2026'."""
    found = SENTENCE.search(" ".join(text.split()))
    return day(found.group(1), order) or day(found.group(1), "mdy" if order == "dmy" else "dmy") if found else None


def in_name(name: str) -> date | None:
    """The last day a file name holds: 2026-11-20, 20261120 or 20-11-2026."""
    days = []
    for found in IN_NAME.finditer(name):
        year, month, number, first, second, last = found.groups()
        days.append(day(f"{year}-{month}-{number}", "") if year else day(f"{first}.{second}.{last}", "dmy"))
    return next((one for one in reversed(days) if one), None)
