"""What a customer is asked to pay today: what is overdue, less credit, less what is disputed or promised already.

Credit is set against the oldest documents first; one that it pays whole is not asked for and not named. What stays of
the credit is a negative line, so that the lines add up to the total. No two currencies are added.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ..desk import Desk

PROMISED = ("running", "unknown")
"""States of a promise that is not to be asked for again: not due yet, or not to be judged from the books."""


class NothingToAsk(Exception):
    """There is nothing to write about: `key` names the sentence under `mail.nothing.`, `values` fill it in."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True)
class Claim:
    """What is asked for in one currency: OPEN_ITEMS overdue, oldest due first; `credit` as OPEN_ITEMS whose `open` is
    what is left of it; OPEN_ITEMS not due `later`; and cents kept apart because they are disputed or promised."""

    currency: str
    due: pd.DataFrame
    credit: pd.DataFrame
    later: pd.DataFrame
    disputed: int = 0
    promised: int = 0

    @property
    def total(self) -> int:
        """Cents asked for, never below zero."""
        return max(int(self.due["open"].sum() + self.credit["open"].sum()) - self.disputed - self.promised, 0)


def claims(desk: Desk, customer: str, *, apart: bool = True) -> list[Claim]:
    """What a customer owes at the desk's day, a claim for each currency with something overdue, the largest first.

    With `apart`, what is disputed or promised is kept apart, and a currency in which nothing is left is left out.
    """
    items, accounts = desk.open_documents(customer), desk.account(customer)
    kept = (_disputed(desk, customer), _promised(desk, customer)) if apart else ((0, ""), (0, ""))
    found = []
    for currency in accounts["currency"]:
        own = items[(items["currency"] == currency).to_numpy()]
        main = currency == desk.due_now(customer)[1]
        disputed, promised = (cents if code == currency or (main and not code) else 0 for cents, code in kept)
        claim = _netted(currency, own, disputed, promised)
        if claim.total > 0:
            found.append(claim)
    return found


def asked(desk: Desk, customer: str) -> list[Claim]:
    """The claims a reminder may make. NothingToAsk with the reason where a reminder would be wrong."""
    stand, day = desk.stand(customer), pd.Timestamp(desk.as_of)
    if pd.notna(stand["escalated"]):
        raise NothingToAsk("escalated")
    if pd.notna(stand["hold_until"]) and stand["hold_until"] >= day:
        raise NothingToAsk("hold", day=stand["hold_until"].date())
    if pd.notna(stand["plan_until"]) and stand["plan_until"] >= day:
        raise NothingToAsk("plan", day=stand["plan_until"].date())
    found = claims(desk, customer)
    if found:
        return found
    if not claims(desk, customer, apart=False):
        raise NothingToAsk("covered" if (desk.account(customer)["overdue"] > 0).any() else "not_overdue")
    if _promised(desk, customer)[0]:
        raise NothingToAsk("promised", day=stand["promise_day"].date())
    raise NothingToAsk("disputed")


def _netted(currency: str, own: pd.DataFrame, disputed: int, promised: int) -> Claim:
    """The claim of one currency from a customer's OPEN_ITEMS in it."""
    overdue = ((own["open"] > 0) & (own["days_late"] > 0)).to_numpy()
    due = own[overdue].sort_values(["due", "day", "number"])
    credit = own[(own["open"] < 0).to_numpy()].sort_values(["day", "number"])
    available = -int(credit["open"].sum())
    paid = (due["open"].cumsum() <= available).to_numpy()
    used = int(due["open"].to_numpy()[paid].sum())
    before = -(credit["open"].cumsum() - credit["open"])
    left = credit["open"] + (used - before).clip(lower=0, upper=-credit["open"])
    credit = credit.assign(open=left)
    later = own[((own["open"] > 0).to_numpy() & ~overdue)].sort_values(["due", "day", "number"])
    return Claim(currency, due[~paid], credit[(left < 0).to_numpy()], later, disputed, promised)


def _disputed(desk: Desk, customer: str) -> tuple[int, str]:
    """What the customer disputes: cents, and their currency ('' for the main one)."""
    cents = int(desk.stand(customer)["disputed"])
    lines = list(_lines(desk, customer, "dispute"))
    return (cents, lines[-1]) if cents and lines else (0, "")


def _promised(desk: Desk, customer: str) -> tuple[int, str]:
    """What the newest promise still lacks, while it is not to be judged: cents, and their currency."""
    made = desk.promises[(desk.promises["customer"] == customer).to_numpy()].tail(1)
    if not len(made) or made["state"].iloc[0] not in PROMISED:
        return 0, ""
    return max(int(made["amount"].iloc[0] - made["received"].iloc[0]), 0), str(made["currency"].iloc[0])


def _lines(desk: Desk, customer: str, act: str) -> Iterator[str]:
    """The currencies of a customer's acts of one kind, in their order."""
    log = desk.log
    yield from log.loc[((log["customer"] == customer) & (log["act"] == act)).to_numpy(), "currency"]
