"""Pictures of every page, from the demo firm: kept in docs/pictures with UPDATE_SNAPSHOTS set, else only looked at."""

import os
import struct
from pathlib import Path

import pytest

from tests.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SHOTS = [
    ("overview", "/", "fr-BE", 1440, 1330, False),
    ("worklist", "/worklist", "fr-BE", 1440, 1100, False),
    ("customer", "/customer", "fr-BE", 1440, 1150, False),
    ("escalations", "/escalations", "fr-BE", 1440, 480, False),
    ("books", "/books", "fr-BE", 1440, 900, False),
    ("settings", "/settings", "fr-BE", 1440, 860, False),
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
    visitor.goes(path)
    visitor.page.evaluate("document.fonts.ready")
    folder = PICTURES if os.environ.get("UPDATE_SNAPSHOTS") else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    made = visitor.waits().page.screenshot(path=folder / f"{name}.png", animations="disabled")
    assert struct.unpack(">II", made[16:24]) == (width, height)
    assert len(made) > width * height / 40, "almost empty"
