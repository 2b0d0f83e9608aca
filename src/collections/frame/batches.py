"""The mails of today together: looked at, ticked, and approved by a person, as drafts or into the outbox."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions
from ..documents.archive import zipped
from ..documents.mail import eml
from ..reports.asked import NothingToAsk
from ..reports.outgoing import BARRING, REMARKS, Outgoing, mails_of_today, outgoing, remarks
from ..store import Version
from ..words import Words, escaped
from .exporting import NOT_IN_NAMES, file_name
from .outbox import queue_of, said, say, to_decide, view
from .state import Page, desk_of, hand, told

MOST = 100
"""Mails prepared together."""

DRAFTS = "drafts"
"""Under which the session holds the drafts that are being sent by hand: what is put on record is what was saved."""


def button(page: Page) -> None:
    """The button that opens the mails of today, where there are any to write or to decide about."""
    if not page.live:
        return
    words, waiting = page.words, to_decide(queue_of(page))
    listed = _listed(page)
    if not len(listed) and not len(waiting):
        return
    label = words("batch.button", n=len(listed)) if len(listed) else _outbox_label(words, waiting)
    if st.button(label, key="mails_of_today", icon=":material/stacked_email:", help=words("batch.button_help")):
        st.session_state.pop(DRAFTS, None)
        st.dialog(words("batch.title"), width="large", on_dismiss="rerun")(lambda: _dialog(page))()


def _outbox_label(words: Words, waiting: pd.DataFrame) -> str:
    return words("batch.view_outbox", count=words.number(len(waiting)))


def _listed(page: Page) -> pd.DataFrame:
    """The lines of the worklist to write to by e-mail, without those whose mail waits in the outbox or left today."""
    listed, queue = mails_of_today(page.desk.worklist), queue_of(page)
    known = queue[((queue["on"] == pd.Timestamp(page.today)) | (queue["state"] == "in_doubt")).to_numpy()]
    return listed[~listed["customer"].isin(known["customer"]).to_numpy()].reset_index(drop=True)


def _dialog(page: Page) -> None:
    """What is to be prepared, or the outbox; by the newest journal each time something was done."""
    page = replace(page, desk=desk_of(page.store, page.store.version(), page.today))
    words, queue = page.words, queue_of(page)
    views = {"prepare": words("batch.view_prepare"), "outbox": _outbox_label(words, to_decide(queue))}
    shown = "prepare"
    if len(queue):
        default = "outbox" if not len(_listed(page)) else "prepare"
        shown = str(
            st.segmented_control(
                words("batch.view"),
                list(views),
                format_func=views.__getitem__,
                default=default,
                required=True,
                key="batch_view",
                label_visibility="collapsed",
            )
        )
    said()
    if shown == "outbox":
        view(page, queue)
    elif DRAFTS in st.session_state:
        _drafts(page, st.session_state[DRAFTS])
    else:
        _prepare(page)


def _prepare(page: Page) -> None:
    """The customers to write to, each ticked unless something asks for a look; a preview; and the ways out."""
    words, listed = page.words, _listed(page)
    if not len(listed):
        st.info(words("batch.nothing"), icon=":material/check_circle:")
        return
    st.caption(words("batch.about"))
    if len(listed) > MOST:
        st.caption(words("batch.more", n=MOST))
    rows = _rows(str(page.store.url), page.desk.facts.version, words.language, page, listed.head(MOST))
    ticked = rows[(_ticks(page, rows) & ~rows["barred"]).to_numpy()]
    _preview(page, rows)
    customers = [str(code) for code in ticked["customer"]]
    with st.container(horizontal=True, gap="small", key="batch_ways"):
        server = actions.account_of(page.desk.facts.journal).ready and not page.desk.demo
        if server and st.button(
            words("batch.queue", n=len(customers)),
            key="batch_queue",
            type="primary",
            icon=":material/outbox:",
            disabled=not customers,
        ):
            _queue(page, customers)
        if st.button(
            words("batch.draft", n=len(customers)),
            key="batch_draft",
            type="secondary" if server else "primary",
            icon=":material/drafts:",
            help=words("batch.draft_help"),
            disabled=not customers,
        ):
            st.session_state[DRAFTS] = _made(page, customers)
            st.rerun(scope="fragment")
    if not server and not page.desk.demo:
        st.caption(":material/info: " + words("batch.no_server"))


@st.cache_resource(show_spinner=False, max_entries=4)
def _rows(url: str, version: Version, language: str, _page: Page, _listed: pd.DataFrame) -> pd.DataFrame:
    """The lines with name, address, remark, and whether they can leave at all; the same until an act or an import."""
    words, desk, listed = _page.words, _page.desk, _listed
    found = [remarks(desk, line, words) for line in listed.to_dict("records")]
    return listed.assign(
        tick=[not held for held in found],
        barred=[bool(set(held) & set(BARRING)) for held in found],
        name=listed["customer"].map(desk.names),
        owed=[words.money(cents, code) for cents, code in zip(listed["overdue"], listed["currency"], strict=True)],
        does=[words(f"step.{step}") for step in listed["step"]],
        to=listed["customer"].map(desk.customers["email"]),
        remark=[", ".join(_remark(words, key) for key in held) for held in found],
    )


def _remark(words: Words, key: str) -> str:
    return words(f"batch.remark_{key}") if key in REMARKS else words(f"objection.{key}")


def _ticks(page: Page, rows: pd.DataFrame) -> pd.Series:
    """The ticks as the user set them."""
    words = page.words
    shown = st.data_editor(
        rows[["tick", "name", "owed", "does", "to", "remark"]],
        column_config={
            "tick": st.column_config.CheckboxColumn(words("batch.tick"), width=60),
            "name": st.column_config.TextColumn(words("list.customer"), width=170),
            "owed": st.column_config.TextColumn(words("list.overdue"), width=90, alignment="right"),
            "does": st.column_config.TextColumn(words("batch.step"), width=110),
            "to": st.column_config.TextColumn(words("batch.to"), width=150),
            "remark": st.column_config.TextColumn(words("batch.remark"), width=200),
        },
        disabled=["name", "owed", "does", "to", "remark"],
        hide_index=True,
        height=min(len(rows), 8) * 35 + 38,
        key=f"batch_ticks_{page.desk.facts.version[2]}",
        alt=words("batch.alt", n=len(rows)),
    )
    return shown["tick"].astype(bool)


def _preview(page: Page, rows: pd.DataFrame) -> None:
    """The mail to one of them, as it would leave."""
    words = page.words
    customer = st.selectbox(
        words("batch.preview"),
        list(rows["customer"]),
        format_func=lambda code: str(page.desk.names[code]),
        key="batch_preview",
    )
    try:
        mail = outgoing(page.desk, customer, words, whole=False).mail
    except NothingToAsk as no:
        st.info(words(f"mail.nothing.{no.key}", **told(words, no.values)), icon=":material/info:")
        return
    st.markdown(f"**{escaped(mail.subject)}**")
    st.code(mail.body, language=None, wrap_lines=True, height=240)
    st.caption(":material/attach_file: " + words("batch.attached"))


def _made(page: Page, customers: Sequence[str]) -> tuple[Outgoing, ...]:
    """The mails, statements and all; what cannot be written is said."""
    words, made = page.words, []
    with st.spinner(words("batch.making")):
        for customer in customers:
            try:
                made.append(outgoing(page.desk, customer, words))
            except NothingToAsk as no:
                _not_done(page, customer, words(f"mail.nothing.{no.key}", **told(words, no.values)))
    return tuple(made)


def _queue(page: Page, customers: Sequence[str]) -> None:
    """Approves the mails for the outbox."""
    made = _made(page, customers)
    with st.spinner(page.words("batch.recording")):
        batch = actions.queue_all(page.store, hand(), page.desk, made)
    if batch.done:
        say(page.words("batch.queued", n=len(batch.done)), good=True)
    _refused(page, batch)
    st.rerun(scope="fragment")


def _drafts(page: Page, mails: Sequence[Outgoing]) -> None:
    """The drafts to save, and the act of having sent them: exactly those that were saved."""
    words = page.words
    st.success(words("batch.ready", n=len(mails)), icon=":material/drafts:")
    with st.container(horizontal=True, gap="small", key="batch_drafts"):
        st.download_button(
            words("batch.download"),
            data=lambda: zipped(_files(page, mails)),
            mime="application/zip",
            key="batch_download",
            type="primary",
            icon=":material/download:",
            on_click="ignore",
            file_name=file_name(page, words("batch.file"), "zip"),
        )
        if st.button(words("batch.sent"), key="batch_sent", icon=":material/check:", help=words("batch.sent_help")):
            with st.spinner(words("batch.recording")):
                batch = actions.sent_all(page.store, hand(), page.desk, mails)
            if batch.done:
                say(words("batch.recorded", n=len(batch.done)), good=True)
            _refused(page, batch)
            del st.session_state[DRAFTS]
            st.rerun(scope="fragment")
        if st.button(words("batch.back"), key="batch_back", type="tertiary"):
            del st.session_state[DRAFTS]
            st.rerun(scope="fragment")


def _files(page: Page, mails: Sequence[Outgoing]) -> list[tuple[str, bytes]]:
    """Each mail as a file called after its customer."""
    names = page.desk.names
    return [(f"{NOT_IN_NAMES.sub('_', str(names[one.customer]))[:60]}.eml", eml(one.mail)) for one in mails]


def _refused(page: Page, batch: actions.Batch) -> None:
    for customer, no in batch.refused:
        _not_done(page, customer, page.words(f"refusal.{no.key}", **told(page.words, no.values)))


def _not_done(page: Page, customer: str, reason: str) -> None:
    name: Any = page.desk.names.get(customer, customer)
    say(page.words.marked("batch.not_done", name=str(name), reason=reason))
