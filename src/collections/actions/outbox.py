"""The mails that leave the house: sent by hand and put on record, or waiting for our own mail server.

Every mail is kept byte for byte with the line that names it. A mail in the outbox leaves at most once: before the
server is called a line says so, written only while the journal is as it was when the mail was found waiting.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from .. import outbox, policy, post
from ..desk import Desk
from ..documents.mail import Mail, addresses, eml, one_line, sendable
from ..post import InDoubt, NotSent
from ..reports.following import NextStep
from ..reports.outgoing import Outgoing
from ..store import Moved, Paper, Store
from .acts import agreed, record, tasks_of
from .hand import Done, Hand, Refused, journal_line
from .newest import TRIES, anew, last_of, newest
from .post import account_of, password_of

MESSAGE = "message/rfc822"
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST_NAME = 80

TAKEN = ("waiting", "failed", "sending", "in_doubt", "sent")
"""States of a mail beside which no second one is approved."""


@dataclass(frozen=True)
class Batch:
    """What came of several mails: the lines written, and the customers it was refused for."""

    done: tuple[Done, ...]
    refused: tuple[tuple[str, Refused], ...]


@dataclass(frozen=True)
class Seen:
    """The desk by the newest journal, the id of the journal's last line, and the QUEUE."""

    desk: Desk
    last: int
    queue: pd.DataFrame

    def of(self, act: str, customer: str) -> pd.DataFrame:
        """The QUEUE of one act for one customer."""
        own = (self.queue["customer"] == self.desk.said.code(customer)) & (self.queue["act"] == act)
        return self.queue[own.to_numpy()]


def _seen(store: Store, hand: Hand, desk: Desk) -> Seen:
    now = newest(store, desk)
    return Seen(now, last_of(now.facts.journal), outbox.queue(now.journal, hand.at, hand.on))


def sent(
    store: Store,
    hand: Hand,
    desk: Desk,
    act: str,
    customer: str,
    mail: Mail,
    details: Mapping[str, Any],
    override: str = "",
    note: str = "",
    task: NextStep | None = None,
) -> Done:
    """A mail that the user sent, put on record with the mail and its attachments; `task` as of `record`.

    Refused: 'queued_already' where such a mail waits in the outbox or left by it today; as `contact` for a step.
    """
    return _only(_sent_each(store, hand, desk, [Outgoing(act, customer, mail, details, note, task)], override))


def sent_all(store: Store, hand: Hand, desk: Desk, mails: Iterable[Outgoing]) -> Batch:
    """Several mails that the user sent, each put on record unless something speaks against it by now."""
    return _sent_each(store, hand, desk, mails, "")


def _sent_each(store: Store, hand: Hand, desk: Desk, mails: Iterable[Outgoing], override: str) -> Batch:
    done: list[Done] = []
    refused: list[tuple[str, Refused]] = []
    seen = _seen(store, hand, desk)

    def asked_and_written(one: Outgoing) -> Done:
        nonlocal seen
        if store.last_line() != seen.last:
            seen = _seen(store, hand, desk)
        made = _sent(store, hand, seen, one, override)
        seen = replace(seen, last=made.line)
        return made

    for one in mails:
        try:
            done.append(anew(store, partial(asked_and_written, one)))
        except Refused as no:
            refused.append((one.customer, no))
    return Batch(tuple(done), tuple(refused))


def _sent(store: Store, hand: Hand, seen: Seen, one: Outgoing, override: str) -> Done:
    if _taken(seen, hand, one):
        raise Refused("queued_already")
    kept = [Paper(_file_name(one.mail), MESSAGE, eml(one.mail)), *_attached(one.mail)]
    told = {**one.details, **_agreed(seen.desk, one, override), **_named(kept)}
    return record(
        store,
        hand,
        one.act,
        one.customer,
        note=one.note,
        details=told,
        papers=kept,
        task=one.task,
        after=seen.last,
    )


def queue_mail(
    store: Store,
    hand: Hand,
    desk: Desk,
    act: str,
    customer: str,
    mail: Mail,
    details: Mapping[str, Any],
    override: str = "",
    note: str = "",
    task: NextStep | None = None,
) -> Done:
    """A mail approved for our mail server: it waits in the outbox, as it will leave; `task` as of `record`.

    Refused: 'post_missing' without a server, 'post_demo' for the invented firm, 'no_address', 'queued_already' and
    'sent_already' where such a mail waits or left today, 'queue_in_doubt' where nobody knows of an older one; as
    `contact` where it is a step.
    """
    return _only(_queue_each(store, hand, desk, [Outgoing(act, customer, mail, details, note, task)], override))


def queue_all(store: Store, hand: Hand, desk: Desk, mails: Iterable[Outgoing]) -> Batch:
    """Several mails approved for our mail server, each unless something speaks against it by now."""
    return _queue_each(store, hand, desk, mails, "")


def _queue_each(store: Store, hand: Hand, desk: Desk, mails: Iterable[Outgoing], override: str) -> Batch:
    """Approves mail after mail; the desk is looked at anew only where another program wrote in between."""
    done: list[Done] = []
    refused: list[tuple[str, Refused]] = []
    seen = _seen(store, hand, desk)
    for one in mails:
        for _ in range(TRIES):
            try:
                _free(seen, hand, one, done)
                line = _queued(store, hand, seen, one, override)
            except Moved:
                seen = _seen(store, hand, desk)
                continue
            except Refused as no:
                refused.append((one.customer, no))
                break
            done.append(Done(line, outbox.QUEUED, one.customer))
            seen = replace(seen, last=line)
            break
        else:
            refused.append((one.customer, Refused("busy")))
    return Batch(tuple(done), tuple(refused))


def _free(seen: Seen, hand: Hand, one: Outgoing, before: Sequence[Done]) -> None:
    """Refuses a mail that has no way out, or beside which another waits."""
    if seen.desk.demo:
        raise Refused("post_demo")
    if not account_of(seen.desk.facts.journal).ready:
        raise Refused("post_missing")
    if not addresses(one.mail.to):
        raise Refused("no_address")
    if (seen.of(one.act, one.customer)["state"] == "in_doubt").any():
        raise Refused("queue_in_doubt")
    if _taken(seen, hand, one) or one.customer in [done.customer for done in before]:
        raise Refused("queued_already")
    if _done_today(seen.desk, hand, one.act, one.customer):
        raise Refused("sent_already")


def _queued(store: Store, hand: Hand, seen: Seen, one: Outgoing, override: str) -> int:
    """Writes the line that approves a mail, with the mail as it will leave. Moved where the journal did."""
    sender = account_of(seen.desk.facts.journal).sender
    key = outbox.key_of(seen.desk.said.code(one.customer), one.act, hand.on)
    firm = str(seen.desk.settings.get("firm") or "")
    letter = Paper(_file_name(one.mail), MESSAGE, sendable(one.mail, sender, firm, hand.at, key[:40]))
    kept = [letter, *_attached(one.mail)]
    told = {
        **{"act": one.act, "key": key, "to": ", ".join(addresses(one.mail.to)), "subject": one_line(one.mail.subject)},
        **{"details": dict(one.details), "message_id": f"<{key[:40]}@{sender.rpartition('@')[2]}>"},
        **_agreed(seen.desk, one, override),
        **_named(kept),
    }
    line = journal_line(hand, outbox.QUEUED, customer=one.customer, note=one.note, details=told)
    store.write_all([line, *tasks_of(hand, one.customer, one.task, seen.last + 1)], kept, after=seen.last)
    return seen.last + 1


def send_queued(store: Store, hand: Hand, desk: Desk, line: int) -> Done:
    """Sends one mail of the outbox and records the step it does; what became of it is on record before this ends.

    Refused: 'queue_gone', 'queue_sent', 'queue_sending', 'queue_in_doubt', 'queue_stale' where it is not to be sent,
    'sent_already' where it was sent by hand meanwhile, as `contact` where something new speaks against it, 'post_...'
    with the reason where it did not leave, 'post_in_doubt' where nobody can tell.
    """
    account, secret = account_of(store.journal()), password_of(store)
    told, customer = _claimed(store, hand, desk, line)
    letter = store.paper(told["sha256"])
    if letter is None:
        raise KeyError(told["sha256"])
    try:
        answer = post.send(account, secret, addresses(told["to"]), letter.data)
    except NotSent as no:
        failed = {"queued": line, "fault": no.key, "values": no.values}
        _kept(store, journal_line(hand, outbox.FAILED, customer=customer, details=failed))
        raise Refused(f"post_{no.key}", **no.values) from no
    except InDoubt as silent:
        raise Refused("post_in_doubt") from silent
    _kept(store, _left(hand, customer, line, {**told, "answer": answer}))
    return Done(0, "sent", customer)


def _kept(store: Store, line: Mapping[str, Any]) -> None:
    """Writes a line that is true whatever else was written, after as many tries as it takes."""
    while True:
        try:
            store.write(line, after=store.last_line())
        except Moved:
            continue
        return


def _claimed(store: Store, hand: Hand, desk: Desk, line: int) -> tuple[dict[str, Any], str]:
    """Writes the line that says the mail is being sent, as the only one to do so; gives the details of the approval
    and the customer."""
    for _ in range(TRIES):
        seen = _seen(store, hand, desk)
        told, customer = _to_send(seen, hand, line)
        sending = journal_line(hand, outbox.SENDING, customer=customer, details={"queued": line})
        try:
            store.write(sending, after=seen.last)
        except Moved:
            continue
        return told, customer
    raise Refused("busy")


def _to_send(seen: Seen, hand: Hand, line: int) -> tuple[dict[str, Any], str]:
    """The details of an approval that may be acted on, and the customer; else Refused with the reason."""
    state, act, customer = _line_of(seen.queue, line)
    if seen.desk.demo:
        raise Refused("post_demo")
    if state == "sent":
        raise Refused("queue_sent")
    if state == "sending":
        raise Refused("queue_sending")
    if state == "in_doubt":
        raise Refused("queue_in_doubt")
    if state == "stale":
        raise Refused("queue_stale")
    if _done_today(seen.desk, hand, act, customer):
        raise Refused("sent_already")
    told = outbox.details_of(seen.desk.journal, line)
    known = told.get("override", {"objections": [], "reason": ""})
    against = agreed(seen.desk, act, customer, known["reason"]) if act in policy.STEPS else {}
    new = [key for key in against.get("override", known)["objections"] if key not in known["objections"]]
    if new:
        raise Refused("objected", objections=",".join(new))
    return told, customer


def settle_doubt(store: Store, hand: Hand, line: int, *, left: bool) -> Done:
    """What a person found out about a mail of which nobody could tell whether it left.

    Refused: 'queue_gone' where there is no such doubt any more, 'queue_sending' while it may be under way.
    """
    for _ in range(TRIES):
        journal = store.journal()
        state, _act, customer = _line_of(outbox.queue(journal, hand.at, hand.on), line)
        if state == "sending":
            raise Refused("queue_sending")
        if state != "in_doubt":
            raise Refused("queue_gone")
        failed = {"queued": line, "fault": "decided", "values": {}}
        said = journal_line(hand, outbox.FAILED, customer=customer, details=failed)
        if left:
            said = _left(hand, customer, line, outbox.details_of(journal, line))
        try:
            written = store.write(said, after=last_of(journal))
        except Moved:
            continue
        return Done(0, "sent", customer) if left else Done(written, outbox.FAILED, customer)
    raise Refused("busy")


def _line_of(queue: pd.DataFrame, line: int) -> tuple[str, str, str]:
    """State, act and customer of one line of the QUEUE. Refused: 'queue_gone'."""
    found = queue[(queue["journal_id"] == line).to_numpy()]
    if not len(found):
        raise Refused("queue_gone")
    return str(found["state"].iloc[0]), str(found["act"].iloc[0]), str(found["customer"].iloc[0])


def _left(hand: Hand, customer: str, line: int, told: Mapping[str, Any]) -> dict[str, Any]:
    """The line that records the step a mail did."""
    of_the_mail = ("sha256", "papers", "message_id", "override", "answer")
    details = {**told["details"], **{name: told[name] for name in of_the_mail if name in told}, "queued": line}
    return journal_line(hand, told["act"], customer=customer, note=told["note"], details=details)


def _taken(seen: Seen, hand: Hand, one: Outgoing) -> bool:
    """Whether such a mail waits for the customer today, or left by the outbox."""
    found = seen.of(one.act, one.customer)
    today = (found["on"] == pd.Timestamp(hand.on)) & found["state"].isin(TAKEN)
    return bool(today.any())


def _done_today(desk: Desk, hand: Hand, act: str, customer: str) -> bool:
    """Whether this act is on record for the customer today."""
    own = (desk.log["customer"] == desk.said.code(customer)) & (desk.log["act"] == act)
    return bool((own & (desk.log["on"] == pd.Timestamp(hand.on))).any())


def _agreed(desk: Desk, one: Outgoing, override: str) -> dict[str, Any]:
    return agreed(desk, one.act, one.customer, override) if one.act in policy.STEPS else {}


def _named(kept: Sequence[Paper]) -> dict[str, Any]:
    """What the journal says of the papers, the mail first."""
    papers = [{"name": paper.name, "sha256": paper.sha256} for paper in kept]
    return {"sha256": kept[0].sha256, "papers": papers}


def _attached(mail: Mail) -> list[Paper]:
    return [Paper(one_line(file.name), file.kind, file.data) for file in mail.attachments]


def _file_name(mail: Mail) -> str:
    """What the mail is called as a file: its subject."""
    return f"{NOT_IN_NAMES.sub('_', one_line(mail.subject))[:LONGEST_NAME].strip()}.eml"


def _only(batch: Batch) -> Done:
    """The one thing done; raises the refusal where it was refused."""
    for _, no in batch.refused:
        raise no
    return batch.done[0]
