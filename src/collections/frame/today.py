"""The collector's list of the day."""

from typing import Any

import pandas as pd
import streamlit as st

from .. import blocked, policy
from .acts import row_buttons, waits_for, why
from .lists import choose_row, chosen_row, shortened, table
from .state import SHOWN, TALL, Page

LONGEST_NAME = 44
"""Letters of a name that three lines of its cell can hold."""


def summary(page: Page, now: pd.DataFrame) -> str:
    """How many to contact and about how much, per currency."""
    words = page.words
    listed = page.desk.accounts[page.desk.accounts["customer"].isin(now["customer"]).to_numpy()]
    owed = listed.groupby("currency")["overdue"].sum()
    amounts = [words.money(cents, str(code)) for code, cents in owed[owed > 0].items()]
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


def filtered(page: Page, now: pd.DataFrame) -> pd.DataFrame:
    """The lines of the list that the reader wants to see, by who follows them, kind, salesperson and amount."""
    words, desk = page.words, page.desk
    me = str(desk.settings.get("user", ""))
    sellers = sorted(set(desk.sold["salesperson"]))
    kept = {name: st.session_state.get(f"filter_{name}") for name in ("mine", "segment", "salesperson", "amount")}
    active = sum(bool(value) for value in kept.values())
    label = words("worklist.filtered", n=active) if active else words("worklist.filter")
    with st.popover(label, icon=":material/filter_list:", key="filter"):
        mine = bool(me) and st.toggle(words("worklist.filter_mine"), key="filter_mine", persist_state="session")
        kinds = st.multiselect(
            words("worklist.filter_segment"),
            policy.SEGMENTS,
            format_func=lambda kind: words(f"segment.{kind}"),
            key="filter_segment",
            persist_state="session",
        )
        seller = st.selectbox(
            words("worklist.filter_salesperson"),
            sellers,
            index=None,
            key="filter_salesperson",
            persist_state="session",
        )
        least = st.number_input(
            words("worklist.filter_amount"),
            min_value=0,
            value=0,
            step=500,
            key="filter_amount",
            persist_state="session",
        )
    wanted = (now["overdue"] >= least * 100).to_numpy()
    if mine:
        wanted &= (now["assigned"] == me).to_numpy()
    if kinds:
        wanted &= now["segment"].isin(kinds).to_numpy()
    if seller:
        own = desk.sold["customer"][(desk.sold["salesperson"] == seller).to_numpy()]
        wanted &= now["customer"].isin(own).to_numpy()
    return now[wanted]


def to_do(page: Page) -> None:
    """The tasks and disputes whose day has come, with the way to them."""
    words = page.words
    due, again = blocked.due(page.desk.disputes, page.desk.tasks, page.desk.as_of)
    told = [words("worklist.tasks_due", n=due)] * (due > 0) + [words("worklist.disputes_due", n=again)] * (again > 0)
    if told:
        st.page_link("pages/blocked.py", label=" · ".join(told), icon=":material/task_alt:")


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


def turn(page: Page, rows: int) -> None:
    """The ways to the customer before and after the chosen one, on the keyboard too."""
    words = page.words
    with st.container(horizontal=True, gap="small", key="turn"):
        for name, by, sign, keys in (
            ("previous", -1, "arrow_upward", "Alt+Up"),
            ("next", 1, "arrow_downward", "Alt+Down"),
        ):
            st.button(
                words(f"panel.{name}"),
                key=f"turn_{name}",
                icon=f":material/{sign}:",
                type="tertiary",
                shortcut=keys,
                on_click=choose_row,
                args=("today", by, min(rows, SHOWN)),
            )


def why_here(page: Page, line: dict[str, Any]) -> None:
    """What makes a contact with this customer worth more or less than another, on demand."""
    words = page.words
    with st.popover(words("panel.why_now"), type="tertiary", icon=":material/sort:", key="why_here"):
        st.caption(words("panel.why_now_about"))
        told = [(words("panel.factor.amount_asked"), words.money(line["amount_asked"], line["currency"]))]
        for name in ("by_age", "by_behaviour", "by_promise", "by_silence"):
            of = (
                words(f"panel.factor.{name}", n=int(line["days_late"]))
                if name == "by_age"
                else words(f"panel.factor.{name}")
            )
            told.append((of, words("panel.factor_line", factor=words.number(line[name], 2))))
        st.markdown("\n".join(["| | |", "|---|---:|", *(f"| {label} | {factor} |" for label, factor in told)]))


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
