"""A letter that proposes an instalment plan, as .docx, in the customer's language.

A plain proposal: no threat, no interest, and no acknowledgement of debt, which a Belgian consumer may not be asked to
sign (law of 20 December 2002, art. 3; reference: legal, sections 10 and 11). Its text is data/letters/plan_proposal;
what is in a value stays a value, whatever marks it holds.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pandas as pd
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ..instalments import Plan
from .package import carried, repacked

if TYPE_CHECKING:
    from ..words import Words

LETTERS = Path(__file__).parents[3] / "data" / "letters"
BLOCKS = ("sender", "addressee", "date", "subject", "documents", "schedule", "payment", "closing")
INK, SHADE, RULE = RGBColor(0x1F, 0x2A, 0x37), "E8EDF2", "C9D1DA"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
POSTCODE = re.compile(r",\s+(?=(?:[A-Z]{1,2}-)?\d{4,5}\b)")
TOWN = re.compile(r"\b\d{4,5}\s+(?:[A-Z]{2}\s+)?([^\d,]+?)\s*(?:,.*)?$")
DOCUMENT_WIDTHS, SCHEDULE_WIDTHS = (5.2, 3.2, 3.2, 4.4), (5.2, 6.4, 4.4)
"""Centimetres; together the width of the text."""


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
    """The letter as .docx: what is open (OPEN_ITEMS of this customer, in the plan's currency), what to pay and when.

    `reference` is what each payment is to carry: the customer's code where none is given.
    """
    owed = documents[documents["currency"] == plan.currency].sort_values(["due", "day", "number"])
    values = _values(plan, creditor, debtor, owed, day, words, reference)
    tables = {
        "documents": (_statement(owed, words), words.money(int(owed["open"].sum()), plan.currency), DOCUMENT_WIDTHS),
        "schedule": (_schedule(plan, words), values["total"], SCHEDULE_WIDTHS),
    }
    letter = _sheet(words.language, creditor.name, day)
    for block in blocks((LETTERS / f"plan_proposal.{words.language}.txt").read_text("utf-8")):
        if block.layout in tables:
            _add_table(letter, block.lines, *tables[block.layout])
        else:
            _add_lines(letter, block.layout, filled(block.lines, values))
    _keep_together(letter)
    target = BytesIO()
    letter.save(target)
    return repacked(target)


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


def _sheet(language: str, author: str, day: date) -> Any:
    """An empty A4 letter in a plain typeface, its language known to the spelling checker."""
    letter = Document()
    page = letter.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(1.8)
    normal = letter.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(10.5), INK
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(7), 1.0
    for spoken in letter.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)
    properties = letter.core_properties
    properties.author = properties.last_modified_by = one_line(author)
    properties.created = properties.modified = datetime.combine(day, time())
    properties.title, properties.comments, properties.language = "", "", language
    return letter


def _add_lines(letter: Any, layout: str, lines: list[str]) -> None:
    """A paragraph of these lines in its layout, or nothing when all were left out."""
    if not lines:
        return
    paragraph = letter.add_paragraph()
    if layout == "closing":
        paragraph.paragraph_format.space_before = Pt(10)
    if layout in ("addressee", "date"):
        paragraph.paragraph_format.left_indent = Cm(9)
    if layout in ("addressee", "date", "subject"):
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(12)
    paragraph.paragraph_format.keep_together = True
    first = paragraph.add_run(lines[0])
    first.bold = layout in ("sender", "addressee", "subject")
    for line in lines[1:]:
        paragraph.add_run().add_break()
        paragraph.add_run(line)


def _keep_together(letter: Any) -> None:
    """What leads to a table stays on its page, and the closing with the paragraph before it."""
    parts = list(letter.element.body)
    for paragraph in letter.paragraphs:
        following = paragraph._p.getnext()
        if following is not None and (following.tag == qn("w:tbl") or following is parts[-2]):
            paragraph.paragraph_format.keep_with_next = True


def _add_table(
    letter: Any, texts: tuple[str, ...], rows: list[tuple[str, ...]], total: str, widths: tuple[float, ...]
) -> None:
    """A table with the titles of `texts`, these rows, and a last line with the total."""
    titles = [title.strip() for title in texts[0].split("|")]
    table = letter.add_table(rows=0, cols=len(widths))
    table.autofit = False
    last = (texts[1], *[""] * (len(widths) - 2), total)
    for number, row in enumerate([tuple(titles), *rows, last]):
        _add_row(table, row, widths, strong=number in (0, len(rows) + 1), title=number == 0)
    letter.add_paragraph().paragraph_format.space_after = Pt(0)


def _add_row(table: Any, row: tuple[str, ...], widths: tuple[float, ...], strong: bool, title: bool) -> None:
    """A row whose last cell stands on the right; it never breaks over a page, and a title is repeated there."""
    made = table.add_row()
    _mark(made._tr.get_or_add_trPr(), "w:cantSplit")
    if title:
        _mark(made._tr.get_or_add_trPr(), "w:tblHeader")
    for cell, text, width in zip(made.cells, row, widths, strict=True):
        cell.width = Cm(width)
        _rule(cell, SHADE if title else "")
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(text).bold = strong
    made.cells[-1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _rule(cell: Any, shade: str) -> None:
    """A thin line under the cell, and its shade if any."""
    properties = cell._tc.get_or_add_tcPr()
    borders = _mark(properties, "w:tcBorders")
    _mark(borders, "w:bottom", val="single", sz="4", space="0", color=RULE)
    if shade:
        _mark(properties, "w:shd", val="clear", color="auto", fill=shade)


def _mark(parent: Any, name: str, **attributes: str) -> Any:
    """A new element under `parent` (ECMA-376 part 1, 17), for what the library has no word for."""
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    parent.append(element)
    return element
