"""How far customers use their credit limits: what is open with them, whatever its age."""

import pandas as pd

from .tables import EXPOSURE, empty, shaped


def exposure(accounts: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """EXPOSURE of every customer with a credit limit, the furthest above its limit first.

    From ACCOUNTS and STANDING of the same day. All that is open counts, due or not, and credit not yet applied takes
    away from it; a limit is exceeded only by a cent more than itself. Amounts in another currency than the limit's
    count for nothing: currencies are never added.
    """
    limited = standing[(standing["limit"] > 0).to_numpy()]
    if not len(limited):
        return empty(EXPOSURE)
    own = limited[["customer", "limit", "limit_currency"]].rename(columns={"limit_currency": "currency"})
    beside = own.merge(accounts, on=["customer", "currency"], how="left")
    amounts = {name: beside[name].fillna(0).astype("int64") for name in ("open", "overdue", "unapplied")}
    made = beside.assign(
        open=amounts["open"],
        not_due=amounts["open"] - amounts["overdue"] - amounts["unapplied"],
        over=amounts["open"] - beside["limit"],
    )
    return shaped(EXPOSURE, made.sort_values(["over", "customer"], ascending=[False, True], ignore_index=True))
