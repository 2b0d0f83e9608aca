"""What one sees before there are books: two ways in, one's own export or the invented firm."""

import streamlit as st

from .. import actions, demo, readers
from .state import Page, do


def import_button(page: Page) -> None:
    """The way to the weekly upload, for the head of a page."""
    if st.button(page.words("empty.import"), icon=":material/upload:", type="primary", key="import"):
        st.switch_page("pages/books.py")


def first_sight(page: Page, *, upload: bool = True) -> None:
    """The first sight of the desk."""
    words = page.words
    with st.container(border=True, key="welcome", width=760):
        st.subheader(words("empty.title"), anchor=False)
        st.write(words("empty.text"))
        with st.container(horizontal=True):
            if upload and st.button(
                words("empty.upload"), icon=":material/upload:", type="primary", key="first_upload"
            ):
                st.switch_page("pages/books.py")
            if st.button(words("empty.demo"), icon=":material/science:", key="load_demo"):
                load_demo(page)
                st.switch_page("pages/overview.py")
        st.caption(words("empty.private"))


def load_demo(page: Page) -> None:
    """Brings in the invented firm: its weekly exports through the ordinary upload, then its journal and settings."""
    words = page.words
    bar = st.progress(0.0, text=words("empty.demo_loading"))
    exports = list(demo.exports(page.today))
    for number, export in enumerate(exports, start=1):
        reading = readers.read(export.name, export.content)
        do(actions.keep_import, reading, export.content, export.as_of, reading.scope, firm=actions.DEMO)
        bar.progress(number / len(exports), text=words("empty.demo_week", name=export.name))
    do(actions.keep_settings, _demo_settings())
    do(actions.keep_history, demo.acts(page.today))
    st.session_state.pop("said", None)
    bar.empty()


def _demo_settings() -> dict[str, object]:
    """The invented firm as it stands on letters."""
    ours = demo.DEMO
    return {
        "firm": ours.name,
        "address": ours.address,
        "company_number": ours.company_number,
        "email": ours.email,
        "phone": ours.phone,
        "user": "Sophie",
    }
