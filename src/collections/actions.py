"""What a click does; the only room that writes.

Each act asks the rules first and either writes one journal line or raises Refused with the reason. An import is kept
whole or not at all. Who does it and when is given by the caller, as a Hand: nothing here knows a clock.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

import pandas as pd

from . import books, overlay, standing
from .books import SCOPES, Books, Changes
from .days import next_friday, working
from .demo import Act
from .desk import Desk
from .instalments import Plan, proposed, to_dict
from .readers import Choices, Reading, as_text, choices_to_dict
from .store import Facts, Moved, Store
from .tables import IMPORTS, shaped

TRIES = 3
HOLD_DAYS = 14
DEMO = "demo"


class Refused(Exception):
    """A wish that cannot be granted: `key` names the sentence under `refusal.`, `values` fill it in."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True)
class Hand:
    """Who acts, and when: `at` in UTC without zone, `on` the day in the user's own time zone."""

    by: str
    at: datetime
    on: date


@dataclass(frozen=True)
class Done:
    """A journal line was written: its id, what it says; a page shows it with Undo beside it."""

    line: int
    act: str
    customer: str
    day: date | None = None
    amount: int = 0
    currency: str = ""


@dataclass(frozen=True)
class Kept:
    """The outcome of an import: its id, or None when the same file had been kept before; and what it changed."""

    import_id: int | None
    changes: Changes | None


def known_books(facts: Facts) -> Books:
    """What is known before an import."""
    imports = facts.imports[facts.imports["scope"].isin(SCOPES).to_numpy()]
    newest = imports["as_of"].max()
    day = None if pd.isna(newest) else newest.date()
    return Books(facts.customers, facts.documents, facts.events, day, imports)


def preview(facts: Facts, reading: Reading, as_of: date, scope: str, number: int = 0) -> Changes:
    """What a reading would change at the end of `as_of`, whatever it lists, with the doubts it raises."""
    known, codes = known_books(facts), overlay.overlay(facts.journal).kept
    if reading.purpose == "payments":
        return books.paid(known, reading.payments, as_of, number, codes)
    if reading.purpose == "customers":
        return books.told_of_customers(known, reading.people, number)
    if reading.purpose == "sales":
        return books.nothing()
    taken = reading.taken
    ledger = books.Ledger(reading.applied, reading.ledger, reading.since)
    found = books.changes(
        known,
        taken,
        as_of,
        scope,
        number,
        amounts=reading.gives_amounts,
        ledger=ledger,
        codes=codes,
        refused=refused_numbers(reading),
    )
    payments = [one.payments for one in reading.beside if one.purpose == "payments"]
    people = [one.people for one in reading.beside if one.purpose == "customers"]
    every = books.with_lists(known, found, taken, payments, people, as_of, number, codes)
    return replace(every, doubts=books.doubts(known, found, taken, as_of, codes))


def refused_numbers(reading: Reading) -> frozenset[str]:
    """The document numbers that stand in the refused rows of a reading."""
    header = reading.mapping.get("invoice_number")
    if header not in reading.headers:
        return frozenset()
    at = reading.headers.index(header)
    return frozenset(as_text(cells[at]).strip() for cells in reading.refused_cells if at < len(cells)) - {""}


def kept_before(facts: Facts, content: bytes) -> bool:
    """Whether exactly this file is already in the books."""
    return bool((facts.imports["fingerprint"] == sha256(content).hexdigest()).any())


def keep_import(
    store: Store,
    hand: Hand,
    reading: Reading,
    content: bytes,
    as_of: date,
    scope: str,
    *,
    firm: str = "",
    sure: bool = False,
) -> Kept:
    """Keeps a reading as dated events, all or nothing; the same file twice changes nothing. A list of payments that
    changes nothing is not kept, so that it can come again once the books know its documents.

    Refused: 'import_open_questions', 'import_empty', 'import_future', 'import_mixed' (demo and own books),
    'import_doubtful' (with the `doubts`, when something looks wrong and `sure` is not said).
    """
    if scope not in SCOPES:
        raise ValueError(scope)
    for _ in range(TRIES):
        facts = store.facts()
        if kept_before(facts, content):
            return Kept(None, None)
        _allowed(facts, hand, reading, as_of, firm)
        number = int(facts.imports["id"].max()) + 1 if len(facts.imports) else 1
        new = preview(facts, reading, as_of, scope, number)
        if new.doubts and not sure:
            raise Refused("import_doubtful", n=len(new.doubts), doubts=new.doubts)
        if reading.purpose == "sales":
            _keep_sales(store, hand, reading)
        if reading.purpose == "sales" or (reading.purpose == "payments" and new.nothing):
            return Kept(None, new)
        line = _import_line(hand, reading, content, as_of, _kept_scope(reading, scope), number, firm)
        if (new.effect["effect"] == "unmatched").any():
            line["fingerprint"] = ""
        rows = {"imports": line, "customers": new.customers, "documents": new.documents, "events": new.events}
        try:
            store.keep_import(facts.version, rows)
        except Moved:
            continue
        for one in reading.beside:
            if one.purpose == "sales":
                _keep_sales(store, hand, one)
        return Kept(number, new)
    raise Refused("busy")


def _kept_scope(reading: Reading, scope: str) -> str:
    """What an import is kept as; a list of payments or customers is no picture of the books on its day."""
    return scope if reading.purpose == "documents" else reading.purpose


def _keep_sales(store: Store, hand: Hand, reading: Reading) -> None:
    """Keeps the sales by month that a list gives, as one journal line, unless the last such line says the same."""
    sums = reading.sales.groupby(["currency", "month"])["amount"].sum()
    months = [[code, month.date().isoformat(), int(amount)] for (code, month), amount in sums.items()]
    said = store.journal()
    last = said.loc[(said["act"] == "sales").to_numpy(), "details"].tail(1)
    if not any(json.loads(details).get("months") == months for details in last):
        store.write(_line(hand, "sales", note=reading.name, details={"months": months}))


def _allowed(facts: Facts, hand: Hand, reading: Reading, as_of: date, firm: str) -> None:
    if reading.questions:
        raise Refused("import_open_questions", n=len(reading.questions))
    if not any(map(len, (reading.taken, reading.payments, reading.people, reading.sales))):
        raise Refused("import_empty", name=reading.name)
    if as_of > hand.on:
        raise Refused("import_future", day=as_of)
    if len(facts.imports) and (firm == DEMO) != bool((facts.imports["firm"] == DEMO).any()):
        raise Refused("import_mixed")


def _import_line(
    hand: Hand, reading: Reading, content: bytes, as_of: date, scope: str, number: int, firm: str
) -> pd.DataFrame:
    line = {
        "id": number,
        "at": pd.Timestamp(hand.at),
        "by": hand.by,
        "source": reading.name,
        "fingerprint": sha256(content).hexdigest(),
        "layout": reading.layout,
        "as_of": pd.Timestamp(as_of),
        "scope": scope,
        "rows": reading.rows["total"],
        "refused": reading.rows["refused"],
        "firm": firm,
    }
    return shaped(IMPORTS, pd.DataFrame([line]))


def undo_import(store: Store, hand: Hand, import_id: int) -> Done:
    """Takes the last import out again, whole; the journal says so. Refused: 'import_not_last'."""
    imports = store.facts().imports
    if not len(imports) or int(imports["id"].iloc[-1]) != import_id:
        raise Refused("import_not_last")
    last = imports.iloc[-1]
    told = {"source": last["source"], "as_of": last["as_of"].date().isoformat(), "fingerprint": last["fingerprint"]}
    try:
        line = store.remove_import(import_id, _line(hand, "import_undone", details=told))
    except Moved:
        raise Refused("import_not_last") from None
    return Done(line, "import_undone", "")


def remember_layout(store: Store, hand: Hand, layout: str, choices: Choices) -> Done:
    """Keeps what the user said of a layout, so that the next file of it is read the same way."""
    return Done(store.write(_line(hand, "layout", note=layout, details=choices_to_dict(choices))), "layout", "")


def remember_query(store: Store, hand: Hand, source: str, query: str) -> Done:
    """Keeps what was asked of a database, so that the next week begins with it; never its address."""
    line = _line(hand, "setting", note=f"source:{source}", details={"query": query})
    return Done(store.write(line), "setting", "")


def keep_settings(store: Store, hand: Hand, values: Mapping[str, Any]) -> Done:
    """Keeps our company, the user's name and the usual terms."""
    return Done(store.write(_line(hand, "setting", details=dict(values))), "setting", "")


def record(
    store: Store,
    hand: Hand,
    act: str,
    customer: str,
    *,
    day: date | None = None,
    amount: int = 0,
    currency: str = "",
    note: str = "",
    details: Mapping[str, Any] | None = None,
    replaces: int = 0,
) -> Done:
    """One act on one customer, as one journal line; `replaces` names the line it corrects.

    Refused: 'amount_missing' and 'day_past' for a promise, 'day_missing' for a hold, 'already_escalated',
    'not_disputed', 'already_undone' when the line it corrects no longer holds.
    """
    if act not in standing.ACTS:
        raise ValueError(act)
    with store.lock:
        journal = store.journal()
        on = _still_standing(journal, replaces)["on"].date() if replaces else hand.on
        said = overlay.overlay(journal)
        held = standing.in_force(overlay.merged(journal, said.kept), on)
        own = held[((held["customer"] == said.code(customer)) & (held["id"] != replaces)).to_numpy()]
        _sensible(act, own, on, day, amount)
        line = _line(
            hand,
            act,
            on=on,
            customer=customer,
            day=day,
            amount=amount,
            currency=currency,
            note=note,
            details=details,
            undoes=replaces,
        )
        return Done(store.write(line), act, customer, day, amount, currency)


def _sensible(act: str, own: pd.DataFrame, on: date, day: date | None, amount: int) -> None:
    newest = own[own["act"].isin(["dispute", "dispute_settled"]).to_numpy()]["act"].tail(1)
    if act in ("promise", "plan") and amount <= 0:
        raise Refused("amount_missing")
    if act in ("promise", "hold") and day is None:
        raise Refused("day_missing")
    if act in ("promise", "hold", "plan") and day is not None and day < on:
        raise Refused("day_past", day=day)
    if act == "escalate" and (own["act"] == "escalate").any():
        raise Refused("already_escalated")
    if act == "dispute_settled" and list(newest) != ["dispute"]:
        raise Refused("not_disputed")


def propose_plan(store: Store, hand: Hand, customer: str, plan: Plan, *, note: str = "", replaces: int = 0) -> Done:
    """Puts a proposed instalment plan on record, with its parts."""
    return record(
        store,
        hand,
        "plan",
        customer,
        day=plan.parts[0].day,
        amount=plan.total,
        currency=plan.currency,
        note=note,
        details=to_dict(plan),
        replaces=replaces,
    )


def quick(store: Store, hand: Hand, desk: Desk, act: str, customer: str, note: str = "") -> Done:
    """An act as one click does it: a promise of everything overdue by next Friday, a plan over it, a dispute about
    all of it, a hold of two weeks; anything else is just put on record. Refused: as `record`."""
    amount, currency = desk.due_now(customer)
    if act == "promise":
        friday = working(next_friday(hand.on), desk.closed)
        return record(store, hand, act, customer, day=friday, amount=amount, currency=currency, note=note)
    if act == "plan":
        if amount <= 0:
            raise Refused("amount_missing")
        return propose_plan(store, hand, customer, proposed(amount, currency, hand.on, closed=desk.closed), note=note)
    if act == "dispute":
        return record(store, hand, act, customer, amount=amount, currency=currency, note=note)
    if act == "hold":
        return record(store, hand, act, customer, day=hand.on + timedelta(days=HOLD_DAYS), note=note)
    return record(store, hand, act, customer, note=note)


def undo(store: Store, hand: Hand, line: int) -> Done:
    """Undoes one journal line by a further one. Refused: 'already_undone'."""
    with store.lock:
        undone = _still_standing(store.journal(), line)
        written = store.write(_line(hand, "undo", customer=undone["customer"], undoes=line))
    return Done(written, "undo", undone["customer"])


def _still_standing(journal: pd.DataFrame, line: int) -> Mapping[str, Any]:
    found = journal[(journal["id"] == line).to_numpy()]
    if not len(found) or line in standing.void(journal):
        raise Refused("already_undone")
    return found.iloc[0].to_dict()


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
            lines += [_line(hand, "undo", customer=customer, undoes=line) for line in before.lines]
        else:
            lines.append(_line(hand, "correction", customer=customer, details={"field": field, "value": value}))
    return _said(store, customer, lines)


def correct_due(store: Store, hand: Hand, desk: Desk, document: int, due: date) -> Done:
    """Puts on record the due date the user gives to a document; the books' own date takes the correction back.

    Refused: 'nothing_corrected', 'due_before_document'.
    """
    documents = desk.facts.documents
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
    line = _line(hand, "correction", customer=code, details={**details, "due": due.isoformat()})
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
        lines = [_line(hand, "undo", customer=customer, undoes=line) for line in corrections if line not in gone]
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
    return Done(store.write(_line(hand, act, customer=one, details={"others": codes})), act, one)


def keep_history(store: Store, hand: Hand, acts: Iterable[Act]) -> None:
    """The invented firm's own journal up to the hand's day, all at once."""
    store.write_all(
        [
            _line(
                Hand(act.by, datetime.combine(act.on, time(act.hour)), act.on),
                act.act,
                customer=act.customer,
                day=act.day,
                amount=act.amount,
                currency=act.currency,
                note=act.note,
                details=act.details,
            )
            for act in acts
            if act.on <= hand.on
        ]
    )


def leave_demo(store: Store, hand: Hand) -> Done:
    """Takes the invented firm out. Refused: 'not_demo' when the books are one's own."""
    with store.lock:
        if not (store.facts().imports["firm"] == DEMO).any():
            raise Refused("not_demo")
        return Done(store.clear(_line(hand, "demo_left")), "demo_left", "")


def _line(
    hand: Hand,
    act: str,
    *,
    on: date | None = None,
    customer: str = "",
    day: date | None = None,
    amount: int = 0,
    currency: str = "",
    note: str = "",
    details: Mapping[str, Any] | None = None,
    undoes: int = 0,
) -> dict[str, Any]:
    told = json.dumps(details or {}, ensure_ascii=False, sort_keys=True)
    return {
        "at": hand.at.replace(microsecond=0),
        "on": on or hand.on,
        "by": hand.by,
        "act": act,
        "customer": customer,
        "day": day,
        "amount": amount,
        "currency": currency,
        "note": note,
        "details": told,
        "undoes": undoes,
    }
