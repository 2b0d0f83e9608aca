"""Speed and size as ratios, measured in one run and printed as a table: `python -m bench [--quick]`.

A bound is a promise of an issue or of docs/decisions; the table shows where we stand, it fails nothing.
"""

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

Row = tuple[str, float, float, float, float]
"""What was measured, its seconds, the seconds of the measure, how many times that, and how many times it may be."""


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


def printed(title: str, measure: str, rows: Sequence[Row]) -> list[Row]:
    """The rows as a table; gives them back."""
    print(f"\n{title:<46}{'ms':>10}{measure:>18}{'ratio':>8}{'bound':>7}")
    for name, taken, base, ratio, bound in rows:
        sign = "" if ratio <= bound else "  over"
        print(f"{name:<46}{taken * 1000:>10.1f}{base * 1000:>18.2f}{ratio:>8.2f}{bound:>7.1f}{sign}")
    return list(rows)
