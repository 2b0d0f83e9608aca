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
    *,
    ledger: bool,
) -> pd.DataFrame:
    """The events of late books with those that lead back, by the next books, to what is known since. A document that
    no later list of open items names was settled by then; one of a `ledger` that a newer one brings forward in a sum,
    when the year began."""
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
    left = new["open"].to_numpy()
    begun = stood_for(books, fresh.assign(open=left if ledger else 0), as_of)
    for start in begun.dropna().unique():
        rows = (begun == start).to_numpy()
        parts.append(events(fresh["id"].to_numpy()[rows], "settlement", "past", start, since, -left[rows]))
    if "open" in following and len(fresh):
        rows = (left != 0) & begun.isna().to_numpy()
        parts.append(
            events(fresh["id"].to_numpy()[rows], "settlement", "vanished", following["open"], since, -left[rows])
        )
    return pd.concat([part for part in parts if len(part)] or [lines], ignore_index=True)


def stood_for(books: Books, fresh: pd.DataFrame, as_of: date) -> pd.Series:
    """For each document of late books, the day from which an opening entry of newer ones stands for it: of the month
    after, with the sum of what its customer has open; missing where there is none."""
    owner = ["customer", "currency"]
    day = books.documents["day"]
    after = (day > pd.Timestamp(as_of)) & (day <= pd.Timestamp(as_of) + pd.Timedelta(days=31)) & day.dt.is_month_start
    entries = books.documents[after.to_numpy()].groupby([*owner, "day"], as_index=False)["amount"].sum()
    owed = fresh.groupby(owner, as_index=False)["open"].sum().rename(columns={"open": "amount"})
    same = owed[(owed["amount"] != 0).to_numpy()].merge(entries, on=[*owner, "amount"]).drop_duplicates(owner)
    found = fresh[owner].merge(same, how="left", on=owner)["day"]
    return found.where(fresh["open"].to_numpy() != 0)
