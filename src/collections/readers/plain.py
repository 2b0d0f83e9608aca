"""Texts that are amounts in their commonest shapes, a column of them read at once; what is odd is read one by one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

COMMA, DOT, WHOLE = 1, 2, 3
MARKS = {",": COMMA, ".": DOT}
SHAPES = (
    ("^-?(?:[0-9]{1,9}|[0-9]{1,3}(?:[. ][0-9]{3}){1,2}),[0-9]{2}$", COMMA, 1),
    ("^-?(?:[0-9]{1,9}|[0-9]{1,3}(?:[, ][0-9]{3}){1,2})[.][0-9]{2}$", DOT, 1),
    ("^-?[0-9]{1,9}$", WHOLE, 100),
    ("^-?(?:[0-9]{1,9}|[0-9]{1,3}(?:[. ][0-9]{3}){1,2}),[0-9]$", COMMA, 10),
    ("^-?(?:[0-9]{1,9}|[0-9]{1,3}(?:[, ][0-9]{3}){1,2})[.][0-9]$", DOT, 10),
)
"""What such a text looks like, its mark, and how many cents one unit of its last figure is worth."""


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
    left = np.arange(len(texts))
    for pattern, mark, worth in SHAPES:
        found = left[matching(written.take(left) if len(left) < len(texts) else written, pattern)]
        marks[found], unit[found] = mark, worth
        left = np.flatnonzero(marks == 0)
    digits = pc.if_else(pa.array(marks > 0), written, "0")
    for between in ".,":
        digits = pc.replace_substring(digits, between, "")
    return Plain(marks, pc.replace_substring(digits, " ", "").cast(pa.int64()).to_numpy() * unit)


def beginning(texts: Sequence[str], starts: Sequence[str]) -> np.ndarray:
    """The texts that begin with one of some words, in whatever case; and all that have letters beyond ASCII."""
    plain_ones = [text if text.isascii() else "" for text in texts]
    beyond = np.array([not text.isascii() for text in texts], dtype=bool)
    pattern = f"(?i)^\\s*(?:{'|'.join(re.escape(start) for start in starts if start.isascii())})"
    return matching(pa.array(plain_ones, pa.string()), pattern) | beyond


def matching(texts: pa.Array, pattern: str) -> np.ndarray:
    """The texts that are wholly of a pattern."""
    return pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
