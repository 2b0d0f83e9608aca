"""The declarations themselves: empty tables, the check at the border, and the data dictionary made of them."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from src.collections import tables
from src.collections.tables import DOCUMENTS, JOURNAL, WrongShape, checked, empty, shaped

DICTIONARY = Path(__file__).parents[1] / "docs" / "data-dictionary.md"
SHAPES = [shape for shape in vars(tables).values() if isinstance(shape, tables.Table)]


def described(column: tables.Column) -> str:
    """One line of the dictionary."""
    optional = "yes" if column.optional else ""
    return f"| {column.name} | {column.kind} | {column.meaning.replace('|', '/')} | {optional} |"


def dictionary() -> str:
    """The data dictionary: every table, every column, its unit and its meaning."""
    text = [
        "# Data dictionary",
        "",
        "Made from `src/collections/tables/`; amounts are whole cents, days have no time.",
        "",
    ]
    for shape in SHAPES:
        kept = " Kept in the database." if shape in (*tables.STORED, tables.PAPERS) else ""
        text += [
            f"## {shape.name}",
            "",
            shape.meaning + kept,
            "",
            "| column | unit | meaning | may be missing |",
            "|---|---|---|---|",
        ]
        text += [described(column) for column in shape.columns]
        text.append("")
    return "\n".join(text)


def test_the_data_dictionary_says_what_the_declarations_say():
    if os.environ.get("UPDATE_EXPECTED"):
        DICTIONARY.write_text(dictionary(), encoding="utf-8")
    assert DICTIONARY.read_text(encoding="utf-8") == dictionary()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_an_empty_table_has_its_declared_shape(shape):
    assert checked(shape, empty(shape)).empty


def test_columns_come_in_declared_order_and_others_are_left_out():
    given = empty(DOCUMENTS).assign(extra=1)[["extra", *reversed(DOCUMENTS.names)]]
    assert list(shaped(DOCUMENTS, given).columns) == DOCUMENTS.names


@pytest.mark.parametrize(
    ("spoilt", "complaint"),
    [
        (lambda rows: rows.drop(columns="note"), "lacks"),
        (lambda rows: rows.assign(on=pd.NaT), "gaps"),
        (lambda rows: rows.assign(note=pd.Series([None], dtype="str")), "gaps"),
    ],
)
def test_a_table_that_is_not_as_declared_is_refused(spoilt, complaint):
    line = {
        "id": 1,
        "at": "2026-01-02 03:04:05",
        "on": "2026-01-02",
        "by": "a",
        "act": "note",
        "customer": "C",
        "day": None,
        "amount": 0,
        "currency": "",
        "note": "",
        "details": "{}",
        "undoes": 0,
    }
    rows = pd.DataFrame([line])
    assert len(shaped(JOURNAL, rows)) == 1
    with pytest.raises(WrongShape, match=complaint):
        shaped(JOURNAL, spoilt(rows))


def test_an_amount_in_units_instead_of_cents_is_refused():
    rows = empty(DOCUMENTS)
    with pytest.raises(WrongShape, match="amount is float64"):
        checked(DOCUMENTS, rows.astype({"amount": "float64"}))


@pytest.mark.parametrize("gap", [float("nan"), float("inf")])
@pytest.mark.parametrize("given", [np.array, pd.Series])
def test_an_amount_that_is_missing_never_becomes_a_number(given, gap):
    rows = {name: np.zeros(2, "int64") for name in JOURNAL.names}
    rows |= {column.name: np.full(2, "", object) for column in JOURNAL.columns if column.kind == tables.TEXT}
    days = np.full(2, np.datetime64("2026-11-20", "s"))
    rows |= {column.name: days for column in JOURNAL.columns if column.kind in (tables.DAY, tables.MOMENT)}
    assert shaped(JOURNAL, rows)["amount"].tolist() == [0, 0]
    with pytest.raises(ValueError, match="non-finite"):
        shaped(JOURNAL, {**rows, "amount": given([100.0, gap])})
