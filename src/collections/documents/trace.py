"""The trace of a customer as .pdf: who did what and when, and which document went out, with its hash.

What was undone is struck through and says by whom; everything comes in as texts, printed as they are. The pages are set
from data/letters/trace.typ.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from .statement import Pair
from .typeset import typeset


@dataclass(frozen=True)
class Line:
    """One act: the day and moment, who, what, then smaller `details` a line each, the papers that went out as (name,
    SHA-256), and by whom and when it was undone ('' where it holds)."""

    day: str
    at: str
    by: str
    what: str
    details: tuple[str, ...] = ()
    papers: tuple[Pair, ...] = ()
    undone: str = ""


@dataclass(frozen=True)
class Trace:
    """The trace in the order it is read; `headers` are those of the three columns, `page` the word before the number of
    a page, `empty` what is said where there is no line."""

    language: str
    title: str
    firm: str
    name: str
    facts: tuple[Pair, ...]
    headers: tuple[str, str, str]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    empty: str
    page: str


def trace_pdf(trace: Trace) -> bytes:
    """The trace as the bytes of one .pdf file."""
    return bytes(set_pages(trace, "pdf"))


def set_pages(trace: Trace, form: Literal["pdf", "png"]) -> Any:
    """The pages as 'pdf', or as 'png' to look at them: the bytes of one, or a list of those of several."""
    return typeset("trace", asdict(trace), form, name="trace")
