"""Disputes and tasks: what a person, a credit note, a payment and a correction make of them."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections.ageing import open_items
from src.collections.standing import disputes, tasks
from src.collections.tables import DISPUTES, JOURNAL, TASKS, checked, empty
from tests.given import documents, events, rows

FRIDAY = date(2026, 11, 20)


def line(act: str, on: str, amount: int = 0, *, customer: str = "C1", currency: str = "EUR", **of: Any) -> dict:
    """One line of the journal; `day`, `note`, `undoes` as such, anything else into its details."""
    given_ = {name: of.pop(name) for name in ("day", "note", "undoes") if name in of}
    day = date.fromisoformat(given_["day"]) if given_.get("day") else None
    when = date.fromisoformat(f"2026-{on}")
    told = {"act": act, "on": when, "at": when, "customer": customer, "amount": amount * 100, "currency": currency}
    return {**told, "undoes": 0, **given_, "day": day, "details": json.dumps(of)}


def disputed(
    lines: Sequence[dict], books: str = "", paid: str = "document_id kind day amount", as_of: date = FRIDAY
) -> pd.DataFrame:
    """DISPUTES over these books: F1 of 1,000 EUR and F2 of 500 EUR overdue, F3 of 700 EUR not due, F1 of 90 USD."""
    owed = documents(
        f"""
        number  kind         day         due         amount   currency  customer
        F1      invoice      2026-09-01  2026-10-01  1000.00  EUR       C1
        F2      invoice      2026-09-05  2026-10-05  500.00   EUR       C1
        F3      invoice      2026-11-01  2026-12-01  700.00   EUR       C1
        F1      invoice      2026-09-01  2026-10-01  90.00    USD       C1
        {books}
        """
    )
    happened = events(paid)
    return checked(DISPUTES, disputes(rows(JOURNAL, lines), owed, open_items(owed, happened, as_of), as_of))


def credit(amount: int, day: str, currency: str = "EUR", customer: str = "C1") -> str:
    return f"N1 credit_note 2026-{day} 2026-{day} -{amount}.00 {currency} {customer}\n"


# What is in dispute


def test_several_disputes_stand_beside_each_other_each_with_what_was_said_of_it() -> None:
    first = line("dispute", "11-02", 300, day="2026-11-25", documents=["F1"], reason="price", owner="Bram", next="call")
    found = disputed([first, line("dispute", "11-09", 200, documents=["F2"], note="too few")])
    assert found[["journal_id", "amount", "left", "held", "late"]].to_numpy().tolist() == [
        [1, 300_00, 300_00, 300_00, 300_00],
        [2, 200_00, 200_00, 200_00, 200_00],
    ]
    told = found[["documents", "reason", "owner", "following", "note", "state"]].to_numpy().tolist()
    assert told == [["F1", "price", "Bram", "call", "", "open"], ["F2", "", "", "", "too few", "open"]]
    assert str(found["again"].iloc[0])[:10] == "2026-11-25" and pd.isna(found["again"].iloc[1])


def test_a_dispute_is_not_there_before_its_day() -> None:
    lines = [line("dispute", "11-20", 300)]
    assert len(disputed(lines, as_of=date(2026, 11, 19))) == 0 and len(disputed(lines)) == 1


@pytest.mark.parametrize(
    ("amount", "of", "paid", "held", "late"),
    [
        (300, ["F1"], "", 300_00, 300_00),
        (1500, ["F1", "F2"], "", 1500_00, 1500_00),
        (3000, ["F1"], "", 1000_00, 1000_00),
        (3000, ["F1", "F1"], "", 1000_00, 1000_00),
        (300, ["F9"], "", 0, 0),
        (300, [], "", 300_00, 300_00),
        # what is not due yet holds nothing of the overdue amount back
        (700, ["F3"], "", 700_00, 0),
        (1200, ["F3", "F2"], "", 1200_00, 500_00),
        # paid, in part or whole: nothing to hold back, and a dispute all the same
        (300, ["F1"], "1 settlement 2026-11-10 -900.00", 100_00, 100_00),
        (300, ["F1"], "1 settlement 2026-11-10 -1000.00", 0, 0),
    ],
)
def test_a_dispute_holds_back_what_is_open_of_its_documents_and_no_more(amount, of, paid, held, late) -> None:
    found = disputed([line("dispute", "11-02", amount, documents=of)], paid=f"document_id kind day amount\n{paid}")
    assert found[["left", "held", "late", "state"]].to_numpy().tolist() == [[amount * 100, held, late, "open"]]


def test_a_number_that_stands_in_two_currencies_is_held_in_the_one_disputed() -> None:
    dollars = disputed([line("dispute", "11-02", 5000, currency="USD", documents=["F1"])])
    assert dollars[["held", "late"]].to_numpy().tolist() == [[90_00, 90_00]]


def test_two_disputes_about_one_document_hold_each_cent_back_once() -> None:
    found = disputed([line("dispute", day, 800, documents=["F1"]) for day in ("11-02", "11-09")])
    assert found["held"].tolist() == [800_00, 200_00]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 2000), st.lists(st.sampled_from(["F1", "F2", "F3", "F9"]))), max_size=5))
def test_no_more_is_ever_held_back_than_is_open_of_what_is_named(drawn: list[tuple[int, list[str]]]) -> None:
    lines = [line("dispute", "11-02", amount, documents=of or ["F9"]) for amount, of in drawn]
    found = disputed(lines)
    assert found["held"].sum() <= 2200_00 and found["late"].sum() <= 1500_00
    assert (found["late"] <= found["held"]).all() and (found["held"] <= found["left"]).all()


# How it ends: by a person or a credit note, never by a payment


@pytest.mark.parametrize(
    ("endings", "states"),
    [
        ([], ["open", "open"]),
        ([{"dispute": 1}], ["settled", "open"]),
        ([{"dispute": 2}], ["open", "settled"]),
        ([{"dispute": 1}, {"dispute": 2}], ["settled", "settled"]),
        ([{}], ["settled", "settled"]),
        ([{"dispute": 7}], ["open", "open"]),
    ],
)
def test_a_person_settles_one_dispute_or_all(endings: list[dict], states: list[str]) -> None:
    opened = [line("dispute", "11-02", 300), line("dispute", "11-09", 200)]
    found = disputed([*opened, *[line("dispute_settled", "11-16", **of) for of in endings]])
    assert found["state"].tolist() == states
    assert found["left"].tolist() == [
        0 if state == "settled" else amount for state, amount in zip(states, found["amount"], strict=True)
    ]


def test_a_dispute_opened_after_all_were_settled_is_open() -> None:
    lines = [line("dispute", "11-02", 300), line("dispute_settled", "11-09"), line("dispute", "11-09", 200)]
    assert disputed(lines)["state"].tolist() == ["settled", "open"]
    other = [line("dispute", "11-02", 300), line("dispute_settled", "11-09", customer="C2")]
    assert disputed(other)["state"].tolist() == ["open"]


@pytest.mark.parametrize("named", [{}, {"dispute": 1}, {"dispute": 3}])
def test_a_dispute_settled_stays_so_when_its_line_is_corrected(named: dict) -> None:
    """Also where all happened on one day."""
    lines = [line("dispute", "11-09", 300), line("dispute_settled", "11-09", **named),
             line("dispute", "11-09", 250, undoes=1)]  # fmt: skip
    assert disputed(lines)[["journal_id", "amount", "state"]].to_numpy().tolist() == [[3, 250_00, "settled"]]


def test_a_settlement_undone_opens_the_dispute_again() -> None:
    lines = [line("dispute", "11-02", 300), line("dispute_settled", "11-09"), line("undo", "11-10", undoes=2)]
    assert disputed(lines)["state"].tolist() == ["open"]


@pytest.mark.parametrize(
    ("notes", "left", "states"),
    [
        ("", [300_00, 200_00], ["open", "open"]),
        (credit(100, "11-10"), [200_00, 200_00], ["open", "open"]),
        (credit(300, "11-10"), [0, 200_00], ["credited", "open"]),
        (credit(400, "11-10"), [0, 100_00], ["credited", "open"]),
        (credit(900, "11-10"), [0, 0], ["credited", "credited"]),
        (credit(100, "11-10") + credit(400, "11-16"), [0, 0], ["credited", "credited"]),
        # of the day itself; before the second; before both; after today; another currency; somebody else
        (credit(300, "11-02"), [0, 200_00], ["credited", "open"]),
        (credit(400, "11-08"), [0, 200_00], ["credited", "open"]),
        (credit(900, "11-01"), [300_00, 200_00], ["open", "open"]),
        (credit(900, "11-21"), [300_00, 200_00], ["open", "open"]),
        (credit(900, "11-10", "USD"), [300_00, 200_00], ["open", "open"]),
        (credit(900, "11-10", customer="C2"), [300_00, 200_00], ["open", "open"]),
    ],
)
def test_a_credit_note_ends_the_oldest_dispute_first_each_cent_once(notes, left, states) -> None:
    found = disputed([line("dispute", "11-02", 300), line("dispute", "11-09", 200)], notes)
    assert (found["left"].tolist(), found["state"].tolist()) == (left, states)


@pytest.mark.parametrize(
    ("books", "paid"),
    [
        ("", "1 settlement 2026-11-10 -1000.00"),
        ("", "1 settlement 2026-11-10 -1000.00\n2 settlement 2026-11-10 -500.00"),
        ("P1 receipt 2026-11-10 2026-11-10 -2000.00 EUR C1", ""),
        ("W1 write_off 2026-11-10 2026-11-10 -1000.00 EUR C1", "1 settlement 2026-11-10 -1000.00"),
    ],
    ids=["its own document paid", "everything paid", "money not matched yet", "written off"],
)
def test_no_payment_ends_a_dispute(books: str, paid: str) -> None:
    lines = [line("dispute", "11-02", 300, documents=["F1"])]
    found = disputed(lines, books, f"document_id kind day amount\n{paid}")
    assert found[["left", "state"]].to_numpy().tolist() == [[300_00, "open"]]


def test_a_dispute_without_an_amount_is_open_until_a_person_settles_it() -> None:
    assert disputed([line("dispute", "11-02", 0)])["state"].tolist() == ["open"]
    assert disputed([line("dispute", "11-02", 0), line("dispute_settled", "11-09")])["state"].tolist() == ["settled"]


def test_a_silent_journal_has_no_disputes_and_no_tasks() -> None:
    assert len(disputed([])) == 0
    assert len(checked(TASKS, tasks(empty(JOURNAL), FRIDAY))) == 0
    assert len(tasks(rows(JOURNAL, [line("note", "11-02")]), FRIDAY)) == 0


# Tasks


def to_do(*lines: dict, as_of: date = FRIDAY) -> list[list[str]]:
    """What there is to do: what, on which day, done when; the earliest first."""
    made = checked(TASKS, tasks(rows(JOURNAL, lines), as_of))
    days = made[["day", "done"]].apply(lambda column: column.dt.strftime("%m-%d").fillna("-"))
    return made[["what"]].join(days).to_numpy().tolist()


def test_tasks_stand_the_earliest_first_until_they_are_done() -> None:
    later = line("task", "11-02", day="2026-12-01", what="copy", owner="Bram", note="by post")
    lines = [later, line("task", "11-03", day="2026-11-25"), line("task_done", "11-09", task=1)]
    assert to_do(*lines) == [["other", "11-25", "-"], ["copy", "12-01", "11-09"]]
    assert to_do(*lines, as_of=date(2026, 11, 8)) == [["other", "11-25", "-"], ["copy", "12-01", "-"]]
    made = tasks(rows(JOURNAL, lines), FRIDAY)
    assert made[["journal_id", "owner", "note"]].to_numpy().tolist() == [[2, "", ""], [1, "Bram", "by post"]]


def test_a_task_done_stays_done_when_it_is_corrected_and_is_open_again_when_that_is_undone() -> None:
    lines = [line("task", "11-02", day="2026-11-25"), line("task_done", "11-09", task=1),
             line("task", "11-02", day="2026-11-27", undoes=1)]  # fmt: skip
    assert to_do(*lines) == [["other", "11-27", "11-09"]]
    assert to_do(*lines, line("undo", "11-10", undoes=2)) == [["other", "11-27", "-"]]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([line("insolvency", "11-09", day="2026-11-05")], ["claim", "12-05", "-"]),
        ([line("insolvency", "11-09", day="2026-11-05", claim_days=60)], ["claim", "01-04", "-"]),
        (
            [line("insolvency", "11-09", day="2026-11-05"), line("task_done", "11-16", task=1)],
            ["claim", "12-05", "11-16"],
        ),
        (
            [line("insolvency", "11-09", day="2026-11-05"), line("insolvency_ended", "11-16")],
            ["claim", "12-05", "11-16"],
        ),
        (
            [line("insolvency", "11-09", day="2026-11-05"), line("insolvency_ended", "11-16", customer="C2")],
            ["claim", "12-05", "-"],
        ),
    ],
)
def test_an_insolvency_sets_the_task_of_filing_the_claim(lines: list[dict], found: list[str]) -> None:
    assert to_do(*lines) == [found]


def test_an_insolvency_that_comes_back_sets_the_task_again() -> None:
    lines = [line("insolvency", "11-02", day="2026-11-01"), line("insolvency_ended", "11-09"),
             line("insolvency", "11-16", day="2026-11-15")]  # fmt: skip
    assert to_do(*lines) == [["claim", "12-01", "11-09"], ["claim", "12-15", "-"]]
