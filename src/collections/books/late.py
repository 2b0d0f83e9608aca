"""Books that come in after newer ones: they tell more of the past, and what came after stays as it was."""

from datetime import date

import numpy as np
import pandas as pd

from .events import events
from .known import Books, state


def known_by(books: Books, as_of: date) -> pd.DataFrame:
    """Each document as the events up to the end of a day leave it; documents first seen later stand as first seen."""
    early = (books.events["day"] <= pd.Timestamp(as_of)).to_numpy()
    return state(books.documents, books.events[early])


def previous_as_of(books: Books, as_of: date) -> date | None:
    """The day of the newest books before a day; that of the newest of all where no day is known for each."""
    if not len(books.imports):
        return books.as_of
    days = books.imports["as_of"]
    earlier = days[(days <= pd.Timestamp(as_of)).to_numpy()]
    return earlier.max().date() if len(earlier) else None


def next_as_of(books: Books, as_of: date) -> dict[str, pd.Timestamp]:
    """The days of the next books after a day: 'any', and 'open' of the next that list all open items."""
    later = books.imports[(books.imports["as_of"] > pd.Timestamp(as_of)).to_numpy()]
    made = {"any": later["as_of"].min(), "open": later.loc[(later["scope"] == "open").to_numpy(), "as_of"].min()}
    return {name: day for name, day in made.items() if not pd.isna(day)}


def seen_later(books: Books, as_of: date) -> np.ndarray:
    """The ids of the documents that no books up to a day name."""
    later = books.imports[(books.imports["as_of"] > pd.Timestamp(as_of)).to_numpy()]
    return books.documents.loc[books.documents["import_id"].isin(later["id"]).to_numpy(), "id"].to_numpy()


def compensated(
    lines: pd.DataFrame,
    books: Books,
    known: pd.DataFrame,
    fresh: pd.DataFrame,
    new: pd.DataFrame,
    as_of: date,
    following: dict[str, pd.Timestamp],
) -> pd.DataFrame:
    """The events of late books with those that lead back, by the next books, to what is known since. A document that
    no later list of open items names was settled by then."""
    since = pd.Timestamp(as_of)
    old = lines[~lines["document_id"].isin(fresh["id"]).to_numpy()]
    own = lines[lines["document_id"].isin(fresh["id"]).to_numpy()]
    parts = [own, old.assign(effect="past")]
    if len(old) and "any" in following:
        final = state(books.documents, books.events).set_index("id")
        for kind, group in old.groupby("kind", sort=False):
            ids = group["document_id"].to_numpy()
            back = -group["amount"].to_numpy()
            name = {"settlement": "reopened", "reopened": "settlement"}.get(str(kind), str(kind))
            due = final["due"].reindex(ids).to_numpy() if kind == "due_moved" else None
            parts.append(events(ids, name, "past", following["any"], since, back, due))
    if "open" in following and len(fresh):
        left = new["open"].to_numpy()
        rows = left != 0
        parts.append(
            events(fresh["id"].to_numpy()[rows], "settlement", "vanished", following["open"], since, -left[rows])
        )
    return pd.concat([part for part in parts if len(part)] or [lines], ignore_index=True)
