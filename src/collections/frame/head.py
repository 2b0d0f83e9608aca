"""What surrounds a page: its head, the day looked at, what was just done with Undo beside it."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, instalments, standing, store
from ..actions import Done, Refused
from ..words import LANGUAGES, Words
from .letters import plan_letter_button
from .outcomes import proposals
from .state import Page, desk_of, do, source_of, spoken, told

ICON = Path(__file__).parents[3] / "data" / "icon.svg"
SIDEBAR = 232
"""Width of the navigation, in pixels."""


OF_OURSELVES = ("setting", "sales", "catch_up")
"""Acts about the desk itself that can be undone from their confirmation."""


def started() -> Words:
    """Called once a run by app.py, before any page: page settings and language."""
    set_up()
    st.session_state["framed"] = True
    return spoken()


def set_up() -> None:
    """Title, sign and width of the browser's page; the sign is a file of ours, so that none is fetched from outside.
    From here on Streamlit knows our pages by their titles, and may list them."""
    st.set_option("client.showSidebarNavigation", True)
    st.set_page_config(page_title="Encours", page_icon=str(ICON), layout="wide", initial_sidebar_state=SIDEBAR)


def resume() -> None:
    """Goes on to the page a bookmark asked for, when Streamlit ran it without app.py around it: see `opened`."""
    if "wanted" in st.session_state:
        page, asked = st.session_state.pop("wanted")
        st.switch_page(page, query_params=asked)


def choose_language(words: Words) -> None:
    """The switch between the three languages, at the foot of the navigation."""
    st.sidebar.segmented_control(
        words("frame.language"),
        list(LANGUAGES),
        format_func=str.upper,
        default=words.language,
        required=True,
        key="language",
        persist_state="session",
        label_visibility="collapsed",
    )


def opened(question: str, *, main: Callable[["Page"], None] | None = None, dated: bool = True) -> Page:
    """Opens a page: its question as title, the books it rests on, the day looked at, what was just done.

    `question` is a key of words; `main` draws the page's one main act at the right of the head; a page that is not
    `dated` shows no past day.
    """
    if "framed" not in st.session_state:
        set_up()
        st.session_state["wanted"] = (f"pages/{question.split('.')[0]}.py", st.query_params.to_dict())
        st.switch_page("app.py")
    words = spoken()
    source = source_of(store.default_url())
    today = date.today()
    version = source.version()
    as_of = _looked_at(today) if dated else today
    page = Page(words, desk_of(source, version, as_of), source, today)
    _head(page, question, main, dated)
    _notices(page)
    return page


def _looked_at(today: date) -> date:
    """The day chosen in the head; a page left open overnight goes on to the new day, unless a past day was chosen."""
    if st.session_state.get("as_of") == st.session_state.get("last_today") != today:
        st.session_state.pop("as_of", None)
    st.session_state["last_today"] = today
    return st.session_state.get("as_of") or today


def _head(page: Page, question: str, main: Callable[[Page], None] | None, dated: bool) -> None:
    words = page.words
    with st.container(horizontal=True, vertical_alignment="bottom", key="head"):
        with st.container(width="stretch", gap="xsmall", key="question"):
            st.title(words(question), anchor=False)
            st.caption(_books_line(page))
        with st.container(horizontal=True, width="content", vertical_alignment="bottom", key="tools"):
            if dated and not page.desk.empty:
                st.date_input(
                    words("frame.as_of"),
                    value=page.today,
                    max_value=page.today,
                    format="DD/MM/YYYY",
                    key="as_of",
                    persist_state="session",
                    help=words("frame.as_of_help"),
                    width=150,
                )
            if main and not page.desk.empty:
                main(page)


def _books_line(page: Page) -> str:
    """Firm, day of the books, when and by whom they came."""
    words, desk = page.words, page.desk
    if desk.empty:
        return words("frame.no_books")
    last = desk.facts.imports.iloc[-1]
    firm = str(desk.settings.get("firm") or words("frame.our_books"))
    books = words.long_day(desk.books_day) if desk.books_day else "–"
    return words.marked("frame.books", firm=firm, books=books, at=words.moment(_local(last["at"])), by=str(last["by"]))


def _local(at: pd.Timestamp) -> datetime:
    """A stored moment (UTC) on the clock of this machine."""
    return at.to_pydatetime().replace(tzinfo=UTC).astimezone().replace(tzinfo=None)


def _notices(page: Page) -> None:
    words, desk = page.words, page.desk
    if desk.demo:
        with st.container(horizontal=True, vertical_alignment="center", key="demo"):
            st.caption(":material/science: " + words("frame.demo"), width="content")
            with st.popover(words("frame.leave_demo"), type="tertiary"):
                st.write(words("frame.leave_demo_ask"))
                if st.button(words("frame.leave_demo_yes"), key="leave_demo", type="primary"):
                    do(actions.leave_demo)
                    st.rerun()
    if not page.live:
        st.info(words("frame.past", day=words.long_day(desk.as_of)), icon=":material/history:")
    elif not desk.empty and desk.books_day and (page.today - desk.books_day).days > 10:
        st.warning(words("frame.old_books", n=(page.today - desk.books_day).days), icon=":material/update:")
    _said(page)


def _said(page: Page) -> None:
    """The sentence of the act just done, with Undo and a way to refine it; or why it was refused."""
    said = st.session_state.get("said")
    words = page.words
    if isinstance(said, Refused):
        st.error(words.marked(f"refusal.{said.key}", **told(words, said.values)), icon=":material/block:")
        del st.session_state["said"]
    elif isinstance(said, Done):
        _confirmation(page, said)


NAMING = ("segment", "assign")
"""Acts whose note is no sentence but a name: they are done anew, not refined."""


def _confirmation(page: Page, done: Done) -> None:
    words = page.words
    name = str(page.desk.names.get(done.customer, done.customer))
    values = {
        "name": name,
        "day": words.day(done.day) if done.day else "",
        "amount": words.money(done.amount, done.currency) if done.currency else "",
    }
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="confirmation"):
        st.markdown(":material/check_circle: " + words.marked(f"done.{done.act}", **values), width="stretch")
        if done.line and (done.customer or done.act in OF_OURSELVES) and done.act != "undo":
            if done.act == "plan":
                plan_letter_button(page, done.customer, key="done_letter")
            proposals(page, done)
            st.button(
                words("frame.undo"),
                icon=":material/undo:",
                key="undo",
                shortcut="Ctrl+Z",
                on_click=do,
                args=(actions.undo, done.line),
            )
            if done.act in standing.ACTS and done.act not in NAMING:
                with st.popover(words("frame.refine"), icon=":material/tune:"):
                    _refine(page, done)
        st.button(
            "",
            icon=":material/close:",
            type="tertiary",
            key="close",
            help=words("frame.close"),
            on_click=st.session_state.pop,
            args=("said",),
        )


def _refine(page: Page, done: Done) -> None:
    """The act again with another day, amount or note: one line that replaces the first."""
    words = page.words
    line = _line_of(page, done.line)
    with st.form("refine", border=False):
        day = amount = parts = None
        if done.day:
            day = st.date_input(
                words("frame.refine_day"), value=done.day, min_value=min(done.day, page.today), format="DD/MM/YYYY"
            )
        if done.currency and done.act != "plan":
            amount = st.number_input(
                words("frame.refine_amount", currency=done.currency),
                value=done.amount / 100,
                min_value=0.01,
                step=100.0,
                format="%.2f",
            )
        if done.act == "plan":
            parts = st.number_input(
                words("frame.refine_parts"), value=len(line["details"].get("parts", [])), min_value=1, max_value=36
            )
        note = st.text_input(words("frame.refine_note"), value=line["note"], max_chars=2000)
        if st.form_submit_button(words("frame.refine_save"), type="primary"):
            _refined(page, done, day, amount, parts, note)
            st.rerun()


def _refined(page: Page, done: Done, day: date | None, amount: float | None, parts: float | None, note: str) -> None:
    if done.act == "plan":
        plan = instalments.proposed(
            done.amount,
            done.currency,
            page.today,
            closed=page.desk.closed,
            parts=int(parts or 1),
            first=day,
            documents=tuple(_line_of(page, done.line)["details"].get("documents", ())),
        )
        do(actions.propose_plan, done.customer, plan, note=note, replaces=done.line)
        return
    cents = done.amount if amount is None else round(amount * 100)
    do(
        actions.record,
        done.act,
        done.customer,
        day=day,
        amount=cents,
        currency=done.currency,
        note=note,
        details=_line_of(page, done.line)["details"],
        replaces=done.line,
    )


def _line_of(page: Page, line: int) -> dict[str, Any]:
    found = page.desk.facts.journal
    found = found[(found["id"] == line).to_numpy()]
    if not len(found):
        return {"note": "", "details": {}}
    return {"note": found["note"].iloc[0], "details": json.loads(found["details"].iloc[0])}
