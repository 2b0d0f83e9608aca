"""A customer's statement of account as .pdf: what is open, document by document, and how to pay it.

Everything comes in as texts already worded in the customer's language; the pages are set from
data/letters/statement.typ. Amounts are never cut; a number too long for its column is broken over lines.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from .typeset import typeset

Pair = tuple[str, str]
"""A label and what it says."""


@dataclass(frozen=True)
class Row:
    """A document: its number or what it is, a line of smaller text below it ('' for none), its day, its due day, its
    days late, its amount and what is open of it; `late` and `credit` set it off."""

    number: str
    note: str
    day: str
    due: str
    days_late: str
    amount: str
    open: str
    late: bool = False
    credit: bool = False


@dataclass(frozen=True)
class Account:
    """All that is open in one currency: its title ('' where there is only one), its documents and its totals, the last
    of which is the balance."""

    title: str
    rows: tuple[Row, ...]
    totals: tuple[Pair, ...]


@dataclass(frozen=True)
class HowToPay:
    """What to pay, to whom and with which reference; the code for a banking app as SVG ('' for none), the line below it
    and what it is in words, for those who cannot see it."""

    title: str
    lines: tuple[Pair, ...]
    code: str = ""
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Statement:
    """The statement in the order it is read. The first lines of `sender` and `addressee` are their names, `headers`
    those of the six columns, and `page` is the word before the number of a page."""

    language: str
    title: str
    sender: tuple[str, ...]
    addressee: tuple[str, ...]
    facts: tuple[Pair, ...]
    opening: str
    headers: tuple[str, ...]
    accounts: tuple[Account, ...]
    notes: tuple[str, ...]
    payments: tuple[HowToPay, ...]
    closing: tuple[str, ...]
    signed: tuple[str, ...]
    page: str


def statement_pdf(statement: Statement) -> bytes:
    """The statement as the bytes of one .pdf file of as many pages as it takes, each numbered."""
    return bytes(set_pages(statement, "pdf"))


def set_pages(statement: Statement, form: Literal["pdf", "png"]) -> Any:
    """The pages as 'pdf', or as 'png' to look at them: the bytes of one, or a list of those of several."""
    return typeset("statement", asdict(statement), form, name="statement")
