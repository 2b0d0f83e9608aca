"""Texts in French, Dutch and English; amounts, days and numbers as one writes them there.

Code holds keys (`worklist.reason.promise_broken`), `data/words/{fr,nl,en}.po` hold whole sentences with named
placeholders. A key that is missing is a fault of ours and raises KeyError: no reader ever sees a key.
"""

import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, get_currency_precision

LANGUAGES = {"fr": "Français", "nl": "Nederlands", "en": "English"}
LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "en": "en_GB"}
CATALOGUES = Path(__file__).parents[2] / "data" / "words"
MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!$<>~|:^&])")


@cache
def catalogue(language: str) -> GNUTranslations:
    """The sentences of one language, straight from its .po file."""
    with (CATALOGUES / f"{language}.po").open("rb") as written:
        sentences = read_po(written, locale=language, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, sentences)
    compiled.seek(0)
    return GNUTranslations(compiled)


def best_language(wanted: str | None) -> str:
    """The language we have that is nearest to a locale such as `nl-BE`; French when there is none.

    >>> best_language("nl-BE"), best_language("de"), best_language(None)
    ('nl', 'en', 'fr')
    """
    if not wanted:
        return "fr"
    short = wanted.replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else "en"


def escaped(text: str) -> str:
    r"""Text from data, so that a screen shows it as it is and never as markup.

    >>> escaped("A$AP *Bar* <b>")
    'A\\$AP \\*Bar\\* \\<b\\>'
    """
    return MARKUP.sub(r"\\\1", text.replace("\n", " ").replace("\r", " "))


@dataclass(frozen=True)
class Words:
    """One reader's language: `words("key", name=...)` gives a sentence, the other calls give figures as text."""

    language: str

    @property
    def locale(self) -> str:
        return LOCALES[self.language]

    @property
    def decimal_mark(self) -> str:
        """What stands before the cents: a comma, a point in English."""
        return "." if self.language == "en" else ","

    def __call__(self, key: str, **values: Any) -> str:
        """The sentence of a key; a value called `n` chooses its plural form. KeyError where there is no such one."""
        texts = catalogue(self.language)
        text = texts.ngettext(key, key, values["n"]) if "n" in values else texts.gettext(key)
        if text == key and "n" in values:
            text = texts.gettext(key)
        if text == key:
            raise KeyError(f"{key} has no sentence in {self.language}")
        if "n" in values:
            values["n"] = self.number(values["n"])
        return text.format(**values) if values else text

    def marked(self, key: str, **values: Any) -> str:
        """The sentence for a place that reads markup: its own marks work, those inside values do not."""
        return self(
            key, **{name: escaped(value) if isinstance(value, str) else value for name, value in values.items()}
        )

    def has(self, key: str) -> bool:
        """Whether the language has a sentence of that key."""
        return catalogue(self.language).gettext(key) != key

    def money(self, cents: int, currency: str) -> str:
        """An amount with its cents: 24 310,50 €."""
        return _amount(Decimal(int(cents)).scaleb(-2), currency, self._pattern("0.00"), self.locale)

    def whole_money(self, cents: int, currency: str) -> str:
        """An amount rounded to whole units, for places where cents only tire: 24 311 €."""
        units = int((Decimal(int(cents)) / 100).to_integral_value(ROUND_HALF_UP))
        return _amount(Decimal(units), currency, self._pattern("0"), self.locale)

    def _pattern(self, digits: str) -> str:
        """Where the currency sign stands in this language, and that many digits."""
        return {
            "fr": f"#,##{digits} ¤",
            "nl": f"¤ #,##{digits};¤ -#,##{digits}",
            "en": f"¤#,##{digits};-¤#,##{digits}",
        }[self.language].replace(" ", "\N{NO-BREAK SPACE}")

    def number(self, value: float | Decimal, digits: int = 0) -> str:
        """A number with that many decimals: 52,4."""
        pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
        return _number(_rounded(value, digits), pattern, self.locale)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share as per cent: 37 %."""
        sign = "\N{NO-BREAK SPACE}%" if self.language == "fr" else "%"
        return self.number(_rounded(share, digits + 2) * 100, digits) + sign

    def day(self, day: date) -> str:
        """A day in figures: 20/11/2026."""
        return _day(day, "dd/MM/yyyy", self.locale)

    def short_day(self, day: date) -> str:
        """Day and month: 20/11."""
        return _day(day, "dd/MM", self.locale)

    def long_day(self, day: date) -> str:
        """A day in words: vendredi 20 novembre 2026."""
        return _day(day, "EEEE d MMMM y", self.locale)

    def month(self, day: date) -> str:
        """The month of a day in words: novembre 2026."""
        return _day(day, "LLLL y", self.locale)

    def moment(self, at: datetime) -> str:
        """Day and time: 20/11/2026 17:42."""
        return format_datetime(at, "dd/MM/yyyy HH:mm", locale=self.locale)


REMEMBERED = 50_000
"""Figures and days of which we remember how they are written: a page is drawn again after every click."""


@lru_cache(REMEMBERED)
def _amount(amount: Decimal, currency: str, pattern: str, locale: str) -> str:
    return format_currency(
        amount, currency, locale=locale, decimal_quantization=False, currency_digits=False, format=pattern
    )


@lru_cache(REMEMBERED)
def _number(value: Decimal, pattern: str, locale: str) -> str:
    return format_decimal(value, format=pattern, locale=locale)


@lru_cache(REMEMBERED)
def _day(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale)


def _rounded(value: float | Decimal, digits: int) -> Decimal:
    """The number as it is written, rounded half away from zero to that many decimals."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def known_currency(code: str) -> bool:
    """Whether the code is one of ISO 4217 with two decimals, the only ones whole cents can hold."""
    return bool(re.fullmatch("[A-Z]{3}", code)) and get_currency_precision(code) == 2
