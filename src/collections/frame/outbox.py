"""The outbox: what was approved and has not left, what becomes of it, and what nobody knows about."""

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, outbox, policy, post
from ..actions import Refused
from ..words import Words
from .state import Page, hand, moment, told

SIGNS = {
    "waiting": ":material/schedule_send:",
    "failed": ":material/error:",
    "stale": ":material/event_busy:",
    "sending": ":material/send:",
    "in_doubt": ":material/help:",
}
SHOWN_LINES = 40
HOPELESS = tuple(f"post_{key}" for key in post.OF_THE_SERVER)
"""Refusals that the next mail would meet too."""


def queue_of(page: Page) -> pd.DataFrame:
    """The QUEUE now."""
    return outbox.queue(page.desk.journal, moment(), page.today)


def to_decide(queue: pd.DataFrame) -> pd.DataFrame:
    """The lines of the QUEUE that somebody has to look at still."""
    return queue[queue["state"].isin(outbox.TO_DECIDE).to_numpy()].reset_index(drop=True)


def view(page: Page, queue: pd.DataFrame) -> None:
    """The lines that did not leave, and the button that sends those that may."""
    words, open_ = page.words, to_decide(queue)
    ready = open_[open_["state"].isin(outbox.OPEN).to_numpy()]
    left = (queue["state"] == "sent") & (queue["on"] == pd.Timestamp(page.today))
    if left.any():
        st.caption(":material/done_all: " + words("outbox.left_today", n=int(left.sum())))
    if not len(open_):
        st.info(words("outbox.empty"), icon=":material/outbox:")
        return
    if len(ready) and st.button(
        words("outbox.send", n=len(ready)), key="outbox_send", type="primary", icon=":material/send:"
    ):
        send(page, ready["journal_id"].tolist())
        st.rerun(scope="fragment")
    for line in open_.head(SHOWN_LINES).to_dict("records"):
        _line(page, line)
    if len(open_) > SHOWN_LINES:
        st.caption(words("outbox.more", n=len(open_) - SHOWN_LINES))


def _line(page: Page, line: dict[str, Any]) -> None:
    """One mail: to whom, how it stands, why, and what can be done about it."""
    words, number = page.words, int(line["journal_id"])
    name = str(page.desk.names.get(line["customer"], line["customer"]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"outbox_{number}"):
        step = words(f"step.{line['act']}") if line["act"] in policy.STEPS else line["subject"]
        state = words(f"outbox.state_{line['state']}")
        text = words.marked("outbox.line", name=name, step=step, to=line["to"], state=state)
        if line["fault"]:
            text += "\n\n" + words.marked(f"refusal.post_{line['fault']}", **json.loads(line["told"]))
        st.markdown(f"{SIGNS[line['state']]} {text}", width="stretch")
        if line["state"] == "in_doubt":
            for left, key in ((True, "outbox.did_leave"), (False, "outbox.did_not_leave")):
                if st.button(words(key), key=f"outbox_{number}_{left}"):
                    acted(words, actions.settle_doubt, page, number, left=left)
                    st.rerun(scope="fragment")
        elif line["state"] != "sending" and st.button(
            words("outbox.take_out"), key=f"outbox_{number}_out", type="tertiary", icon=":material/close:"
        ):
            acted(words, actions.undo, page, number)
            st.rerun(scope="fragment")


def acted(words: Words, action: Any, page: Page, *values: Any, **named: Any) -> bool:
    """Does an act inside a dialog; a refusal is said there. Gives whether it was done."""
    try:
        action(page.store, hand(), *values, **named)
    except Refused as no:
        say(words.marked(f"refusal.{no.key}", **told(words, no.values)))
        return False
    return True


def say(text: str, *, good: bool = False) -> None:
    """A sentence for the dialog as it is drawn next."""
    st.session_state.setdefault("batch_said", []).append((good, text))


def said() -> None:
    """The sentences that what was just done left for the dialog, each once."""
    for good, text in st.session_state.pop("batch_said", []):
        if good:
            st.success(text, icon=":material/check_circle:")
        else:
            st.warning(text, icon=":material/block:")


def send(page: Page, lines: Sequence[int]) -> None:
    """Sends the mails one by one; a fault of the server itself stops it, and every refusal is said."""
    words, left = page.words, 0
    names = page.desk.names
    customers = queue_of(page).set_index("journal_id")["customer"]
    with st.empty():
        for number, line in enumerate(lines, 1):
            part = words("outbox.sending", number=words.number(number), total=words.number(len(lines)))
            st.progress((number - 1) / len(lines), text=part)
            try:
                actions.send_queued(page.store, hand(), page.desk, int(line))
                left += 1
            except Refused as no:
                name = str(names.get(customers[line], customers[line]))
                reason = words(f"refusal.{no.key}", **told(words, no.values))
                say(words.marked("batch.not_done", name=name, reason=reason))
                if no.key in HOPELESS:
                    if number < len(lines):
                        say(words("outbox.stopped"))
                    break
    if left:
        say(words("outbox.left", n=left), good=True)
