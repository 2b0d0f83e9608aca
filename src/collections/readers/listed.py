"""A list of documents, read: from the columns of its table to the rows taken, refused and put aside."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from . import lines
from .amounts import BLANK, OK
from .columns import Columns, typed
from .dates import Days
from .gathering import TEXT_FIELDS, Rows, Source, gathered, is_ledger, totals_column
from .meaning import (
    CREDIT_NOTE,
    INVOICE,
    KIND_NAMES,
    RECEIPT,
    WRITE_OFF,
    Money,
    Texts,
    amount_of,
    by_text,
    currencies,
    customers,
    flipped,
    kinds_of,
    means,
    money,
    told_kinds,
)
from .outline import DOCUMENT, Outline
from .reading import AMOUNTS, Choices, Question
from .rows import (
    DRAFT,
    TAKEN,
    Fates,
    blanks_to_explain,
    day_field,
    refuse_odd,
    refuse_unread,
    sorted_out,
)
from .spreadsheet import second_look
from .table import Table
from .totals import blanks_are_nothing, totals_apart

EXPLAINED_UP_TO = 5_000
MOSTLY, FEW = 0.8, 3


def listed(source: Source, choices: Choices) -> dict[str, Any]:
    """The part of a Reading that holds the rows of a list of documents, or the questions its rows raise."""
    table = source.table
    columns, runs = without_running(typed(source.layout, table, source.outline), source.outline, source.table.sheet)
    columns, on_account = dated_on_account(columns, source)
    worth, told = money(columns), np.where(on_account, RECEIPT, told_kinds(columns))
    fates = judged(source, columns, worth, told)
    codes, unknown, assumed = currencies(columns, choices.currency, titles_say(table))
    fates.refuse(unknown, "currency_unknown", columns.positions.get("currency", -1))
    texts = {of: columns.texts(field) for of, field in TEXT_FIELDS.items()}
    texts["customer"], texts["name"], without_code = customers(columns)
    texts["currency"] = codes
    document = identity(texts, columns)
    rows = Rows(columns, fates, worth, told, worth.amount, worth.open, texts)
    entries = is_ledger(columns)
    asked = [] if entries else in_lines(source, rows, document, choices)
    asked += [] if entries else owed(rows, choices)
    if asked:
        return {"questions": tuple(asked)}
    nothing = np.zeros(columns.height, dtype=bool)
    if "open_balance" in columns.amounts and blanks_are_nothing(
        fates, columns.amounts["open_balance"], worth.assumed, rows.open
    ):
        nothing = worth.assumed
        rows.open = np.where(nothing, 0, rows.open)
    sign(rows, columns, ledger_=entries, turned=choices.answers.get("sign") == "owed")
    if not entries:
        lines.repeats(fates, {**document, "kind": rows.kinds}, rows.amount, rows.open)
    return gathered(
        source, rows, choices, {"code_missing": without_code, "currency_assumed": assumed, "nothing": nothing}, runs
    )


def dated_on_account(columns: Columns, source: Source) -> tuple[Columns, np.ndarray]:
    """The columns with a day for what stands on account, which has none of its own: the day of the books, else the
    last of the list; and the rows it is."""
    name = day_field(columns)
    dated = columns.days[name]
    rows = by_text(columns.texts("invoice_number"), "~on_account", among=dated.state == BLANK)
    known = dated.days[dated.state == OK]
    day = np.datetime64(source.as_of, "D") if source.as_of else known.max() if len(known) else None
    if day is None or not rows.any():
        return columns, np.zeros(columns.height, dtype=bool)
    made = Days(np.where(rows, day, dated.days), np.where(rows, OK, dated.state))
    return replace(columns, days={**columns.days, name: made}), rows


def without_running(columns: Columns, outline: Outline, sheet: np.ndarray) -> tuple[Columns, str]:
    """The columns without an open balance that is the running sum of the amounts, of all, of each customer or of each
    sheet, and the header of that column; '' where there is none."""
    if "open_balance" not in columns.amounts or len(columns.amounts) < 2:
        return columns, ""
    balance = columns.amounts["open_balance"]
    rest = replace(columns, amounts={name: one for name, one in columns.amounts.items() if name != "open_balance"})
    if not any(name in rest.amounts for name in AMOUNTS):
        return columns, ""
    amount = amount_of(rest)[1]
    rows = np.flatnonzero((outline.classes == DOCUMENT) & ~outline.unnamed & (balance.state == OK))
    if len(rows) < 2 or not (np.abs(balance.cents[rows]) > np.abs(amount[rows])).any():
        return columns, ""
    who = pd.Series(customers(columns)[0][1][rows])
    groups = (np.zeros(len(rows)), who.to_numpy(), sheet[rows])
    sums = (pd.Series(amount[rows]).groupby(group).cumsum().to_numpy() for group in groups)
    if not any((one == balance.cents[rows]).all() for one in sums):
        return columns, ""
    return rest, columns.cells["open_balance"].header


def judged(source: Source, columns: Columns, worth: Money, told: np.ndarray) -> Fates:
    """What becomes of each row as far as its own cells say."""
    table = source.table
    fates = sorted_out(table, columns, source.outline)
    totals_apart(table, fates, totals_column(columns, worth), source.outline.unnamed & (worth.state == OK))
    if source.kind in ("xlsx", "xlsm") and len(table.rows) <= EXPLAINED_UP_TO:
        refuse_odd(fates, columns, explained(table, fates, columns, source.content))
    refuse_unread(fates, table, columns, worth, told)
    return fates


def titles_say(table: Table) -> list[str]:
    """The texts above the table, where a currency may be named."""
    return [cell for row in table.titles for cell in row if isinstance(cell, str)]


def explained(table: Table, fates: Fates, columns: Columns, content: bytes) -> dict[tuple[int, int], tuple[str, str]]:
    """What stands in blank cells that are not: (row of the table, position) -> (reason, value)."""
    wanted = blanks_to_explain(fates, columns)
    made = {}
    for index, sheet in enumerate(table.sheets):
        places = {(int(table.row[row]) - 1, at): (row, at) for row, at in wanted if table.sheet[row] == index}
        if places:
            made.update({places[place]: found for place, found in second_look(content, sheet, places).items()})
    return made


def in_lines(source: Source, rows: Rows, document: dict[str, np.ndarray], choices: Choices) -> list[Question]:
    """Adds up the rows of one document where each is a line of it; asks where the file does not say."""
    way, ask = lines.way(source.table, rows.fates, document, rows.amount, choices.answers.get("lines"))
    if ask:
        return [Question("lines", "", (lines.SUM, lines.SAME))]
    if way == lines.SUM:
        rows.amount, rows.open = lines.added_up(rows.fates, document, rows.amount, rows.open)
    return []


def owed(rows: Rows, choices: Choices) -> list[Question]:
    """Asks whether negative amounts are what customers owe, where nearly all are and no row says what it is."""
    if choices.answers.get("sign") or "credit" in rows.columns.amounts:
        return []
    bills = np.isin(rows.fates.classes, (TAKEN, DRAFT)) & (rows.kinds == INVOICE) & (rows.amount != 0)
    if not (rows.amount[bills] < 0).any():
        return []
    words, codes = rows.texts["number"]
    bills &= ~np.array([numbered_as_credit(word) for word in words], dtype=bool)[codes]
    named = bills & rows.columns.where("document_type")
    negative = int((rows.amount[bills] < 0).sum())
    contrary = bool(named.any() and (rows.amount[named] < 0).all())
    mostly = negative == bills.sum() or (negative > FEW and negative >= MOSTLY * bills.sum())
    if not contrary and (not negative or not mostly):
        return []
    mine = rows.amount[bills]
    return [Question("sign", "", ("owed", "credit"), (f"{int(mine.min()) / 100:.2f}",))]


def numbered_as_credit(number: str) -> bool:
    """Whether a document number begins with a word for a credit note, such as NC or AV."""
    found = re.match(r"[^\W\d_]+", number)
    return found is not None and means(found.group(), "~credit_note")


def sign(rows: Rows, columns: Columns, *, ledger_: bool, turned: bool) -> None:
    """Gives each row its kind, and credit notes, receipts and write-offs a minus."""
    told = rows.kinds
    if turned:
        rows.amount, rows.open = -rows.amount, -rows.open
    rows.kinds = kinds_of(told, rows.amount, columns)
    refunds = refunded(columns, told) if ledger_ else np.zeros(columns.height, dtype=bool)
    for kind in (CREDIT_NOTE, RECEIPT, WRITE_OFF):
        chosen = (told == kind) & rows.fates.open() & ~refunds
        rows.amount, rows.open = flipped(rows.amount, chosen), flipped(rows.open, chosen)
    rows.kinds = np.where(refunds, RECEIPT, rows.kinds)
    rows.amount = np.where(refunds, np.abs(rows.amount), rows.amount)
    rows.open = np.where(refunds, np.abs(rows.open), rows.open)
    wrong = (rows.kinds != INVOICE) & (rows.amount > 0) & ~refunds
    rows.fates.refuse(wrong, "sign_unclear", columns.positions[rows.worth.field])
    rows.texts["kind"] = (KIND_NAMES, rows.kinds)


def refunded(columns: Columns, told: np.ndarray) -> np.ndarray:
    """The entries that pay money back: called so in a ledger that has credit notes or receipts under other names."""
    words, codes = columns.texts("document_type")
    named = np.array([means(word, "~refund") for word in words], dtype=bool)[codes]
    others = (told == CREDIT_NOTE) & ~named
    return named if others.any() or (told == RECEIPT).any() else np.zeros(len(named), dtype=bool)


def identity(texts: dict[str, Texts], columns: Columns) -> dict[str, np.ndarray]:
    """What makes a document one, as codes per row, and which rows have a number at all."""
    codes = {name: texts[name][1] for name in ("customer", "number", "currency")}
    day = columns.days[day_field(columns)].days.astype(np.int64)
    due = columns.days["due_date"].days.astype(np.int64) if "due_date" in columns.days else np.zeros_like(day)
    return {**codes, "day": day, "due": due, "numbered": columns.where("invoice_number")}
