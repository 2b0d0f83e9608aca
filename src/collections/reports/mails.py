"""The mails to a customer, each in the customer's language and with everything that is open: one message, not one per
invoice."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypedDict, Unpack

import pandas as pd

from .. import policy, standing
from ..days import after_working, working
from ..desk import Desk
from ..documents.mail import LINE, Attachment, Mail, addresses, one_line
from ..documents.mail_text import REMINDERS, TEMPLATES, our_text, written
from ..documents.plan_letter import grouped
from ..documents.reference import Reference, reference_for
from ..words import LANGUAGES, Words
from .asked import Claim, NothingToAsk, asked, claims
from .following import NextStep
from .planned import plan_values

PAY_WITHIN = 8
"""Days a mail leaves to pay, then on to the next working day; no law gives a number (reference: legal, section 17)."""

PAY_WITHIN_OF = {"reminder_1_consumer": policy.CONSUMER_WAIT}
"""Days that a text leaves to pay, where it is not PAY_WITHIN."""

DEMANDED = {"reminder_1_consumer": ("about", "firm", "company_number")}
"""What a text may not leave without, though the books may not tell it: art. XIX.2 of the Belgian Code of economic law
names the firm, its number and what was delivered (reference: legal, section 3)."""

POSTED = 3
"""What is sent by post runs from the third working day after sending, the first being that day: the rule of art. XIX.2
of the Belgian Code of economic law (reference: legal, section 3), prudent for every letter."""

CALL_DAYS = 7
"""Days after which a call is no longer summed up: what was said has been overtaken."""

LISTED = 60
"""Documents named one by one in a list; the others are one line."""

SAID = {"promise": "promised", "dispute": "disputed", "plan": "plan"}
"""For each outcome of a call with an amount, the placeholder of the amount."""

TOLD = {
    **{"paid_already": "paid_said", "invoice_missing": "not_received", "awaiting_approval": "approval"},
    **{"in_difficulty": "difficulty", "refuses": "refused"},
}
"""For each other outcome, the placeholder of the day it was told."""

TEXT_OF = {"plan": "plan_offer", "call": "call_summary", "call_2": "call_summary"}
"""The texts of steps that are not called by the step's name."""


class Extras(TypedDict, total=False):
    """What may go into a mail besides the books: the `statement` attached, `copies` asked for in a call, the step that
    is `following`, DOCUMENTS.id `left_out`, what was delivered (`about`), and whether it is `posted` on paper."""

    statement: Attachment | None
    copies: Sequence[str]
    following: NextStep | None
    left_out: Collection[int]
    about: str
    posted: bool


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
    """The template of the step that is due, in its tone: where it is a call, the summary of that call; where only a
    part of a plan is missing, the word about it."""
    line = desk.worklist[(desk.worklist["customer"] == customer).to_numpy()]
    ladder = desk.policy.ladder(str(desk.stand(customer)["segment"]))
    step = str(line["step"].iloc[0]) if len(line) else ladder[0].act
    if desk.stand(customer)["plan_state"] == "late" and not len(_last_call(desk, customer)):
        return "plan_late"
    if step not in standing.WRITTEN:
        return TEXT_OF.get(step, TEMPLATES[0])
    named = policy.template(ladder[policy.STEPS.index(step)])
    return named if named in TEMPLATES else step


def act_of(template: str) -> str:
    """What it is in the journal that a text was sent: its step, the summary of a call, or a note."""
    if template in REMINDERS:
        return next(act for act in standing.WRITTEN if template.startswith(act))
    return {"call_summary": "summary", "plan_late": "reminder_1"}.get(template, "note")


def mail_for(desk: Desk, customer: str, template: str, words: Words, **extras: Unpack[Extras]) -> Mail:
    """The mail of a template (one of TEMPLATES) to a customer, at the desk's day, in the customer's language.

    NothingToAsk with the reason where a reminder would be wrong, where no call is on record, or no plan; 'incomplete'
    where the law demands of this text what nobody told yet (`lacking`).
    """
    words = Words(language_of(desk, customer, words))
    if lacking(desk, customer, template, words, **extras):
        raise NothingToAsk("incomplete")
    return composed(desk, customer, template, words, template_text(desk, template, words.language), **extras)


def composed(desk: Desk, customer: str, template: str, words: Words, text: str, **extras: Unpack[Extras]) -> Mail:
    """As `mail_for`, with another text of the template and in the language of `words`. WrongTemplate besides."""
    statement = extras.get("statement")
    subject, body = written(text, values_of(desk, customer, template, words, **extras))
    to = ", ".join(addresses(str(desk.customers.at[customer, "email"])))
    return Mail(to, one_line(subject), body, (statement,) if statement else (), LINE + words("mail.more"))


def values_of(desk: Desk, customer: str, template: str, words: Words, **extras: Unpack[Extras]) -> dict[str, str]:
    """A text for every placeholder of a template, '' where it is not known. NothingToAsk as `mail_for`."""
    statement, following = extras.get("statement"), extras.get("following")
    found = claims_of(desk, customer, template, extras.get("left_out", ()))
    last = pay_by(desk, template, posted=extras.get("posted", False))
    said = _call(desk, customer, words, extras.get("copies", ())) if template == "call_summary" else {}
    planned = plan_values(desk, customer, words, template)
    return {
        **dict.fromkeys(OF_CALLS, ""),
        **_parties(desk, customer),
        **_owed(desk, customer, words, found),
        **planned,
        **said,
        "pay_by": words.day(last),
        "about": one_line(extras.get("about") or about_of(desk, customer)),
        "statement": one_line(statement.name) if statement else "",
        "next_step": words(f"mail.next.{following.step}") if following else "",
        "next_day": words.day(following.day) if following else "",
    }


OF_CALLS = ("call_day", "promised", "promised_day", "disputed", "copies", *TOLD.values())
"""Placeholders that only a call fills."""


def claims_of(desk: Desk, customer: str, template: str, left_out: Collection[int] = ()) -> list[Claim]:
    """What the mail of a template lists: what may be asked for where it reminds, else everything overdue."""
    if template in REMINDERS:
        return asked(desk, customer, left_out)
    return claims(desk, customer, apart=False)


def pay_by(desk: Desk, template: str, *, posted: bool = False) -> date:
    """The last day that a mail of today leaves to pay, a working day; a letter takes time to arrive."""
    days = PAY_WITHIN_OF.get(template, PAY_WITHIN)
    begins = after_working(desk.as_of, POSTED, desk.closed) - timedelta(days=1) if posted else desk.as_of
    return working(begins + timedelta(days=days), desk.closed)


def lacking(desk: Desk, customer: str, template: str, words: Words, **extras: Unpack[Extras]) -> list[str]:
    """The placeholders of which nothing is known, and which the law demands of a template."""
    if template not in DEMANDED:
        return []
    values = values_of(desk, customer, template, words, **extras)
    return [name for name in DEMANDED[template] if not values[name]]


def about_of(desk: Desk, customer: str) -> str:
    """What was last said to have been delivered to a customer, '' where nobody said."""
    log = desk.log[((desk.log["customer"] == customer) & desk.log["act"].isin(standing.WRITTEN)).to_numpy()]
    told = [str(json.loads(details).get("about", "")) for details in log["details"]]
    return next((text for text in reversed(told) if text), "")


def _parties(desk: Desk, customer: str) -> dict[str, str]:
    """Who writes, and to whom."""
    who, ours = desk.customers.loc[customer], desk.settings
    given = {name: ours.get(name, "") for name in ("firm", "phone", "email", "address", "company_number")}
    given |= {"user": ours.get("user") or ours.get("contact", ""), "iban": grouped(str(ours.get("iban", "")))}
    given |= {"customer": who["name"], "contact": who["contact"]}
    return {name: one_line(str(value or "")) for name, value in given.items()}


def _owed(desk: Desk, customer: str, words: Words, found: Sequence[Claim]) -> dict[str, str]:
    """What is asked for, in figures; '' where there is nothing.

    Where a part is kept apart nobody knows which documents it is about: then no oldest one is named, and the payment
    carries the customer's code.
    """
    due = pd.concat([claim.due for claim in found]) if found else desk.items.iloc[:0]
    whole = len(due) > 0 and not any(claim.disputed or claim.promised for claim in found)
    return {
        "day": words.day(desk.as_of),
        "total": joined(words, [words.money(claim.total, claim.currency) for claim in found]),
        "oldest": words.day(due["due"].min()) if whole else "",
        "days": words("mail.days", n=int(due["days_late"].max())) if whole else "",
        "list": listed(words, found),
        "reference": reference_of(customer, found).text if len(due) else "",
        "reminded": joined(words, [words.day(day) for day in _reminded(desk, customer)]),
    }


def reference_of(customer: str, found: Sequence[Claim]) -> Reference:
    """What a payment of these claims carries: the reference of the one document that is paid alone and whole, else
    their numbers, else the customer's code."""
    due = pd.concat([claim.due for claim in found])
    whole = not any(claim.disputed or claim.promised for claim in found)
    alone = len(due) == 1 and found[0].total == int(due["open"].iloc[0])
    texts = [str(due[name].iloc[0]) for name in ("reference", "number")] if alone else []
    return reference_for(texts, due["number"].drop_duplicates().tolist() if whole else [], customer)


def _reminded(desk: Desk, customer: str) -> list[date]:
    """The days of the written reminders since the oldest overdue document fell due, each once."""
    oldest = desk.account(customer)["oldest"].min()
    log = desk.log[((desk.log["customer"] == customer) & desk.log["act"].isin(standing.WRITTEN)).to_numpy()]
    days = log["on"][(log["on"] >= oldest).to_numpy()].drop_duplicates()
    return [day.date() for day in days.sort_values()]


def _last_call(desk: Desk, customer: str) -> pd.DataFrame:
    """The JOURNAL lines of the newest conversation of the last days: all that was said on that day; none where what was
    promised in it was for a day that has passed."""
    log = desk.log[((desk.log["customer"] == customer) & desk.log["act"].isin(standing.SPOKEN)).to_numpy()]
    recent = log[(log["on"] > pd.Timestamp(desk.as_of - timedelta(days=CALL_DAYS))).to_numpy()]
    spoken = recent[(recent["on"] == recent["on"].max()).to_numpy()]
    agreed = spoken["act"].isin(("promise", "plan"))
    return spoken[~(agreed & (spoken["day"] < pd.Timestamp(desk.as_of))).to_numpy()]


def _call(desk: Desk, customer: str, words: Words, copies: Sequence[str]) -> dict[str, str]:
    """What was said in the newest call of the last days, each outcome under its placeholders. NothingToAsk: 'no_call'
    where there is none."""
    spoken = _last_call(desk, customer)
    if not len(spoken):
        raise NothingToAsk("no_call")
    day = words.day(spoken["on"].iloc[0])
    told = {"call_day": day, "copies": joined(words, [one_line(number) for number in copies])}
    for line in spoken.to_dict("records"):
        told |= _said(desk, customer, words, line)
    return told


def _said(desk: Desk, customer: str, words: Words, line: Mapping[str, Any]) -> dict[str, str]:
    """One outcome of a call under its placeholders."""
    if line["act"] in TOLD:
        return {TOLD[line["act"]]: words.day(line["on"])}
    name = SAID.get(line["act"])
    if not name or line["amount"] <= 0:
        return {}
    amount = words.money(line["amount"], line["currency"] or desk.due_now(customer)[1])
    day = words.day(line["day"]) if pd.notna(line["day"]) else ""
    return {name: amount, f"{name}_day": day} if name != "disputed" else {name: amount}


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
        "mail.document", what=called(words, line), day=words.day(line["day"]), due=words.day(line["due"]), amount=rest
    )


def _credit(words: Words, line: dict[str, Any]) -> str:
    open_ = words.money(line["open"], line["currency"])
    part = words("mail.credit_left", open=open_, amount=words.money(line["amount"], line["currency"]))
    rest = open_ if line["open"] == line["amount"] else part
    return words("mail.credit", what=called(words, line), day=words.day(line["day"]), amount=rest)


def called(words: Words, line: Mapping[str, Any]) -> str:
    """A document by its kind and number."""
    kind = words(f"mail.kind.{line['kind']}")
    return re.sub(r"\s+", " ", f"{kind} {one_line(line['number'])}").strip()
