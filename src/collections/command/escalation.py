"""`escalate`: the escalation list, written as a workbook."""

import argparse
import errno
import os
from datetime import date

from .. import actions, overlay, standing, store
from ..actions import Refused
from ..desk import escalation_workbook
from ..words import Words
from .opened import desk_of, store_of, user_hand
from .plain import iso, print_json


def escalate(given: argparse.Namespace, words: Words) -> None:
    """Puts the customers asked for on the escalation list and writes it as a workbook."""
    source, hand = store_of(given), user_hand()
    wanted = list(dict.fromkeys(given.customer))
    _may_be_listed(source.facts(), wanted, hand.on)
    if not given.out.parent.is_dir():
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), str(given.out.parent))
    for customer in wanted:
        actions.record(source, hand, "escalate", customer)
    desk = desk_of(given)
    listed = desk.escalated
    given.out.write_bytes(escalation_workbook(desk, words))
    if given.json:
        print_json(
            {
                "out": str(given.out),
                "as_of": iso(desk.as_of),
                "customers": sorted(listed["customer"].unique()),
                "documents": int(desk.items["customer"].isin(listed["customer"]).sum()),
            }
        )
    else:
        print(words("cli.escalated", n=int(listed["customer"].nunique()), name=str(given.out)))


def _may_be_listed(facts: store.Facts, customers: list[str], on: date) -> None:
    """Refuses before anything is written what would be refused in the midst of it."""
    said = overlay.overlay(facts.journal)
    held = standing.in_force(overlay.merged(facts.journal, said.kept), on)
    listed = set(held.loc[(held["act"] == "escalate").to_numpy(), "customer"])
    for customer in customers:
        if customer not in set(facts.customers["customer"]):
            raise Refused("unknown_customer", customer=customer)
        if said.code(customer) in listed:
            raise Refused("already_escalated")
        listed.add(said.code(customer))
