"""The four figures of the owner: each with its change, what has to be said beside it, and the way to what is behind."""

from typing import Any

import pandas as pd
import streamlit as st

from ..kpi import Figures
from ..reports import figures as told
from . import explain
from .state import Page

MONTH = 4
"""Weeks back to which a card compares."""

LATE = "days_late_weighted_365"
"""How late customers paid: the fourth card."""


def headline(page: Page, figures: Figures, trend: pd.DataFrame) -> None:
    """Open, overdue, DSO by the method chosen, days late; and below what has to be said of them."""
    dso = explain.method(page)
    with st.grid(4, min_column_width=165, gap="small", key="cards"):
        for name in ("open", "overdue", dso, LATE):
            with st.container(gap="xsmall", height="stretch", key=f"card_{name}"):
                if told.kind(name) == "cents":
                    _amount(page, figures, name, trend[name])
                else:
                    _days(page, figures, name, trend[name])
                _below(page, figures.currency, name, dso)
    for sentence in _said(page, figures, ("open", "overdue", dso, LATE)):
        st.caption(":material/info: " + sentence)
    converted(page)


def converted(page: Page) -> None:
    """What is open and overdue over all currencies at the user's rates, which stand beside it; nothing with one."""
    words, desk = page.words, page.desk
    if len(desk.currencies) < 2:
        return
    total = desk.converted("open")
    if total is None:
        st.caption(words("converted.missing"))
        return
    own = desk.options.currency
    rates = [
        words("converted.rate", currency=code, rate=words.number(rate, max(-int(rate.as_tuple().exponent), 2)), own=own)
        for code, rate in desk.options.rates.items()
        if code in desk.currencies
    ]
    st.caption(words.marked("converted.line", amount=words.money(total, own), rates=", ".join(rates)))


def _below(page: Page, currency: str, name: str, dso: str) -> None:
    """The small buttons under a card."""
    with st.container(horizontal=True, gap="small", key=f"below_{name}"):
        explain.button(page, currency, name)
        if name == dso:
            explain.compare_button(page, currency)


def _said(page: Page, figures: Figures, names: tuple[str, ...]) -> list[str]:
    """What has to be said of the figures shown, each sentence once."""
    remarks = page.desk.remarks[figures.currency]
    sentences = [one for name in names for one in told.remarked(page.words, remarks.get(name, ()))]
    return list(dict.fromkeys(sentences))


def _amount(page: Page, figures: Figures, name: str, history: pd.Series) -> None:
    words, currency = page.words, figures.currency
    change = int(history.iloc[-1] - history.iloc[-1 - MONTH])
    st.metric(
        words(f"figure.{name}"),
        words.whole_money(getattr(figures, name), currency),
        help=told.definition(words, name),
        border=True,
        delta=_signed(words.whole_money(abs(change), currency), change),
        delta_color="off" if name == "open" else "inverse",
        delta_description=words("card.in_weeks" if change else "card.same_in_weeks", n=MONTH),
        height="stretch",
        chart_data=(history / 100).tolist(),
        chart_type="area" if name == "open" else "line",
    )


def _signed(text: str, change: float) -> str | None:
    """A change with an ASCII sign in front, as st.metric wants it; None where nothing changed."""
    return ("-" if change < 0 else "+") + text if change else None


def _days(page: Page, figures: Figures, name: str, history: pd.Series) -> None:
    words, value = page.words, getattr(figures, name)
    why_not = _why_not(page, figures, name)
    before = getattr(page.desk.figures_before[figures.currency], name)
    change: Any = round(value - before, 1) if value is not None and before is not None and not why_not else 0
    st.metric(
        words(f"figure.{name}"),
        "–" if why_not else words("card.days", days=words.number(value, 1)),
        help=told.definition(words, name),
        border=True,
        delta=_signed(words("card.days", days=words.number(abs(change), 1)), change),
        delta_color="inverse",
        delta_description=why_not or words("card.in_weeks" if change else "card.same_in_weeks", n=MONTH),
        height="stretch",
        chart_data=history.dropna().round(1).tolist() or None,
    )


def _why_not(page: Page, figures: Figures, name: str) -> str:
    """Why a figure is not given, in a few words; '' when it is. A count-back is not shown on sales known in part."""
    remarks = [one.key for one in page.desk.remarks[figures.currency].get(name, ())]
    if "countback" in name and "sales_incomplete" in remarks:
        return page.words("refused_figure.sales")
    return told.refused(page.words, figures, name)
