"""What the user says of the desk itself: how it works, and what was sold by month."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from .. import kpi, standing
from ..readers import typed_amount
from ..store import Store
from .hand import Done, Hand, Refused, journal_line
from .newest import anew, last_of

WHOLE_NUMBERS = re.compile(r"\s*[0-9]{1,5}(?:\s*[,;/ ]\s*[0-9]{1,5})*\s*")
NUMBER = re.compile(r"[0-9]{1,7}(?:[.,][0-9]{1,9})?")


def keep_settings(store: Store, hand: Hand, values: Mapping[str, Any]) -> Done:
    """Keeps settings, as JSON can hold them, beside those on record that are not named."""
    return anew(store, lambda: _kept(store, hand, store.journal(), values))


def _kept(store: Store, hand: Hand, journal: pd.DataFrame, values: Mapping[str, Any]) -> Done:
    """The settings of a journal with these values, written while it has not grown."""
    told = {**standing.remembered(journal, "setting"), **values}
    return Done(store.write(journal_line(hand, "setting", details=told), after=last_of(journal)), "setting", "")


def keep_options(store: Store, hand: Hand, typed: Mapping[str, Any]) -> Done:
    """Keeps how the figures are made, as typed: texts `edges`, `financing` and `vat` (per cent) and `rates` (by
    currency, '' for none); `aged_by`, `dso` and `currency` as in kpi.Options. Rates are dropped with another own
    currency, since they were worth something in the old one.

    Refused: 'edges_wrong' and 'percent_wrong' (with the `text`), 'rate_wrong' (with the `text` and the `code` of the
    currency).
    """

    def read_and_written() -> Done:
        journal = store.journal()
        before = kpi.options_of(standing.remembered(journal, "setting"))
        same = typed["currency"] == before.currency
        rates = {code: _rate(code, text) for code, text in typed["rates"].items() if text.strip()} if same else {}
        said = {
            **{name: typed[name] for name in ("aged_by", "dso", "currency")},
            **{name: _percent(typed[name]) for name in ("financing", "vat")},
            "edges": _edges(typed["edges"]),
            "rates": rates,
        }
        return _kept(store, hand, journal, said)

    return anew(store, read_and_written)


def _edges(text: str) -> list[int]:
    """The edges of the buckets, 0 first, from what somebody typed: whole numbers with commas or spaces between."""
    numbers = [int(one) for one in re.findall("[0-9]+", text)] if WHOLE_NUMBERS.fullmatch(text) else []
    edges = [0, *numbers[numbers[:1] == [0] :]]
    if not kpi.valid_edges(tuple(edges)):
        raise Refused("edges_wrong", text=text)
    return edges


def _percent(text: str) -> str:
    """A rate in per cent as the journal keeps it."""
    rate = _number(text.strip().removesuffix("%").strip())
    if rate is None or rate > 100:
        raise Refused("percent_wrong", text=text)
    return str(rate)


def _rate(code: str, text: str) -> str:
    """An exchange rate as the journal keeps it."""
    rate = _number(text.strip())
    if not rate:
        raise Refused("rate_wrong", text=text, code=code)
    return str(rate)


def _number(text: str) -> Decimal | None:
    """A number that somebody typed with a decimal comma or point and no other mark, None where it is none."""
    return Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def tell_sales(store: Store, hand: Hand, currency: str, typed: Mapping[date, str]) -> Done:
    """Keeps sales of months of one currency as typed, '' to take a month back.

    Refused: 'sales_unclear' (with the `month` and the `text`) where an amount cannot be read in exactly one way.
    """
    told: list[tuple[str, date, int | None]] = []
    for month, text in typed.items():
        cents = typed_amount(text, currency)
        if cents is None and text.strip():
            raise Refused("sales_unclear", month=f"{month:%m/%Y}", text=text)
        told.append((currency, month, cents))
    return keep_sales(store, hand, told)


def keep_sales(store: Store, hand: Hand, months: Iterable[tuple[str, date, int | None]], source: str = "") -> Done:
    """Keeps what was sold by month: currency ('' for the company's own), first day of the month, cents, None to take
    the month back. Nothing is written where all of it is on record already; `Done.line` is 0 then."""
    given = [(code, month, cents) for code, month, cents in months]

    def read_and_written() -> Done:
        journal = store.journal()
        if _on_record(journal, given):
            return Done(0, "sales_same", "")
        told = [[code, month.isoformat(), cents] for code, month, cents in given]
        line = journal_line(hand, "sales", note=source, details={"months": told})
        return Done(store.write(line, after=last_of(journal)), "sales", "")

    return anew(store, read_and_written)


def _on_record(journal: pd.DataFrame, given: Iterable[tuple[str, date, int | None]]) -> bool:
    usual = kpi.options_of(standing.remembered(journal, "setting")).currency
    told = standing.sales_told(journal, usual)
    return all(told.get(code or usual, {}).get(month) == cents for code, month, cents in given)
