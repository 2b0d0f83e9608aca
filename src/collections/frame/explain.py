"""What stands behind a figure: definition, formula with its numbers, documents counted and left out, the import."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from .. import kpi, reports
from ..kpi import Basis
from ..reports import figures as told
from ..words import escaped
from . import exporting
from .lists import shortened, table
from .state import Page

LONGEST_NAME = 20
"""Letters of a name in the narrow list."""

SHOWN = 50
"""Documents behind a figure shown at once; the rest is counted and in the file."""

COUNTED = {"name": "list.customer", "number": "list.document", "amount": "explain.amount", "day": "list.date"}


def button(page: Page, currency: str, figure: str) -> None:
    """A small button that opens what is behind a figure."""
    words = page.words
    if st.button(words("explain.button"), key=f"explain_{figure}", type="tertiary", icon=":material/function:"):
        dialog(
            page,
            told.name_of(words, figure, page.desk.options.aged_by),
            lambda: panel(page, currency, figure, key="dialog"),
        )


def dialog(page: Page, title: str, body: Callable[[], None]) -> None:
    """A window over the page."""
    st.dialog(title, width="large")(body)()


def panel(page: Page, currency: str, figure: str, key: str) -> None:
    """Everything there is to say of a figure on its day; `key` is unique on the page."""
    words, desk = page.words, page.desk
    made, basis = desk.figures[currency], desk.explained(currency, figure)
    st.write(told.definition(words, figure))
    st.code(told.formula(words, basis, made), language=None, wrap_lines=True)
    if why := told.refused(words, made, figure):
        st.caption(":material/block: " + words("explain.refused", why=why))
    for sentence in told.remarked(words, desk.remarks[currency].get(figure, ())):
        st.caption(":material/info: " + sentence)
    _steps(page, basis, currency)
    _counted(page, basis, currency, key)
    for amount in basis.told.values():
        st.caption(words.marked("explain.told", amount=words.money(amount, currency)))
    _left_out(page, basis, currency, key)
    st.caption(escaped(reports.basis(desk, words)))


def _steps(page: Page, basis: Basis, currency: str) -> None:
    """The months that a count-back used up."""
    if not basis.steps:
        return
    words = page.words
    rows = pd.DataFrame(
        {
            "step": [words("explain.span", first=words.day(one[0]), last=words.day(one[1])) for one in basis.steps],
            "sales": [one[2] for one in basis.steps],
            "days": [words.number(one[3], 1) for one in basis.steps],
            "currency": currency,
        }
    )
    titles = {"step": "explain.step", "sales": "explain.step_sales", "days": "explain.step_days"}
    table(page, rows, titles, key=f"steps_{basis.figure}", alt=words("explain.steps_alt"), money=["sales"])


def _counted(page: Page, basis: Basis, currency: str, key: str) -> None:
    """The documents counted, part by part of the formula."""
    words, parts = page.words, list(basis.totals)
    labels = {
        part: f"{told.part_name(words, part)} · {words.money(amount, currency)} · {words.number(count)}"
        for part, (amount, count) in basis.totals.items()
    }
    part = parts[0]
    if len(parts) > 1:
        part = st.radio(words("explain.counted"), parts, format_func=labels.__getitem__, key=f"{key}_{basis.figure}")
    else:
        st.markdown(words.marked("explain.titled", name=words("explain.counted"), value=labels[part]))
    rows = told.basis_rows(page.desk, words, basis)
    rows["name"] = [shortened(name, LONGEST_NAME) for name in rows["name"]]
    own = rows[(rows["part"] == part).to_numpy()]
    titles = {**COUNTED, "days": "explain.days"} if part in ("settled", "settled_365") else COUNTED
    if len(own):
        alt = words("explain.counted_alt")
        table(page, own.head(SHOWN), titles, key=f"{key}_counted", alt=alt, money=["amount"], days=["day"])
    if len(own) > SHOWN:
        st.caption(words("explain.more", n=len(own) - SHOWN))
    exporting.export_buttons(
        page,
        f"{words('explain.file')}_{basis.figure}_{currency}",
        lambda: told.basis_sheet(page.desk, words, currency, basis.figure),
        key=f"{key}_export",
    )


def _left_out(page: Page, basis: Basis, currency: str, key: str) -> None:
    """The documents left out, by reason."""
    if not len(basis.left_out):
        return
    words = page.words
    found = basis.left_out.groupby("reason", sort=False)["amount"].agg(["sum", "count"])
    rows = pd.DataFrame(
        {
            "reason": [words(f"left_out.{reason}") for reason in found.index],
            "documents": [words.number(count) for count in found["count"]],
            "amount": found["sum"].to_numpy(),
            "currency": currency,
        }
    )
    st.markdown(words("explain.left_out"))
    titles = {"reason": "explain.reason", "documents": "explain.documents", "amount": "explain.amount"}
    table(page, rows, titles, key=f"{key}_left", alt=words("explain.left_alt"), money=["amount"])


def compare_button(page: Page, currency: str) -> None:
    """A small button that sets the methods of DSO side by side and lets one choose that of the card."""
    words = page.words
    if st.button(words("explain.compare"), key="compare_dso", type="tertiary", icon=":material/compare_arrows:"):
        dialog(page, words("explain.compare_title"), lambda: _methods(page, currency))


def method(page: Page) -> str:
    """The DSO shown on the card: that chosen in this session, else in the settings."""
    chosen = st.session_state.get("dso_method")
    return chosen if chosen in kpi.DSO_METHODS else page.desk.options.dso


def _methods(page: Page, currency: str) -> None:
    words, made, card = page.words, page.desk.figures[currency], method(page)
    chosen = getattr(made, card)
    lines = []
    for name in kpi.DSO_METHODS:
        value = getattr(made, name)
        gap = value - chosen if value is not None and chosen is not None and name != card else None
        lines.append(
            {
                "method": words(f"figure.{name}"),
                "value": told.written(words, name, value, currency),
                "difference": "" if gap is None else ("+" if gap > 0 else "") + words.number(gap, 1),
                "note": told.refused(words, made, name)
                or " ".join(told.remarked(words, page.desk.remarks[currency].get(name, ())))
                or words(f"define.{name}"),
                "currency": currency,
            }
        )
    titles = {
        "method": "explain.method",
        "value": "figures.value",
        "difference": "explain.difference",
        "note": "figures.note",
    }
    table(
        page,
        pd.DataFrame(lines),
        titles,
        key="methods",
        alt=words("explain.compare_title"),
        row_height=68,
        height="content",
    )
    st.caption(words("explain.compare_note"))
    st.radio(
        words("explain.choose"),
        kpi.DSO_METHODS,
        index=kpi.DSO_METHODS.index(card),
        format_func=lambda name: words(f"figure.{name}"),
        key="dso_method_choice",
        horizontal=True,
        on_change=_choose,
    )


def _choose() -> None:
    st.session_state["dso_method"] = st.session_state["dso_method_choice"]
