"""What the books say at the end of a day."""

from .shape import CENTS, COUNT, DAY, FLAG, NUMBER, TEXT, table

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

CUSTOMER_BUCKETS = table(
    "customer_buckets",
    "One line per customer and bucket with something open, one currency; by customer, buckets in the order of ageing.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("currency", TEXT, "ISO 4217 code"),
    ("bucket", TEXT, "ageing bucket, or 'unapplied'"),
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
