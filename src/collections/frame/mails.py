"""Writing to a customer: the mail of the step that is due, to look at, to open as a draft, and to note as sent."""

import streamlit as st

from .. import actions, reports, standing
from ..documents.mail import Attachment, Mail, eml, fingerprint, mailto
from ..documents.mail_text import TEMPLATES
from ..reports.asked import NothingToAsk
from ..reports.mails import due_template, language_of, mail_for
from ..words import LANGUAGES, Words
from .exporting import file_name
from .state import Page, do, told

MOST_COPIES = 200
"""Documents offered when copies were asked for, the newest first."""


def write_button(page: Page, customer: str) -> None:
    """The button that opens the draft."""
    words = page.words
    if st.button(words("mail.write"), key="write", icon=":material/mail:", help=words("mail.write_help")):
        draft(page, customer)


def draft(page: Page, customer: str, template: str = "") -> None:
    """Opens the draft to a customer: the mail of that template, or of the step that is due."""
    title = page.words.marked("mail.title", name=str(page.desk.names[customer]))
    st.dialog(title, width="large")(lambda: _draft(page, customer, template))()


def _draft(page: Page, customer: str, asked: str) -> None:
    """Which mail, and that mail as it stands; the one asked for, else that of the step that is due, is chosen."""
    words, desk = page.words, page.desk
    template = st.segmented_control(
        words("mail.which"),
        TEMPLATES,
        default=asked or due_template(desk, customer),
        required=True,
        format_func=lambda name: words(f"mail.template.{name}"),
        key=f"mail_template_{customer}_{asked}",
    )
    try:
        mail_for(desk, customer, template, words)
    except NothingToAsk as no:
        st.info(words(f"mail.nothing.{no.key}", **told(words, no.values)), icon=":material/info:")
        return
    copies = _copies(page, customer) if template == "call_summary" else []
    attached = st.toggle(words("mail.attached"), value=True, key="mail_attached")
    mail = mail_for(
        desk,
        customer,
        template,
        words,
        statement=_statement(page, customer) if attached else None,
        copies=copies,
    )
    _shown(page, customer, mail)
    _ways(page, customer, template, mail, mail_for(desk, customer, template, words, copies=copies))


def _statement(page: Page, customer: str) -> Attachment | None:
    """The statement of account in the customer's language, where anything is open."""
    desk = page.desk
    if not len(desk.account(customer)):
        return None
    words = Words(language_of(desk, customer, page.words))
    name = f"{words('mail.statement_file')}_{desk.as_of.isoformat()}.pdf"
    return Attachment(name, "application/pdf", reports.statement(desk, customer, words))


def _copies(page: Page, customer: str) -> list[str]:
    """The invoices of which copies were asked for, chosen among those open."""
    items = page.desk.open_documents(customer)
    invoices = items[((items["open"] > 0) & (items["number"] != "")).to_numpy()].sort_values("day", ascending=False)
    numbers = invoices["number"].drop_duplicates().head(MOST_COPIES).tolist()
    words = page.words
    return st.multiselect(
        words("mail.copies"),
        numbers,
        key=f"mail_copies_{customer}",
        placeholder=words("mail.copies_none"),
        help=words("mail.copies_help"),
    )


def _shown(page: Page, customer: str, mail: Mail) -> None:
    """Addressee, subject and body as text, whatever marks are in them."""
    words = page.words
    language = LANGUAGES[language_of(page.desk, customer, words)]
    if mail.to:
        st.text(words("mail.to_line", to=mail.to))
    else:
        st.warning(words("mail.no_address"), icon=":material/alternate_email:")
    st.text(words("mail.subject_line", subject=mail.subject))
    st.caption(words("mail.body", language=language))
    st.code(mail.body, language=None, wrap_lines=True, height=360)
    if not page.desk.settings.get("firm"):
        st.caption(":material/info: " + words("mail.no_firm"))


def _ways(page: Page, customer: str, template: str, mail: Mail, bare: Mail) -> None:
    """The draft as a file and, as `bare` has it without the statement, as a link; and the act of having sent it."""
    words = page.words
    with st.container(horizontal=True, gap="small", key="mail_ways"):
        st.download_button(
            words("mail.draft"),
            data=lambda: eml(mail),
            mime="message/rfc822",
            key="mail_draft",
            type="primary",
            icon=":material/drafts:",
            help=words("mail.draft_help"),
            on_click="ignore",
            file_name=file_name(page, f"{words('mail.file')}_{customer}", "eml"),
        )
        st.link_button(words("mail.link"), mailto(bare), icon=":material/outgoing_mail:", help=words("mail.link_help"))
        if st.button(
            words("mail.sent"),
            key="mail_sent",
            icon=":material/check:",
            help=words("mail.sent_help"),
            on_click=_sent,
            args=(page, customer, template, mail),
        ):
            st.rerun()


def _sent(page: Page, customer: str, template: str, mail: Mail) -> None:
    """Puts the mail on record: a reminder as the step of the ladder it is, a summary as a note."""
    language = language_of(page.desk, customer, page.words)
    details = {"template": template, "language": language, "to": mail.to, "sha256": fingerprint(mail)}
    if template in standing.WRITTEN:
        do(actions.record, template, customer, details=details)
    else:
        do(actions.record, "note", customer, note=page.words("mail.summary_sent"), details=details)
