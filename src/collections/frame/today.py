"""The collector's list of the day."""

import pandas as pd
import streamlit as st

from .acts import row_buttons, waits_for, why
from .lists import chosen_row, shortened, table
from .state import SHOWN, TALL, Page

LONGEST_NAME = 44
"""Letters of a name that three lines of its cell can hold."""


def summary(page: Page, now: pd.DataFrame) -> str:
    """How many to contact and about how much, per currency."""
    words = page.words
    listed = page.desk.accounts[page.desk.accounts["customer"].isin(now["customer"]).to_numpy()]
    owed = listed.groupby("currency")["overdue"].sum()
    amounts = [words.money(amount, str(code)) for code, amount in owed[owed > 0].items()]
    done = int(((page.desk.log["on"] == pd.Timestamp(page.desk.as_of)) & (page.desk.log["customer"] != "")).sum())
    return words.marked("worklist.summary", n=len(now), amount=" · ".join(amounts) or "0", done=words.number(done))


def choose_step(page: Page, now: pd.DataFrame) -> str:
    """The next step looked at, '' for all."""
    words, counts = page.words, now["step"].value_counts(sort=False)
    if len(counts) < 2:
        return ""
    named = {
        step: words("worklist.step_count", step=words(f"step.{step}"), count=words.number(int(count)))
        for step, count in counts.items()
    }
    return (
        st.pills(
            words("worklist.by_step"),
            list(named),
            format_func=named.__getitem__,
            key="step",
            label_visibility="collapsed",
        )
        or ""
    )


def choose_customer(page: Page, chosen: pd.DataFrame) -> str:
    """The list, acts in each row; gives the customer chosen, the first one when none is, '' when the list is empty."""
    words = page.words
    rows = chosen.head(SHOWN).reset_index(drop=True)
    if not len(rows):
        return ""
    buttons, config = row_buttons(page, list(rows["customer"]), "today") if page.live else ({}, {})
    shown = rows.assign(
        name=[shortened(name, LONGEST_NAME) for name in rows["customer"].map(page.desk.names)],
        why=[why(page, line) for line in rows.to_dict("records")],
        **buttons,
    )
    config |= {
        "name": st.column_config.TextColumn(words("list.customer"), width=162),
        "overdue": st.column_config.Column(words("list.overdue"), width=84),
        "why": st.column_config.TextColumn(words("worklist.step_and_why"), width=202),
    }
    titles = {
        "name": "list.customer",
        "overdue": "list.overdue",
        "why": "worklist.step_and_why",
        **dict.fromkeys(buttons, ""),
    }
    event = table(
        page,
        shown,
        titles,
        key="today",
        alt=words("worklist.alt", n=len(rows)),
        money=["overdue"],
        config=config,
        whole=True,
        on_select="rerun",
        selection_mode=["single-row-required", "single-cell"],
        row_height=TALL,
        height=min(len(rows), 10) * TALL + 38,
    )
    if len(chosen) > SHOWN:
        st.caption(words("list.more", n=len(chosen) - SHOWN))
    return str(rows["customer"].iloc[chosen_row("today", event, len(rows)) or 0])


def waiting_list(page: Page, later: pd.DataFrame) -> None:
    """Those left in peace for now, and why."""
    words = page.words
    rows = later.assign(
        name=later["customer"].map(page.desk.names), waits=[waits_for(page, line) for line in later.to_dict("records")]
    )
    titles = {
        "name": "list.customer",
        "overdue": "list.overdue",
        "days_late": "list.late",
        "waits": "worklist.waits_for",
    }
    table(page, rows, titles, key="waiting_list", alt=words("worklist.waiting_alt", n=len(rows)), money=["overdue"])
