"""What every table looks like: its columns, their types, units, meaning. A name is written here and nowhere invented.

Amounts are whole cents (minor units) in int64 beside a `currency` column; no sum crosses currencies. Days are dates
without time or zone (`datetime64[s]` at midnight). Codes and numbers are text, never None: "" is "not given".
"""

from .books import CUSTOMERS, DOCUMENTS, EVENTS, IMPORTS, JOURNAL, STORED
from .checks import LEARNT, NOT_KNOWN, RECONCILED
from .figures import ACCOUNTS, BUCKET_TOTALS, CUSTOMER_BUCKETS, OPEN_ITEMS, PAID_LATE, TREND, WORST_PAYERS
from .rows import APPLIED, PAYMENTS, PEOPLE, REFUSED, SALES, TAKEN
from .shape import (
    CENTS,
    COUNT,
    DAY,
    DTYPE_OF,
    DTYPES,
    FLAG,
    MOMENT,
    NUMBER,
    TEXT,
    Column,
    Table,
    WrongShape,
    checked,
    day_numbers,
    empty,
    shaped,
    table,
)
from .work import ALIKE, ESCALATED, PROMISES, STANDING, WORKLIST

__all__ = [
    "ACCOUNTS",
    "ALIKE",
    "APPLIED",
    "BUCKET_TOTALS",
    "CENTS",
    "COUNT",
    "CUSTOMERS",
    "CUSTOMER_BUCKETS",
    "Column",
    "DAY",
    "DOCUMENTS",
    "DTYPES",
    "DTYPE_OF",
    "ESCALATED",
    "EVENTS",
    "FLAG",
    "IMPORTS",
    "JOURNAL",
    "LEARNT",
    "MOMENT",
    "NOT_KNOWN",
    "NUMBER",
    "OPEN_ITEMS",
    "PAID_LATE",
    "PAYMENTS",
    "PEOPLE",
    "PROMISES",
    "RECONCILED",
    "REFUSED",
    "SALES",
    "STANDING",
    "STORED",
    "TAKEN",
    "TEXT",
    "TREND",
    "Table",
    "WORKLIST",
    "WORST_PAYERS",
    "WrongShape",
    "checked",
    "day_numbers",
    "empty",
    "shaped",
    "table",
]
