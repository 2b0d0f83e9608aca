"""`read`: what is understood of a file; nothing is kept."""

import argparse
import os
from datetime import date
from typing import Any

import pandas as pd

from .. import readers, standing, store
from ..actions import Refused
from ..readers import Choices, Reading, database, query
from ..words import Words
from .plain import iso, print_json, texts


def files_of(given: argparse.Namespace) -> list[tuple[str, bytes]]:
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


def reading_of(
    given: argparse.Namespace, name: str, content: bytes, source: store.Store | None = None
) -> tuple[Reading, bytes]:
    """A file's Reading and its bytes; with a database, by what it remembers of the file's layout."""
    choices = Choices(scope=given.scope, currency=given.currency)
    reading = readers.read(name, content, choices)
    known = standing.remembered(source.journal(), "layout", reading.layout) if source else {}
    if known:
        kept = {**known, "scope": given.scope or known.get("scope")}
        reading = readers.read(name, content, readers.choices_from_dict(kept))
    return reading, content


def read(given: argparse.Namespace, words: Words) -> None:
    """Says what is understood of the files asked for."""
    readings = [reading_of(given, *file)[0] for file in files_of(given)]
    told = [_told_reading(reading, given.as_of) for reading in readings]
    if given.json:
        print_json(told[0] if len(told) == 1 else told)
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
        print(words(f"warning.{caution.key}", **texts(words, caution.values)))
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
        "as_of": iso(as_of or reading.as_of),
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


def _span(days: pd.Series) -> list[str] | None:
    return [iso(days.min()), iso(days.max())] if days.notna().any() else None  # type: ignore[list-item]
