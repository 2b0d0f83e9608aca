"""A year of weekly exports: what the 52nd import costs against the 2nd, and how large the database has become.

Each export lists the same number of documents; since the week before, one row in twenty has changed: half of those are
documents paid in between, half new ones, for which the oldest leave the list. The 2nd and the 52nd are kept several
times, in turn, in copies of the database as it was before, and the fastest of each counts.

`python -m bench.weeks` takes 100,000 rows a week, `--quick` 2,000.
"""

import shutil
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from bench import Row, printed, row, timed
from bench.exports import FIRST, delimited, ledger
from bench.imports import kept
from src.collections import store

WEEKS, SHARE, TIMES = 52, 40, 3
"""How many weeks, into how many parts the rows are cut of which one is paid and one is new, how often is measured."""


def exports(number: int) -> Iterator[tuple[date, bytes]]:
    """The day and the bytes of each week's export."""
    part = number // SHARE
    every = ledger(number + WEEKS * part)
    born = np.maximum(np.arange(len(every)) - number, -1) // part + 1
    paid_in = np.where(every["open"] > 0, WEEKS + 1, 0)
    paid_in[number:] = WEEKS + 1
    for week in range(WEEKS):
        day = FIRST - timedelta(days=7 * (WEEKS - 1 - week))
        here = np.arange(week * part, week * part + number)
        if week:
            paid_in[here[paid_in[here] > WEEKS][:part]] = week
        yield day, delimited(as_of(every, here, paid_in, born, week))


def as_of(every: pd.DataFrame, here: np.ndarray, paid_in: np.ndarray, born: np.ndarray, week: int) -> pd.DataFrame:
    """The rows of one week's export: those that are paid by then, and on which day."""
    paid, since = paid_in[here] <= week, week - paid_in[here]
    begin = np.datetime64(FIRST, "D") - 7 * (WEEKS - 1)
    rows = every.iloc[here]
    amount = rows["amount"].to_numpy()
    day = np.minimum(rows["day"].to_numpy().astype("datetime64[D]"), begin + 7 * born[here] - 3)
    paid_on = np.where(paid_in[here] > 0, begin + 7 * (week - since) - 2, day + 25)
    paid_on = np.minimum(paid_on, begin + 7 * week)
    return rows.assign(
        day=day.astype("datetime64[s]"),
        due=(day + 30).astype("datetime64[s]"),
        paid=np.where(paid, amount, 0),
        open=np.where(paid, 0, amount),
        settled=np.where(paid, paid_on, np.datetime64("NaT", "D")).astype("datetime64[s]"),
    )


def opened(folder: Path) -> store.Store:
    """The store in a folder."""
    return store.opened(f"sqlite:///{(folder / 'weeks.sqlite3').as_posix()}")


def size(folder: Path) -> int:
    """The bytes of a database and all that lies beside it."""
    return sum(file.stat().st_size for file in folder.iterdir())


def once_more(before: Path, content: bytes, day: date) -> float:
    """The seconds it takes to keep one export in a copy of a database, the copying left out."""
    with TemporaryDirectory() as name:
        shutil.copytree(before, name, dirs_exist_ok=True)
        source = opened(Path(name))
        return timed(lambda: kept(source, content, "week.csv", day))


def measured(number: int) -> tuple[list[Row], list[Row]]:
    """The rows of the two tables, of time and of size, for so many documents a week."""
    with TemporaryDirectory() as name:
        now, first, last = (Path(name, part) for part in ("now", "first", "last"))
        now.mkdir()
        source, kept_back = opened(now), {}
        for week, (day, content) in enumerate(exports(number), 1):
            if week in (2, WEEKS):
                shutil.copytree(now, first if week == 2 else last)
                kept_back[week] = (content, day)
            kept(source, content, "week.csv", day)
        runs = [(once_more(last, *kept_back[WEEKS]), once_more(first, *kept_back[2])) for _ in range(TIMES)]
        ours, base = (min(times) for times in zip(*runs, strict=True))
        large, small = size(now) / 1e6, size(first) / 1e6
    return (
        [row(f"the 52nd import, {number:,} rows a week, 5 % changed", ours, base, 1.3)],
        [row(f"database after 52 imports, {number:,} rows a week", large, small, 5)],
    )


def main(quick: bool = True) -> list[Row]:
    """Measures a year and prints the tables."""
    times, sizes = measured(2_000 if quick else 100_000)
    times = printed("a year of weekly exports", "the 2nd", times)
    return times + printed("what a year of weekly exports takes", "after the 1st", sizes, "MB")


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
