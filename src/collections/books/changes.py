"""The difference between a list of documents, or a ledger, and the books."""

from datetime import date

import numpy as np
import pandas as pd

from ..tables import APPLIED, DOCUMENTS, EVENTS, empty, shaped
from .effects import effect, share
from .events import absent, differences, exact, first_settlements, no_events, vanished
from .known import Books, Changes, state
from .late import compensated, known_by, next_as_of, previous_as_of
from .matching import matched
from .openings import brought_forward
from .people import new_customers

NOTHING_APPLIED = empty(APPLIED)


def changes(
    books: Books,
    taken: pd.DataFrame,
    as_of: date,
    scope: str,
    import_id: int,
    *,
    amounts: bool = True,
    applied: pd.DataFrame = NOTHING_APPLIED,
) -> Changes:
    """What the rows TAKEN from an export of `scope` 'open' or 'all' add to the books at the end of `as_of`.

    Without `amounts` the file says only what is open, and a document known before keeps the amount it had: what is
    missing from it was paid. `applied` (APPLIED) are the dated settlements of a ledger. Books older than the newest
    add what they know of the past and change nothing of what came after.
    """
    late = books.late(as_of)
    known = known_by(books, as_of) if late else state(books.documents, books.events)
    opened = 0
    if taken["opening"].any():
        taken, applied, opened = brought_forward(known, taken, applied)
    pairs = matched(known, taken)
    if not amounts:
        taken = with_known_amounts(known, taken, pairs)
    place = pairs["known"].to_numpy()
    new = taken[place < 0] if len(pairs) else taken
    fresh = new_documents(books, new, import_id)
    day = pd.Timestamp(as_of)
    before = pd.Timestamp(previous_as_of(books, as_of) or as_of)
    gone, untouched = absent(known, pairs, scope, books, as_of if late else None)
    parts = [
        first_settlements(fresh, new, day),
        *differences(known, taken, pairs, day, before),
        vanished(gone, day, before),
    ]
    lines = pd.concat([part for part in parts if len(part)] or [no_events()], ignore_index=True)
    if len(applied):
        ids = np.zeros(len(taken), "int64")
        ids[place >= 0] = known["id"].to_numpy()[place[place >= 0]]
        ids[place < 0] = fresh["id"].to_numpy()
        lines = exact(lines, applied.assign(document_id=ids[applied["document"].to_numpy()]), books.events, taken, ids)
    if late:
        lines = compensated(lines, books, known, fresh, new, as_of, next_as_of(books, as_of))
    first = int(books.events["id"].max()) if len(books.events) else 0
    numbered = lines.assign(id=np.arange(first + 1, first + 1 + len(lines)), import_id=import_id)
    told = taken if not late else taken[~taken["customer"].isin(books.customers["customer"]).to_numpy()]
    return Changes(
        customers=new_customers(books.customers, told, import_id),
        documents=fresh,
        events=shaped(EVENTS, numbered),
        effect=effect(known, fresh, lines),
        untouched=untouched,
        vanished_share=share(gone, known),
        brought_forward=opened,
    )


def with_known_amounts(known: pd.DataFrame, taken: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows with the amounts their documents had, where they are known."""
    place = pairs["known"].to_numpy()
    before = np.append(known["amount"].to_numpy(), 0)[place]
    return taken.assign(amount=np.where(place >= 0, before, taken["amount"].to_numpy()))


def new_documents(books: Books, new: pd.DataFrame, import_id: int) -> pd.DataFrame:
    """DOCUMENTS lines for the rows that are none we know."""
    first = int(books.documents["id"].max()) if len(books.documents) else 0
    numbered = new.assign(id=np.arange(first + 1, first + 1 + len(new)), import_id=import_id)
    return shaped(DOCUMENTS, numbered)
