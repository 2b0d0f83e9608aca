"""The same desk without a screen: `python -m src.collections read|import|report|worklist|escalate`.

With `--json`, amounts are whole cents, days are ISO, and keys are stable (docs/command-line.md). A wrong file or wish
is one sentence on stderr and exit code 2; a fault of ours is one sentence and exit code 1.
"""

import argparse
import errno
import getpass
import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

import pandas as pd

from . import actions, overlay, readers, standing, store
from .actions import Hand, Refused
from .ageing import UNAPPLIED
from .desk import Desk, escalation_workbook
from .kpi import Figures
from .readers import Choices, Reading, Unreadable, database, query
from .words import LANGUAGES, Words, best_language, known_currency

BAD_INPUT = 2
SQLITE = b"SQLite format 3\0"
"""The first bytes of every SQLite database."""

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


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one sentence, without the list of all options."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}\n")


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; gives the exit code. SystemExit when the command itself is not understood."""
    given = _parser().parse_args(arguments)
    words = Words(given.language or best_language(os.environ.get("LC_ALL") or os.environ.get("LANG")))
    try:
        given.run(given, words)
        sys.stdout.flush()
    except Unreadable as no:
        return _sorry(words(f"unreadable.{no.key}", **_texts(words, no.values)))
    except Refused as no:
        return _sorry(" ".join(_reasons(words, no)))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as no:
        return _sorry(words("refusal.file", name=str(no.filename), reason=str(no.strerror)))
    return 0


def _reasons(words: Words, no: Refused) -> list[str]:
    """Why a wish is refused: the doubts first, where there are some, without the marks a page would read."""
    doubts = no.values.get("doubts", ())
    plain = {name: value for name, value in no.values.items() if name != "doubts"}
    told = [
        words(f"doubt.{doubt.key}", **_texts(words, _shares(words, doubt.values))).replace("**", "") for doubt in doubts
    ]
    return [*told, words(f"refusal.{no.key}", **_texts(words, plain))]


def _shares(words: Words, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: words.percent(value) if isinstance(value, float) else value for name, value in values.items()}


def _sorry(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m src.collections", description="The collections desk without a screen.")
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
    if name == "import":
        command.add_argument(
            "--sure", action="store_true", help="keep it although much of what was open is missing from it"
        )
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


def _store(given: argparse.Namespace) -> store.Store:
    """The database asked for; OSError where a file stands in its place that is none."""
    url = given.db or store.default_url()
    backend, found, place = url.partition(":///")
    if not found and "://" not in url:
        raise OSError(errno.EINVAL, "not a database URL such as sqlite:///encours.sqlite3", url)
    file = Path(place).expanduser()
    if backend.startswith("sqlite") and place and file.exists():
        with file.open("rb") as opened:
            start = opened.read(len(SQLITE))
        if start and start != SQLITE:
            raise OSError(errno.EINVAL, "not a database", str(file))
    return store.opened(url)


def _desk(given: argparse.Namespace) -> Desk:
    return Desk.of(_store(given).facts(), given.as_of or date.today())


def _hand() -> Hand:
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


def _files(given: argparse.Namespace) -> list[tuple[str, bytes]]:
    """Name and content of the files asked for, and of what a database answers."""
    files = [(file.name, file.read_bytes()) for file in given.files]
    asked = given.source_query or ("" if files else os.environ.get("ENCOURS_SOURCE_QUERY"))
    if asked:
        name = query.title(asked) or "database"
        url = given.source or os.environ.get("ENCOURS_SOURCE_URL", "")
        files.append((name, database.fetched(name, url, query.written(asked))))
    if not files:
        raise Refused("file_missing")
    return files


def _reading(
    given: argparse.Namespace, name: str, content: bytes, source: store.Store | None = None
) -> tuple[Reading, bytes]:
    choices = Choices(scope=given.scope, currency=given.currency)
    reading = readers.read(name, content, choices)
    known = standing.remembered(source.journal(), "layout", reading.layout) if source else {}
    if known:
        kept = {**known, "scope": given.scope or known.get("scope")}
        reading = readers.read(name, content, readers.choices_from_dict(kept))
    return reading, content


def _read(given: argparse.Namespace, words: Words) -> None:
    readings = [_reading(given, *file)[0] for file in _files(given)]
    told = [_told_reading(reading, given.as_of) for reading in readings]
    if given.json:
        _print(told[0] if len(told) == 1 else told)
        return
    for reading in readings:
        _say_reading(reading, words)


def _say_reading(reading: Reading, words: Words) -> None:
    rows, taken = reading.rows, reading.taken
    print(words("cli.read", name=reading.name, rows=rows["total"], taken=len(taken), refused=rows["refused"]))
    for currency, sums in taken.groupby("currency")[["amount", "open"]].sum().iterrows():
        code = str(currency)
        print(words("cli.open", open=words.money(sums["open"], code), amount=words.money(sums["amount"], code)))
    for asked in reading.questions:
        about = words(f"field.{asked.values['field']}") if "field" in asked.values else ""
        header, sample = str(asked.values.get("named", asked.header)), ", ".join(asked.samples)
        print(words(f"question.{asked.key}", field=about, header=header, named=header, sample=sample))
    for caution in reading.warnings:
        print(words(f"warning.{caution.key}", **_texts(words, caution.values)))
    for line in reading.refused.to_dict("records"):
        why = words(f"refused.{line['reason']}", column=line["column"], value=line["value"])
        print(words("cli.refused", row=line["row"], column=line["column"], value=line["value"], why=why))


def _told_reading(reading: Reading, as_of: date | None) -> dict[str, Any]:
    taken = reading.taken
    sums = taken.groupby("currency")[["amount", "open"]].sum()
    return {
        "file": reading.name,
        "kind": reading.kind,
        "purpose": reading.purpose,
        "ledger": reading.ledger,
        "layout": reading.layout,
        "sheets": {"read": list(reading.sheets_read), "ignored": list(reading.sheets_ignored)},
        "header_row": reading.header_row,
        "mapping": dict(reading.mapping),
        "language": reading.language,
        "as_of": _iso(as_of or reading.as_of),
        "as_of_found": reading.as_of_found,
        "scope": reading.scope,
        "rows": dict(reading.rows),
        "documents": len(taken) - reading.rows["payment"] * reading.ledger,
        "customers": len(reading.people) or int(pd.concat([taken, reading.payments])["customer"].nunique()),
        "amount": {str(code): int(cents) for code, cents in sums["amount"].items()},
        "open": {str(code): int(cents) for code, cents in sums["open"].items()},
        "payments": _by_currency(reading.payments),
        "sales": _by_currency(reading.sales),
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
        "beside": [_told_reading(one, as_of) for one in reading.beside],
    }


def _by_currency(rows: pd.DataFrame) -> dict[str, int]:
    return {str(code): int(cents) for code, cents in rows.groupby("currency")["amount"].sum().items()}


def _iso(day: Any) -> str | None:
    return None if day is None or pd.isna(day) else day.isoformat()[:10]


def _span(days: pd.Series) -> list[str] | None:
    return [_iso(days.min()), _iso(days.max())] if days.notna().any() else None  # type: ignore[list-item]


# import


def _import(given: argparse.Namespace, words: Words) -> None:
    source = _store(given)
    readings = [_reading(given, *file, source) for file in _files(given)]
    oldest_first = sorted(readings, key=lambda read: given.as_of or read[0].as_of or date.today())
    told = [_imported(given, words, source, *read) for read in oldest_first]
    if given.json:
        _print(told[0] if len(told) == 1 else told)


def _imported(
    given: argparse.Namespace, words: Words, source: store.Store, reading: Reading, content: bytes
) -> dict[str, Any]:
    as_of = given.as_of or reading.as_of or date.today()
    kept = actions.keep_import(source, _hand(), reading, content, as_of, given.scope or reading.scope, sure=given.sure)
    effects = _effects(kept)
    if not given.json:
        key = "cli.same_file" if kept.import_id is None else "cli.kept"
        taken, refused = len(reading.taken), reading.rows["refused"]
        print(words(key, name=reading.name, day=words.day(as_of), taken=taken, refused=refused))
    return {
        "file": reading.name,
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
                f"  {words(f'bucket.{bucket.name}'):<14} {words.money(bucket.amount, currency):>18} {bucket.count:>7}"
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
    doubts = DOUBTFUL if desk.sales_incomplete else ()
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
            "step": line["step"],
            "reason": line["reason"],
            "objections": [key for key in line["objections"].split(",") if key],
            "until": _iso(line["until"]),
        }
        for line in desk.worklist.to_dict("records")
    ]


# escalate


def _escalate(given: argparse.Namespace, words: Words) -> None:
    source, hand = _store(given), _hand()
    wanted = list(dict.fromkeys(given.customer))
    _may_be_listed(source.facts(), wanted, hand.on)
    if not given.out.parent.is_dir():
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), str(given.out.parent))
    for customer in wanted:
        actions.record(source, hand, "escalate", customer)
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
    elif not issubclass(kind, KeyboardInterrupt):
        what = f"{kind.__name__}: {error}".partition("\n")[0]
        print(f"Encours stopped by a fault of its own ({what}). Nothing was half-written.", file=sys.stderr)


if __name__ == "__main__":
    sys.excepthook = _our_fault
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(main())
