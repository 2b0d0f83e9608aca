"""Books to open the desk on: the demo firm's store, made once, and small exports as accounting packages write them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd

from src.collections import actions, demo, readers, store
from src.collections.documents.workbook import Field, Sheet, workbook
from src.collections.store import Store

FIRM = {
    "firm": demo.DEMO.name,
    "address": demo.DEMO.address,
    "company_number": demo.DEMO.company_number,
    "email": demo.DEMO.email,
    "phone": demo.DEMO.phone,
    "user": "Sophie",
}
HEADERS = ("N° facture", "Code client", "Nom client", "Date facture", "Date échéance", "Montant TTC", "Solde", "Devise")


@dataclass(frozen=True)
class Invoice:
    """A line of an export: days ago it was made out, days since it fell due (negative: not yet), amounts in cents."""

    number: str
    code: str
    name: str
    age: int
    late: int
    amount: int
    open: int = -1
    currency: str = "EUR"

    @property
    def unpaid(self) -> int:
        return self.amount if self.open < 0 else self.open


SMALL = (
    Invoice("F1", "C1", "Boulangerie Le Pain Bis", 75, 45, 125_000),
    Invoice("F2", "C1", "Boulangerie Le Pain Bis", 40, 10, 30_050),
    Invoice("F3", "C2", "Garage De Smet", 130, 100, 480_000),
    Invoice("F4", "C3", "Studio Lumen", 20, -10, 99_999),
)
"""Three customers: two late, one not yet due; 7 350,49 € open, 6 350,50 € overdue."""


def hand(today: date | None = None) -> actions.Hand:
    """Sophie, now."""
    return actions.Hand("Sophie", datetime.now(UTC).replace(tzinfo=None), today or date.today())


def demo_store(folder: Path) -> Path:
    """The database of the demo firm as it stands today, made once in that folder, through the ordinary upload."""
    file = folder / "demo.sqlite3"
    if file.exists():
        return file
    making = folder / "demo.making.sqlite3"
    target, who = store.opened(f"sqlite:///{making.as_posix()}"), hand()
    for export in demo.exports(who.on):
        reading = readers.read(export.name, export.content)
        actions.keep_import(target, who, reading, export.content, export.as_of, reading.scope, firm=actions.DEMO)
    actions.keep_settings(target, who, FIRM)
    actions.keep_history(target, who, demo.acts(who.on))
    target.engine.dispose()
    return making.rename(file)


def keep(target: Store, invoices: Iterable[Invoice], *, ago: int = 0, scope: str = "open") -> bytes:
    """Brings an export of these invoices into a store, as of so many days ago; gives the file."""
    content = csv_export(list(invoices))
    reading = readers.read("factures.csv", content, readers.Choices(scope=scope))
    assert not reading.questions and not len(reading.refused), (reading.questions, reading.refused)
    actions.keep_import(target, hand(), reading, content, hand().on - timedelta(days=ago), scope)
    return content


def csv_export(invoices: Sequence[Invoice]) -> bytes:
    """The invoices as a French accounting package writes a .csv: semicolons and decimal commas."""
    lines = [";".join(HEADERS)]
    for line in invoices:
        made, due = _days(line)
        cells = [line.number, line.code, f'"{line.name}"', f"{made}", f"{due}"]
        lines.append(";".join([*cells, _written(line.amount), _written(line.unpaid), line.currency]))
    return ("\n".join(lines) + "\n").encode("utf-8-sig")


def xlsx_export(invoices: Sequence[Invoice]) -> bytes:
    """The invoices as a workbook with real days and numbers."""
    kinds = ("text", "text", "text", "day", "day", "cents", "cents", "text")
    fields = tuple(Field(title, title, kind, 18) for title, kind in zip(HEADERS, kinds, strict=True))
    rows = [(i.number, i.code, i.name, *map(pd.Timestamp, _days(i)), i.amount, i.unpaid, i.currency) for i in invoices]
    return workbook([Sheet("Factures", fields, pd.DataFrame(rows, columns=list(HEADERS)))])


def later(invoices: Sequence[Invoice], **changes: int) -> list[Invoice]:
    """The invoices with other open amounts, by number; 0 leaves one out, as a list of open items does."""
    moved = [replace(line, open=changes.get(line.number, line.open)) for line in invoices]
    return [line for line in moved if line.open != 0]


def _days(line: Invoice) -> tuple[date, date]:
    today = date.today()
    return today - timedelta(days=line.age), today - timedelta(days=line.late)


def _written(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"
