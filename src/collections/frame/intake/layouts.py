"""Layout files: what was said of a layout, taken along to another desk."""

import streamlit as st

from ... import actions, readers
from ...readers import Choices, Reading, Unreadable
from ...readers.layout_file import from_bytes, is_layout_file, to_bytes
from ..state import Page, do

SHOWN_HEADERS = 12

__all__ = ["is_layout_file", "layout_button", "layout_found"]


def layout_found(page: Page, name: str, content: bytes) -> None:
    """What a layout file says, and the button that remembers it; or why it cannot be used."""
    words = page.words
    try:
        found = from_bytes(content)
    except Unreadable as no:
        st.error(words(f"unreadable.{no.key}"), icon=":material/error:")
        return
    st.subheader(words.marked("intake.layout_found", name=name), anchor=False)
    headers = ", ".join(found.headers[:SHOWN_HEADERS]) + (" …" if len(found.headers) > SHOWN_HEADERS else "")
    st.markdown(words.marked("intake.layout_text", n=len(found.headers), headers=headers))
    lines = [
        f"- {words.marked('intake.layout_line', header=header or '—', field=words(f'field.{field}'))}"
        for field, header in found.choices.mapping.items()
    ]
    if lines:
        st.markdown("\n".join(lines))
    if found.choices == Choices():
        st.caption(words("intake.layout_nothing"))
    elif st.button(words("intake.layout_keep"), type="primary", icon=":material/save:", key="keep_layout"):
        st.session_state.pop(f"choices_{found.layout}", None)
        do(actions.remember_layout, found.layout, found.choices)
        st.rerun()


def layout_button(page: Page, reading: Reading, choices: Choices) -> None:
    """The layout of a reading as a file, for another desk."""
    words = page.words
    st.download_button(
        words("intake.layout_save"),
        icon=":material/download:",
        key="layout_file",
        mime="application/json",
        data=lambda: to_bytes(with_mapping(reading, choices), reading),
        on_click="ignore",
        help=words("intake.layout_save_help"),
        file_name=f"{words('intake.layout_name')}_{reading.layout}.json",
    )


def with_mapping(reading: Reading, choices: Choices) -> Choices:
    """The choices with every column as it was read, so that the other desk reads it alike whatever its dictionary."""
    known = {field: header for field, header in reading.mapping.items() if field in readers.FIELDS}
    plain = {**readers.choices_to_dict(choices), "mapping": {**known, **choices.mapping}}
    return readers.choices_from_dict(plain)
