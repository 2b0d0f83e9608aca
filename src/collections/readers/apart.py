"""Before the columns are laid out: rows of other accounts left out, and amounts made of quantity and price."""

import re
from dataclasses import replace

import numpy as np

from .amounts import WRONG, amounts, decimal_marks
from .cells import as_text, cells
from .headings import found_words, key, words
from .sheets import Row, is_blank
from .table import Table

RECEIVABLE = re.compile(
    r"(?:41[01]|400)\d*(?:\s|$|[-–:])|accounts?\s+receivable|debtors|trade receivables|clients?$|comptes? clients?"
    r"|handelsdebiteuren|handelsvorderingen|debiteuren|forderungen",
    re.IGNORECASE,
)
ACCOUNTS = frozenset(
    {"accountname", "account", "glaccount", "compte", "comptegeneral", "rekening", "grootboekrekening"}
)
FIRST = 2_000
LINE_CELLS = 4
MONEY = ("amount_incl_vat", "amount_signed", "debit", "credit", "amount_excl_vat", "open_balance")


def of_customers(table: Table) -> Table:
    """The table without the rows of other accounts, where a column names the account of each row and some of them are
    the customers'; they are counted in `others`."""
    for at, header in enumerate(table.headers):
        if key(header) not in ACCOUNTS and not any(word.field == "gl_account" for word in found_words(header)):
            continue
        named = [" ".join(as_text(row[at]).split()) for row in table.rows]
        ours = {name: RECEIVABLE.match(name) is not None for name in set(named) if name and key(name) != key(header)}
        if not any(ours.values()) or all(ours.values()):
            continue
        whole = [sum(not is_blank(cell) for cell in row) > LINE_CELLS for row in table.rows]
        chosen = np.array(
            [ours.get(name, True) or not full for name, full in zip(named, whole, strict=True)], dtype=bool
        )
        rows = np.flatnonzero(chosen)
        return replace(
            table,
            rows=[table.rows[row] for row in rows.tolist()],
            sheet=table.sheet[rows],
            row=table.row[rows],
            longer=table.longer[rows],
            others=int((~chosen).sum()),
            skipped=table.skipped | {at},
        )
    return table


def priced(table: Table) -> Table:
    """The table with a column of quantity times price, where it is written by invoice lines and every column that
    could give an amount is blank."""
    first = table.rows[:FIRST]
    for at, header in enumerate(table.headers):
        money = any(word.field in MONEY for word in found_words(header))
        if money and not all(is_blank(row[at]) for row in first):
            return table
    many, each = (place(table, name) for name in ("~quantity", "~unit_price"))
    if many is None or each is None:
        return table
    both = [cells(table.headers[at], table.column(at)) for at in (many, each)]
    marks = decimal_marks(both, {})
    if "?" in marks.values():
        return table
    quantity, price = (amounts(column, marks[column.header]) for column in both)
    bad = (quantity.state == WRONG) | (price.state == WRONG)
    worth = np.rint(quantity.cents * price.cents / 100) / 100
    header = f"{table.headers[many]} × {table.headers[each]}"
    pairs = zip(table.rows, bad.tolist(), worth.tolist(), strict=True)
    made: list[Row] = [[*row, "" if wrong else value] for row, wrong, value in pairs]
    return replace(
        table,
        rows=made,
        headers=(*table.headers, header),
        given={**dict.fromkeys(MONEY, ""), "amount_excl_vat": header},
    )


def place(table: Table, name: str) -> int | None:
    """The position of the column whose header is in a list of words."""
    return next((at for at, header in enumerate(table.headers) if key(header) in words(name)), None)
