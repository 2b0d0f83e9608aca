"""Our own mail server: put on record, its password in a file of its own, and tried."""

import re
from collections.abc import Mapping

import pandas as pd

from .. import post, standing
from ..documents.mail import Mail, addresses, sendable
from ..post import Account, InDoubt, NotSent
from ..store import Store
from .hand import Done, Hand, Refused, journal_line

SETTING = "post"
"""The name of the setting that holds the mail server."""

HOST = re.compile(r"[A-Za-z0-9.:-]+")


def account_of(journal: pd.DataFrame) -> Account:
    """Our mail server as last put on record in the JOURNAL, one that is not `ready` where there is none."""
    return Account(**standing.remembered(journal, "setting", SETTING))


def password_of(store: Store) -> str:
    """The password of our mail server, '' where none is known. Refused: 'post_password_open'."""
    try:
        return post.password(store.beside("smtp"))
    except NotSent as no:
        raise Refused(f"post_{no.key}", **no.values) from no


def keep_post(store: Store, hand: Hand, typed: Mapping[str, str], password: str = "") -> Done:
    """Keeps our mail server as typed (host, port, security, user, sender), and in its own file the password where one
    is given. Without a host there is no server any more. The password of another server or user is forgotten.

    Refused: 'post_host_wrong', 'post_port_wrong', 'post_sender_wrong', 'post_file' where the password's file cannot be
    written.
    """
    account, place = _typed(typed), store.beside("smtp")
    before = account_of(store.journal())
    try:
        if password or (before.host, before.user) != (account.host, account.user):
            post.keep_password(place, password if account.host else "")
    except OSError as no:
        raise Refused("post_file", place=str(place)) from no
    details = vars(account) if account.host else {}
    return Done(store.write(journal_line(hand, "setting", note=SETTING, details=details)), "setting", "")


def _typed(typed: Mapping[str, str]) -> Account:
    """The account that somebody typed."""
    host, port, sender = (typed[name].strip() for name in ("host", "port", "sender"))
    if not host:
        return Account()
    if not HOST.fullmatch(host):
        raise Refused("post_host_wrong", text=host)
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise Refused("post_port_wrong", text=port)
    if addresses(sender) != (sender,):
        raise Refused("post_sender_wrong", text=sender)
    return Account(host, int(port), typed["security"], typed["user"].strip(), sender)


def try_post(store: Store, hand: Hand, subject: str, body: str) -> Done:
    """Sends a mail to ourselves. Refused: 'post_missing', 'post_...' with the reason where it did not leave."""
    journal = store.journal()
    account = account_of(journal)
    if not account.ready:
        raise Refused("post_missing")
    firm = str(standing.remembered(journal, "setting").get("firm") or "")
    letter = sendable(Mail(account.sender, subject, body), account.sender, firm, hand.at, f"try.{hand.at:%Y%m%d%H%M%S}")
    secret = password_of(store)
    try:
        post.send(account, secret, [account.sender], letter)
    except NotSent as no:
        raise Refused(f"post_{no.key}", **no.values) from no
    except InDoubt as silent:
        raise Refused("post_in_doubt") from silent
    return Done(0, "post_tried", "")
