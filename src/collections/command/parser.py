"""The commands and their options, as one types them."""

import argparse
from datetime import date
from pathlib import Path
from typing import NoReturn

from ..words import LANGUAGES, known_currency
from .escalation import escalate
from .keeping import keep
from .moved import moved
from .pdf import report_or_pdf
from .reading import read
from .statement import statement
from .trace import trace
from .worklist import worklist

BAD_INPUT = 2
"""Exit code of a wrong file or wish."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one sentence, without the list of all options."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}\n")


def command_line() -> argparse.ArgumentParser:
    """What may be typed; each command carries the function that runs it as `run`."""
    parser = Parser(prog="python -m src.collections", description="The collections desk without a screen.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, about in (
        ("read", read, "say what is understood of a file; keep nothing"),
        ("import", keep, "keep one or several exports, oldest first"),
        ("report", report_or_pdf, "the owner's figures, as text or as a page to print"),
        ("moved", moved, "what moved between the ends of two days"),
        ("worklist", worklist, "whom to chase, in which order, because of what"),
        ("statement", statement, "write a customer's statement of account"),
        ("trace", trace, "write who did what about a customer, and what went out"),
        ("escalate", escalate, "write the escalation list as a workbook"),
    ):
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(run=run)
        _options(command, name)
    return parser


def _options(command: argparse.ArgumentParser, name: str) -> None:
    command.add_argument("--as-of", type=_day, metavar="DAY", help="at the end of this day, as 2026-11-20")
    command.add_argument("--db", metavar="URL", help="the database; else DATABASE_URL, else the user's data folder")
    command.add_argument("--json", action="store_true", help="for programs: whole cents, ISO days, stable keys")
    command.add_argument("--language", choices=list(LANGUAGES), help="language of what people read")
    if name in ("read", "import"):
        command.add_argument("files", nargs="*", type=Path, metavar="FILE")
        command.add_argument("--source-query", metavar="QUERY", help="one SELECT, a table's name or a .sql file to ask")
        command.add_argument("--source", metavar="URL", help="the database to ask; else ENCOURS_SOURCE_URL")
        command.add_argument(
            "--scope", choices=["open", "all"], help="open: lists open items only; all: settled ones too"
        )
        command.add_argument("--currency", type=_currency, default="EUR", help="currency of amounts that name none")
    if name == "report":
        command.add_argument("--pdf", type=Path, metavar="FILE", help="write the owner's page to this .pdf instead")
        command.add_argument("--currency", type=_currency, help="of that page; else the one with most documents")
    if name == "moved":
        command.add_argument("--from", type=_day, dest="since", metavar="DAY", help="since the end of this day")
    if name == "import":
        command.add_argument(
            "--sure", action="store_true", help="keep it although much of what was open is missing from it"
        )
    if name in ("statement", "trace"):
        command.add_argument("customer", metavar="CODE", help="the customer's code in the books")
        command.add_argument("--out", type=Path, required=True, metavar="FILE", help="the .pdf or .xlsx to write")
    if name == "escalate":
        command.add_argument("--out", type=Path, required=True, metavar="FILE", help="the .xlsx to write")
        command.add_argument(
            "--customer", action="append", default=[], metavar="CODE", help="put this customer on the list first"
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-20") from error


def _currency(text: str) -> str:
    if not known_currency(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a currency such as EUR")
    return text
