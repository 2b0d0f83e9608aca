"""The key figures of a collections desk at the end of any day, one currency at a time.

A `Ledger` is prepared once from DOCUMENTS and EVENTS. For each document it keeps the spans of days over which nothing
about it changes, so that the state at the end of a day is one filter, and a history of days one pass. Amounts are
whole cents with VAT in int64; a ratio is one division of exact integers. "The n days that end on D" are
D-n < day <= D. A figure that cannot be honest is a `Refusal`, not a number and not an exception.
"""

from .books import Books, books, open_at, sales
from .cei import cei, quarter_start
from .dso import countback, countbacks, dso
from .figures import Figures, figures, figures_by_currency
from .lateness import paid_late_by_customer
from .ledger import Ledger, ledgers
from .overdue import Bucket
from .refusals import REASONS, Figure, Refusal
from .trend import trend

__all__ = [
    "REASONS",
    "Books",
    "Bucket",
    "Figure",
    "Figures",
    "Ledger",
    "Refusal",
    "books",
    "cei",
    "countback",
    "countbacks",
    "dso",
    "figures",
    "figures_by_currency",
    "ledgers",
    "open_at",
    "paid_late_by_customer",
    "quarter_start",
    "sales",
    "trend",
]
