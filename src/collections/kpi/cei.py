"""The collection effectiveness index: of what could have been collected in a quarter, the part that was."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..days import months_later
from .ratios import given, quotient
from .refusals import Refusal


def cei(before: Any, sold: Any, open_: Any, not_due: Any) -> Any:
    """Collection effectiveness index, per cent: of what could have been collected in the period, the part that was.

    100 x (before + sales - open) / (before + sales - not due open) (accountingtools.com). It is refused when
    there was nothing to collect.
    """
    return quotient(100 * (before + sold - open_), before + sold - not_due, Refusal("nothing_to_collect"))


def quarter_start(as_of: date) -> date:
    """The last day of the month three months before the as-of day's month: the opening day of the CEI.

    >>> quarter_start(date(2012, 6, 15))
    datetime.date(2012, 3, 31)
    """
    return date.fromordinal(months_later(as_of.replace(day=1), -2).toordinal() - 1)


def cei_figure(of: Mapping[str, Any], days: Any) -> Any:
    """The CEI since the `quarter_start` so many days ago; refused when the first document is later than that day."""
    found = cei(of["cei_open_before"], of["cei_sales"], of["open"], of["not_due"])
    return given(of["books_days"] > days, found, Refusal("history", {"days": of["books_days"]}))
