"""How long the books take to come out of the store, against a bare ADBC read of the same tables of the same file."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import adbc_driver_sqlite.dbapi
import pyarrow as pa

from bench import Row, in_turn, printed, row
from bench.books import stored
from src.collections.tables import STORED

WHOLE = {"adbc.sqlite.query.batch_rows": str(1 << 30)}


def bare(file: str) -> list[pa.Table]:
    """Every table as the database has it."""
    with adbc_driver_sqlite.dbapi.connect(file) as connection, connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**WHOLE)
        return [_whole(cursor, shape.name) for shape in STORED]


def _whole(cursor: adbc_driver_sqlite.dbapi.Cursor, name: str) -> pa.Table:
    cursor.execute(f"SELECT * FROM {name} ORDER BY id")
    return cursor.fetch_arrow_table()


def measured(number: int) -> list[Row]:
    """The row of the table for so many documents."""
    with TemporaryDirectory() as folder:
        source = stored(number, Path(folder))
        taken, base = in_turn(source.facts, lambda: bare(str(source.url.database)), 5)
    return [row(f"cold load, {number:,} documents", taken, base, 1.5)]


def main(quick: bool = True) -> list[Row]:
    """Measures 100,000 documents, and 1,000,000 unless it is to be quick, and prints the table."""
    rows = [row for number in ((100_000,) if quick else (100_000, 1_000_000)) for row in measured(number)]
    return printed("the books from the store", "bare ADBC", rows)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
