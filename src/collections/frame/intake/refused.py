"""The rows that could not be taken: what is wrong, what to do, and all of them as a workbook to hand on."""

from typing import Any

import pandas as pd
import streamlit as st

from ...documents.annotated import annotated, what, what_to_do
from ...readers import Reading
from ...words import Words, escaped
from ..handover import XLSX
from ..lists import table
from ..state import SHOWN, Page
from .plain import WIDE

MOST_REASONS = 6
"""Kinds of fault told in words; the others are in the list."""


def refused(page: Page, reading: Reading) -> None:
    """The refused rows by kind of fault, then one by one as far as a screen holds them, and the workbook of all."""
    words, rows = page.words, reading.refused
    if not len(rows):
        return
    with st.container(width=WIDE, key="refused"):
        st.subheader(words("intake.refused_title", n=len(rows)), anchor=False)
        st.caption(words("intake.refused_text"))
        groups = list(rows.groupby(["reason", "column"], sort=False))
        groups.sort(key=lambda group: -len(group[1]))
        st.markdown("\n".join(f"- {_group(words, group)}" for _, group in groups[:MOST_REASONS]))
        if len(groups) > MOST_REASONS:
            st.caption(words("intake.refused_more", n=len(groups) - MOST_REASONS))
        st.download_button(
            words("intake.refused_file"),
            icon=":material/download:",
            key="refused_file",
            mime=XLSX,
            data=lambda: annotated(words, reading),
            on_click="ignore",
            file_name=f"{words('intake.refused_name')}.xlsx",
        )
        with st.expander(words("intake.refused_list"), key="refused_list", expanded=len(rows) <= 10):
            _list(page, reading)


def _group(words: Words, group: pd.DataFrame) -> str:
    """A kind of fault: how many rows, the first of them, what to do."""
    first: dict[str, Any] = group.iloc[0].to_dict()
    rows = words("intake.refused_rows_like", n=len(group), row=words.number(int(first["row"])))
    return f"**{rows}** {escaped(what(words, first))} {escaped(what_to_do(words, first))}"


def _list(page: Page, reading: Reading) -> None:
    words = page.words
    shown = reading.refused.head(SHOWN)
    lines = shown.to_dict("records")
    rows = shown.assign(wrong=[what(words, line) for line in lines], fix=[what_to_do(words, line) for line in lines])
    titles = {"sheet": "intake.sheet", "row": "intake.row", "value": "intake.value", "wrong": "intake.wrong"}
    if len(reading.sheets_read) < 2:
        del titles["sheet"]
    config = {
        "wrong": st.column_config.TextColumn(words("intake.wrong"), width="large"),
        "row": st.column_config.NumberColumn(words("intake.row"), width=70),
        "value": st.column_config.TextColumn(words("intake.value"), width=170),
    }
    alt = words("intake.refused_alt", n=len(reading.refused))
    table(page, rows.assign(currency=""), titles, key="refused_rows", alt=alt, config=config)
    if len(reading.refused) > SHOWN:
        st.caption(words("intake.refused_rest", n=len(reading.refused) - SHOWN))
