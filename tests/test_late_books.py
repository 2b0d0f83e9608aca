from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections.ageing import open_items
from src.collections.books import Books, Changes, Ledger, changes, state
from src.collections.tables import APPLIED, CUSTOMERS, DOCUMENTS, EVENTS, IMPORTS, TAKEN, empty
from tests.given import rows
from tests.test_books import WEEK_1, WEEK_2, WEEK_3, History, export, happened, histories, of_lines, open_in

NOTHING = Books(empty(CUSTOMERS), empty(DOCUMENTS), empty(EVENTS), None, empty(IMPORTS))


def with_(books: Books, found: Changes, day: date, scope: str) -> Books:
    """The books once the changes are kept, in whatever order their days come."""
    number = len(books.imports) + 1
    line = rows(IMPORTS, [{"id": number, "at": day, "as_of": day, "scope": scope, "rows": 0, "refused": 0}])
    return Books(
        pd.concat([books.customers, found.customers], ignore_index=True),
        pd.concat([books.documents, found.documents], ignore_index=True),
        pd.concat([books.events, found.events], ignore_index=True),
        max(filter(None, [books.as_of, day])),
        pd.concat([books.imports, line], ignore_index=True),
    )


def kept(*exports: tuple[str, ...]) -> tuple[Books, Changes]:
    """The books after these exports, each (as-of day, text[, scope]), and what the last of them changed."""
    books, found = NOTHING, None
    for day, text, *scope in exports:
        on, how = date.fromisoformat(day), (scope or ["open"])[0]
        taken = export(text) if text else empty(TAKEN)
        found = changes(books, taken, on, how, len(books.imports) + 1)
        books = with_(books, found, on, how)
    return books, found


def at(books: Books, day: str) -> dict[str, int]:
    """What is open at the end of a day, in units, by number."""
    items = open_items(books.documents, books.events, date.fromisoformat(day))
    return {line.number: line.open // 100 for line in items.itertuples()}


ONE, TWO, THREE = (
    (WEEK_1, "number amount\nF1 100.00\nF2 50.00"),
    (WEEK_2, "number amount open\nF2 50.00 20.00"),
    (WEEK_3, "number amount open\nF2 50.00 20.00"),
)


@pytest.mark.parametrize(
    "order", [(ONE, TWO, THREE), (ONE, THREE, TWO), (THREE, ONE, TWO), (THREE, TWO, ONE), (TWO, ONE, THREE)]
)
def test_in_whatever_order_the_weeks_come_each_day_shows_what_its_export_said(order):
    books, _ = kept(*order)
    assert at(books, WEEK_1) == {"F1": 100, "F2": 50}
    assert at(books, WEEK_2) == at(books, WEEK_3) == {"F2": 20}


def test_an_older_export_settles_what_it_does_not_name_at_its_own_day():
    books, found = kept(ONE, THREE, TWO)
    assert happened(books, found) == [
        "F2 settlement 2026-11-13 2026-11-06 -30.00 -",
        "F1 settlement 2026-11-13 2026-11-06 -100.00 -",
        "F2 reopened 2026-11-20 2026-11-13 30.00 -",
        "F1 reopened 2026-11-20 2026-11-13 100.00 -",
    ]
    assert set(found.effect["effect"]) == {"past"}
    assert found.effect.groupby("number")["amount"].sum().to_dict() == {"F1": 0, "F2": 0}


def test_a_document_that_only_an_older_export_names_was_settled_by_the_next_list_of_open_items():
    books, found = kept((WEEK_3, "number amount\nF2 50.00"), (WEEK_1, "number amount\nF1 100.00\nF2 50.00"))
    assert happened(books, found) == ["F1 settlement 2026-11-20 2026-11-06 -100.00 -"]
    assert at(books, WEEK_2) == {"F1": 100, "F2": 50}
    assert at(books, WEEK_3) == {"F2": 50}


def test_the_next_list_that_does_not_claim_to_be_whole_settles_nothing():
    later = (WEEK_3, "number amount open\nF2 50.00 0.00", "all")
    books, _ = kept(later, (WEEK_1, "number amount\nF1 100.00\nF2 50.00"))
    assert at(books, WEEK_3) == {"F1": 100}


def test_a_document_that_vanished_and_came_back_did_so_whichever_of_the_later_weeks_comes_first():
    weeks = [(WEEK_1, "number amount\nF1 100.00"), (WEEK_2, ""), (WEEK_3, "number amount\nF1 100.00")]
    for order in ((0, 1, 2), (0, 2, 1), (1, 0, 2)):
        books, _ = kept(*[weeks[n] for n in order])
        assert [at(books, week) for week, _ in weeks] == [{"F1": 100}, {}, {"F1": 100}]
        assert len(books.documents) == 1


def test_an_open_amount_that_rises_and_a_payment_reversed_are_told_of_their_own_day():
    weeks = [
        (WEEK_1, "number amount open\nF1 100.00 40.00"),
        (WEEK_2, "number amount open\nF1 100.00 100.00"),
        (WEEK_3, "number amount open\nF1 100.00 70.00"),
    ]
    for order in ((0, 1, 2), (0, 2, 1), (2, 0, 1), (1, 2, 0)):
        books, _ = kept(*[weeks[n] for n in order])
        assert [at(books, week) for week, _ in weeks] == [{"F1": 40}, {"F1": 100}, {"F1": 70}]


def test_an_older_export_says_nothing_of_what_was_issued_after_its_day():
    books, found = kept(
        (WEEK_3, "number amount day\nF1 100.00 2026-10-01\nF9 9.00 2026-11-18"), (WEEK_1, "number amount\nF1 100.00")
    )
    assert found.nothing
    assert at(books, WEEK_3) == {"F1": 100, "F9": 9}


def test_a_day_the_newer_export_gives_exactly_stays_the_day():
    books, _ = kept(
        (WEEK_3, "number amount open settled\nF1 100.00 0.00 2026-11-10", "all"), (WEEK_1, "number amount\nF1 100.00")
    )
    assert [at(books, day) for day in (WEEK_1, "2026-11-09", "2026-11-10", WEEK_3)] == [
        {"F1": 100},
        {"F1": 100},
        {},
        {},
    ]


def test_an_older_export_does_not_change_what_newer_ones_say_of_a_customer():
    books, found = kept(
        (WEEK_2, "number amount email\nF1 1.00 new@b.example"),
        (WEEK_1, "customer number amount email\nC1 F1 1.00 old@b.example\nC9 F9 1.00 nine@b.example"),
    )
    assert found.customers["customer"].tolist() == ["C9"]
    assert books.customers["email"].tolist() == ["new@b.example", "nine@b.example"]


def test_a_due_date_an_older_export_gives_holds_until_the_newer_one():
    books, _ = kept((WEEK_2, "amount due\n1.00 2026-12-31"), (WEEK_1, "amount due\n1.00 2026-11-30"))
    dues = [
        open_items(books.documents, books.events, date.fromisoformat(week))["due"].iloc[0].date()
        for week in (WEEK_1, WEEK_2)
    ]
    assert dues == [date(2026, 11, 30), date(2026, 12, 31)]
    assert state(books.documents, books.events)["due"].iloc[0].date() == date(2026, 12, 31)


# Whole histories


def open_on(books: Books, day: date) -> list[tuple[Any, ...]]:
    return open_in(open_items(books.documents, books.events, day).to_dict("records"))


def imported(history: History, order: Sequence[int], scope: str) -> list[Books]:
    """The books after each of the exports, in that order."""
    made = [NOTHING]
    for number in order:
        lines = history.rows(number, scope)
        taken = of_lines(lines) if lines else empty(TAKEN)
        day = history.days[number]
        found = changes(made[-1], taken, day, scope, len(made))
        made.append(with_(made[-1], found, day, scope))
    return made[1:]


def comes_back(history: History) -> bool:
    """Whether a document that no list of open items names any more is named again by a later one."""
    keys = [
        {(line["customer"], line["number"], line["kind"]) for line in lines if line["open"]} for lines in history.lists
    ]
    return any(
        key in keys[before] and key in keys[after]
        for middle in range(1, len(keys) - 1)
        for before in range(middle)
        for after in range(middle + 1, len(keys))
        for key in keys[before] - keys[middle]
    )


def redated(history: History) -> bool:
    """Whether a document bears another date in a later list: it is open from the date it was first seen with."""
    days: dict[tuple[Any, ...], set[date]] = {}
    for line in (line for lines in history.lists for line in lines if line["number"]):
        days.setdefault((line["customer"], line["number"], line["kind"], line["currency"]), set()).add(line["day"])
    return any(len(some) > 1 for some in days.values())


@settings(max_examples=40)
@given(histories(), st.data(), st.sampled_from(["open", "all"]))
def test_each_day_shows_what_its_export_said_in_whatever_order_they_come(history, data, scope):
    order = data.draw(st.permutations(range(len(history.days))))
    books = imported(history, order, scope)
    newest = -1
    for done, known in enumerate(books, 1):
        newest = max(newest, order[done - 1])
        assert open_on(known, history.days[newest]) == open_in(history.lists[newest])
        if not redated(history) and (scope == "all" or not comes_back(history)):
            for number in order[:done]:
                assert open_on(known, history.days[number]) == open_in(history.lists[number])


@settings(max_examples=25)
@given(histories(), st.sampled_from(["open", "all"]))
def test_the_same_older_export_once_more_changes_nothing_of_any_day(history, scope):
    last = len(history.days) - 1
    books = imported(history, [last, *range(last)], scope)[-1]
    for number in range(last):
        lines = history.rows(number, scope)
        taken = of_lines(lines) if lines else empty(TAKEN)
        again = changes(books, taken, history.days[number], scope, 99)
        after = with_(books, again, history.days[number], scope)
        for day in history.days:
            assert open_on(after, day) == open_on(books, day)


# Ledgers and codes


def test_an_older_ledger_leaves_what_a_newer_one_says():
    taken = of_lines(
        [
            {"number": "F1", "amount": 100_00, "open": 0},
            {"number": "R1", "amount": -100_00, "open": 0, "kind": "receipt", "day": date(2026, 11, 10)},
        ]
    )
    applied = rows(
        APPLIED, [{"document": n, "day": date(2026, 11, 10), "amount": c} for n, c in ((0, -100_00), (1, 100_00))]
    )
    newer, older = date.fromisoformat(WEEK_2), date.fromisoformat(WEEK_1)
    books = with_(NOTHING, changes(NOTHING, taken, newer, "all", 1, ledger=Ledger(applied, whole=True)), newer, "all")
    first = of_lines([{"number": "F1", "amount": 100_00}])
    found = changes(books, first, older, "all", 2, ledger=Ledger(whole=True))
    assert found.nothing
    assert [at(books, day) for day in ("2026-11-09", "2026-11-10")] == [{"F1": 100}, {}]


CODES = {"47": "0047"}


def test_documents_are_found_again_under_codes_that_are_one_customer():
    books, _ = kept((WEEK_1, "customer number amount\n0047 F1 100.00\n0047 F2 50.00"))
    books = replace(books, customers=pd.concat([books.customers, books.customers.assign(id=2, customer="47")]))
    second = export("customer number amount\n47 F2 50.00\n47 F3 30.00")
    found = changes(books, second, date.fromisoformat(WEEK_2), "open", 2, codes=CODES)
    assert sorted(zip(found.effect["effect"], found.effect["number"], strict=True)) == [
        ("new", "F3"),
        ("vanished", "F1"),
    ]
    assert found.documents["customer"].tolist() == ["47"]
    unmerged = changes(books, second, date.fromisoformat(WEEK_2), "open", 2)
    assert sorted(unmerged.effect["effect"]) == ["new", "new", "vanished", "vanished"]
    after = with_(books, found, date.fromisoformat(WEEK_2), "open")
    third = export("customer number amount\n47 F3 30.00\n0047 F2 50.00")
    assert changes(after, third, date.fromisoformat(WEEK_3), "open", 3, codes=CODES).nothing


@pytest.mark.parametrize(("before", "after"), [("0047", "47"), ("47", "0047")])
def test_opening_entries_are_found_again_under_codes_that_are_one_customer(before, after):
    books, _ = kept((WEEK_1, f"customer number amount\n{before} F1 100.00"))
    books = replace(books, customers=pd.concat([books.customers, books.customers.assign(id=2, customer=after)]))
    opening = of_lines(
        [{"customer": after, "number": "AN", "amount": 100_00, "day": date(2027, 1, 1), "opening": True}]
    )
    new_year = Ledger(whole=True, since=date(2027, 1, 1))
    found = changes(books, opening, date(2027, 1, 8), "all", 2, ledger=new_year, codes=CODES)
    assert (found.brought_forward, len(found.documents), len(found.events)) == (1, 0, 0)
