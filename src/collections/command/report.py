"""`report`: the owner's figures."""

import argparse
from typing import Any

from ..ageing import UNAPPLIED
from ..desk import Desk
from ..kpi import Figures
from ..reports import bucket_label
from ..words import Words
from .opened import desk_of
from .plain import iso, print_json

RATIOS = (
    "sales_30",
    "sales_90",
    "sales_365",
    "dso_30",
    "dso_90",
    "dso_365",
    "dso_countback_month",
    "dso_countback_day",
    "best_possible_dso_90",
    "add_90",
    "cei",
    "cei_open_before",
    "cei_sales",
    "days_late_weighted",
    "days_late_weighted_floor0",
    "days_late_weighted_365",
    "days_late_average",
    "days_to_pay_weighted",
    "share_paid_late_count",
    "share_paid_late_amount",
    "overdue_ratio",
    "overdue_ratio_count",
    "overdue_30_ratio",
    "overdue_60_ratio",
    "overdue_90_ratio",
    "settled_count",
    "settled_amount",
    "history_days",
)
DOUBTFUL = (
    *(name for name in RATIOS if name.startswith(("sales_", "dso_", "cei")) and name != "cei_open_before"),
    "best_possible_dso_90",
    "add_90",
)
"""The figures that rest on sales."""


def report(given: argparse.Namespace, words: Words) -> None:
    """Says the figures of each currency and its largest overdue accounts."""
    desk = desk_of(given)
    if given.json:
        print_json(_told_report(desk))
        return
    print(words("cli.report", day=words.long_day(desk.as_of), documents=len(desk.facts.documents)))
    for currency, figures in desk.figures.items():
        print(
            words(
                "cli.figures",
                open=words.money(figures.open, currency),
                overdue=words.money(figures.overdue, currency),
                dso=words.number(figures.dso_90, 1) if figures.dso_90 is not None else "–",
            )
        )
        for bucket in figures.buckets:
            print(
                f"  {bucket_label(words, bucket.name, desk.options.aged_by):<14}"
                f" {words.money(bucket.amount, currency):>18} {bucket.count:>7}"
            )
        for line in desk.worst("amount", currency).head(10).to_dict("records"):
            overdue = words.money(line["overdue"], currency)
            print(f"  {desk.names[line['customer']]:<40.40} {overdue:>18} {line['max_days_late']:>5}")


def _told_report(desk: Desk) -> dict[str, Any]:
    facts = desk.facts
    counted = {"imports": len(facts.imports), "documents": len(facts.documents), "customers": len(desk.customers)}
    currencies = {currency: _told_figures(desk, figures) for currency, figures in desk.figures.items()}
    books = {**counted, "as_of": iso(desk.books_day)}
    ageing = {"edges": list(desk.options.edges), "from": desk.options.aged_by}
    made = {"as_of": iso(desk.as_of), "books": books, "ageing": ageing}
    return {**made, "ledger": _told_ledger(desk), "currencies": currencies}


def _told_ledger(desk: Desk) -> dict[str, Any]:
    """What the newest books say is open beside ours, by currency."""
    return {
        line["currency"]: {
            "import": line["import_id"],
            "day": iso(line["day"].date()),
            "stated": line["file"] if line["has_file"] else None,
            "taken": line["taken"],
            "ours": line["ours"],
            "difference": line["difference"],
        }
        for line in desk.reconciled.to_dict("records")
    }


def _told_figures(desk: Desk, figures: Figures) -> dict[str, Any]:
    buckets = [{"name": bucket.name, "amount": bucket.amount, "count": bucket.count} for bucket in figures.buckets]
    remarks = desk.remarks[figures.currency]
    told = [(name, one) for name in DOUBTFUL for one in remarks.get(name, ())]
    return {
        "open": figures.open,
        "open_count": figures.open_count,
        "overdue": figures.overdue,
        "overdue_count": figures.overdue_count,
        "not_due": figures.not_due,
        "buckets": buckets,
        UNAPPLIED: figures.unapplied,
        "unapplied_count": figures.unapplied_count,
        **{name: getattr(figures, name) for name in RATIOS},
        "worst_by_amount": _told_ranking(desk, "amount", figures.currency),
        "worst_by_amount_days": _told_ranking(desk, "amount_days", figures.currency),
        "refused": {name: str(refusal) for name, refusal in figures.refused.items()},
        "doubtful": {name: "sales incomplete" for name, one in told if one.key == "sales_incomplete"},
        "sales_told": {name: one.values["days"] for name, one in told if one.key == "sales_told"},
    }


def _told_ranking(desk: Desk, by: str, currency: str, most: int = 10) -> list[dict[str, Any]]:
    return [
        {
            "customer": line["customer"],
            "name": desk.names[line["customer"]],
            "overdue": line["overdue"],
            "amount_days": line["amount_days"],
            "documents": line["documents"],
            "max_days_late": line["max_days_late"],
        }
        for line in desk.worst(by, currency).head(most).to_dict("records")
    ]
