"""Whole cents: one rounding, and parts that add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from src.collections.money import cents, converted, split, units


@pytest.mark.parametrize(
    ("amount", "whole"),
    [("0.004", 0), ("0.005", 1), ("-0.005", -1), ("1234.56", 123456), ("10.10", 1010), ("-0.004", 0), ("1e3", 100_000)],
)
def test_an_amount_is_rounded_half_away_from_zero(amount, whole):
    assert cents(amount) == whole


@given(some.integers(-(10**15), 10**15))
def test_cents_written_as_units_come_back(amount):
    assert cents(units(amount)) == amount


@given(some.integers(1, 10**12), some.integers(1, 60))
def test_parts_add_up_to_the_whole_and_differ_only_in_the_last(total, parts):
    if total < parts:
        with pytest.raises(ValueError):
            split(total, parts)
        return
    made = split(total, parts)
    assert sum(made) == total
    assert len(set(made[:-1])) <= 1
    assert 0 <= made[-1] - total // parts < parts


@pytest.mark.parametrize(
    ("amount", "rate", "whole"),
    [
        (1_00, "0.8744", 87),
        (1_00, "0.8750", 88),
        (1_00, "0.8751", 88),
        (-1_00, "0.8750", -88),
        (1, "0.49", 0),
        (1, "0.5", 1),
        (0, "1.1", 0),
        (100_00, "80", 8_000_00),
        (10**13, "1.12345678", 11_234_567_800_000),
    ],
)
def test_an_amount_is_converted_to_the_cent_half_away_from_zero(amount, rate, whole):
    assert converted(amount, Decimal(rate)) == whole


RATES = some.decimals("0.0001", "10000", places=4)


@given(some.integers(-(10**13), 10**13), RATES)
def test_a_credit_is_converted_like_the_debt_it_settles(amount, rate):
    assert converted(-amount, rate) == -converted(amount, rate)


@given(some.lists(some.integers(-(10**9), 10**9), max_size=30), RATES)
def test_parts_converted_one_by_one_miss_the_total_by_half_a_cent_each_at_most(parts, rate):
    one_by_one = sum(converted(part, rate) for part in parts)
    assert abs(one_by_one - converted(sum(parts), rate)) <= (len(parts) + 1) / 2


@pytest.mark.parametrize("rate", ["0", "-1.1", "NaN", "Infinity"])
def test_what_is_no_rate_converts_nothing(rate):
    with pytest.raises(ValueError, match="no rate"):
        converted(1_00, Decimal(rate))
