from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections.ageing import open_items
from src.collections.books import Books, Changes, changes, doubts, effects_of, latest_customers, state
from src.collections.tables import CUSTOMERS, DOCUMENTS, EVENTS, TAKEN, checked, empty
from tests.given import rows, value

NOTHING = Books(empty(CUSTOMERS), empty(DOCUMENTS), empty(EVENTS), None)
WEEK_1, WEEK_2, WEEK_3 = "2026-11-06", "2026-11-13", "2026-11-20"
USUAL = {"customer": "C1", "number": "F1", "day": date(2026, 10, 1), "settled": None, "due": None, "terms": None}


def of_lines(lines: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """TAKEN from rows of values; nothing is paid where a row does not say what is open."""
    return rows(TAKEN, [{**USUAL, "row": n, "open": line["amount"], **line} for n, line in enumerate(lines, 2)])


def export(text: str) -> pd.DataFrame:
    """TAKEN from text: a line of column names, then a line per row, cells apart by blanks, '-' where nothing stands."""
    header, *lines = [line.split() for line in text.strip().splitlines()]
    kinds = {column.name: column.kind for column in TAKEN.columns}
    return of_lines([{n: value(kinds[n], c) for n, c in zip(header, line, strict=True)} for line in lines])


def with_(books: Books, found: Changes, day: date) -> Books:
    """The books once the changes are kept."""
    return Books(
        pd.concat([books.customers, found.customers], ignore_index=True),
        pd.concat([books.documents, found.documents], ignore_index=True),
        pd.concat([books.events, found.events], ignore_index=True),
        day,
    )


def kept(*exports: tuple[str, ...]) -> tuple[Books, Changes]:
    """The books after these exports, each (as-of day, text[, scope]), and what the last of them changed."""
    books, found = NOTHING, None
    for number, (day, text, *scope) in enumerate(exports, 1):
        found = changes(books, export(text), date.fromisoformat(day), *(scope or ["open"]), number)
        books = with_(books, found, date.fromisoformat(day))
    return books, found


def shown(cell: Any) -> str:
    return "-" if pd.isna(cell) else f"{cell:%Y-%m-%d}"


def happened(books: Books, found: Changes) -> list[str]:
    """The events of an import, as 'number kind day since amount due'."""
    numbers = dict(zip(books.documents["id"], books.documents["number"], strict=True))
    return [
        f"{numbers[event.document_id]} {event.kind} {shown(event.day)} {shown(event.since)} {event.amount / 100:.2f} "
        f"{shown(event.due)}"
        for event in found.events.itertuples()
    ]


def effects(found: Changes) -> list[str]:
    """The effects of an import, as 'effect number amount'."""
    return [f"{line.effect} {line.number} {line.amount / 100:.2f}" for line in found.effect.itertuples()]


def open_now(books: Books) -> dict[str, float]:
    """What is open, by 'customer number', where anything is."""
    known = state(books.documents, books.events)
    known = known[known["open"] != 0]
    return {f"{line.customer} {line.number}": line.open / 100 for line in known.itertuples()}


def test_a_first_export_brings_its_documents_and_customers_and_nothing_that_happened():
    books, found = kept((WEEK_1, "customer number amount\nC2 F2 80.00\nC1 F1 100.00"))
    assert list(found.documents["number"]) == ["F2", "F1"]
    assert list(found.documents["id"]) == [1, 2]
    assert list(found.customers["customer"]) == ["C1", "C2"]
    assert not len(found.events)
    assert effects(found) == ["new F2 80.00", "new F1 100.00"]
    assert (found.untouched, found.vanished_share, found.alarming) == (0, 0.0, False)


@pytest.mark.parametrize("scope", ["open", "all"])
def test_the_same_rows_twice_change_nothing(scope):
    rows_ = "customer number kind       amount open  due        email\n" \
            "C1       F1     invoice    100.00 40.00 2026-12-01 a@b.example\n" \
            "C1       N1     credit_note -9.00 -9.00 -          -\n" \
            "C2       F1     invoice     10.00 10.00 2026-10-31 -"  # fmt: skip
    _, found = kept((WEEK_1, rows_, scope), (WEEK_2, rows_, scope))
    assert found.nothing
    assert effects(found) == []


@pytest.mark.parametrize(
    ("before",                       "after",                     "event",                               "effect"),
    [
        ("100.00 100.00 -",          "100.00  60.00 -",           "settlement {day} {since}  -40.00 -",  "paid_partly"),
        ("100.00 100.00 -",          "100.00  60.00 2026-11-10",  "settlement 2026-11-10 -   -40.00 -",  "paid_partly"),
        ("100.00  60.00 2026-11-02", "100.00  59.99 2026-11-12",  "settlement 2026-11-12 -    -0.01 -",  "paid_partly"),
        ("100.00 100.00 -",          "100.00   0.00 -",           "settlement {day} {since} -100.00 -",  "settled"),
        ("100.00  60.00 -",          "100.00   0.00 2026-11-13",  "settlement 2026-11-13 -   -60.00 -",  "settled"),
        ("100.00 100.00 -",          "100.00   0.00 2026-11-05",  "settlement 2026-11-05 -  -100.00 -",  "settled"),
        ("100.00 100.00 -",          "100.00  -5.00 -",           "settlement {day} {since} -105.00 -",  "paid_partly"),
        ("100.00  60.00 -",          "100.00 100.00 -",           "reopened   {day} {since}   40.00 -",  "reopened"),
        ("100.00   0.00 2026-11-02", "100.00 100.00 2026-11-02",  "reopened   {day} {since}  100.00 -",  "reopened"),
        ("100.00 100.00 -",          " 90.00  90.00 -",           "restated   {day} {since}  -10.00 -",  "restated"),
        ("100.00  30.00 -",          "110.00  40.00 -",           "restated   {day} {since}   10.00 -",  "restated"),
        ("-50.00 -50.00 -",          "-50.00 -20.00 -",           "settlement {day} {since}   30.00 -",  "paid_partly"),
        ("-50.00 -50.00 -",          "-50.00   0.00 2026-11-11",  "settlement 2026-11-11 -    50.00 -",  "settled"),
        ("-50.00 -20.00 -",          "-50.00 -50.00 -",           "reopened   {day} {since}  -30.00 -",  "reopened"),
    ],
)  # fmt: skip
def test_what_an_export_says_otherwise_of_a_document_becomes_one_dated_event(before, after, event, effect):
    columns = "amount open settled\n"
    books, found = kept((WEEK_1, columns + before, "all"), (WEEK_2, columns + after, "all"))
    kind, when, since, amount, due = event.format(day=WEEK_2, since=WEEK_1).split()
    assert happened(books, found) == [f"F1 {kind} {when} {since} {amount} {due}"]
    assert effects(found) == [f"{effect} F1 {amount}"]
    assert len(books.documents) == 1


@pytest.mark.parametrize(
    ("before",     "after",      "moved"),
    [
        ("2026-11-30", "2026-12-15", "2026-12-15"),
        ("2026-11-30", "2026-11-01", "2026-11-01"),
        ("-",          "2026-12-15", "2026-12-15"),
        ("2026-11-30", "-",          None),
        ("2026-11-30", "2026-11-30", None),
        ("-",          "-",          None),
    ],
)  # fmt: skip
def test_a_due_date_moves_from_the_export_that_says_so_and_is_never_forgotten(before, after, moved):
    books, found = kept((WEEK_1, f"amount due\n100.00 {before}"), (WEEK_2, f"amount due\n100.00 {after}"))
    assert happened(books, found) == ([f"F1 due_moved 2026-11-13 2026-11-06 0.00 {moved}"] if moved else [])
    assert shown(state(books.documents, books.events)["due"].iloc[0]) == (moved or before)


def test_an_amount_restated_and_partly_paid_at_once_becomes_two_events():
    books, found = kept((WEEK_1, "amount open\n100.00 100.00"), (WEEK_2, "amount open settled\n90.00 50.00 2026-11-09"))
    assert happened(books, found) == [
        "F1 restated 2026-11-13 2026-11-06 -10.00 -",
        "F1 settlement 2026-11-09 - -40.00 -",
    ]
    assert state(books.documents, books.events)[["amount", "open"]].iloc[0].to_list() == [90_00, 50_00]


def test_what_had_been_paid_of_a_new_document_is_dated_by_the_file_or_since_the_document():
    books, found = kept(
        (WEEK_1, "number amount open settled day\nF1 100.00 60.00 2026-11-02 2026-10-01\nF2 70.00 0.00 - 2026-10-05")
    )
    assert happened(books, found) == [
        "F1 settlement 2026-11-02 - -40.00 -",
        "F2 settlement 2026-11-06 2026-10-04 -70.00 -",
    ]
    assert effects(found) == ["new F1 100.00", "new F2 70.00", "new_paid F1 -40.00", "new_paid F2 -70.00"]


def test_an_invoice_missing_from_newer_open_items_is_settled_between_the_two_exports():
    books, found = kept(
        (WEEK_1, "number amount\nF1 100.00\nF2 50.00\nF3 30.00"), (WEEK_3, "number amount\nF2 50.00\nF3 30.00")
    )
    assert happened(books, found) == ["F1 settlement 2026-11-20 2026-11-06 -100.00 -"]
    assert effects(found) == ["vanished F1 -100.00"]
    assert open_now(books) == {"C1 F2": 50.0, "C1 F3": 30.0}
    assert len(open_items(books.documents, books.events, date(2026, 11, 19))) == 3
    assert len(open_items(books.documents, books.events, date(2026, 11, 20))) == 2


def test_only_what_was_still_open_of_a_vanished_invoice_is_settled_and_only_once():
    books, found = kept(
        (WEEK_1, "number amount open\nF1 100.00 25.00\nF2 50.00 50.00"),
        (WEEK_2, "number amount\nF2 50.00"),
        (WEEK_3, "number amount\nF2 50.00"),
    )
    assert open_now(books) == {"C1 F2": 50.0}
    assert books.events["amount"].to_list() == [-75_00, -25_00]
    assert found.nothing


def test_an_unapplied_credit_note_that_vanishes_is_applied():
    books, found = kept(
        (WEEK_1, "number kind amount\nN1 credit_note -20.00\nF1 invoice 50.00"), (WEEK_2, "number amount\nF1 50.00")
    )
    assert happened(books, found) == ["N1 settlement 2026-11-13 2026-11-06 20.00 -"]
    assert found.vanished_share == 0


def test_two_exports_of_one_day_leave_the_day_before_as_it_was():
    books, found = kept((WEEK_1, "number amount\nF1 100.00\nF2 50.00"), (WEEK_1, "number amount\nF1 100.00"))
    assert happened(books, found) == ["F2 settlement 2026-11-06 2026-11-05 -50.00 -"]


def test_a_list_that_does_not_claim_to_be_complete_leaves_what_it_does_not_name():
    books, found = kept(
        (WEEK_1, "number amount open\nF1 100.00 100.00\nF2 50.00 50.00\nF3 9.00 0.00"),
        (WEEK_2, "number amount\nF4 10.00", "all"),
    )
    assert not len(found.events)
    assert found.untouched == 2
    assert open_now(books) == {"C1 F1": 100.0, "C1 F2": 50.0, "C1 F4": 10.0}


@pytest.mark.parametrize("day", ["2026-10-01", "2026-10-02"])
def test_a_vanished_document_that_comes_back_is_reopened_and_never_a_second_one(day):
    books, found = kept(
        (WEEK_1, "number amount\nF1 100.00\nF2 150.00"),
        (WEEK_2, "number amount\nF2 150.00"),
        (WEEK_3, f"number amount day\nF1 100.00 {day}\nF2 150.00 2026-10-01"),
    )
    assert happened(books, found) == ["F1 reopened 2026-11-20 2026-11-13 100.00 -"]
    assert len(books.documents) == 2


@pytest.mark.parametrize(
    ("day",        "amount",  "documents"),
    [
        ("2026-10-11", "100.00", 1),
        ("2026-07-01", "100.00", 1),
        ("2026-07-01", " 90.00", 1),
        ("2026-06-30", " 90.00", 2),
        ("2016-10-01", "100.00", 1),
        ("2025-10-01", " 90.00", 2),
    ],
)  # fmt: skip
def test_a_document_date_may_be_corrected_a_little_or_where_the_amount_is_the_same(day, amount, documents):
    books, _ = kept((WEEK_1, "amount day\n100.00 2026-10-01"), (WEEK_2, f"amount day\n{amount} {day}"))
    assert len(books.documents) == documents
    assert sum(open_now(books).values()) == float(amount)


def test_a_number_given_again_a_year_later_is_another_document():
    books, _ = kept(
        (WEEK_1, "number amount open day\n12 100.00 0.00 2025-11-03", "all"),
        (WEEK_2, "number amount open day\n12 100.00 100.00 2026-11-02", "all"),
    )
    assert len(books.documents) == 2
    assert open_now(books) == {"C1 12": 100.0}


def test_a_date_is_not_taken_for_corrected_where_two_documents_could_be_meant():
    books, _ = kept(
        (WEEK_1, "number amount day\nF1 100.00 2026-10-01"),
        (WEEK_2, "number amount day\nF1 100.00 2026-10-02\nF1 40.00 2026-10-03"),
    )
    assert len(books.documents) == 3
    assert state(books.documents, books.events)["open"].to_list() == [0, 100_00, 40_00]


def test_one_number_of_two_customers_is_two_documents():
    books, found = kept(
        (WEEK_1, "customer number amount\nC1 1 60.00\nC2 1 60.00"), (WEEK_2, "customer number amount\nC2 1 60.00")
    )
    assert effects(found) == ["vanished 1 -60.00"]
    assert open_now(books) == {"C2 1": 60.0}


def test_one_number_in_two_currencies_is_two_documents_and_they_are_never_mixed():
    both = "number amount currency\nF1 100.00 EUR\nF1 100.00 USD"
    books, found = kept((WEEK_1, both), (WEEK_2, both), (WEEK_3, "number amount currency\nF1 100.00 USD"))
    assert list(found.effect["currency"]) == ["EUR"]
    items = open_items(books.documents, books.events, date(2026, 11, 20))
    assert list(items["currency"]) == ["USD"]


def test_unnumbered_receipts_of_one_customer_and_day_stay_apart():
    both = "number kind amount\n- receipt -50.00\n- receipt -70.00\n- receipt -50.00"
    books, found = kept((WEEK_1, both), (WEEK_2, both))
    assert found.nothing
    books, found = kept((WEEK_1, both), (WEEK_2, "number kind amount\n- receipt -70.00\n- receipt -50.00"))
    assert len(books.documents) == 3
    assert effects(found) == ["vanished  50.00"]
    assert state(books.documents, books.events)["open"].to_list() == [-50_00, -70_00, 0]


def test_an_unnumbered_receipt_of_another_day_is_another_receipt():
    books, _ = kept(
        (WEEK_1, "number kind amount day\n- receipt -50.00 2026-11-01"),
        (WEEK_2, "number kind amount day\n- receipt -50.00 2026-11-02"),
    )
    assert len(books.documents) == 2


@pytest.mark.parametrize(
    ("after",                                            "share",  "alarming"),
    [
        ("C1 F1 60.00 EUR\nC1 F2 40.00 EUR\nC1 F3 1.00 USD", 0.0,      False),
        ("C1 F1 60.00 EUR\nC1 F3 1.00 USD",                  0.4,      False),
        ("C1 F1 60.00 EUR\nC1 F2 40.00 EUR",                 1.0,      True),
        ("C1 F3 1.00 USD",                                   1.0,      True),
        ("C1 F2 40.00 EUR\nC1 F3 1.00 USD",                  0.6,      True),
        ("C1 F1 60.00 EUR\nC1 F2 0.01 EUR\nC1 F3 1.00 USD",  0.0,      False),
        ("C9 F9 5.00 EUR",                                   1.0,      True),
    ],
)  # fmt: skip
def test_an_export_alarms_when_more_than_half_of_a_currency_or_of_the_documents_vanishes(after, share, alarming):
    header = "customer number amount currency\n"
    _, found = kept((WEEK_1, header + "C1 F1 60.00 EUR\nC1 F2 40.00 EUR\nC1 F3 1.00 USD"), (WEEK_2, header + after))
    assert (found.vanished_share, found.alarming) == (pytest.approx(share), alarming)


def test_half_of_the_documents_may_vanish_without_alarm_but_not_more():
    first = "number amount\nF1 10.00\nF2 10.00\nF3 10.00\nF4 10.00"
    assert not kept((WEEK_1, first), (WEEK_2, "number amount\nF1 10.00\nF2 10.00"))[1].alarming
    assert kept((WEEK_1, first), (WEEK_2, "number amount\nF1 10.00"))[1].alarming


@pytest.mark.parametrize(
    ("second",                                    "said"),
    [
        ("email terms\na@b.example 30",             None),
        ("email terms\n- -",                        None),
        ("email terms\nnew@b.example 30",           ("new@b.example", 30.0, "")),
        ("email terms\na@b.example 60",             ("a@b.example", 60.0, "")),
        ("email terms\n- 0",                        ("a@b.example", 0.0, "")),
        ("email terms phone\n- - 02",               ("a@b.example", 30.0, "02")),
    ],
)  # fmt: skip
def test_a_customer_gets_a_new_line_only_when_something_new_is_said(second, said):
    header, line = second.split("\n")
    books, found = kept(
        (WEEK_1, "amount name email terms\n10.00 Maes a@b.example 30"), (WEEK_2, f"amount {header}\n10.00 {line}")
    )
    now = latest_customers(books.customers)
    assert len(found.customers) == (said is not None)
    assert now[["name", "email", "terms", "phone"]].to_numpy().tolist() == [
        ["Maes", *(said[:2] if said else ("a@b.example", 30.0)), said[2] if said else ""]
    ]


@pytest.mark.parametrize("name", ["-", "C1"])
def test_a_name_is_not_forgotten_by_an_export_that_gives_only_the_code(name):
    books, found = kept((WEEK_1, "amount name\n10.00 Maes"), (WEEK_2, f"amount name\n10.00 {name}"))
    assert not len(found.customers)
    assert list(latest_customers(books.customers)["name"]) == ["Maes"]


def test_a_customer_without_a_name_goes_by_the_code():
    books, found = kept((WEEK_1, "amount\n10.00"), (WEEK_2, "amount\n10.00"))
    assert list(books.customers["name"]) == ["C1"]
    books, _ = kept((WEEK_1, "amount\n10.00"), (WEEK_2, "amount name\n10.00 Maes"))
    assert list(latest_customers(books.customers)["name"]) == ["Maes"]


def test_of_several_lines_of_one_customer_the_last_filled_field_holds():
    books, _ = kept((WEEK_1, "number amount email phone\nF1 1.00 old@b.example 01\nF2 1.00 new@b.example -"))
    assert books.customers[["email", "phone"]].to_numpy().tolist() == [["new@b.example", "01"]]


def test_what_an_import_changed_is_told_as_of_that_import_whatever_came_later():
    books, _ = kept(
        (WEEK_1, "number amount open\nF1 100.00 100.00\nF2 30.00 30.00"),
        (WEEK_2, "number amount open\nF1 100.00 60.00\nF2 30.00 0.00\nF3 5.00 5.00"),
        (WEEK_3, "number amount open\nF3 5.00 5.00"),
    )
    told = {number: effects_of(books.documents, books.events, number).to_numpy().tolist() for number in (1, 2, 3)}
    assert told == {
        1: [["new", "EUR", 2, 130_00]],
        2: [["new", "EUR", 1, 5_00], ["paid_partly", "EUR", 1, -40_00], ["settled", "EUR", 1, -30_00]],
        3: [["settled", "EUR", 1, -60_00]],
    }


# Doubts


def doubted(before: str, after: str, day: str = WEEK_2) -> dict[str, dict[str, Any]]:
    """What looks wrong in a second export, by its key."""
    books, _ = kept((WEEK_1, before))
    taken = export(after) if after else empty(TAKEN)
    found = changes(books, taken, date.fromisoformat(day), "open", 2)
    return {one.key: one.values for one in doubts(books, found, taken, date.fromisoformat(day))}


def of_customers(*customers: str, currency: str = "EUR") -> str:
    """An export with an invoice of each of these customers."""
    return "customer number amount currency\n" + "\n".join(f"{one} F{one} 10.00 {currency}" for one in customers)


FIVE = ("A", "B", "C", "D", "E")


@pytest.mark.parametrize(("day", "older"), [("2026-11-05", True), (WEEK_1, False), (WEEK_2, False)])
def test_books_older_than_the_newest_are_doubted(day, older):
    values = {"day": date(2026, 11, 5), "newest": date(2026, 11, 6)}
    assert doubted("amount\n1.00", "amount\n1.00", day) == ({"older": values} if older else {})


def test_the_first_books_are_not_doubted():
    taken = export(of_customers(*FIVE))
    found = changes(NOTHING, taken, date.fromisoformat(WEEK_1), "open", 1)
    assert doubts(NOTHING, found, taken, date.fromisoformat(WEEK_1)) == ()


@pytest.mark.parametrize(
    ("after",                          "share"),
    [
        ("number amount\nF1 1.00\nF2 1.00", None),
        ("number amount\nF1 1.00",         0.75),
        ("",                               1.0),
    ],
)  # fmt: skip
def test_more_than_half_gone_is_doubted(after, share):
    found = doubted("number amount\nF1 1.00\nF2 1.00\nF3 1.00\nF4 1.00", after)
    assert found == ({"vanished": {"share": share}} if share else {})


@pytest.mark.parametrize(
    ("named",                                        "share"),
    [
        (("A", *"FGHIJKLMN"),                          None),
        (("A", *"FGHIJKLMNO"),                         1 / 11),
        (tuple("FGHIJ"),                               0.0),
        (tuple("FGHI"),                                None),
    ],
)  # fmt: skip
def test_a_file_of_whose_customers_less_than_a_tenth_is_known_may_be_of_another_company(named, share):
    assert doubted(of_customers(*FIVE), of_customers(*named)).get("company") == (
        None if share is None else {"share": pytest.approx(share)}
    )


def test_of_few_known_customers_nothing_is_concluded():
    assert "company" not in doubted(of_customers(*FIVE[:4]), of_customers(*"FGHIJ"))


@pytest.mark.parametrize(
    ("before",           "after",       "share"),
    [
        (FIVE,              ("A", "B", "C"), None),
        ((*FIVE, "F"),      ("A", "B", "C"), None),
        (FIVE,              ("A", "B"),      0.6),
        (FIVE[:4],          ("A",),          None),
    ],
)  # fmt: skip
def test_more_than_half_of_the_customers_gone_is_doubted(before, after, share):
    found = doubted(of_customers(*before), of_customers(*after)).get("customers_gone")
    assert found == (None if share is None else {"share": share})


def test_customers_with_nothing_open_may_be_gone():
    settled = "customer number amount open\n" + "\n".join(f"{one} F{one} 10.00 0.00" for one in "ABCDEF")
    books, _ = kept((WEEK_1, settled, "all"))
    taken = export(of_customers("A"))
    found = changes(books, taken, date.fromisoformat(WEEK_2), "open", 2)
    assert doubts(books, found, taken, date.fromisoformat(WEEK_2)) == ()


def test_a_currency_never_seen_before_is_doubted():
    both = "number amount currency\nF1 1.00 EUR\nF2 1.00 USD\nF3 1.00 GBP"
    assert doubted("amount\n1.00", both)["currency"] == {"codes": "GBP, USD"}
    assert "currency" not in doubted(both, "number amount currency\nF1 1.00 EUR\nF2 1.00 USD")


def test_customers_that_changed_their_codes_and_are_one_are_not_gone():
    books, _ = kept((WEEK_1, of_customers("01", "02", "03", "04", "05")))
    taken = export(of_customers("1", "2", "3", "4", "5"))
    taken["number"] = [f"F0{number[1:]}" for number in taken["number"]]
    codes = {str(n): f"0{n}" for n in range(1, 6)}
    day = date.fromisoformat(WEEK_2)
    found = changes(books, taken, day, "open", 2, codes=codes)
    assert (doubts(books, found, taken, day, codes), len(found.events), len(found.documents)) == ((), 0, 0)
    found = changes(books, taken, day, "open", 2)
    assert [one.key for one in doubts(books, found, taken, day)] == ["vanished", "company", "customers_gone"]


# Whole histories


@dataclass(frozen=True)
class History:
    """The as-of days of some exports, and the lines of a full list of each: those with nothing open included."""

    days: list[date]
    lists: list[list[dict[str, Any]]]

    def rows(self, number: int, scope: str) -> list[dict[str, Any]]:
        return [line for line in self.lists[number] if scope == "all" or line["open"]]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A ledger that lives for some weeks: documents appear, are paid, reopened, restated and redated."""
    gaps = draw(st.lists(st.integers(1, 10), min_size=2, max_size=4))
    days = [date(2026, 9, 1) + timedelta(days=sum(gaps[: n + 1])) for n in range(len(gaps))]
    lists: list[list[dict[str, Any]]] = [[] for _ in days]
    for place in range(draw(st.integers(1, 6))):
        for number, line in a_life(draw, place, days):
            lists[number].append(line)
    return History(days, [draw(st.permutations(lines)) for lines in lists])


def a_life(draw: st.DrawFn, place: int, days: list[date]) -> list[tuple[int, dict[str, Any]]]:
    """One document as each export from its first one on shows it: (number of the export, line)."""
    first = draw(st.integers(0, len(days) - 1))
    since = days[first - 1] if first else days[0] - timedelta(days=40)
    kind = draw(st.sampled_from(["invoice", "invoice", "credit_note", "receipt"]))
    sign = 1 if kind == "invoice" else -1
    numbered = kind != "receipt" or draw(st.booleans())
    line = {
        "customer": "AB"[place % 2],
        "number": str(place // 2) if numbered else "",
        "kind": kind,
        "currency": draw(st.sampled_from(["EUR", "EUR", "USD"])),
        "day": draw(st.dates(since + timedelta(days=1), days[first])),
        "amount": sign * draw(st.sampled_from([100_00, 33_33, 50_00])),
    }
    day, told = line["day"], []
    line["open"] = line["amount"]
    for number in range(first, len(days)):
        earlier = days[number - 1] if number > first else line["day"] - timedelta(days=1)
        later = ["whole", "whole", "back", "restated", "due", "redated"] if number > first else []
        what = draw(st.sampled_from(["", "part", *later]))
        paid = draw(st.one_of(st.none(), st.dates(earlier + timedelta(days=1), days[number]))) if numbered else None
        changed = {
            "part": {"open": line["open"] - sign * 7, "settled": paid},
            "whole": {"open": 0, "settled": paid},
            "back": {"open": line["amount"]},
            "restated": {"amount": line["amount"] - sign * 500, "open": line["open"] - sign * 500},
            "due": {"due": days[number] + timedelta(days=number)},
            "redated": {"day": day + timedelta(days=number - 1)} if numbered else {},
        }
        line = {**line, **changed.get(what, {})}
        told.append((number, line))
    return told


def open_in(lines: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What is open, document by document, in an order of its own."""
    names = ("customer", "number", "kind", "currency", "open")
    return sorted(tuple(line[name] for name in names) for line in lines if line["open"])


def imported(history: History, scope: str) -> Books:
    books = NOTHING
    for number, day in enumerate(history.days):
        lines = history.rows(number, scope)
        taken = of_lines(lines) if lines else empty(TAKEN)
        found = changes(books, taken, day, scope, number + 1)
        for shape, frame in ((CUSTOMERS, found.customers), (DOCUMENTS, found.documents), (EVENTS, found.events)):
            checked(shape, frame)
        books = with_(books, found, day)
    return books


@settings(max_examples=15)
@given(histories(), st.sampled_from(["open", "all"]))
def test_on_the_day_of_every_export_the_books_say_what_it_said(history, scope):
    books = imported(history, scope)
    known = state(books.documents, books.events)
    assert open_in(known.to_dict("records")) == open_in(history.lists[-1])
    for day, lines in zip(history.days, history.lists, strict=True):
        items = open_items(books.documents, books.events, day)
        assert open_in(items.to_dict("records")) == open_in(lines)
    assert list(books.events["id"]) == list(range(1, len(books.events) + 1))
    assert list(books.documents["id"]) == list(range(1, len(books.documents) + 1))


@settings(max_examples=6)
@given(histories(), st.sampled_from(["open", "all"]))
def test_the_last_export_once_more_changes_nothing(history, scope):
    books = imported(history, scope)
    lines = history.rows(-1, scope)
    again = changes(books, of_lines(lines) if lines else empty(TAKEN), history.days[-1], scope, 99)
    assert again.nothing
    assert not len(again.effect)
