"""The history of days: every figure at the end of each, from the sums of the ledger's past."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..ageing import DUE, EDGES, bucket_names, day_number
from ..tables import TREND, shaped
from .cei import quarter_start
from .figures import AMOUNTS, RATIOS, Figures, made, ratios
from .ledger import Ledger
from .overdue import bucketed
from .past import Past
from .periods import PERIODS
from .ratios import exact
from .window import Window

ROOM = 400
"""What a sum is at most multiplied by in a ratio: days, or a hundred."""


def day_numbers_of(days: Sequence[date]) -> tuple[np.ndarray, np.ndarray]:
    """These days, and the `quarter_start` of each, as day numbers."""
    asked = np.array([day_number(day) for day in days], dtype=np.int64)
    return asked, np.array([day_number(quarter_start(day)) for day in days], dtype=np.int64)


def past_of(ledger: Ledger, asked: np.ndarray, starts: np.ndarray) -> Past:
    """The past of a ledger, or where it does not reach to these day numbers one that does."""
    if ledger.past.holds(asked):
        return ledger.past
    window = Window.around(asked, starts)
    return Past.of(ledger.spans, ledger.day, ledger.invoice, ledger.sale, window)


def totals(ledger: Ledger, past: Past, asked: np.ndarray, starts: np.ndarray) -> dict[str, np.ndarray]:
    """The AMOUNTS of Figures at the end of each of these days, but for what is in buckets."""
    places = past.window.places(asked)
    of = {name: values[places] for name, values in past.sums.items()}
    of["cei_open_before"] = past.sums["open"][past.window.places(starts)]
    told = ledger.told.upto
    for n in PERIODS:
        of[f"sales_{n}"] = of[f"sales_{n}"] + told(asked) - told(asked - n)
    of["cei_sales"] = of["cei_sales"] + told(asked) - told(starts)
    begun = asked - int(ledger.day.min()) + 1 if len(ledger.day) else np.zeros_like(asked)
    of["books_days"] = np.maximum(begun, 0)
    known = asked - ledger.told.first + 1 if len(ledger.told.days) else begun
    of["history_days"] = np.where(begun > 0, np.maximum(begun, known), 0)
    return of


def history(ledger: Ledger, days: Sequence[date], *, edges: Sequence[int] = EDGES, aged_by: str = DUE) -> list[Figures]:
    """The Figures at the end of each of these days, the same as `figures` gives one by one."""
    if not len(days):
        return []
    asked, starts = day_numbers_of(days)
    past, names = past_of(ledger, asked, starts), bucket_names(edges)
    of = totals(ledger, past, asked, starts)
    amounts, counts = (lines[:, past.window.places(asked)] for lines in past.buckets(edges, aged_by))
    countbacks = ledger.sold.countbacks(asked, of["open"])
    found = []
    for place, day in enumerate(days):
        one: dict[str, Any] = {name: int(values[place]) for name, values in of.items()}
        buckets, unapplied = bucketed(names, amounts[:, place].tolist(), counts[:, place].tolist())
        one |= {"buckets": buckets, **unapplied}
        found.append(made(ledger.currency, day, one, {name: values[place] for name, values in countbacks.items()}))
    return found


def trend(ledger: Ledger, days: Sequence[date]) -> pd.DataFrame:
    """TREND: every figure at the end of each of these days; a ratio is missing where `figures` refuses it."""
    if not len(days):
        return as_table([])
    asked, starts = day_numbers_of(days)
    of = totals(ledger, past_of(ledger, asked, starts), asked, starts)
    large = {name: exact(values, ROOM) for name, values in of.items()}
    countbacks = ledger.sold.countbacks(asked, of["open"])
    known = of["history_days"] > 0
    found = {
        "day": asked.astype("datetime64[D]").astype("datetime64[s]"),
        **of,
        **ratios(large, asked - starts),
        **{name: np.where(known, values, np.nan) for name, values in countbacks.items()},
    }
    return shaped(TREND, found)


def as_table(found: Sequence[Figures]) -> pd.DataFrame:
    """TREND of the Figures of some days."""
    made_: dict[str, Any] = {
        "day": np.array([one.as_of for one in found], dtype="datetime64[D]").astype("datetime64[s]"),
        **{name: np.array([getattr(one, name) for one in found], dtype=np.int64) for name in AMOUNTS},
        **{name: np.array([getattr(one, name) for one in found], dtype=np.float64) for name in RATIOS},
    }
    return shaped(TREND, made_)
