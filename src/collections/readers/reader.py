"""One file from its bytes to its Reading: opened, laid out, typed, sorted and told."""

from typing import Any

import numpy as np
import pandas as pd

from ..tables import REFUSED, TAKEN, empty, shaped
from .amounts import BLANK, OK
from .as_of import as_of
from .columns import Columns, Layout, laid_out, questions, samples, typed
from .headings import languages
from .meaning import (
    INVOICE,
    KIND_NAMES,
    Money,
    Texts,
    countries,
    currencies,
    customers,
    flipped,
    means,
    money,
    spoken,
    terms,
    told_kinds,
)
from .opening import opened
from .reading import KINDS, ROW_CLASSES, Caution, Choices, Reading
from .rows import (
    BLANK_ROW,
    DRAFT,
    HEADER,
    LINE,
    REFUSED_ROW,
    TOTAL_ROW,
    Fates,
    blanks_to_explain,
    day_field,
    file_totals,
    kinds_of,
    refuse_odd,
    refuse_unread,
    refused_cells,
    refused_table,
    repeats,
    sorted_out,
)
from .sheets import Book
from .spreadsheet import second_look
from .table import Table, found_table

EXPLAINED_UP_TO = 5_000
NO_CHOICES = Choices()
TEXT_FIELDS = {
    "number": "invoice_number",
    "reference": "po_reference",
    "salesperson": "salesperson",
    "company_number": "company_number",
    "vat_number": "vat_number",
    "email": "email",
    "phone": "phone",
    "contact": "contact_person",
    "address": "address",
}


def read(name: str, content: bytes, choices: Choices = NO_CHOICES) -> Reading:
    """The reading of a file; raises Unreadable where nothing can be read from it."""
    return read_book(name, opened(content), choices, content)


def read_book(name: str, book: Book, choices: Choices = NO_CHOICES, content: bytes = b"") -> Reading:
    """The reading of sheets already opened, `content` being the file they came from; raises Unreadable as `read`."""
    table = found_table(book)
    layout = laid_out(table, choices)
    told = described(name, book, table, layout)
    asked = questions(table, layout)
    if asked:
        return Reading(**told, **undecided(table, choices), questions=asked, warnings=opening_cautions(book))
    return Reading(**told, **decided(table, layout, choices, book, content, name), questions=())


def described(name: str, book: Book, table: Table, layout: Layout) -> dict[str, Any]:
    """The part of a reading that tells of the file and its layout."""
    order = next((order for order in layout.orders.values() if order != "?"), "dmy")
    day, found = as_of(table.titles, table.sheets, name, order)
    return {
        "name": name,
        "kind": book.kind,
        "layout": table.layout,
        "sheets_read": table.sheets,
        "sheets_ignored": table.ignored,
        "header_row": table.header_row,
        "headers": table.headers,
        "mapping": {field: table.headers[at] for field, at in layout.positions.items()},
        "samples": samples(table),
        "language": next(iter(languages(table.headers)), ""),
        "as_of": day,
        "as_of_found": found,
        "formats": {header: said for header, said in {**layout.marks, **layout.orders}.items() if said != "?"},
    }


def undecided(table: Table, choices: Choices) -> dict[str, Any]:
    """The part of a reading that waits for answers: nothing is taken and nothing refused."""
    return {
        "scope": choices.scope or "open",
        "rows": counted({"undecided": len(table.rows)}, table),
        "taken": empty(TAKEN),
        "refused": empty(REFUSED),
        "file_totals": (),
    }


def decided(table: Table, layout: Layout, choices: Choices, book: Book, content: bytes, name: str) -> dict[str, Any]:
    """The part of a reading that holds the rows."""
    columns = typed(layout, len(table.rows))
    fates = sorted_out(table, columns)
    if book.kind == "xlsx" and len(table.rows) <= EXPLAINED_UP_TO:
        refuse_odd(fates, columns, explained(table, fates, columns, content))
    worth, told = money(columns), told_kinds(columns)
    refuse_unread(fates, table, columns, worth, told)
    kinds, amount, left = signed(worth, told, fates)
    fates.refuse((kinds != INVOICE) & (amount > 0), "sign_unclear", columns.positions[worth.field])
    codes, unknown, assumed = currencies(columns, choices.currency)
    fates.refuse(unknown, "currency_unknown", columns.positions.get("currency", -1))
    texts = {of: columns.texts(field) for of, field in TEXT_FIELDS.items()}
    texts["customer"], texts["name"], without_code = customers(columns)
    texts["kind"], texts["currency"] = (KIND_NAMES, kinds), codes
    repeats(fates, identity(texts, columns), amount, left)
    taken = taken_table(table, fates, columns, texts, amount, left)
    noticed = cautions(table, fates, columns, worth, taken)
    noticed += [
        caution("code_missing", count=int((without_code & fates.open()).sum())),
        caution("currency_assumed", currency=choices.currency if (assumed & fates.open()).any() else ""),
        caution("payments_list", name=payments_title(table, name)),
    ]
    totals = columns.amounts.get("open_balance", columns.amounts.get(worth.field))
    return {
        "scope": choices.scope or scope(taken),
        "rows": counted(classes(fates, taken), table),
        "taken": taken,
        "refused": refused_table(fates, table),
        "refused_cells": refused_cells(fates, table),
        "file_totals": file_totals(table, fates, totals),
        "warnings": opening_cautions(book) + tuple(filter(None, noticed)),
    }


def explained(table: Table, fates: Fates, columns: Columns, content: bytes) -> dict[tuple[int, int], tuple[str, str]]:
    """What stands in blank cells that are not: (row of the table, position) -> (reason, value)."""
    wanted = blanks_to_explain(fates, columns)
    made = {}
    for index, sheet in enumerate(table.sheets):
        places = {(int(table.row[row]) - 1, at): (row, at) for row, at in wanted if table.sheet[row] == index}
        if places:
            made.update({places[place]: found for place, found in second_look(content, sheet, places).items()})
    return made


def signed(worth: Money, told: np.ndarray, fates: Fates) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(kind, amount, open) of each row, negative for credit notes and receipts."""
    kinds, amount, left = kinds_of(told, worth.amount), worth.amount, worth.open
    for kind in (1, 2):
        rows = (told == kind) & fates.open()
        amount, left = flipped(amount, rows), flipped(left, rows)
    return kinds, amount, left


def identity(texts: dict[str, Texts], columns: Columns) -> dict[str, np.ndarray]:
    """What makes a document one, as codes per row, and which rows have a number at all."""
    codes = {name: texts[name][1] for name in ("customer", "number", "kind", "currency")}
    day = columns.days[day_field(columns)].days.astype(np.int64)
    return {**codes, "day": day, "numbered": columns.where("invoice_number")}


def taken_table(
    table: Table, fates: Fates, columns: Columns, texts: dict[str, Texts], amount: np.ndarray, left: np.ndarray
) -> pd.DataFrame:
    """The rows that are documents (TAKEN)."""
    rows = np.flatnonzero(fates.open())
    texts = {
        **texts,
        "sheet": (list(table.sheets), table.sheet),
        "country": countries(columns.texts("country")),
        "language": spoken(columns.texts("language")),
    }
    made: dict[str, Any] = {name: texts_of(words, codes[rows]) for name, (words, codes) in texts.items()}
    made.update(row=table.row[rows], amount=amount[rows], open=left[rows])
    made["day"] = days_of(columns, day_field(columns), rows)
    made["due"] = days_of(columns, "due_date", rows)
    made["settled"] = days_of(columns, "settled_date", rows)
    made["terms"] = terms(columns.texts("payment_terms"))[0][rows]
    return shaped(TAKEN, made)


def texts_of(words: list[str], codes: np.ndarray) -> Any:
    """Texts by their codes, as a column of text."""
    return pd.array(words, dtype="str").take(codes)


def days_of(columns: Columns, field: str, rows: np.ndarray) -> np.ndarray:
    """The days of some rows; missing everywhere where the field is not mapped."""
    if field not in columns.days:
        return np.full(len(rows), np.datetime64("NaT", "s"))
    return columns.days[field].days[rows].astype("datetime64[s]")


def scope(taken: pd.DataFrame) -> str:
    """'all' where the file lists settled documents too, else 'open'."""
    settled = ((taken["open"] == 0) & (taken["amount"] != 0)).any() or taken["settled"].notna().any()
    return "all" if settled else "open"


def classes(fates: Fates, taken: pd.DataFrame) -> dict[str, int]:
    """The rows of the table by class."""
    kinds = taken["kind"].value_counts()
    of = {"blank": BLANK_ROW, "header": HEADER, "total_row": TOTAL_ROW, "draft": DRAFT, "line": LINE}
    noise = {name: fates.count(number) for name, number in of.items()}
    return {**{kind: int(kinds.get(kind, 0)) for kind in KINDS}, **noise, "refused": fates.count(REFUSED_ROW)}


def counted(below: dict[str, int], table: Table) -> dict[str, int]:
    """The rows of the sheets read by class, those above the header included, and their sum as `total`."""
    above = {"header": len(table.sheets), "title": len(table.titles), "blank": table.blanks}
    made = {name: below.get(name, 0) + above.get(name, 0) for name in ROW_CLASSES}
    return {"total": sum(made.values()), **made}


def caution(key: str, **values: Any) -> Caution | None:
    """A caution, unless all it has to say is nothing."""
    return Caution(key, values) if any(values.values()) else None


def opening_cautions(book: Book) -> tuple[Caution, ...]:
    """What was met while opening the file."""
    hidden = (Caution("hidden_sheets", {"names": ", ".join(book.hidden)}),) if book.hidden else ()
    return hidden + tuple(Caution(key) for key in book.cautions)


def payments_title(table: Table, name: str) -> str:
    """The title, sheet or file name that says this is a list of payments, or ''."""
    said = [cell for row in table.titles for cell in row if isinstance(cell, str)]
    return next((text for text in (*said, *table.sheets, name.rsplit(".", 1)[0]) if means(text, "~payments")), "")


def cautions(table: Table, fates: Fates, columns: Columns, worth: Money, taken: pd.DataFrame) -> list[Caution | None]:
    """What was taken but deserves a look."""
    rows = fates.open()
    blank = "open_balance" in columns.amounts
    unread = terms(columns.texts("payment_terms"))[1]
    made = [
        caution("drafts", count=fates.count(DRAFT)),
        caution("lines", count=fates.count(LINE)),
        caution("open_blank" if blank else "partly_paid", count=int((worth.assumed & rows).sum())),
        caution("due_before_date", count=int((taken["due"] < taken["day"]).sum())),
        caution("terms_unread", count=int((unread & rows).sum())),
        caution("open_disagrees", count=disagreeing(columns, worth, rows)),
    ]
    if day_field(columns) == "due_date":
        made.append(Caution("date_from_due", {"header": table.headers[columns.positions["due_date"]]}))
    if worth.field == "amount_excl_vat" and "amount_vat" not in columns.amounts:
        made.append(Caution("vat_missing", {"header": table.headers[columns.positions["amount_excl_vat"]]}))
    return made


def disagreeing(columns: Columns, worth: Money, rows: np.ndarray) -> int:
    """How many open amounts are not the amount less what was paid and credited."""
    if "open_balance" not in columns.amounts or "paid" not in columns.amounts:
        return 0
    credited = np.abs(columns.amounts["credited"].cents) if "credited" in columns.amounts else 0
    expected = worth.amount - columns.amounts["paid"].cents - credited
    known = (columns.amounts["open_balance"].state == OK) & (columns.amounts["paid"].state != BLANK)
    return int((rows & known & (worth.open != expected)).sum())
