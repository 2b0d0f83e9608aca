"""Starts Encours: the language, the pages in three groups by what one comes for, and the page asked for."""

import streamlit as st

from src.collections import frame

words = frame.started()


def page(name: str, icon: str, *, default: bool = False) -> st.Page:
    """One page of `pages/`, named in the reader's language."""
    return st.Page(f"pages/{name}", title=words(f"nav.{name.removesuffix('.py')}"), icon=icon, default=default)


asked = st.navigation(
    {
        words("nav.steer"): [
            page("overview.py", ":material/monitoring:", default=True),
            page("figures.py", ":material/function:"),
            page("movements.py", ":material/swap_vert:"),
            page("payers.py", ":material/leaderboard:"),
        ],
        words("nav.collect"): [
            page("worklist.py", ":material/call:"),
            page("customer.py", ":material/person:"),
            page("plans.py", ":material/event_repeat:"),
            page("blocked.py", ":material/lock_open:"),
            page("escalations.py", ":material/gavel:"),
        ],
        words("nav.feed"): [
            page("books.py", ":material/upload_file:"),
            page("settings.py", ":material/settings:"),
        ],
    }
)
frame.resume()
frame.choose_language(words)
asked.run()
