"""Keeping an export, whole or not at all, and taking the last one out again."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pandas as pd

from .. import books, overlay
from ..books import SCOPES, Books, Changes, stated_to_text
from ..readers import Choices, Reading, as_text, choices_to_dict
from ..store import Facts, Moved, Store
from ..tables import IMPORTS, shaped
from .hand import Done, Hand, Kept, Refused, journal_line
from .ours import keep_sales
from .stated import stated

TRIES = 3
DEMO = "demo"


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
        if reading.purpose == "documents":
            line["stated"] = stated_to_text(stated(reading, new.left))
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
    """Keeps the sales by month that a list gives, unless they are on record already."""
    sums = reading.sales.groupby(["currency", "month"])["amount"].sum()
    keep_sales(store, hand, [(code, month.date(), int(cents)) for (code, month), cents in sums.items()], reading.name)


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
        "stated": "{}",
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
        line = store.remove_import(import_id, journal_line(hand, "import_undone", details=told))
    except Moved:
        raise Refused("import_not_last") from None
    return Done(line, "import_undone", "")


def leave_demo(store: Store, hand: Hand) -> Done:
    """Takes the invented firm out. Refused: 'not_demo' when the books are one's own."""
    with store.lock:
        if not (store.facts().imports["firm"] == DEMO).any():
            raise Refused("not_demo")
        return Done(store.clear(journal_line(hand, "demo_left")), "demo_left", "")


def remember_layout(store: Store, hand: Hand, layout: str, choices: Choices) -> Done:
    """Keeps what the user said of a layout, so that the next file of it is read the same way."""
    return Done(store.write(journal_line(hand, "layout", note=layout, details=choices_to_dict(choices))), "layout", "")


def remember_query(store: Store, hand: Hand, source: str, query: str) -> Done:
    """Keeps what was asked of a database, so that the next week begins with it; never its address."""
    line = journal_line(hand, "setting", note=f"source:{source}", details={"query": query})
    return Done(store.write(line), "setting", "")
