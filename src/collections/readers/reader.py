"""One file from its bytes to its Reading: opened, its table found and laid out, read as what it is, and told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from ..books import set_against
from ..tables import REFUSED, TAKEN, empty
from . import fec, others
from .apart import of_customers, priced
from .as_of import as_of
from .columns import Layout, laid_out, questions, samples
from .gathering import Source, counted
from .headings import languages
from .listed import listed
from .opening import opened
from .outline import filled_down, outlined
from .reading import Caution, Choices, Question, Reading, Unreadable
from .sheets import Book
from .table import Table, apart, found_table
from .wrong_lists import refuse_bank_statement, refuse_suppliers

NO_CHOICES = Choices()
Progress = Callable[[int, int], None]


def read(name: str, content: bytes, choices: Choices = NO_CHOICES, progress: Progress | None = None) -> Reading:
    """The reading of a file; raises Unreadable where nothing can be read from it. `progress` is told, now and then,
    how many rows are read and how many are expected."""
    return read_book(name, opened(content, progress), choices, content)


def read_book(name: str, book: Book, choices: Choices = NO_CHOICES, content: bytes = b"") -> Reading:
    """The reading of sheets already opened, `content` being the file they came from; raises Unreadable as `read`."""
    table = found_table(book)
    if fec.is_fec(table.headers):
        return fec.read_fec(name, book, table, choices)
    refuse_suppliers(table.headers)
    refuse_bank_statement(table.headers)
    made = read_table(name, book, table, choices, content)
    beside = (read_beside(name, one, choices, content) for one in apart(book, table))
    kept = tuple(one for one in beside if one is not None and one.purpose != "documents")
    if not kept:
        return made
    used = {sheet for one in kept for sheet in one.sheets_read}
    left = tuple(sheet for sheet in made.sheets_ignored if sheet not in used)
    return with_payments(replace(made, beside=kept, sheets_ignored=left))


def with_payments(reading: Reading) -> Reading:
    """A list of documents with the payments of another sheet set against them by number: they give what is open where
    the list does not, and else the days of those documents on which both agree."""
    lists = [one.payments for one in reading.beside if one.purpose == "payments"]
    taken = reading.taken
    if not lists or not len(taken) or reading.ledger:
        return reading
    paid, applied = set_against(taken, pd.concat(lists, ignore_index=True))
    if any(field in reading.mapping for field in ("open_balance", "paid")):
        said = taken["open"]
    else:
        said = paid["open"].where((taken["open"] != 0) | (taken["amount"] == 0), 0)
    same = (paid["open"] == said).to_numpy()
    applied = applied[same[applied["document"].to_numpy()]].reset_index(drop=True)
    made = taken.assign(open=said.to_numpy())
    all_listed = ((made["open"] == 0) & (made["amount"] != 0)).any()
    return replace(reading, taken=made, applied=applied, scope="all" if all_listed else reading.scope)


def read_beside(name: str, book: Book, choices: Choices, content: bytes) -> Reading | None:
    """The reading of another sheet of the same file; None where it is no list."""
    try:
        return read_table(name, book, found_table(book), replace(choices, mapping={}), content)
    except Unreadable:
        return None


def read_table(name: str, book: Book, table: Table, choices: Choices, content: bytes) -> Reading:
    """The reading of one table, as what it is."""
    table = priced(of_customers(table))
    layout = laid_out(table, choices)
    outline = filled_down(table, layout.cells, layout.positions, outlined(table, layout.cells, layout.marks))
    told = described(name, book, table, layout)
    purpose = others.purpose(name, table, layout, choices)
    if purpose in others.READERS:
        return others.READERS[purpose](told, table, layout, outline, choices)
    asked = questions(table, layout, outline, choices)
    if purpose == "unknown":
        asked = (Question("purpose", "", ("documents", "payments", "customers", "sales")), *asked)
    found: dict[str, Any] = {}
    if not asked:
        found = listed(Source(name, content, book.kind, table, layout, outline, told["as_of"]), choices)
        asked = found.get("questions", ())
    if asked:
        waiting = undecided(table, choices)
        return Reading(**told, **waiting, questions=tuple(asked), warnings=opening_cautions(book))
    warnings = (*opening_cautions(book), *found.pop("warnings"))
    return ledger_day(Reading(**told, **found, questions=(), warnings=warnings))


def ledger_day(reading: Reading) -> Reading:
    """A reading with the day of a ledger, the last it knows, where nothing else says it."""
    if not reading.ledger or reading.as_of or not len(reading.taken):
        return reading
    days = [reading.taken["day"].max(), reading.applied["day"].max()]
    last = max(day for day in days if day == day)
    return replace(reading, as_of=last.date(), as_of_found="rows")


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
        "suggested": dict(layout.suggested),
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


def opening_cautions(book: Book) -> tuple[Caution, ...]:
    """What was met while opening the file."""
    hidden = (Caution("hidden_sheets", {"names": ", ".join(book.hidden)}),) if book.hidden else ()
    return (*hidden, *book.cautions)
