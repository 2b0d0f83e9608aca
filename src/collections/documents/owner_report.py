"""The owner's page as .pdf: one sheet of A4 with the figures, the ageing, the year, the worst payers and the week.

Everything comes in as texts already worded and as fractions already computed; the page is set by Typst from
data/letters/owner_report.typ, to which the report goes as data and never as code: whatever marks a customer's name
holds, they are printed as they are. The same report gives the same bytes, on any machine: only the typefaces that come
with Typst are used, and no clock.
"""

from dataclasses import asdict, dataclass
from typing import Literal

from .typeset import typeset


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
    return bytes(typeset("owner_report", asdict(report), form, name="report"))
