"""How each account stands by the journal: contacts, promises, plans, disputes, holds, escalation.

Only lines dated on or before the as-of day count, and a line that was undone never happened.
"""

from .account import SILENT, empty_standing, standing
from .disputes import DISPUTED_FOR, disputes, tasks
from .lines import (
    ACTS,
    CONTACTS,
    OUTCOMES,
    SPOKEN,
    STEPS_DONE,
    UNANSWERED,
    WRITTEN,
    history,
    in_force,
    remembered,
    sales_told,
    void,
)
from .promises import BROKEN, GRACE, JUDGED, promises, promises_kept

__all__ = [
    "ACTS",
    "BROKEN",
    "CONTACTS",
    "DISPUTED_FOR",
    "GRACE",
    "JUDGED",
    "OUTCOMES",
    "SILENT",
    "SPOKEN",
    "STEPS_DONE",
    "UNANSWERED",
    "WRITTEN",
    "disputes",
    "empty_standing",
    "history",
    "in_force",
    "promises",
    "promises_kept",
    "remembered",
    "sales_told",
    "standing",
    "tasks",
    "void",
]
