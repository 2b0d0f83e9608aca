"""Division of exact whole numbers, the same for one day and for many: of ints it gives a Figure, of arrays an array."""

from typing import Any

import numpy as np

from .refusals import Refusal

EXACT = 2**53
"""Below it every whole number is a float."""

LARGEST = 2**63


def quotient(top: Any, bottom: Any, why: Refusal) -> Any:
    """`top` / `bottom`, correctly rounded, where `bottom` is above 0; `why` in place of a number, NaN in an array."""
    if not isinstance(bottom, np.ndarray):
        return top / bottom if bottom > 0 else why
    made = np.full(len(bottom), np.nan)
    kept = np.flatnonzero(bottom > 0)
    top, bottom = top[kept], bottom[kept]
    if max(np.abs(top).max(initial=0), bottom.max(initial=0)) < EXACT:
        made[kept] = (top / bottom).astype(np.float64)
    else:
        made[kept] = [one / other for one, other in zip(top.tolist(), bottom.tolist(), strict=True)]
    return made


def given(known: Any, figure: Any, why: Refusal) -> Any:
    """The figure where enough is known for it, else `why`, NaN in an array."""
    if isinstance(known, np.ndarray):
        return np.where(known, figure, np.nan)
    return figure if known else why


def roomy(values: np.ndarray, times: int) -> np.ndarray:
    """Whole numbers that can be multiplied by `times`: in int64, in Python's own where that would not hold them."""
    return values if int(np.abs(values).max(initial=0)) * times < LARGEST else values.astype(object)
