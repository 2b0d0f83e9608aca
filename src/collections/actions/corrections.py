"""What the user says of the books: a value corrected, two codes that are one customer or are not."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from .. import overlay, standing
from ..desk import Desk
from ..store import Store
from .hand import Done, Hand, Refused, journal_line
from .newest import anew, last_of, newest

Lines = list[dict[str, Any]]
"""Journal lines to write together."""


def correct(store: Store, hand: Hand, desk: Desk, customer: str, values: Mapping[str, str | int | None]) -> Done:
    """Puts on record what the user says of a customer (overlay.FIELDS), one line for each value not yet on the screen;
    a value that the books give too takes the correction back.

    Refused: 'nothing_corrected', 'name_missing', 'email_incomplete', 'corrected_meanwhile' where somebody else changed
    one of these values since the screen was drawn.
    """
    if values.get("name") == "":
        raise Refused("name_missing")
    if values.get("email") and "@" not in str(values["email"]):
        raise Refused("email_incomplete", email=str(values["email"]))
    changed = {name: value for name, value in values.items() if value != _shown(desk, customer, name)}

    def decided(now: Desk) -> Lines:
        lines: Lines = []
        for name, value in changed.items():
            before, shown = now.said.said.get((customer, name)), _shown(now, customer, name)
            if shown not in (value, _shown(desk, customer, name)):
                raise Refused("corrected_meanwhile")
            if shown == value:
                continue
            if before and value == overlay.plain(now.books_customers.at[customer, name]):
                lines += [journal_line(hand, "undo", customer=customer, undoes=line) for line in before.lines]
            else:
                told = {"field": name, "value": value}
                lines.append(journal_line(hand, "correction", customer=customer, details=told))
        return lines

    return _said(store, desk, customer, decided)


def _shown(desk: Desk, customer: str, name: str) -> str | int | None:
    """What a desk shows of a customer. Refused: 'unknown_customer'."""
    if customer not in desk.customers.index:
        raise Refused("unknown_customer", customer=customer)
    return overlay.plain(desk.customers.at[customer, name])


def correct_due(store: Store, hand: Hand, desk: Desk, document: int, due: date) -> Done:
    """Puts on record the due date the user gives to a document; the books' own date takes the correction back.

    Refused: 'nothing_corrected', 'due_before_document', 'corrected_meanwhile' where somebody else gave it another one
    since the screen was drawn.
    """
    documents, document = desk.facts.documents, desk.arranged.origins.get(document, document)
    row = documents[(documents["id"] == document).to_numpy()].iloc[0].to_dict()
    if due < row["day"].date():
        raise Refused("due_before_document", day=row["day"].date())
    code, *key = overlay.document_key(row)
    by_books = overlay.books_due(documents, desk.facts.events, document)
    details = dict(zip(("number", "kind", "day", "currency", "amount"), key, strict=True))

    def decided(now: Desk) -> Lines:
        before = now.said.dues.get((code, *key))
        known = before.due if before else None
        if known == due or (due == by_books and not before):
            return []
        if known != (desk.dues[document].due if document in desk.dues else None):
            raise Refused("corrected_meanwhile")
        if before and due == by_books:
            return [journal_line(hand, "undo", customer=code, undoes=line) for line in before.lines]
        return [journal_line(hand, "correction", customer=code, details={**details, "due": due.isoformat()})]

    return _said(store, desk, desk.said.code(code), decided)


def _said(store: Store, desk: Desk, customer: str, decide: Callable[[Desk], Lines]) -> Done:
    """Writes the lines that correct the books by the newest journal, all or none; one alone can be undone from the
    screen's confirmation."""

    def asked_and_written() -> Done:
        now = newest(store, desk)
        lines, last = decide(now), last_of(now.facts.journal)
        if not lines:
            raise Refused("nothing_corrected")
        if len(lines) == 1:
            return Done(store.write(lines[0], after=last), lines[0]["act"], customer)
        store.write_all(lines, after=last)
        return Done(0, "undo" if all(line["act"] == "undo" for line in lines) else "corrections", customer)

    return anew(store, asked_and_written)


def take_back(store: Store, hand: Hand, customer: str, corrections: Iterable[int]) -> Done:
    """Undoes all lines that correct one thing, so that the books' word holds again. Refused: 'already_undone'."""
    wanted = tuple(corrections)

    def asked_and_written() -> Done:
        journal = store.journal()
        gone = standing.void(journal)
        lines = [journal_line(hand, "undo", customer=customer, undoes=line) for line in wanted if line not in gone]
        if not lines:
            raise Refused("already_undone")
        store.write_all(lines, after=last_of(journal))
        return Done(0, "undo", customer)

    return anew(store, asked_and_written)


def merge(store: Store, hand: Hand, desk: Desk, kept: str, others: Iterable[str]) -> Done:
    """Says that several codes are one customer, which goes under the code `kept` from now on, in imports to come too.

    Refused: 'unknown_customer', 'already_one'.
    """
    return _of_codes(store, hand, desk, "merge", kept, others)


def not_same(store: Store, hand: Hand, desk: Desk, one: str, others: Iterable[str]) -> Done:
    """Says that a customer and each of the others are not one, so that it is not proposed again.

    Refused: 'unknown_customer', 'already_one'.
    """
    return _of_codes(store, hand, desk, "not_same", one, others)


def _of_codes(store: Store, hand: Hand, desk: Desk, act: str, one: str, others: Iterable[str]) -> Done:
    wanted = tuple(dict.fromkeys(others))
    if one in wanted or not wanted:
        raise ValueError(wanted)

    def asked_and_written() -> Done:
        now = newest(store, desk)
        codes = [now.said.code(code) for code in wanted]
        if now.said.code(one) in codes:
            raise Refused("already_one")
        for code in (one, *codes):
            if code not in now.customers.index:
                raise Refused("unknown_customer", customer=code)
        line = journal_line(hand, act, customer=one, details={"others": codes})
        return Done(store.write(line, after=last_of(now.facts.journal)), act, one)

    return anew(store, asked_and_written)
