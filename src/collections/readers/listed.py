"""A list of documents, read: from the columns of its table to the rows taken, refused and put aside."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..tables import APPLIED, empty, shaped
from ..tables import TAKEN as TAKEN_SHAPE
from . import ledger, lines
from .amounts import BLANK, OK
from .columns import Columns, Layout, typed
from .dates import Days
from .meaning import (
    CREDIT_NOTE,
    INVOICE,
    KIND_NAMES,
    RECEIPT,
    Money,
    Texts,
    amount_of,
    by_text,
    countries,
    currencies,
    customers,
    flipped,
    kinds_of,
    means,
    money,
    spoken,
    terms,
    told_kinds,
)
from .outline import DOCUMENT, Outline
from .reading import AMOUNTS, KINDS, ROW_CLASSES, Caution, Choices, Question
from .rows import (
    CLASS_NAMES,
    DRAFT,
    LINE,
    PAYMENT,
    TAKEN,
    Fates,
    blanks_to_explain,
    day_field,
    refuse_odd,
    refuse_unread,
    refused_cells,
    refused_table,
    sorted_out,
)
from .spreadsheet import second_look
from .table import Table
from .totals import Listed, blanks_are_nothing, file_totals, totals_apart

EXPLAINED_UP_TO = 5_000
MOSTLY, FEW = 0.8, 3
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
    rows = by_text(columns.texts("invoice_number"), "~on_account")
    name = day_field(columns)
    dated = columns.days[name]
    known = dated.days[dated.state == OK]
    day = np.datetime64(source.as_of, "D") if source.as_of else known.max() if len(known) else None
    rows = rows & (dated.state == BLANK)
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


def totals_column(columns: Columns, worth: Money) -> Any:
    """The column the file's totals are compared in: what is open, else the amount."""
    return columns.amounts.get("open_balance", columns.amounts.get(worth.field))


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


def is_ledger(columns: Columns) -> bool:
    """Whether the table sets entries against one another by itself, and gives no open amounts."""
    matched = any(columns.where(name).any() for name in ("applies_to", "matching_code"))
    return matched and not {"open_balance", "paid"} & set(columns.amounts)


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
    named = bills & rows.columns.where("document_type")
    negative = int((rows.amount[bills] < 0).sum())
    contrary = bool(named.any() and (rows.amount[named] < 0).all())
    mostly = negative == bills.sum() or (negative > FEW and negative >= MOSTLY * bills.sum())
    if not contrary and (not negative or not mostly):
        return []
    mine = rows.amount[bills]
    return [Question("sign", "", ("owed", "credit"), (f"{int(mine.min()) / 100:.2f}",))]


def sign(rows: Rows, columns: Columns, *, ledger_: bool, turned: bool) -> None:
    """Gives each row its kind, and credit notes and receipts a minus."""
    told = rows.kinds
    if turned:
        rows.amount, rows.open = -rows.amount, -rows.open
    rows.kinds = kinds_of(told, rows.amount, columns)
    refunds = refunded(columns, told) if ledger_ else np.zeros(columns.height, dtype=bool)
    for kind in (CREDIT_NOTE, RECEIPT):
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
    return shaped(TAKEN_SHAPE, made)


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
