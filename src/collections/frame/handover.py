"""The escalation list: who is on it, taken off again, and the workbook for those who take over."""

import pandas as pd
import streamlit as st

from .. import actions
from ..desk import escalation_workbook
from .lists import chosen_row, table
from .state import TALL, Page, do

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_button(page: Page) -> None:
    """The list as a workbook, made when it is asked for."""
    desk, listed = page.desk, page.desk.escalated
    st.download_button(
        page.words("escalations.export"),
        data=lambda: escalation_workbook(desk, page.words),
        mime=XLSX,
        key="export",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        disabled=not len(listed),
        file_name=f"{page.words('escalations.file')}_{desk.as_of.isoformat()}.xlsx",
    )


def summary(page: Page, listed: pd.DataFrame) -> str:
    """How many are on the list, and what they owe, per currency."""
    words = page.words
    amounts = [words.money(amount, str(code)) for code, amount in listed.groupby("currency")["open"].sum().items()]
    return words.marked("escalations.summary", n=int(listed["customer"].nunique()), amount=" · ".join(amounts))


def choose(page: Page, listed: pd.DataFrame) -> str:
    """The list; gives the customer chosen, '' when none is."""
    words = page.words
    titles = {
        "name": "list.customer",
        "open": "list.open",
        "overdue": "list.overdue",
        "days_late": "list.late",
        "contacts": "list.contacts",
        "promises_broken": "list.broken",
        "since": "list.since",
        "note": "list.note",
    }
    event = table(
        page,
        listed,
        titles,
        key="escalated",
        alt=words("escalations.alt", n=len(listed)),
        money=["open", "overdue"],
        days=["since"],
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        row_height=TALL,
    )
    picked = chosen_row("escalated", event, len(listed))
    st.caption(words("escalations.note"))
    return str(listed["customer"].iloc[picked]) if picked is not None else ""


def withdraw(page: Page, customer: str) -> None:
    """Takes a customer off the list again, by undoing the line that put it there."""
    journal = page.desk.log
    lines = journal[((journal["customer"] == customer) & (journal["act"] == "escalate")).to_numpy()]
    if page.live and len(lines):
        st.button(
            page.words.marked("escalations.withdraw", name=page.desk.names[customer]),
            icon=":material/undo:",
            key="withdraw",
            on_click=do,
            args=(actions.undo, int(lines["id"].iloc[-1])),
        )
