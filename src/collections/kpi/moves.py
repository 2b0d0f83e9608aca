"""What moved between the ends of two days: opening balance, what was added and taken away, closing balance."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from ..ageing import DUE, EDGES, UNAPPLIED, bucket_names, bucket_places, day_number, sums
from ..tables import FLOWS, MOVEMENTS, ROLLS, TURNED, shaped
from .ledger import KINDS, Ledger

FLOW_NAMES = ("invoiced", "credited", "received", "written_off")
"""What moves a balance, in the order it is shown: documents by their kind, and all that settles them as received."""

RECEIVED = FLOW_NAMES.index("received")
FLOW_OF = {"invoice": "invoiced", "credit_note": "credited", "receipt": "received", "write_off": "written_off"}
FLOW_OF_KIND = np.array([FLOW_NAMES.index(FLOW_OF[kind]) for kind in KINDS])
"""The flow of a document's own amount, by its place in KINDS."""

SETTLED, NOT_ISSUED = "settled", "not_issued"
TURNS = ("new_overdue", "worse", "cured")


def _lines(ledger: Ledger, after: int, until: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What changed what is open on days after < day <= until: document, flow and cents, two lines per span of a
    document: its own amount, and what was set against it."""
    spans = ledger.spans
    first = np.append(True, spans.document[1:] != spans.document[:-1])[: len(spans.document)]
    before = np.where(first, 0, np.append(0, spans.open[:-1])[: len(spans.open)])
    now = np.flatnonzero((spans.start > after) & (spans.start <= until))
    document, own = spans.document[now], spans.change[now]
    other = spans.open[now] - before[now] - own
    flow = np.concatenate([FLOW_OF_KIND[ledger.kind[document]], np.full(len(now), RECEIVED)])
    return np.concatenate([document, document]), flow, np.concatenate([own, other])


def _open(ledger: Ledger, day: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cents open of every document of the ledger at the end of a day, its due day, and whether it was issued."""
    spans = ledger.spans
    now = np.flatnonzero((spans.start <= day) & (day < spans.end))
    open_, due, issued = np.zeros(len(ledger.day), np.int64), np.zeros(len(ledger.day), np.int64), ledger.day <= day
    open_[spans.document[now]], due[spans.document[now]] = spans.open[now], spans.due[now]
    return open_, due, issued


def movements(ledger: Ledger, since: date, until: date) -> pd.DataFrame:
    """MOVEMENTS by customer from the end of `since` to the end of `until`, customers without any left out.

    opening + invoiced + credited + received + written_off = closing, the last three with their sign. A credit note
    or receipt set against an invoice moves both and nets to nothing under 'received'.
    """
    after, last, size = day_number(since), day_number(until), len(ledger.customers)
    opening, closing = (sums(ledger.customer, _open(ledger, day)[0], size) for day in (after, last))
    document, flow, cents = _lines(ledger, after, last)
    moved = sums(ledger.customer[document] * len(FLOW_NAMES) + flow, cents, size * len(FLOW_NAMES)).reshape(
        size, len(FLOW_NAMES)
    )
    some = (opening != 0) | (closing != 0) | (moved != 0).any(axis=1)
    made = {"customer": ledger.customers, "opening": opening, "closing": closing}
    made |= {name: moved[:, place] for place, name in enumerate(FLOW_NAMES)}
    return shaped(MOVEMENTS, pd.DataFrame(made)[some].reset_index(drop=True))


def flows(ledger: Ledger, since: date, until: date) -> pd.DataFrame:
    """FLOWS: every document whose open amount moved after `since` and by the end of `until`, by what moved it."""
    document, flow, cents = _lines(ledger, day_number(since), day_number(until))
    lines = pd.DataFrame({"document": document, "flow": flow, "amount": cents})
    lines = lines[(lines["amount"] != 0).to_numpy()].groupby(["document", "flow"], as_index=False)["amount"].sum()
    place = lines["document"].to_numpy()
    named = pd.array(FLOW_NAMES, dtype="str").take(lines["flow"].to_numpy())
    customer = ledger.customers.take(ledger.customer[place])
    made = {"document_id": ledger.id[place], "customer": customer, "flow": named, "amount": lines["amount"]}
    return shaped(FLOWS, made)


def turned(
    ledger: Ledger, since: date, until: date, *, edges: Sequence[int] = EDGES, aged_by: str = DUE
) -> pd.DataFrame:
    """TURNED: every document open at the end of one of two days, with its bucket and open amount then.

    'new_overdue': overdue now and not then. 'cured': overdue then and not now, paid or with a later due day. 'worse':
    overdue on both, in a later bucket now.
    """
    days = (day_number(since), day_number(until))
    states = [_open(ledger, day) for day in days]
    kept = np.flatnonzero((states[0][0] != 0) | (states[1][0] != 0))
    names = pd.array([*bucket_names(edges), UNAPPLIED, SETTLED, NOT_ISSUED], dtype="str")
    places, late = [], []
    for day, (open_, due, issued) in zip(days, states, strict=True):
        from_day = due if aged_by == DUE else ledger.day
        place = bucket_places(open_[kept], day - from_day[kept], edges)
        place = np.where(open_[kept] == 0, len(edges) + 2, place)
        places.append(np.where(issued[kept], place, len(edges) + 3))
        late.append((open_[kept] > 0) & (due[kept] < day))
    turn = np.full(len(kept), 3)
    turn[late[1] & ~late[0]] = 0
    turn[late[1] & late[0] & (places[1] > places[0])] = 1
    turn[late[0] & ~late[1]] = 2
    made = {
        "document_id": ledger.id[kept],
        "customer": ledger.customers.take(ledger.customer[kept]),
        "before": names.take(places[0]),
        "after": names.take(places[1]),
        "open_before": states[0][0][kept],
        "open_after": states[1][0][kept],
        "turn": pd.array([*TURNS, ""], dtype="str").take(turn),
    }
    return shaped(TURNED, made)


def rolls(found: pd.DataFrame, edges: Sequence[int] = EDGES) -> pd.DataFrame:
    """ROLLS of TURNED: of what was in each bucket, the part that stands in each bucket now or is settled.

    Of a document that was paid in part, what is still open stands in its bucket and the rest is settled. `share` is
    missing for a bucket that held nothing.
    """
    names = [*bucket_names(edges)]
    lines = []
    for before in names:
        own = found[(found["before"] == before).to_numpy()]
        held = int(own["open_before"].sum())
        still = np.clip(np.minimum(own["open_after"], own["open_before"]), 0, None)
        for after in names:
            amount = int(still[(own["after"] == after).to_numpy()].sum())
            lines.append((before, after, amount, amount / held if held else np.nan))
        gone = held - int(still.sum())
        lines.append((before, SETTLED, gone, gone / held if held else np.nan))
    columns = ["before", "after", "amount", "share"]
    return shaped(ROLLS, pd.DataFrame(lines, columns=columns).astype({"before": "str", "after": "str"}))


def roll_rates(table: pd.DataFrame, edges: Sequence[int] = EDGES) -> list[tuple[str, str, float | None]]:
    """Of each bucket but the last the share of ROLLS that rolled into the next one; None where it held nothing."""
    names = bucket_names(edges)
    shares = table.set_index(["before", "after"])["share"]
    pairs = zip(names, names[1:], strict=False)
    return [(low, high, None if pd.isna(shares[low, high]) else float(shares[low, high])) for low, high in pairs]
