"""What a reading is: the typed rows of one file, what was left out and why, and what the desk still has to ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from ..tables import APPLIED, PAYMENTS, PEOPLE, SALES, empty

FIELDS = (
    "invoice_number",
    "document_type",
    "customer_code",
    "customer_name",
    "invoice_date",
    "posting_date",
    "due_date",
    "settled_date",
    "amount_incl_vat",
    "amount_signed",
    "debit",
    "credit",
    "amount_excl_vat",
    "amount_vat",
    "open_balance",
    "paid",
    "credited",
    "currency",
    "status",
    "status_other",
    "cleared",
    "po_reference",
    "salesperson",
    "company_number",
    "vat_number",
    "email",
    "phone",
    "contact_person",
    "address",
    "country",
    "language",
    "payment_terms",
    "sign",
    "journal",
    "matching_code",
    "matching_date",
    "applies_to",
)
"""The fields a user may map to a header; `field.<name>` is the sentence that names one."""

REQUIRED = (
    ("invoice_number",),
    ("customer_name", "customer_code"),
    ("amount_incl_vat", "amount_signed", "debit", "credit", "amount_excl_vat", "open_balance"),
    ("invoice_date", "posting_date", "due_date"),
)
"""Of each of these groups one field at least must be found or chosen; the first name stands for the group."""

AMOUNTS = REQUIRED[2][:-1]
"""The fields that give a document's own amount, and not only what is still open of it."""

KINDS = ("invoice", "credit_note", "receipt", "write_off")
ROW_CLASSES = (
    *KINDS,
    "payment",
    "line",
    "customer",
    "sales",
    "draft",
    "other_account",
    "header",
    "title",
    "group",
    "subtotal",
    "total_row",
    "blank",
    "refused",
    "undecided",
)
"""Every class a row can be in; each row is in exactly one."""

NOISE = ("draft", "other_account", "header", "title", "group", "subtotal", "total_row", "blank")
PURPOSES = ("documents", "payments", "customers", "sales")


class Unreadable(Exception):
    """A file nothing can be read from. `key` names the sentence under `unreadable.`, `values` fill its places."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Choices:
    """What a user decided about a layout; kept per layout and given back when the next export of it comes in.

    `mapping`: field -> header, "" leaves the field out. `date_orders`: header -> 'dmy', 'mdy' or 'ymd'.
    `decimal_marks`: header -> ',' or '.'. `scope`: 'open', 'all' or None (decided from the rows). `currency` holds
    where the file names none. `answers`: Question.name -> the answer, for every other question, and for the options
    'fifo' ('yes': a ledger's unallocated credit is set against the oldest invoices) and 'families' (further accounts
    of a ledger to take, such as '413,416').
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    date_orders: Mapping[str, str] = field(default_factory=dict)
    decimal_marks: Mapping[str, str] = field(default_factory=dict)
    scope: str | None = None
    currency: str = "EUR"
    answers: Mapping[str, str] = field(default_factory=dict)


def choices_to_dict(choices: Choices) -> dict[str, Any]:
    """Choices as plain values, fit for JSON."""
    return {
        "mapping": dict(choices.mapping),
        "date_orders": dict(choices.date_orders),
        "decimal_marks": dict(choices.decimal_marks),
        "scope": choices.scope,
        "currency": choices.currency,
        "answers": dict(choices.answers),
    }


def choices_from_dict(plain: Mapping[str, Any]) -> Choices:
    """Choices from plain values; what is absent is as when nothing was chosen.

    >>> choices_from_dict(choices_to_dict(Choices(scope="all"))) == Choices(scope="all")
    True
    """
    return Choices(
        mapping=dict(plain.get("mapping", {})),
        date_orders=dict(plain.get("date_orders", {})),
        decimal_marks=dict(plain.get("decimal_marks", {})),
        scope=plain.get("scope"),
        currency=plain.get("currency", "EUR"),
        answers=dict(plain.get("answers", {})),
    )


@dataclass(frozen=True)
class Question:
    """Something the file does not decide; `choices` are the possible answers, `samples` a few cells it is about.

    `key` 'date_order' or 'decimal_mark' is answered for `header` in Choices.date_orders or decimal_marks; 'column' (no
    header was found for `values["field"]`; `choices` are the headers) in Choices.mapping. Every other one is answered
    in Choices.answers under `name`: 'suggestion' (is the column `values["named"]` the field `values["field"]`? 'yes' or
    'no'), 'purpose'
    (what the list is: PURPOSES), 'sign' (are negative amounts what customers owe? 'owed' or 'credit'), 'lines' (are
    rows of one number parts to add up, or one document repeated? 'sum' or 'same').
    """

    key: str
    header: str
    choices: tuple[str, ...]
    samples: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Under which the answer is kept."""
        return f"{self.key}:{self.header}" if self.header else self.key


@dataclass(frozen=True)
class Caution:
    """Something taken that deserves a look. `key` names the sentence under `warning.`, `values` fill its places."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """One table of a file, read. Every row of the sheets read is in exactly one class of `rows` (ROW_CLASSES), and
    `total` is their sum; rows that wait for the answers to `questions` are 'undecided', and then nothing is taken.

    `purpose` says what the rows are, and with it which table is filled: 'documents' (`taken`, TAKEN; from a ledger
    also `applied`, APPLIED, and then `ledger` is true, and `since` is the first day of one that leaves out nothing),
    'payments' (`payments`), 'customers' (`people`), 'sales' (`sales`). Other tables of the same file stand in
    `beside`, each a Reading of its own.

    `samples`: header -> its first three filled cells. `formats`: header -> 'dmy', 'mdy', 'ymd', ',' or '.', as it was
    read. `suggested`: field -> header that looks like it, for what no header was found for. `refused_cells`: the
    cells of each line of `refused`, under `headers`. `file_totals`: for each total row sheet, row, label, `stated`,
    `ours` and `difference` in cents, and `reason`, a key under `total_reason.`, or ''.
    """

    name: str
    kind: str
    layout: str
    sheets_read: tuple[str, ...]
    sheets_ignored: tuple[str, ...]
    header_row: int
    headers: tuple[str, ...]
    mapping: Mapping[str, str]
    samples: Mapping[str, tuple[str, ...]]
    language: str
    as_of: date | None
    as_of_found: str | None
    scope: str
    rows: Mapping[str, int]
    taken: pd.DataFrame
    refused: pd.DataFrame
    file_totals: tuple[Mapping[str, Any], ...]
    questions: tuple[Question, ...]
    warnings: tuple[Caution, ...]
    purpose: str = "documents"
    ledger: bool = False
    since: date | None = None
    applied: pd.DataFrame = field(default_factory=lambda: empty(APPLIED))
    payments: pd.DataFrame = field(default_factory=lambda: empty(PAYMENTS))
    people: pd.DataFrame = field(default_factory=lambda: empty(PEOPLE))
    sales: pd.DataFrame = field(default_factory=lambda: empty(SALES))
    formats: Mapping[str, str] = field(default_factory=dict)
    suggested: Mapping[str, str] = field(default_factory=dict)
    refused_cells: tuple[tuple[Any, ...], ...] = ()
    beside: tuple["Reading", ...] = ()

    @property
    def gives_amounts(self) -> bool:
        """Whether the file gives the documents' own amounts; otherwise `amount` is only what is open."""
        return any(self.mapping.get(field) for field in AMOUNTS)

    @property
    def noise(self) -> int:
        """How many rows are titles, headers, totals and other rows that were left out on purpose."""
        return sum(self.rows.get(name, 0) for name in NOISE)
