"""A ledger laid out in rows, with what is known of every row."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from .headers import AMOUNTS, bucket_of, header, misspelt, spelt, trap_headers, with_currency
from .layout import Layout
from .ledger import AS_OF, Customer, Document
from .pieces import Cells, Column, Line, Page, Written, amounts, around, as_number, group_label, parts_of
from .words import (
    AS_OF as AS_OF_TITLES,
)
from .words import (
    BANNERS,
    CARRIED,
    FOOTERS,
    KINDS,
    PERCENT,
    PRINTED,
    STATES,
    SUBTOTAL,
    TITLES,
    TOTAL,
)
from .writing import day_cell, day_text, money_text, number

PRINTED_ON = AS_OF + timedelta(days=2)
SIGN_WORDS = {"fr": ("D", "C"), "nl": ("D", "C"), "en": ("Dr", "Cr"), "de": ("S", "H")}


def written(layout: Layout, documents: Sequence[Document]) -> Written:
    """The ledger in that layout."""
    columns = tuple(made_columns(layout))
    body = [(customer, list(group)) for customer, group in groups(layout, documents)]
    width = len(columns) + layout.margin
    if layout.sheets == "two" and len(body) == 1 and len(body[0][1]) > 1:
        head, group = body[0]
        half = len(group) // 2
        parts = [[(head, group[:half])], [(head, group[half:])]]
    elif layout.sheets == "two" and len(body) > 1:
        parts = [body[: len(body) // 2], body[len(body) // 2 :]]
    else:
        parts = [body]
    pages = [sheet(layout, documents, columns, part, at) for at, part in enumerate(parts)]
    return Written(layout, documents, columns, tuple(around(layout, pages, documents, width)))


def made_columns(layout: Layout) -> Iterator[Column]:
    """The columns in their order; no two with one header."""
    chance = random.Random(f"headers {layout.seed}")
    fields = [*layout.fields, *(["currency"] if layout.said == "column" else [])]
    made = []
    for name in fields:
        text = header(name, layout, chance)
        if layout.said == "header" and name in AMOUNTS:
            text = with_currency(text, layout.plan.currencies[0], random.Random(f"sign {layout.seed}"))
        text = misspelt(text, chance) if layout.misspelt == name else text
        made.append(Column(name, spelt(text, layout.spelling)))
    traps = [(trap, part, text) for trap in layout.traps for part, text in enumerate(trap_headers(trap, layout))]
    taken = {column.header.casefold() for column in made}
    extra = [
        Column(trap, spelt(text, layout.spelling), part, True)
        for trap, part, text in traps
        if text.casefold() not in taken
    ]
    if not layout.shuffled:
        return iter([*made, *extra])
    mixed = [*made, *extra]
    random.Random(f"order {layout.seed}").shuffle(mixed)
    return iter(mixed)


def groups(layout: Layout, documents: Sequence[Document]) -> Iterator[tuple[Any, list[int]]]:
    """(customer, bucket or None, positions of its documents)."""
    places = range(len(documents))
    if layout.group == "customer":
        people = list(dict.fromkeys(one.customer for one in documents))
        yield from ((customer, [at for at in places if documents[at].customer == customer]) for customer in people)
    elif layout.group == "bucket":
        ages = [bucket_of(one.day, one.due) for one in documents]
        yield from ((age, [at for at in places if ages[at] == age]) for age in sorted(set(ages)))
    else:
        yield None, list(places)


def sheet(layout: Layout, documents: Sequence[Document], columns: Sequence[Column], parts: Any, at: int) -> Page:
    """One sheet of documents."""
    writer = Writer(layout, documents, columns, random.Random(f"rows {layout.seed} {at}"))
    writer.titles()
    again = layout.header_again == "group" and layout.group != "none" and len(parts) > 1
    if not again:
        writer.header()
    if layout.total_first and not again:
        writer.sums([at for _, group in parts for at in group], None, TOTAL[layout.lang][0], "total")
    for head, group in parts:
        writer.group(head, group, again=again)
        writer.rows(group)
        if layout.subtotal != "none" and (head is not None or layout.subtotal == "label"):
            words = SUBTOTAL[layout.lang] if head is not None else TOTAL[layout.lang]
            writer.sums(group, head, "" if layout.subtotal == "bare" else writer.chance.choice(words))
        if layout.gaps:
            writer.add("blank", [""] * writer.width)
    whole = [place for _, group in parts for place in group]
    if layout.total:
        writer.sums(whole, None, writer.chance.choice(TOTAL[layout.lang]), "total")
    if layout.percent:
        writer.percent()
    if layout.footer:
        writer.text("footer", writer.chance.choice(FOOTERS[layout.lang]))
    return Page(("Factures", "Factures 2")[at] if layout.format != "csv" else "", writer.lines, merged=writer.merged)


class Writer:
    """Puts the rows of one sheet under one another."""

    def __init__(self, layout: Layout, documents: Sequence[Document], columns: Sequence[Column], chance: random.Random):
        self.layout, self.documents, self.columns, self.chance = layout, documents, columns, chance
        self.width = len(columns) + layout.margin
        self.lines: list[Line] = []
        self.merged: list[tuple[int, int, int]] = []
        self.running = 0
        self.split_before = False
        self.blank_side = chance.choice(("", 0))

    def add(self, kind: str, cells: Cells, document: int = -1) -> None:
        """One more row."""
        self.lines.append(Line(kind, cells, document))

    def text(self, kind: str, *texts: Any) -> None:
        """A row of a few texts in its first cells."""
        self.add(kind, [*texts, *[""] * (self.width - len(texts))])

    def titles(self) -> None:
        """The rows above the header."""
        layout, chance = self.layout, self.chance
        said = day_text(AS_OF, layout.date if layout.date not in ("bare",) else "%m/%d/%Y", layout.lang)
        rows: list[tuple[Any, ...]] = []
        for _ in range(layout.titles):
            rows.append(("",) if chance.random() < 0.2 else (self.title(),))
        if layout.titles and layout.dated:
            sentence = chance.choice(AS_OF_TITLES[layout.lang])
            value = AS_OF if layout.excel else said
            rows[chance.randrange(len(rows))] = (
                (sentence.format("").strip(), value) if layout.title_cells else (sentence.format(said),)
            )
        for row in rows:
            self.text("title" if row[0] else "blank", *row[: self.width])
        if layout.titles and chance.random() < 0.7:
            self.add("blank", [""] * self.width)

    def title(self) -> str:
        """A row of the title: some sentence, or the day of printing."""
        if self.chance.random() < 0.15:
            printed = day_text(PRINTED_ON, "%d.%m.%Y" if self.layout.lang == "de" else "%d/%m/%Y", self.layout.lang)
            return str(self.chance.choice(PRINTED[self.layout.lang])).format(printed)
        return str(self.chance.choice(TITLES[self.layout.lang]))

    def header(self) -> None:
        """The header, on one line or two."""
        texts = [""] * self.layout.margin + [column.header for column in self.columns]
        if self.layout.header == "split":
            parts = [text.strip().split(" ", 1) if " " in text.strip() else ["", text] for text in texts]
            self.add("header", [part[0] for part in parts])
            texts = [part[1] for part in parts]
        if self.layout.header == "banner":
            self.banner()
        self.add("header", texts)

    def banner(self) -> None:
        """A line above the header that names groups of columns, each over two columns or more."""
        cells = [""] * self.width
        starts = list(range(self.layout.margin, self.width - 1, max(2, (len(self.columns) + 2) // 3)))[:3]
        for start, text in zip(starts, BANNERS[self.layout.lang], strict=False):
            cells[start] = text
        ends = [*[start - 1 for start in starts[1:]], self.width - 1]
        self.merged += [(len(self.lines), start, end) for start, end in zip(starts, ends, strict=True) if end > start]
        self.add("header", cells)

    def label_at(self) -> int:
        """The position of the cell in which groups are named."""
        own = [at for at, column in enumerate(self.columns) if column.holds == "customer_name"]
        if self.layout.group == "customer" and own:
            return own[0] + self.layout.margin
        return 0

    def percent(self) -> None:
        """A line of a hundred percent below the total."""
        cells: Cells = [""] * self.width
        cells[0] = PERCENT[self.layout.lang]
        places = [at for at, column in enumerate(self.columns, self.layout.margin) if column.holds in AMOUNTS]
        cells[places[-1]] = 1 if self.layout.typed else "100%"
        self.add("total", cells)

    def group(self, head: Any, group: Sequence[int], *, again: bool) -> None:
        """The line that opens a group, and its header where each group has one."""
        if head is not None:
            cells: Cells = [""] * self.width
            at = self.label_at()
            if isinstance(head, Customer) and self.layout.group_line == "two cells" and self.has_room(at):
                cells[at : at + 2] = [head.code, head.name]
            else:
                cells[at] = group_label(head, self.layout)
            if self.layout.group_sums:
                cells = [own or total for own, total in zip(cells, self.sum_cells(group), strict=True)]
            self.add("group", cells)
        if again:
            self.header()

    def has_room(self, at: int) -> bool:
        """Whether a code and a name can stand side by side from there: in no column of amounts."""
        beside = [column.holds for column in self.columns[max(at - self.layout.margin, 0) :][:2]]
        return at + 1 < self.width and not set(beside) & {*AMOUNTS, "buckets", "running", "solde", "limit", "fees"}

    def rows(self, group: Sequence[int]) -> None:
        """The rows of some documents."""
        layout = self.layout
        for count, place in enumerate(group):
            if layout.header_again == "page" and count and count % 5 == 0:
                self.turn_page(group[:count])
            parts = parts_of(self.documents[place], layout, self.chance, alike=self.split_before)
            self.split_before |= len(parts) > 1
            for part in parts:
                self.add("document", self.cells(part), place)
            if layout.gaps and self.chance.random() < 0.1:
                self.add("blank", [""] * self.width)

    def turn_page(self, above: Sequence[int]) -> None:
        """The end of a page and the top of the next: what is carried over, a title and the header."""
        if self.layout.carried:
            self.sums(above, None, CARRIED[self.layout.lang][0])
        titles = [line for line in self.lines if line.kind == "title"]
        if self.layout.page_titles and titles:
            self.lines.append(self.chance.choice(titles))
        self.header()
        if self.layout.carried:
            self.sums(above, None, CARRIED[self.layout.lang][1])

    def cells(self, one: Document) -> Cells:
        """The cells of a row of a document."""
        self.running += one.amount
        return [""] * self.layout.margin + [self.cell(column, one) for column in self.columns]

    def cell(self, column: Column, one: Document) -> Any:
        """One cell of a document."""
        layout = self.layout
        if column.trap:
            return trap_cell(column, one, self)
        if column.holds in AMOUNTS:
            return self.money(column.holds, one)
        if column.holds in ("invoice_date", "due_date"):
            day = one.day if column.holds == "invoice_date" else one.due
            return "" if day is None else day_cell(day, layout)
        if column.holds == "sign":
            return SIGN_WORDS[layout.lang][(one.open if not layout.has("amount_incl_vat") else one.amount) < 0]
        texts = {
            "invoice_number": one.number,
            "customer_code": one.customer.code,
            "customer_name": one.customer.name if layout.group != "customer" else "",
            "currency": one.currency,
            "document_type": self.word(KINDS, one.kind),
            "status": self.word(STATES, one.state),
        }
        return as_number(texts[column.holds], column.holds, layout)

    def word(self, words: Any, of: str) -> str:
        """The word for a kind or state."""
        return str(self.chance.choice(words[self.layout.lang][of]))

    def money(self, holds: str, one: Document) -> Any:
        """A cell of an amount."""
        cents = self.amount(holds, one)
        if holds in ("debit", "credit") and not cents:
            return self.figure(0, one.currency) if self.blank_side == 0 or not one.amount else ""
        if self.layout.dash_zero and holds == "open_balance" and not cents and not self.layout.typed:
            return "-"
        if self.layout.empty_zero and holds == "open_balance" and not cents:
            return ""
        return self.figure(self.shown(holds, cents, one), one.currency)

    def shown(self, holds: str, cents: int, one: Document) -> int:
        """The cents as the file shows them: with the sign of the file."""
        if self.layout.has("sign") or (not self.layout.signed and one.kind != "invoice"):
            return abs(cents)
        return -cents if self.layout.flipped else cents

    def figure(self, cents: int, currency: str) -> Any:
        """Cents as a cell."""
        return number(cents) if self.layout.typed else money_text(cents, currency, self.layout)

    def sums(self, group: Sequence[int], head: Any, label: str, kind: str = "subtotal") -> None:
        """A line of sums with that label, or without one."""
        cells = self.sum_cells(group)
        if label:
            at = self.label_at() if cells[self.label_at()] == "" else cells.index("") if "" in cells else 0
            cells[at] = label.format("" if head is None else group_label(head, self.layout)).strip()
        self.add(kind, cells)

    def sum_cells(self, group: Sequence[int]) -> Cells:
        """The sums of some documents in the columns of amounts; drafts are in none."""
        layout = self.layout
        cells: Cells = [""] * self.width
        among = [self.documents[at] for at in group if self.documents[at].state not in ("draft", "void")]
        for at, column in enumerate(self.columns, layout.margin):
            if column.holds in AMOUNTS:
                total = sum(self.amount(column.holds, one) for one in among)
                total = -total if layout.flipped else abs(total) if layout.has("sign") else total
                cells[at] = self.figure(total, layout.plan.currencies[0])
            elif column.holds == "sign":
                field = "amount" if layout.has("amount_incl_vat") else "open"
                cells[at] = SIGN_WORDS[layout.lang][sum(getattr(one, field) for one in among) < 0]
        return cells

    def amount(self, holds: str, one: Document) -> int:
        """The cents of a document in a column of amounts."""
        credited = amounts(one)["credited"] if holds == "paid" and self.layout.has("credited") else 0
        return amounts(one)[holds] - credited


def trap_cell(column: Column, one: Document, writer: Writer) -> Any:
    """A cell of a column that means nothing, or nothing that counts."""
    layout, chance = writer.layout, writer.chance
    late = (AS_OF - (one.due or one.day)).days
    if column.holds == "buckets":
        return writer.figure(one.open, one.currency) if bucket_of(one.day, one.due) == column.part else ""
    if column.holds in ("running", "solde", "limit", "fees"):
        cents = {"running": writer.running, "solde": writer.running, "limit": 500_000, "fees": 1_250}[column.holds]
        return writer.figure(cents, one.currency)
    if column.holds == "reminder":
        return day_cell(AS_OF - timedelta(days=chance.randrange(60)), layout) if chance.random() < 0.5 else ""
    count = {"days_late": late, "id": 2_520_018_000_000_073_035 if layout.seed % 3 else chance.randrange(1, 9_999)}
    if column.holds in count:
        return count[column.holds] if layout.typed and column.holds != "id" else str(count[column.holds])
    said = {
        "rate": f"1{layout.mark}0000",
        "phone": chance.choice(("+32 2 123 45 67", "02/123.45.67", "0475 12 34 56")),
        "period": f"{one.day.month:02d}/{one.day.year}",
        "account": "400000" if layout.lang == "nl" else "411000",
        "text": chance.choice(("Total", f"Facture {one.number}", "Avoir sur facture", "Paiement 30 jours", "")),
        "level": chance.choice(("0", "1", "2", "")),
        "reference": chance.choice(("PO-4500012", "4500012", "")),
        "clerk": chance.choice(("Anne", "Bart", "")),
        "email": "info@example.com",
        "terms": chance.choice(("30 jours", "30", "")),
        "journal": chance.choice(("VEN", "V01")),
        "flag": chance.choice(("Oui", "Non", "")),
        "nothing": "",
        "unnamed": chance.choice(("*", "")),
    }
    return said[column.holds]
