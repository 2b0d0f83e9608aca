"""What a file says of customers, as new lines of CUSTOMERS."""

import numpy as np
import pandas as pd

from ..tables import CUSTOMERS, shaped
from .known import latest_customers

SAID = ("name", "company_number", "vat_number", "email", "phone", "contact", "address", "country", "language")


def new_customers(customers: pd.DataFrame, taken: pd.DataFrame, import_id: int) -> pd.DataFrame:
    """A CUSTOMERS line for each customer of whom the file says something new; what it leaves empty stays as known."""
    said = _said(taken)
    old = latest_customers(customers).set_index("customer").reindex(said.index)
    merged = {field: said[field].where(said[field] != "", old[field].fillna("")) for field in SAID}
    merged["name"] = merged["name"].where(merged["name"] != "", said.index.to_series())
    terms = said["terms"].where(said["terms"].notna(), old["terms"])
    differs = old["id"].isna().to_numpy()
    for field, values in merged.items():
        differs = differs | (values != old[field].fillna("")).to_numpy()
    differs = differs | (terms.fillna(-1) != old["terms"].fillna(-1)).to_numpy()
    lines = pd.DataFrame({**merged, "terms": terms})[differs].reset_index()
    first = int(customers["id"].max()) if len(customers) else 0
    return shaped(CUSTOMERS, lines.assign(id=np.arange(first + 1, first + 1 + len(lines)), import_id=import_id))


def _said(taken: pd.DataFrame) -> pd.DataFrame:
    """What a file says of each customer: the last value given for each field, "" where it gives none; indexed by
    customer, in code order. A name that only repeats the code says nothing."""
    codes = np.sort(taken["customer"].unique())
    said = pd.DataFrame(index=pd.Index(codes, name="customer", dtype="str"))
    for field in SAID:
        silent = (taken[field] == "") | ((taken[field] == taken["customer"]) & (field == "name"))
        given = taken.loc[~silent, ["customer", field]].drop_duplicates("customer", keep="last")
        said[field] = given.set_index("customer")[field].reindex(said.index).fillna("").astype("str")
    given = taken.loc[taken["terms"].notna(), ["customer", "terms"]].drop_duplicates("customer", keep="last")
    said["terms"] = given.set_index("customer")["terms"].reindex(said.index)
    return said
