"""The words of the demo firm, which stand in data/demo: customers, people, places and notes."""

import csv
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parents[3] / "data" / "demo"


@cache
def lines(name: str) -> tuple[dict[str, str], ...]:
    """The lines of a file of data/demo, by its headings."""
    with (WORDS / name).open(encoding="utf-8", newline="") as source:
        return tuple(csv.DictReader(source))
