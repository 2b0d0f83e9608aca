"""A layout taken along as a file: what comes back is what went out, and nothing else is believed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.collections import readers
from src.collections.readers import FIELDS, Choices, Reading, Unreadable
from src.collections.readers.layout_file import LARGEST, MARK, VERSION, from_bytes, is_layout_file, to_bytes

FILE = b"Nummer;Klant;Datum;Zwartgeld\nF1;Lumen;03/04/2025;1.234\n"
HEADERS = ("Nummer", "Klant", "Datum", "Zwartgeld")
CHOICES = Choices(
    mapping={"amount_incl_vat": "Zwartgeld", "status": ""},
    date_orders={"Datum": "dmy"},
    decimal_marks={"Zwartgeld": ","},
    scope="open",
    currency="EUR",
    answers={"purpose": "documents"},
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return readers.read("export.csv", FILE)


def test_what_comes_back_is_what_went_out(reading: Reading):
    found = from_bytes(to_bytes(CHOICES, reading))
    assert (found.layout, found.headers, found.choices) == (reading.layout, HEADERS, CHOICES)


@given(
    mapping=st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(("", *HEADERS))),
    orders=st.dictionaries(st.sampled_from(HEADERS), st.sampled_from(("dmy", "mdy", "ymd"))),
    marks=st.dictionaries(st.sampled_from(HEADERS), st.sampled_from((",", "."))),
    scope=st.sampled_from(("open", "all", None)),
    answers=st.dictionaries(st.text(max_size=5), st.text(max_size=5)),
)
def test_all_choices_there_can_be_come_back(reading, mapping, orders, marks, scope, answers):
    choices = Choices(mapping, orders, marks, scope, "USD", answers)
    assert from_bytes(to_bytes(choices, reading)).choices == choices


def test_it_holds_headers_and_no_cell_of_the_file(reading: Reading):
    assert "Lumen" not in to_bytes(CHOICES, reading).decode() and "1.234" not in to_bytes(CHOICES, reading).decode()


def test_a_layout_file_is_known_by_its_beginning_and_an_export_is_none(reading: Reading):
    made = to_bytes(CHOICES, reading)
    assert is_layout_file(made) and is_layout_file(b"\xef\xbb\xbf" + made) and is_layout_file(made[:60])
    assert not any(map(is_layout_file, (FILE, b"", b"{}", b'{"a": 1}', b"PK\x03\x04")))


@given(st.data())
def test_a_damaged_file_is_refused_and_never_half_believed(reading, data):
    made = to_bytes(CHOICES, reading)
    at = data.draw(st.integers(0, len(made) - 3))
    spoilt = data.draw(st.sampled_from((made[:at], made[:at] + b"\x00" + made[at + 1 :], made[:at] + made[at + 9 :])))
    try:
        found = from_bytes(spoilt)
    except Unreadable as no:
        assert no.key in ("layout_damaged", "layout_newer")
        return
    assert set(found.choices.mapping) <= set(FIELDS)
    assert set(found.choices.mapping.values()) <= {"", *found.headers}


WRONG = {
    "a field we do not have": {"mapping": {"colour": "Klant"}},
    "a header that is not among them": {"mapping": {"status": "Etat"}},
    "a header that is a number": {"mapping": {"status": 3}},
    "an order of days we do not know": {"date_orders": {"Datum": "dym"}},
    "a mark that is none": {"decimal_marks": {"Zwartgeld": ";"}},
    "a scope we do not know": {"scope": "some"},
    "a currency that is none": {"currency": "euro"},
    "an answer that is a list": {"answers": {"purpose": ["sales"]}},
    "a choice we do not have": {"password": "x"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_cannot_have_been_chosen_is_refused(wrong: dict, reading: Reading):
    plain = json.loads(to_bytes(CHOICES, reading))
    plain["choices"] |= wrong
    with pytest.raises(Unreadable, match="layout_damaged"):
        from_bytes(json.dumps(plain).encode())


@pytest.mark.parametrize("missing", ["layout", "headers", "choices", MARK])
def test_nothing_may_be_missing(missing: str, reading: Reading):
    plain = json.loads(to_bytes(CHOICES, reading))
    del plain[missing]
    with pytest.raises(Unreadable, match="layout_damaged"):
        from_bytes(json.dumps(plain).encode())


def test_a_file_of_a_newer_desk_and_one_far_too_large_are_refused(reading: Reading):
    plain = json.loads(to_bytes(CHOICES, reading))
    with pytest.raises(Unreadable, match="layout_newer"):
        from_bytes(json.dumps({**plain, MARK: VERSION + 1}).encode())
    with pytest.raises(Unreadable, match="layout_damaged"):
        from_bytes(to_bytes(CHOICES, reading) + b" " * LARGEST)


def test_files_nested_without_end_are_refused():
    with pytest.raises(Unreadable, match="layout_damaged"):
        from_bytes(f'{{"{MARK}": '.encode() + b"[" * 100_000)
