"""The workbook of refused rows: every cell as it stood, the one at fault marked, and nothing in it that could run."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from src.collections import readers
from src.collections.documents import annotated as room
from src.collections.documents.annotated import annotated, what, what_to_do
from src.collections.documents.workbook import NOTED
from src.collections.readers import Reading
from src.collections.words import LANGUAGES, Words

WORDS = Words("en")
HEADERS = ("Invoice Number", "Customer", "Invoice Date", "Due Date", "Amount", "Phone")
GOOD = ("F1", "Lumen", datetime(2026, 3, 31), datetime(2026, 4, 30), 1234.5, "+32 2 123 45 67")


def file(*rows: tuple, sheets: int = 1) -> bytes:
    """A workbook with these rows under HEADERS, on so many sheets alike."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number in range(sheets):
        sheet = book.create_sheet(f"Part {number + 1}")
        sheet.append(HEADERS)
        for row in rows:
            sheet.append(row)
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def reading(*rows: tuple, sheets: int = 1) -> Reading:
    return readers.read("open.xlsx", file(GOOD, *rows, sheets=sheets))


def opened(made: bytes) -> Worksheet:
    return load_workbook(BytesIO(made)).worksheets[0]


def header_row(sheet: Worksheet) -> int:
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == WORDS("intake.row"))


def below(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of the sheet, by the titles of their columns."""
    top = header_row(sheet)
    titles = [cell.value for cell in sheet[top]]
    return [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=top + 1)]


def changed(**cells: object) -> tuple:
    """GOOD with other values in some columns."""
    return tuple(cells.get(title.split()[-1].lower(), value) for title, value in zip(HEADERS, GOOD, strict=True))


BAD_AMOUNT = changed(number="F2", amount="a lot")
NO_DAY = changed(number="F3", date="nonsense")


def test_the_cell_at_fault_is_coloured_and_says_why_and_no_other_is():
    sheet = opened(annotated(WORDS, reading(BAD_AMOUNT)))
    (row,) = below(sheet)
    marked = [title for title, cell in row.items() if cell.comment]
    assert marked == ["Amount"]
    assert row["Amount"].comment.text == WORDS("refused.amount_unreadable", value="a lot", column="Amount")
    assert row["Amount"].fill.fgColor.rgb.endswith(NOTED)
    assert not row["Customer"].fill.fgColor.rgb.endswith(NOTED)


def test_columns_in_front_say_the_row_what_is_wrong_and_what_to_do():
    (row,) = below(opened(annotated(WORDS, reading(BAD_AMOUNT))))
    assert list(row)[:3] == [WORDS("intake.row"), WORDS("intake.wrong"), WORDS("intake.fix")]
    assert list(row)[3:] == list(HEADERS)
    assert [cell.value for cell in row.values()][:3] == [
        3,
        WORDS("refused.amount_unreadable", value="a lot", column="Amount"),
        WORDS("refused_fix.amount_unreadable"),
    ]


def test_every_cell_stays_what_it_was_and_no_text_can_become_a_formula():
    (row,) = below(opened(annotated(WORDS, reading(changed(number="F2", customer="=1+1", date="nonsense")))))
    assert (row["Customer"].value, row["Customer"].data_type, row["Customer"].quotePrefix) == ("=1+1", "s", True)
    assert (row["Phone"].value, row["Phone"].data_type, row["Phone"].quotePrefix) == ("+32 2 123 45 67", "s", True)
    assert (row["Amount"].value, row["Amount"].data_type) == (1234.5, "n")


def test_days_stay_days():
    (row,) = below(opened(annotated(WORDS, reading(BAD_AMOUNT))))
    assert row["Invoice Date"].value == datetime(2026, 3, 31) and row["Invoice Date"].is_date


def test_the_sheet_is_named_where_the_file_has_several():
    lines = below(opened(annotated(WORDS, reading(BAD_AMOUNT, sheets=2))))
    assert [row["Sheet"].value for row in lines] == ["Part 1", "Part 2"]
    assert "Sheet" not in below(opened(annotated(WORDS, reading(BAD_AMOUNT))))[0]


def test_a_fault_of_the_whole_row_is_noted_on_its_number():
    text = "Invoice Number;Customer;Invoice Date;Amount\nF1;Lumen;31/03/2026;1,50\nF2;Lu;men;31/03/2026;2,50\n"
    (row,) = below(opened(annotated(WORDS, readers.read("open.csv", text.encode()))))
    assert [title for title, cell in row.items() if cell.comment] == [WORDS("intake.row")]


def test_rows_whose_cells_are_not_known_are_still_told():
    (row,) = below(opened(annotated(WORDS, replace(reading(BAD_AMOUNT), refused_cells=()))))
    assert row[WORDS("intake.row")].value == 3 and row["Customer"].value is None


def test_a_workbook_holds_no_more_rows_than_it_says(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "MOST", 2)
    sheet = opened(annotated(WORDS, reading(*[changed(number=f"F{at}", amount="?") for at in range(2, 7)])))
    assert len(below(sheet)) == 2
    above = [row[0].value for row in sheet.iter_rows(max_row=header_row(sheet) - 1)]
    assert WORDS("annotated.more", n=3) in above


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_language_of_its_reader(language: str):
    words = Words(language)
    made = opened(annotated(words, reading(BAD_AMOUNT, NO_DAY)))
    written = {cell.value for row in made.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert {words("annotated.help"), words("intake.fix"), words("refused_fix.amount_unreadable")} <= written


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(),
    st.text(max_size=20),
    st.datetimes(),
    st.dates(),
)


@given(st.lists(st.tuples(*[ODD] * len(HEADERS)), min_size=1, max_size=5))
def test_whatever_stands_in_the_cells_the_workbook_opens_with_all_rows(rows: list[tuple]):
    plain = reading(*[changed(number=f"F{at}", amount="?") for at in range(len(rows))])
    sheet = opened(annotated(WORDS, replace(plain, refused_cells=tuple(rows))))
    assert [row[WORDS("intake.row")].value for row in below(sheet)] == plain.refused["row"].tolist()
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_each_reason_says_what_is_wrong_and_apart_from_it_what_to_do():
    line = {"reason": "date_destroyed", "column": "Date", "value": "00:00.0"}
    assert "00:00.0" in what(WORDS, line) and "Export again" in what_to_do(WORDS, line)
