"""Exports for the measures to read: invented invoices as workbooks, delimited text, a grouped report and a FEC.

The workbook is written as Excel writes it, its texts in a part of their own and every number and day a cell of its
kind; the writer is ours because a million rows would take the usual one minutes.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd

FIRST = date(2026, 11, 13)
HEADERS = {
    "kind": "Type de document",
    "number": "N° facture",
    "customer": "Code client",
    "name": "Nom du client",
    "day": "Date de facture",
    "due": "Date d'échéance",
    "amount": "Montant TTC",
    "paid": "Payé",
    "open": "Solde",
    "settled": "Date de paiement",
    "currency": "Devise",
    "salesperson": "Commercial",
    "reference": "Réf. client",
    "email": "E-mail",
    "address": "Adresse",
}
DAYS, CENTS = ("day", "due", "settled"), ("amount", "paid", "open")
GROUPED = ("number", "day", "due", "amount", "open", "reference")
FEC = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib"),
    *("PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate"),
    *("Montantdevise", "Idevise"),
)
SOLD, AT_BANK = ("706000", "Prestations", "", ""), ("512000", "Banque", "", "")
EPOCH = 25_569
"""1970-01-01 as a spreadsheet counts days."""

AT_ONCE = 20_000
"""Rows written in one piece."""

TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.\
spreadsheetml.sheet.main+xml"/></Types>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
RELATION = '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" \
Target="{}"/>'
BOOK = """<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
<sheets><sheet name="Mouvements" sheetId="1" r:id="rId1"/></sheets></workbook>"""
STYLES = """<?xml version="1.0" encoding="UTF-8"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>\
<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" \
applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>"""
SHEET = '<?xml version="1.0" encoding="UTF-8"?>\n<worksheet \
xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TEXTS = '<?xml version="1.0" encoding="UTF-8"?>\n<sst \
xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def ledger(number: int) -> pd.DataFrame:
    """So many invoices of eighteen months, three in four settled, customers with twenty each; amounts in cents."""
    chance = np.random.default_rng(11)
    day = np.datetime64("2025-05-01", "s") + np.sort(chance.integers(0, 560, number)).astype("timedelta64[D]")
    amount = chance.integers(1_000, 900_000, number)
    settled = chance.random(number) < 0.75
    customer = chance.integers(0, number // 20 + 1, number)
    return pd.DataFrame(
        {
            "kind": "Facture",
            "number": [f"F{place:07d}" for place in range(number)],
            "customer": [f"C{code:05d}" for code in customer],
            "name": [f"Établissements Numéro {code} SRL" for code in customer],
            "day": day,
            "due": day + np.timedelta64(30, "D"),
            "amount": amount,
            "paid": np.where(settled, amount, 0),
            "open": np.where(settled, 0, amount),
            "settled": np.where(settled, day + np.timedelta64(25, "D"), np.datetime64("NaT", "s")),
            "currency": "EUR",
            "salesperson": [f"Vendeur {code % 7}" for code in customer],
            "reference": [f"BC-{place % 9999}" for place in range(number)],
            "email": [f"compta@client{code}.example" for code in customer],
            "address": [f"Rue du Test {code}, 1000 Bruxelles" for code in customer],
        }
    )


def week_later(rows: pd.DataFrame, as_of: date = FIRST) -> pd.DataFrame:
    """The same export a week after `as_of`: one row in twenty has changed, paid in the meantime."""
    paid = np.flatnonzero((rows["open"] > 0).to_numpy())[: len(rows) // 20]
    later = rows.copy()
    later.loc[paid, "paid"] = later.loc[paid, "amount"]
    later.loc[paid, "open"] = 0
    later.loc[paid, "settled"] = pd.Timestamp(as_of + timedelta(days=4))
    return later


def workbook(rows: pd.DataFrame) -> bytes:
    """The rows under their headers, as an .xlsx."""
    columns = [(name, *coded(rows[name])) for name in rows]
    texts, shared = [*HEADERS.values()], {}
    for name, words, codes in columns:
        if words is not None:
            shared[name] = codes + len(texts)
            texts += words
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, part in package():
            archive.writestr(name, part)
        archive.writestr("xl/sharedStrings.xml", TEXTS + "".join(map(shared_text, texts)) + "</sst>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(SHEET.encode())
            sheet.write(row_of(1, [f'<c r="{letter(at)}1" t="s"><v>{at}</v></c>' for at in range(rows.shape[1])]))
            for start in range(0, len(rows), AT_ONCE):
                part = rows.iloc[start : start + AT_ONCE]
                cells = [written(part[name], at, start + 2, shared.get(name)) for at, name in enumerate(rows)]
                sheet.write(b"".join(row_of(start + 2 + at, row) for at, row in enumerate(zip(*cells, strict=True))))
            sheet.write(b"</sheetData></worksheet>")
    return target.getvalue()


def package() -> Iterator[tuple[str, str]]:
    """The small parts of an .xlsx."""
    book = [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
    yield "[Content_Types].xml", TYPES
    yield "_rels/.rels", RELATIONS.format(RELATION.format(1, "officeDocument", "xl/workbook.xml"))
    yield "xl/workbook.xml", BOOK
    yield (
        "xl/_rels/workbook.xml.rels",
        RELATIONS.format("".join(RELATION.format(at, *one) for at, one in enumerate(book, 1))),
    )
    yield "xl/styles.xml", STYLES


def coded(values: pd.Series) -> tuple[list[str] | None, np.ndarray]:
    """The different texts of a column and which of them each row has; None for a column of numbers or days."""
    if values.name in (*DAYS, *CENTS):
        return None, np.zeros(0, dtype=np.int64)
    codes, different = pd.factorize(values)
    return different.tolist(), codes


def written(values: pd.Series, at: int, first: int, shared: np.ndarray | None) -> list[str]:
    """The cells of some rows of one column, the first of which stands in row `first`."""
    place = letter(at)
    if shared is not None:
        own = shared[first - 2 : first - 2 + len(values)].tolist()
        return [f'<c r="{place}{row}" t="s"><v>{text}</v></c>' for row, text in enumerate(own, first)]
    if values.name in CENTS:
        return [f'<c r="{place}{row}" s="2"><v>{cents / 100}</v></c>' for row, cents in enumerate(values, first)]
    days = (values.to_numpy().astype("datetime64[D]").astype(np.int64) + EPOCH).tolist()
    return [
        f'<c r="{place}{row}" s="1"><v>{day}</v></c>' if day > 0 else f'<c r="{place}{row}" s="1"/>'
        for row, day in enumerate(days, first)
    ]


def row_of(number: int, cells: Iterable[str]) -> bytes:
    """One row of a sheet."""
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def letter(at: int) -> str:
    """The letter of one of the first columns."""
    return chr(65 + at)


def shared_text(text: str) -> str:
    """A text in the part of the texts."""
    return f"<si><t>{escape(text)}</t></si>"


def delimited(rows: pd.DataFrame) -> bytes:
    """The rows as a French program writes them to text: decimal commas, the day first, semicolons."""
    made = rows.assign(
        **{name: french(rows[name]) for name in CENTS},
        **{name: rows[name].dt.strftime("%d/%m/%Y").fillna("") for name in DAYS if name in rows},
    )
    return made.rename(columns=HEADERS).to_csv(sep=";", index=False, lineterminator="\r\n").encode()


def french(cents: pd.Series) -> list[str]:
    """Amounts with a dot between the thousands and a decimal comma."""
    return [f"{one / 100:,.2f}".translate({44: ".", 46: ","}) for one in cents.tolist()]


def grouped(rows: pd.DataFrame) -> bytes:
    """The rows as a report in text: each customer on a line of its own, its documents, and what they add up to."""
    made = rows.sort_values(["customer", "day"], kind="stable")
    shown = made.assign(amount=french(made["amount"]), open=french(made["open"]))
    for name in ("day", "due"):
        shown[name] = made[name].dt.strftime("%d/%m/%Y")
    target = io.StringIO()
    lines = csv.writer(target, delimiter=";", lineterminator="\r\n")
    lines.writerow([HEADERS[name] for name in GROUPED])
    owed = made.groupby("customer")[["amount", "open"]].sum()
    for code, documents in shown.groupby("customer", sort=True):
        lines.writerow([f"{code} - {documents['name'].iloc[0]}", *[""] * (len(GROUPED) - 1)])
        lines.writerows(documents[list(GROUPED)].to_numpy().tolist())
        lines.writerow(["Sous-total", "", "", *french(owed.loc[code]), ""])
    return target.getvalue().encode()


def fec(number: int) -> bytes:
    """About so many lines of a French statutory ledger: sales of two lines, and receipts that letter most of them."""
    rows = ledger(number * 2 // 7)
    target = io.StringIO()
    lines = csv.writer(target, delimiter="\t", lineterminator="\r\n")
    lines.writerow(FEC)
    for at, row in enumerate(rows.itertuples()):
        day, amount, paid = f"{row.day:%Y%m%d}", f"{row.amount / 100:.2f}".replace(".", ","), row.open == 0
        letters, later = (f"L{at}", f"{row.settled:%Y%m%d}") if paid else ("", "")
        sale = ("VE", "Ventes", f"V{at}", day)
        client = ("411000", "Clients", row.customer, row.name)
        lines.writerow([*sale, *client, row.number, day, row.name, amount, "0,00", letters, later, day, "", ""])
        lines.writerow(
            [*sale, "706000", "Prestations", "", "", row.number, day, "", "0,00", amount, "", "", day, "", ""]
        )
        if paid:
            bank = ("BQ", "Banque", f"B{at}", later)
            lines.writerow([*bank, *client, row.number, later, "", "0,00", amount, letters, later, later, "", ""])
            lines.writerow(
                [*bank, "512000", "Banque", "", "", row.number, later, "", amount, "0,00", "", "", later, "", ""]
            )
    return target.getvalue().encode()
