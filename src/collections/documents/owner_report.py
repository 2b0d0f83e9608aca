"""The owner's page as .pdf: one sheet of A4 with the figures, the ageing, the year, the worst payers and the week.

Everything comes in as texts already worded and as fractions already computed; the page is set by Typst from
data/letters/owner_report.typ, to which the report goes as data and never as code: whatever marks a customer's name
holds, they are printed as they are. The same report gives the same bytes, on any machine: only the typefaces that come
with Typst are used, and no clock.
"""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import typst

from .package import carried

TEMPLATE = Path(__file__).parents[3] / "data" / "letters" / "owner_report.typ"
BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")
"""What would begin a new line, or cannot be printed."""


@dataclass(frozen=True)
class Card:
    """A figure: its name, its value or "–", the change since four weeks ago ('' for none), and what is to be said of
    it. `tone` of the change is 'better', 'worse' or ''."""

    name: str
    value: str
    change: str = ""
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Bar:
    """A bucket: its name, its amount, its number of documents, where its bar starts and how long it is as fractions of
    the widest span, and its colour as #RRGGBB."""

    label: str
    amount: str
    count: str
    start: float
    length: float
    colour: str


@dataclass(frozen=True)
class Line:
    """A history: its name with its last amount, its points as fractions of width and height from the lower left, and
    its colour."""

    name: str
    points: tuple[tuple[float, float], ...]
    colour: str
    dashed: bool = False


@dataclass(frozen=True)
class History:
    """Lines over the same days: the first and the last day, the amount at the top, where zero lies (a fraction), and
    what the picture shows in a sentence for those who cannot see it."""

    lines: tuple[Line, ...]
    first: str
    last: str
    top: str
    alt: str
    zero: float = 0.0


@dataclass(frozen=True)
class Table:
    """Headers, and rows of as many texts; `none` stands in its place when there are no rows."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str = ""


@dataclass(frozen=True)
class Section:
    """A heading and lines below it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class OwnerReport:
    """The page, in the order it is read; every text is worded in `language`."""

    language: str
    firm: str
    title: str
    basis: str
    finding: str
    cards: tuple[Card, ...]
    ageing_title: str
    ageing: tuple[Bar, ...]
    history_title: str
    history: History
    worst_title: str
    worst: Table
    changed: Section
    done: Section
    planned_title: str
    planned: Table
    notes: tuple[str, ...]
    footer: str


def owner_report_pdf(report: OwnerReport) -> bytes:
    """The report as the bytes of one .pdf file of exactly one page; what is too long for its place ends with "…"."""
    return set_page(report, "pdf")


def set_page(report: OwnerReport, form: Literal["pdf", "png"]) -> bytes:
    """The page as 'pdf', or as 'png' to look at it."""
    told = json.dumps(_printable(asdict(report)), ensure_ascii=False)
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format=form,
        ppi=110 if form == "png" else None,
        sys_inputs={"report": told},
        ignore_system_fonts=True,
    )


def _printable(value: Any) -> Any:
    """The same with every text on one line and without characters that no page can carry."""
    if isinstance(value, dict):
        return {name: _printable(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(part) for part in value]
    return BREAKS.sub(" ", carried(value)) if isinstance(value, str) else value
