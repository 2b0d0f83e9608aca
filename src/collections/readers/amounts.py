"""Amounts of a column as whole cents. Whether a comma is decimal is decided by all cells of the column together."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from ..money import cents
from .cells import Cells
from .plain import COMMA, DOT, MARKS, WHOLE

OK, BLANK, WRONG = 0, 1, 2
MOST = 10_000_000_000_000
SIGNS = {"€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "₹": "INR", "¥": "JPY"}
MONEY = re.compile(r"([A-Z]{2,3}\$?|[€$£₹¥])?\s*(.*?)\s*([A-Z]{3}|[€$£₹¥])?", re.IGNORECASE)
SIDE_BEHIND = re.compile(r"(?P<rest>.*(?:[0-9.,)\-€$£₹¥]|\b[A-Z]{3}))\s*(?P<side>CR|DR|[CDSH])\.?", re.IGNORECASE)
SIDE_BEFORE = re.compile(r"(?P<side>CR|DR)\.?\s*(?P<rest>[(\-]?[0-9].*)", re.IGNORECASE)
CREDIT_SIDES = frozenset({"CR", "C", "H"})
ODD_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "'": " ", "’": " ", "−": "-", "–": "-"})
GROUPED = re.compile(r"[0-9]{1,3}(?:[ .,][0-9]{3})+(?:[.,][0-9]*)?|[0-9]*[.,]?[0-9]*")
SHAPES = {
    ",": re.compile(r"([0-9]{1,3}(?:[ .][0-9]{3})+|[0-9]+|(?=,[0-9]))(?:,([0-9]*))?"),
    ".": re.compile(r"([0-9]{1,3}(?:[ ,][0-9]{3})+|[0-9]+|(?=\.[0-9]))(?:\.([0-9]*))?"),
}
ISO_CODES = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
    COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP
    MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
    SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND
    VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG HRK
"""
ISO = frozenset(ISO_CODES.split())


@dataclass(frozen=True)
class Amounts:
    """A column of amounts: cents where `state` is OK, and the currency a cell names beside its figure, or ''."""

    cents: np.ndarray
    state: np.ndarray
    currency: np.ndarray


@dataclass(frozen=True)
class Figure:
    """A text taken for an amount: its digits with their marks, whether it is negative, and the currency it names."""

    digits: str
    negative: bool
    currency: str


def figure(text: str) -> Figure | None:
    """The figure in a text, or None where it is not an amount; '-' alone is a blank figure.

    >>> figure("($1,400.00)")
    Figure(digits='1,400.00', negative=True, currency='USD')
    """
    bare = text.translate(ODD_SPACES).strip()
    bare, other_side = without_side(bare)
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare[1:-1].strip() if negative else bare
    bare, dash = without_sign(bare)
    found = MONEY.fullmatch(bare)
    before, digits, after = found.groups() if found else (None, "", None)
    digits, inner_dash = without_sign(digits)
    if before and digits.startswith("(") and digits.endswith(")"):
        digits, negative = digits[1:-1].strip(), True
    named = [currency(mark) for mark in (before, after) if mark]
    if not all(named) or not GROUPED.fullmatch(digits) or (named and not digits):
        return None
    return Figure(digits, other_side or negative != (dash != inner_dash), named[0] if named else "")


def without_side(text: str) -> tuple[str, bool]:
    """A text without the letters that name its side of the account, and whether that is the credit side.

    >>> without_side("100,00 CR"), without_side("100,00 S"), without_side("Dr 5")
    (('100,00', True), ('100,00', False), ('5', False))
    """
    found = SIDE_BEHIND.fullmatch(text) or SIDE_BEFORE.fullmatch(text)
    return (found["rest"], found["side"].upper() in CREDIT_SIDES) if found else (text, False)


def without_sign(text: str) -> tuple[str, bool]:
    """A text without the minus before or behind it, and whether there was one."""
    if text.startswith(("-", "+")):
        return text[1:].strip(), text[0] == "-"
    return (text[:-1].strip(), True) if text.endswith("-") else (text, False)


def currency(mark: str) -> str:
    """The ISO code of a sign or code, or '' where it is unknown."""
    sign = mark.strip().upper()
    return SIGNS.get(sign, sign if sign in ISO else "")


def proof(digits: str) -> str:
    """The decimal mark one figure proves: ',' or '.', '' where it has none to prove, '?' where it could be either.

    >>> proof("1.234,5"), proof("12,50"), proof("1.234"), proof("1234")
    (',', ',', '?', '')
    """
    marks = [mark for mark in digits if mark in ",."]
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    mark = marks[0]
    if len(marks) > 1:
        return other(mark)
    whole, _, fraction = digits.partition(mark)
    if len(fraction) != 3 or " " in whole or len(whole) > 3 or whole.startswith("0") or not whole:
        return mark
    return "?"


def other(mark: str) -> str:
    """The other of the two marks."""
    return "." if mark == "," else ","


def odd(column: Cells) -> list[int]:
    """The places of the different texts of a column that are not of the commonest shapes."""
    return list(np.flatnonzero(column.plain.marks == 0).tolist())


def are_figures(column: Cells) -> np.ndarray:
    """Which of the different texts of a column can be amounts; a blank one can."""
    made = column.plain.marks > 0
    for at in odd(column):
        made[at] = figure(column.words[at]) is not None
    return made


def proofs(column: Cells) -> Counter[str]:
    """How many different texts of a column prove which decimal mark."""
    counted = np.bincount(column.plain.marks, minlength=WHOLE + 1).tolist()
    made = Counter({",": counted[COMMA], ".": counted[DOT], "": counted[WHOLE]})
    words = (column.words[at] for at in odd(column))
    made.update(proof(found.digits) for word in words if word and (found := figure(word)))
    return made


def decimal_marks(columns: list[Cells], chosen: Mapping[str, str]) -> dict[str, str]:
    """Header -> decimal mark: as chosen, as the column proves, else as the other columns prove; '?' if none does."""
    votes = {column.header: proofs(column) for column in columns}
    together: Counter[str] = sum(votes.values(), Counter())
    return {
        header: chosen.get(header) or proven(vote) or ((proven(together) or "?") if contested(vote) else ".")
        for header, vote in votes.items()
    }


def contested(vote: Counter[str]) -> bool:
    """Whether the mark of a column matters and the column alone does not prove it."""
    return bool(vote["?"] or vote[","] or vote["."])


def proven(vote: Counter[str]) -> str:
    """The mark most figures prove, or '' where none does or both do alike."""
    if vote[","] == vote["."]:
        return ""
    return "," if vote[","] > vote["."] else "."


def amounts(column: Cells, mark: str) -> Amounts:
    """The amounts of a column under one decimal mark."""
    plain = column.plain
    state = np.where((plain.marks == WHOLE) | (plain.marks == MARKS[mark]), OK, WRONG).astype(np.int8)
    per_word = np.where(state == OK, plain.cents, 0)
    named = np.full(len(column.words), "", dtype=object)
    for at in odd(column):
        found = figure(column.words[at])
        value = worth(found, mark)
        state[at] = OK if isinstance(value, int) else BLANK if value == "" else WRONG
        per_word[at] = value if isinstance(value, int) else 0
        named[at] = found.currency if found else ""
    made = Amounts(column.spread(per_word), column.spread(state), column.spread(named))
    if column.days is not None:
        made.state[~np.isnat(column.days)] = WRONG
    if column.numbers is not None:
        put_numbers(made, column.numbers)
    return made


def put_numbers(made: Amounts, numbers: np.ndarray) -> None:
    """Writes the cells that are numbers into amounts just made."""
    there = np.flatnonzero(~np.isnan(numbers))
    made.cents[there], fits = number_cents(numbers[there])
    made.state[there] = np.where(fits, OK, WRONG)


def worth(one: Figure | None, mark: str) -> int | str | None:
    """A figure in cents, half up; '' where it is blank and None where it is no amount under that mark."""
    if one is None or not one.digits:
        return None if one is None else ""
    found = SHAPES[mark].fullmatch(one.digits)
    if not found:
        return None
    whole, fraction = re.sub(r"[ .,]", "", found.group(1)).lstrip("0"), found.group(2) or ""
    if len(whole) > len(str(MOST)):
        return None
    value = int(whole or "0") * 100 + int(fraction[:2].ljust(2, "0")) + (fraction[2:3] >= "5")
    return None if value > MOST else -value if one.negative else value


def typed_amount(text: str, own: str) -> int | None:
    """The cents of one amount that a person typed, in the currency `own`; None where there is none, where it names
    another currency, or where its mark could be decimal or not.

    >>> typed_amount("12 500,00", "EUR"), typed_amount("12.500", "EUR"), typed_amount("5 USD", "EUR")
    (1250000, None, None)
    """
    found = figure(text)
    mark = proof(found.digits) if found else "?"
    if found is None or mark == "?" or found.currency not in ("", own):
        return None
    value = worth(found, mark or ".")
    return value if isinstance(value, int) else None


def number_cents(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers as cents, half up as their shortest decimal text says (10.1 is 1010), and which of them are amounts.

    >>> number_cents(np.array([10.1, 1.005, -2.675]))[0]
    array([1010,  101, -268])
    """
    fits = np.isfinite(numbers) & (np.abs(numbers) <= MOST / 100)
    scaled = np.where(fits, numbers, 0.0) * 100
    near = np.rint(scaled)
    made = near.astype(np.int64)
    for index in np.flatnonzero(np.abs(scaled - near) > 1e-6):
        made[index] = cents(Decimal(str(float(numbers[index]))))
    return made, fits
