"""Whole cents: one rounding, and parts that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from src.collections.money import cents, split, units


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
