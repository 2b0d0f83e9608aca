"""Accounts beside their standing, for the tests of the policy and of what speaks against a contact."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from src.collections.policy import DEFAULT, WAITING, Policy, objections
from src.collections.standing import SPOKEN, WRITTEN
from src.collections.tables import ACCOUNTS, CENTS, COUNT, DAY, DTYPES, PROMISES, STANDING, Column
from src.collections.worklist import next_steps
from tests.given import rows

FRIDAY = date(2026, 11, 20)
LATE = "2026-10-31"
PENDING = (Column("promised", CENTS, ""), Column("promised_day", DAY, ""))
COLUMNS = {column.name: column for column in (*ACCOUNTS.columns, *STANDING.columns, *PENDING)}
BLANK = {DAY: None, COUNT: 0, CENTS: 0}


def accounts(*lines: dict[str, Any]) -> pd.DataFrame:
    """ACCOUNTS and STANDING side by side: 1,000 EUR overdue since 31 October and a silent journal, unless a line says
    otherwise."""
    usual = {"customer": "C1", "currency": "EUR", "open": 1000_00, "overdue": 1000_00, "documents": 1, "oldest": LATE}
    made = {
        name: np.array(cells, DTYPES[column.kind])
        if column.kind == DAY
        else pd.Series(cells, dtype=DTYPES[column.kind])
        for name, column in COLUMNS.items()
        if (cells := [line.get(name, usual.get(name, BLANK.get(column.kind, ""))) for line in lines])
    }
    return pd.DataFrame(made).assign(promised_runs=[line.get("promised_runs", False) for line in lines])


def arrays(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """The columns as the policy takes them."""
    return {
        name: column.to_numpy(object) if column.dtype == "str" else column.to_numpy() for name, column in frame.items()
    }


def promised(*lines: dict[str, Any]) -> pd.DataFrame:
    """PROMISES that say of the accounts what these lines do."""
    made = [
        {
            **{"journal_id": 1, "received": 0, "on": LATE, "customer": line.get("customer", "C1")},
            **{"day": line["promised_day"], "amount": line["promised"], "currency": line.get("currency", "EUR")},
            "state": "running" if line.get("promised_runs") else "unknown",
        }
        for line in lines
        if line.get("promised")
    ]
    return rows(PROMISES, made)


def after(step: str, on: str, **more: Any) -> dict[str, Any]:
    """An account whose last contact was this step."""
    called = "call" if step == "call_2" else step
    days = {
        "last_mail": on if step in WRITTEN else None,
        "last_call": on if called in SPOKEN else None,
        "reminded": on if step == "reminder_1" else "2026-10-01",
        "warned": {"reminder_1": None, "reminder_2": on}.get(step, "2026-10-01"),
    }
    return {"step": step, "step_day": on, "contacts": 1, "last_act": called, "last_contact": on, **days, **more}


def told(line: dict[str, Any], as_of: date = FRIDAY, policy: Policy = DEFAULT) -> tuple[str, str, list[str]]:
    """The next step of an account, the day from which it is due, and what speaks against it, strongest first."""
    one = arrays(accounts(line))
    following = next_steps(one, policy)
    against = objections(one, following, as_of, policy)
    return following["step"][0], str(following["due_from"][0])[:10], [name for name in WAITING if against[name][0]]


def days_before_on_and_after(day: str) -> list[date]:
    return [date.fromisoformat(day) + timedelta(days=ahead) for ahead in (-1, 0, 1, 400)]
