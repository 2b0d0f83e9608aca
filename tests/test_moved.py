"""What moved between two days: the page, its sheets and the command, always from one balance to the other."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from src.collections import charts, store
from src.collections.ageing import DUE
from src.collections.command import main
from src.collections.desk import Desk
from src.collections.documents.csv_file import csv_file
from src.collections.frame.moved import since_days
from src.collections.kpi import Options
from src.collections.reports import moved as told
from src.collections.reports.moved import STEPS, TURNS, Moved
from src.collections.store import Store
from src.collections.tables import EVENTS
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import SMALL, Invoice, hand, keep, later
from tests.given import rows
from tests.test_exporting import lines
from tests.test_pages import ODD_BOOKS, _as_served, assert_readable, demo_firm, desk, everything  # noqa: F401

FRENCH = Words("fr")
TODAY = date.today()
PARTS = ("invoiced", "credited", "received", "written_off")


@pytest.fixture
def own() -> Iterator[Store]:
    """An empty store: the one the pages of this test use."""
    yield store.opened(os.environ["DATABASE_URL"])


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def two_books(target: Store) -> None:
    """SMALL five weeks ago; now F1 is paid, F2 paid in part, F5 and a credit note have come, F3 and F4 stay.

    F4 and what is younger than five weeks were made out since.
    """
    keep(target, [line for line in SMALL if line.age >= 35], ago=35)
    newer = [
        Invoice("F5", "C4", "Atelier Nord", 3, -27, 60_000),
        Invoice("NC1", "C2", "Garage De Smet", 2, -28, -5_000),
    ]
    newer[1] = replace(newer[1], open=-5_000)
    keep(target, [*later(SMALL, F1=0, F2=10_000), *newer])


def moved(target: Store, since: date, as_of: date = TODAY, currency: str = "EUR") -> Moved:
    return Moved(Desk.of(target.facts(), as_of), currency, since)


def page(language: str = "fr") -> AppTest:
    return desk("movements", language)


def looked_back(at: AppTest, kind: str) -> AppTest:
    """The page after that day to look back to was chosen."""
    at.segmented_control(key="moved_since").set_value(kind).run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def says(at: AppTest, sentence: str) -> bool:
    """Whether it stands on the page, after a sign or alone."""
    return any(text.endswith(sentence) for text in everything(at))


# --- what moved


def test_every_flow_has_its_amount_and_leads_from_one_balance_to_the_other(own: Store) -> None:
    two_books(own)
    found = moved(own, ago(28))
    # F1, F2 and F3 stood open four weeks ago; F4, F5 and NC1 are younger.
    assert found.totals == {
        "opening": 125_000 + 30_050 + 480_000,
        "invoiced": 99_999 + 60_000,
        "credited": -5_000,
        "received": -125_000 - 20_050,
        "written_off": 0,
        "closing": 10_000 + 480_000 + 99_999 + 60_000 - 5_000,
    }
    assert (found.difference, found.adds_up, found.change) == (0, True, 9_949)
    assert found.steps == ("opening", "invoiced", "credited", "received", "closing")


def test_the_largest_change_comes_first_whichever_its_sign(own: Store) -> None:
    two_books(own)
    found = moved(own, ago(28)).customers
    assert list(zip(found["customer"], found["change"], strict=True)) == [
        ("C1", -145_050),
        ("C3", 99_999),
        ("C4", 60_000),
        ("C2", -5_000),
    ]


@pytest.mark.parametrize("name", [*STEPS, *TURNS])
def test_the_documents_behind_a_figure_add_up_to_it_the_largest_first(name: str, own: Store) -> None:
    two_books(own)
    found = moved(own, ago(28))
    turned = found.turned[(found.turned["turn"] == name).to_numpy()]
    held = "open_before" if name == "cured" else "open_after"
    behind = found.behind(name)
    assert behind["amount"].sum() == (found.totals[name] if name in STEPS else turned[held].sum())
    assert behind["amount"].abs().is_monotonic_decreasing and (behind["amount"] != 0).all()
    assert set(behind["currency"]) <= {"EUR"} and list(behind["document_id"]) == list(
        dict.fromkeys(behind["document_id"])
    )


def test_what_fell_overdue_what_is_later_and_what_is_overdue_no_more(own: Store) -> None:
    two_books(own)
    found = moved(own, ago(28))
    numbers = {turn: set(found.behind(turn)["number"]) for turn in TURNS}
    assert numbers == {"new_overdue": {"F2"}, "worse": {"F3"}, "cured": {"F1"}}
    assert found.behind("cured")["amount"].tolist() == [125_000]


def test_a_written_off_amount_has_a_step_of_its_own(own: Store) -> None:
    keep(own, [Invoice("F1", "C1", "Studio Lumen", 60, 30, 10_000)])
    facts = own.facts()
    lost = facts.documents.assign(id=99, number="W1", kind="write_off", amount=-10_000, day=pd.Timestamp(ago(2)))
    papers = pd.concat([facts.documents, lost], ignore_index=True)
    found = Moved(Desk(replace(facts, documents=papers, events=rows(EVENTS, [])), TODAY), "EUR", ago(28))
    assert (found.totals["written_off"], found.adds_up) == (-10_000, True)
    assert "written_off" in found.steps
    assert FRENCH("moved.written_off").lower() in told.equation(FRENCH, found)


# --- the days to look back to


def test_the_days_to_look_back_to_are_before_the_day_looked_at(own: Store) -> None:
    keep(own, SMALL, ago=20)
    keep(own, later(SMALL, F1=100), ago=6)
    keep(own, later(SMALL, F1=50))
    at = Desk.of(own.facts(), date(2026, 3, 1))
    assert since_days(at) == {
        "weeks": date(2026, 2, 1),
        "month": date(2026, 2, 28),
        "year": date(2025, 12, 31),
    }
    assert since_days(Desk.of(own.facts(), ago(1)))["books"] == ago(20)
    assert since_days(Desk.of(own.facts(), TODAY))["books"] == ago(6)


@pytest.mark.parametrize("kind", ["books", "weeks", "month", "year", "day"])
def test_each_choice_shows_its_days_and_its_equation(kind: str, own: Store) -> None:
    two_books(own)
    at = looked_back(page(), kind)
    since = ago(28) if kind == "day" else since_days(Desk.of(own.facts(), TODAY))[kind]
    told_days = FRENCH("moved.between", since=FRENCH.day(since), until=FRENCH.day(TODAY), n=(TODAY - since).days)
    assert told_days in everything(at)
    assert says(at, told.equation(FRENCH, moved(own, since)))
    assert not at.error


def test_any_day_can_be_chosen_and_gives_way_when_the_day_looked_at_comes_before_it(own: Store) -> None:
    two_books(own)
    at = looked_back(page(), "day")
    at.date_input(key="moved_day").set_value(ago(5)).run()
    assert says(at, told.equation(FRENCH, moved(own, ago(5))))
    at.date_input(key="as_of").set_value(ago(10)).run()
    assert not at.exception, at.exception[0].stack_trace
    assert says(at, told.equation(FRENCH, moved(own, ago(38), ago(10))))


def test_the_choice_of_the_previous_books_goes_where_a_day_has_none(own: Store) -> None:
    two_books(own)
    at = looked_back(page(), "books")
    at.date_input(key="as_of").set_value(ago(10)).run()
    assert not at.exception, at.exception[0].stack_trace
    assert at.segmented_control(key="moved_since").value == "weeks"


# --- the page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_moved_and_the_equation_with_a_difference_of_nothing(language: str, own: Store) -> None:
    two_books(own)
    words, at = Words(language), page(language)
    found = everything(at)
    day = words.day(ago(28))
    assert words("moved.more_invoiced", amount=words.whole_money(9_949, "EUR"), day=day) in found
    (line,) = [text for text in found if text.endswith(words.money(0, "EUR")) and words.money(644_999, "EUR") in text]
    assert words.money(635_050, "EUR") in line and words.money(145_050, "EUR") in line
    assert words("moved.received_note") in found and words("moved.open_only") in found
    assert_readable(at, "movements", language)


def test_figures_that_do_not_add_up_are_said_not_to(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    two_books(own)
    right = Desk.movements

    def wrong(self: Desk, currency: str, since: date) -> pd.DataFrame:
        return right(self, currency, since).assign(received=0)

    monkeypatch.setattr(Desk, "movements", wrong)
    at = page()
    assert FRENCH("moved.does_not_add_up") in [box.value for box in at.error]
    assert any(FRENCH.money(-145_050, "EUR") in text for text in everything(at))


def test_a_balance_that_the_overview_does_not_show_is_a_difference(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    two_books(own)
    right = Desk.movements

    def wrong(self: Desk, currency: str, since: date) -> pd.DataFrame:
        found = right(self, currency, since)
        return found.assign(received=found["received"] - 1, closing=found["closing"] - 1)

    monkeypatch.setattr(Desk, "movements", wrong)
    assert moved(own, ago(28)).difference == 4 and not moved(own, ago(28)).adds_up


@pytest.mark.parametrize("name", ["opening", "received", "closing", "cured"])
def test_a_figure_opens_its_documents_with_their_total(name: str, own: Store) -> None:
    two_books(own)
    at = page()
    at.segmented_control(key="moved_list").set_value(name).run()
    found = moved(own, ago(28))
    rows_shown = found.behind(name)
    title = FRENCH(
        "moved.documents_of",
        name=told.step_name(FRENCH, found, name),
        amount=FRENCH.money(rows_shown["amount"].sum(), "EUR"),
        n=len(rows_shown),
    )
    assert title in everything(at)
    (listed,) = [frame.value for frame in at.dataframe if "number" in frame.value]
    assert listed["amount"].tolist() == rows_shown["amount"].tolist()


def test_a_past_day_looks_back_from_there(own: Store) -> None:
    two_books(own)
    at = page()
    at.date_input(key="as_of").set_value(ago(10)).run()
    assert says(at, told.equation(FRENCH, moved(own, ago(38), ago(10))))
    opening = [text for text in everything(at) if FRENCH.day(ago(38)) in text]
    assert FRENCH("moved.before_books", day=FRENCH.day(ago(35))) in everything(at) and opening
    assert any("ne donnent pas le jour" in text for text in everything(at))


def test_one_export_alone_says_that_the_days_before_it_are_known_in_part(own: Store) -> None:
    keep(own, SMALL)
    at = page()
    assert "books" not in at.segmented_control(key="moved_since").options
    assert FRENCH("moved.since_books") not in at.segmented_control(key="moved_since").options
    assert FRENCH("moved.before_books", day=FRENCH.day(TODAY)) in everything(at)
    assert says(at, told.equation(FRENCH, moved(own, ago(28))))


def test_currencies_stay_apart(own: Store) -> None:
    keep(own, ODD_BOOKS["three currencies"])
    at = page()
    for currency in ("EUR", "USD", "GBP"):
        at.segmented_control(key="currency").set_value(currency).run()
        found = moved(own, ago(28), currency=currency)
        assert says(at, told.equation(FRENCH, found))
        table = next(frame.value for frame in at.dataframe if "change" in frame.value)
        assert table["change"].tolist() == found.customers["change"].head(len(table)).tolist()


def test_two_days_that_are_not_a_month_apart_are_said_to_be_so(own: Store) -> None:
    two_books(own)
    assert FRENCH("moved.rolls_month", n=28) not in everything(page())
    at = looked_back(page(), "books")
    assert FRENCH("moved.rolls_month", n=35) in everything(at)


def test_the_first_late_bucket_says_what_became_of_it(own: Store) -> None:
    two_books(own)
    sentence = FRENCH(
        "moved.rolls_finding",
        amount=FRENCH.whole_money(125_000, "EUR"),
        before=FRENCH("bucket.1_30"),
        day=FRENCH.day(ago(28)),
        rolled=FRENCH.percent(0),
        after=FRENCH("bucket.31_60"),
        settled=FRENCH.percent(1),
    )
    assert sentence in everything(page())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demo_firm_has_movements_that_add_up_since_every_day(language: str, demo_firm: Store) -> None:  # noqa: F811
    at = page(language)
    assert len(at.metric) == 3 and len(at.get("vega_lite_chart")) == 2
    for kind in ("books", "month", "year"):
        assert not looked_back(at, kind).error
        assert_readable(at, "movements", language)


# --- the files


def sheet_totals(rows_: pd.DataFrame) -> dict[str, int]:
    return {name: int(rows_[name].sum()) for name in ("opening", *PARTS, "closing")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_customers_has_all_of_them_with_its_definition_and_totals(language: str, own: Store) -> None:
    two_books(own)
    words, found = Words(language), moved(own, ago(28))
    sheet = told.movements_sheet(words, found)
    assert sheet_totals(sheet.rows) == found.totals
    assert told.equation(words, found) in sheet.heading
    assert any(words.day(ago(28)) in line for line in sheet.heading)
    assert len(lines(csv_file(sheet))) == len(sheet.heading) + 2 + len(found.customers)


def test_the_sheets_of_documents_say_their_total(own: Store) -> None:
    two_books(own)
    found = moved(own, ago(28))
    for name in (*found.steps, *TURNS):
        sheet = told.behind_sheet(FRENCH, found, name)
        assert any(FRENCH.money(sheet.rows["amount"].sum(), "EUR") in line for line in sheet.heading)
    one = told.customer_sheet(FRENCH, found, "C1")
    assert sorted(one.rows["amount"]) == [-125_000, -20_050]
    assert set(one.rows["flow"]) == {FRENCH("moved.received")}


def test_the_sheet_of_roll_rates_names_the_buckets_of_the_user(own: Store) -> None:
    two_books(own)
    usual = Desk.of(own.facts(), TODAY)
    found = Moved(replace(usual, options=Options(edges=(0, 15, 45))), "EUR", ago(28))
    sheet = told.rolls_sheet(FRENCH, found)
    assert set(sheet.rows["after"]) == {
        FRENCH("bucket.not_due"),
        *(told.roll_name(FRENCH, name, DUE) for name in ("1_15", "16_45", "over_45")),
        FRENCH("moved.settled"),
    }
    assert sheet.rows["amount"].sum() == found.totals["opening"]


# --- the charts


def test_the_waterfall_draws_its_bars_in_order_with_their_amounts() -> None:
    steps = ["opening", "invoiced", "closing"]
    bars = pd.DataFrame(
        {
            "step": steps,
            "label": ["l'avant", "b", "c"],
            "low": [0.0, 10.0, 0.0],
            "high": [10.0, 15.0, 15.0],
            "level": [10.0, 15.0, 15.0],
            "next": ["invoiced", "closing", "closing"],
            "text": ["10", "+5", "15"],
            "told": ["before: 10", "b: +5", "c: 15"],
        }
    )
    for dark in (False, True):
        spec = charts.waterfall(bars, dark=dark).to_dict()
        levels, drawn, beside = spec["layer"]
        assert [layer["mark"]["type"] for layer in spec["layer"]] == ["line", "bar", "text"]
        assert drawn["encoding"]["y"]["scale"]["domain"] == levels["encoding"]["y"]["scale"]["domain"] == steps
        assert "l\\'avant" in drawn["encoding"]["y"]["axis"]["labelExpr"]
        assert all(layer["encoding"]["x"].get("axis", None) is None for layer in spec["layer"])


def test_the_parts_of_a_bucket_have_the_colours_of_the_buckets_they_are_in() -> None:
    labels = {"not_due": "Not due", "1_15": "1-15", "over_15": "> 15"}
    parts = pd.DataFrame(
        [
            {
                "before": "1_15",
                "label": "x",
                "after": "over_15",
                "start": 0,
                "end": 1,
                "middle": 0.5,
                "text": "",
                "told": "",
            }
        ]
    )
    spec = charts.rolls(parts, labels).to_dict()
    colours = {**charts.bucket_colours(list(labels)), "settled": charts.SETTLED}
    scale = spec["layer"][0]["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == colours
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == list(labels)


# --- the command


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["moved", *arguments]) == 0
    return capsys.readouterr().out


def test_the_command_tells_the_same(own: Store, capsys: pytest.CaptureFixture[str]) -> None:
    two_books(own)
    found = moved(own, ago(28))
    (euros,) = json.loads(said(capsys, "--from", ago(28).isoformat(), "--json"))["currencies"].values()
    assert {name: euros[name] for name in STEPS} == found.totals
    assert (euros["difference"], euros["cured"]) == (0, {"amount": 125_000, "count": 1})
    assert [line["customer"] for line in euros["customers"]] == ["C1", "C3", "C4", "C2"]
    assert told.equation(FRENCH, found) in said(capsys, "--language", "fr")


def test_a_day_that_is_not_earlier_is_refused(own: Store, capsys: pytest.CaptureFixture[str]) -> None:
    two_books(own)
    assert main(["moved", "--from", TODAY.isoformat(), "--language", "fr"]) == 2
    assert capsys.readouterr().err.strip() == FRENCH(
        "refusal.from_later", since=FRENCH.day(TODAY), day=FRENCH.day(TODAY)
    )
    assert hand().on == TODAY
