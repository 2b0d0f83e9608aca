"""Our open amount beside what the ledger said: the same, or the difference item by item; and what a day did not know.

Books are compared at the end of their own day, by all that is known today. An import tells what its file stated as a
`Stated`; of books kept before that was written down nothing is compared.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from ..tables import LEARNT, NOT_KNOWN, RECONCILED, places_of, shaped
from .known import SCOPES

REASONS = (
    "learnt_later",
    "seen_later",
    "row_refused",
    "not_named",
    "dated_later",
    "settled_later",
    "not_taken",
    "other",
)
"""Why ours may differ from the ledger: an event by that day told by a later import; a document by then first named by
other books of a later day; a row refused of a document that stays open; a document an incomplete list does not name; a
document in the list dated after its day; a payment in the list dated after its day; rows of the file that were not
taken; anything else."""


@dataclass(frozen=True)
class Total:
    """What is open of one currency in a file, in cents: by the `file`'s own total, None where it has none, and by the
    rows `taken`."""

    file: int | None
    taken: int


@dataclass(frozen=True)
class Stated:
    """What a file stated: totals by currency; the first of its refused rows as (row, document number, amount as
    written); the ids of open documents that it does not name and that stay open; and the first day of a ledger with
    opening entries, which are all that was open the evening before."""

    totals: Mapping[str, Total] = field(default_factory=dict)
    refused: tuple[tuple[int, str, str], ...] = ()
    left: tuple[int, ...] = ()
    opened: date | None = None


def stated_to_text(stated: Stated) -> str:
    """A Stated as the text of IMPORTS.stated.

    >>> stated_to_text(Stated({"EUR": Total(None, 500)}))
    '{"EUR": {"file": null, "taken": 500}, "left": [], "refused": []}'
    """
    totals = {code: {"file": total.file, "taken": total.taken} for code, total in stated.totals.items()}
    opened = {"opened": stated.opened.isoformat()} if stated.opened else {}
    told = {**totals, "refused": stated.refused, "left": stated.left, **opened}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def stated_from_text(text: str) -> Stated | None:
    """The Stated of a text of IMPORTS.stated; None where nothing is known."""
    told = json.loads(text)
    if not told:
        return None
    refused = tuple((int(row), str(number), str(amount)) for row, number, amount in told.pop("refused"))
    left = tuple(told.pop("left"))
    opened = date.fromisoformat(told.pop("opened")) if "opened" in told else None
    return Stated({code: Total(total["file"], total["taken"]) for code, total in told.items()}, refused, left, opened)


def open_at(documents: pd.DataFrame, events: pd.DataFrame, day: pd.Timestamp) -> np.ndarray:
    """Cents open of each of the DOCUMENTS (ids ascending) by the EVENTS up to a day, whatever its own day."""
    happened = (events["day"] <= day).to_numpy()
    wanted = events["document_id"].to_numpy()[happened]
    places = places_of(documents["id"].to_numpy(), wanted)
    known = places >= 0
    open_ = documents["amount"].to_numpy().copy()
    np.add.at(open_, places[known], events["amount"].to_numpy()[happened][known])
    return open_


def reconciled(imports: pd.DataFrame, documents: pd.DataFrame, events: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """RECONCILED: for each currency the newest books not later than `as_of` that speak of it. A list of open items
    speaks of every currency; what it does not name is not open."""
    lines: dict[str, dict[str, object]] = {}
    codes, found = pd.factorize(documents["currency"], sort=True)
    currencies = [str(code) for code in found]
    for books in _newest_first(imports, as_of).itertuples():
        stated = stated_from_text(str(books.stated))
        if stated is None:
            break
        spoken = [code for code in currencies if code not in lines and (code in stated.totals or books.scope == "open")]
        if not spoken:
            continue
        open_ = _dated(documents, open_at(documents, events, books.as_of), books.as_of)
        for code in spoken:
            total = stated.totals.get(code, Total(None, 0))
            ours = int(open_[codes == currencies.index(code)].sum())
            lines[code] = _line(code, int(books.id), books.as_of, total, ours, code in stated.totals)
        if len(lines) == len(currencies):
            break
    told = [lines[code] for code in sorted(lines) if lines[code].pop("named") or lines[code]["ours"]]
    return shaped(RECONCILED, pd.DataFrame(told, columns=[*RECONCILED.names]))


def _newest_first(imports: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The IMPORTS that are pictures of the books by a day, the newest day first, of one day the last kept."""
    pictures = imports["scope"].isin(SCOPES) & (imports["as_of"] <= pd.Timestamp(as_of))
    return imports[pictures.to_numpy()].sort_values(["as_of", "id"], ascending=False)


def _dated(documents: pd.DataFrame, open_: np.ndarray, day: pd.Timestamp) -> np.ndarray:
    """Cents open of each document, 0 for one dated after a day."""
    return np.where((documents["day"] <= day).to_numpy(), open_, 0)


def _line(code: str, number: int, day: pd.Timestamp, total: Total, ours: int, named: bool) -> dict[str, object]:
    """One line of RECONCILED, and whether the file names the currency."""
    ledger = total.taken if total.file is None else total.file
    return {
        "currency": code,
        "import_id": number,
        "day": day,
        "has_file": total.file is not None,
        "file": total.file or 0,
        "taken": total.taken,
        "ours": ours,
        "difference": ours - ledger,
        "named": named,
    }


def differences(
    imports: pd.DataFrame, documents: pd.DataFrame, events: pd.DataFrame, import_id: int, currency: str
) -> pd.DataFrame:
    """LEARNT: what makes up the difference of one line of RECONCILED, to the cent, the largest amount first."""
    books = imports[(imports["id"] == import_id).to_numpy()].iloc[0]
    stated = stated_from_text(books["stated"]) or Stated()
    total = stated.totals.get(currency, Total(None, 0))
    days = imports.set_index("id")["as_of"]
    own = documents[(documents["currency"] == currency).to_numpy()].reset_index(drop=True)
    parts = _of_documents(own, events, books["as_of"], import_id, stated, days)
    ours = int(_dated(own, open_at(own, events, books["as_of"]), books["as_of"]).sum())
    not_taken = 0 if total.file is None else total.taken - total.file
    rest = ours - total.taken - sum(int(part["amount"].sum()) for part in parts)
    bare = {"document_id": 0, "customer": "", "number": "", "import_id": import_id}
    found = pd.DataFrame(
        [{**bare, "reason": "not_taken", "amount": not_taken}, {**bare, "reason": "other", "amount": rest}]
    )
    every = pd.concat([found, *parts], ignore_index=True)
    every = every[(every["amount"] != 0).to_numpy()]
    order = every["amount"].abs().sort_values(ascending=False, kind="stable").index
    return shaped(LEARNT, every.loc[order].reset_index(drop=True))


def _of_documents(
    own: pd.DataFrame, events: pd.DataFrame, day: pd.Timestamp, import_id: int, stated: Stated, days: pd.Series
) -> list[pd.DataFrame]:
    """The lines of LEARNT that are about a document of ours, `own` of one currency."""
    by_then = (events["import_id"] <= import_id).to_numpy()
    dated = (own["day"] <= day).to_numpy()
    before = (own["import_id"] <= import_id).to_numpy()
    now, then = open_at(own, events, day), open_at(own, events[by_then], day)
    left = own["id"].isin(stated.left).to_numpy()
    told_by = own["import_id"].to_numpy()
    later_books = (own["import_id"].map(days) > day).to_numpy() & (told_by != import_id)
    refused = own["number"].isin([number for _, number, _ in stated.refused if number]).to_numpy()
    unnamed = before & dated & left
    listed = before & ~dated & ~left & ~later_books
    teller = _last_teller(own, events[~by_then & (events["day"] <= day).to_numpy()], import_id)
    return [
        _items(own, now - then, before & dated, "learnt_later", teller),
        _items(own, now, ~before & dated, "seen_later", told_by),
        _items(own, then, unnamed & later_books, "seen_later", told_by),
        _items(own, then, unnamed & ~later_books & refused, "row_refused", import_id),
        _items(own, then, unnamed & ~later_books & ~refused, "not_named", import_id),
        _items(own, -then, listed, "dated_later", import_id),
        _items(own, -_settled_after(own, events, day, import_id), before & dated & ~left, "settled_later", import_id),
    ]


def _items(
    own: pd.DataFrame, amounts: np.ndarray, chosen: np.ndarray, reason: str, import_id: np.ndarray | int
) -> pd.DataFrame:
    """Lines of LEARNT for the documents chosen that have an amount."""
    at = np.flatnonzero(chosen & (amounts != 0))
    told = np.broadcast_to(np.asarray(import_id, dtype=np.int64), len(own))
    items = own.iloc[at][["id", "customer", "number"]].rename(columns={"id": "document_id"})
    return items.assign(reason=reason, amount=amounts[at], import_id=told[at])


def _last_teller(own: pd.DataFrame, events: pd.DataFrame, import_id: int) -> np.ndarray:
    """The last import that told one of the EVENTS of each document; `import_id` where none did."""
    last = events.groupby("document_id")["import_id"].max()
    return own["id"].map(last).fillna(import_id).to_numpy().astype(np.int64)


def _settled_after(own: pd.DataFrame, events: pd.DataFrame, day: pd.Timestamp, import_id: int) -> np.ndarray:
    """Cents by which an import changes each document on an exact day after its own."""
    own_exact = (events["import_id"] == import_id) & (events["day"] > day) & events["since"].isna()
    told = events[own_exact.to_numpy()].groupby("document_id")["amount"].sum()
    return own["id"].map(told).fillna(0).to_numpy().astype(np.int64)


def not_known(documents: pd.DataFrame, events: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """NOT_KNOWN: what was open at the end of a day and may have been paid by then, the largest amount first: settled
    after a day before it and not later than a day after it. One line per document."""
    day = pd.Timestamp(as_of)
    unsure = (events["kind"] == "settlement") & (events["since"] < day) & (events["day"] > day)
    own = events[unsure.to_numpy()].merge(
        documents[["id", "customer", "number", "currency", "day"]],
        left_on="document_id",
        right_on="id",
        suffixes=("", "_of"),
    )
    own = own[(own["day_of"] <= day).to_numpy()]
    found = own.groupby("document_id", as_index=False).agg(
        customer=("customer", "first"),
        number=("number", "first"),
        currency=("currency", "first"),
        since=("since", "min"),
        day=("day", "max"),
        amount=("amount", "sum"),
    )
    found["amount"] = -found["amount"]
    found = found[(found["amount"] != 0).to_numpy()]
    return shaped(NOT_KNOWN, found.sort_values(["amount", "document_id"], ascending=[False, True], ignore_index=True))
