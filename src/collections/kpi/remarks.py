"""What has to be said beside a figure: that it rests on something incomplete, estimated, or given by the user."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..ageing import day_number
from .basis import PARTS_OF
from .cei import quarter_start
from .figures import RATIOS, Figures
from .periods import PERIODS, YEAR
from .told import Told

ON_DUE_DAYS = ("overdue", "not_due", "settled", "settled_365", "late")
"""Parts of a formula that depend on due days."""


@dataclass(frozen=True)
class Remark:
    """A key of a sentence under `remark.`, and its values."""

    key: str
    values: Mapping[str, int] = field(default_factory=dict)


REMARKS = ("sales_incomplete", "sales_told", "estimated", "short_year")
"""The keys of every Remark."""


def remarks(made: Figures, told: Told, *, incomplete: bool) -> dict[str, tuple[Remark, ...]]:
    """What to say beside each figure that is given, where there is anything.

    `incomplete`: some export listed open items only, so that what was sold and paid in between is not known.
    'sales_incomplete' unless the user told the sales of all days that the figure rests on, then 'sales_told';
    'estimated' with the number of open documents whose due day no books give; 'short_year' with the days of history of
    a figure over 365 days that has less.
    """
    found = {
        name: tuple(_of(name, made, told, incomplete)) for name in (*RATIOS, *PARTS_OF) if name not in made.refused
    }
    return {name: said for name, said in found.items() if said}


def _of(name: str, made: Figures, told: Told, incomplete: bool) -> list[Remark]:
    said = []
    parts = PARTS_OF.get(name, ())
    days = sold_days(name, made)
    if days:
        today = day_number(made.as_of)
        known = told.known_days(today - days, today)
        if known:
            said.append(Remark("sales_told", {"days": known}))
        if incomplete and known < days:
            said.append(Remark("sales_incomplete"))
    if made.estimated_count and any(part.startswith(ON_DUE_DAYS) for part in parts):
        said.append(Remark("estimated", {"count": made.estimated_count}))
    if name == "days_late_weighted_365" and made.books_days < YEAR:
        said.append(Remark("short_year", {"days": made.books_days}))
    return said


def sold_days(name: str, made: Figures) -> int:
    """Over how many days up to the as-of day the sales enter a figure; 0 where none do. A count-back looks back as far
    as it says."""
    if name.startswith("dso_countback"):
        return int(getattr(made, name)) + 1
    if "cei" in name and name != "cei_open_before":
        return day_number(made.as_of) - day_number(quarter_start(made.as_of))
    if name in ("best_possible_dso_90", "add_90"):
        return 90
    return next((n for n in PERIODS if name in (f"dso_{n}", f"sales_{n}")), 0)
