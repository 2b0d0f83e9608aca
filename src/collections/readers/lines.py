"""Rows of one document: an invoice written in several rows is one invoice, and its amounts are not multiplied."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .headings import key, words
from .rows import LINE, Fates
from .table import Table

SUM, SAME = "sum", "same"


def by_line(table: Table) -> bool:
    """Whether the headers say that each row is a line of an invoice."""
    return any(key(header) in words("~line_item") for header in table.headers)


def way(
    table: Table, fates: Fates, document: Mapping[str, np.ndarray], amount: np.ndarray, said: str | None
) -> tuple[str, bool]:
    """(SUM where rows of one document are parts to add up, SAME where they repeat it; whether to ask the user)."""
    if said in (SUM, SAME) or table.given:
        return said or SUM, False
    rows, group = grouped(fates, document, ("customer", "number", "currency", "day", "due"))
    if not len(rows):
        return SAME, False
    first = amount[rows][np.unique(group, return_index=True)[1]][group]
    differs = np.unique(group[amount[rows] != first])
    if not len(differs):
        return SAME, False
    if by_line(table):
        return SUM, False
    return SAME, int((np.bincount(group) > 1).sum()) > 1


def grouped(fates: Fates, document: Mapping[str, np.ndarray], names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """(rows with a number that are still taken, which document each belongs to, as a count from 0)."""
    rows = np.flatnonzero(fates.open() & document["numbered"])
    identity = pd.DataFrame({name: document[name][rows] for name in names})
    return rows, identity.groupby(list(names), sort=False).ngroup().to_numpy()


def added_up(
    fates: Fates, document: Mapping[str, np.ndarray], amount: np.ndarray, left: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(amount, open) with the sum of all its rows on the first row of each document; its other rows become lines.
    What is open is added up too, unless all rows of every document repeat it."""
    rows, group = grouped(fates, document, ("customer", "number", "currency", "day"))
    first = np.unique(group, return_index=True)[1]
    amount, left = amount.copy(), left.copy()
    repeated = bool((left[rows] == left[rows][first][group]).all()) and not (left[rows] == amount[rows]).all()
    amount[rows[first]] = np.bincount(group, weights=amount[rows]).round().astype(np.int64)
    if not repeated:
        left[rows[first]] = np.bincount(group, weights=left[rows]).round().astype(np.int64)
    others = np.ones(len(rows), dtype=bool)
    others[first] = False
    mask = np.zeros(len(amount), dtype=bool)
    mask[rows[others]] = True
    fates.put(mask, LINE)
    return amount, left


def repeats(fates: Fates, document: Mapping[str, np.ndarray], amount: np.ndarray, left: np.ndarray) -> None:
    """Puts aside the further rows of a document that repeat its amount and what is open, and refuses all rows of one
    whose rows disagree. A document in instalments, each with a due date of its own, is so many documents."""
    names = ("customer", "number", "kind", "currency", "day", "due")
    rows, group = grouped(fates, document, names)
    first = np.unique(group, return_index=True)[1] if len(rows) else np.zeros(0, dtype=np.int64)
    if len(first) == len(rows):
        return
    later = np.ones(len(rows), dtype=bool)
    later[first] = False
    start = rows[first][group]
    same = (amount[rows] == amount[start]) & (left[rows] == left[start])
    torn = np.isin(group, np.unique(group[~same]))
    for chosen, refused in ((torn, True), (later & same & ~torn, False)):
        mask = np.zeros(len(amount), dtype=bool)
        mask[rows[chosen]] = True
        if refused:
            fates.refuse(mask, "duplicate_differs")
        else:
            fates.put(mask, LINE)
