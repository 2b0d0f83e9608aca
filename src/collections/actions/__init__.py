"""What a click does; the only room that writes.

Each act asks the rules first and either writes one journal line or raises Refused with the reason. An import is kept
whole or not at all. Who does it and when is given by the caller, as a Hand: nothing here knows a clock.
"""

from .acts import HOLD_DAYS, contact, follow, keep_history, propose_plan, quick, record, undo
from .catch_up import spread_backlog
from .corrections import correct, correct_due, merge, not_same, take_back
from .hand import Done, Hand, Kept, Refused
from .imports import (
    DEMO,
    keep_import,
    kept_before,
    known_books,
    leave_demo,
    preview,
    refused_numbers,
    remember_layout,
    remember_query,
    undo_import,
)
from .letters import posted
from .ours import keep_options, keep_sales, keep_settings, tell_sales
from .outbox import Batch, queue_all, queue_mail, send_queued, sent, sent_all, settle_doubt
from .plans import accept_plan, end_plan, withdraw_plan
from .policy import keep_policy
from .post import account_of, keep_post, password_of, try_post
from .templates import keep_template
from .treatment import again, set_limit

__all__ = [
    "DEMO",
    "HOLD_DAYS",
    "Batch",
    "Done",
    "Hand",
    "Kept",
    "Refused",
    "accept_plan",
    "again",
    "account_of",
    "contact",
    "correct",
    "correct_due",
    "end_plan",
    "follow",
    "keep_history",
    "keep_import",
    "keep_options",
    "keep_policy",
    "keep_post",
    "keep_sales",
    "keep_settings",
    "keep_template",
    "kept_before",
    "known_books",
    "leave_demo",
    "merge",
    "not_same",
    "password_of",
    "posted",
    "preview",
    "propose_plan",
    "queue_all",
    "queue_mail",
    "quick",
    "record",
    "refused_numbers",
    "remember_layout",
    "remember_query",
    "set_limit",
    "send_queued",
    "sent",
    "sent_all",
    "settle_doubt",
    "spread_backlog",
    "take_back",
    "tell_sales",
    "try_post",
    "undo",
    "undo_import",
    "withdraw_plan",
]
