"""Amounts and days as text, in the manner of a layout."""

from datetime import date
from decimal import Decimal
from typing import Any

from .layout import Layout
from .words import MONTHS, SHORT_MONTHS

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF"}
SERIAL_DAY_0 = date(1899, 12, 30)


def figures(cents: int, layout: Layout) -> str:
    """The figures of an amount without its sign.

    >>> figures(123456, Layout(thousands="."))
    '1.234,56'
    """
    units, rest = divmod(abs(cents), 100)
    whole = f"{units:,}".replace(",", layout.thousands)
    if layout.decimals == "natural" and not rest:
        return whole
    fraction = f"{rest:02d}".rstrip("0") if layout.decimals == "natural" else f"{rest:02d}"
    return f"{whole}{layout.mark}{fraction}"


def money_text(cents: int, currency: str, layout: Layout) -> str:
    """An amount as text, with its sign and, where the layout has one, its currency."""
    if layout.negative in ("CR", "S/H"):
        return marked(dressed(figures(cents, layout), currency, layout), cents, layout.negative)
    return dressed(marked(figures(cents, layout), cents, layout.negative), currency, layout)


def marked(text: str, cents: int, negative: str) -> str:
    """Figures with the sign of their amount."""
    if negative == "CR":
        return f"{text} {'CR' if cents < 0 else 'DR'}"
    if negative == "S/H":
        return f"{text} {'H' if cents < 0 else 'S'}"
    if cents >= 0:
        return text
    return {"-": f"-{text}", "minus": f"\u2212{text}", "trailing": f"{text}-", "parens": f"({text})"}[negative]


def dressed(text: str, currency: str, layout: Layout) -> str:
    """A figure with its currency beside it."""
    if layout.money_sign == "before":
        return f"{SIGNS[currency]} {text}" if SIGNS[currency].isalpha() else f"{SIGNS[currency]}{text}"
    if layout.money_sign == "after":
        return f"{text}\u00a0{SIGNS[currency]}"
    return f"{currency} {text}" if layout.money_sign == "code" else text


def number(cents: int) -> Any:
    """An amount as a spreadsheet holds it."""
    return cents // 100 if cents % 100 == 0 else float(Decimal(cents) / 100)


def day_cell(day: date, layout: Layout) -> Any:
    """A day as its cell."""
    if layout.date == "excel":
        return day
    return (day - SERIAL_DAY_0).days if layout.date == "serial" else day_text(day, layout.date, layout.lang)


def day_text(day: date, pattern: str, lang: str) -> str:
    """A day as text; 'long' and 'short' are the ways of the language, 'bare' is 1/31/2026."""
    if pattern == "long":
        month = MONTHS[lang][day.month - 1]
        return (
            f"{month} {day.day}, {day.year}"
            if lang == "en"
            else f"{day.day}{'.' if lang == 'de' else ''} {month} {day.year}"
        )
    if pattern == "short":
        month = SHORT_MONTHS[lang][day.month - 1]
        return f"{day.day:02d}-{month}-{day.year}" if lang != "fr" else f"{day.day} {month} {day.year}"
    if pattern == "bare":
        return f"{day.month}/{day.day}/{day.year}"
    if pattern == "%d %b %Y":
        return f"{day.day:02d} {SHORT_MONTHS['en'][day.month - 1]} {day.year}"
    return day.strftime({"excel": "%d/%m/%Y", "serial": "%d/%m/%Y"}.get(pattern, pattern))


def order(layout: Layout) -> str:
    """'dmy', 'mdy' or '' as the day texts of a layout leave it open."""
    if layout.date in ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "bare"):
        return "mdy"
    return "dmy" if layout.date[:2] == "%d" and "%m" in layout.date else ""
