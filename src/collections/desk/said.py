"""What the user put on record about the desk itself."""

from collections.abc import Mapping
from typing import Any

from .. import ageing, standing
from ..store import Facts


def settings(facts: Facts) -> Mapping[str, Any]:
    """Our company, the user's name and the usual terms, as last put on record."""
    return standing.remembered(facts.journal, "setting")


def shaped_settings(values: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as they are put on record: texts stripped, terms a whole number of days."""
    texts = {name: str(value).strip() for name, value in values.items() if name != "terms"}
    return {**texts, "terms": int(values.get("terms", ageing.TERMS))}
