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
from .mails import act_of, due_template, language_of, mail_for
from .statement import statement


@dataclass(frozen=True)
class Outgoing:
    """A mail that does a step: the act, the customer, the mail, and what the journal keeps beside it."""

    act: str
    customer: str
    mail: Mail
    details: Mapping[str, Any]


def mails_of_today(worklist: pd.DataFrame) -> pd.DataFrame:
    """The lines of a WORKLIST that are to be done now, in writing and by e-mail, in their order."""
    written = worklist["step"].isin(standing.WRITTEN) & (worklist["channel"] == "email")
    return worklist[(written & (worklist["objections"] == "")).to_numpy()].reset_index(drop=True)


def remarks(desk: Desk, line: Mapping[str, Any]) -> tuple[str, ...]:
    """What asks for a look before the mail of a line of `mails_of_today` leaves: its cautions, and 'nothing' where
    there is nothing to ask for or 'unchecked' where the books leave a question open before a first reminder."""
    customer = str(line["customer"])
    minded = tuple(filter(None, str(line["cautions"]).split(",")))
    try:
        found = asked(desk, customer)
    except NothingToAsk:
        return (*minded, "nothing")
    if line["step"] == FIRST and not checklist(desk, customer, found).done:
        return (*minded, "unchecked")
    return minded


def outgoing(desk: Desk, customer: str, words: Words, *, whole: bool = True) -> Outgoing:
    """The mail of the step that is due for a customer, with the statement of account unless it is not to be `whole`.

    NothingToAsk as `mail_for`.
    """
    template, language = due_template(desk, customer), language_of(desk, customer, words)
    attached = _statement(desk, customer, Words(language)) if whole else None
    mail = mail_for(desk, customer, template, words, statement=attached)
    told = {"template": template, "language": language, "to": ", ".join(addresses(mail.to))}
    return Outgoing(act_of(template), customer, mail, told)


def _statement(desk: Desk, customer: str, words: Words) -> Attachment:
    """The statement of account as it goes with a mail."""
    name = f"{words('mail.statement_file')}_{desk.as_of.isoformat()}.pdf"
    return Attachment(name, "application/pdf", statement(desk, customer, words))
