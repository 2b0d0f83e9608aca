"""What a new export changes: the difference between a file and what is known, as dated events.

A file is a picture of the books at the end of its as-of day. Only what differs is written: documents never seen
before, settlements, amounts restated, due dates moved. A settlement whose day the file gives is exact; any other
happened `since` one day and not later than `day`, and the screen says so.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from .tables import CUSTOMERS, DOCUMENTS, EVENTS, day_numbers, empty, shaped

KEY = ["customer", "number", "kind", "day", "currency"]
"""What makes a document one, as in the readers. Several without a number may share it: those are told apart by their
amounts, and equal ones by their order."""

LOOSE_KEY = ["customer", "number", "kind", "currency"]
"""What a document keeps when its date is corrected."""

NEAR_DAYS = 92
"""Further apart the same number is another document (numbers begin anew each year), unless it is open still and the
amount is the same."""

SAID = ("name", "company_number", "vat_number", "email", "phone", "contact", "address", "country", "language")
SCOPES = ("open", "all")
ALARM_SHARE = 0.5


@dataclass(frozen=True)
class Books:
    """What is known before an import: CUSTOMERS, DOCUMENTS, EVENTS, and the as-of day of the newest books."""

    customers: pd.DataFrame
    documents: pd.DataFrame
    events: pd.DataFrame
    as_of: date | None


@dataclass(frozen=True)
class Changes:
    """What an import adds: new lines of CUSTOMERS, DOCUMENTS and EVENTS, and what they mean, for the preview.

    `effect` has one line per change (effect, customer, number, currency, amount), where effect is 'new', 'new_paid'
    (what had already been paid of a new one), 'settled', 'paid_partly', 'vanished' (absent from a newer list of open
    items: taken as paid), 'reopened', 'restated' or 'due_moved'. `untouched` counts open documents absent from a file
    that does not claim to list them all. `vanished_share` is the part of what was open before that vanishes, 1 for all.
    """

    customers: pd.DataFrame
    documents: pd.DataFrame
    events: pd.DataFrame
    effect: pd.DataFrame
    untouched: int
    vanished_share: float

    @property
    def nothing(self) -> bool:
        """Whether the file says nothing that was not known."""
        return not (len(self.customers) or len(self.documents) or len(self.events))

    @property
    def alarming(self) -> bool:
        """Whether so much of what was open vanishes that the file may be a filtered export."""
        return self.vanished_share > ALARM_SHARE


def latest_customers(customers: pd.DataFrame) -> pd.DataFrame:
    """The newest line of each customer, CUSTOMERS in customer order."""
    return customers.drop_duplicates("customer", keep="last").sort_values("customer", ignore_index=True)


def state(documents: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Each document as all its events leave it: DOCUMENTS with `amount` restated, `due` moved and a column `open`."""
    ids = documents["id"].to_numpy()
    at = np.searchsorted(ids, events["document_id"].to_numpy())
    changed = events["amount"].to_numpy()
    restated = np.zeros(len(ids), "int64")
    np.add.at(restated, at, np.where(events["kind"] == "restated", changed, 0))
    total = np.zeros(len(ids), "int64")
    np.add.at(total, at, changed)
    amount = documents["amount"].to_numpy()
    known = documents.assign(amount=amount + restated, open=amount + total)
    moved = events[events["kind"] == "due_moved"].drop_duplicates("document_id", keep="last")
    if len(moved):
        due = known["due"].to_numpy(copy=True)
        due[np.searchsorted(ids, moved["document_id"].to_numpy())] = moved["due"].to_numpy()
        known = known.assign(due=due)
    return known


def changes(
    books: Books, taken: pd.DataFrame, as_of: date, scope: str, import_id: int, *, amounts: bool = True
) -> Changes:
    """What the rows TAKEN from an export of `scope` 'open' or 'all' add to the books at the end of `as_of`.

    Without `amounts` the file says only what is open, and a document known before keeps the amount it had: what is
    missing from it was paid.
    """
    known = state(books.documents, books.events)
    pairs = _matched(known, taken)
    if not amounts:
        taken = _with_known_amounts(known, taken, pairs)
    new = taken[pairs["known"].to_numpy() < 0] if len(pairs) else taken
    fresh = _new_documents(books, new, import_id)
    day = pd.Timestamp(as_of)
    before = pd.Timestamp(books.as_of) if books.as_of else day
    gone, untouched = _absent(known, pairs, scope)
    parts = [
        _first_settlements(fresh, new, day),
        *_differences(known, taken, pairs, day, before),
        _vanished(gone, day, before),
    ]
    events = pd.concat([part for part in parts if len(part)] or [_no_events()], ignore_index=True)
    first = int(books.events["id"].max()) if len(books.events) else 0
    lines = events.assign(id=np.arange(first + 1, first + 1 + len(events)), import_id=import_id)
    return Changes(
        customers=_new_customers(books.customers, taken, import_id),
        documents=fresh,
        events=shaped(EVENTS, lines),
        effect=_effect(known, fresh, events),
        untouched=untouched,
        vanished_share=_share(gone, known),
    )


def _with_known_amounts(known: pd.DataFrame, taken: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    place = pairs["known"].to_numpy()
    before = np.append(known["amount"].to_numpy(), 0)[place]
    return taken.assign(amount=np.where(place >= 0, before, taken["amount"].to_numpy()))


def _matched(known: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """For each row taken, the position of its document among the known ones, or -1; one to one."""
    position = np.full(len(taken), -1)
    for key in ([*KEY, "amount"], KEY):
        left, free = _unmatched(position, known)
        position[left] = _positions(known, free, taken, left, key)
    left, free = _unmatched(position, known)
    owners, rows = _unique(known.iloc[free], free), _unique(taken.iloc[left], left)
    owner = _positions(known, owners, taken, rows, LOOSE_KEY)
    same = (owner >= 0) & _near(known.iloc[owner], taken.iloc[rows]) if len(known) else np.zeros(len(rows), bool)
    position[rows[same]] = owner[same]
    return pd.DataFrame({"taken": np.arange(len(taken)), "known": position})


def _unmatched(position: np.ndarray, known: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The rows taken that have no document yet, and the known documents that have no row."""
    return np.flatnonzero(position < 0), np.setdiff1d(np.arange(len(known)), position)


def _positions(
    known: pd.DataFrame, free: np.ndarray, taken: pd.DataFrame, left: np.ndarray, key: list[str]
) -> np.ndarray:
    """For each of the rows `left`, which of the documents `free` has the same key, the first for the first; else -1."""
    if not len(free) or not len(left):
        return np.full(len(left), -1)
    documents, rows = known[key].iloc[free], taken[key].iloc[left]
    index = documents.assign(turn=documents.groupby(key, sort=False).cumcount(), position=free)
    rows = rows.assign(turn=rows.groupby(key, sort=False).cumcount())
    found = rows.merge(index, how="left", on=[*key, "turn"])["position"]
    return found.fillna(-1).to_numpy().astype("int64")


def _near(known: pd.DataFrame, taken: pd.DataFrame) -> np.ndarray:
    """Whether rows of one number and two dates may be one document with its date corrected."""
    apart = np.abs(day_numbers(known["day"]) - day_numbers(taken["day"]))
    same = (known["open"].to_numpy() != 0) & (known["amount"].to_numpy() == taken["amount"].to_numpy())
    return (apart <= NEAR_DAYS) | same


def _unique(rows: pd.DataFrame, places: np.ndarray) -> np.ndarray:
    """The places of the rows with a number whose loose key occurs once."""
    return places[(rows["number"] != "").to_numpy() & ~rows.duplicated(LOOSE_KEY, keep=False).to_numpy()]


def _new_documents(books: Books, new: pd.DataFrame, import_id: int) -> pd.DataFrame:
    first = int(books.documents["id"].max()) if len(books.documents) else 0
    numbered = new.assign(id=np.arange(first + 1, first + 1 + len(new)), import_id=import_id)
    return shaped(DOCUMENTS, numbered)


def _no_events() -> pd.DataFrame:
    return empty(EVENTS).assign(effect=pd.Series(dtype="str")).drop(columns=["id", "import_id"])


def _events(
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


def _dated(settled: np.ndarray, day: np.datetime64, since: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Day and `since` of settlements: the file's own day where it gives one, else up to `day` and after `since`."""
    exact = ~np.isnat(settled)
    latest = np.where(exact, settled, day)
    earliest = np.where(exact, np.datetime64("NaT", "s"), np.minimum(since, day - np.timedelta64(1, "D")))
    return latest, earliest


def _first_settlements(fresh: pd.DataFrame, new: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """What had already been paid of documents seen for the first time."""
    change = new["open"].to_numpy() - new["amount"].to_numpy()
    hit = change != 0
    since = new["day"].to_numpy()[hit] - np.timedelta64(1, "D")
    latest, earliest = _dated(new["settled"].to_numpy()[hit], np.datetime64(day, "s"), since)
    ids = fresh["id"].to_numpy()[hit]
    return _events(ids, "settlement", "new_paid", latest, earliest, change[hit])


def _differences(
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
    latest, earliest = _dated(new["settled"].to_numpy(), today, np.full(len(ids), since))
    whole = lower & (new["open"].to_numpy() == 0)
    return [
        _events(ids[restated != 0], "restated", "restated", today, since, restated[restated != 0]),
        _events(ids[moved], "due_moved", "due_moved", today, since, 0, new["due"].to_numpy()[moved]),
        _events(ids[whole], "settlement", "settled", latest[whole], earliest[whole], change[whole]),
        _events(
            ids[lower & ~whole],
            "settlement",
            "paid_partly",
            latest[lower & ~whole],
            earliest[lower & ~whole],
            change[lower & ~whole],
        ),
        _events(ids[higher], "reopened", "reopened", today, since, change[higher]),
    ]


def _absent(known: pd.DataFrame, pairs: pd.DataFrame, scope: str) -> tuple[pd.DataFrame, int]:
    """The open documents a list of open items no longer names, and how many another list leaves untouched."""
    seen = np.zeros(len(known), bool)
    hits = pairs["known"].to_numpy()
    seen[hits[hits >= 0]] = True
    absent = known[~seen & (known["open"].to_numpy() != 0)]
    return (absent, 0) if scope == "open" else (absent.iloc[:0], len(absent))


def _vanished(gone: pd.DataFrame, day: pd.Timestamp, before: pd.Timestamp) -> pd.DataFrame:
    since = min(before, day - pd.Timedelta(days=1))
    return _events(
        gone["id"].to_numpy(),
        "settlement",
        "vanished",
        np.datetime64(day, "s"),
        np.datetime64(since, "s"),
        -gone["open"].to_numpy(),
    )


def _share(gone: pd.DataFrame, known: pd.DataFrame) -> float:
    """The part of the documents open before that vanishes, the larger of by number and, per currency, by amount."""
    was_open = known[known["open"] > 0]
    if not len(was_open) or not len(gone):
        return 0.0
    amount = was_open.groupby("currency")["open"].sum()
    left = gone[gone["open"] > 0].groupby("currency")["open"].sum()
    return float(max((left / amount).fillna(0).max(), (gone["open"] > 0).sum() / len(was_open)))


def _effect(known: pd.DataFrame, fresh: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
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


def _new_customers(customers: pd.DataFrame, taken: pd.DataFrame, import_id: int) -> pd.DataFrame:
    """A CUSTOMERS line for each customer of whom the file says something new; what it leaves empty stays as known."""
    said = _said(taken)
    old = latest_customers(customers).set_index("customer").reindex(said.index)
    merged = {field: said[field].where(said[field] != "", old[field].fillna("")) for field in SAID}
    merged["name"] = merged["name"].where(merged["name"] != "", said.index.to_series())
    terms = said["terms"].where(said["terms"].notna(), old["terms"])
    differs = old["id"].isna().to_numpy()
    for field, values in merged.items():
        differs = differs | (values != old[field].fillna("")).to_numpy()
    differs = differs | (terms.fillna(-1) != old["terms"].fillna(-1)).to_numpy()
    lines = pd.DataFrame({**merged, "terms": terms})[differs].reset_index()
    first = int(customers["id"].max()) if len(customers) else 0
    return shaped(CUSTOMERS, lines.assign(id=np.arange(first + 1, first + 1 + len(lines)), import_id=import_id))


def _said(taken: pd.DataFrame) -> pd.DataFrame:
    """What a file says of each customer: the last value given for each field, "" where it gives none; indexed by
    customer, in code order. A name that only repeats the code says nothing."""
    codes = np.sort(taken["customer"].unique())
    said = pd.DataFrame(index=pd.Index(codes, name="customer", dtype="str"))
    for field in SAID:
        silent = (taken[field] == "") | ((taken[field] == taken["customer"]) & (field == "name"))
        given = taken.loc[~silent, ["customer", field]].drop_duplicates("customer", keep="last")
        said[field] = given.set_index("customer")[field].reindex(said.index).fillna("").astype("str")
    given = taken.loc[taken["terms"].notna(), ["customer", "terms"]].drop_duplicates("customer", keep="last")
    said["terms"] = given.set_index("customer")["terms"].reindex(said.index)
    return said
