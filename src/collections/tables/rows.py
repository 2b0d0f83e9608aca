"""The rows of a file, by what they list."""

from .books import CUSTOMERS
from .shape import CENTS, COUNT, DAY, FLAG, NUMBER, TEXT, table

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
