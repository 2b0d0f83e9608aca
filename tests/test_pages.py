"""The pages as one uses them: opened empty, with little, with the demo firm, in three languages; then act by act.

Every page is reached through app.py and `switch_page`, never alone. What the real browser adds is in tests/browser.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from src.collections import actions, standing, store
from src.collections.desk import Desk
from src.collections.frame import acts, head, outcomes, state
from src.collections.store import Store
from src.collections.words import CATALOGUES, LANGUAGES, Words
from tests.browser.invented import SMALL, Invoice, csv_export, demo_store, hand, keep, later, xlsx_export

APP = Path(__file__).parents[1] / "app.py"
PAGES = (
    "overview",
    "figures",
    "movements",
    "payers",
    "worklist",
    "customer",
    "plans",
    "blocked",
    "escalations",
    "books",
    "settings",
)
FRENCH = Words("fr")
PATIENCE = 120
"""Seconds a page may take before a test gives up: the machine may be busy."""


# --- the desk, and what can be read on it


class Served(PagesManager):
    """Takes what AppTest resets before each run in our place: see `_as_served`."""


@pytest.fixture(scope="module", autouse=True)
def _as_served() -> Iterator[None]:
    """Lets every run go through app.py, as on a server.

    AppTest forgets before each run that app.py has its own navigation, and because of the folder pages/ would then run
    a page alone. It also looks through all installed packages for components at the start of every desk: once will do.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(PagesManager, "uses_pages_directory", False)
        patched.setattr(app_test, "PagesManager", Served)
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def books() -> Store:
    """An own, empty store: the one the pages of this test use."""
    return store.opened(os.environ["DATABASE_URL"])


@pytest.fixture
def demo_firm(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Store:
    """The demo firm of today in this test's store."""
    shutil.copy(demo_store(tmp_path_factory.getbasetemp()), home / "encours.sqlite3")
    return store.opened(os.environ["DATABASE_URL"])


def desk(page: str = "overview", language: str = "fr", **asked: str) -> AppTest:
    """The desk as somebody opens it on that page, in that language; `asked` stands in the address."""
    at = AppTest.from_file(APP, default_timeout=PATIENCE)
    at.session_state["language"] = language
    at.query_params.update(asked)
    if page != "overview":
        at.switch_page(f"pages/{page}.py")
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def on(at: AppTest, page: str, **asked: str) -> AppTest:
    """The desk on that page, which opened without a fault."""
    at.query_params.update(asked)
    at.switch_page(f"pages/{page}.py").run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def pressed(at: AppTest, key: str) -> AppTest:
    """The desk after a click on that button."""
    at.button(key=key).click().run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def nodes(block: Any) -> Iterator[Any]:
    """Everything under a block, in the order of the screen."""
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from nodes(child)


def below(at: AppTest, key: str) -> list[str]:
    """The texts inside the container of that key, [] when it is not on the screen."""
    return [
        text
        for node in nodes(at._tree)
        if getattr(node, "key", None) == key and hasattr(node, "children")
        for text in texts(node)
    ]


READ = ("body", "label", "help", "placeholder", "alt", "delta", "delta_description", "content", "options")
"""Fields of Streamlit's messages that a reader sees."""


def texts(block: Any) -> list[str]:
    """All that can be read under a block: headings, sentences, labels, hints, alternatives to charts, cells."""
    found: list[str] = []
    for node in nodes(block):
        if getattr(node, "proto", None) is not None:
            found += [plain(text) for text in said(node.proto)]
        if node.type == "dataframe":
            shown = node.value[[name for name in node.proto.column_order if name in node.value]]
            found += [cell for name in shown for cell in shown[name] if isinstance(cell, str)]
    return [text for text in found if text.strip()]


def said(message: Any) -> Iterator[str]:
    """The readable strings of one of Streamlit's messages."""
    for field, value in message.ListFields():
        many = value if field.is_repeated else [value]
        if field.message_type and field.message_type.GetOptions().map_entry:
            continue
        if field.message_type:
            yield from (text for one in many for text in said(one))
        elif field.name in READ:
            yield from many
        elif message.DESCRIPTOR.name in ("Arrow", "Dataframe") and field.name == "columns":
            for column in json.loads(value).values():
                yield from (column.get("label") or "", column.get("help") or "")


def plain(text: str) -> str:
    """A text as it is seen: without its icons, its bold marks and the backslashes before data."""
    text = re.sub(r":material/\w+: ?", "", text)
    return re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)\*\*", "", text))


def everything(at: AppTest) -> list[str]:
    return texts(at._tree)


def same_screen(at: AppTest) -> list[str]:
    """The screen without the confirmation of what was just done."""
    confirmed = below(at, "confirmation")
    return [text for text in texts(at.main) if text not in confirmed]


# --- the language of a text


JOINING = 5
"""Letters up to which what stands between two placeholders is a word such as 'of', and no sentence."""

ON_PAPER = ("letter.",)
"""Families that stand on paper only, with words so short that they begin what people write, too."""


@cache
def sentences(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every sentence of a catalogue (key, pattern); its placeholders stand for anything. None without letters, and none
    that is a short word between two of them: such a word stands in what people write, too."""
    with (CATALOGUES / f"{language}.po").open("rb") as written:
        catalogue = read_po(written, locale=language)
    found = []
    for message in catalogue:
        many = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in many if message.id else ():
            parts = re.split(r"\{\w+\}", plain(text))
            joins = len(parts) > 2 and not parts[0] and not parts[-1]
            if sum(map(str.isalpha, "".join(parts))) > (JOINING if joins else 1):
                key = message.id[0] if isinstance(message.id, tuple) else message.id
                if key.startswith(ON_PAPER):
                    continue
                found.append((key, re.compile(".+?".join(map(re.escape, parts)), re.DOTALL)))
    return tuple(found)


@cache
def keys() -> frozenset[str]:
    return frozenset(key for key, _ in sentences("en"))


def sentence_of(text: str, language: str) -> str | None:
    return next((key for key, pattern in sentences(language) if pattern.fullmatch(text)), None)


def foreign(found: list[str], language: str) -> list[str]:
    """The texts that are a sentence of another language and none of this one."""
    return [
        f"{text!r} is {other} ({key})"
        for text in dict.fromkeys(found)
        if not sentence_of(text, language)
        for other in LANGUAGES
        if other != language and (key := sentence_of(text, other))
    ]


def bare_keys(found: list[str]) -> list[str]:
    """The texts that hold a key where a sentence should stand: one that we have, or one of a family that we have."""
    families = {key.split(".")[0] for key in keys()}
    return [
        text
        for text in found
        for shaped in re.findall(r"[a-z_]+(?:\.[a-z0-9_]+)+", text)
        if shaped in keys() or (shaped == text and shaped.split(".")[0] in families)
    ]


def assert_readable(at: AppTest, page: str, language: str) -> None:
    """The page answers its own question, in the reader's language only, with the language switch beside it."""
    assert not at.exception, at.exception[0].stack_trace
    assert [title.value for title in at.title] == [Words(language)(f"{page}.question")]
    assert at.sidebar.segmented_control(key="language").value == language
    found = everything(at)
    assert not bare_keys(found)
    assert not foreign(found, language)


# --- every page opens


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_before_there_are_books(language: str) -> None:
    at = desk(language=language)
    for page in PAGES:
        assert_readable(on(at, page), page, language)
        assert (Words(language)("empty.demo") in everything(at)) is (page != "settings")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_with_a_small_export(language: str, books: Store) -> None:
    keep(books, SMALL)
    at = desk(language=language)
    for page in PAGES:
        assert_readable(on(at, page), page, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_with_the_demo_firm(language: str, demo_firm: Store) -> None:
    at = desk(language=language)
    for page in PAGES:
        assert_readable(on(at, page), page, language)


ODD_BOOKS = {
    "one invoice, not due": [Invoice("F1", "C1", "Studio Lumen", 3, -27, 12_345)],
    "one invoice, late by a day": [Invoice("F1", "C1", "Studio Lumen", 31, 1, 12_345)],
    "one invoice, due today": [Invoice("F1", "C1", "Studio Lumen", 30, 0, 12_345)],
    "one invoice of today": [Invoice("F1", "C1", "Studio Lumen", 0, -30, 12_345)],
    "one credit note": [Invoice("NC1", "C1", "Studio Lumen", 20, -10, -12_345, -12_345)],
    "one cent, five years ago": [Invoice("F1", "C1", "Studio Lumen", 1_800, 1_770, 1)],
    "everything paid": [Invoice("F1", "C1", "Studio Lumen", 60, 30, 12_345, 0)],
    "ten million": [Invoice("F1", "C1", "Studio Lumen", 60, 30, 1_000_000_099)],
    "three currencies": [
        Invoice("F1", "C1", "Studio Lumen", 60, 30, 12_345),
        Invoice("F2", "C1", "Studio Lumen", 70, 40, 77_700, currency="USD"),
        Invoice("F3", "C2", "Harbour Ltd", 40, 10, 5_000, currency="GBP"),
    ],
}


@pytest.mark.parametrize("odd", ODD_BOOKS)
def test_every_page_opens_with_odd_books(odd: str, books: Store) -> None:
    keep(books, ODD_BOOKS[odd], scope="all" if odd == "everything paid" else "open")
    at = desk()
    for page in PAGES:
        assert_readable(on(at, page), page, "fr")


def test_the_demo_firm_has_something_to_show_on_every_page(demo_firm: Store) -> None:
    at = desk()
    assert len(on(at, "overview").metric) == 4 and len(at.get("vega_lite_chart")) == 2
    assert len(on(at, "worklist").dataframe[0].value) > 20
    assert len(on(at, "customer").selectbox(key="customer").options) > 140
    assert len(on(at, "escalations").dataframe[0].value) >= 1
    assert len(on(at, "books").dataframe[0].value) > 10


def test_the_demo_firm_comes_with_one_click_and_goes_with_two() -> None:
    at = pressed(desk(), "load_demo")
    assert FRENCH("frame.demo") in everything(at) and len(at.metric) == 4
    pressed(at, "leave_demo")
    assert FRENCH("done.demo_left") in everything(at) and FRENCH("empty.title") in everything(at)


# --- languages


@pytest.mark.parametrize(
    ("browser", "language"),
    [("fr-BE", "fr"), ("nl-BE", "nl"), ("nl", "nl"), ("en-US", "en"), ("de-DE", "en"), (None, "fr")],
)
def test_the_desk_speaks_the_language_of_the_browser(browser: str | None, language: str) -> None:
    at = AppTest.from_file(APP, default_timeout=PATIENCE)
    at.context = {"locale": browser}
    assert_readable(at.run(), "overview", language)


def test_the_language_switch_changes_the_page_and_lasts(books: Store) -> None:
    keep(books, SMALL)
    at = desk()
    at.segmented_control(key="language").set_value("nl").run()
    assert_readable(at, "overview", "nl")
    for page in PAGES:
        assert_readable(on(at, page), page, "nl")


# --- acts

MENU = acts.OTHERS
QUICK = tuple(acts.QUICK)
BUTTONS = (*outcomes.ORDER, "note")


def journal(kept: Store) -> list[dict[str, Any]]:
    """The journal line by line, newest last."""
    return list(kept.journal().to_dict("records"))


def holding(kept: Store) -> list[dict[str, Any]]:
    """The lines that hold, newest last."""
    return list(standing.in_force(kept.journal(), date.today()).to_dict("records"))


def acted(at: AppTest, act: str) -> AppTest:
    """The desk after an act of the panel: a button of its own, or one of the menu."""
    if act in BUTTONS:
        return pressed(at, f"act_{act}")
    at.menu_button(key="act_more").click(act).run()
    assert not at.exception, at.exception[0].stack_trace
    return at


@pytest.mark.parametrize("act", [*BUTTONS, *MENU])
def test_an_act_is_one_line_confirmed_at_once_and_undo_gives_the_same_screen(act: str, books: Store) -> None:
    keep(books, SMALL)
    before = same_screen(desk("worklist"))
    at = acted(desk("worklist"), act)

    (line,) = journal(books)
    assert (line["act"], line["customer"]) == (act, "C2")
    confirmed = below(at, "confirmation")
    assert any("Garage De Smet" in text for text in confirmed) and FRENCH("frame.undo") in confirmed
    assert_readable(at, "worklist", "fr")

    pressed(at, "undo")
    assert FRENCH("done.undo") in below(at, "confirmation")
    assert same_screen(at) == before
    assert [line["act"] for line in journal(books)] == [act, "undo"] and not holding(books)
    pressed(at, "close")
    assert not below(at, "confirmation")


@pytest.mark.parametrize("act", ["promise", "plan", "escalate", "dispute"])
def test_an_act_undone_leaves_no_trace_on_other_pages_but_a_line_struck_through(act: str, books: Store) -> None:
    keep(books, SMALL)
    at, others = desk(), ("overview", "customer", "escalations")
    before = {page: same_screen(on(at, page)) for page in others}
    pressed(acted(on(at, "worklist"), act), "undo")
    trace = {FRENCH("trace.button"), FRENCH("trace.excel"), FRENCH("trace.button_help"), FRENCH("trace.excel_help")}
    for page in others:
        struck = [text for text in same_screen(on(at, page)) if FRENCH("story.undone") in text]
        assert len(struck) == (page == "customer")
        assert [text for text in same_screen(at) if text not in {*struck, *trace}] == before[page]


def test_a_promise_is_everything_overdue_by_next_friday_and_the_customer_rests(books: Store) -> None:
    keep(books, SMALL)
    at = acted(desk("worklist"), "promise")
    (line,) = journal(books)
    assert (line["amount"], line["currency"], line["day"].weekday() <= 4) == (480_000, "EUR", True)
    assert date.today() < line["day"].date() <= date.today() + timedelta(days=14)
    assert "Garage De Smet" not in list(at.dataframe[0].value["name"])


def refined(at: AppTest, **given: Any) -> AppTest:
    """The desk after the form beside the confirmation was filled in (kind of widget = value) and sent."""
    (said,) = [node for node in nodes(at._tree) if getattr(node, "key", None) == "confirmation"]
    for kind, value in given.items():
        getattr(said, kind)[0].set_value(value)
    said.form_submit_button[0].click()
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def test_a_promise_is_refined_by_day_amount_and_note(books: Store) -> None:
    keep(books, SMALL)
    at = acted(desk("worklist"), "promise")
    day = date.today() + timedelta(days=20)
    refined(at, date_input=day, number_input=1_234.56, text_input="Moitié maintenant, *moitié* après.")
    assert_readable(at, "worklist", "fr")
    (line,) = holding(books)
    assert (line["act"], line["customer"], line["amount"], line["day"].date()) == ("promise", "C2", 123_456, day)
    assert line["note"] == "Moitié maintenant, *moitié* après."
    assert any(FRENCH.money(123_456, "EUR") in text for text in below(at, "confirmation"))
    pressed(at, "undo")
    (line,) = holding(books)
    assert line["amount"] == 480_000, "undoing a correction brings back what was corrected"


def test_a_plan_is_refined_by_its_number_of_parts_and_still_adds_up(books: Store) -> None:
    keep(books, SMALL)
    at = acted(desk("worklist"), "plan")
    refined(at, number_input=7)
    (line,) = holding(books)
    parts = json.loads(line["details"])["parts"]
    assert len(parts) == 7 and sum(part["amount"] for part in parts) == line["amount"] == 480_000


@pytest.mark.parametrize("act", ["no_answer", "escalate", "hold", "dispute"])
def test_any_act_can_be_given_a_note_afterwards(act: str, books: Store) -> None:
    keep(books, SMALL)
    at = acted(desk("worklist"), act)
    refined(at, text_input="Rappeler Mme Peeters")
    (line,) = holding(books)
    assert (line["act"], line["note"]) == (act, "Rappeler Mme Peeters")


def test_what_was_said_goes_with_the_act_and_is_not_said_twice(books: Store) -> None:
    keep(books, SMALL)
    at = desk("worklist")
    at.text_input(key="said_note").set_value("La patronne est en congé")
    acted(at, "no_answer")
    assert at.text_input(key="said_note").value == ""
    acted(at, "no_answer")
    assert [line["note"] for line in journal(books)] == ["La patronne est en congé", ""]


def test_a_plan_gives_a_letter_and_an_escalation_puts_on_the_list(books: Store) -> None:
    keep(books, SMALL)
    at = desk("customer", customer="C2")
    acted(at, "plan")
    assert at.download_button(key="letter").label == FRENCH("panel.letter")
    acted(at, "escalate")
    assert [line["act"] for line in journal(books)] == ["plan"], "no answer to the plan yet: a reason is asked for"
    at.text_input(key="said_note").set_value("Ils ne répondront pas au plan.")
    acted(at, "escalate")
    on(at, "escalations")
    assert list(at.dataframe[0].value["name"]) == ["Garage De Smet"]
    assert not at.download_button(key="export").disabled


def test_nobody_is_escalated_twice(books: Store) -> None:
    keep(books, SMALL)
    at = acted(desk("customer", customer="C2"), "escalate")
    acted(at, "escalate")
    assert [error.value for error in at.error] == [FRENCH("refusal.already_escalated")]
    assert len(journal(books)) == 1


def test_a_promise_of_nothing_is_refused_in_words(books: Store) -> None:
    keep(books, SMALL)
    at = desk("customer", customer="C3")
    for act in ("promise", "plan"):
        acted(at, act)
        assert [plain(error.value) for error in at.error] == [FRENCH("refusal.amount_missing")]
    assert not journal(books)


def test_a_colleague_may_have_undone_it_before(books: Store) -> None:
    keep(books, SMALL)
    at = acted(desk("worklist"), "escalate")
    actions.undo(books, hand(), 1)
    pressed(at, "undo")
    assert [error.value for error in at.error] == [FRENCH("refusal.already_undone")]


def test_an_act_of_a_colleague_is_seen_on_the_next_click(books: Store) -> None:
    keep(books, SMALL)
    mine, theirs = desk("escalations"), desk("worklist", "nl")
    assert FRENCH("escalations.nobody") in everything(mine)
    acted(theirs, "escalate")
    assert "Garage De Smet" in everything(mine.run())


def test_the_story_undoes_an_act_too(books: Store) -> None:
    keep(books, SMALL)
    at = acted(desk("customer", customer="C1"), "hold")
    pressed(pressed(at, "close"), "undo_1")
    assert not holding(books) and any(FRENCH("story.undone") in text for text in everything(at))


def test_the_panel_follows_the_list_when_the_first_customer_is_done(books: Store) -> None:
    keep(books, SMALL)
    at = desk("worklist")
    assert "Garage De Smet" in below(at, "panel")
    acted(at, "escalate")
    assert "Boulangerie Le Pain Bis" in below(at, "panel")


# --- the past


def test_the_past_can_be_read_and_not_acted_in(demo_firm: Store) -> None:
    at = desk("overview")
    now = [metric.value for metric in at.metric]
    at.date_input(key="as_of").set_value(date.today() - timedelta(days=90)).run()
    assert not at.exception
    assert [metric.value for metric in at.metric] != now
    for page in ("overview", "worklist", "customer", "escalations"):
        assert_readable(on(at, page), page, "fr")
        assert any(FRENCH("frame.past", day="@").split("@")[0] in text for text in everything(at)), page
        assert not [button.key for button in at.button if str(button.key).startswith(("act_", "undo", "withdraw"))]
        assert not [name for table in at.dataframe for name in table.proto.column_order if name in QUICK]
    on(at, "overview").date_input(key="as_of").set_value(date.today()).run()
    assert [metric.value for metric in at.metric] == now
    assert on(at, "worklist").button(key="act_promise")


@pytest.mark.parametrize("ago", [1, 30, 400, 3_000])
def test_any_past_day_opens_on_every_page(ago: int, books: Store) -> None:
    keep(books, SMALL)
    at = desk("overview")
    at.date_input(key="as_of").set_value(date.today() - timedelta(days=ago)).run()
    for page in PAGES:
        assert_readable(on(at, page), page, "fr")


# --- books


def uploaded(at: AppTest, name: str, content: bytes) -> AppTest:
    """The desk after a file was dropped on the page of the books."""
    at.file_uploader(key="upload").set_value((name, content, "application/octet-stream")).run()
    assert not at.exception, at.exception[0].stack_trace
    return at


@pytest.mark.parametrize(
    ("language", "name", "made"),
    [("fr", "factures.xlsx", xlsx_export), ("nl", "facturen.csv", csv_export), ("en", "invoices.xlsx", xlsx_export)],
)
def test_an_export_is_shown_then_kept_and_changes_nothing_the_second_time(
    language: str, name: str, made: Any, books: Store
) -> None:
    words, content = Words(language), made(SMALL)
    at = uploaded(desk("books", language), name, content)
    assert_readable(at, "books", language)
    assert any(words.money(735_049, "EUR") in text for text in everything(at))
    assert not len(books.facts().imports), "nothing is kept before it is asked for"
    pressed(at, "keep")
    assert words("done.import") in below(at, "confirmation")
    assert len(books.facts().documents) == 4

    uploaded(at, name, content)
    assert any(sentence_of(text, language) == "intake.same_file" for text in everything(at))
    assert not [button for button in at.button if button.key == "keep"]
    assert_readable(on(at, "overview"), "overview", language)
    assert at.metric[0].value == words.whole_money(735_049, "EUR")


def test_another_file_with_the_same_rows_says_nothing_new(books: Store) -> None:
    content = keep(books, SMALL, ago=1)
    at = uploaded(desk("books"), "factures.xlsx", xlsx_export(SMALL))
    assert content != xlsx_export(SMALL)
    assert FRENCH("intake.nothing_new") in everything(at)


def test_an_invoice_missing_from_the_next_list_of_open_items_counts_as_settled_until_the_import_is_undone(
    books: Store,
) -> None:
    keep(books, SMALL, ago=7)
    before = everything(desk("overview"))
    at = uploaded(desk("books"), "factures.csv", csv_export(later(SMALL, F2=0)))
    pressed(at, "keep")
    on(at, "overview")
    assert at.metric[0].value == FRENCH.whole_money(704_999, "EUR")
    assert any(sentence_of(text, "fr") == "change.settled" for text in everything(at))
    pressed(on(at, "books"), "undo_import")
    assert FRENCH("done.import_undone") in everything(at)
    pressed(at, "close")
    assert everything(on(at, "overview")) == before


def test_too_much_missing_is_asked_about_before_it_is_kept(books: Store) -> None:
    keep(books, SMALL, ago=7)
    at = uploaded(desk("books"), "factures.csv", csv_export(later(SMALL, F3=0)))
    assert any(sentence_of(text, "fr") == "doubt.vanished" for text in everything(at))
    assert at.button(key="keep").disabled
    at.checkbox(key="sure").check().run()
    pressed(at, "keep")
    assert len(books.facts().imports) == 2


def test_older_books_are_asked_about_before_they_are_kept(books: Store) -> None:
    keep(books, SMALL)
    at = uploaded(desk("books"), "factures.csv", csv_export(SMALL[:3]))
    next(box for box in at.date_input if box.label == FRENCH("intake.as_of")).set_value(
        date.today() - timedelta(days=30)
    ).run()
    assert "doubt.older" in [sentence_of(plain(one.value), "fr") for one in at.warning]
    assert at.button(key="keep").disabled
    at.checkbox(key="sure").check().run()
    pressed(at, "keep")
    assert len(books.facts().imports) == 2


NO_HEADERS = b"1;2;3\n4;5;6\n7;8;9\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.xlsx", PICTURE),
        ("photo.csv", PICTURE),
        ("vide.xlsx", b""),
        ("vide.csv", b""),
        ("chiffres.csv", NO_HEADERS),
        ("tronque.xlsx", xlsx_export(SMALL)[:2_000]),
        ("entetes.csv", csv_export([])),
        ("un_mot.txt", b"bonjour"),
        ("nuls.csv", b"\x00" * 5_000),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(name: str, content: bytes, books: Store) -> None:
    at = uploaded(desk("books"), name, content)
    for language in LANGUAGES:
        at.segmented_control(key="language").set_value(language).run()
        assert_readable(at, "books", language)
        told = [plain(one.value) for one in (*at.error, *at.warning)]
        assert told and all(sentence_of(text, language) for text in told)
        assert not [button for button in at.button if button.key == "keep"]
    assert not len(books.facts().imports)


@pytest.mark.parametrize("language", LANGUAGES)
def test_refused_rows_are_listed_with_the_reason(language: str, books: Store) -> None:
    spoilt = csv_export(SMALL).replace(b"4800,00", b"beaucoup", 1)
    at = uploaded(desk("books", language), "factures.csv", spoilt)
    assert_readable(at, "books", language)
    words = Words(language)
    cards = [words.money(255_049, "EUR"), "5", "1"]
    assert [metric.value for metric in at.metric] == cards
    (refused,) = [table for table in at.dataframe if "wrong" in table.proto.column_order]
    assert list(refused.value["value"]) == ["beaucoup"] and list(refused.value["row"]) == [4]
    assert all("{" not in text for text in everything(at)), "every reason names its row and column"


def answered(at: AppTest) -> AppTest:
    """The desk after the questions about a file were answered."""
    next(button for button in at.button if button.label == FRENCH("intake.answer")).click()
    at.run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def test_days_that_can_be_read_both_ways_are_asked_about(books: Store) -> None:
    rows = "Invoice Number;Customer;Invoice Date;Amount\nF1;Lumen;03/04/2025;10,00\nF2;Lumen;05/06/2025;20,00\n"
    at = uploaded(desk("books"), "factures.csv", rows.encode())
    assert not [button for button in at.button if button.key == "keep"]
    (asked,) = at.radio
    assert sentence_of(plain(asked.label), "fr") == "question.date_order"
    asked.set_value("dmy")
    answered(at)
    assert_readable(at, "books", "fr")
    pressed(at, "keep")
    assert [day.date() for day in books.facts().documents["day"]] == [date(2025, 4, 3), date(2025, 6, 5)]


def test_a_column_named_by_the_user_is_remembered_for_the_layout(books: Store) -> None:
    def file(*lines: str) -> bytes:
        return "\n".join(["N° facture;Client;Date facture;Zwartgeld", *lines]).encode()

    at = uploaded(desk("books"), "un.csv", file("F1;Lumen;2025-04-13;10,00", "F2;Lumen;2025-04-14;20,00"))
    wanted = FRENCH("intake.column_needed", field=FRENCH("field.amount_incl_vat"))
    (amount,) = [box for box in at.selectbox if box.label == wanted]
    amount.set_value("Zwartgeld")
    answered(at)
    assert_readable(at, "books", "fr")
    pressed(at, "keep")
    again = uploaded(desk("books"), "deux.csv", file("F1;Lumen;2025-04-13;10,00", "F3;Lumen;2025-04-16;30,00"))
    assert again.button(key="keep") and any(FRENCH.money(4_000, "EUR") in text for text in everything(again))


# --- settings


def test_what_the_settings_say_is_used_everywhere(books: Store) -> None:
    keep(books, SMALL)
    at = desk("settings")
    given = {"firm": "Fonderie *Delvaux*", "user": "Marie-Ève [RH]"}
    for field, text in given.items():
        next(box for box in at.text_input if box.label == FRENCH(f"settings.{field}")).set_value(text)
    next(button for button in at.button if button.label == FRENCH("settings.save")).click()
    at.run()
    assert_readable(at, "settings", "fr")
    assert FRENCH("done.setting") in below(at, "confirmation")
    assert any("Fonderie *Delvaux*" in text for text in everything(at))
    acted(on(at, "customer", customer="C2"), "no_answer")
    assert journal(books)[-1]["by"] == "Marie-Ève [RH]"
    assert any("Marie-Ève [RH]" in text for text in everything(at))


def test_the_language_of_the_settings_greets_the_next_visitor(books: Store) -> None:
    at = desk("settings")
    at.selectbox[0].set_value("nl")
    next(button for button in at.button if button.label == FRENCH("settings.save")).click()
    at.run()
    visitor = AppTest.from_file(APP, default_timeout=PATIENCE)
    visitor.context = {"locale": "fr-BE"}
    assert_readable(visitor.run(), "overview", "nl")


def test_the_usual_terms_date_what_the_books_leave_open(books: Store) -> None:
    made = date.today() - timedelta(days=40)
    rows = f"N° facture;Client;Date facture;Montant TTC\nF1;Lumen;{made};10,00\n".encode()
    at = pressed(uploaded(desk("books"), "factures.csv", rows), "keep")
    late = [text for text in everything(on(at, "worklist")) if sentence_of(text, "fr") == "worklist.nothing"]
    on(at, "settings").number_input[0].set_value(60)
    next(button for button in at.button if button.label == FRENCH("settings.save")).click()
    at.run()
    assert not late and FRENCH("worklist.nothing") in everything(on(at, "worklist"))


# --- names as they are

MARKED_UP = (
    "A$AP <b>*x*</b> & $y$",
    "=1+1",
    "[a](http://b.example)",
    ":red[x] :material/home:",
    "# 1. `~~z~~` | \\ _u_",
)


def unescaped(markdown: str) -> str:
    """Markdown without its escaped characters: what is left can still mean something."""
    return re.sub(r"\\.", "", markdown)


@pytest.mark.parametrize("name", MARKED_UP)
def test_a_name_with_markup_is_shown_as_it_is(name: str, books: Store) -> None:
    keep(books, [Invoice("F*1*", "C<1>", name, 75, 45, 125_000)])
    at = desk("worklist")
    for act in ("promise", "escalate", "plan"):
        acted(at, act)
        if act == "promise":
            on(at, "customer", customer="C<1>")
    own = re.findall(r"[<*$\[:`~|_\\]", name)
    for page in ("overview", "worklist", "customer", "escalations", "books"):
        on(at, page)
        for node in nodes(at._tree):
            if node.type in ("markdown", "caption", "subheader", "header", "success", "info", "warning", "error"):
                body = re.sub(r":material/\w+:|:\w+-badge\[[^\]]*\]|\*\*|~~", "", unescaped(node.value))
                assert not re.search(r"[<$`|_]|\]\(|:red|\*", body), (page, node.value, own)
    assert any(name in text for text in below(on(at, "customer"), "confirmation"))
    assert name in [plain(header.value) for header in at.header]


# --- one customer


def test_the_address_names_the_customer(books: Store) -> None:
    keep(books, SMALL)
    at = desk("customer", customer="C3")
    assert [header.value for header in at.header] == ["Studio Lumen"]
    at.selectbox(key="customer").set_value("C1").run()
    assert [header.value for header in at.header] == ["Boulangerie Le Pain Bis"]


def test_a_customer_nobody_knows_is_no_fault(books: Store) -> None:
    keep(books, SMALL)
    at = desk("customer", customer="nobody")
    assert [header.value for header in at.header] == ["Garage De Smet"]


def test_every_customer_of_the_demo_firm_has_a_story(demo_firm: Store) -> None:
    facts = demo_firm.facts()
    at = desk("customer", "en")
    codes = sorted(Desk(facts, date.today()).customers.index)[::15]
    for code in codes:
        at.selectbox(key="customer").set_value(code).run()
        assert_readable(at, "customer", "en")


# --- currencies


def test_no_figure_mixes_currencies(books: Store) -> None:
    keep(books, ODD_BOOKS["three currencies"])
    at = desk("overview")
    for code, cents in (("EUR", 12_345), ("USD", 77_700), ("GBP", 5_000)):
        at.segmented_control(key="currency").set_value(code).run()
        assert_readable(at, "overview", "fr")
        assert at.metric[0].value == FRENCH.whole_money(cents, code)
    summary = next(text for text in everything(on(at, "worklist")) if sentence_of(text, "fr") == "worklist.summary")
    assert all(FRENCH.money(cents, code) in summary for code, cents in (("EUR", 12_345), ("USD", 77_700)))


# --- a desk that stays open


class Later(date):
    """A calendar on which it is ten days later."""

    @classmethod
    def today(cls) -> "Later":
        real = date.today() + timedelta(days=10)
        return cls(real.year, real.month, real.day)


def test_a_desk_left_open_goes_on_with_the_new_day(books: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(books, SMALL)
    at = acted(desk("worklist"), "promise")
    for room in (head, state):
        monkeypatch.setattr(room, "date", Later)
    at.run()
    assert_readable(at, "worklist", "fr")
    assert at.button(key="act_promise"), "a new day is a day to act in"
