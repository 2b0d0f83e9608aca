"""The French statutory ledger (FEC, LPF art. A.47 A-1): the customers' accounts of it, as documents and what settles
them. The rule is that of the lettering: an entry is open where its account, customer and letter do not net to nothing.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from ..tables import TAKEN, shaped
from . import ledger
from .amounts import OK, WRONG, currency
from .as_of import in_name
from .fec_lines import NO_DAY, Entered, customer, each, families, is_fec, lines, opening
from .gathering import caution, counted
from .headings import key
from .meaning import CREDIT_NOTE, INVOICE, KIND_NAMES, RECEIPT, WRITE_OFF
from .reading import KINDS, Choices, Reading
from .rows import CLASS_NAMES, OTHER, PAYMENT, REFUSED_ROW, Fates, refused_cells, refused_table
from .sheets import Book, blank_row
from .table import Table

__all__ = ["is_fec", "read_fec"]

NUMBERED = re.compile(r"(?<![^\W_])([A-Za-z]{0,5}[-/]?\d[\w/-]*)")
BANKS, SALES, RESULTS = ("51", "53", "55", "57", "58"), ("70",), ("6", "7", "44", "45")
OTHERS = {"411": ("413", "416", "418", "4191"), "400": ("401", "404", "407")}
"""The accounts of customers that are another family, by the root of the main one."""

LOSSES = {"411": ("654", "6714"), "400": ("642",)}
"""The accounts of losses on receivables, by the root of the customers' accounts. France: 654 (pertes sur créances
irrécouvrables) and, up to 2024, 6714 (créances devenues irrécouvrables dans l'exercice), plan comptable général (ANC
2014-03), art. 932-1; regulation ANC 2022-06 took 6714 out. Belgium: 642 (moins-values sur réalisations de créances
commerciales), minimum chart of accounts, annex 1 to the royal decree of 21 October 2018; its 654 are exchange
differences."""

MONTH = timedelta(days=31)
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


def read_fec(name: str, book: Book, table: Table, choices: Choices) -> Reading:
    """The reading of a FEC: every line on a customer's account is a document, what the lettering sets against what is
    dated, and the other accounts are counted and left out."""
    entered, marks, orders = lines(table, choices)
    roots = families(entered.text["account"], choices)
    fates = judged(entered, roots)
    rows = np.flatnonzero(fates.open())
    kinds = kinds_of(entered, rows, LOSSES[roots[0]])
    taken = documents(entered, rows, kinds, choices)
    work = ledger.settled(entries(entered, rows, taken), fifo=choices.answers.get("fifo") == "yes")
    taken["open"] = work.left
    receipts = rows[(kinds == RECEIPT) & (work.left == 0)]
    fates.classes[receipts] = PAYMENT
    of = np.bincount(kinds, minlength=len(KINDS)) - np.bincount([RECEIPT] * len(receipts), minlength=len(KINDS))
    below = {kind: int(of[number]) for number, kind in enumerate(KINDS)}
    below |= {said: fates.count(number) for number, said in CLASS_NAMES.items()}
    applied = work.table()
    first, last = covered(entered, fates)
    named = in_name(name)
    named = named if named and (last is None or named <= last + MONTH) else None
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
        as_of=named or last,
        as_of_found="name" if named else "rows" if last else None,
        scope=choices.scope or "all",
        rows=counted(below, table),
        taken=taken,
        refused=refused_table(fates, table),
        file_totals=controls(entered, fates, taken, roots, choices.currency),
        questions=(),
        warnings=cautions(entered, rows, taken, roots, book, choices),
        ledger=True,
        since=first,
        applied=applied,
        formats={**marks, **orders},
        refused_cells=refused_cells(fates, table),
    )


def covered(entered: Entered, fates: Fates) -> tuple[date | None, date | None]:
    """The first and the last day something was entered, on whatever account."""
    days = entered.day("entered", "day")[fates.classes != REFUSED_ROW]
    days = days[~np.isnat(days)]
    return (days.min().item(), days.max().item()) if len(days) else (None, None)


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
    fates.put(~entered.on(roots), OTHER)
    fates.refuse(entered.state == WRONG, "amount_unreadable", at.get("debit", at.get("amount", -1)))
    for field, dated in entered.days.items():
        fates.refuse(dated.state == WRONG, "date_unreadable", at[field])
    fates.refuse(np.isnat(entered.day("day", "entered")), "date_missing", at.get("day", at.get("entered", -1)))
    fates.refuse(customer(entered)[0] == "", "customer_missing", at.get("code", at["account"]))
    return fates


def kinds_of(entered: Entered, rows: np.ndarray, losses: tuple[str, ...]) -> np.ndarray:
    """The kind of each line by its side and by the other accounts of its entry: sales, losses on receivables, or the
    bank; where the entry has none of these, by those of its journal. Where money came in too, the line is a receipt;
    a debit against losses takes a write-off back. A line brought forward is what its side and its label say."""
    sales, banks = entered.touches(SALES), entered.touches(BANKS)
    bare = ~(sales | banks | entered.touches(RESULTS))
    journal = pd.factorize(entered.text["journal"])[0]
    selling, paying = (np.isin(journal, journal[entered.on(starts)]) for starts in (SALES, BANKS))
    bank = banks | entered.journals("~bank_journal") | (bare & paying & ~selling)
    noted = sales | (entered.touches(RESULTS) & ~bank) | (bare & selling & ~paying)
    forward = opening(entered)
    bank, noted = (bank & ~forward)[rows], ((noted & ~forward)[rows] | labelled(entered, rows))
    paid_back = bank & ~sales[rows]
    lost = (entered.touches(losses) & ~banks & ~forward)[rows]
    owed = entered.amount[rows] >= 0
    told = np.where(owed, np.where(paid_back, RECEIPT, INVOICE), np.where(bank | ~noted, RECEIPT, CREDIT_NOTE))
    return np.where(lost & ~(owed & sales[rows]), WRITE_OFF, told).astype(np.int64)


def labelled(entered: Entered, rows: np.ndarray) -> np.ndarray:
    """The lines whose label says that they are credit notes."""
    label = entered.text["label"][rows]
    return each(label, lambda said: key(said).startswith(("avoir", "notedecredit", "creditnota")))


def numbers(entered: Entered, rows: np.ndarray) -> list[str]:
    """The document numbers: PieceRef unless it is a dash or most of its journal shares it, else EcritureNum unless that
    is shared, else the number in the label."""
    text = {field: entered.text[field][rows] for field in ("piece", "entry", "label", "journal")}
    who, day = customer(entered)[0][rows], entered.day("entered", "day")[rows]
    given = np.where(np.isin(text["piece"], ["-", "."]), "", text["piece"])
    own = np.where(text["entry"] == "", text["label"], text["entry"])
    made = np.where(shared(given, text["journal"], [who, own, day]), "", given)
    entry = np.where(shared(text["entry"], text["journal"], [who]), "", text["entry"])
    made = np.where(made == "", entry, made)
    return [str(one) if one else within(str(said)) for one, said in zip(made, text["label"], strict=True)]


def shared(said: np.ndarray, journal: np.ndarray, of: list[np.ndarray]) -> np.ndarray:
    """The lines of the journals in which most of the lines that say something say the same as a line of another
    customer, or of another entry."""
    lines_ = pd.DataFrame({"said": said, "journal": journal, "of": pd.MultiIndex.from_arrays(of).to_flat_index()})
    filled = lines_[lines_["said"] != ""]
    several = filled.groupby(["journal", "said"])["of"].transform("nunique") > 1
    most = several.groupby(filled["journal"]).mean() > 0.5
    return lines_["journal"].isin(most.index[most]).to_numpy()


def within(label: str) -> str:
    """The number a label holds, or the label itself.

    >>> within("Facture FA-0012 Maes"), within("Vente 12")
    ('FA-0012', '12')
    """
    found = NUMBERED.search(label)
    return found.group(1) if found else label


def documents(entered: Entered, rows: np.ndarray, kinds: np.ndarray, choices: Choices) -> pd.DataFrame:
    """The customers' lines as documents (TAKEN). Money counts from the day it was entered; anything else from the day
    of its piece, and so does what is brought forward."""
    code, name = customer(entered)
    table, forward = entered.table, opening(entered)[rows]
    money = (kinds == RECEIPT) & ~forward
    day = np.where(money, entered.day("entered", "day")[rows], entered.day("day", "entered")[rows])
    return shaped(
        TAKEN,
        {
            "sheet": [table.sheets[sheet] for sheet in table.sheet[rows]],
            "row": table.row[rows],
            "customer": code[rows],
            "name": name[rows],
            "number": numbers(entered, rows),
            "kind": [KIND_NAMES[kind] for kind in kinds],
            "day": day.astype("datetime64[s]"),
            "due": entered.day("due")[rows].astype("datetime64[s]"),
            "amount": entered.amount[rows],
            "open": entered.amount[rows],
            "settled": np.full(len(rows), np.datetime64("NaT", "s")),
            "currency": kept_in(entered, rows, choices.currency)[0],
            "opening": forward,
            "terms": np.full(len(rows), np.nan),
            **dict.fromkeys(BARE, [""] * len(rows)),
        },
    )


def kept_in(entered: Entered, rows: np.ndarray, own: str) -> tuple[list[str], int]:
    """The currency of each line, and how many have another one beside it. Debit and Credit are in the currency of the
    books; Idevise names that of the amount beside them, and is theirs only where both amounts are the same."""
    codes = {text: currency(text) if text else "" for text in set(entered.text["currency"][rows])}
    named = [codes[text] for text in entered.text["currency"][rows]]
    same = (entered.foreign == np.abs(entered.amount))[rows].tolist()
    made = [code if code and equal else own for code, equal in zip(named, same, strict=True)]
    return made, sum(bool(code) and code != said for code, said in zip(named, made, strict=True))


def entries(entered: Entered, rows: np.ndarray, taken: pd.DataFrame) -> ledger.Entries:
    """The customers' lines as entries: a letter holds within one account and one customer only. What was brought
    forward was open when the year began, whatever its letter."""
    begun = np.where(taken["opening"], entered.day("entered", "day")[rows], NO_DAY)
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
        day=taken["day"].to_numpy().astype("datetime64[D]"),
        amount=taken["amount"].to_numpy(),
        applies=[""] * len(rows),
        group=np.where(letter != "", group, -1),
        matched_on=np.where(letter != "", np.fmax(entered.day("lettered")[rows], begun), NO_DAY),
    )


def controls(
    entered: Entered, fates: Fates, taken: pd.DataFrame, roots: tuple[str, ...], own: str
) -> tuple[Mapping[str, Any], ...]:
    """The ledger's own proofs: debit less credit, which is nothing, and the balance of the customers' accounts, but for
    the cents that lettering leaves over."""
    whole = fates.classes != REFUSED_ROW
    debit, credit = int(entered.debit[whole].sum()), int(entered.credit[whole].sum())
    balance, ours = int(entered.amount[entered.on(roots) & (entered.state == OK)].sum()), int(taken["open"].sum())
    cents = int(taken["amount"].sum()) - ours
    made = []
    for control, stated, found in (("balanced", 0, debit - credit), ("accounts", balance, ours)):
        why = "refused_rows" if fates.count(REFUSED_ROW) else "unknown"
        why = "rounding" if control == "accounts" and stated - found == cents else why
        why = "" if stated == found else why
        made.append(
            {
                "sheet": "",
                "row": 0,
                "label": ", ".join(roots) if control == "accounts" else "",
                "control": control,
                "currency": own,
                "stated": stated,
                "ours": found,
                "difference": stated - found,
                "reason": why,
            }
        )
    return tuple(made)


def cautions(
    entered: Entered, rows: np.ndarray, taken: pd.DataFrame, roots: tuple[str, ...], book: Book, choices: Choices
) -> tuple[Any, ...]:
    """What deserves a look: due dates to estimate, credit that is not allocated, accounts left out, currencies."""
    left = sorted(
        {
            str(said)[: 4 if str(said).startswith("4191") else 3]
            for said in entered.text["account"]
            if str(said).startswith(OTHERS[roots[0]]) and not str(said).startswith(roots)
        }
    )
    made = [
        caution("due_estimated", count=int((taken["due"].isna() & (taken["open"] > 0)).sum())),
        caution("unallocated", count=int((taken["open"] < 0).sum())),
        caution("families_left", names=", ".join(left)),
        caution("foreign_currency", count=kept_in(entered, rows, choices.currency)[1], currency=choices.currency),
    ]
    return (*book.cautions, *(one for one in made if one and one.values.get("count", 1)))
