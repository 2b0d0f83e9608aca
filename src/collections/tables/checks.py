"""The tables that set our figures beside what the ledger said, and say what a past day did not know."""

from .shape import CENTS, COUNT, DAY, FLAG, TEXT, table

RECONCILED = table(
    "reconciled",
    "What the newest books by a day say is open, beside ours at the end of their day; a line per currency.",
    ("currency", TEXT, "ISO 4217 code"),
    ("import_id", COUNT, "IMPORTS.id of the books"),
    ("day", DAY, "the day whose end these books show"),
    ("has_file", FLAG, "whether the file adds up what is open in this currency itself"),
    ("file", CENTS, "open by the file's own total; 0 where it has none"),
    ("taken", CENTS, "open by the rows taken from it"),
    ("ours", CENTS, "open at the end of that day by all that is known today"),
    ("difference", CENTS, "`ours` less the file's own total, less `taken` where it has none"),
)

LEARNT = table(
    "learnt",
    "What makes up the difference between our open amount and a ledger's; the amounts add up to it.",
    ("document_id", COUNT, "DOCUMENTS.id; 0 for what is no document of ours"),
    ("customer", TEXT, "CUSTOMERS.customer, or ''"),
    ("number", TEXT, "document number, or ''"),
    ("reason", TEXT, "one of books.REASONS"),
    ("amount", CENTS, "what it adds to ours above the ledger's; negative where it takes away"),
    ("import_id", COUNT, "the import that told it"),
)

NOT_KNOWN = table(
    "not_known",
    "Documents open at the end of a day that may have been paid by then: the books only told so some days later.",
    ("document_id", COUNT, "DOCUMENTS.id"),
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("number", TEXT, "document number"),
    ("currency", TEXT, "ISO 4217 code"),
    ("since", DAY, "paid after this day"),
    ("day", DAY, "and not later than this one"),
    ("amount", CENTS, "what was paid of it, counted open on the day; negative for a credit note applied"),
)
