"""The spans of days over which nothing about a document changes, so that any day is one filter."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..ageing import NO_DAY
from ..tables import day_numbers, places_of

NEVER = np.iinfo(np.int64).max
"""The end of a span that still lasts."""


@dataclass(frozen=True)
class Spans:
    """Per document, days `start` <= day < `end` on which it stands like this; by document, then start.

    Days are numbers. `change` is what the span adds to `amount`, `moved` the day of the last change of the open amount
    (NO_DAY where there is none), `estimated` whether no books gave the due day by then.
    """

    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    amount: np.ndarray
    change: np.ndarray
    open: np.ndarray
    due: np.ndarray
    moved: np.ndarray
    estimated: np.ndarray

    def take(self, rows: np.ndarray, document: np.ndarray) -> "Spans":
        """These spans, of documents numbered anew."""
        kept = {name: values[rows] for name, values in vars(self).items() if name != "document"}
        return Spans(document=document, **kept)


def spans_of(own: pd.DataFrame, day: np.ndarray, due: np.ndarray, estimated: np.ndarray, events: pd.DataFrame) -> Spans:
    """The Spans of these DOCUMENTS, document and due days as numbers, `estimated` where the books give no due day: one
    from the document day, one per event.

    An event dated before its document counts from the document day. On one day the later line holds.
    """
    places = places_of(own["id"].to_numpy(), events["document_id"].to_numpy())
    kept = np.flatnonzero(places >= 0)
    kept = kept[in_order(places[kept], day_numbers(events["day"])[kept], events["id"].to_numpy()[kept])]
    events, places = events[["kind", "day", "amount", "due"]].take(kept), places[kept]
    change = np.concatenate([own["amount"].to_numpy(), events["amount"].to_numpy()])
    document = np.concatenate([np.arange(len(own)), places])
    first = np.arange(len(document)) < len(own)
    happened = np.concatenate([day, day_numbers(events["day"])])
    order = np.argsort(document, kind="stable")
    own_change = np.concatenate([np.ones(len(own), dtype=bool), (events["kind"] == "restated").to_numpy()])
    is_move = (events["kind"] == "due_moved").to_numpy()
    new_due = np.concatenate([due, np.where(is_move, day_numbers(events["due"]), NO_DAY)])
    guessed = np.concatenate([estimated, np.zeros(len(places), dtype=bool)])
    moved = np.where(~first & (change != 0), happened, NO_DAY)
    document, first, change, new_due, moved, own_change, guessed = (
        column[order] for column in (document, first, change, new_due, moved, own_change, guessed)
    )
    start = np.maximum(happened[order], day[document])
    last = np.append(document[1:] != document[:-1], True)[: len(document)]
    restated = np.where(own_change, change, 0)
    gives_due = first | (new_due != NO_DAY)
    return Spans(
        document=document,
        start=start,
        end=np.where(last, NEVER, np.append(start[1:], NEVER)[: len(start)]),
        amount=running(restated, first),
        change=restated,
        open=running(change, first),
        due=carried(new_due, gives_due),
        moved=carried(moved, first | (moved != NO_DAY)),
        estimated=carried(guessed, gives_due),
    )


def in_order(places: np.ndarray, days: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """The order by place, then day, then id; one sort where the ids ascend already."""
    if not len(ids):
        return np.zeros(0, dtype=np.int64)
    first = days.min()
    key = places * (days.max() - first + 1) + (days - first)
    if (ids[1:] > ids[:-1]).all():
        return np.argsort(key, kind="stable")
    by_id = np.argsort(ids, kind="stable")
    return by_id[np.argsort(key[by_id], kind="stable")]


def carried(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Each value where it is known, else the last known one before it; the first has to be known."""
    last = np.maximum.accumulate(np.where(known, np.arange(len(values)), 0))
    return values[last]


def running(changes: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Running sums that begin anew wherever `first` is set, as it is at place 0."""
    total = np.cumsum(changes)
    starts = np.flatnonzero(first)
    before = np.where(starts > 0, total[starts - 1], 0) if len(starts) else starts
    return total - np.repeat(before, np.diff(np.append(starts, len(changes))))
