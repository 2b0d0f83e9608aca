"""How the figures are made, said on the settings page: buckets, rates, currency; and sales by month."""

import json
import os
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from src.collections import actions, charts, kpi, readers, standing, store
from src.collections.__main__ import main
from src.collections.actions import Refused
from src.collections.ageing import DUE, ISSUED, bucket_names
from src.collections.days import months_later
from src.collections.desk import Desk
from src.collections.readers import typed_amount
from src.collections.reports import bucket_label
from src.collections.store import Store
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import SMALL, Invoice, hand, keep
from tests.test_pages import _as_served, assert_readable, below, desk, everything, on, pressed  # noqa: F401

FRENCH = Words("fr")
TYPED = {"edges": "30, 60, 90, 120", "aged_by": DUE, "dso": "dso_90", "financing": "8", "vat": "21", "currency": "EUR"}
USUAL = {**TYPED, "rates": {}}
POUNDS = Invoice("G1", "C9", "Harbour Tea", 30, 5, 70_000, currency="GBP")
FIRST = date.today().replace(day=1)
LAST_MONTH = months_later(FIRST, -1)


@pytest.fixture
def books() -> Store:
    return store.opened(os.environ["DATABASE_URL"])


def now(books: Store) -> Desk:
    return Desk.of(books.facts(), date.today())


def settings(language: str = "fr") -> AppTest:
    return desk("settings", language)


def field(at: AppTest, key: str, **values: str):
    """The field of that label, of whatever kind."""
    fields = (*at.text_input, *at.selectbox, *at.radio)
    return next(one for one in fields if one.label == FRENCH(key, **values))


def click(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == FRENCH(label)).click()
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def amounts(at: AppTest) -> list[str]:
    """The words of the ageing chart, one bar each."""
    return [text for text in everything(at) if text.startswith(FRENCH("overview.ageing_alt", buckets=""))]


# --- buckets


def test_other_edges_make_other_buckets_on_the_overview_and_in_the_report(books: Store, capsys) -> None:
    """Of SMALL, F1 is 45 days late, F2 10, F3 100, and F4 is not due."""
    keep(books, SMALL)
    at = settings()
    field(at, "options.edges").set_value("15 45")
    click(at, "options.save")
    assert FRENCH("done.setting") in below(at, "confirmation")
    (shown,) = amounts(on(at, "overview"))
    labels = [bucket_label(FRENCH, name, DUE) for name in bucket_names((0, 15, 45))]
    assert [label in shown for label in labels] == [True] * 4 and bucket_label(FRENCH, "31_60", DUE) not in shown
    main(["report", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["ageing"] == {"edges": [0, 15, 45], "from": "due"}
    assert {one["name"]: one["amount"] for one in told["currencies"]["EUR"]["buckets"]} == {
        "not_due": 99_999,
        "1_15": 30_050,
        "16_45": 125_000,
        "over_45": 480_000,
    }
    main(["report", "--language", "fr"])
    assert bucket_label(FRENCH, "16_45", DUE) in capsys.readouterr().out


def test_buckets_by_document_date_say_so_and_leave_what_is_overdue_as_it_is(books: Store) -> None:
    """F4 is not due and 20 days old; by document date it stands in the first bucket of age."""
    keep(books, [*SMALL, Invoice("F5", "C3", "Studio Lumen", 0, -30, 1_000)])
    before = now(books).figures["EUR"]
    actions.keep_options(books, hand(), {**USUAL, "aged_by": ISSUED})
    after = now(books).figures["EUR"]
    assert (after.overdue, after.not_due, after.open) == (before.overdue, before.not_due, before.open)
    assert {one.name: one.amount for one in after.buckets} == {
        "not_due": 1_000,
        "1_30": 99_999,
        "31_60": 30_050,
        "61_90": 125_000,
        "91_120": 0,
        "over_120": 480_000,
    }
    at = desk("overview")
    (shown,) = amounts(at)
    assert FRENCH("bucket.same_day") in shown and FRENCH("bucket.not_due") not in shown
    assert FRENCH("overview.ageing_note_issued") in everything(at)


@pytest.mark.parametrize(
    ("typed", "edges"),
    [
        ("30, 60, 90, 120", [0, 30, 60, 90, 120]),
        ("0, 30,60", [0, 30, 60]),
        (" 15 / 45 ", [0, 15, 45]),
        ("30", [0, 30]),
        ("10;20;30;40;50", [0, 10, 20, 30, 40, 50]),
        ("10 20 30 40 50 60", None),
        ("60, 30", None),
        ("30, 30", None),
        ("30.5", None),
        ("-30", None),
        ("0", None),
        ("", None),
        ("30 jours", None),
        ("30, 99999", None),
    ],
)
def test_edges_are_whole_days_that_rise(books: Store, typed: str, edges: list[int] | None) -> None:
    if edges is None:
        with pytest.raises(Refused, match="edges_wrong"):
            actions.keep_options(books, hand(), {**USUAL, "edges": typed})
        assert not len(books.journal())
    else:
        actions.keep_options(books, hand(), {**USUAL, "edges": typed})
        assert now(books).options.edges == tuple(edges)


@given(st.lists(st.integers(1, 3650), min_size=1, max_size=5, unique=True).map(sorted))
def test_every_bucket_has_a_name_and_a_colour_of_its_own_that_darkens(edges: list[int]) -> None:
    names = bucket_names((0, *edges))
    for words in map(Words, LANGUAGES):
        assert len({bucket_label(words, name, DUE) for name in names}) == len(names)
    for dark in (False, True):
        colours = charts.bucket_colours([*names, "unapplied"], dark=dark)
        assert list(colours) == [*names, "unapplied"] and len(set(colours.values())) == len(colours)
    light = [_luminance(colour) for colour in list(charts.bucket_colours(names).values())[1:]]
    assert light == sorted(light, reverse=True)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- rates and wrong input


def test_a_converted_total_appears_with_the_users_rate_and_goes_with_another_own_currency(books: Store) -> None:
    keep(books, [*SMALL, POUNDS])
    assert now(books).converted("open") is None
    at = settings()
    field(at, "options.rate", code="GBP", own="EUR").set_value("1,15")
    click(at, "options.save")
    assert now(books).options.rates == {"GBP": Decimal("1.15")}
    assert now(books).converted("open") == 735_049 + 80_500
    assert field(at, "options.rate", code="GBP", own="EUR").value == "1,15"
    field(at, "options.currency").set_value("GBP")
    click(at, "options.save")
    assert (now(books).options.currency, now(books).options.rates) == ("GBP", {})
    assert field(at, "options.rate", code="EUR", own="GBP").value == ""


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"rates": {"GBP": "0"}}, "rate_wrong"),
        ({"rates": {"GBP": "1.234,5"}}, "rate_wrong"),
        ({"rates": {"GBP": "-1"}}, "rate_wrong"),
        ({"rates": {"GBP": "un"}}, "rate_wrong"),
        ({"financing": "101"}, "percent_wrong"),
        ({"financing": ""}, "percent_wrong"),
        ({"vat": "-1"}, "percent_wrong"),
        ({"vat": "NaN"}, "percent_wrong"),
    ],
)
def test_what_is_no_rate_is_refused_and_nothing_is_kept(books: Store, typed: dict, key: str) -> None:
    with pytest.raises(Refused, match=key):
        actions.keep_options(books, hand(), {**USUAL, **typed})
    assert not len(books.journal())


@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_input_is_said_in_the_readers_words_and_stays_in_its_field(books: Store, language: str) -> None:
    keep(books, SMALL)
    words, at = Words(language), settings(language)
    next(one for one in at.text_input if one.label == words("options.edges")).set_value("90, *60*")
    next(button for button in at.button if button.label == words("options.save")).click()
    at.run()
    assert_readable(at, "settings", language)
    assert words("refusal.edges_wrong", text="90, *60*") in everything(at)
    assert next(one for one in at.text_input if one.label == words("options.edges")).value == "90, *60*"
    assert now(books).options == kpi.Options()


def test_rates_are_kept_to_the_digit_and_read_back_as_typed(books: Store) -> None:
    actions.keep_options(books, hand(), {**USUAL, "financing": "6,50 %", "vat": "5.5"})
    assert (now(books).options.financing, now(books).options.vat) == (Decimal("6.50"), Decimal("5.5"))
    keep(books, SMALL)
    assert field(settings(), "options.financing").value == "6,50"


# --- one settings, several forms


def test_each_form_leaves_what_the_others_said(books: Store) -> None:
    keep(books, SMALL)
    actions.keep_settings(books, hand(), {"losses": ["1", "2"], "firm": "Lemmens", "terms": 45})
    actions.remember_query(books, hand(), "sage", "select 1")
    at = settings()
    field(at, "options.edges").set_value("20, 40")
    field(at, "options.dso").set_value("dso_30")
    click(at, "options.save")
    field(at, "settings.user").set_value("Marie")
    click(at, "settings.save")
    said, options = now(books).settings, now(books).options
    assert (said["firm"], said["user"], said["terms"], said["losses"]) == ("Lemmens", "Marie", 45, ["1", "2"])
    assert (options.edges, options.dso, options.losses) == ((0, 20, 40), "dso_30", (Decimal(1), Decimal(2)))


def test_saved_choices_can_be_undone_from_their_confirmation(books: Store) -> None:
    keep(books, SMALL)
    at = settings()
    field(at, "options.edges").set_value("20, 40")
    pressed(click(at, "options.save"), "undo")
    assert FRENCH("done.undo_own") in below(at, "confirmation")
    assert field(at, "options.edges").value == "30, 60, 90, 120"
    assert now(books).options == kpi.Options()


# --- sales by month


def sales_grid(at: AppTest):
    (found,) = [one for one in at.dataframe if str(one.key).startswith("sales_")]
    return found


def typed_sales(at: AppTest, **typed: str | None) -> AppTest:
    """The desk after amounts were typed into lines of the table (`line1=...`) and saved."""
    rows = {int(line.removeprefix("line")): {"told": text} for line, text in typed.items()}
    edits = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    at.session_state[sales_grid(at).key] = edits
    return click(at, "sales.save")


def test_sales_told_enter_the_dso_are_marked_and_can_be_undone_and_taken_back(books: Store) -> None:
    """Line 0 is the running month, line 1 the last whole one."""
    keep(books, SMALL)
    before = now(books)
    assert before.sales_incomplete and "sales_told" not in keys(before)
    at = settings()
    tables = [sales_grid(at).key]
    typed_sales(at, line1="100 000,00", line2="50.000,50")
    tables.append(sales_grid(at).key)
    assert FRENCH("done.sales") in below(at, "confirmation")
    after = now(books)
    assert after.sales["EUR"] == {LAST_MONTH: 100_000_00, months_later(LAST_MONTH, -1): 50_000_50}
    assert after.figures["EUR"].dso_90 < before.figures["EUR"].dso_90
    assert "sales_told" in keys(after)
    assert sales_grid(at).value["told"].tolist()[1:3] == [
        FRENCH.number(100_000, 2),
        FRENCH.number(Decimal("50000.5"), 2),
    ]
    pressed(at, "undo")
    assert sales_grid(at).key not in tables and len(set(tables)) == 2, "a table goes on with what was typed before"
    assert (now(books).sales, now(books).figures) == (before.sales, before.figures)
    assert sales_grid(at).value["told"].tolist()[1] == ""
    typed_sales(at, line1="100 000,00", line2="50 000,50")
    typed_sales(at, line2=None)
    assert now(books).sales == {"EUR": {LAST_MONTH: 100_000_00}}
    typed_sales(at, line1="")
    assert now(books).sales == {}


def keys(of: Desk) -> set[str]:
    return {one.key for one in of.remarks["EUR"].get("dso_90", ())}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_amount_that_can_be_read_in_two_ways_is_asked_again(books: Store, language: str) -> None:
    keep(books, SMALL)
    words, at = Words(language), settings(language)
    at.session_state[sales_grid(at).key] = {
        "edited_rows": {1: {"told": "12.500"}, 2: {"told": "5"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    next(button for button in at.button if button.label == words("sales.save")).click()
    at.run()
    assert_readable(at, "settings", language)
    assert words("refusal.sales_unclear", month=f"{LAST_MONTH:%m/%Y}", text="12.500") in everything(at)
    assert now(books).sales == {}


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12 500,00", 12_500_00),
        ("12\u202f500,00", 12_500_00),
        ("12.500,00", 12_500_00),
        ("12,500.00", 12_500_00),
        ("12500", 12_500_00),
        ("€ 12.500,00", 12_500_00),
        ("-250,5", -250_50),
        ("0", 0),
        ("12.500", None),
        ("12,500", None),
        ("12 50", None),
        ("12 500,00 USD", None),
        ("beaucoup", None),
        ("-", None),
        ("", None),
    ],
)
def test_a_typed_amount_is_read_in_exactly_one_way(text: str, cents: int | None) -> None:
    assert typed_amount(text, "EUR") == cents


@pytest.mark.parametrize("language", LANGUAGES)
@given(cents=st.integers(-(10**11), 10**11))
def test_an_amount_as_the_table_writes_it_is_read_back(language: str, cents: int) -> None:
    assert typed_amount(Words(language).number(Decimal(cents) / 100, 2), "EUR") == cents


def test_the_table_sets_the_documents_beside_what_was_told(books: Store) -> None:
    keep(books, SMALL, scope="all")
    actions.tell_sales(books, hand(), "EUR", {FIRST: "7,00"})
    at = settings()
    rows = sales_grid(at).value
    sold: dict[date, int] = {}
    for one in SMALL:
        month = (date.today() - timedelta(days=one.age)).replace(day=1)
        sold[month] = sold.get(month, 0) + one.amount
    months = [months_later(FIRST, -back) for back in range(25)]
    known = [month >= min(sold) for month in months]
    assert rows["books"].tolist() == [
        FRENCH.money(sold.get(month, 0), "EUR") if there else "–" for month, there in zip(months, known, strict=True)
    ]
    assert rows["told"].tolist() == ["7,00", *[""] * 24]
    assert FRENCH("sales.complete") in everything(at)
    assert kpi.sales_by_month(now(books).ledgers["EUR"], min(sold) - timedelta(days=1)) == {}


def test_a_month_told_long_ago_stays_in_reach(books: Store) -> None:
    keep(books, SMALL)
    old = months_later(FIRST, -40)
    actions.tell_sales(books, hand(), "EUR", {old: "9,00"})
    at = settings()
    assert sales_grid(at).value["told"].tolist()[-1] == "9,00"
    typed_sales(at, line25="")
    assert now(books).sales == {}


def test_sales_are_those_of_their_currency(books: Store) -> None:
    keep(books, [*SMALL, POUNDS])
    at = settings()
    at.segmented_control(key="currency").set_value("GBP").run()
    typed_sales(at, line1="1 000")
    assert now(books).sales == {"GBP": {LAST_MONTH: 1_000_00}}


def test_a_list_of_sales_brought_in_changes_the_dso_and_both_pages_say_so(books: Store) -> None:
    keep(books, SMALL)
    before = now(books).figures["EUR"].dso_90
    lines = [f"{months_later(FIRST, -back):%m/%Y};100000,00" for back in range(1, 5)]
    content = "\n".join(["Mois;Chiffre d'affaires", *lines]).encode()
    reading = readers.read("ventes.csv", content)
    assert (reading.purpose, reading.questions) == ("sales", ())
    actions.keep_import(books, hand(), reading, content, date.today(), "open")
    after = now(books)
    assert after.figures["EUR"].dso_90 < before and "sales_told" in keys(after)
    assert sales_grid(settings()).value["told"].tolist()[1:5] == [FRENCH.number(100_000, 2)] * 4
    dso = FRENCH("card.days", days=FRENCH.number(after.figures["EUR"].dso_90, 1))
    days = next(one.values["days"] for one in after.remarks["EUR"]["dso_90"] if one.key == "sales_told")
    assert any(FRENCH("sales.effect", dso=dso, days=days) in text for text in everything(settings()))


def test_the_same_sales_are_written_once_and_again_after_they_were_undone(books: Store) -> None:
    told = [("", LAST_MONTH, 100_00)]
    first = actions.keep_sales(books, hand(), told)
    assert (actions.keep_sales(books, hand(), told).line, len(books.journal())) == (0, 1)
    assert actions.keep_sales(books, hand(), [("EUR", LAST_MONTH, 100_00)]).act == "sales_same"
    actions.undo(books, hand(), first.line)
    assert standing.sales_told(books.journal(), "EUR") == {}
    assert actions.keep_sales(books, hand(), told).line
    assert standing.sales_told(books.journal(), "EUR") == {"EUR": {LAST_MONTH: 100_00}}


def test_without_books_the_settings_ask_for_the_first_export(books: Store) -> None:
    assert FRENCH("sales.none") in everything(settings())
