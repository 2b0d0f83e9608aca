"""The demo firm: its customers, its exports week by week, and what its collectors did; all of it invented.

Every day is counted back from the last export, and nothing is drawn by the calendar: another `today` gives the same
firm, moved, save for weekends, month ends and seasons. The words stand in data/demo.
"""

import csv
import math
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd

from . import law
from .days import is_working, months_later, next_friday, working
from .documents.workbook import Field, Sheet, workbook
from .instalments import Plan, proposed, to_dict
from .money import split

WORDS = Path(__file__).parents[2] / "data" / "demo"
MONTHS, WEEKS = 18, 13
SEASON = (0.90, 0.95, 1.05, 1.0, 1.0, 1.08, 0.85, 0.75, 1.08, 1.10, 1.05, 1.12)
"""Sales of a month, January first, against an ordinary one."""
MONTH_END = 0.4
"""Share of invoices made out on the last working day of the month."""


@dataclass(frozen=True)
class Firm:
    """The firm whose books these are; its `seed` draws everything."""

    name: str
    address: str
    company_number: str
    email: str
    phone: str
    seed: int


@dataclass(frozen=True)
class Payer:
    """A customer; `manner` is a key of MANNERS, `since` the days before the last export when its trouble began."""

    code: str
    name: str
    manner: str
    size: str
    terms: int
    since: int
    language: str
    country: str
    currency: str
    contact: str
    salutation: str
    email: str
    phone: str
    address: str
    company_number: str
    vat_number: str
    salesperson: str


@dataclass(frozen=True)
class Payment:
    """Cents that left a document's open amount at the end of a day; negative on a credit note."""

    day: date
    amount: int


@dataclass(frozen=True)
class Bill:
    """An invoice, credit note or receipt in cents, `kind` as in DOCUMENTS, and what was paid up to the last export."""

    kind: str
    payer: Payer
    day: date
    due: date
    amount: int
    reference: str = ""
    number: str = ""
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True)
class Export:
    """One weekly export of the accounting package."""

    name: str
    as_of: date
    content: bytes


@dataclass(frozen=True)
class Act:
    """One line of the collectors' journal; amounts in cents."""

    on: date
    hour: int
    by: str
    act: str
    customer: str
    day: date | None = None
    amount: int = 0
    currency: str = ""
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Size:
    """How much a customer buys: invoices a month, and the ordinary amount of one in cents."""

    monthly: float
    amount: int


@dataclass(frozen=True)
class Manner:
    """How a customer pays: the share of invoices paid late and by how many days, and the share nearly forgotten."""

    late: float
    days: tuple[int, int]
    forgotten: float = 0.0


DEMO = Firm(
    "Atelier Lemmens SRL",
    "Rue de l'Enclume 14, 1080 Bruxelles",
    "1999.000.045",
    "comptabilite@atelier-lemmens.example",
    "+32 2 555 10 00",
    seed=2026,
)
SIZES = {"large": Size(3.0, 375_000), "medium": Size(1.55, 180_000), "small": Size(0.68, 66_000)}
MANNERS = {
    "punctual": Manner(0.05, (3, 10), 0.002),
    "occasional": Manner(0.35, (6, 30), 0.03),
    "chronic": Manner(1.0, (30, 66)),
    "public": Manner(1.0, (26, 36)),
    "disputing": Manner(0.25, (5, 20)),
    "difficulty": Manner(0.7, (8, 25)),
    "instalments": Manner(0.3, (5, 20)),
    "credit": Manner(0.05, (3, 8)),
    "bankrupt": Manner(0.8, (10, 30)),
    "stalled": Manner(0.8, (10, 35)),
}


# Days


def last_day(today: date) -> date:
    """The day whose end the newest export shows: the last Monday to Friday before `today`."""
    return _worked(today - timedelta(days=1))


@cache
def _closed(last: date) -> frozenset[date]:
    """The holidays of the books up to `last`, and of the year after it."""
    return law.closed_days("BE", last - timedelta(days=600), last + timedelta(days=366))


def _worked(day: date, closed: Collection[date] = ()) -> date:
    """That day, or the working day before it."""
    while not is_working(day, closed):
        day -= timedelta(days=1)
    return day


def _month_end(day: date, closed: Collection[date]) -> date:
    return _worked(months_later(day.replace(day=1), 1) - timedelta(days=1), closed)


# Customers


@cache
def _lines(name: str) -> tuple[dict[str, str], ...]:
    with (WORDS / name).open(encoding="utf-8", newline="") as source:
        return tuple(csv.DictReader(source))


@cache
def payers(firm: Firm = DEMO) -> tuple[Payer, ...]:
    """The firm's customers, in the order of their codes."""
    return tuple(_payer(firm, index, line) for index, line in enumerate(_lines("customers.csv")))


def _payer(firm: Firm, index: int, line: dict[str, str]) -> Payer:
    draw = Random(f"{firm.seed}/customer/{index}")
    towns = [place for place in _lines("places.csv") if place["region"] == line["region"]]
    people = [person for person in _lines("people.csv") if person["language"] == line["language"]]
    town, person, family = draw.choice(towns), draw.choice(people), draw.choice(people)["last"]
    company_number, vat_number = NUMBERS[town["country"]](index)
    return Payer(
        code=f"C{1001 + index}",
        name=line["name"],
        manner=line["manner"],
        size=line["size"],
        terms=int(line["terms"]),
        since=int(line["since"] or 0),
        language=line["language"],
        country=town["country"],
        currency="GBP" if town["country"] == "GB" else "EUR",
        contact=f"{person['first']} {family}",
        salutation=f"{person['title']} {family}",
        email=f"{MAILBOXES[line['language']]}@{_domain(line['name'])}.example",
        phone=PHONES[town["country"]].format(index // 100, index % 100),
        address=_address(draw, town, draw.choice(towns)["street"]),
        company_number=company_number,
        vat_number=vat_number,
        salesperson=draw.choice(SALESPEOPLE[line["language"]]),
    )


MAILBOXES = {"fr": "comptabilite", "nl": "boekhouding", "en": "accounts"}
PHONES = {"BE": "+32 2 555 {:02d} {:02d}", "FR": "+33 1 99 00 {:02d} {:02d}", "GB": "+44 20 7946 {:02d}{:02d}"}
SALESPEOPLE = {
    "fr": ("Nathalie Dubois", "Inès Marchand"),
    "nl": ("Koen Peeters", "Inès Marchand"),
    "en": ("Koen Peeters",),
}


def _domain(name: str) -> str:
    """The name's first words as a domain is written."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "".join(sign if sign.isalnum() else " " for sign in plain).split()
    return "-".join(words[:3])


def _address(draw: Random, town: dict[str, str], street: str) -> str:
    number = draw.randint(1, 180)
    line = f"{street} {number}" if town["country"] == "BE" else f"{number} {street}"
    return f"{line}, {town['postcode']} {town['city']}"


def _belgian(index: int) -> tuple[str, str]:
    """An enterprise number of a range not given out, check digits 97 - n mod 97, and the VAT number it makes."""
    stem = 19_991_000 + 37 * index
    digits = f"{stem}{97 - stem % 97:02d}"
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}", f"BE{digits}"


def _french(index: int) -> tuple[str, str]:
    """A SIREN of a range not given out, last digit by Luhn, and the VAT number it makes, key (12 + 3n) mod 97."""
    stem = f"{29_910_000 + 71 * index}"
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in stem[1::2])
    digits = stem + str(-(sum(doubled) + sum(map(int, stem[::2]))) % 10)
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}", f"FR{(12 + 3 * int(digits)) % 97:02d}{digits}"


def _british(index: int) -> tuple[str, str]:
    """No company number, and a VAT number whose weighted digits and check digits add up to a multiple of 97."""
    stem = f"{9_990_000 + index}"
    weighted = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), stem, strict=True))
    return "", f"GB{stem}{97 - weighted % 97:02d}"


NUMBERS = {"BE": _belgian, "FR": _french, "GB": _british}


# Invoices and what was paid of them


def ledger(today: date, firm: Firm = DEMO) -> tuple[Bill, ...]:
    """Every document of the 18 months up to the last export, in the order of their days, numbered, with payments."""
    last = last_day(today)
    made = [bill for payer in payers(firm) for bill in _account(firm, payer, last)]
    return tuple(_numbered(sorted(made, key=lambda bill: (bill.day, bill.payer.code, bill.amount))))


def open_at(bill: Bill, day: date) -> int:
    """What is open of the document at the end of that day, in cents; nothing before it is made out."""
    return bill.amount - paid_at(bill, day) if bill.day <= day else 0


def paid_at(bill: Bill, day: date) -> int:
    """What was paid of the document up to the end of that day, in cents."""
    return sum(payment.amount for payment in bill.payments if payment.day <= day)


def overdue_at(bills: Iterable[Bill], day: date, days_late: int = 1) -> list[Bill]:
    """The invoices open at the end of that day and at least so many days late."""
    latest = day - timedelta(days=days_late)
    return [bill for bill in bills if bill.kind == "invoice" and bill.due <= latest and open_at(bill, day) > 0]


def _account(firm: Firm, payer: Payer, last: date) -> list[Bill]:
    """A customer's documents: invoices paid in its manner, then the trouble it is in, then credit notes."""
    draw = Random(f"{firm.seed}/invoices/{payer.code}")
    invoices = [
        _invoice(f"{firm.seed}/{payer.code}/{month}/{number}", payer, last, month * 30.4 + draw.uniform(1, 30.4))
        for month in range(MONTHS)
        for number in range(int(SIZES[payer.size].monthly + draw.random()))
    ]
    invoices = TROUBLES.get(payer.manner, _none)(sorted(invoices, key=lambda bill: bill.day), payer, last)
    return [_until(bill, last) for bill in invoices + _credits(draw, payer, invoices, last)]


def _invoice(key: str, payer: Payer, last: date, back: float) -> Bill:
    """An invoice of about so many days back, paid as the customer usually pays."""
    draw = Random(key)
    day = _worked(last - timedelta(days=int(back)), _closed(last))
    end = _month_end(day, _closed(last))
    day = end if draw.random() < MONTH_END and end <= last else day
    amount = int(SIZES[payer.size].amount * SEASON[day.month - 1] * math.exp(draw.gauss(-0.19, 0.55)))
    ordered = payer.manner == "public" or draw.random() < 0.4
    reference = f"BC {draw.randint(10_000, 99_999)}" if ordered else ""
    bill = Bill("invoice", payer, day, day + timedelta(days=payer.terms), amount, reference)
    return _paid(bill, bill.due + timedelta(days=_lateness(draw, MANNERS[payer.manner])), last)


def _lateness(draw: Random, manner: Manner) -> int:
    chance = draw.random()
    if chance < manner.forgotten:
        return draw.randint(60, 150)
    return draw.randint(*manner.days) if chance < manner.late + manner.forgotten else draw.randint(-15, 1)


def _paid(bill: Bill, day: date, last: date) -> Bill:
    """The document settled whole on that bank day, or the next one."""
    day = working(max(day, bill.day + timedelta(days=1)), _closed(last))
    return replace(bill, payments=(Payment(day, bill.amount),))


def _until(bill: Bill, last: date) -> Bill:
    return replace(bill, payments=tuple(payment for payment in bill.payments if payment.day <= last))


def _numbered(bills: Iterable[Bill]) -> Iterator[Bill]:
    """The documents with their numbers, which begin anew each year."""
    given: dict[tuple[str, int], int] = defaultdict(int)
    for bill in bills:
        given[bill.kind, bill.day.year] += 1
        yield replace(bill, number=f"{LETTERS[bill.kind]}{bill.day.year}-{given[bill.kind, bill.day.year]:04d}")


LETTERS = {"invoice": "F", "credit_note": "NC", "receipt": "P"}


# Troubles: each takes a customer's invoices, oldest first, and gives them as they are in that trouble


def _none(invoices: list[Bill], payer: Payer, last: date) -> list[Bill]:
    return invoices


def _stopped(invoices: list[Bill], payer: Payer, last: date) -> list[Bill]:
    """Nothing is paid any more, and four weeks later nothing is delivered any more."""
    begun = last - timedelta(days=payer.since)
    delivered = [bill for bill in invoices if bill.day <= begun + timedelta(days=28)]
    return [_until(bill, begun) for bill in delivered]


def _withheld(invoices: list[Bill], payer: Payer, last: date) -> list[Bill]:
    """The first two invoices made out since are not paid."""
    begun = last - timedelta(days=payer.since)
    contested = [bill for bill in invoices if bill.day >= begun][:2]
    return [replace(bill, payments=()) if bill in contested else bill for bill in invoices]


def _crumbling(invoices: list[Bill], payer: Payer, last: date) -> list[Bill]:
    """Since then half comes a month late, and the rest months later."""
    begun = last - timedelta(days=payer.since)
    return [_halved(bill, last) if bill.due > begun else bill for bill in invoices]


def _halved(bill: Bill, last: date) -> Bill:
    days = (working(bill.payments[0].day + timedelta(days=later), _closed(last)) for later in (30, 100))
    return replace(bill, payments=tuple(map(Payment, days, split(bill.amount, 2))))


def _in_parts(invoices: list[Bill], payer: Payer, last: date) -> list[Bill]:
    """Nothing was paid for three months; since the plan its parts pay the oldest, and new invoices are paid in time."""
    agreed = _agreed(payer, last)
    before = [bill for bill in invoices if bill.due <= agreed - timedelta(days=100)]
    stuck = [replace(bill, payments=()) for bill in invoices[len(before) :] if bill.due < agreed]
    after = [_paid(bill, bill.due, last) for bill in invoices if bill.due >= agreed]
    for part in _plan(stuck, agreed, last).parts:
        stuck = _spread(stuck, part.day, part.amount)
    return before + stuck + after


def _agreed(payer: Payer, last: date) -> date:
    """The working day on which the customer's plan was agreed."""
    return _worked(last - timedelta(days=payer.since), _closed(last))


def _plan(invoices: Iterable[Bill], agreed: date, last: date) -> Plan:
    """The plan for everything overdue on the day it is agreed."""
    late = overdue_at(invoices, agreed)
    return proposed(sum(open_at(bill, agreed) for bill in late), late[0].payer.currency, agreed, _closed(last))


def _spread(invoices: list[Bill], day: date, amount: int) -> list[Bill]:
    """The invoices after a payment of that amount on the oldest of them."""
    after = []
    for bill in invoices:
        part = min(amount, open_at(bill, day))
        amount -= part
        after.append(replace(bill, payments=(*bill.payments, Payment(day, part))) if part else bill)
    return after


Trouble = Callable[[list[Bill], Payer, date], list[Bill]]
TROUBLES: dict[str, Trouble] = {
    "bankrupt": _stopped,
    "stalled": _stopped,
    "disputing": _withheld,
    "difficulty": _crumbling,
    "instalments": _in_parts,
}


# Credit notes and receipts


def _credits(draw: Random, payer: Payer, invoices: list[Bill], last: date) -> list[Bill]:
    """Credit notes applied with the invoice they correct; of customers in credit also one that is not, or a receipt."""
    corrected = [bill for bill in invoices if draw.random() < 0.03]
    made = [_credit_note(draw, bill, last) for bill in corrected]
    if payer.manner == "credit" or payer.code in PAID_TWICE:
        kind = "receipt" if payer.code in PAID_TWICE else "credit_note"
        made.append(_unapplied(kind, payer, invoices, last - timedelta(days=draw.randint(12, 80))))
    return [bill for bill in made if bill.day <= last]


PAID_TWICE = ("C1040", "C1042", "C1047")
"""Customers with a receipt that nobody has matched: two in credit, one that also owes."""


def _credit_note(draw: Random, invoice: Bill, last: date) -> Bill:
    day = working(invoice.day + timedelta(days=draw.randint(4, 20)), _closed(last))
    amount = -invoice.amount * draw.randint(5, 35) // 100
    note = Bill("credit_note", invoice.payer, day, day, amount, invoice.reference)
    return _paid(note, invoice.payments[-1].day, last) if invoice.payments else note


def _unapplied(kind: str, payer: Payer, invoices: list[Bill], day: date) -> Bill:
    """A third of the customer's last invoice credited, or that invoice paid once more."""
    amount = max(bill.amount for bill in invoices[-3:])
    day = _worked(day, _closed(invoices[-1].day))
    return Bill(kind, payer, day, day, -amount if kind == "receipt" else -amount // 3)


# Exports


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


# What the collectors did


WINDOW = 88
"""Days before the last export that the collectors' history goes back."""
DESK = {"fr": "Sophie", "nl": "Bram", "en": "Sophie"}
CHASED = {"chronic": 0.36, "occasional": 0.16, "public": 0.4}
"""Share of customers ever contacted, by manner; the others are waiting for their first contact, or are in trouble."""
TRACKS: dict[str, tuple[tuple[str, int], ...]] = {
    "occasional": (("reminder_1", 0), ("promise", 9), ("reminder_2", 9)),
    "chronic": (("reminder_1", 0), ("reminder_2", 14), ("no_answer", 6), ("promise", 2), ("call", 12)),
    "public": (("reminder_1", 0), ("note", 12)),
    "difficulty": (("reminder_1", 0), ("reminder_2", 14), ("no_answer", 8), ("promise", 3), ("call", 12),
                   ("promise", 9), ("formal_notice", 12)),
    "disputing": (("reminder_1", 0), ("call", 9), ("dispute", 3), ("note", 8)),
    "instalments": (("reminder_1", 0), ("reminder_2", 14), ("no_answer", 5), ("call", 2)),
    "bankrupt": (("reminder_1", 0), ("no_answer", 7), ("promise", 2), ("reminder_2", 4), ("no_answer", 7),
                 ("formal_notice", 3), ("no_answer", 14), ("escalate", 2)),
    "stalled": (("promise", 0), ("reminder_2", 4), ("promise", 7), ("formal_notice", 4), ("escalate", 15)),
}  # fmt: skip
"""What is done with a customer of that manner, in order, and the least days since the act before."""
BEGIN = {"chronic": 72, "occasional": 66, "difficulty": 45}
"""Days of the window within which a customer of that manner is first taken in hand."""
PATIENCE = 4
"""Days late before anybody writes or calls."""


def acts(today: date, firm: Firm = DEMO) -> list[Act]:
    """The collectors' acts of the last three months, oldest first; each about a customer overdue on its day.

    A promise is drawn from what was paid: of the amount that came in soon after, else of all that was overdue.
    """
    last = last_day(today)
    accounts: dict[Payer, list[Bill]] = defaultdict(list)
    for bill in ledger(today, firm):
        accounts[bill.payer].append(bill)
    told = [act for payer, bills in accounts.items() for act in _chased(firm, payer, bills, last)]
    return sorted(told, key=lambda act: (act.on, act.hour, act.customer))


def _chased(firm: Firm, payer: Payer, bills: list[Bill], last: date) -> list[Act]:
    draw = Random(f"{firm.seed}/acts/{payer.code}")
    if payer.manner not in TRACKS or draw.random() > CHASED.get(payer.manner, 1.0):
        return []
    if payer.manner != "instalments":
        return list(_walked(draw, payer, bills, last, last))
    agreed = _agreed(payer, last)
    before = _walked(draw, payer, bills, last, agreed - timedelta(days=1))
    return [*before, _agreement(draw, payer, _plan(bills, agreed, last), agreed)]


def _walked(draw: Random, payer: Payer, bills: list[Bill], last: date, until: date) -> Iterator[Act]:
    """The customer's track, from the window's beginning; begun anew once a promise is kept or nothing is overdue."""
    track, step = TRACKS[payer.manner], 0
    free = last - timedelta(days=WINDOW - draw.randint(0, BEGIN.get(payer.manner, 7)))
    for on in _desk_days(last - timedelta(days=WINDOW), until, _closed(last)):
        late = overdue_at(bills, on, PATIENCE)
        step = step if late else 0
        if not late or on < free or step == len(track):
            continue
        made = _act(draw, _next(track[step][0], on, last), payer, late, on, last)
        yield made
        step = 0 if _kept(made, late, last) else step + 1
        free = (made.day or on) + timedelta(days=_pause(draw, track, step))


def _next(act: str, on: date, last: date) -> str:
    """The act itself, but in the last three days every call is answered by a promise, so that some are running."""
    recent = on > last - timedelta(days=3)
    return "promise" if recent and act in ("no_answer", "call", "reminder_2") else act


def _kept(act: Act, late: Iterable[Bill], last: date) -> bool:
    """Whether the act was a promise whose day has come and whose amount came in."""
    return act.day is not None and act.day <= last and _came_in(late, act.on, act.day) >= act.amount


def _pause(draw: Random, track: Sequence[tuple[str, int]], step: int) -> int:
    return (track[step][1] or 10 if step < len(track) else 0) + draw.randint(0, 3)


def _desk_days(first: date, until: date, closed: Collection[date]) -> Iterator[date]:
    """The working days from `first` to `until`."""
    days = (first + timedelta(days=ahead) for ahead in range((until - first).days + 1))
    return (day for day in days if is_working(day, closed))


def _act(draw: Random, act: str, payer: Payer, late: list[Bill], on: date, last: date) -> Act:
    """One act about the invoices that are late, with the amount and the details it needs."""
    hour = draw.randint(9, 16)
    plain = Act(on, hour, DESK[payer.language], act, payer.code, note=_note(draw, act, payer))
    if act == "promise":
        day, amount = _promised(late, on, last)
        return replace(plain, day=day, amount=amount, currency=payer.currency)
    contested = [bill for bill in late if not bill.payments][:2]
    if act == "dispute" and contested:
        amount = sum(open_at(bill, on) for bill in contested)
        details = {"documents": [bill.number for bill in contested]}
        return replace(plain, amount=amount, currency=payer.currency, details=details)
    return plain if act != "dispute" else replace(plain, act="call", note=_note(draw, "call", payer))


def _note(draw: Random, act: str, payer: Payer) -> str:
    fitting = [line["note"] for line in _lines("notes.csv") if (line["act"], line["language"]) == (act, payer.language)]
    note = draw.choice(fitting).format(contact=payer.salutation) if fitting else ""
    return note[:1].upper() + note[1:]


def _promised(late: list[Bill], on: date, last: date) -> tuple[date, int]:
    """What came in within two weeks and by when; where nothing did, all that is late by a Friday soon."""
    soon = min(on + timedelta(days=14), last)
    days = [payment.day for bill in late for payment in bill.payments if on < payment.day <= soon]
    if not days:
        return next_friday(on + timedelta(days=4)), sum(open_at(bill, on) for bill in late)
    return max(days), _came_in(late, on, max(days))


def _came_in(late: Iterable[Bill], on: date, day: date) -> int:
    """Cents paid on those invoices after `on` and up to the end of `day`."""
    return sum(paid_at(bill, day) - paid_at(bill, on) for bill in late)


def _agreement(draw: Random, payer: Payer, plan: Plan, agreed: date) -> Act:
    first, note = plan.parts[0].day, _note(draw, "plan", payer)
    return Act(
        agreed, 11, DESK[payer.language], "plan", payer.code, first, plan.total, plan.currency, note, to_dict(plan)
    )
