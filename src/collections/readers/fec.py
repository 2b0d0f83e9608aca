"""The French statutory ledger (FEC, LPF art. A.47 A-1): the customers' accounts of it, as documents and what settles
them. The rule is that of the lettering: an entry is open where its account, customer and letter do not net to nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..tables import TAKEN, shaped
from . import ledger
from .amounts import BLANK, OK, WRONG, Amounts, amounts, decimal_marks
from .as_of import in_name
from .cells import Cells, all_text, cells
from .dates import Days, date_orders, days
from .headings import key, words
from .listed import caution, counted
from .meaning import CREDIT_NOTE, INVOICE, KIND_NAMES, RECEIPT, currencies_of_words
from .reading import KINDS, Choices, Reading
from .rows import CLASS_NAMES, OTHER, PAYMENT, REFUSED_ROW, Fates, refused_cells, refused_table
from .sheets import Book, blank_row
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
    "currency": ("idevise", "iddevise"),
    "due": ("echeancedate", "dateecheance", "echeance"),
}
NEEDED = ({"account"}, {"entered", "day"}, {"debit", "amount"})
DATED = ("entered", "day", "lettered", "due")
FRENCH, BELGIAN = "411", "400"
SHARED, SHARE = 5, 0.2
NUMBERED = re.compile(r"(?<![^\W_])([A-Za-z]{0,5}[-/ ]?\d[\w/-]*)")
DEBIT_SIDES = frozenset({"d", "debit", "1", "s", "soll"})
BANKS, SALES, RESULTS = ("51", "53", "55", "57", "58"), ("70",), ("6", "7", "44", "45")
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
    """The lines of a FEC: texts by field, amounts in cents debit less credit, days as datetime64[D]."""

    table: Table
    at: Mapping[str, int]
    text: Mapping[str, np.ndarray]
    amount: np.ndarray
    debit: np.ndarray
    credit: np.ndarray
    state: np.ndarray
    days: Mapping[str, Days]

    def day(self, *fields: str) -> np.ndarray:
        """The first of some days that is given."""
        made = np.full(len(self.amount), NO_DAY)
        for field in reversed(fields):
            if field in self.days:
                given = self.days[field].state == OK
                made = np.where(given, self.days[field].days, made)
        return made


def read_fec(name: str, book: Book, table: Table, choices: Choices) -> Reading:
    """The reading of a FEC: every line on a customer's account is a document, what the lettering sets against what is
    dated, and the other accounts are counted and left out."""
    entered, marks, orders = lines(table, choices)
    roots = families(entered.text["account"], choices)
    fates = judged(entered, roots)
    rows = np.flatnonzero(fates.open())
    kinds = kinds_of(entered, rows)
    taken = documents(entered, rows, kinds, choices)
    work = ledger.settled(entries(entered, rows, taken), fifo=choices.answers.get("fifo") == "yes")
    taken["open"] = work.left
    receipts = rows[(kinds == RECEIPT) & (work.left == 0)]
    fates.classes[receipts] = PAYMENT
    of = np.bincount(kinds, minlength=len(KINDS)) - np.bincount([RECEIPT] * len(receipts), minlength=len(KINDS))
    below = {kind: int(of[number]) for number, kind in enumerate(KINDS)}
    below |= {said: fates.count(number) for number, said in CLASS_NAMES.items()}
    applied = work.table()
    named = in_name(name)
    last = max([day for day in (taken["day"].max(), applied["day"].max()) if day == day], default=None)
    return Reading(
        name=name,
        kind="fec",
        layout=table.layout,
        sheets_read=table.sheets,
        sheets_ignored=table.ignored,
        header_row=table.header_row,
        headers=table.headers,
        mapping=told(entered),
        samples=dict.fromkeys(table.headers, ()),
        language="fr",
        as_of=named or (last.date() if last is not None else None),
        as_of_found="name" if named else "rows" if last is not None else None,
        scope=choices.scope or "all",
        rows=counted(below, table),
        taken=taken,
        refused=refused_table(fates, table),
        file_totals=controls(entered, fates, taken, roots),
        questions=(),
        warnings=cautions(entered, fates, taken, roots, book),
        ledger=True,
        applied=applied,
        formats={**marks, **orders},
        refused_cells=refused_cells(fates, table),
    )


def told(entered: Entered) -> dict[str, str]:
    """The mapping in the readers' own field names."""
    names = {
        "piece": "invoice_number",
        "code": "customer_code",
        "name": "customer_name",
        "day": "invoice_date",
        "entered": "posting_date",
        "due": "due_date",
        "debit": "debit",
        "credit": "credit",
        "amount": "amount_signed",
        "side": "sign",
        "letter": "matching_code",
        "lettered": "matching_date",
        "currency": "currency",
        "journal": "journal",
    }
    return {names[field]: entered.table.headers[at] for field, at in entered.at.items() if field in names}


def lines(table: Table, choices: Choices) -> tuple[Entered, dict[str, str], dict[str, str]]:
    """The columns typed, with the decimal mark and the order of dates each was read under."""
    at = places(table.headers)
    raw = {field: cells(table.headers[position], table.column(position)) for field, position in at.items()}
    money: dict[str, Cells] = {field: raw[field] for field in ("debit", "credit", "amount") if field in raw}
    dated = {field: raw[field] for field in DATED if field in raw}
    marks = {
        header: mark if mark != "?" else ","
        for header, mark in decimal_marks(list(money.values()), choices.decimal_marks).items()
    }
    orders = date_orders(list(dated.values()), (), ("fr",), choices.date_orders)
    read = {field: amounts(column, marks[column.header]) for field, column in money.items()}
    debit, credit, state = sides(read, raw, len(table.rows))
    texts = {field: spread(raw[field]) for field in FIELDS if field in raw and field not in (*money, *dated)}
    blank = np.full(len(table.rows), "", dtype=object)
    return (
        Entered(
            table=table,
            at=at,
            text={**dict.fromkeys((field for field in FIELDS if field not in dated), blank), **texts},
            amount=debit - credit,
            debit=debit,
            credit=credit,
            state=state,
            days={field: days(column, orders[column.header], table.shift) for field, column in dated.items()},
        ),
        marks,
        {header: order for header, order in orders.items() if order != "?"},
    )


def spread(column: Cells) -> np.ndarray:
    """A column as text, cell by cell."""
    different, codes = all_text(column)
    return np.array(different, dtype=object)[codes]


def sides(
    read: Mapping[str, Amounts], raw: Mapping[str, Cells], height: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(debit, credit, state) in cents, from the two columns or from an amount and its side."""
    nothing = np.zeros(height, dtype=np.int64)
    if "debit" in read or "credit" in read:
        both = [read.get(field) for field in ("debit", "credit")]
        cents = [one.cents if one is not None else nothing for one in both]
        wrong = np.logical_or.reduce([one.state == WRONG for one in both if one is not None])
        return cents[0], cents[1], np.where(wrong, WRONG, OK)
    one = read["amount"]
    if "side" not in raw:
        return np.where(one.cents > 0, one.cents, 0), np.where(one.cents < 0, -one.cents, 0), one.state
    debit = np.array(
        [key(text) in DEBIT_SIDES and not text.startswith("-") for text in spread(raw["side"])], dtype=bool
    )
    return np.where(debit, one.cents, 0), np.where(debit, 0, one.cents), np.where(one.state == BLANK, WRONG, one.state)


def families(accounts: np.ndarray, choices: Choices) -> tuple[str, ...]:
    """How the numbers of the customers' accounts begin: 411 in France, 400 in Belgium, and what the user adds."""
    different = {str(account).strip() for account in set(accounts)}
    french = any(account.startswith(FRENCH) for account in different)
    more = tuple(part.strip() for part in choices.answers.get("families", "").split(",") if part.strip())
    return (FRENCH if french or not any(account.startswith(BELGIAN) for account in different) else BELGIAN, *more)


def judged(entered: Entered, roots: tuple[str, ...]) -> Fates:
    """What becomes of each line: a customer's, another account's, or refused."""
    height = len(entered.amount)
    table, at = entered.table, entered.at
    fates = Fates(np.zeros(height, np.int8), np.full(height, -1), np.full(height, "", dtype=object))
    account = entered.text["account"]
    empty_rows = np.array(
        [not said and blank_row(row) for said, row in zip(account, table.rows, strict=True)], dtype=bool
    )
    fates.put(empty_rows, next(number for number, said in CLASS_NAMES.items() if said == "blank"))
    fates.refuse(table.longer, "too_many_cells")
    fates.refuse(account == "", "account_missing", at["account"])
    fates.put(~np.array([str(said).startswith(roots) for said in account], dtype=bool), OTHER)
    fates.refuse(entered.state == WRONG, "amount_unreadable", at.get("debit", at.get("amount", -1)))
    for field, dated in entered.days.items():
        fates.refuse(dated.state == WRONG, "date_unreadable", at[field])
    fates.refuse(np.isnat(entered.day("day", "entered")), "date_missing", at.get("day", at.get("entered", -1)))
    fates.refuse(customer(entered)[0] == "", "customer_missing", at.get("code", at["account"]))
    return fates


def customer(entered: Entered) -> tuple[np.ndarray, np.ndarray]:
    """(code, name) of each line: the auxiliary account, else an account longer than its root, else its title."""
    text = entered.text
    account = text["account"]
    deeper = np.array([bool(re.search(r"[1-9A-Za-z]", str(said)[3:])) for said in account], dtype=bool)
    named = np.where(text["name"] != "", text["name"], text["account_name"])
    code = np.where(
        text["code"] != "", text["code"], np.where(text["name"] != "", text["name"], np.where(deeper, account, named))
    )
    return np.where(code == "", account, code), np.where(named == "", code, named)


def kinds_of(entered: Entered, rows: np.ndarray) -> np.ndarray:
    """The kind of each line by its side and by the other accounts of its entry: sales, or the bank."""
    text = entered.text
    entry = pd.DataFrame({"journal": text["journal"], "entry": text["entry"], "day": entered.day("entered", "day")})
    entry["piece"] = np.where(text["entry"] == "", text["piece"], "")
    group = entry.groupby(["journal", "entry", "day", "piece"], sort=False, dropna=False).ngroup().to_numpy()
    account = text["account"]

    def touches(starts: tuple[str, ...]) -> np.ndarray:
        hit = np.array([str(said).startswith(starts) for said in account], dtype=bool)
        return np.isin(group, group[hit])[rows]

    journal = np.array([key(said) in words("~bank_journal") for said in text["journal"]], dtype=bool)
    bank = touches(BANKS) | journal[rows]
    debit = entered.amount[rows] >= 0
    noted = touches(SALES) | (touches(RESULTS) & ~bank) | labelled(entered, rows)
    credit = np.where(bank & ~touches(SALES), RECEIPT, np.where(noted, CREDIT_NOTE, RECEIPT))
    return np.where(debit, np.where(bank & ~touches(SALES), RECEIPT, INVOICE), credit).astype(np.int64)


def labelled(entered: Entered, rows: np.ndarray) -> np.ndarray:
    """The lines whose label says that they are credit notes."""
    return np.array(
        [key(said).startswith(("avoir", "notedecredit", "creditnota")) for said in entered.text["label"][rows]],
        dtype=bool,
    )


def numbers(entered: Entered, rows: np.ndarray) -> list[str]:
    """The document numbers: PieceRef unless it is '-' or shared by many, else the entry's, else the label's."""
    piece, entry, label = (entered.text[field][rows] for field in ("piece", "entry", "label"))
    shared = pd.Series(piece).map(pd.Series(piece).value_counts()).to_numpy() if len(rows) else np.zeros(0)
    vague = (piece == "") | (piece == "-") | ((shared > SHARED) & (shared > SHARE * len(rows)))
    made = np.where(vague, entry, piece)
    return [str(one) if one else within(str(said)) for one, said in zip(made, label, strict=True)]


def within(label: str) -> str:
    """The number a label holds, or the label itself."""
    found = NUMBERED.search(label)
    return found.group(1) if found else label


def documents(entered: Entered, rows: np.ndarray, kinds: np.ndarray, choices: Choices) -> pd.DataFrame:
    """The customers' lines as documents (TAKEN)."""
    code, name = customer(entered)
    text, table = entered.text, entered.table
    opening = [
        key(a) in words("~opening_journal") or key(b) in words("~opening_journal")
        for a, b in zip(text["journal"][rows], text["journal_name"][rows], strict=True)
    ]
    currency = currencies_of_words(text["currency"][rows], choices.currency)
    return shaped(
        TAKEN,
        {
            "sheet": [table.sheets[sheet] for sheet in table.sheet[rows]],
            "row": table.row[rows],
            "customer": code[rows],
            "name": name[rows],
            "number": numbers(entered, rows),
            "kind": [KIND_NAMES[kind] for kind in kinds],
            "day": entered.day("day", "entered")[rows].astype("datetime64[s]"),
            "due": entered.day("due")[rows].astype("datetime64[s]"),
            "amount": entered.amount[rows],
            "open": entered.amount[rows],
            "settled": np.full(len(rows), np.datetime64("NaT", "s")),
            "currency": currency,
            "opening": np.array(opening, dtype=bool),
            "terms": np.full(len(rows), np.nan),
            **dict.fromkeys(BARE, [""] * len(rows)),
        },
    )


BARE = (
    "reference",
    "salesperson",
    "company_number",
    "vat_number",
    "email",
    "phone",
    "contact",
    "address",
    "country",
    "language",
)


def entries(entered: Entered, rows: np.ndarray, taken: pd.DataFrame) -> ledger.Entries:
    """The customers' lines as entries: a letter holds within one account and one customer only."""
    letter = entered.text["letter"][rows]
    keys = pd.DataFrame(
        {
            "account": entered.text["account"][rows],
            "customer": taken["customer"],
            "letter": letter,
            "currency": taken["currency"],
        }
    )
    group = keys.groupby(list(keys.columns), sort=False).ngroup().to_numpy()
    return ledger.Entries(
        customer=pd.factorize(taken["customer"])[0],
        currency=pd.factorize(taken["currency"])[0],
        number=taken["number"].tolist(),
        day=np.fmax(entered.day("entered", "day")[rows], entered.day("day", "entered")[rows]),
        amount=taken["amount"].to_numpy(),
        applies=[""] * len(rows),
        group=np.where(letter != "", group, -1),
        matched_on=entered.day("lettered")[rows],
    )


def controls(
    entered: Entered, fates: Fates, taken: pd.DataFrame, roots: tuple[str, ...]
) -> tuple[Mapping[str, Any], ...]:
    """The ledger's own proofs: its debit beside its credit, and the balance of the customers' accounts beside ours."""
    whole = fates.classes != REFUSED_ROW
    debit, credit = int(entered.debit[whole].sum()), int(entered.credit[whole].sum())
    of = np.array([str(said).startswith(roots) for said in entered.text["account"]], dtype=bool)
    balance, ours = int(entered.amount[of & (entered.state == OK)].sum()), int(taken["open"].sum())
    made = []
    for label, stated, found in (("Débit / Crédit", debit, credit), (f"Solde {', '.join(roots)}", balance, ours)):
        why = "" if stated == found else "refused_rows" if fates.count(REFUSED_ROW) else "unknown"
        made.append(
            {
                "sheet": "",
                "row": 0,
                "label": label,
                "currency": "",
                "stated": stated,
                "ours": found,
                "difference": stated - found,
                "reason": why,
            }
        )
    return tuple(made)


def cautions(
    entered: Entered, fates: Fates, taken: pd.DataFrame, roots: tuple[str, ...], book: Book
) -> tuple[Any, ...]:
    """What deserves a look: due dates to estimate, credit that is not allocated, accounts left out."""
    left = sorted(
        {
            str(said)[:3]
            for said in entered.text["account"]
            if str(said).startswith(("413", "416", "418", "4191")) and not str(said).startswith(roots)
        }
    )
    loose = taken[(taken["open"] < 0).to_numpy()]
    made = [
        caution("due_estimated", count=int((taken["due"].isna() & (taken["open"] != 0)).sum())),
        caution("unallocated", count=len(loose)),
        caution("families_left", names=", ".join(left)),
    ]
    return (*book.cautions, *(one for one in made if one))
