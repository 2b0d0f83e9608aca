"""`moved`: what moved between the ends of two days."""

import argparse
from typing import Any

from .. import kpi
from ..actions import Refused
from ..desk import COMPARED, Desk
from ..reports.moved import STEPS, TURNS, Moved, equation, step_name
from ..words import Words
from .opened import desk_of
from .plain import iso, print_json


def moved(given: argparse.Namespace, words: Words) -> None:
    """Says what moved in each currency since a day, by customer, and what fell overdue; Refused when the day is not
    earlier."""
    desk = desk_of(given)
    since = given.since or desk.as_of - COMPARED
    if since >= desk.as_of:
        raise Refused("from_later", since=since, day=desk.as_of)
    found = {currency: Moved(desk, currency, since) for currency in desk.currencies}
    if given.json:
        told = {currency: _told(one) for currency, one in found.items()}
        print_json({"from": iso(since), "as_of": iso(desk.as_of), "currencies": told})
        return
    for one in found.values():
        _say(words, desk, one)


def _say(words: Words, desk: Desk, one: Moved) -> None:
    print(equation(words, one))
    for turn in TURNS:
        lines = one.behind(turn)
        amount = words.money(int(lines["amount"].sum()), one.currency)
        print(f"  {step_name(words, one, turn):<24} {amount:>18} {len(lines):>7}")
    for line in one.customers.head(10).to_dict("records"):
        print(f"  {desk.names[line['customer']]:<40.40} {words.money(line['change'], one.currency):>18}")


def _told(one: Moved) -> dict[str, Any]:
    turned = {turn: one.behind(turn)["amount"] for turn in TURNS}
    rates = kpi.roll_rates(one.rolls, one.desk.options.edges)
    return {
        **{name: one.totals[name] for name in STEPS},
        "change": one.change,
        "difference": one.difference,
        **{turn: {"amount": int(amounts.sum()), "count": len(amounts)} for turn, amounts in turned.items()},
        "roll_rates": [{"before": before, "after": after, "share": share} for before, after, share in rates],
        "customers": [{"name": one.desk.names[line["customer"]], **line} for line in one.customers.to_dict("records")],
    }
