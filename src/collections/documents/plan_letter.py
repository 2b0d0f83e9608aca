"""A letter that proposes an instalment plan, in the customer's language, as .docx to edit or as .pdf.

A plain proposal: no threat, no interest, and no acknowledgement of debt, which a Belgian consumer may not be asked to
sign (law of 20 December 2002, art. 3; reference: legal, sections 10 and 11). Its text is data/letters/plan_proposal;
what is in a value stays a value, whatever marks it holds.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pandas as pd

from ..instalments import Plan
from .letter import LAYOUTS, Letter, Piece, Table, letter_docx
from .package import carried

if TYPE_CHECKING:
    from ..words import Words

LETTERS = Path(__file__).parents[3] / "data" / "letters"
BLOCKS = (*LAYOUTS, "documents", "schedule")
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
POSTCODE = re.compile(r",\s+(?=(?:[A-Z]{1,2}-)?\d{4,5}\b)")
TOWN = re.compile(r"\b\d{4,5}\s+(?:[A-Z]{2}\s+)?([^\d,]+?)\s*(?:,.*)?$")
DOCUMENT_WIDTHS, SCHEDULE_WIDTHS = (5.2, 3.2, 3.2, 4.4), (5.2, 6.4, 4.4)
"""Centimetres; together the width of the text."""


CURE_DAYS = 15
"""Days that a late part has, once it was asked for in writing, before a person may decide that the rest is due at once:
no law gives a number (reference: legal, section 10, on the acceleration clause)."""


@dataclass(frozen=True)
class Party:
    """A firm or person as a letter names it; "" is "not given". `contact` is who signs, or who is to read it."""

    name: str
    address: str = ""
    company_number: str = ""
    email: str = ""
    phone: str = ""
    contact: str = ""
    iban: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph of a letter: its layout (one of BLOCKS, or "" for running text) and its lines as the template has
    them."""

    layout: str
    lines: tuple[str, ...]


def plan_letter(
    plan: Plan,
    *,
    creditor: Party,
    debtor: Party,
    documents: pd.DataFrame,
    day: date,
    words: "Words",
    reference: str = "",
) -> bytes:
    """The letter as .docx: see `plan_paper`."""
    return letter_docx(
        plan_paper(
            "plan_proposal",
            plan,
            creditor=creditor,
            debtor=debtor,
            documents=documents,
            day=day,
            words=words,
            reference=reference,
        )
    )


def plan_paper(
    template: str,
    plan: Plan,
    *,
    creditor: Party,
    debtor: Party,
    documents: pd.DataFrame,
    day: date,
    words: "Words",
    reference: str = "",
) -> Letter:
    """A paper about a plan, from the text of that name in data/letters: what is open (OPEN_ITEMS of this customer, in
    the plan's currency), what to pay and when.

    `reference` is what each payment is to carry: the customer's code where none is given.
    """
    owed = documents[documents["currency"] == plan.currency].sort_values(["due", "day", "number"])
    values = _values(plan, creditor, debtor, owed, day, words, reference)
    open_ = words.money(int(owed["open"].sum()), plan.currency)
    tables = {
        "documents": (_statement(owed, words), open_, DOCUMENT_WIDTHS),
        "schedule": (_schedule(plan, words), values["total"], SCHEDULE_WIDTHS),
    }
    pieces = []
    for block in blocks((LETTERS / f"{template}.{words.language}.txt").read_text("utf-8")):
        if block.layout in tables:
            pieces.append(Piece(table=_table(block.lines, *tables[block.layout])))
        elif block.layout == "signatures":
            pieces.append(Piece(block.layout, sides=_sides(block.lines, values)))
        elif lines := [line for text in filled(block.lines, values) for line in text.split("\n")]:
            pieces.append(Piece(block.layout, tuple(lines)))
    titles = [piece.lines[0] for piece in pieces if piece.layout == "subject"]
    return Letter(words.language, titles[0], one_line(creditor.name), day, tuple(pieces), words("statement.page"))


def _table(texts: tuple[str, ...], rows: list[tuple[str, ...]], total: str, widths: tuple[float, ...]) -> Table:
    """A table with the titles of the first of `texts`, and the word for its total of the second."""
    titles = tuple(title.strip() for title in texts[0].split("|"))
    return Table(titles, tuple(rows), ((texts[1], total),), widths)


def _sides(lines: tuple[str, ...], values: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    """Who signs where: each line of the text has its sides with | between."""
    columns = zip(*(line.split("|") for line in lines), strict=True)
    return tuple(tuple(filled(tuple(text.strip() for text in column), values)) for column in columns)


def blocks(template: str) -> list[Block]:
    """The paragraphs of a template. ValueError for a layout that does not exist.

    >>> blocks("# a remark\\n[date]\\n{place}, {day}\\n~ {day}\\n\\nHello,")
    [Block(layout='date', lines=('{place}, {day}', '~ {day}')), Block(layout='', lines=('Hello,',))]
    """
    kept = "\n".join(line.rstrip() for line in template.splitlines() if not line.startswith("#"))
    return [_block(paragraph.split("\n")) for paragraph in re.split(r"\n{2,}", kept.strip("\n"))]


def _block(lines: list[str]) -> Block:
    mark = re.fullmatch(r"\[(\w+)\]", lines[0])
    if not mark:
        return Block("", tuple(lines))
    if mark[1] not in BLOCKS:
        raise ValueError(f"no layout is called {mark[1]}")
    return Block(mark[1], tuple(lines[1:]))


def filled(lines: tuple[str, ...], values: dict[str, str]) -> list[str]:
    """The lines with their values; without those of which a value is "", whose place a next line with ~ takes.

    >>> filled(("Dear {who},", "~ Hello,", "Tel. {phone}"), {"who": "", "phone": "02 345"})
    ['Hello,', 'Tel. 02 345']
    """
    made: list[str] = []
    before = True
    for line in lines:
        instead, text = line.startswith("~"), line.removeprefix("~").lstrip()
        known = all(values[name] for _, name, _, _ in Formatter().parse(text) if name)
        shown = known and not (instead and before)
        if shown:
            made.append(_unbroken(text).format_map(values))
        before = shown or (instead and before)
    return made


def _unbroken(text: str) -> str:
    """French keeps its high punctuation with the word before it."""
    return re.sub(r" (?=[:;?!»])|(?<=«) ", NO_BREAK_SPACE, text)


def _values(
    plan: Plan, creditor: Party, debtor: Party, owed: pd.DataFrame, day: date, words: "Words", reference: str
) -> dict[str, str]:
    """What the template's placeholders stand for; "" where it is not known."""
    total = words.money(plan.total, plan.currency)
    town = TOWN.search(creditor.address)
    codes = owed["customer"].unique().tolist()
    said = {
        "creditor": creditor.name,
        "creditor_number": creditor.company_number,
        "creditor_email": creditor.email,
        "creditor_phone": creditor.phone,
        "signer": creditor.contact,
        "iban": grouped(creditor.iban),
        "debtor": debtor.name,
        "debtor_number": debtor.company_number,
        "contact": debtor.contact,
        "place": town[1] if town else "",
        "reference": reference or (codes[0] if len(codes) == 1 else debtor.name),
    }
    return {name: one_line(value) for name, value in said.items()} | {
        "creditor_address": address_lines(creditor.address),
        "debtor_address": address_lines(debtor.address),
        "day": words.long_day(day),
        "first_day": words.long_day(plan.parts[0].day),
        "last_day": words.long_day(plan.parts[-1].day),
        "parts": str(len(plan.parts)),
        "cure": str(CURE_DAYS),
        "total": total,
        "other_total": total if plan.total != owed["open"].sum() else "",
    }


def one_line(text: str) -> str:
    """Text from the books as one line, without characters a letter cannot hold."""
    return " ".join(carried(text).split())


def address_lines(address: str) -> str:
    """An address that the books keep on one line, broken before its postcode.

    >>> address_lines("12, rue de la Paix, 75002 Paris")
    '12, rue de la Paix\\n75002 Paris'
    """
    return "\n".join(filter(None, (one_line(part) for line in address.splitlines() for part in POSTCODE.split(line))))


def grouped(iban: str) -> str:
    """An account number in groups of four, as it is printed.

    >>> grouped("be68539007547034")
    'BE68 5390 0754 7034'
    """
    plain = "".join(iban.split()).upper()
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def _statement(owed: pd.DataFrame, words: "Words") -> list[tuple[str, ...]]:
    """The open documents as text: number (or what it is, where it has none), date, due date, what is still open."""
    return [
        (
            one_line(item.number) or words(f"export.kind.{item.kind}"),
            words.day(item.day),
            words.day(item.due),
            words.money(item.open, item.currency),
        )
        for item in owed.itertuples()
    ]


def _schedule(plan: Plan, words: "Words") -> list[tuple[str, ...]]:
    parts = enumerate(plan.parts, start=1)
    return [(str(number), words.long_day(part.day), words.money(part.amount, plan.currency)) for number, part in parts]
