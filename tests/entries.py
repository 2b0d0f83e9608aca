"""Ledgers of customers for the tests: entries, the files that hold them, and what is open of them by plain loops."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

SIGN = {"invoice": 1, "credit_note": -1, "receipt": -1, "refund": 1, "write_off": -1, "recovered": 1}
OTHER_ACCOUNT = {"invoice": "707000", "credit_note": "707000", "receipt": "512000", "refund": "512000"}
OTHER_ACCOUNT |= {"write_off": "654100", "recovered": "654100"}
JOURNAL = {"invoice": "VE", "credit_note": "VE", "receipt": "BQ", "refund": "BQ", "write_off": "OD", "recovered": "OD"}
JOURNALS = {"VE": "Ventes", "BQ": "Banque", "OD": "Opérations diverses"}
COLUMNS = (
    ["JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib"]
    + ["CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit"]
    + ["EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise"]
)


@dataclass(frozen=True)
class Entry:
    """One line on a customer's account; `amount` in cents, positive, `lettered` the day of the lettering."""

    customer: str
    what: str
    day: date
    amount: int
    number: str
    letter: str = ""
    lettered: date | None = None
    account: str = "411000"
    applies: str = ""

    @property
    def signed(self) -> int:
        return SIGN[self.what] * self.amount


def french(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""


def comma(amount: int) -> str:
    return f"{amount // 100},{amount % 100:02d}"


def a_line(entry: Entry, place: int, account: str, signed: int, **said: str) -> dict[str, str]:
    """One line of a FEC."""
    own = account == entry.account
    return {
        "JournalCode": JOURNAL[entry.what],
        "JournalLib": JOURNALS[JOURNAL[entry.what]],
        "EcritureNum": f"E{place}",
        "EcritureDate": french(entry.day),
        "CompteNum": account,
        "CompteLib": "Clients" if own else "Divers",
        "CompAuxNum": entry.customer if own else "",
        "CompAuxLib": f"Client {entry.customer}" if own else "",
        "PieceRef": entry.number,
        "PieceDate": french(entry.day),
        "EcritureLib": f"{entry.what} {entry.number}",
        "Debit": comma(max(signed, 0)),
        "Credit": comma(max(-signed, 0)),
        "EcritureLet": entry.letter if own else "",
        "DateLet": french(entry.lettered) if own else "",
        "ValidDate": french(entry.day),
        "Montantdevise": "",
        "Idevise": "",
        **said,
    }


def fec_lines(entries: Iterable[Entry]) -> list[dict[str, str]]:
    """The lines of a FEC that holds these entries, each with its other side."""
    made = []
    for place, entry in enumerate(entries, 1):
        made.append(a_line(entry, place, entry.account, entry.signed))
        made.append(a_line(entry, place, OTHER_ACCOUNT[entry.what], -entry.signed))
    return made


def forward(entries: Iterable[Entry], first: date, *, dated: bool) -> list[dict[str, str]]:
    """The lines of an opening entry of that day: with their own numbers and days, or (not `dated`) as sums."""
    made = []
    for entry in entries:
        own = {} if dated else {"PieceRef": "AN", "PieceDate": french(first), "EcritureLib": "A nouveau"}
        opening = {"JournalCode": "AN", "JournalLib": "A nouveaux", "EcritureNum": "AN1", "EcritureDate": french(first)}
        made.append(a_line(entry, 0, entry.account, entry.signed, **opening, **own))
    other = -sum(entry.signed for entry in entries)
    zero = Entry("", "invoice", first, abs(other), "AN")
    return [*made, a_line(zero, 0, "890000", other, **opening)] if made else []


def fec(
    lines: Sequence[dict[str, str]],
    *,
    columns: Sequence[str] = COLUMNS,
    separator: str = "\t",
    end: str = "\r\n",
    encoding: str = "utf-8",
    head: Callable[[str], str] = str,
) -> bytes:
    """The file of a FEC."""
    rows = [[head(name) for name in columns], *[[line.get(name, "") for name in columns] for line in lines]]
    return end.join([separator.join(row) for row in rows] + [""]).encode(encoding)


# What is open, by plain loops


def settled(entries: Sequence[Entry]) -> list[tuple[int, date, int]]:
    """What sets which entry off, on which day, by how much: lettering within one account and one customer, the oldest
    debit first, from the later of the days of both and of the lettering; a cent too many goes with the rest."""
    left = [entry.signed for entry in entries]
    made = []
    for key in {(entry.account, entry.customer, entry.letter) for entry in entries if entry.letter}:
        rows = [n for n, one in enumerate(entries) if (one.account, one.customer, one.letter) == key]
        rows.sort(key=lambda n: entries[n].day)
        for credit in rows:
            for debit in rows:
                if left[credit] < 0 < left[debit]:
                    part = min(left[debit], -left[credit])
                    day = max(day for n in (credit, debit) for day in (entries[n].day, entries[n].lettered) if day)
                    left[credit], left[debit] = left[credit] + part, left[debit] - part
                    made += [(credit, day, part), (debit, day, -part)]
        if len(rows) > 1 and abs(sum(left[n] for n in rows)) <= 1:
            day = max(day for n in rows for day in (entries[n].day, entries[n].lettered) if day)
            made += [(n, day, -left[n]) for n in rows if left[n]]
            for n in rows:
                left[n] = 0
    return made


def open_at(entries: Sequence[Entry], day: date) -> dict[tuple[str, str], int]:
    """What is open at the end of a day, by customer and number, where anything is."""
    found: dict[tuple[str, str], int] = {}
    events = settled(entries)
    for place, entry in enumerate(entries):
        if entry.day <= day:
            rest = entry.signed + sum(amount for n, when, amount in events if n == place and when <= day)
            if rest:
                found[entry.customer, entry.number] = found.get((entry.customer, entry.number), 0) + rest
    return found


def by_customer(found: dict[tuple[str, Any], int]) -> dict[str, int]:
    """The sums by customer, zeros left out."""
    sums: dict[str, int] = {}
    for (customer, _), amount in found.items():
        sums[customer] = sums.get(customer, 0) + amount
    return {customer: amount for customer, amount in sums.items() if amount}


@st.composite
def ledgers(draw: st.DrawFn, first: date = date(2024, 1, 1), days: int = 60, most: int = 9) -> list[Entry]:
    """Entries of two customers with the same letters, in full, in part, dated and not."""
    lettered: dict[tuple[str, str], date | None] = {}
    made = []
    for place in range(draw(st.integers(1, most))):
        customer = draw(st.sampled_from(["C1", "C2"]))
        what = draw(st.sampled_from(["invoice", "invoice", "receipt", "receipt", "credit_note", "refund", "write_off"]))
        letter = draw(st.sampled_from(["", "A", "B"]))
        day = first + timedelta(days=draw(st.integers(0, days)))
        if letter and (customer, letter) not in lettered:
            shown = st.integers(0, days).map(lambda n: first + timedelta(days=n))
            lettered[customer, letter] = draw(st.one_of(st.none(), shown))
        amount = draw(st.sampled_from([100_00, 60_00, 40_00, 99_99, 12_34]))
        number = f"{what[0].upper()}{place}"
        made.append(Entry(customer, what, day, amount, number, letter, lettered.get((customer, letter))))
    return made
