from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections import readers
from src.collections.readers import Choices, Reading
from tests.entries import Entry, comma
from tests.test_fec import a_desk, items, items_of, keep, lettered

TYPES = {"invoice": "Facture", "credit_note": "Avoir", "receipt": "Règlement", "refund": "Remboursement"}
HEADERS = ["Date", "Code client", "N° de facture", "Type", "Montant", "Facture réglée", "Lettrage", "Date lettrage"]
F1 = Entry("C1", "invoice", date(2026, 1, 10), 100_00, "F1")
F2 = Entry("C1", "invoice", date(2026, 1, 20), 50_00, "F2")
R1 = Entry("C1", "receipt", date(2026, 2, 10), 100_00, "R1", applies="F1")
N1 = Entry("C1", "credit_note", date(2026, 2, 1), 30_00, "N1")
LAST = date(2026, 3, 31)


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def cells(entry: Entry, *, signed: bool = True) -> dict[str, str]:
    """One row of a ledger under French headers."""
    amount = comma(entry.amount)
    return {
        "Date": f"{entry.day:%d/%m/%Y}",
        "Code client": entry.customer,
        "N° de facture": entry.number,
        "Type": TYPES[entry.what],
        "Montant": f"-{amount}" if signed and entry.signed < 0 else amount,
        "Débit": amount if entry.signed > 0 else "",
        "Crédit": amount if entry.signed < 0 else "",
        "Facture réglée": entry.applies,
        "Lettrage": entry.letter,
        "Date lettrage": f"{entry.lettered:%d/%m/%Y}" if entry.lettered else "",
    }


def a_file(lines: Sequence[dict[str, str]], headers: Sequence[str] = HEADERS, **renamed: str) -> bytes:
    named = [renamed.get(header.replace(" ", "_"), header) for header in headers]
    rows = [named, *[[line[header] for header in headers] for line in lines]]
    return "\r\n".join(";".join(row) for row in rows).encode("utf-8-sig")


def ledger(entries: Sequence[Entry], **said: Any) -> bytes:
    return a_file([cells(one, **said) for one in entries])


def read(content: bytes, **said: Any) -> Reading:
    made = readers.read("grand livre.csv", content, Choices(**said))
    assert not made.questions
    return made


def taken(made: Reading) -> dict[str, int]:
    return {row.number: row.open for row in made.taken.itertuples() if row.open}


def warned(made: Reading, name: str) -> int:
    return next((one.values["count"] for one in made.warnings if one.key == name), 0)


def told(made: Reading) -> list[tuple[str, date, int]]:
    """What the ledger sets against what: (number, day, change)."""
    number = made.taken["number"].to_numpy()
    rows = zip(made.applied["document"], made.applied["day"], made.applied["amount"], strict=True)
    return sorted((number[document], when.date(), amount) for document, when, amount in rows)


def test_a_receipt_settles_the_invoice_it_names_on_its_day():
    made = read(ledger([F1, F2, R1]))
    assert made.ledger
    assert (made.purpose, made.scope) == ("documents", "all")
    assert taken(made) == {"F2": 50_00}
    assert told(made) == [("F1", R1.day, -100_00), ("R1", R1.day, 100_00)]
    assert (made.as_of, made.as_of_found) == (R1.day, "rows")
    assert {name: count for name, count in made.rows.items() if count} == {
        "total": 4,
        "invoice": 2,
        "payment": 1,
        "header": 1,
    }


@pytest.mark.parametrize("header", ["Applies-to Doc. No.", "Facture réglée", "Afgepunt op"])
@pytest.mark.parametrize("signed", [True, False])
def test_the_column_of_what_a_receipt_pays_is_known_in_three_languages(header, signed):
    content = a_file(
        [cells(one, signed=signed) for one in (F1, F2, R1, replace(N1, applies="F2"))], Facture_réglée=header
    )
    assert taken(read(content)) == {"F2": 20_00}


def test_debit_and_credit_stand_for_a_signed_amount():
    headers = ["Date", "Code client", "N° de facture", "Type", "Débit", "Crédit", "Facture réglée"]
    content = a_file([cells(one) for one in (F1, F2, R1, replace(N1, applies="F2"))], headers)
    assert taken(read(content)) == {"F2": 20_00}


@pytest.mark.parametrize("between", ["F1, F2", "F1;F2", "F1 + F2", "F1 et F2", "F1 en F2", "F1 and F2", "F1|F2"])
def test_several_documents_in_one_cell_are_paid_in_their_order(between):
    if ";" in between:
        between = f'"{between}"'
    made = read(ledger([F1, F2, replace(R1, amount=120_00, applies=between)]))
    assert taken(made) == {"F2": 30_00}


def test_one_receipt_in_several_rows_pays_a_document_in_each():
    parts = [replace(R1, amount=60_00), replace(R1, amount=40_00, applies="F2")]
    made = read(ledger([F1, F2, *parts]))
    assert taken(made) == {"F1": 40_00, "F2": 10_00}
    with a_desk() as desk:
        keep(desk, ledger([F1, F2, *parts]))
        assert items(desk, day(2, 9)) == {("C1", "F1"): 100_00, ("C1", "F2"): 50_00}
        assert items(desk, day(2, 10)) == {("C1", "F1"): 40_00, ("C1", "F2"): 10_00}


def test_what_a_receipt_has_more_than_the_invoice_stays_unallocated():
    made = read(ledger([F1, replace(R1, amount=120_00)]))
    assert taken(made) == {"R1": -20_00}
    assert made.taken["kind"].tolist() == ["invoice", "receipt"]


def test_a_credit_note_settles_the_invoice_it_names_and_a_refund_the_credit_note():
    back = Entry("C1", "refund", day(2, 15), 30_00, "B1", applies="N1")
    assert taken(read(ledger([F1, replace(N1, applies="F1"), R1]))) == {"R1": -30_00}
    made = read(ledger([F1, N1, R1, back]))
    assert taken(made) == {}
    assert told(made)[:2] == [("B1", day(2, 15), -30_00), ("F1", day(2, 10), -100_00)]


def test_a_receipt_for_a_document_that_is_not_there_stays_unallocated_and_is_told():
    made = read(ledger([F1, replace(R1, applies="F9")]))
    assert taken(made) == {"F1": 100_00, "R1": -100_00}
    assert warned(made, "applies_unknown") == 1
    assert warned(read(ledger([F1, R1])), "applies_unknown") == 0


def test_a_receipt_for_the_number_of_another_customer_stays_unallocated():
    assert taken(read(ledger([F1, replace(R1, customer="C2")]))) == {"F1": 100_00, "R1": -100_00}


def test_a_receipt_for_one_document_there_and_one_not_is_told():
    assert warned(read(ledger([F1, replace(R1, amount=120_00, applies="F1, F9")])), "applies_unknown") == 1


def test_a_letter_and_its_day_settle_as_in_a_fec():
    entries = [lettered(one, "A", day(2, 20)) for one in (F1, replace(R1, applies=""))]
    made = read(ledger(entries))
    assert told(made) == [("F1", day(2, 20), -100_00), ("R1", day(2, 20), 100_00)]
    other = replace(entries[1], customer="C2")
    assert taken(read(ledger([entries[0], other]))) == {"F1": 100_00, "R1": -100_00}


def test_a_day_of_lettering_without_a_letter_moves_nothing():
    made = read(ledger([lettered(F1, "A"), lettered(replace(R1, applies=""), "A"), replace(F2, lettered=LAST)]))
    assert taken(made) == {"F2": 50_00}


def test_credit_pays_the_oldest_first_only_where_the_user_says_so():
    entries = [F2, F1, replace(R1, applies="", amount=120_00), replace(N1, applies="F9")]
    assert taken(read(ledger(entries))) == {"F1": 100_00, "F2": 50_00, "R1": -120_00, "N1": -30_00}
    assert taken(read(ledger(entries), answers={"fifo": "yes"})) == {}


# Week after week


def test_the_same_ledger_twice_changes_nothing():
    content = ledger([F1, F2, R1])
    with a_desk() as desk:
        keep(desk, content)
        again = keep(desk, content + b"\r\n", LAST)
        assert again.changes.nothing
        assert not len(again.changes.effect)


def test_what_is_new_in_a_growing_ledger_counts_from_its_own_day():
    with a_desk() as desk:
        keep(desk, ledger([F1, F2]), day(2, 1))
        kept = keep(desk, ledger([F1, F2, R1, replace(N1, applies="F2")]), day(2, 28))
        assert sorted(set(kept.changes.effect["effect"])) == ["new", "new_paid", "paid_partly", "settled"]
        assert [items(desk, at).get(("C1", "F1"), 0) for at in (day(2, 9), day(2, 10))] == [100_00, 0]
        assert [items(desk, at).get(("C1", "F2"), 0) for at in (day(1, 31), day(2, 1))] == [50_00, 20_00]


def test_what_is_no_longer_set_against_an_invoice_opens_it_again():
    with a_desk() as desk:
        keep(desk, ledger([F1, R1]), day(2, 10))
        kept = keep(desk, ledger([F1, F2, replace(R1, applies="F2")]), day(2, 17))
        assert ["reopened", "F1"] in kept.changes.effect[["effect", "number"]].to_numpy().tolist()
        assert items(desk, day(2, 17)) == {("C1", "F1"): 100_00, ("C1", "R1"): -50_00}


def test_a_ledger_says_the_day_of_what_was_known_only_between_two_lists():
    headers = "Date;Code client;N° de facture;Montant;Solde\r\n"
    one, two = "10/01/2026;C1;F1;100,00;100,00\r\n", "20/01/2026;C1;F2;50,00;50,00\r\n"
    with a_desk() as desk:
        keep(desk, (headers + one + two).encode(), day(2, 1))
        keep(desk, (headers + two).encode(), day(2, 20))
        assert items(desk, day(2, 19)) == {("C1", "F1"): 100_00, ("C1", "F2"): 50_00}
        kept = keep(desk, ledger([F1, F2, R1]), day(2, 27))
        assert [items(desk, at).get(("C1", "F1"), 0) for at in (day(2, 9), day(2, 10))] == [100_00, 0]
        assert items(desk, day(2, 27)) == {("C1", "F2"): 50_00}
        assert kept.changes.effect.loc[kept.changes.effect["number"] == "F1", "amount"].sum() == 0


# Any ledger, any day


@st.composite
def books(draw: st.DrawFn) -> list[Entry]:
    """Invoices and credit notes, and receipts that name some of them or none."""
    made: list[Entry] = []
    for place in range(draw(st.integers(1, 9))):
        customer = draw(st.sampled_from(["C1", "C2"]))
        what = draw(st.sampled_from(["invoice", "invoice", "receipt", "receipt", "credit_note"]))
        when = day(1, 1) + timedelta(days=draw(st.integers(0, 60)))
        amount = draw(st.sampled_from([100_00, 60_00, 40_00, 33_33]))
        bills = [one.number for one in made if one.customer == customer and one.what == "invoice"]
        wanted = [*bills, "", "X9"] if what != "invoice" else [""]
        applies = draw(st.sampled_from(wanted))
        if len(bills) > 1 and what == "receipt" and draw(st.booleans()):
            applies = ", ".join(draw(st.permutations(bills))[:2])
        made.append(Entry(customer, what, when, amount, f"{what[0].upper()}{place}", applies=applies))
    return made


def open_by_names(entries: Sequence[Entry], at: date) -> dict[tuple[str, str], int]:
    """What is open at the end of a day: each receipt against what it names, in the order of the file."""
    left = [one.signed for one in entries]
    events = []
    for n, one in enumerate(entries):
        for name in filter(None, one.applies.split(", ")):
            for m, other in enumerate(entries):
                if (other.customer, other.number) == (one.customer, name) and left[m] > 0 > left[n]:
                    part = min(left[m], -left[n])
                    left[m], left[n] = left[m] - part, left[n] + part
                    events += [(k, max(one.day, other.day), sign * part) for k, sign in ((m, -1), (n, 1))]
    found = {}
    for n, one in enumerate(entries):
        rest = one.signed + sum(amount for k, when, amount in events if k == n and when <= at)
        if one.day <= at and rest:
            found[one.customer, one.number] = rest
    return found


@settings(max_examples=30)
@given(books(), st.lists(st.sampled_from([day(1, 25), day(2, 10), day(3, 5)]), min_size=1, max_size=3, unique=True))
def test_any_ledger_is_exact_on_every_day_in_whatever_order_its_weeks_come(entries, cuts):
    with a_desk() as desk:
        for cut in cuts:
            shown = [one for one in entries if one.day <= cut]
            if any(one.applies for one in shown):
                keep(desk, ledger(shown), cut)
        newest = [one for one in entries if one.day <= max(cuts)]
        if any(one.applies for one in newest):
            facts = desk.facts()
            for at in sorted({one.day + timedelta(days=n) for one in newest for n in (-1, 0)} | {max(cuts)}):
                if at <= max(cuts):
                    assert items_of(facts, at) == open_by_names(newest, at)


def test_a_ledger_kept_as_an_earlier_day_does_not_know_later_days_yet():
    with a_desk() as desk:
        keep(desk, ledger([F1, F2, R1]), day(2, 1))
        assert items(desk, day(2, 1)) == {("C1", "F1"): 100_00, ("C1", "F2"): 50_00}


def test_receipts_without_a_number_stay_apart():
    both = [replace(R1, number="", amount=40_00), replace(R1, number="", amount=40_00, applies="F2")]
    made = read(ledger([F1, F2, *both]))
    assert made.taken["open"].tolist() == [60_00, 10_00, 0, 0]
    assert pd.isna(made.taken["due"]).all()
