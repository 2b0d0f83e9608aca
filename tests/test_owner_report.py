"""The owner's page: one sheet of A4, whatever the names, the amounts and the days; every figure that of the desk."""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from src.collections import actions, charts, reports, store
from src.collections.ageing import BUCKETS, ISSUED, UNAPPLIED
from src.collections.command import main
from src.collections.days import months_later
from src.collections.desk import COMPARED, Desk
from src.collections.documents.owner_report import (
    Bar,
    Card,
    History,
    Line,
    OwnerReport,
    Section,
    Table,
    owner_report_pdf,
    set_page,
)
from src.collections.kpi import DSO_METHODS, Options
from src.collections.reports.owner import bars, history
from src.collections.reports.week import week
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import SMALL, Invoice, hand, keep, later

A4 = (595, 842)
"""Points."""

LONG = "Établissements Vandenbroucke-Delacroix & Fils, Matériaux de l’Est"
MONEY = "123\N{NARROW NO-BREAK SPACE}456\N{NARROW NO-BREAK SPACE}789,12\N{NO-BREAK SPACE}£GB"
EMPTY = Table(("Client", "Échu", "Pourquoi"), (), none="Personne")
PAGE = OwnerReport(
    language="fr",
    firm="Maes & Fils",
    title="Créances clients",
    basis="Situation à la fin du 20/11/2026",
    finding="36 % de l’ouvert est échu.",
    cards=(Card("Ouvert", "1 €", "+1 € en 4 semaines", "3 documents"), Card("DSO", "–", note="historique trop court")),
    ageing_title="L’ouvert par jours de retard",
    ageing=(Bar("Non échu", "1 €", "1", 0.0, 1.0, "#8DB8AE"),),
    history_title="Les 52 dernières semaines",
    history=History(
        (Line("Ouvert", ((0.0, 0.0), (1.0, 1.0)), "#8DB8AE"),), "21/11/2025", "20/11/2026", "1 €", "Ouvert"
    ),
    worst_title="Les plus mauvais payeurs",
    worst=Table(("Client", "Échu", "Retard", "Part"), (("Maes", "1 €", "12", "100 %"),)),
    changed=Section("Depuis l’import précédent", ("1 document",)),
    done=Section("Fait ces 7 derniers jours", ("2 appels",)),
    planned_title="À faire ensuite",
    planned=EMPTY,
    notes=("Une note.",),
    footer="Encours",
)


def read(report: bytes) -> str:
    """The text of a page, without its blanks, which a PDF does not keep."""
    (page,) = PdfReader(BytesIO(report)).pages
    return re.sub(r"\s", "", page.extract_text())


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def placed(report: bytes) -> list[tuple[str, float, float]]:
    """Each text of a page with how high above the lower edge it stands and the size of its letters, in points."""
    found = []

    def seen(text: str, now: list[float], matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            high = matrix[4] * now[1] + matrix[5] * now[3] + now[5]
            found.append((bare(text), high, abs(size * matrix[3] * now[3])))

    PdfReader(BytesIO(report)).pages[0].extract_text(visitor_text=seen)
    return found


def firm(invoices: Sequence[Invoice] = SMALL, *, ago: int = 0, scope: str = "open") -> Desk:
    """A desk of today over a few invoices."""
    books = store.opened(os.environ["DATABASE_URL"])
    keep(books, invoices, ago=ago, scope=scope)
    return Desk.of(books.facts(), date.today())


# --- the page as it is set


def test_a_page_says_all_it_was_given() -> None:
    text = read(owner_report_pdf(PAGE))
    for said in (PAGE.firm, PAGE.title, PAGE.basis, PAGE.finding, "historique trop court", "+1 € en 4 semaines"):
        assert bare(said) in text
    for said in ("21/11/2025", "Maes", "100 %", "1 document", "2 appels", "Personne", "Une note.", "Encours"):
        assert bare(said) in text


def test_the_same_page_is_the_same_bytes_and_has_no_clock() -> None:
    assert owner_report_pdf(PAGE) == owner_report_pdf(PAGE)
    assert not {"/CreationDate", "/ModDate"} & set(PdfReader(BytesIO(owner_report_pdf(PAGE))).metadata or {})


def test_a_page_is_a4_in_its_language_with_a_title_and_a_word_for_its_picture() -> None:
    made = PdfReader(BytesIO(owner_report_pdf(PAGE)))
    (page,) = made.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    assert (
        made.trailer["/Root"]["/Lang"] == "fr" and (made.metadata or {})["/Title"] == "Créances clients – Maes & Fils"
    )
    assert b"/Alt" in owner_report_pdf(PAGE) or any(
        "/Alt" in str(made.get_object(n)) for n in range(1, made.trailer["/Size"])
    )


TYPED = st.text(
    st.sampled_from("abcÀéßœŁžΩд $#[]*_<>\"'\\`@/=-~+&%{}()|^;:!?€£’…0123456789"), min_size=1, max_size=24
).map(str.strip)


@settings(deadline=None, max_examples=30)
@given(TYPED, TYPED, TYPED)
def test_whatever_marks_a_name_holds_they_are_printed_as_typed(customer: str, firm: str, change: str) -> None:
    worst = replace(PAGE.worst, rows=((f"x{customer}x", "1 €", "12", "100 %"),))
    text = read(owner_report_pdf(replace(PAGE, firm=f"x{firm}x", worst=worst, notes=(f"x{change}x",))))
    for typed in (customer, firm, change):
        assert bare(f"x{typed}x") in text


@pytest.mark.parametrize(
    "name",
    ["#panic()", "$x^2$", "*bold*", "_it_", "[b]", '"quoted"', "a\\b", "<label>", "@ref", "= Title", "// no", "$", "#"],
)
def test_no_name_is_read_as_code(name: str) -> None:
    worst = replace(PAGE.worst, rows=((name, "1 €", "12", "100 %"),))
    assert bare(name) in read(owner_report_pdf(replace(PAGE, worst=worst)))


@settings(deadline=None, max_examples=30)
@given(st.text(st.characters(), max_size=90))
@example("a\ud800b\x00c\ufffe")
def test_no_text_at_all_breaks_the_page(text: str) -> None:
    worst = replace(PAGE.worst, rows=((text, text, text, text),) * 10)
    made = owner_report_pdf(replace(PAGE, firm=text, title=text, worst=worst, changed=Section(text, (text,) * 6)))
    assert len(PdfReader(BytesIO(made)).pages) == 1


def test_a_name_of_several_lines_stands_on_one() -> None:
    worst = replace(PAGE.worst, rows=(("Maes\nFils\r\nSPRL\x00", "1 €", "12", "100 %"),))
    assert "Maes Fils SPRL" in PdfReader(BytesIO(owner_report_pdf(replace(PAGE, worst=worst)))).pages[0].extract_text()


def full(notes: int = 6, letters: int = 60) -> OwnerReport:
    """A page with as much of everything as there may be."""
    name = (LONG * 9)[:letters]
    return replace(
        PAGE,
        firm=name,
        title=name,
        basis=name * 3,
        finding=f"{name}. {name}.",
        cards=(Card(name, MONEY, f"+{MONEY} en 4 semaines", name, "worse"),) * 6,
        ageing=(Bar("91–120 jours", MONEY, "123 456", 0.1, 0.9, "#B2403F"),) * 7,
        worst=Table(PAGE.worst.headers, ((name, MONEY, "1 234", "100,0 %"),) * 10),
        changed=Section(name, (name,) * 6),
        done=Section(name, (name,) * 8),
        planned=Table(EMPTY.headers, ((name, MONEY, name),) * 5),
        notes=(name * 4,) * notes,
        footer=name,
    )


@pytest.mark.parametrize(("notes", "letters"), [(0, 60), (6, 60), (20, 60), (8, 300)])
def test_a_full_page_is_still_one_page_with_its_last_line(notes: int, letters: int) -> None:
    made = owner_report_pdf(replace(full(notes, letters), footer="La dernière ligne"))
    assert len(PdfReader(BytesIO(made)).pages) == 1
    (last,) = [high for text, high, _ in placed(made) if bare("La dernière ligne") in text]
    assert last == min(high for _, high, _ in placed(made)) > 30


def test_a_name_too_long_for_its_place_ends_with_an_ellipsis_and_its_amount_stays_whole() -> None:
    text = read(owner_report_pdf(replace(full(notes=0, letters=200), finding="")))
    assert "…" in text and bare((LONG * 9)[:200]) not in text
    assert text.count(bare(MONEY)) == 6 + 6 + 7 + 10 + 5


def test_a_figure_is_never_cut() -> None:
    amount = "-987 654 321 098 765 432,10 US$"
    worst = replace(PAGE.worst, rows=(("Maes", amount, "123 456 789", "100,0 %"),))
    card = Card("Ouvert", amount * 2, f"{amount} en 4 semaines et encore plus de mots")
    bar = replace(PAGE.ageing[0], amount=amount, count="123 456 789")
    text = read(owner_report_pdf(replace(PAGE, cards=(card,), ageing=(bar,), worst=worst)))
    assert text.count(bare(amount)) == 2 + 1 + 1 + 1 and text.count("123456789") == 2 and "…" not in text


def test_a_figure_too_wide_for_its_place_is_set_smaller() -> None:
    sizes = {}
    for amount in ("1 €", "-987 654 321 098 765 432,10 US$"):
        worst = replace(PAGE.worst, rows=(("Maes", amount, "12", "100 %"),))
        made = placed(owner_report_pdf(replace(PAGE, worst=worst, cards=(), ageing=())))
        sizes[amount] = min(size for text, _, size in made if bare(amount) in text)
    ordinary, wide = sizes.values()
    assert wide < 0.8 * ordinary


def test_a_picture_of_the_page_can_be_looked_at() -> None:
    assert set_page(PAGE, "png").startswith(b"\x89PNG")


# --- the figures on it


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_firm_has_the_figures_of_its_desk(language: str) -> None:
    made, words = firm(), Words(language)
    figures, text = made.figures["EUR"], read(reports.owner_report(made, Words(language), "EUR"))
    assert bare(words.money(figures.open, "EUR")) in text and bare(words.money(figures.overdue, "EUR")) in text
    assert bare(words.percent(figures.overdue_ratio or 0, 1)) in text
    for bucket in figures.buckets:
        assert bare(words.money(bucket.amount, "EUR")) in text
    for name in made.worst("amount", "EUR")["customer"].map(made.names):
        assert bare(name) in text
    assert bare(words.long_day(made.as_of)) in text


def test_the_bars_begin_at_a_common_zero_and_are_as_long_as_their_amounts() -> None:
    made = firm([*SMALL, Invoice("N1", "C1", "Boulangerie Le Pain Bis", 5, 5, -60_000, -60_000)])
    figures = made.figures["EUR"]
    found = bars(Words("en"), figures)
    amounts = [bucket.amount for bucket in figures.buckets] + ([figures.unapplied] if figures.unapplied else [])
    span = max(amounts) - min(0, *amounts)
    assert [bar.length * span for bar in found] == pytest.approx([abs(amount) for amount in amounts])
    zero = -min(0, *amounts) / span
    assert all(
        bar.start + bar.length == pytest.approx(zero) for bar, cents in zip(found, amounts, strict=True) if cents < 0
    )
    assert all(bar.start == pytest.approx(zero) for bar, cents in zip(found, amounts, strict=True) if cents >= 0)
    assert [bar.colour for bar in found] == list(charts.bucket_colours([*BUCKETS, UNAPPLIED]).values())


def test_the_lines_share_one_scale_with_zero_in_it() -> None:
    days = pd.to_datetime(["2026-01-01", "2026-01-08", "2026-01-15"])
    trend = pd.DataFrame({"day": days, "open": [100, 300, -100], "overdue": [50, 0, 0]})
    shown = history(Words("en"), trend, "EUR")
    assert [line.points for line in shown.lines] == [
        ((0.0, 0.5), (0.5, 1.0), (1.0, 0.0)),
        ((0.0, 0.375), (0.5, 0.25), (1.0, 0.25)),
    ]
    assert (shown.zero, shown.top, shown.first, shown.last) == (0.25, "€3", "01/01/2026", "15/01/2026")


def test_a_figure_that_cannot_be_is_a_dash_with_its_reason() -> None:
    made = firm([replace(SMALL[0], age=20, late=5)])
    cards = {card.name: card for card in reports.owner_page(made, Words("en"), "EUR").cards}
    refused = cards[Words("en")("figure.dso_90")]
    assert (refused.value, refused.change) == ("–", "") and "days" in refused.note
    assert cards[Words("en")("figure.days_late_weighted_365")].value == "–"


@pytest.mark.parametrize(("scope", "said"), [("open", True), ("all", False)])
def test_what_rests_on_incomplete_sales_says_so_beside_the_figure_and_at_the_foot(scope: str, said: bool) -> None:
    old = [Invoice(f"A{n}", "C1", "Pain", 400 - n, 370 - n, 10_000) for n in range(0, 390, 10)]
    page = reports.owner_page(firm(old, scope=scope), Words("en"), "EUR")
    notes = {card.name: card.note for card in page.cards}
    assert (notes[Words("en")("figure.dso_90")] == Words("en")("refused_figure.sales")) is said
    assert (Words("en")("remark.sales_incomplete") in page.notes) is said


def old_firm(scope: str = "open") -> Desk:
    """A desk with sales on every tenth day of more than a year."""
    return firm([Invoice(f"A{n}", "C1", "Pain", 400 - n, 370 - n, 10_000) for n in range(0, 400, 10)], scope=scope)


@pytest.mark.parametrize("method", DSO_METHODS)
def test_the_dso_is_the_one_the_user_chose_and_named(method: str) -> None:
    made, words = replace(old_firm("all"), options=Options(dso=method)), Words("en")
    card = reports.owner_page(made, words, "EUR").cards[3]
    assert card.name == words(f"figure.{method}")
    assert card.value == words("card.days", days=words.number(getattr(made.figures["EUR"], method), 1))
    assert card.note == words(f"report.{method}_note")


def test_a_count_back_over_incomplete_sales_is_not_given() -> None:
    made = replace(old_firm(), options=Options(dso="dso_countback_month"))
    card = reports.owner_page(made, Words("en"), "EUR").cards[3]
    assert (card.value, card.note) == ("–", Words("en")("refused_figure.sales"))


def test_sales_that_the_user_gave_are_said_to_be_theirs() -> None:
    made, first = old_firm(), date.today().replace(day=1)
    months = {months_later(first, -back): 100_000 for back in range(6)}
    card = reports.owner_page(replace(made, sales={"EUR": months}), Words("en"), "EUR").cards[3]
    assert card.note == Words("en")("report.sales_told") and card.value != "–"


def test_the_buckets_are_those_the_user_chose() -> None:
    made, words = replace(firm(), options=Options(edges=(0, 15, 45), aged_by=ISSUED)), Words("fr")
    page = reports.owner_page(made, words, "EUR")
    assert page.ageing_title == words("report.ageing_issued")
    assert [bar.label for bar in page.ageing] == [
        words("bucket.same_day"),
        words("report.bucket", first="1", last="15"),
        words("report.bucket", first="16", last="45"),
        words("report.bucket_over", day="45"),
    ]
    assert len({bar.colour for bar in page.ageing}) == 4


def test_all_currencies_together_only_at_the_user_s_rates_which_stand_beside() -> None:
    pounds = Invoice("G1", "C9", "Hat Shop Ltd", 40, 10, 100_00, currency="GBP")
    made, words = firm([*SMALL, pounds]), Words("en")
    assert not any("rates" in note for note in reports.owner_page(made, words, "EUR").notes)
    rated = replace(made, options=Options(rates={"GBP": Decimal("1.175")}))
    (note,) = [note for note in reports.owner_page(rated, words, "EUR").notes if "rates" in note]
    assert "1 GBP = 1.175 EUR" in note and words.money(735_049 + 117_50, "EUR") in note


def test_a_change_is_that_of_four_weeks_and_says_whether_it_is_better() -> None:
    made = firm([replace(SMALL[2], late=10, age=100), replace(SMALL[0], age=200, late=170)])
    page = reports.owner_page(made, Words("en"), "EUR")
    before = made.figures_before["EUR"]
    change = made.figures["EUR"].overdue - before.overdue
    overdue = page.cards[1]
    assert change == 480_000 and overdue.tone == "worse"
    assert overdue.change == f"+€4,800 in {COMPARED.days // 7} weeks"
    assert page.cards[0].tone == ""


def test_before_there_were_books_there_is_nothing_to_compare_with() -> None:
    made = firm([replace(SMALL[0], age=20, late=5)])
    page = reports.owner_page(made, Words("en"), "EUR")
    assert {card.change for card in page.cards if card.value != "–"} == {"no comparison with 4 weeks ago"}
    assert "than" not in page.finding


def test_a_short_past_old_books_and_other_currencies_are_said_at_the_foot() -> None:
    words = Words("en")
    pounds = Invoice("G1", "C9", "Hat Shop Ltd", 40, 10, 77_700, currency="GBP")
    dollars = Invoice("U1", "C8", "Bolt Inc", 40, 10, 12_345, currency="USD")
    made = firm([*SMALL, pounds, dollars], ago=12)
    notes = " ".join(reports.owner_page(made, words, "EUR").notes)
    assert words("report.old_books", n=12) in notes
    assert words("report.short_history", n=made.figures["EUR"].books_days) in notes
    assert "£777.00 open, of which £777.00 overdue" in notes and "US$123.45 open" in notes
    euros = reports.owner_page(made, words, "EUR")
    assert euros.cards[0].value == words.money(sum(line.amount for line in SMALL), "EUR")
    assert reports.owner_page(made, words, "GBP").cards[0].value == "£777.00"
    for currency in made.currencies:
        assert len(PdfReader(BytesIO(reports.owner_report(made, words, currency))).pages) == 1


def test_estimated_due_dates_are_counted_at_the_foot() -> None:
    made = firm()
    made.__dict__["items"] = made.items.assign(due_estimated=[True, False, True, False])
    assert Words("en")("list.estimated", n=2) in reports.owner_page(made, Words("en"), "EUR").notes


def test_a_currency_the_books_do_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        reports.owner_page(firm(), Words("en"), "USD")


def test_a_firm_to_which_nothing_is_owed_has_its_page_too() -> None:
    made = firm([replace(SMALL[0], open=0)], scope="all")
    text = read(reports.owner_report(made, Words("en"), "EUR"))
    assert bare(Words("en")("overview.nobody_late")) in text and bare(Words("en")("report.nobody_planned")) in text


# --- the week


def test_the_week_counts_what_was_done_in_seven_days_and_holds() -> None:
    books = store.opened(os.environ["DATABASE_URL"])
    keep(books, SMALL)
    today = date.today()
    for ago, act, customer in (
        (0, "call", "C1"), (6, "no_answer", "C1"), (7, "call", "C1"), (1, "reminder_1", "C2"), (2, "escalate", "C2"),
    ):  # fmt: skip
        actions.record(books, replace(hand(), on=today - timedelta(days=ago)), act, customer)
    actions.record(books, hand(), "promise", "C1", day=today + timedelta(days=3), amount=30_050, currency="EUR")
    undone = actions.record(books, hand(), "voicemail", "C1")
    actions.undo(books, hand(), undone.line)
    done = week(Desk.of(books.facts(), today), "EUR")
    assert (done.calls, done.unanswered, done.reminders, done.escalated, done.plans) == (3, 1, 1, 1, 0)
    assert (done.promised, done.promised_amount) == (1, 30_050)
    assert (done.kept, done.broken, done.pending) == (0, 0, 0)
    assert week(Desk.of(books.facts(), today), "GBP").promised == 0


def test_a_promise_is_counted_in_the_week_of_its_day_as_the_books_judge_it() -> None:
    books = store.opened(os.environ["DATABASE_URL"])
    today = date.today()
    keep(books, SMALL, ago=30)
    made = replace(hand(), on=today - timedelta(days=20))
    day = today - timedelta(days=6)
    actions.record(books, made, "promise", "C2", day=day, amount=480_000, currency="EUR")
    actions.record(books, made, "promise", "C1", day=day, amount=125_000, currency="EUR")
    keep(books, later(SMALL, F1=0), ago=10)
    keep(books, later(SMALL, F1=0, F2=30_000))
    done = week(Desk.of(books.facts(), today), "EUR")
    assert (done.promised, done.kept, done.broken, done.pending) == (0, 1, 1, 0)
    assert "1 kept, 1 not kept, 0 open" in " ".join(
        reports.owner_page(Desk.of(books.facts(), today), Words("en"), "EUR").done.lines
    )


# --- without a screen


def test_a_command_writes_the_page_of_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made, file = firm(), tmp_path / "page.pdf"
    assert main(["report", "--pdf", str(file), "--language", "nl"]) == 0
    assert capsys.readouterr().out.strip() == Words("nl")("cli.pdf", currency="EUR", name=str(file))
    assert file.read_bytes() == reports.owner_report(made, Words("nl"), "EUR")
    assert main(["report", "--pdf", str(file), "--json", "--as-of", "2020-01-31", "--currency", "EUR"]) == 0
    assert json.loads(capsys.readouterr().out) == {"out": str(file), "as_of": "2020-01-31", "currency": "EUR"}
    assert len(PdfReader(file).pages) == 1


@pytest.mark.parametrize("asked", [["--currency", "USD"], []])
def test_a_page_of_a_currency_without_books_is_refused(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if asked:
        firm()
    file = tmp_path / "page.pdf"
    assert main(["report", "--pdf", str(file), "--language", "en", *asked]) == 2
    assert (asked[-1] if asked else "EUR") in capsys.readouterr().err and not file.exists()


def test_a_page_that_cannot_be_written_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    firm()
    assert main(["report", "--pdf", str(tmp_path / "none" / "page.pdf"), "--language", "en"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
