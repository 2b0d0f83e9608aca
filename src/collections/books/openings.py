"""Opening entries of a ledger: where the year before is known, its documents go on and are not counted twice.

The opening entries are all that was open when the year began. What was known before and they do not hold was settled
by the end of the year before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

OWNER = ["customer", "currency"]
CARRIED = ("number", "kind", "day", "due", "amount", "reference", "salesperson")


@dataclass(frozen=True)
class Brought:
    """TAKEN and APPLIED with the opening entries as the documents they stand for, how many did, and what had been
    settled when the year began: document id and change of what is open of it."""

    taken: pd.DataFrame
    applied: pd.DataFrame
    count: int
    settled: pd.Series


def brought_forward(known: pd.DataFrame, taken: pd.DataFrame, applied: pd.DataFrame, first: date) -> Brought:
    """The opening entries of a ledger that begins on `first`, seen with what was `known` to be open the evening before.

    An opening entry is a known document where customer, currency and number agree, or the amount and, where it has
    one of its own, the day. An entry of the first day itself that is no one document stands for all that its customer
    had open: what settles it settles those documents, the oldest first, and a difference stays as a document of its
    own. One with an older day is a document never seen before.
    """
    start = pd.Timestamp(first)
    prior = known[((known["day"] < start) & (known["open"] != 0)).to_numpy()]
    rows = np.flatnonzero(taken["opening"].to_numpy())
    twin = twins(prior, taken.iloc[rows], start)
    made = taken.copy()
    for row, place in zip(rows.tolist(), twin.tolist(), strict=True):
        if place >= 0:
            carry(made, row, prior.iloc[place])
    left = prior.drop(prior.index[twin[twin >= 0]])
    lumps = rows[(twin < 0) & (taken["day"].iloc[rows] >= start).to_numpy()]
    found = prior.iloc[twin[twin >= 0]]
    less = pd.Series(
        taken["amount"].to_numpy()[rows[twin >= 0]] - found["open"].to_numpy(), index=found["id"].to_numpy()
    )
    owners = {tuple(owner) for owner in made[OWNER].iloc[lumps].to_numpy().tolist()}
    held = np.array([tuple(owner) in owners for owner in left[OWNER].to_numpy().tolist()], dtype=bool)
    gone = left[~held]
    settled = pd.concat([less[less != 0], pd.Series(-gone["open"].to_numpy(), index=gone["id"].to_numpy())])
    made, applied, dropped = unfolded(made, applied, lumps.tolist(), left[held])
    return Brought(made, applied, int((twin >= 0).sum()) + dropped, settled.astype("int64"))


def twins(prior: pd.DataFrame, opening: pd.DataFrame, start: pd.Timestamp) -> np.ndarray:
    """For each opening entry the position of its document among those open before, or -1; one to one."""
    found = np.full(len(opening), -1)
    lump = (opening["day"] >= start).to_numpy()
    every = np.ones(len(opening), bool)
    numbered = (opening["number"] != "").to_numpy()
    passes = (
        ([*OWNER, "number"], True, numbered),
        ([*OWNER, "day"], True, every),
        (OWNER, True, lump),
        ([*OWNER, "number", "day"], False, numbered & ~lump),
    )
    for keys, to_the_cent, chosen in passes:
        free = np.setdiff1d(np.arange(len(prior)), found)
        wait = np.flatnonzero((found < 0) & chosen)
        columns = [*keys, "worth"] if to_the_cent else [*keys, "side"]
        documents = sided(prior.iloc[free][keys], prior["open"].to_numpy()[free]).assign(place=free)
        entries = sided(opening.iloc[wait][keys], opening["amount"].to_numpy()[wait])
        documents["turn"] = documents.groupby(columns).cumcount()
        entries["turn"] = entries.groupby(columns).cumcount()
        place = entries.merge(documents, how="left", on=[*columns, "turn"])["place"]
        found[wait] = place.fillna(-1).to_numpy().astype("int64")
    return found


def sided(rows: pd.DataFrame, worth: np.ndarray) -> pd.DataFrame:
    """Rows with what they are worth and on which side."""
    return rows.assign(worth=worth, side=np.sign(worth))


def carry(taken: pd.DataFrame, row: int, document: pd.Series) -> None:
    """Makes an opening entry the document it stands for; what was open of it then is the entry's amount."""
    place = taken.index[row]
    for name in CARRIED:
        taken.at[place, name] = document[name]


def unfolded(
    taken: pd.DataFrame, applied: pd.DataFrame, lumps: Sequence[int], documents: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Replaces the opening entries that stand for all that their customer had open by those documents."""
    if not len(documents):
        return taken, applied, 0
    owners = {tuple(owner) for owner in documents[OWNER].to_numpy().tolist()}
    own = [tuple(owner) for owner in taken[OWNER].to_numpy().tolist()]
    chosen = [row for row in lumps if own[row] in owners]
    kept = [row for row in range(len(taken)) if row not in set(chosen)]
    parts, shares, height = [taken.iloc[kept]], [], len(kept)
    for owner in dict.fromkeys(own[row] for row in chosen):
        rows = [row for row in chosen if own[row] == owner]
        mine = documents[(documents[OWNER] == list(owner)).all(axis=1).to_numpy()].sort_values("day", kind="stable")
        stands = taken.iloc[rows[:1]].loc[[taken.index[rows[0]]] * len(mine)]
        stands = stands.assign(**{name: mine[name].to_numpy() for name in (*CARRIED, "open")})
        rest = int(taken["amount"].iloc[rows].sum() - mine["open"].sum())
        if rest:
            kind = "invoice" if rest > 0 else "receipt"
            stands = pd.concat([stands, taken.iloc[rows[:1]].assign(amount=rest, open=rest, kind=kind)])
        told = applied[applied["document"].isin(rows).to_numpy()].sort_values("day", kind="stable")
        open_, lines = shared_out(stands["open"].to_numpy(), told)
        parts.append(stands.assign(open=open_))
        shares += [(height + at, day, amount) for at, day, amount in lines]
        height += len(stands)
    place = {row: at for at, row in enumerate(kept)}
    others = applied[~applied["document"].isin(chosen).to_numpy()]
    others = others.assign(document=np.array([place[row] for row in others["document"]], dtype="int64"))
    more = pd.DataFrame(shares, columns=["document", "day", "amount"])
    every = pd.concat([others, more], ignore_index=True) if shares else others
    return pd.concat(parts, ignore_index=True), every, len(chosen)


def shared_out(open_: np.ndarray, told: pd.DataFrame) -> tuple[np.ndarray, list[tuple[int, pd.Timestamp, int]]]:
    """What is left of some documents once the settlements told of them together are shared out, the first document
    first, and each share: document, day, amount."""
    rest, lines = open_.copy(), []
    for day, amount in zip(told["day"], told["amount"].tolist(), strict=True):
        for at in range(len(rest)):
            part = max(amount, -int(rest[at])) if amount < 0 else min(amount, -int(rest[at]))
            if part * amount > 0:
                rest[at] += part
                amount -= part
                lines.append((at, day, part))
    return rest, lines
