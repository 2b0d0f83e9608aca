"""A letter that the user posted, put on record with the letter itself."""

from collections.abc import Mapping
from typing import Any

from .. import policy
from ..desk import Desk
from ..documents.mail import Attachment, one_line
from ..reports.following import NextStep
from ..store import Paper, Store
from .acts import agreed, record
from .hand import Done, Hand
from .newest import anew, last_of, newest


def posted(
    store: Store,
    hand: Hand,
    desk: Desk,
    act: str,
    customer: str,
    letter: Attachment,
    details: Mapping[str, Any],
    override: str = "",
    note: str = "",
    task: NextStep | None = None,
) -> Done:
    """A letter sent by post, kept byte for byte with the line that names it; `task` as of `record`. Refused: as
    `contact` for a step."""
    kept = Paper(one_line(letter.name), letter.kind, letter.data)
    named = {"sha256": kept.sha256, "papers": [{"name": kept.name, "sha256": kept.sha256}]}

    def asked_and_written() -> Done:
        now = newest(store, desk)
        told = {**details, **(agreed(now, act, customer, override) if act in policy.STEPS else {}), **named}
        last = last_of(now.facts.journal)
        return record(store, hand, act, customer, note=note, details=told, papers=[kept], task=task, after=last)

    return anew(store, asked_and_written)
