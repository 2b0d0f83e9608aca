import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from src.collections import actions, readers
from src.collections.actions import Hand, Kept
from src.collections.books import latest_customers
from src.collections.readers import Choices, Reading
from src.collections.store import Store
from tests.test_fec import a_desk, items

LAST = date(2026, 12, 31)
HEADERS = ["Code client", "Nom du client", "N° de facture", "Date de facture", "Montant TTC", "Solde"]
PAID = ["N° de facture", "Date de paiement", "Montant payé"]
BILLS = [
    ["C1", "Maes", "F1", date(2026, 10, 1), 100, 100],
    ["C1", "Maes", "F2", date(2026, 10, 15), 50, 50],
    ["C2", "Peeters", "F3", date(2026, 10, 20), 70, 70],
]
FIRST, SECOND, THIRD = date(2026, 11, 6), date(2026, 11, 13), date(2026, 11, 20)


def a_file(headers: Sequence[str], lines: Sequence[Sequence[object]]) -> bytes:
    def text(cell: object) -> str:
        return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else f"{cell:.2f}".replace(".", ",") if isinstance(
            cell, float | int
        ) else str(cell)  # fmt: skip

    return "\r\n".join(";".join(map(text, line)) for line in [headers, *lines]).encode("utf-8-sig")


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def read(content: bytes, name: str = "liste.csv", **said: object) -> Reading:
    made = readers.read(name, content, Choices(**said))
    assert not made.questions
    return made


def keep(desk: Store, content: bytes, as_of: date, name: str = "liste.csv", scope: str = "") -> Kept:
    made = read(content, name)
    hand = Hand("Sophie", datetime(2027, 1, 1), LAST)
    return actions.keep_import(desk, hand, made, content, as_of, scope or made.scope, sure=True)


def bills(lines: Sequence[Sequence[object]] = BILLS) -> bytes:
    return a_file(HEADERS, lines)


def payments(*lines: Sequence[object], headers: Sequence[str] = PAID) -> bytes:
    return a_file(headers, lines)


def effects(kept: Kept) -> list[tuple[str, str, int]]:
    assert kept.changes
    rows = kept.changes.effect[["effect", "number", "amount"]].itertuples(index=False)
    return sorted((effect, number, int(amount)) for effect, number, amount in rows)


def open_of(desk: Store, day: date) -> dict[str, int]:
    return {number: amount for (_, number), amount in items(desk, day).items()}


P1: list[object] = ["F1", date(2026, 11, 10), 100]
PART: list[object] = ["F2", date(2026, 11, 11), 20]
LATE: list[object] = ["F2", date(2026, 11, 23), 5]
"""A payment whose day can only be read in one way."""


# Payments


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (PAID, "liste.csv"),
        (["Factuurnummer", "Betaaldatum", "Bedrag"], "liste.csv"),
        (["Invoice Number", "Payment Date", "Amount"], "liste.csv"),
        (["N° de facture", "Date", "Montant"], "Paiements 2026.csv"),
        (["Facture réglée", "Date", "Montant"], "encaissements.csv"),
    ],
)
def test_a_list_of_payments_is_known_by_its_columns_or_its_name(headers, name):
    made = read(payments(P1, PART, LATE, headers=headers), name)
    assert made.purpose == "payments"
    assert made.rows["payment"] == 3
    assert made.payments[["number", "amount"]].to_numpy().tolist()[:2] == [["F1", 100_00], ["F2", 20_00]]


def test_payments_settle_what_they_name_on_their_own_day():
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        kept = keep(desk, payments(P1, PART), SECOND)
        assert effects(kept) == [("paid_partly", "F2", -20_00), ("settled", "F1", -100_00)]
        assert open_of(desk, date(2026, 11, 9)) == {"F1": 100_00, "F2": 50_00, "F3": 70_00}
        assert open_of(desk, date(2026, 11, 10)) == {"F2": 50_00, "F3": 70_00}
        assert open_of(desk, date(2026, 11, 11)) == {"F2": 30_00, "F3": 70_00}
        assert desk.facts().events["since"].isna().all()


def test_payments_that_come_before_their_invoices_are_told_not_kept_and_may_come_again():
    content = payments(P1)
    with a_desk() as desk:
        early = keep(desk, content, SECOND)
        assert (early.import_id, effects(early)) == (None, [("unmatched", "F1", 100_00)])
        assert not len(desk.facts().imports)
        keep(desk, bills(), FIRST)
        assert effects(keep(desk, content, SECOND)) == [("settled", "F1", -100_00)]
        assert open_of(desk, SECOND) == {"F2": 50_00, "F3": 70_00}
        assert keep(desk, content, SECOND).changes is None


def test_payments_of_which_some_wait_for_their_invoices_may_come_again():
    content = payments(P1, PART)
    with a_desk() as desk:
        keep(desk, bills(BILLS[:1]), FIRST)
        assert effects(keep(desk, content, SECOND)) == [("settled", "F1", -100_00), ("unmatched", "F2", 20_00)]
        keep(desk, bills(BILLS[1:]), SECOND, scope="all")
        assert effects(keep(desk, content, THIRD)) == [("known_payment", "F1", 100_00), ("paid_partly", "F2", -20_00)]
        assert open_of(desk, THIRD) == {"F2": 30_00, "F3": 70_00}


def test_the_same_payments_in_overlapping_lists_count_once():
    more = ["F2", date(2026, 11, 18), 30]
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        keep(desk, payments(P1, PART), SECOND)
        kept = keep(desk, payments(PART, more), THIRD)
        assert effects(kept) == [("known_payment", "F2", 20_00), ("settled", "F2", -30_00)]
        assert open_of(desk, THIRD) == {"F3": 70_00}


def test_two_like_payments_of_one_day_are_two_and_are_told():
    twice = [["F2", date(2026, 11, 11), 20]] * 2
    assert {one.key: one.values for one in read(payments(*twice)).warnings} == {"rows_repeated": {"count": 1}}
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        keep(desk, payments(twice[0]), SECOND)
        assert effects(keep(desk, payments(*twice), THIRD)) == [
            ("known_payment", "F2", 20_00),
            ("paid_partly", "F2", -20_00),
        ]
        assert open_of(desk, THIRD)["F2"] == 10_00


def test_what_is_paid_too_much_or_for_an_unknown_number_is_told_and_not_kept():
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        content = payments(["F1", date(2026, 11, 10), 120], ["F9", date(2026, 11, 10), 5])
        assert effects(keep(desk, content, SECOND)) == [
            ("settled", "F1", -100_00),
            ("unmatched", "F1", 20_00),
            ("unmatched", "F9", 5_00),
        ]
        assert open_of(desk, SECOND) == {"F2": 50_00, "F3": 70_00}
        assert effects(keep(desk, content, SECOND)) == [
            ("known_payment", "F1", 100_00),
            ("unmatched", "F1", 20_00),
            ("unmatched", "F9", 5_00),
        ]


def test_a_payment_of_a_number_that_two_customers_bear_needs_the_customer():
    both = [*BILLS, ["C2", "Peeters", "F1", date(2026, 10, 1), 100, 100]]
    with a_desk() as desk:
        keep(desk, bills(both), FIRST)
        assert effects(keep(desk, payments(P1), SECOND)) == [("unmatched", "F1", 100_00)]
        for who in ("peeters", "C1"):
            keep(desk, payments([who, *P1], headers=["Client", *PAID]), SECOND)
        assert open_of(desk, SECOND) == {"F2": 50_00, "F3": 70_00}


def test_a_number_used_again_is_paid_in_the_document_of_its_time():
    both = [["C1", "Maes", "12", date(2025, 10, 1), 100, 0], ["C1", "Maes", "12", date(2026, 10, 1), 100, 100]]
    with a_desk() as desk:
        keep(desk, bills(both), FIRST)
        assert effects(keep(desk, payments(["12", date(2026, 11, 10), 100]), SECOND)) == [("settled", "12", -100_00)]


def test_a_payment_taken_back_opens_the_invoice_again_but_not_further():
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        keep(desk, payments(P1), SECOND)
        back = payments(["F1", date(2026, 11, 17), -130])
        assert effects(keep(desk, back, THIRD)) == [("reopened", "F1", 100_00), ("unmatched", "F1", -30_00)]
        assert [open_of(desk, date(2026, 11, day)).get("F1", 0) for day in (9, 10, 16, 17)] == [100_00, 0, 0, 100_00]


@pytest.mark.parametrize(
    ("day",              "exact"),
    [
        (date(2026, 11, 6),  False),
        (date(2026, 11, 7),  True),
        (date(2026, 11, 13), True),
        (date(2026, 11, 14), False),
    ],
)  # fmt: skip
def test_a_payment_gives_its_day_to_what_was_known_to_be_settled_between_two_lists(day, exact):
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        keep(desk, bills(BILLS[1:]), SECOND, scope="open")
        kept = keep(desk, payments(["F1", day, 100]), THIRD)
        assert effects(kept) == [("past", "F1", 0) if exact else ("unmatched", "F1", 100_00)]
        assert open_of(desk, THIRD) == {"F2": 50_00, "F3": 70_00}
        counted = day if exact else SECOND
        assert "F1" not in open_of(desk, counted)
        assert open_of(desk, counted - timedelta(days=1))["F1"] == 100_00


def test_what_was_settled_between_two_lists_is_dated_once_and_no_further():
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        keep(desk, bills(BILLS[1:]), SECOND, scope="open")
        parts = payments(["F1", date(2026, 11, 9), 60], ["F1", date(2026, 11, 10), 60])
        assert effects(keep(desk, parts, THIRD)) == [("past", "F1", 0), ("past", "F1", 0), ("unmatched", "F1", 20_00)]
        assert [open_of(desk, date(2026, 11, day)).get("F1", 0) for day in (8, 9, 10, 13)] == [100_00, 40_00, 0, 0]
        again = keep(desk, parts, THIRD)
        assert effects(again) == [
            ("known_payment", "F1", 40_00),
            ("known_payment", "F1", 60_00),
            ("unmatched", "F1", 20_00),
        ]
        assert again.changes.nothing


def test_lists_of_payments_and_customers_do_not_make_the_next_books_late():
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        keep(desk, payments(P1), THIRD)
        keep(desk, a_file(["Code client", "E-mail"], [["C1", "a@maes.example"]]), THIRD)
        made = read(bills(BILLS[1:]))
        found = actions.preview(desk.facts(), made, SECOND, "open")
        assert (found.doubts, found.nothing) == ((), True)


def test_books_of_a_day_before_a_known_payment_leave_it_its_day():
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        keep(desk, payments(P1), THIRD)
        assert keep(desk, bills([*BILLS]) + b"\r\n", date(2026, 11, 9)).changes.nothing
        assert open_of(desk, SECOND) == {"F2": 50_00, "F3": 70_00}


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(["F1", "F2", "F3"]), st.integers(0, 13), st.sampled_from([10, 20, 50])), max_size=9
    ),
    st.lists(st.tuples(st.integers(0, 8), st.integers(1, 9)), min_size=1, max_size=4),
)
def test_however_lists_of_payments_overlap_each_counts_once(paid, windows):
    lines = [[number, date(2026, 11, 7) + timedelta(days=n), amount] for number, n, amount in paid]
    lines.sort(key=lambda line: line[1])
    seen: set[int] = set()
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        for first, count in windows:
            days = sorted({line[1] for line in lines})
            chosen = [n for n, line in enumerate(lines) if line[1] in days[first : first + count]]
            if chosen:
                keep(desk, payments(*[lines[n] for n in chosen]), THIRD)
                seen |= set(chosen)
        total = {"F1": 100_00, "F2": 50_00, "F3": 70_00}
        for number in total:
            told = sum(100 * lines[n][2] for n in seen if lines[n][0] == number)
            assert open_of(desk, THIRD).get(number, 0) == max(total[number] - told, 0)


# In one file


def two_sheets(bill_headers: Sequence[str], width: int, *paid: Sequence[object]) -> bytes:
    return workbook({"Factures": [bill_headers, *[line[:width] for line in BILLS]], "Paiements": [PAID, *paid]})


def test_payments_in_a_second_sheet_give_what_is_open_and_since_when():
    content = two_sheets(HEADERS[:5], 5, P1, PART)
    made = read(content, "factures.xlsx")
    assert [one.purpose for one in made.beside] == ["payments"]
    assert made.taken["open"].tolist() == [0, 30_00, 70_00]
    with a_desk() as desk:
        keep(desk, content, SECOND, "factures.xlsx")
        assert open_of(desk, date(2026, 11, 9)) == {"F1": 100_00, "F2": 50_00, "F3": 70_00}
        assert open_of(desk, date(2026, 11, 10)) == {"F2": 50_00, "F3": 70_00}
        assert open_of(desk, SECOND) == {"F2": 30_00, "F3": 70_00}
        assert desk.facts().events["since"].isna().all()


def test_payments_in_a_second_sheet_for_what_the_first_does_not_list_are_dated_or_told():
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        content = workbook(
            {
                "Factures": [HEADERS, *BILLS[1:]],
                "Paiements": [PAID, P1, ["F9", date(2026, 11, 9), 5]],
            }
        )
        kept = keep(desk, content, SECOND, "factures.xlsx", scope="open")
        assert effects(kept) == [("past", "F1", 0), ("unmatched", "F9", 5_00), ("vanished", "F1", -100_00)]
        assert [open_of(desk, date(2026, 11, day)).get("F1", 0) for day in (9, 10, 13)] == [100_00, 0, 0]


# Customers


def said(desk: Store, code: str) -> dict[str, object]:
    return latest_customers(desk.facts().customers).set_index("customer").loc[code].to_dict()


def test_a_list_of_customers_fills_in_what_is_not_known_and_empties_nothing():
    headers = ["Code client", "Nom du client", "E-mail", "Téléphone", "N° TVA", "Langue", "Conditions de paiement"]
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        keep(
            desk,
            a_file(headers, [["C1", "Maes SA", "a@maes.example", "02 1", "BE0403170701", "fr", "45 jours"]]),
            FIRST,
        )
        keep(desk, a_file(headers, [["C1", "", "", "02 2", "", "", ""]]), SECOND)
        known = said(desk, "C1")
        assert {name: known[name] for name in ("name", "email", "phone", "language", "terms")} == {
            "name": "Maes SA",
            "email": "a@maes.example",
            "phone": "02 2",
            "language": "fr",
            "terms": 45.0,
        }
        assert said(desk, "C2")["name"] == "Peeters"
        assert len(desk.facts().documents) == 3


def test_a_customer_is_found_by_name_where_the_list_has_no_code_and_only_one_bears_it():
    headers = ["Nom du client", "E-mail"]
    with a_desk() as desk:
        keep(desk, bills([*BILLS, ["C3", "Maes", "F4", date(2026, 10, 1), 10, 10]]), FIRST)
        kept = keep(desk, a_file(headers, [["PEETERS", "p@p.example"], ["Maes", "m@m.example"]]), FIRST)
        assert said(desk, "C2")["email"] == "p@p.example"
        assert (said(desk, "C1")["email"], said(desk, "C3")["email"]) == ("", "")
        assert kept.changes.customers["customer"].tolist() == ["C2", "Maes"]


@pytest.mark.parametrize(
    ("headers", "terms"),
    [
        (["Client Number", "Client Name", "Email", "Phone", "Payment Terms"], "30"),
        (["Customer ID", "Customer Name", "EmailID", "Phone", "Payment Terms Label"], "Net 30"),
    ],
)
def test_lists_of_customers_of_invoice_ninja_and_zoho_are_known(headers, terms):
    made = read(a_file(headers, [["C1", "Maes", "a@b.example", "02", terms]]))
    assert made.purpose == "customers"
    assert made.people[["customer", "name", "email", "phone", "terms"]].to_numpy().tolist() == [
        ["C1", "Maes", "a@b.example", "02", 30.0]
    ]


# Sales


@pytest.mark.parametrize(
    ("headers", "months"),
    [
        (["Mois", "Chiffre d'affaires"], ["septembre 2026", "octobre 2026"]),
        (["Maand", "Omzet"], ["september 2026", "oktober 2026"]),
        (["Month", "Sales"], ["2026-09", "2026-10"]),
        (["Mois", "Ventes TTC"], ["09/2026", "10/2026"]),
        (["Month", "Revenue"], [date(2026, 9, 30), date(2026, 10, 31)]),
        (["Mois", "CA"], ["sept. 2026", "oct. 2026"]),
    ],
)
def test_sales_by_month_are_known_however_the_month_is_written(headers, months):
    lines = [[months[0], 1000.5], [months[1], 2000], ["Total", 3000.5]]
    made = read(a_file(headers, lines))
    assert made.purpose == "sales"
    assert [day.date() for day in made.sales["month"]] == [date(2026, 9, 1), date(2026, 10, 1)]
    assert made.sales["amount"].tolist() == [1000_50, 2000_00]
    assert (made.rows["sales"], made.rows["total_row"], made.rows["refused"]) == (2, 1, 0)


def test_sales_are_kept_once_however_often_they_come():
    content = a_file(["Mois", "CA"], [["09/2026", 1000], ["10/2026", 2000]])
    with a_desk() as desk:
        for given_ in (content, content, content + b"\r\n"):
            kept = keep(desk, given_, FIRST)
            assert (kept.import_id, kept.changes.nothing) == (None, True)
        journal = desk.facts().journal
        assert journal["act"].tolist() == ["sales"]
        keep(desk, a_file(["Mois", "CA"], [["09/2026", 1000], ["10/2026", 2100]]), SECOND)
        assert desk.facts().journal["act"].tolist() == ["sales", "sales"]


def test_sales_change_nothing_in_the_books():
    with a_desk() as desk:
        keep(desk, bills(), FIRST)
        made = read(a_file(["Mois", "CA"], [["09/2026", 1000]]))
        found = actions.preview(desk.facts(), made, SECOND, "open")
        assert found.nothing
        assert (len(found.effect), found.doubts) == (0, ())
        assert isinstance(found.effect, pd.DataFrame)
