"""Opening entries of a ledger: where the year before is known, its documents go on and are not counted twice."""

import numpy as np
import pandas as pd


def brought_forward(
    known: pd.DataFrame, taken: pd.DataFrame, applied: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """(TAKEN, APPLIED, how many opening entries stand for documents that were known).

    An opening entry is a known document where customer, currency and what was open agree, the number first; it takes
    that document's number, days and amount. Opening entries that together are what a customer had open, and no one
    document of it, stand for all of them: what settles the entries settles the documents, the oldest first.
    """
    rows = np.flatnonzero(taken["opening"].to_numpy())
    first = pd.Timestamp(year=int(taken["day"].max().year), month=1, day=1)
    prior = known[((known["day"] < first) & (known["open"] != 0)).to_numpy()]
    if not len(prior):
        return taken, applied, 0
    twin = twins(prior, taken.iloc[rows])
    made = taken.copy()
    for row, place in zip(rows.tolist(), twin.tolist(), strict=True):
        if place >= 0:
            carry(made, row, prior.iloc[place])
    lumps = rows[twin < 0]
    left = prior.drop(prior.index[twin[twin >= 0]])
    made, applied, dropped = lumped(made, applied, lumps, left)
    return made, applied, int((twin >= 0).sum()) + dropped


def twins(prior: pd.DataFrame, opening: pd.DataFrame) -> np.ndarray:
    """For each opening entry the position of its document among those open before, or -1; one to one."""
    found = np.full(len(opening), -1)
    for keys in (["customer", "currency", "number"], ["customer", "currency"]):
        free = np.setdiff1d(np.arange(len(prior)), found)
        wait = np.flatnonzero(found < 0)
        documents = prior.iloc[free][keys].assign(amount=prior["open"].to_numpy()[free], place=free)
        entries = opening.iloc[wait][[*keys, "amount"]]
        columns = [*keys, "amount"]
        documents["turn"] = documents.groupby(columns).cumcount()
        entries = entries.assign(turn=entries.groupby(columns).cumcount())
        place = entries.merge(documents, how="left", on=[*columns, "turn"])["place"]
        found[wait] = place.fillna(-1).to_numpy().astype("int64")
    return found


def carry(taken: pd.DataFrame, row: int, document: pd.Series) -> None:
    """Makes an opening entry the document it stands for."""
    place = taken.index[row]
    settled = int(taken.at[place, "open"]) - int(taken.at[place, "amount"])
    for name in ("number", "kind", "day", "due", "amount"):
        taken.at[place, name] = document[name]
    taken.at[place, "open"] = int(document["open"]) + settled


def lumped(
    taken: pd.DataFrame, applied: pd.DataFrame, lumps: np.ndarray, left: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Replaces the opening entries of customers whose sum is what they had open by the documents themselves."""
    if not len(lumps):
        return taken, applied, 0
    keys = ["customer", "currency"]
    ours = left.groupby(keys)["open"].sum()
    theirs = taken.iloc[lumps].groupby(keys)["amount"].sum()
    same = theirs.index[theirs == ours.reindex(theirs.index).fillna(0)]
    chosen = [row for row in lumps.tolist() if tuple(taken.iloc[row][keys]) in set(same)]
    if not chosen:
        return taken, applied, 0
    documents = left[pd.MultiIndex.from_frame(left[keys]).isin(same)].sort_values("day", kind="stable")
    settling = applied[applied["document"].isin(chosen).to_numpy()]
    rows = [row for row in range(len(taken)) if row not in set(chosen)]
    place = {row: at for at, row in enumerate(rows)}
    kept = applied[~applied["document"].isin(chosen).to_numpy()]
    kept = kept.assign(document=[place[row] for row in kept["document"]])
    shares, extra = [], taken.iloc[chosen[:1]].loc[np.repeat(taken.index[chosen[0]], len(documents))].copy()
    for name in ("customer", "number", "kind", "day", "due", "amount", "open", "currency"):
        extra[name] = documents[name].to_numpy()
    rest = documents["open"].to_numpy().copy()
    owners = list(zip(documents["customer"], documents["currency"], strict=True))
    for event in settling.sort_values("day").itertuples():
        owner, amount = tuple(taken.iloc[event.document][keys]), int(event.amount)
        for at in (at for at, one in enumerate(owners) if one == owner):
            part = max(amount, -int(rest[at])) if amount < 0 else min(amount, -int(rest[at]))
            if part and part * amount > 0:
                rest[at] += part
                amount -= part
                shares.append((len(rows) + at, event.day, part))
    extra["open"] = rest
    more = pd.DataFrame(shares, columns=["document", "day", "amount"])
    made = pd.concat([taken.iloc[rows], extra], ignore_index=True)
    return made, pd.concat([kept, more], ignore_index=True) if len(more) else kept, len(chosen)
