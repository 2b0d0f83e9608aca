"""Who pays late: three rankings, habits with their reason, the cost of the delay, concentration, provisions."""

import os
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from streamlit.util import AttributeDictionary

from src.collections import actions, store
from src.collections.desk import Desk
from src.collections.documents.csv_file import csv_file
from src.collections.documents.workbook import Sheet
from src.collections.reports import payers
from src.collections.store import Store
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import FIRM, SMALL, Invoice, hand, keep
from tests.test_pages import _as_served, assert_readable, desk, everything, on, plain  # noqa: F401

FRENCH = Words("fr")

LARGE_OR_OLD = (
    Invoice("F1", "A", "Ateliers Récents", 35, 5, 1_000_000),
    Invoice("F2", "B", "Bureau Ancien", 130, 100, 200_000),
    Invoice("F3", "C", "Café du Coin", 60, 30, 50_000),
)
"""A owes most, B has cost most; A has 5,000,000 cent-days, B 20,000,000, C 1,500,000."""

PAID_IN_TIME = [Invoice(f"P{at}", "O", "Occasionnel SA", 20, -10, 10_000, 0) for at in range(4)]
HABITS = (
    *(Invoice(f"H{at}", "H", "Habitude SRL", 60, 20 + at, 10_000) for at in range(3)),
    *PAID_IN_TIME,
    Invoice("O1", "O", "Occasionnel SA", 60, 3, 10_000),
    Invoice("N1", "N", "Nouveau NV", 40, 8, 10_000),
)
"""H: three of three late. O: one of five. N: one invoice only."""


@pytest.fixture
def books() -> Store:
    return store.opened(os.environ["DATABASE_URL"])


def of(invoices: tuple[Invoice, ...], scope: str = "open") -> Desk:
    """A desk of today over a few invoices."""
    books = store.opened(os.environ["DATABASE_URL"])
    keep(books, invoices, scope=scope)
    return Desk.of(books.facts(), date.today())


def ranking(at: AppTest) -> pd.DataFrame:
    """The ranking as it stands on the screen, each customer's code beside its name."""
    (found,) = [one for one in at.dataframe if str(one.key).startswith("payers_")]
    names = Desk.of(store.opened(os.environ["DATABASE_URL"]).facts(), date.today()).names
    return found.value.assign(customer=found.value["short_name"].map({name: code for code, name in names.items()}))


def matrix(at: AppTest) -> pd.DataFrame:
    return next(one.value for one in at.dataframe if "rate_text" in one.value)


def save_rates(at: AppTest, **rates: float) -> AppTest:
    """The desk after these rates were typed and saved: the beginning of a field's key, and per cent."""
    for name, rate in rates.items():
        next(field for field in at.number_input if str(field.key).startswith(f"{name}_")).set_value(rate)
    next(button for button in at.button if button.label == FRENCH("payers.save_rates")).click()
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def click(at: AppTest, row: int) -> AppTest:
    """The desk after a click into that row of the ranking by amount; AppTest has no clicks into a grid."""
    chosen = {"rows": [], "columns": [], "cells": [(row, "overdue")]}
    at.session_state["payers_amount_EUR_1"] = AttributeDictionary({"selection": chosen})
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def cents(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))


# --- the ranking


@pytest.mark.parametrize(("by", "order"), [("amount", "ABC"), ("amount_days", "BAC"), ("cost", "BAC")])
def test_payers_are_ranked_by_amount_by_amount_and_days_and_by_cost(by: str, order: str, books: Store) -> None:
    keep(books, LARGE_OR_OLD)
    at = desk("payers")
    at.segmented_control(key="payers_by").set_value(by).run()
    assert "".join(ranking(at)["customer"]) == order
    assert list(ranking(at)["rank"]) == [1, 2, 3]


def test_the_cost_of_the_delay_is_at_the_rate_of_the_user(books: Store) -> None:
    keep(books, LARGE_OR_OLD)
    days = {"A": 5_000_000, "B": 20_000_000, "C": 1_500_000}
    for rate in ("8", "6.5"):
        if rate != "8":
            actions.keep_settings(books, hand(), {"financing": rate})
        at = desk("payers")
        costs = {code: cents(Decimal(n) * Decimal(rate) / 100 / 365) for code, n in days.items()}
        assert dict(zip(ranking(at)["customer"], ranking(at)["cost"], strict=True)) == costs
        assert FRENCH.money(sum(costs.values()), "EUR") in [metric.value for metric in at.metric]
        key = "payers.rate_usual" if rate == "8" else "payers.rate_own"
        assert FRENCH(key, rate=payers.per_cent(FRENCH, Decimal(rate))) in everything(at)


def test_a_row_has_its_share_and_the_overdue_amount_of_twelve_months(books: Store) -> None:
    keep(books, LARGE_OR_OLD)
    rows = ranking(desk("payers"))
    assert list(rows["share"]) == [80, 16, 4]
    for line in rows.to_dict("records"):
        assert len(line["months"]) == 12 and line["months"][-1] == line["overdue"] / 100
    assert rows["months"].iloc[1][-2] == 2000, "100 days late: it was overdue at the end of last month"


def test_a_habit_is_told_with_its_reason(books: Store) -> None:
    keep(books, HABITS, scope="all")
    rows = ranking(desk("payers"))
    told = dict(zip(rows["customer"], rows["habit_told"], strict=True))
    assert told == {
        "H": FRENCH("payers.cell", habit="Chronique", late="3", judged="3"),
        "O": FRENCH("payers.cell", habit="Occasionnel", late="1", judged="5"),
        "N": FRENCH("payers.cell", habit="Trop tôt pour juger", late="1", judged="1"),
    }


@pytest.mark.parametrize(("row", "habit"), [(0, "chronic"), (1, "new"), (2, "occasional")])
def test_a_click_on_a_row_opens_the_customer_with_the_reason_of_its_habit(row: int, habit: str, books: Store) -> None:
    keep(books, HABITS, scope="all")
    at = desk("payers")
    click(at, row)
    line = payers.ranked(Desk.of(books.facts(), date.today()), "amount", "EUR").iloc[row].to_dict()
    assert line["habit"] == habit
    found = everything(at)
    assert plain(payers.habit_reason(FRENCH, line)) in " ".join(found)
    assert str(line["name"]) in [plain(one.value) for one in at.subheader]
    assert any(button.key == "act_promise" for button in at.button)
    assert_readable(at, "payers", "fr")


def test_another_ranking_lets_go_of_the_row_chosen(books: Store) -> None:
    keep(books, LARGE_OR_OLD)
    at = desk("payers")
    click(at, 0)
    assert [button for button in at.button if button.key == "act_promise"]
    at.segmented_control(key="payers_by").set_value("cost").run()
    assert not [button for button in at.button if button.key == "act_promise"]


def test_every_late_customer_can_be_reached_page_by_page(books: Store) -> None:
    keep(books, [Invoice(f"F{n}", f"K{n:03}", f"Klant {n}", 60, 30, 10_000 + n) for n in range(60)])
    at = desk("payers")
    seen: list[str] = []
    for number in (1, 2, 3):
        at.pagination(key="payers_page_amount_EUR").set_value(number).run()
        seen += list(ranking(at)["customer"])
    assert seen == [f"K{n:03}" for n in range(59, -1, -1)]
    assert FRENCH("payers.span", first="51", last="60", total="60") in everything(at)


def test_few_late_customers_need_no_pages(books: Store) -> None:
    keep(books, LARGE_OR_OLD)
    assert len(desk("payers").pagination) == 0


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=40))
def test_half_of_what_is_overdue_lies_with_as_few_as_can_be(amounts: list[int]) -> None:
    few = next(n for n in range(1, 41) if 2 * sum(sorted(amounts)[-n:]) >= sum(amounts))
    expected = FRENCH(
        "payers.finding",
        n=few,
        amount=FRENCH.whole_money(sum(sorted(amounts)[-few:]), "EUR"),
        total=FRENCH.whole_money(sum(amounts), "EUR"),
    )
    assert payers.late_finding(FRENCH, pd.DataFrame({"overdue": amounts}), "EUR") == expected


# --- what has to be known beside it


def test_the_page_says_what_habits_and_months_rest_on(books: Store) -> None:
    keep(books, SMALL)
    found = everything(desk("payers"))
    assert FRENCH("payers.seen") in found
    assert FRENCH("payers.months_unknown", day=FRENCH.day(date.today())) in found
    days = Desk.of(books.facts(), date.today()).figures["EUR"].books_days
    assert FRENCH("remark.short_year", days=str(days)) in found


def test_books_with_everything_in_them_for_long_need_no_such_word(books: Store) -> None:
    keep(books, [*SMALL, Invoice("F0", "C1", "Boulangerie Le Pain Bis", 500, 470, 100, 0)], scope="all")
    found = everything(desk("payers"))
    assert FRENCH("payers.seen") not in found
    assert not [text for text in found if text.startswith(FRENCH("remark.short_year", days="")[:12])]


def test_a_past_day_shows_who_was_late_then(books: Store) -> None:
    keep(books, LARGE_OR_OLD)
    at = desk("payers")
    at.date_input(key="as_of").set_value(date.today() - timedelta(days=20)).run()
    assert_readable(at, "payers", "fr")
    assert list(ranking(at)["customer"]) == ["B", "C"]
    assert list(ranking(at)["max_days_late"]) == [80, 10]


# --- currencies, nobody late, nothing at all


def test_currencies_stay_apart(books: Store) -> None:
    keep(
        books,
        [
            *LARGE_OR_OLD,
            Invoice("U1", "A", "Ateliers Récents", 70, 40, 77_700, currency="USD"),
            Invoice("U2", "D", "Harbour Ltd", 20, -10, 5_000, currency="USD"),
        ],
    )
    at = desk("payers")
    at.segmented_control(key="currency").set_value("USD").run()
    assert_readable(at, "payers", "fr")
    assert list(ranking(at)["customer"]) == ["A"] and list(ranking(at)["overdue"]) == [77_700]
    assert at.metric[0].value == FRENCH.whole_money(77_700, "USD")
    assert matrix(at)["open"].iloc[-1] == 82_700
    assert FRENCH("payers.concentration_few", n=2) in [one.value for one in at.subheader]


def test_where_nobody_is_late_concentration_and_provision_are_still_shown(books: Store) -> None:
    keep(books, [Invoice("F1", "C1", "Studio Lumen", 3, -27, 12_345)])
    at = desk("payers")
    assert FRENCH("overview.nobody_late") in everything(at)
    assert FRENCH("payers.concentration_few", n=1) in [one.value for one in at.subheader]
    assert [metric.value for metric in at.metric] == [FRENCH.percent(1, 1), FRENCH.number(1, 3)]
    assert matrix(at)["open"].iloc[-1] == 12_345


def test_where_nothing_is_open_the_page_says_so(books: Store) -> None:
    keep(books, [Invoice("F1", "C1", "Studio Lumen", 60, 30, 12_345, 0)], scope="all")
    at = desk("payers")
    assert FRENCH("payers.nothing_open") in everything(at)
    assert matrix(at)["provision"].iloc[-1] == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_before_there_are_books(language: str) -> None:
    assert_readable(desk("payers", language), "payers", language)


# --- concentration


def test_the_ten_largest_and_all_others_make_up_what_is_open(books: Store) -> None:
    owed = [10_000 * n for n in range(1, 15)]
    keep(books, [Invoice(f"F{n}", f"K{n:02}", f"Klant {n}", 20, -10, cents) for n, cents in enumerate(owed)])
    at = desk("payers")
    top, index = sum(owed[4:]) / sum(owed), sum((cents / sum(owed)) ** 2 for cents in owed)
    assert [metric.value for metric in at.metric] == [FRENCH.percent(top, 1), FRENCH.number(index, 3)]
    assert FRENCH("payers.rest", n=4) in " ".join(chart.proto.alt for chart in at.get("vega_lite_chart"))
    assert plain(FRENCH("payers.spread")) in everything(at)
    rows = payers.concentration_sheet(Desk.of(books.facts(), date.today()), FRENCH, "EUR").rows
    assert int(rows["open"].sum()) == sum(owed) and rows["cumulated"].iloc[-1] == pytest.approx(1)
    assert list(rows["rank"]) == list(range(1, 15))


# --- the provision matrix


def by_hand(open_: int, rate: str, vat: str = "21") -> int:
    net = cents(Decimal(open_) / (1 + Decimal(vat) / 100))
    return cents(net * Decimal(rate) / 100)


def test_the_provision_is_what_is_open_without_vat_times_the_rate_of_its_bucket(books: Store) -> None:
    keep(books, SMALL)
    lines = [(99_999, "0.5"), (30_050, "1"), (125_000, "3"), (0, "10"), (480_000, "25"), (0, "50")]
    expected = [by_hand(*line) for line in lines]
    found = matrix(desk("payers"))
    assert list(found["provision"]) == [*expected, sum(expected)]
    assert list(found["open"]) == [*(open_ for open_, _ in lines), 735_049]
    assert found["rate_text"].iloc[0] == FRENCH.percent(0.005, 1) and found["rate_text"].iloc[1] == FRENCH.percent(0.01)


def test_a_rate_put_right_changes_the_total_and_is_there_for_the_next_visitor(books: Store) -> None:
    keep(books, SMALL)
    actions.keep_settings(books, hand(), FIRM)
    at = desk("payers")
    before = list(matrix(at)["provision"])
    save_rates(at, loss_4=40.25)
    changed = by_hand(480_000, "40.25") - before[4]
    assert changed > 0
    for seen in (at, desk("payers")):
        found = matrix(seen)
        assert list(found["provision"]) == [*before[:4], before[4] + changed, before[5], before[6] + changed]
        title = next(one.value for one in seen.subheader if FRENCH.money(before[6] + changed, "EUR") in one.value)
        assert FRENCH("payers.provision_finding", provision="", net="")[-10:] in title
    said = Desk.of(books.facts(), date.today()).settings
    assert said["losses"] == ["0.5", "1", "3", "10", "40.25", "50"]
    assert said["firm"] == FIRM["firm"], "other settings stay"


def test_the_vat_contained_can_be_put_right_too(books: Store) -> None:
    keep(books, SMALL)
    at = save_rates(desk("payers"), loss_vat=20)
    assert matrix(at)["provision"].iloc[4] == by_hand(480_000, "25", "20")


def test_fewer_buckets_leave_the_rates_of_the_others_alone(books: Store) -> None:
    keep(books, SMALL)
    actions.keep_settings(books, hand(), {"edges": [0, 30, 60], "losses": ["1", "2", "3", "4", "5", "6"]})
    at = desk("payers")
    assert len(matrix(at)) == 5
    save_rates(at, loss_0=7)
    assert Desk.of(books.facts(), date.today()).options.losses == tuple(map(Decimal, (7, 2, 3, 4, 5, 6)))


def test_a_matrix_by_document_date_says_so(books: Store) -> None:
    keep(books, SMALL)
    actions.keep_settings(books, hand(), {"aged_by": "document"})
    found = everything(desk("payers"))
    assert FRENCH("payers.bucket_issued") in found and FRENCH("payers.bucket") not in found
    sheet = payers.provision_sheet(Desk.of(books.facts(), date.today()), FRENCH, "EUR")
    assert sheet.fields[0].title == FRENCH("payers.bucket_issued")
    assert list(sheet.rows["open"])[:3] == [0, 99_999, 30_050], "made out 20 and 40 days ago"


def test_credit_not_yet_applied_is_said_not_to_be_in_the_matrix(books: Store) -> None:
    keep(books, [*SMALL, Invoice("NC1", "C1", "Boulangerie Le Pain Bis", 20, -10, -12_300, -12_300)])
    at = desk("payers")
    assert FRENCH("payers.unapplied", amount=FRENCH.money(-12_300, "EUR")) in everything(at)
    assert matrix(at)["open"].iloc[-1] == 735_049


# --- the files


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_list_can_be_taken_away_with_its_definition(language: str, books: Store) -> None:
    made, words = of(HABITS, "all"), Words(language)
    sheets: tuple[Sheet, ...] = (
        payers.worst_sheet(made, words, "EUR", "cost"),
        payers.concentration_sheet(made, words, "EUR"),
        payers.provision_sheet(made, words, "EUR"),
    )
    for sheet in sheets:
        assert sheet.heading[0] == sheet.title and any(words.day(made.as_of) in line for line in sheet.heading)
        assert csv_file(sheet)
    worst, _, provision = sheets
    assert list(worst.rows["customer"]) == list(made.worst("cost", "EUR")["customer"])
    assert {words("payers.chronic"), words("payers.occasional"), words("payers.new")} == set(worst.rows["habit_name"])
    assert words("payers.estimate").split(",")[1].strip() in " ".join(provision.heading)
    assert provision.rows["provision"].iloc[-1] == made.provision("EUR")["provision"].sum()


def test_a_rate_of_a_quarter_per_cent_is_not_rounded_in_the_file(books: Store) -> None:
    keep(books, SMALL)
    actions.keep_settings(books, hand(), {"losses": ["0.25"]})
    made = Desk.of(books.facts(), date.today())
    file = csv_file(payers.provision_sheet(made, FRENCH, "EUR")).decode("utf-8-sig")
    assert ";0,25;" in file
    assert payers.per_cent(FRENCH, Decimal("0.25")) == FRENCH.percent(0.0025, 2)


def test_the_page_offers_its_lists_and_the_overview_leads_to_it(books: Store) -> None:
    keep(books, SMALL)
    at = desk("payers")
    keys = {button.key for button in at.download_button}
    for name in ("payers", "concentration", "provision"):
        assert {f"export_{name}_xlsx", f"export_{name}_csv"} <= keys
    assert FRENCH("payers.all") in [plain(link.proto.label) for link in on(at, "overview").get("page_link")]
