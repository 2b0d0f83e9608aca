"""The escalation list as a workbook: whom it is about, everything they owe, and what was done and said so far."""

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from ..standing import in_force
from .workbook import Field, Kind, Sheet, workbook

if TYPE_CHECKING:
    from ..words import Words

Fields = tuple[tuple[str, str, Kind, int], ...]
"""Column of the frame, key of its title under `export.`, kind, width in characters."""

CUSTOMER_FIELDS: Fields = (
    ("name", "customer", "text", 26),
    ("customer", "code", "text", 10),
    ("company_number", "company_number", "text", 16),
    ("contact", "contact", "text", 30),
    ("currency", "currency", "text", 8),
    ("open", "open", "cents", 12),
    ("overdue", "overdue", "cents", 12),
    ("oldest", "oldest", "day", 12),
    ("days_late", "days_late", "count", 8),
    ("contacts", "contacts", "count", 10),
    ("promises_kept", "promises_kept", "count", 10),
    ("promises_broken", "promises_broken", "count", 10),
    ("since", "since", "day", 12),
    ("note", "why", "text", 32),
)

DOCUMENT_FIELDS: Fields = (
    ("name", "customer", "text", 30),
    ("customer", "code", "text", 12),
    ("number", "number", "text", 17),
    ("kind", "kind", "text", 18),
    ("day", "day", "day", 12),
    ("due", "due", "day", 12),
    ("due_estimated", "due_estimated", "text", 12),
    ("days_late", "days_late", "count", 10),
    ("amount", "amount", "cents", 14),
    ("open", "open", "cents", 14),
    ("currency", "currency", "text", 9),
    ("reference", "reference", "text", 22),
)

LOG_FIELDS: Fields = (
    ("on", "when", "day", 12),
    ("name", "customer", "text", 30),
    ("customer", "code", "text", 12),
    ("act", "act", "text", 24),
    ("amount", "amount", "cents", 14),
    ("currency", "currency", "text", 9),
    ("day", "about", "day", 12),
    ("note", "note", "text", 50),
    ("by", "by", "text", 16),
)


def escalation_list(
    escalated: pd.DataFrame, items: pd.DataFrame, log: pd.DataFrame, firm: str, as_of: date, words: "Words"
) -> bytes:
    """The list as .xlsx with three sheets, in the reader's language: customers, their open documents, the log.

    From ESCALATED, OPEN_ITEMS and JOURNAL, the latter two of whichever customers; those on the list are kept. A
    customer's documents add up to what the first sheet calls open, in its currency; the log shows what was not undone.
    """
    listed = escalated.sort_values(["currency", "overdue", "customer"], ascending=[True, False, True])
    about = (words("export.escalations"), words("export.escalations_of", firm=firm, day=words.day(as_of)))
    on_documents, on_log = words("export.documents_about"), words("export.log_about")
    return workbook(
        (
            _sheet("customers", CUSTOMER_FIELDS, listed, (*about, *totals(listed, words)), words),
            _sheet("documents", DOCUMENT_FIELDS, _documents(listed, items, words), (*about, on_documents), words),
            _sheet("log", LOG_FIELDS, _log(listed, log, as_of, words), (*about, on_log), words),
        )
    )


def totals(escalated: pd.DataFrame, words: "Words") -> tuple[str, ...]:
    """One sentence per currency of ESCALATED: how many customers, how much is open, how much of it overdue."""
    by_currency = escalated.groupby("currency")
    sums = by_currency.agg(lines=("customer", "size"), open=("open", "sum"), overdue=("overdue", "sum"))
    if sums.empty:
        return (words("export.no_customer"),)
    return tuple(
        words(
            "export.total",
            currency=line.Index,
            customers=_number_of_customers(line.lines, words),
            open=words.money(line.open, line.Index),
            overdue=words.money(line.overdue, line.Index),
        )
        for line in sums.itertuples()
    )


def _number_of_customers(number: int, words: "Words") -> str:
    return (
        words("export.one_customer") if number == 1 else words("export.many_customers", count=words.number(number, 0))
    )


def _sheet(name: str, fields: Fields, rows: pd.DataFrame, heading: tuple[str, ...], words: "Words") -> Sheet:
    titled = tuple(Field(column, words(f"export.{title}"), kind, width) for column, title, kind, width in fields)
    return Sheet(words(f"export.sheet.{name}"), titled, rows, heading)


def _documents(listed: pd.DataFrame, items: pd.DataFrame, words: "Words") -> pd.DataFrame:
    """Everything open of the customers on the list, in its order, oldest due first; late is only what is still owed."""
    order = listed[["customer", "currency", "name"]].assign(place=range(len(listed)))
    mine = order.merge(items, on=["customer", "currency"]).sort_values(["place", "due", "document_id"])
    return worded_documents(mine, words)


def worded_documents(items: pd.DataFrame, words: "Words") -> pd.DataFrame:
    """OPEN_ITEMS with kind and estimate in words, and 0 days late for what is not owed or not late."""
    yes = {True: words("export.yes"), False: ""}
    return items.assign(
        kind=[words(f"export.kind.{kind}") for kind in items["kind"]],
        due_estimated=items["due_estimated"].map(yes),
        days_late=items["days_late"].where(items["open"] > 0, 0).clip(lower=0),
    )


def _log(listed: pd.DataFrame, log: pd.DataFrame, as_of: date, words: "Words") -> pd.DataFrame:
    """What holds of the journal about the customers on the list, in its order, oldest first; no amount where none."""
    order = listed[["customer", "name"]].drop_duplicates("customer")
    mine = (
        order.assign(place=range(len(order)))
        .merge(in_force(log, as_of), on="customer")
        .sort_values(["place", "on", "id"])
    )
    amount = mine["amount"].astype("Int64")
    return mine.assign(act=[words(f"journal.{act}") for act in mine["act"]], amount=amount.mask(amount == 0))
