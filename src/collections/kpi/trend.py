"""The history of days: open, overdue, sales and DSO at the end of each, in one pass over the ledger."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from ..ageing import day_number, sums
from ..tables import TREND, shaped
from .dso import dso
from .ledger import Ledger
from .refusals import Refusal
from .spans import NEVER


def standing(starts: np.ndarray, ends: np.ndarray, amounts: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Per asked day, the sum of the amounts with start <= day < end, exact in int64; an interval may be empty."""
    if not len(days):
        return np.zeros(0, dtype=np.int64)
    first, length = days.min(), int(days.max() - days.min()) + 1
    starts = np.clip(starts - first, 0, length)
    ends = np.maximum(np.clip(ends - first, 0, length), starts)
    changes = sums(starts, amounts, length + 1) - sums(ends, amounts, length + 1)
    return np.cumsum(changes)[days - first]


def trend(ledger: Ledger, days: Sequence[date], n: int = 90) -> pd.DataFrame:
    """TREND at the end of each of these days, in one pass over the ledger; each line equals the Figures of its day.

    The DSO is missing where `figures` refuses it: less than n days of history, or no sales in n days.
    """
    spans = ledger.spans
    asked = np.array([day_number(day) for day in days], dtype=np.int64)
    open_ = standing(spans.start, spans.end, spans.open, asked)
    owing = spans.open > 0
    late_from = np.maximum(spans.start, spans.due + 1)
    overdue = standing(late_from[owing], spans.end[owing], spans.open[owing], asked)
    sold_on = ledger.sale[spans.document] & (spans.change != 0)
    leaves = ledger.day[spans.document] + n
    sold = standing(spans.start[sold_on], leaves[sold_on], spans.change[sold_on], asked)
    begin = int(ledger.day.min()) if len(ledger.day) else NEVER
    ratios = [dso(int(amount), int(of), n) for amount, of in zip(open_, sold, strict=True)]
    shown = [
        np.nan if isinstance(ratio, Refusal) or day - begin + 1 < n else ratio
        for ratio, day in zip(ratios, asked.tolist(), strict=True)
    ]
    made = {
        "day": asked.astype("datetime64[D]").astype("datetime64[s]"),
        "open": open_,
        "overdue": overdue,
        "sales": sold,
        "dso": np.array(shown, dtype=np.float64),
    }
    return shaped(TREND, made)
