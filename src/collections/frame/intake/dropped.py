"""The file on the table: dropped, and read as its layout was read before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import streamlit as st

from ... import actions, readers, standing
from ...readers import Choices, Reading, Unreadable
from ...words import Words
from ..state import Page, told
from .layouts import is_layout_file, layout_found
from .plain import WIDE

SLOW = 2.0
"""Seconds from which a reading shows how far it is."""

MANY = 50_000
"""Rows that take longer than SLOW on any machine, with their checking."""


@dataclass(frozen=True)
class Upload:
    """The file on the table."""

    name: str
    content: bytes


def upload(page: Page) -> Upload | None:
    """The place to drop a file; a layout file dropped there is dealt with here and gives None."""
    words = page.words
    if page.desk.demo:
        st.info(words("intake.demo"), icon=":material/science:")
        return None
    given = st.file_uploader(words("intake.drop"), key="upload", help=words("intake.drop_help"), width=WIDE)
    if not given:
        return None
    found = Upload(given.name, given.getvalue())
    if is_layout_file(found.content):
        layout_found(page, found.name, found.content)
        return None
    return found


def read(page: Page, given: Upload) -> Reading | None:
    """The file read as its layout was read before; None when nothing can be read from it, with the reason shown."""
    words = page.words
    if actions.kept_before(page.desk.facts, given.content):
        st.success(words.marked("intake.same_file", name=given.name), icon=":material/done_all:")
        return None
    try:
        reading = _read(page, given, Choices())
        return _read(page, given, chosen(page, reading))
    except Unreadable as no:
        st.error(words.marked(f"unreadable.{no.key}", **as_texts(words, no.values)), icon=":material/error:")
        return None


def chosen(page: Page, reading: Reading) -> Choices:
    """What the user said of this layout, now or the last time."""
    now = st.session_state.get(f"choices_{reading.layout}")
    if now is not None:
        return now
    return readers.choices_from_dict(standing.remembered(page.desk.facts.journal, "layout", reading.layout))


def choose(reading: Reading, choices: Choices) -> None:
    """Keeps what the user says of this layout, until the file is kept and it is remembered for good."""
    st.session_state[f"choices_{reading.layout}"] = choices


def as_texts(words: Words, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a sentence as text: lists with commas, counts and days as one writes them; `n` chooses the plural."""
    plain = {
        name: ", ".join(map(str, value)) if isinstance(value, tuple | list) else value for name, value in values.items()
    }
    count = plain.get("count")
    return told(words, {**plain, "count": words.number(count)} if isinstance(count, int) else plain)


def _read(page: Page, given: Upload, choices: Choices) -> Reading:
    """The reading of a file, made once for all who look at it."""
    held = _held(given.name, given.content, choices)
    if not held:
        bar = st.empty()
        held.append(readers.read(given.name, given.content, choices, progress=_progress(page.words, bar)))
        bar.empty()
    return held[0]


@st.cache_resource(show_spinner=False, max_entries=4)
def _held(name: str, content: bytes, choices: Choices) -> list[Reading]:
    """Where the reading of a file is held: made outside, because a progress bar cannot stand in a cached function."""
    return []


def _progress(words: Words, place: Any) -> Callable[[int, int], None]:
    """Shows the rows read and the time left, from when it is clear that it takes longer than SLOW; once all rows are
    read, that they are being checked."""
    started, shown = monotonic(), False

    def tell(done: int, total: int) -> None:
        nonlocal shown
        spent = monotonic() - started
        shown = shown or total >= MANY or bool(done and spent * total / done >= SLOW)
        if not shown:
            return
        left = spent * (total - done) / max(done, 1)
        key = "intake.progress" if done < total else "intake.checking"
        text = words(key, done=words.number(done), total=words.number(total), seconds=words.number(left))
        place.progress(min(done / max(total, 1), 1.0), text=text)

    return tell
