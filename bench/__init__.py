"""Speed and size as ratios, measured in one run and printed as a table: `python -m bench [--quick]`.

A bound is a promise of an issue or of docs/decisions; the table shows where we stand, it fails nothing.
"""

from collections.abc import Callable, Sequence
from math import inf
from time import perf_counter
from typing import Any

Row = tuple[str, float, float, float, float]
"""What was measured, its seconds or another unit, those of the measure, how many times that, how many it may be."""


def row(name: str, taken: float, base: float, bound: float) -> Row:
    """One line of a table."""
    return name, taken, base, taken / base, bound


def timed(act: Callable[[], Any]) -> float:
    """The seconds one run takes."""
    begin = perf_counter()
    act()
    return perf_counter() - begin


def best(act: Callable[[], Any], times: int = 5) -> float:
    """The seconds of the fastest of some runs."""
    return min(timed(act) for _ in range(times))


def in_turn(ours: Callable[[], Any], base: Callable[[], Any], times: int) -> tuple[float, float]:
    """The seconds of the fastest run of each of two acts, run in turn, so that a busy moment harms both alike."""
    runs = [(timed(base), timed(ours)) for _ in range(times)]
    return min(taken for _, taken in runs), min(measure for measure, _ in runs)


def printed(title: str, measure: str, rows: Sequence[Row], unit: str = "ms") -> list[Row]:
    """The rows as a table, seconds as milliseconds and any other unit as it is, no bound where it is infinite; gives
    them back."""
    scale = 1000 if unit == "ms" else 1
    print(f"\n{title:<54}{unit:>10}{measure:>18}{'ratio':>8}{'bound':>7}")
    for name, taken, base, ratio, bound in rows:
        judged = f"{bound:>7.1f}{'  ok' if ratio <= bound else '  over'}" if bound < inf else f"{'-':>7}"
        print(f"{name:<54}{taken * scale:>10.1f}{base * scale:>18.2f}{ratio:>8.2f}{judged}")
    return list(rows)
