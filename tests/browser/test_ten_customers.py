"""A collector's morning: the first ten customers of the list, each worked off with at most two clicks."""

import pytest

from src.collections.frame.outcomes import ORDER
from src.collections.policy import FOLLOWING
from tests.browser.conftest import Serve, Visit, Visitor

pytestmark = pytest.mark.browser

CONFIRMED = "name => document.querySelector('.st-key-confirmation')?.innerText.includes(name)"
NOTHING_MORE = "() => !document.querySelector('.st-key-propose')"
OTHER = "name => document.querySelector('.st-key-panel h3')?.innerText !== name"


def journal(visitor: Visitor) -> list[dict]:
    """The journal's lines, newest last."""
    return list(visitor.server.books.journal().to_dict("records"))


def clicks(visitor: Visitor, key: str, then: str, name: str = "") -> None:
    """One click on a button, until what it brings about can be seen."""
    visitor.page.locator(f".st-key-{key} button").first.click()
    visitor.page.wait_for_function(then, arg=name)
    visitor.waits()


def chosen(visitor: Visitor) -> str:
    """The customer whose panel is open."""
    return visitor.page.locator(".st-key-panel h3").inner_text()


@pytest.fixture
def collector(serve: Serve, visit: Visit) -> Visitor:
    """Sophie before the demo firm's list of today, in a window high enough to see it."""
    return visit(serve(demo=True)).goes("/worklist")


def test_the_first_ten_customers_take_two_clicks_each(collector: Visitor) -> None:
    """One click for the outcome; where another act follows, a second one confirms it. Nobody is chosen by hand: the
    one done makes room for the next."""
    before, worked = len(journal(collector)), []
    for outcome in ORDER:
        name = chosen(collector)
        worked.append(name)
        clicks(collector, f"act_{outcome}", CONFIRMED, name)
        if FOLLOWING[outcome].act != "write":
            clicks(collector, "propose", NOTHING_MORE)
    lines = journal(collector)[before:]
    expected = [
        act for outcome in ORDER for act in (outcome, FOLLOWING[outcome].act) if act == outcome or act != "write"
    ]
    assert [line["act"] for line in lines] == expected
    assert len(set(worked)) == len(ORDER) == 10
    assert not {collector.cell("today", row) for row in range(5)} & set(worked)


def test_the_keyboard_turns_the_list_and_notes_outcomes(collector: Visitor) -> None:
    first = chosen(collector)
    collector.page.keyboard.press("Alt+ArrowDown")
    collector.page.wait_for_function(OTHER, arg=first)
    second = chosen(collector.waits())
    assert second == collector.cell("today", 1)
    collector.page.keyboard.press("Alt+ArrowUp")
    collector.page.wait_for_function(OTHER, arg=second)
    assert chosen(collector.waits()) == first
    collector.page.keyboard.press("8")
    collector.page.wait_for_function(CONFIRMED, arg=first)
    assert journal(collector.waits())[-1]["act"] == "no_answer"


def test_what_follows_by_mail_is_ready_to_be_looked_at(collector: Visitor) -> None:
    name = chosen(collector)
    clicks(collector, "act_promise", CONFIRMED, name)
    collector.page.locator(".st-key-propose button").first.click()
    dialog = collector.page.get_by_role("dialog")
    dialog.wait_for()
    assert name in dialog.inner_text()
