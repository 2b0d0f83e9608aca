"""Writing to a customer: the text of the step that is due, to look at, to send by mail or by post, and to note."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import streamlit as st

from .. import actions, policy, reports
from ..documents.mail import Attachment, Mail, eml, mailto
from ..documents.mail_text import TEMPLATES
from ..reports.asked import NothingToAsk
from ..reports.checks import FIRST
from ..reports.following import NextStep, announced, to_announce
from ..reports.letters import letter
from ..reports.mails import (
    DEMANDED,
    Extras,
    about_of,
    act_of,
    claims_of,
    composed,
    due_template,
    lacking,
    language_of,
    pay_by,
    template_text,
    values_of,
)
from ..words import LANGUAGES, Words
from .exporting import file_name
from .mail_checks import checks
from .state import Page, do, told

MOST_COPIES = 200
"""Documents offered when copies were asked for, the newest first."""

PDF = "application/pdf"
PLAN = "plan_offer"


@dataclass(frozen=True)
class Sending:
    """What is to be sent, and how: the template, the channel (one of policy.WRITTEN_BY), what goes into the text, the
    step that is to become a task, what the journal keeps, why it is sent nevertheless, and whether it may be noted."""

    customer: str
    template: str
    channel: str
    extras: Extras
    task: NextStep | None = None
    kept: dict[str, Any] = field(default_factory=dict)
    override: str = ""
    ready: bool = True


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
    """Which text and how, what is to be checked and chosen, and what comes of it; the one asked for, else that of the
    step that is due, is chosen."""
    words = page.words
    due = due_template(page.desk, customer)
    with st.container(horizontal=True, key="mail_choice"):
        template = st.selectbox(
            words("mail.which"),
            TEMPLATES,
            index=TEMPLATES.index(asked or due),
            format_func=lambda name: words(f"mail.template.{name}"),
            key=f"mail_template_{customer}_{asked}",
        )
        channel = st.segmented_control(
            words("mail.channel"),
            policy.WRITTEN_BY,
            default=_channel(page, customer) if template == due else "email",
            required=True,
            format_func=lambda name: words(f"mail.channel.{name}"),
            key=f"mail_channel_{customer}_{template}",
        )
    try:
        sending = _chosen(page, customer, template, channel)
        if channel == "email":
            _by_mail(page, sending)
        else:
            _by_post(page, sending)
    except NothingToAsk as no:
        st.info(words(f"mail.nothing.{no.key}", **told(words, no.values)), icon=":material/info:")


def _channel(page: Page, customer: str) -> str:
    """How the step that is due is to be done, by e-mail where it is not one in writing."""
    line = page.desk.worklist[(page.desk.worklist["customer"] == customer).to_numpy()]
    channel = str(line["channel"].iloc[0]) if len(line) else ""
    return channel if channel in policy.WRITTEN_BY else "email"


def _chosen(page: Page, customer: str, template: str, channel: str) -> Sending:
    """What the user checks and chooses for a text. NothingToAsk as `mail_for`."""
    words, desk = page.words, page.desk
    values_of(desk, customer, template, words)
    extras: Extras = {"posted": channel != "email"}
    kept: dict[str, Any] = {"template": template, "channel": channel, "language": language_of(desk, customer, words)}
    ready, task = True, None
    if act_of(template) == FIRST and template != "plan_late":
        ticked = checks(page, customer, claims_of(desk, customer, template))
        extras["left_out"] = ticked.left_out
        ready, kept = ticked.complete, {**kept, **dict(ticked.kept)}
    if "about" in DEMANDED.get(template, ()):
        extras["about"] = kept["about"] = _about(page, customer)
    if template == "call_summary":
        extras["copies"] = _copies(page, customer)
    if following := _following(page, customer, template, pay_by(desk, template, posted=channel != "email")):
        extras["following"], task = following
        kept["next"] = {"step": following[0].step, "day": following[0].day.isoformat()}
    missing = lacking(desk, customer, template, words, **extras)
    if missing:
        names = ", ".join(words(f"mail.lack.{name}") for name in missing)
        st.warning(words("mail.lacks", names=names), icon=":material/edit:")
    override, allowed = _objections(page, customer, act_of(template))
    return Sending(customer, template, channel, extras, task, kept, override, ready and allowed and not missing)


def _about(page: Page, customer: str) -> str:
    """What was delivered, as the law wants a consumer to be told."""
    return st.text_input(
        page.words("mail.about"),
        value=about_of(page.desk, customer),
        key=f"mail_about_{customer}",
        help=page.words("mail.about_help"),
        max_chars=200,
    )


def _following(page: Page, customer: str, template: str, last: date) -> tuple[NextStep, NextStep | None] | None:
    """The step that the text announces: a task that is set already, or one to set together with the mail; None where
    none is announced."""
    words, desk = page.words, page.desk
    possible = to_announce(desk, customer, act_of(template), last)
    if possible is None:
        return None
    if known := announced(desk, customer, last):
        st.caption(words("mail.announced", step=words(f"step.{known.step}"), day=words.day(known.day)))
        return known, None
    label = words("mail.announce", step=words(f"step.{possible.step}"), day=words.day(possible.day))
    wanted = st.checkbox(label, key=f"mail_announce_{customer}_{template}", help=words("mail.announce_help"))
    said = words("mail.announced_task", day=words.day(page.today))
    return (possible, replace(possible, note=said)) if wanted else None


def _objections(page: Page, customer: str, act: str) -> tuple[str, bool]:
    """Why the act is done although something speaks against it now, '' where nothing does; and whether it may be."""
    words = page.words
    against = page.desk.objections(customer, act) if act in policy.STEPS else []
    if not against:
        return "", True
    names = ", ".join(words(f"objection.{key}") for key in against)
    st.warning(words("mail.objected", objections=names), icon=":material/front_hand:")
    if set(against) & set(policy.FINAL):
        return "", False
    reason = st.text_input(
        words("mail.override"), key=f"mail_override_{customer}_{act}", help=words("mail.override_help"), max_chars=300
    )
    return reason, bool(reason.strip())


def _by_mail(page: Page, sending: Sending) -> None:
    """The mail as it stands, as a draft or a link, and the act of having sent it."""
    words, desk, customer = page.words, page.desk, sending.customer
    attached = st.toggle(words("mail.attached"), value=True, key="mail_attached")
    bare = _mail(page, sending, None)
    mail = _mail(page, sending, _statement(page, customer)) if attached else bare
    _shown(page, customer, mail)
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
            disabled=not sending.ready,
            file_name=file_name(page, f"{words('mail.file')}_{customer}", "eml"),
        )
        if sending.ready:
            st.link_button(
                words("mail.link"), mailto(bare), icon=":material/outgoing_mail:", help=words("mail.link_help")
            )
        kept = {**sending.kept, "to": mail.to}
        if mail.to and sending.template != PLAN and actions.account_of(desk.facts.journal).ready and not desk.demo:
            _done_button(page, sending, "queue", actions.queue_mail, mail, kept)
        _done_button(page, sending, "sent", actions.sent, mail, kept)
    if not desk.settings.get("firm"):
        st.caption(":material/info: " + words("mail.no_firm"))


def _mail(page: Page, sending: Sending, statement: Attachment | None) -> Mail:
    """The mail; what the law demands may still be missing while it is looked at."""
    extras: Extras = {**sending.extras, "statement": statement}
    words = Words(language_of(page.desk, sending.customer, page.words))
    text = template_text(page.desk, sending.template, words.language)
    return composed(page.desk, sending.customer, sending.template, words, text, **extras)


def _by_post(page: Page, sending: Sending) -> None:
    """The letter as a file to print, and the act of having posted it."""
    words, desk, customer = page.words, page.desk, sending.customer
    called = f"{Words(str(sending.kept['language']))('mail.letter_file')}_{desk.as_of.isoformat()}.pdf"
    made = Attachment(called, PDF, letter(desk, customer, sending.template, words, **sending.extras))
    if not str(desk.customers.at[customer, "address"]).strip():
        st.warning(words("mail.no_postal_address"), icon=":material/home_pin:")
    kept = dict(sending.kept)
    if sending.channel == "registered":
        kept["tracking"] = st.text_input(words("mail.tracking"), key=f"mail_tracking_{customer}", max_chars=40).strip()
    _shown(page, customer, _mail(page, sending, None), posted=True)
    with st.container(horizontal=True, gap="small", key="mail_ways"):
        st.download_button(
            words("mail.letter"),
            data=made.data,
            mime=PDF,
            key="mail_letter",
            type="primary",
            icon=":material/picture_as_pdf:",
            help=words("mail.letter_help"),
            on_click="ignore",
            disabled=not sending.ready,
            file_name=file_name(page, f"{words('mail.letter_file')}_{customer}", "pdf"),
        )
        _done_button(page, sending, "posted", actions.posted, made, kept)


SIGNS = {"sent": ":material/check:", "posted": ":material/check:", "queue": ":material/outbox:"}
"""Ways to say that something leaves, each with its sign."""


def _done_button(page: Page, sending: Sending, way: str, action: Any, sent: Mail | Attachment, kept: Any) -> None:
    """The button that puts on record what leaves, in one of the ways of SIGNS."""
    words = page.words
    if st.button(
        words(f"mail.{way}"),
        key=f"mail_{way}",
        icon=SIGNS[way],
        help=words(f"mail.{way}_help"),
        disabled=not sending.ready,
        on_click=_note,
        args=(page, sending, action, act_of(sending.template), sending.customer, sent, kept, sending.override),
    ):
        st.rerun()


def _note(page: Page, sending: Sending, action: Any, *values: Any) -> None:
    """Puts what was sent on record, and with it the task that it announces."""
    noted = page.words("mail.plan_offer_sent") if sending.template == PLAN else ""
    do(action, page.desk, *values, note=noted, task=sending.task)


def _statement(page: Page, customer: str) -> Attachment | None:
    """The statement of account in the customer's language, where anything is open."""
    desk = page.desk
    if not len(desk.account(customer)):
        return None
    words = Words(language_of(desk, customer, page.words))
    name = f"{words('mail.statement_file')}_{desk.as_of.isoformat()}.pdf"
    return Attachment(name, PDF, reports.statement(desk, customer, words))


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


def _shown(page: Page, customer: str, mail: Mail, *, posted: bool = False) -> None:
    """Addressee, subject and body as text, whatever marks are in them."""
    words = page.words
    language = LANGUAGES[language_of(page.desk, customer, words)]
    if mail.to and not posted:
        st.text(words("mail.to_line", to=mail.to))
    elif not posted:
        st.warning(words("mail.no_address"), icon=":material/alternate_email:")
    st.text(words("mail.subject_line", subject=mail.subject))
    st.caption(words("mail.body", language=language))
    st.code(mail.body, language=None, wrap_lines=True, height=360)
