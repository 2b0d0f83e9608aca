"""Why there is no such figure: a key and the values of its sentence, in the place of a number."""

from collections.abc import Mapping
from dataclasses import dataclass, field

REASONS = {
    "history": "history of {days} days",
    "no_sales": "no sales in {days} days",
    "history_ends": "history ends before the open amount is used up",
    "nothing_settled": "nothing settled",
    "nothing_open": "nothing open",
    "nothing_to_collect": "nothing to collect",
}
"""Why a figure is refused, in English for reports without a screen; a page translates the key."""


@dataclass(frozen=True)
class Refusal:
    """Why there is no such figure: a key of REASONS and the values of its sentence.

    >>> str(Refusal("history", {"days": 180}))
    'history of 180 days'
    """

    key: str
    values: Mapping[str, int | str] = field(default_factory=dict)

    def __str__(self) -> str:
        return REASONS[self.key].format(**self.values)


Figure = float | Refusal
