"""What a command says: a sentence for people, or JSON for programs."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from ..actions import Refused
from ..words import Words


def texts(words: Words, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a sentence as one reads them: days written out, lists with commas."""
    return {
        name: words.day(value)
        if isinstance(value, date)
        else ", ".join(map(str, value))
        if isinstance(value, (list, tuple))
        else value
        for name, value in values.items()
    }


def reasons(words: Words, no: Refused) -> list[str]:
    """Why a wish is refused: the doubts first, where there are some, without the marks a page would read."""
    doubts = no.values.get("doubts", ())
    plain = {name: value for name, value in no.values.items() if name != "doubts"}
    told = [
        words(f"doubt.{doubt.key}", **texts(words, _shares(words, doubt.values))).replace("**", "") for doubt in doubts
    ]
    return [*told, words(f"refusal.{no.key}", **texts(words, plain))]


def _shares(words: Words, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: words.percent(value) if isinstance(value, float) else value for name, value in values.items()}


def print_json(told: Any) -> None:
    """Prints it as JSON, for programs."""
    json.dump(told, sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    print()


def _plain(value: Any) -> Any:
    """numpy's numbers and pandas' days as JSON knows them."""
    return value.item() if hasattr(value, "item") else str(value)


def iso(day: Any) -> str | None:
    """A day as 2026-11-20; None where there is none."""
    return None if day is None or pd.isna(day) else day.isoformat()[:10]
