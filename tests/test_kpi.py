import csv
import json
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections.ageing import DUE, EDGES, by_bucket, open_items, worst_payers
from src.collections.kpi import (
    AMOUNTS,
    RATIOS,
    Ledger,
    Refusal,
    as_table,
    cei,
    countback,
    dso,
    figures,
    history,
    ledgers,
    open_at,
    paid_late_by_customer,
    quarter_start,
    sales,
    trend,
)
from src.collections.kpi.ratios import exact, quotient
from src.collections.tables import DOCUMENTS, EVENTS, PAID_LATE, TREND, checked, empty
from tests import oracle
from tests.given import AS_OF, WHEN, documents, events, of_papers, papers
from tests.oracle import Happening, Paper

TERMS = {"terms": 20, "customer_terms": {"A": 45}}
SHARED = Path(__file__).parents[2] / "shared"
IBM = SHARED / "samples/ibm_watson/WA_Fn-UseC_-Accounts-Receivable.csv"
REFERENCE = SHARED / "reference/kpi_reference_ibm.json"
DAYS = ("2012-06-30", "2013-06-30")
NAMES = {
    "open_balance": "open",
    "open_count": "open_count",
    "overdue_balance": "overdue",
    "overdue_count": "overdue_count",
    "not_due_balance": "not_due",
    "sales_90": "sales_90",
    "sales_365": "sales_365",
    "history_days": "history_days",
    "dso_90": "dso_90",
    "bpdso_90": "best_possible_dso_90",
    "add_90": "add_90",
    "dso_countback_month": "dso_countback_month",
    "dso_countback_day": "dso_countback_day",
    "cei_begin_ar": "cei_open_before",
    "cei_sales": "cei_sales",
    "cei": "cei",
    "settled_count": "settled_count",
    "settled_amount": "settled_amount",
    "wavg_days_late_signed": "days_late_weighted",
    "wavg_days_late_floor0": "days_late_weighted_floor0",
    "wavg_days_late_signed_365": "days_late_weighted_365",
    "avg_days_late_signed": "days_late_average",
    "wavg_days_to_pay": "days_to_pay_weighted",
    "share_paid_late_count": "share_paid_late_count",
    "share_paid_late_amount": "share_paid_late_amount",
}
"""Figures of the reference, and what they are called here. Integers here are cents or counts."""

COUNTS = {name for name in AMOUNTS if name.endswith(("_count", "_plain")) or name in ("history_days", "books_days")}

FAR = st.integers(0, 2000).map(lambda n: date(2025, 4, 10) + timedelta(days=n))
"""Days long after the last document."""

OPTIONS = st.sampled_from([{}, {"edges": (0, 15, 45)}, {"aged_by": "document"}])
TOLD = st.dictionaries(
    st.sampled_from([date(2023, 9, 1), date(2023, 12, 1), date(2024, 2, 1), date(2025, 1, 1)]), st.integers(-50, 9999)
)


def in_units(name, value):
    """One of the Figures with amounts in units, as the reference and the oracle have them."""
    return value / 100 if isinstance(value, int) and name not in COUNTS else value


def from_books(tables, as_of, currency="EUR", *, told=None, edges=EDGES, aged_by=DUE, **terms):
    sales = {currency: {month: int(amount * 100) for month, amount in (told or {}).items()}}
    return figures(Ledger.of(*tables, currency, sales=sales, **terms), as_of, edges=edges, aged_by=aged_by)


def compare(written, as_of, currency="EUR", **terms):
    """Asserts that every figure is that of the oracle: amounts to the cent, ratios to 1e-9, refusals by their words."""
    ours, theirs = (
        from_books(of_papers(written), as_of, currency, **terms),
        oracle.figures(written, as_of, currency, **terms),
    )
    assert {name: str(reason) for name, reason in ours.refused.items()} == theirs.pop("refused")
    assert {b.name: (Decimal(b.amount) / 100, b.count) for b in ours.buckets} == theirs.pop("buckets")
    assert set(vars(ours)) == {*theirs, "refused", "buckets", "currency", "as_of"}
    for name, value in theirs.items():
        mine = getattr(ours, name)
        assert (mine is None) == (value is None), name
        if isinstance(mine, float):
            assert mine == pytest.approx(float(value), rel=1e-12, abs=1e-12), name
        elif mine is not None:
            assert mine == value * (1 if name in COUNTS else 100), name


def month_first(text):
    return datetime.strptime(text, "%m/%d/%Y").date()


@pytest.fixture(scope="module")
def ibm():
    """The public sample as papers: dates M/D/YYYY, every invoice settled whole on its SettledDate."""
    if not IBM.exists():
        pytest.skip("the shared samples are not here")
    with IBM.open() as file:
        lines = list(csv.DictReader(file))
    return [
        Paper(
            number,
            line["customerID"],
            "invoice",
            month_first(line["InvoiceDate"]),
            month_first(line["DueDate"]),
            Decimal(line["InvoiceAmount"]),
            "EUR",
            (Happening(number, "settlement", month_first(line["SettledDate"]), -Decimal(line["InvoiceAmount"])),),
        )
        for number, line in enumerate(lines, 1)
    ]


def reference(day):
    return json.loads(REFERENCE.read_text())["as_of"][day]


@pytest.mark.parametrize("day", DAYS)
def test_every_figure_of_the_public_sample_is_that_of_the_reference(ibm, day):
    expected, found = reference(day), from_books(of_papers(ibm), date.fromisoformat(day))
    for theirs, ours in NAMES.items():
        assert in_units(ours, getattr(found, ours)) == pytest.approx(expected[theirs], abs=1e-6), theirs
    for bucket in found.buckets:
        assert bucket.amount == round(expected[f"aging_{bucket.name}_amount"] * 100)
        assert bucket.count == expected[f"aging_{bucket.name}_count"]
    assert quarter_start(found.as_of).isoformat() == expected["cei_begin_date"]
    assert dso(found.open, found.sales_365, 365) == pytest.approx(expected["dso_365"], abs=1e-6)
    lists = {"cei_begin_date", "dso_365", "top10_overdue", "top10_amount_days", "late_share_by_customer"}
    assert set(expected) == {*NAMES, *lists, *(name for name in expected if name.startswith("aging_"))}


def test_a_year_of_sales_is_not_claimed_after_half_a_year(ibm):
    early, late = (from_books(of_papers(ibm), date.fromisoformat(day)) for day in DAYS)
    assert (early.dso_365, str(early.refused["dso_365"])) == (None, "history of 180 days")
    assert late.dso_365 == pytest.approx(23.743832, abs=1e-6)
    assert set(early.refused) == {"dso_365"}
    assert not late.refused


@pytest.mark.parametrize("day", DAYS)
def test_the_rankings_of_the_public_sample_are_those_of_the_reference(ibm, day):
    expected, items = reference(day), open_items(*of_papers(ibm), date.fromisoformat(day))
    for name, by, column in (
        ("top10_overdue", "amount", "overdue"),
        ("top10_amount_days", "amount_days", "amount_days"),
    ):
        ranked = worst_payers(items, by=by).head(10)[["customer", column, "documents", "max_days_late"]]
        assert ranked.values.tolist() == [[c, round(value * 100), n, days] for c, value, n, days in expected[name]]


@pytest.mark.parametrize("day", DAYS)
def test_how_often_each_customer_of_the_public_sample_pays_late(ibm, day):
    found = paid_late_by_customer(Ledger.of(*of_papers(ibm), "EUR"), date.fromisoformat(day))
    expected = reference(day)["late_share_by_customer"]
    shown = found[found["share"].notna()]
    assert {line.customer: [line.paid, line.paid_late, line.open_overdue] for line in shown.itertuples()} == {
        customer: [n, k, m] for customer, (n, k, _, m, _) in expected.items()
    }
    assert shown["share"].tolist() == pytest.approx([line[4] for _, line in sorted(expected.items())], abs=1e-6)


@pytest.mark.parametrize("day", DAYS)
def test_the_oracle_itself_agrees_with_the_reference(ibm, day):
    expected, found = reference(day), oracle.figures(ibm, date.fromisoformat(day), "EUR")
    for theirs, ours in NAMES.items():
        assert float(found[ours]) == pytest.approx(expected[theirs], abs=1e-6), theirs


def miniature():
    """Invoices in the manner of the public sample: eighteen months, 30 days to pay, all of them paid, many late."""
    chance, papers = random.Random(2012), []
    for number in range(1, 201):
        day = date(2012, 1, 3) + timedelta(days=chance.randrange(560))
        amount, due = Decimal(chance.randrange(500, 13000)) / 100, day + timedelta(days=30)
        paid = Happening(number, "settlement", due + timedelta(days=chance.randrange(-20, 25)), -amount)
        papers.append(Paper(number, f"C{chance.randrange(20):02}", "invoice", day, due, amount, "EUR", (paid,)))
    return papers


@pytest.mark.parametrize("day", DAYS)
def test_every_figure_of_a_miniature_is_that_of_the_oracle(day):
    compare(miniature(), date.fromisoformat(day))


@settings(max_examples=500, deadline=None)
@given(papers(), AS_OF, st.sampled_from(["EUR", "EUR", "USD"]))
def test_every_figure_is_that_of_the_oracle(written, as_of, currency):
    compare(written, as_of, currency, **TERMS)


@settings(max_examples=100, deadline=None)
@given(papers(), AS_OF, OPTIONS, TOLD)
def test_every_figure_is_that_of_the_oracle_whatever_the_user_chose(written, as_of, options, told):
    compare(written, as_of, **options, told={month: Decimal(cents) / 100 for month, cents in told.items()}, **TERMS)


@settings(max_examples=50, deadline=None)
@given(papers(), AS_OF)
def test_how_often_each_customer_pays_late_is_that_of_the_oracle(written, as_of):
    found = paid_late_by_customer(Ledger.of(*of_papers(written), "EUR", **TERMS), as_of)
    theirs = oracle.paid_late(oracle.states(written, as_of, "EUR", **TERMS))
    assert list(found.iloc[:, :4].itertuples(index=False, name=None)) == [
        (c, *line) for c, line in sorted(theirs.items())
    ]
    shares = [(k + m) / (n + m) if n + m else float("nan") for _, (n, k, m) in sorted(theirs.items())]
    assert found["share"].tolist() == pytest.approx(shares, nan_ok=True)


@settings(max_examples=150, deadline=None)
@given(papers(), st.lists(AS_OF, max_size=6), OPTIONS, TOLD)
def test_a_history_is_the_figures_of_each_of_its_days(written, days, options, told):
    ledger = Ledger.of(*of_papers(written), "EUR", sales={"EUR": told}, **TERMS)
    assert history(ledger, days, **options) == [figures(ledger, day, **options) for day in days]


@settings(max_examples=100, deadline=None)
@given(papers(), st.lists(st.one_of(AS_OF, FAR), max_size=6), TOLD)
def test_the_trend_is_the_history_as_a_table_on_any_day(written, days, told):
    ledger = Ledger.of(*of_papers(written), "EUR", sales={"EUR": told}, **TERMS)
    pd.testing.assert_frame_equal(trend(ledger, days), as_table(history(ledger, days)), check_exact=True)


@settings(max_examples=50, deadline=None)
@given(papers(), st.lists(st.one_of(AS_OF, FAR), min_size=1, max_size=4), OPTIONS, TOLD)
def test_a_history_reaches_beyond_the_days_that_are_ready(written, days, options, told):
    ledger = Ledger.of(*of_papers(written), "EUR", sales={"EUR": told}, **TERMS)
    assert history(ledger, days, **options) == [figures(ledger, day, **options) for day in days]


def test_an_invoice_due_long_after_the_last_happening_falls_overdue_on_its_day():
    books = documents("day due amount\n2024-01-01 2026-06-01 100.00\n2024-02-01 2024-02-02 5.00")
    ledger = Ledger.of(books, events(), "EUR")
    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 2), date(2026, 8, 1), date(2027, 1, 1)]
    assert history(ledger, days) == [figures(ledger, day) for day in days]
    assert trend(ledger, days)["overdue"].tolist() == [5_00, 5_00, 105_00, 105_00, 105_00]


def test_a_count_back_knows_a_restatement_from_its_day_on():
    told = events("document_id kind day amount\n1 restated 2025-03-10 -40.00\n2 restated 2025-03-12 10.00")
    books = documents("day amount\n2025-01-20 100.00\n2025-02-20 100.00\n2025-03-01 50.00")
    ledger = Ledger.of(books, told, "EUR")
    days = [date(2025, 3, day) for day in (12, 9, 10, 11, 13)]
    assert history(ledger, days) == [figures(ledger, day) for day in days]
    days_back = trend(ledger, days)["dso_countback_day"].tolist()
    assert days_back == [figures(ledger, day).dso_countback_day for day in days] and len(set(days_back)) == 5


@given(st.lists(st.tuples(*[st.integers(-(2**55), 2**55)] * 2), min_size=1), st.integers(1, 400))
def test_arrays_are_divided_as_exactly_as_whole_numbers(pairs, times):
    why = Refusal("nothing_open")
    top, bottom = (exact(np.array(line, dtype=np.int64), times) for line in zip(*pairs, strict=True))
    found = quotient(top * times, bottom, why)
    for value, (one, other) in zip(found, pairs, strict=True):
        single = quotient(one * times, other, why)
        assert np.isnan(value) if single is why else value == single == one * times / other


@pytest.mark.parametrize("times", [1, 10**9 + 7, 10**13 + 37])
def test_amounts_of_any_size_are_divided_exactly(times):
    written = [
        replace(
            one,
            amount=one.amount * times,
            happenings=tuple(replace(h, amount=h.amount * times) for h in one.happenings),
        )
        for one in miniature()[:40]
    ]
    ledger = Ledger.of(*of_papers(written), "EUR")
    days = [date(2013, 6, 30) - timedelta(days=back) for back in range(0, 200, 9)]
    lines = trend(ledger, days).to_dict("records")
    for line, single in zip(lines, [figures(ledger, day) for day in days], strict=True):
        for name in RATIOS:
            value = getattr(single, name)
            assert pd.isna(line[name]) if value is None else line[name] == value, name


def test_the_trend_is_the_history_as_a_table():
    ledger = Ledger.of(*of_papers(miniature()), "EUR")
    days = [date(2012, 3, 15), date(2013, 4, 30)]
    lines = trend(ledger, days)
    assert set(TREND.names) == {"day", *AMOUNTS, *RATIOS}
    assert lines["day"].dt.date.tolist() == days
    for line, single in zip(lines.to_dict("records"), history(ledger, days), strict=True):
        for name in (*AMOUNTS, *RATIOS):
            value = getattr(single, name)
            assert pd.isna(line[name]) if value is None else line[name] == value


@settings(max_examples=50, deadline=None)
@given(papers(), AS_OF)
def test_figures_and_open_items_tell_the_same(written, as_of):
    tables = of_papers(written)
    items = open_items(*tables, as_of, **TERMS)
    for currency, ledger in ledgers(*tables, **TERMS).items():
        found = figures(ledger, as_of)
        own = items[items["currency"] == currency]
        totals = by_bucket(own).set_index("bucket")
        assert found.unapplied + sum(bucket.amount for bucket in found.buckets) == found.open == own["open"].sum()
        if len(own):
            assert [bucket.amount for bucket in found.buckets] == totals["amount"].tolist()[:-1]
            assert found.unapplied == totals.loc["unapplied", "amount"]


@settings(max_examples=50, deadline=None)
@given(papers(), WHEN)
def test_what_comes_later_never_changes_a_figure(written, as_of):
    known = [
        replace(paper, happenings=tuple(one for one in paper.happenings if one.day <= as_of))
        for paper in written
        if paper.day <= as_of
    ]
    full, partial = (Ledger.of(*of_papers(some), "EUR", **TERMS) for some in (written, known))
    assert figures(full, as_of) == figures(partial, as_of)
    days = [as_of - timedelta(days=7 * week) for week in range(8)]
    pd.testing.assert_frame_equal(trend(full, days), trend(partial, days))


COUNTED = {*COUNTS, "refused", "buckets", "days_late_average", "share_paid_late_count", "overdue_ratio_count"}


@settings(max_examples=50, deadline=None)
@given(papers(), AS_OF)
def test_an_invoice_split_in_two_changes_no_total(written, as_of):
    def times(factor, paper):
        happenings = tuple(replace(one, amount=one.amount * factor) for one in paper.happenings)
        return replace(paper, amount=paper.amount * factor, happenings=happenings)

    whole = [times(2, paper) for paper in written]
    parts = [replace(paper, id=2 * paper.id + half) for paper in written for half in (0, 1)]
    one, two = (vars(from_books(of_papers(some), as_of)) for some in (whole, parts))
    for name in set(one) - COUNTED:
        assert one[name] == two[name], name
    assert [bucket.amount for bucket in one["buckets"]] == [bucket.amount for bucket in two["buckets"]]


def test_dso_as_oracle_jd_edwards_prints_it():
    assert dso(10_869, 5_538 + 4_566 + 7_570, 90) == pytest.approx(55.35, abs=0.005)


def test_countback_as_oracle_hfm_ought_to_print_it():
    """The published 179.7 takes 2,000 / 2,250 for the last month although only 1,000 is left."""
    months = np.array([2500, 1750, 2250, 2500, 2000, 2250]), np.array([30, 31, 31, 30, 31, 30])
    assert countback(12_000, *months) == pytest.approx(153 + 1000 / 2250 * 30)


@pytest.mark.parametrize(
    ("open_", "days"),
    [
        (-1, 0.0),
        (0, 0.0),
        (1, 0.1),
        (10, 1.0),  # an exact tie stops on the day it is used up, not after the two without sales
        (11, 3.05),
        (30, 4.0),
    ],
)
def test_countback_stops_on_the_day_that_uses_up_what_is_open(open_, days):
    assert countback(open_, np.array([10, 0, 0, 20]), np.ones(4, dtype=np.int64)) == pytest.approx(days)


def test_countback_is_refused_when_history_ends_first():
    assert str(countback(31, np.array([10, 20]), np.ones(2))) == "history ends before the open amount is used up"


def test_cei_by_its_formula():
    assert cei(1000, 500, 400, 300) == pytest.approx(100 * 1100 / 1200)
    assert cei(100, 0, 100, 100) == Refusal("nothing_to_collect")


@pytest.mark.parametrize(
    ("as_of", "start"),
    [
        (date(2012, 6, 30), date(2012, 3, 31)),
        (date(2012, 6, 1), date(2012, 3, 31)),
        (date(2012, 5, 31), date(2012, 2, 29)),
        (date(2012, 1, 15), date(2011, 10, 31)),
    ],
)
def test_the_quarter_of_the_cei_opens_three_month_ends_before(as_of, start):
    assert quarter_start(as_of) == start


@pytest.mark.parametrize(("as_of", "given_"), [(date(2025, 3, 30), False), (date(2025, 3, 31), True)])
def test_a_dso_over_90_days_needs_90_days_of_history(as_of, given_):
    found = from_books((documents("day amount\n2025-01-01 1.00\n2025-03-30 1.00"), events()), as_of)
    assert (found.dso_90 is not None) == given_
    assert ("dso_90" in found.refused) != given_
    assert (
        pd.notna(
            trend(Ledger.of(documents("day amount\n2025-01-01 1.00\n2025-03-30 1.00"), events(), "EUR"), [as_of]).loc[
                0, "dso_90"
            ]
        )
        == given_
    )


def test_without_sales_there_is_no_dso():
    found = from_books((documents("day amount\n2024-01-01 1.00"), events()), date(2025, 6, 30))
    assert str(found.refused["dso_90"]) == "no sales in 90 days"
    assert found.refused["dso_90"] == Refusal("no_sales", {"days": 90})


def test_a_receipt_is_not_a_sale_and_a_credit_note_is_a_negative_one():
    books = documents(
        "kind day amount\ninvoice 2025-01-02 100.00\ncredit_note 2025-01-03 -30.00\nreceipt 2025-01-04 -9.00"
    )
    ledger = Ledger.of(books, events(), "EUR")
    assert sales(ledger, date(2025, 1, 1), date(2025, 1, 31)) == 70_00
    assert sales(ledger, date(2025, 1, 2), date(2025, 1, 31)) == -30_00
    assert open_at(ledger, date(2025, 1, 31)) == 61_00


def test_a_restated_amount_is_sold_on_the_documents_day_once_it_is_known():
    books = documents("day amount\n2025-01-02 100.00")
    ledger = Ledger.of(books, events("document_id kind day amount\n1 restated 2025-03-01 -25.00"), "EUR")
    days = [date(2025, 2, 28), date(2025, 3, 1), date(2025, 4, 1), date(2025, 4, 2)]
    assert trend(ledger, days)["sales_90"].tolist() == [100_00, 75_00, 75_00, 0]


@pytest.mark.parametrize(("paid", "late"), [("2025-01-30", 0.0), ("2025-01-31", 0.0), ("2025-02-01", 1.0)])
def test_paid_on_the_due_day_is_not_late(paid, late):
    books = documents("day due amount\n2025-01-01 2025-01-31 100.00")
    told = events(f"document_id kind day amount\n1 settlement 2025-01-05 -60.00\n1 settlement {paid} -40.00")
    assert from_books((books, told), date(2025, 6, 1)).share_paid_late_count == late


@pytest.mark.parametrize(("as_of", "overdue"), [(date(2025, 1, 30), 0), (date(2025, 1, 31), 0), (date(2025, 2, 1), 1)])
def test_an_open_invoice_counts_as_paid_late_from_the_day_after_its_due_day(as_of, overdue):
    ledger = Ledger.of(documents("day due amount\n2025-01-01 2025-01-31 100.00"), events(), "EUR")
    found = paid_late_by_customer(ledger, as_of)
    assert found["open_overdue"].tolist() == [overdue]
    assert found["share"].fillna(0).tolist() == [overdue]


def test_of_two_due_days_told_for_one_day_the_later_line_holds():
    told = events(
        """
        id  document_id  kind       day         due
        7   1            due_moved  2025-02-01  2025-03-03
        6   1            due_moved  2025-02-01  2025-02-02
        8   1            due_moved  2025-02-03  -
        """
    )
    ledger = Ledger.of(documents("day due amount\n2025-01-01 2025-01-31 100.00"), told, "EUR")
    days = [date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 3), date(2025, 3, 3), date(2025, 3, 4)]
    assert [figures(ledger, day).overdue for day in days] == [0, 0, 0, 0, 100_00]


@pytest.mark.parametrize(("day", "open_"), [(1, 0), (2, 100_00), (8, 100_00), (9, 40_00), (10, 40_00)])
def test_what_was_open_at_a_day(day, open_):
    told = events("document_id kind day amount\n1 settlement 2025-01-09 -60.00")
    ledger = Ledger.of(documents("day amount\n2025-01-02 100.00"), told, "EUR")
    assert open_at(ledger, date(2025, 1, day)) == figures(ledger, date(2025, 1, day)).open == open_


@pytest.mark.parametrize(("first", "refused"), [("2025-03-30", False), ("2025-03-31", False), ("2025-04-01", True)])
def test_the_cei_needs_a_document_by_the_day_its_quarter_opens(first, refused):
    found = from_books((documents(f"day amount\n{first} 1.00\n2025-05-01 1.00"), events()), date(2025, 6, 15))
    assert ("cei" in found.refused) == (found.cei is None) == refused


@pytest.mark.parametrize(
    ("as_of", "ratio"), [(date(2025, 3, 1), 0.0), (date(2025, 3, 2), 0.0), (date(2025, 3, 3), 1.0)]
)
def test_more_than_30_days_late_begins_on_the_31st(as_of, ratio):
    books = documents("day due amount\n2025-01-01 2025-01-31 100.00")
    assert from_books((books, events()), as_of).overdue_30_ratio == ratio


def test_only_invoices_count_among_those_paid_late():
    books = documents("kind day due amount\nreceipt 2025-01-01 2025-01-31 5.00\ninvoice 2025-01-01 2025-12-31 5.00")
    found = paid_late_by_customer(Ledger.of(books, events(), "EUR"), date(2025, 6, 1))
    assert found["open_overdue"].tolist() == [0]


def test_an_invoice_restated_to_nothing_was_cancelled_not_paid():
    told = events("document_id kind day amount\n1 restated 2025-02-01 -100.00")
    found = from_books((documents("day amount\n2025-01-01 100.00"), told), date(2025, 6, 1))
    assert (found.open, found.settled_count) == (0, 0)
    assert found.refused["days_late_weighted"] == Refusal("nothing_settled")


def test_books_without_a_document_refuse_every_ratio():
    ledger = Ledger.of(empty(DOCUMENTS), empty(EVENTS), "EUR")
    found = figures(ledger, date(2025, 1, 1))
    assert {name for name, value in vars(found).items() if value is None} == set(found.refused)
    assert str(found.refused["dso_90"]) == "history of 0 days"
    assert checked(TREND, trend(ledger, [date(2025, 1, 1)]))["dso_90"].isna().all()
    assert len(checked(TREND, trend(ledger, []))) == 0
    assert len(checked(PAID_LATE, paid_late_by_customer(ledger, date(2025, 1, 1)))) == 0


def test_currencies_are_never_added():
    books = documents("day amount currency\n2025-01-01 100.00 EUR\n2025-01-01 7.00 CHF")
    found = ledgers(books, events())
    assert {currency: figures(one, date(2025, 1, 31)).open for currency, one in found.items()} == {
        "CHF": 7_00,
        "EUR": 100_00,
    }
