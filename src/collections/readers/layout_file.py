"""A layout as a file: the headers of a kind of export and what a user said of them, to be read alike elsewhere.

It is JSON with no customer and no amount in it. What comes back is checked as the work of a stranger.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .reading import FIELDS, Choices, Reading, Unreadable, choices_from_dict, choices_to_dict

MARK = "encours_layout"
VERSION = 1
LARGEST = 200_000
"""Bytes; more is no layout file of ours."""

FINGERPRINT = re.compile(r"[0-9a-f]{8,64}")
CURRENCY = re.compile("[A-Z]{3}")
ORDERS, MARKS, SCOPES = ("dmy", "mdy", "ymd"), (",", "."), ("open", "all", None)


@dataclass(frozen=True)
class LayoutFile:
    """The fingerprint of a header row, its headers, and what was chosen for files that have it."""

    layout: str
    headers: tuple[str, ...]
    choices: Choices


def to_bytes(choices: Choices, reading: Reading) -> bytes:
    """The layout of a reading and the choices made for it, as the bytes of a file."""
    told = {
        MARK: VERSION,
        "layout": reading.layout,
        "headers": list(reading.headers),
        "choices": choices_to_dict(choices),
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def is_layout_file(content: bytes) -> bool:
    """Whether the bytes begin as a layout file does, damaged or not."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and f'"{MARK}"'.encode() in content[:200]


def from_bytes(content: bytes) -> LayoutFile:
    """The layout a file holds. Unreadable: 'layout_damaged', 'layout_newer'."""
    try:
        plain = json.loads(content.decode("utf-8-sig")) if len(content) <= LARGEST else None
    except (ValueError, RecursionError):
        plain = None
    if not isinstance(plain, dict) or not isinstance(plain.get(MARK), int):
        raise Unreadable("layout_damaged")
    if plain[MARK] > VERSION:
        raise Unreadable("layout_newer")
    layout: Any = plain.get("layout")
    headers: Any = plain.get("headers")
    chosen: Any = plain.get("choices")
    if not (isinstance(layout, str) and FINGERPRINT.fullmatch(layout) and texts(headers) and sound(chosen, headers)):
        raise Unreadable("layout_damaged")
    return LayoutFile(layout, tuple(headers), choices_from_dict(chosen))


def texts(values: Any) -> bool:
    """Whether the values are a list of texts."""
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def sound(chosen: Any, headers: list[str]) -> bool:
    """Whether plain values can be Choices about these headers."""
    if not isinstance(chosen, dict) or not set(chosen) <= set(choices_to_dict(Choices())):
        return False
    mapping, orders, marks = (chosen.get(name, {}) for name in ("mapping", "date_orders", "decimal_marks"))
    return (
        among(mapping, FIELDS, ("", *headers))
        and among(orders, headers, ORDERS)
        and among(marks, headers, MARKS)
        and among(chosen.get("answers", {}), None, None)
        and chosen.get("scope") in SCOPES
        and isinstance(chosen.get("currency", "EUR"), str)
        and CURRENCY.fullmatch(chosen.get("currency", "EUR")) is not None
    )


def among(pairs: Any, names: Any, values: Any) -> bool:
    """Whether the pairs are texts, each of a known name and value; None stands for any text."""
    return isinstance(pairs, Mapping) and all(
        isinstance(value, str) and (names is None or name in names) and (values is None or value in values)
        for name, value in pairs.items()
    )
