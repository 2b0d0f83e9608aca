"""The database's tables, derived from the declarations in `tables`."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Float, MetaData, String, Table

from .. import tables
from ..tables import CENTS, COUNT, DAY, FLAG, MOMENT, NUMBER, STORED, TEXT

TYPES = {
    CENTS: BigInteger,
    COUNT: BigInteger,
    NUMBER: Float,
    DAY: Date,
    TEXT: String,
    FLAG: Boolean,
    MOMENT: DateTime,
}

METADATA = MetaData()


def _table(shape: tables.Table) -> Table:
    columns = [
        Column(
            column.name,
            TYPES[column.kind](),
            primary_key=column.name == "id",
            autoincrement=False,
            nullable=column.optional,
        )
        for column in shape.columns
    ]
    return Table(shape.name, METADATA, *columns)


TABLES = {shape.name: _table(shape) for shape in STORED}
