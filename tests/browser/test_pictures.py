"""Pictures of every page, from the demo firm: kept in docs/pictures with UPDATE_SNAPSHOTS set, else only looked at."""

import os
import struct
from pathlib import Path

import pytest

from tests.browser.conftest import Serve, Server, Visit, Visitor
from tests.browser.invented import SMALL, Invoice, csv_export, keep, later

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SHOTS = [
    ("overview", "/", "fr-BE", 1440, 1330, False),
    ("worklist", "/worklist", "fr-BE", 1440, 1300, False),
    ("plans", "/plans", "fr-BE", 1440, 800, False),
    ("blocked", "/blocked", "fr-BE", 1440, 1400, False),
    ("customer", "/customer", "fr-BE", 1440, 1500, False),
    ("escalations", "/escalations", "fr-BE", 1440, 480, False),
    ("settings", "/settings", "fr-BE", 1440, 860, False),
    ("figures", "/figures", "fr-BE", 1440, 1500, False),
    ("movements", "/movements", "fr-BE", 1440, 1500, False),
    ("payers", "/payers", "fr-BE", 1440, 1500, False),
    ("overview_nl", "/", "nl-BE", 1440, 1330, False),
    ("overview_en", "/", "en-GB", 1440, 1330, False),
    ("overview_dark", "/", "fr-BE", 1440, 1330, True),
    ("overview_phone", "/", "fr-BE", 390, 1800, False),
]


@pytest.mark.parametrize(("name", "path", "locale", "width", "height", "dark"), SHOTS, ids=[shot[0] for shot in SHOTS])
def test_a_page_makes_a_picture_one_can_show(
    name: str, path: str, locale: str, width: int, height: int, dark: bool,
    demo_desk: Server, visit: Visit, tmp_path: Path,
) -> None:  # fmt: skip
    visitor = visit(demo_desk, locale=locale, dark=dark)
    visitor.page.set_viewport_size({"width": width, "height": height})
    pictured(visitor.goes(path), name, (width, height), tmp_path)


def test_the_account_of_an_upload_makes_a_picture_one_can_show(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    server, size = serve(), (1440, 1585)
    keep(server.books, SMALL, ago=7)
    new = Invoice("F5", "C4", "Brasserie des Deux Rivières", 4, -26, 212_500)
    visitor = visit(server, locale="fr-BE")
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    visitor.goes("/books")
    export = csv_export([*later(SMALL, F2=0, F3=380_000), new]) + b"Total;;;;;9174,99;8174,99;EUR\n"
    visitor.page.locator(".st-key-upload input[type=file]").set_input_files(
        [{"name": "postes_ouverts.csv", "mimeType": "text/csv", "buffer": export}]
    )
    visitor.page.locator(".st-key-keep").wait_for()
    pictured(visitor.waits(), "books", size, tmp_path)


def pictured(visitor: Visitor, name: str, size: tuple[int, int], folder: Path) -> None:
    """Takes the picture, into docs/pictures where it is to be kept, and looks whether there is something on it."""
    visitor.page.evaluate("document.fonts.ready")
    folder = PICTURES if os.environ.get("UPDATE_SNAPSHOTS") else folder
    folder.mkdir(parents=True, exist_ok=True)
    made = visitor.waits().page.screenshot(path=folder / f"{name}.png", animations="disabled")
    assert struct.unpack(">II", made[16:24]) == size
    assert len(made) > size[0] * size[1] / 40, "almost empty"
