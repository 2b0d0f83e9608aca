"""The pictures of docs/pictures: each page as a customer of ours would see it, taken from the demo firm.

With UPDATE_SNAPSHOTS set they are written there; look at the diff. Without, they are taken all the same and must show
something: pages that are drawn, in the colours of the theme.
"""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.conftest import ROOT, Server, Visit, Visitor

pytestmark = pytest.mark.browser

PICTURES = ROOT / "docs" / "pictures"
WIDE, PHONE = 1440, 390
TAKEN = [
    ("overview", "/", {}),
    ("worklist", "/worklist", {}),
    ("customer", "/customer?customer=C1003", {}),
    ("escalations", "/escalations", {}),
    ("books", "/books", {}),
    ("settings", "/settings", {}),
    ("overview_nl", "/", {"locale": "nl-BE"}),
    ("overview_en", "/", {"locale": "en-GB"}),
    ("overview_dark", "/", {"dark": True}),
    ("overview_phone", "/", {"width": PHONE}),
]


@pytest.mark.parametrize(("name", "path", "seen"), TAKEN, ids=[name for name, _, _ in TAKEN])
def test_a_page_looks_like_something_to_show(
    name: str, path: str, seen: dict[str, object], demo_desk: Server, visit: Visit, tmp_path: Path
) -> None:
    reader = visit(demo_desk, **seen).goes(path)
    picture = whole(reader)
    folder = PICTURES if os.environ.get("UPDATE_SNAPSHOTS") else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.png").write_bytes(picture)
    image = Image.open(BytesIO(picture)).convert("RGB")
    colours = sorted(image.getcolors(maxcolors=2**24) or [], reverse=True)
    most, background = colours[0]
    assert image.width == (PHONE if name.endswith("phone") else WIDE) and image.height > 400
    assert len(colours) > 50 and most < 0.97 * image.width * image.height, "not blank"
    assert (sum(background) < 120) is name.endswith("dark")


def whole(reader: Visitor) -> bytes:
    """The page at its full height, the mouse and the caret out of the way."""
    content = reader.page.get_by_test_id("stMainBlockContainer")
    width = reader.page.viewport_size["width"] if reader.page.viewport_size else WIDE
    for _ in range(2):
        height = content.evaluate("content => content.getBoundingClientRect().height")
        reader.page.set_viewport_size({"width": width, "height": int(height) + 1})
        reader.waits()
    reader.page.mouse.move(0, 0)
    return reader.waits().page.screenshot(animations="disabled")
