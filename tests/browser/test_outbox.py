"""The mails of today in a real browser: prepared together, saved as drafts or sent by a mail server of our own."""

from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zipfile import ZipFile

import pytest

from src.collections import actions
from src.collections.desk import Desk
from src.collections.words import Words
from tests.browser.conftest import Serve, Server, Visit, Visitor
from tests.browser.invented import SMALL, hand, keep
from tests.mail_server import serving

pytestmark = pytest.mark.browser

FRENCH = Words("fr")
OURS = "compta@atelier.example"
TO = {"C1": "anne@pain.example", "C2": "jan@desmet.example"}


def a_firm(server: Server) -> None:
    """Two customers to write to, both with an address."""
    keep(server.books, SMALL)
    actions.keep_settings(server.books, hand(), {"firm": "Atelier", "user": "Sophie"})
    seen = Desk.of(server.books.facts(), date.today())
    for customer, email in TO.items():
        actions.correct(server.books, hand(), seen, customer, {"email": email})


def reminded(visitor: Visitor) -> list[str]:
    """The customers with a first reminder on record."""
    journal = visitor.server.books.journal()
    return sorted(journal["customer"][(journal["act"] == "reminder_1").to_numpy()])


def test_the_mails_of_today_are_saved_together_and_put_on_record(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    server = serve()
    a_firm(server)
    collector = visit(server).goes("/worklist")
    collector.clicks("mails_of_today", FRENCH("batch.about"))
    collector.clicks("batch_draft", FRENCH("batch.ready", n=2))
    file = collector.saves(collector.page.locator(".st-key-batch_download button"), tmp_path)
    with ZipFile(file) as saved:
        mails = [message_from_bytes(saved.read(name), policy=default) for name in saved.namelist()]
    assert sorted(mail["To"] for mail in mails) == sorted(TO.values())
    collector.clicks("batch_sent", FRENCH("batch.recorded", n=2))
    assert reminded(collector) == ["C1", "C2"]


def test_the_mails_of_today_wait_in_the_outbox_and_leave_when_somebody_says_so(serve: Serve, visit: Visit) -> None:
    server = serve()
    a_firm(server)
    with serving(refused=(TO["C2"],)) as post:
        typed = {"host": "127.0.0.1", "port": str(post.port), "security": "none", "user": "", "sender": OURS}
        actions.keep_post(server.books, hand(), typed)
        collector = visit(server).goes("/worklist")
        collector.clicks("mails_of_today", FRENCH("batch.about"))
        collector.clicks("batch_queue", FRENCH("batch.queued", n=2))
        assert post.mails == [] and reminded(collector) == []
        collector.page.get_by_text(FRENCH("batch.view_outbox", count="2")).click()
        collector.sees(FRENCH("outbox.state_waiting"))
        collector.clicks("outbox_send", FRENCH("outbox.left", n=1)).sees("550 5.1.1 no such mailbox here")
        assert [recipients for _, recipients, _ in post.mails] == [(TO["C1"],)] and reminded(collector) == ["C1"]
        post.refused = ()
        collector.clicks("outbox_send", FRENCH("outbox.empty"))
    assert [recipients for _, recipients, _ in post.mails] == [(TO["C1"],), (TO["C2"],)]
    assert reminded(collector) == ["C1", "C2"]
