"""What headers are called: the dictionary of `data/headings.csv`, and the row of a sheet that is its header."""

import csv
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from .sheets import Row, Sheet, is_blank

DICTIONARY = Path(__file__).parents[3] / "data" / "headings.csv"
LANGUAGES = ("fr", "nl", "en", "de")
HEADER_WITHIN = 60
LONGEST_HEADER = 80
DROPPED = re.compile(r"[^\w#]|_")
SUFFIX = re.compile(r"[\s_]*(?:[(\[]\s*([^)\]]{1,4})\s*[)\]]|[\s_]([A-Za-z]{3})|([€$£₹¥]))\s*$")


@dataclass(frozen=True)
class Word:
    """One line of the dictionary."""

    field: str
    header: str
    lang: str
    source: str


def key(text: str) -> str:
    """A header or word without accents, case, spaces and punctuation, under which it is looked up.

    >>> key("N° de Facture"), key("Due_Date")
    ('ndefacture', 'duedate')
    """
    plain = unicodedata.normalize("NFKD", text.replace("°", " ").replace("º", " ").lower())
    return DROPPED.sub("", "".join(letter for letter in plain if not unicodedata.combining(letter)))


@cache
def dictionary() -> tuple[Word, ...]:
    """All lines of the dictionary."""
    with DICTIONARY.open(encoding="utf-8", newline="") as lines:
        return tuple(Word(**line) for line in csv.DictReader(lines))


@cache
def meanings() -> Mapping[str, tuple[Word, ...]]:
    """Header key -> the lines that know it."""
    found: dict[str, list[Word]] = {}
    for word in dictionary():
        if not word.field.startswith("~"):
            found.setdefault(key(word.header), []).append(word)
    return {known_as: tuple(words) for known_as, words in found.items()}


@cache
def words(name: str) -> frozenset[str]:
    """The keys of one list of words, such as '~paid'."""
    return frozenset(key(word.header) for word in dictionary() if word.field == name)


@cache
def buckets() -> re.Pattern[str]:
    """What ageing-bucket headers look like."""
    return re.compile("|".join(f"(?:{word.header})" for word in dictionary() if word.field == "~bucket"), re.IGNORECASE)


@cache
def totals() -> re.Pattern[str]:
    """How total and subtotal rows begin."""
    starts = sorted((word.header for word in dictionary() if word.field == "~total"), key=len, reverse=True)
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, starts))})(?![^\W\d_])", re.IGNORECASE)


def is_bucket(header: str) -> bool:
    """Whether a header names an ageing bucket."""
    return buckets().match(header.strip()) is not None


def found_words(header: str) -> tuple[Word, ...]:
    """The dictionary lines for a header, with or without the currency at its end; none for a bucket."""
    if is_bucket(header):
        return ()
    return meanings().get(key(header)) or meanings().get(key(SUFFIX.sub("", header)), ())


def known(cell: Any) -> bool:
    """Whether a cell is a header of the dictionary."""
    return isinstance(cell, str) and len(cell) <= LONGEST_HEADER and bool(found_words(cell))


def currency_mark(header: str) -> str:
    """The currency sign or code at the end of a header, or ''.

    >>> currency_mark("Amount (₹)"), currency_mark("montant_eur")
    ('₹', 'eur')
    """
    found = SUFFIX.search(header)
    return next((part for part in found.groups() if part), "").strip() if found else ""


def header_score(row: Row) -> int:
    """The number of different fields a row has headers for."""
    return len({found_words(cell)[0].field for cell in row if known(cell)})


def best_header(sheet: Sheet) -> tuple[int, int]:
    """(score, index of the row) of the likeliest header of a sheet; score 0 where only the cells speak for it, and
    index -1 where no row looks like one."""
    scores = [header_score(row) for row in sheet.rows[:HEADER_WITHIN]]
    best = max(scores, default=0)
    if best >= 2:
        return best, scores.index(best)
    return 0, next((index for index in range(len(scores)) if heads_a_table(sheet.rows, index)), -1)


def heads_a_table(rows: Sequence[Row], index: int) -> bool:
    """Whether at least three texts stand above a row with numbers or days."""
    texts = [cell for cell in rows[index] if not is_blank(cell)]
    below = rows[index + 1] if index + 1 < len(rows) else ()
    enough = len(texts) >= 3 and all(isinstance(cell, str) and not figure(cell) for cell in texts)
    return enough and any(map(figure, below))


def figure(cell: Any) -> bool:
    """Whether a cell is a number or a day, or a text with more digits than letters."""
    if isinstance(cell, str):
        return sum(map(str.isdigit, cell)) > sum(map(str.isalpha, cell))
    return isinstance(cell, int | float | date | datetime)


def header_texts(row: Row) -> tuple[str, ...]:
    """The headers as shown: one line each, a column letter where there is none, a number behind repeated ones."""
    seen: Counter[str] = Counter()
    named = []
    for position, cell in enumerate(row):
        text = " ".join(str(cell).split()) if not is_blank(cell) else letters(position)
        seen[text] += 1
        named.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return tuple(named)


def letters(position: int) -> str:
    """The letters of a column, counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def layout(headers: Iterable[str]) -> str:
    """The fingerprint of a header row."""
    return hashlib.sha256("\x1f".join(map(key, headers)).encode()).hexdigest()[:16]


def languages(headers: Iterable[str]) -> tuple[str, ...]:
    """The languages most headers belong to; a header that is one language's alone counts double."""
    votes: Counter[str] = Counter()
    for header in headers:
        spoken = {word.lang for word in found_words(header)} & set(LANGUAGES)
        votes.update({lang: 2 if len(spoken) == 1 else 1 for lang in spoken})
    most = max(votes.values(), default=0)
    return tuple(lang for lang in LANGUAGES if most and votes[lang] == most)
