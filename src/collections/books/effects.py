"""What the changes mean to a person: one line per change, or a kept import in a few."""

import numpy as np
import pandas as pd

from .known import state


def share(gone: pd.DataFrame, known: pd.DataFrame) -> float:
    """The part of the documents open before that vanishes, the larger of by number and, per currency, by amount."""
    was_open = known[known["open"] > 0]
    if not len(was_open) or not len(gone):
        return 0.0
    amount = was_open.groupby("currency")["open"].sum()
    left = gone[gone["open"] > 0].groupby("currency")["open"].sum()
    return float(max((left / amount).fillna(0).max(), (gone["open"] > 0).sum() / len(was_open)))


def effect(known: pd.DataFrame, fresh: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """One line per change: what it is, whose document, and by how much the open amount changes."""
    columns = ["id", "customer", "number", "currency"]
    owners = pd.concat([known[columns], fresh[columns]], ignore_index=True)
    added = fresh[columns].assign(effect="new", amount=fresh["amount"])
    happened = events[["document_id", "effect", "amount"]].merge(owners, left_on="document_id", right_on="id")
    every = pd.concat([added, happened], ignore_index=True)
    return every[["effect", "customer", "number", "currency", "amount"]]


def effects_of(documents: pd.DataFrame, events: pd.DataFrame, import_id: int) -> pd.DataFrame:
    """What a kept import changed, one line per effect and currency: effect ('new', 'settled', 'paid_partly',
    'reopened', 'restated', 'due_moved'), currency, count, amount (change of the open amount)."""
    added = documents[(documents["import_id"] == import_id).to_numpy()]
    happened = events[(events["import_id"] == import_id).to_numpy()]
    old = happened[~happened["document_id"].isin(added["id"]).to_numpy()]
    told = events[(events["import_id"] <= import_id).to_numpy()]
    after = state(documents, told)[["id", "currency", "open"]]
    old = old.merge(after, left_on="document_id", right_on="id", suffixes=("", "_document"))
    whole = np.where(old["open"] == 0, "settled", "paid_partly")
    effect = np.where(old["kind"] == "settlement", whole, old["kind"])
    every = pd.concat(
        [added[["currency", "amount"]].assign(effect="new"), old[["currency", "amount"]].assign(effect=effect)]
    )
    grouped = every.groupby(["effect", "currency"], as_index=False)["amount"].agg(["count", "sum"])
    return grouped.rename(columns={"sum": "amount"})
