"""The desk as it stands at the last moment, for an act that asks before it writes."""

from dataclasses import replace

from ..desk import Desk
from ..store import Store


def newest(store: Store, desk: Desk) -> Desk:
    """The desk of the same day by the newest journal, and by the newest books where others came in since it was
    made."""
    if store.version()[:2] == desk.facts.version[:2]:
        return desk.renewed(replace(desk.facts, journal=store.journal()))
    return Desk.of(store.facts(), desk.as_of, desk.prepare)
