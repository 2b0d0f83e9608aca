import dataclasses
from datetime import date
from itertools import groupby

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections.ageing import (
    BUCKETS,
    DUE,
    EDGES,
    ISSUED,
    UNAPPLIED,
    accounts,
    adds_up,
    bucket_names,
    by_bucket,
    open_items,
    worst_payers,
)
from src.collections.kpi import Owed, aged_table, figures, ledgers
from src.collections.tables import (
    ACCOUNTS,
    BUCKET_TOTALS,
    CUSTOMER_BUCKETS,
    DOCUMENTS,
    EVENTS,
    WORST_PAYERS,
    checked,
    empty,
    places_of,
)
from tests import oracle
from tests.given import AS_OF, documents, events, of_papers, papers, rows

TERMS = {"terms": 20, "customer_terms": {"A": 45}}


def cents(amount):
    return int(amount * 100)


def buckets(items):
    totals = by_bucket(items)
    return {line.bucket: line.amount for line in totals.itertuples() if line.amount}


def test_the_bucket_names_are_those_of_the_default_edges():
    assert bucket_names(EDGES) == BUCKETS


@pytest.mark.parametrize(
    ("as_of", "days_late", "bucket"),
    [
        (date(2025, 6, 15), -1, "not_due"),
        (date(2025, 6, 16), 0, "not_due"),
        (date(2025, 6, 17), 1, "1_30"),
    ],
)
def test_an_item_is_late_from_the_day_after_its_due_day(as_of, days_late, bucket):
    books = documents("day due amount\n2025-05-17 2025-06-16 100.00")
    item = open_items(books, events(), as_of).iloc[0]
    assert (item.days_late, item.bucket) == (days_late, bucket)


@pytest.mark.parametrize(
    ("due", "bucket"),
    [
        ("2025-06-17", "not_due"),
        ("2025-06-16", "not_due"),
        ("2025-06-15", "1_30"),
        ("2025-05-18", "1_30"),
        ("2025-05-17", "1_30"),
        ("2025-05-16", "31_60"),
        ("2025-04-17", "31_60"),
        ("2025-04-16", "61_90"),
        ("2025-03-18", "61_90"),
        ("2025-03-17", "91_120"),
        ("2025-02-16", "91_120"),
        ("2025-02-15", "over_120"),
        ("2020-02-29", "over_120"),
    ],
)
def test_a_bucket_ends_with_its_last_day_late(due, bucket):
    books = documents(f"day due amount\n2020-01-01 {due} 100.00")
    assert buckets(open_items(books, events(), date(2025, 6, 16))) == {bucket: 10_000}


@pytest.mark.parametrize(
    ("as_of", "open_"),
    [(date(2025, 1, 9), None), (date(2025, 1, 10), 100_00), (date(2025, 2, 9), 100_00), (date(2025, 2, 10), None)],
)
def test_a_document_is_open_from_its_day_until_the_day_before_its_settlement(as_of, open_):
    books = documents("day due amount\n2025-01-10 2025-01-31 100.00")
    told = events("document_id kind day amount\n1 settlement 2025-02-10 -100.00")
    assert open_items(books, told, as_of)["open"].tolist() == ([] if open_ is None else [open_])


def test_payments_in_part_and_credit_not_applied_stand_apart():
    """GnuCash test-owner-report.scm; there the credit note makes the bucket of its date smaller, here it may not."""
    books = documents(
        """
        number  kind         day         due         amount
        I1      invoice      1980-05-13  1980-07-18    6.75
        I2      invoice      1980-04-13  1980-06-18    4.00
        I3      invoice      1980-03-13  1980-05-18    8.50
        I4      invoice      1980-02-13  1980-04-18    7.50
        I5      invoice      1980-01-13  1980-03-18   11.50
        I6      invoice      1980-04-18  1980-04-18  200.00
        N1      credit_note  1980-06-22  -            -3.00
        """
    )
    told = events(
        """
        document_id  kind        day         amount
        5            settlement  1980-03-18    -1.50
        5            settlement  1980-03-20    -2.00
        6            settlement  1980-04-19  -200.00
        """
    )
    items = open_items(books, told, date(1980, 7, 1))
    expected = {"not_due": 675, "1_30": 400, "31_60": 850, "61_90": 750, "91_120": 800, UNAPPLIED: -300}
    assert (buckets(items), items["open"].sum()) == (expected, 3175)


def test_a_receipt_booked_later_does_not_change_a_past_balance():
    """OCA account-financial-reporting #546: 149,000 on 30 April."""
    books = documents(
        """
        kind     day         due             amount
        receipt  2019-02-15  -             -1000.00
        invoice  2019-03-15  2019-03-31    50000.00
        invoice  2019-04-15  2019-04-30   100000.00
        """
    )
    told = events("document_id kind day amount\n2 settlement 2019-05-15 -49000.00")
    assert buckets(open_items(books, told, date(2019, 4, 30))) == {
        "not_due": 100_000_00,
        "1_30": 50_000_00,
        UNAPPLIED: -1_000_00,
    }


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2024, 2, 29), {"1_30": 1000_00}),
        (date(2024, 3, 31), {"31_60": 600_00}),
        (date(2024, 4, 30), {"61_90": 600_00, "not_due": 500_00}),
        (date(2024, 5, 31), {"1_30": 500_00}),
    ],
)
def test_a_past_day_knows_only_what_had_happened(as_of, expected):
    books = documents("day due amount\n2024-01-10 2024-02-09 1000.00\n2024-04-15 2024-05-15 500.00")
    told = events("document_id kind day amount\n1 settlement 2024-03-01 -400.00\n1 settlement 2024-05-01 -600.00")
    assert buckets(open_items(books, told, as_of)) == expected


def test_without_a_due_day_the_terms_give_one_and_say_so():
    books = documents("customer day amount\nA 2025-01-01 1.00\nB 2025-01-01 1.00")
    items = open_items(books, events(), date(2025, 6, 16), terms=30, customer_terms={"A": 14})
    assert items["due"].dt.strftime("%F").tolist() == ["2025-01-15", "2025-01-31"]
    assert items["due_estimated"].all()


def test_a_due_day_holds_until_the_books_move_it_and_the_later_line_of_a_day_wins():
    books = documents("day due amount\n2025-01-01 - 1.00")
    told = events(
        """
        id  document_id  kind       day         due
        7   1            due_moved  2025-02-01  2025-03-03
        6   1            due_moved  2025-02-01  2025-03-02
        5   1            due_moved  2025-02-10  2025-02-05
        8   1            due_moved  2025-02-11  -
        """
    )
    days = [date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 10), date(2025, 2, 11)]
    found = [open_items(books, told, day).iloc[0] for day in days]
    assert [f"{item.due:%F} {item.due_estimated}" for item in found] == [
        "2025-01-31 True",
        "2025-03-03 False",
        "2025-02-05 False",
        "2025-02-05 False",
    ]


def test_a_restated_amount_changes_the_document_and_what_is_open():
    books = documents("day due amount\n2025-01-01 2025-01-31 100.00")
    told = events("document_id kind day amount\n1 settlement 2025-01-05 -40.00\n1 restated 2025-01-09 -10.00")
    item = open_items(books, told, date(2025, 1, 9)).iloc[0]
    assert (item.amount, item.open) == (90_00, 50_00)


def test_a_customer_paid_on_the_day_owes_the_rest_alone():
    books = documents("customer day due amount\nA 2025-01-01 2025-01-31 100.00\nB 2025-01-01 2025-03-01 -5.00")
    told = events("document_id kind day amount\n1 settlement 2025-02-15 -60.00\n2 settlement 2025-02-15 5.00")
    owed = Owed.of(ledgers(books, told)["EUR"])
    lines = {day: aged_table(owed, date(2025, 2, day)).values.tolist() for day in (14, 15)}
    assert lines[14] == [["A", "EUR", "1_30", 100_00, 1], ["B", "EUR", UNAPPLIED, -5_00, 1]]
    assert lines[15] == [["A", "EUR", "1_30", 40_00, 1]]


def test_other_edges_give_other_buckets():
    books = documents("day due amount\n2025-01-01 2025-01-31 100.00")
    totals = by_bucket(open_items(books, events(), date(2025, 2, 15), edges=(0, 15)), edges=(0, 15))
    assert totals[["bucket", "amount"]].values.tolist() == [
        ["not_due", 0],
        ["1_15", 100_00],
        ["over_15", 0],
        [UNAPPLIED, 0],
    ]


def test_totals_that_lack_a_cent_do_not_add_up():
    items = open_items(documents("day amount\n2025-01-01 1.00"), events(), date(2025, 6, 1))
    totals = by_bucket(items)
    assert adds_up(items, totals)
    assert not adds_up(items, totals.assign(amount=totals["amount"].where(totals["amount"] == 0, 99)))
    assert not adds_up(items, totals.assign(count=0))
    assert not adds_up(items, totals.assign(currency="USD"))


def test_equally_bad_payers_stand_by_customer_code_in_either_ranking():
    books = documents(
        """
        customer  day         due         amount
        B         2025-01-01  2025-01-31   50.00
        B         2025-01-01  2025-01-31   50.00
        A         2025-01-01  2025-01-31  100.00
        C         2025-01-01  2025-01-11   99.00
        D         2025-01-01  2025-02-10  900.00
        """
    )
    items = open_items(books, events(), date(2025, 2, 10))
    assert worst_payers(items)["customer"].tolist() == ["A", "B", "C"]
    assert worst_payers(items, by="amount_days")["customer"].tolist() == ["C", "A", "B"]


@pytest.mark.parametrize("ids", [[1, 2, 3], [4, 7, 9], [5, 10**6, 10**12]])
def test_a_document_is_found_by_its_id_whatever_the_gaps(ids):
    wanted = np.array([ids[2], ids[0], 3 * 10**12, ids[1], 0, ids[0] - 1, ids[1] + 1 if ids[1] + 1 < ids[2] else 0])
    assert places_of(np.array(ids), wanted).tolist() == [2, 0, -1, 1, -1, -1, -1]


def test_empty_books_give_empty_tables():
    items = open_items(empty(DOCUMENTS), empty(EVENTS), date(2025, 1, 1))
    assert len(checked(BUCKET_TOTALS, by_bucket(items))) == 0
    assert len(checked(ACCOUNTS, accounts(items))) == 0
    assert len(checked(WORST_PAYERS, worst_payers(items))) == 0
    assert adds_up(items, by_bucket(items))


def test_the_rules_leave_their_tables_alone():
    books = documents("customer day amount\nB 2025-01-01 1.00\nA 2025-01-01 1.00")
    told = events("document_id kind day amount\n1 settlement 2025-01-05 -1.00")
    before = books.copy(), told.copy()
    items = open_items(books, told, date(2025, 6, 1))
    kept = items.copy()
    by_bucket(items), accounts(items), worst_payers(items)
    for table, same in zip((books, told, items), (*before, kept), strict=True):
        pd.testing.assert_frame_equal(table, same)


@settings(max_examples=100, deadline=None)
@given(papers(), AS_OF)
def test_every_open_item_is_that_of_the_oracle(written, as_of):
    items = open_items(*of_papers(written), as_of, **TERMS)
    ours = [
        (i.document_id, i.customer, i.amount, i.open, i.due.date(), i.due_estimated, i.days_late, i.bucket, i.currency)
        for i in items.itertuples()
    ]
    known = [one for currency in ("EUR", "USD") for one in oracle.states(written, as_of, currency, **TERMS)]
    theirs = [
        (one.paper.id, one.paper.customer, cents(one.amount), cents(one.open), one.due, one.estimated, one.days_late)
        + (oracle.bucket(one, as_of), one.paper.currency)
        for one in sorted(known, key=lambda one: one.paper.id)
        if one.open != 0
    ]
    assert ours == theirs


def test_a_document_in_several_pieces_is_one_overdue_document() -> None:
    piece = {"customer": "C1", "number": "F1", "amount": 100, "day": date(2026, 1, 1), "due": date(2026, 1, 31)}
    items = open_items(rows(DOCUMENTS, [piece, piece, {**piece, "number": "F2"}]), rows(EVENTS, []), date(2026, 3, 1))
    assert accounts(items)["documents"].tolist() == [3]
    assert accounts(items.assign(document_id=[1, 2, 1]))["documents"].tolist() == [2]


@settings(max_examples=60, deadline=None)
@given(papers(), AS_OF)
def test_accounts_and_rankings_are_those_of_the_oracle(written, as_of):
    items = open_items(*of_papers(written), as_of, **TERMS)
    known = {currency: oracle.states(written, as_of, currency, **TERMS) for currency in ("EUR", "USD")}
    days = accounts(items).assign(oldest=lambda table: table["oldest"].dt.date)
    ours = [tuple(None if pd.isna(cell) else cell for cell in line) for line in days.itertuples(index=False)]
    theirs = sorted(
        (customer, currency, *map(cents, line[:3]), *line[3:])
        for currency, states in known.items()
        for customer, line in oracle.accounts(states).items()
    )
    assert ours == theirs
    for by in ("amount", "amount_days"):
        ranked = [
            (line[0], currency, cents(line[1]), cents(line[2]), *line[3:])
            for currency, states in known.items()
            for line in oracle.worst(states, by == "amount_days")
        ]
        assert list(worst_payers(items, by=by).itertuples(index=False, name=None)) == ranked


@settings(max_examples=60, deadline=None)
@given(papers(), AS_OF)
def test_the_buckets_add_up_to_all_that_is_open(written, as_of):
    items = open_items(*of_papers(written), as_of)
    totals = by_bucket(items)
    assert adds_up(items, totals)
    for _, lines in groupby(totals.itertuples(), key=lambda line: line.currency):
        assert [line.bucket for line in lines] == [*BUCKETS, UNAPPLIED]


@settings(max_examples=60, deadline=None)
@given(papers(), AS_OF, st.sampled_from([EDGES, (0, 15), (0,)]), st.sampled_from([DUE, ISSUED]))
def test_the_buckets_of_the_customers_are_those_of_the_open_items_and_of_the_figures(written, as_of, edges, aged_by):
    documents_, events_ = of_papers(written)
    items = open_items(documents_, events_, as_of, edges=edges, aged_by=aged_by)
    keys = ["customer", "currency", "bucket"]
    theirs = items.groupby(keys)["open"].agg(["sum", "count"]).to_dict("index")
    ours = {}
    for ledger in ledgers(documents_, events_).values():
        table = checked(CUSTOMER_BUCKETS, aged_table(Owed.of(ledger, aged_by), as_of, edges=edges))
        whole = table.groupby("bucket")[["amount", "count"]].sum().astype("int64").T.to_dict("list")
        found = figures(ledger, as_of, edges=edges, aged_by=aged_by)
        totals = {one.name: [one.amount, one.count] for one in found.buckets if one.count}
        totals |= {UNAPPLIED: [found.unapplied, found.unapplied_count]} if found.unapplied_count else {}
        assert whole == totals
        ranks = table["bucket"].map([*bucket_names(edges), UNAPPLIED].index)
        order = list(zip(table["customer"], ranks, strict=True))
        assert order == sorted(order)
        ours |= {line[:3]: {"sum": line[3], "count": line[4]} for line in table.itertuples(index=False, name=None)}
    assert ours == theirs


@settings(max_examples=60, deadline=None)
@given(papers(), AS_OF)
def test_what_comes_later_never_changes_a_past_day(written, as_of):
    known = [
        dataclasses.replace(paper, happenings=tuple(one for one in paper.happenings if one.day <= as_of))
        for paper in written
        if paper.day <= as_of
    ]
    full, partial = (open_items(*of_papers(some), as_of) for some in (written, known))
    pd.testing.assert_frame_equal(full, partial)
