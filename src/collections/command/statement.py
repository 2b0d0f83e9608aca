"""`statement`: one customer's statement of account, written as PDF, or as Excel where the file is called .xlsx."""

import argparse

from .. import reports
from ..actions import Refused
from ..documents.workbook import workbook
from ..words import Words
from .opened import desk_of
from .plain import iso, print_json


def statement(given: argparse.Namespace, words: Words) -> None:
    """Writes the statement, in the customer's language where the books know it. Refused: 'unknown_customer'."""
    desk, customer = desk_of(given), given.customer
    if customer not in desk.customers.index:
        raise Refused("unknown_customer", customer=customer)
    if given.out.suffix.lower() == ".xlsx":
        made = workbook([reports.statement_sheet(desk, customer, words)])
    else:
        made = reports.statement(desk, customer, words)
    given.out.write_bytes(made)
    if given.json:
        code = reports.no_code(desk, customer)
        print_json({"out": str(given.out), "as_of": iso(desk.as_of), "customer": customer, "no_code": code})
    else:
        print(words("cli.statement", customer=str(desk.names[customer]), name=str(given.out)))
