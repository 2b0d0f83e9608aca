"""The texts of the mails as the user wants them: one text per mail and language, and how a real customer would get
it."""

import streamlit as st

from .. import actions
from ..documents.mail import Mail
from ..documents.mail_text import PLACEHOLDERS, TEMPLATES, WrongTemplate, checked
from ..reports.asked import NothingToAsk
from ..reports.mails import composed, language_of, own_text, template_text
from ..reports.planned import PLAN_TEXTS
from ..words import LANGUAGES, Words, escaped
from .state import Page, do

TRIED = 40
"""Customers of the worklist tried until one is found to whom the mail would be written."""


def form(page: Page) -> None:
    """The text of one mail in one language, saved or taken back to ours; beside it, what comes of it."""
    words = page.words
    with st.container(horizontal=True, key="mail_texts"):
        template = st.selectbox(
            words("mail.editor_which"),
            TEMPLATES,
            format_func=lambda name: words(f"mail.template.{name}"),
            key="mail_text_which",
            width=280,
        )
        language = st.selectbox(
            words("mail.editor_language"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(words.language),
            format_func=lambda code: LANGUAGES[code],
            key="mail_text_language",
            width=200,
        )
    left, right = st.columns(2, gap="large")
    with left:
        text = _text(page, template, language)
    with right:
        _preview(page, template, language, text)


def _text(page: Page, template: str, language: str) -> str:
    """The text as it stands in the field, and what can be done with it."""
    words, own = page.words, own_text(page.desk, template, language)
    text = st.text_area(
        words("mail.editor_text"),
        value=template_text(page.desk, template, language),
        height=480,
        max_chars=8000,
        key=f"mail_text_{template}_{language}_{len(own)}",
        help=words("mail.editor_help"),
    )
    with st.container(horizontal=True, gap="small", key="mail_text_acts"):
        if st.button(words("mail.editor_save"), key="mail_text_save", type="primary"):
            do(actions.keep_template, template, language, text)
            st.rerun()
        if own and st.button(words("mail.editor_restore"), key="mail_text_restore"):
            do(actions.keep_template, template, language, "")
            st.rerun()
    names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    st.caption(words.marked("mail.editor_fields", names=names))
    return text


def _preview(page: Page, template: str, language: str, text: str) -> None:
    """The mail as one customer of today's list would receive it, or what is wrong with the text."""
    words = page.words
    try:
        checked(template, text)
        found = _example(page, template, Words(language), text)
    except WrongTemplate as wrong:
        st.warning(words.marked(f"refusal.{wrong.key}", **wrong.values), icon=":material/edit:")
        return
    if found is None:
        st.caption(words("mail.editor_nobody"))
        return
    customer, mail = found
    st.caption(words.marked("mail.editor_preview", name=str(page.desk.names[customer])))
    st.markdown(f"**{escaped(mail.subject)}**")
    st.code(mail.body, language=None, wrap_lines=True)


def _example(page: Page, template: str, words: Words, text: str) -> tuple[str, Mail] | None:
    """A customer to whom this mail would be written today, those who read the language first, and the mail."""
    desk = page.desk
    planned = desk.plans["customer"].iloc[::-1] if template in PLAN_TEXTS else desk.worklist["customer"]
    listed = [str(code) for code in planned.drop_duplicates()]
    listed.sort(key=lambda code: language_of(desk, code, words) != words.language)
    for customer in listed[:TRIED]:
        try:
            return customer, composed(desk, customer, template, words, text)
        except NothingToAsk:
            continue
    return None
