"""The columns of a table, typed: texts, amounts and days by field, and the questions they leave open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .amounts import Amounts, amounts, decimal_marks, figure, proof
from .cells import Cells, all_text, as_text, cells
from .dates import Days, date_orders, days, open_parts
from .headings import languages
from .mapping import AMOUNTS, DATES, mapped, missing
from .reading import Choices, Question
from .sheets import is_blank
from .table import Table

FIRST_ROWS = 2_000
SAMPLES = 3
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

    def texts(self, field: str) -> Texts:
        """A column as text: the different texts, and which of them each row has; '' everywhere if it is not mapped."""
        return self.written.get(field) or ([""], np.zeros(self.height, dtype=np.int64))

    def where(self, field: str) -> np.ndarray:
        """The rows whose cell is filled."""
        words, codes = self.texts(field)
        return np.array([bool(word) for word in words], dtype=bool)[codes]


@dataclass(frozen=True)
class Layout:
    """How a table is to be read: field -> position, decimal marks and date orders by header ('?' where unknown)."""

    positions: Mapping[str, int]
    cells: Mapping[str, Cells]
    marks: Mapping[str, str]
    orders: Mapping[str, str]


def laid_out(table: Table, choices: Choices) -> Layout:
    """The columns of a table found and their marks and orders decided, as far as the file says."""
    first = list(zip(*table.rows[:FIRST_ROWS], strict=True))
    positions = needed(mapped(table.headers, first, choices.mapping))
    raw = {field: cells(table.headers[at], table.column(at)) for field, at in positions.items()}
    dated = [raw[field] for field in positions if field in DATES]
    others = (cells(header, first[at]) for at, header in enumerate(table.headers) if at not in positions.values())
    return Layout(
        positions=positions,
        cells=raw,
        marks=decimal_marks([raw[field] for field in positions if field in AMOUNTS], choices.decimal_marks),
        orders=date_orders(dated, others, languages(table.headers), choices.date_orders),
    )


def needed(positions: Mapping[str, int]) -> dict[str, int]:
    """The fields that count: of the columns that could give the amount only those that do."""
    ways = (("amount_incl_vat",), ("amount_signed",), ("debit", "credit"), ("amount_excl_vat", "amount_vat"))
    used = next((way for way in ways if any(field in positions for field in way)), ())
    spare = {field for way in ways for field in way} - set(used)
    spare |= {"posting_date"} if "invoice_date" in positions else set()
    return {field: at for field, at in positions.items() if field not in spare}


def typed(layout: Layout, height: int) -> Columns:
    """The columns with their amounts and days; for a layout that leaves no question."""
    return Columns(
        positions=layout.positions,
        cells=layout.cells,
        amounts={f: amounts(c, layout.marks[c.header]) for f, c in layout.cells.items() if f in AMOUNTS},
        days={f: days(c, layout.orders[c.header]) for f, c in layout.cells.items() if f in DATES},
        written={f: all_text(c) for f, c in layout.cells.items() if f not in AMOUNTS | DATES},
        height=height,
    )


def questions(table: Table, layout: Layout) -> tuple[Question, ...]:
    """What the user has to say before the rows can be taken."""
    asked = [Question("column", "", table.headers, values={"field": field}) for field in missing(layout.positions)]
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
