"""The database's tables, derived from the declarations in `tables`."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Float, LargeBinary, MetaData, String, Table

from .. import tables
from ..tables import BYTES, CENTS, COUNT, DAY, FLAG, MOMENT, NUMBER, PAPERS, STORED, TEXT

TYPES = {
    CENTS: BigInteger,
    COUNT: BigInteger,
    NUMBER: Float,
    DAY: Date,
    TEXT: String,
    FLAG: Boolean,
    MOMENT: DateTime,
    BYTES: LargeBinary,
}

METADATA = MetaData()


def _table(shape: tables.Table) -> Table:
    """The table of a shape; its first column is the key."""
    columns = [
        Column(
            column.name,
            TYPES[column.kind](),
            primary_key=column is shape.columns[0],
            autoincrement=False,
            nullable=column.optional,
        )
        for column in shape.columns
    ]
    return Table(shape.name, METADATA, *columns)


TABLES = {shape.name: _table(shape) for shape in (*STORED, PAPERS)}
