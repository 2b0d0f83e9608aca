"""Every row of a table in exactly one class: a document, noise of a named class, or refused with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ..tables import REFUSED, shaped
from .amounts import BLANK, WRONG
from .cells import as_text
from .columns import Columns
from .dates import destroyed
from .headings import key
from .meaning import INVOICE, Money, stated
from .outline import BLANK_LINE, CUSTOMER_LINE, GROUP_LINE, HEADER_LINE, TITLE_LINE, TOTAL_LINE, Outline
from .sheets import is_blank
from .table import Table

TAKEN, BLANK_ROW, HEADER, TOTAL_ROW, DRAFT, LINE, REFUSED_ROW, SUBTOTAL, GROUP, CUSTOMER, TITLE, OTHER, PAYMENT = range(
    13
)
CLASS_NAMES = {
    BLANK_ROW: "blank",
    HEADER: "header",
    TOTAL_ROW: "total_row",
    DRAFT: "draft",
    LINE: "line",
    REFUSED_ROW: "refused",
    SUBTOTAL: "subtotal",
    GROUP: "group",
    CUSTOMER: "customer",
    TITLE: "title",
    OTHER: "other_account",
    PAYMENT: "payment",
}
LINES = {
    BLANK_LINE: BLANK_ROW,
    HEADER_LINE: HEADER,
    TOTAL_LINE: TOTAL_ROW,
    GROUP_LINE: GROUP,
    CUSTOMER_LINE: CUSTOMER,
    TITLE_LINE: TITLE,
}


@dataclass(frozen=True)
class Fates:
    """What becomes of each row: its class, and for the refused the position of the cell at fault, reason and value."""

    classes: np.ndarray
    at: np.ndarray
    reasons: np.ndarray
    values: dict[int, str] = field(default_factory=dict)

    def open(self) -> np.ndarray:
        """The rows still taken for documents."""
        return self.classes == TAKEN

    def put(self, rows: np.ndarray, into: int) -> None:
        """Puts those of the rows that are still taken into another class."""
        self.classes[rows & self.open()] = into

    def refuse(self, rows: np.ndarray, reason: str, at: int = -1) -> None:
        """Refuses those of the rows that are still taken."""
        chosen = rows & self.open()
        self.classes[chosen], self.reasons[chosen], self.at[chosen] = REFUSED_ROW, reason, at

    def count(self, of: int) -> int:
        """How many rows are in a class."""
        return int((self.classes == of).sum())


def sorted_out(table: Table, columns: Columns, outline: Outline) -> Fates:
    """The rows with those put aside that are no documents: blank, headings, customers, totals and drafts."""
    height = columns.height
    fates = Fates(np.zeros(height, np.int8), np.full(height, -1), np.full(height, "", dtype=object))
    for line, into in LINES.items():
        fates.put(outline.classes == line, into)
    fates.put(repeated_header(table, columns), HEADER)
    fates.refuse(table.longer, "too_many_cells")
    fates.put(stated(columns, "~draft"), DRAFT)
    return fates


def repeated_header(table: Table, columns: Columns) -> np.ndarray:
    """The rows that say nothing but the headers again."""
    maybe = np.zeros(columns.height, dtype=bool)
    for column in columns.cells.values():
        header = column.header.lower()
        if header in "\n".join(column.words).lower():
            maybe |= column.spread(np.array([word.lower() == header for word in column.words], dtype=bool))
    heads = [key(header) for header in table.headers]
    for row in np.flatnonzero(maybe):
        cells = zip(table.rows[row], heads, strict=True)
        maybe[row] = all(is_blank(cell) or key(str(cell)) == head for cell, head in cells)
    return maybe


def refuse_unread(fates: Fates, table: Table, columns: Columns, worth: Money, kinds: np.ndarray) -> None:
    """Refuses the rows that lack what a document needs, or have a cell that cannot be read."""
    positions = columns.positions
    unnumbered = ~columns.where("invoice_number") & (kinds == INVOICE) & (worth.amount >= 0)
    fates.refuse(unnumbered, "number_missing", positions.get("invoice_number", -1))
    for name, dated in columns.days.items():
        lost = (dated.state == WRONG) & destroyed(columns.cells[name])
        fates.refuse(lost, "date_destroyed", positions[name])
    nobody = ~columns.where("customer_code") & ~columns.where("customer_name")
    fates.refuse(nobody, "customer_missing", positions.get("customer_name", positions.get("customer_code", -1)))
    for name, made in columns.amounts.items():
        fates.refuse(made.state == WRONG, "amount_unreadable", positions[name])
    fates.refuse(worth.state == BLANK, "amount_missing", positions[worth.field])
    for name, dated in columns.days.items():
        fates.refuse(dated.state == WRONG, "date_unreadable", positions[name])
    document_day = day_field(columns)
    fates.refuse(columns.days[document_day].state == BLANK, "date_missing", positions[document_day])


def day_field(columns: Columns) -> str:
    """The field that gives the document date: its own, else the posting date, else the due date."""
    return next(name for name in ("invoice_date", "posting_date", "due_date") if name in columns.days)


def refuse_odd(fates: Fates, columns: Columns, found: Mapping[tuple[int, int], tuple[str, str]]) -> None:
    """Refuses rows of which a blank cell turned out to be an error or a formula without result: (row, position) ->
    (reason, what stands there)."""
    for (row, position), (reason, value) in found.items():
        if fates.classes[row] == TAKEN:
            fates.classes[row], fates.reasons[row], fates.at[row] = REFUSED_ROW, reason, position
            fates.values[row] = value


def blanks_to_explain(fates: Fates, columns: Columns) -> dict[tuple[int, int], None]:
    """The blank cells of documents in the columns of amounts, days and numbers: (row, position)."""
    names = [*columns.amounts, *columns.days, *(["invoice_number"] if "invoice_number" in columns.cells else [])]
    made: dict[tuple[int, int], None] = {}
    for name in names:
        for row in np.flatnonzero(columns.cells[name].blank() & fates.open()):
            made[int(row), columns.positions[name]] = None
    return made


def refused_table(fates: Fates, table: Table) -> pd.DataFrame:
    """The refused rows (REFUSED)."""
    rows = np.flatnonzero(fates.classes == REFUSED_ROW)
    places = [int(at) for at in fates.at[rows]]
    return shaped(
        REFUSED,
        {
            "sheet": [table.sheets[sheet] for sheet in table.sheet[rows]],
            "row": table.row[rows],
            "column": [table.headers[at] if at >= 0 else "" for at in places],
            "value": [value_at(fates, table, row, at) for row, at in zip(rows.tolist(), places, strict=True)],
            "reason": list(fates.reasons[rows]),
        },
    )


def refused_cells(fates: Fates, table: Table) -> tuple[tuple[Any, ...], ...]:
    """The cells of the refused rows, as they stand."""
    return tuple(tuple(table.rows[row]) for row in np.flatnonzero(fates.classes == REFUSED_ROW).tolist())


def value_at(fates: Fates, table: Table, row: int, at: int) -> str:
    """What stands in the cell at fault; the filled cells of the row where no single cell is."""
    if row in fates.values:
        return fates.values[row]
    cells = table.rows[row] if at < 0 else [table.rows[row][at]]
    return " | ".join(" ".join(as_text(cell).split()) for cell in cells if not is_blank(cell))[:200]
