"""Who are we, how do we work, and which words do we use?"""

import streamlit as st

from src.collections import actions
from src.collections.desk import shaped_settings
from src.collections.frame import do, mail_texts, opened, options, policy_form, post, sales
from src.collections.words import LANGUAGES

FIELDS = ("firm", "address", "company_number", "contact", "email", "phone", "iban")

page = opened("settings.question", dated=False)
words, known = page.words, page.desk.settings

firm, ladders, figures, months, mails, sending = st.tabs(
    [words(f"settings.tab_{name}") for name in ("firm", "policy", "options", "sales", "mails", "post")],
    key="part",
    on_change="rerun",
)
with firm, st.form("settings", width=1000):
    left, right = st.columns(2, gap="large")
    left.subheader(words("settings.firm_title"), anchor=False)
    given = {
        field: left.text_input(words(f"settings.{field}"), value=str(known.get(field, "")), max_chars=200)
        for field in FIELDS
    }
    right.subheader(words("settings.desk_title"), anchor=False)
    given["user"] = right.text_input(
        words("settings.user"), value=str(known.get("user", "")), max_chars=80, help=words("settings.user_help")
    )
    given["terms"] = right.number_input(
        words("settings.terms"),
        value=page.desk.options.terms,
        min_value=0,
        max_value=180,
        help=words("settings.terms_help"),
    )
    given["language"] = right.selectbox(
        words("settings.language"),
        ["", *LANGUAGES],
        format_func=lambda code: LANGUAGES.get(code, words("settings.language_browser")),
        index=["", *LANGUAGES].index(known.get("language", "")),
    )
    if st.form_submit_button(words("settings.save"), type="primary"):
        do(actions.keep_settings, shaped_settings(given))
        st.rerun()
with ladders:
    if ladders.open:
        policy_form.form(page)
with figures:
    options.form(page)
with months:
    sales.form(page)
with mails:
    if mails.open:
        mail_texts.form(page)
with sending:
    if sending.open:
        post.form(page)
st.caption(words.marked("settings.place", place=page.store.place))
