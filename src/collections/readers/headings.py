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

from .amounts import currency
from .reading import REQUIRED
from .sheets import Row, Sheet, is_blank

DICTIONARY = Path(__file__).parents[3] / "data" / "headings.csv"
LANGUAGES = ("fr", "nl", "en", "de")
HEADER_WITHIN = 60
LONGEST_HEADER = 80
DROPPED = re.compile(r"[^\w#]|_")
BRACKETED = re.compile(r"[\s_]*[(\[][^)\]]{1,4}[)\]]\s*$")
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
    if text.isascii():
        return DROPPED.sub("", text.lower())
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
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, total_starts()))})(?![^\W\d_])", re.IGNORECASE)


@cache
def total_starts() -> tuple[str, ...]:
    """The words that total and subtotal rows begin with, the longest first."""
    return tuple(sorted((word.header for word in dictionary() if word.field == "~total"), key=len, reverse=True))


def is_bucket(header: str) -> bool:
    """Whether a header names an ageing bucket."""
    return buckets().match(header.strip()) is not None


@cache
def found_words(header: str) -> tuple[Word, ...]:
    """The dictionary lines for a header, without the currency at its end where it names one; none for a bucket."""
    if is_bucket(header):
        return ()
    header = header.strip(" :.*")
    return (
        meanings().get(key(bare(header)))
        or meanings().get(key(header))
        or meanings().get(key(BRACKETED.sub("", header)), ())
    )


def bare(header: str) -> str:
    """A header without the currency at its end."""
    return SUFFIX.sub("", header) if currency(currency_mark(header)) else header


def known(cell: Any) -> bool:
    """Whether a cell is a header of the dictionary."""
    return isinstance(cell, str) and len(cell) <= LONGEST_HEADER and bool(found_words(cell))


def currency_mark(header: str) -> str:
    """The currency sign or code at the end of a header, or ''.

    >>> currency_mark("Amount (₹)"), currency_mark("montant_eur")
    ('₹', 'eur')
    """
    found = SUFFIX.search(header.strip(" :.*"))
    return next((part for part in found.groups() if part), "").strip() if found else ""


@dataclass(frozen=True)
class Head:
    """A header: its row from 0, how many rows it takes (1 or 2), its texts up to the last that is not blank, and the
    number of different fields they name; 0 where only the cells below speak for it."""

    row: int
    depth: int
    texts: tuple[str, ...]
    score: int


def header_score(texts: Sequence[Any]) -> int:
    """The number of different fields a row has headers for."""
    return len({found_words(cell)[0].field for cell in texts if known(cell)})


def best_head(sheet: Sheet) -> Head | None:
    """The likeliest header of a sheet, in one row or in two; None where no row looks like one."""
    rows = sheet.rows[:HEADER_WITHIN]
    heads = [Head(at, 1, one_line(row), header_score(row)) for at, row in enumerate(rows)]
    pairs = [pair for at in range(len(rows) - 1) if (pair := two_lines(sheet, at, heads)) is not None]
    best = max([*heads, *pairs], key=lambda head: (head.score, head.depth, -head.row), default=None)
    if best and best.score >= 2:
        return best
    place = next((at for at in range(len(rows)) if heads_a_table(sheet.rows, at)), -1)
    return Head(place, 1, one_line(rows[place]), 0) if place >= 0 else None


def one_line(row: Row) -> tuple[str, ...]:
    """The texts of a header row up to the last one that is not blank."""
    texts = ["" if is_blank(cell) else str(cell) for cell in row]
    while texts and not key(texts[-1]):
        texts.pop()
    return tuple(texts)


def two_lines(sheet: Sheet, at: int, heads: Sequence[Head]) -> Head | None:
    """Two rows of texts read as one header, where they name more fields together than either does alone."""
    upper, lower = list(sheet.rows[at]), list(sheet.rows[at + 1])
    if not heads[at].texts or not heads[at + 1].texts:
        return None
    spread = [False] * len(upper)
    for (top, left), (_, right) in sheet.merged:
        if top == at and right > left:
            upper[left : right + 1] = [upper[left]] * (right + 1 - left)
            spread[left : right + 1] = [True] * (right + 1 - left)
    wide = max(len(upper), len(lower))
    above, below = upper + [""] * (wide - len(upper)), lower + [""] * (wide - len(lower))
    wider = [*spread, *[False] * (wide - len(spread))]
    texts = [joined(one, two, over) for one, two, over in zip(above, below, wider, strict=True)]
    if any(map(a_figure, texts)) or any(not isinstance(cell, str) for cell in (*upper, *lower) if not is_blank(cell)):
        return None
    whole = one_line(texts)
    score = header_score(whole)
    alone = max(heads[at].score, heads[at + 1].score)
    named = [key(text) for text in heads[at + 1].texts if key(text)]
    told = any(gains(text, lower) for over, lower, text in zip(above, below, texts, strict=True) if not is_blank(over))
    if any(spread) and complete(heads[at + 1].texts):
        return None
    better = score > alone or (score == alone and len(set(named)) < len(named)) or (told and score >= alone - 1)
    return Head(at, 2, whole, max(score, alone)) if better else None


def complete(texts: Sequence[str]) -> bool:
    """Whether headers name every column a list of documents needs, so that what stands above is a banner."""
    fields = {word.field for text in texts for word in found_words(text)[:1]}
    return all(any(field in fields for field in group) for group in REQUIRED)


def gains(text: str, lower: Any) -> bool:
    """Whether a joined header names another field than its lower cell alone, which is not blank."""
    if is_blank(lower) or not known(text):
        return False
    alone = found_words(str(lower))
    return not alone or found_words(text)[0].field != alone[0].field


def joined(above: Any, below: Any, over: bool = False) -> str:
    """The header two cells make, in the order that is known; below a title over several columns (`over`) the lower
    cell may be the whole header."""
    upper, lower = ("" if is_blank(cell) else " ".join(str(cell).split()) for cell in (above, below))
    ways = [f"{upper} {lower}".strip(), f"{lower} {upper}".strip(), *([lower] if over else [])]
    return next((way for way in ways if way and known(way)), ways[0])


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


def a_figure(cell: Any) -> bool:
    """Whether a cell is a number or a day and no ageing bucket."""
    return figure(cell) and not (isinstance(cell, str) and is_bucket(cell))


def header_texts(row: Sequence[Any]) -> tuple[str, ...]:
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
