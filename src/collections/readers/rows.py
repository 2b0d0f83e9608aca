"""Every row of a table in exactly one class: a document, noise of a named class, or refused with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ..tables import REFUSED, shaped
from .amounts import BLANK, OK, WRONG
from .cells import as_text
from .columns import Columns
from .headings import key, totals
from .meaning import INVOICE, Money, stated, type_kind
from .sheets import blank_row, is_blank
from .table import Table

TAKEN, BLANK_ROW, HEADER, TOTAL_ROW, DRAFT, LINE, REFUSED_ROW = range(7)
CLASSES = ("taken", "blank", "header", "total_row", "draft", "line", "refused")


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


def sorted_out(table: Table, columns: Columns) -> Fates:
    """The rows with those put aside that are no documents: blank, repeated headers, totals and drafts."""
    height = columns.height
    fates = Fates(np.zeros(height, np.int8), np.full(height, -1), np.full(height, "", dtype=object))
    fates.put(blank(table, columns), BLANK_ROW)
    fates.put(repeated_header(table, columns), HEADER)
    fates.put(total_rows(table, columns, fates.open()), TOTAL_ROW)
    fates.refuse(table.longer, "too_many_cells")
    fates.put(stated(columns, "~draft"), DRAFT)
    return fates


def blank(table: Table, columns: Columns) -> np.ndarray:
    """The rows all of whose cells are blank."""
    made = np.ones(columns.height, dtype=bool)
    for column in columns.cells.values():
        made &= column.blank()
    for row in np.flatnonzero(made):
        made[row] = blank_row(table.rows[row])
    return made


def repeated_header(table: Table, columns: Columns) -> np.ndarray:
    """The rows that say nothing but the headers again."""
    maybe = np.zeros(columns.height, dtype=bool)
    for column in columns.cells.values():
        if column.header in column.words:
            maybe |= column.spread(np.array([word == column.header for word in column.words]))
    heads = [key(header) for header in table.headers]
    for row in np.flatnonzero(maybe):
        cells = zip(table.rows[row], heads, strict=True)
        maybe[row] = all(is_blank(cell) or key(str(cell)) == head for cell, head in cells)
    return maybe


def total_rows(table: Table, columns: Columns, among: np.ndarray) -> np.ndarray:
    """The rows with a label that begins like a total, and neither a day nor a document number."""
    maybe = among.copy()
    for column in columns.days.values():
        maybe &= column.state != OK
    words, codes = columns.texts("invoice_number")
    for row in np.flatnonzero(maybe):
        number = words[codes[row]]
        unnumbered = not number or totals().match(number) is not None
        maybe[row] = unnumbered and total_label(table.rows[row]) is not None
    return maybe


def total_label(row: Any) -> str | None:
    """The label of a total row, or None."""
    return next((cell.strip() for cell in row if isinstance(cell, str) and totals().match(cell)), None)


def refuse_unread(fates: Fates, table: Table, columns: Columns, worth: Money, kinds: np.ndarray) -> None:
    """Refuses the rows that lack what a document needs, or have a cell that cannot be read."""
    positions = columns.positions
    unnumbered = ~columns.where("invoice_number") & (kinds == INVOICE) & (worth.amount >= 0)
    fates.refuse(unnumbered, "number_missing", positions.get("invoice_number", -1))
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


def repeats(fates: Fates, document: Mapping[str, np.ndarray], amount: np.ndarray, left: np.ndarray) -> None:
    """Puts aside the further lines of a document that repeat its amount and what is open, and refuses those that
    give it another; `document` is what makes a document one, as codes."""
    rows = np.flatnonzero(fates.open() & document["numbered"])
    identity = pd.DataFrame({name: codes[rows] for name, codes in document.items() if name != "numbered"})
    later = identity.duplicated().to_numpy()
    if not later.any():
        return
    group = identity.groupby(list(identity.columns), sort=False).ngroup().to_numpy()
    first = rows[np.unique(group, return_index=True)[1]][group]
    same = (amount[rows] == amount[first]) & (left[rows] == left[first])
    mask = np.zeros(len(amount), dtype=bool)
    mask[rows[later & same]] = True
    fates.put(mask, LINE)
    differs = np.zeros(len(amount), dtype=bool)
    differs[rows[later & ~same]] = True
    fates.refuse(differs, "duplicate_differs")


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


def file_totals(table: Table, fates: Fates, amounts: Any) -> tuple[dict[str, Any], ...]:
    """The total rows beside the sum of the documents above them: of those since the last total or of all, whichever
    the file seems to mean. `amounts` is the column the total stands in, in the signs of the file."""
    made, since = [], 0
    worth = np.where(fates.open() & (amounts.state == OK), amounts.cents, 0)
    running = np.concatenate([[0], np.cumsum(worth)])
    for row in np.flatnonzero(fates.classes == TOTAL_ROW).tolist():
        if amounts.state[row] == OK:
            stated_, part, whole = int(amounts.cents[row]), int(running[row] - running[since]), int(running[row])
            ours = part if part == stated_ else whole
            made.append(
                {
                    "sheet": table.sheets[table.sheet[row]],
                    "row": int(table.row[row]),
                    "label": total_label(table.rows[row]) or "",
                    "stated": stated_,
                    "ours": ours,
                    "difference": stated_ - ours,
                }
            )
            since = row
    return tuple(made)


def kinds_of(told: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """The kind of each row: as told, else a credit note where the amount is negative."""
    return np.where((told == INVOICE) & (amount < 0), type_kind("avoir"), told)
