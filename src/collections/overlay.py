"""What the user corrected, laid over the books: two codes that are one customer, a contact, terms, a due date.

The books are never touched and an import is compared with them as they are; the corrections are journal lines and are
read on top, whatever later imports say, until they are undone. They say how things are, not since when: every day one
looks at shows them, past days too. The newest line in force wins.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from .standing import void
from .tables import CUSTOMERS, TEXT

ACTS = ("correction", "merge", "not_same")
"""Acts that say how the books should have been read; no contact, and no step of the ladder."""

SAID = tuple(column.name for column in CUSTOMERS.columns if column.kind == TEXT and column.name != "customer")
FIELDS = (*SAID, "terms")
"""Columns of CUSTOMERS that can be corrected; `terms` is a number of days or None, the others are text."""


@dataclass(frozen=True)
class Correction:
    """What the user says of one field of a customer; `lines` are the JOURNAL ids in force that say so, the last one
    holds."""

    lines: tuple[int, ...]
    value: str | int | None


@dataclass(frozen=True)
class DueCorrection:
    """The due date the user gives to a document; `lines` as of a Correction."""

    lines: tuple[int, ...]
    due: date


@dataclass(frozen=True)
class Merge:
    """Codes that are one customer: the one that stays, those that go under it, and the JOURNAL.id that says so."""

    line: int
    kept: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Overlay:
    """All corrections in force. `lines` are their JOURNAL ids: equal lines mean an equal overlay.

    `kept` gives, for each code merged away, the code that stays; `said` the correction by (customer, field), `dues` by
    document key; `declined` are the pairs of codes said not to be one customer. Customers go by the code that stays.
    """

    lines: tuple[int, ...] = ()
    merges: tuple[Merge, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[tuple[str, str], Correction] = field(default_factory=dict)
    dues: Mapping[tuple[Any, ...], DueCorrection] = field(default_factory=dict)
    declined: frozenset[frozenset[str]] = frozenset()

    def code(self, customer: str) -> str:
        """The code under which a customer goes."""
        return self.kept.get(customer, customer)

    def merges_of(self, customer: str) -> list[Merge]:
        """The merges that made this customer one, oldest first."""
        return [merge for merge in self.merges if self.code(merge.kept) == customer]


NONE = Overlay()


def overlay(journal: pd.DataFrame) -> Overlay:
    """The corrections of a JOURNAL that hold, whatever their day."""
    ours = journal["act"].isin(ACTS).to_numpy()
    if not ours.any():
        return NONE
    lines = journal[ours & ~journal["id"].isin(list(void(journal))).to_numpy()].sort_values("id")
    told = [
        (int(line), act, customer, json.loads(details))
        for line, act, customer, details in lines[["id", "act", "customer", "details"]].itertuples(index=False)
    ]
    merges = tuple(Merge(line, who, tuple(of["others"])) for line, act, who, of in told if act == "merge")
    kept = kept_codes(merges)
    said: dict[tuple[str, str], Correction] = {}
    dues: dict[tuple[Any, ...], DueCorrection] = {}
    declined = set()
    for line, act, customer, of in told:
        own = kept.get(customer, customer)
        if act == "not_same":
            declined |= {frozenset((own, kept.get(other, other))) for other in of["others"]}
        elif act == "correction" and "due" in of:
            key = (customer, of["number"], of["kind"], of["day"], of["currency"], of["amount"])
            earlier = dues[key].lines if key in dues else ()
            dues[key] = DueCorrection((*earlier, line), date.fromisoformat(of["due"]))
        elif act == "correction":
            known = said.get((own, of["field"]))
            said[own, of["field"]] = Correction((*(known.lines if known else ()), line), of["value"])
    return Overlay(tuple(line for line, *_ in told), merges, kept, said, dues, frozenset(declined))


def kept_codes(merges: Collection[Merge]) -> dict[str, str]:
    """For each code merged away, the code that stays: A for B and C when C goes under B and B under A, in any order.

    Of two merges that contradict each other the later one says which code stays.
    """
    above: dict[str, str] = {}

    def top(code: str) -> str:
        while code in above:
            code = above[code]
        return code

    for merge in merges:
        for other in merge.others:
            ours, theirs = top(merge.kept), top(other)
            if ours != theirs:
                above[theirs] = ours
            elif other == ours != merge.kept:
                del above[merge.kept]
                above[other] = merge.kept
    return {code: top(code) for code in above}


def merged(rows: pd.DataFrame, kept: Mapping[str, str]) -> pd.DataFrame:
    """Rows with a column `customer` under the codes that stay; the rows themselves when none of them was merged."""
    gone = rows["customer"].isin(list(kept)).to_numpy() if kept else np.zeros(1, bool)
    if not gone.any():
        return rows
    codes = rows["customer"].array.copy()
    codes[gone] = [kept[code] for code in codes[gone]]
    return rows.assign(customer=pd.Series(codes, index=rows.index))


def merged_customers(customers: pd.DataFrame, kept: Mapping[str, str]) -> pd.DataFrame:
    """CUSTOMERS with one line for each customer that was merged: what the books say of the code that stays, its gaps
    filled with what they say of the others, the newest first."""
    codes = {*kept, *kept.values()}
    concerned = customers["customer"].isin(list(codes)).to_numpy()
    if not kept or not concerned.any():
        return customers
    newest = customers[concerned].drop_duplicates("customer", keep="last")
    stays = (~newest["customer"].isin(list(kept))).to_numpy()
    ranked = merged(newest, kept).assign(stays=stays).sort_values(["stays", "id"], ascending=False)
    own = newest["customer"].reindex(ranked.index)
    given = ranked.assign(**{name: ranked[name].where(ranked[name] != "") for name in SAID})
    given = given.assign(name=given["name"].where(given["name"] != own))
    first = given.groupby("customer", sort=False)[list(FIELDS)].first()
    lines = ranked.drop_duplicates("customer").set_index("customer", drop=False)
    filled = {name: first[name].reindex(lines.index).fillna("").astype("str") for name in SAID}
    filled["name"] = filled["name"].where(filled["name"] != "", lines["name"])
    lines = lines.assign(**filled, terms=first["terms"].reindex(lines.index).astype("float64"))
    every = pd.concat([customers[~concerned], lines.drop(columns="stays")], ignore_index=True)
    return every.sort_values("id", ignore_index=True)


def corrected(customers: pd.DataFrame, said: Mapping[tuple[str, str], Correction]) -> pd.DataFrame:
    """CUSTOMERS with what the user said in the place of what the books say, by (customer, field)."""
    codes = {customer for customer, _ in said}
    concerned = customers["customer"].isin(list(codes)).to_numpy()
    if not said or not concerned.any():
        return customers
    newest = customers[concerned].drop_duplicates("customer", keep="last").set_index("customer", drop=False)
    columns = {name: newest[name].to_dict() for name in FIELDS}
    for (customer, name), correction in said.items():
        if customer in columns[name]:
            columns[name][customer] = correction.value
    texts = {name: pd.Series(columns[name], dtype="str").fillna("") for name in SAID}
    terms = pd.Series(columns["terms"], dtype="object").astype("float64")
    lines = newest.assign(**texts, terms=terms)
    return pd.concat([customers[~concerned], lines], ignore_index=True).sort_values("id", ignore_index=True)


def plain(value: Any) -> str | int | None:
    """A cell of CUSTOMERS as it stands in a correction: text, or whole days, None when the books give none."""
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else int(value)


def document_key(document: Mapping[str, Any]) -> tuple[Any, ...]:
    """What names a line of DOCUMENTS for good, even when its import is undone and kept anew; plain values."""
    day = pd.Timestamp(document["day"]).date().isoformat()
    names = ("customer", "number", "kind")
    return (*(str(document[name]) for name in names), day, str(document["currency"]), int(document["amount"]))


def corrected_documents(
    documents: pd.DataFrame, dues: Mapping[tuple[Any, ...], DueCorrection]
) -> dict[int, DueCorrection]:
    """The due dates the user gave, by DOCUMENTS.id. The documents go by the codes of the books."""
    numbers = {key[1] for key in dues}
    likely = documents[documents["number"].isin(list(numbers)).to_numpy()] if dues else documents.iloc[:0]
    keyed = ((row["id"], document_key(row)) for row in likely.to_dict("records"))
    return {int(document): dues[key] for document, key in keyed if key in dues}


def with_dues(
    documents: pd.DataFrame, events: pd.DataFrame, given: Mapping[int, DueCorrection]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """DOCUMENTS due on the days the user gave, and EVENTS without the moves the books tell of these documents."""
    if not given:
        return documents, events
    ids = np.array(sorted(given), "int64")
    days = np.array([given[document].due for document in ids.tolist()], "datetime64[s]")
    due = documents["due"].to_numpy(copy=True)
    due[np.searchsorted(documents["id"].to_numpy(), ids)] = days
    moved = ((events["kind"] == "due_moved") & events["document_id"].isin(ids)).to_numpy()
    return documents.assign(due=due), events[~moved] if moved.any() else events


def books_due(documents: pd.DataFrame, events: pd.DataFrame, document: int) -> date | None:
    """The due date of a document as the books give it, moves included; None when they give none."""
    moves = events[((events["document_id"] == document) & (events["kind"] == "due_moved")).to_numpy()]
    own = documents.loc[(documents["id"] == document).to_numpy(), "due"]
    given = moves.sort_values(["day", "id"])["due"] if len(moves) else own
    last = given.iloc[-1] if len(given) else pd.NaT
    return None if pd.isna(last) else last.date()
