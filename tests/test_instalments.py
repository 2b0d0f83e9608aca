import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.collections.days import is_working, months_later
from src.collections.instalments import (
    APART,
    MOST_WISHED,
    SMALLEST_PART,
    WORKING_RULES,
    Impossible,
    Part,
    Plan,
    Wishes,
    by_amount,
    by_month,
    from_dict,
    parts_for,
    planned,
    proposed,
    to_dict,
    wait,
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
    wishes = Wishes(100_00, "EUR", amount=30_00, every=2, first=date(2025, 1, 31))
    assert days(planned(wishes, date(2025, 1, 31)))[2] == date(2025, 6, 2)


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


# Wishes

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("wish", "parts"),
    [
        ({"parts": 3}, "11-27 333.33, 12-28 333.33, 01-27 333.34"),
        ({"down": 400_00, "parts": 3}, "11-27 400.00, 12-28 300.00, 01-27 300.00"),
        ({"down": 400_00, "amount": 250_00}, "11-27 400.00, 12-28 250.00, 01-27 250.00, 03-01 100.00"),
        ({"amount": 500_00, "every": 2}, "11-27 500.00, 01-27 500.00"),
        ({"parts": 2, "first": MONDAY}, "11-30 500.00, 12-30 500.00"),
        ({"parts": 3, "day_of_month": 5}, "12-07 333.33, 01-05 333.33, 02-05 333.34"),
        ({"parts": 3, "day_of_month": 31}, "11-30 333.33, 12-31 333.33, 02-01 333.34"),
        ({"down": 400_00, "parts": 3, "day_of_month": 5}, "11-27 400.00, 01-05 300.00, 02-05 300.00"),
        ({"parts": 2, "day_of_month": 5, "rule": "previous"}, "12-04 500.00, 01-05 500.00"),
        ({"parts": 2, "day_of_month": 5, "rule": "none"}, "12-05 500.00, 01-05 500.00"),
    ],
)
def test_a_plan_is_as_wished(wish: dict[str, object], parts: str) -> None:
    plan = planned(Wishes(1_000_00, "EUR", **wish), FRIDAY)
    assert ", ".join(f"{part.day:%m-%d} {part.amount / 100:.2f}" for part in plan.parts) == parts


def test_a_working_day_before_the_plan_is_no_day_to_pay() -> None:
    saturday = FRIDAY + timedelta(days=1)
    plan = planned(Wishes(100_00, "EUR", parts=1, first=saturday, rule="previous"), saturday)
    assert days(plan) == [FRIDAY + timedelta(days=3)]


@pytest.mark.parametrize(
    ("key", "wish"),
    [
        ("nothing", {"total": 0}),
        ("down_all", {"down": 100_00}),
        ("down_all", {"down": -1}),
        ("amount_none", {"amount": 0}),
        ("first_past", {"first": FRIDAY - timedelta(days=1)}),
        ("day_of_month", {"day_of_month": 0}),
        ("day_of_month", {"day_of_month": 32}),
        ("months", {"every": 0}),
        ("months", {"every": 25}),
        ("parts_few", {"parts": 0}),
        ("parts_few", {"parts": 1, "down": 50_00}),
        ("parts_many", {"parts": MOST_WISHED + 1}),
        ("parts_many", {"parts": 3, "total": 2}),
        ("parts_many", {"amount": 1_00}),
    ],
)
def test_a_wish_that_cannot_be_granted_says_why(key: str, wish: dict[str, object]) -> None:
    with pytest.raises(Impossible) as no:
        planned(Wishes(**{"total": 100_00, "currency": "EUR", **wish}), FRIDAY)
    assert no.value.key == key


def test_two_parts_on_one_day_are_no_plan() -> None:
    closed = {date(2026, 11, 27) + timedelta(days=ahead) for ahead in range(40)}
    with pytest.raises(Impossible) as no:
        planned(Wishes(100_00, "EUR", parts=2), FRIDAY, closed)
    assert no.value.key == "same_day"


def test_either_a_number_of_parts_or_an_amount() -> None:
    with pytest.raises(ValueError):
        planned(Wishes(100_00, "EUR", parts=2, amount=50_00), FRIDAY)


WISHES = st.builds(
    Wishes,
    total=st.integers(60, 10_000_000),
    currency=st.just("EUR"),
    down=st.one_of(st.just(0), st.integers(1, 1_000_000)),
    parts=st.integers(1, MOST_WISHED),
    first=st.one_of(st.none(), st.integers(0, 90).map(lambda ahead: FRIDAY + timedelta(days=ahead))),
    day_of_month=st.one_of(st.none(), st.integers(1, 31)),
    every=st.integers(1, 24),
    rule=st.sampled_from(WORKING_RULES),
    documents=st.sampled_from([(), ("A1", "A2")]),
)
BY_AMOUNT = WISHES.map(lambda wishes: replace(wishes, parts=None, amount=max(wishes.total // 7, 1)))


@given(st.one_of(WISHES, BY_AMOUNT), COUNTRIES)
def test_every_wish_is_granted_to_the_cent_or_refused_with_a_reason(wishes: Wishes, country: str) -> None:
    closed = closed_days(country, FRIDAY, FRIDAY + timedelta(days=366 * 6))
    try:
        plan = planned(wishes, FRIDAY, closed)
    except Impossible as no:
        assert no.key in ("down_all", "parts_few", "parts_many")
        return
    assert sum(amounts(plan)) == plan.total == wishes.total
    assert min(amounts(plan)) > 0
    assert all(one < other for one, other in pairwise(days(plan))) and days(plan)[0] >= FRIDAY
    assert plan.documents == wishes.documents
    if wishes.down:
        assert plan.parts[0].amount == wishes.down
        gap = APART - 5 if wishes.day_of_month else 0
        assert len(plan.parts) < 2 or days(plan)[1] - days(plan)[0] >= timedelta(days=gap)
    if wishes.rule != "none":
        assert all(is_working(day, closed) for day in days(plan))


@given(WISHES)
def test_a_plan_with_its_documents_comes_back_from_the_journal(wishes: Wishes) -> None:
    try:
        plan = planned(wishes, FRIDAY)
    except Impossible:
        return
    assert from_dict(json.loads(json.dumps(to_dict(plan)))) == plan


def test_what_a_plan_brings_by_month_with_the_empty_ones() -> None:
    plan = by_amount(100_00, "EUR", 40_00, every_months=2, first=date(2026, 11, 30))
    brought = {f"{month:%m}": cents for month, cents in by_month(plan, FRIDAY - timedelta(days=30)).items()}
    assert brought == {"10": 0, "11": 40_00, "12": 0, "01": 40_00, "02": 0, "03": 20_00}


def test_a_cent_of_a_plan_comes_on_average_after_so_many_days() -> None:
    plan = Plan("EUR", 100, (Part(FRIDAY + timedelta(days=10), 75), Part(FRIDAY + timedelta(days=20), 25)))
    assert wait(plan, FRIDAY) == 13  # 12.5


@given(WISHES)
def test_the_months_of_a_plan_add_up_to_it(wishes: Wishes) -> None:
    try:
        plan = planned(wishes, FRIDAY)
    except Impossible:
        return
    months = by_month(plan, FRIDAY)
    assert sum(months.values()) == plan.total and list(months) == sorted(months)
    assert (plan.parts[0].day - FRIDAY).days <= wait(plan, FRIDAY) <= (plan.parts[-1].day - FRIDAY).days
