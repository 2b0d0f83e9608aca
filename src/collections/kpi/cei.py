"""The collection effectiveness index: of what could have been collected in a quarter, the part that was."""

from collections.abc import Mapping
from datetime import date

from ..ageing import day_number
from ..days import months_later
from .refusals import Figure, Refusal


def cei(before: int, sold: int, open_: int, not_due: int) -> Figure:
    """Collection effectiveness index, per cent: of what could have been collected in the period, the part that was.

    100 x (before + sales - open) / (before + sales - not due open) (accountingtools.com). It is refused when
    there was nothing to collect.
    """
    due = before + sold - not_due
    return 100 * (before + sold - open_) / due if due > 0 else Refusal("nothing_to_collect")


def quarter_start(as_of: date) -> date:
    """The last day of the month three months before the as-of day's month: the opening day of the CEI.

    >>> quarter_start(date(2012, 6, 15))
    datetime.date(2012, 3, 31)
    """
    return date.fromordinal(months_later(as_of.replace(day=1), -2).toordinal() - 1)


def cei_figure(as_of: date, of: Mapping[str, int]) -> Figure:
    """The CEI since `quarter_start`; refused when the first document is later than that day."""
    if of["books_days"] <= day_number(as_of) - day_number(quarter_start(as_of)):
        return Refusal("history", {"days": of["books_days"]})
    return cei(of["cei_open_before"], of["cei_sales"], of["open"], of["not_due"])
