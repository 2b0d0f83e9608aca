"""Whole cents. Amounts are int; rates are Decimal; the one rounding is half up: half a cent goes away from zero."""

from decimal import ROUND_HALF_UP, Decimal


def cents(amount: Decimal | int | str) -> int:
    """An amount in units (euros) as whole cents, rounded half away from zero.

    >>> cents("12.345"), cents("-0.005")
    (1235, -1)
    """
    return int((Decimal(amount) * 100).to_integral_value(ROUND_HALF_UP))


def converted(amount: int, rate: Decimal) -> int:
    """Whole cents in another currency, at `rate` of its units for one unit of this one, rounded half away from zero.

    Add up first and convert the sum: parts that are each rounded need not add up to it. ValueError unless the rate
    is a number above 0.

    >>> converted(100_00, Decimal("0.8765")), converted(-1, Decimal("0.5"))
    (8765, -1)
    """
    if not (rate.is_finite() and rate > 0):
        raise ValueError(f"{rate} is no rate")
    return int((Decimal(amount) * rate).to_integral_value(ROUND_HALF_UP))


def units(amount: int) -> Decimal:
    """Whole cents as units with two decimals.

    >>> units(-5)
    Decimal('-0.05')
    """
    return Decimal(amount).scaleb(-2)


def split(total: int, parts: int) -> list[int]:
    """`parts` equal amounts, each floored to the cent, the remainder on the last; they add up to `total`.

    >>> split(100_000, 3)
    [33333, 33333, 33334]
    """
    if parts < 1 or total < parts:
        raise ValueError(f"cannot split {total} cents into {parts} parts")
    part = total // parts
    return [part] * (parts - 1) + [total - part * (parts - 1)]
