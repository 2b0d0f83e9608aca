"""The mail of a template as a letter on our paper: the same text, with the list as a table and how to pay below it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Unpack

import pandas as pd

from ..desk import Desk
from ..documents.letter import Letter, Piece, Table, letter_pdf
from ..documents.mail import one_line
from ..documents.mail_text import REMINDERS, written
from ..documents.payment_qr import Payment
from ..documents.plan_letter import TOWN, address_lines, filled
from ..words import Words
from .asked import Claim
from .mails import Extras, called, claims_of, language_of, reference_of, template_text, values_of
from .statement import how_to_pay, sender_lines

WIDTHS = (5.0, 2.6, 2.6, 2.4, 3.8)
"""Centimetres of the columns: document, date, due date, days late, still open; together the width of the text."""

OF_MAILS = ("{statement}",)
"""What goes with a mail alone."""

IN_THE_BOX = ("{iban}", "{reference}")
"""What a letter that reminds says in its box on how to pay."""

TITLES = ("document", "day", "due", "days_late", "open")


def letter(desk: Desk, customer: str, template: str, words: Words, **extras: Unpack[Extras]) -> bytes:
    """The letter of a template (one of TEMPLATES) to a customer as .pdf. NothingToAsk as `mails.mail_for`."""
    return letter_pdf(letter_pages(desk, customer, template, words, **extras))


def letter_pages(desk: Desk, customer: str, template: str, words: Words, **extras: Unpack[Extras]) -> Letter:
    """The letter in words, ready to be set, in the customer's language."""
    words = Words(language_of(desk, customer, words))
    text = template_text(desk, template, words.language)
    by_post: Extras = {**extras, "posted": True}
    values = values_of(desk, customer, template, words, **by_post)
    found = claims_of(desk, customer, template, extras.get("left_out", ()))
    subject, _ = written(text, values)
    firm = one_line(str(desk.settings.get("firm", "")))
    pieces = (
        *_head(desk, customer, words),
        Piece("subject", (one_line(subject),)),
        *_body(words, text, values, found, tuple(_payments(desk, customer, words, found, template))),
    )
    return Letter(words.language, one_line(subject), firm, desk.as_of, pieces, words("statement.page"))


def _head(desk: Desk, customer: str, words: Words) -> Iterator[Piece]:
    """Our address, theirs, and the day."""
    who, day = desk.customers.loc[customer], words.long_day(desk.as_of)
    yield Piece("sender", sender_lines(desk, words))
    contact = one_line(who["contact"])
    lines = [one_line(who["name"]), words("letter.attention", contact=contact) if contact else ""]
    lines += address_lines(str(who["address"])).split("\n")
    yield Piece("addressee", tuple(filter(None, lines)))
    town = TOWN.search(str(desk.settings.get("address", "")))
    yield Piece("date", (words("letter.place_day", place=town[1], day=day) if town else words("letter.day", day=day),))


def _body(
    words: Words, text: str, values: Mapping[str, str], found: Sequence[Claim], payments: Sequence[Piece]
) -> Iterator[Piece]:
    """The paragraphs of a text; the list becomes tables, and where there are `payments` they take the place of the
    lines on how to pay."""
    paragraphs = re.split(r"\n{2,}", text.strip("\n"))[1:]
    dropped = (*OF_MAILS, *IN_THE_BOX) if payments else OF_MAILS
    for place, paragraph in enumerate(paragraphs):
        if place == 0 and "{customer}" in paragraph:
            continue
        said = filled(tuple(_without(paragraph.split("\n"), dropped)), {**values, "list": ""})
        if said:
            layout = "closing" if place == len(paragraphs) - 1 else ""
            yield Piece(layout, tuple(line for of in said for line in of.split("\n")))
        if "{list}" in paragraph:
            yield from (piece for claim in found for piece in _tables(words, claim))
        if payments and "{iban}" in paragraph:
            yield from payments


def _without(lines: Sequence[str], dropped: Sequence[str]) -> Iterator[str]:
    """The lines without those that ask for one of `dropped`, and without what would take their place."""
    left_out = False
    for line in lines:
        left_out = any(name in line for name in dropped) or (left_out and line.startswith("~"))
        if not left_out:
            yield line


def _tables(words: Words, claim: Claim) -> Iterator[Piece]:
    """What is due, with credit and what is kept apart, down to the total; then what falls due later."""
    due = _rows(words, claim.due) + _rows(words, claim.credit)
    apart = [("letter.apart_disputed", claim.disputed), ("letter.apart_promised", claim.promised)]
    totals = [(words(key), words.money(-cents, claim.currency)) for key, cents in apart if cents]
    totals.append((words("letter.total"), words.money(claim.total, claim.currency)))
    titles = tuple(words(f"statement.column.{name}") for name in TITLES)
    yield Piece(table=Table(titles, due, tuple(totals), WIDTHS, figures=2))
    if len(claim.later):
        yield Piece("", (words("mail.later"),))
        yield Piece(table=Table(titles, _rows(words, claim.later), (), WIDTHS, figures=2))


def _rows(words: Words, items: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """OPEN_ITEMS as the cells of their rows: a credit has no due day, and days late stand only where there are some."""
    return tuple(
        (
            called(words, line),
            words.day(line["day"]),
            words.day(line["due"]) if line["open"] > 0 else "",
            words.number(line["days_late"]) if line["open"] > 0 and line["days_late"] > 0 else "",
            words.money(line["open"], line["currency"]),
        )
        for line in items.to_dict("records")
    )


def _payments(desk: Desk, customer: str, words: Words, found: Sequence[Claim], template: str) -> Iterator[Piece]:
    """How to pay each claim of a reminder, with a code for a banking app where there can be one."""
    ours = desk.settings
    for claim in found if template in REMINDERS else ():
        name, iban = str(ours.get("firm", "")), str(ours.get("iban", ""))
        payment = Payment(name, iban, claim.total, claim.currency, reference_of(customer, [claim]))
        yield Piece("payment", payment=how_to_pay(words, payment, less_credit=len(claim.credit) > 0))
