"""What a customer is asked to pay today: what is overdue, less credit, less what is disputed or promised already.

A document that is disputed whole leaves the list; of one disputed in part, the part is kept apart. Credit is set
against the oldest documents first; one that it pays whole is not asked for and not named. What stays of the credit is
a negative line, so that the lines add up to the total. No two currencies are added. Of a payment plan in force only the
parts that were missed are overdue: the books of the desk carry its days.
"""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from .. import policy, standing
from ..desk import Desk


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


def claims(desk: Desk, customer: str, *, apart: bool = True, left_out: Collection[int] = ()) -> list[Claim]:
    """What a customer owes at the desk's day, a claim for each currency with something overdue, the largest first.

    With `apart`, what is disputed or promised is kept apart, and a currency in which nothing is left is left out.
    `left_out` are DOCUMENTS.id that are not asked for this time.
    """
    items, accounts = desk.open_documents(customer), desk.account(customer)
    items = items[~items["document_id"].isin(list(left_out)).to_numpy()]
    promised = _promised(desk, customer) if apart else {}
    found = []
    for currency in accounts["currency"]:
        main = currency == desk.due_now(customer)[1]
        own, disputed = items[(items["currency"] == currency).to_numpy()], 0
        if apart:
            own, disputed = _undisputed(_disputes(desk, customer, currency, main), own)
        kept = promised.get(currency) or (promised.get("") if main else None)
        claim = _netted(currency, own, disputed, kept.amount if kept else 0)
        if claim.total > 0:
            found.append(claim)
    return found


def asked(desk: Desk, customer: str, left_out: Collection[int] = ()) -> list[Claim]:
    """The claims a reminder may make. NothingToAsk with the reason where a reminder would be wrong."""
    stand, day = desk.stand(customer), pd.Timestamp(desk.as_of)
    if pd.notna(stand["insolvent"]):
        raise NothingToAsk("insolvent", day=stand["insolvent"].date())
    if pd.notna(stand["escalated"]):
        raise NothingToAsk("escalated")
    if pd.notna(stand["hold_until"]) and stand["hold_until"] >= day:
        raise NothingToAsk("hold", day=stand["hold_until"].date())
    found = claims(desk, customer, left_out=left_out)
    if found:
        return found
    if left_out and claims(desk, customer):
        raise NothingToAsk("left_out")
    if not claims(desk, customer, apart=False):
        raise _settled(desk, customer)
    if promised := _promised(desk, customer):
        raise NothingToAsk("promised", day=max(one.day for one in promised.values()).date())
    raise NothingToAsk("disputed")


def _settled(desk: Desk, customer: str) -> NothingToAsk:
    """Why nothing at all is due: a plan that is kept, credit, or nothing overdue."""
    stand = desk.stand(customer)
    if (desk.account(customer)["overdue"] > 0).any():
        return NothingToAsk("covered")
    if stand["plan_state"] in policy.PLAN_KEPT:
        return NothingToAsk("plan", day=stand["plan_until"].date())
    return NothingToAsk("not_overdue")


def _netted(currency: str, own: pd.DataFrame, disputed: int, promised: int) -> Claim:
    """The claim of one currency from a customer's OPEN_ITEMS in it."""
    overdue = _overdue(own)
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


def _overdue(own: pd.DataFrame) -> pd.Series:
    return ((own["open"] > 0) & (own["days_late"] > 0)).to_numpy()


def _disputes(desk: Desk, customer: str, currency: str, main: bool) -> pd.DataFrame:
    """The customer's open DISPUTES in a currency; one that names none is in the `main` one."""
    own = desk.disputes[((desk.disputes["customer"] == customer) & (desk.disputes["state"] == "open")).to_numpy()]
    here = (own["currency"] == currency) | ((own["currency"] == "") & main)
    return own[(here & (own["held"] > 0)).to_numpy()]


def _undisputed(disputes: pd.DataFrame, own: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The OPEN_ITEMS that disputes do not take off the list, and the cents to keep apart of those that stay on it. A
    document leaves the list with the dispute that leaves nothing of it undisputed."""
    owed = own[(own["open"] > 0).to_numpy()]
    left: dict[str, int] = owed.groupby("number")["open"].sum().to_dict()
    whole, parts = set(), []
    for named, held in zip(disputes["documents"], disputes["held"].tolist(), strict=True):
        about = [number for number in named.split("\n") if number in left] if named else []
        if named and held >= sum(left[number] for number in about):
            whole |= {*about}
        else:
            parts.append((named, held))
        for number in about:
            used = min(held, left[number])
            left[number], held = left[number] - used, held - used
    own = own[~(own["number"].isin(whole) & (own["open"] > 0)).to_numpy()]
    overdue = own[_overdue(own)]
    apart = 0
    for named, held in parts:
        of = overdue[overdue["number"].isin(named.split("\n")).to_numpy()] if named else overdue
        apart += min(held, int(of["open"].sum()))
    return own, min(apart, int(overdue["open"].sum()))


def _promised(desk: Desk, customer: str) -> dict[str, standing.Pending]:
    """What is promised and still to come, by currency."""
    return {currency: one for (_, currency), one in standing.pending(desk.promises_of(customer)).items()}
