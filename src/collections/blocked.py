"""What blocks an account: disputes, holds, insolvencies, limits, stopped deliveries; and the tasks that unblock it."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from .tables import BLOCKED, TEXT, empty, shaped

KINDS = ("dispute_due", "dispute", "task_due", "hold_due", "insolvency", "limit", "stop", "hold", "task")
"""What a line is about, in the order a collector sees to it: disputes to look at again by today and the others, tasks
of today or overdue, holds that end soon or have ended, insolvencies, limits exceeded, deliveries stopped; then what is
only to be known: the other holds, and the tasks ahead."""

SOON = 7
"""Days ahead in which the end of a hold is soon."""

LOOK_AGAIN = 7
"""Days after which a dispute is looked at again where nobody gave a day."""


def blocked(
    accounts: pd.DataFrame,
    standing: pd.DataFrame,
    disputes: pd.DataFrame,
    tasks: pd.DataFrame,
    exposures: pd.DataFrame,
    log: pd.DataFrame,
    as_of: date,
) -> pd.DataFrame:
    """BLOCKED at the end of the day, in the order of KINDS, the earliest day first, other disputes by their age.

    From ACCOUNTS, STANDING, DISPUTES, TASKS, EXPOSURE and the JOURNAL lines in force. A hold that is over stands here
    until somebody contacts the customer, as long as something is open.
    """
    parts = [
        _disputes(disputes, as_of),
        _tasks(tasks, as_of),
        _holds(accounts, standing, log, as_of),
        _insolvencies(standing, tasks, log),
        _limits(exposures, log),
        _stops(standing, log),
    ]
    told = pd.concat([part for part in parts if len(part)], ignore_index=True) if any(map(len, parts)) else None
    if told is None:
        return empty(BLOCKED)
    follows = told["customer"].map(standing.set_index("customer")["assigned"]).fillna("")
    told = told.assign(
        owner=told["owner"].where(told["owner"] != "", follows).astype("str"),
        place=told["kind"].map(KINDS.index),
        first=told["day"].where(told["kind"] != "dispute", told["since"]),
    )
    order = told.sort_values(["place", "first", "since", "customer", "line"], kind="stable", ignore_index=True)
    return shaped(BLOCKED, order)


def due(disputes: pd.DataFrame, tasks: pd.DataFrame, as_of: date) -> tuple[int, int]:
    """How many tasks are of today or overdue, and how many disputes are to be looked at again by today."""
    open_ = disputes[(disputes["state"] == "open").to_numpy()]
    todo = tasks["day"].where(tasks["done"].isna())
    return int((todo <= pd.Timestamp(as_of)).sum()), int((_again(open_) <= pd.Timestamp(as_of)).sum())


def _again(disputes: pd.DataFrame) -> pd.Series:
    """The day to look again at each dispute."""
    return disputes["again"].fillna(disputes["on"] + pd.Timedelta(days=LOOK_AGAIN))


def _as_blocked(rows: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    """Rows with these columns as BLOCKED; a column that neither has is 0, '' or missing."""
    made = rows.assign(**columns).reset_index(drop=True)
    usual: dict[str, Any] = {"amount": 0, "open": 0, "day": pd.NaT}
    texts = {column.name for column in BLOCKED.columns if column.kind == TEXT}
    lacking = {name: "" if name in texts else usual[name] for name in BLOCKED.names if name not in made}
    made = made.assign(**lacking)
    return shaped(BLOCKED, made.assign(day=made["day"].astype("datetime64[s]")))


def _by(day: pd.Series, last: date, kind: str) -> Any:
    """The kind of each line: `<kind>_due` where its day has come, or is missing."""
    return (day <= pd.Timestamp(last)).map({True: f"{kind}_due", False: kind})


def _disputes(disputes: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The open disputes."""
    open_ = disputes[(disputes["state"] == "open").to_numpy()]
    again = _again(open_)
    return _as_blocked(
        open_,
        kind=_by(again, as_of, "dispute"),
        line=open_["journal_id"],
        since=open_["on"],
        day=again,
        amount=open_["left"],
        open=open_["held"],
    )


def _tasks(tasks: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The open tasks; a claim whose day is ahead stands with its insolvency alone."""
    due = tasks["day"] <= pd.Timestamp(as_of)
    open_ = tasks[(tasks["done"].isna() & (due | (tasks["what"] != "claim"))).to_numpy()]
    kind = _by(open_["day"], as_of, "task")
    return _as_blocked(open_, kind=kind, line=open_["journal_id"], since=open_["on"], reason=open_["what"])


def _holds(accounts: pd.DataFrame, standing: pd.DataFrame, log: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The holds that run, and those that are over without a contact since."""
    held = standing[standing["hold_until"].notna().to_numpy()]
    over = held["hold_until"] < pd.Timestamp(as_of)
    owing = held["customer"].isin(accounts["customer"][(accounts["open"] > 0).to_numpy()])
    left_alone = ~(held["last_contact"] > held["hold_until"]) & owing
    kept = held[(~over | left_alone).to_numpy()]
    told = kept.merge(_newest(log, "hold"), on="customer")
    soon = as_of + timedelta(days=SOON)
    return _as_blocked(told, kind=_by(told["hold_until"], soon, "hold"), since=told["on"], day=told["hold_until"])


def _insolvencies(standing: pd.DataFrame, tasks: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """The insolvencies, each with the day by which its claim is to be filed while it is not."""
    told = standing[standing["insolvent"].notna().to_numpy()].merge(_newest(log, "insolvency"), on="customer")
    filing = tasks[tasks["done"].isna().to_numpy()].set_index("journal_id")["day"]
    return _as_blocked(told, kind="insolvency", since=told["insolvent"], day=filing.reindex(told["line"]).array)


def _limits(exposures: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """The credit limits exceeded."""
    told = exposures[(exposures["over"] > 0).to_numpy()].merge(_newest(log, "limit"), on="customer")
    return _as_blocked(told, kind="limit", since=told["on"], amount=told["over"])


def _stops(standing: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """The customers to whom nothing is delivered."""
    told = standing[standing["stopped"].notna().to_numpy()].merge(_newest(log, "stop"), on="customer")
    return _as_blocked(told, kind="stop", since=told["stopped"])


def _newest(log: pd.DataFrame, act: str) -> pd.DataFrame:
    """The newest line of an act of each customer: `customer`, `line`, `on`, `note`."""
    lines = log[(log["act"] == act).to_numpy()].drop_duplicates("customer", keep="last")
    return lines.rename(columns={"id": "line"})[["customer", "line", "on", "note"]]
