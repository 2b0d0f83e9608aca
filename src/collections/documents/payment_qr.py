"""A payment as a QR code that a banking app reads: beneficiary, account, amount and reference, nothing to type.

The content is that of EPC069-12 (European Payments Council, "Quick response code: guidelines to enable the data capture
for the initiation of a SEPA credit transfer"), version 002, in UTF-8, with error correction M and at most 331 bytes. It
carries euros only. A Belgian structured communication stands in the structured field as it is printed.
"""

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import segno
from segno.helpers import make_epc_qr
from stdnum import iban as account_number

from .plan_letter import one_line
from .reference import Reference

EURO = "EUR"
LONGEST_NAME = 70
NAME_BYTES = 100
"""Of the name in UTF-8, so that with the longest reference the whole stays within 331 bytes."""

REASONS = ("nothing", "not_euro", "no_name", "no_iban", "wrong_iban", "too_much")
"""Why a payment has no code, the first that holds."""

SMALLEST, LARGEST = 1, 99_999_999_999
"""Cents."""


@dataclass(frozen=True)
class Payment:
    """An amount in cents to be paid to an account, with what the payment is to carry."""

    name: str
    iban: str
    amount: int
    currency: str
    reference: Reference


def valid_iban(iban: str) -> bool:
    """Whether an account number has the length, the form and the check digits of its country (ISO 13616).

    Not whether its bank is known: a list of banks is old the day after.
    """
    return bool(account_number.is_valid(iban, check_country=False))


def objection(payment: Payment) -> str:
    """Why a payment has no code, one of REASONS; '' when it has one."""
    if payment.amount < SMALLEST:
        return "nothing"
    if payment.currency != EURO:
        return "not_euro"
    if not one_line(payment.name):
        return "no_name"
    if not payment.iban.strip():
        return "no_iban"
    if not valid_iban(payment.iban):
        return "wrong_iban"
    return "too_much" if payment.amount > LARGEST else ""


def payment_qr(payment: Payment) -> segno.QRCode:
    """The code. ValueError where `objection` gives a reason."""
    if against := objection(payment):
        raise ValueError(f"no code for this payment: {against}")
    reference = payment.reference
    return make_epc_qr(
        name=_short(one_line(payment.name)),
        iban=account_number.compact(payment.iban),
        amount=Decimal(payment.amount).scaleb(-2),
        text=None if reference.structured else reference.text,
        reference=reference.text if reference.structured else None,
        encoding="utf-8",
    )


def payment_svg(payment: Payment) -> str:
    """The code as an SVG picture with its quiet margin. ValueError where `objection` gives a reason."""
    picture = BytesIO()
    payment_qr(payment).save(picture, kind="svg", border=4, light="white", xmldecl=False)
    return picture.getvalue().decode()


def _short(name: str) -> str:
    """The name in as many characters and bytes as the code has room for."""
    return name[:LONGEST_NAME].encode()[:NAME_BYTES].decode(errors="ignore").strip()
