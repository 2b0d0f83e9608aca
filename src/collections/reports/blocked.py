"""What blocks the accounts, in words and as a sheet: every dispute, hold, insolvency, limit, stop and open task."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..desk import Desk
from ..documents.workbook import Sheet
from ..words import Words
from .lists import Fields, heading, titled

NAMED = 4
"""Numbers of disputed documents named in a sentence; the rest shows as an ellipsis."""

FIELDS: Fields = (
    ("kind_name", "export.blocked_kind", "text", 22),
    ("name", "export.customer", "text", 32),
    ("customer", "export.code", "text", 12),
    ("told", "export.blocked_told", "text", 60),
    ("owner", "export.blocked_owner", "text", 18),
    ("day", "export.blocked_day", "day", 12),
    ("since", "export.blocked_since", "day", 12),
    ("amount", "export.blocked_amount", "cents", 16),
    ("owed", "export.open", "cents", 14),
    ("overdue", "export.overdue", "cents", 14),
    ("currency", "export.currency", "text", 9),
)


def of_kind(kind: str) -> str:
    """What a kind of BLOCKED is about, its day left out: 'dispute' for 'dispute_due'."""
    return kind.removesuffix("_due")


def task_name(words: Words, what: str, note: str) -> str:
    """A task in the user's words, else what it is; both where it is one of ours and something was said of it."""
    if what == "other" and note:
        return note
    name = words(f"task.{what}") if words.has(f"task.{what}") else what
    return f"{name} · {note}" if note else name


def about(words: Words, line: Mapping[str, Any]) -> str:
    """What a line of BLOCKED is about, as plain text; '' where there is nothing but its kind."""
    kind = of_kind(line["kind"])
    if kind == "task":
        return task_name(words, line["reason"], line["note"])
    parts = _disputed(words, line) if kind == "dispute" else []
    parts += [words("blocked.next", next=line["following"])] if line["following"] else []
    return " · ".join([*parts, line["note"]] if line["note"] else parts)


def _disputed(words: Words, line: Mapping[str, Any]) -> list[str]:
    """Why, and which documents."""
    numbers = [number for number in line["documents"].split("\n") if number]
    named = ", ".join(numbers[:NAMED]) + (" …" if len(numbers) > NAMED else "")
    reason = [words(f"disputed_for.{line['reason']}")] if words.has(f"disputed_for.{line['reason']}") else []
    return [*reason, named or words("blocked.whole_account")]


def blocked_rows(desk: Desk, words: Words, blocked: pd.DataFrame) -> pd.DataFrame:
    """Lines of BLOCKED with what the books show beside them: one row per currency in which the customer owes."""
    accounts = desk.accounts[["customer", "currency", "open", "overdue"]]
    own = (blocked["currency"] != "").to_numpy()
    keyed = blocked[own].merge(accounts.rename(columns={"open": "owed"}), on=["customer", "currency"], how="left")
    others = blocked[~own].drop(columns="currency")
    spread = others.merge(accounts.rename(columns={"open": "owed"}), on="customer", how="left")
    rows = pd.concat([part for part in (keyed, spread) if len(part)] or [keyed], ignore_index=True)
    rank = {
        (kind, line): place for place, (kind, line) in enumerate(zip(blocked["kind"], blocked["line"], strict=True))
    }
    place = [rank[pair] for pair in zip(rows["kind"], rows["line"], strict=True)]
    rows = rows.assign(place=place).sort_values(["place", "currency"], ignore_index=True)
    return rows.assign(
        name=rows["customer"].map(desk.names).fillna(rows["customer"]),
        kind_name=[words(f"blocked.kind.{of_kind(kind)}") for kind in rows["kind"]],
        told=[about(words, line) for line in rows.to_dict("records")],
        owed=rows["owed"].fillna(0).astype("int64"),
        overdue=rows["overdue"].fillna(0).astype("int64"),
        currency=rows["currency"].fillna(""),
    )


def blocked_sheet(desk: Desk, words: Words, blocked: pd.DataFrame) -> Sheet:
    """Lines of BLOCKED, each with who sees to it and by when."""
    title = words("blocked.question")
    rows = blocked_rows(desk, words, blocked)
    return Sheet(title, titled(FIELDS, words), rows, heading(desk, words, title, words("blocked.about")))
