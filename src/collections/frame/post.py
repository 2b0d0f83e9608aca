"""Our own mail server: its settings, its password, and a mail to oneself to try it."""

import os

import streamlit as st

from .. import actions, post
from ..actions import Refused
from ..post import Account
from .state import Page, do, told

HOW_TO = "docs/how-to/mail.md"


def form(page: Page) -> None:
    """The server as last put on record, to be changed, and tried where there is one."""
    words, account = page.words, actions.account_of(page.desk.facts.journal)
    st.subheader(words("post.title"), anchor=False)
    st.write(words("post.about"))
    with st.form("post", width=760):
        typed, secret = _fields(page, account)
        if st.form_submit_button(words("settings.save"), type="primary"):
            do(actions.keep_post, typed, secret)
            st.rerun()
    _password(page, account)
    if account.ready and st.button(
        words("post.try"), key="post_try", icon=":material/send:", help=words("post.try_help")
    ):
        with st.spinner(words("post.trying")):
            do(actions.try_post, words("post.try_subject"), words("post.try_body"))
        st.rerun()
    st.caption(words("post.how_to", place=HOW_TO))


def _fields(page: Page, account: Account) -> tuple[dict[str, str], str]:
    """What is typed of the server, and the password."""
    words = page.words
    server, port = st.columns([3, 1])
    host = server.text_input(words("post.host"), account.host, help=words("post.host_help"), max_chars=200)
    typed_port = port.text_input(words("post.port"), str(account.port), max_chars=5)
    security = st.selectbox(
        words("post.security"),
        post.SECURITY,
        index=post.SECURITY.index(account.security),
        format_func=lambda kind: words(f"post.security_{kind}"),
    )
    ours = account.sender or str(page.desk.settings.get("email") or "")
    sender = st.text_input(words("post.sender"), ours, help=words("post.sender_help"), max_chars=200)
    user = st.text_input(words("post.user"), account.user, help=words("post.user_help"), max_chars=200)
    secret = st.text_input(
        words("post.password"),
        type="password",
        help=words("post.password_help"),
        autocomplete="new-password",
        key=f"post_password_{page.desk.facts.version[2]}",
    )
    return {"host": host, "port": typed_port, "security": security, "user": user, "sender": sender}, secret


def _password(page: Page, account: Account) -> None:
    """Where the password is known from, where one is needed."""
    if not account.ready or not account.user:
        return
    words = page.words
    try:
        known = actions.password_of(page.store)
    except Refused as no:
        st.warning(words.marked(f"refusal.{no.key}", **told(words, no.values)), icon=":material/lock_open:")
        return
    if os.environ.get(post.PASSWORD):
        st.caption(":material/lock: " + words("post.known_environment"))
    elif known:
        st.caption(":material/lock: " + words("post.known_file"))
    else:
        st.warning(words("post.known_none"), icon=":material/key:")
