"""How the figures are made, as far as it is for the user to say: one form, one line in the journal."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from .. import actions, kpi, reports
from ..ageing import DUE, ISSUED, bucket_names
from ..words import Words
from .state import Page, do

USUAL_CURRENCIES = ("EUR", "CHF", "GBP", "USD")
"""Offered as the company's own besides those of the books."""


def form(page: Page) -> None:
    """The edges of the buckets, the DSO shown first, rates and currency, each with what it does; wrong input is said
    at the head of the page and nothing is saved."""
    words = page.words
    with st.form("options", width=1000):
        left, right = st.columns(2, gap="large")
        given = {**_ageing(page, left), **_money(page, right)}
        saved = st.form_submit_button(words("options.save"), type="primary")
    if saved:
        do(actions.keep_options, given)
        st.rerun()


def _ageing(page: Page, column: DeltaGenerator) -> dict[str, Any]:
    words, now = page.words, page.desk.options
    column.subheader(words("options.ageing"), anchor=False)
    edges = column.text_input(
        words("options.edges"),
        value=", ".join(str(edge) for edge in now.edges[1:]),
        max_chars=60,
        help=words("options.edges_help"),
    )
    labels = [reports.bucket_label(words, name, now.aged_by) for name in bucket_names(now.edges)]
    column.caption(" · ".join(labels))
    return {
        "edges": edges,
        "aged_by": column.radio(
            words("options.aged_by"),
            [DUE, ISSUED],
            index=int(now.aged_by == ISSUED),
            format_func=lambda name: words(f"options.aged_by_{name}"),
            horizontal=True,
            help=words("options.aged_by_help"),
        ),
        "dso": column.selectbox(
            words("options.dso"),
            kpi.DSO_METHODS,
            index=kpi.DSO_METHODS.index(now.dso),
            format_func=lambda name: words(f"figure.{name}"),
            help=words("options.dso_help"),
        ),
    }


def _money(page: Page, column: DeltaGenerator) -> dict[str, Any]:
    words, now = page.words, page.desk.options
    column.subheader(words("options.money"), anchor=False)
    rates = {"financing": now.financing, "vat": now.vat}
    given: dict[str, Any] = {
        name: column.text_input(
            words(f"options.{name}"),
            value=_typed(words, rate),
            max_chars=20,
            help=words(f"options.{name}_help"),
        )
        for name, rate in rates.items()
    }
    offered = sorted({*USUAL_CURRENCIES, *page.desk.currencies, now.currency})
    given["currency"] = column.selectbox(
        words("options.currency"),
        offered,
        index=offered.index(now.currency),
        help=words("options.currency_help"),
    )
    given["rates"] = _rates(words, column, now, sorted({*page.desk.currencies, *now.rates} - {now.currency}))
    return given


def _rates(words: Words, column: DeltaGenerator, now: kpi.Options, others: list[str]) -> Mapping[str, str]:
    """What one of each other currency is worth, as typed; where there is no other, that none is needed."""
    if not others:
        column.caption(words("options.one_currency", own=now.currency))
    return {
        code: column.text_input(
            words("options.rate", code=code, own=now.currency),
            value=_typed(words, now.rates.get(code)),
            max_chars=20,
            help=words("options.rate_help", example=_typed(words, Decimal("0.92"))),
        )
        for code in others
    }


def _typed(words: Words, rate: Decimal | None) -> str:
    """A rate as one types it: 0,92."""
    if rate is None:
        return ""
    return format(rate, "f").replace(".", words.decimal_mark)
