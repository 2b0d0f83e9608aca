"""Accepted plans over the books: no amount changes, and what is overdue is what was missed."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from src.collections import ageing, kpi
from src.collections.arranged import Arranged, agreed, arranged, mark
from src.collections.instalments import Part, Plan
from src.collections.standing import Proposal
from src.collections.tables import DOCUMENTS, EVENTS, checked
from tests.given import documents, events, of_papers, papers
from tests.oracle import Happening, Paper
from tests.test_plans import lines

ON, START = date(2026, 11, 18), date(2026, 11, 20)
FIRST, SECOND = date(2026, 11, 27), date(2026, 12, 28)
OWED = """
    id  number  day         due         amount
    1   F1      2026-09-01  2026-10-01  600.00
    2   F2      2026-09-10  2026-10-10  400.00
    5   F3      2026-11-02  2026-12-02  900.00
"""


def a_plan(*parts: tuple[date, int], customer: str = "C1", ended: date | None = None, **said) -> Proposal:
    """An accepted plan of whole euros by its parts."""
    made = tuple(Part(day, euros * 100) for day, euros in parts or ((FIRST, 500), (SECOND, 500)))
    plan = Plan("EUR", sum(part.amount for part in made), made, said.pop("named", ()))
    return Proposal(
        1, customer, said.pop("on", ON), plan, said.pop("accepted", START), ended, "broken" if ended else ""
    )


def laid(*plans: Proposal, paid: str = "", owed: str = OWED) -> Arranged:
    """The books with these plans over them, in their declared shapes."""
    made = arranged(documents(owed), events(f"document_id kind day amount due\n{paid}"), plans)
    checked(DOCUMENTS, made.documents), checked(EVENTS, made.events)
    assert made.documents["id"].is_monotonic_increasing and made.events["id"].is_unique
    return made


def due(made: Arranged, day: date) -> str:
    """What is due when at the end of a day: number, whole euros, due day."""
    items = ageing.open_items(made.documents, made.events, day)
    found = items.groupby(["due", "number"])["open"].sum()
    return " ".join(f"{number}:{cents // 100}:{on:%m-%d}" for (on, number), cents in found.items())


def test_from_its_acceptance_the_documents_of_a_plan_are_due_as_its_parts() -> None:
    made = laid(a_plan())
    assert due(made, START - timedelta(days=1)) == "F1:600:10-01 F2:400:10-10 F3:900:12-02"
    assert due(made, START) == "F1:500:11-27 F3:900:12-02 F1:100:12-28 F2:400:12-28"
    assert made.origins == {6: 1}


@pytest.mark.parametrize(
    ("paid", "on", "left"),
    [
        ("1 settlement 2026-11-27 -500.00 -", date(2026, 11, 27), "F3:900:12-02 F1:100:12-28 F2:400:12-28"),
        (
            "1 settlement 2026-11-27 -200.00 -",
            date(2026, 11, 27),
            "F1:300:11-27 F3:900:12-02 F1:100:12-28 F2:400:12-28",
        ),
        ("1 settlement 2026-11-27 -600.00 -", date(2026, 11, 27), "F3:900:12-02 F2:400:12-28"),
        # paid on the younger document: the older one takes the place of the younger among the parts
        (
            "2 settlement 2026-11-27 -400.00 -",
            date(2026, 11, 26),
            "F1:500:11-27 F3:900:12-02 F1:100:12-28 F2:400:12-28",
        ),
        ("2 settlement 2026-11-27 -400.00 -", date(2026, 11, 27), "F1:100:11-27 F3:900:12-02 F1:500:12-28"),
        # a part taken back is owed again
        (
            "1 settlement 2026-11-24 -500.00 -\n1 reopened 2026-11-27 500.00 -",
            date(2026, 11, 27),
            "F1:500:11-27 F3:900:12-02 F1:100:12-28 F2:400:12-28",
        ),
        # the books move a due day while the plan holds, and of another document
        (
            "1 due_moved 2026-11-25 0.00 2027-03-01\n5 due_moved 2026-11-25 0.00 2027-03-01",
            date(2026, 11, 27),
            "F1:500:11-27 F1:100:12-28 F2:400:12-28 F3:900:03-01",
        ),
        # an invoice corrected downwards leaves less for the last part
        ("2 restated 2026-11-27 -100.00 -", date(2026, 11, 27), "F1:500:11-27 F3:900:12-02 F1:100:12-28 F2:300:12-28"),
    ],
)
def test_what_is_left_is_due_with_the_parts_not_paid_yet(paid: str, on: date, left: str) -> None:
    assert due(laid(a_plan(), paid=paid), on) == left


def test_a_plan_that_ended_gives_the_own_due_dates_back_and_keeps_its_time() -> None:
    made = laid(a_plan(ended=date(2026, 12, 7)), paid="2 due_moved 2026-11-25 0.00 2026-10-20")
    assert due(made, date(2026, 12, 6)) == "F1:500:11-27 F3:900:12-02 F1:100:12-28 F2:400:12-28"
    assert due(made, date(2026, 12, 7)) == "F1:600:10-01 F2:400:10-20 F3:900:12-02"


def test_a_plan_takes_the_place_of_another() -> None:
    new = a_plan((SECOND, 1000), on=date(2026, 12, 3), accepted=date(2026, 12, 7))
    made = laid(a_plan(ended=date(2026, 12, 7)), new)
    assert due(made, date(2026, 12, 6)).startswith("F1:500:11-27")
    assert due(made, date(2026, 12, 7)) == "F3:900:12-02 F1:600:12-28 F2:400:12-28"


def test_a_plan_over_part_of_a_document_leaves_the_rest_as_it_is() -> None:
    made = laid(a_plan((FIRST, 100), (SECOND, 100), named=("F1",)), paid="1 settlement 2026-11-27 -100.00 -")
    assert due(made, START) == "F1:400:10-01 F2:400:10-10 F1:100:11-27 F3:900:12-02 F1:100:12-28"
    assert due(made, FIRST) == "F1:400:10-01 F2:400:10-10 F3:900:12-02 F1:100:12-28"


def test_an_estimated_due_day_comes_back_as_it_was_estimated() -> None:
    owed = "id number day due amount\n1 F1 2026-09-01 - 600.00"
    plan = a_plan((FIRST, 300), (SECOND, 300), ended=date(2026, 12, 7))
    made = arranged(documents(owed), events("day"), (plan,), customer_terms={"C1": 45})
    assert due(made, date(2026, 12, 6)) == "F1:300:11-27 F1:300:12-28"
    assert due(made, date(2026, 12, 7)) == "F1:600:10-16"


def test_a_credit_note_stands_beside_and_a_paid_plan_changes_nothing() -> None:
    made = laid(a_plan(), paid="1 settlement 2026-11-19 -600.00 -\n2 settlement 2026-11-19 -400.00 -")
    assert due(made, START) == "F3:900:12-02" and not made.origins


def test_without_plans_the_tables_are_the_very_same() -> None:
    owed, happened = documents(OWED), events("day")
    made = arranged(owed, happened, ())
    assert made.documents is owed and made.events is happened
    assert agreed(lines().iloc[:1], date(2026, 12, 1)) == () and mark(()) == ""


def test_plans_are_told_apart_by_what_became_of_them() -> None:
    ended = lines('2026-11-25 plan_broken C1 - 0 - {"plan":1} 0')
    marks = {mark(agreed(ended, date(2026, 11, day))) for day in (19, 20, 24, 25, 26)}
    assert len(marks) == 3 and "" in marks


# Whatever happens, no amount changes

DAYS_IN = st.integers(-40, 120).map(lambda ahead: date(2024, 6, 1) + timedelta(days=ahead))


@st.composite
def a_plan_of(draw: st.DrawFn) -> Proposal:
    """A plan of one of the oracle's customers, accepted and perhaps ended, with parts of odd cents."""
    on = draw(DAYS_IN)
    accepted = on + timedelta(days=draw(st.integers(0, 20)))
    days = sorted(draw(st.sets(st.integers(0, 120), min_size=1, max_size=4)))
    parts = tuple(Part(accepted + timedelta(days=day), draw(st.integers(1, 40_001))) for day in days)
    plan = Plan("EUR", sum(part.amount for part in parts), parts)
    ended = accepted + timedelta(days=draw(st.integers(0, 90))) if draw(st.booleans()) else None
    return Proposal(1, draw(st.sampled_from("ABC")), on, plan, accepted, ended, "withdrawn" if ended else "")


PLANS = st.lists(a_plan_of(), min_size=1, max_size=3, unique_by=lambda plan: plan.customer)
LOOKED = st.integers(-60, 300).map(lambda ahead: date(2024, 6, 1) + timedelta(days=ahead))


def open_by(owed: pd.DataFrame, happened: pd.DataFrame, day: date, by: list[str]) -> dict:
    items = ageing.open_items(owed, happened, day)
    found = items.groupby(by)["open"].sum()
    return found[found != 0].to_dict()


@settings(max_examples=150)
@given(papers(), PLANS, LOOKED)
def test_on_every_day_each_document_is_open_as_before(known: list[Paper], plans: list[Proposal], day: date) -> None:
    owed, happened = of_papers(known)
    owed = owed.assign(number=owed["id"].astype("str"))
    made = arranged(owed, happened, plans)
    checked(DOCUMENTS, made.documents), checked(EVENTS, made.events)
    by = ["customer", "currency", "number"]
    assert open_by(made.documents, made.events, day, by) == open_by(owed, happened, day, by)
    assert made.documents["amount"].sum() == owed["amount"].sum()
    assert set(made.origins.values()) <= set(owed["id"]) and not set(made.origins) & set(owed["id"])


def test_a_document_settled_as_its_plan_ended_is_due_as_before_when_it_opens_again() -> None:
    settled = Happening(1, "settlement", date(2024, 7, 1), Decimal(-100))
    reopened = Happening(2, "reopened", date(2024, 7, 2), Decimal(100))
    known = [Paper(1, "B", "invoice", date(2024, 5, 31), None, Decimal(100), "EUR", (settled, reopened))]
    parts = (Part(date(2024, 6, 19), 1), Part(date(2024, 6, 20), 1))
    ended = date(2024, 7, 1)
    plan = Proposal(1, "B", date(2024, 6, 1), Plan("EUR", 2, parts), date(2024, 6, 19), ended, "withdrawn")
    owed, happened = of_papers(known)
    made = arranged(owed, happened, [plan])
    for day in (date(2024, 5, 31), ended, date(2024, 7, 2), date(2024, 7, 17)):
        before, after = open_by(owed, happened, day, ["due"]), open_by(made.documents, made.events, day, ["due"])
        assert before == after


@settings(max_examples=150)
@given(papers(), PLANS, LOOKED)
def test_before_a_plan_and_after_it_what_is_due_is_due_as_before(known, plans, day: date) -> None:
    owed, happened = of_papers(known)
    made = arranged(owed, happened, plans)
    in_force = {plan.customer for plan in plans if plan.accepted <= day and not (plan.ended and plan.ended <= day)}
    by = ["customer", "currency", "due"]
    before, after = open_by(owed, happened, day, by), open_by(made.documents, made.events, day, by)
    kept = [{key: cents for key, cents in of.items() if key[0] not in in_force} for of in (before, after)]
    assert kept[0] == kept[1]


@settings(max_examples=60)
@given(papers(), PLANS, LOOKED)
def test_every_figure_of_amounts_follows(known, plans, day: date) -> None:
    owed, happened = of_papers(known)
    made = arranged(owed, happened, plans)
    of_books = kpi.ledgers(owed, happened)
    for currency, ledger in kpi.ledgers(made.documents, made.events).items():
        since = day - timedelta(days=30)
        moved = [kpi.movements(one, since, day).set_index("customer") for one in (of_books[currency], ledger)]
        assert_frame_equal(*(one.loc[:, ["opening", "invoiced", "closing"]] for one in moved))


PAID = st.lists(st.tuples(st.sampled_from([1, 2]), st.integers(1, 300), st.integers(0, 60)), max_size=5)


@settings(max_examples=100)
@given(PAID, st.lists(st.integers(1, 500), min_size=1, max_size=4), st.integers(0, 150))
def test_what_is_overdue_of_a_plan_are_its_parts_not_paid_by_their_day(paid, euros, ahead) -> None:
    """Of two invoices of 600 and 400 euros that a plan is about as far as its parts go."""
    days = [START + timedelta(days=7 + 30 * number) for number in range(len(euros))]
    plan = a_plan(*zip(days, euros, strict=True))
    told, left = [], {1: 600, 2: 400}
    for document, cash, after in sorted(paid, key=lambda one: one[2]):
        cash = min(cash, left[document])
        left[document] -= cash
        told.append((document, cash, START + timedelta(days=1 + after)))
    owed = OWED.splitlines()[:4]
    made = laid(
        plan, paid="\n".join(f"{one} settlement {on} -{cash}.00 -" for one, cash, on in told), owed="\n".join(owed)
    )
    today = START + timedelta(days=1 + ahead)
    items = ageing.open_items(made.documents, made.events, today)
    covered = min(sum(euros), 1000)
    caps = {1: min(600, covered), 2: max(covered - 600, 0)}
    of_each = {one: sum(cash for document, cash, on in told if document == one and on <= today) for one in caps}
    came = sum(min(cash, caps[one]) for one, cash in of_each.items())
    due_by_now = min(sum(one for day, one in zip(days, euros, strict=True) if day < today), covered)
    of_the_plan = items[(items["due"] >= pd.Timestamp(START)).to_numpy() & (items["days_late"] > 0).to_numpy()]
    assert of_the_plan["open"].sum() == max(due_by_now - came, 0) * 100
    assert np.all(items["open"] > 0)
