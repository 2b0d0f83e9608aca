"""What makes an import look wrong, before it is kept: the user is asked, and may say that it is right."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from .known import NO_CODES, Books, Changes, Doubt, state, under

ENOUGH = 5
FEW_KNOWN = 0.1
HALF = 0.5


def doubts(
    books: Books, found: Changes, taken: pd.DataFrame, as_of: date, codes: Mapping[str, str] = NO_CODES
) -> tuple[Doubt, ...]:
    """Why the rows TAKEN may not be what the user thinks: 'older' (day, newest), 'vanished' (share of what was open),
    'company' (share of the file's customers that are known), 'customers_gone' (share of the customers with something
    open whom the file does not name), 'currency' (codes never seen before). Shares from 0 to 1. `codes`: customer code
    -> the code it goes under."""
    made = []
    if books.late(as_of):
        made.append(Doubt("older", {"day": as_of, "newest": books.as_of}))
    if found.alarming:
        made.append(Doubt("vanished", {"share": found.vanished_share}))
    if not len(books.documents) or not len(taken):
        return tuple(made)
    named, known = (set(under(rows, codes)["customer"].unique()) for rows in (taken, books.documents))
    met = len(named & known) / len(named)
    if min(len(named), len(known)) >= ENOUGH and met < FEW_KNOWN:
        made.append(Doubt("company", {"share": met}))
    now = under(state(books.documents, books.events), codes)
    owing = set(now.loc[(now["open"] > 0).to_numpy(), "customer"].unique())
    gone = len(owing - named) / len(owing) if owing else 0.0
    if len(owing) >= ENOUGH and gone > HALF and not books.late(as_of):
        made.append(Doubt("customers_gone", {"share": gone}))
    fresh = sorted(set(taken["currency"].unique()) - set(books.documents["currency"].unique()))
    if fresh:
        made.append(Doubt("currency", {"codes": ", ".join(fresh)}))
    return tuple(made)
