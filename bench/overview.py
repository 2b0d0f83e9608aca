"""How long the overview of large books takes until it is settled, in Chromium, against an empty Streamlit page.

Opened by its address, and come to by a click from the worklist; the books are in the server's memory, as they are from
the first visit after an import on. The empty page is opened, and its one button clicked, in the same run.
"""

import sys
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from bench import Row, printed, row
from bench.books import stored
from bench.clicks import EMPTY_PAGE, FLAGS, PATIENCE, QUIET, ROOT, browser, calm, repeated, served, settled

BOUNDS = {100_000: 2, 1_000_000: 3}
WATCH = f"""
window.moved = performance.now();
new MutationObserver(() => {{ window.moved = performance.now(); }})
    .observe(document, {{subtree: true, childList: true, attributes: true, characterData: true}});
window.still = () => {{
    const app = document.querySelector("[data-testid=stApp]");
    return app && app.dataset.testScriptState === "notRunning" && document.querySelector("[data-testid=stMain] button")
        && !document.querySelector("[data-testid=stSkeleton]") && performance.now() - window.moved > {QUIET * 1000};
}};
"""
"""Notes when the page last changed; `still()` says whether its script has run and nothing moves any more."""


def opened(page: Page, address: str) -> float:
    """Seconds from asking for an address until the page changes no more."""
    page.goto(address)
    page.wait_for_function("window.still && window.still()", timeout=PATIENCE * 1000)
    return page.evaluate("window.moved") / 1000


def often_opened(page: Page, address: str, times: int) -> float:
    """The median of some visits, the first left out."""
    return median([opened(page, address) for _ in range(times + 1)][1:])


def clicked(page: Page, address: str, times: int) -> float:
    """The median seconds of going to the overview from the worklist, the first time left out."""
    calm(page, f"{address}/worklist")
    ways = page.locator("[data-testid='stSidebarNav'] a")
    taken = []
    for _ in range(times + 1):
        taken.append(settled(page, ways.nth(0).click))
        settled(page, ways.nth(1).click)
    return median(taken[1:])


def of_size(page: Page, folder: Path, number: int, times: int) -> tuple[float, float]:
    """Seconds of the overview of so many documents: opened, and come to by a click."""
    url = stored(number, folder, date.today()).url.render_as_string()
    with served(ROOT / "app.py", ROOT, url) as address:
        return often_opened(page, address, times), clicked(page, address, times)


def measured(place: str, numbers: list[int], times: int) -> list[Row]:
    """The rows of the table for books of these sizes."""
    rows: list[Row] = []
    with TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        (folder / "bare.py").write_text(EMPTY_PAGE, encoding="utf-8")
        chromium = play.chromium.launch(executable_path=place, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1440, "height": 1000}, locale="fr-BE")
        page.add_init_script(WATCH)
        with served(folder / "bare.py", folder, "") as address:
            bare = often_opened(page, address, times)
            calm(page, address)
            click = repeated(page, page.get_by_role("button", name="Click").click, times)
        for number in numbers:
            visit, way = of_size(page, folder, number, times)
            rows.append(row(f"overview opened, {number:,} documents", visit, bare, BOUNDS[number]))
            rows.append(row(f"overview by a click, {number:,} documents", way, click, BOUNDS[number]))
        chromium.close()
    return rows


def main(quick: bool = True) -> list[Row]:
    """Measures 100,000 documents, and 1,000,000 unless it is to be quick; says so where there is no Chromium."""
    place = browser()
    if place is None:
        print("\noverview: no Chromium found, not measured")
        return []
    numbers = list(BOUNDS)[:1] if quick else list(BOUNDS)
    return printed("overview until it is settled", "empty page", measured(place, numbers, 3 if quick else 7))


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
