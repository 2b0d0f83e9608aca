"""Small tables as text: quick to draw, read aloud as tables, and nothing in them can be taken for markup."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ...words import Words, escaped

WIDE = 860
"""Width of the account of a file in pixels: a column that one reads from top to bottom."""


def text_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), last: bool = False
) -> None:
    """A table of texts out of words or data; columns `right` are set to the right, the `last` row is in bold."""
    sides = ["---:" if at in right else "---" for at in range(len(header))]
    lines = [_line(header), "|" + "|".join(sides) + "|"]
    for number, row in enumerate(rows, start=1):
        bold = last and number == len(rows)
        lines.append(_line([f"**{cell}**" if bold and cell else cell for cell in map(escaped, row)]))
    st.markdown("\n".join(lines), width="stretch")


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def sums(words: Words, rows: pd.DataFrame, column: str) -> str:
    """The sum of a column of cents per currency, never across: '24 310,50 € · 100,00 $US'; '' where there is none."""
    made = rows.groupby("currency", sort=True)[column].sum()
    return " · ".join(money(words, cents, str(currency)) for currency, cents in made.items())


def money(words: Words, cents: int, currency: str) -> str:
    """An amount; a bare number where its currency is not known."""
    return words.money(cents, currency) if currency else words.number(cents / 100, 2)
