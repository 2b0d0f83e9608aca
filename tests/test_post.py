"""What leaves the house: by a real mail server of our own, never twice, and nothing lost when the machine stops."""

import json
import os
import shutil
import ssl
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.collections import actions, catch_up, outbox, post, store
from src.collections.actions import Hand, Refused
from src.collections.days import is_working
from src.collections.desk import Desk
from src.collections.documents.archive import zipped
from src.collections.documents.mail import Attachment, Mail, eml, sendable
from src.collections.post import Account, InDoubt, NotSent
from src.collections.reports.outgoing import mails_of_today, outgoing, remarks
from src.collections.store import Store
from src.collections.tables import CENTS, COUNT, JOURNAL, NUMBER, WORKLIST
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import SMALL, Invoice, keep
from tests.given import rows
from tests.mail_server import Server, serving
from tests.test_pages import _as_served, desk, pressed  # noqa: F401

TODAY = date.today()
NOON = datetime.combine(TODAY, datetime.min.time()) + timedelta(hours=11)
STATEMENT = Attachment("statement.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")
MAIL = Mail("anne@pain.example", "Rappel amical – « été »", "Bonjour,\n.un point\nMerci\n", (STATEMENT,))
OURS = "compta@atelier.example"
TOLD = {"template": "reminder_1", "language": "fr", "to": MAIL.to}
SECRET = "p4ss-wörd"


def hand(minutes: int = 0, on: date = TODAY, by: str = "Sophie") -> Hand:
    return Hand(by, NOON + timedelta(days=(on - TODAY).days, minutes=minutes), on)


def at(target: Store, on: date = TODAY) -> Desk:
    """The desk as it stands now."""
    return Desk.of(target.facts(), on)


@pytest.fixture
def books(home: Path) -> Store:
    """A firm with two customers to remind, both with an address."""
    target = store.opened(os.environ["DATABASE_URL"])
    keep(target, SMALL)
    actions.keep_settings(target, hand(), {"firm": "Atelier Sœurs & Cie", "user": "Sophie", "email": OURS})
    for customer, email in (("C1", MAIL.to), ("C2", "jan@desmet.example")):
        actions.correct(target, hand(), at(target), customer, {"email": email})
    return target


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as served:
        yield served


def by(target: Store, server: Server, **typed: str) -> Store:
    """The store, with that server as our own."""
    usual = {"host": "127.0.0.1", "port": str(server.port), "security": "none", "user": "", "sender": OURS}
    actions.keep_post(target, hand(), {**usual, **typed}, server.login[1])
    return target


def approved(target: Store, customer: str = "C1", mail: Mail = MAIL, who: Hand | None = None, **said: Any) -> int:
    return actions.queue_mail(target, who or hand(), at(target), "reminder_1", customer, mail, TOLD, **said).line


def send(target: Store, line: int, who: Hand | None = None) -> actions.Done:
    return actions.send_queued(target, who or hand(), at(target), line)


def states(target: Store, who: Hand | None = None) -> list[str]:
    who = who or hand()
    return list(outbox.queue(target.journal(), who.at, who.on)["state"])


def refused(act: Any, *arguments: Any, **said: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act(*arguments, **said)
    return no.value


def details(target: Store, act: str) -> list[dict[str, Any]]:
    journal = target.journal()
    return [json.loads(told) for told in journal["details"][(journal["act"] == act).to_numpy()]]


# Sent by hand


def test_a_mail_sent_by_hand_is_kept_with_what_went_with_it(books):
    done = actions.sent(books, hand(), at(books), "reminder_1", "C1", MAIL, TOLD)
    (told,) = details(books, "reminder_1")
    mail, statement = (books.paper(paper["sha256"]) for paper in told["papers"])
    assert mail is not None and statement is not None
    assert mail.data == eml(MAIL) and told["sha256"] == mail.sha256 and mail.mime == "message/rfc822"
    assert (statement.name, statement.data) == (STATEMENT.name, STATEMENT.data)
    assert mail.name == "Rappel amical – « été ».eml" and told["template"] == "reminder_1"
    assert actions.undo(books, hand(), done.line).act == "undo"


def test_a_mail_sent_by_hand_is_refused_when_a_promise_came_in_between(books):
    before = at(books)
    actions.record(books, hand(), "promise", "C1", day=TODAY + timedelta(days=3), amount=10_000_00, currency="EUR")
    assert refused(actions.sent, books, hand(), before, "reminder_1", "C1", MAIL, TOLD).key == "objected"
    assert details(books, "reminder_1") == []
    actions.sent(books, hand(), before, "reminder_1", "C1", MAIL, TOLD, "asked for it again")
    (told,) = details(books, "reminder_1")
    assert told["override"]["reason"] == "asked for it again" and "promise_running" in told["override"]["objections"]


def test_of_several_mails_sent_by_hand_those_that_may_be_are_put_on_record(books):
    before = at(books)
    actions.record(books, hand(), "hold", "C2", day=TODAY + timedelta(days=9))
    words = Words("fr")
    mails = [outgoing(before, customer, words) for customer in ("C1", "C2")]
    batch = actions.sent_all(books, hand(), before, mails)
    assert [done.customer for done in batch.done] == ["C1"]
    assert [(customer, no.key) for customer, no in batch.refused] == [("C2", "objected")]
    journal = books.journal()
    assert list(journal["customer"][(journal["act"] == "reminder_1").to_numpy()]) == ["C1"]


# By our own mail server


def test_a_mail_of_the_outbox_leaves_as_it_was_approved_and_does_its_step(books, server):
    by(books, server)
    line = approved(books)
    assert states(books) == ["waiting"] and server.connections == 0
    send(books, line)
    ((sender, recipients, data),) = server.mails
    assert (sender, recipients) == (OURS, (MAIL.to,))
    message = message_from_bytes(data, policy=default)
    assert message["From"] == "Atelier Sœurs & Cie <compta@atelier.example>"
    assert message["Subject"] == MAIL.subject and message["X-Unsent"] is None
    body = message.get_body()
    assert body is not None and body.get_content().replace("\r\n", "\n") == MAIL.body
    assert [part.get_content() for part in message.iter_attachments()] == [STATEMENT.data]
    (told,) = details(books, "reminder_1")
    kept = books.paper(told["sha256"])
    assert kept is not None and kept.data == data
    assert told["queued"] == line and told["message_id"] == message["Message-ID"] and "4711" in told["answer"]
    assert told["template"] == "reminder_1" and states(books) == ["sent"]
    assert at(books).stand("C1")["step"] == "reminder_1"


def test_a_word_beside_a_mail_goes_with_it(books, server):
    by(books, server)
    for customer, how in (("C1", actions.queue_mail), ("C2", actions.sent)):
        done = how(books, hand(), at(books), "note", customer, MAIL, TOLD, note="the offer of a plan")
        if customer == "C1":
            send(books, done.line)
    journal = books.journal()
    assert list(journal["note"][(journal["act"] == "note").to_numpy()]) == ["the offer of a plan"] * 2


def test_the_way_through_the_outbox_is_no_contact_and_not_in_what_was_done(books, server):
    by(books, server)
    send(books, approved(books))
    found = at(books)
    assert list(found.log["act"][(found.log["customer"] == "C1").to_numpy()]) == ["reminder_1"]
    assert found.stand("C1")["contacts"] == 1


def test_nothing_leaves_twice(books, server):
    by(books, server)
    line = approved(books)
    assert refused(approved, books).key == "queued_already"
    assert refused(actions.sent, books, hand(), at(books), "reminder_1", "C1", MAIL, TOLD).key == "queued_already"
    send(books, line)
    assert refused(send, books, line).key == "queue_sent"
    assert refused(approved, books, override="again").key == "queued_already"
    assert len(server.mails) == 1


def test_of_many_who_send_the_same_mail_at_once_one_does(books, server):
    """Each with a store of its own, as another program has."""
    by(books, server)
    line, said = approved(books), []

    def person() -> None:
        own = replace(store.opened(os.environ["DATABASE_URL"]), lock=threading.RLock())
        try:
            said.append(send(own, line).act)
        except Refused as no:
            said.append(no.key)

    people = [threading.Thread(target=person) for _ in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(server.mails) == 1 and said.count("sent") == 1
    assert set(said) <= {"sent", "queue_sent", "queue_sending"}


def test_what_was_sent_by_hand_does_not_wait_in_the_outbox(books, server):
    by(books, server)
    actions.sent(books, hand(), at(books), "reminder_1", "C1", MAIL, TOLD)
    assert refused(approved, books, override="once more").key == "sent_already"


def test_a_mail_that_left_or_may_have_is_not_undone(books, server):
    by(books, server)
    line = approved(books)
    send(books, line)
    journal = books.journal()
    of_the_mail = journal["id"][journal["act"].isin(["queued", "sending", "reminder_1"]).to_numpy()]
    assert len(of_the_mail) == 3
    assert {refused(actions.undo, books, hand(), int(one)).key for one in of_the_mail} == {"left"}
    assert states(books) == ["sent"]


def test_a_mail_taken_out_of_the_outbox_never_leaves_and_can_be_approved_anew(books, server):
    by(books, server)
    line = approved(books)
    actions.undo(books, hand(), line)
    assert states(books) == []
    assert refused(send, books, line).key == "queue_gone"
    send(books, approved(books))
    assert len(server.mails) == 1


def test_a_mail_does_not_leave_on_a_later_day(books, server):
    by(books, server)
    line = approved(books)
    tomorrow = hand(on=TODAY + timedelta(days=1))
    assert states(books, tomorrow) == ["stale"]
    assert refused(send, books, line, tomorrow).key == "queue_stale"
    assert server.mails == []


@pytest.mark.parametrize(
    ("meanwhile", "key"),
    [
        ({"act": "promise", "day": TODAY + timedelta(days=3), "amount": 10_000_00, "currency": "EUR"}, "objected"),
        ({"act": "hold", "day": TODAY + timedelta(days=3)}, "objected"),
        ({"act": "insolvency", "day": TODAY}, "objected_final"),
        ({"act": "reminder_1"}, "sent_already"),
    ],
    ids=["promised", "on hold", "insolvent", "sent by hand"],
)
def test_a_mail_does_not_leave_when_something_came_in_between(books, server, meanwhile, key):
    by(books, server)
    line = approved(books)
    actions.record(books, hand(), meanwhile.pop("act"), "C1", **meanwhile)
    assert refused(send, books, line).key == key
    assert server.mails == [] and details(books, "sending") == []


def test_a_reason_given_at_the_approval_holds_for_what_was_known_then(books, server):
    by(books, server)
    actions.record(books, hand(), "hold", "C1", day=TODAY + timedelta(days=3))
    assert refused(approved, books).key == "objected"
    first = approved(books, override="they asked for it")
    actions.record(books, hand(), "promise", "C1", day=TODAY + timedelta(days=3), amount=10_000_00, currency="EUR")
    assert refused(send, books, first).key == "objected"
    assert server.mails == []


def test_a_reason_given_at_the_approval_goes_with_the_step(books, server):
    by(books, server)
    actions.record(books, hand(), "hold", "C1", day=TODAY + timedelta(days=3))
    send(books, approved(books, override="they asked for it"))
    (told,) = details(books, "reminder_1")
    assert told["override"] == {"objections": ["hold"], "reason": "they asked for it"}


def test_several_mails_are_approved_and_each_that_cannot_be_is_named(books, server):
    by(books, server)
    before, words = at(books), Words("fr")
    mails = [outgoing(before, customer, words) for customer in ("C1", "C2", "C1")]
    mails[1] = replace(mails[1], mail=replace(mails[1].mail, to=""))
    batch = actions.queue_all(books, hand(), before, mails)
    assert [done.customer for done in batch.done] == ["C1"]
    assert [(customer, no.key) for customer, no in batch.refused] == [("C2", "no_address"), ("C1", "queued_already")]
    assert states(books) == ["waiting"]


def test_the_invented_firm_writes_to_nobody(books, server):
    by(books, server)
    line = approved(books)
    demo = at(books)
    demo.facts.imports["firm"] = "demo"
    assert refused(actions.send_queued, books, hand(), demo, line).key == "post_demo"
    assert refused(actions.queue_mail, books, hand(), demo, "reminder_1", "C2", MAIL, TOLD).key == "post_demo"
    assert server.mails == []


def test_without_a_server_nothing_is_approved(books):
    assert refused(approved, books).key == "post_missing"


# Faults


@pytest.mark.parametrize(
    ("server", "key", "values"),
    [
        ({"refused": (MAIL.to,)}, "recipient", {"address": MAIL.to, "answer": "550 5.1.1 no such mailbox here"}),
        ({"sender_refused": True}, "sender", {"address": OURS, "answer": "553 not your address"}),
        ({"after": "554 5.7.1 looks like spam"}, "rejected", {"answer": "554 5.7.1 looks like spam"}),
    ],
)
def test_a_mail_that_the_server_refuses_is_said_to_be_refused_and_can_be_tried_again(books, server, key, values):
    with serving(**server) as served:
        by(books, served)
        line = approved(books)
        no = refused(send, books, line)
        assert (no.key, no.values) == (f"post_{key}", values)
        assert states(books) == ["failed"]
        found = outbox.queue(books.journal(), hand().at, TODAY).iloc[0]
        assert (found["fault"], json.loads(found["told"])) == (key, values)
        assert details(books, "reminder_1") == [] and at(books).stand("C1")["contacts"] == 0
        served.refused, served.sender_refused, served.after = (), False, "250 ok"
        send(books, line)
        assert states(books) == ["sent"]


def test_no_recipient_gets_a_mail_that_another_cannot_get():
    with serving(refused=("b@x.example",)) as served, pytest.raises(NotSent) as no:
        post.send(Account("127.0.0.1", served.port, "none", "", OURS), "", ["a@x.example", "b@x.example"], b"x\r\n")
    assert no.value.key == "recipient" and served.mails == []


@pytest.mark.parametrize("security", post.SECURITY)
def test_where_nobody_listens_the_server_is_unreachable(security):
    with serving() as served:
        port = served.port
    with pytest.raises(NotSent) as no:
        post.send(Account("127.0.0.1", port, security, "", OURS), "", [MAIL.to], b"x\r\n")
    assert (no.value.key, no.value.values) == ("unreachable", {"host": "127.0.0.1", "port": str(port)})


@pytest.mark.parametrize("host", ["mail.nowhere.invalid", "no..host", "x" * 70 + ".example"])
def test_a_host_that_is_not_known_is_named(host):
    with pytest.raises(NotSent) as no:
        post.send(Account(host, 587, "starttls", "", OURS), "", [MAIL.to], b"x\r\n")
    assert (no.value.key, no.value.values) == ("host_unknown", {"host": host})


def test_a_silent_server_is_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr(post, "PATIENCE", 0.2)
    with serving(wrapped=True, context=None) as served, pytest.raises((NotSent, AssertionError)) as no:
        post.send(Account("127.0.0.1", served.port, "none", "", OURS), "", [MAIL.to], b"x\r\n")
    assert no.value.key in ("timeout", "broken")


def test_a_mail_whose_answer_does_not_come_is_in_doubt(monkeypatch):
    monkeypatch.setattr(post, "PATIENCE", 0.3)
    with serving() as served:
        served.go_on.clear()
        with pytest.raises(InDoubt):
            post.send(Account("127.0.0.1", served.port, "none", "", OURS), "", [MAIL.to], b"x\r\n")
    with serving(after="") as served, pytest.raises(InDoubt):
        post.send(Account("127.0.0.1", served.port, "none", "", OURS), "", [MAIL.to], b"x\r\n")
    assert len(served.mails) == 1


def test_a_password_does_not_go_over_an_open_line():
    with pytest.raises(NotSent) as no:
        post.send(Account("mail.firm.example", 25, "none", "compta", OURS), SECRET, [MAIL.to], b"x\r\n")
    assert no.value.key == "in_clear"
    with serving() as served, pytest.raises(NotSent) as no:
        post.send(Account("127.0.0.1", served.port, "starttls", "compta", OURS), SECRET, [MAIL.to], b"x\r\n")
    assert no.value.key == "no_tls"


@pytest.mark.parametrize("secret", ["plain", SECRET])
def test_the_log_in_is_asked_for_and_a_wrong_one_is_said(secret):
    with serving(login=("compta", secret)) as served:
        account = Account("127.0.0.1", served.port, "none", "compta", OURS)
        post.send(account, secret, [MAIL.to], b"x\r\n")
        assert len(served.mails) == 1
        with pytest.raises(NotSent) as no:
            post.send(account, secret + "?", [MAIL.to], b"x\r\n")
        assert no.value.key == "password" and secret not in str(vars(no.value))
        with pytest.raises(NotSent) as no:
            post.send(account, "", [MAIL.to], b"x\r\n")
        assert no.value.key == "password_missing"
    with serving() as served, pytest.raises(NotSent) as no:
        post.send(Account("127.0.0.1", served.port, "none", "compta", OURS), secret, [MAIL.to], b"x\r\n")
    assert no.value.key == "no_login"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that nobody vouches for, with its key in the same file."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate")
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    asked += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(file), "-out", str(file.with_suffix(".crt"))]
    subprocess.run(asked, check=True, capture_output=True)
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_line_is_encrypted_and_the_server_must_be_who_it_says(certificate, security, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(login=("compta", SECRET), context=context, wrapped=security == "tls") as served:
        account = Account("localhost", served.port, security, "compta", OURS)
        with pytest.raises(NotSent) as no:
            post.send(account, SECRET, [MAIL.to], b"x\r\n")
        assert no.value.key == "certificate" and served.mails == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
        post.send(account, SECRET, [MAIL.to], b"x\r\n")
        assert len(served.mails) == 1
        with pytest.raises(NotSent) as no:
            post.send(replace(account, host="127.0.0.1"), SECRET, [MAIL.to], b"x\r\n")
        assert no.value.key == "certificate"


def test_a_line_that_is_not_encrypted_where_it_should_be_is_said():
    with serving() as served, pytest.raises(NotSent) as no:
        post.send(Account("127.0.0.1", served.port, "tls", "", OURS), "", [MAIL.to], b"x\r\n")
    assert no.value.key == "no_tls"


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs", "Cc"))), max_size=6))
def test_every_text_arrives_as_it_was_written(lines):
    """Also one whose lines begin with a dot, as the end of a mail does."""
    body = "\n".join([*lines, ".", "..", ".x"]) + "\n"
    letter = sendable(Mail(MAIL.to, "x", body), OURS, "Firm", NOON, "n")
    with serving() as served:
        post.send(Account("127.0.0.1", served.port, "none", "", OURS), "", [MAIL.to], letter)
        assert served.mails[0][2] == letter


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_a_firm_may_have_any_name(name):
    letter = message_from_bytes(sendable(MAIL, OURS, name, NOON, "n"), policy=default)
    assert letter["From"].addresses[0].addr_spec == OURS
    assert letter["Message-ID"] == "<n@atelier.example>" and letter["Date"].datetime.replace(tzinfo=None) == NOON


# When the machine stops in between


SENDS = """
import sys
from datetime import date, datetime
from src.collections import actions, store
from src.collections.desk import Desk
books = store.opened(sys.argv[1])
on = date.fromisoformat(sys.argv[3])
who = actions.Hand("Sophie", datetime.fromisoformat(sys.argv[4]), on)
actions.send_queued(books, who, Desk.of(books.facts(), on), int(sys.argv[2]))
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is another thing there")
def test_a_mail_cut_off_by_kill_9_waits_for_a_person_and_is_not_sent_again(books, server):
    by(books, server)
    line = approved(books)
    server.go_on.clear()
    asked = [sys.executable, "-c", SENDS, os.environ["DATABASE_URL"], str(line), TODAY.isoformat(), NOON.isoformat()]
    running = subprocess.Popen(asked, cwd=Path(__file__).parents[1])
    assert server.came.wait(60)
    running.kill()
    assert running.wait() == -9
    server.go_on.set()
    assert len(server.mails) == 1 and details(books, "reminder_1") == []
    assert states(books) == ["sending"] and states(books, hand(11)) == ["in_doubt"]
    assert states(books, hand(on=TODAY + timedelta(days=2))) == ["in_doubt"]
    assert refused(send, books, line).key == "queue_sending"
    assert refused(send, books, line, hand(11)).key == "queue_in_doubt"
    assert refused(approved, books, who=hand(11)).key == "queue_in_doubt"
    assert refused(actions.undo, books, hand(11), line).key == "left"
    assert len(server.mails) == 1


def in_doubt(books: Store) -> int:
    """A mail of which nobody knows whether it left."""
    with serving(after="") as served:
        by(books, served)
        line = approved(books)
        assert refused(send, books, line).key == "post_in_doubt"
    assert states(books) == ["sending"] and states(books, hand(11)) == ["in_doubt"]
    return line


def test_a_person_who_found_the_mail_sent_has_its_step_recorded(books):
    line = in_doubt(books)
    assert refused(actions.settle_doubt, books, hand(), line, left=True).key == "queue_sending"
    actions.settle_doubt(books, hand(11), line, left=True)
    assert states(books, hand(11)) == ["sent"] and at(books).stand("C1")["step"] == "reminder_1"
    assert refused(actions.settle_doubt, books, hand(11), line, left=False).key == "queue_gone"


def test_a_person_who_found_the_mail_not_sent_can_send_it(books, server):
    line = in_doubt(books)
    actions.settle_doubt(books, hand(11), line, left=False)
    assert states(books, hand(11)) == ["failed"]
    by(books, server)
    send(books, line, hand(12))
    assert len(server.mails) == 1 and states(books, hand(12)) == ["sent"]


# The server's settings and its password


def test_the_password_is_in_its_own_file_and_nowhere_else(books, home):
    with serving(login=("compta", SECRET)) as served:
        by(books, served, user="compta")
        send(books, approved(books))
        assert len(served.mails) == 1
    place = books.beside("smtp")
    assert place.read_text("utf-8") == SECRET and place.parent == home
    if os.name == "posix":
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
    kept = [file for file in home.rglob("*") if file.is_file() and file != place]
    assert kept and not any(SECRET.encode() in file.read_bytes() for file in kept)


@pytest.mark.skipif(os.name != "posix", reason="modes of files are another thing there")
def test_a_password_file_that_others_can_read_is_not_used(books, server):
    by(books, server, user="compta")
    place = books.beside("smtp")
    post.keep_password(place, SECRET)
    place.chmod(0o644)
    line = approved(books)
    assert refused(send, books, line).key == "post_password_open"
    assert states(books) == ["waiting"]
    post.keep_password(place, SECRET)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600 and post.password(place) == SECRET


def test_the_environment_s_password_goes_before_the_file(tmp_path, monkeypatch):
    post.keep_password(tmp_path / "x.smtp", "of the file")
    monkeypatch.setenv(post.PASSWORD, SECRET)
    assert post.password(tmp_path / "x.smtp") == SECRET
    monkeypatch.delenv(post.PASSWORD)
    assert post.password(tmp_path / "x.smtp") == "of the file"
    post.keep_password(tmp_path / "x.smtp", "")
    assert post.password(tmp_path / "x.smtp") == "" and list(tmp_path.iterdir()) == []


def test_the_password_of_another_server_is_forgotten(books, server):
    by(books, server, user="compta")
    post.keep_password(books.beside("smtp"), SECRET)
    by(books, server, user="compta", security="starttls")
    assert actions.password_of(books) == SECRET
    by(books, server, user="compta", host="localhost")
    assert actions.password_of(books) == ""


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"host": "mail firm.example"}, "post_host_wrong"),
        ({"host": "http://mail"}, "post_host_wrong"),
        ({"port": "0"}, "post_port_wrong"),
        ({"port": "65536"}, "post_port_wrong"),
        ({"port": "٥٨٧"}, "post_port_wrong"),
        ({"port": ""}, "post_port_wrong"),
        ({"sender": "compta"}, "post_sender_wrong"),
        ({"sender": "a@x.example, b@x.example"}, "post_sender_wrong"),
        ({"sender": "Compta <a@x.example>"}, "post_sender_wrong"),
    ],
)
def test_settings_that_cannot_be_are_refused(books, server, typed, key):
    assert refused(by, books, server, **typed).key == key
    assert not actions.account_of(books.journal()).ready


def test_without_a_host_there_is_no_server_any_more(books, server):
    by(books, server)
    assert actions.account_of(books.journal()) == Account("127.0.0.1", server.port, "none", "", OURS)
    by(books, server, host="")
    assert not actions.account_of(books.journal()).ready


def test_trying_sends_a_mail_to_ourselves(books, server):
    assert refused(actions.try_post, books, hand(), "x", "y").key == "post_missing"
    by(books, server)
    actions.try_post(books, hand(), "Essai", "Bonjour\n")
    assert [(sender, recipients) for sender, recipients, _ in server.mails] == [(OURS, (OURS,))]
    server.refused = (OURS,)
    assert refused(actions.try_post, books, hand(), "x", "y").key == "post_recipient"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_its_sentence(language):
    words = Words(language)
    for key in (*post.OF_THE_SERVER, "broken", "recipient", "rejected", "decided", "in_doubt"):
        values = dict.fromkeys(("host", "port", "user", "address", "answer", "place"), "§")
        assert words.marked(f"refusal.post_{key}", **values)


# Mails of today


def test_the_mails_of_today_are_those_in_writing_by_e_mail_that_nothing_speaks_against():
    usual = {"step": "reminder_1", "channel": "email", "objections": "", "reason_day": None, "until": None}
    numbers = {column.name: 1.0 for column in WORKLIST.columns if column.kind in (NUMBER, CENTS, COUNT)}
    changed = [
        {},
        {"channel": "letter"},
        {"channel": "registered", "step": "formal_notice"},
        {"step": "call", "channel": "call"},
        {"step": "plan"},
        {"step": "escalate", "channel": "desk"},
        {"objections": "hold"},
        {"step": "reminder_3"},
    ]
    listed = rows(WORKLIST, [{**usual, **numbers, "customer": f"C{n}", **one} for n, one in enumerate(changed)])
    assert list(mails_of_today(listed)["customer"]) == ["C0", "C7"]


def test_a_mail_is_remarked_on_where_it_has_no_address_or_the_books_leave_a_question(books):
    found = at(books)
    listed = mails_of_today(found.worklist).to_dict("records")
    assert {line["customer"]: remarks(found, line, Words("fr")) for line in listed} == {"C1": (), "C2": ()}
    actions.correct(books, hand(), found, "C1", {"email": ""})
    found = at(books)
    (line,) = [one for one in mails_of_today(found.worklist).to_dict("records") if one["customer"] == "C1"]
    assert "no_email" in remarks(found, line, Words("fr"))


def test_the_mail_of_a_line_is_in_the_customer_s_language_and_has_the_statement(books):
    one = outgoing(at(books), "C1", Words("nl"))
    assert one.act == "reminder_1" and one.details["language"] == "nl" and one.details["to"] == MAIL.to
    assert [file.kind for file in one.mail.attachments] == ["application/pdf"]
    assert outgoing(at(books), "C1", Words("nl"), whole=False).mail.attachments == ()


def test_files_of_one_name_are_all_in_the_archive():
    made = zipped([("a.eml", b"1"), ("A.eml", b"2"), ("b.eml", b"3"), ("a.eml", b"4")])
    with ZipFile(BytesIO(made)) as found:
        held = {name: found.read(name) for name in found.namelist()}
    assert held == {"a.eml": b"1", "A_2.eml": b"2", "b.eml": b"3", "a_3.eml": b"4"}
    assert zipped([("a.eml", b"1")]) == zipped([("a.eml", b"1")])


# A backlog


def backlogged(target: Store, number: int) -> None:
    keep(target, [Invoice(f"F{n}", f"C{n:03}", f"Firm {n}", 120, 90, 100_00 * (n + 1)) for n in range(number)])


def test_a_backlog_is_spread_by_one_line_and_one_undo_brings_it_back(home):
    target = store.opened(os.environ["DATABASE_URL"])
    backlogged(target, 30)
    found = at(target)
    waiting = catch_up.backlog(found.worklist, found.journal, TODAY)
    assert len(waiting) == 30 and waiting[0] == "C029"
    done = actions.spread_backlog(target, hand(), found, 7)
    days = catch_up.planned(target.journal(), TODAY)
    assert days == catch_up.spread(waiting, TODAY, 7, found.closed)
    counted = pd.Series(list(days.values())).value_counts()
    assert sorted(counted, reverse=True) == [7, 7, 7, 7, 2] and all(is_working(day) for day in counted.index)
    later = at(target)
    held = later.worklist.set_index("customer")["objections"]
    assert {code for code, day in days.items() if day > TODAY} == {code for code in waiting if held[code]}
    assert catch_up.backlog(later.worklist, later.journal, TODAY) == []
    assert refused(actions.spread_backlog, target, hand(), later, 7).key == "no_backlog"
    actions.undo(target, hand(), done.line)
    assert catch_up.backlog(at(target).worklist, target.journal(), TODAY) == waiting


@pytest.mark.parametrize("number", [catch_up.MANY, catch_up.MANY + 1])
def test_a_few_old_invoices_are_no_backlog(home, number):
    target = store.opened(os.environ["DATABASE_URL"])
    backlogged(target, number)
    found = at(target)
    assert len(catch_up.backlog(found.worklist, found.journal, TODAY)) == (number if number > catch_up.MANY else 0)


@given(
    st.lists(st.text(min_size=1), unique=True, max_size=60),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(1, 30),
    st.sets(st.dates(date(2026, 1, 1), date(2028, 2, 1)), max_size=30),
)
def test_nobody_is_forgotten_and_no_day_holds_too_many(customers, day, pace, closed):
    days = catch_up.spread(customers, day, pace, closed)
    assert list(days) == customers and list(days.values()) == sorted(days.values())
    assert all(is_working(one, closed) and one >= day for one in days.values())
    counted = pd.Series(list(days.values()), dtype="object").value_counts()
    assert (counted <= pace).all() and (counted < pace).sum() <= 1


# What became of each mail, from the journal alone


def journal(*acts: tuple[str, dict[str, Any]]) -> pd.DataFrame:
    """JOURNAL lines 1, 2, 3 ... a minute apart."""
    approval = {"act": "reminder_1", "to": MAIL.to, "subject": "x", "key": "k", "sha256": "s"}
    lines = [
        {
            **{"id": n, "act": act, "on": TODAY, "at": NOON + timedelta(minutes=n), "day": None, "undoes": 0},
            "undoes": told.get("undoes", 0),
            "details": json.dumps({**(approval if act == "queued" else {}), **told}, sort_keys=True),
        }
        for n, (act, told) in enumerate(acts, 1)
    ]
    return rows(JOURNAL, lines)


OF_ONE = {"queued": 1}
REFUSAL = {**OF_ONE, "fault": "rejected", "values": {"answer": "554"}}


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ([], ["waiting"]),
        ([("sending", OF_ONE)], ["sending"]),
        ([("sending", OF_ONE), ("sent_failed", REFUSAL)], ["failed"]),
        ([("sending", OF_ONE), ("sent_failed", REFUSAL), ("sending", OF_ONE)], ["sending"]),
        ([("sending", OF_ONE), ("reminder_1", OF_ONE)], ["sent"]),
        ([("sending", OF_ONE), ("reminder_1", OF_ONE), ("undo", {"undoes": 3})], ["sent"]),
        ([("undo", {"undoes": 1})], []),
        ([("sending", OF_ONE), ("undo", {"undoes": 1})], ["sending"]),
        ([("sending", OF_ONE), ("sent_failed", REFUSAL), ("undo", {"undoes": 1})], []),
        ([("reminder_1", {"queued": 7})], ["waiting"]),
        ([("note", {"text": '"queued": 1'})], ["waiting"]),
    ],
)
def test_the_journal_tells_what_became_of_a_mail(acts, state):
    told = journal(("queued", {}), *acts)
    assert list(outbox.queue(told, NOON + timedelta(minutes=5), TODAY)["state"]) == state
    later = {"sending": "in_doubt", "waiting": "stale", "failed": "stale"}
    tomorrow = outbox.queue(told, NOON + timedelta(days=1), TODAY + timedelta(days=1))
    assert list(tomorrow["state"]) == [later.get(one, one) for one in state]


# On the screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tab_of_sending_keeps_a_server_and_says_what_is_wrong(books, language):
    page = desk("settings", language)
    page.session_state["part"] = Words(language)("settings.tab_post")
    page.run()
    typed = {Words(language)(f"post.{name}"): value for name, value in (("host", "no host"), ("sender", OURS))}
    for field in page.text_input:
        if field.label in typed:
            field.set_value(typed[field.label])
    save = next(button for button in page.button if button.proto.form_id == "post")
    save.click().run()
    assert not page.exception
    assert any("no host" in error.value for error in page.error)


def test_a_backlog_is_proposed_spread_and_undone_on_the_worklist(home):
    target = store.opened(os.environ["DATABASE_URL"])
    backlogged(target, 24)
    page = pressed(desk("worklist"), "spread")
    assert len(catch_up.planned(target.journal(), TODAY)) == 24
    assert not [button for button in page.button if button.key == "spread"]
    pressed(page, "undo")
    assert catch_up.planned(target.journal(), TODAY) == {}
