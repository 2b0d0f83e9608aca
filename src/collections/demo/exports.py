"""The firm's exports week by week, as an accounting package writes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from ..documents.workbook import Field, Sheet, workbook
from .bills import Bill, open_at
from .calendar import last_day
from .firm import DEMO, Firm
from .ledger import ledger

WEEKS = 13
"""Weekly exports after the first one."""


@dataclass(frozen=True)
class Export:
    """One weekly export of the accounting package."""

    name: str
    as_of: date
    content: bytes


FIELDS = (
    Field("kind", "Type de document", width=17),
    Field("number", "N° facture", width=14),
    Field("customer", "Code client", width=11),
    Field("name", "Nom du client", width=38),
    Field("day", "Date de facture", "day", 12),
    Field("due", "Date d'échéance", "day", 12),
    Field("amount", "Montant TTC", "cents", 13),
    Field("paid", "Payé", "cents", 13),
    Field("open", "Solde", "cents", 13),
    Field("settled", "Date de paiement", "day", 12),
    Field("currency", "Devise", width=8),
    Field("salesperson", "Commercial", width=17),
    Field("reference", "Réf. client", width=12),
    Field("email", "E-mail", width=40),
    Field("phone", "Téléphone", width=18),
    Field("contact", "Contact", width=22),
    Field("company_number", "Numéro d'entreprise", width=16),
    Field("vat_number", "N° TVA", width=16),
    Field("address", "Adresse", width=40),
    Field("country", "Pays", width=6),
    Field("language", "Langue", width=8),
)
KINDS = {"invoice": "Facture", "credit_note": "Note de crédit", "receipt": "Paiement"}
OF_PAYER = ("name", "currency", "salesperson", "email", "phone", "contact", "company_number", "vat_number", "address",
            "country", "language")  # fmt: skip


def exports(today: date, firm: Firm = DEMO) -> Iterator[Export]:
    """The exports up to `last_day(today)`, oldest first: one of all documents, then weekly ones of what moved.

    A weekly export lists what is open at its day and what was settled since the one before, so that none is lost. The
    first one has two rows that cannot be taken: one without a date, one without a number.
    """
    bills, last = ledger(today, firm), last_day(today)
    for week in range(WEEKS, -1, -1):
        as_of = last - timedelta(weeks=week)
        whole = week == WEEKS
        rows = [_row(bill, as_of) for bill in bills if bill.day <= as_of and (whole or _moved(bill, as_of))]
        content = _content(firm, as_of, rows + _totals(rows) if not whole else rows + _spoilt(rows) + _totals(rows))
        yield Export(f"export_clients_{as_of.isoformat()}.xlsx", as_of, content)


def _moved(bill: Bill, as_of: date) -> bool:
    """Whether the document is open at the end of that day, or was a week before, or is new since."""
    before = as_of - timedelta(weeks=1)
    return bool(open_at(bill, as_of)) or bill.day > before or bool(open_at(bill, before))


def _row(bill: Bill, as_of: date) -> dict[str, Any]:
    """One line of an export, by the names of FIELDS."""
    paid = [payment for payment in bill.payments if payment.day <= as_of]
    settled = sum(payment.amount for payment in paid)
    return {
        "kind": KINDS[bill.kind],
        "number": bill.number,
        "customer": bill.payer.code,
        "day": bill.day,
        "due": bill.due,
        "amount": bill.amount,
        "paid": settled,
        "open": bill.amount - settled,
        "settled": paid[-1].day if paid else None,
        "reference": bill.reference,
        **{name: getattr(bill.payer, name) for name in OF_PAYER},
    }


def _spoilt(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two lines as a hurried hand leaves them: settled documents once more, one without its date, one unnumbered."""
    first, second = [row for row in rows if row["open"] == 0][-2:]
    return [first | {"number": f"{first['number']} bis", "day": None}, second | {"number": ""}]


def _totals(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last lines of an export: totals per currency."""
    blank = {column.name: "" if column.kind == "text" else None for column in FIELDS}
    return [
        blank | {"kind": f"Total {currency}", "currency": currency} | _sums(rows, currency)
        for currency in sorted({row["currency"] for row in rows})
    ]


def _sums(rows: Sequence[dict[str, Any]], currency: str) -> dict[str, int]:
    same = [row for row in rows if row["currency"] == currency]
    return {name: sum(row[name] for row in same) for name in ("amount", "paid", "open")}


def _content(firm: Firm, as_of: date, rows: Sequence[dict[str, Any]]) -> bytes:
    heading = (firm.name, "Mouvements et soldes clients", f"Situation au {as_of:%d/%m/%Y}")
    lines = pd.DataFrame(rows, columns=[column.name for column in FIELDS])
    days = {column.name: pd.to_datetime(lines[column.name]) for column in FIELDS if column.kind == "day"}
    return workbook([Sheet("Clients", FIELDS, lines.assign(**days), heading)])
