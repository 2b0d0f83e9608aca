"""Tables as a person reads them: amounts and days in the reader's language, still sorted by value."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from ..words import Words
from .state import SHOWN, Page

ROW_HEIGHT = 35


def written(
    words: Words, rows: pd.DataFrame, *, money: Sequence[str] = (), days: Sequence[str] = (), whole: bool = False
) -> Styler:
    """The rows with amounts (columns of cents, in the currency of the row) and days as the reader writes them."""
    styled = rows.style
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
        written(words, shown, money=money, days=days, whole=whole),
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


def documents_list(page: Page, items: pd.DataFrame, key: str, *, of_one: bool = False, short: bool = False) -> None:
    """Open documents; `of_one` customer leaves out the name, `short` all that a narrow panel has no room for."""
    words = page.words
    if not len(items):
        st.caption(words("list.no_documents"))
        return
    names = items["customer"].map(page.desk.names)
    number = items["number"].where(
        items["kind"] == "invoice", items["number"] + " · " + items["kind"].map(lambda kind: words(f"kind.{kind}"))
    )
    due = items["due"].map(words.day) + items["due_estimated"].map({True: " ≈", False: ""})
    rows = items.assign(name=names, number=number, due=due, late=items["days_late"].clip(lower=0))
    wide = {
        "name": "list.customer",
        "number": "list.document",
        "day": "list.date",
        "due": "list.due",
        "late": "list.late",
        "amount": "list.amount",
        "open": "list.open",
    }
    left_out = {"name", "day", "amount"} if short else {"name"} if of_one else set()
    titles = {name: title for name, title in wide.items() if name not in left_out}
    table(
        page,
        rows,
        titles,
        key=key,
        alt=words("list.documents_alt", n=len(items)),
        money=["amount", "open"],
        days=["day"],
        height="auto" if not short else min(len(rows), 6) * ROW_HEIGHT + ROW_HEIGHT + 3,
    )
    if items["due_estimated"].any():
        st.caption(words("list.estimated", n=int(items["due_estimated"].sum())))
