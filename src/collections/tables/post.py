"""What leaves the house."""

from .shape import COUNT, DAY, MOMENT, TEXT, table

QUEUE = table(
    "queue",
    "Every mail approved for our own mail server, as the journal tells it; those taken out again are left out.",
    ("journal_id", COUNT, "JOURNAL.id of the line that approved it"),
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("on", DAY, "the day it was approved, on which alone it may leave"),
    ("by", TEXT, "who approved it"),
    ("act", TEXT, "what it does: one of standing.WRITTEN, or 'summary'"),
    ("to", TEXT, "addresses, comma between"),
    ("subject", TEXT, "its subject"),
    ("key", TEXT, "SHA-256 of customer, act and day: of two mails with the same key one leaves at most"),
    ("sha256", TEXT, "PAPERS.sha256 of the mail as it leaves"),
    ("state", TEXT, "one of outbox.STATES"),
    ("moment", MOMENT, "when that became so, UTC"),
    ("fault", TEXT, "why it did not leave: a key under `refusal.post_`; '' when it was not refused"),
    ("told", TEXT, "JSON object: the values of that sentence; '{}' when none"),
)
