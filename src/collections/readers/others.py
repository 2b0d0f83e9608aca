"""Lists that are no list of documents: payments, customers, sales by month. Each read with the same columns."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..tables import PAYMENTS, PEOPLE, REFUSED, SALES, TAKEN, empty, shaped
from .amounts import BLANK, WRONG, amounts, decimal_marks
from .cells import as_text, cells
from .columns import FIRST_ROWS, Layout, questions, typed
from .dates import MONTH, day
from .gathering import TEXT_FIELDS, caution, counted, days_of, texts_of
from .headings import found_words, key
from .mapping import is_amount
from .meaning import countries, currencies, customers, means, spoken, terms
from .outline import DOCUMENT, Outline, total_label
from .reading import PURPOSES, Choices, Question, Reading
from .rows import CLASS_NAMES, LINES, Fates, refused_cells, refused_table, sorted_out
from .sheets import is_blank
from .table import Table

CONTACT = ("email", "phone", "address", "vat_number", "company_number", "contact_person", "language", "payment_terms")
PAID_ON = ("settled_date", "invoice_date", "posting_date", "matching_date", "due_date")
PAID = ("paid", "amount_incl_vat", "amount_signed", "credit", "debit", "amount_excl_vat", "open_balance")
PAYS = ("applies_to", "invoice_number")
NAMED_MONTH = re.compile(r"([^\W\d_]{3,})\.?[-/ ]*([0-9]{4})|([0-9]{4})[-/ ]*([^\W\d_]{3,})\.?")
NUMBERED_MONTH = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})|([0-9]{1,2})[-/.]([0-9]{4})|((?:19|20)[0-9]{2})([0-9]{2})")


def purpose(name: str, table: Table, layout: Layout, choices: Choices) -> str:
    """What a table lists, one of PURPOSES; 'unknown' where it might be payments as well as documents."""
    said = choices.answers.get("purpose")
    if said in PURPOSES:
        return said
    at = layout.positions
    who = any(field in at for field in ("customer_code", "customer_name"))
    dated = any(field in at for field in ("invoice_date", "posting_date", "due_date", "settled_date"))
    if not who and "invoice_number" not in at and monthly(table) is not None:
        return "sales"
    if who and not dated and "invoice_number" not in at and any(field in at for field in CONTACT):
        return "customers"
    bill = "due_date" in at or "open_balance" in at or "document_type" in at or "matching_code" in at
    if bill or choices.mapping.get("invoice_date"):
        return "documents"
    if payments_title(table, name):
        return "payments"
    only_paid = "settled_date" in at and "invoice_date" not in at and "posting_date" not in at
    return "payments" if only_paid and any(field in at for field in PAYS) else "documents"


def payments_title(table: Table, name: str) -> str:
    """The title, sheet or file name that says this is a list of payments, or ''."""
    said = [cell for row in table.titles for cell in row if isinstance(cell, str)]
    every = (*said, *table.sheets, name.rsplit(".", 1)[0])
    return next((text for text in every if means(undated(text), "~payments")), "")


def undated(text: str) -> str:
    """A title without the days, months and years in it.

    >>> undated("Paiements novembre 2026")
    'Paiements'
    """
    return " ".join(word for word in re.findall(r"[^\W\d_]+", text) if key(word) not in MONTH)


def payments(told: Mapping[str, Any], table: Table, layout: Layout, outline: Outline, choices: Choices) -> Reading:
    """A list of payments: for which document, when, how much."""
    paid_on = next((field for field in PAID_ON if field in layout.positions), None)
    paid = next((field for field in PAID if field in layout.positions), None)
    asked = open_questions(table, layout, choices, {"settled_date": paid_on, "paid": paid})
    if asked or paid_on is None or paid is None:
        return waiting(told, table, "payments", asked)
    columns = typed(layout, table, outline)
    fates = sorted_out(table, columns, outline)
    money, dated = columns.amounts[paid], columns.days[paid_on]
    at = columns.positions
    fates.refuse(money.state == WRONG, "amount_unreadable", at[paid])
    fates.refuse(money.state == BLANK, "amount_missing", at[paid])
    fates.refuse(dated.state == WRONG, "date_unreadable", at[paid_on])
    fates.refuse(dated.state == BLANK, "date_missing", at[paid_on])
    number = next((field for field in PAYS if field in at), "invoice_number")
    who, _, _ = customers(columns)
    codes, unknown, assumed = currencies(columns, choices.currency)
    fates.refuse(unknown, "currency_unknown", at.get("currency", -1))
    rows = np.flatnonzero(fates.open())
    words, numbers = columns.texts(number)
    named = texts_of(codes[0], codes[1][rows])
    made = {
        "sheet": [table.sheets[sheet] for sheet in table.sheet[rows]],
        "row": table.row[rows],
        "customer": texts_of(who[0], who[1][rows]),
        "number": texts_of(words, numbers[rows]),
        "day": days_of(columns, paid_on, rows),
        "amount": money.cents[rows],
        "currency": pd.Series(named).where(~assumed[rows], ""),
    }
    return finished(told, table, fates, "payments", {"payments": shaped(PAYMENTS, made)})


def people(told: Mapping[str, Any], table: Table, layout: Layout, outline: Outline, choices: Choices) -> Reading:
    """A list of customers: what it says of each."""
    outline = replace(outline, classes=np.where(told_of(table), DOCUMENT, outline.classes))
    columns = typed(layout, table, outline)
    fates = sorted_out(table, columns, outline)
    who, name, _ = customers(columns)
    nobody = ~columns.where("customer_code") & ~columns.where("customer_name")
    fates.refuse(nobody, "customer_missing", columns.positions.get("customer_name", -1))
    rows = np.flatnonzero(fates.open())
    texts = {said: columns.texts(field) for said, field in TEXT_FIELDS.items() if said in PEOPLE.names}
    texts |= {"customer": who, "name": name}
    texts |= {"country": countries(columns.texts("country")), "language": spoken(columns.texts("language"))}
    made: dict[str, Any] = {field: texts_of(words, codes[rows]) for field, (words, codes) in texts.items()}
    made["sheet"] = [table.sheets[sheet] for sheet in table.sheet[rows]]
    made["row"] = table.row[rows]
    made["terms"] = terms(columns.texts("payment_terms"))[0][rows]
    return finished(told, table, fates, "customers", {"people": shaped(PEOPLE, made)})


def told_of(table: Table) -> np.ndarray:
    """The rows that say more than one thing."""
    return np.array([sum(not is_blank(cell) for cell in row) > 1 for row in table.rows], dtype=bool)


def sales(told: Mapping[str, Any], table: Table, layout: Layout, outline: Outline, choices: Choices) -> Reading:
    """A list of sales by month."""
    found = monthly(table)
    if found is None:
        asked = tuple(Question("column", "", table.headers, values={"field": field}) for field in ("month", "sales"))
        return waiting(told, table, "sales", asked)
    column = cells(table.headers[found[1]], table.column(found[1]))
    mark = decimal_marks([column], choices.decimal_marks)[column.header]
    if mark == "?":
        return waiting(
            told, table, "sales", (Question("decimal_mark", column.header, (",", "."), tuple(column.words[:1])),)
        )
    money = amounts(column, mark)
    months = [month(as_text(row[found[0]])) for row in table.rows]
    fates = Fates(np.zeros(len(months), np.int8), np.full(len(months), -1), np.full(len(months), "", dtype=object))
    missing = np.array([one is None for one in months], dtype=bool)
    for number, name in CLASS_NAMES.items():
        if name in ("blank", "header", "total_row", "title"):
            fates.put(missing & lined(outline, name), number)
    fates.put(missing & totals_of(table), next(number for number, name in CLASS_NAMES.items() if name == "total_row"))
    fates.refuse(missing, "month_unreadable", found[0])
    fates.refuse(money.state == WRONG, "amount_unreadable", found[1])
    fates.refuse(money.state == BLANK, "amount_missing", found[1])
    rows = np.flatnonzero(fates.open())
    made = {
        "sheet": [table.sheets[sheet] for sheet in table.sheet[rows]],
        "row": table.row[rows],
        "month": np.array([months[row] for row in rows], dtype="datetime64[D]").astype("datetime64[s]"),
        "amount": money.cents[rows],
        "currency": list(money.currency[rows]),
    }
    told = {**told, "mapping": {"month": table.headers[found[0]], "sales": table.headers[found[1]]}}
    return finished(told, table, fates, "sales", {"sales": shaped(SALES, made)})


def monthly(table: Table) -> tuple[int, int] | None:
    """The positions of the month and of the sales of a table that lists sales by month; None where it does not."""
    first = table.rows[:FIRST_ROWS]
    months = [at for at, header in enumerate(table.headers) if names(header, "month") and mostly(first, at, is_month)]
    money = [at for at, header in enumerate(table.headers) if names(header, "sales") and mostly(first, at, is_amount)]
    return (months[0], next(at for at in money if at not in months)) if months and set(money) - set(months) else None


def names(header: str, field: str) -> bool:
    """Whether a header is one of a field's."""
    return any(word.field == field for word in found_words(header))


def mostly(rows: list[Any], at: int, test: Callable[[Any], bool]) -> bool:
    """Whether at least half of the filled cells of a column pass a test."""
    filled = [row[at] for row in rows if not is_blank(row[at])]
    return bool(filled) and 2 * sum(map(test, filled)) >= len(filled)


def is_month(cell: Any) -> bool:
    """Whether a cell names a month."""
    return month(as_text(cell)) is not None


def month(text: str) -> date | None:
    """The first day of the month a text names.

    >>> month("mars 2026"), month("2026-03"), month("03/2026"), month("31/03/2026")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    """
    plain = " ".join(text.split())
    if found := NAMED_MONTH.fullmatch(plain):
        name, year = (found[1], found[2]) if found[1] else (found[4], found[3])
        number = MONTH.get(key(name), 0)
        return date(int(year), number, 1) if number else None
    if found := NUMBERED_MONTH.fullmatch(plain):
        year, number = found[1] or found[4] or found[5], int(found[2] or found[3] or found[6])
        return date(int(year), number, 1) if 1 <= number <= 12 else None
    whole = day(plain, "dmy")
    return whole.replace(day=1) if whole else None


def lined(outline: Outline, name: str) -> np.ndarray:
    """The rows that are lines of a kind, by the name of their class."""
    numbers = [line for line, into in LINES.items() if CLASS_NAMES[into] == name]
    return np.isin(outline.classes, numbers) & (outline.classes != DOCUMENT)


def totals_of(table: Table) -> np.ndarray:
    """The rows labelled as totals."""
    return np.array([total_label(row) is not None for row in table.rows], dtype=bool)


def open_questions(
    table: Table, layout: Layout, choices: Choices, needed: Mapping[str, str | None]
) -> tuple[Question, ...]:
    """What has to be asked before a list can be read: columns that are missing, dates and marks that are open."""
    asked = [
        Question("column", "", table.headers, values={"field": field}) for field, found in needed.items() if not found
    ]
    nobody = Outline(np.zeros(0), (), ("",), np.zeros(0), (), np.zeros(0), np.zeros(0))
    open_ = [one for one in questions(table, layout, nobody, choices) if one.key in ("date_order", "decimal_mark")]
    return (*asked, *open_)


def waiting(told: Mapping[str, Any], table: Table, purpose_: str, asked: tuple[Question, ...]) -> Reading:
    """A reading that waits for answers."""
    rows = counted({"undecided": len(table.rows)}, table)
    return Reading(
        **told,
        scope="all",
        rows=rows,
        taken=empty(TAKEN),
        refused=empty(REFUSED),
        file_totals=(),
        questions=asked,
        warnings=(),
        purpose=purpose_,
    )


def finished(
    told: Mapping[str, Any], table: Table, fates: Fates, purpose_: str, made: Mapping[str, pd.DataFrame]
) -> Reading:
    """A reading of one of these lists."""
    below = {name: fates.count(number) for number, name in CLASS_NAMES.items()}
    count = int(fates.open().sum())
    name = {"payments": "payment", "customers": "customer", "sales": "sales"}[purpose_]
    below[name] = below.get(name, 0) + count
    return Reading(
        **told,
        scope="all",
        rows=counted(below, table),
        taken=empty(TAKEN),
        refused=refused_table(fates, table),
        refused_cells=refused_cells(fates, table),
        file_totals=(),
        questions=(),
        warnings=tuple(filter(None, [caution("rows_repeated", count=repeated(purpose_, made))])),
        purpose=purpose_,
        **made,
    )


def repeated(purpose_: str, made: Mapping[str, pd.DataFrame]) -> int:
    """How many payments are the same as one before them, to the day and the cent."""
    if purpose_ != "payments":
        return 0
    return int(made["payments"].duplicated(["customer", "number", "day", "amount", "currency"]).sum())


READERS = {"payments": payments, "customers": people, "sales": sales}
