"""Who to chase, in which order, because of what.

One line per customer. Those whom nothing speaks against come first, by what a contact is worth today: overdue amount,
more when it is older, more after a broken promise, more when nobody was ever contacted. No two currencies are added:
a customer with several stands with the largest overdue amount.
"""

from datetime import date

import numpy as np
import pandas as pd

from . import policy
from .standing import empty_standing
from .tables import ESCALATED, STANDING, WORKLIST, empty, shaped

BROKEN, NEVER, AGE = 2.0, 1.5, 30
"""Weights: a broken promise counts double, a customer never contacted half more, and every 30 days late once more."""


def worklist(
    accounts: pd.DataFrame, standing: pd.DataFrame, as_of: date, rules: policy.Policy = policy.DEFAULT
) -> pd.DataFrame:
    """WORKLIST of every customer with an overdue amount, from ACCOUNTS and STANDING at the end of the day."""
    late = accounts[(accounts["overdue"] > 0).to_numpy()]
    main = late.sort_values(["customer", "overdue", "currency"], ascending=[True, False, True])
    main = main.drop_duplicates("customer").reset_index(drop=True)
    if not len(main):
        return empty(WORKLIST)
    rows = beside(main, standing)
    following = policy.steps(rows, rules)
    against = policy.objections(rows, following["due_from"], as_of, rules)
    reasons = _reasons(rows, following["step"], as_of)
    listed = main.assign(
        step=following["step"],
        **reasons,
        objections=_joined(against),
        until=_until(rows, against, following["due_from"], rules),
        worth=_worth(rows),
    )
    listed = listed.assign(waits=against.any(axis=1)).sort_values(
        ["waits", "worth", "customer"], ascending=[True, False, True], ignore_index=True
    )
    return shaped(WORKLIST, listed)


def beside(main: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """The accounts with their STANDING beside them; where the journal is silent, an empty one."""
    silent = sorted(set(main["customer"]) - set(standing["customer"]))
    every = pd.concat([standing, empty_standing(silent)], ignore_index=True) if silent else standing
    return main.merge(every[STANDING.names], on="customer", how="left")


def _worth(rows: pd.DataFrame) -> pd.Series:
    broken = policy.broken(rows)
    weight = np.where(broken, BROKEN, 1.0) * np.where(rows["contacts"] == 0, NEVER, 1.0)
    return (rows["overdue"] + rows["unapplied"]).clip(lower=0) * (1 + rows["days_late"] / AGE) * weight


def _reasons(rows: pd.DataFrame, step: pd.Series, as_of: date) -> dict[str, object]:
    """The sentence that says why this customer now, and the day, amount and days it speaks of."""
    broken = policy.broken(rows)
    silent = rows["last_act"].isin(policy.UNANSWERED)
    never = rows["contacts"] == 0
    cases = [broken, silent, never]
    since = (pd.Timestamp(as_of) - rows["last_contact"]).dt.days
    missing = pd.Series(np.datetime64("NaT", "s"), index=rows.index)
    return {
        "reason": np.select(cases, ["promise_broken", "no_answer", "never"], "last"),
        "reason_day": rows["promise_day"].where(broken, rows["last_contact"].where(~never, missing)),
        "reason_amount": rows["promise_amount"].where(broken, 0),
        "reason_days": rows["days_late"].where(never, since.fillna(0).astype("int64")),
    }


def _joined(against: pd.DataFrame) -> pd.Series:
    """The objections of each line, strongest first, comma between."""
    joined = pd.Series("", index=against.index, dtype="str")
    for name in against.columns:
        named = joined.where(joined == "", joined + ",") + name
        joined = joined.where(~against[name], named)
    return joined


def _until(rows: pd.DataFrame, against: pd.DataFrame, due_from: pd.Series, rules: policy.Policy) -> pd.Series:
    """The day the strongest objection ends, where it has an end: newer books end `promise_unknown`, not a day."""
    rested = policy.rested(rows, rules)
    soon = pd.Series(np.where(rested.isna() | (due_from > rested), due_from, rested), index=rows.index)
    ends = {
        "hold": rows["hold_until"],
        "promise_running": rows["promise_day"],
        "plan_running": rows["plan_until"],
        "too_soon": soon,
    }
    until = pd.Series(np.datetime64("NaT", "s"), index=rows.index)
    for name in reversed(policy.WAITING):
        end = ends.get(name, pd.Series(np.datetime64("NaT", "s"), index=rows.index))
        until = until.where(~against[name], end.astype("datetime64[s]"))
    return until


def escalated(accounts: pd.DataFrame, standing: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """ESCALATED: the customers on the escalation list who still have something open, the largest overdue first."""
    listed = accounts[accounts["customer"].isin(standing.loc[standing["escalated"].notna(), "customer"]).to_numpy()]
    rows = listed.merge(standing, on="customer").merge(customers, on="customer", suffixes=("", "_of_books"))
    number = rows["company_number"].where(rows["company_number"] != "", rows["vat_number"])
    contact = rows["contact"].str.cat([rows["phone"], rows["email"]], sep=" · ")
    named = rows.assign(
        company_number=number,
        contact=contact.str.strip(" ·").str.replace(" ·  · ", " · "),
        since=rows["escalated"],
        note=rows["escalation_note"],
    )
    return shaped(ESCALATED, named.sort_values(["overdue", "customer"], ascending=[False, True], ignore_index=True))
