"""Our own database: the books as events, the journal. It keeps and gives back tables of a declared shape.

Nothing is decided here. An import is one transaction, an act is one line in one transaction. Bulk reading and writing
goes through ADBC; because a second SQLite library in one process does not see the locks of the first, every use of
the file is fenced by one lock per file, and no connection outlives its use (docs/decisions/001-adbc-is-fenced.md).
"""

import os
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs
from sqlalchemy import URL, Connection, Engine, Select, create_engine, delete, event, func, insert, make_url, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from ..tables import CUSTOMERS, DOCUMENTS, EVENTS, IMPORTS, JOURNAL
from . import bulk, migrations, papers
from .papers import Paper
from .schema import TABLES

Version = tuple[int, str, int, str]

LOCKS: dict[str, threading.RLock] = {}
LOCKS_GUARD = threading.Lock()


class Moved(Exception):
    """The books changed between reading and writing; nothing was written."""


@dataclass(frozen=True)
class Facts:
    """All that is known: IMPORTS, CUSTOMERS, DOCUMENTS, EVENTS, JOURNAL, and the version they stand for."""

    version: Version
    imports: pd.DataFrame
    customers: pd.DataFrame
    documents: pd.DataFrame
    events: pd.DataFrame
    journal: pd.DataFrame


@dataclass(frozen=True)
class Store:
    """One database, ready for use. Made by `opened`."""

    engine: Engine
    lock: threading.RLock
    read: list[Any] = field(default_factory=list, compare=False)
    """The journal as it was last read, and its ends as the database had them."""

    @property
    def url(self) -> URL:
        return self.engine.url

    @property
    def place(self) -> str:
        """Where the data is, without a password."""
        return str(self.url.database) if self.engine.dialect.name == "sqlite" else self.url.render_as_string()

    def version(self) -> Version:
        """Changes with every import, act and undo; equal versions mean equal facts."""
        with self.lock, self.engine.connect() as connection:
            return _version(lambda query: tuple(connection.execute(query).one()))

    def facts(self) -> Facts:
        """Everything, as of one moment."""
        with self.lock:
            version, frames = bulk.read_all(self.engine, (IMPORTS, CUSTOMERS, DOCUMENTS, EVENTS, JOURNAL), _version)
        return Facts(version, *frames)

    def journal(self) -> pd.DataFrame:
        """The journal alone, JOURNAL; of lines that are only ever added, those read before are not read again."""
        with self.lock:
            if not self.read or not self._read_on():
                journal = bulk.read_all(self.engine, (JOURNAL,))[1][0]
                self.read[:] = [journal, self._ends(journal)[0]]
            return self.read[0]

    def _read_on(self) -> bool:
        """Adds the lines written since to the journal read last; false where its ends are not what they were."""
        known, ends = self.read
        found, since = self._ends(known)
        if not ends or found != ends:
            return False
        if since:
            added = bulk.as_table(JOURNAL, since)
            self.read[:] = [pd.concat([known, added], ignore_index=True), [found[0], since[-1]]]
        return True

    def _ends(self, journal: pd.DataFrame) -> tuple[list[tuple], list[tuple]]:
        """The first and the last line of a journal as the database has them, and the lines written since."""
        if not len(journal):
            return [], []
        kept = TABLES["journal"]
        first, last = (int(journal["id"].iloc[place]) for place in (0, -1))
        query = select(kept).where((kept.c.id == first) | (kept.c.id >= last)).order_by(kept.c.id)
        with self.engine.connect() as connection:
            lines = connection.execute(query).all()
        return [tuple(one) for one in lines if one.id <= last], [tuple(one) for one in lines if one.id > last]

    def keep_import(self, expected: Version, rows: Mapping[str, pd.DataFrame]) -> None:
        """Writes the lines of IMPORTS, CUSTOMERS, DOCUMENTS and EVENTS, all or none.

        Raises Moved when the store is no longer at the `expected` version.
        """
        with self.lock:
            bulk.append_all(self.engine, rows, lambda ask: _still(ask, expected))

    def write(self, line: Mapping[str, Any], kept: Collection[Paper] = (), *, after: int | None = None) -> int:
        """One journal line without its id, and the files it names, all or none; gives the id.

        With `after`, raises Moved when the journal's last line is no longer that one (0 where there is none): whoever
        decided by the journal then decides anew.
        """
        return self.write_all([line], kept, after=after)

    def write_all(
        self, lines: Sequence[Mapping[str, Any]], kept: Collection[Paper] = (), *, after: int | None = None
    ) -> int:
        """As `write`, for several lines in their order; gives the id of the last."""
        written = after or 0
        try:
            with self.lock, self.engine.begin() as connection:
                for line in lines:
                    written = _write(connection, line) if after is None else _write_next(connection, line, written)
                if kept:
                    papers.keep(connection, kept, lines[-1]["at"])
        except IntegrityError as taken:
            if after is None or self.last_line() == after:
                raise
            raise Moved from taken
        return written

    def last_line(self) -> int:
        """The id of the journal's last line, 0 where there is none."""
        journal = TABLES["journal"]
        with self.lock, self.engine.connect() as connection:
            return int(connection.execute(select(func.coalesce(func.max(journal.c.id), 0))).scalar_one())

    def paper(self, sha256: str) -> Paper | None:
        """The file of that hash, None where none is kept."""
        with self.lock, self.engine.connect() as connection:
            return papers.find(connection, sha256)

    def beside(self, ending: str) -> Path:
        """Where a file that goes with the database lies: beside it, or in the user's own data folder where the database
        is a server's."""
        if self.engine.dialect.name == "sqlite" and self.url.database:
            return Path(f"{self.url.database}.{ending}")
        return _own_folder() / f"encours.{ending}"

    def remove_import(self, import_id: int, line: Mapping[str, Any]) -> int:
        """Takes everything an import added out again, and writes the journal line that says so.

        Raises Moved when it is not the last import, or no longer there.
        """
        imports = TABLES["imports"]
        with self.lock, self.engine.begin() as connection:
            gone = connection.execute(delete(imports).where(imports.c.id == import_id)).rowcount
            later = connection.execute(select(func.count(imports.c.id)).where(imports.c.id > import_id)).scalar_one()
            if later or not gone:
                raise Moved
            for name in ("events", "documents", "customers"):
                connection.execute(delete(TABLES[name]).where(TABLES[name].c.import_id == import_id))
            return _write(connection, line)

    def clear(self, line: Mapping[str, Any]) -> int:
        """Takes everything out but the journal line that says so, which goes on counting: for leaving the invented
        firm only."""
        journal = TABLES["journal"]
        with self.lock, self.engine.begin() as connection:
            written = _write(connection, line)
            for table in TABLES.values():
                connection.execute(delete(table).where(table.c.id != written) if table is journal else delete(table))
            return written


def default_url() -> str:
    """`DATABASE_URL`, else a file in the user's own data folder."""
    given = os.environ.get("DATABASE_URL", "")
    file = URL.create("sqlite", database=(_own_folder() / "encours.sqlite3").as_posix())
    return given or file.render_as_string()


def _own_folder() -> Path:
    return Path(platformdirs.user_data_dir("encours", appauthor=False))


def opened(url: str) -> Store:
    """The store behind a URL, created and brought up to date where needed."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and place.database:
        Path(place.database).expanduser().parent.mkdir(parents=True, exist_ok=True)
        place = place.set(database=str(Path(place.database).expanduser().resolve()))
    engine = create_engine(place, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with LOCKS_GUARD:
        lock = LOCKS.setdefault(str(place), threading.RLock())
    with lock:
        migrations.upgrade(engine)
    return Store(engine, lock)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Write-ahead log, every commit on disk before it is confirmed, ten seconds' patience with another program."""
    connection.isolation_level = None
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A transaction from the first statement on, changes of shape included; Python's driver opens it later."""
    connection.exec_driver_sql("BEGIN")


def _asked() -> tuple[Select, Select]:
    imports, journal = TABLES["imports"].c, TABLES["journal"].c
    last = TABLES["imports"].alias("last")
    newest = select(last.c.fingerprint).order_by(last.c.id.desc()).limit(1).scalar_subquery()
    kept = select(func.count(imports.id), func.max(imports.at), newest)
    return kept, select(func.coalesce(func.max(journal.id), 0), func.max(journal.at))


KEPT, SAID = _asked()
"""What tells one state of the store from another, of its imports and of its journal."""


def _version(ask: bulk.Ask) -> Version:
    """How many imports there are and which is the last; the last journal line and its moment.

    Journal lines are counted on even when the invented firm is left, and every removal writes one: so no number of
    imports ever comes again with the same last line.
    """
    kept, said = ask(KEPT), ask(SAID)
    return (kept[0], f"{str(kept[1])[:19]} {kept[2]}", said[0], str(said[1])[:19])


def _still(ask: bulk.Ask, expected: Version) -> None:
    if _version(ask) != expected:
        raise Moved


def _write(connection: Connection, line: Mapping[str, Any]) -> int:
    """Writes the line under the next id, in one statement, so that another program cannot take the same."""
    journal = TABLES["journal"]
    following = select(func.coalesce(func.max(journal.c.id), 0) + 1).scalar_subquery()
    return connection.execute(insert(journal).values(id=following, **line).returning(journal.c.id)).scalar_one()


def _write_next(connection: Connection, line: Mapping[str, Any], after: int) -> int:
    """Writes the line as the one that follows `after`: of two who try, the key lets one."""
    journal = TABLES["journal"]
    connection.execute(insert(journal).values(id=after + 1, **line))
    if connection.execute(select(func.max(journal.c.id))).scalar_one() != after + 1:
        raise Moved
    return after + 1
