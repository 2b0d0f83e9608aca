"""`worklist`: whom to chase, in which order, because of what."""

import argparse
from typing import Any

from ..desk import Desk
from ..words import Words
from .opened import desk_of
from .plain import iso, print_json


def worklist(given: argparse.Namespace, words: Words) -> None:
    """Says whom to chase and the step that is due."""
    desk = desk_of(given)
    told = _told_worklist(desk)
    if given.json:
        print_json(told)
        return
    for line in told:
        amounts = " · ".join(words.money(cents, code) for code, cents in line["overdue"].items())
        against = ", ".join(words(f"objection.{key}") for key in line["objections"])
        step = words(f"step.{line['step']}") + (f"  ({against})" if against else "")
        print(f"{line['name']:<40.40} {amounts:>18} {line['oldest_days_late']:>5}  {step}")


def _told_worklist(desk: Desk) -> list[dict[str, Any]]:
    late = desk.accounts[(desk.accounts["overdue"] > 0).to_numpy()]
    overdue: dict[str, dict[str, int]] = {}
    for customer, currency, cents in zip(late["customer"], late["currency"], late["overdue"], strict=True):
        overdue.setdefault(customer, {})[currency] = int(cents)
    oldest = late.groupby("customer")["days_late"].max()
    return [
        {
            "customer": line["customer"],
            "name": desk.names[line["customer"]],
            "overdue": overdue[line["customer"]],
            "oldest_days_late": int(oldest[line["customer"]]),
            **{name: line[name] for name in ("step", "channel", "tone", "segment", "assigned")},
            "reason": line["reason"],
            "objections": [key for key in line["objections"].split(",") if key],
            "until": iso(line["until"]),
            "cautions": [key for key in line["cautions"].split(",") if key],
        }
        for line in desk.worklist.to_dict("records")
    ]
