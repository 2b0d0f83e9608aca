"""The mails of today's list: for each customer whose next step is a mail, that mail, ready to be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .. import standing
from ..desk import Desk
from ..documents.mail import Attachment, Mail, addresses
from ..words import Words
from .asked import NothingToAsk, asked
from .checks import FIRST, checklist
from .following import NextStep
from .mails import DEMANDED, Extras, about_of, act_of, due_template, lacking, language_of, mail_for
from .statement import statement


@dataclass(frozen=True)
class Outgoing:
    """A mail that does a step: the act, the customer, the mail, what the journal keeps beside it, and in words, and the
    step it announces that is to become a task."""

    act: str
    customer: str
    mail: Mail
    details: Mapping[str, Any]
    note: str = ""
    task: NextStep | None = None


def mails_of_today(worklist: pd.DataFrame) -> pd.DataFrame:
    """The lines of a WORKLIST that are to be done now, in writing and by e-mail, in their order."""
    written = worklist["step"].isin(standing.WRITTEN) & (worklist["channel"] == "email")
    return worklist[(written & (worklist["objections"] == "")).to_numpy()].reset_index(drop=True)


REMARKS = ("nothing", "lacking", "unchecked")
"""What else than a caution asks for a look: there is nothing to ask for, something is missing that the law demands, the
books leave a question open before a first reminder."""

BARRING = ("no_email", "nothing", "lacking")
"""Cautions and remarks with which a mail cannot leave among others."""


def remarks(desk: Desk, line: Mapping[str, Any], words: Words) -> tuple[str, ...]:
    """What asks for a look before the mail of a line of `mails_of_today` leaves: its cautions and REMARKS."""
    customer = str(line["customer"])
    minded = tuple(filter(None, str(line["cautions"]).split(",")))
    try:
        found = asked(desk, customer)
    except NothingToAsk:
        return (*minded, "nothing")
    template = due_template(desk, customer)
    if lacking(desk, customer, template, words, **_extras(desk, customer, template)):
        return (*minded, "lacking")
    if line["step"] == FIRST and not checklist(desk, customer, found).done:
        return (*minded, "unchecked")
    return minded


def outgoing(desk: Desk, customer: str, words: Words, *, whole: bool = True) -> Outgoing:
    """The mail of the step that is due for a customer, with the statement of account unless it is not to be `whole`.

    NothingToAsk as `mail_for`.
    """
    template, language = due_template(desk, customer), language_of(desk, customer, words)
    extras = _extras(desk, customer, template)
    told = {"template": template, "channel": "email", "language": language, **extras}
    extras["statement"] = _statement(desk, customer, Words(language)) if whole else None
    mail = mail_for(desk, customer, template, words, **extras)
    return Outgoing(act_of(template), customer, mail, {**told, "to": ", ".join(addresses(mail.to))})


def _extras(desk: Desk, customer: str, template: str) -> Extras:
    """What a text needs besides the books, as it was said before."""
    return {"about": about_of(desk, customer)} if "about" in DEMANDED.get(template, ()) else {}


def _statement(desk: Desk, customer: str, words: Words) -> Attachment:
    """The statement of account as it goes with a mail."""
    name = f"{words('mail.statement_file')}_{desk.as_of.isoformat()}.pdf"
    return Attachment(name, "application/pdf", statement(desk, customer, words))
