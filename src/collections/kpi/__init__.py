"""The key figures of a collections desk at the end of any day, one currency at a time.

A `Ledger` is prepared once from DOCUMENTS and EVENTS. For each document it keeps the spans of days over which nothing
about it changes, so that the state at the end of a day is one filter, and a history of days one pass. Amounts are
whole cents with VAT in int64; a ratio is one division of exact integers. "The n days that end on D" are
D-n < day <= D. A figure that cannot be honest is a `Refusal`, not a number and not an exception.
"""

from .aged import Owed, aged, aged_table
from .basis import BUCKET, LEFT_OUT_REASONS, PARTS_OF, Basis, explained
from .books import Books, books, open_at, sales
from .cei import cei, quarter_start
from .dso import countback, dso
from .figures import AMOUNTS, RATIOS, Figures, figures
from .groups import figures_by
from .lateness import paid_late_by_customer
from .ledger import KINDS, NO_SALES, Ledger, TellsSales, ledgers, split
from .monthly import sales_by_month
from .moves import FLOW_NAMES, flows, movements, roll_rates, rolls, turned
from .options import DSO_METHODS, Options, options_of, valid_edges
from .overdue import Bucket
from .payers import (
    TOP,
    concentration,
    cost_of_delay,
    costs_of_delay,
    habits,
    herfindahl,
    overdue_months,
    provision,
    top_share,
)
from .quality import ODDITY_NAMES, oddities
from .refusals import REASONS, Figure, Refusal
from .remarks import REMARKS, Remark, remarks
from .trend import as_table, history, trend

__all__ = [
    "AMOUNTS",
    "BUCKET",
    "Basis",
    "Books",
    "Bucket",
    "DSO_METHODS",
    "FLOW_NAMES",
    "Figure",
    "Figures",
    "KINDS",
    "LEFT_OUT_REASONS",
    "Ledger",
    "NO_SALES",
    "ODDITY_NAMES",
    "Owed",
    "Options",
    "PARTS_OF",
    "RATIOS",
    "REASONS",
    "REMARKS",
    "Refusal",
    "Remark",
    "TOP",
    "TellsSales",
    "aged",
    "aged_table",
    "as_table",
    "books",
    "cei",
    "concentration",
    "cost_of_delay",
    "costs_of_delay",
    "countback",
    "dso",
    "explained",
    "figures",
    "figures_by",
    "flows",
    "habits",
    "herfindahl",
    "history",
    "ledgers",
    "movements",
    "oddities",
    "open_at",
    "options_of",
    "overdue_months",
    "paid_late_by_customer",
    "provision",
    "quarter_start",
    "remarks",
    "roll_rates",
    "rolls",
    "sales",
    "sales_by_month",
    "split",
    "top_share",
    "trend",
    "turned",
    "valid_edges",
]
