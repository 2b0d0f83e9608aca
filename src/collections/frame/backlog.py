"""The card that proposes to spread a backlog of first reminders over working days."""

import streamlit as st

from .. import actions, catch_up
from .state import Page, do


def card(page: Page) -> None:
    """The proposal, where there is a backlog today."""
    desk, words = page.desk, page.words
    waiting = catch_up.backlog(desk.worklist, desk.journal, desk.as_of) if page.live else []
    if not waiting:
        return
    with st.container(border=True, key="backlog"):
        st.markdown(
            ":material/stacked_email: " + words.marked("backlog.ask", n=len(waiting), days=words.number(catch_up.OLD))
        )
        st.caption(words("backlog.why"))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="backlog_acts"):
            pace = int(
                st.number_input(
                    words("backlog.pace"), min_value=1, max_value=500, value=desk.policy.pace, key="pace", width=190
                )
            )
            days = catch_up.spread(waiting, desk.as_of, pace, desk.closed)
            st.button(
                words("backlog.spread"),
                key="spread",
                type="primary",
                icon=":material/calendar_month:",
                on_click=do,
                args=(actions.spread_backlog, desk, pace),
            )
            st.caption(words("backlog.until", day=words.long_day(max(days.values()))))
