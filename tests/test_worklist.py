"""Whom to chase: everybody with something overdue once, by worth, and those left in peace with the reason."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections import policy
from src.collections.tables import (
    ACCOUNTS,
    CENTS,
    COUNT,
    CUSTOMERS,
    DAY,
    ESCALATED,
    STANDING,
    TEXT,
    WORKLIST,
    checked,
    empty,
    shaped,
)
from src.collections.worklist import escalated, worklist
from tests.accounts import promised
from tests.given import rows, table

FRIDAY = date(2026, 11, 20)
SILENT_OF = {DAY: None, TEXT: "", CENTS: 0, COUNT: 0}


def accounts(text: str) -> pd.DataFrame:
    """ACCOUNTS from text; everything open is overdue, one document, since the days late of the line, unless it says."""
    header, *lines = [line.split() for line in text.strip().splitlines()]
    told = [dict(zip(header, line, strict=True)) for line in lines]
    made = [
        {
            "customer": line["customer"],
            "currency": line.get("currency", "EUR"),
            "open": int(line["overdue"]) * 100 + int(line.get("unapplied", 0)) * 100,
            "overdue": int(line["overdue"]) * 100,
            "unapplied": int(line.get("unapplied", 0)) * 100,
            "documents": int(line.get("documents", 1)),
            "oldest": FRIDAY - timedelta(days=int(line["late"])) if int(line["late"]) else None,
            "days_late": int(line["late"]),
        }
        for line in told
    ]
    return rows(ACCOUNTS, made)


def stands(*lines: dict[str, Any]) -> pd.DataFrame:
    """STANDING of customers, silent but for what a line says."""
    silent = {column.name: SILENT_OF[column.kind] for column in STANDING.columns}
    told = [{name: value for name, value in line.items() if name in silent} for line in lines]
    return rows(STANDING, [{**silent, **line} for line in told])


def listed(owed: pd.DataFrame, *lines: dict[str, Any], as_of: date = FRIDAY) -> pd.DataFrame:
    return checked(WORKLIST, worklist(owed, stands(*lines), as_of, promises=promised(*lines)))


# Who is on it


def test_everybody_with_something_overdue_is_listed_once_and_nobody_else() -> None:
    owed = accounts("""
        customer  currency  overdue  late
        C1        EUR       100      5
        C1        USD       300      9
        C2        EUR       0        0
        C3        EUR       200      1
    """)
    assert sorted(listed(owed)["customer"]) == ["C1", "C3"]


def test_a_customer_with_several_currencies_stands_with_the_largest_and_none_is_added() -> None:
    owed = accounts("""
        customer  currency  overdue  late  documents
        C1        EUR       100      50    1
        C1        USD       300      9     2
        C2        GBP       100      9     1
        C2        EUR       100      7     1
    """)
    found = listed(owed).set_index("customer")
    assert found.loc["C1", ["currency", "overdue", "documents", "days_late"]].tolist() == ["USD", 300_00, 2, 9]
    assert found.loc["C2", ["currency", "overdue"]].tolist() == ["EUR", 100_00]


@st.composite
def a_book_of_debtors(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Accounts of up to eight customers in two currencies, and how some of them stand."""
    codes = draw(st.lists(st.sampled_from("ABCDEFGH"), unique=True))
    lines, told = [], []
    for code in sorted(codes):
        for currency in draw(st.sampled_from([["EUR"], ["USD"], ["EUR", "USD"]])):
            overdue = draw(st.sampled_from([0, 3, 100, 1000]))
            late = draw(st.integers(1, 400)) if overdue else 0
            credit = draw(st.sampled_from([0, 0, -50, -1000]))
            lines.append(f"{code} {currency} {overdue} {credit} {late}")
        if draw(st.booleans()):
            day = draw(st.sampled_from([-9, 0, 9]).map(lambda n: FRIDAY + timedelta(days=n)))
            line = {
                "contacts": 1,
                "last_act": draw(st.sampled_from(["no_answer", "call", "reminder_1"])),
                "last_contact": FRIDAY - timedelta(days=draw(st.integers(0, 30))),
                "promise_state": draw(st.sampled_from(["", "running", "kept", "broken", "unknown", "partly_kept"])),
                "promise_day": day,
                "hold_until": draw(st.sampled_from([None, day])),
                "escalated": draw(st.sampled_from([None, None, FRIDAY])),
                "disputed_late": draw(st.sampled_from([0, 50_00, 5000_00])),
                "disputed_currency": draw(st.sampled_from(["EUR", "USD"])),
                "segment": draw(st.sampled_from(["", *policy.SEGMENTS])),
                "plan_state": draw(st.sampled_from(["", "proposed", "running", "late", "broken"])),
                "plan_on": day,
                "plan_day": day,
                "plan_until": FRIDAY + timedelta(days=30),
                "step": draw(st.sampled_from(["", *policy.STEPS])),
                "step_day": FRIDAY - timedelta(days=draw(st.integers(0, 30))),
            }
            told.append({"customer": code, **line})
    return accounts("\n".join(["customer currency overdue unapplied late", *lines])), stands(*told)


@settings(max_examples=30)
@given(a_book_of_debtors())
def test_nobody_overdue_is_missing_and_nobody_else_is_on_the_list(book: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    owed, standing = book
    found = checked(WORKLIST, worklist(owed, standing, FRIDAY))
    assert sorted(found["customer"]) == sorted(set(owed.loc[owed["overdue"] > 0, "customer"]))


@settings(max_examples=30)
@given(a_book_of_debtors())
def test_those_to_contact_stand_first_each_part_by_worth_and_every_line_has_its_step(book) -> None:
    found = worklist(*book, FRIDAY)
    waits = (found["objections"] != "").tolist()
    assert waits == sorted(waits)
    order = list(zip(waits, -found["worth"], found["customer"], strict=True))
    assert order == sorted(order)
    assert set(found["step"]) <= set(policy.STEPS)
    assert all(key in policy.WAITING for keys in found["objections"] for key in keys.split(",") if key)
    assert found.loc[found["objections"] == "", "until"].isna().all()
    factors = found["by_age"] * found["by_behaviour"] * found["by_promise"] * found["by_silence"]
    assert np.allclose(found["worth"], found["amount_asked"] * factors)
    assert (found["amount_asked"] >= 0).all() and (found["amount_asked"] <= found["overdue"]).all()


def test_nobody_overdue_gives_an_empty_list() -> None:
    assert len(listed(accounts("customer overdue late\nC1 0 0"))) == 0
    assert len(listed(empty(ACCOUNTS))) == 0


def test_twenty_thousand_customers_are_listed() -> None:
    number = np.arange(20_000)
    late = 1 + number % 400
    owed = shaped(
        ACCOUNTS,
        {
            "customer": [f"C{code}" for code in number],
            "currency": np.full(20_000, "EUR"),
            "open": 100_00 + number,
            "overdue": 100_00 + number,
            "unapplied": 0 * number,
            "documents": number // number.clip(1),
            "oldest": np.datetime64(FRIDAY) - late.astype("timedelta64[D]"),
            "days_late": late,
        },
    )
    found = checked(WORKLIST, worklist(owed, empty(STANDING), FRIDAY))
    assert found["customer"].nunique() == len(found) == 20_000
    assert set(found["step"]) == {"reminder_1"}


# In which order


def test_one_currency_neither_hides_another_nor_makes_it_wait() -> None:
    """600 EUR that credit covers, 500 USD that nothing covers; then 400 EUR due yesterday, 300 USD due long ago."""
    covered = "customer currency overdue unapplied late\nC1 EUR 600 -600 40\nC1 USD 500 0 40"
    found = worklist(accounts(covered), stands(), FRIDAY).iloc[0]
    assert (found["currency"], found["amount_asked"], found["objections"]) == ("USD", 500_00, "")
    young = "customer currency overdue unapplied late\nC1 EUR 400 0 1\nC1 USD 300 0 40"
    asked = {"customer": "C1", "segment": "public"}
    found = worklist(accounts(young), stands(asked), FRIDAY).iloc[0]
    assert (found["currency"], found["days_late"], found["step"], found["objections"]) == ("EUR", 1, "reminder_1", "")


def test_the_order_is_by_amount_age_broken_promise_and_first_contact() -> None:
    owed = accounts("""
        customer  overdue  late
        SMALL     1000     30
        LARGE     5000     30
        OLD       1000     330
        BROKEN    1000     30
        NEW       1000     30
    """)
    known = {"contacts": 1, "last_act": "call", "last_contact": "2026-11-20"}
    promise = {"promise_state": "broken", "promise_day": "2026-11-06"}
    found = listed(owed, *[{"customer": code, **known} for code in ("SMALL", "LARGE", "OLD")],
                   {"customer": "BROKEN", **known, **promise}, as_of=FRIDAY)  # fmt: skip
    worth = found.set_index("customer")["worth"]
    assert worth.sort_values(ascending=False).index.tolist() == ["OLD", "LARGE", "BROKEN", "NEW", "SMALL"]
    assert worth.sort_values(ascending=False).tolist() == [1200_000, 1000_000, 400_000, 300_000, 200_000]


@pytest.mark.parametrize(
    ("line", "factors"),
    [
        ({}, (1.5, 1.0, 1.0, 1.5)),
        ({"contacts": 1, "last_contact": FRIDAY}, (1.5, 1.0, 1.0, 1.0)),
        ({"contacts": 1, "last_contact": FRIDAY - timedelta(days=15)}, (1.5, 1.0, 1.0, 1.25)),
        ({"contacts": 1, "last_contact": FRIDAY - timedelta(days=30)}, (1.5, 1.0, 1.0, 1.5)),
        ({"contacts": 1, "last_contact": FRIDAY - timedelta(days=300)}, (1.5, 1.0, 1.0, 1.5)),
        ({"segment": "bad"}, (1.5, 1.5, 1.0, 1.5)),
        ({"segment": "good"}, (1.5, 0.75, 1.0, 1.5)),
        ({"segment": "large"}, (1.5, 1.0, 1.0, 1.5)),
        ({"promises_broken": 1}, (1.5, 1.25, 1.0, 1.5)),
        ({"promises_broken": 4}, (1.5, 2.0, 1.0, 1.5)),
        ({"promises_broken": 9}, (1.5, 2.0, 1.0, 1.5)),
        ({"segment": "bad", "promises_broken": 2}, (1.5, 2.25, 1.0, 1.5)),
        ({"promise_state": "partly_kept", "promise_day": FRIDAY - timedelta(days=5)}, (1.5, 1.0, 2.0, 1.5)),
        ({"promise_state": "kept", "promise_day": FRIDAY - timedelta(days=5)}, (1.5, 1.0, 1.0, 1.5)),
        ({"plan_state": "late", "plan_day": FRIDAY - timedelta(days=5)}, (1.5, 1.0, 2.0, 1.5)),
        ({"plan_state": "running", "plan_day": FRIDAY + timedelta(days=5)}, (1.5, 1.0, 1.0, 1.5)),
    ],
)
def test_every_factor_of_what_a_contact_is_worth_says_its_part(line: dict[str, Any], factors: tuple) -> None:
    found = listed(accounts("customer overdue late\nC1 1000 15"), {"customer": "C1", **line}).iloc[0]
    assert tuple(found[f"by_{name}"] for name in ("age", "behaviour", "promise", "silence")) == factors
    assert found["worth"] == pytest.approx(1000_00 * np.prod(factors))


@pytest.mark.parametrize(
    ("credit", "disputed", "currency", "asked"),
    [
        (0, 0, "", 1000_00),
        (-300, 0, "", 700_00),
        (-300, 200_00, "EUR", 500_00),
        (0, 200_00, "USD", 1000_00),
        (-300, 900_00, "EUR", 0),
        (-2000, 0, "", 0),
    ],
)
def test_what_is_asked_is_the_overdue_less_credit_and_what_is_disputed_of_it(credit, disputed, currency, asked) -> None:
    owed = accounts(f"customer overdue unapplied late\nC1 1000 {credit} 20")
    line = {"disputed": disputed, "disputed_late": disputed, "disputed_currency": currency}
    assert listed(owed, {"customer": "C1", **line})["amount_asked"].item() == asked


def test_each_line_says_how_in_which_tone_of_whom_and_who_follows_it_up() -> None:
    owed = accounts("customer overdue late\nC1 1000 20\nC2 900 20\nC3 800 20")
    bad = {"customer": "C2", "segment": "bad", "assigned": "Bram"}
    call = {"customer": "C3", "step": "reminder_2", "step_day": "2026-11-10", "reminded": "2026-11-01"}
    found = listed(owed, bad, call).set_index("customer")[["step", "channel", "tone", "segment", "assigned"]]
    assert found.loc["C1"].tolist() == ["reminder_1", "email", "friendly", "ordinary", ""]
    assert found.loc["C2"].tolist() == ["reminder_1", "email", "firm", "bad", "Bram"]
    assert found.loc["C3"].tolist() == ["call", "call", "friendly", "ordinary", ""]


def test_a_caution_is_told_and_keeps_nobody_off_the_list() -> None:
    owed = accounts("customer overdue late\nC1 1000 20\nC2 900 20\nC3 800 20")
    call = {"step": "reminder_2", "step_day": "2026-11-10", "reminded": "2026-11-01"}
    customers = table(
        CUSTOMERS,
        """
        customer  name  phone  email  terms
        C1        Maes  -      a@b    -
        C2        Wols  02     -      -
        C3        Zorg  -      a@b    -
    """,
    )
    standing = stands({"customer": "C3", **call})
    old = worklist(owed, standing, FRIDAY, customers=customers, books=date(2026, 11, 9), closed={FRIDAY})
    assert dict(zip(old["customer"], old["cautions"], strict=True)) == {
        "C1": "old_books", "C2": "old_books,no_email", "C3": "old_books,no_phone,closed_day",
    }  # fmt: skip
    new = worklist(owed, standing, FRIDAY, customers=customers, books=FRIDAY)
    assert new["cautions"].tolist() == ["", "no_email", "no_phone"]
    assert set(old["objections"]) == set(new["objections"]) == {""}


def test_equals_stand_in_the_order_of_their_codes() -> None:
    owed = accounts("customer overdue late\nC3 100 9\nC1 100 9\nC2 100 9")
    assert listed(owed)["customer"].tolist() == ["C1", "C2", "C3"]


def test_credit_not_yet_applied_lowers_what_a_contact_is_worth() -> None:
    owed = accounts("customer overdue unapplied late\nC1 1000 -600 30\nC2 500 0 30")
    found = listed(owed)
    assert (found["customer"].tolist(), found["overdue"].tolist()) == (["C2", "C1"], [500_00, 1000_00])


def test_a_promise_broken_in_an_older_story_weighs_nothing() -> None:
    owed = accounts("customer overdue late\nC1 100 9\nC2 100 9")
    old = {"contacts": 1, "last_act": "promise", "last_contact": "2026-05-04", "promise_state": "broken"}
    found = listed(owed, {"customer": "C1", **old, "promise_day": "2026-05-08"})
    assert found[["customer", "reason", "step", "by_promise"]].values.tolist() == [
        ["C1", "last", "reminder_1", 1.0], ["C2", "never", "reminder_1", 1.0],
    ]  # fmt: skip


# Because of what


SPOKEN = {"contacts": 2, "last_act": "call", "last_contact": "2026-11-02"}
SILENT = {"contacts": 2, "last_act": "no_answer", "last_contact": "2026-11-18"}
DISPUTED = {"disputed": 1000_00, "disputed_late": 1000_00, "disputed_currency": "EUR"}
BROKEN = {"promise_state": "broken", "promise_day": "2026-11-13", "promise_amount": 400_00}


@pytest.mark.parametrize(
    ("line", "reason", "day", "amount", "days"),
    [
        ({}, "never", "NaT", 0, 20),
        (SPOKEN, "last", "2026-11-02", 0, 18),
        (SILENT, "no_answer", "2026-11-18", 0, 2),
        (SILENT | {"last_act": "voicemail"}, "no_answer", "2026-11-18", 0, 2),
        (SILENT | {"last_contact": "2026-10-21"}, "last", "2026-10-21", 0, 30),  # of an older debt
        (SPOKEN | BROKEN, "promise_broken", "2026-11-13", 400_00, 18),
        (SILENT | BROKEN, "promise_broken", "2026-11-13", 400_00, 2),
        (SPOKEN | BROKEN | {"promise_state": "partly_kept"}, "promise_broken", "2026-11-13", 400_00, 18),
        (SPOKEN | BROKEN | {"promise_state": "kept"}, "last", "2026-11-02", 0, 18),
        (SPOKEN | {"plan_state": "late", "plan_day": "2026-11-16"}, "plan_late", "2026-11-16", 0, 18),
        (SPOKEN | {"plan_state": "broken"}, "last", "2026-11-02", 0, 18),
        (
            SPOKEN | BROKEN | {"plan_state": "late", "plan_day": "2026-11-16"},
            "promise_broken",
            "2026-11-13",
            400_00,
            18,
        ),
    ],
)
def test_each_line_says_why_and_the_day_amount_and_days_it_speaks_of(line, reason, day, amount, days) -> None:
    found = listed(accounts("customer overdue late\nC1 1000 20"), {"customer": "C1", **line}).iloc[0]
    told = (found["reason"], str(found["reason_day"])[:10], found["reason_amount"], found["reason_days"])
    assert told == (reason, day, amount, days)


CALLED = SPOKEN | {"step": "call", "step_day": "2026-11-18", "reminded": "2026-10-26", "warned": "2026-11-09"}
"""Called after both reminders."""


@pytest.mark.parametrize(
    ("line", "objections", "until"),
    [
        ({"escalated": "2026-11-02"}, "escalated", "NaT"),
        ({"hold_until": "2026-11-27"}, "hold", "2026-11-27"),
        ({"promised": 1000_00, "promised_day": "2026-11-27", "promised_runs": True}, "promise_running", "2026-11-27"),
        ({"promised": 1000_00, "promised_day": "2026-11-13"}, "promise_unknown", "NaT"),
        ({"plan_state": "running", "plan_until": "2027-02-26"}, "plan_running", "2027-02-26"),
        ({"plan_state": "proposed", "plan_on": "2026-11-18", "plan_until": "2027-02-26"}, "plan_proposed",
         "2026-11-26"),
        ({**DISPUTED, "dispute_again": "2026-12-04"}, "disputed", "2026-12-04"),
        (DISPUTED, "disputed", "NaT"),
        ({"insolvent": "2026-11-02"}, "insolvent", "NaT"),
        ({"postponed_until": "2026-11-23"}, "postponed", "2026-11-23"),
        ({"segment": "consumer", "step": "call", "step_day": "2026-11-02", "reminded": "2026-11-10"}, "consumer",
         "2026-11-25"),
        # until contact is possible again: rested, and the next step due
        (SPOKEN | {"last_contact": "2026-11-19"}, "too_often", "2026-11-22"),
        (SILENT | {"last_contact": "2026-11-20"}, "too_often", "2026-11-21"),
        (CALLED, "too_soon", "2026-11-21"),
        (CALLED | {"last_contact": "2026-11-18"}, "too_often,too_soon", "2026-11-21"),
        (SPOKEN | {"step": "reminder_1", "step_day": "2026-11-18", "last_contact": "2026-11-18"}, "too_often,too_soon",
         "2026-12-02"),
        ({"step": "reminder_2", "step_day": "2026-11-15", **SILENT, "last_contact": "2026-11-20"}, "too_often",
         "2026-11-21"),
        # several: the strongest one's end
        ({"hold_until": "2026-11-27", "plan_state": "running", "plan_until": "2027-02-26"}, "hold,plan_running",
         "2026-11-27"),
        ({"escalated": "2026-11-02", "hold_until": "2026-11-27"}, "escalated,hold", "NaT"),
    ],
)  # fmt: skip
def test_each_objection_has_its_end(line: dict[str, Any], objections: str, until: str) -> None:
    found = listed(accounts("customer overdue late\nC1 1000 20"), {"customer": "C1", **line}).iloc[0]
    assert (found["objections"], str(found["until"])[:10]) == (objections, until)


@pytest.mark.parametrize(
    ("overdue", "credit", "objections"),
    [(1000, 0, ""), (1000, -999, "small"), (1000, -1000, "covered"), (1000, -1001, "covered"), (3, 0, "small")],
)
def test_credit_that_covers_an_account_leaves_the_customer_in_peace(overdue, credit, objections) -> None:
    owed = accounts(f"customer overdue unapplied late\nC1 {overdue} {credit} 20")
    assert listed(owed)["objections"].tolist() == [objections]


def test_a_customer_of_whom_the_journal_is_silent_stands_beside_an_empty_line() -> None:
    owed = accounts("customer overdue late\nC1 100 5\nC2 100 5")
    known = stands({"customer": "C2", "contacts": 3, "last_act": "call", "assigned": "Ann"})
    found = worklist(owed, known, FRIDAY).set_index("customer")[["reason", "assigned", "by_silence"]]
    assert found.loc["C1"].tolist() == ["never", "", 1.5] and found.loc["C2"].tolist() == ["last", "Ann", 1.0]


# The escalation list


def test_the_escalation_list_has_those_on_it_with_something_open_the_largest_overdue_first() -> None:
    owed = accounts("""
        customer  currency  overdue  late
        C1        EUR       100      5
        C2        EUR       900      50
        C2        USD       0        0
        C3        EUR       500      9
    """)
    said = {"escalated": "2026-11-02", "escalation_note": "insolvent", "contacts": 4, "promises_broken": 2}
    standing = stands(*[{"customer": code, **said} for code in ("C1", "C2", "C4")])
    customers = table(CUSTOMERS, """
        customer  name  company_number  vat_number  contact  phone  email       terms
        C1        Maes  0123            BE0123      Ann      02     a@b.example -
        C2        Wols  -               FR99        -        02     -           -
        C3        Zorg  -               -           -        -      -           -
        C4        Paid  -               -           -        -      -           -
    """)  # fmt: skip
    found = checked(ESCALATED, escalated(owed, standing, customers))
    assert found[["name", "currency", "company_number", "contact", "contacts"]].values.tolist() == [
        ["Wols", "EUR", "FR99", "02", 4],
        ["Maes", "EUR", "0123", "Ann · 02 · a@b.example", 4],
        ["Wols", "USD", "FR99", "02", 4],
    ]
    assert set(found["note"]) == {"insolvent"} and set(found["since"]) == {pd.Timestamp("2026-11-02")}


@pytest.mark.parametrize(
    ("contact", "phone", "email", "shown"),
    [
        ("Ann", "02", "a@b", "Ann · 02 · a@b"),
        ("Ann", "-", "a@b", "Ann · a@b"),
        ("-", "02", "a@b", "02 · a@b"),
        ("-", "-", "a@b", "a@b"),
        ("Ann", "02", "-", "Ann · 02"),
        ("Ann", "-", "-", "Ann"),
        ("-", "-", "-", ""),
    ],
)
def test_a_contact_is_what_the_books_give_of_person_telephone_and_address(contact, phone, email, shown) -> None:
    owed = accounts("customer overdue late\nC1 100 5")
    customers = table(CUSTOMERS, f"customer name contact phone email terms\nC1 Maes {contact} {phone} {email} -")
    found = escalated(owed, stands({"customer": "C1", "escalated": "2026-11-02"}), customers)
    assert found["contact"].tolist() == [shown]


def test_nobody_escalated_gives_an_empty_list() -> None:
    assert len(checked(ESCALATED, escalated(empty(ACCOUNTS), empty(STANDING), empty(CUSTOMERS)))) == 0
