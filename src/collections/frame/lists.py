"""Tables as a person reads them: amounts and days in the reader's language, still sorted by value."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from ..words import Words
from .state import SHOWN, Page

FEW = 8
"""Documents shown in a narrow panel."""


def written(
    words: Words,
    rows: pd.DataFrame,
    columns: Collection[str],
    *,
    money: Sequence[str] = (),
    days: Sequence[str] = (),
    whole: bool = False,
) -> Styler:
    """These columns of the rows with amounts (cents, in the currency of the row) and days as the reader writes them;
    the browser gets no others."""
    styled = rows[list(columns)].style
    write = words.whole_money if whole else words.money
    for currency in rows["currency"].unique():
        own = rows.index[(rows["currency"] == currency).to_numpy()]
        styled = styled.format(partial(_money, write, currency), subset=pd.IndexSlice[own, list(money)])
    return styled.format(partial(_day, words), subset=list(days)) if days else styled


def _money(write: Any, currency: str, cents: int) -> str:
    return write(cents, currency)


def _day(words: Words, day: Any) -> str:
    return "" if pd.isna(day) else words.day(day)


def table(
    page: Page,
    rows: pd.DataFrame,
    titles: Mapping[str, str],
    *,
    key: str,
    alt: str,
    money: Sequence[str] = (),
    days: Sequence[str] = (),
    config: Mapping[str, Any] | None = None,
    whole: bool = False,
    **options: Any,
) -> Any:
    """A list with the columns of `titles` (column: key of its heading), its first SHOWN rows; says how many more."""
    words = page.words
    shown = rows.head(SHOWN).reset_index(drop=True)
    columns = {name: st.column_config.Column(words(title) if title else "") for name, title in titles.items()}
    found = st.dataframe(
        written(words, shown, titles, money=money, days=days, whole=whole),
        key=key,
        alt=alt,
        hide_index=True,
        column_order=list(titles),
        column_config={**columns, **(config or {})},
        placeholder="",
        **options,
    )
    if len(rows) > SHOWN:
        st.caption(words("list.more", n=len(rows) - SHOWN))
    return found


def chosen_row(key: str, event: Any, rows: int) -> int | None:
    """The row of a list somebody clicked last, on one of its cells or on its box; None when there is none (any more).

    The grid tells of both choices at once and not which is newer, so what it told before is kept under `key`.
    """
    now = (event.selection.get("rows", [])[:1], [cell[0] for cell in event.selection.get("cells", [])[:1]])
    before, row = st.session_state.get(f"{key}_chosen", (([], []), None))
    for told, earlier in zip(now, before, strict=True):
        if told != earlier:
            row = told[0] if told else None
    if not any(now):
        row = None
    st.session_state[f"{key}_chosen"] = (now, row)
    return row if row is not None and row < rows else None


def choose_row(key: str, by: int, rows: int) -> None:
    """Chooses the row so many further down in a list of so many rows, as if somebody had clicked it."""
    _, row = st.session_state.get(f"{key}_chosen", (([], []), None))
    place = min(max((row or 0) + by, 0), max(rows - 1, 0))
    st.session_state[key] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    st.session_state[f"{key}_chosen"] = (([place], []), place)


def shortened(name: str, longest: int) -> str:
    """A name that fits its cell; the whole of it stands in the panel."""
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def documents_list(page: Page, items: pd.DataFrame, key: str, *, of_one: bool = False, short: bool = False) -> None:
    """Open documents; `of_one` customer leaves out the name, `short` all that a narrow panel has no room for."""
    words = page.words
    if not len(items):
        st.caption(words("list.no_documents"))
        return
    shown = items.head(FEW if short else SHOWN)
    if short:
        _few_documents(words, shown)
    else:
        titles = {name: title for name, title in DOCUMENT_TITLES.items() if not (of_one and name == "name")}
        alt = words("list.documents_alt", n=len(items))
        table(page, _documents(page, shown), titles, key=key, alt=alt, money=["amount", "open"], days=["day"])
    if len(items) > len(shown):
        st.caption(words("list.more", n=len(items) - len(shown)))
    if items["due_estimated"].any():
        st.caption(words("list.estimated", n=int(items["due_estimated"].sum())))


def _documents(page: Page, items: pd.DataFrame) -> pd.DataFrame:
    """Open items with what a reader wants to see of each: customer's name, kind, due date and whether it is a guess."""
    told = [_told(page.words, line) for line in items.to_dict("records")]
    return items.assign(
        name=items["customer"].map(page.desk.names),
        number=[number for number, _ in told],
        due=[due for _, due in told],
        late=items["days_late"].clip(lower=0),
    )


def _told(words: Words, line: Mapping[str, Any]) -> tuple[str, str]:
    """Number and due date of an open item as one reads them."""
    number = line["number"] if line["kind"] == "invoice" else f"{line['number']} · {words('kind.' + line['kind'])}"
    return number, words.day(line["due"]) + (" ≈" if line["due_estimated"] else "")


DOCUMENT_TITLES = {
    "name": "list.customer",
    "number": "list.document",
    "day": "list.date",
    "due": "list.due",
    "late": "list.late",
    "amount": "list.amount",
    "open": "list.open",
}


def _few_documents(words: Words, items: pd.DataFrame) -> None:
    """The first documents of a narrow panel as plain text: quick to draw, and there is no need to sort so few."""
    lines = [f"| :small[{words('list.document_due')}] | :small[{words('list.open')}] |", "|---|---:|"]
    for line in items.to_dict("records"):
        number, due = _told(words, line)
        document = words.marked("list.number_due", number=number, due=due)
        lines.append(f"| :small[{document}] | :small[{words.money(line['open'], line['currency'])}] |")
    st.markdown("\n".join(lines), width="stretch")
