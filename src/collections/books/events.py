"""The dated events that lead from what is known to what a file says."""

from collections.abc import Collection
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..tables import EVENTS, day_numbers, empty
from .known import Books

MOVES = ["settlement", "reopened"]


def no_events() -> pd.DataFrame:
    """Event lines, none."""
    return empty(EVENTS).assign(effect=pd.Series(dtype="str")).drop(columns=["id", "import_id"])


def events(
    ids: np.ndarray, kind: str, effect: str, day: Any, since: Any, amount: Any, due: np.ndarray | None = None
) -> pd.DataFrame:
    """Event lines still without id and import, and the `effect` each stands for."""
    missing = np.full(len(ids), np.datetime64("NaT", "s"))
    return pd.DataFrame(
        {
            "document_id": np.asarray(ids, "int64"),
            "kind": np.full(len(ids), kind),
            "day": np.broadcast_to(np.asarray(day, "datetime64[s]"), len(ids)),
            "since": missing if since is None else np.broadcast_to(np.asarray(since, "datetime64[s]"), len(ids)),
            "amount": np.broadcast_to(np.asarray(amount, "int64"), len(ids)),
            "due": missing if due is None else np.asarray(due, "datetime64[s]"),
            "effect": np.full(len(ids), effect),
        }
    )


def dated(settled: np.ndarray, day: np.datetime64, since: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Day and `since` of settlements: the file's own day where it gives one, else up to `day` and after `since`."""
    exact = ~np.isnat(settled)
    latest = np.where(exact, settled, day)
    earliest = np.where(exact, np.datetime64("NaT", "s"), np.minimum(since, day - np.timedelta64(1, "D")))
    return latest, earliest


def first_settlements(fresh: pd.DataFrame, new: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """What had already been paid of documents seen for the first time."""
    change = new["open"].to_numpy() - new["amount"].to_numpy()
    hit = change != 0
    since = new["day"].to_numpy()[hit] - np.timedelta64(1, "D")
    latest, earliest = dated(new["settled"].to_numpy()[hit], np.datetime64(day, "s"), since)
    ids = fresh["id"].to_numpy()[hit]
    return events(ids, "settlement", "new_paid", latest, earliest, change[hit])


def differences(
    known: pd.DataFrame, taken: pd.DataFrame, pairs: pd.DataFrame, day: pd.Timestamp, before: pd.Timestamp
) -> list[pd.DataFrame]:
    """Restated amounts, moved due dates, settlements and reopenings of documents known before."""
    pairs = pairs[pairs["known"] >= 0]
    old, new = known.iloc[pairs["known"].to_numpy()], taken.iloc[pairs["taken"].to_numpy()]
    ids = old["id"].to_numpy()
    today, since = np.datetime64(day, "s"), np.datetime64(min(before, day - pd.Timedelta(days=1)), "s")
    restated = new["amount"].to_numpy() - old["amount"].to_numpy()
    moved = new["due"].notna().to_numpy() & (day_numbers(new["due"]) != day_numbers(old["due"]))
    change = new["open"].to_numpy() - (old["open"].to_numpy() + restated)
    lower = change * np.sign(np.where(new["amount"].to_numpy() == 0, 1, new["amount"].to_numpy())) < 0
    higher = (change != 0) & ~lower
    latest, earliest = dated(new["settled"].to_numpy(), today, np.full(len(ids), since))
    whole = lower & (new["open"].to_numpy() == 0)
    return [
        events(ids[restated != 0], "restated", "restated", today, since, restated[restated != 0]),
        events(ids[moved], "due_moved", "due_moved", today, since, 0, new["due"].to_numpy()[moved]),
        events(ids[whole], "settlement", "settled", latest[whole], earliest[whole], change[whole]),
        events(
            ids[lower & ~whole],
            "settlement",
            "paid_partly",
            latest[lower & ~whole],
            earliest[lower & ~whole],
            change[lower & ~whole],
        ),
        events(ids[higher], "reopened", "reopened", today, since, change[higher]),
    ]


def absent(
    known: pd.DataFrame,
    pairs: pd.DataFrame,
    scope: str,
    books: Books,
    late: date | None,
    since: date | None,
    refused: Collection[str],
) -> tuple[pd.DataFrame, int, tuple[int, ...]]:
    """The open documents a list of open items no longer names, or a ledger of the days it covers from `since` on; how
    many are left untouched: by another list, or because a row with their number was `refused`. Of `late` books only
    documents that were known by their day. Then the ids of all that are not named and stay open."""
    seen = np.zeros(len(known), bool)
    hits = pairs["known"].to_numpy()
    seen[hits[hits >= 0]] = True
    unnamed = ~seen & (known["open"].to_numpy() != 0)
    if late:
        unnamed &= (known["day"] <= pd.Timestamp(late)).to_numpy()
        later = books.imports.loc[(books.imports["as_of"] > pd.Timestamp(late)).to_numpy(), "id"]
        seen |= known["import_id"].isin(later).to_numpy() | (known["day"] > pd.Timestamp(late)).to_numpy()
    gone = known[~seen & (known["open"].to_numpy() != 0)]
    out = np.full(len(gone), scope == "open")
    if since:
        out |= (gone["day"] >= pd.Timestamp(since)).to_numpy()
    out &= ~gone["number"].isin(list(refused)).to_numpy()
    left = known["id"][unnamed & ~known["id"].isin(gone["id"][out]).to_numpy()]
    return gone[out], int((~out).sum()), tuple(left.tolist())


def vanished(gone: pd.DataFrame, day: pd.Timestamp, before: pd.Timestamp) -> pd.DataFrame:
    since = min(before, day - pd.Timedelta(days=1))
    return events(
        gone["id"].to_numpy(),
        "settlement",
        "vanished",
        np.datetime64(day, "s"),
        np.datetime64(since, "s"),
        -gone["open"].to_numpy(),
    )


def exact(
    lines: pd.DataFrame,
    told: pd.DataFrame,
    before: pd.DataFrame,
    sides: pd.Series,
    today: tuple[pd.Timestamp, pd.Timestamp],
    *,
    whole: bool,
) -> pd.DataFrame:
    """The events with the days a ledger gives: where what is open of a document changed, its new settlements stand
    on their own days, and only a rest they do not explain stays between two books. Of a `whole` ledger every day of
    each document holds: what was known and is told no more is taken back on its own day.

    `told`: APPLIED with document_id; `before`: the events known; `sides`: by document id 1 or -1; `today`: the day, and
    the day since when, of what no day is told of.
    """
    moves = lines["kind"].isin(MOVES).to_numpy()
    change = lines[moves].groupby("document_id")["amount"].sum()
    change = change[change != 0]
    concerned = sides.index if whole else change.index.intersection(told["document_id"])
    if not len(concerned):
        return lines
    told = told[told["document_id"].isin(concerned).to_numpy()]
    known = before[(before["kind"].isin(MOVES) & before["document_id"].isin(concerned)).to_numpy()]
    own = untold(told, known, whole=whole)
    explained = own.groupby("document_id")["amount"].sum()
    rest = change.reindex(concerned).fillna(0).sub(explained.reindex(concerned).fillna(0)).astype("int64")
    rest = rest[rest != 0]
    replaced = moves & lines["document_id"].isin(concerned).to_numpy()
    first = lines[replaced].drop_duplicates("document_id").set_index("document_id")
    held = first.reindex(rest.index)
    left = events(
        rest.index.to_numpy(),
        "settlement",
        "",
        held["day"].fillna(today[0]).to_numpy(),
        held["since"].where(held["day"].notna(), today[1]).to_numpy(),
        rest.to_numpy(),
    )
    made = pd.concat([part for part in (own, left) if len(part)] or [no_events()], ignore_index=True)
    higher = made["amount"].to_numpy() * sides.reindex(made["document_id"]).to_numpy() > 0
    made["kind"] = np.where(higher, "reopened", "settlement")
    made["effect"] = first["effect"].reindex(made["document_id"]).fillna("past").to_numpy()
    return pd.concat([lines[~replaced], made], ignore_index=True)


def untold(told: pd.DataFrame, known: pd.DataFrame, *, whole: bool) -> pd.DataFrame:
    """The events by which what is told of documents differs, day by day, from what is known of them; days of which
    nothing is told count only where the ledger is `whole`."""
    keys = ["document_id", "day"]
    before = known.groupby(keys, as_index=False).agg(known=("amount", "sum"), since=("since", "last"))
    now = told.groupby(keys, as_index=False).agg(told=("amount", "sum"))
    both = now.merge(before, how="outer" if whole else "left", on=keys)
    both[["told", "known"]] = both[["told", "known"]].fillna(0).astype("int64")
    differs = both[(both["told"] != both["known"]).to_numpy()]
    again = differs[(differs["known"] != 0).to_numpy()]
    since = again["since"].where(again["told"] == 0)
    fresh = told.merge(differs.loc[(differs["known"] == 0).to_numpy(), keys], on=keys)
    parts = [
        events(fresh["document_id"].to_numpy(), "settlement", "", fresh["day"], None, fresh["amount"]),
        events(again["document_id"].to_numpy(), "settlement", "", again["day"], since, again["told"] - again["known"]),
    ]
    return pd.concat([part for part in parts if len(part)] or [no_events()], ignore_index=True)
