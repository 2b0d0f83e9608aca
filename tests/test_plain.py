"""What is read a column or a piece at a time gives what it gives cell by cell and tag by tag."""

from datetime import date
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.collections.readers import extents, sheets
from src.collections.readers.amounts import are_figures, figure, proof, worth
from src.collections.readers.cells import cells
from src.collections.readers.headings import total_starts, totals
from src.collections.readers.outline import label_totals
from src.collections.readers.plain import COMMA, DOT, WHOLE, plain

SIGNS = {COMMA: ",", DOT: ".", WHOLE: ""}
WRITTEN = st.one_of(
    st.text("0123456789.,- ()€CR\u00a0é", max_size=14),
    st.from_regex(r"-?[0-9]{1,9}([., ][0-9]{3}){0,3}[.,]?[0-9]{0,3}[- €]?", fullmatch=True),
)


@given(st.lists(WRITTEN, min_size=1, max_size=30))
def test_an_amount_read_with_its_column_is_what_it_is_alone(texts: list[str]) -> None:
    found = plain(texts)
    for text, mark, cents in zip(texts, found.marks.tolist(), found.cents.tolist(), strict=True):
        one = figure(text)
        if not mark:
            assert cents == 0
            continue
        assert one is not None
        assert proof(one.digits) == SIGNS[mark]
        right = {",", "."} if mark == WHOLE else {SIGNS[mark]}
        assert {worth(one, sign) for sign in right} == {cents}
        assert {worth(one, sign) for sign in {",", "."} - right} <= {None}


@pytest.mark.parametrize(
    ("text", "mark", "cents"),
    [
        ("1.234,50", COMMA, 123_450),
        ("1 234,50", COMMA, 123_450),
        ("-12,5", COMMA, -1_250),
        ("1,234.50", DOT, 123_450),
        ("999999999.99", DOT, 99_999_999_999),
        ("7", WHOLE, 700),
        ("1.234", 0, 0),
        ("1234567890", 0, 0),
        ("100,00-", 0, 0),
        ("12,50 €", 0, 0),
        ("", 0, 0),
        ("é", 0, 0),
    ],
)
def test_the_commonest_shapes_are_read_at_once_and_no_others(text: str, mark: int, cents: int) -> None:
    found = plain([text])
    assert (found.marks[0], found.cents[0]) == (mark, cents)


@given(st.lists(WRITTEN, min_size=1, max_size=20))
def test_what_can_be_an_amount_can_be_one_in_a_column(texts: list[str]) -> None:
    column = cells("Montant", texts)
    assert are_figures(column).tolist() == [figure(word) is not None for word in column.words]


@given(st.lists(st.one_of(st.text(max_size=12), st.sampled_from(total_starts()).map(str.upper)), max_size=20))
def test_labels_of_totals_are_found_at_once_as_they_are_one_by_one(texts: list[str]) -> None:
    assert label_totals(texts).tolist() == [totals().match(text) is not None for text in texts]


ROW = '<row r="{}"><c r="A{}" t="s"><v>0</v></c><c r="C{}" s="1"><v>5</v></c></row>'
SHEETS = {
    "plain": ROW.format(*[2] * 3) + ROW.format(*[70] * 3),
    "empty cells to the right and below": ROW.format(*[2] * 3) + '<row r="9"><c r="H9" s="1"/></row>',
    "a row out of order": ROW.format(*[900] * 3) + ROW.format(*[3] * 3),
    "beyond Z": ROW.format(*[2] * 3) + '<row r="3"><c r="AB3"><v>1</v></c></row>',
    "single quotes": "<row r='4'><c r='B4' t='s'><v>0</v></c></row>",
    "single quotes around an attribute": '<row r="4"><c r="B4" t=\'s\'><v>0</v></c></row>',
    "small letters": '<row r="7"><c r="b7"><v>1</v></c></row>',
    "no places": "<row><c><v>1</v></c><c><v>1</v></c></row>",
    "another order": '<row spans="1:2" r="5"><c t="s" r="D5"><v>0</v></c></row>',
    "a number of nine figures": '<row r="100000000"><c r="A100000000"><v>1</v></c></row>',
    "other tags in c and r": ROW.format(*[2] * 3) + '<cols/><cfRule/><rowBreaks r="77"/><c:x r="Q9"/>',
    "nothing": "",
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_as_large_by_its_bytes_as_by_its_tags(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = f"<worksheet><sheetData>{SHEETS[name]}</sheetData></worksheet>".encode()

    def sizes() -> tuple[extents.Extent, tuple[int, int]]:
        return extents.quick_extent(BytesIO(data), {}, shared=True), extents.exact_size(BytesIO(data))

    by_bytes = sizes()
    monkeypatch.setattr(extents, "plain_piece", lambda piece, *, shared: None)
    monkeypatch.setattr(extents, "plain_size", lambda piece: None)
    assert by_bytes == sizes()


def test_a_usual_sheet_is_sized_by_its_bytes() -> None:
    data = b"<cols><col/></cols>" + SHEETS["plain"].encode()
    assert extents.plain_piece(data, shared=True) == extents.Plain([2, 70], 2)
    assert extents.plain_size(data) == (70, 3)
    assert extents.plain_size(SHEETS["empty cells to the right and below"].encode()) == (2, 3)


def test_a_large_sheet_keeps_a_text_that_comes_again_once() -> None:
    rows = [["".join(["a", "b"]), 1, date(2026, 1, 2)], ["".join(["a", "b"]), 1.0, date(2026, 1, 2)], ["ab", True, ""]]
    large = list(sheets.shared(iter(rows), sheets.MANY_CELLS))
    assert [list(map(type, row)) for row in large] == [list(map(type, row)) for row in rows]
    assert large == rows
    assert large[0][0] is large[1][0] is large[2][0]
    assert large[0][2] is large[1][2]
    assert sheets.shared(rows, sheets.MANY_CELLS - 1) is rows


def test_columns_keep_their_texts_apart_whatever_spaces_they_hold() -> None:
    column = cells("Nom", ["a", " a", "b\u00a0c", "b c", "", "  "])
    assert [column.words[code] for code in column.codes] == ["a", "a", "b c", "b c", "", ""]
    assert len(set(column.words)) == len(column.words) == 3
    assert np.array_equal(column.blank(), [False, False, False, False, True, True])
