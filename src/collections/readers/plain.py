"""Texts that are amounts in their commonest shapes, a column of them read at once; what is odd is read one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

COMMA, DOT, WHOLE = 1, 2, 3
MARKS = {",": COMMA, ".": DOT}
GROUPS = {",": ". ", ".": ", "}
DECIMALS = {1: 10, 2: 1}
"""Figures behind the mark, and how many cents one unit of the last of them is worth."""


@dataclass(frozen=True)
class Plain:
    """For each text its decimal mark, COMMA, DOT or WHOLE where it has none, 0 where it is not of these shapes; and
    its worth in cents under that mark."""

    marks: np.ndarray
    cents: np.ndarray


def plain(texts: Sequence[str]) -> Plain:
    """The texts that are a figure with a minus at most before it, of up to nine digits with or without marks between
    the thousands, and one or two decimals or none.

    >>> plain(["1.234,50", "-12.5", "7", "1.234", "(3,00)"]).cents
    array([123450,  -1250,    700,      0,      0])
    """
    written = pa.array([text if text.isascii() else "" for text in texts], pa.string())
    marks, unit = np.zeros(len(texts), np.int8), np.zeros(len(texts), np.int64)
    for mark, group in GROUPS.items():
        for length, worth in DECIMALS.items():
            whole = f"(?:[0-9]{{1,9}}|[0-9]{{1,3}}(?:[{group}][0-9]{{3}}){{1,2}})"
            found = matching(written, f"^-?{whole}[{mark}][0-9]{{{length}}}$")
            marks[found], unit[found] = MARKS[mark], worth
    found = matching(written, "^-?[0-9]{1,9}$")
    marks[found], unit[found] = WHOLE, 100
    digits = pc.if_else(pa.array(marks > 0), written, "0")
    for between in ".,":
        digits = pc.replace_substring(digits, between, "")
    return Plain(marks, pc.replace_substring(digits, " ", "").cast(pa.int64()).to_numpy() * unit)


def matching(texts: pa.Array, pattern: str) -> np.ndarray:
    """The texts that are wholly of a pattern."""
    return pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
