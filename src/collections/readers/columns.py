"""The columns of a table, typed: texts, amounts and days by field, and the questions they leave open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .amounts import WRONG, Amounts, amounts, decimal_marks, figure, proof
from .cells import Cells, all_text, as_text, cells, once
from .dates import Days, date_orders, days, open_parts
from .headings import key, languages
from .headings import words as known_words
from .mapping import AMOUNTS, DATES, mapped, missing, suggestions
from .outline import Outline
from .reading import Choices, Question
from .sheets import is_blank
from .table import Table

FIRST_ROWS = 2_000
SAMPLES = 3
NAMES_PER_CODE = 5
CODED = frozenset({"invoice_number", "customer_code", "po_reference"})
WHOLE = re.compile(r"[0-9]+\.0")
Texts = tuple[list[str], np.ndarray]


@dataclass(frozen=True)
class Columns:
    """The columns in use, by field: position, raw cells, and the typed amounts and days."""

    positions: Mapping[str, int]
    cells: Mapping[str, Cells]
    amounts: Mapping[str, Amounts]
    days: Mapping[str, Days]
    written: Mapping[str, Texts]
    height: int
    formatted: Mapping[str, str] = field(default_factory=dict)
    """Field -> the currency its number format names."""

    carried: Texts = ([""], np.zeros(0, dtype=np.int64))
    """The currency of the line above each row, '' where none names one."""

    def texts(self, name: str) -> Texts:
        """A column as text: the different texts, and which of them each row has; '' everywhere if it is not mapped."""
        return self.written.get(name) or ([""], np.zeros(self.height, dtype=np.int64))

    def where(self, name: str) -> np.ndarray:
        """The rows whose cell is filled."""
        words, codes = self.texts(name)
        return np.array([bool(word) for word in words], dtype=bool)[codes]


@dataclass(frozen=True)
class Layout:
    """How a table is to be read: field -> position, decimal marks and date orders by header ('?' where unknown).
    `suggested`: field -> header that is not known but looks like it."""

    positions: Mapping[str, int]
    cells: Mapping[str, Cells]
    marks: Mapping[str, str]
    orders: Mapping[str, str]
    suggested: Mapping[str, str]


def laid_out(table: Table, choices: Choices) -> Layout:
    """The columns of a table found and their marks and orders decided, as far as the file says."""
    first = list(zip(*table.rows[:FIRST_ROWS], strict=True))
    chosen = {**table.given, **confirmed(choices), **choices.mapping}
    positions = needed(mapped(table.headers, first, chosen, table.skipped))
    if not choices.mapping.get("customer_code") and one_for_many(positions, first):
        del positions["customer_code"]
    raw = {field: cells(table.headers[at], table.column(at)) for field, at in positions.items()}
    dated = [raw[field] for field in positions if field in DATES]
    others = (cells(header, first[at]) for at, header in enumerate(table.headers) if at not in positions.values())
    spoken = languages(table.headers)
    return Layout(
        positions=positions,
        cells=raw,
        marks=decimal_marks([raw[field] for field in positions if field in AMOUNTS], choices.decimal_marks),
        orders=date_orders(dated, others, spoken, choices.date_orders),
        suggested=suggestions(table.headers, first, positions, chosen),
    )


def one_for_many(positions: Mapping[str, int], first: list[tuple[Any, ...]]) -> bool:
    """Whether the codes found are no customers': one stands beside many different names."""
    if "customer_code" not in positions or "customer_name" not in positions:
        return False
    pairs = zip(first[positions["customer_code"]], first[positions["customer_name"]], strict=True)
    both = {(as_text(code), as_text(name)) for code, name in pairs if not is_blank(code) and not is_blank(name)}
    codes, names = {code for code, _ in both}, {name for _, name in both}
    return len(names) > max(2, NAMES_PER_CODE * (len(codes) - 1))


def confirmed(choices: Choices) -> dict[str, str]:
    """Field -> header, for the suggestions the user said yes to."""
    said = (name.split(":", 2) for name, answer in choices.answers.items() if answer == "yes" and name.count(":") > 1)
    return {field_: header for kind, field_, header in said if kind == "suggestion"}


def needed(positions: Mapping[str, int]) -> dict[str, int]:
    """The fields that count: of the columns that could give the amount only those that do."""
    ways = (
        ("amount_incl_vat",),
        ("amount_signed",),
        ("debit", "credit"),
        ("amount_excl_vat", "amount_vat"),
    )
    used = next((way for way in ways if any(field in positions for field in way)), ())
    spare = {field for way in ways for field in way} - set(used)
    spare |= {"posting_date"} if "invoice_date" in positions else set()
    return {field: at for field, at in positions.items() if field not in spare}


def typed(layout: Layout, table: Table, outline: Outline) -> Columns:
    """The columns with their amounts and days, and the customers and currencies that stand on lines of their own; for
    a layout that leaves no question."""
    dated = {f: days(c, layout.orders[c.header], table.shift) for f, c in layout.cells.items() if f in DATES}
    return Columns(
        positions=layout.positions,
        cells=layout.cells,
        amounts={f: amounts(c, layout.marks[c.header]) for f, c in layout.cells.items() if f in AMOUNTS},
        days={**dated, **on_receipt(layout, dated)},
        written={f: written(f, c) for f, c in layout.cells.items() if f not in AMOUNTS | DATES}
        | owners(layout, outline),
        height=len(table.rows),
        formatted={f: table.currencies[at] for f, at in layout.positions.items() if at in table.currencies},
        carried=(["", *outline.currencies], outline.money + 1),
    )


def written(field_: str, column: Cells) -> Texts:
    """A column as text; codes and numbers that all end in '.0', as a script writes whole numbers, without it."""
    words, codes = all_text(column)
    if field_ in CODED and any(words) and all(not word or WHOLE.fullmatch(word) for word in words):
        words = [word.removesuffix(".0") for word in words]
    return words, codes


def owners(layout: Layout, outline: Outline) -> dict[str, Texts]:
    """The customer columns with what the customer lines say, for the rows that stand under one."""
    made = {}
    under = outline.owner >= 0
    for who, said in (("customer_code", outline.codes), ("customer_name", outline.names)):
        if any(said):
            nothing = ([""], np.zeros(len(outline.owner), dtype=np.int64))
            words, codes = written(who, layout.cells[who]) if who in layout.cells else nothing
            made[who] = once([*words, *said], np.where(under, outline.owner + len(words), codes))
    return made


def on_receipt(layout: Layout, dated: Mapping[str, Days]) -> dict[str, Days]:
    """The due dates, where words such as 'on receipt' stand for the document's own day."""
    if "due_date" not in dated or "invoice_date" not in dated:
        return {}
    column, due, day = layout.cells["due_date"], dated["due_date"], dated["invoice_date"]
    said = column.spread(np.array([bool(word) and key(word) in known_words("~on_receipt") for word in column.words]))
    said &= due.state == WRONG
    if not said.any():
        return {}
    return {"due_date": Days(np.where(said, day.days, due.days), np.where(said, day.state, due.state))}


def questions(table: Table, layout: Layout, outline: Outline, choices: Choices) -> tuple[Question, ...]:
    """What the user has to say before the rows can be taken."""
    found = {*layout.positions, *(["customer_name"] if outline.gives_customers else [])}
    lacking = missing(found)
    asked = [Question("column", "", table.headers, values={"field": field}) for field in lacking]
    for wanted, header in layout.suggested.items():
        values = {"field": wanted, "named": header}
        doubt = Question("suggestion", f"{wanted}:{header}", ("yes", "no"), samples(table)[header], values)
        if wanted not in lacking and doubt.name not in choices.answers:
            asked.append(doubt)
    for column in layout.cells.values():
        if layout.orders.get(column.header) == "?":
            asked.append(Question("date_order", column.header, ("dmy", "mdy"), open_dates(column)))
        if layout.marks.get(column.header) == "?":
            asked.append(Question("decimal_mark", column.header, (",", "."), open_amounts(column)))
    return tuple(asked)


def open_dates(column: Cells) -> tuple[str, ...]:
    """A few texts whose day and month could be either."""
    return tuple(word for word in column.words if open_parts(Cells("", None, None, [word], column.codes[:0])))[:SAMPLES]


def open_amounts(column: Cells) -> tuple[str, ...]:
    """A few texts whose mark could be either."""
    return tuple(word for word in column.words if (found := figure(word)) and proof(found.digits))[:SAMPLES]


def samples(table: Table) -> dict[str, tuple[str, ...]]:
    """Header -> the first filled cells below it, as text."""
    return {header: first_filled(table, position) for position, header in enumerate(table.headers)}


def first_filled(table: Table, position: int) -> tuple[str, ...]:
    """The first filled cells of a column, as text."""
    found: list[str] = []
    for row in table.rows[:FIRST_ROWS]:
        cell: Any = row[position]
        if not is_blank(cell):
            found.append(" ".join(as_text(cell).split()))
            if len(found) == SAMPLES:
                break
    return tuple(found)
