"""Which row of a file is which document of the books."""

from datetime import date

import numpy as np
import pandas as pd

from ..tables import day_numbers

KEY = ["customer", "number", "kind", "day", "currency"]
"""What makes a document one, as in the readers. Several without a number may share it: those are told apart by their
amounts, and equal ones by their order."""

LOOSE_KEY = ["customer", "number", "kind", "currency"]
"""What a document keeps when its date is corrected."""

RENUMBERED_KEY = ["customer", "kind", "day", "currency", "amount"]
"""What a document of a ledger keeps when it is numbered anew."""

BROUGHT_KEY = ["customer", "number", "day", "currency", "side"]
"""What a document of a ledger keeps when it is brought forward: its kind is told by the year it comes from only."""

NEAR_DAYS = 92
"""Further apart the same number is another document (numbers begin anew each year), unless it is open still and the
amount is the same."""


def matched(
    known: pd.DataFrame, taken: pd.DataFrame, *, ledger: bool = False, until: date | None = None
) -> pd.DataFrame:
    """For each row taken, the position of its document among the known ones, or -1; one to one. In a `ledger`, where
    no entry goes, a document that kept all but its number is the same, or its number, its day and its side. A document
    dated after `until` is none whose date was corrected."""
    position = np.full(len(taken), -1)
    named = _named(known["number"], taken["number"])
    for key in ([*KEY, "amount"], KEY):
        left, free = _unmatched(position, named)
        position[left] = _positions(known, free, taken, left, key)
    left, free = _unmatched(position, named)
    owners, rows = _unique(known.iloc[free], free), _unique(taken.iloc[left], left)
    if until:
        owners = owners[(known["day"].iloc[owners] <= pd.Timestamp(until)).to_numpy()]
    owner = _positions(known, owners, taken, rows, LOOSE_KEY)
    same = (owner >= 0) & _near(known.iloc[owner], taken.iloc[rows]) if len(known) else np.zeros(len(rows), bool)
    position[rows[same]] = owner[same]
    if ledger:
        left, free = _unmatched(position, np.arange(len(known)))
        position[left] = _positions(known, free, taken, left, RENUMBERED_KEY)
        left, free = _unmatched(position, named)
        position[left] = _positions(_sided(known), free, _sided(taken), left, BROUGHT_KEY)
    return pd.DataFrame({"taken": np.arange(len(taken)), "known": position})


def _sided(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the side their amount stands on."""
    return rows.assign(side=np.sign(rows["amount"].to_numpy()))


def _named(known: pd.Series, taken: pd.Series) -> np.ndarray:
    """The places of the known numbers that are among those taken."""
    codes, different = pd.factorize(pd.concat([known, taken], ignore_index=True))
    among = np.zeros(len(different), dtype=bool)
    among[codes[len(known) :]] = True
    return np.flatnonzero(among[codes[: len(known)]])


def _unmatched(position: np.ndarray, documents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows taken that have no document yet, and those of some known documents that have no row."""
    return np.flatnonzero(position < 0), np.setdiff1d(documents, position)


def _positions(
    known: pd.DataFrame, free: np.ndarray, taken: pd.DataFrame, left: np.ndarray, key: list[str]
) -> np.ndarray:
    """For each of the rows `left`, which of the documents `free` has the same key, the first for the first; else -1."""
    if not len(free) or not len(left):
        return np.full(len(left), -1)
    documents, rows = known[key].iloc[free], taken[key].iloc[left]
    index = documents.assign(turn=documents.groupby(key, sort=False).cumcount(), position=free)
    rows = rows.assign(turn=rows.groupby(key, sort=False).cumcount())
    found = rows.merge(index, how="left", on=[*key, "turn"])["position"]
    return found.fillna(-1).to_numpy().astype("int64")


def _near(known: pd.DataFrame, taken: pd.DataFrame) -> np.ndarray:
    """Whether rows of one number and two dates may be one document with its date corrected."""
    apart = np.abs(day_numbers(known["day"]) - day_numbers(taken["day"]))
    same = (known["open"].to_numpy() != 0) & (known["amount"].to_numpy() == taken["amount"].to_numpy())
    return (apart <= NEAR_DAYS) | same


def _unique(rows: pd.DataFrame, places: np.ndarray) -> np.ndarray:
    """The places of the rows with a number whose loose key occurs once."""
    return places[(rows["number"] != "").to_numpy() & ~rows.duplicated(LOOSE_KEY, keep=False).to_numpy()]
