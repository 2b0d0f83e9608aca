"""The dated events that lead from what is known to what a file says."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..tables import EVENTS, day_numbers, empty
from .known import Books


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
    known: pd.DataFrame, pairs: pd.DataFrame, scope: str, books: Books, late: date | None
) -> tuple[pd.DataFrame, int]:
    """The open documents a list of open items no longer names, and how many another list leaves untouched; of `late`
    books only documents that were known by their day."""
    seen = np.zeros(len(known), bool)
    hits = pairs["known"].to_numpy()
    seen[hits[hits >= 0]] = True
    if late:
        later = books.imports.loc[(books.imports["as_of"] > pd.Timestamp(late)).to_numpy(), "id"]
        seen |= known["import_id"].isin(later).to_numpy() | (known["day"] > pd.Timestamp(late)).to_numpy()
    gone = known[~seen & (known["open"].to_numpy() != 0)]
    return (gone, 0) if scope == "open" else (gone.iloc[:0], len(gone))


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
    lines: pd.DataFrame, told: pd.DataFrame, before: pd.DataFrame, taken: pd.DataFrame, ids: np.ndarray
) -> pd.DataFrame:
    """The events with the days a ledger gives: where what is open of a document changed, its new settlements stand
    on their own days, and only a rest they do not explain stays between two books. `told`: APPLIED with document_id;
    `ids`: the document of each row taken."""
    moves = lines["kind"].isin(["settlement", "reopened"]).to_numpy()
    change = lines[moves].groupby("document_id")["amount"].sum()
    change = change[change.index.isin(told["document_id"]) & (change != 0)]
    if not len(change):
        return lines
    fresh = unheard(told[told["document_id"].isin(change.index).to_numpy()], before)
    explained = fresh.groupby("document_id")["amount"].sum().reindex(change.index).fillna(0).astype("int64")
    replaced = moves & lines["document_id"].isin(change.index).to_numpy()
    template = lines[replaced].drop_duplicates("document_id").set_index("document_id")
    owed = pd.Series(np.sign(taken["amount"].to_numpy()), index=ids)
    owed = owed[~owed.index.duplicated()]
    rest = (change - explained)[lambda left: left != 0]
    own = events(fresh["document_id"].to_numpy(), "settlement", "", fresh["day"], None, fresh["amount"])
    left = events(
        rest.index.to_numpy(),
        "settlement",
        "",
        template.loc[rest.index, "day"],
        template.loc[rest.index, "since"],
        rest.to_numpy(),
    )
    made = pd.concat([part for part in (own, left) if len(part)], ignore_index=True)
    higher = made["amount"].to_numpy() * owed.reindex(made["document_id"]).to_numpy() > 0
    made["kind"] = np.where(higher, "reopened", "settlement")
    made["effect"] = template["effect"].reindex(made["document_id"]).to_numpy()
    return pd.concat([lines[~replaced], made], ignore_index=True)


def unheard(told: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The settlements told that are not among the events known: each as often as it is told more than known."""
    keys = ["document_id", "day", "amount"]
    known = before.loc[before["kind"].isin(["settlement", "reopened"]).to_numpy(), keys]
    known = known.assign(turn=known.groupby(keys).cumcount(), known=True)
    told = told[keys].assign(turn=told.groupby(keys).cumcount())
    found = told.merge(known, how="left", on=[*keys, "turn"])
    return found.loc[found["known"].isna().to_numpy(), keys].reset_index(drop=True)
