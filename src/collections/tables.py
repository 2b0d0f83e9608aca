"""What every table looks like: its columns, their types, units, meaning. A name is written here and nowhere invented.

Amounts are whole cents (minor units) in int64 beside a `currency` column; no sum crosses currencies. Days are dates
without time or zone (`datetime64[s]` at midnight). Codes and numbers are text, never None: "" is "not given".
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

CENTS, COUNT, NUMBER, DAY, TEXT, FLAG, MOMENT = "cents", "count", "number", "day", "text", "flag", "moment"

DTYPES = {
    CENTS: "int64",
    COUNT: "int64",
    NUMBER: "float64",
    DAY: "datetime64[s]",
    TEXT: "str",
    FLAG: "bool",
    MOMENT: "datetime64[s]",
}


DTYPE_OF = {kind: pd.Series(dtype=dtype).dtype for kind, dtype in DTYPES.items()}
"""The dtypes themselves, quicker to compare than their names."""


@dataclass(frozen=True)
class Column:
    """One column: its `kind` (a key of DTYPES), its meaning, and whether a value may be missing (days and numbers)."""

    name: str
    kind: str
    meaning: str
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """A declared shape, used for the check at every border, the empty table, the database and the data dictionary."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


class WrongShape(Exception):
    """A table that is not what its declaration says: a fault of ours, never of the user's data."""


def table(name: str, meaning: str, *columns: tuple[Any, ...]) -> Table:
    """A Table from rows of (name, kind, meaning[, optional])."""
    return Table(name, meaning, tuple(Column(*column) for column in columns))


IMPORTS = table(
    "imports",
    "One line per export that was kept.",
    ("id", COUNT, "1, 2, 3 ... in the order they were kept"),
    ("at", MOMENT, "when it was kept, UTC"),
    ("by", TEXT, "who kept it"),
    ("source", TEXT, "the file's name"),
    ("fingerprint", TEXT, "SHA-256 of the file's bytes; '' where part of it waits for documents to come"),
    ("layout", TEXT, "fingerprint of the header row, under which a corrected mapping is remembered"),
    ("as_of", DAY, "the day whose end these books show"),
    ("scope", TEXT, "'open' (open items only), 'all' (settled documents too), 'payments' or 'customers'"),
    ("rows", COUNT, "rows of the file: taken + refused + noise"),
    ("refused", COUNT, "rows refused"),
    ("firm", TEXT, "the firm whose books these are; 'demo' for the invented firm"),
)

CUSTOMERS = table(
    "customers",
    "What the books say of a customer; a new line whenever an import says something new, and the newest holds.",
    ("id", COUNT, "line number"),
    ("import_id", COUNT, "the import that said so"),
    ("customer", TEXT, "the customer's code in the books, or the name where there is none"),
    ("name", TEXT, "display name"),
    ("company_number", TEXT, "enterprise number, SIREN or SIRET"),
    ("vat_number", TEXT, "VAT number"),
    ("email", TEXT, "address for invoices and reminders"),
    ("phone", TEXT, "telephone"),
    ("contact", TEXT, "person to ask for"),
    ("address", TEXT, "postal address on one line"),
    ("country", TEXT, "ISO 3166 code, two letters"),
    ("language", TEXT, "'fr', 'nl' or 'en'; '' when the books do not say"),
    ("terms", NUMBER, "agreed days between document date and due date", True),
)

DOCUMENTS = table(
    "documents",
    "Invoices, credit notes and unallocated receipts, as first seen; they never change, what happens is an event.",
    ("id", COUNT, "document id, ascending in the order first seen"),
    ("import_id", COUNT, "the import in which it first appeared"),
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("number", TEXT, "document number as printed"),
    ("kind", TEXT, "'invoice', 'credit_note' or 'receipt' (a payment not matched to a document)"),
    ("day", DAY, "document date"),
    ("due", DAY, "due date as the books give it; missing when they do not", True),
    ("amount", CENTS, "amount including VAT; negative for credit notes and receipts"),
    ("currency", TEXT, "ISO 4217 code"),
    ("reference", TEXT, "the customer's order or reference number"),
    ("salesperson", TEXT, "salesperson or group the export carries"),
)

EVENTS = table(
    "events",
    "What happened to a document, dated. Open(D) = amount + sum of event amounts with day <= D.",
    ("id", COUNT, "line number"),
    ("import_id", COUNT, "the import that told us"),
    ("document_id", COUNT, "DOCUMENTS.id"),
    ("kind", TEXT, "'settlement', 'reopened', 'restated' (the document's own amount changed) or 'due_moved'"),
    ("day", DAY, "the day from whose end it counts"),
    ("since", DAY, "missing when `day` is exact; else it happened after `since` and not later than `day`", True),
    ("amount", CENTS, "change of the open amount: negative for a settlement of an invoice; 0 for due_moved"),
    ("due", DAY, "the new due date of a due_moved", True),
)

JOURNAL = table(
    "journal",
    "What we did and were told, one line per act. It only grows: a mistake is undone by a further line.",
    ("id", COUNT, "1, 2, 3 ..."),
    ("at", MOMENT, "when it was written, UTC"),
    ("on", DAY, "the day the act counts for, in the user's own time zone"),
    ("by", TEXT, "who"),
    ("act", TEXT, "what: see standing.ACTS"),
    ("customer", TEXT, "CUSTOMERS.customer, or '' for an act about the desk itself"),
    ("day", DAY, "the day the act is about: payment promised for, hold until, first instalment", True),
    ("amount", CENTS, "promised, disputed or planned amount; 0 when none"),
    ("currency", TEXT, "currency of `amount`, or ''"),
    ("note", TEXT, "in the user's words"),
    ("details", TEXT, "JSON object: parts of a plan, documents concerned, a setting's value; '{}' when none"),
    ("undoes", COUNT, "JOURNAL.id of the line this one undoes; 0 when none"),
)

OPEN_ITEMS = table(
    "open_items",
    "Every document open at the end of a day.",
    ("document_id", COUNT, "DOCUMENTS.id"),
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("number", TEXT, "document number"),
    ("kind", TEXT, "DOCUMENTS.kind"),
    ("day", DAY, "document date"),
    ("due", DAY, "due date at that day, estimated where the books give none"),
    ("due_estimated", FLAG, "the due date is document date + terms, not from the books"),
    ("amount", CENTS, "document amount, including VAT, as known at that day"),
    ("open", CENTS, "what is still open; negative for credit not yet applied"),
    ("currency", TEXT, "ISO 4217 code"),
    ("days_late", COUNT, "as-of day minus due date, calendar days; 0 or less is not late"),
    ("bucket", TEXT, "ageing bucket: see ageing.BUCKETS, or 'unapplied' where open < 0"),
    ("reference", TEXT, "the customer's order or reference number"),
    ("salesperson", TEXT, "salesperson or group the export carries"),
)

BUCKET_TOTALS = table(
    "bucket_totals",
    "One line per currency and bucket, in the order of ageing.BUCKETS, 'unapplied' last; they add up to what is open.",
    ("currency", TEXT, "ISO 4217 code"),
    ("bucket", TEXT, "ageing bucket"),
    ("amount", CENTS, "open amount in it"),
    ("count", COUNT, "documents in it"),
)

WORST_PAYERS = table(
    "worst_payers",
    "Customers with an overdue amount, worst first; ties by customer code.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("currency", TEXT, "ISO 4217 code"),
    ("overdue", CENTS, "overdue amount"),
    ("amount_days", CENTS, "sum of overdue amount x days late, in cent-days"),
    ("documents", COUNT, "overdue documents"),
    ("max_days_late", COUNT, "days late of the oldest"),
)

TREND = table(
    "trend",
    "One line per day asked for, one currency.",
    ("day", DAY, "at the end of this day"),
    ("open", CENTS, "open amount, unapplied credit included"),
    ("overdue", CENTS, "overdue amount"),
    ("sales", CENTS, "sales of the n days that end on it"),
    ("dso", NUMBER, "DSO over n days; missing with less than n days of history or no sales", True),
)

PAID_LATE = table(
    "paid_late",
    "How often each customer pays late, open overdue items counted as late so far.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("paid", COUNT, "invoices paid (n)"),
    ("paid_late", COUNT, "of which after the due date (k)"),
    ("open_overdue", COUNT, "open and overdue now (m)"),
    ("share", NUMBER, "(k + m) / (n + m); missing when there is neither", True),
)

ACCOUNTS = table(
    "accounts",
    "One line per customer and currency with something open: what a collector sees of the books.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("currency", TEXT, "ISO 4217 code"),
    ("open", CENTS, "open amount, unapplied credit included"),
    ("overdue", CENTS, "overdue amount, before unapplied credit"),
    ("unapplied", CENTS, "credit not yet applied, negative"),
    ("documents", COUNT, "overdue documents"),
    ("oldest", DAY, "due date of the oldest overdue document", True),
    ("days_late", COUNT, "days late of that one; 0 when nothing is overdue"),
)

TAKEN = table(
    "taken",
    "The rows of a file that are documents, typed.",
    ("sheet", TEXT, "sheet name, '' for a text file"),
    ("row", COUNT, "row in the sheet, 1-based, as a spreadsheet program shows it"),
    ("customer", TEXT, "customer code, or name where the file has no code"),
    ("name", TEXT, "customer name"),
    ("number", TEXT, "document number"),
    ("kind", TEXT, "DOCUMENTS.kind"),
    ("day", DAY, "document date"),
    ("due", DAY, "due date", True),
    ("amount", CENTS, "document amount including VAT, signed"),
    ("open", CENTS, "open amount as the file says, signed like `amount`"),
    ("settled", DAY, "day of the (last) payment, where the file gives one", True),
    ("currency", TEXT, "ISO 4217 code"),
    ("reference", TEXT, "order or reference number"),
    ("salesperson", TEXT, "salesperson or group"),
    ("company_number", TEXT, "enterprise number, SIREN or SIRET"),
    ("vat_number", TEXT, "VAT number"),
    ("email", TEXT, "e-mail"),
    ("phone", TEXT, "telephone"),
    ("contact", TEXT, "contact person"),
    ("address", TEXT, "postal address"),
    ("country", TEXT, "ISO 3166 code where the file's value is one, else ''"),
    ("language", TEXT, "'fr', 'nl', 'en' or ''"),
    ("terms", NUMBER, "payment terms in days", True),
    ("opening", FLAG, "brought forward from the year before by a ledger, where an older one may hold the document"),
)

APPLIED = table(
    "applied",
    "What a ledger sets against the documents of a file, dated: Open(D) = amount + sum of these with day <= D.",
    ("document", COUNT, "position of the document in TAKEN, from 0"),
    ("day", DAY, "the day from whose end it counts"),
    ("amount", CENTS, "change of the open amount: negative on an invoice, positive on a credit note or receipt"),
)

PAYMENTS = table(
    "payments",
    "The rows of a list of payments: money received for a document that another list gives.",
    ("sheet", TEXT, "sheet name, '' for a text file"),
    ("row", COUNT, "row in the sheet, 1-based"),
    ("customer", TEXT, "customer code or name as the list gives it, or ''"),
    ("number", TEXT, "number of the document paid; '' when the list names none"),
    ("day", DAY, "day of the payment"),
    ("amount", CENTS, "amount received; negative for a payment taken back"),
    ("currency", TEXT, "ISO 4217 code, or '' where the list names none"),
)

PEOPLE = table(
    "people",
    "The rows of a list of customers: what it says of each.",
    ("sheet", TEXT, "sheet name, '' for a text file"),
    ("row", COUNT, "row in the sheet, 1-based"),
    *[(column.name, column.kind, column.meaning, column.optional) for column in CUSTOMERS.columns[2:]],
)

SALES = table(
    "sales",
    "The rows of a list of sales by month.",
    ("sheet", TEXT, "sheet name, '' for a text file"),
    ("row", COUNT, "row in the sheet, 1-based"),
    ("month", DAY, "the first day of the month"),
    ("amount", CENTS, "sales of the month, including VAT where the list says so"),
    ("currency", TEXT, "ISO 4217 code, or '' where the list names none"),
)

REFUSED = table(
    "refused",
    "The rows of a file that could not be taken, each with its reason.",
    ("sheet", TEXT, "sheet name, '' for a text file"),
    ("row", COUNT, "row in the sheet, 1-based"),
    ("column", TEXT, "header of the cell at fault, or ''"),
    ("value", TEXT, "what stands there, as text"),
    ("reason", TEXT, "key of the sentence, under `refused.`"),
)

ESCALATED = table(
    "escalated",
    "One line per customer and currency on the escalation list.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("name", TEXT, "display name"),
    ("company_number", TEXT, "enterprise number, SIREN or SIRET; else the VAT number"),
    ("contact", TEXT, "person, telephone and e-mail"),
    ("currency", TEXT, "ISO 4217 code"),
    ("open", CENTS, "open amount, unapplied credit included"),
    ("overdue", CENTS, "overdue amount"),
    ("oldest", DAY, "due date of the oldest overdue document", True),
    ("days_late", COUNT, "days late of that one"),
    ("contacts", COUNT, "contacts so far"),
    ("promises_kept", COUNT, "promises kept"),
    ("promises_broken", COUNT, "promises broken"),
    ("since", DAY, "the day it was put on the list"),
    ("note", TEXT, "why, in the user's words"),
)

PROMISES = table(
    "promises",
    "Every promise of payment, judged from the books.",
    ("journal_id", COUNT, "JOURNAL.id"),
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("on", DAY, "the day it was made"),
    ("day", DAY, "the day payment was promised for"),
    ("amount", CENTS, "promised amount"),
    ("currency", TEXT, "ISO 4217 code"),
    ("received", CENTS, "received from the day it was made to the promised day and its grace, positive"),
    ("state", TEXT, "'running', 'kept', 'partly_kept', 'broken', or 'unknown' while the books are too old to judge"),
)

STANDING = table(
    "standing",
    "How each customer with a journal stands at the end of a day.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("contacts", COUNT, "contacts and attempts so far"),
    ("last_contact", DAY, "day of the last one", True),
    ("last_act", TEXT, "the act of the last contact, '' when none"),
    ("step", TEXT, "highest reminder step done since the oldest overdue document became late, '' when none"),
    ("step_day", DAY, "day of that step", True),
    ("promise_state", TEXT, "PROMISES.state of the newest promise, '' when none"),
    ("promise_day", DAY, "its promised day", True),
    ("promise_amount", CENTS, "its amount; 0 when none"),
    ("promise_currency", TEXT, "its currency"),
    ("promises_kept", COUNT, "promises kept"),
    ("promises_broken", COUNT, "promises broken or only partly kept"),
    ("plan_day", DAY, "first day of the newest plan proposed, missing when none", True),
    ("plan_until", DAY, "its last day", True),
    ("plan_amount", CENTS, "its amount; 0 when none"),
    ("disputed", CENTS, "amount in dispute; 0 when none"),
    ("disputed_since", DAY, "day the dispute was opened", True),
    ("hold_until", DAY, "no contact before this day is over", True),
    ("escalated", DAY, "day it was put on the escalation list, missing when it is not on it", True),
    ("escalation_note", TEXT, "why, in the user's words"),
)

WORKLIST = table(
    "worklist",
    "Whom to chase: one line per customer with an overdue amount, those to contact now first, then by worth.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("currency", TEXT, "currency of the largest overdue amount"),
    ("overdue", CENTS, "overdue amount in it"),
    ("documents", COUNT, "overdue documents in it"),
    ("days_late", COUNT, "days late of the oldest"),
    ("step", TEXT, "next step: one of policy.STEPS"),
    ("reason", TEXT, "key of the sentence that says why, under `worklist.reason.`"),
    ("reason_day", DAY, "the day that sentence speaks of", True),
    ("reason_amount", CENTS, "the amount it speaks of"),
    ("reason_days", COUNT, "the days it speaks of"),
    ("objections", TEXT, "what speaks against a contact now: keys under `objection.`, comma between; '' when nothing"),
    ("until", DAY, "the day the first objection ends, missing when it has no end", True),
    ("worth", NUMBER, "what a contact is worth today: amount x age x behaviour; only for the order"),
)

ALIKE = table(
    "alike",
    "Pairs of customers that may be one, surest reason first; the user decides.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("other", TEXT, "CUSTOMERS.customer of the second"),
    ("reason", TEXT, "one of identity.REASONS"),
    ("score", COUNT, "how alike they are by that reason, of 100"),
)

STORED = (IMPORTS, CUSTOMERS, DOCUMENTS, EVENTS, JOURNAL)
"""The tables the database keeps."""


def empty(shape: Table) -> pd.DataFrame:
    """A table of that shape without rows."""
    return pd.DataFrame({column.name: pd.Series(dtype=DTYPES[column.kind]) for column in shape.columns})


def shaped(shape: Table, columns: Any) -> pd.DataFrame:
    """A table of that shape from a mapping or frame: declared columns in declared order and dtype, others left out.

    Raises WrongShape when a column is missing, or a value is missing where none may be.
    """
    missing = [name for name in shape.names if name not in columns]
    if missing:
        raise WrongShape(f"{shape.name} lacks {missing}")
    made = pd.DataFrame({column.name: _typed(columns[column.name], column.kind) for column in shape.columns})
    return checked(shape, made)


def _typed(values: Any, kind: str) -> pd.Series:
    series = values if isinstance(values, pd.Series) else pd.Series(values)
    return series if series.dtype == DTYPE_OF[kind] else series.astype(DTYPES[kind])


def checked(shape: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame itself, once it is sure to have the declared columns, dtypes and no forbidden gaps; else WrongShape."""
    if list(frame.columns) != shape.names:
        raise WrongShape(f"{shape.name} has columns {list(frame.columns)}")
    for column in shape.columns:
        values = frame[column.name]
        if values.dtype != DTYPE_OF[column.kind]:
            raise WrongShape(f"{shape.name}.{column.name} is {values.dtype}, not {DTYPES[column.kind]}")
        if not column.optional and column.kind in (DAY, MOMENT, TEXT, NUMBER) and values.hasnans:
            raise WrongShape(f"{shape.name}.{column.name} has gaps")
    return frame


def day_numbers(days: pd.Series) -> np.ndarray:
    """Days as whole numbers since 1970-01-01, int64; a missing day is a very small number (numpy's NaT)."""
    return days.to_numpy().astype("datetime64[D]").astype("int64")
