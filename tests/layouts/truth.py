"""What a reader must give back of a ledger laid out, and which questions the file itself leaves open."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .headers import AMOUNTS, bare, listed
from .layout import Layout
from .ledger import Customer, Document
from .pieces import Written, group_label

DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")


@dataclass(frozen=True)
class Expected:
    """A document as it must come back; `kinds` has more than one where the file does not tell them apart."""

    customer: Customer
    number: str
    kinds: tuple[str, ...]
    day: date
    due: date | None
    amount: int
    open: int
    currency: str


def expected(made: Written) -> list[Expected]:
    """The documents of a ledger as far as its layout tells of them; drafts and voided ones never."""
    return [told(one, made.layout) for one in made.documents if one.state not in ("draft", "void")]


def told(one: Document, layout: Layout) -> Expected:
    """One document as a layout tells of it."""
    dated = layout.has("invoice_date")
    amount = one.amount if layout.has("amount_incl_vat", "debit", "amount_excl_vat") else one.open
    left = one.open if layout.has("open_balance", "paid") or one.state == "paid" else amount
    kinds = (one.kind,) if layout.has("document_type") or one.kind == "invoice" else ("credit_note", "receipt")
    return Expected(
        customer=one.customer,
        number=one.number,
        kinds=kinds,
        day=one.day if dated or one.due is None else one.due,
        due=one.due if layout.has("due_date") else None,
        amount=amount,
        open=left,
        currency=one.currency,
    )


def labels(customer: Customer, layout: Layout) -> set[str]:
    """The texts under which a customer may come back: its code where the file has it, else its name, or the whole
    line that opens its group."""
    said = {customer.code if layout.has("customer_code") else customer.name}
    if layout.misspelt == "customer_code":
        said.add(customer.name)
    if layout.group == "customer":
        said |= {group_label(customer, layout), customer.name}
        if layout.group_line in ("code - name", "code name", "name (code)", "two cells"):
            said |= {customer.code, f"{customer.code} {customer.name}"}
    return {" ".join(text.split()) for text in said}


def open_orders(made: Written) -> bool:
    """Whether no day of the file proves the order of its parts."""
    texts = [str(cell) for holds in ("invoice_date", "due_date", "reminder") for cell in made.cells(holds)]
    parts = [(int(found[1]), int(found[2])) for text in texts if (found := DATE.match(text))]
    return bool(parts) and not any(max(pair) > 12 for pair in parts)


def open_marks(made: Written) -> bool:
    """Whether no figure of the file proves its decimal mark, and one at least could be read both ways."""
    texts = [cell for holds in (*AMOUNTS, "buckets") for cell in made.cells(holds) if isinstance(cell, str)]
    said = Counter(proof(re.sub(r"[^0-9.,]", "", text)) for text in texts)
    return bool(said["?"]) and not said["proved"]


def proof(digits: str) -> str:
    """'proved' where the marks in a figure leave one reading, '?' where they leave two, '' where it has none."""
    marks = [mark for mark in digits if mark in ",."]
    if not marks:
        return ""
    if len(marks) > 1:
        return "proved"
    whole, _, fraction = digits.partition(marks[0])
    return "?" if len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") else "proved"


def justified(question: Any, made: Written, headers: tuple[str, ...]) -> bool:
    """Whether a question is one that the file itself leaves open."""
    layout = made.layout
    if question.key == "suggestion":
        return bool(layout.misspelt) and true_mapping(made, headers).get(layout.misspelt) == question.values["named"]
    if question.key == "date_order":
        return open_orders(made)
    if question.key == "decimal_mark":
        return open_marks(made)
    if question.key == "column":
        return bool(layout.misspelt) or lacking(question.values["field"], made)
    if question.key == "lines":
        return layout.lines != "one"
    if question.key == "sign":
        counted = expected(made)
        below = [one for one in counted if one.amount < 0]
        return layout.flipped or 2 * len(below) >= len(counted) or 2 * worth(below) >= worth(counted)
    return question.key == "purpose" and bool(layout.misspelt)


def worth(documents: Iterable[Expected]) -> int:
    """The sum of some documents, each without its sign."""
    return sum(abs(one.amount) for one in documents)


def lacking(field: str, made: Written) -> bool:
    """Whether the dictionary has no word for the column that should hold a field."""
    known = {bare(text) for (_, _), texts in listed().items() for text in texts}
    same = {"amount_incl_vat": (*AMOUNTS,), "customer_name": ("customer_name", "customer_code")}.get(field, (field,))
    return not any(bare(column.header) in known for column in made.columns if column.holds in same)


def answers(made: Written, headers: tuple[str, ...], questions: Iterable[Any]) -> dict[str, Any]:
    """The truth in answer to questions, as `Choices` takes it."""
    layout = made.layout
    mapping: dict[str, str] = {}
    orders: dict[str, str] = {}
    marks: dict[str, str] = {}
    said: dict[str, str] = {}
    for question in questions:
        if question.key == "column":
            mapping |= true_mapping(made, headers)
        elif question.key == "date_order":
            orders[question.header] = "mdy" if layout.date in ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "bare") else "dmy"
        elif question.key == "decimal_mark":
            marks[question.header] = layout.mark
        else:
            said[question.name] = answer(question, made, headers)
    return {"mapping": mapping, "date_orders": orders, "decimal_marks": marks, "answers": said}


def answer(question: Any, made: Written, headers: tuple[str, ...]) -> str:
    """The truth in answer to a question of a few choices."""
    if question.key == "suggestion":
        return "yes" if true_mapping(made, headers).get(question.values["field"]) == question.values["named"] else "no"
    truth = {
        "lines": "same" if made.layout.lines == "repeat" else "sum",
        "sign": "owed" if made.layout.flipped else "credit",
        "purpose": "documents",
    }
    return truth.get(question.key, "")


def true_mapping(made: Written, headers: tuple[str, ...]) -> dict[str, str]:
    """Field -> header as the reading shows it, of every column that means something."""
    places = {column.holds: made.header_of(column.holds) for column in made.columns if not column.trap}
    return {holds: headers[at] for holds, at in places.items() if at < len(headers)}


def known_customers(made: Written) -> dict[str, list[Customer]]:
    """Label -> the customers that may come back under it."""
    found: dict[str, list[Customer]] = {}
    for customer in dict.fromkeys(one.customer for one in made.documents):
        for label in labels(customer, made.layout):
            found.setdefault(label, []).append(customer)
    return found
