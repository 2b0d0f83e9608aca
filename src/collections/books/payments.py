"""Payments set against documents by their number: in one file, and against the books."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..tables import APPLIED, shaped


def places(documents: pd.DataFrame, payments: pd.DataFrame, names: pd.Series) -> np.ndarray:
    """For each of PAYMENTS the position of its document among some with customer, number, currency and amount; -1 for
    none. A customer the list names must be the document's, by code or by name (`names`, by code), unless it names none
    that is known at all."""
    where: dict[str, list[int]] = {}
    for at, number in enumerate(documents["number"]):
        if number:
            where.setdefault(plain(number), []).append(at)
    codes = documents["customer"].tolist()
    said = [plain(str(names.get(code, ""))) for code in codes]
    currencies, amounts = documents["currency"].tolist(), documents["amount"].tolist()
    known = {plain(code) for code in codes} | set(said)
    named = any(plain(who) in known for who in payments["customer"])
    issued = documents["day"].tolist()
    found = np.full(len(payments), -1)
    for row, payment in enumerate(payments.itertuples()):
        who = plain(payment.customer) if named else ""
        fits = [
            at
            for at in where.get(plain(payment.number), ())
            if (not who or who in (plain(codes[at]), said[at]))
            and payment.currency in ("", currencies[at])
            and amounts[at] > 0
        ]
        if len({codes[at] for at in fits}) == 1:
            day = payment.day
            found[row] = max(fits, key=lambda at: (issued[at] <= day, issued[at] if issued[at] <= day else day, -at))
    return found


def plain(text: str) -> str:
    """A number or name as it is compared: without case and double spaces."""
    return " ".join(str(text).split()).casefold()


def set_against(taken: pd.DataFrame, payments: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(TAKEN with what is open less the payments, APPLIED) for a list of invoices and one of payments in one file; a
    payment of more than is left is taken as far as it goes."""
    names = taken.drop_duplicates("customer").set_index("customer")["name"]
    at = places(taken, payments, names)
    left = taken["amount"].to_numpy(copy=True)
    lines = []
    for row in in_order(payments, at):
        place, amount = int(at[row]), int(payments["amount"].iloc[row])
        part = min(amount, int(left[place])) if amount > 0 else amount
        if part:
            left[place] -= part
            lines.append((place, payments["day"].iloc[row], -part))
    lines.sort(key=lambda line: (line[0], line[1]))
    document, day, change = zip(*lines, strict=True) if lines else ((), (), ())
    applied = shaped(
        APPLIED,
        {
            "document": np.array(document, dtype="int64"),
            "day": np.array(day, dtype="datetime64[s]"),
            "amount": np.array(change, dtype="int64"),
        },
    )
    return taken.assign(open=left), applied


def in_order(payments: pd.DataFrame, at: np.ndarray) -> Iterable[int]:
    """The payments that have a document, oldest first."""
    order = np.argsort(payments["day"].to_numpy(), kind="stable")
    return [int(row) for row in order if at[row] >= 0]
