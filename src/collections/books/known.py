"""What is known of the books before an import, and what an import adds to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..tables import APPLIED, IMPORTS, empty

SCOPES = ("open", "all")
ALARM_SHARE = 0.5
NO_CODES: Mapping[str, str] = {}


@dataclass(frozen=True)
class Books:
    """What is known before an import: CUSTOMERS, DOCUMENTS, EVENTS, the as-of day of the newest books, and IMPORTS."""

    customers: pd.DataFrame
    documents: pd.DataFrame
    events: pd.DataFrame
    as_of: date | None
    imports: pd.DataFrame = field(default_factory=lambda: empty(IMPORTS))

    def late(self, as_of: date) -> bool:
        """Whether books of that day are older than the newest."""
        return self.as_of is not None and as_of < self.as_of


@dataclass(frozen=True)
class Ledger:
    """What a ledger tells beside its documents: APPLIED, whether it is `whole` (of each document in it all that was
    set against it), and the first day of one that leaves out no entry from then on."""

    applied: pd.DataFrame = field(default_factory=lambda: empty(APPLIED))
    whole: bool = False
    since: date | None = None


NO_LEDGER = Ledger()


@dataclass(frozen=True)
class Doubt:
    """Why an import looks wrong: `key` names the sentence under `doubt.`, `values` fill it in."""

    key: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Changes:
    """What an import adds: new lines of CUSTOMERS, DOCUMENTS and EVENTS, and what they mean, for the preview.

    `effect` has one line per change (effect, customer, number, currency, amount), where effect is 'new', 'new_paid'
    (what had already been paid of a new one), 'settled', 'paid_partly', 'vanished' (absent from a newer list of open
    items: taken as paid), 'reopened', 'restated', 'due_moved' or 'past' (what is open now stays, the days before are
    told anew); of a list of payments also 'unmatched' (for no document we know: not kept) and 'known_payment'
    (already in the books). `untouched` counts open documents absent
    from a file that does not claim to list them all, `left` are the ids of all that are absent and stay open, those
    that only newer books name included. `vanished_share` is the part of what was open before that
    vanishes, 1 for all. `brought_forward` counts the opening entries of a ledger whose documents were known.
    """

    customers: pd.DataFrame
    documents: pd.DataFrame
    events: pd.DataFrame
    effect: pd.DataFrame
    untouched: int = 0
    left: tuple[int, ...] = ()
    vanished_share: float = 0.0
    brought_forward: int = 0
    doubts: tuple[Doubt, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the file says nothing that was not known."""
        return not (len(self.customers) or len(self.documents) or len(self.events))

    @property
    def alarming(self) -> bool:
        """Whether so much of what was open vanishes that the file may be a filtered export."""
        return self.vanished_share > ALARM_SHARE


def under(rows: pd.DataFrame, codes: Mapping[str, str]) -> pd.DataFrame:
    """Rows with a column `customer` under the codes these go under."""
    if not codes or not rows["customer"].isin(list(codes)).any():
        return rows
    customers = [codes.get(code, code) for code in rows["customer"]]
    return rows.assign(customer=pd.Series(customers, index=rows.index, dtype="str"))


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
