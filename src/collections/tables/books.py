"""The tables the database keeps: the books as exported, and the journal."""

from .shape import BYTES, CENTS, COUNT, DAY, MOMENT, NUMBER, TEXT, table

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
    ("stated", TEXT, "JSON object: what the file itself adds up to and left out, see books.Stated; '{}' when unknown"),
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
    ("kind", TEXT, "'invoice', 'credit_note', 'receipt' (money for no document) or 'write_off' (given up as lost)"),
    ("day", DAY, "document date"),
    ("due", DAY, "due date as the books give it; missing when they do not", True),
    ("amount", CENTS, "amount including VAT; negative for credit notes, receipts and write-offs"),
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

PAPERS = table(
    "papers",
    "Every file that left the house, byte for byte, kept once; a JOURNAL line names it by its hash.",
    ("sha256", TEXT, "SHA-256 of its bytes, in hexadecimal"),
    ("at", MOMENT, "when it was first kept, UTC"),
    ("name", TEXT, "what the file was called then"),
    ("mime", TEXT, "its media type, such as 'message/rfc822'"),
    ("bytes", BYTES, "the file itself"),
)

STORED = (IMPORTS, CUSTOMERS, DOCUMENTS, EVENTS, JOURNAL)
"""The tables of facts the database keeps; beside them it keeps PAPERS, which no rule reads."""
