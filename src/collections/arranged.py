"""Accepted instalment plans, laid over the books: what is owed falls due on the days of the parts.

From the day a plan is accepted until it ends, its documents are due as its parts are; a document that spans several
parts is so many documents, each with its due day, as a ledger shows instalments. No amount changes: on every day a
customer owes what it owed, and days before the acceptance keep their due dates. Of what is open, the parts not paid yet
come first; money settles the oldest part. Afterwards the documents' own due dates hold again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import pandas as pd

from .ageing import TERMS, day_number, due_days
from .standing import MONEY, Cover, Payment, Proposal, cover_of, invoices, proposals, serves, settled_in
from .tables import DAY, DOCUMENTS, EVENTS, Table, day_numbers, shaped

FOREVER = 2**62
"""A day, or an amount, beyond all others."""

DAYS = ("day", "since", "due")
"""Columns of EVENTS that are days."""

NO_DAY = int(np.datetime64("NaT", "D").astype("int64"))


def agreed(journal: pd.DataFrame, as_of: date) -> tuple[Proposal, ...]:
    """The plans accepted up to the day, those that ended since too, in the order of their acceptance."""
    accepted = [(one.accepted, one.line, one) for one in proposals(journal, as_of) if one.accepted]
    return tuple(one for *_, one in sorted(accepted, key=lambda told: told[:2]))


def mark(plans: Iterable[Proposal]) -> str:
    """What tells these plans from others in force; '' where there are none."""
    return " ".join(f"{one.line}:{one.accepted}:{one.ended or ''}" for one in plans)


@dataclass(frozen=True)
class Arranged:
    """DOCUMENTS and EVENTS with the plans laid over them; `origins` gives, for each document that was made by splitting
    one, the DOCUMENTS.id of that one."""

    documents: pd.DataFrame
    events: pd.DataFrame
    origins: Mapping[int, int]


Slice = tuple[int, int, int]
"""Cents of a document counted from the last one paid: from, to, and the day they are due."""


@dataclass
class _Document:
    """A document of a plan: its row; its due day as first known; its EVENTS in order, their days as numbers, and its
    open cents after each; the days from which on its slices are due otherwise than the document itself; and the
    periods, from a day to before another, in which a plan holds."""

    row: dict[str, Any]
    due: int
    happened: list[dict[str, Any]]
    open: list[int]
    cut: dict[int, list[Slice]]
    held: list[tuple[int, int]]

    def open_at(self, day: int) -> int:
        """Cents open at the end of a day."""
        known = [cents for one, cents in zip(self.happened, self.open, strict=True) if one["day"] <= day]
        return known[-1] if known else int(self.row["amount"])

    def due_at(self, day: int) -> int:
        """The due day as the books alone give it at the end of a day."""
        moves = [one for one in self.happened if one["kind"] == "due_moved" and one["due"] != NO_DAY]
        moved = [one["due"] for one in moves if one["day"] <= day]
        return int(moved[-1]) if moved else self.due

    def holds(self, day: int) -> bool:
        """Whether a plan holds on a day."""
        return any(start <= day < end for start, end in self.held)


def arranged(
    documents: pd.DataFrame,
    events: pd.DataFrame,
    plans: Sequence[Proposal],
    *,
    terms: int = TERMS,
    customer_terms: Mapping[str, int] | None = None,
) -> Arranged:
    """DOCUMENTS (ids ascending) and EVENTS with these accepted plans laid over them, the very tables where there are
    none; due days that the books do not give as in `ageing.open_items`."""
    if not plans:
        return Arranged(documents, events, {})
    customers = {one.customer for one in plans}
    theirs = documents[documents["customer"].isin(list(customers)).to_numpy()]
    happened = events[events["document_id"].isin(theirs["id"]).to_numpy()]
    last = max([*happened["day"], *theirs["day"]], default=pd.Timestamp(plans[-1].on)).date()
    settled, known = settled_in(customers, theirs, happened, last), invoices(theirs, happened)
    due, _ = due_days(theirs, terms, customer_terms)
    dues = dict(zip(theirs["id"].tolist(), due.tolist(), strict=True))
    covers = [cover_of(plan.plan, plan.on, known.get(plan.account, ())) for plan in plans]
    covered = {document for cover in covers for document in cover.caps}
    rows = _rows(theirs[theirs["id"].isin(covered).to_numpy()])
    lines = _lines(happened[happened["document_id"].isin(covered).to_numpy()])
    concerned: dict[int, _Document] = {}
    for plan, cover in zip(plans, covers, strict=True):
        for document in cover.caps:
            if document not in concerned:
                concerned[document] = _read(rows[document], lines.get(document, []), dues[document])
        _cut(plan, cover, concerned, settled.get(plan.account, ()))
    return _laid_over(documents, events, concerned)


def _rows(documents: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """The rows of DOCUMENTS by id."""
    return {row["id"]: row for row in documents.to_dict("records")}


def _lines(events: pd.DataFrame) -> dict[int, list[dict[str, Any]]]:
    """The EVENTS of each document by its id, in the order of their days, the days as numbers."""
    found: dict[int, list[dict[str, Any]]] = {}
    ordered = events.sort_values(["day", "id"])
    for line in ordered.assign(**{name: day_numbers(ordered[name]) for name in DAYS}).to_dict("records"):
        found.setdefault(line["document_id"], []).append(line)
    return found


def _read(row: dict[str, Any], happened: list[dict[str, Any]], due: int) -> _Document:
    open_ = list(accumulate((int(one["amount"]) for one in happened), initial=int(row["amount"])))[1:]
    return _Document(row, due, happened, open_, {}, [])


def _cut(plan: Proposal, cover: Cover, concerned: Mapping[int, _Document], settled: Sequence[Payment]) -> None:
    """Cuts the documents of a plan as its parts fall due: on the day of its acceptance and anew whenever something
    happens to one of them, since money may come in for any; no longer from the day it ended."""
    start, end = day_number(plan.accepted or plan.on), day_number(plan.ended) if plan.ended else FOREVER
    if end <= start:
        return
    own = [concerned[document] for document in cover.caps]
    money = [
        payment
        for payment in settled
        if payment.kind == MONEY and payment.document in cover.caps and serves(plan, cover, payment, date.max)
    ]
    for day in sorted({start, *(one["day"] for of in own for one in of.happened if start < one["day"] < end)}):
        left = cover.left({document: concerned[document].open_at(day) for document in cover.caps})
        at = _paid(cover, money, day, cover.total - sum(left.values()))
        for document, cents in left.items():
            concerned[document].cut[day] = _slices(plan, at, cents, cover.rests[document])
            at += cents
    for one in own:
        one.held.append((start, end))
        if end < FOREVER:
            one.cut[end] = []


def _paid(cover: Cover, money: Sequence[Payment], day: int, gone: int) -> int:
    """How many cents of the parts are paid at the end of a day, of the `gone` cents that are not open any more."""
    paid = dict.fromkeys(cover.caps, 0)
    for payment in money:
        if payment.day <= day:
            paid[payment.document] += payment.amount
    return min(sum(min(cents, cover.caps[document]) for document, cents in paid.items()), gone)


def _slices(plan: Proposal, at: int, cents: int, rest: int) -> list[Slice]:
    """The slices of one document with `cents` open of a plan whose parts are paid up to `at`; `rest` cents of the
    document are paid after the plan."""
    found, start = [], 0
    for part in plan.plan.parts:
        low, high = max(start, at), min(start + part.amount, at + cents)
        if low < high:
            found.append((rest + cents - (high - at), rest + cents - (low - at), day_number(part.day)))
        start += part.amount
    return found


def _laid_over(documents: pd.DataFrame, events: pd.DataFrame, concerned: Mapping[int, _Document]) -> Arranged:
    """The tables with each of these documents in its pieces; the piece that is paid last keeps the document's id."""
    if not concerned:
        return Arranged(documents, events, {})
    amounts: dict[int, int] = {}
    rows: list[dict[str, Any]] = []
    happened: list[dict[str, Any]] = []
    origins: dict[int, int] = {}
    free = int(documents["id"].max()) + 1
    for document, one in sorted(concerned.items()):
        for number, (low, high) in enumerate(_pieces(one)):
            amount, piece = _within(int(one.row["amount"]), low, high), document
            if number:
                piece = free + len(origins)
                origins[piece] = document
                rows.append({**one.row, "id": piece, "amount": amount})
            else:
                amounts[document] = amount
            happened += [{**line, "document_id": piece} for line in _events(one, low, high)]
    own = documents["amount"].to_numpy(copy=True)
    own[np.searchsorted(documents["id"].to_numpy(), list(amounts))] = list(amounts.values())
    others = events[~events["document_id"].isin(list(concerned)).to_numpy()]
    ids = np.arange(len(happened)) + (int(events["id"].max()) + 1 if len(events) else 1)
    lines = [{**line, "id": number} for line, number in zip(happened, ids.tolist(), strict=True)]
    pieces = documents.assign(amount=own)
    return Arranged(_with_rows(DOCUMENTS, pieces, rows), _with_rows(EVENTS, others, lines), origins)


def _pieces(one: _Document) -> list[tuple[int, int]]:
    """The pieces into which all cuts divide a document, the one that is paid last first: cents from, to."""
    edges = sorted({edge for slices in one.cut.values() for low, high, _ in slices for edge in (low, high)})
    most = max([int(one.row["amount"]), *one.open])
    inner = [edge for edge in edges if 0 < edge < most]
    return list(pairwise([-FOREVER, *inner, FOREVER]))


def _within(open_: int, low: int, high: int) -> int:
    """The cents of an open amount that lie in a piece; the first piece takes what is below nothing."""
    return min(max(open_, low), high) - max(low, 0)


def _events(one: _Document, low: int, high: int) -> Iterator[dict[str, Any]]:
    """What happens to one piece of a document: its share of what happened to it, and the days its own due day moves."""
    before = int(one.row["amount"])
    for line, after in zip(one.happened, one.open, strict=True):
        change = _within(after, low, high) - _within(before, low, high)
        before = after
        if change or (line["kind"] == "due_moved" and not one.holds(line["day"])):
            yield {**line, "amount": change}
    held: int | None = None
    for day, slices in sorted(one.cut.items()):
        if slices and _within(one.open_at(day), low, high) <= 0:
            continue
        due = next((due for start, end, due in slices if start <= max(low, 0) < end), one.due_at(day))
        if due != (one.due_at(day - 1) if held is None else held):
            moved = {"kind": "due_moved", "day": day, "since": NO_DAY, "amount": 0, "due": due}
            yield {**moved, "import_id": one.row["import_id"]}
        held = due if slices else None


def _with_rows(shape: Table, known: pd.DataFrame, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A table with further rows; their days may be numbers."""
    if not rows:
        return known
    more = pd.DataFrame(rows)
    days = {column.name: _days(more[column.name]) for column in shape.columns if column.kind == DAY}
    return pd.concat([known, shaped(shape, more.assign(**days))], ignore_index=True)


def _days(values: pd.Series) -> pd.Series:
    """Days as a column of a table, from numbers of days or from days."""
    if values.dtype.kind != "i":
        return values.astype("datetime64[s]")
    return pd.Series(values.to_numpy().astype("datetime64[D]").astype("datetime64[s]"), index=values.index)
