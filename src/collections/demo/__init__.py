"""The demo firm: its customers, its exports week by week, and what its collectors did; all of it invented.

Every day is counted back from the last export, and nothing is drawn by the calendar: another `today` gives the same
firm, moved, save for weekends, month ends and seasons. The words stand in data/demo.
"""

from .acts import acts
from .bills import Bill, Payment, open_at, overdue_at, paid_at
from .calendar import last_day
from .customers import Payer, payers
from .exports import Export, exports
from .firm import DEMO, MANNERS, SIZES, Firm, Manner, Size
from .ledger import ledger
from .tracks import WINDOW
from .written import Act

__all__ = [
    "DEMO",
    "MANNERS",
    "SIZES",
    "WINDOW",
    "Act",
    "Bill",
    "Export",
    "Firm",
    "Manner",
    "Payer",
    "Payment",
    "Size",
    "acts",
    "exports",
    "last_day",
    "ledger",
    "open_at",
    "overdue_at",
    "paid_at",
    "payers",
]
