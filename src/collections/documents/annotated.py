"""The refused rows of a file as a workbook for whoever corrects them: every cell as it stood, and what is wrong where.

The cell at fault is coloured and carries the reason as a comment; columns in front say the row of the file, what is
wrong and what to do.
"""

from typing import Any

import pandas as pd

from ..readers import Reading
from ..words import Words
from .workbook import Field, Sheet, workbook

MOST = 20_000
"""Rows of one workbook; a file with more of them has one fault that repeats."""

SHORTEST, LONGEST = 12, 36
"""Widths of the columns of the file, in characters."""


def annotated(words: Words, reading: Reading) -> bytes:
    """The refused rows of a reading as the bytes of one .xlsx file; how many there is no room for stands on top."""
    refused = reading.refused.head(MOST).reset_index(drop=True)
    lines = refused.to_dict("records")
    wrong, fix = [what(words, line) for line in lines], [what_to_do(words, line) for line in lines]
    cells = reading.refused_cells[:MOST] if len(reading.refused_cells) == len(reading.refused) else ()
    rows = refused.assign(wrong=wrong, fix=fix)[["sheet", "row", "wrong", "fix"]]
    rows = pd.concat([rows, _columns(reading, cells)], axis=1)
    own = tuple(Field(f"cell_{at}", header, "any", _wide(header)) for at, header in enumerate(reading.headers))
    heading = [words("annotated.title", name=reading.name), words("annotated.help")]
    if len(reading.refused) > MOST:
        heading.append(words("annotated.more", n=len(reading.refused) - MOST))
    return workbook(
        [
            Sheet(
                words("intake.refused"),
                _said(words, reading) + own,
                rows,
                tuple(heading),
                _notes(reading, lines, wrong),
            )
        ]
    )


def what(words: Words, line: dict[str, Any]) -> str:
    """What is wrong with one line of REFUSED."""
    return words(f"refused.{line['reason']}", column=line["column"], value=line["value"])


def what_to_do(words: Words, line: dict[str, Any]) -> str:
    """What to do about one line of REFUSED."""
    return words(f"refused_fix.{line['reason']}")


def _said(words: Words, reading: Reading) -> tuple[Field, ...]:
    """The columns in front of those of the file; the sheet only where the file has several."""
    sheet = (Field("sheet", words("intake.sheet"), "text", 16),) if len(reading.sheets_read) > 1 else ()
    return (
        *sheet,
        Field("row", words("intake.row"), "count", 8),
        Field("wrong", words("intake.wrong"), "text", 46),
        Field("fix", words("intake.fix"), "text", 46),
    )


def _columns(reading: Reading, cells: tuple[tuple[Any, ...], ...]) -> pd.DataFrame:
    """The cells of the refused rows, a column for each header of the file."""
    width = len(reading.headers)
    rows = [[*row[:width], *[None] * (width - len(row))] for row in cells]
    return pd.DataFrame(rows, columns=[f"cell_{at}" for at in range(width)], dtype=object)


def _notes(reading: Reading, lines: list[dict[str, Any]], wrong: list[str]) -> dict[tuple[int, str], str]:
    """The reason on the cell at fault, or on the row's number where no single cell is."""
    places = {header: f"cell_{at}" for at, header in enumerate(reading.headers)}
    return {
        (at, places.get(line["column"], "row")): reason
        for at, (line, reason) in enumerate(zip(lines, wrong, strict=True))
    }


def _wide(header: str) -> int:
    return min(max(len(header) + 2, SHORTEST), LONGEST)
