"""What every table looks like: its columns, their types, units, meaning. A name is written here and nowhere invented.

Amounts are whole cents (minor units) in int64 beside a `currency` column; no sum crosses currencies. Days are dates
without time or zone (`datetime64[s]` at midnight). Codes and numbers are text, never None: "" is "not given".
"""

from .books import CUSTOMERS, DOCUMENTS, EVENTS, IMPORTS, JOURNAL, STORED
from .figures import ACCOUNTS, BUCKET_TOTALS, OPEN_ITEMS, PAID_LATE, TREND, WORST_PAYERS
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
    "MOMENT",
    "NUMBER",
    "OPEN_ITEMS",
    "PAID_LATE",
    "PAYMENTS",
    "PEOPLE",
    "PROMISES",
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
