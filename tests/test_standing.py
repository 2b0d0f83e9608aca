"""How accounts stand: promises before, on and after their day, and every act once it is undone or corrected."""

import json
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from src.collections.law import closed_days
from src.collections.policy import SEGMENTS
from src.collections.standing import (
    ACTS,
    CONTACTS,
    SPOKEN,
    STEPS_DONE,
    disputes,
    empty_standing,
    firsts,
    history,
    in_force,
    plans,
    promises,
    remembered,
    standing,
    tasks,
    void,
)
from src.collections.tables import JOURNAL, OPEN_ITEMS, PLANS, PROMISES, STANDING, checked, empty
from tests.given import documents, events, rows, table, value

FRIDAY = date(2026, 11, 20)
NEVER_LATE = pd.Series(dtype="datetime64[s]")


def journal(text: str = "on") -> pd.DataFrame:
    """JOURNAL from text, one line per act; amounts are in EUR where the text names no currency."""
    header, *lines = [line.split() for line in text.strip().splitlines()]
    kinds = {column.name: column.kind for column in JOURNAL.columns}
    told = [{name: value(kinds[name], cell) for name, cell in zip(header, line, strict=True)} for line in lines]
    usual = {"by": "Sophie", "act": "note", "details": "{}", "undoes": 0, "day": None}
    return rows(JOURNAL, [{**usual, "at": line["on"], **line} for line in told])


def stood(lines: pd.DataFrame, as_of: date, late_since: str = "2026-01-01", promised=None) -> dict:
    """C1's line of STANDING, late since that day, by default since long ago."""
    judged = promises(lines, documents(), events(), as_of, as_of) if promised is None else promised
    since = pd.Series({"C1": pd.Timestamp(late_since)}).astype("datetime64[s]")
    made = checked(STANDING, standing(lines, judged, since, as_of, **beside(lines, documents(), events(), as_of)))
    return made.set_index("customer").loc["C1"].to_dict()


def beside(lines: pd.DataFrame, owed: pd.DataFrame, happened: pd.DataFrame, as_of: date) -> dict[str, pd.DataFrame]:
    """What stands in DISPUTES, TASKS and PLANS at the end of a day."""
    return {
        "disputes": disputes(lines, owed, empty(OPEN_ITEMS), as_of),
        "tasks": tasks(lines, as_of),
        "plans": plans(lines, owed, happened, as_of, as_of)[0],
    }


def days(*found: object) -> list[str]:
    return ["-" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in found]


# Promises


def judged(text: str, paid: str = "day", as_of: str = "2026-12-31", books: str | None = "2026-12-31", closed=()):
    """PROMISES by C1, who owes 1,000 EUR and 1,000 USD on invoices 1 and 2, after these settlements."""
    owed = documents("""
        id  day         due         amount   currency
        1   2026-10-01  2026-10-31  1000.00  EUR
        2   2026-10-01  2026-10-31  1000.00  USD
    """)
    known = date.fromisoformat(books) if books else None
    made = promises(journal(text), owed, events(paid), date.fromisoformat(as_of), known, closed)
    return checked(PROMISES, made)


ONE = """
    on          act      customer  day         amount  currency
    2026-11-16  promise  C1        2026-11-20  400.00  EUR
"""
"""400 EUR promised on a Monday for Friday: with two bank days of grace until Tuesday 24 November."""


def settled(day: str, amount: str, since: str = "-", document: int = 1) -> str:
    return f"document_id kind day since amount\n{document} settlement {day} {since} {amount}"


@pytest.mark.parametrize(
    ("as_of", "books", "state"),
    [
        ("2026-11-16", "2026-11-16", "running"),
        ("2026-11-19", "2026-11-19", "running"),
        ("2026-11-20", "2026-11-20", "running"),
        ("2026-11-21", "2026-11-20", "running"),
        ("2026-11-24", "2026-11-24", "running"),
        ("2026-11-25", "2026-11-23", "unknown"),
        ("2026-11-25", "2026-11-24", "broken"),
        ("2026-11-25", "2026-11-25", "broken"),
        ("2027-01-31", "2026-11-23", "unknown"),
        ("2027-01-31", None, "unknown"),
    ],
)
def test_an_unpaid_promise_runs_until_its_grace_is_over_and_is_judged_by_books_of_that_day(as_of, books, state) -> None:
    assert judged(ONE, as_of=as_of, books=books)["state"].tolist() == [state]


def test_a_promise_made_after_the_day_looked_at_is_not_there_yet() -> None:
    assert judged(ONE, as_of="2026-11-15").empty


@pytest.mark.parametrize(
    ("day", "since", "amount", "received", "state"),
    [
        # on its exact day
        ("2026-11-15", "-", "-400.00", 0, "broken"),
        ("2026-11-16", "-", "-400.00", 400_00, "kept"),
        ("2026-11-20", "-", "-400.00", 400_00, "kept"),
        ("2026-11-24", "-", "-400.00", 400_00, "kept"),
        ("2026-11-25", "-", "-400.00", 0, "broken"),
        # whole, more, nearly, in part
        ("2026-11-20", "-", "-1000.00", 400_00, "kept"),
        ("2026-11-20", "-", "-399.99", 399_99, "partly_kept"),
        ("2026-11-20", "-", "-0.01", 1, "partly_kept"),
        # between two exports: it counts when it can have arrived in time
        ("2026-11-30", "2026-11-22", "-400.00", 400_00, "kept"),
        ("2026-11-30", "2026-11-23", "-400.00", 400_00, "kept"),
        ("2026-11-30", "2026-11-24", "-400.00", 0, "broken"),
        ("2026-11-16", "2026-11-09", "-400.00", 400_00, "kept"),
        ("2026-11-15", "2026-11-09", "-400.00", 0, "broken"),
    ],
)
def test_money_counts_when_it_can_have_come_from_the_promise_to_its_grace(day, since, amount, received, state) -> None:
    found = judged(ONE, settled(day, amount, since))
    assert found[["received", "state"]].values.tolist() == [[received, state]]


@pytest.mark.parametrize(
    ("promised", "closed", "last"),
    [
        ("2026-11-16", (), "2026-11-18"),  # Monday: Tuesday, Wednesday
        ("2026-11-19", (), "2026-11-23"),  # Thursday: Friday, Monday
        ("2026-11-20", (), "2026-11-24"),  # Friday: Monday, Tuesday
        ("2026-11-21", (), "2026-11-24"),  # Saturday: Monday, Tuesday
        ("2026-11-10", (), "2026-11-12"),  # before Armistice Day, which nobody told us of
        ("2026-11-10", "BE", "2026-11-13"),  # 11 November is a Wednesday: Thursday, Friday
        ("2026-12-24", "BE", "2026-12-29"),  # Christmas is a Friday: Monday, Tuesday
    ],
)
def test_the_grace_is_two_bank_days_over_weekends_and_holidays(promised, closed, last) -> None:
    off = closed_days(closed, date(2026, 1, 1), date(2027, 12, 31)) if closed else ()
    text = f"on act customer day amount currency\n2026-11-09 promise C1 {promised} 400.00 EUR"
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    states = [judged(text, settled(day, "-400.00"), closed=off)["state"].item() for day in (last, after)]
    assert states == ["kept", "broken"]


def test_a_promise_is_kept_as_soon_as_the_money_is_there() -> None:
    found = judged(ONE, settled("2026-11-17", "-400.00"), as_of="2026-11-17", books="2026-11-17")
    assert found["state"].tolist() == ["kept"]


def test_money_that_came_in_after_the_day_looked_at_is_not_known_on_it() -> None:
    assert judged(ONE, settled("2026-11-18", "-400.00"), as_of="2026-11-17")["state"].tolist() == ["running"]


TWO = """
    on          act      customer  day         amount  currency
    2026-11-02  promise  C1        2026-11-06  400.00  EUR
    2026-11-04  promise  C1        2026-11-06  300.00  EUR
"""


@pytest.mark.parametrize(
    ("paid", "received", "states"),
    [
        ("-300.00", [300_00, 0], ["partly_kept", "broken"]),
        ("-400.00", [400_00, 0], ["kept", "broken"]),
        ("-500.00", [400_00, 100_00], ["kept", "partly_kept"]),
        ("-700.00", [400_00, 300_00], ["kept", "kept"]),
        ("-900.00", [400_00, 300_00], ["kept", "kept"]),
    ],
)
def test_money_serves_the_oldest_promise_first_and_only_one(paid, received, states) -> None:
    found = judged(TWO, settled("2026-11-05", paid))
    assert (found["received"].tolist(), found["state"].tolist()) == (received, states)


def test_a_corrected_promise_keeps_its_place_before_a_later_one() -> None:
    lines = """
        id  on          act      customer  day         amount  currency  undoes
        1   2026-11-02  promise  C1        2026-11-06  500.00  EUR       0
        2   2026-11-04  promise  C1        2026-11-06  300.00  EUR       0
        3   2026-11-02  promise  C1        2026-11-06  400.00  EUR       1
    """
    found = judged(lines, settled("2026-11-05", "-400.00"))
    assert found[["journal_id", "received", "state"]].values.tolist() == [[3, 400_00, "kept"], [2, 0, "broken"]]


def test_promises_in_two_currencies_are_each_kept_in_their_own() -> None:
    text = """
        on          act      customer  day         amount  currency
        2026-11-16  promise  C1        2026-11-20  400.00  EUR
        2026-11-16  promise  C1        2026-11-20  400.00  USD
    """
    found = judged(text, settled("2026-11-18", "-400.00", document=2))
    assert found[["currency", "state"]].values.tolist() == [["EUR", "broken"], ["USD", "kept"]]


@pytest.mark.parametrize(
    ("kind", "document_kind", "amount"),
    [
        ("restated", "invoice", "-400.00"),
        ("due_moved", "invoice", "0.00"),
        ("settlement", "credit_note", "-400.00"),
        ("settlement", "receipt", "-400.00"),
    ],
)
def test_only_settlements_of_invoices_are_money_that_came_in(kind, document_kind, amount) -> None:
    owed = documents(f"day kind amount\n2026-10-01 {document_kind} 1000.00")
    happened = events(f"document_id kind day amount\n1 {kind} 2026-11-18 {amount}")
    made = promises(journal(ONE), owed, happened, date(2026, 12, 31), date(2026, 12, 31))
    assert made["state"].tolist() == ["broken"]


@pytest.mark.parametrize(
    ("day", "matched", "state"),
    [
        ("2026-11-18", "", "kept"),
        ("2026-11-24", "", "kept"),
        ("2026-11-25", "", "broken"),
        ("2026-11-15", "", "broken"),
        ("2026-11-18", "\n1 settlement 2026-11-28 400.00\n2 settlement 2026-11-18 -400.00", "kept"),
    ],
)
def test_money_that_came_in_and_is_not_matched_yet_keeps_a_promise_once(day, matched, state) -> None:
    owed = documents(f"id day kind amount\n1 {day} receipt -400.00\n2 2026-10-01 invoice 1000.00")
    happened = events(f"document_id kind day amount{matched}")
    lines = ONE + "    2026-11-17  promise  C1        2026-11-20  400.00  EUR\n"
    made = promises(journal(lines), owed, happened, date(2026, 12, 31), date(2026, 12, 31))
    assert made["state"].tolist() == [state, "broken"]


def test_another_customers_money_keeps_nobodys_promise() -> None:
    owed = documents("id day customer amount\n1 2026-10-01 C2 400.00")
    paid = events(settled("2026-11-18", "-400.00"))
    made = promises(journal(ONE), owed, paid, date(2026, 12, 31), date(2026, 12, 31))
    assert made[["received", "state"]].values.tolist() == [[0, "broken"]]


def test_a_promise_without_a_day_is_a_call_and_not_a_promise_to_judge() -> None:
    lines = "on act customer day amount currency\n2026-11-16 promise C1 - 400.00 EUR"
    assert judged(lines).empty


def test_without_a_journal_there_are_no_promises() -> None:
    made = promises(empty(JOURNAL), documents(), events(), FRIDAY, FRIDAY)
    assert len(checked(PROMISES, made)) == 0


# Lines that hold


@pytest.mark.parametrize(
    ("undoes", "gone"),
    [
        ((0, 0, 0), set()),
        ((0, 0, 1), {1}),
        ((0, 1, 2), {2}),  # the undo itself undone: the first line holds again
        ((0, 1, 2, 3), {1, 3}),
        ((0, 1, 1), {1}),
    ],
)
def test_a_line_undone_is_void_until_its_undo_is_undone(undoes, gone) -> None:
    lines = "\n".join(f"2026-11-16 {'undo' if target else 'call'} C1 {target}" for target in undoes)
    found = journal(f"on act customer undoes\n{lines}")
    assert void(found) == gone
    assert in_force(found, FRIDAY)["id"].tolist() == [n for n, t in enumerate(undoes, 1) if not t and n not in gone]


def test_a_correction_replaces_its_line_and_undone_gives_it_back() -> None:
    lines = """
        on          act   customer  day         undoes
        2026-11-16  hold  C1        2026-11-30  0
        2026-11-16  hold  C1        2026-12-15  1
    """
    assert days(stood(journal(lines), FRIDAY)["hold_until"]) == ["2026-12-15"]
    undone = journal(lines + "2026-11-17 undo C1 - 2")
    assert days(stood(undone, FRIDAY)["hold_until"]) == ["2026-11-30"]


def test_a_correction_of_a_correction_keeps_the_place_of_the_first() -> None:
    lines = journal("""
        on          act              customer  amount  undoes
        2026-11-10  dispute          C1        100.00  0
        2026-11-12  dispute_settled  C1        0.00    0
        2026-11-10  dispute          C1        200.00  1
        2026-11-10  dispute          C1        300.00  3
    """)
    assert in_force(lines, FRIDAY)["id"].tolist() == [4, 2]
    assert stood(lines, FRIDAY)["disputed"] == 0


def test_a_line_corrected_twice_holds_once_and_each_undo_goes_back_one_step() -> None:
    text = """
        on          act   customer  day         undoes
        2026-11-16  hold  C1        2026-11-30  0
        2026-11-16  hold  C1        2026-12-15  1
        2026-11-16  hold  C1        2026-12-31  2
    """
    assert in_force(journal(text), FRIDAY)["id"].tolist() == [3]
    text += "2026-11-17 undo C1 - 3\n"
    assert in_force(journal(text), FRIDAY)["id"].tolist() == [2]
    text += "2026-11-17 undo C1 - 2\n"
    assert in_force(journal(text), FRIDAY)["id"].tolist() == [1]
    text += "2026-11-17 undo C1 - 1\n"
    assert in_force(journal(text), FRIDAY).empty


def test_an_act_counts_from_its_own_day_on() -> None:
    lines = journal("on act customer\n2026-11-20 call C1\n2026-11-21 call C1")
    counts = [len(in_force(lines, FRIDAY + timedelta(days=ahead))) for ahead in (-1, 0, 1)]
    assert counts == [0, 1, 2]


def test_a_line_undone_tomorrow_never_happened_today() -> None:
    lines = journal("on act customer undoes\n2026-11-18 call C1 0\n2026-11-25 undo C1 1")
    assert in_force(lines, FRIDAY).empty


def test_the_history_shows_undone_lines_too_the_newest_first() -> None:
    lines = journal("on act customer undoes\n2026-11-18 call C1 0\n2026-11-18 note C2 0\n2026-11-19 undo C1 1")
    assert history(lines, "C1")["act"].tolist() == ["undo", "call"]


def test_what_was_last_put_on_record_about_the_desk_is_remembered() -> None:
    lines = """
        on          act      note  details       undoes
        2026-11-01  setting  -     {"terms":30}  0
        2026-11-02  layout   abc   {"scope":1}   0
        2026-11-03  layout   xyz   {"scope":2}   0
        2026-11-04  setting  -     {"terms":45}  0
    """
    assert remembered(journal(lines), "setting") == {"terms": 45}
    assert remembered(journal(lines), "layout", "abc") == {"scope": 1}
    assert remembered(journal(lines), "layout", "other") == {}
    assert remembered(journal(lines + "2026-11-05 undo - {} 4"), "setting") == {"terms": 30}
    assert remembered(empty(JOURNAL), "setting") == {}


# Contacts and steps


@pytest.mark.parametrize("act", ACTS)
def test_a_contact_counts_and_anything_else_does_not(act: str) -> None:
    lines = journal(f"on act customer day\n2026-11-10 reminder_1 C1 -\n2026-11-16 {act} C1 2026-11-20")
    found = stood(lines, FRIDAY)
    if act in CONTACTS:
        assert (found["contacts"], found["last_act"], *days(found["last_contact"])) == (2, act, "2026-11-16")
    else:
        assert (found["contacts"], found["last_act"], *days(found["last_contact"])) == (1, "reminder_1", "2026-11-10")


def test_the_last_contact_is_the_one_of_the_latest_day_even_after_a_correction() -> None:
    lines = journal("""
        on          act        customer  note   undoes
        2026-11-10  reminder_1 C1        -      0
        2026-11-16  no_answer  C1        -      0
        2026-11-10  reminder_1 C1        post   1
    """)
    found = stood(lines, FRIDAY)
    assert (found["contacts"], found["last_act"], *days(found["last_contact"])) == (2, "no_answer", "2026-11-16")


@pytest.mark.parametrize(
    ("acts", "step", "day"),
    [
        ("", "", "-"),
        ("reminder_1:02", "reminder_1", "2026-11-02"),
        ("reminder_1:02 reminder_1:05", "reminder_1", "2026-11-05"),
        ("reminder_1:02 reminder_2:16", "reminder_2", "2026-11-16"),
        ("reminder_2:02 reminder_1:16", "reminder_2", "2026-11-02"),
        ("reminder_1:02 no_answer:03", "reminder_1", "2026-11-02"),
        ("reminder_1:02 formal_notice:03", "formal_notice", "2026-11-03"),
        ("reminder_1:02 escalate:03 call:09", "escalate", "2026-11-03"),
        # somebody spoken to does the call, once the second reminder was sent
        ("call:02", "", "-"),
        ("reminder_1:02 call:09", "reminder_1", "2026-11-02"),
        ("reminder_2:02 call:09", "call", "2026-11-09"),
        ("reminder_2:02 promise:09", "call", "2026-11-09"),
        ("reminder_2:02 no_answer:09", "reminder_2", "2026-11-02"),
        ("reminder_1:02 call:05 reminder_2:16", "reminder_2", "2026-11-16"),
        ("reminder_2:02 call:05 reminder_3:08 call:12", "call_2", "2026-11-12"),
        ("formal_notice:02 call:05", "formal_notice", "2026-11-02"),
        # a further call some days later is the second one; on the next day it is the same conversation going on
        ("reminder_2:02 call:05 call:05", "call", "2026-11-05"),
        ("reminder_2:02 call:05 call:06", "call", "2026-11-06"),
        ("reminder_2:02 call:05 call:07", "call_2", "2026-11-07"),
        ("reminder_2:02 call:05 call:09 call:12", "call_2", "2026-11-12"),
        ("reminder_2:02 reminder_3:05 call:09", "call_2", "2026-11-09"),
        ("reminder_2:02 call:05 no_answer:09", "call", "2026-11-05"),
        # a plan proposed is the step after the calls, and none before the second reminder
        ("reminder_1:02 plan:09", "reminder_1", "2026-11-02"),
        ("reminder_2:02 plan:09", "plan", "2026-11-09"),
        ("reminder_2:02 plan:09 call:12", "plan", "2026-11-09"),
        ("reminder_2:02 plan:09 formal_notice:16", "formal_notice", "2026-11-16"),
        ("reminder_2:02 summary:05 note:06 task:07", "reminder_2", "2026-11-02"),
    ],
)
def test_the_step_is_the_highest_one_done(acts: str, step: str, day: str) -> None:
    lines = [f"2026-11-{on} {act} C1" for act, on in (pair.split(":") for pair in acts.split())]
    found = stood(journal("\n".join(["on act customer", "2026-11-01 note C1", *lines])), FRIDAY)
    assert (found["step"], *days(found["step_day"])) == (step, day)


@pytest.mark.parametrize("act", SPOKEN)
def test_whoever_was_spoken_to_was_called(act: str) -> None:
    lines = journal(f"on act customer\n2026-11-02 reminder_2 C1\n2026-11-16 {act} C1")
    found = stood(lines, FRIDAY)
    assert found["step"] == ("plan" if act == "plan" else "call")
    assert days(found["last_call"], found["last_mail"]) == ["2026-11-16", "2026-11-02"]


@pytest.mark.parametrize(
    ("acts", "contacts", "mail", "call", "third"),
    [
        ("", 0, "-", "-", "-"),
        ("reminder_1:02", 1, "2026-11-02", "-", "-"),
        ("reminder_1:02 reminder_2:16 formal_notice:18", 3, "2026-11-18", "-", "-"),
        ("no_answer:02 voicemail:03 wrong_number:04", 3, "-", "-", "2026-11-02"),
        ("no_answer:02 voicemail:03 no_answer:04 no_answer:06", 4, "-", "-", "2026-11-03"),
        ("no_answer:02 no_answer:02 no_answer:02", 3, "-", "-", "2026-11-02"),
        # what comes up in one conversation is one contact, and one try
        ("promise:02 dispute:02 paid_already:02", 1, "-", "2026-11-02", "-"),
        ("promise:02 dispute:02 call:09 refuses:16", 3, "-", "2026-11-16", "2026-11-02"),
        ("no_answer:02 promise:02", 2, "-", "2026-11-02", "-"),
        ("summary:02 note:03 hold:04 task:05 escalate:06", 0, "-", "-", "-"),
    ],
)
def test_contacts_are_counted_and_the_last_of_each_kind_is_known(acts, contacts, mail, call, third) -> None:
    lines = [f"2026-11-{on} {act} C1" for act, on in (pair.split(":") for pair in acts.split())]
    found = stood(journal("\n".join(["on act customer", "2026-11-01 note C1", *lines])), FRIDAY)
    told = (found["contacts"], *days(found["last_mail"], found["last_call"], found["third_try"]))
    assert told == (contacts, mail, call, third)


@pytest.mark.parametrize(
    ("late_since", "day"), [("2026-10-01", "2026-11-05"), ("2026-11-05", "2026-11-05"), ("2026-11-06", "-")]
)
def test_the_first_reminder_of_this_story_is_known_by_its_day(late_since: str, day: str) -> None:
    lines = journal("on act customer\n2026-10-20 reminder_1 C1\n2026-11-05 reminder_1 C1\n2026-11-16 reminder_2 C1")
    assert days(stood(lines, FRIDAY, late_since)["reminded"]) == [day]


@pytest.mark.parametrize(
    ("called", "step"),
    [("2026-11-06", "reminder_1"), ("2026-11-10", "reminder_1"), ("2026-11-11", "call")],
)
def test_a_call_after_the_day_of_a_broken_promise_is_the_step_call(called: str, step: str) -> None:
    lines = journal(f"""
        on          act         customer  day         amount
        2026-11-02  reminder_1  C1        -           0.00
        2026-11-05  promise     C1        2026-11-10  400.00
        {called}    call        C1        -           0.00
    """)
    found = stood(lines, FRIDAY)
    assert (found["promise_state"], found["step"]) == ("broken", step)


@pytest.mark.parametrize(
    ("late_since", "step"),
    [("2026-11-08", "reminder_2"), ("2026-11-09", "reminder_2"), ("2026-11-10", ""), ("2026-11-11", "")],
)
def test_a_step_done_before_the_oldest_overdue_fell_due_belongs_to_an_older_story(late_since, step) -> None:
    lines = journal("on act customer\n2026-10-20 reminder_1 C1\n2026-11-09 reminder_2 C1")
    found = stood(lines, FRIDAY, late_since)
    assert (found["step"], found["contacts"]) == (step, 2)


def test_who_owes_nothing_overdue_has_no_step() -> None:
    lines = journal("on act customer\n2026-11-09 reminder_2 C1")
    made = standing(lines, empty(PROMISES), NEVER_LATE, FRIDAY)
    assert (made["step"].tolist(), days(made["step_day"].item())) == ([""], ["-"])


# Promises, plans, disputes, holds and the list, as an account shows them


def test_the_newest_promise_is_the_one_that_stands_and_all_are_counted() -> None:
    lines = journal("""
        on          act      customer  day         amount  currency
        2026-11-02  promise  C1        2026-11-04  100.00  EUR
        2026-11-03  promise  C1        2026-11-05  200.00  EUR
        2026-11-09  promise  C1        2026-11-11  300.00  EUR
        2026-11-18  promise  C1        2026-11-27  400.00  USD
    """)
    owed = documents("id day amount\n1 2026-10-01 1000.00")
    paid = events("document_id kind day amount\n1 settlement 2026-11-04 -100.00\n1 settlement 2026-11-10 -50.00")
    found = stood(lines, FRIDAY, promised=promises(lines, owed, paid, FRIDAY, FRIDAY))
    told = [found[f"promise_{name}"] for name in ("state", "amount", "currency")]
    assert told == ["running", 400_00, "USD"]
    assert days(found["promise_day"]) == ["2026-11-27"]
    assert (found["promises_kept"], found["promises_broken"]) == (1, 2)


@pytest.mark.parametrize(("act", "step"), [("call", "call"), ("plan", "")])
def test_after_a_broken_promise_a_call_is_a_step_before_the_reminders_and_a_plan_is_none(act: str, step: str) -> None:
    """A letter that offers a plan takes the place of no call: the ladder goes on from the reminders."""
    lines = journal(f"""
        on          act      customer  day         amount  currency
        2026-11-02  promise  C1        2026-11-06  400.00  EUR
        2026-11-12  {act}    C1        2026-11-30  400.00  EUR
    """)
    nothing = events("document_id kind day amount")
    owed = documents("id day amount\n1 2026-10-01 1000.00")
    found = stood(lines, FRIDAY, promised=promises(lines, owed, nothing, FRIDAY, FRIDAY))
    assert (found["step"], found["promise_state"]) == (step, "broken")
    assert days(found["last_call"]) == ["2026-11-12"]


def test_a_plan_lasts_until_its_last_part() -> None:
    parts = [{"day": day, "amount": 500_00} for day in ("2026-11-27", "2026-12-28")]
    plan = {"currency": "EUR", "total": 1000_00, "parts": parts}
    told = json.dumps(plan, separators=(",", ":"))
    lines = "on act customer day amount currency details\n2026-11-18 plan C1 2026-11-27 1000.00 EUR " + told
    found = stood(journal(lines), FRIDAY)
    assert days(found["plan_on"], found["plan_day"], found["plan_until"]) == ["2026-11-18", "2026-11-27", "2026-12-28"]
    assert (found["plan_state"], found["plan_amount"], found["contacts"]) == ("proposed", 1000_00, 1)
    agreed = stood(journal(lines + '\n2026-11-19 plan_accepted C1 - 0.00 - {"plan":1}'), FRIDAY)
    assert (agreed["plan_state"], agreed["contacts"]) == ("accepted", 1)


@pytest.mark.parametrize(
    ("first", "second", "on", "state"),
    [
        ((), (), "2026-10-20", "proposed"),
        (("F1",), ("F1", "F2"), "2026-10-20", "proposed"),
        (("F1",), (), "2026-10-20", "proposed"),
        (("F1",), ("F2",), "2026-10-20", "late"),
        (("F1",), ("F2",), "2026-11-18", "proposed"),
    ],
)
def test_a_late_plan_presses_no_more_once_one_about_the_same_debt_or_a_later_one_is_proposed(
    first, second, on, state
) -> None:
    def plan(on: str, day: str, amount: int, documents: tuple[str, ...]) -> str:
        told = {"currency": "EUR", "total": amount, "parts": [{"day": day, "amount": amount}], "documents": documents}
        return f"{on} plan C1 {day} {amount / 100:.2f} EUR {json.dumps(told, separators=(',', ':'))}"

    lines = [plan("2026-10-01", "2026-11-02", 500_00, first), '2026-10-02 plan_accepted C1 - 0.00 - {"plan":1}']
    header = "on act customer day amount currency details"
    late = stood(journal("\n".join([header, *lines])), FRIDAY)
    assert (late["plan_state"], late["plan_amount"]) == ("late", 500_00)
    lines.append(plan(on, "2026-12-18", 700_00, second))
    found = stood(journal("\n".join([header, *lines])), FRIDAY)
    assert (found["plan_state"], found["plan_amount"]) == (state, 500_00)


PLANNED = (
    "journal_id customer on accepted currency amount received parts missed following following_amount last state anew"
)
A_PLAN = {
    "running": "C1 2026-09-01 2026-09-02 EUR 900.00 300.00 3 0 2026-12-01 300.00 2027-01-01 running 0",
    "late": "C1 2026-08-01 2026-08-02 EUR 500.00 100.00 5 1 2026-11-02 100.00 2027-03-01 late 0",
    "broken": "C1 2026-07-01 2026-07-02 EUR 400.00 0.00 4 2 2026-10-02 100.00 2026-12-02 broken 0",
    "proposed": "C1 2026-11-18 - EUR 700.00 0.00 2 0 2026-12-18 350.00 2027-01-18 proposed 0",
    "earlier": "C1 2026-09-20 - EUR 90.00 0.00 2 0 2026-12-10 45.00 2027-01-10 proposed 0",
    "since": "C1 2026-11-09 2026-11-10 EUR 100.00 0.00 2 0 2026-12-20 50.00 2027-01-20 running 0",
    "older": "C1 2026-11-10 - EUR 70.00 0.00 2 0 2026-12-10 35.00 2027-01-10 proposed 0",
    "dollars": "C1 2026-10-01 2026-10-02 USD 800.00 0.00 2 0 2026-12-05 400.00 2027-06-05 running 0",
    "ended": "C1 2026-11-19 2026-11-19 EUR 600.00 0.00 2 0 - 0.00 2027-02-19 broken 0",
    "completed": "C1 2026-11-01 2026-11-02 EUR 200.00 200.00 2 0 - 0.00 2026-11-15 completed 0",
    "replaced": "C1 2026-11-02 - EUR 200.00 0.00 2 0 - 0.00 2026-11-15 replaced 0",
    "withdrawn": "C1 2026-11-03 - EUR 200.00 0.00 2 0 - 0.00 2026-11-16 withdrawn 0",
    "late, asked anew": "C1 2026-08-01 2026-08-02 EUR 500.00 100.00 5 1 2026-11-02 100.00 2027-03-01 late 2",
}


@pytest.mark.parametrize(
    ("several", "state", "day", "amount", "until"),
    [
        # late or broken first, then one that waits for an answer, then one that is kept, whichever is the newest
        ("late + running", "late", "2026-11-02", 1000_00, "2027-03-01"),
        ("broken + running", "broken", "2026-10-02", 1000_00, "2027-01-01"),
        ("late + earlier", "late", "2026-11-02", 400_00, "2027-03-01"),
        ("running + proposed", "proposed", "2026-12-18", 600_00, "2027-01-18"),
        ("late + broken + running + earlier", "late", "2026-11-02", 1400_00, "2027-03-01"),
        # a plan proposed since the missed part waits for its answer: they spoke that day
        ("late + proposed", "proposed", "2026-12-18", 400_00, "2027-03-01"),
        ("late + broken + running + proposed", "proposed", "2026-12-18", 1400_00, "2027-03-01"),
        # so does a kept plan that was agreed since
        ("late + since", "running", "2026-12-20", 500_00, "2027-03-01"),
        # nobody waits for the answer to an older proposal once another plan was agreed
        ("earlier + since", "running", "2026-12-20", 100_00, "2027-01-20"),
        # what is asked anew, about the same debt, waits for the answer
        ("late, asked anew + proposed", "proposed", "2026-12-18", 400_00, "2027-03-01"),
        # of two that wait the newer; what nobody agreed to counts where nothing else is there
        ("proposed + older", "proposed", "2026-12-18", 770_00, "2027-01-18"),
        ("proposed", "proposed", "2026-12-18", 700_00, "2027-01-18"),
        # no currency is added to another
        ("running + dollars", "running", "2026-12-05", 800_00, "2027-06-05"),
        ("late + dollars", "late", "2026-11-02", 400_00, "2027-03-01"),
        # one that ended shows only where none is alive, and brings nothing
        ("running + ended + completed + withdrawn + replaced", "running", "2026-12-01", 600_00, "2027-01-01"),
        ("completed + replaced + withdrawn", "withdrawn", "-", 0, "2026-11-16"),
        ("completed + ended", "broken", "-", 0, "2027-02-19"),
    ],
)
def test_of_several_plans_the_most_pressing_shows_with_what_all_bring(several, state, day, amount, until) -> None:
    found = with_plans(several)
    assert (found["plan_state"], found["plan_amount"]) == (state, amount)
    assert days(found["plan_day"], found["plan_until"]) == [day, until]


@pytest.mark.parametrize(
    ("several", "reply", "state"),
    [
        # a plan that nobody answered in time waits no more: what is kept, or missed, counts again
        ("running + older", 11, "proposed"),
        ("running + older", 10, "running"),
        ("late + older", 11, "proposed"),
        ("late + older", 10, "late"),
        ("late, asked anew + older", 11, "proposed"),
        ("late, asked anew + older", 10, "late"),
        ("running + older + proposed", 10, "proposed"),
        ("older", 10, "proposed"),
    ],
)
def test_a_proposal_waits_for_its_answer_so_many_days(several: str, reply: int, state: str) -> None:
    assert with_plans(several, reply)["plan_state"] == state


def with_plans(several: str, reply: int | None = None) -> pd.Series:
    """STANDING of a customer with these plans of A_PLAN, in the order of their days."""
    told = sorted((A_PLAN[name] for name in several.split(" + ")), key=lambda line: line.split()[1])
    known = table(PLANS, "\n".join([PLANNED, *(f"{place} {line}" for place, line in enumerate(told, start=1))]))
    line = journal("on act customer\n2026-11-01 note C1")
    since = pd.Series({"C1": pd.Timestamp("2026-01-01")}).astype("datetime64[s]")
    return standing(line, empty(PROMISES), since, FRIDAY, plans=known, reply=reply).iloc[0]


@pytest.mark.parametrize(
    ("acts", "disputed", "since"),
    [
        ("dispute:02:500.00", 500_00, "2026-11-02"),
        ("dispute:02:500.00 dispute:09:300.00", 800_00, "2026-11-02"),
        ("dispute:02:500.00 dispute_settled:09:500.00", 0, "-"),
        ("dispute:02:500.00 dispute:09:300.00 dispute_settled:16:0.00", 0, "-"),
        ("dispute:02:500.00 dispute_settled:09:0.00 dispute:16:300.00", 300_00, "2026-11-16"),
    ],
)
def test_a_dispute_lasts_until_it_is_settled(acts: str, disputed: int, since: str) -> None:
    parts = [part.split(":") for part in acts.split()]
    lines = "\n".join(f"2026-11-{on} {act} C1 {amount} EUR" for act, on, amount in parts)
    found = stood(journal(f"on act customer amount currency\n{lines}"), FRIDAY)
    assert (found["disputed"], *days(found["disputed_since"])) == (disputed, since)
    assert (found["disputed_late"], found["disputed_currency"]) == (disputed, "EUR" if disputed else "")


def test_the_newest_hold_says_until_when() -> None:
    lines = journal("on act customer day\n2026-11-02 hold C1 2026-12-31\n2026-11-16 hold C1 2026-11-30")
    assert days(stood(lines, FRIDAY)["hold_until"]) == ["2026-11-30"]


@pytest.mark.parametrize(
    ("acts", "column", "value"),
    [
        ("hold:02:2026-12-31 hold_ended:09:-", "hold_until", "-"),
        ("hold:02:2026-12-31 hold_ended:09:- hold:10:2026-11-30", "hold_until", "2026-11-30"),
        ("postpone:02:2026-11-25", "postponed_until", "2026-11-25"),
        ("postpone:02:2026-11-25 postpone:09:2026-11-27", "postponed_until", "2026-11-27"),
        ("done:20:-", "postponed_until", "2026-11-21"),
        ("postpone:02:2026-11-25 done:20:-", "postponed_until", "2026-11-21"),
        ("stop:02:-", "stopped", "2026-11-02"),
        ("stop:02:- stop_ended:09:-", "stopped", "-"),
        ("insolvency:09:2026-11-05", "insolvent", "2026-11-05"),
        ("insolvency:09:2026-11-05 insolvency_ended:16:-", "insolvent", "-"),
    ],
)
def test_what_was_said_of_an_account_holds_until_something_else_is(acts: str, column: str, value: str) -> None:
    parts = [part.split(":") for part in acts.split()]
    lines = "\n".join(f"2026-11-{on} {act} C1 {day}" for act, on, day in parts)
    assert days(stood(journal(f"on act customer day\n{lines}"), FRIDAY)[column]) == [value]


def test_done_for_today_is_over_tomorrow() -> None:
    lines = journal("on act customer\n2026-11-19 done C1")
    assert [days(stood(lines, day)["postponed_until"]) for day in (FRIDAY, FRIDAY + timedelta(days=9))] == [
        ["2026-11-20"], ["2026-11-20"],
    ]  # fmt: skip


def test_the_kind_the_collector_and_the_limit_are_those_said_last() -> None:
    lines = journal("""
        on          act      customer  note   amount   currency
        2026-11-02  segment  C1        good   0.00     -
        2026-11-09  segment  C1        bad    0.00     -
        2026-11-09  assign   C1        Bram   0.00     -
        2026-11-16  assign   C1        -      0.00     -
        2026-11-16  limit    C1        -      5000.00  EUR
        2026-11-17  limit    C1        -      2500.00  USD
    """)
    found = stood(lines, FRIDAY)
    assert [found[name] for name in ("segment", "assigned", "limit", "limit_currency")] == ["bad", "", 2500_00, "USD"]
    assert stood(lines, date(2026, 11, 9))["assigned"] == "Bram" and found["segment"] in SEGMENTS


def caught_up(on: str, days_: dict[str, str]) -> str:
    return f"{on} catch_up - - {json.dumps({'days': days_}, separators=(',', ':'))}\n"


def test_first_letters_spread_over_days_come_back_each_on_its_day() -> None:
    lines = "on act customer day details\n" + caught_up("2026-11-16", {"C1": "2026-11-25", "C2": "2026-11-26"})
    assert days(stood(journal(lines), FRIDAY)["postponed_until"]) == ["2026-11-25"]
    again = lines + caught_up("2026-11-17", {"C1": "2026-11-30"})
    assert days(stood(journal(again), FRIDAY)["postponed_until"]) == ["2026-11-30"]
    assert days(stood(journal(again), date(2026, 11, 16))["postponed_until"]) == ["2026-11-25"]
    both = standing(journal(again), empty(PROMISES), NEVER_LATE, FRIDAY)
    assert both["customer"].tolist() == ["C1", "C2"]


@pytest.mark.parametrize(
    ("before", "after", "until"),
    [
        ("2026-11-16 done C1 - {}\n", "", "2026-11-25"),
        ("2026-11-16 postpone C1 2026-11-18 {}\n", "", "2026-11-25"),
        ("2026-11-16 postpone C1 2026-11-30 {}\n", "", "2026-11-25"),
        ("", "2026-11-18 postpone C1 2026-11-20 {}\n", "2026-11-20"),
    ],
)
def test_of_a_spreading_and_a_postponement_the_later_holds(before: str, after: str, until: str) -> None:
    lines = "on act customer day details\n" + before + caught_up("2026-11-17", {"C1": "2026-11-25"}) + after
    assert days(stood(journal(lines), FRIDAY)["postponed_until"]) == [until]


def test_an_escalated_account_says_why_until_it_is_withdrawn() -> None:
    lines = "on act customer note undoes\n2026-11-16 note C1 - 0\n2026-11-17 escalate C1 insolvent 0\n"
    listed = stood(journal(lines), FRIDAY)
    assert (*days(listed["escalated"]), listed["escalation_note"]) == ("2026-11-17", "insolvent")
    withdrawn = stood(journal(lines + "2026-11-18 undo C1 - 2"), FRIDAY)
    assert (*days(withdrawn["escalated"]), withdrawn["escalation_note"]) == ("-", "")


def test_each_customer_stands_on_a_line_of_its_own_and_the_desk_on_none() -> None:
    lines = journal("on act customer\n2026-11-16 call C2\n2026-11-16 call C1\n2026-11-16 setting -\n2026-11-17 note C2")
    made = standing(lines, empty(PROMISES), NEVER_LATE, FRIDAY)
    assert made[["customer", "contacts"]].values.tolist() == [["C1", 1], ["C2", 1]]


def test_a_silent_journal_gives_no_line_and_an_empty_standing_for_those_asked() -> None:
    assert len(checked(STANDING, standing(empty(JOURNAL), empty(PROMISES), NEVER_LATE, FRIDAY))) == 0
    asked = checked(STANDING, empty_standing(["C1", "C2"]))
    assert asked["customer"].tolist() == ["C1", "C2"]
    assert asked["contacts"].sum() == asked["disputed"].sum() == 0
    assert asked[["last_contact", "escalated", "hold_until", "plan_until"]].isna().all(axis=None)


# Undoing


@st.composite
def lines_of_acts(draw: st.DrawFn) -> pd.DataFrame:
    """A journal of two customers, acts of every kind, some undone and some corrected."""
    drawn = draw(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(["C1", "C2"]), st.integers(0, 3))))
    start, lines = date(2026, 11, 2), []
    for number, (act, customer, how) in enumerate(drawn, 1):
        on = start + timedelta(days=number // 2)
        target = draw(st.integers(1, number - 1)) if how == 0 and number > 1 else 0
        same = lines[target - 1]["customer"] if target else customer
        corrects = bool(target) and lines[target - 1]["act"] != "undo" and draw(st.booleans())
        done = act if corrects or not target else "undo"
        lines.append(line(number, done, same, lines[target - 1]["on"] if corrects else on, target))
    return rows(JOURNAL, lines)


def line(number: int, act: str, customer: str, on: date, undoes: int = 0) -> dict:
    dated = ("promise", "hold", "plan", "postpone", "insolvency", "task")
    about = on + timedelta(days=3) if act in dated else None
    amount = 100_00 if act in ("promise", "dispute", "plan") else 0
    common = {"by": "Sophie", "details": "{}", "currency": "EUR" if amount else "", "note": f"{act} {number}"}
    return {"id": number, "at": on, "on": on, "act": act, "customer": customer, "day": about, "amount": amount,
            "undoes": undoes, **common}  # fmt: skip


def whole_standing(lines: pd.DataFrame, as_of: date) -> pd.DataFrame:
    owed = documents("id day customer amount\n1 2026-10-01 C1 1000.00\n2 2026-10-01 C2 1000.00")
    paid = events(settled("2026-11-06", "-150.00"))
    since = pd.Series({"C1": pd.Timestamp("2026-11-04"), "C2": pd.Timestamp("2026-10-31")}).astype("datetime64[s]")
    told = beside(lines, owed, paid, as_of)
    return standing(lines, promises(lines, owed, paid, as_of, as_of), since, as_of, **told)


@settings(max_examples=25)
@given(lines_of_acts(), st.sampled_from(ACTS), st.sampled_from(["C1", "C2"]), st.integers(0, 20))
def test_an_act_undone_leaves_the_same_standing(lines: pd.DataFrame, act: str, customer: str, ahead: int) -> None:
    as_of = date(2026, 11, 2) + timedelta(days=ahead)
    number = len(lines) + 1
    more = [line(number, act, customer, as_of), line(number + 1, "undo", customer, as_of, number)]
    after = pd.concat([lines, rows(JOURNAL, more)], ignore_index=True)
    assert_frame_equal(whole_standing(after, as_of), whole_standing(lines, as_of))


@settings(max_examples=25)
@given(lines_of_acts(), st.data())
def test_an_undo_undone_leaves_the_same_standing(lines: pd.DataFrame, data: st.DataObject) -> None:
    as_of = date(2026, 12, 31)
    holding = sorted(set(lines["id"]) - void(lines))
    if not holding:
        return
    number, target = len(lines) + 1, data.draw(st.sampled_from(holding))
    more = [line(number, "undo", "C1", as_of, target), line(number + 1, "undo", "C1", as_of, number)]
    after = pd.concat([lines, rows(JOURNAL, more)], ignore_index=True)
    assert_frame_equal(whole_standing(after, as_of), whole_standing(lines, as_of))


@settings(max_examples=20)
@given(lines_of_acts(), st.integers(0, 20))
def test_acts_after_the_day_looked_at_change_nothing_of_it(lines: pd.DataFrame, ahead: int) -> None:
    as_of = date(2026, 11, 2) + timedelta(days=ahead)
    later = (lines["on"] > pd.Timestamp(as_of)) & (lines["undoes"] == 0) & ~lines["id"].isin(lines["undoes"])
    assert_frame_equal(whole_standing(lines[~later.to_numpy()], as_of), whole_standing(lines, as_of))


def test_the_ladder_is_made_of_acts() -> None:
    assert set(STEPS_DONE) - {"call_2"} <= set(ACTS), "the second call is a call like any other"
    assert set(CONTACTS) <= set(ACTS) and len(set(ACTS)) == len(ACTS)


def test_a_correction_of_a_correction_goes_back_to_the_first_version() -> None:
    lines = journal("on act customer undoes\n" + "\n".join(f"2026-11-16 call C1 {of}" for of in (0, 1, 0, 2, 3)))
    assert firsts(lines) == {2: 1, 4: 1, 5: 3}
    undone = journal("on act customer undoes\n2026-11-16 call C1 0\n2026-11-16 undo C1 1")
    assert firsts(undone) == {}
