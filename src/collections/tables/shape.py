"""How a table is declared, made and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

CENTS, COUNT, NUMBER, DAY, TEXT, FLAG, MOMENT = "cents", "count", "number", "day", "text", "flag", "moment"
BYTES = "bytes"
"""What a file holds; never part of a table that is computed with."""

DTYPES = {
    CENTS: "int64",
    COUNT: "int64",
    NUMBER: "float64",
    DAY: "datetime64[s]",
    TEXT: "str",
    FLAG: "bool",
    MOMENT: "datetime64[s]",
    BYTES: "object",
}


DTYPE_OF = {kind: pd.Series(dtype=dtype).dtype for kind, dtype in DTYPES.items()}
"""The dtypes themselves, quicker to compare than their names."""


@dataclass(frozen=True)
class Column:
    """One column: its `kind` (a key of DTYPES), its meaning, and whether a value may be missing (days and numbers)."""

    name: str
    kind: str
    meaning: str
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """A declared shape, used for the check at every border, the empty table, the database and the data dictionary."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


class WrongShape(Exception):
    """A table that is not what its declaration says: a fault of ours, never of the user's data."""


def table(name: str, meaning: str, *columns: tuple[Any, ...]) -> Table:
    """A Table from rows of (name, kind, meaning[, optional])."""
    return Table(name, meaning, tuple(Column(*column) for column in columns))


def empty(shape: Table) -> pd.DataFrame:
    """A table of that shape without rows, one's own to change."""
    return _empty(shape).copy(deep=False)


@cache
def _empty(shape: Table) -> pd.DataFrame:
    return pd.DataFrame({column.name: pd.Series(dtype=DTYPES[column.kind]) for column in shape.columns})


def shaped(shape: Table, columns: Any) -> pd.DataFrame:
    """A table of that shape from a mapping or frame: declared columns in declared order and dtype, others left out.

    Raises WrongShape when a column is missing, or a value is missing where none may be.
    """
    missing = [name for name in shape.names if name not in columns]
    if missing:
        raise WrongShape(f"{shape.name} lacks {missing}")
    typed = {column.name: _typed(columns[column.name], column.kind) for column in shape.columns}
    _complete(shape, typed)
    return pd.DataFrame(typed, copy=False)


def _typed(values: Any, kind: str) -> Any:
    """The values in the dtype of their kind; an array stays one, as it needs no index to stand beside others."""
    if isinstance(values, np.ndarray) and kind == TEXT:
        return pd.array(values, dtype=DTYPES[TEXT])
    if isinstance(values, np.ndarray):
        return values if values.dtype == DTYPE_OF[kind] else pd.Series(values).astype(DTYPES[kind]).array
    series = values if isinstance(values, pd.Series) else pd.Series(values)
    return series if series.dtype == DTYPE_OF[kind] else series.astype(DTYPES[kind])


def checked(shape: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame itself, once it is sure to have the declared columns, dtypes and no forbidden gaps; else WrongShape."""
    if list(frame.columns) != shape.names:
        raise WrongShape(f"{shape.name} has columns {list(frame.columns)}")
    for column in shape.columns:
        if frame[column.name].dtype != DTYPE_OF[column.kind]:
            raise WrongShape(f"{shape.name}.{column.name} is {frame[column.name].dtype}, not {DTYPES[column.kind]}")
    _complete(shape, dict(frame.items()))
    return frame


def _complete(shape: Table, columns: Mapping[str, Any]) -> None:
    """Raises WrongShape where a value is missing that may not be."""
    for column in shape.columns:
        values = getattr(columns[column.name], "array", columns[column.name])
        if not column.optional and column.kind in (DAY, MOMENT, TEXT, NUMBER) and pd.isna(values).any():
            raise WrongShape(f"{shape.name}.{column.name} has gaps")


def day_numbers(days: pd.Series) -> np.ndarray:
    """Days as whole numbers since 1970-01-01, int64; a missing day is a very small number (numpy's NaT)."""
    return days.to_numpy().astype("datetime64[D]").astype("int64")


def places_of(ids: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where each wanted id stands in ascending `ids`; -1 for one that is not there.

    Ids that are counted without many gaps are looked up in a list, fifteen times as fast as a search.
    """
    if not len(ids):
        return np.full(len(wanted), -1, dtype=np.int64)
    near = np.clip(wanted, ids[0], ids[-1])
    if ids[-1] - ids[0] < 8 * len(ids):
        listed = np.zeros(ids[-1] - ids[0] + 1, dtype=np.int64)
        listed[ids - ids[0]] = np.arange(len(ids))
        places = listed[near - ids[0]]
    else:
        places = np.searchsorted(ids, near)
    return np.where(ids[places] == wanted, places, -1)
