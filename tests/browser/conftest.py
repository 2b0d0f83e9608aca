"""A real Chromium before a real server: what the stories need to visit the desk as its users do."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from src.collections import store
from src.collections.store import Store
from tests.browser.invented import demo_store

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds a story waits for anything before it gives up: the machine may be busy."""
WIDE, HIGH = 1440, 1000
"""The usual window, in pixels."""
QUIET = 300
"""Milliseconds without a change after which a page counts as settled."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)
WATCH = f"""
window.changed = performance.now();
const onlyTooltips = change => [change.target, ...change.addedNodes, ...change.removedNodes].some(
    node => node.closest && node.closest("[data-baseweb=tooltip], [role=tooltip]"));
new MutationObserver(changes => {{ if (!changes.every(onlyTooltips)) window.changed = performance.now(); }})
    .observe(document, {{subtree: true, childList: true, attributes: true, characterData: true}});
window.settled = () => {{
    const app = document.querySelector("[data-testid=stApp]");
    return app && app.dataset.testScriptState === "notRunning" && app.dataset.testConnectionState === "CONNECTED"
        && document.querySelector("h1") && !document.querySelector("[data-testid=stSkeleton]")
        && performance.now() - window.changed > {QUIET};
}};
"""
"""Notes when the page last changed; `settled()` says whether the script has run and nothing moves any more."""

POINTED = "grid => getComputedStyle(document.querySelector(grid)).cursor === 'pointer'"
"""Whether the mouse rests on something to click in a list."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine; none is a reason to skip, and a failure where CI is set."""
    place = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if place is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium on this machine")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=place, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass(frozen=True)
class Server:
    """A desk being served: its address and its database."""

    address: str
    database: Path

    @property
    def books(self) -> Store:
        return store.opened(f"sqlite:///{self.database.as_posix()}")


@contextmanager
def served(database: Path) -> Iterator[Server]:
    """The desk over a database, on a port of its own, with an empty folder as HOME; stopped in the end."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    told = (database.parent / "server.log").open("wb")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    home = {"DATABASE_URL": f"sqlite:///{database.as_posix()}", "HOME": str(database.parent), "USER": "sophie"}
    run = subprocess.Popen(
        [*command, "--server.headless", "true"],
        cwd=ROOT,
        env={**os.environ, **home},
        stdout=told,
        stderr=subprocess.STDOUT,
    )
    try:
        _answers(f"http://localhost:{port}", run, database.parent / "server.log")
        yield Server(f"http://localhost:{port}", database)
    finally:
        run.terminate()
        run.wait(20)
        told.close()


def _answers(address: str, run: subprocess.Popen[bytes], log: Path) -> None:
    """Returns once the server answers, without asking for any page: the first page asked for is the story's."""
    end = monotonic() + PATIENCE
    while monotonic() < end and run.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            sleep(0.1)
    raise AssertionError(f"The server did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


Serve = Callable[..., Server]


@pytest.fixture
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts servers, each with a database of its own: empty, or with the demo firm."""
    with ExitStack() as running:

        def start(*, demo: bool = False) -> Server:
            folder = tmp_path_factory.mktemp("desk")
            database = folder / "encours.sqlite3"
            if demo:
                shutil.copy(demo_store(tmp_path_factory.getbasetemp()), database)
            return running.enter_context(served(database))

        yield start


@pytest.fixture(scope="module")
def demo_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo firm on a server that several stories read; none of them writes."""
    database = tmp_path_factory.mktemp("read") / "encours.sqlite3"
    shutil.copy(demo_store(tmp_path_factory.getbasetemp()), database)
    with served(database) as server:
        yield server


@dataclass
class Visitor:
    """Somebody before the desk, with a browser of their own; `asked` holds every address their browser asked for."""

    server: Server
    page: Page
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def goes(self, path: str = "/") -> "Visitor":
        """Types an address."""
        self.page.goto(f"{self.server.address}{path}")
        return self.waits()

    def looks(self, width: int) -> "Visitor":
        """Makes the window that wide."""
        self.page.set_viewport_size({"width": width, "height": HIGH})
        return self

    def waits(self, sight: str = "h1") -> "Visitor":
        """Waits until something can be seen and the page is settled."""
        self.page.locator(sight).first.wait_for(timeout=PATIENCE * 1000)
        self.page.wait_for_function("window.settled && window.settled()", timeout=PATIENCE * 1000)
        assert not self.page.get_by_test_id("stException").count(), self.page.locator("body").inner_text()
        return self

    def sees(self, text: str | re.Pattern[str]) -> "Visitor":
        """Waits until a text stands on the screen."""
        self.page.get_by_text(text).first.wait_for(timeout=PATIENCE * 1000)
        return self.waits()

    def opens(self, title: str, question: str) -> "Visitor":
        """Chooses a page in the navigation and waits for its question."""
        self.page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
        self.page.get_by_role("heading", level=1, name=question).wait_for(timeout=PATIENCE * 1000)
        return self.waits()

    def clicks(self, key: str, then: str) -> "Visitor":
        """Clicks the button of that key and waits until `then`, a text, stands on the screen."""
        self.page.locator(f".st-key-{key} button").first.click()
        return self.sees(then)

    def clicks_cell(self, table: str, row: int, *, right: int = 0, left: int = 0, height: int = 35) -> None:
        """Clicks into a row of a list, so many pixels from its left edge, or on a sign so many from its right one."""
        grid = self.page.locator(f".st-key-{table} canvas").first
        grid.scroll_into_view_if_needed()
        self.waits()
        box = grid.bounding_box()
        assert box
        place = (box["x"] + (left or box["width"] - right), box["y"] + 36 + height * row + height / 2)
        self.page.mouse.move(place[0] - 60, place[1] + 5)
        self.page.mouse.move(*place, steps=6)
        if right:
            self.page.wait_for_function(POINTED, arg=f".st-key-{table} canvas")
        self.page.mouse.click(*place)

    def cell(self, table: str, row: int, column: int = 0) -> str:
        """What stands in a cell of a list."""
        return self.page.locator(f".st-key-{table}").get_by_test_id(f"glide-cell-{column + 1}-{row}").inner_text()

    def figures(self) -> dict[str, str]:
        """The cards: label and value."""
        cards = [card.inner_text().split("\n") for card in self.page.get_by_test_id("stMetric").all()]
        return {lines[0]: next(line for line in lines[1:] if re.search(r"\d|–", line)) for lines in cards}

    def text(self, key: str = "") -> str:
        """All that can be read in the container of that key, or on the page."""
        place = f".st-key-{key}" if key else "[data-testid=stMain]"
        return self.page.locator(place).first.inner_text()

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def saves(self, button: Locator, folder: Path) -> Path:
        """Clicks a download and keeps the file in that folder."""
        with self.page.expect_download(timeout=PATIENCE * 1000) as coming:
            button.click()
        file = folder / coming.value.suggested_filename
        coming.value.save_as(file)
        return file


Visit = Callable[..., Visitor]
Seats = Callable[[str, bool], BrowserContext]


@pytest.fixture(scope="module")
def seats(chromium: Browser) -> Iterator[Seats]:
    """Browsers by language and theme, each fetched once: what they have loaded of Streamlit serves all stories."""
    with ExitStack() as open_ones:

        @cache
        def seat(locale: str, dark: bool) -> BrowserContext:
            context = chromium.new_context(locale=locale, color_scheme="dark" if dark else "light")
            open_ones.callback(context.close)
            context.add_init_script(WATCH)
            context.set_default_timeout(PATIENCE * 1000)
            return context

        yield seat


@pytest.fixture
def visit(seats: Seats) -> Iterator[Visit]:
    """Seats visitors before a server; in the end none may have met a fault or asked anything of another machine."""
    seated: list[Visitor] = []

    def sit(server: Server, *, locale: str = "fr-BE", width: int = WIDE, dark: bool = False) -> Visitor:
        visitor = Visitor(server, seats(locale, dark).new_page())
        visitor.page.on("request", lambda request: visitor.asked.append(request.url))
        visitor.page.on("websocket", lambda socket: visitor.asked.append(socket.url))
        visitor.page.on("pageerror", lambda error: visitor.faults.append(str(error)))
        seated.append(visitor)
        return visitor.looks(width)

    yield sit
    for visitor in seated:
        visitor.page.close()
        assert not visitor.faults
        assert not strangers(visitor)


def strangers(visitor: Visitor) -> list[str]:
    """The addresses of other machines that a visitor's browser asked for."""
    own = re.compile(r"(http|ws)://localhost:\d+/|(blob|data):")
    return [address for address in visitor.asked if not own.match(address)]
