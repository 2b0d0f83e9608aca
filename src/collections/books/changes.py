"""The difference between a list of documents, or a ledger, and the books."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from ..tables import DOCUMENTS, EVENTS, shaped
from .effects import effect, share
from .events import absent, differences, events, exact, first_settlements, no_events, vanished
from .known import NO_CODES, NO_LEDGER, Books, Changes, Ledger, state, under
from .late import compensated, following, known_by, previous_as_of
from .matching import matched
from .openings import brought_forward
from .people import new_customers


def changes(
    books: Books,
    taken: pd.DataFrame,
    as_of: date,
    scope: str,
    import_id: int,
    *,
    amounts: bool = True,
    ledger: Ledger = NO_LEDGER,
    codes: Mapping[str, str] = NO_CODES,
    refused: Collection[str] = (),
) -> Changes:
    """What the rows TAKEN from an export of `scope` 'open' or 'all' add to the books at the end of `as_of`.

    Without `amounts` the file says only what is open, and a document known before keeps the amount it had: what is
    missing from it was paid. `ledger` tells dated settlements. `codes`: customer code -> the code it goes under, only
    for finding documents again. `refused`: numbers in rows that could not be read; such a document is in the file, and
    not paid. Books older than the newest add what they know of the past and change nothing of what
    came after.
    """
    late = books.late(as_of)
    known = state(books.documents, books.events) if ledger.whole and not late else known_by(books, as_of)
    known, taken, ledger, closing, opened = forward(books, known, taken, ledger, codes)
    then = following(books, as_of) if late else None
    until = as_of if then and then.brought else None
    pairs = matched(under(known, codes), under(taken, codes), ledger=ledger.whole, until=until)
    if not amounts:
        taken = with_known_amounts(known, taken, pairs)
    place = pairs["known"].to_numpy()
    new = taken[place < 0] if len(pairs) else taken
    fresh = new_documents(books, new, import_id)
    day = pd.Timestamp(as_of)
    before = pd.Timestamp(previous_as_of(books, as_of) or as_of)
    gone, untouched, left = absent(known, pairs, scope, books, as_of if late else None, ledger.since, refused)
    parts = [
        closing,
        first_settlements(fresh, new, day),
        *differences(known, taken, pairs, day, before),
        vanished(gone, day, before),
    ]
    lines = pd.concat([part for part in parts if len(part)] or [no_events()], ignore_index=True)
    ids = np.zeros(len(taken), "int64")
    ids[place >= 0], ids[place < 0] = known["id"].to_numpy()[place[place >= 0]], fresh["id"].to_numpy()
    lines = on_their_days(lines, books, taken.assign(document_id=ids), ledger, as_of, before)
    if then:
        lines = compensated(lines, books, fresh, new, as_of, then)
    first = int(books.events["id"].max()) if len(books.events) else 0
    numbered = lines.assign(id=np.arange(first + 1, first + 1 + len(lines)), import_id=import_id)
    told = taken if not late else taken[~taken["customer"].isin(books.customers["customer"]).to_numpy()]
    return Changes(
        customers=new_customers(books.customers, told, import_id),
        documents=fresh,
        events=shaped(EVENTS, numbered),
        effect=effect(known, fresh, lines),
        untouched=untouched,
        left=left,
        vanished_share=share(gone, known),
        brought_forward=opened,
    )


def forward(
    books: Books, known: pd.DataFrame, taken: pd.DataFrame, ledger: Ledger, codes: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame, Ledger, pd.DataFrame, int]:
    """What is known, TAKEN and the ledger once its opening entries are the documents they stand for; the settlements
    by then that only the opening entries tell; and how many entries were known documents."""
    if ledger.since is None or not taken["opening"].any():
        return known, taken, ledger, no_events(), 0
    evening = ledger.since - timedelta(days=1)
    prior = known_by(books, evening)
    mapped = under(taken, codes).assign(own=taken["customer"])
    brought = brought_forward(under(prior, codes), mapped, ledger.applied, ledger.since)
    settled = brought.settled
    since = min(previous_as_of(books, evening) or evening, evening - timedelta(days=1))
    whole = settled.to_numpy() == -prior.set_index("id")["open"].reindex(settled.index).to_numpy()
    closing = events(settled.index.to_numpy(), "settlement", "", evening, since, settled.to_numpy())
    closing["effect"] = np.where(whole, "vanished", "paid_partly")
    less = settled.reindex(known["id"]).fillna(0).to_numpy().astype("int64")
    back = brought.taken.assign(customer=brought.taken["own"]).drop(columns="own")
    now = Ledger(brought.applied, ledger.whole, ledger.since)
    return known.assign(open=known["open"] + less), back, now, closing, brought.count


def on_their_days(
    lines: pd.DataFrame, books: Books, taken: pd.DataFrame, ledger: Ledger, as_of: date, before: pd.Timestamp
) -> pd.DataFrame:
    """The events with the days the ledger gives; `taken` has the id of its document in each row."""
    if not len(taken) or not (ledger.whole or len(ledger.applied)):
        return lines
    ids = taken["document_id"].to_numpy()
    told = ledger.applied.assign(document_id=ids[ledger.applied["document"].to_numpy()])
    sides = pd.Series(np.sign(taken["amount"].to_numpy()), index=ids)
    days = books.events["day"]
    covered = (days <= pd.Timestamp(as_of)).to_numpy() if books.late(as_of) else np.ones(len(days), bool)
    if ledger.since:
        older = books.events["document_id"].isin(ids[taken["opening"].to_numpy()])
        covered = covered & ~(older & (days < pd.Timestamp(ledger.since))).to_numpy()
    today = pd.Timestamp(as_of)
    since = min(before, today - pd.Timedelta(days=1))
    return exact(lines, told, books.events[covered], sides, (today, since), whole=ledger.whole)


def with_known_amounts(known: pd.DataFrame, taken: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows with the amounts their documents had, where they are known."""
    place = pairs["known"].to_numpy()
    before = np.append(known["amount"].to_numpy(), 0)[place]
    return taken.assign(amount=np.where(place >= 0, before, taken["amount"].to_numpy()))


def new_documents(books: Books, new: pd.DataFrame, import_id: int) -> pd.DataFrame:
    """DOCUMENTS lines for the rows that are none we know."""
    first = int(books.documents["id"].max()) if len(books.documents) else 0
    numbered = new.assign(id=np.arange(first + 1, first + 1 + len(new)), import_id=import_id)
    return shaped(DOCUMENTS, numbered)
