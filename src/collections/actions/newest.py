"""The desk as it stands at the last moment, for an act that asks before it writes."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

import pandas as pd

from ..desk import Desk
from ..store import Moved, Store
from .hand import Refused

TRIES = 20
"""How often an act is decided anew because another program wrote in between."""

Made = TypeVar("Made")


def newest(store: Store, desk: Desk) -> Desk:
    """The desk of the same day by the newest journal, and by the newest books where others came in since it was
    made."""
    if store.version()[:2] == desk.facts.version[:2]:
        return desk.renewed(replace(desk.facts, journal=store.journal()))
    return Desk.of(store.facts(), desk.as_of, desk.prepare)


def last_of(journal: pd.DataFrame) -> int:
    """The id of a JOURNAL's last line, 0 where there is none."""
    return int(journal["id"].iloc[-1]) if len(journal) else 0


def anew(store: Store, act: Callable[[], Made]) -> Made:
    """What an act comes to that reads the journal and then writes only while it has not grown (`Store.write` with
    `after`): where another program wrote in between it is decided anew. Refused: 'busy' after TRIES."""
    for _ in range(TRIES):
        with suppress(Moved), store.lock:
            return act()
    raise Refused("busy")
