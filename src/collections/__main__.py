"""The same desk without a screen: `python -m src.collections read|import|report|worklist|escalate`.

With `--json`, amounts are whole cents, days are ISO, and keys are stable (docs/command-line.md). A wrong file or wish
is one sentence on stderr and exit code 2; a fault of ours is one sentence and exit code 1.
"""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import pandas as pd

from . import actions, readers, standing, store
from .actions import Hand, Refused
from .ageing import UNAPPLIED
from .desk import Desk, escalation_workbook
from .kpi import Figures
from .readers import Choices, Reading, Unreadable
from .words import LANGUAGES, Words, best_language

BAD_INPUT, OUR_FAULT = 2, 1

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


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; gives the exit code."""
    given = _parser().parse_args(arguments)
    words = Words(given.language or best_language(os.environ.get("LC_ALL") or os.environ.get("LANG")))
    try:
        given.run(given, words)
    except Unreadable as no:
        return _sorry(words(f"unreadable.{no.key}", **_texts(words, no.values)))
    except Refused as no:
        return _sorry(words(f"refusal.{no.key}", **_texts(words, no.values)))
    except OSError as no:
        return _sorry(words("refusal.file", name=str(no.filename), reason=str(no.strerror)))
    return 0


def _sorry(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m src.collections", description="The collections desk without a screen."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, about in (
        ("read", _read, "say what is understood of a file; keep nothing"),
        ("import", _import, "keep one or several exports, oldest first"),
        ("report", _report, "the owner's figures"),
        ("worklist", _worklist, "whom to chase, in which order, because of what"),
        ("escalate", _escalate, "write the escalation list as a workbook"),
    ):
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(run=run)
        _options(command, name)
    return parser


def _options(command: argparse.ArgumentParser, name: str) -> None:
    command.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DAY", help="at the end of this day, as 2026-11-20"
    )
    command.add_argument("--db", metavar="URL", help="the database; else DATABASE_URL, else the user's data folder")
    command.add_argument("--json", action="store_true", help="for programs: whole cents, ISO days, stable keys")
    command.add_argument("--language", choices=list(LANGUAGES), help="language of what people read")
    if name in ("read", "import"):
        command.add_argument("files", nargs="+", type=Path, metavar="FILE")
        command.add_argument(
            "--scope", choices=["open", "all"], help="open: lists open items only; all: settled ones too"
        )
        command.add_argument("--currency", default="EUR", help="currency of amounts that name none")
    if name == "import":
        command.add_argument(
            "--sure", action="store_true", help="keep it although much of what was open is missing from it"
        )
    if name == "escalate":
        command.add_argument("--out", type=Path, required=True, metavar="FILE", help="the .xlsx to write")
        command.add_argument(
            "--customer", action="append", default=[], metavar="CODE", help="put this customer on the list first"
        )


def _desk(given: argparse.Namespace) -> Desk:
    return Desk.of(store.opened(given.db or store.default_url()).facts(), given.as_of or date.today())


def _hand(given: argparse.Namespace) -> Hand:
    return Hand(getpass.getuser(), datetime.now(UTC).replace(tzinfo=None), date.today())


def _texts(words: Words, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: words.day(value)
        if isinstance(value, date)
        else ", ".join(map(str, value))
        if isinstance(value, (list, tuple))
        else value
        for name, value in values.items()
    }


# read


def _reading(given: argparse.Namespace, file: Path, source: store.Store | None = None) -> tuple[Reading, bytes]:
    content = file.read_bytes()
    choices = Choices(scope=given.scope, currency=given.currency)
    reading = readers.read(file.name, content, choices)
    known = standing.remembered(source.journal(), "layout", reading.layout) if source else {}
    if known:
        kept = {**known, "scope": given.scope or known.get("scope")}
        reading = readers.read(file.name, content, readers.choices_from_dict(kept))
    return reading, content


def _read(given: argparse.Namespace, words: Words) -> None:
    told = [_told_reading(_reading(given, file)[0]) for file in given.files]
    if given.json:
        _print(told[0] if len(told) == 1 else told)
        return
    for reading in told:
        rows = reading["rows"]
        taken = rows["invoice"] + rows["credit_note"] + rows["receipt"]
        print(words("cli.read", name=reading["file"], rows=rows["total"], taken=taken, refused=rows["refused"]))
        for currency, cents in reading["open"].items():
            print(
                words(
                    "cli.open",
                    open=words.money(cents, currency),
                    amount=words.money(reading["amount"][currency], currency),
                )
            )
        for refused in reading["refused"]:
            print(
                words(
                    "cli.refused",
                    row=refused["row"],
                    column=refused["column"],
                    value=refused["value"],
                    why=words(f"refused.{refused['reason']}"),
                )
            )


def _told_reading(reading: Reading) -> dict[str, Any]:
    taken = reading.taken
    sums = taken.groupby("currency")[["amount", "open"]].sum()
    return {
        "file": reading.name,
        "kind": reading.kind,
        "layout": reading.layout,
        "sheets": {"read": list(reading.sheets_read), "ignored": list(reading.sheets_ignored)},
        "header_row": reading.header_row,
        "mapping": dict(reading.mapping),
        "language": reading.language,
        "as_of": _iso(reading.as_of),
        "as_of_found": reading.as_of_found,
        "scope": reading.scope,
        "rows": dict(reading.rows),
        "documents": len(taken),
        "customers": int(taken["customer"].nunique()),
        "amount": {str(code): int(cents) for code, cents in sums["amount"].items()},
        "open": {str(code): int(cents) for code, cents in sums["open"].items()},
        "document_dates": _span(taken["day"]),
        "due_dates": _span(taken["due"]),
        "file_totals": [dict(total) for total in reading.file_totals],
        "questions": [
            {
                "key": asked.key,
                "header": asked.header,
                "choices": list(asked.choices),
                "samples": list(asked.samples),
                **asked.values,
            }
            for asked in reading.questions
        ],
        "warnings": [{"key": caution.key, **caution.values} for caution in reading.warnings],
        "refused": reading.refused.to_dict("records"),
    }


def _iso(day: Any) -> str | None:
    return None if day is None or pd.isna(day) else day.isoformat()[:10]


def _span(days: pd.Series) -> list[str] | None:
    return [_iso(days.min()), _iso(days.max())] if days.notna().any() else None  # type: ignore[list-item]


# import


def _import(given: argparse.Namespace, words: Words) -> None:
    source = store.opened(given.db or store.default_url())
    told = [_imported(given, words, source, file) for file in given.files]
    if given.json:
        _print(told[0] if len(told) == 1 else told)


def _imported(given: argparse.Namespace, words: Words, source: store.Store, file: Path) -> dict[str, Any]:
    reading, content = _reading(given, file, source)
    as_of = given.as_of or reading.as_of or date.today()
    kept = actions.keep_import(
        source, _hand(given), reading, content, as_of, given.scope or reading.scope, sure=given.sure
    )
    effects = _effects(kept)
    if not given.json:
        key = "cli.same_file" if kept.import_id is None else "cli.kept"
        print(
            words(key, name=file.name, day=words.day(as_of), taken=len(reading.taken), refused=reading.rows["refused"])
        )
    return {
        "file": file.name,
        "kept": kept.import_id is not None,
        "as_of": _iso(as_of),
        "scope": given.scope or reading.scope,
        "rows": dict(reading.rows),
        "changes": effects,
    }


def _effects(kept: actions.Kept) -> list[dict[str, Any]]:
    if kept.changes is None:
        return []
    grouped = kept.changes.effect.groupby(["effect", "currency"])["amount"].agg(["count", "sum"]).reset_index()
    return [
        {
            "effect": line["effect"],
            "currency": line["currency"],
            "count": int(line["count"]),
            "amount": int(line["sum"]),
        }
        for line in grouped.to_dict("records")
    ]


# report


def _report(given: argparse.Namespace, words: Words) -> None:
    desk = _desk(given)
    if given.json:
        _print(_told_report(desk))
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
                f"  {words('bucket.' + bucket.name):<14} {words.money(bucket.amount, currency):>18} {bucket.count:>7}"
            )
        for line in desk.worst("amount", currency).head(10).to_dict("records"):
            overdue = words.money(line["overdue"], currency)
            print(f"  {desk.names[line['customer']]:<40.40} {overdue:>18} {line['max_days_late']:>5}")


def _told_report(desk: Desk) -> dict[str, Any]:
    facts = desk.facts
    counted = {"imports": len(facts.imports), "documents": len(facts.documents), "customers": len(desk.customers)}
    currencies = {currency: _told_figures(desk, figures) for currency, figures in desk.figures.items()}
    return {"as_of": _iso(desk.as_of), "books": {**counted, "as_of": _iso(desk.books_day)}, "currencies": currencies}


def _told_figures(desk: Desk, figures: Figures) -> dict[str, Any]:
    buckets = [{"name": bucket.name, "amount": bucket.amount, "count": bucket.count} for bucket in figures.buckets]
    doubts = (
        [
            "sales_90",
            "dso_30",
            "dso_90",
            "dso_365",
            "dso_countback_month",
            "dso_countback_day",
            "best_possible_dso_90",
            "add_90",
            "cei",
        ]
        if desk.sales_incomplete
        else []
    )
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
        "doubtful": dict.fromkeys(doubts, "sales incomplete"),
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


# worklist


def _worklist(given: argparse.Namespace, words: Words) -> None:
    desk = _desk(given)
    told = _told_worklist(desk)
    if given.json:
        _print(told)
        return
    for line in told:
        amounts = " · ".join(words.money(cents, code) for code, cents in line["overdue"].items())
        against = ", ".join(words(f"objection.{key}") for key in line["objections"])
        print(
            f"{line['name']:<40.40} {amounts:>18} {line['oldest_days_late']:>5}  {words('step.' + line['step'])}"
            + (f"  ({against})" if against else "")
        )


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
            "step": line["step"],
            "reason": line["reason"],
            "objections": [key for key in line["objections"].split(",") if key],
            "until": _iso(line["until"]),
        }
        for line in desk.worklist.to_dict("records")
    ]


# escalate


def _escalate(given: argparse.Namespace, words: Words) -> None:
    source = store.opened(given.db or store.default_url())
    known = set(source.facts().customers["customer"])
    for customer in given.customer:
        if customer not in known:
            raise Refused("unknown_customer", customer=customer)
        actions.record(source, _hand(given), "escalate", customer)
    desk = _desk(given)
    listed = desk.escalated
    given.out.write_bytes(escalation_workbook(desk, words))
    if given.json:
        _print(
            {
                "out": str(given.out),
                "as_of": _iso(desk.as_of),
                "customers": sorted(listed["customer"].unique()),
                "documents": int(desk.items["customer"].isin(listed["customer"]).sum()),
            }
        )
    else:
        print(words("cli.escalated", n=int(listed["customer"].nunique()), name=str(given.out)))


def _print(told: Any) -> None:
    json.dump(told, sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    print()


def _plain(value: Any) -> Any:
    """numpy's numbers and pandas' days as JSON knows them."""
    return value.item() if hasattr(value, "item") else str(value)


def _our_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """One sentence instead of a page of traces; the traces with ENCOURS_DEBUG set."""
    if os.environ.get("ENCOURS_DEBUG"):
        sys.__excepthook__(kind, error, trace)
    else:
        print(
            f"Encours stopped by a fault of its own ({kind.__name__}: {error}). Nothing was half-written.",
            file=sys.stderr,
        )


if __name__ == "__main__":
    sys.excepthook = _our_fault
    sys.exit(main())
