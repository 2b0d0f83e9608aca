"""The lines that the policy is asked about, as arrays: its rules are many, each one step over all customers."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from ..tables import TEXT, Table

Rows = Mapping[str, np.ndarray]
"""Columns of equal length: texts as objects, days as datetime64[s] (NaT where missing), amounts and counts as int64."""

NO_DAY = np.datetime64("NaT", "s")
"""A missing day."""


def rows_of(shape: Table, frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """The columns of a table of that shape."""
    return {
        column.name: frame[column.name].to_numpy(object) if column.kind == TEXT else frame[column.name].to_numpy()
        for column in shape.columns
    }


def one_of(values: np.ndarray, names: Collection[str]) -> np.ndarray:
    """Whether each text is one of a few names."""
    found = np.zeros(len(values), bool)
    for name in names:
        found |= values == name
    return found


def days_after(day: np.ndarray, days: int | np.ndarray) -> np.ndarray:
    """Each day so many days later; a missing one stays missing."""
    return day + np.asarray(days, "timedelta64[D]").astype("timedelta64[s]")
