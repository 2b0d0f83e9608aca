"""Whether our figures are the ledger's: one line, the difference item by item, and what a past day did not know."""

import pandas as pd
import streamlit as st

from .. import reports
from . import exporting
from .lists import table
from .state import Page

MOST = 50
"""Items of a difference shown at once; the rest is counted with its amount."""

TITLES = {
    "name": "list.customer",
    "number": "list.document",
    "amount": "told.total_difference",
    "why": "reconciled.reason",
    "told_by": "reconciled.told_by",
}


def line(page: Page, currency: str) -> None:
    """What the newest books by the day say is open in a currency, beside ours; nothing where they said no sum."""
    words, found = page.words, page.desk.reconciled
    own = found[(found["currency"] == currency).to_numpy()]
    if len(own):
        books = own.iloc[0].to_dict()
        ledger = books["file"] if books["has_file"] else books["taken"]
        told = words.marked(
            "reconciled.file" if books["has_file"] else "reconciled.taken",
            day=words.day(books["day"]),
            ledger=words.money(ledger, currency),
            ours=words.money(books["ours"], currency),
            difference=words.money(books["difference"], currency),
        )
        if not books["difference"]:
            st.caption(":green[:material/check_circle:] " + told)
        else:
            st.warning(told, icon=":material/balance:")
            _items(page, currency)
    if not page.live:
        _not_known(page, currency)


def _items(page: Page, currency: str) -> None:
    """The items that make up a difference, the largest first, and what the rest of them adds up to."""
    words, items = page.words, reports.difference_rows(page.desk, page.words, currency)
    with st.expander(words("reconciled.items", n=len(items)), key="reconciled_items"):
        alt = words("reconciled.alt", n=len(items))
        table(page, items.head(MOST), TITLES, key="reconciled", alt=alt, money=["amount"])
        rest = items["amount"].iloc[MOST:]
        if len(rest):
            st.caption(words("reconciled.more", n=len(rest), amount=words.money(int(rest.sum()), currency)))
        exporting.export_buttons(
            page,
            f"{words('export.file_differences')}_{currency}",
            lambda: reports.differences_sheet(page.desk, words, currency),
            key="export_differences",
        )


def _not_known(page: Page, currency: str) -> None:
    """How much of what is counted open on a past day may have been paid by then."""
    words, found = page.words, page.desk.not_known
    own: pd.DataFrame = found[(found["currency"] == currency).to_numpy()]
    if len(own):
        told = words(
            "reconciled.not_known",
            n=len(own),
            amount=words.money(int(own["amount"].sum()), currency),
            since=words.day(own["since"].min()),
            day=words.day(own["day"].max()),
        )
        st.caption(":material/help: " + told)
