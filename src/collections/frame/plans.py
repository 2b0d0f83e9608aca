"""The plans on record: who pays in parts, whether they keep to it, and what becomes of one of them."""

from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, standing
from .letters import plan_letter_button
from .lists import chosen_row, shortened, table
from .state import TALL, Page, do

LONGEST_NAME = 44
"""Letters of a name that its cell can hold."""

COLOURS = {
    **{"proposed": "gray", "accepted": "blue", "running": "green", "late": "orange", "broken": "red"},
    **{"completed": "green", "withdrawn": "gray", "replaced": "gray"},
    **{"paid": "green", "ahead": "blue", "missed": "red", "credited": "gray", "unknown": "gray"},
}
"""The colour of each state of a plan and of a part; the word beside it says the same."""

PART_STATES = ("paid", "ahead", "missed", "credited", "unknown")

KEPT = ("accepted", "running")


def finding(page: Page) -> str:
    """How many plans are open, and how many of them are kept, late and not answered."""
    words, states = page.words, open_plans(page)["state"]
    if not len(states):
        return words("plans.no_open")
    counts = {
        "kept": int(states.isin(KEPT).sum()),
        "late": int(states.isin(("late", "broken")).sum()),
        "proposed": int((states == "proposed").sum()),
    }
    told = [words(f"plans.count_{name}", n=n) for name, n in counts.items() if n]
    return words("plans.finding", n=len(states), told=", ".join(told))


def open_plans(page: Page) -> pd.DataFrame:
    """The PLANS that money is expected for; one that a person ended is not."""
    plans = page.desk.plans
    return plans[(plans["state"].isin(standing.OPEN_PLANS) & plans["following"].notna()).to_numpy()]


def section(page: Page) -> None:
    """The list of plans, with the one chosen beside it."""
    words, every = page.words, page.desk.plans
    rows = open_plans(page)
    if len(every) > len(rows) and st.toggle(words("plans.finished", n=len(every) - len(rows)), key="finished_plans"):
        rows = every
    if not len(rows):
        st.info(words("plans.none"), icon=":material/event_repeat:")
        return
    rows = _ordered(rows)
    halves = st.grid(2, min_column_width=400, gap="medium", key="plans_halves")
    left, right = halves.cell(), halves.cell()
    key = f"plans_{len(rows)}_{rows['journal_id'].max()}"
    with left:
        event = _list(page, rows, key)
        st.caption(words("plans.click"))
    place = chosen_row(key, event, len(rows)) or 0
    with right:
        _panel(page, rows.iloc[place].to_dict())


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """What asks for somebody first: plans not kept, then by the day of the next part, those at an end last."""
    rank = rows["state"].map({"broken": 0, "late": 1}).fillna(2).where(rows["following"].notna(), 3)
    return rows.assign(rank=rank).sort_values(["rank", "following", "on"], ignore_index=True)


def _list(page: Page, rows: pd.DataFrame, key: str) -> Any:
    words, desk = page.words, page.desk
    missing = rows["following"].isna()
    shown = rows.assign(
        name=[shortened(str(desk.names.get(code, code)), LONGEST_NAME) for code in rows["customer"]],
        told=[words(f"plans.state.{state}") for state in rows["state"]],
        next=[
            "" if gone else words("plans.next", day=words.day(day), amount=words.money(cents, code))
            for gone, day, cents, code in zip(
                missing, rows["following"], rows["following_amount"], rows["currency"], strict=True
            )
        ],
        share=[100 * got // whole for got, whole in zip(rows["received"], rows["amount"], strict=True)],
    )
    columns = st.column_config
    titles = {
        "name": "list.customer",
        "told": "plans.state",
        "next": "plans.next_part",
        "share": "plans.came_in",
    }
    config = {
        "share": columns.ProgressColumn(
            words("plans.came_in"), min_value=0, max_value=100, format=words("payers.share_format"), width=78
        ),
        "name": columns.TextColumn(words("list.customer"), width=132),
        "told": columns.TextColumn(words("plans.state"), width=100),
        "next": columns.TextColumn(words("plans.next_part"), width=124),
    }
    return table(
        page,
        shown,
        titles,
        key=key,
        alt=words("plans.list_alt", n=len(rows)),
        config=config,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        row_height=TALL,
        height="content",
    )


def _panel(page: Page, plan: dict[str, Any]) -> None:
    """One plan: whose, how it stands, its parts with what came in for each, and what may be said of it."""
    words = page.words
    with st.container(border=True, key="plan_panel"):
        name = str(page.desk.names.get(plan["customer"], plan["customer"]))
        st.subheader(words.marked("panel.name", name=name), anchor=False)
        st.markdown(f"{badge(page, plan['state'])} {sentence(page, plan)}")
        _parts(page, plan)
        if page.live and plan["state"] in standing.OPEN_PLANS and pd.notna(plan["following"]):
            _acts(page, plan)
        plan_letter_button(page, str(plan["customer"]), key=f"letter_{plan['journal_id']}")
        st.page_link(
            "pages/customer.py",
            label=words("panel.whole_story"),
            icon=":material/person:",
            query_params={"customer": plan["customer"]},
        )


def badge(page: Page, state: str) -> str:
    """The state of a plan or of a part, with its colour and its word."""
    of_part = state in PART_STATES
    name = page.words(f"plans.part_state.{state}") if of_part else page.words(f"plans.state.{state}")
    return f":{COLOURS[state]}-badge[{name}]"


def sentence(page: Page, plan: dict[str, Any]) -> str:
    """A line of PLANS in one sentence: how it stands and what is expected next."""
    words, currency = page.words, str(plan["currency"])
    following = plan["following"]
    ended = plan["state"] == "broken" and pd.isna(following)
    key = "plans.told.ended" if ended else f"plans.told.{plan['state']}"
    return words.marked(
        key,
        on=words.day(plan["on"]),
        amount=words.money(int(plan["amount"]), currency),
        received=words.money(int(plan["received"]), currency),
        n=int(plan["missed"]),
        day="" if pd.isna(following) else words.day(following),
        next=words.money(int(plan["following_amount"]), currency),
    )


def _parts(page: Page, plan: dict[str, Any]) -> None:
    """The parts of a plan, the oldest first: day, amount, what came in, state."""
    words, parts = page.words, page.desk.plan_parts
    own = parts[(parts["journal_id"] == plan["journal_id"]).to_numpy()]
    titles = [words(f"plans.part_{name}") for name in ("day", "amount", "received", "state")]
    lines = ["| " + " | ".join(f":small[{title}]" for title in titles) + " |", "|---|---:|---:|---|"]
    for part in own.to_dict("records"):
        got = words.money(int(part["received"]), str(plan["currency"])) if part["received"] else "–"
        told = [words.day(part["day"]), words.money(int(part["amount"]), str(plan["currency"])), got]
        cells = [*(f":small[{text}]" for text in told), badge(page, str(part["state"]))]
        lines.append("| " + " | ".join(cells) + " |")
    st.markdown("\n".join(lines), width="stretch")
    if "unknown" in own["state"].tolist():
        st.caption(words("plans.books_old"))


def _acts(page: Page, plan: dict[str, Any]) -> None:
    """What may be said of an open plan: that it was accepted, that it is withdrawn, that it ends."""
    words, number = page.words, int(plan["journal_id"])
    with st.container(horizontal=True, gap="small", key="plan_acts"):
        if pd.isna(plan["accepted"]):
            st.button(
                words("act.plan_accepted"),
                key=f"accept_{number}",
                icon=":material/check:",
                type="primary",
                on_click=do,
                args=(actions.accept_plan, page.desk, number),
            )
        else:
            with st.popover(words("act.plan_broken"), icon=":material/event_busy:", key=f"end_{number}"):
                st.markdown(words("plans.end_means"))
                with st.form(f"end_form_{number}", border=False):
                    reason = st.text_input(words("plans.end_reason"), key=f"end_reason_{number}", max_chars=500)
                    if st.form_submit_button(words("plans.end_now"), type="primary"):
                        do(actions.end_plan, page.desk, number, reason)
                        st.rerun()
        st.button(
            words("act.plan_withdrawn"),
            key=f"withdraw_{number}",
            icon=":material/undo:",
            on_click=do,
            args=(actions.withdraw_plan, page.desk, number),
        )
