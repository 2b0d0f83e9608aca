"""A customer's statement of account, as pages and as a sheet: every open document, what it comes to, how to pay it.

It is written in the customer's language. It says what the books say and nothing of what we did or were told: no
dispute, no promise, no reminder. What to pay is what is past due less the credit, in each currency, and it is left out
where a dispute is open or a plan is running: the amount would be wrong. The statement of an insolvent customer is that
of the day of the judgment, says so, and asks for nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from ..desk import Desk
from ..documents.payment_qr import Payment, objection, payment_svg, valid_iban
from ..documents.plan_letter import address_lines, grouped, one_line
from ..documents.reference import Reference, reference_for
from ..documents.statement import Account, HowToPay, Pair, Row, Statement, statement_pdf
from ..documents.workbook import Field, Kind, Sheet
from ..policy import PLAN_KEPT
from ..words import Words

ESTIMATED = "*"
"""What stands behind a due date that the books do not give."""

FIELDS: tuple[tuple[str, str, Kind, int], ...] = (
    ("said", "statement.document", "text", 30),
    ("reference", "export.reference", "text", 22),
    ("day", "export.day", "day", 12),
    ("due", "export.due", "day", 12),
    ("due_estimated", "export.due_estimated", "text", 12),
    ("late", "export.days_late", "count", 10),
    ("amount", "export.amount", "cents", 14),
    ("open", "statement.open", "cents", 14),
    ("currency", "export.currency", "text", 9),
)
"""Column of the frame, key of its title, kind, width in characters."""


@dataclass(frozen=True)
class Totals:
    """What a customer's open documents in one currency come to, in cents; credit is 0 or negative, and the parts add up
    to the balance."""

    currency: str
    overdue: int
    not_due: int
    credit: int

    @property
    def balance(self) -> int:
        return self.overdue + self.not_due + self.credit

    @property
    def to_pay(self) -> int:
        """What is past due less the credit, never below zero."""
        return max(self.overdue + self.credit, 0)


def statement(desk: Desk, customer: str, words: Words) -> bytes:
    """The statement as .pdf, in the customer's language, that of `words` where the books do not know it."""
    return statement_pdf(statement_pages(desk, customer, words))


def statement_pages(desk: Desk, customer: str, words: Words) -> Statement:
    """The statement in words, ready to be set. KeyError for a customer the books do not know."""
    spoken, judged = customers_words(desk, customer, words), judgment(desk, customer)
    if judged is None:
        return _pages(desk, customer, spoken)
    made = _pages(_of_day(desk, judged), customer, spoken)
    closing = tuple(spoken(line) for line in CLOSING[1:])
    return replace(made, notes=(_frozen(spoken, judged), *made.notes), payments=(), closing=closing)


def judgment(desk: Desk, customer: str) -> date | None:
    """The day of the judgment at which the statement of an insolvent customer stands still, None for any other."""
    day = desk.stand(customer)["insolvent"]
    return min(day.date(), desk.as_of) if pd.notna(day) else None


def _of_day(desk: Desk, day: date) -> Desk:
    return desk if day == desk.as_of else Desk.of(desk.facts, day, desk.prepare)


def _frozen(words: Words, day: date) -> str:
    return words("statement.frozen", day=words.day(day))


def _pages(desk: Desk, customer: str, spoken: Words) -> Statement:
    who = desk.customers.loc[customer]
    items, totals = documents_of(desk, customer), totals_of(desk, customer)
    several = len(totals) > 1
    return Statement(
        language=spoken.language,
        title=spoken("statement.title"),
        sender=sender_lines(desk, spoken),
        addressee=_lines(who["name"], *address_lines(who["address"]).split("\n")),
        facts=tuple(_facts(desk, customer, spoken)),
        opening=spoken("statement.opening" if totals else "statement.nothing_open"),
        headers=tuple(spoken(title) for title in COLUMNS),
        accounts=tuple(_account(spoken, items, one, several) for one in totals),
        notes=(spoken("statement.estimated", mark=ESTIMATED),) if _starred(items).any() else (),
        payments=tuple(_how_to_pay(desk, customer, spoken, one) for one in totals if _payable(desk, customer, one)),
        closing=tuple(spoken(line) for line in CLOSING),
        signed=_lines(str(desk.settings.get("contact", "")), str(desk.settings.get("firm", ""))),
        page=spoken("statement.page"),
    )


COLUMNS = (
    "statement.column.document",
    "statement.column.day",
    "statement.column.due",
    "statement.column.days_late",
    "statement.column.amount",
    "statement.column.open",
)
"""Titles of the columns of the pages, in order."""

CLOSING = ("statement.paid_meanwhile", "statement.questions", "statement.regards")


def statement_sheet(desk: Desk, customer: str, words: Words) -> Sheet:
    """The statement as a sheet, in the customer's language: what and whose it is, its totals, then its documents."""
    spoken, judged = customers_words(desk, customer, words), judgment(desk, customer)
    if judged is None:
        return _sheet(desk, customer, spoken)
    made = _sheet(_of_day(desk, judged), customer, spoken, asking=False)
    return replace(made, heading=(made.heading[0], _frozen(spoken, judged), *made.heading[1:]))


def _sheet(desk: Desk, customer: str, spoken: Words, *, asking: bool = True) -> Sheet:
    items = documents_of(desk, customer)
    owed = (items["open"] > 0).to_numpy()
    rows = items.assign(
        said=[_said(spoken, line) for line in items.to_dict("records")],
        due=items["due"].where(owed),
        due_estimated=[spoken("export.yes") if starred else "" for starred in _starred(items)],
        late=items["days_late"].where(owed, 0).clip(lower=0),
    )
    totals = totals_of(desk, customer)
    payable = [one for one in totals if asking and _payable(desk, customer, one)]
    asked = [_how_to_pay(desk, customer, spoken, one).lines for one in payable]
    heading = (
        f"{spoken('statement.title')} – {one_line(desk.names[customer])}",
        *_lines(str(desk.settings.get("firm", ""))),
        *(spoken("statement.pair", name=name, said=said) for name, said in _facts(desk, customer, spoken)),
        *(_in_line(spoken, _summed(spoken, one)) for one in totals),
        *(_in_line(spoken, lines) for lines in asked),
    )
    fields = tuple(Field(column, spoken(title), kind, width) for column, title, kind, width in FIELDS)
    return Sheet(spoken("statement.title"), fields, rows, heading)


def _in_line(words: Words, pairs: Iterable[Pair]) -> str:
    return " · ".join(words("statement.pair", name=name, said=said) for name, said in pairs)


def customers_words(desk: Desk, customer: str, words: Words) -> Words:
    """The customer's language, that of `words` where the books do not know it."""
    return Words(str(desk.customers.loc[customer, "language"] or words.language))


def documents_of(desk: Desk, customer: str) -> pd.DataFrame:
    """A customer's OPEN_ITEMS by currency, the oldest due first and credit last, each with `part`: '' or its place
    among the instalments of its document, such as '2/3'."""
    items = desk.open_documents(customer)
    parts = _parts(desk, customer)
    items = items.assign(part=[parts.get(one, "") for one in items["document_id"]], of_credit=items["open"] < 0)
    return items.sort_values(["currency", "of_credit", "due", "number", "document_id"], ignore_index=True)


def totals_of(desk: Desk, customer: str) -> list[Totals]:
    """What a customer's documents come to, by currency, as `desk.account` has it."""
    lines = desk.account(customer).sort_values("currency").to_dict("records")
    return [
        Totals(line["currency"], line["overdue"], line["open"] - line["overdue"] - line["unapplied"], line["unapplied"])
        for line in lines
    ]


STOPPED = ("insolvent", "disputed", "plan")
"""Why we do not ask for what is past due."""

AGREED = ("proposed", *PLAN_KEPT)
"""States of a plan that speaks of other days than the statement does."""


def no_code(desk: Desk, customer: str) -> str:
    """Why the statement of a customer has no payment code: one of STOPPED or of `payment_qr.REASONS`; '' when it has
    one."""
    if stopped := _stopped(desk, customer):
        return stopped
    reasons = [objection(_payment(desk, customer, one)) for one in totals_of(desk, customer)]
    against = [reason for reason in reasons if reason != "nothing"] or ["nothing"]
    return "" if "" in against else against[0]


def _parts(desk: Desk, customer: str) -> dict[int, str]:
    """The instalments of invoices, each with a due day of its own, by DOCUMENTS.id; settled ones count too."""
    own = desk.corrected.documents
    own = own[((own["customer"] == customer) & (own["kind"] == "invoice") & (own["number"] != "")).to_numpy()]
    by_document = own.sort_values(["due", "id"]).groupby(["number", "day", "currency"])
    place, size, dues = by_document.cumcount() + 1, by_document["id"].transform("size"), by_document["due"]
    several = size[((size > 1) & (dues.transform("nunique") == size)).to_numpy()].index
    return {int(own.at[line, "id"]): f"{place[line]}/{size[line]}" for line in several}


def _starred(items: pd.DataFrame) -> pd.Series:
    """Which due days are our estimate and shown."""
    return items["due_estimated"] & (items["open"] > 0)


def _said(words: Words, line: Mapping[str, Any]) -> str:
    """What a document is called: an invoice by its number, credit by what it is."""
    number, kind = one_line(line["number"]), str(line["kind"])
    if line["part"]:
        number = words("statement.part", number=number, part=line["part"])
    if kind == "invoice" and line["open"] > 0 and number:
        return number
    called = words("statement.overpaid") if kind == "invoice" and line["open"] < 0 else words(f"export.kind.{kind}")
    return f"{called} {number}".strip()


def _row(words: Words, line: Mapping[str, Any]) -> Row:
    owed, currency = line["open"] > 0, line["currency"]
    late = owed and line["days_late"] > 0
    reference = one_line(line["reference"])
    return Row(
        number=_said(words, line),
        note=words("statement.your_reference", reference=reference) if reference else "",
        day=words.day(line["day"]),
        due=words.day(line["due"]) + (ESTIMATED if line["due_estimated"] else "") if owed else "",
        days_late=words.number(line["days_late"]) if late else "",
        amount=words.money(line["amount"], currency),
        open=words.money(line["open"], currency),
        late=late,
        credit=not owed,
    )


def _account(words: Words, items: pd.DataFrame, totals: Totals, several: bool) -> Account:
    own = items[(items["currency"] == totals.currency).to_numpy()].to_dict("records")
    title = words("statement.in_currency", currency=totals.currency) if several else ""
    return Account(title, tuple(_row(words, line) for line in own), tuple(_summed(words, totals)))


def _summed(words: Words, totals: Totals) -> list[Pair]:
    """The totals in words, without those that are nothing; the balance last."""
    parts = (
        ("statement.overdue", totals.overdue),
        ("statement.not_due", totals.not_due),
        ("statement.credit", totals.credit),
    )
    balance = "statement.balance" if totals.balance >= 0 else "statement.in_favour"
    shown = [(words(name), words.money(amount, totals.currency)) for name, amount in parts if amount]
    return [*shown, (words(balance), words.money(abs(totals.balance), totals.currency))]


def _facts(desk: Desk, customer: str, words: Words) -> list[Pair]:
    """The day, the day of the books where it is another, and the customer's code and number."""
    who, books = desk.customers.loc[customer], desk.books_day
    number = one_line(who["company_number"] or who["vat_number"])
    facts = [
        ("statement.as_of", words.day(desk.as_of)),
        ("statement.books_day", words.day(books) if books and books != desk.as_of else ""),
        ("statement.customer_code", one_line(customer) if customer != who["name"] else ""),
        ("statement.number", number),
    ]
    return [(words(name), said) for name, said in facts if said]


def sender_lines(desk: Desk, words: Words) -> tuple[str, ...]:
    """Our company as it stands on our paper, its name first."""
    ours = desk.settings
    number = one_line(str(ours.get("company_number", "")))
    return _lines(
        str(ours.get("firm", "")),
        *address_lines(str(ours.get("address", ""))).split("\n"),
        words("statement.our_number", number=number) if number else "",
        str(ours.get("email", "")),
        str(ours.get("phone", "")),
    )


def _lines(*lines: str) -> tuple[str, ...]:
    return tuple(line for each in lines if (line := one_line(each)))


def _stopped(desk: Desk, customer: str) -> str:
    """One of STOPPED, '' where nothing speaks against asking."""
    stand = desk.stand(customer)
    if pd.notna(stand["insolvent"]):
        return "insolvent"
    if pd.notna(stand["disputed_since"]):
        return "disputed"
    return "plan" if stand["plan_state"] in AGREED else ""


def _payable(desk: Desk, customer: str, totals: Totals) -> bool:
    return totals.to_pay > 0 and not _stopped(desk, customer)


def _payment(desk: Desk, customer: str, totals: Totals) -> Payment:
    ours = desk.settings
    return Payment(
        name=str(ours.get("firm", "")),
        iban=str(ours.get("iban", "")),
        amount=totals.to_pay,
        currency=totals.currency,
        reference=_reference(desk, customer, totals),
    )


def _reference(desk: Desk, customer: str, totals: Totals) -> Reference:
    """The reference of the one document that is paid, where it is paid alone and as a whole; else all their numbers."""
    items = documents_of(desk, customer)
    paid = items[((items["currency"] == totals.currency) & ((items["days_late"] > 0) | items["of_credit"])).to_numpy()]
    texts = [paid["reference"].iloc[0], paid["number"].iloc[0]] if len(paid) == 1 else []
    return reference_for(texts, paid["number"].drop_duplicates().tolist(), customer)


def _how_to_pay(desk: Desk, customer: str, words: Words, totals: Totals) -> HowToPay:
    return how_to_pay(words, _payment(desk, customer, totals), less_credit=totals.credit != 0)


def how_to_pay(words: Words, payment: Payment, *, less_credit: bool) -> HowToPay:
    """What to pay, to whom and with which reference, with its code for a banking app where there can be one."""
    amount = words.money(payment.amount, payment.currency)
    account = grouped(payment.iban) if valid_iban(payment.iban) else words("statement.usual_account")
    said = [
        ("statement.to_pay_less_credit" if less_credit else "statement.to_pay", amount),
        ("statement.beneficiary", one_line(payment.name)),
        ("statement.account", account),
        ("statement.reference", payment.reference.text),
    ]
    lines = tuple((words(name), value) for name, value in said if value)
    if objection(payment):
        return HowToPay(words("statement.how_to_pay"), lines)
    alt = words("statement.code_alt", amount=amount, account=account)
    return HowToPay(words("statement.how_to_pay"), lines, payment_svg(payment), words("statement.code"), alt)
