"""What a command works with: the database, the desk as it stood on a day, and whose hand does it."""

import argparse
import errno
import getpass
from datetime import UTC, date, datetime
from pathlib import Path

from .. import store
from ..actions import Hand
from ..desk import Desk

SQLITE = b"SQLite format 3\0"
"""The first bytes of every SQLite database."""


def store_of(given: argparse.Namespace) -> store.Store:
    """The database asked for; OSError where a file stands in its place that is none."""
    url = given.db or store.default_url()
    backend, found, place = url.partition(":///")
    if not found and "://" not in url:
        raise OSError(errno.EINVAL, "not a database URL such as sqlite:///encours.sqlite3", url)
    file = Path(place).expanduser()
    if backend.startswith("sqlite") and place and file.exists():
        with file.open("rb") as opened:
            start = opened.read(len(SQLITE))
        if start and start != SQLITE:
            raise OSError(errno.EINVAL, "not a database", str(file))
    return store.opened(url)


def desk_of(given: argparse.Namespace) -> Desk:
    """The desk at the end of the day asked for, else of today."""
    return Desk.of(store_of(given).facts(), given.as_of or date.today())


def user_hand() -> Hand:
    """The hand of whoever runs the command, now."""
    return Hand(getpass.getuser(), datetime.now(UTC).replace(tzinfo=None), date.today())
