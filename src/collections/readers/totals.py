"""The file's own totals: found with or without a label, set beside ours, with the likely reason of a difference."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from .amounts import OK, Amounts
from .headings import key, words
from .meaning import CREDIT_NOTE, RECEIPT
from .outline import total_label
from .rows import CUSTOMER, DRAFT, LINE, REFUSED_ROW, SUBTOTAL, TAKEN, TOTAL_ROW, Fates
from .sheets import is_blank
from .table import Table

PART_OF = (
    *("sous", "sub", "zwischen", "totalclient", "totaalklant", "totalfor", "soldefinaldupartenaire"),
    *("partnereindbalans", "partnerendsaldo", "totaalbedragdebiteur"),
)
PERCENT = ("percent", "pourcent", "procent", "prozent", "%")
ROUNDING = 1


@dataclass(frozen=True)
class Sums:
    """The column the totals stand in, and what each document taken adds to it, alone and all up to a row."""

    column: Amounts
    taken: np.ndarray
    running: np.ndarray

    def between(self, since: int, row: int) -> int:
        """The documents from one row up to another, in cents."""
        return int(self.running[row] - self.running[since])


def sums(column: Amounts, rows: np.ndarray) -> Sums:
    """The documents in `rows`, added up in the signs of the file."""
    taken = np.where(rows & (column.state == OK), column.cents, 0)
    return Sums(column, taken, np.concatenate([[0], np.cumsum(taken)]))


def totals_apart(table: Table, fates: Fates, column: Amounts, unnamed: np.ndarray) -> None:
    """Puts totals without a label where they belong, and tells subtotals from totals. `unnamed` are the rows with an
    amount but neither day nor number: one that is the sum since the last of them, or of its sheet, is a total."""
    made = sums(column, fates.open() & ~unnamed)
    marks = np.flatnonzero(np.isin(fates.classes, (TOTAL_ROW, CUSTOMER)) | unnamed)
    for row in np.flatnonzero(unnamed & fates.open() & (column.state == OK)).tolist():
        place = int(np.searchsorted(marks, row)) - 1
        start = int(np.searchsorted(table.sheet, table.sheet[row]))
        since = max(start, int(marks[place]) + 1 if place >= 0 else 0)
        worth = int(column.cents[row])
        if worth and worth in (made.between(since, row), made.between(start, row)):
            fates.classes[row] = TOTAL_ROW
    for sheet in range(len(table.sheets)):
        fates.classes[subtotals(table, sheet, fates, made)] = SUBTOTAL


def subtotals(table: Table, sheet: int, fates: Fates, made: Sums) -> list[int]:
    """The total rows of a sheet that only add up a part: by their label, or because a larger total follows."""
    rows = np.flatnonzero((table.sheet == sheet) & (fates.classes == TOTAL_ROW)).tolist()
    plain = [row for row in rows if not percent(label(table, row))]
    start = int(np.searchsorted(table.sheet, sheet))
    found, since = [], start
    for row in plain:
        named = key(label(table, row))
        known = made.column.state[row] == OK
        whole = known and int(made.column.cents[row]) == made.between(start, row)
        part = known and int(made.column.cents[row]) == made.between(since, row)
        if row != plain[-1]:
            small = part or not whole or not generic(named)
        else:
            small = len(plain) == 1 and bool(named) and not generic(named) and not whole
        if small or named.startswith(PART_OF):
            found.append(row)
        since = row
    return found


def label(table: Table, row: int) -> str:
    """What a total row says it is; its first text where it has no label, '' where it has none either."""
    cells = table.rows[row]
    return total_label(cells) or next(
        (cell.strip() for cell in cells if isinstance(cell, str) and not is_blank(cell)), ""
    )


def generic(named: str) -> bool:
    """Whether a label, as a key, is a total's and names nobody."""
    return named in words("~total")


def percent(text: str) -> bool:
    """Whether a label is about a percentage and no amount."""
    return any(part in text.lower() for part in PERCENT)


def blanks_are_nothing(fates: Fates, column: Amounts, assumed: np.ndarray, left: np.ndarray) -> bool:
    """Whether a total of the file shows that rows without an open amount have nothing open: it is the sum of the
    others, and not the sum with `assumed` rows at their amounts. `column` is the open amounts, `left` with those."""
    rows = fates.open()
    if not (assumed & rows).any():
        return False
    stated = column.cents[np.isin(fates.classes, (TOTAL_ROW,)) & (column.state == OK)]
    without = int(np.where(rows & (column.state == OK), column.cents, 0).sum())
    return without in stated.tolist() and int(left[rows].sum()) not in stated.tolist()


@dataclass(frozen=True)
class Listed:
    """The rows of a table as its totals see them: what becomes of each row, the column the totals stand in and the same
    amounts in our signs, kind, currency and due date of each row, and the day of the books."""

    table: Table
    fates: Fates
    column: Amounts
    signed: np.ndarray
    kinds: np.ndarray
    currencies: np.ndarray
    due: np.ndarray
    as_of: date | None


def file_totals(listed: Listed) -> tuple[dict[str, Any], ...]:
    """Every total and subtotal beside the sum of the documents it stands for, those since the last one or all of the
    sheet, whichever the file seems to mean; with a reason where they differ."""
    made: list[dict[str, Any]] = []
    table, fates, column = listed.table, listed.fates, listed.column
    ours = sums(column, fates.open())
    owed = sums(replace(column, cents=listed.signed), fates.open())
    by_currency = {code: sums(column, fates.open() & (listed.currencies == code)) for code in currencies_of(listed)}
    edges = np.flatnonzero(np.isin(fates.classes, (TOTAL_ROW, SUBTOTAL, CUSTOMER)))
    taken, since = fates.open(), 0
    for row in edges[fates.classes[edges] != CUSTOMER].tolist():
        start = int(np.searchsorted(table.sheet, table.sheet[row]))
        since = max(since, start)
        if column.state[row] != OK:
            since = row if fates.classes[row] == SUBTOTAL else since
            continue
        named = label(table, row)
        code = next((code for code in by_currency if len(by_currency) > 1 and code in named.upper().split()), "")
        added = by_currency[code] if code else ours
        first, worth = since if fates.classes[row] == SUBTOTAL and not code else start, int(column.cents[row])
        span, found = standing_for(
            worth, row, (first, since, start, 0), below(table, edges, row), (added, *([] if code else [owed]))
        )
        spoken = {code} if code else set(listed.currencies[span][taken[span]].tolist())
        made.append(
            {
                "sheet": table.sheets[table.sheet[row]],
                "row": int(table.row[row]),
                "label": named,
                "currency": spoken.pop() if len(spoken) == 1 else "",
                "stated": worth,
                "ours": found,
                "difference": worth - found,
                "reason": reason(listed, row, span, worth - found),
            }
        )
        since = row
    return tuple(made)


def standing_for(
    worth: int, row: int, starts: tuple[int, ...], ends: tuple[int, ...], ways: tuple[Sums, ...]
) -> tuple[slice, int]:
    """The rows a total stands for and their sum: the first of some spans above it, or below it where nothing stands
    above, that gives what the file says, whatever sign it gives it, in the file's amounts or in ours; else the first
    span."""
    spans = [slice(start, row) for start in starts] + [slice(row, end) for end in ends]
    usual = spans[0] if ways[0].between(0, row) or not ends else spans[-1]
    for span in spans if worth else [usual]:
        for added in ways:
            if abs(added.between(span.start, span.stop)) == abs(worth):
                return span, worth
    return usual, ways[-1].between(usual.start, usual.stop)


def below(table: Table, edges: np.ndarray, row: int) -> tuple[int, ...]:
    """Where the rows below a total may end: before the next total or customer, which `edges` are, and at the end of
    the sheet."""
    end = int(np.searchsorted(table.sheet, table.sheet[row], side="right"))
    after = int(np.searchsorted(edges, row, side="right"))
    return (int(edges[after]), end) if after < len(edges) and edges[after] < end else (end,)


def currencies_of(listed: Listed) -> list[str]:
    """The currencies of the documents taken."""
    return sorted(set(listed.currencies[listed.fates.open()].tolist()))


def reason(listed: Listed, row: int, span: slice, difference: int) -> str:
    """Why a total is likely to differ from the documents above it: a key under `total_reason.`, else an empty text."""
    if not difference:
        return ""
    if percent(label(listed.table, row)):
        return "percent"
    column, classes = listed.column, listed.fates.classes[span]
    cents = np.where(column.state[span] == OK, column.cents[span], 0)
    taken, kinds = classes == TAKEN, listed.kinds[span]
    due, day = listed.due[span], listed.as_of
    later = taken & (due >= np.datetime64(day, "D")) if day else taken & np.isnat(due)
    ways = (
        ("refused_rows", classes == REFUSED_ROW, 1),
        ("drafts", classes == DRAFT, 1),
        ("repeated_lines", classes == LINE, 1),
        ("receipts", taken & (kinds == RECEIPT), -1),
        ("credit_notes", taken & (kinds == CREDIT_NOTE), -1),
        ("not_due_left_out", later, -1),
    )
    for name, rows, sign in ways:
        amount = sign * int(cents[rows].sum())
        if amount and amount == difference:
            return name
    if len(set(listed.currencies[span][taken].tolist())) > 1:
        return "several_currencies"
    return "rounding" if abs(difference) <= max(ROUNDING, int(taken.sum()) // 2) else "unknown"
