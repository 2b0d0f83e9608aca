"""The texts of the mails: templates of our own in data/letters/mail, or the user's, filled strictly.

The first lines, up to an empty one, are the subject; the rest is the body. A line with a {placeholder} of which nothing
is known is left out, and a line that begins with ~ takes the place of a line before it that was. What a value holds
stays text, whatever marks are in it.

Firm is not frightening: no text imitates a bailiff's act (in France an offence, code pénal art. 433-13), and a court, a
lawyer or a bailiff is named only on a line with {next_day}, which is printed when a dated task stands behind it
(reference: legal, section 11; practices, article 3).
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

from .plan_letter import filled

REMINDERS = (
    *("reminder_1", "reminder_1_firm", "reminder_1_consumer"),
    *("reminder_2", "reminder_2_friendly", "reminder_3", "formal_notice"),
)
"""Texts that ask for everything past due: one for each written step, and one more for each other tone of it."""

TEMPLATES = (*REMINDERS, "call_summary", "plan_offer", "plan_late")
TEXTS = Path(__file__).parents[3] / "data" / "letters" / "mail"

PLACEHOLDERS = (
    *("customer", "contact", "firm", "user", "phone", "email", "address", "company_number", "iban", "reference"),
    *("day", "total", "oldest", "days", "list", "pay_by", "reminded", "statement", "next_step", "next_day"),
    *("about", "call_day", "promised", "promised_day", "disputed", "paid_said", "copies"),
    *("not_received", "approval", "difficulty", "refused"),
    *("plan", "plan_day", "parts", "plan_reference", "missed", "missed_parts"),
)
"""Everything a template may ask for."""

NEEDED = dict.fromkeys(REMINDERS, ("list", "total")) | {
    "reminder_1_consumer": ("list", "total", "about", "pay_by", "firm", "company_number"),
    "call_summary": ("call_day",),
    "plan_offer": ("plan", "parts"),
    "plan_late": ("missed", "missed_parts"),
}
"""What a template must ask for. The first reminder to a consumer: what art. XIX.2 of the Belgian Code of economic law
demands of it, which is the balance, the firm and its number, what was delivered with its due date, and the period."""

OFFICIAL = (
    *("commandement", "sommation", "sommons", "saisie", "saisir", "exploit", "procès-verbal", "acte", "signification"),
    *("dwangbevel", "sommatie", "sommeren", "beslag", "exploot", "proces-verbaal", "akte", "betekening", "dagvaarding"),
    *("writ", "summons", "seizure", "distraint", "warrant", "affidavit", "service of process", "statutory demand"),
)
"""Words of a bailiff's act, which a firm's own mail never uses."""

THREATS = (
    *("tribunal", "justice", "huissier", "commissaire de justice", "avocat", "poursuites", "judiciaire", "contentieux"),
    *("dernier avertissement", "liste noire", "rechtbank", "gerecht", "gerechtelijk", "deurwaarder"),
    *("gerechtsdeurwaarder", "advocaat", "vervolging", "laatste waarschuwing", "zwarte lijst"),
    *("court", "legal action", "legal proceedings", "bailiff", "lawyer", "solicitor", "debt collector", "prosecute"),
    *("prosecution", "final warning", "blacklist"),
)
"""Words of consequences, which need a dated task behind them."""


class WrongTemplate(Exception):
    """A text that cannot serve as a template: `key` names the sentence under `refusal.`, `values` fill it in."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(f"{key} {values}")
        self.key, self.values = key, values


@cache
def our_text(template: str, language: str) -> str:
    """Our own text of a template in a language, without its remarks. FileNotFoundError where there is none."""
    lines = (TEXTS / language / f"{template}.txt").read_text("utf-8").splitlines()
    return "\n".join(line.rstrip() for line in lines if not line.startswith("#")).strip("\n") + "\n"


def checked(template: str, text: str) -> str:
    """The text with its ends trimmed, once it is sure to be usable.

    WrongTemplate: 'template_braces', 'template_unknown' and 'template_missing' (with the `name` of the placeholder),
    'template_empty' without a subject or a body, 'template_threat' (with the `word`).
    """
    trimmed = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n") + "\n"
    asked = placeholders(trimmed)
    if not all(part.strip() for part in _parts(trimmed)):
        raise WrongTemplate("template_empty")
    for name in NEEDED[template]:
        if name not in asked:
            raise WrongTemplate("template_missing", name=f"{{{name}}}")
    word = threat(trimmed)
    if word:
        raise WrongTemplate("template_threat", word=word)
    return trimmed


def placeholders(text: str) -> set[str]:
    """The placeholders a text asks for. WrongTemplate: 'template_braces', 'template_unknown'."""
    try:
        fields = [(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(text) if name is not None]
    except ValueError as wrong:
        raise WrongTemplate("template_braces") from wrong
    for name, spec, conversion in fields:
        if name not in PLACEHOLDERS or spec or conversion:
            raise WrongTemplate("template_unknown", name=f"{{{name}}}")
    return {name for name, _, _ in fields}


def threat(text: str) -> str:
    """The first word in a text that frightens: one of OFFICIAL, or of THREATS on a line without {next_day}; else ''."""
    for line in text.splitlines():
        words = OFFICIAL if "{next_day}" in line else (*OFFICIAL, *THREATS)
        for word in words:
            if re.search(rf"\b{word}\b", line, re.IGNORECASE):
                return word
    return ""


def written(text: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body of a template with its values, '' for what is not known; no two empty lines follow each other.

    WrongTemplate as `placeholders`; KeyError when a placeholder that is asked for has no value at all.
    """
    placeholders(text)
    subject, body = (filled(tuple(part.split("\n")), dict(values)) for part in _parts(text))
    return " ".join(subject), re.sub(r"\n{3,}", "\n\n", "\n".join(body)).strip("\n") + "\n"


def _parts(text: str) -> tuple[str, str]:
    """Subject and body, as the text has them."""
    subject, _, body = text.strip("\n").partition("\n\n")
    return subject, body.strip("\n")
