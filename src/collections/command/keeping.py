"""`import`: one or several exports kept, oldest first."""

import argparse
from datetime import date
from typing import Any

from .. import actions, store
from ..readers import Reading
from ..words import Words
from .opened import store_of, user_hand
from .plain import iso, print_json
from .reading import files_of, reading_of


def keep(given: argparse.Namespace, words: Words) -> None:
    """Keeps the files asked for, oldest first, and says what was taken of each."""
    source = store_of(given)
    readings = [reading_of(given, *file, source) for file in files_of(given)]
    oldest_first = sorted(readings, key=lambda read: given.as_of or read[0].as_of or date.today())
    told = [_imported(given, words, source, *read) for read in oldest_first]
    if given.json:
        print_json(told[0] if len(told) == 1 else told)


def _imported(
    given: argparse.Namespace, words: Words, source: store.Store, reading: Reading, content: bytes
) -> dict[str, Any]:
    as_of = given.as_of or reading.as_of or date.today()
    kept = actions.keep_import(
        source, user_hand(), reading, content, as_of, given.scope or reading.scope, sure=given.sure
    )
    effects = _effects(kept)
    if not given.json:
        key = "cli.same_file" if kept.import_id is None else "cli.kept"
        taken, refused = len(reading.taken), reading.rows["refused"]
        print(words(key, name=reading.name, day=words.day(as_of), taken=taken, refused=refused))
    return {
        "file": reading.name,
        "kept": kept.import_id is not None,
        "as_of": iso(as_of),
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
