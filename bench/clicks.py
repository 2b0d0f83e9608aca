"""How long a click takes until the page is settled, in Chromium, against an empty Streamlit page in the same run.

Settled: the script has run and the page has not changed for a moment (QUIET), which is then taken off again.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from bench import Row, printed, row
from src.collections import actions, demo, readers, store

ROOT = Path(__file__).parents[1]
QUIET = 0.25
PATIENCE = 60
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
EMPTY_PAGE = """import streamlit as st
clicks = st.session_state.setdefault("clicks", 0)
if st.button("Click"):
    st.session_state["clicks"] += 1
st.write("Clicked", st.session_state["clicks"])
"""
QUIETLY = f"performance.now() - window.changed > {QUIET * 1000}"
CALM = f"{QUIETLY} && !document.querySelector('[data-testid=stStatusWidget]')"
WATCH = """() => { window.changed = performance.now(); window.watching && window.watching.disconnect();
const aside = change => change.attributeName === "aria-describedby"
    || [...change.addedNodes, ...change.removedNodes, change.target].some(node =>
    (node.closest ? node : node.parentElement)?.closest(
    "[data-baseweb=tooltip], [role=tooltip], [data-testid=data-grid-canvas]"));
window.watching = new MutationObserver(changes => {
    if (!changes.every(aside)) window.changed = performance.now(); });
window.watching.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true}); }"""
"""Notes when the page last changed, but for the tooltip under the resting mouse and for the copy of a painted table
that the grid writes for screen readers a fifth of a second later, on purpose."""


def browser() -> str | None:
    """Where Chromium is, None when there is none."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((place for place in found if place), None)


@contextmanager
def served(script: Path, folder: Path, url: str) -> Iterator[str]:
    """A Streamlit server of its own; gives its address."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    options = ["--server.port", str(port), "--server.headless", "true"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    run = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield ready(f"http://localhost:{port}")
    finally:
        run.terminate()
        run.wait(10)


def ready(address: str) -> str:
    """The address, once it answers."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                return address
        except OSError:
            sleep(0.2)
    raise TimeoutError(address)


def with_demo(url: str) -> None:
    """The invented firm in a store."""
    source, today = store.opened(url), date.today()
    hand = actions.Hand("bench", datetime.now(UTC).replace(tzinfo=None), today)
    for export in demo.exports(today):
        reading = readers.read(export.name, export.content)
        actions.keep_import(source, hand, reading, export.content, export.as_of, reading.scope, firm=actions.DEMO)
    actions.keep_history(source, hand, demo.acts(today))


def settled(page: Page, act: Callable[[], None]) -> float:
    """Seconds from the act until the page changes no more."""
    page.evaluate(WATCH)
    begin = page.evaluate("() => performance.now()")
    act()
    page.wait_for_function(f"() => window.changed > {begin} && ({CALM})", timeout=PATIENCE * 1000)
    return (page.evaluate("() => window.changed") - begin) / 1000


def repeated(page: Page, act: Callable[[], None], times: int) -> float:
    """The median of some runs, the first left out."""
    return median([settled(page, act) for _ in range(times + 1)][1:])


def calm(page: Page, address: str) -> None:
    """The page opened and settled."""
    page.goto(address)
    page.wait_for_selector("[data-testid='stMain'] button", timeout=PATIENCE * 1000)
    page.evaluate(WATCH)
    page.wait_for_function("() => performance.now() - window.changed > 1500", timeout=PATIENCE * 1000)


def measured(place: str, times: int) -> list[Row]:
    """The rows of the table: an act, a change of day and a change of page against a click on the empty page."""
    with TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        (folder / "bare.py").write_text(EMPTY_PAGE, encoding="utf-8")
        url = f"sqlite:///{(folder / 'demo.sqlite3').as_posix()}"
        with_demo(url)
        chromium = play.chromium.launch(executable_path=place, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1440, "height": 1000}, locale="fr-BE")
        with served(folder / "bare.py", folder, url) as address:
            calm(page, address)
            bare = repeated(page, page.get_by_role("button", name="Click").click, times)
        with served(ROOT / "app.py", ROOT, url) as address:
            taken = desk_clicks(page, address, times)
        chromium.close()
    return [row(name, seconds, bare, 2) for name, seconds in taken.items()]


def desk_clicks(page: Page, address: str, times: int) -> dict[str, float]:
    """Seconds of the clicks an ordinary morning is made of."""
    calm(page, f"{address}/worklist")
    act = repeated(page, page.locator(".st-key-act_no_answer button").first.click, times)
    undo = settled(page, page.get_by_role("button", name="Annuler").first.click)
    ways = page.locator("[data-testid='stSidebarNav'] a")
    overview = median([_there_and_back(page, ways.nth(0).click, ways.nth(1).click) for _ in range(times)])
    return {"an act on the worklist": act, "its undo": undo, "to the overview": overview}


def _there_and_back(page: Page, there: Callable[[], None], back: Callable[[], None]) -> float:
    seconds = settled(page, there)
    settled(page, back)
    return seconds


def main(quick: bool = True) -> list[Row]:
    """Measures and prints the table; says so where there is no Chromium."""
    place = browser()
    if place is None:
        print("\nclicks: no Chromium found, not measured")
        return []
    return printed("clicks to a settled page, demo firm", "empty page", measured(place, 3 if quick else 9))


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
