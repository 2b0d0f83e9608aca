import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.collections.days import is_working, months_later
from src.collections.instalments import (
    SMALLEST_PART,
    Part,
    Plan,
    by_amount,
    from_dict,
    on_working_days,
    parts_for,
    proposed,
    to_dict,
)
from src.collections.law import closed_days

FRIDAY = date(2026, 11, 20)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
TOTALS = st.integers(1, 100_000_000)
COUNTRIES = st.sampled_from(["BE", "FR", "US"])


def amounts(plan: Plan) -> list[int]:
    return [part.amount for part in plan.parts]


def days(plan: Plan) -> list[date]:
    return [part.day for part in plan.parts]


@pytest.mark.parametrize(
    ("total", "parts"),
    [
        (1, 1),
        (99_99, 1),
        (100_00, 2),
        (500_00, 2),
        (500_01, 3),
        (2_500_00, 3),
        (2_500_01, 4),
        (5_000_00, 4),
        (5_000_01, 6),
        (10_000_00, 6),
        (10_000_01, 8),
        (25_000_00, 8),
        (25_000_01, 12),
        (9_000_000_00, 12),
    ],
)
def test_the_larger_the_amount_the_more_parts(total: int, parts: int) -> None:
    assert parts_for(total) == parts


def test_a_thousand_in_three_leaves_the_odd_cent_on_the_last_part() -> None:  # PLAN-01
    assert amounts(proposed(100_000, "EUR", FRIDAY, parts=3)) == [33_333, 33_333, 33_334]


def test_a_down_payment_comes_first_and_the_others_share_the_rest() -> None:  # PLAN-02
    plan = proposed(240_000, "EUR", FRIDAY, parts=8, down=48_000)
    assert amounts(plan) == [48_000, *[27_428] * 6, 27_432]


def test_a_down_payment_on_a_small_amount_leaves_one_more_part() -> None:
    assert amounts(proposed(80_00, "EUR", FRIDAY, down=20_00)) == [20_00, 60_00]


def test_a_plan_by_amount_ends_with_what_remains() -> None:  # S61
    plan = by_amount(100_00, "EUR", 30_00, every_months=2, first=date(2025, 1, 31))
    assert amounts(plan) == [30_00, 30_00, 30_00, 10_00]
    assert days(plan) == [date(2025, 1, 31), date(2025, 3, 31), date(2025, 5, 31), date(2025, 7, 31)]


def test_a_plan_by_amount_that_divides_evenly_has_no_empty_last_part() -> None:
    assert amounts(by_amount(90_00, "EUR", 30_00, every_months=1, first=FRIDAY)) == [30_00, 30_00, 30_00]


def test_a_part_due_on_a_saturday_waits_for_monday() -> None:
    plan = by_amount(100_00, "EUR", 30_00, every_months=2, first=date(2025, 1, 31))
    assert days(on_working_days(plan))[2] == date(2025, 6, 2)


def test_the_first_part_is_due_in_seven_days() -> None:
    assert days(proposed(1_000_00, "EUR", FRIDAY))[0] == date(2026, 11, 27)


def test_a_first_part_on_a_holiday_waits_for_the_next_working_day() -> None:
    closed = closed_days("BE", FRIDAY, date(2027, 12, 31))
    assert days(proposed(1_000_00, "EUR", date(2026, 12, 18), closed))[0] == date(2026, 12, 28)


def test_a_part_put_off_does_not_put_off_the_ones_after_it() -> None:
    # 31 January 2027 is a Sunday: the first part waits for Monday, the others keep the month's last day
    plan = proposed(1_000_00, "EUR", FRIDAY, parts=4, first=date(2027, 1, 31))
    assert days(plan) == [date(2027, 2, 1), date(2027, 3, 1), date(2027, 3, 31), date(2027, 4, 30)]


@given(TOTALS)
def test_no_proposed_part_is_under_the_smallest_worth_following(total: int) -> None:
    assert parts_for(total) == 1 or total // parts_for(total) >= SMALLEST_PART


@given(TOTALS, TOTALS)
def test_a_larger_amount_never_has_fewer_parts(one: int, other: int) -> None:
    assert parts_for(min(one, other)) <= parts_for(max(one, other))


@given(TOTALS, DAYS, COUNTRIES, st.one_of(st.none(), st.integers(1, 60)))
def test_parts_add_up_and_fall_on_rising_working_days(total: int, as_of: date, country: str, parts: int | None) -> None:
    total = max(total, parts or 1)
    closed = closed_days(country, as_of, as_of + timedelta(days=366 * 6))
    plan = proposed(total, "EUR", as_of, closed, parts)
    assert sum(amounts(plan)) == total == plan.total
    assert min(amounts(plan)) > 0
    assert all(one < other for one, other in pairwise(days(plan)))
    assert all(is_working(day, closed) for day in days(plan))
    assert days(plan)[0] >= as_of + timedelta(days=7)


@given(TOTALS, DAYS, COUNTRIES)
def test_no_part_drifts_more_than_a_long_weekend_from_its_month(total: int, as_of: date, country: str) -> None:
    closed = closed_days(country, as_of, as_of + timedelta(days=366 * 2))
    for number, day in enumerate(days(proposed(total, "EUR", as_of, closed))):
        assert timedelta(0) <= day - months_later(as_of + timedelta(days=7), number) <= timedelta(days=4)


@given(st.integers(2, 10_000_000), DAYS, st.integers(2, 36), st.data())
def test_a_down_payment_is_the_first_part_to_the_cent(total: int, as_of: date, parts: int, data: st.DataObject) -> None:
    total = max(total, parts)
    down = data.draw(st.integers(1, total - parts + 1))
    plan = proposed(total, "EUR", as_of, parts=parts, down=down)
    assert (plan.parts[0].amount, len(plan.parts), sum(amounts(plan))) == (down, parts, total)


@given(TOTALS, st.integers(1, 24), DAYS, st.integers(1, 30))
def test_a_plan_by_amount_adds_up(total: int, every: int, first: date, parts: int) -> None:
    amount = max(total // parts, 1)
    plan = by_amount(total, "EUR", amount, every, first)
    assert sum(amounts(plan)) == total
    assert set(amounts(plan)[:-1]) <= {amount} and 0 < amounts(plan)[-1] <= amount


@given(TOTALS, DAYS)
def test_a_plan_comes_back_from_the_journal_as_it_was(total: int, as_of: date) -> None:
    plan = proposed(total, "EUR", as_of)
    assert from_dict(json.loads(json.dumps(to_dict(plan)))) == plan


def test_the_journal_keeps_cents_and_iso_days() -> None:
    assert to_dict(Plan("EUR", 80_00, (Part(FRIDAY, 80_00),))) == {
        "currency": "EUR",
        "total": 8000,
        "parts": [{"day": "2026-11-20", "amount": 8000}],
    }


@pytest.mark.parametrize(
    ("why", "wish"),
    [
        ("nothing to pay", {"total": 0}),
        ("a credit", {"total": -5}),
        ("no parts", {"total": 100, "parts": 0}),
        ("fewer cents than parts", {"total": 2, "parts": 3}),
        ("first part before the plan", {"total": 100, "first": FRIDAY - timedelta(days=1)}),
        ("a down payment of everything", {"total": 100, "down": 100}),
        ("a negative down payment", {"total": 100, "down": -1}),
        ("a down payment alone", {"total": 100, "down": 50, "parts": 1}),
    ],
)
def test_a_plan_that_cannot_be_is_refused(why: str, wish: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        proposed(currency="EUR", as_of=FRIDAY, **wish)


@pytest.mark.parametrize(("total", "amount", "every"), [(0, 10, 1), (10, 0, 1), (10, 10, 0), (10, -1, 1)])
def test_a_plan_by_amount_that_never_ends_is_refused(total: int, amount: int, every: int) -> None:
    with pytest.raises(ValueError):
        by_amount(total, "EUR", amount, every, FRIDAY)


LATER = FRIDAY + timedelta(days=30)


@pytest.mark.parametrize(
    ("why", "parts", "said"),
    [
        ("a cent short", (Part(FRIDAY, 50), Part(LATER, 49)), "add up"),
        ("a part of nothing", (Part(FRIDAY, 100), Part(LATER, 0)), "nothing"),
        ("a negative part", (Part(FRIDAY, 150), Part(LATER, -50)), "nothing"),
        ("two parts on one day", (Part(FRIDAY, 50), Part(FRIDAY, 50)), "order"),
        ("the later part first", (Part(LATER, 50), Part(FRIDAY, 50)), "order"),
        ("no parts at all", (), "add up"),
    ],
)
def test_a_plan_that_is_not_one_cannot_be_made(why: str, parts: tuple[Part, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Plan("EUR", 100, parts)


def test_no_plan_for_nothing_even_without_parts() -> None:
    with pytest.raises(ValueError, match="add up"):
        Plan("EUR", 0, ())
