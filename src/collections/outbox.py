"""The mails approved for our own mail server, and what became of each: nothing leaves twice.

A mail is approved by a line `queued`. Before the server is called a line `sending` is written, and after it either the
step itself (`reminder_1` ...) or `sent_failed`, each naming the approval as {"queued": JOURNAL.id}. A mail of which the
last thing on record is `sending` may have left: a person decides, nothing sends it again.
"""

import hashlib
import json
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from .standing import void
from .tables import QUEUE, empty, shaped

QUEUED, SENDING, FAILED = ACTS = ("queued", "sending", "sent_failed")
"""Acts of the outbox; none of them is a contact."""

UNDER_WAY = (QUEUED, SENDING)
"""Acts that say nothing happened yet."""

STATES = ("waiting", "failed", "stale", "sending", "in_doubt", "sent")
"""`stale` did not leave on its day: what it says may no longer be so, and it is written anew. `sending` is under way,
for as long as a server may take; `in_doubt` was cut off."""

OPEN = ("waiting", "failed")
"""States of a mail that may be sent."""

TO_DECIDE = ("waiting", "failed", "stale", "sending", "in_doubt")
"""States of a mail that somebody has to look at still."""

LONGEST = timedelta(minutes=10)
"""How long sending one mail can take, every answer of the server as slow as we bear."""


def key_of(customer: str, act: str, day: date) -> str:
    """What two mails share of which one at most may leave: SHA-256 in hexadecimal."""
    return hashlib.sha256(json.dumps([customer, act, day.isoformat()]).encode()).hexdigest()


def queue(journal: pd.DataFrame, at: datetime, today: date) -> pd.DataFrame:
    """QUEUE at a moment (UTC) of a day, in the order of approval.

    A mail that left has left, whatever was undone since; one that may have left stands here until somebody decides.
    """
    approved = journal[(journal["act"] == QUEUED).to_numpy()]
    if not len(approved):
        return empty(QUEUE)
    gone, happened = void(journal), _happened(journal)
    rows = []
    for line in approved.to_dict("records"):
        last = happened.get(int(line["id"]), line)
        state = _state(last, line["on"].date(), at, today)
        if int(line["id"]) not in gone or state in ("sending", "in_doubt", "sent"):
            rows.append(_row(line, last, state))
    return shaped(QUEUE, pd.DataFrame(rows, columns=QUEUE.names)) if rows else empty(QUEUE)


def details_of(journal: pd.DataFrame, line: int) -> dict[str, Any]:
    """What the line of that id keeps of the mail it approved, its `note` too. KeyError where there is no such line."""
    found = journal[((journal["id"] == line) & (journal["act"] == QUEUED)).to_numpy()]
    if not len(found):
        raise KeyError(line)
    return {**json.loads(found["details"].iloc[0]), "note": str(found["note"].iloc[0])}


def bound(journal: pd.DataFrame) -> set[int]:
    """The ids of the lines that no undo takes back: approvals that left or may have, and what became of each."""
    happened = _happened(journal)
    begun = {approved for approved, line in happened.items() if line["act"] != FAILED}
    naming = journal[journal["details"].str.contains('"queued": ', regex=False).to_numpy()]
    told = [isinstance(json.loads(details).get("queued"), int) for details in naming["details"]]
    return begun | set(naming["id"][told].tolist())


def _happened(journal: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """The line that says what became of each approval: that it left, once one does, else the newest."""
    found: dict[int, dict[str, Any]] = {}
    naming = journal[journal["details"].str.contains('"queued": ', regex=False).to_numpy()]
    for line in naming.to_dict("records"):
        approved = json.loads(line["details"]).get("queued")
        if isinstance(approved, int) and (approved not in found or found[approved]["act"] in ACTS):
            found[approved] = line
    return found


def _state(last: dict[str, Any], on: date, at: datetime, today: date) -> str:
    """One of STATES, from the last line about a mail approved on that day."""
    if last["act"] == SENDING:
        return "in_doubt" if at - last["at"].to_pydatetime() > LONGEST else "sending"
    if last["act"] not in ACTS:
        return "sent"
    if on != today:
        return "stale"
    return "failed" if last["act"] == FAILED else "waiting"


def _row(line: dict[str, Any], last: dict[str, Any], state: str) -> dict[str, Any]:
    told, since = json.loads(line["details"]), json.loads(last["details"])
    refused = last["act"] == FAILED
    return {
        **{name: line[name] for name in ("customer", "on", "by")},
        **{name: str(told[name]) for name in ("act", "to", "subject", "key", "sha256")},
        "journal_id": line["id"],
        "state": state,
        "moment": last["at"],
        "fault": since["fault"] if refused else "",
        "told": json.dumps(since["values"], ensure_ascii=False) if refused else "{}",
    }
