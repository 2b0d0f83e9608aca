"""How each account stands by the journal: contacts, promises, plans, disputes, holds, escalation.

Only lines dated on or before the as-of day count, and a line that was undone never happened.
"""

from .account import SILENT, empty_standing, standing
from .cover import Cover, cover_of, invoices
from .disputes import CLAIM_DAYS, DISPUTED_FOR, disputes, tasks
from .lines import (
    ACTS,
    CONTACTS,
    OF_PLANS,
    OUTCOMES,
    SPOKEN,
    STEPS_DONE,
    UNANSWERED,
    WRITTEN,
    firsts,
    history,
    in_force,
    remembered,
    rested_on,
    sales_told,
    void,
)
from .plans import DONE, LATE_PLANS, OPEN_PLANS, PLAN_STATES, plans, serves
from .promises import (
    BROKEN,
    GRACE,
    JUDGED,
    PENDING,
    Kept,
    Pending,
    kept_by_customer,
    pending,
    promises,
    promises_kept,
)
from .proposals import Proposal, proposals
from .received import MONEY, Payment, money_in, settled_in

__all__ = [
    "ACTS",
    "BROKEN",
    "CLAIM_DAYS",
    "CONTACTS",
    "Cover",
    "DISPUTED_FOR",
    "DONE",
    "GRACE",
    "JUDGED",
    "Kept",
    "LATE_PLANS",
    "MONEY",
    "OF_PLANS",
    "OPEN_PLANS",
    "OUTCOMES",
    "PENDING",
    "PLAN_STATES",
    "Payment",
    "Pending",
    "Proposal",
    "SILENT",
    "SPOKEN",
    "STEPS_DONE",
    "UNANSWERED",
    "WRITTEN",
    "cover_of",
    "disputes",
    "empty_standing",
    "firsts",
    "history",
    "in_force",
    "kept_by_customer",
    "invoices",
    "money_in",
    "pending",
    "plans",
    "promises",
    "promises_kept",
    "proposals",
    "remembered",
    "rested_on",
    "sales_told",
    "serves",
    "settled_in",
    "standing",
    "tasks",
    "void",
]
