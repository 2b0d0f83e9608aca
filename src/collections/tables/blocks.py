"""What keeps an account from being chased or delivered, and how far a customer uses its credit limit."""

from .shape import CENTS, COUNT, DAY, TEXT, table

EXPOSURE = table(
    "exposure",
    "One line per customer with a credit limit: how much of it is used, in the currency of the limit.",
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("currency", TEXT, "currency of the limit; what is open in others does not count"),
    ("limit", CENTS, "credit limit"),
    ("open", CENTS, "the exposure: all that is open, whatever its age, unapplied credit included"),
    ("not_due", CENTS, "of it, what is not overdue"),
    ("over", CENTS, "exposure above the limit; negative: the room that is left"),
)

BLOCKED = table(
    "blocked",
    "Everything that blocks an account, and every open task: one line each, in the order one sees to them.",
    ("kind", TEXT, "one of blocked.KINDS"),
    ("customer", TEXT, "CUSTOMERS.customer"),
    ("line", COUNT, "JOURNAL.id of the line that says so, which ends or changes it"),
    ("since", DAY, "day of that line; of an insolvency the day of the judgment"),
    ("day", DAY, "the day to see to it: to look again, to do it, the end of a hold, the claim to file", True),
    ("amount", CENTS, "what is disputed, or the exposure above the limit; 0 for the other kinds"),
    ("open", CENTS, "of a dispute what of it is open in the books, of a limit the exposure; 0 for the other kinds"),
    ("currency", TEXT, "currency of both, '' for the other kinds"),
    ("reason", TEXT, "of a dispute one of standing.DISPUTED_FOR, of a task TASKS.what; else ''"),
    ("documents", TEXT, "numbers of disputed documents, a line break between; '' for the account"),
    ("owner", TEXT, "who sees to it: named there, else who follows the customer; '' when nobody"),
    ("following", TEXT, "the next step, in the user's words"),
    ("note", TEXT, "why, in the user's words"),
)
