"""How long a file takes from its bytes to checked tables, against the barest reading of the same bytes in the same run.

A workbook is measured against python-calamine alone, a text against Python's own csv module alone; both are run in
turn, several times, and the fastest run of each counts.
"""

import csv
import io
import sys
from collections.abc import Callable
from typing import Any

from python_calamine import CalamineWorkbook

from bench import Row, in_turn, printed, row
from bench.exports import delimited, fec, grouped, ledger, workbook
from src.collections.readers import read


def calamine(content: bytes) -> None:
    """The measure for a workbook: python-calamine alone."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def plain_csv(content: bytes, delimiter: str) -> None:
    """The measure for a text: Python's csv module alone."""
    list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter))


def taken(name: str, content: bytes) -> None:
    """The file read; fails where it leaves a question or gives no document, and nothing would be measured."""
    reading = read(name, content)
    assert not reading.questions
    assert len(reading.taken)


def measured(number: int, times: int) -> list[Row]:
    """The rows of the table for files of so many rows."""
    rows = ledger(number)
    book, text, report, entries = workbook(rows), delimited(rows), grouped(rows), fec(number)
    files: tuple[tuple[str, str, bytes, Callable[[bytes], Any], float], ...] = (
        (f"workbook, {number:,} rows of 15 columns", "all.xlsx", book, calamine, 2.5),
        (f"text, {number:,} rows of 15 columns", "all.csv", text, lambda one: plain_csv(one, ";"), 8),
        (f"grouped report as text, {number:,} documents", "report.csv", report, lambda one: plain_csv(one, ";"), 20),
        (f"FEC, {number:,} lines of 18 columns", "fec.txt", entries, lambda one: plain_csv(one, "\t"), 15),
    )
    made = []
    for title, name, content, bare, bound in files:
        ours, base = in_turn(lambda: taken(name, content), lambda: bare(content), times)  # noqa: B023
        made.append(row(title, ours, base, bound))
    return made


def main(quick: bool = True) -> list[Row]:
    """Measures 100,000 rows, or 50,000 when it is to be quick, and prints the table."""
    return printed("reading to checked tables", "calamine / csv", measured(50_000 if quick else 100_000, 5))


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
