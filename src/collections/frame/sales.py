"""Sales by month that the user gives, because an export of open items does not tell what was paid in between."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from .. import actions, kpi
from ..days import months_later
from ..money import units
from ..words import Words
from .cards import choose_currency
from .state import Page, do

MONTHS = 24
ROW = 35
"""Height of a row of the table, in pixels, as Streamlit draws it."""


def form(page: Page) -> None:
    """The last months with what the documents tell and what the user told; an emptied cell takes a month back."""
    words, desk = page.words, page.desk
    if desk.empty or not desk.currencies:
        st.caption(words("sales.none"))
        return
    currency = choose_currency(page)
    st.markdown(words("sales.incomplete" if desk.sales_incomplete else "sales.complete"), width=1000)
    _effect(page, currency)
    told = desk.sales.get(currency, {})
    months = _months(page.today, told)
    rows = _rows(words, months, kpi.sales_by_month(desk.ledgers[currency], desk.as_of), told, currency)
    with st.form("sales", border=False, width=720):
        edited = st.data_editor(
            rows,
            hide_index=True,
            height=ROW * (len(rows) + 1) + 3,
            disabled=["month", "books"],
            column_config=_columns(words),
            key=f"sales_{currency}_{_stamp(page)}",
            alt=words("sales.alt", n=len(rows), currency=currency),
        )
        saved = st.form_submit_button(words("sales.save"), type="primary")
    st.caption(words("sales.spread"))
    if saved:
        before, after = rows["told"].tolist(), edited["told"].fillna("").tolist()
        changed = [place for place, text in enumerate(after) if text != before[place]]
        do(actions.tell_sales, currency, {months[place]: after[place] for place in changed})
        st.rerun()


def _effect(page: Page, currency: str) -> None:
    """What the DSO is now, and how much of it rests on the user's own figures."""
    words, figures = page.words, page.desk.figures[currency]
    if figures.dso_90 is None:
        return
    remarks = page.desk.remarks[currency].get("dso_90", ())
    days = next((one.values["days"] for one in remarks if one.key == "sales_told"), 0)
    dso = words("card.days", days=words.number(figures.dso_90, 1))
    key = "sales.effect" if days else "sales.effect_none"
    st.markdown(":material/speed: " + (words(key, dso=dso, days=words.number(days)) if days else words(key, dso=dso)))


def _months(today: date, told: Mapping[date, int]) -> list[date]:
    """The first days of the running month, of the MONTHS before it, and of any other that is told, newest first."""
    first = today.replace(day=1)
    return sorted({*(months_later(first, -back) for back in range(MONTHS + 1)), *told}, reverse=True)


def _rows(
    words: Words, months: list[date], books: Mapping[date, int], told: Mapping[date, int], currency: str
) -> pd.DataFrame:
    """A line per month: its name, what the documents tell ("–" before the first), what the user told as it is typed."""
    return pd.DataFrame(
        {
            "month": [words.month(month) for month in months],
            "books": [words.money(books[month], currency) if month in books else "–" for month in months],
            "told": [words.number(units(told[month]), 2) if month in told else "" for month in months],
        }
    )


def _columns(words: Words) -> dict[str, ColumnConfig]:
    text = st.column_config.TextColumn
    return {
        "month": text(words("sales.month"), width=112),
        "books": text(words("sales.books"), width=112, alignment="right"),
        "told": text(
            words("sales.told"),
            width=134,
            alignment="right",
            max_chars=30,
            help=words("sales.told_help"),
        ),
    }


def _stamp(page: Page) -> int:
    """How many lines about sales the journal has, undone or not: with each the table is begun anew."""
    journal = page.desk.facts.journal
    return int(journal["act"].isin(["sales", "undo"]).sum())
