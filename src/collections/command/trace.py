"""`trace`: who did what about one customer, written as PDF, or as Excel where the file is called .xlsx."""

import argparse

from .. import reports
from ..actions import Refused
from ..documents.workbook import workbook
from ..words import Words
from .opened import desk_of
from .plain import iso, print_json


def trace(given: argparse.Namespace, words: Words) -> None:
    """Writes the trace. Refused: 'unknown_customer'."""
    desk, customer = desk_of(given), given.customer
    if customer not in desk.customers.index:
        raise Refused("unknown_customer", customer=given.customer)
    if given.out.suffix.lower() == ".xlsx":
        made = workbook([reports.trace_sheet(desk, customer, words)])
    else:
        made = reports.trace(desk, customer, words)
    given.out.write_bytes(made)
    if given.json:
        print_json({"out": str(given.out), "as_of": iso(desk.as_of), "customer": customer})
    else:
        print(words("cli.trace", customer=str(desk.names[customer]), name=str(given.out)))
