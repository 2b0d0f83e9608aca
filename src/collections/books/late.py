"""Books that come in after newer ones: they tell more of the past, and what came after stays as it was."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from .events import MOVES, events
from .known import Books, state
from .reconciled import stated_from_text


@dataclass(frozen=True)
class Following:
    """What comes after late books: the day of the next that tell anything, and of the next that tell all that is
    open, missing where there are none. The opening entries of a ledger do both, for the evening before its first day;
    `brought` where it is they that tell what is open."""

    told: pd.Timestamp
    listed: pd.Timestamp
    brought: bool = False


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


def following(books: Books, as_of: date) -> Following:
    """What comes after books of a day."""
    later = books.imports[(books.imports["as_of"] > pd.Timestamp(as_of)).to_numpy()]
    stated = [stated_from_text(str(text)) for text in later["stated"]]
    opened = [one.opened for one in stated if one and one.opened and one.opened > as_of]
    evenings = [max(day - timedelta(days=1), as_of + timedelta(days=1)) for day in opened]
    begun = pd.Timestamp(min(evenings)) if evenings else pd.NaT
    told, listed = later["as_of"].min(), later.loc[(later["scope"] == "open").to_numpy(), "as_of"].min()
    brought = not pd.isna(begun) and not listed < begun
    return Following(begun if begun < told else told, begun if brought else listed, brought)


def seen_later(books: Books, as_of: date) -> np.ndarray:
    """The ids of the documents that no books up to a day name."""
    later = books.imports[(books.imports["as_of"] > pd.Timestamp(as_of)).to_numpy()]
    return books.documents.loc[books.documents["import_id"].isin(later["id"]).to_numpy(), "id"].to_numpy()


def compensated(
    lines: pd.DataFrame, books: Books, fresh: pd.DataFrame, new: pd.DataFrame, as_of: date, then: Following
) -> pd.DataFrame:
    """The events of late books with those that lead back, by the next books, to what is known since. A document that
    was not known, and is neither in a later list of open items nor in the opening entries of a later ledger, was
    settled by then; where these bring it forward in a sum, the sum stands for it. Of a document that only they bring
    forward late books know the own amount: it holds from the document's day and stays."""
    since = pd.Timestamp(as_of)
    ours = lines["document_id"].isin(fresh["id"]).to_numpy()
    old = lines[~ours]
    if then.brought:
        old = with_own_amounts(old, books, as_of)
    parts = [lines[ours], old.assign(effect="past")]
    if not pd.isna(then.told):
        parts += led_back(old, books, then.told, since)
    left = new["open"].to_numpy()
    if not pd.isna(then.listed):
        gone, effect = fresh["id"].to_numpy()[left != 0], "past" if then.brought else "vanished"
        parts.append(events(gone, "settlement", effect, then.listed, since, -left[left != 0]))
    return pd.concat([part for part in parts if len(part)] or [lines], ignore_index=True)


def with_own_amounts(old: pd.DataFrame, books: Books, as_of: date) -> pd.DataFrame:
    """The events of late books with the amounts of documents first seen later restated from the documents' days on."""
    known = books.documents.set_index("id")["day"].reindex(seen_later(books, as_of))
    own = ((old["kind"] == "restated") & old["document_id"].isin(known.index)).to_numpy()
    days = known.reindex(old["document_id"]).to_numpy()
    return old.assign(day=np.where(own, days, old["day"].to_numpy()), since=old["since"].where(~own))


def led_back(old: pd.DataFrame, books: Books, day: pd.Timestamp, since: pd.Timestamp) -> list[pd.DataFrame]:
    """The events by which documents known before are again, from a day on, what was known of them: one for all that
    late books change of what is open of a document, one for its own amount unless that stays, one for its due date."""
    final = state(books.documents, books.events).set_index("id")
    stays = (old["kind"] == "restated") & old["since"].isna()
    moves = old[(old["kind"].isin(MOVES) | stays).to_numpy()].groupby("document_id", sort=False)["amount"].sum()
    moves = moves[(moves != 0).to_numpy()]
    ids, back = moves.index.to_numpy(), -moves.to_numpy()
    higher = back * np.sign(final["amount"].reindex(ids).to_numpy()) > 0
    made = [
        events(ids[~higher], "settlement", "past", day, since, back[~higher]),
        events(ids[higher], "reopened", "past", day, since, back[higher]),
    ]
    for kind in ("restated", "due_moved"):
        group = old[((old["kind"] == kind) & ~stays).to_numpy()]
        ids = group["document_id"].to_numpy()
        due = final["due"].reindex(ids).to_numpy() if kind == "due_moved" else None
        made.append(events(ids, kind, "past", day, since, -group["amount"].to_numpy(), due))
    return made
