"""What moved between two days, who pays how, what stands behind a figure: against plain loops, and against itself."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.collections import kpi
from src.collections.ageing import accounts, open_items
from src.collections.kpi import BUCKET, PARTS_OF, Ledger, Options, figures
from src.collections.tables import CONCENTRATION, HABITS, ROLLS, TURNED, checked
from tests import oracle, oracle_moves
from tests.given import AS_OF, documents, events, of_papers, papers

TERMS = {"terms": 20, "customer_terms": {"A": 45}}
TWO_DAYS = st.tuples(AS_OF, AS_OF).map(sorted)
USUAL = settings(max_examples=80, deadline=None)


def units(values):
    return [Decimal(int(value)) / 100 for value in values]


def ledger_of(written, currency="EUR"):
    return Ledger.of(*of_papers(written), currency, **TERMS)


@USUAL
@given(papers(), TWO_DAYS)
def test_the_movements_of_each_customer_are_those_of_the_oracle(written, days):
    found = kpi.movements(ledger_of(written), *days)
    theirs = oracle_moves.movements(written, *days, "EUR", **TERMS)
    names = ["opening", *kpi.FLOW_NAMES, "closing"]
    ours = {line["customer"]: units(line[name] for name in names) for line in found.to_dict("records")}
    assert ours == theirs


@USUAL
@given(papers(), TWO_DAYS)
def test_opening_and_movements_are_the_closing_balance(written, days):
    ledger = ledger_of(written)
    found = kpi.movements(ledger, *days)
    moved = found[["opening", *kpi.FLOW_NAMES]].sum(axis=1)
    assert moved.tolist() == found["closing"].tolist()
    assert [found["opening"].sum(), found["closing"].sum()] == [kpi.open_at(ledger, day) for day in days]
    lines = kpi.flows(ledger, *days)
    for name in kpi.FLOW_NAMES:
        assert lines.loc[(lines["flow"] == name).to_numpy(), "amount"].sum() == found[name].sum()


@USUAL
@given(papers(), TWO_DAYS)
def test_where_each_document_stood_and_rolled_is_that_of_the_oracle(written, days):
    found = checked(TURNED, kpi.turned(ledger_of(written), *days))
    theirs = oracle_moves.turned(written, *days, "EUR", **TERMS)
    ours = {
        line.document_id: (line.before, line.after, *units((line.open_before, line.open_after)), line.turn)
        for line in found.itertuples()
    }
    assert ours == theirs
    rolled = checked(ROLLS, kpi.rolls(found))
    amounts = {(line.before, line.after): Decimal(line.amount) / 100 for line in rolled.itertuples()}
    assert amounts == oracle_moves.rolls(theirs)
    for _, own in rolled.groupby("before"):
        assert own["share"].isna().all() or own["share"].sum() == pytest.approx(1)


def test_a_bucket_rolls_into_the_next_one():
    written = documents(
        "day due amount\n2026-01-01 2026-01-31 100.00\n2026-01-01 2026-01-31 50.00\n2026-01-01 2026-01-31 50.00"
    )
    paid = events("document_id kind day amount\n2 settlement 2026-03-10 -50.00\n3 settlement 2026-03-10 -20.00")
    found = kpi.turned(Ledger.of(written, paid, "EUR"), date(2026, 2, 20), date(2026, 3, 20))
    assert found["turn"].tolist() == ["worse", "cured", "worse"]
    rates = kpi.roll_rates(kpi.rolls(found))
    assert rates == [
        ("not_due", "1_30", None),
        ("1_30", "31_60", 0.65),
        ("31_60", "61_90", None),
        ("61_90", "91_120", None),
        ("91_120", "over_120", None),
    ]


def test_a_credit_note_set_against_an_invoice_is_credited_and_not_received():
    written = documents(
        "day kind amount\n2026-01-01 invoice 100.00\n2026-01-10 credit_note -30.00\n2026-01-12 write_off -5.00"
    )
    applied = events(
        "document_id kind day amount\n1 settlement 2026-01-15 -35.00\n2 settlement 2026-01-15 30.00\n"
        "3 settlement 2026-01-15 5.00\n1 settlement 2026-01-20 -40.00"
    )
    found = kpi.movements(Ledger.of(written, applied, "EUR"), date(2025, 12, 31), date(2026, 1, 31)).iloc[0]
    amounts = found[["opening", *kpi.FLOW_NAMES, "closing"]].tolist()
    assert amounts == [0, 100_00, -30_00, -40_00, -5_00, 25_00]


@USUAL
@given(papers(), AS_OF)
def test_habits_concentration_and_provision_are_those_of_the_oracle(written, as_of):
    ledger, known = ledger_of(written), oracle.states(written, as_of, "EUR", **TERMS)
    for line in checked(HABITS, kpi.habits(ledger, as_of)).itertuples():
        assert (line.judged, line.late, line.habit) == oracle_moves.habit(known, line.customer, as_of)
    items = open_items(*of_papers(written), as_of, **TERMS)
    table = checked(CONCENTRATION, kpi.concentration(accounts(items), "EUR"))
    ranked, top, index = oracle_moves.concentration(known)
    assert list(zip(table["customer"], units(table["open"]), strict=True)) == ranked
    for ours, theirs in ((kpi.top_share(table), top), (kpi.herfindahl(table), index)):
        assert ours is None if theirs is None else ours == pytest.approx(float(theirs))
    made, options = figures(ledger, as_of), Options()
    lines = kpi.provision(made, options)
    theirs = oracle_moves.provision(units(one.amount for one in made.buckets), options.vat, options.losses)
    assert list(zip(units(lines["net"]), units(lines["provision"]), strict=True)) == theirs


@USUAL
@given(papers(), st.lists(AS_OF, max_size=4))
def test_the_overdue_of_each_month_is_that_of_the_oracle(written, days):
    found = kpi.overdue_months(ledger_of(written), ["A", "nobody", "B"], days)
    for customer, line in zip(["A", "nobody", "B"], found, strict=True):
        assert units(line) == [oracle_moves.overdue_of(written, customer, day, "EUR", **TERMS) for day in days]


def from_parts(name, basis, made):
    """The figure computed again from the documents that are said to be behind it; None where it is refused."""
    of = {part: amount for part, (amount, _) in basis.totals.items()}
    count = {part: count for part, (_, count) in basis.totals.items()}
    rows = basis.counted
    weighed = rows["amount"] * rows["days"]
    n = int(name.split("_")[1]) if name.startswith("dso_") and name[4:].isdigit() else 90
    ways = {
        "best_possible_dso_90": lambda: of["not_due"] * 90 / of["sales_90"],
        "add_90": lambda: (of["open"] - of["not_due"]) * 90 / of["sales_90"],
        "cei": lambda: (
            100
            * (of["cei_open_before"] + of["cei_sales"] - of["open"])
            / (of["cei_open_before"] + of["cei_sales"] - of["not_due"])
        ),
        "overdue_ratio_count": lambda: count["overdue"] / count["open"],
        "days_late_average": lambda: rows["days"].sum() / len(rows),
        "share_paid_late_count": lambda: count["late"] / count["settled"],
        "share_paid_late_amount": lambda: of["late"] / of["settled"],
        "dso_countback_month": lambda: sum(step[3] for step in basis.steps),
    }
    if name in made.refused:
        return None
    if name in ways:
        return ways[name]()
    if name.startswith("dso_") and name[4:].isdigit():
        return of["open"] * n / of[f"sales_{n}"]
    if name.endswith("_ratio"):
        return of[PARTS_OF[name][0]] / of["open"]
    if name.startswith("days_"):
        return weighed.sum() / rows["amount"].sum()
    return of[PARTS_OF[name][0]]


EXPLAINED = [name for name in PARTS_OF if name != "dso_countback_day"]


@settings(max_examples=200, deadline=None)
@given(papers(), AS_OF, st.sampled_from(EXPLAINED), st.booleans())
def test_a_figure_follows_from_the_documents_behind_it(written, as_of, name, told):
    sales = {"EUR": {date(2024, 2, 1): 777_77}} if told else {}
    ledger = Ledger.of(*of_papers(written), "EUR", sales=sales, **TERMS)
    made, basis = figures(ledger, as_of), kpi.explained(ledger, as_of, name)
    value = from_parts(name, basis, made)
    assert getattr(made, name) is None if value is None else getattr(made, name) == pytest.approx(value, abs=1e-9)
    first = PARTS_OF[name][0]
    counted = basis.counted.loc[(basis.counted["part"] == first).to_numpy(), "document_id"]
    assert sorted([*counted, *basis.left_out["document_id"]]) == sorted(ledger.id.tolist())
    assert set(basis.left_out["reason"]) <= set(kpi.LEFT_OUT_REASONS)


@USUAL
@given(papers(), AS_OF, st.sampled_from(["due", "document"]))
def test_each_bucket_is_the_documents_behind_it(written, as_of, aged_by):
    ledger, edges = ledger_of(written), (0, 15, 45)
    made = figures(ledger, as_of, edges=edges, aged_by=aged_by)
    for one in made.buckets:
        basis = kpi.explained(ledger, as_of, BUCKET + one.name, edges=edges, aged_by=aged_by)
        assert basis.totals[BUCKET + one.name] == (one.amount, one.count)


@USUAL
@given(papers(), AS_OF)
def test_the_figures_of_a_group_are_those_of_its_documents_alone(written, as_of):
    tables = of_papers(written)
    ledger = Ledger.of(*tables, "EUR", **TERMS)
    group = tables[0].set_index("id")["customer"]
    found = kpi.figures_by(ledger, group, as_of)
    for customer, made in found.items():
        alone = [paper for paper in written if paper.customer == customer and paper.currency == "EUR"]
        assert made == figures(ledger_of(alone), as_of)
    assert set(found) == {paper.customer for paper in written if paper.currency == "EUR"}


def test_the_cost_of_a_delay_is_that_of_a_loan():
    assert kpi.cost_of_delay(1_000_00 * 365, Decimal(8)) == 80_00
    assert kpi.cost_of_delay(1_00 * 30, Decimal("7.5")) == 1
    assert kpi.cost_of_delay(0, Decimal(8)) == 0


@given(st.lists(st.integers(0, 2**62), max_size=5), st.decimals(0, 100, places=3))
def test_the_cost_of_many_delays_is_exact_however_large(amounts, rate):
    found = kpi.costs_of_delay(np.array(amounts, dtype=np.int64), rate)
    exact = [(Decimal(one) * rate / 36500).quantize(Decimal(1), ROUND_HALF_UP) for one in amounts]
    assert found.tolist() == exact


@pytest.mark.parametrize(
    ("paid_late", "still_open", "habit"), [(2, 0, "chronic"), (1, 0, "occasional"), (0, 2, "chronic")]
)
def test_whether_a_customer_pays_late_is_a_habit(paid_late, still_open, habit):
    day, as_of = date(2026, 1, 1), date(2026, 6, 30)
    written = [
        oracle.Paper(
            n, "A", "invoice", day, day + timedelta(days=30), Decimal(10), "EUR",
            (oracle.Happening(n, "settlement", day + timedelta(days=40 if n <= paid_late else 20), Decimal(-10)),)
            if n > still_open else (),
        )
        for n in range(1, 5)
    ]  # fmt: skip
    if still_open:
        written = [replace(paper, due=paper.due) for paper in written]
    assert kpi.habits(ledger_of(written), as_of)["habit"].tolist() == [habit]


def test_what_the_user_chose_is_read_from_settings_and_else_as_usual():
    said = {"edges": [0, 15, 45], "aged_by": "document", "dso": "dso_30", "financing": "6.5", "rates": {"USD": "0.9"}}
    options = kpi.options_of(said)
    assert (options.edges, options.aged_by, options.dso) == ((0, 15, 45), "document", "dso_30")
    assert (options.financing, options.rates) == (Decimal("6.5"), {"USD": Decimal("0.9")})
    wrong = {"edges": [30, 10], "dso": "mine", "financing": "-1", "rates": {"USD": "x"}, "vat": "101"}
    assert kpi.options_of(wrong) == kpi.options_of({}) == Options()
    assert Options().mark == "" and options.mark != ""
    assert pd.Series(options.losses).tolist() == list(Options().losses)


def test_of_a_document_that_grew_only_what_was_there_before_rolls():
    written = documents("day due amount\n2026-01-01 2026-01-31 100.00")
    grew = events("document_id kind day amount\n1 settlement 2026-02-01 -60.00\n1 reopened 2026-03-01 60.00")
    found = kpi.rolls(kpi.turned(Ledger.of(written, grew, "EUR"), date(2026, 2, 20), date(2026, 3, 20)))
    rolled = found.set_index(["before", "after"])["amount"]
    assert (rolled["1_30", "31_60"], rolled["1_30", "settled"]) == (40_00, 0)


@pytest.mark.parametrize(("day", "overdue"), [("2026-01-31", 0), ("2026-02-01", 100_00), ("2026-02-10", 0)])
def test_a_customer_is_overdue_from_the_day_after_the_due_day_until_it_pays(day, overdue):
    written = documents("customer day due amount\nA 2026-01-01 2026-01-31 100.00")
    paid = events("document_id kind day amount\n1 settlement 2026-02-10 -100.00")
    found = kpi.overdue_months(Ledger.of(written, paid, "EUR"), ["A"], [date.fromisoformat(day)])
    assert found.tolist() == [[overdue]]


@pytest.mark.parametrize(("paid_on", "late"), [("2026-01-31", 0), ("2026-02-01", 1)])
def test_what_is_paid_on_its_due_day_is_not_among_the_late(paid_on, late):
    written = documents("day due amount\n2026-01-01 2026-01-31 100.00")
    paid = events(f"document_id kind day amount\n1 settlement {paid_on} -100.00")
    basis = kpi.explained(Ledger.of(written, paid, "EUR"), date(2026, 3, 1), "share_paid_late_count")
    assert basis.totals["late"] == (late * 100_00, late)


@pytest.mark.parametrize(
    ("day", "counted"), [("2026-01-01", 0), ("2026-01-02", 1), ("2026-04-01", 1), ("2026-04-02", 0)]
)
def test_sales_of_ninety_days_begin_after_the_ninetieth_day_before(day, counted):
    written = documents(f"day amount\n2025-01-01 1.00\n{day} 100.00")
    basis = kpi.explained(Ledger.of(written, events(), "EUR"), date(2026, 4, 1), "sales_90")
    assert basis.totals["sales_90"] == (counted * 100_00, counted)
    reason = basis.left_out.set_index("document_id")["reason"].to_dict()
    assert reason.get(2) == {"2026-01-01": "before", "2026-04-02": "later"}.get(day)
