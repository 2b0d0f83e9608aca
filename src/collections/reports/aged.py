"""The ageing of each customer: a line each, a column per bucket, as rows and as a sheet."""

import pandas as pd

from ..ageing import ISSUED, UNAPPLIED, bucket_names
from ..desk import Desk
from ..documents.workbook import Field, Sheet
from ..words import Words
from .lists import heading
from .told import bucket_label


def bucket_columns(desk: Desk) -> list[str]:
    """The buckets of the edges that the user chose, what is unapplied last."""
    return [*bucket_names(desk.options.edges), UNAPPLIED]


def aged_rows(desk: Desk, currency: str) -> pd.DataFrame:
    """The customers with something open, who owes most first: `customer`, `name`, cents in each of `bucket_columns`,
    their sum `open`, `currency`."""
    table, names = desk.customer_buckets[currency], bucket_columns(desk)
    wide = table.set_index(["customer", "bucket"])["amount"].unstack(fill_value=0)
    wide = wide.reindex(columns=pd.Index(names, dtype="str"), fill_value=0).astype("int64")
    rows = wide.assign(open=wide.sum(axis=1), currency=currency).rename_axis(columns=None).reset_index()
    rows = rows.assign(name=rows["customer"].map(desk.names).astype("str"))
    return rows.sort_values(["open", "customer"], ascending=[False, True], ignore_index=True)


def aged_about(desk: Desk, words: Words) -> str:
    """What the columns are, and from which day they count."""
    return words("figures.aged_about_issued" if desk.options.aged_by == ISSUED else "figures.aged_about")


def aged_sheet(desk: Desk, words: Words, currency: str) -> Sheet:
    """The ageing of every customer, below the totals of its columns."""
    rows, title = aged_rows(desk, currency), words("figures.aged")
    labels = {name: bucket_label(words, name, desk.options.aged_by) for name in bucket_columns(desk)}
    amounts = {**labels, "open": words("export.open")}
    fields = (
        Field("name", words("export.customer"), "text", 34),
        Field("customer", words("export.code"), "text", 12),
        *(Field(name, label, "cents", 16) for name, label in amounts.items()),
        Field("currency", words("export.currency"), "text", 9),
    )
    totals = [f"{label}: {words.money(int(rows[name].sum()), currency)}" for name, label in amounts.items()]
    about = "\n".join([aged_about(desk, words), *totals])
    return Sheet(title, fields, rows, heading(desk, words, title, about, currency=currency))
