"""The second way in: the invoices fetched from the accountant's database, where a connection to it is set up.

An address comes from `[connections.<name>]` in Streamlit's secrets or from ENCOURS_SOURCE_URL; it is never shown, kept
or written. What is fetched is a file like any other to the rest of the page.
"""

import os
from collections.abc import Mapping

import streamlit as st

from .. import actions, standing
from ..readers import Unreadable, database, query
from .intake import Upload
from .state import Page, do, told

HOW_TO = "docs/how-to/database.md"
ENVIRONMENT = "ENCOURS_SOURCE_URL"
GIVEN = "database"
"""The name of the connection that the environment gives."""

OWN = ""
"""The choice of a query of one's own."""


def fetched(page: Page) -> Upload | None:
    """What was fetched last, and the place to fetch it; only a line about it where no connection is set up."""
    words = page.words
    if page.desk.demo:
        return None
    known = connections()
    if not known:
        st.caption(words("source.none", place=HOW_TO))
        return None
    with st.expander(words("source.title"), icon=":material/database:", key="source"):
        name = st.selectbox(words("source.connection"), list(known), key="source_connection") if len(known) > 1 else ""
        name = name or next(iter(known))
        asked = _asked(page, name)
        st.caption(words("source.safe"))
        if st.button(words("source.fetch"), icon=":material/sync:", key="source_fetch", disabled=not asked.strip()):
            _fetch(page, name, known[name], asked)
    held = st.session_state.get("fetched")
    if held and actions.kept_before(page.desk.facts, held.content):
        del st.session_state["fetched"]
    return held


def connections() -> dict[str, str]:
    """Name -> address of the databases set up: those of the secrets, and the environment's."""
    found: Mapping[str, Mapping[str, str]] = {}
    if st.secrets.load_if_toml_exists():
        found = st.secrets.get("connections", {})
    named = {name: str(values["url"]) for name, values in found.items() if "url" in values}
    given = os.environ.get(ENVIRONMENT)
    return {**named, GIVEN: given} if given else named


def _asked(page: Page, name: str) -> str:
    """The query to ask: the one asked last, a ready one, or one's own; open to correction."""
    words, ready = page.words, query.ready()
    last = standing.remembered(page.desk.facts.journal, "setting", f"source:{name}").get("query", "")
    last = last or query.written(os.environ.get(f"{ENVIRONMENT[:-3]}QUERY", ""))
    choices = [*(["last"] if last else []), *ready, OWN]

    def named(choice: str) -> str:
        if choice == "last":
            return words("source.last")
        return NAMES.get(choice, choice) if choice else words("source.own")

    choice = st.selectbox(words("source.query"), choices, format_func=named, key=f"source_query_{name}")
    text = last if choice == "last" else ready.get(choice, "")
    return st.text_area(
        words("source.text"),
        value=text,
        height=260 if "\n" in text else 120,
        key=f"source_text_{name}_{choice}",
        help=words("source.text_help"),
    )


NAMES = {
    "business_central": "Business Central",
    "dolibarr": "Dolibarr",
    "dolibarr_before_10": "Dolibarr < 10",
    "erpnext": "ERPNext",
    "odoo": "Odoo",
}
"""What the systems of the ready queries are called."""


def _fetch(page: Page, name: str, url: str, asked: str) -> None:
    """Asks, and keeps the answer on the table; the reason is shown where there is none."""
    words = page.words
    st.session_state.pop("fetched", None)
    try:
        with st.spinner(words("source.fetching")):
            title = _title(page, name, asked)
            st.session_state["fetched"] = Upload(title, database.fetched(title, url, asked))
    except Unreadable as no:
        st.error(words.marked(f"unreadable.{no.key}", **told(words, no.values)), icon=":material/error:")
        return
    key = f"source:{name}"
    if standing.remembered(page.desk.facts.journal, "setting", key).get("query") != asked:
        do(actions.remember_query, name, asked)
        st.session_state.pop("said", None)
    st.rerun()


def _title(page: Page, name: str, asked: str) -> str:
    """What to call the answer: the system of a ready query, the table, or the connection."""
    system = next((NAMES[ready] for ready, text in query.ready().items() if text.strip() == asked.strip()), "")
    return system or query.title(asked) or (page.words("source.database") if name == GIVEN else name)
