"""What the user says of the desk itself: how it works, and what was sold by month."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from .. import kpi, standing
from ..store import Store
from .hand import Done, Hand, journal_line


def keep_settings(store: Store, hand: Hand, values: Mapping[str, Any]) -> Done:
    """Keeps settings, as JSON can hold them, beside those on record that are not named."""
    with store.lock:
        known = standing.remembered(store.journal(), "setting")
        return Done(store.write(journal_line(hand, "setting", details={**known, **values})), "setting", "")


def keep_sales(store: Store, hand: Hand, months: Iterable[tuple[str, date, int | None]], source: str = "") -> Done:
    """Keeps what was sold by month: currency ('' for the company's own), first day of the month, cents, None to take
    the month back. Nothing is written where all of it is on record already; `Done.line` is 0 then."""
    given = [(code, month, cents) for code, month, cents in months]
    with store.lock:
        journal = store.journal()
        if _on_record(journal, given):
            return Done(0, "sales_same", "")
        told = [[code, month.isoformat(), cents] for code, month, cents in given]
        return Done(store.write(journal_line(hand, "sales", note=source, details={"months": told})), "sales", "")


def _on_record(journal: pd.DataFrame, given: Iterable[tuple[str, date, int | None]]) -> bool:
    usual = kpi.options_of(standing.remembered(journal, "setting")).currency
    told = standing.sales_told(journal, usual)
    return all(told.get(code or usual, {}).get(month) == cents for code, month, cents in given)
