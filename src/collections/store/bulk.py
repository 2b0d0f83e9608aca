"""Whole tables in and out: through ADBC on SQLite, through SQLAlchemy on any other database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import adbc_driver_sqlite.dbapi
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Engine, Select, func, insert, select

from ..tables import DAY, FLAG, MOMENT, STORED, Table, shaped
from .schema import TABLES

Ask = Callable[[Select], tuple]
"""Runs a query that gives one row."""

SHAPES = {shape.name: shape for shape in STORED}

BATCH = "adbc.sqlite.query.batch_rows"
"""ADBC takes a column's type from its first batch, 1,024 rows unless told otherwise, and fails on the first value after
as many missing ones: so a table is read as one batch. ADBC sets aside the room of a batch for each column; a batch much
larger than the table maps so much that no other program can be started while tables are held."""


def read_all(
    engine: Engine, shapes: Iterable[Table], version: Callable[[Ask], Any] = lambda _: None
) -> tuple[Any, list[pd.DataFrame]]:
    """What `version` asks, and the tables of those shapes, each in id order; all from one moment."""
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            asked = version(lambda query: tuple(connection.execute(query).one()))
            return asked, [_read_rows(connection, shape) for shape in shapes]
    with _adbc(engine) as source, source.cursor() as cursor:
        asked = version(lambda query: _first(cursor, query, engine))
        return asked, [_read_arrow(cursor, engine, shape) for shape in shapes]


def append_all(engine: Engine, rows: Mapping[str, pd.DataFrame], check: Callable[[Ask], None]) -> None:
    """Appends rows to several tables in one transaction, after `check` has found the store as expected.

    The check runs once the database's write lock is held, so that nobody writes between the check and the rows.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            check(lambda query: tuple(connection.execute(query).one()))
            for name, frame in rows.items():
                if len(frame):
                    connection.execute(insert(TABLES[name]), _records(frame))
        return
    with _adbc(engine) as target, target.cursor() as cursor:
        cursor.execute("UPDATE imports SET id = id WHERE 0 = 1")
        check(lambda query: _first(cursor, query, engine))
        for name, frame in rows.items():
            if len(frame):
                cursor.adbc_ingest(name, _arrow(SHAPES[name], frame), mode="append")
        target.commit()


def _first(cursor: Any, query: Select, engine: Engine) -> tuple:
    cursor.execute(str(query.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True})))
    return tuple(cursor.fetchone())


def _adbc(engine: Engine) -> Any:
    connection = adbc_driver_sqlite.dbapi.connect(engine.url.database)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=10000")
    return connection


def _read_rows(connection: Connection, shape: Table) -> pd.DataFrame:
    table = TABLES[shape.name]
    return as_table(shape, connection.execute(select(table).order_by(table.c.id)).all())


def as_table(shape: Table, rows: Sequence[Any]) -> pd.DataFrame:
    """Rows as SQLAlchemy gives them as a table of that shape."""
    return shaped(shape, pd.DataFrame(rows, columns=shape.names))


def _read_arrow(cursor: Any, engine: Engine, shape: Table) -> pd.DataFrame:
    table = TABLES[shape.name]
    (rows,) = _first(cursor, select(func.count()).select_from(table), engine)
    cursor.adbc_statement.set_options(**{BATCH: str(rows + 1)})
    cursor.execute(str(select(table).order_by(table.c.id).compile(dialect=engine.dialect)))
    found = cursor.fetch_arrow_table()
    return shaped(shape, {column.name: _column(found[column.name], column.kind) for column in shape.columns})


def _column(values: pa.ChunkedArray, kind: str) -> pd.Series:
    """SQLite has no days: they come as ISO text; a column without any value comes without a type."""
    if kind in (DAY, MOMENT):
        text = values.cast(pa.string())
        text = pc.utf8_slice_codeunits(text, 0, 10 if kind == DAY else 19)
        return text.cast(pa.timestamp("s")).to_pandas()
    if kind == FLAG:
        return values.cast(pa.int64()).cast(pa.bool_()).to_pandas()
    return values.to_pandas()


def _arrow(shape: Table, frame: pd.DataFrame) -> pa.Table:
    """The frame with days and moments as ISO text, as SQLAlchemy writes them to SQLite."""
    return pa.table({column.name: _written(frame[column.name], column.kind) for column in shape.columns})


def _written(values: pd.Series, kind: str) -> pa.Array:
    written = pa.array(values, from_pandas=True)
    if kind == DAY:
        return written.cast(pa.date32()).cast(pa.string())
    if kind == MOMENT:
        return pc.binary_join_element_wise(written.cast(pa.timestamp("s")).cast(pa.string()), "000000", ".")
    return written.cast(pa.int64()) if kind == FLAG else written


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows for a database driver: missing values as None, numbers as Python's own."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")
