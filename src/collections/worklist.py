"""Who to chase, in which order, because of what.

One line per customer. Those whom nothing speaks against come first, by what a contact is worth today: overdue amount,
more when it is older, more after a broken promise, more when nobody was ever contacted. No two currencies are added:
a customer with several stands with the largest overdue amount.
"""

from datetime import date

import numpy as np
import pandas as pd

from . import policy
from .standing import SILENT
from .tables import ESCALATED, WORKLIST, empty, shaped

BROKEN, NEVER, AGE = 2.0, 1.5, 30
"""Weights: a broken promise counts double, a customer never contacted half more, and every 30 days late once more."""

REASONS = ("promise_broken", "no_answer", "never", "last")
"""Why a customer is to be contacted, the first that is so: keys under `worklist.reason.`."""


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
    reasons = _reasons(rows, as_of)
    listed = main.assign(
        step=following["step"],
        **reasons,
        objections=_joined(against),
        until=_until(rows, against, following["due_from"], rules),
        worth=_worth(rows),
    )
    waits = against.to_numpy().any(axis=1)
    order = np.lexsort((listed["customer"].to_numpy(), -listed["worth"].to_numpy(), waits))
    return shaped(WORKLIST, listed.take(order).reset_index(drop=True))


def beside(main: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """The accounts with their STANDING beside them; where the journal is silent, an empty one."""
    place = pd.Index(standing["customer"]).get_indexer(main["customer"])
    every = pd.concat([standing, SILENT], ignore_index=True)
    beside_them = every.take(np.where(place < 0, len(standing), place)).set_axis(main.index)
    return pd.concat([main, beside_them.drop(columns="customer")], axis=1)


def _worth(rows: pd.DataFrame) -> pd.Series:
    broken = policy.broken(rows)
    weight = np.where(broken, BROKEN, 1.0) * np.where(rows["contacts"] == 0, NEVER, 1.0)
    return (rows["overdue"] + rows["unapplied"]).clip(lower=0) * (1 + rows["days_late"] / AGE) * weight


def _reasons(rows: pd.DataFrame, as_of: date) -> dict[str, np.ndarray]:
    """The sentence that says why this customer now, and the day, amount and days it speaks of."""
    broken = policy.broken(rows).to_numpy()
    silent = rows["last_act"].isin(policy.UNANSWERED).to_numpy()
    never = rows["contacts"].to_numpy() == 0
    last = rows["last_contact"].to_numpy()
    ago = np.where(never, 0, (np.datetime64(as_of, "s") - last).astype("timedelta64[D]").astype("int64"))
    return {
        "reason": np.select([broken, silent, never], REASONS[:-1], REASONS[-1]),
        "reason_day": np.where(broken, rows["promise_day"].to_numpy(), last),
        "reason_amount": np.where(broken, rows["promise_amount"].to_numpy(), 0),
        "reason_days": np.where(never, rows["days_late"].to_numpy(), ago),
    }


def _joined(against: pd.DataFrame) -> pd.Series:
    """The objections of each line, strongest first, comma between; each set of objections is written once."""
    sets, which = np.unique(against.to_numpy(), axis=0, return_inverse=True)
    names = np.array(against.columns, object)
    written = np.array([",".join(names[held]) for held in sets], object)
    return pd.Series(written[which.ravel()], index=against.index, dtype="str")


def _until(rows: pd.DataFrame, against: pd.DataFrame, due_from: pd.Series, rules: policy.Policy) -> np.ndarray:
    """The day the strongest objection ends, where it has an end: newer books end `promise_unknown`, not a day."""
    rested, due = policy.rested(rows, rules).to_numpy(), due_from.to_numpy()
    ends = {
        "hold": rows["hold_until"].to_numpy(),
        "promise_running": rows["promise_day"].to_numpy(),
        "plan_running": rows["plan_until"].to_numpy(),
        "too_soon": np.where(np.isnat(rested) | (due > rested), due, rested),
    }
    held = [against[name].to_numpy() for name in policy.WAITING]
    never = np.full(len(rows), np.datetime64("NaT", "s"))
    return np.select(held, [ends.get(name, never).astype("datetime64[s]") for name in policy.WAITING], never)


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
