"""Ageing per customer as two analytical engines do it, DuckDB and Polars, on the very columns of the numpy pass."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

Columns = dict[str, np.ndarray]
"""Of each document, days as numbers: day, due, settled (the day nothing is open any more), amount, customer."""

ENGINES = ("duckdb", "polars")
QUERY = """
select customer,
    case when amount < 0 then 6 when {today} - due <= 0 then 0 when {today} - due <= 30 then 1
        when {today} - due <= 60 then 2 when {today} - due <= 90 then 3 when {today} - due <= 120 then 4
        else 5 end as bucket,
    sum(amount) as amount, count(*) as count
from documents where day <= {today} and settled > {today} group by all
"""


def rivals(columns: Columns, today: int) -> dict[str, Callable[[], Any]]:
    """What each engine that is installed runs: its result is fetched, a line per customer and bucket."""
    made = {"duckdb": in_duckdb, "polars": in_polars}
    return {name: made[name](columns, today) for name in ENGINES if find_spec(name)}


def in_duckdb(columns: Columns, today: int) -> Callable[[], Any]:
    """One query over a table of DuckDB's own, the quickest it can be asked."""
    import duckdb
    import pyarrow as pa

    connection = duckdb.connect()
    connection.register("given", pa.table(columns))
    connection.execute("create table documents as select * from given")
    return lambda: connection.execute(QUERY.format(today=today)).fetchnumpy()


def in_polars(columns: Columns, today: int) -> Callable[[], Any]:
    """One lazy query, which Polars plans and spreads over the processors as it likes."""
    import polars as pl

    table = pl.DataFrame(columns)
    late = today - pl.col("due")
    bucket = pl.when(pl.col("amount") < 0).then(6)
    for place, edge in enumerate((0, 30, 60, 90, 120)):
        bucket = bucket.when(late <= edge).then(place)
    open_ = table.lazy().filter((pl.col("day") <= today) & (pl.col("settled") > today))
    asked = open_.group_by("customer", bucket.otherwise(5).alias("bucket")).agg(pl.col("amount").sum(), pl.len())
    return asked.collect
