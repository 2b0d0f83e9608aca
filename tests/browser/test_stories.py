"""The desk in a real browser: the owner's first morning, the weekly upload, a bookmark, a colleague, a phone."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Browser, FilePayload

from src.collections import standing
from src.collections.frame.acts import ACT_WIDTH
from src.collections.frame.today import TALL
from src.collections.words import Words
from tests.browser.conftest import PATIENCE, ROOT, WIDE, Serve, Server, Visit, Visitor, served, strangers
from tests.browser.invented import SMALL, Invoice, csv_export, keep, later, xlsx_export

pytestmark = pytest.mark.browser

FRENCH = Words("fr")
TABLET, PHONE = 820, 390
PATHS = {
    "overview": "/",
    "figures": "/figures",
    "movements": "/movements",
    "payers": "/payers",
    "worklist": "/worklist",
    "customer": "/customer",
    "plans": "/plans",
    "blocked": "/blocked",
    "escalations": "/escalations",
    "books": "/books",
    "settings": "/settings",
}


def opens(visitor: Visitor, page: str, words: Words = FRENCH) -> Visitor:
    """A page chosen in the navigation."""
    return visitor.opens(words(f"nav.{page}"), words(f"{page}.question"))


def said(key: str, **values: str) -> str:
    """The part of a sentence after the name, as it stands in a confirmation."""
    return FRENCH(f"done.{key}", **{"name": "@", **values}).split("@")[-1].replace("*", "").strip(" :")


WIDER = 5
"""Pixels that each column of today's list gets beyond what it asks for, in a window of WIDE."""


def acts_in_row(visitor: Visitor, row: int, act: int) -> None:
    """A click on one of the four signs at the right of a row of today's list, 0 to 3; where there is room, each column
    is some pixels wider than it asks for."""
    width = ACT_WIDTH + WIDER
    visitor.clicks_cell("today", row, right=width // 2 + width * (3 - act), height=TALL)


def amounts(text: str) -> list[int]:
    """The amounts in a French text, in cents."""
    found = re.findall(r"(-?\d[\d\u202f\u00a0 ]*,\d\d)[\u202f\u00a0 ]€", text)
    return [int(re.sub(r"[^\d-]", "", amount)) for amount in found]


LISTED = """
window.listed = [];
const note = () => document.querySelectorAll("[data-testid=stSidebarNav] a").forEach(
    link => window.listed.push(link.innerText.trim()));
new MutationObserver(note).observe(document, {subtree: true, childList: true, characterData: true});
"""
"""Notes whatever the navigation ever listed."""


def test_while_the_first_page_of_a_server_starts_no_file_names_are_listed(chromium: Browser, tmp_path: Path) -> None:
    with served(tmp_path / "encours.sqlite3") as server:
        page = chromium.new_page(locale="fr-BE")
        page.add_init_script(LISTED)
        page.goto(f"{server.address}/worklist")
        page.get_by_role("link", name=FRENCH("nav.settings")).wait_for(timeout=PATIENCE * 1000)
        listed = set(page.evaluate("() => window.listed"))
        page.close()
    names = {"app", *(path.stem for path in (ROOT / "pages").glob("*.py"))}
    assert listed and not listed & names, listed & names


def test_the_owners_first_morning(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    owner = visit(serve()).goes()
    owner.clicks("load_demo", FRENCH("frame.demo")).waits("[data-testid=stMetric]")
    assert owner.heading() == FRENCH("overview.question")
    assert all(re.search(r"\d", value) for value in owner.figures().values()) and len(owner.figures()) == 4

    opens(owner, "worklist")
    first = owner.cell("today", 0)
    acts_in_row(owner, 0, 0)
    owner.sees(said("no_answer"))
    assert owner.cell("today", 0) != first
    assert [line["act"] for line in journal(owner)][-1] == "no_answer"
    owner.clicks("undo", FRENCH("done.undo"))
    assert owner.cell("today", 0) == first

    dutch = in_dutch(owner)
    owner.clicks_cell("today", dutch, left=16, height=TALL)
    owner.page.locator(".st-key-panel h3").filter(has_text=owner.cell("today", dutch)).wait_for()
    owner.waits()
    acts_in_row(owner, dutch, 2)
    owner.sees(FRENCH("panel.letter"))
    (plan,) = [line for line in journal(owner) if line["act"] == "plan"][-1:]
    letter_adds_up(owner, plan, tmp_path)

    opens(owner, "worklist")
    acts_in_row(owner, 1, 3)
    owner.sees(said("escalate"))
    opens(owner, "escalations")
    the_list_is_a_workbook(owner, tmp_path)


def in_dutch(visitor: Visitor) -> int:
    """The row of the first customer of today's list who is written to in Dutch."""
    known = visitor.server.books.facts().customers
    dutch = set(known[(known["language"] == "nl").to_numpy()]["name"])
    return next(row for row in range(10) if visitor.cell("today", row) in dutch)


def journal(visitor: Visitor) -> list[dict[str, object]]:
    """The lines that hold."""
    return list(standing.in_force(visitor.server.books.journal(), date.today()).to_dict("records"))


def letter_adds_up(owner: Visitor, plan: dict[str, object], folder: Path) -> None:
    """The letter of the plan just proposed, in the customer's language, with parts that add up to its amount."""
    opens(owner, "customer")
    owner.goes(f"/customer?customer={plan['customer']}")
    owner.page.get_by_role("button", name=FRENCH("panel.plan_papers")).click()
    owner.sees(FRENCH("panel.agreement"))
    file = owner.saves(owner.page.locator(".st-key-letter button").first, folder)
    assert file.suffix == ".docx"
    document = Document(str(file))
    facts = owner.server.books.facts()
    who = facts.customers[(facts.customers["customer"] == plan["customer"]).to_numpy()].iloc[-1]
    words = Words(who["language"])
    assert words.language == "nl"
    written = "\n".join([paragraph.text for paragraph in document.paragraphs])
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert who["name"] in written + "\n".join(cells)
    total = words.money(int(str(plan["amount"])), str(plan["currency"]))
    assert total in written + "\n".join(cells)
    parts = json.loads(str(plan["details"]))["parts"]
    assert sum(part["amount"] for part in parts) == plan["amount"]
    assert all(words.money(part["amount"], str(plan["currency"])) in cells for part in parts)


def the_list_is_a_workbook(owner: Visitor, folder: Path) -> None:
    """The escalation list as a workbook: three sheets, the screen's amounts, no formula; LibreOffice reads it."""
    file = owner.saves(owner.page.locator(".st-key-export button").first, folder)
    book = load_workbook(BytesIO(file.read_bytes()))
    assert len(book.sheetnames) == 3
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    shown = amounts(owner.text().split("\n", 3)[-1])
    assert shown, owner.text()
    numbers = {round(cell.value * 100) for cell in cells if isinstance(cell.value, int | float)}
    rows = owner.page.locator(".st-key-escalated tbody tr[role=row]").count()
    names = {owner.cell("escalated", row) for row in range(rows)}
    opened = {int(owner.cell("escalated", row, 1)) for row in range(rows)}
    assert len(names) == 3 and names <= {cell.value for cell in book.worksheets[0]["A"]} | {
        cell.value for row in book.worksheets[0].iter_rows() for cell in row
    }
    assert opened <= numbers and sum(opened) == shown[0]
    if shutil.which("soffice"):
        profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
        done = subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", "csv", "--outdir", folder, file],
            capture_output=True,
            timeout=180,
            check=True,
        )
        assert b"rror" not in done.stderr + done.stdout and file.with_suffix(".csv").stat().st_size > 100


def test_the_weekly_upload(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    owner = visit(serve()).goes("/books")
    old = [line for line in SMALL if line.code != "C3"]
    owner_drops(owner, "semaine1.xlsx", xlsx_export(old))
    assert set(amounts(owner.text())) == {635_050}
    owner.clicks("keep", FRENCH("done.import"))

    owner_drops(owner, "semaine1.xlsx", xlsx_export(old))
    owner.sees(FRENCH("intake.same_file", name="@").split("@")[-1].strip())
    assert not owner.page.locator(".st-key-keep").count()

    owner_drops(owner, "semaine2.csv", csv_export(SMALL))
    assert 99_999 in amounts(owner.text())
    owner.clicks("keep", FRENCH("done.import"))
    opens(owner, "overview")
    assert owner.figures()[FRENCH("figure.open")] == FRENCH.whole_money(735_049, "EUR")

    opens(owner, "books")
    owner_drops(owner, "semaine3.csv", csv_export(later(SMALL, F2=0)))
    owner.sees(re.compile("1.*" + re.escape(FRENCH("change.vanished", n=1, amount="@").split("·")[0].split("**")[-1])))
    assert -30_050 in amounts(owner.text())
    owner.clicks("keep", FRENCH("done.import"))
    opens(owner, "overview")
    assert owner.figures()[FRENCH("figure.open")] == FRENCH.whole_money(704_999, "EUR")

    opens(owner, "books")
    owner.page.get_by_text(FRENCH("books.undo_last")).click()
    owner.clicks("undo_import", FRENCH("done.import_undone"))
    opens(owner, "overview")
    assert owner.figures()[FRENCH("figure.open")] == FRENCH.whole_money(735_049, "EUR")


def owner_drops(owner: Visitor, name: str, content: bytes) -> None:
    """A file put onto the page of the books, in place of one that lies there."""
    for lying in owner.page.get_by_test_id("stFileChipDeleteBtn").all():
        lying.click()
        owner.page.get_by_test_id("stFileChip").wait_for(state="detached")
        owner.waits()
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    owner.page.locator(".st-key-upload input[type=file]").set_input_files([file])
    owner.page.get_by_test_id("stFileChip").wait_for()
    owner.page.wait_for_function(
        "name => document.querySelector('[data-testid=stMain]').innerText.split(name).length > 2", arg=name
    )
    owner.waits()


@pytest.mark.parametrize("path", ["/worklist", "/customer?customer=C1003"])
def test_a_bookmark_is_the_first_thing_asked_of_a_new_server(path: str, serve: Serve, visit: Visit) -> None:
    reader = visit(serve(demo=True)).goes(path)
    reader.waits("[data-testid=stSidebarNavLink]")
    assert reader.page.get_by_test_id("stSidebarNavLink").count() == len(PATHS)
    assert reader.heading() == FRENCH(f"{path.split('?')[0].strip('/')}.question")
    assert reader.page.url.endswith(path)
    if "customer" in path:
        name = reader.page.locator("h2").first.inner_text()
        assert reader.page.locator(".st-key-customer input").first.input_value().startswith(name)
        assert "C1003" in reader.text()


def test_a_click_on_a_bar_of_the_ageing_shows_its_documents(demo_desk: Server, visit: Visit) -> None:
    reader = visit(demo_desk).goes()
    bars = reader.page.locator(".st-key-ageing path[aria-roledescription=bar]")
    told = [text for text in reader.page.locator(".st-key-ageing text").all_text_contents() if " · " in text]
    bars.nth(3).click()
    reader.sees(FRENCH("overview.bucket_documents", bucket=FRENCH("bucket.61_90")))
    grid = reader.page.get_by_test_id("stDataFrame").locator("[role=grid]").first
    assert grid.get_attribute("aria-rowcount") == str(int(told[3].split("·")[1]) + 1)


@pytest.mark.parametrize("left", [16, 120], ids=["by its box", "by its name"])
def test_a_payer_chosen_in_the_ranking_shows_the_panel(left: int, demo_desk: Server, visit: Visit) -> None:
    reader = visit(demo_desk).goes()
    name = reader.cell("ranking", 2)
    reader.clicks_cell("ranking", 2, left=left)
    reader.waits(".st-key-panel")
    assert reader.page.locator(".st-key-panel h3").inner_text() == name
    assert reader.page.locator(".st-key-act_promise button").first.is_visible()


def test_the_language_switch_changes_every_page(demo_desk: Server, visit: Visit) -> None:
    reader = visit(demo_desk).goes()
    for language, pages in (("nl", ("worklist", "customer", "escalations")), ("en", ("books", "settings", "overview"))):
        words = Words(language)
        reader.page.locator(".st-key-language button").filter(has_text=language.upper()).click()
        for page in pages:
            assert opens(reader, page, words).heading() == words(f"{page}.question")


def test_the_desk_greets_every_browser_in_its_language(demo_desk: Server, visit: Visit) -> None:
    for language in ("nl", "en"):
        assert visit(demo_desk, locale=language).goes().heading() == Words(language)("overview.question")


def test_two_people_at_one_desk(serve: Serve, visit: Visit) -> None:
    server = serve(demo=True)
    sophie, marc = visit(server).goes("/worklist"), visit(server, locale="nl-BE").goes("/worklist")
    first = sophie.cell("today", 0)
    assert marc.cell("today", 0) == first
    for shortcut, act in zip("1890", ("promise", "no_answer", "voicemail", "wrong_number"), strict=True):
        chosen = sophie.page.locator(".st-key-panel h3").inner_text()
        sophie.page.keyboard.press(shortcut)
        sophie.sees(re.compile(re.escape(chosen)))
        sophie.page.wait_for_function(
            "name => document.querySelector('.st-key-confirmation')?.innerText.includes(name)", arg=chosen
        )
        sophie.waits()
        assert [line["act"] for line in journal(sophie)][-1] == act
    assert sophie.cell("today", 0) != first
    marc.clicks_cell("today", 1, left=16, height=TALL)
    marc.page.wait_for_function(
        "name => !document.querySelector('.st-key-today').textContent.includes(name)", arg=first
    )
    assert marc.waits().cell("today", 0) == sophie.cell("today", 0)


MARKED_UP = "A$P <b>*x*</b> $y$ :red[z] [a](b)"
OWN = (
    *SMALL,
    *(Invoice(f"G{n}", f"D{n}", f"Client {n}", 60, 30 + n, 10_000 * n) for n in range(1, 6)),
    Invoice("H1", "E1", MARKED_UP, 75, 45, 125_000),
)


@pytest.fixture(scope="module")
def own_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A desk with books of one's own, on which each of the stories below acts on customers of its own."""
    with served(tmp_path_factory.mktemp("own") / "encours.sqlite3") as server:
        keep(server.books, OWN)
        yield server


def test_what_was_said_goes_with_the_click_that_follows_at_once(own_desk: Server, visit: Visit) -> None:
    sophie = visit(own_desk).goes("/customer?customer=C1")
    sophie.page.locator(".st-key-said_note input").fill("Paie vendredi, facture 12 réclamée")
    sophie.clicks("act_no_answer", said("no_answer"))
    notes = [line["note"] for line in journal(sophie) if line["customer"] == "C1"]
    assert notes == ["Paie vendredi, facture 12 réclamée"]


def test_an_act_in_a_list_sorted_by_the_reader_is_done_to_the_customer_of_that_row(
    own_desk: Server, visit: Visit
) -> None:
    sophie = visit(own_desk).goes("/worklist")
    before = [sophie.cell("today", row) for row in range(4)]
    grid = sophie.page.locator(".st-key-today canvas").first.bounding_box()
    assert grid
    sophie.page.mouse.click(grid["x"] + 33 + 60, grid["y"] + 18)
    sophie.page.wait_for_function(
        "old => document.querySelector('.st-key-today [data-testid=glide-cell-1-0]').innerText !== old",
        arg=before[0],
    )
    meant = sophie.waits().cell("today", 2)
    assert meant != before[2], "sorted by name"
    acts_in_row(sophie, 2, 3)
    sophie.sees(said("escalate"))
    (line,) = [line for line in journal(sophie) if line["act"] == "escalate"]
    assert {invoice.code for invoice in OWN if invoice.name == meant} == {line["customer"]}
    assert meant in sophie.text("confirmation")


def test_a_name_with_markup_stands_on_the_screen_as_in_the_books(own_desk: Server, visit: Visit) -> None:
    sophie = visit(own_desk).goes("/customer?customer=E1")
    assert sophie.page.locator("h2").first.inner_text() == MARKED_UP
    sophie.clicks("act_promise", FRENCH("frame.undo"))
    assert MARKED_UP in sophie.text("confirmation")
    opens(sophie, "overview")
    assert MARKED_UP in [sophie.cell("ranking", row) for row in range(len(OWN) - 2)]


def test_no_page_scrolls_sideways_and_nothing_leaves_the_machine(demo_desk: Server, visit: Visit) -> None:
    reader = visit(demo_desk).goes()
    for page in [*list(PATHS)[1:], "overview"]:
        opens(reader, page)
        fits(reader, page)
        for width in (TABLET, PHONE):
            fits(reader.looks(width).waits(), page)
        reader.looks(WIDE).waits()
    assert len(reader.asked) > 20 and not strangers(reader)
    reader.asked.append("https://fonts.example/icons.woff2")
    assert strangers(reader) == [reader.asked.pop()], "a stranger would be noticed"


@pytest.mark.parametrize("page", ["overview", "worklist"])
def test_a_phone_shows_the_page_at_once(page: str, demo_desk: Server, visit: Visit) -> None:
    fits(visit(demo_desk, width=PHONE).goes(PATHS[page]), page)


def fits(reader: Visitor, page: str) -> None:
    """The question of the page is in sight, and nothing stands out at the right."""
    assert reader.page.get_by_role("heading", level=1, name=FRENCH(f"{page}.question")).is_visible()
    wide, room = reader.page.get_by_test_id("stMain").evaluate("main => [main.scrollWidth, main.clientWidth]")
    assert wide <= room, page
    assert reader.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page
