"""Division of exact whole numbers, the same for one day and for many: of ints it gives a Figure, of arrays an array."""

from typing import Any

import numpy as np

from .refusals import Refusal

EXACT = 2**53
"""Below it every whole number is a float."""


def quotient(top: Any, bottom: Any, why: Refusal) -> Any:
    """`top` / `bottom` where `bottom` is above 0; `why` in place of a number, NaN in an array. Arrays as `exact` gives
    them are divided as exactly as ints."""
    if not isinstance(bottom, np.ndarray):
        return top / bottom if bottom > 0 else why
    made = np.full(len(bottom), np.nan)
    kept = np.flatnonzero(bottom > 0)
    made[kept] = (top[kept] / bottom[kept]).astype(np.float64)
    return made


def given(known: Any, figure: Any, why: Refusal) -> Any:
    """The figure where enough is known for it, else `why`, NaN in an array."""
    if isinstance(known, np.ndarray):
        return np.where(known, figure, np.nan)
    return figure if known else why


def exact(values: np.ndarray, times: int) -> np.ndarray:
    """Whole numbers that stay exact when multiplied by `times` and divided: in int64, in Python's own where a float
    would not hold the product."""
    return values if int(np.abs(values).max(initial=0)) * times < EXACT else values.astype(object)
