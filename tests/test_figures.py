"""The page of the figures: what is behind each, what has to be said beside it, and the methods of DSO side by side."""

import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from src.collections import actions, charts, kpi, readers, reports, standing
from src.collections.ageing import DUE, ISSUED
from src.collections.desk import Desk
from src.collections.documents.workbook import workbook
from src.collections.readers import Choices
from src.collections.reports import aged
from src.collections.reports import figures as told
from src.collections.store import Store, opened
from src.collections.words import LANGUAGES, Words

APP = Path(__file__).parents[1] / "app.py"
TODAY = date.today()
HAND = actions.Hand("Sophie", datetime(2026, 1, 1), TODAY)
HEAD = "numero;client;date;echeance;montant;ouvert;devise;commercial"


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).strftime("%d/%m/%Y")


def rows(*lines: tuple[str, str, int, int | None, str, str, str]) -> bytes:
    """An export: number, customer, age of the document and days since it is due, amount, open, currency."""
    made = [HEAD]
    for number, customer, old, due, amount, open_, currency in lines:
        made.append(
            ";".join([number, customer, ago(old), "" if due is None else ago(due), amount, open_, currency, "An"])
        )
    return "\n".join(made).encode()


def keep(desk: Store, content: bytes, scope: str, day: date = TODAY) -> None:
    made = readers.read("export.csv", content, Choices(scope=scope))
    assert not made.questions, made.questions
    actions.keep_import(desk, HAND, made, content, day, scope, sure=True)


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    url = f"sqlite:///{(tmp_path / 'own.sqlite3').as_posix()}"
    monkeypatch.setenv("DATABASE_URL", url)
    yield opened(url)


WHOLE = rows(
    ("F1", "Abel", 400, 370, "100,00", "0,00", "EUR"),
    ("F2", "Abel", 60, 30, "200,00", "200,00", "EUR"),
    ("F3", "Bram", 20, -10, "300,00", "120,00", "EUR"),
    ("F4", "Bram", 20, None, "50,00", "50,00", "EUR"),
    ("N1", "Bram", 10, -20, "-30,00", "-30,00", "EUR"),
    ("F9", "Cleo", 10, -20, "80,00", "80,00", "USD"),
)


FIGURES = Path(__file__).parents[1] / "docs" / "figures.md"


def figures_page() -> str:
    """docs/figures.md: every figure with its name and definition in three languages, as the screen shows them."""
    text = [
        "# Every figure, as it is defined",
        "",
        "Made from the words of the screen; each stands behind its figure there.",
        "",
    ]
    for group, names in told.GROUPS.items():
        text += [f"## {Words('en')(f'figures.{group}')}", ""]
        for name in names:
            text += [f"### {Words('en')(f'figure.{name}')}", "", f"`{name}`", ""]
            text += [f"- **{Words(code)(f'figure.{name}')}** {Words(code)(f'define.{name}')}" for code in LANGUAGES]
            text.append("")
    return "\n".join(text)


def test_the_page_of_definitions_says_what_the_screen_says() -> None:
    if os.environ.get("UPDATE_EXPECTED"):
        FIGURES.write_text(figures_page(), encoding="utf-8")
    assert FIGURES.read_text(encoding="utf-8") == figures_page()


def page(name: str, language: str = "en") -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=120)
    at.session_state["language"] = language
    at.run()
    return at.switch_page(f"pages/{name}.py").run()


def said(at: AppTest) -> str:
    shown = [*at.markdown, *at.caption, *at.subheader, *at.code]
    return "\n".join(str(one.value) for one in shown).replace("\\", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_definition_formula_and_import_of_a_figure(books: Store, language: str) -> None:
    keep(books, WHOLE, "all")
    at = page("figures", language)
    assert not at.exception
    words, text = Words(language), said(at)
    assert words("define.dso_90") in text
    assert f"{words.money(340_00, 'EUR')} ÷ {words.money(520_00, 'EUR')} × 90 = " in text
    assert "export.csv" in text
    assert words("remark.estimated", count=1) not in text


def test_each_figure_has_a_formula_that_ends_with_its_value(books: Store) -> None:
    keep(books, WHOLE, "all")
    desk, words = Desk.of(books.facts(), TODAY), Words("en")
    made = desk.figures["EUR"]
    for name in (name for group in told.GROUPS.values() for name in group):
        text = told.formula(words, desk.explained("EUR", name), made)
        assert text.endswith(" = " + told.written(words, name, told.value_of(made, name), "EUR"))
    assert told.formula(words, desk.explained("EUR", "overdue"), made) == "Σ 1 = €200.00"
    assert told.formula(words, desk.explained("EUR", "overdue_ratio"), made) == "€200.00 ÷ €340.00 = 58.8%"


def test_the_file_behind_a_figure_adds_up_to_it(books: Store) -> None:
    keep(books, WHOLE, "all")
    desk = Desk.of(books.facts(), TODAY)
    for figure, total in (("open", 340_00), ("overdue", 200_00), (kpi.BUCKET + "1_30", 200_00)):
        sheet = told.basis_sheet(desk, Words("fr"), "EUR", figure)
        assert sheet.rows["amount"].sum() == total == told.value_of(desk.figures["EUR"], figure)
        assert told.definition(Words("fr"), figure) in sheet.heading and workbook([sheet])


def test_an_estimated_due_date_is_said_beside_each_figure_that_rests_on_it(books: Store) -> None:
    keep(books, WHOLE, "all")
    remarks = Desk.of(books.facts(), TODAY).remarks["EUR"]
    estimated = {name for name, found in remarks.items() if "estimated" in [one.key for one in found]}
    assert {"overdue", "overdue_ratio", "best_possible_dso_90", "days_late_weighted"} <= estimated
    assert not estimated & {"open", "dso_90", "sales_90", "days_to_pay_weighted"} - {"days_to_pay_weighted"}
    assert Words("en")("remark.estimated", count=1) in said(page("overview"))


def test_a_history_that_is_too_short_is_said_instead_of_the_figure(books: Store) -> None:
    keep(books, rows(("F1", "Abel", 40, 10, "100,00", "100,00", "EUR")), "all")
    at = page("overview")
    cards = {card.label: (card.value, card.proto.delta_description) for card in at.metric}
    words = Words("en")
    assert cards[words("figure.dso_90")] == ("–", words("refused_figure.history", days=41))
    figures = page("figures")
    assert words("explain.refused", why=words("refused_figure.history", days=41)) in said(figures)


def test_sales_known_in_part_are_said_and_a_count_back_is_not_shown_as_sound(books: Store) -> None:
    lines = rows(
        ("F1", "Abel", 100, 70, "100,00", "100,00", "EUR"),
        ("F2", "Abel", 20, -10, "100,00", "100,00", "EUR"),
    )
    keep(books, lines, "open")
    words = Words("en")
    at = page("overview")
    assert words("remark.sales_incomplete") in said(at)
    at.session_state["dso_method"] = "dso_countback_month"
    at.run()
    cards = {card.label: card for card in at.metric}
    assert cards[words("figure.dso_countback_month")].value == "–"
    assert cards[words("figure.dso_countback_month")].proto.delta_description == words("refused_figure.sales")


def test_the_methods_of_dso_stand_side_by_side_and_the_card_follows_the_choice(books: Store) -> None:
    keep(books, WHOLE, "all")
    at, words = page("overview"), Words("en")
    at.button(key="compare_dso").click().run()
    assert not at.exception
    assert words("explain.compare_note") in said(at)
    methods = next(table.value for table in at.dataframe if "method" in table.value.columns)
    assert len(methods) == len(kpi.DSO_METHODS)
    at.radio(key="dso_method_choice").set_value("dso_365").run()
    assert words("figure.dso_365") in [card.label for card in at.run().metric]


def test_a_card_opens_what_is_behind_it(books: Store) -> None:
    keep(books, WHOLE, "all")
    at = page("overview").button(key="explain_overdue").click().run()
    assert not at.exception
    words = Words("en")
    assert words("define.overdue") in said(at)
    counted = next(table.value for table in at.dataframe if "number" in table.value.columns)
    assert counted["number"].tolist() == ["F2"]


def test_currencies_are_converted_only_at_the_users_rates_which_stand_beside_the_total(books: Store) -> None:
    keep(books, WHOLE, "all")
    words = Words("en")
    assert words("converted.missing") in said(page("overview"))
    actions.keep_settings(books, HAND, {"rates": {"USD": "0.925"}})
    desk = Desk.of(books.facts(), TODAY)
    assert desk.converted("open") == 340_00 + 74_00
    text = said(page("overview"))
    assert "1 USD = 0.925 EUR" in text and "€414.00" in text


def test_figures_by_customer_are_those_of_its_documents(books: Store) -> None:
    keep(books, WHOLE, "all")
    desk = Desk.of(books.facts(), TODAY)
    found = told.group_rows(desk, "EUR", "customer").set_index("name")
    assert found["open"].to_dict() == {"Abel": 200_00, "Bram": 140_00}
    assert told.group_rows(desk, "EUR", "salesperson")["open"].tolist() == [340_00]
    assert len(told.groups_sheet(desk, Words("nl"), "EUR", "customer").rows) == 2
    assert len(told.figures_sheet(desk, Words("nl"), "EUR").rows) == sum(map(len, told.GROUPS.values()))


@pytest.mark.parametrize("aged_by", [DUE, ISSUED])
def test_the_ageing_by_customer_adds_up_to_the_bars_of_the_overview(books: Store, aged_by: str) -> None:
    keep(books, WHOLE, "all")
    actions.keep_settings(books, HAND, {"aged_by": aged_by})
    desk = Desk.of(books.facts(), TODAY)
    found, made = aged.aged_rows(desk, "EUR"), desk.figures["EUR"]
    assert found[["name", "open"]].values.tolist() == [["Abel", 200_00], ["Bram", 140_00]]
    assert {one.name: int(found[one.name].sum()) for one in made.buckets} == {
        one.name: one.amount for one in made.buckets
    }
    assert found["unapplied"].tolist() == [0, -30_00] and found["open"].sum() == made.open
    bucket = {DUE: "1_30", ISSUED: "31_60"}[aged_by]
    assert found.set_index("name")[bucket].to_dict() == {"Abel": 200_00, "Bram": 0}
    sheet = aged.aged_sheet(desk, Words("fr"), "EUR")
    assert f"Ouvert: {Words('fr').money(340_00, 'EUR')}" in sheet.heading and workbook([sheet])
    assert aged.aged_about(desk, Words("fr")) in sheet.heading


def test_the_page_shows_the_ageing_of_each_customer_below_that_of_all(books: Store) -> None:
    keep(books, WHOLE, "all")
    at, words = page("figures"), Words("en")
    assert not at.exception
    (shown,) = (table.value for table in at.dataframe if "unapplied" in table.value.columns)
    assert shown["name"].tolist() == [words("figures.aged_all"), "Abel", "Bram"]
    assert shown["open"].tolist() == [340_00, 200_00, 140_00]
    keep(books, rows(("F1", "Abel", 40, 10, "100,00", "0,00", "GBP")), "all")
    assert not aged.aged_rows(Desk.of(books.facts(), TODAY), "GBP").shape[0]


def test_what_deserves_a_look_is_listed(books: Store) -> None:
    twins = rows(
        ("F1", "Abel", 40, 10, "100,00", "100,00", "EUR"),
        ("F1", "Bram", 40, 10, "70,00", "70,00", "EUR"),
        ("F2", "Bram", 40, None, "70,00", "50,00", "EUR"),
        ("N1", "Bram", 40, 10, "-5,00", "-5,00", "EUR"),
    )
    keep(books, twins, "all")
    found = Desk.of(books.facts(), TODAY).oddities["EUR"]
    assert found.groupby("oddity")["open"].sum().to_dict() == {
        "due_estimated": 50_00,
        "part_paid": 50_00,
        "same_number": 170_00,
        "unapplied_credit": -5_00,
    }
    at = page("figures")
    assert not at.exception and Words("en")("oddity.due_estimated_about") in said(at)


def test_the_day_of_the_books_is_that_of_any_past_day(books: Store) -> None:
    keep(books, WHOLE, "all")
    desk = Desk.of(books.facts(), TODAY)
    daily, weekly = desk.daily["EUR"], desk.weekly["EUR"]
    assert (len(daily), daily["day"].iloc[-1].date()) == (401, TODAY)
    past = Desk.of(books.facts(), TODAY - timedelta(days=14))
    for line in (daily.iloc[-15], weekly.iloc[-3]):
        assert (line["open"], line["sales_90"]) == (past.figures["EUR"].open, past.figures["EUR"].sales_90)
    assert reports.basis(past, Words("fr"))


def test_a_tooltip_tells_the_bar_and_its_amount() -> None:
    rows = pd.DataFrame(
        {"bucket": ["not_due"], "label": ["Not due"], "amount": [1.0], "shown": [1.0], "text": ["€1.00 · 1"]}
    )
    spec = charts.ageing(rows, {"not_due": "Not due"}).to_dict()
    fields = [tip["field"] for layer in spec["layer"] for tip in layer["encoding"].get("tooltip", [])]
    (told_rows,) = spec["datasets"].values()
    assert [told_rows[0][field] for field in fields] == ["Not due · €1.00 · 1"]


def test_promises_kept_are_counted_and_weighed() -> None:
    lines = [("kept", 100, "EUR"), ("broken", 300, "EUR"), ("partly_kept", 50, "EUR"), ("running", 7, "EUR")]
    lines += [("unknown", 9, "EUR"), ("kept", 1, "USD")]
    made = pd.DataFrame(lines, columns=["state", "amount", "currency"])
    assert standing.promises_kept(made, "EUR") == (1, 3, 100, 450)
    assert standing.promises_kept(made, "GBP") == (0, 0, 0, 0)


def test_the_page_says_how_many_promises_were_kept(books: Store) -> None:
    keep(books, WHOLE, "all")
    assert Words("en")("figures.promises_none") in said(page("figures"))
