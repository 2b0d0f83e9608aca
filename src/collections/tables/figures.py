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
    "Every figure at the end of each day asked for, one line per day, one currency; as in kpi.Figures.",
    ("day", DAY, "at the end of this day"),
    ("history_days", COUNT, "days of which sales are known"),
    ("books_days", COUNT, "days since the first document"),
    ("open", CENTS, "open amount, unapplied credit included"),
    ("open_count", COUNT, "open documents"),
    ("overdue", CENTS, "overdue amount"),
    ("overdue_count", COUNT, "overdue documents"),
    ("not_due", CENTS, "open and not overdue, without unapplied credit"),
    ("not_due_count", COUNT, "documents open and not overdue"),
    ("overdue_30", CENTS, "overdue by more than 30 days"),
    ("overdue_60", CENTS, "overdue by more than 60 days"),
    ("overdue_90", CENTS, "overdue by more than 90 days"),
    ("estimated", CENTS, "open with an estimated due day"),
    ("estimated_count", COUNT, "open documents with an estimated due day"),
    ("unapplied", CENTS, "credit not yet applied, negative"),
    ("unapplied_count", COUNT, "documents with credit not yet applied"),
    ("sales_30", CENTS, "sales of the last 30 days"),
    ("sales_90", CENTS, "sales of the last 90 days"),
    ("sales_365", CENTS, "sales of the last 365 days"),
    ("cei_open_before", CENTS, "open when the quarter of the CEI began"),
    ("cei_sales", CENTS, "sales since then"),
    ("settled_count", COUNT, "invoices settled so far"),
    ("settled_amount", CENTS, "their amount"),
    ("settled_amount_365", CENTS, "of those settled in the last 365 days"),
    ("late_days", COUNT, "sum of cents x days late, settled invoices"),
    ("late_days_floor0", COUNT, "the same, early payment as 0"),
    ("late_days_365", COUNT, "the same as late_days, of the last 365 days"),
    ("late_days_plain", COUNT, "sum of days late"),
    ("pay_days", COUNT, "sum of cents x days from document to settlement"),
    ("late_count", COUNT, "settled after the due day, invoices"),
    ("late_amount", CENTS, "settled after the due day, amount"),
    ("dso_30", NUMBER, "DSO over 30 days; missing where refused", True),
    ("dso_90", NUMBER, "DSO over 90 days; missing where refused", True),
    ("dso_365", NUMBER, "DSO over 365 days; missing where refused", True),
    ("dso_countback_month", NUMBER, "count-back DSO by month; missing where refused", True),
    ("dso_countback_day", NUMBER, "count-back DSO by day; missing where refused", True),
    ("best_possible_dso_90", NUMBER, "best possible DSO; missing where refused", True),
    ("add_90", NUMBER, "average days delinquent; missing where refused", True),
    ("cei", NUMBER, "collection effectiveness index, per cent; missing where refused", True),
    ("days_late_weighted", NUMBER, "days late, weighted; missing where refused", True),
    ("days_late_weighted_floor0", NUMBER, "the same, early payment as 0; missing where refused", True),
    ("days_late_weighted_365", NUMBER, "the same, last 365 days; missing where refused", True),
    ("days_late_average", NUMBER, "days late, plain mean; missing where refused", True),
    ("days_to_pay_weighted", NUMBER, "days to pay, weighted; missing where refused", True),
    ("share_paid_late_count", NUMBER, "share of settled invoices paid late; missing where refused", True),
    ("share_paid_late_amount", NUMBER, "the same, by amount; missing where refused", True),
    ("overdue_ratio", NUMBER, "overdue / open; missing where refused", True),
    ("overdue_ratio_count", NUMBER, "the same, in number; missing where refused", True),
    ("overdue_30_ratio", NUMBER, "overdue by more than 30 days / open; missing where refused", True),
    ("overdue_60_ratio", NUMBER, "by more than 60 days; missing where refused", True),
    ("overdue_90_ratio", NUMBER, "by more than 90 days; missing where refused", True),
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

MOVEMENTS = table(
    "movements",
    "What moved a customer's balance between the ends of two days: opening + all that moved = closing.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("opening", CENTS, "open at the end of the first day"),
    ("invoiced", CENTS, "invoices issued since, and corrections of invoices"),
    ("credited", CENTS, "credit notes issued since, negative"),
    ("received", CENTS, "received and settled since, negative"),
    ("written_off", CENTS, "written off since, negative"),
    ("closing", CENTS, "open at the end of the second day"),
)

FLOWS = table(
    "flows",
    "What moved each document's open amount between the ends of two days.",
    ("document_id", COUNT, "DOCUMENTS.id"),
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("flow", TEXT, "'invoiced', 'credited', 'received' or 'written_off'"),
    ("amount", CENTS, "change of what is open"),
)

TURNED = table(
    "turned",
    "Documents open at the end of one of two days, and where they stood.",
    ("document_id", COUNT, "DOCUMENTS.id"),
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("before", TEXT, "bucket at the end of the first day, 'unapplied', 'settled' or 'not_issued'"),
    ("after", TEXT, "bucket at the end of the second day, 'unapplied' or 'settled'"),
    ("open_before", CENTS, "open at the end of the first day"),
    ("open_after", CENTS, "open at the end of the second day"),
    ("turn", TEXT, "'new_overdue', 'worse', 'cured' or ''"),
)

ROLLS = table(
    "rolls",
    "Of what was open in a bucket, the part in each bucket later.",
    ("before", TEXT, "bucket at the end of the first day"),
    ("after", TEXT, "bucket at the end of the second day, or 'settled'"),
    ("amount", CENTS, "amount of the same documents"),
    ("share", NUMBER, "of what was in the bucket; missing when that was nothing", True),
)

HABITS = table(
    "habits",
    "How each customer paid over the last 365 days, what is open and overdue counted as late.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("judged", COUNT, "invoices paid in that year, and open and overdue"),
    ("late", COUNT, "of which late"),
    ("open_overdue", COUNT, "of which still open"),
    ("habit", TEXT, "'chronic', 'occasional', 'punctual' or 'new'"),
)

CONCENTRATION = table(
    "concentration",
    "What each customer owes of the whole, largest first, one currency.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("open", CENTS, "open amount, unapplied credit taken off, above 0"),
    ("share", NUMBER, "of the sum of all of these"),
    ("cumulated", NUMBER, "share of this one and all larger ones"),
)

PROVISION = table(
    "provision",
    "The provision matrix of one currency: an estimate of the management.",
    ("bucket", TEXT, "ageing bucket"),
    ("open", CENTS, "open amount, including VAT"),
    ("net", CENTS, "without the VAT contained in it"),
    ("rate", NUMBER, "loss rate in per cent"),
    ("provision", CENTS, "net x rate"),
)

BASIS = table(
    "basis",
    "The documents behind a figure, by what they are in its formula.",
    ("document_id", COUNT, "DOCUMENTS.id"),
    ("part", TEXT, "what the amount is in the formula: see kpi.PARTS"),
    ("amount", CENTS, "what the document adds to it"),
    ("days", COUNT, "days late or to pay, where the formula weighs them; else 0"),
)

LEFT_OUT = table(
    "left_out",
    "The documents that a figure leaves out, by reason.",
    ("document_id", COUNT, "DOCUMENTS.id"),
    ("reason", TEXT, "see kpi.LEFT_OUT_REASONS"),
    ("amount", CENTS, "the document's amount"),
)

ODDITIES = table(
    "oddities",
    "Open documents that deserve a look, a line for each way in which they stand out.",
    ("document_id", COUNT, "DOCUMENTS.id"),
    ("oddity", TEXT, "see kpi.ODDITY_NAMES"),
    ("open", CENTS, "what is open of it"),
)
