"""How the accounts stand by books and journal together, and what there is to do."""

from .shape import CENTS, COUNT, DAY, NUMBER, TEXT, table

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
