"""One line of the invented firm's journal."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Act:
    """One line of the collectors' journal; amounts in cents. In `details` the plan "newest" is the customer's newest
    one before this line."""

    on: date
    hour: int
    by: str
    act: str
    customer: str
    day: date | None = None
    amount: int = 0
    currency: str = ""
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)
