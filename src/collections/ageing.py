"""What is open at the end of a day, how late it is, and who owes it.

"At the end of day D": documents and events with a day <= D count, later ones do not. An item is late from the day
after its due day. Amounts are whole cents; nothing is added across currencies. `terms` are days between document day
and due day, used only where the books give no due day.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from .tables import ACCOUNTS, BUCKET_TOTALS, OPEN_ITEMS, WORST_PAYERS, day_numbers, places_of, shaped

BUCKETS = ("not_due", "1_30", "31_60", "61_90", "91_120", "over_120")
"""Names of the buckets by days late, with the default EDGES."""

EDGES = (0, 30, 60, 90, 120)
"""The last day late of each bucket but the last, which is open: 0 or less, 1-30, 31-60, 61-90, 91-120, more."""

UNAPPLIED = "unapplied"
"""Where credit stands that is not yet applied: in a line of its own, so that it does not rejuvenate a bucket."""

DUE, ISSUED = "due", "document"
"""What ageing counts from: the due day, or the day of the document."""

TERMS = 30
"""Days from document to due day where neither the books nor the customer's terms say (directive 2011/7/EU, art. 3)."""

NO_DAY = np.iinfo(np.int64).min
"""What `day_numbers` gives for a missing day."""

ASKED = ["id", "document_id", "kind", "day", "amount", "due"]
"""The columns of EVENTS that ageing looks at."""

EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """A day as whole days since 1970-01-01, as `day_numbers` counts them."""
    return day.toordinal() - EPOCH


def bucket_names(edges: Sequence[int] = EDGES) -> tuple[str, ...]:
    """The buckets between these ascending edges, the first of which is 0.

    >>> bucket_names((0, 15, 45))
    ('not_due', '1_15', '16_45', 'over_45')
    """
    between = [f"{low + 1}_{high}" for low, high in pairwise(edges)]
    return ("not_due", *between, f"over_{edges[-1]}")


def bucket_places(open_: np.ndarray, days_late: np.ndarray, edges: Sequence[int] = EDGES) -> np.ndarray:
    """The place of each item's bucket in (*bucket_names(edges), UNAPPLIED), from its open cents and its days late."""
    places = np.searchsorted(np.asarray(edges, dtype=np.int64), days_late, side="left")
    return np.where(open_ < 0, len(edges) + 1, places)


def due_days(
    documents: pd.DataFrame, terms: int = TERMS, customer_terms: Mapping[str, int] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Due days of DOCUMENTS as first seen, as day numbers, and which of them are estimated.

    Where the books give none it is the document day plus the customer's terms, else plus the company's `terms`.
    """
    due = day_numbers(documents["due"]).copy()
    estimated = due == NO_DAY
    if estimated.any():
        customers = documents["customer"].to_numpy()[estimated]
        days = [(customer_terms or {}).get(customer, terms) for customer in customers]
        due[estimated] = day_numbers(documents["day"])[estimated] + np.array(days, dtype=np.int64)
    return due, estimated


def known_amounts(documents: pd.DataFrame, events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Cents of each of the DOCUMENTS once these EVENTS have happened: its own amount, and what is open of it.

    A 'restated' changes both, a 'settlement' or 'reopened' only what is open.
    """
    amount = documents["amount"].to_numpy().copy()
    changes = events["amount"].to_numpy()
    places = places_of(documents["id"].to_numpy(), events["document_id"].to_numpy())
    restated = (events["kind"] == "restated").to_numpy() & (places >= 0)
    np.add.at(amount, places[restated], changes[restated])
    open_ = documents["amount"].to_numpy().copy()
    np.add.at(open_, places[places >= 0], changes[places >= 0])
    return amount, open_


def happened_by(events: pd.DataFrame, today: int) -> pd.DataFrame:
    """What ageing asks of the EVENTS of a day or earlier; the very table where none is later."""
    happened = day_numbers(events["day"]) <= today
    return events if happened.all() else events[ASKED].take(np.flatnonzero(happened))


def moved_due_days(documents: pd.DataFrame, events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Which of the DOCUMENTS have a due day moved by these EVENTS, and the due day, as a day number, of the last move.

    On one day the later line holds.
    """
    told = np.flatnonzero(events["due"].notna().to_numpy())
    moves = told[(events["kind"].take(told) == "due_moved").to_numpy()]
    moves = moves[np.lexsort((events["id"].to_numpy()[moves], day_numbers(events["day"])[moves]))]
    places = places_of(documents["id"].to_numpy(), events["document_id"].to_numpy()[moves])
    due = np.full(len(documents), NO_DAY, dtype=np.int64)
    due[places[places >= 0]] = day_numbers(events["due"])[moves][places >= 0]
    return due != NO_DAY, due


def open_items(
    documents: pd.DataFrame,
    events: pd.DataFrame,
    as_of: date,
    *,
    terms: int = TERMS,
    customer_terms: Mapping[str, int] | None = None,
    edges: Sequence[int] = EDGES,
    aged_by: str = DUE,
) -> pd.DataFrame:
    """OPEN_ITEMS at the end of a day, from DOCUMENTS (ids ascending) and EVENTS: issued by then and not fully settled.

    A settlement dated on the day counts. The due day is the last one that the books gave by then. The buckets go by
    days since the due day, or since the day of the document.
    """
    today = day_number(as_of)
    happened = happened_by(events, today)
    amount, open_ = known_amounts(documents, happened)
    kept = np.flatnonzero((open_ != 0) & (day_numbers(documents["day"]) <= today))
    items = documents.take(kept).reset_index(drop=True)
    due, estimated = due_days(items, terms, customer_terms)
    is_moved, moved_due = moved_due_days(items, happened)
    due = np.where(is_moved, moved_due, due)
    since = due if aged_by == DUE else day_numbers(items["day"])
    places = bucket_places(open_[kept], today - since, edges)
    names = pd.array([*bucket_names(edges), UNAPPLIED], dtype="str")
    items["document_id"] = items["id"]
    items["due"] = due.astype("datetime64[D]").astype("datetime64[s]")
    items["due_estimated"] = estimated & ~is_moved
    items["amount"], items["open"] = amount[kept], open_[kept]
    items["days_late"] = today - due
    items["bucket"] = names.take(places)
    return shaped(OPEN_ITEMS, items)


def sums(places: np.ndarray, amounts: np.ndarray, size: int) -> np.ndarray:
    """Exact int64 sums of whole amounts per place 0 ... size - 1."""
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, places, amounts)
    return total


def by_bucket(items: pd.DataFrame, edges: Sequence[int] = EDGES, aged_by: str = DUE) -> pd.DataFrame:
    """BUCKET_TOTALS of OPEN_ITEMS: every bucket of every currency that occurs, empty ones too, 'unapplied' last."""
    names = [*bucket_names(edges), UNAPPLIED]
    currency_places, currencies = pd.factorize(items["currency"], sort=True)
    open_, age = items["open"].to_numpy(), items["days_late"].to_numpy()
    if aged_by != DUE:
        age = age + day_numbers(items["due"]) - day_numbers(items["day"])
    places = currency_places * len(names) + bucket_places(open_, age, edges)
    size = len(currencies) * len(names)
    return shaped(
        BUCKET_TOTALS,
        {
            "currency": pd.Series(np.repeat(np.asarray(currencies, dtype=object), len(names)), dtype="str"),
            "bucket": pd.Series(names * len(currencies), dtype="str"),
            "amount": sums(places, open_, size),
            "count": np.bincount(places, minlength=size),
        },
    )


def adds_up(items: pd.DataFrame, totals: pd.DataFrame) -> bool:
    """Whether these BUCKET_TOTALS hold, currency by currency, exactly the amount and number of these OPEN_ITEMS."""
    of_items = items.groupby("currency")["open"].agg(["sum", "count"])
    of_totals = totals.groupby("currency")[["amount", "count"]].sum().set_axis(["sum", "count"], axis=1)
    return of_items.to_dict("index") == of_totals.to_dict("index")


def grouped(items: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """The group of each of the OPEN_ITEMS, and the groups: customer and currency, sorted by customer, then currency."""
    customer_places, customers = pd.factorize(items["customer"], sort=True)
    currency_places, currencies = pd.factorize(items["currency"], sort=True)
    found, groups = np.unique(customer_places * max(len(currencies), 1) + currency_places, return_inverse=True)
    customer, currency = np.divmod(found, max(len(currencies), 1))
    return groups, pd.DataFrame({"customer": customers.take(customer), "currency": currencies.take(currency)})


def accounts(items: pd.DataFrame) -> pd.DataFrame:
    """ACCOUNTS of OPEN_ITEMS, sorted by customer, then currency. Unapplied credit is not netted against overdue; lines
    of one `document_id` are one document."""
    groups, keys = grouped(items)
    ids, open_ = items["document_id"].to_numpy(), items["open"].to_numpy()
    late, due = items["days_late"].to_numpy(), day_numbers(items["due"])
    overdue = (open_ > 0) & (late > 0)
    days_late, size = np.zeros(len(keys), dtype=np.int64), len(keys)
    np.maximum.at(days_late, groups[overdue], late[overdue])
    oldest = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(oldest, groups[overdue], due[overdue])
    oldest = np.where(days_late > 0, oldest, NO_DAY)
    found = {
        "open": sums(groups, open_, size),
        "overdue": sums(groups[overdue], open_[overdue], size),
        "unapplied": sums(groups, np.minimum(open_, 0), size),
        "documents": np.bincount(groups[overdue][_first_of_each(ids[overdue])], minlength=size),
        "oldest": oldest.astype("datetime64[D]").astype("datetime64[s]"),
        "days_late": days_late,
    }
    return shaped(ACCOUNTS, keys.assign(**found))


def _first_of_each(ids: np.ndarray) -> np.ndarray | slice:
    """The places where each id stands first; ids that ascend are all different."""
    return slice(None) if (np.diff(ids) > 0).all() else np.unique(ids, return_index=True)[1]


def late_payers(items: pd.DataFrame) -> pd.DataFrame:
    """WORST_PAYERS of OPEN_ITEMS, sorted by customer, then currency.

    What is unpaid counts with its days late so far, so that a customer who never pays cannot rank well.
    """
    overdue = (items["open"] > 0).to_numpy() & (items["days_late"] > 0).to_numpy()
    late = items.loc[overdue, ["customer", "currency", "open", "days_late"]]
    groups, keys = grouped(late)
    open_, days = late["open"].to_numpy(), late["days_late"].to_numpy()
    max_days_late = np.zeros(len(keys), dtype=np.int64)
    np.maximum.at(max_days_late, groups, days)
    found = keys.assign(
        overdue=sums(groups, open_, len(keys)),
        amount_days=sums(groups, open_ * days, len(keys)),
        documents=np.bincount(groups, minlength=len(keys)),
        max_days_late=max_days_late,
    )
    return shaped(WORST_PAYERS, found)


def ranked(late: pd.DataFrame, by: str) -> pd.DataFrame:
    """WORST_PAYERS as `late_payers` gives them, per currency, worst first `by` 'amount' or 'amount_days', ties by
    customer code."""
    rank = {"amount": "overdue", "amount_days": "amount_days"}[by]
    currency, _ = pd.factorize(late["currency"], sort=True)
    return late.take(np.lexsort((-late[rank].to_numpy(), currency))).reset_index(drop=True)


def worst_payers(items: pd.DataFrame, by: str = "amount") -> pd.DataFrame:
    """WORST_PAYERS of OPEN_ITEMS, as `ranked`."""
    return ranked(late_payers(items), by)
