"""A database as a source: one question put to it, in a transaction that cannot write, and its answer as bytes.

The columns of the answer go through the same dictionary and the same checks as those of a file. No error tells the
address or its password, and none is chained to an error that might.
"""

import re
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from .fetched import content, plain
from .query import Question, question
from .reading import Unreadable
from .sheets import Row

BATCH = 10_000
CONNECT_SECONDS = 10
SQLITE_STEPS = 10_000
"""How many steps SQLite works between two looks at the time."""

PACKAGES = {
    "psycopg": "psycopg[binary]",
    "psycopg2": "psycopg2-binary",
    "pymysql": "PyMySQL",
    "mysqldb": "mysqlclient",
    "mysqlconnector": "mysql-connector-python",
    "mariadbconnector": "mariadb",
}
"""SQLAlchemy's name of a driver -> the package to install, where the two differ."""

PATIENCE = {
    "psycopg": "connect_timeout",
    "psycopg2": "connect_timeout",
    "pymysql": "connect_timeout",
    "mysqldb": "connect_timeout",
    "mariadbconnector": "connect_timeout",
    "mysqlconnector": "connection_timeout",
    "pyodbc": "timeout",
    "pymssql": "login_timeout",
}
"""Driver -> what it calls the seconds it waits for the server to answer at all."""

BEFORE = {
    "postgresql": ("SET TRANSACTION READ ONLY", "SET LOCAL statement_timeout = {ms}"),
    "mysql": ("SET SESSION max_execution_time = {ms}", "START TRANSACTION READ ONLY"),
    "mariadb": ("SET SESSION max_statement_time = {s}", "START TRANSACTION READ ONLY"),
    "oracle": ("SET TRANSACTION READ ONLY",),
    "mssql": ("SET LOCK_TIMEOUT {ms}",),
}
"""What each server is told before the question. SQL Server knows no transaction that cannot write: there the words of
the question (readers/query.py), the rollback and a log-in that may only read are what protects the books."""

REASONS = {
    "source_login": {"28000", "28P01", "1044", "1045", "1698", "18456"},
    "source_unknown": {"42P01", "42703", "3F000", "1146", "1054", "42S02", "42S22", "208", "207", "942", "904"},
    "source_too_slow": {"57014", "25P04", "3024", "1969", "HYT00", "HYT01"},
    "source_not_select": {"25006", "1792", "1456"},
}
"""Key of the sentence -> SQLSTATEs and error numbers of PostgreSQL, MySQL, SQL Server and Oracle."""

SAYINGS = {
    "source_login": re.compile(
        r"password|authenti|role \"|access denied|login failed|log ?on|mot de passe|wachtwoord", re.I
    ),
    "source_unknown": re.compile(r"no such (table|column)|invalid (object|column) name", re.I),
    "source_too_slow": re.compile(r"^interrupted|timeout expired", re.I),
    "source_not_select": re.compile(r"readonly database|not authorized|data-modifying|one statement at a time", re.I),
}
"""The same where a driver gives no number."""


@dataclass(frozen=True)
class Limits:
    """How many rows an answer may have, and how many seconds it may take."""

    rows: int = 1_000_000
    seconds: float = 60


LIMITS = Limits()


def fetched(title: str, url: str, query: str, limits: Limits = LIMITS) -> bytes:
    """What a database answers to one SELECT, or the rows of the table named, as bytes for `readers.read`.

    Nothing is written: the transaction cannot, and is always rolled back. Raises Unreadable: 'source_not_select',
    'source_url', 'source_driver' (package), 'source_unreachable' (place), 'source_login' (place), 'source_unknown' and
    'source_query' (said: the database's own words), 'source_too_slow' (seconds), 'source_too_many',
    'source_cell' (column).
    """
    asked = question(query)
    answer = _answer(url, asked, limits)
    if isinstance(answer, Unreadable):
        raise answer
    return content(title, *answer)


def place(url: str | URL) -> str:
    """Where a database is, as may be shown: host and name, or the file; its kind where more might tell a secret."""
    try:
        address = make_url(url)
    except (SQLAlchemyError, ValueError):
        return ""
    parts = [part for part in (address.host, address.database) if part]
    kind = address.get_backend_name()
    return kind if kind != "sqlite" and "@" in "".join(parts) else "/".join(parts) or kind


def _answer(url: str, asked: Question, limits: Limits) -> tuple[list[str], list[Row]] | Unreadable:
    """The headers and rows of the answer, or why there is none: told, and raised where no error is being handled."""
    try:
        address = make_url(url)
        engine = _engine(address, limits)
    except ImportError:
        driver = make_url(url).get_driver_name()
        return Unreadable("source_driver", package=PACKAGES.get(driver, driver))
    except (SQLAlchemyError, ValueError):
        return Unreadable("source_url")
    try:
        connection = engine.connect()
    except SQLAlchemyError as error:
        known = _reason(error, ("source_login",))
        return Unreadable("source_login" if known else "source_unreachable", place=place(url))
    with connection:
        try:
            return _rows(connection, asked, limits)
        except DBAPIError as error:
            return _told(error, address, limits)
        except Unreadable as no:
            return no


def _engine(address: URL, limits: Limits) -> Engine:
    if address.get_backend_name() == "sqlite":
        return create_engine("sqlite://", creator=lambda: _sqlite(address, limits), poolclass=NullPool)
    waits = {PATIENCE[address.get_driver_name()]: CONNECT_SECONDS} if address.get_driver_name() in PATIENCE else {}
    return create_engine(address, connect_args=waits, poolclass=NullPool, hide_parameters=True)


def _sqlite(address: URL, limits: Limits) -> sqlite3.Connection:
    """A SQLite file opened for reading only, that stops working when the time is over."""
    file = Path(address.database or "").expanduser().absolute()
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    connection.execute("PRAGMA query_only = ON")
    end = time.monotonic() + limits.seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, SQLITE_STEPS)
    return connection


def _rows(connection: Connection, asked: Question, limits: Limits) -> tuple[list[str], list[Row]]:
    """The headers and the rows of the answer; the transaction is rolled back whatever happens."""
    end = time.monotonic() + limits.seconds
    transaction = connection.begin()
    try:
        _make_read_only(connection, limits)
        careful = connection.execution_options(stream_results=True, no_parameters=True)
        result = careful.exec_driver_sql(asked.sql or _whole_table(connection, asked))
        if not result.returns_rows:
            raise Unreadable("source_not_select")
        headers = list(map(str, result.keys()))
        rows: list[Row] = []
        while batch := result.fetchmany(BATCH):
            rows += [[plain(cell, header) for cell, header in zip(row, headers, strict=True)] for row in batch]
            if len(rows) > limits.rows:
                raise Unreadable("source_too_many")
            if time.monotonic() > end:
                raise Unreadable("source_too_slow", seconds=round(limits.seconds))
        return headers, rows
    finally:
        transaction.rollback()


def _make_read_only(connection: Connection, limits: Limits) -> None:
    """Tells the server that nothing may be written, and how long it may work."""
    dialect: Any = connection.dialect
    server = "mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name
    for statement in BEFORE.get(server, ()):
        connection.exec_driver_sql(statement.format(ms=round(limits.seconds * 1000), s=limits.seconds))
    if dialect.driver == "pyodbc":
        driver: Any = connection.connection.dbapi_connection
        driver.timeout = max(1, round(limits.seconds))


def _whole_table(connection: Connection, asked: Question) -> str:
    quoted = map(connection.dialect.identifier_preparer.quote_identifier, asked.table)
    return f"SELECT * FROM {'.'.join(quoted)}"


def _told(error: DBAPIError, address: URL, limits: Limits) -> Unreadable:
    """Why a question was not answered, with the database's own words where they hold no secret."""
    key = _reason(error, ("source_unknown", "source_too_slow", "source_not_select"))
    if key == "source_too_slow":
        return Unreadable("source_too_slow", seconds=round(limits.seconds))
    if key == "source_not_select":
        return Unreadable("source_not_select")
    if error.connection_invalidated:
        return Unreadable("source_unreachable", place=place(address))
    diagnosis = getattr(error.orig, "diag", None)
    words = getattr(diagnosis, "message_primary", None) or " ".join(map(str, getattr(error.orig, "args", ())))
    secrets = [str(address.password or ""), *map(str, address.query.values())]
    said = " ".join(str(words).split())[:200]
    said = "" if any(secret and secret in said for secret in secrets) else said
    return Unreadable("source_unknown" if key else "source_query", said=said)


def _reason(error: SQLAlchemyError, keys: tuple[str, ...]) -> str:
    """The key of these that an error number or, failing it, the words of an error stand for, or ''."""
    cause: Any = getattr(error, "orig", None)
    given = getattr(cause, "args", ())
    codes = {str(code) for code in (getattr(cause, "sqlstate", None), *given[:1]) if code is not None}
    by_code = next((key for key in keys if REASONS[key] & codes), "")
    return by_code or next((key for key in keys if SAYINGS[key].search(str(cause))), "")
