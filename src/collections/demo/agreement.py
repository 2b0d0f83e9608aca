"""The instalments that a customer agreed to: on which day, and which plan."""

from collections.abc import Iterable
from datetime import date, timedelta

from ..instalments import Plan, proposed
from .bills import Bill, open_at, overdue_at
from .calendar import holidays, worked
from .customers import Payer


def day_agreed(payer: Payer, last: date) -> date:
    """The working day on which the customer's plan was agreed."""
    return worked(last - timedelta(days=payer.since), holidays(last))


def plan_agreed(invoices: Iterable[Bill], agreed: date, last: date) -> Plan:
    """The plan for everything overdue on the day it is agreed."""
    late = overdue_at(invoices, agreed)
    return proposed(sum(open_at(bill, agreed) for bill in late), late[0].payer.currency, agreed, holidays(last))
