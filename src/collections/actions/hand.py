"""Who acts and when, what comes of it, and the journal line every act writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..books import Changes


class Refused(Exception):
    """A wish that cannot be granted: `key` names the sentence under `refusal.`, `values` fill it in."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True)
class Hand:
    """Who acts, and when: `at` in UTC without zone, `on` the day in the user's own time zone."""

    by: str
    at: datetime
    on: date


@dataclass(frozen=True)
class Done:
    """A journal line was written: its id, what it says; a page shows it with Undo beside it."""

    line: int
    act: str
    customer: str
    day: date | None = None
    amount: int = 0
    currency: str = ""


@dataclass(frozen=True)
class Kept:
    """The outcome of an import: its id, or None when the same file had been kept before; and what it changed."""

    import_id: int | None
    changes: Changes | None


def journal_line(
    hand: Hand,
    act: str,
    *,
    on: date | None = None,
    customer: str = "",
    day: date | None = None,
    amount: int = 0,
    currency: str = "",
    note: str = "",
    details: Mapping[str, Any] | None = None,
    undoes: int = 0,
) -> dict[str, Any]:
    told = json.dumps(details or {}, ensure_ascii=False, sort_keys=True)
    return {
        "at": hand.at.replace(microsecond=0),
        "on": on or hand.on,
        "by": hand.by,
        "act": act,
        "customer": customer,
        "day": day,
        "amount": amount,
        "currency": currency,
        "note": note,
        "details": told,
        "undoes": undoes,
    }
