"""What a ledger laid out is made of: columns, lines and pages; and what each column says of a document."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from .layout import Layout
from .ledger import Customer, Document
from .words import BUCKET_GROUPS, CUSTOMER
from .writing import number

Cells = list[Any]
LEAST_SPLIT = 30


@dataclass(frozen=True)
class Column:
    """One column: what it holds (a field, or a trap and which of its columns) and its header."""

    holds: str
    header: str
    part: int = 0
    trap: bool = False


@dataclass(frozen=True)
class Line:
    """One row and what it is: 'title', 'header', 'group', 'document', 'subtotal', 'total', 'blank' or 'footer';
    `document` is the position of its document in the ledger."""

    kind: str
    cells: Cells
    document: int = -1


@dataclass(frozen=True)
class Page:
    """One sheet: its name, its rows, whether it is hidden, and cells merged (row, first column, last column)."""

    name: str
    lines: list[Line]
    hidden: bool = False
    merged: list[tuple[int, int, int]] = field(default_factory=list)

    def height(self) -> int:
        """The number of rows up to the last one that is not blank."""
        filled = [at for at, line in enumerate(self.lines) if any(str(cell).strip() for cell in line.cells)]
        return filled[-1] + 1 if filled else 0


@dataclass(frozen=True)
class Written:
    """A ledger laid out: its pages and its columns, the first of which stands at position `margin`."""

    layout: Layout
    documents: Sequence[Document]
    columns: tuple[Column, ...]
    pages: tuple[Page, ...]

    def header_of(self, holds: str) -> int:
        """The position of the column of a field, or -1."""
        return next((at + self.layout.margin for at, one in enumerate(self.columns) if one.holds == holds), -1)

    def cells(self, holds: str) -> list[Any]:
        """The cells of a field in the rows of documents."""
        at = self.header_of(holds)
        return [line.cells[at] for page in self.pages for line in page.lines if line.kind == "document" and at >= 0]


def group_label(head: Any, layout: Layout) -> str:
    """What opens a group: a customer in the manner of the layout, or an age."""
    if not isinstance(head, Customer):
        return BUCKET_GROUPS[layout.lang][head]
    ways = {
        "name": head.name,
        "two cells": head.name,
        "code - name": f"{head.code} - {head.name}",
        "code name": f"{head.code} {head.name}",
        "label": f"{CUSTOMER[layout.lang]} : {head.name}",
        "name (code)": f"{head.name} ({head.code})",
    }
    return ways[layout.group_line]


def as_number(text: str, holds: str, layout: Layout) -> Any:
    """A number or code of figures alone as spreadsheets keep it, where no zero is lost by it."""
    plain = holds in ("invoice_number", "customer_code") and text.isdigit() and not text.startswith("0")
    return int(text) if plain and layout.typed and layout.seed % 2 else text


def amounts(one: Document) -> dict[str, int]:
    """What every column of amounts says of a document, in cents."""
    vat = round(one.amount * 21 / 121)
    paid = one.amount - one.open
    credited = paid // 3 if paid > 0 else 0
    return {
        "amount_incl_vat": one.amount,
        "amount_excl_vat": one.amount - vat,
        "amount_vat": vat,
        "open_balance": one.open,
        "paid": paid,
        "credited": credited,
        "debit": max(one.amount, 0),
        "credit": max(-one.amount, 0),
    }


def parts_of(one: Document, layout: Layout, chance: random.Random, *, alike: bool) -> list[Document]:
    """The rows of a document: itself, itself several times, or its parts, which are alike only where they may be."""
    if layout.lines == "one" or not one.number or abs(one.amount) < LEAST_SPLIT:
        return [one]
    if layout.lines == "repeat":
        return [one] * chance.choice((1, 2, 3))
    if layout.lines == "instalments":
        if chance.random() < 0.5 or one.due is None:
            return [one]
        half = one.amount // 2
        later = replace(one, amount=one.amount - half, open=one.amount - half, due=one.due + timedelta(days=30))
        return [replace(one, amount=half, open=half), later]
    cut = chance.choice((one.amount // 2 if alike else one.amount // 5, one.amount // 3, one.amount - one.amount // 4))
    return [replace(one, amount=part, open=part) for part in (cut, one.amount - cut) if part]


def around(layout: Layout, pages: list[Page], documents: Sequence[Document], width: int) -> list[Page]:
    """The sheets of documents and those beside them."""
    if layout.sheets == "summary":
        return [summary(layout, documents), *pages]
    if layout.sheets == "hidden":
        return [*pages, Page("Données", pages[0].lines, hidden=True)]
    if layout.sheets == "notes":
        texts = ("Remarques", "Ne pas relancer les clients de la liste noire.", "Appeler avant 17 h.")
        return [*pages, Page("Notes", [Line("title", [text]) for text in texts])]
    return pages


def summary(layout: Layout, documents: Sequence[Document]) -> Page:
    """A sheet with one line per customer and a total."""
    lines = [Line("title", ["Synthèse", "", ""]), Line("header", [CUSTOMER[layout.lang], "Nombre", "Total"])]
    for customer in dict.fromkeys(one.customer for one in documents):
        own = [one for one in documents if one.customer == customer]
        lines.append(Line("group", [customer.name, len(own), number(sum(one.open for one in own))]))
    lines.append(Line("total", ["Total", len(documents), number(sum(one.open for one in documents))]))
    return Page("Synthèse", lines)
