"""`report --pdf`: the owner's page, written as PDF."""

import argparse

from .. import reports
from ..actions import Refused
from ..words import Words
from .opened import desk_of
from .plain import iso, print_json
from .report import report


def report_or_pdf(given: argparse.Namespace, words: Words) -> None:
    """Says the figures, or writes the owner's page where a file is named.

    Refused: 'no_such_currency', when the books hold nothing in the currency asked for, or hold nothing at all.
    """
    if given.pdf is None:
        report(given, words)
        return
    desk = desk_of(given)
    currency = given.currency or (desk.currencies[0] if desk.currencies else "EUR")
    if currency not in desk.currencies:
        raise Refused("no_such_currency", currency=currency)
    given.pdf.write_bytes(reports.owner_report(desk, words, currency))
    if given.json:
        print_json({"out": str(given.pdf), "as_of": iso(desk.as_of), "currency": currency})
    else:
        print(words("cli.pdf", currency=currency, name=str(given.pdf)))
