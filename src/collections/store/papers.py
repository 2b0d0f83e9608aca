"""The files that left the house: kept byte for byte with the journal line that names them, each once."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from .schema import TABLES

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""The insert of each kind of database that knows what to do with a row that is there already."""


@dataclass(frozen=True)
class Paper:
    """A file: what it is called, its media type, its bytes."""

    name: str
    mime: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Its hash in hexadecimal, under which it is kept."""
        return hashlib.sha256(self.data).hexdigest()


def keep(connection: Connection, papers: Iterable[Paper], at: datetime) -> None:
    """Keeps the files that are not kept yet; one that is keeps its first name and moment."""
    table = TABLES["papers"]
    for paper in papers:
        row = {"sha256": paper.sha256, "at": at, "name": paper.name, "mime": paper.mime, "bytes": paper.data}
        connection.execute(INSERT[connection.dialect.name](table).values(row).on_conflict_do_nothing())


def find(connection: Connection, sha256: str) -> Paper | None:
    """The file of that hash, None where none is kept."""
    table = TABLES["papers"]
    row = connection.execute(select(table).where(table.c.sha256 == sha256)).one_or_none()
    return Paper(row.name, row.mime, bytes(row.bytes)) if row else None
