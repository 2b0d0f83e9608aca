"""The mails to a customer, each in the customer's language and with everything that is open: one message, not one per
invoice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from .. import standing
from ..days import working
from ..desk import Desk
from ..documents.mail import LINE, Attachment, Mail, addresses, one_line
from ..documents.mail_text import TEMPLATES, our_text, written
from ..documents.plan_letter import grouped
from ..documents.reference import reference_for
from ..words import LANGUAGES, Words
from .asked import Claim, NothingToAsk, asked, claims

PAY_WITHIN = 8
"""Days a mail leaves to pay, then on to the next working day; no law gives a number (reference: legal, section 17)."""

CALL_DAYS = 7
"""Days after which a call is no longer summed up: what was said has been overtaken."""

LISTED = 60
"""Documents named one by one in a list; the others are one line."""

WRITTEN = ("reminder_1", "reminder_2", "formal_notice")
"""Acts, and templates, that remind in writing."""

SAID = {"promise": "promised", "dispute": "disputed", "plan": "plan"}
"""For each outcome of a call with an amount, the placeholder of the amount."""


@dataclass(frozen=True)
class NextStep:
    """A dated task of ours: `step` is one of policy.STEPS, done on `day`. Without one no mail says what follows."""

    step: str
    day: date


def language_of(desk: Desk, customer: str, words: Words) -> str:
    """The language a customer is written to in: the customer's, else the company's, else the reader's."""
    for known in (desk.customers.at[customer, "language"], desk.settings.get("language")):
        if known in LANGUAGES:
            return str(known)
    return words.language


def template_text(desk: Desk, template: str, language: str) -> str:
    """The text of a template in a language: the user's, else our own."""
    return own_text(desk, template, language) or our_text(template, language)


def own_text(desk: Desk, template: str, language: str) -> str:
    """The user's text of a template in a language, '' where there is none."""
    kept = standing.remembered(desk.facts.journal, "setting", f"template:{template}:{language}")
    return str(kept.get("text", ""))


def due_template(desk: Desk, customer: str) -> str:
    """The template of the step that is due: where it is a call, the summary of that call."""
    line = desk.worklist[(desk.worklist["customer"] == customer).to_numpy()]
    step = str(line["step"].iloc[0]) if len(line) else ""
    return step if step in WRITTEN else "call_summary" if step == "call" else TEMPLATES[0]


def mail_for(
    desk: Desk,
    customer: str,
    template: str,
    words: Words,
    *,
    statement: Attachment | None = None,
    copies: Sequence[str] = (),
    following: NextStep | None = None,
) -> Mail:
    """The mail of a template (one of TEMPLATES) to a customer, at the desk's day, in the customer's language.

    `statement` is attached and named; `copies` are the documents of which copies were asked for in a call. NothingToAsk
    with the reason where a reminder would be wrong, or where no call is on record.
    """
    words = Words(language_of(desk, customer, words))
    text = template_text(desk, template, words.language)
    return composed(desk, customer, template, words, text, statement=statement, copies=copies, following=following)


def composed(
    desk: Desk,
    customer: str,
    template: str,
    words: Words,
    text: str,
    *,
    statement: Attachment | None = None,
    copies: Sequence[str] = (),
    following: NextStep | None = None,
) -> Mail:
    """As `mail_for`, with another text of the template and in the language of `words`. WrongTemplate besides."""
    call = template == "call_summary"
    said = _call(desk, customer, words, copies) if call else {}
    found = claims(desk, customer, apart=False) if call else asked(desk, customer)
    values = {
        **_parties(desk, customer),
        **_owed(desk, customer, words, found),
        **said,
        "statement": one_line(statement.name) if statement else "",
        "next_step": words(f"mail.next.{following.step}") if following else "",
        "next_day": words.day(following.day) if following else "",
    }
    subject, body = written(text, values)
    to = ", ".join(addresses(str(desk.customers.at[customer, "email"])))
    return Mail(to, one_line(subject), body, (statement,) if statement else (), LINE + words("mail.more"))


def _parties(desk: Desk, customer: str) -> dict[str, str]:
    """Who writes, and to whom."""
    who, ours = desk.customers.loc[customer], desk.settings
    given = {name: ours.get(name, "") for name in ("firm", "phone", "email", "address", "company_number")}
    given |= {"user": ours.get("user") or ours.get("contact", ""), "iban": grouped(str(ours.get("iban", "")))}
    given |= {"customer": who["name"], "contact": who["contact"]}
    return {name: one_line(str(value or "")) for name, value in given.items()}


def _owed(desk: Desk, customer: str, words: Words, found: Sequence[Claim]) -> dict[str, str]:
    """What is asked for, in figures; '' where there is nothing, and for what only a call tells.

    Where a part is kept apart nobody knows which documents it is about: then no oldest one is named, and the payment
    carries the customer's code.
    """
    due = pd.concat([claim.due for claim in found]) if found else desk.items.iloc[:0]
    whole = len(due) > 0 and not any(claim.disputed or claim.promised for claim in found)
    numbers = due["number"].tolist() if whole else []
    alone = len(due) == 1 and found[0].total == int(due["open"].iloc[0])
    texts = [str(due[name].iloc[0]) for name in ("reference", "number")] if alone else []
    reminded = [words.day(day) for day in _reminded(desk, customer)]
    told = {
        "day": words.day(desk.as_of),
        "total": joined(words, [words.money(claim.total, claim.currency) for claim in found]),
        "oldest": words.day(due["due"].min()) if whole else "",
        "days": words("mail.days", n=int(due["days_late"].max())) if whole else "",
        "list": listed(words, found),
        "pay_by": words.day(working(desk.as_of + timedelta(days=PAY_WITHIN), desk.closed)),
        "reference": reference_for(texts, numbers, customer).text if len(due) else "",
        "reminded": joined(words, reminded),
    }
    of_calls = ("call_day", "promised", "promised_day", "disputed", "paid_said", "plan", "plan_day", "copies")
    return told | dict.fromkeys(of_calls, "")


def _reminded(desk: Desk, customer: str) -> list[date]:
    """The days of the written reminders since the oldest overdue document fell due, each once."""
    oldest = desk.account(customer)["oldest"].min()
    log = desk.log[((desk.log["customer"] == customer) & desk.log["act"].isin(WRITTEN)).to_numpy()]
    days = log["on"][(log["on"] >= oldest).to_numpy()].drop_duplicates()
    return [day.date() for day in days.sort_values()]


def _call(desk: Desk, customer: str, words: Words, copies: Sequence[str]) -> dict[str, str]:
    """What was said in the newest call of the last days, each outcome under its placeholders.

    NothingToAsk: 'no_call' where there is none, or where what was promised in it was for a day that has passed.
    """
    log = desk.log[((desk.log["customer"] == customer) & desk.log["act"].isin(standing.SPOKEN)).to_numpy()]
    recent = log[(log["on"] > pd.Timestamp(desk.as_of - timedelta(days=CALL_DAYS))).to_numpy()]
    if not len(recent) or recent["day"].iloc[-1] < pd.Timestamp(desk.as_of):
        raise NothingToAsk("no_call")
    line: dict[str, Any] = recent.iloc[-1].to_dict()
    told = {"call_day": words.day(line["on"]), "copies": joined(words, [one_line(number) for number in copies])}
    if line["act"] == "paid_already":
        told["paid_said"] = words.day(line["on"])
    name = SAID.get(line["act"])
    if name and line["amount"] > 0:
        told[name] = words.money(line["amount"], line["currency"] or desk.due_now(customer)[1])
        told[f"{name}_day"] = words.day(line["day"]) if pd.notna(line["day"]) else ""
    return told


def joined(words: Words, parts: Sequence[str]) -> str:
    """Several things as one reads them: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return words("mail.and", first=", ".join(parts[:-1]), last=parts[-1])


def listed(words: Words, found: Sequence[Claim]) -> str:
    """The claims as lines that add up to their totals: what is due, credit and what is kept apart, what falls due
    later; '' where there are none."""
    return "\n\n".join(_listed(words, claim) for claim in found)


def _listed(words: Words, claim: Claim) -> str:
    lines = [words("mail.due_now"), *_documents(words, claim.due)]
    lines += [LINE + _credit(words, line) for line in claim.credit.to_dict("records")]
    if claim.disputed:
        lines.append(LINE + words("mail.apart_disputed", amount=words.money(-claim.disputed, claim.currency)))
    if claim.promised:
        lines.append(LINE + words("mail.apart_promised", amount=words.money(-claim.promised, claim.currency)))
    lines.append(words("mail.total", amount=words.money(claim.total, claim.currency)))
    if len(claim.later):
        lines += ["", words("mail.later"), *_documents(words, claim.later)]
    return "\n".join(lines)


def _documents(words: Words, rows: pd.DataFrame) -> list[str]:
    """A line for each of the OPEN_ITEMS, the last of very many put together."""
    lines = [LINE + _document(words, line) for line in rows.head(LISTED).to_dict("records")]
    rest = rows.iloc[LISTED:]
    if len(rest):
        amount = words.money(int(rest["open"].sum()), rest["currency"].iloc[0])
        lines.append(LINE + words("mail.others", n=len(rest), amount=amount))
    return lines


def _document(words: Words, line: dict[str, Any]) -> str:
    open_ = words.money(line["open"], line["currency"])
    whole = words.money(line["amount"], line["currency"])
    rest = open_ if line["open"] == line["amount"] else words("mail.rest", open=open_, amount=whole)
    return words(
        "mail.document", what=_what(words, line), day=words.day(line["day"]), due=words.day(line["due"]), amount=rest
    )


def _credit(words: Words, line: dict[str, Any]) -> str:
    open_ = words.money(line["open"], line["currency"])
    part = words("mail.credit_left", open=open_, amount=words.money(line["amount"], line["currency"]))
    rest = open_ if line["open"] == line["amount"] else part
    return words("mail.credit", what=_what(words, line), day=words.day(line["day"]), amount=rest)


def _what(words: Words, line: dict[str, Any]) -> str:
    """A document by its kind and number."""
    kind = words(f"mail.kind.{line['kind']}")
    return re.sub(r"\s+", " ", f"{kind} {one_line(line['number'])}").strip()
