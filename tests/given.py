"""Tables from text as one reads it, and from rows, for the tests of all rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from src.collections.money import cents
from src.collections.tables import CENTS, COUNT, DAY, DOCUMENTS, EVENTS, FLAG, MOMENT, NUMBER, Table, shaped
from tests.oracle import Happening, Paper

USUAL: dict[str, Any] = {
    "import_id": 1,
    "customer": "C1",
    "kind": "invoice",
    "currency": "EUR",
    "amount": 0,
    "due": None,
    "since": None,
    "opening": False,
    "stated": "{}",
}
"""What stands in a column that a test does not care about; else "" for text and the line number for `id`."""


def value(kind: str, cell: str) -> Any:
    """A cell of readable text as a value: '-' is not given, amounts are units with decimals, days are ISO."""
    if cell == "-":
        return None if kind in (DAY, MOMENT, NUMBER) else ""
    read = {CENTS: cents, COUNT: int, NUMBER: float, DAY: date.fromisoformat, FLAG: "yes".__eq__}
    return read.get(kind, str)(cell)


def rows(shape: Table, lines: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A table of that shape from rows of values; a column that a row leaves out gets what is USUAL."""
    columns = {
        name: [line.get(name, number if name == "id" else USUAL.get(name, "")) for number, line in enumerate(lines, 1)]
        for name in shape.names
    }
    days = {column.name for column in shape.columns if column.kind in (DAY, MOMENT)}
    made = {name: np.array(cells, "datetime64[s]") if name in days else cells for name, cells in columns.items()}
    return shaped(shape, made)


def table(shape: Table, text: str) -> pd.DataFrame:
    """A table of that shape from text: a line of column names, then a line per row, cells apart by blanks."""
    header, *lines = [line.split() for line in text.strip().splitlines()]
    kinds = {column.name: column.kind for column in shape.columns}
    return rows(shape, [{n: value(kinds[n], c) for n, c in zip(header, line, strict=True)} for line in lines])


def documents(text: str = "day") -> pd.DataFrame:
    """DOCUMENTS from text; ids are 1, 2, 3 ... where it has none."""
    return table(DOCUMENTS, text)


def events(text: str = "day") -> pd.DataFrame:
    """EVENTS from text; ids are 1, 2, 3 ... where it has none."""
    return table(EVENTS, text)


def of_papers(papers: Sequence[Paper]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The DOCUMENTS and EVENTS that say the same as these papers of the oracle; events in the order of their ids."""
    happenings = sorted(((one, paper.id) for paper in papers for one in paper.happenings), key=lambda pair: pair[0].id)
    return (
        rows(DOCUMENTS, [{**vars(paper), "amount": cents(paper.amount)} for paper in papers]),
        rows(EVENTS, [{**vars(one), "amount": cents(one.amount), "document_id": id_} for one, id_ in happenings]),
    )


WHEN = st.integers(0, 420).map(lambda n: date(2023, 11, 20) + timedelta(days=n))
"""Days of fourteen months, one of them 29 February."""

AS_OF = st.one_of(WHEN, st.integers(0, 90).map(lambda n: date(2025, 1, 10) + timedelta(days=n)))
"""Days to look at the books: among the documents and after the last."""


@st.composite
def a_paper(draw: st.DrawFn) -> Paper:
    """One document and what may happen to it; amounts are few, so that ties occur, and cents are odd."""
    day, kind = draw(WHEN), draw(st.sampled_from(["invoice"] * 4 + ["credit_note", "receipt"]))
    amount = draw(st.sampled_from(["100", "100.01", "33.33", "250.5"]).map(Decimal)) * (1 if kind == "invoice" else -1)
    due = draw(st.one_of(st.none(), st.sampled_from([0, 1, 30, 60, 120]).map(lambda n: day + timedelta(days=n))))
    open_, happenings, when = amount, [], day
    for _ in range(draw(st.integers(0, 4))):
        when += timedelta(days=draw(st.sampled_from([-3, 0, 0, 1, 10, 31, 61, 125])))
        what = draw(
            st.sampled_from(["settlement", "settlement", "part", "reopened", "restated", "cancelled", "due_moved"])
        )
        change = {
            "settlement": -open_,
            "part": -(open_ / 2).quantize(Decimal("0.01")),
            "reopened": amount,
            "restated": Decimal("-7.77"),
            "cancelled": -open_,
            "due_moved": Decimal(0),
        }[what]
        moved = when + timedelta(days=draw(st.sampled_from([-40, 0, 14]))) if what == "due_moved" else None
        name = {"part": "settlement", "cancelled": "restated"}.get(what, what)
        happenings.append(Happening(draw(st.integers(1, 10**9)), name, when, change, moved))
        open_ += change
    customer, currency = draw(st.sampled_from(["A", "B", "C"])), draw(st.sampled_from(["EUR", "EUR", "EUR", "USD"]))
    return Paper(0, customer, kind, day, due, amount, currency, tuple(happenings))


@st.composite
def papers(draw: st.DrawFn) -> list[Paper]:
    """A ledger in two currencies; document ids ascend with gaps, event ids are all different."""
    drawn = draw(st.lists(a_paper(), max_size=14))
    gaps = draw(st.lists(st.integers(1, 5), min_size=len(drawn), max_size=len(drawn)))
    step = len(drawn) + 1
    return [
        replace(
            paper,
            id=sum(gaps[: place + 1]),
            happenings=tuple(
                replace(one, id=one.id * step * 5 + place * 5 + n) for n, one in enumerate(paper.happenings)
            ),
        )
        for place, paper in enumerate(drawn)
    ]
