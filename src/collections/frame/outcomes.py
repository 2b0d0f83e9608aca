"""A call and what it came to: one click for the outcome, a second one for what follows from it."""

from datetime import datetime

import pandas as pd
import streamlit as st

from .. import actions, policy, standing
from ..actions import Done
from ..days import after_working
from ..words import Words
from .mails import draft
from .state import Page, do

ORDER = (
    *("promise", "paid_already", "invoice_missing", "awaiting_approval", "dispute", "in_difficulty", "refuses"),
    *("no_answer", "voicemail", "wrong_number"),
)
"""What a call can come to, in the order of the keys 1 to 9 and 0."""

NOTE = "said_note"
"""Where the screen keeps what was typed about the call."""


def outcome_buttons(page: Page, customer: str) -> None:
    """The outcomes of a call as buttons: somebody was reached, or nobody."""
    words = page.words
    keys = {outcome: str(number % 10) for number, outcome in enumerate(ORDER, start=1)}
    for part in ("reached", "not_reached"):
        st.caption(words(f"panel.{part}"))
        with st.container(horizontal=True, gap="xxsmall", key=part):
            for outcome in ORDER:
                if (outcome in standing.UNANSWERED) == (part == "not_reached"):
                    st.button(
                        words(f"say.{outcome}"),
                        key=f"act_{outcome}",
                        shortcut=keys[outcome],
                        type="primary" if outcome == "promise" else "secondary",
                        help=words(f"outcome.{outcome}"),
                        on_click=clicked,
                        args=(page, outcome, customer),
                    )


def clicked(page: Page, act: str, customer: str) -> None:
    """Does an act with what was typed about it; what was typed stays when the act was refused."""
    done = do(actions.quick, page.desk, act, customer, st.session_state.get(NOTE, ""))
    if done is not None:
        st.session_state[NOTE] = ""


def proposals(page: Page, done: Done) -> None:
    """Beside the sentence of an outcome just noted: what follows from it, to be confirmed with one more click."""
    if done.act not in policy.FOLLOWING or not page.live:
        return
    words, following = page.words, policy.FOLLOWING[done.act]
    label = words(f"propose.{done.act}", day=words.short_day(_day(page, following)))
    if following.act == "write":
        if st.button(label, key="propose", type="primary", icon=":material/mail:"):
            draft(page, done.customer, following.template)
    else:
        st.button(
            label,
            key="propose",
            type="primary",
            icon=":material/event_repeat:" if following.act == "plan" else ":material/event:",
            on_click=do,
            args=(actions.follow, page.desk, done.act, done.customer),
        )
    if done.act in policy.SUMMED_UP and st.button(words("propose.summary"), key="propose_mail", icon=":material/mail:"):
        draft(page, done.customer, "call_summary")


def _day(page: Page, following: policy.Following) -> pd.Timestamp:
    return pd.Timestamp(after_working(page.today, following.days, page.desk.closed))


def minded(page: Page, customer: str) -> str:
    """What to mind before contacting a customer now, as one sentence; '' where there is nothing."""
    words, desk = page.words, page.desk
    line = desk.worklist[(desk.worklist["customer"] == customer).to_numpy()]
    if not len(line):
        return ""
    keys = [key for key in line["cautions"].iloc[0].split(",") if key]
    if page.live and line["channel"].iloc[0] == "call" and policy.out_of_hours(datetime.now(), desk.policy):
        keys.append("hours")
    return words("panel.minded", cautions=_told(words, keys)) if keys else ""


def _told(words: Words, keys: list[str]) -> str:
    return ", ".join(words(f"objection.{key}") for key in keys)
