"""What a line of the journal says, as plain text: the same on a screen and in the trace of a customer."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from .. import overlay, standing
from ..words import LANGUAGES, Words


def act_said(words: Words, line: Mapping[str, Any]) -> tuple[list[str], str]:
    """A JOURNAL line in words: the act, its amount, its day and what its details say; and its note, '' for none."""
    of = json.loads(line["details"])
    parts = [words(f"journal.{line['act']}")]
    if line["amount"]:
        parts.append(words.money(line["amount"], line["currency"]))
    if pd.notna(line["day"]):
        parts.append(words("journal.for_day", day=words.day(line["day"])))
    if line["act"] in overlay.ACTS:
        parts.append(_correction(words, of))
    return [*parts, *_besides(words, line["act"], of)], _noted(words, line["act"], line["note"])


def _besides(words: Words, act: str, of: Mapping[str, Any]) -> list[str]:
    """What the details of an act say: what a task is, what is disputed and why, who sees to it, in spite of what."""
    told = []
    if act == "task":
        told.append(words(f"task.{of.get('what', 'other')}"))
    if of.get("reason") in standing.DISPUTED_FOR:
        told.append(words(f"disputed_for.{of['reason']}"))
    if of.get("documents"):
        told.append(words("journal.about", numbers=", ".join(of["documents"])))
    if of.get("owner"):
        told.append(words("journal.owner", name=of["owner"]))
    if "override" in of:
        against = ", ".join(words(f"objection.{key}") for key in of["override"]["objections"])
        told.append(words("journal.override", objections=against, reason=of["override"]["reason"]))
    return told


def _noted(words: Words, act: str, note: str) -> str:
    """The note of an act as one reads it: of some acts it names a kind of customer or a person."""
    if act == "segment":
        return words(f"segment.{note}")
    return note or (words("journal.nobody") if act == "assign" else "")


def _correction(words: Words, of: Mapping[str, Any]) -> str:
    """What a line that corrects the books says."""
    if "others" in of:
        return ", ".join(of["others"])
    if "due" in of:
        return words("journal.due_said", number=of["number"], day=words.day(date.fromisoformat(of["due"])))
    said = said_value(words, of["field"], of["value"])
    return words("journal.field_said", field=words(f"person.{of['field']}"), said=said)


def said_value(words: Words, field: str, value: str | int | None) -> str:
    """The value of a field of CUSTOMERS as one reads it."""
    if value is None or value == "":
        return words("people.nothing")
    return LANGUAGES.get(str(value), str(value)) if field == "language" else str(value)
