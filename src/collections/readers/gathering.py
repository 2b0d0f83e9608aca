"""What the rows of a list come to: the documents taken, what they are set against, the refused, the cautions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..tables import APPLIED, TAKEN, empty, shaped
from . import ledger
from .amounts import BLANK, OK
from .columns import Columns, Layout
from .meaning import Money, Texts, countries, spoken, terms
from .outline import Outline
from .reading import KINDS, ROW_CLASSES, Caution, Choices
from .rows import CLASS_NAMES, DRAFT, LINE, PAYMENT, Fates, day_field, refused_cells, refused_table
from .table import Table
from .totals import Listed, file_totals

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


@dataclass(frozen=True)
class Source:
    """What is read: its name, its bytes and what they are, the table found in it, its layout and its lines."""

    name: str
    content: bytes
    kind: str
    table: Table
    layout: Layout
    outline: Outline
    as_of: date | None


@dataclass
class Rows:
    """The rows of a list while they are read: their columns, what becomes of each, and what each is worth."""

    columns: Columns
    fates: Fates
    worth: Money
    kinds: np.ndarray
    amount: np.ndarray
    open: np.ndarray
    texts: dict[str, Texts]


def gathered(source: Source, rows: Rows, choices: Choices, marked: dict[str, np.ndarray], runs: str) -> dict[str, Any]:
    """Everything of the rows that a Reading tells."""
    table, columns, fates = source.table, rows.columns, rows.fates
    taken = taken_table(table, rows)
    work = (
        matched(rows, taken, choices)
        if columns.where("applies_to").any() | columns.where("matching_code").any()
        else None
    )
    exact = is_ledger(columns)
    if work is not None and exact:
        taken["open"] = work.left
        fates.classes[np.flatnonzero(fates.open())[(taken["kind"] == "receipt").to_numpy() & (work.left == 0)]] = (
            PAYMENT
        )
    applied = agreeing(work, taken, exact=exact) if work is not None else empty(APPLIED)
    noticed = [
        *cautions(source, rows, taken),
        caution("code_missing", count=some_only(marked["code_missing"], fates.open())),
        caution(
            "currency_assumed", currency=choices.currency if (marked["currency_assumed"] & fates.open()).any() else ""
        ),
        caution("open_blank_nothing", count=int((marked["nothing"] & fates.open()).sum())),
        caution("running_balance", header=runs),
        caution("carried_down", count=source.outline.carried),
        caution("applies_unknown", count=work.unknown if work is not None else 0),
    ]
    names, codes = rows.texts["currency"]
    due = columns.days["due_date"].days if "due_date" in columns.days else np.full(columns.height, np.datetime64("NaT"))
    signed = rows.open if "open_balance" in columns.amounts else rows.amount
    held = Listed(
        table=table,
        fates=fates,
        column=totals_column(columns, rows.worth),
        signed=signed,
        kinds=rows.kinds,
        currencies=np.array(names, dtype=object)[codes],
        due=due,
        as_of=source.as_of,
    )
    return {
        "scope": choices.scope or ("all" if exact else scope(taken[~marked["nothing"][np.flatnonzero(fates.open())]])),
        "rows": counted(classes(fates, rows.kinds), table),
        "taken": taken,
        "applied": applied,
        "ledger": exact,
        "refused": refused_table(fates, table),
        "refused_cells": refused_cells(fates, table),
        "file_totals": () if exact else file_totals(held),
        "warnings": tuple(filter(None, noticed)),
    }


def some_only(marked: np.ndarray, rows: np.ndarray) -> int:
    """How many rows are marked, unless all of them are."""
    count = int((marked & rows).sum())
    return count if count < rows.sum() else 0


def matched(rows: Rows, taken: pd.DataFrame, choices: Choices) -> ledger.Settling:
    """The entries of a ledger set against one another."""
    at = np.flatnonzero(rows.fates.open())
    columns = rows.columns
    letters, lettered = columns.texts("matching_code")
    customer, currency = rows.texts["customer"][1][at], rows.texts["currency"][1][at]
    filled = columns.where("matching_code")[at]
    keys = pd.DataFrame({"customer": customer, "currency": currency, "letter": lettered[at]})
    applies, applied = columns.texts("applies_to")
    blank = np.full(len(at), np.datetime64("NaT", "D"))
    entries = ledger.Entries(
        customer=customer,
        currency=currency,
        number=taken["number"].tolist(),
        day=taken["day"].to_numpy().astype("datetime64[D]"),
        amount=taken["amount"].to_numpy(),
        applies=[applies[code] for code in applied[at]],
        group=np.where(filled, keys.groupby(["customer", "currency", "letter"], sort=False).ngroup(), -1),
        matched_on=columns.days["matching_date"].days[at] if "matching_date" in columns.days else blank,
    )
    return ledger.settled(entries, fifo=choices.answers.get("fifo") == "yes")


def agreeing(work: ledger.Settling, taken: pd.DataFrame, *, exact: bool) -> pd.DataFrame:
    """APPLIED; of a list that gives open amounts too, only for the documents where both agree."""
    made = work.table()
    if exact or not len(made):
        return made
    same = taken["open"].to_numpy() == work.left
    return made[same[made["document"].to_numpy()]].reset_index(drop=True)


def taken_table(table: Table, rows: Rows) -> pd.DataFrame:
    """The rows that are documents (TAKEN)."""
    columns, at = rows.columns, np.flatnonzero(rows.fates.open())
    texts = {
        **rows.texts,
        "sheet": (list(table.sheets), table.sheet),
        "country": countries(columns.texts("country")),
        "language": spoken(columns.texts("language")),
    }
    made: dict[str, Any] = {name: texts_of(words, codes[at]) for name, (words, codes) in texts.items()}
    made.update(row=table.row[at], amount=rows.amount[at], open=rows.open[at], opening=np.zeros(len(at), dtype=bool))
    made["day"] = days_of(columns, day_field(columns), at)
    made["due"] = days_of(columns, "due_date", at)
    made["settled"] = days_of(columns, "settled_date", at)
    made["terms"] = terms(columns.texts("payment_terms"))[0][at]
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


def classes(fates: Fates, kinds: np.ndarray) -> dict[str, int]:
    """The rows of the table by class."""
    of = np.bincount(kinds[fates.open()].astype(np.int64), minlength=len(KINDS))
    apart = {name: fates.count(number) for number, name in CLASS_NAMES.items()}
    return {**{kind: int(of[number]) for number, kind in enumerate(KINDS)}, **apart}


def counted(below: dict[str, int], table: Table) -> dict[str, int]:
    """The rows of the sheets read by class, those above the header included, and their sum as `total`."""
    above = {"header": table.heads, "title": len(table.titles), "blank": table.blanks, "other_account": table.others}
    made = {name: below.get(name, 0) + above.get(name, 0) for name in ROW_CLASSES}
    return {"total": sum(made.values()), **made}


def caution(name: str, **values: Any) -> Caution | None:
    """A caution, unless all it has to say is nothing."""
    return Caution(name, values) if any(values.values()) else None


def cautions(source: Source, rows: Rows, taken: pd.DataFrame) -> list[Caution | None]:
    """What was taken but deserves a look."""
    table, columns, worth = source.table, rows.columns, rows.worth
    chosen = rows.fates.open()
    blank = "open_balance" in columns.amounts
    unread = terms(columns.texts("payment_terms"))[1]
    made = [
        caution("drafts", count=rows.fates.count(DRAFT)),
        caution("lines", count=rows.fates.count(LINE)),
        caution("open_blank" if blank else "partly_paid", count=int((worth.assumed & chosen & (rows.open != 0)).sum())),
        caution("due_before_date", count=int((taken["due"] < taken["day"]).sum())),
        caution("terms_unread", count=int((unread & chosen).sum())),
        caution("open_disagrees", count=disagreeing(columns, worth, chosen)),
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


def totals_column(columns: Columns, worth: Money) -> Any:
    """The column the file's totals are compared in: what is open, else the amount."""
    return columns.amounts.get("open_balance", columns.amounts.get(worth.field))


def is_ledger(columns: Columns) -> bool:
    """Whether the table sets entries against one another by itself, and gives no open amounts."""
    matched = any(columns.where(name).any() for name in ("applies_to", "matching_code"))
    return matched and not {"open_balance", "paid"} & set(columns.amounts)
