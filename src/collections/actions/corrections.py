"""What the user says of the books: a value corrected, two codes that are one customer or are not."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from .. import overlay, standing
from ..desk import Desk
from ..store import Store
from .hand import Done, Hand, Refused, journal_line


def correct(store: Store, hand: Hand, desk: Desk, customer: str, values: Mapping[str, str | int | None]) -> Done:
    """Puts on record what the user says of a customer (overlay.FIELDS), one line for each value not yet on the screen;
    a value that the books give too takes the correction back.

    Refused: 'nothing_corrected', 'name_missing', 'email_incomplete'.
    """
    if values.get("name") == "":
        raise Refused("name_missing")
    if values.get("email") and "@" not in str(values["email"]):
        raise Refused("email_incomplete", email=str(values["email"]))
    lines: list[dict[str, Any]] = []
    for field, value in values.items():
        before = desk.said.said.get((customer, field))
        if value == overlay.plain(desk.customers.at[customer, field]):
            continue
        if before and value == overlay.plain(desk.books_customers.at[customer, field]):
            lines += [journal_line(hand, "undo", customer=customer, undoes=line) for line in before.lines]
        else:
            lines.append(journal_line(hand, "correction", customer=customer, details={"field": field, "value": value}))
    return _said(store, customer, lines)


def correct_due(store: Store, hand: Hand, desk: Desk, document: int, due: date) -> Done:
    """Puts on record the due date the user gives to a document; the books' own date takes the correction back.

    Refused: 'nothing_corrected', 'due_before_document'.
    """
    documents, document = desk.facts.documents, desk.arranged.origins.get(document, document)
    row = documents[(documents["id"] == document).to_numpy()].iloc[0].to_dict()
    if due < row["day"].date():
        raise Refused("due_before_document", day=row["day"].date())
    code, *key = overlay.document_key(row)
    before = desk.dues.get(document)
    if before and due == overlay.books_due(documents, desk.facts.events, document):
        return take_back(store, hand, code, before.lines)
    if before and due == before.due:
        raise Refused("nothing_corrected")
    details = dict(zip(("number", "kind", "day", "currency", "amount"), key, strict=True))
    line = journal_line(hand, "correction", customer=code, details={**details, "due": due.isoformat()})
    return _said(store, desk.said.code(code), [line])


def _said(store: Store, customer: str, lines: list[dict[str, Any]]) -> Done:
    """Writes lines that correct the books, all or none; one alone can be undone from the screen's confirmation."""
    if not lines:
        raise Refused("nothing_corrected")
    if len(lines) == 1:
        return Done(store.write(lines[0]), lines[0]["act"], customer)
    store.write_all(lines)
    return Done(0, "undo" if all(line["act"] == "undo" for line in lines) else "corrections", customer)


def take_back(store: Store, hand: Hand, customer: str, corrections: Iterable[int]) -> Done:
    """Undoes all lines that correct one thing, so that the books' word holds again. Refused: 'already_undone'."""
    with store.lock:
        gone = standing.void(store.journal())
        lines = [journal_line(hand, "undo", customer=customer, undoes=line) for line in corrections if line not in gone]
        if not lines:
            raise Refused("already_undone")
        store.write_all(lines)
    return Done(0, "undo", customer)


def merge(store: Store, hand: Hand, desk: Desk, kept: str, others: Iterable[str]) -> Done:
    """Says that several codes are one customer, which goes under the code `kept` from now on, in imports to come too.

    Refused: 'unknown_customer'.
    """
    return _of_codes(store, hand, desk, "merge", kept, others)


def not_same(store: Store, hand: Hand, desk: Desk, one: str, others: Iterable[str]) -> Done:
    """Says that a customer and each of the others are not one, so that it is not proposed again.

    Refused: 'unknown_customer'.
    """
    return _of_codes(store, hand, desk, "not_same", one, others)


def _of_codes(store: Store, hand: Hand, desk: Desk, act: str, one: str, others: Iterable[str]) -> Done:
    codes = [desk.said.code(code) for code in dict.fromkeys(others)]
    for code in (one, *codes):
        if code not in desk.customers.index:
            raise Refused("unknown_customer", customer=code)
    if one in codes or not codes:
        raise ValueError(codes)
    return Done(store.write(journal_line(hand, act, customer=one, details={"others": codes})), act, one)
