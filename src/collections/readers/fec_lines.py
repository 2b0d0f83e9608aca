"""The lines of a FEC, typed: texts by field, amounts in cents, days; and what they say of accounts and customers."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .amounts import BLANK, OK, WRONG, Amounts, amounts, decimal_marks
from .cells import Cells, all_text, cells
from .dates import Days, date_orders, days
from .headings import key, words
from .reading import Choices
from .table import Table

FIELDS = {
    "journal": ("journalcode",),
    "journal_name": ("journallib",),
    "entry": ("ecriturenum",),
    "entered": ("ecrituredate",),
    "account": ("comptenum",),
    "account_name": ("comptelib",),
    "code": ("compauxnum", "idclient"),
    "name": ("compauxlib",),
    "piece": ("pieceref",),
    "day": ("piecedate",),
    "label": ("ecriturelib",),
    "debit": ("debit",),
    "credit": ("credit",),
    "amount": ("montant",),
    "side": ("sens",),
    "letter": ("ecriturelet", "ecriturelettrage", "lettrage"),
    "lettered": ("datelet",),
    "foreign": ("montantdevise",),
    "currency": ("idevise", "iddevise"),
    "due": ("echeancedate", "dateecheance", "echeance"),
}
NEEDED = ({"account"}, {"entered", "day"}, {"debit", "amount"})
DATED = ("entered", "day", "lettered", "due")
MONEY = ("debit", "credit", "amount", "foreign")
FRENCH, BELGIAN = "411", "400"
DEBIT_SIDES = frozenset({"d", "debit", "1", "s", "soll"})
CREDIT_SIDES = frozenset({"c", "credit", "1", "h", "haben"})
NOTHING = frozenset({"", "-", "."})
OPENING_LABEL = re.compile(r"nouveau|ouverture|opening|heropening")
NO_DAY = np.datetime64("NaT", "D")


def is_fec(headers: tuple[str, ...]) -> bool:
    """Whether the headers are those of a FEC, whatever their case, accents and order."""
    found = set(places(headers))
    return "account" in found and bool(found & {"entry", "entered"}) and all(found & group for group in NEEDED)


def places(headers: tuple[str, ...]) -> dict[str, int]:
    """Field -> position of its column."""
    keys = [key(header) for header in headers]
    return {field: keys.index(name) for field, names in FIELDS.items() for name in names if name in keys}


@dataclass(frozen=True)
class Entered:
    """The lines of a FEC: texts by field, amounts in cents debit less credit, days as datetime64[D]. `entry` numbers
    the entries the lines belong to; `foreign` is the amount in a currency of its own, 0 where none is given."""

    table: Table
    at: Mapping[str, int]
    text: Mapping[str, np.ndarray]
    amount: np.ndarray
    debit: np.ndarray
    credit: np.ndarray
    foreign: np.ndarray
    state: np.ndarray
    days: Mapping[str, Days]
    entry: np.ndarray

    def day(self, *fields: str) -> np.ndarray:
        """The first of some days that is given."""
        made = np.full(len(self.amount), NO_DAY)
        for field in reversed(fields):
            if field in self.days:
                given = self.days[field].state == OK
                made = np.where(given, self.days[field].days, made)
        return made

    def on(self, starts: tuple[str, ...]) -> np.ndarray:
        """The lines on accounts whose number begins so."""
        return each(self.text["account"], lambda said: said.startswith(starts))

    def touches(self, starts: tuple[str, ...]) -> np.ndarray:
        """The lines of the entries with a line on such an account."""
        return np.isin(self.entry, self.entry[self.on(starts)])

    def journals(self, name: str) -> np.ndarray:
        """The lines of the journals whose code or name is in a list of words."""
        known = words(name)
        code, said = (each(self.text[field], lambda one: key(one) in known) for field in ("journal", "journal_name"))
        return code | said


def each(texts: np.ndarray, rule: Callable[[str], bool]) -> np.ndarray:
    """For which of some texts a rule holds, each different text looked at once."""
    codes, different = pd.factorize(texts)
    return np.array([rule(str(one)) for one in different], dtype=bool)[codes]


def lines(table: Table, choices: Choices) -> tuple[Entered, dict[str, str], dict[str, str]]:
    """The columns typed, with the decimal mark and the order of dates each was read under."""
    at = places(table.headers)
    raw = {field: cells(table.headers[position], cells_of(table, field, position)) for field, position in at.items()}
    money: dict[str, Cells] = {field: raw[field] for field in MONEY if field in raw}
    dated = {field: raw[field] for field in DATED if field in raw}
    marks = {
        header: mark if mark != "?" else ","
        for header, mark in decimal_marks(list(money.values()), choices.decimal_marks).items()
    }
    orders = date_orders(list(dated.values()), (), ("fr",), choices.date_orders)
    read = {field: amounts(column, marks[column.header]) for field, column in money.items()}
    debit, credit, state = sides(read, raw, len(table.rows))
    blank = np.full(len(table.rows), "", dtype=object)
    named = [field for field in FIELDS if field not in (*MONEY, *DATED)]
    text = {field: spread(raw[field]) if field in raw else blank for field in named}
    typed = {field: days(column, orders[column.header], table.shift) for field, column in dated.items()}
    entered = Entered(
        table=table,
        at=at,
        text={**text, "letter": np.where(np.isin(text["letter"], list(NOTHING)), "", text["letter"])},
        amount=debit - credit,
        debit=debit,
        credit=credit,
        foreign=np.abs(read["foreign"].cents) if "foreign" in read else np.zeros(len(debit), np.int64),
        state=state,
        days=typed,
        entry=np.zeros(0, np.int64),
    )
    whole = Entered(**{**vars(entered), "entry": entries_of(entered)})
    return whole, marks, {header: order for header, order in orders.items() if order != "?"}


def cells_of(table: Table, field: str, position: int) -> Sequence[Any] | np.ndarray:
    """The cells of a column; a day of zeros is none."""
    found = table.column(position)
    if field not in DATED:
        return found
    return ["" if isinstance(cell, str) and not cell.strip(" 0") else cell for cell in found]


def entries_of(entered: Entered) -> np.ndarray:
    """The number of the entry each line belongs to: journal, number and day; without a number its piece."""
    text = entered.text
    piece = np.where(text["entry"] == "", text["piece"], "")
    made = pd.DataFrame({"journal": text["journal"], "entry": text["entry"], "piece": piece})
    made["day"] = entered.day("entered", "day")
    return made.groupby(list(made.columns), sort=False, dropna=False).ngroup().to_numpy()


def spread(column: Cells) -> np.ndarray:
    """A column as text, cell by cell."""
    different, codes = all_text(column)
    return np.array(different, dtype=object)[codes]


def sides(
    read: Mapping[str, Amounts], raw: Mapping[str, Cells], height: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(debit, credit, state) in cents, from the two columns or from an amount and its side; an amount whose side is
    not known cannot be read."""
    nothing = np.zeros(height, dtype=np.int64)
    if "debit" in read or "credit" in read:
        both = [read.get(field) for field in ("debit", "credit")]
        cents = [one.cents if one is not None else nothing for one in both]
        wrong = np.logical_or.reduce([one.state == WRONG for one in both if one is not None])
        return cents[0], cents[1], np.where(wrong, WRONG, OK)
    one = read["amount"]
    if "side" not in raw:
        wrong = np.where(one.state == BLANK, WRONG, one.state)
        return np.where(one.cents > 0, one.cents, 0), np.where(one.cents < 0, -one.cents, 0), wrong
    said = spread(raw["side"])
    minus = np.array([text.strip().startswith("-") for text in said], dtype=bool)
    debit = ~minus & np.array([key(text) in DEBIT_SIDES for text in said], dtype=bool)
    credit = np.array([key(text) in CREDIT_SIDES for text in said], dtype=bool) & ~debit
    unread = (one.state != OK) | ~(debit | credit)
    return np.where(debit, one.cents, 0), np.where(debit, 0, one.cents), np.where(unread, WRONG, OK)


def families(accounts: np.ndarray, choices: Choices) -> tuple[str, ...]:
    """How the numbers of the customers' accounts begin: 411 in France, 400 in Belgium, and what the user adds."""
    different = {str(account).strip() for account in set(accounts)}
    french = any(account.startswith(FRENCH) for account in different)
    more = tuple(part.strip() for part in choices.answers.get("families", "").split(",") if part.strip())
    return (FRENCH if french or not any(account.startswith(BELGIAN) for account in different) else BELGIAN, *more)


def customer(entered: Entered) -> tuple[np.ndarray, np.ndarray]:
    """(code, name) of each line: the auxiliary account, else an account longer than its root, else its title."""
    text = entered.text
    account = text["account"]
    deeper = each(account, lambda said: re.search(r"[1-9A-Za-z]", said[3:]) is not None)
    named = np.where(text["name"] != "", text["name"], text["account_name"])
    code = np.where(
        text["code"] != "", text["code"], np.where(text["name"] != "", text["name"], np.where(deeper, account, named))
    )
    return np.where(code == "", account, code), np.where(named == "", code, named)


def opening(entered: Entered) -> np.ndarray:
    """The lines that bring the year before forward: in a journal of that name, or in an entry of the first day that
    moves neither costs nor sales and says so in its label or has the capital in it."""
    day = entered.day("entered", "day")
    first = day[~np.isnat(day)].min(initial=np.datetime64("9999-12-31", "D"))
    at_first = (day == first) & (first == first.astype("datetime64[M]").astype("datetime64[D]"))
    said = each(entered.text["label"], lambda label: OPENING_LABEL.search(key(label)) is not None)
    forward = np.isin(entered.entry, entered.entry[said]) | entered.touches(("1",))
    return entered.journals("~opening_journal") | (at_first & forward & ~entered.touches(("6", "7")))
