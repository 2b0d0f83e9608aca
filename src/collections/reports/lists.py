"""The lists of the screen as sheets: every row, not only those shown, below what the list is and on which day."""

from collections.abc import Sequence

import pandas as pd

from ..desk import Desk
from ..documents.escalation import DOCUMENT_FIELDS, worded_documents
from ..documents.workbook import Field, Kind, Sheet
from ..words import Words
from .told import waits_for, why

Fields = tuple[tuple[str, str, Kind, int], ...]
"""Column of the frame, key of its title, kind, width in characters."""

WORKLIST_FIELDS: Fields = (
    ("name", "export.customer", "text", 32),
    ("customer", "export.code", "text", 12),
    ("contact", "export.person", "text", 20),
    ("phone", "export.phone", "text", 18),
    ("email", "export.email", "text", 28),
    ("overdue", "export.overdue", "cents", 14),
    ("currency", "export.currency", "text", 9),
    ("days_late", "export.days_late", "count", 9),
    ("documents", "export.overdue_documents", "count", 12),
    ("why", "worklist.step_and_why", "text", 44),
    ("waits", "export.waits", "text", 36),
)


def heading(
    desk: Desk, words: Words, title: str, definition: str, *, currency: str = "", rates: Sequence[str] = ()
) -> tuple[str, ...]:
    """The lines that stand above any table that leaves the house: what it is, how its figures are defined, the day, the
    import it rests on, its currency ('' where each line names its own), and the user's own rates, a sentence each.

    A definition may have several lines, "\\n" between them.
    """
    lines = [title, *definition.split("\n"), basis(desk, words)]
    lines.append(words("export.in_currency", currency=currency) if currency else words("export.in_own_currency"))
    return (*lines, *rates)


def basis(desk: Desk, words: Words) -> str:
    """The day of the figures, and the newest books they rest on: their day, the file, who brought it in."""
    as_of = words.day(desk.as_of)
    known = desk.pictures[(desk.pictures["as_of"] <= pd.Timestamp(desk.as_of)).to_numpy()]
    if not len(known):
        return words("export.no_books", day=as_of)
    newest = known.loc[known["as_of"].idxmax()]
    return words(
        "export.basis", day=as_of, books=words.day(newest["as_of"]), source=str(newest["source"]), by=str(newest["by"])
    )


DIFFERENCE_FIELDS: Fields = (
    ("name", "export.customer", "text", 34),
    ("customer", "export.code", "text", 12),
    ("number", "list.document", "text", 18),
    ("why", "reconciled.reason", "text", 44),
    ("amount", "told.total_difference", "cents", 16),
    ("told_by", "reconciled.told_by", "text", 30),
)


def difference_rows(desk: Desk, words: Words, currency: str) -> pd.DataFrame:
    """What makes up the difference with the ledger in a currency, the largest first, with the reason in words and the
    file that told it."""
    items = desk.differences(currency)
    source = desk.facts.imports.set_index("id")["source"]
    return items.assign(
        name=items["customer"].map(desk.names).fillna(items["customer"]).astype("str"),
        why=[words(f"reconciled.reason_{reason}") for reason in items["reason"]],
        told_by=items["import_id"].map(source).fillna("").astype("str"),
        currency=currency,
    )


def differences_sheet(desk: Desk, words: Words, currency: str) -> Sheet:
    """Every item of the difference with the ledger."""
    title = words("reconciled.title")
    lines = heading(desk, words, title, words("reconciled.about"), currency=currency)
    return Sheet(title, titled(DIFFERENCE_FIELDS, words), difference_rows(desk, words, currency), lines)


def documents_sheet(desk: Desk, words: Words, items: pd.DataFrame, title: str) -> Sheet:
    """Open documents (OPEN_ITEMS) in the order given."""
    rows = worded_documents(items, words).assign(name=items["customer"].map(desk.names))
    fields = tuple(Field(column, words(f"export.{name}"), kind, width) for column, name, kind, width in DOCUMENT_FIELDS)
    return Sheet(title, fields, rows, heading(desk, words, title, words("export.about_documents")))


def worklist_sheet(desk: Desk, words: Words, work: pd.DataFrame, title: str) -> Sheet:
    """Lines of WORKLIST with whom to ask for, the next step and why, or what they wait for."""
    lines = work.to_dict("records")
    who = desk.customers.reindex(work["customer"])
    rows = work.assign(
        name=work["customer"].map(desk.names),
        **{field: who[field].fillna("").to_numpy() for field in ("contact", "phone", "email")},
        why=[why(words, line) for line in lines],
        waits=[waits_for(words, line) for line in lines],
    )
    return Sheet(
        title,
        titled(WORKLIST_FIELDS, words),
        rows,
        heading(desk, words, title, words("export.about_worklist")),
    )


def titled(fields: Fields, words: Words) -> tuple[Field, ...]:
    """The fields of a sheet with their titles in words."""
    return tuple(Field(column, words(title), kind, width) for column, title, kind, width in fields)
