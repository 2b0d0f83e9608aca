"""The exports kept so far, and the way back from the last one."""

import streamlit as st

from ... import actions
from ..lists import table
from ..state import Page, do


def kept(page: Page) -> None:
    """The exports kept so far, the newest first, and the way back from the last one."""
    words, imports = page.words, page.desk.facts.imports
    if not len(imports):
        st.caption(words("books.none"))
        return
    rows = imports.iloc[::-1].assign(
        currency="",
        when=[words.moment(at) for at in imports["at"].iloc[::-1]],
        lists=[words(f"intake.scope_{scope}") for scope in imports["scope"].iloc[::-1]],
    )
    titles = {
        "as_of": "books.as_of",
        "source": "books.source",
        "when": "books.when",
        "by": "books.by",
        "lists": "books.lists",
        "rows": "books.rows",
        "refused": "books.refused",
    }
    table(page, rows, titles, key="imports", alt=words("books.alt", n=len(rows)), days=["as_of"], height="content")
    last = imports.iloc[-1]
    with st.popover(words("books.undo_last"), icon=":material/undo:"):
        st.write(words.marked("books.undo_ask", source=last["source"], day=words.day(last["as_of"])))
        if st.button(words("books.undo_yes"), key="undo_import", type="primary"):
            do(actions.undo_import, int(last["id"]))
            st.rerun()
