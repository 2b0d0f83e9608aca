"""What a file itself says is open, kept with its import so that any day can be set beside it later."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ..books import Stated, Total
from ..readers import Reading, as_text

MOST_REFUSED, MOST_LEFT = 50, 1000
OWN_COUNT = ("credit_notes", "receipts", "not_due_left_out", "several_currencies", "drafts", "repeated_lines")
"""Why a total may count otherwise than what is open: it is no total to be compared with."""
AMOUNTS = ("open_balance", "amount_incl_vat", "amount_signed", "debit", "credit", "amount_excl_vat")


def stated(reading: Reading, left: Sequence[int] = ()) -> Stated:
    """What a reading of documents states: per currency the file's own total of what is open, where it has one, beside
    the rows taken; its refused rows; the documents it does not name, which the books leave open; and where its opening
    entries stand."""
    totals = {
        str(code): Total(_file_total(reading, rows, str(code)), int(rows["open"].sum()))
        for code, rows in reading.taken.groupby("currency")
    }
    opened = reading.since if reading.taken["opening"].any() else None
    return Stated(totals, _refused(reading), tuple(left)[:MOST_LEFT], opened)


def _file_total(reading: Reading, rows: pd.DataFrame, code: str) -> int | None:
    """The file's own total of what is open in a currency, in our signs; None where it has none that stands for all of
    the rows taken. Of a ledger that is the balance of the customers' accounts."""
    alone = reading.taken["currency"].nunique() == 1
    told = [one for one in reading.file_totals if one["reason"] != "percent" and _speaks(one, code, alone=alone)]
    controls = [one for one in told if one.get("control") == "accounts"]
    if controls or reading.kind == "fec":
        return int(controls[0]["stated"]) if controls and alone else None
    if reading.ledger:
        return None if reading.rows["refused"] else int(rows["amount"].sum())
    if not (reading.mapping.get("open_balance") or (rows["open"] == rows["amount"]).all()):
        return None
    taken = int(rows["open"].sum())
    whole = [one for one in told if abs(one["ours"]) == abs(taken) and one["reason"] not in OWN_COUNT]
    if whole:
        return _in_our_sign(int(_chosen(reading, whole)["stated"]), taken)
    if told and abs(sum(one["ours"] for one in told)) == abs(taken):
        return _in_our_sign(sum(int(one["stated"]) for one in told), taken)
    return None


def _speaks(total: Mapping[str, Any], code: str, *, alone: bool) -> bool:
    """Whether a total is one of this currency."""
    return total["currency"] == code or (alone and not total["currency"])


def _chosen(reading: Reading, whole: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Of the totals that stand for all rows taken, the one to compare: where rows were refused the last that differs,
    since it counts them; else one that agrees; else the last."""
    differing = [one for one in whole if one["difference"]]
    agreeing = [one for one in whole if not one["difference"]]
    if reading.rows["refused"] and differing:
        return differing[-1]
    return (agreeing or differing)[-1]


def _in_our_sign(worth: int, taken: int) -> int:
    """A total in our sign: a list may show what customers owe as a negative amount."""
    return worth if abs(worth - taken) <= abs(-worth - taken) else -worth


def _refused(reading: Reading) -> tuple[tuple[int, str, str], ...]:
    """The first refused rows: row, document number, amount as written."""
    number = _place(reading, "invoice_number")
    amounts = [place for place in (_place(reading, name) for name in AMOUNTS) if place >= 0]
    cells = zip(reading.refused["row"].tolist(), reading.refused_cells, strict=False)
    return tuple(
        (int(row), _cell(told, [number]), _cell(told, amounts))
        for row, told in [pair for pair, _ in zip(cells, range(MOST_REFUSED), strict=False)]
    )


def _place(reading: Reading, name: str) -> int:
    """Where the column of a field stands; -1 when the file has none."""
    header = reading.mapping.get(name)
    return reading.headers.index(header) if header in reading.headers else -1


def _cell(cells: Sequence[Any], places: Sequence[int]) -> str:
    """The first filled of some cells, as text."""
    told = (as_text(cells[place]).strip() for place in places if 0 <= place < len(cells))
    return next((text for text in told if text), "")
