"""The periods that figures look at, and calendar months as numbers."""

import numpy as np

PERIODS = (30, 90, 365)
"""Days over which a DSO is given."""

LATE = (30, 60, 90)
"""Beyond how many days late an overdue amount is also shown apart."""

YEAR = 365


def month_numbers(days: np.ndarray) -> np.ndarray:
    """The months of these day numbers, as whole months since January 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype("int64")


def month_starts(months: np.ndarray) -> np.ndarray:
    """The day numbers of the first days of these months."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype("int64")


def quarter_ends(days: np.ndarray) -> np.ndarray:
    """The first of the third month after that of each day number: from it on the CEI's quarter is without the day."""
    if not len(days):
        return days
    first = int(days.min())
    return month_starts(month_numbers(np.arange(first, int(days.max()) + 1)) + 3)[days - first]
