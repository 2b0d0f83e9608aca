"""Instalment plans: what becomes of them by the journal and the books, part by part, and who may say what of them."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from src.collections import actions, store
from src.collections.actions import Refused
from src.collections.desk import Desk
from src.collections.instalments import Part, Plan, proposed, to_dict
from src.collections.standing import PLAN_STATES, kept_by_customer, plans, promises, proposals
from src.collections.store import Store
from src.collections.tables import PLAN_PARTS, PLANS, checked
from tests.given import documents, events
from tests.test_actions import hand, keep
from tests.test_standing import journal

ON, ACCEPTED = "2026-11-18", "2026-11-20"
FIRST, SECOND = date(2026, 11, 27), date(2026, 12, 28)
"""Two parts of 500 EUR: with two bank days of grace until Tuesday 1 and Wednesday 30 December."""

OWED = """
    id  number  day         due         amount
    1   F1      2026-09-01  2026-10-01  600.00
    2   F2      2026-09-10  2026-10-10  400.00
    3   F3      2026-11-02  2026-12-02  900.00
"""


def told(*named: str, parts: tuple[tuple[date, int], ...] = ((FIRST, 500_00), (SECOND, 500_00))) -> str:
    """The details of a plan, without a blank."""
    plan = Plan("EUR", sum(cents for _, cents in parts), tuple(Part(*part) for part in parts), named)
    return json.dumps(to_dict(plan), separators=(",", ":"))


def lines(*more: str, named: tuple[str, ...] = ()) -> pd.DataFrame:
    """A journal with a plan of 1,000 EUR on line 1, accepted on line 2, and further lines."""
    return journal("\n".join([
        "on act customer day amount currency details undoes",
        f"{ON} plan C1 2026-11-27 1000.00 EUR {told(*named)} 0",
        f'{ACCEPTED} plan_accepted C1 - 0 - {{"plan":1}} 0',
        *more,
    ]))  # fmt: skip


def judged(
    journal_: pd.DataFrame, paid: str = "", as_of: str = "2026-12-10", books: str | None = "same", owed: str = OWED
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """PLANS and PLAN_PARTS after these events, by books of the day itself where no other day is given."""
    known = None if books is None else date.fromisoformat(as_of if books == "same" else books)
    happened = events(f"document_id kind day since amount\n{paid}")
    made, parts = plans(journal_, documents(owed), happened, date.fromisoformat(as_of), known)
    return checked(PLANS, made), checked(PLAN_PARTS, parts)


def seen(*given_: Any, **values: Any) -> tuple[str, list[int], list[str]]:
    """The newest plan: its state, what came in for each part in whole euros, the state of each part."""
    made, parts = judged(*given_, **values)
    own = parts[(parts["journal_id"] == made["journal_id"].iloc[-1]).to_numpy()]
    return made["state"].iloc[-1], (own["received"] // 100).tolist(), own["state"].tolist()


# From day to day


@pytest.mark.parametrize(
    ("as_of", "state", "parts"),
    [
        ("2026-11-18", "proposed", ["ahead", "ahead"]),
        ("2026-11-19", "proposed", ["ahead", "ahead"]),
        ("2026-11-20", "accepted", ["ahead", "ahead"]),
        ("2026-11-26", "accepted", ["ahead", "ahead"]),
        ("2026-11-27", "running", ["ahead", "ahead"]),
        ("2026-12-01", "running", ["ahead", "ahead"]),
        ("2026-12-02", "late", ["missed", "ahead"]),
        ("2026-12-30", "late", ["missed", "ahead"]),
        ("2026-12-31", "broken", ["missed", "missed"]),
    ],
)
def test_an_unpaid_plan_goes_from_proposed_to_broken(as_of: str, state: str, parts: list[str]) -> None:
    assert seen(lines(), as_of=as_of) == (state, [0, 0], parts)


def test_before_it_is_proposed_there_is_no_plan() -> None:
    made, parts = judged(lines(), as_of="2026-11-17")
    assert made.empty and parts.empty


@pytest.mark.parametrize(
    ("books", "state", "first"),
    [(None, "running", "unknown"), ("2026-11-30", "running", "unknown"), ("2026-12-01", "late", "missed")],
)
def test_books_older_than_a_part_s_grace_judge_nothing(books: str | None, state: str, first: str) -> None:
    found = seen(lines(), as_of="2026-12-10", books=books)
    assert (found[0], found[2]) == (state, [first, "ahead"])


@pytest.mark.parametrize(
    ("paid", "state", "got", "parts"),
    [
        ("1 settlement 2026-11-27 - -500.00", "running", [500, 0], ["paid", "ahead"]),
        ("1 settlement 2026-12-04 - -500.00", "running", [500, 0], ["paid", "ahead"]),
        ("1 settlement 2026-11-27 - -499.00", "late", [499, 0], ["missed", "ahead"]),
        ("1 settlement 2026-11-27 - -600.00", "running", [500, 100], ["paid", "ahead"]),
        ("2 settlement 2026-11-27 - -400.00", "late", [400, 0], ["missed", "ahead"]),
        ("1 settlement 2026-11-27 - -600.00\n2 settlement 2026-12-09 - -400.00", "completed", [500, 500], ["paid"] * 2),
        # what was known when the plan was made is no part of it, what came in on that very day is
        ("1 settlement 2026-11-18 2026-11-11 -500.00", "late", [0, 0], ["missed", "ahead"]),
        ("1 settlement 2026-11-18 - -500.00", "running", [500, 0], ["paid", "ahead"]),
        ("1 settlement 2026-11-19 - -500.00", "running", [500, 0], ["paid", "ahead"]),
        ("1 settlement 2026-11-17 - -500.00", "late", [0, 0], ["missed", "ahead"]),
        # a newer invoice paid is not the plan's money
        ("3 settlement 2026-11-27 - -900.00", "late", [0, 0], ["missed", "ahead"]),
        # of a document that the plan is about in part, no more than that part
        ("1 settlement 2026-11-11 - -50.00\n3 settlement 2026-11-27 - -900.00", "late", [50, 0], ["missed", "ahead"]),
        # a direct debit that bounced did not come in
        ("1 settlement 2026-11-27 - -500.00\n1 reopened 2026-12-03 - 500.00", "late", [0, 0], ["missed", "ahead"]),
    ],
)
def test_money_pays_the_oldest_part_first(paid: str, state: str, got: list[int], parts: list[str]) -> None:
    assert seen(lines(), paid) == (state, got, parts)


def test_a_customer_who_catches_up_runs_again() -> None:
    paid = "1 settlement 2027-01-04 - -600.00"
    assert seen(lines(), as_of="2027-01-03")[0] == "broken"
    assert seen(lines(), paid, as_of="2027-01-04")[0] == "late"
    assert seen(lines(), f"{paid}\n2 settlement 2027-01-05 - -400.00", as_of="2027-01-05")[0] == "completed"


def test_a_receipt_not_matched_yet_pays_a_part_and_once_matched_keeps_its_day() -> None:
    owed = OWED + "    4   -       2026-11-27  -           -500.00\n"
    unmatched = documents(owed).assign(kind=["invoice"] * 3 + ["receipt"])
    matched = events("document_id kind day since amount\n1 settlement 2027-01-11 2027-01-04 -500.00\n"
                     "4 settlement 2027-01-11 2027-01-04 500.00")  # fmt: skip
    for day in (date(2026, 12, 10), date(2027, 1, 11)):
        made, parts = plans(lines(), unmatched, matched, day, day)
        assert (parts["received"] // 100).tolist() == [500, 0]
    kept = journal("on act customer day amount currency\n2026-11-20 promise C1 2026-11-27 500.00 EUR")
    for day in (date(2026, 12, 10), date(2027, 1, 11)):
        assert promises(kept, unmatched, matched, day, day)["state"].tolist() == ["kept"]


def test_what_the_next_part_is_and_what_it_lacks() -> None:
    made, _ = judged(lines(), "1 settlement 2026-11-27 - -600.00")
    row = made.iloc[0]
    assert (row["received"], row["missed"], row["parts"]) == (600_00, 0, 2)
    assert (row["following"].date(), row["following_amount"], row["last"].date()) == (SECOND, 400_00, SECOND)


# What is no money


def others(kind: str, amount: str) -> pd.DataFrame:
    """The documents with a credit note or write-off of that amount beside them."""
    made = documents(OWED + f"    4   N4      2026-11-25  2026-11-25  {amount}\n")
    return made.assign(kind=["invoice"] * 3 + [kind])


@pytest.mark.parametrize("kind", ["write_off", "credit_note"])
def test_no_promise_is_kept_by_a_write_off_or_a_credit_note(kind: str) -> None:
    made = journal("on act customer day amount currency\n2026-11-20 promise C1 2026-11-27 600.00 EUR")
    settled = events(
        "document_id kind day since amount\n1 settlement 2026-11-27 - -600.00\n4 settlement 2026-11-27 - 600.00"
    )
    found = promises(made, others(kind, "-600.00"), settled, date(2026, 12, 31), date(2026, 12, 31))
    assert found[["received", "state"]].values.tolist() == [[0, "broken"]]


def test_money_beside_a_credit_note_counts() -> None:
    made = journal("on act customer day amount currency\n2026-11-20 promise C1 2026-11-27 500.00 EUR")
    settled = events(
        "document_id kind day since amount\n1 settlement 2026-11-27 - -600.00\n4 settlement 2026-11-27 - 100.00"
    )
    found = promises(made, others("credit_note", "-100.00"), settled, date(2026, 12, 31), date(2026, 12, 31))
    assert found[["received", "state"]].values.tolist() == [[500_00, "kept"]]


def test_an_equal_credit_note_belongs_to_the_equal_invoice() -> None:
    settled = "1 settlement 2026-11-27 - -600.00\n2 settlement 2026-11-27 - -400.00\n4 settlement 2026-11-27 - 400.00"
    happened = events(f"document_id kind day since amount\n{settled}")
    made, parts = plans(lines(named=("F1",)), others("credit_note", "-400.00"), happened, FIRST, FIRST)
    assert (parts["received"] // 100).tolist() == [500, 100]


@pytest.mark.parametrize(
    ("kind", "settled", "got", "parts", "state"),
    [
        ("write_off", "500.00", [0, 0], ["missed", "ahead"], "late"),
        ("write_off", "1000.00", [0, 0], ["missed", "ahead"], "late"),
        ("credit_note", "500.00", [0, 0], ["missed", "credited"], "late"),
        ("credit_note", "200.00", [0, 0], ["missed", "ahead"], "late"),
        ("credit_note", "1000.00", [0, 0], ["credited", "credited"], "withdrawn"),
    ],
)
def test_a_plan_is_not_kept_by_what_is_no_money(kind, settled, got, parts, state) -> None:
    first = min(float(settled), 600.0)
    rest = float(settled) - first
    rows = [f"1 settlement 2026-11-27 - -{first:.2f}", f"2 settlement 2026-11-27 - -{rest:.2f}"][: 1 + (rest > 0)]
    happened = events("\n".join(["document_id kind day since amount", *rows, f"4 settlement 2026-11-27 - {settled}"]))
    made, found = plans(lines(), others(kind, f"-{settled}"), happened, date(2026, 12, 10), date(2026, 12, 10))
    assert ((found["received"] // 100).tolist(), found["state"].tolist(), made["state"].item()) == (got, parts, state)


def test_a_credit_note_makes_the_last_part_smaller() -> None:
    happened = events("document_id kind day since amount\n1 settlement 2026-11-27 - -500.00\n"
                      "2 settlement 2026-12-01 - -200.00\n4 settlement 2026-12-01 - 200.00")  # fmt: skip
    made, parts = plans(lines(), others("credit_note", "-200.00"), happened, date(2026, 12, 10), date(2026, 12, 10))
    assert parts["state"].tolist() == ["paid", "ahead"]
    assert (made["following_amount"].item(), made["received"].item()) == (300_00, 500_00)


def test_promises_are_counted_by_customer_and_currency() -> None:
    owed = documents("id customer day amount currency\n1 C1 2026-10-01 900.00 EUR\n2 C2 2026-10-01 900.00 EUR")
    made = journal("""
        on          act      customer  day         amount  currency
        2026-11-02  promise  C1        2026-11-06  100.00  EUR
        2026-11-02  promise  C1        2026-11-13  300.00  EUR
        2026-11-02  promise  C2        2026-11-13  500.00  EUR
        2026-11-02  promise  C2        2026-12-31  500.00  USD
    """)
    paid = events("document_id kind day since amount\n1 settlement 2026-11-05 - -100.00")
    found = kept_by_customer(promises(made, owed, paid, date(2026, 11, 30), date(2026, 11, 30)))
    assert [(one.customer, one.kept, one.judged, one.kept_amount, one.judged_amount) for one in found] == [
        ("C2", 0, 1, 0, 500_00),
        ("C1", 1, 2, 100_00, 400_00),
    ]


# What becomes of a plan


def another(on: str, named: tuple[str, ...] = ()) -> str:
    return f"{on} plan C1 2026-12-15 800.00 EUR {told(*named, parts=((date(2026, 12, 15), 800_00),))} 0"


@pytest.mark.parametrize(
    ("more", "states"),
    [
        ((), ["running"]),
        (('2026-11-25 plan_withdrawn C1 - 0 - {"plan":1} 0',), ["withdrawn"]),
        (('2026-11-25 plan_broken C1 - 0 - {"plan":1} 0',), ["broken"]),
        (('2026-11-25 plan_broken C1 - 0 - {"plan":1} 0', "2026-11-26 undo C1 - 0 - {} 3"), ["running"]),
        ((another("2026-11-25"),), ["running", "proposed"]),
        ((another("2026-11-25"), '2026-11-26 plan_accepted C1 - 0 - {"plan":3} 0'), ["replaced", "accepted"]),
        (
            (another("2026-11-25"), '2026-11-26 plan_accepted C1 - 0 - {"plan":3} 0', "2026-11-26 undo C1 - 0 - {} 4"),
            ["running", "proposed"],
        ),
        ((another("2026-11-25"), another("2026-11-26")), ["running", "replaced", "proposed"]),
        ((another("2026-11-25", ("F3",)),), ["running", "proposed"]),
        (("2026-11-26 undo C1 - 0 - {} 2",), ["proposed"]),
        (("2026-11-26 undo C1 - 0 - {} 1",), []),
    ],
)
def test_a_plan_is_what_was_last_said_of_it(more: tuple[str, ...], states: list[str]) -> None:
    found, _ = judged(lines(*more), as_of="2026-11-30")
    assert found["state"].tolist() == states
    assert set(states) <= set(PLAN_STATES)


def test_two_plans_about_different_documents_run_side_by_side() -> None:
    more = (another("2026-11-25", ("F3",)), '2026-11-26 plan_accepted C1 - 0 - {"plan":3} 0')
    paid = "3 settlement 2026-12-09 - -800.00\n1 settlement 2026-11-27 - -500.00"
    found, _ = judged(lines(*more, named=("F1", "F2")), paid)
    assert found["state"].tolist() == ["running", "completed"]
    assert (found["received"] // 100).tolist() == [500, 800]


def test_what_had_been_paid_of_a_plan_before_it_was_made_is_not_asked_for_again() -> None:
    """The payment was on its way: of F1, 600 EUR, the plan still asks for nothing, and F3 is not in it."""
    paid = "1 settlement 2026-11-16 - -600.00"
    named = lines(named=("F1", "F2"))
    assert seen(named, paid, as_of="2026-12-03") == ("late", [0, 0], ["missed", "credited"])
    made, _ = judged(named, paid, as_of="2026-12-03")
    assert made["following_amount"].tolist() == [400_00]
    more = f"{paid}\n2 settlement 2026-11-17 - -400.00"
    assert seen(named, more, as_of="2026-12-03") == ("withdrawn", [0, 0], ["credited", "credited"])
    assert seen(named, f"{paid}\n2 settlement 2026-11-27 - -400.00")[:2] == ("completed", [400, 0])


def test_a_plan_that_names_documents_the_books_do_not_know_is_about_the_oldest() -> None:
    assert seen(lines(named=("F9",)), "1 settlement 2026-11-27 - -500.00")[1] == [500, 0]


def test_a_corrected_plan_stays_accepted() -> None:
    parts = ((date(2026, 12, 4), 1_000_00),)
    found, _ = judged(lines(f"{ON} plan C1 2026-12-04 1000.00 EUR {told(parts=parts)} 1"), as_of="2026-12-01")
    assert found[["journal_id", "state", "parts"]].values.tolist() == [[3, "accepted", 1]]


def test_money_goes_to_the_plan_of_its_day_and_only_once() -> None:
    more = (another("2026-12-07"), '2026-12-08 plan_accepted C1 - 0 - {"plan":3} 0')
    paid = "1 settlement 2026-11-27 - -200.00\n1 settlement 2026-12-07 - -300.00"
    found, _ = judged(lines(*more), paid)
    assert found["state"].tolist() == ["replaced", "accepted"]
    assert (found["received"] // 100).tolist() == [200, 300]


def test_a_plan_that_ended_stands_as_it_stood_that_day() -> None:
    more = ('2026-11-25 plan_withdrawn C1 - 0 - {"plan":1} 0',)
    paid = "1 settlement 2026-11-24 - -100.00\n1 settlement 2026-12-07 - -500.00"
    assert seen(lines(*more), paid, as_of="2027-03-01") == ("withdrawn", [100, 0], ["ahead", "ahead"])


def test_a_plan_without_parts_is_one_part() -> None:
    found, parts = judged(journal("on act customer day amount currency\n2026-11-18 plan C1 2026-11-27 250.00 EUR"))
    assert parts[["number", "amount", "state"]].values.tolist() == [[1, 250_00, "ahead"]]
    assert judged(journal("on act customer day amount currency\n2026-11-18 plan C1 - 250.00 EUR"))[0].empty


WORTH = {1: 600, 2: 400, 3: 900}
PAID = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 400), st.integers(0, 60)), max_size=6)


def events_of(paid: list[tuple[int, int, int]]) -> str:
    start = date(2026, 11, 15)
    return "\n".join(f"{one} settlement {start + timedelta(days=ahead)} - -{euros}.00" for one, euros, ahead in paid)


@settings(max_examples=60)
@given(PAID, st.integers(0, 70), st.booleans())
def test_what_came_in_is_given_once_and_oldest_first(paid: list, ahead: int, named: bool) -> None:
    as_of = (date(2026, 11, 18) + timedelta(days=ahead)).isoformat()
    found, parts = judged(lines(named=("F1", "F2") if named else ()), events_of(paid), as_of=as_of)
    got = parts["received"].tolist()
    ours = [euros for one, euros, day in paid if day <= ahead + 3 and (one != 3 or not named)]
    came = sum(ours) * 100
    assert found["received"].item() == sum(got) <= came
    assert all(0 <= cents <= 500_00 for cents in got) and (got[1] == 0 or got[0] == 500_00)
    assert parts["amount"].sum() == found["amount"].item() == 1_000_00


@settings(max_examples=60)
@given(PAID, st.integers(0, 70))
def test_more_money_never_makes_a_plan_worse(paid: list, ahead: int) -> None:
    """As long as no document is paid more than once: what is paid on top of it is credit, and nobody has said yet what
    that is for."""
    assume(all(sum(euros for one, euros, _ in paid if one == document) <= most for document, most in WORTH.items()))
    as_of = (date(2026, 11, 18) + timedelta(days=ahead)).isoformat()
    worse = [judged(lines(), events_of(some), as_of=as_of)[0]["missed"].item() for some in (paid[:-1], paid)]
    assert worse[0] >= worse[1]


# What a person may say of it


@pytest.fixture
def desk_store(tmp_path: Path) -> Store:
    made = store.opened(f"sqlite:///{tmp_path / 'desk.db'}")
    keep(made)
    return made


def on_the_desk(books: Store, on: date = date(2026, 11, 20)) -> Desk:
    return Desk.of(books.facts(), on)


def put(books: Store) -> int:
    """A plan of 1,000 EUR proposed to Maes."""
    return actions.propose_plan(books, hand(), "Maes", proposed(1_000_00, "EUR", date(2026, 11, 20))).line


ENDING = {
    "accept": actions.accept_plan,
    "withdraw": actions.withdraw_plan,
    "end": lambda *given_: actions.end_plan(*given_, "two parts missed"),
}


@pytest.mark.parametrize(
    ("said", "state", "refused"),
    [
        ("accept", "accepted", ""),
        ("withdraw", "withdrawn", ""),
        ("accept end", "broken", ""),
        ("accept withdraw", "withdrawn", ""),
        ("end", "proposed", "plan_not_accepted"),
        ("accept accept", "accepted", "plan_accepted_before"),
        ("withdraw accept", "withdrawn", "plan_over"),
        ("withdraw withdraw", "withdrawn", "plan_over"),
        ("accept end end", "broken", "plan_over"),
        ("accept end accept", "broken", "plan_over"),
        ("accept withdraw end", "withdrawn", "plan_over"),
    ],
)
def test_what_contradicts_is_refused_and_the_rest_is_one_line(said, state, refused, desk_store: Store) -> None:
    plan = put(desk_store)
    stale, acts, no = on_the_desk(desk_store), said.split(), ""
    for act in acts:
        try:
            ENDING[act](desk_store, hand(), stale, plan)
        except Refused as why:
            no = why.key
    assert no == refused
    assert on_the_desk(desk_store).plans["state"].tolist() == [state]
    assert len(desk_store.journal()) == 1 + len(acts) - bool(refused)


def test_each_act_of_a_plan_can_be_undone(desk_store: Store) -> None:
    plan = put(desk_store)
    done = actions.accept_plan(desk_store, hand(), on_the_desk(desk_store), plan)
    assert (done.act, done.customer) == ("plan_accepted", "Maes")
    actions.undo(desk_store, hand(), done.line)
    assert on_the_desk(desk_store).plans["state"].tolist() == ["proposed"]


def test_a_plan_undone_or_unknown_is_gone_and_ending_one_takes_a_reason(desk_store: Store) -> None:
    plan = put(desk_store)
    with pytest.raises(Refused, match="reason_missing"):
        actions.end_plan(desk_store, hand(), on_the_desk(desk_store), plan, "  ")
    actions.undo(desk_store, hand(), plan)
    for gone in (plan, 99):
        with pytest.raises(Refused, match="plan_gone"):
            actions.accept_plan(desk_store, hand(), on_the_desk(desk_store), gone)


def test_a_plan_that_is_paid_is_neither_withdrawn_nor_ended(desk_store: Store) -> None:
    plan = put(desk_store)
    actions.accept_plan(desk_store, hand(), on_the_desk(desk_store), plan)
    later = date(2026, 12, 4)
    keep(desk_store, "Maes F2 31/10/2026 30/11/2026 500.00 500.00 EUR", later, sure=True)
    desk = on_the_desk(desk_store, later)
    assert desk.plans["state"].tolist() == ["completed"]
    for act in ("withdraw", "end"):
        with pytest.raises(Refused, match="plan_completed"):
            ENDING[act](desk_store, hand(later), desk, plan)


def test_the_plans_of_the_journal_alone(desk_store: Store) -> None:
    plan = put(desk_store)
    actions.accept_plan(desk_store, hand(), on_the_desk(desk_store), plan)
    [one] = proposals(desk_store.journal(), date(2026, 11, 20))
    assert (one.line, one.customer, one.accepted, one.how) == (plan, "Maes", date(2026, 11, 20), "")


def test_an_accepted_plan_moves_the_due_dates_of_the_desk_and_its_end_gives_them_back(desk_store: Store) -> None:
    friday = date(2026, 11, 20)
    before = on_the_desk(desk_store)
    plan = put(desk_store)
    assert on_the_desk(desk_store).accounts.equals(before.accounts)
    accepted = actions.accept_plan(desk_store, hand(), on_the_desk(desk_store), plan)
    desk = on_the_desk(desk_store)
    items = desk.open_documents("Maes")
    assert items["open"].sum() == before.open_documents("Maes")["open"].sum()
    assert (items["days_late"] > 0).sum() == 0 and len(items) == 4
    assert "Maes" not in desk.worklist["customer"].tolist() and "Maes" in before.worklist["customer"].tolist()
    assert desk.adds_up and desk.buckets["amount"].sum() == before.buckets["amount"].sum()
    assert on_the_desk(desk_store, friday - timedelta(days=1)).items.equals(
        Desk.of(before.facts, friday - timedelta(days=1)).items
    )
    late = on_the_desk(desk_store, date(2026, 11, 28))
    assert late.account("Maes")["overdue"].tolist() == [333_33]
    assert late.figures["EUR"].overdue == late.accounts[late.accounts["currency"] == "EUR"]["overdue"].sum()
    actions.undo(desk_store, hand(), accepted.line)
    assert on_the_desk(desk_store).items.equals(before.items)


def test_a_desk_renewed_sees_what_becomes_of_a_plan(desk_store: Store) -> None:
    desk = on_the_desk(desk_store)
    assert desk.account("Maes")["overdue"].tolist() == [1_000_00]
    plan = put(desk_store)
    actions.accept_plan(desk_store, hand(), desk, plan)
    assert desk.renewed(desk_store.facts()).account("Maes")["overdue"].tolist() == [0]


def test_the_due_date_of_a_document_in_a_plan_can_be_corrected_by_any_of_its_pieces(desk_store: Store) -> None:
    plan = put(desk_store)
    actions.accept_plan(desk_store, hand(), on_the_desk(desk_store), plan)
    desk = on_the_desk(desk_store)
    piece = next(iter(desk.arranged.origins))
    actions.correct_due(desk_store, hand(), desk, piece, date(2026, 12, 24))
    assert set(on_the_desk(desk_store).dues) == {desk.arranged.origins[piece]}
