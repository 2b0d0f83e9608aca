"""What the lines between the documents say: whose group begins here, in which currency, and what is only a heading.

A line is a row without a day, a document number or an amount; a line with amounts may be a total, or a customer's
heading that bears the sum of the documents below it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .amounts import amounts, are_figures, currency, figure
from .cells import Cells, as_text
from .dates import ORDERS, day
from .headings import found_words, is_bucket, key, known, total_starts, totals
from .mapping import AMOUNTS, DATES
from .plain import beginning
from .sheets import is_blank
from .table import Table

DOCUMENT, BLANK_LINE, HEADER_LINE, TOTAL_LINE, GROUP_LINE, CUSTOMER_LINE, TITLE_LINE = range(7)
WHO = ("customer_code", "customer_name")
MOST_CELLS = 4
COUNT = re.compile(r"\s*\(\s*\d{1,5}\s*\)\s*$")
CODED = (
    re.compile(r"(?P<code>\S*\d\S*)\s*[-–—:]\s+(?P<name>.*[^\W\d_].*)"),
    re.compile(r"(?P<code>[A-Z]{0,4}\d{3,})\s+(?P<name>.*[^\W\d_].*)"),
    re.compile(r"(?P<name>.*[^\W\d_].*?)\s*[(\[](?P<code>\S*\d{2,}\S*)[)\]]"),
    re.compile(r"(?P<name>.*[^\W\d_].*?)\s+[-–—]\s*(?P<code>[A-Z]{0,4}\d{3,})"),
)
LABEL = re.compile(r"\s*([^:]{2,30}?)\s*:\s*(.*)")
PIVOT_SHARE = 0.3
RULES = ("--", "==", "__")
RULED = re.compile(r"[\s\-=_+|.]*[\-=_]{2}[\s\-=_+|.]*")
SPLIT = re.compile(r"\d[-/.: ]+\d")
WORDED = re.compile(r"\s.*[^\W\d_]{4}|[^\W\d_]{4}.*\s")


@dataclass(frozen=True)
class Outline:
    """`classes`: for each row DOCUMENT or the kind of line it is. `code` and `name`: what the customer lines say, and
    `owner` which of them a row without a customer of its own stands under (-1 for none); `currencies` likewise."""

    classes: np.ndarray
    codes: tuple[str, ...]
    names: tuple[str, ...]
    owner: np.ndarray
    currencies: tuple[str, ...]
    money: np.ndarray
    unnamed: np.ndarray
    """The rows with an amount that have neither a day nor a number."""

    carried: int = 0

    @property
    def gives_customers(self) -> bool:
        """Whether customers stand on lines of their own."""
        return bool(self.names)


@dataclass(frozen=True)
class Marks:
    """Which rows have a day, a number, an amount, a customer of their own."""

    day: np.ndarray
    number: np.ndarray
    amount: np.ndarray
    customer: np.ndarray


def outlined(table: Table, cells: Mapping[str, Cells], decimals: Mapping[str, str]) -> Outline:
    """The lines of a table and whose rows stand under them; `decimals`: header -> decimal mark."""
    marks = marked(table, cells)
    bare = marks.amount & ~marks.day
    sums = bare & ~marks.number
    lines = ~marks.amount & ~marks.day & ~(marks.number & marks.customer)
    classes = np.zeros(len(table.rows), np.int8)
    upper = {said(row) for row in table.upper}
    for row in np.flatnonzero(lines).tolist():
        classes[row] = HEADER_LINE if said(table.rows[row]) in upper else line_class(table, table.rows[row])
    for row in np.flatnonzero(sums).tolist():
        classes[row] = TOTAL_LINE if total_label(table.rows[row]) is not None else DOCUMENT
    ruled = [at for at, row in enumerate(table.rows) if row and isinstance(row[0], str) and row[0][:2] in RULES]
    for row in ruled:
        if all(is_blank(cell) or (isinstance(cell, str) and RULED.fullmatch(cell)) for cell in table.rows[row]):
            classes[row], sums[row], bare[row] = BLANK_LINE, False, False
    doubtful = bare & marks.number & ~marks.customer
    if doubtful.any() and not doubtful.all():
        sums |= doubtful & names_somebody(cells)
        sums |= bearing_sums(cells, decimals, doubtful, bare | (classes != DOCUMENT))
    return settled(table, marks, sums, classes)


def names_somebody(cells: Mapping[str, Cells]) -> np.ndarray:
    """The rows with words where a document number or a day stands: no digit, or a word behind a code."""
    number = cells["invoice_number"]
    worded = [
        bool(word) and (not any(map(str.isdigit, word)) or WORDED.search(word) is not None) for word in number.words
    ]
    made = number.spread(np.array(worded, dtype=bool))
    for column in (cells[field] for field in sorted(DATES) if field in cells):
        made = made | column.spread(
            np.array([bool(word) and not like_a_day(word) for word in column.words], dtype=bool)
        )
    return made


def bearing_sums(
    cells: Mapping[str, Cells], decimals: Mapping[str, str], doubtful: np.ndarray, other: np.ndarray
) -> np.ndarray:
    """Of the rows with a text where a number stands, an amount and nothing else, those whose amount is the sum of the
    documents below them: headings of a customer, and no documents. `other`: the rows that are no documents."""
    made = np.zeros(len(doubtful), dtype=bool)
    field = next((name for name in ("open_balance", *sorted(AMOUNTS)) if name in cells), None)
    if field is None or decimals.get(cells[field].header, "?") == "?":
        return made
    worth = amounts(cells[field], decimals[cells[field].header]).cents
    running = np.concatenate([[0], np.cumsum(np.where(other, 0, worth))])
    edges = np.flatnonzero(np.append(other, True))
    for row in np.flatnonzero(doubtful).tolist():
        end = int(edges[np.searchsorted(edges, row + 1)])
        made[row] = end > row + 1 and abs(int(running[end] - running[row])) == abs(int(worth[row]))
    return made


def marked(table: Table, cells: Mapping[str, Cells]) -> Marks:
    """What each row has."""

    def any_of(fields: Iterable[str], counts: Callable[[Cells], Any] = worded) -> np.ndarray:
        made = np.zeros(len(table.rows), dtype=bool)
        for column in (cells[field] for field in sorted(fields) if field in cells):
            made |= filled(column, worded(column) & counts(column))
        return made

    return Marks(
        day=any_of(DATES, lambda column: np.array(list(map(like_a_day, column.words)), dtype=bool)),
        number=any_of(["invoice_number"], lambda column: ~label_totals(column.words)),
        amount=any_of(AMOUNTS, are_figures),
        customer=any_of(WHO),
    )


def worded(column: Cells) -> np.ndarray:
    """Which of the different texts of a column are not blank."""
    return np.array(list(map(bool, column.words)), dtype=bool)


def label_totals(words: Sequence[str]) -> np.ndarray:
    """Which of some texts begin as total rows do."""
    made = beginning(words, total_starts())
    match = totals().match
    for at in np.flatnonzero(made).tolist():
        made[at] = match(words[at]) is not None
    return made


def like_a_day(word: str) -> bool:
    """Whether a text in a column of days is one, or is meant to be: figures with something between, and no word."""
    parted = SPLIT.search(word) is not None and not any(map(str.isalpha, word))
    return parted or any(day(word, order) for order in ORDERS)


def filled(column: Cells, words: np.ndarray) -> np.ndarray:
    """The cells that are numbers, days or texts that count."""
    made = column.spread(words)
    for values, missing in ((column.numbers, np.isnan), (column.days, np.isnat)):
        if values is not None:
            made = made | ~missing(values)
    return made


def line_class(table: Table, row: Sequence[Any]) -> int:
    """What a row without a day and an amount is; GROUP_LINE where it may still be a customer's."""
    filled = [(at, cell) for at, cell in enumerate(row) if not is_blank(cell)]
    if not filled or all(isinstance(cell, str) and RULED.fullmatch(cell) for _, cell in filled):
        return BLANK_LINE
    if all(key(str(cell)) == key(table.headers[at]) for at, cell in filled):
        return HEADER_LINE
    if len(filled) > 1 and all(known(cell) for _, cell in filled):
        return HEADER_LINE
    labels = [at for at, cell in filled if isinstance(cell, str) and totals().match(cell)]
    if labels and any(has_figure(cell) for at, cell in filled if at > labels[0]):
        return TOTAL_LINE
    return GROUP_LINE if len(filled) <= MOST_CELLS else DOCUMENT


def has_figure(cell: Any) -> bool:
    """Whether a cell is a number, or a text that is an amount."""
    if isinstance(cell, str):
        found = figure(cell) if cell else None
        return found is not None and bool(found.digits)
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def total_label(row: Sequence[Any]) -> str | None:
    """The label of a total row, or None."""
    return next((cell.strip() for cell in row if isinstance(cell, str) and totals().match(cell)), None)


def settled(table: Table, marks: Marks, sums: np.ndarray, classes: np.ndarray) -> Outline:
    """The group lines told apart: customers, currencies, headings, and titles behind the last document."""
    documents = np.flatnonzero((classes == DOCUMENT) & ~sums)
    lacking = ~marks.customer
    owners: dict[int, tuple[str, ...]] = {}
    monies: dict[int, str] = {}
    waiting: list[int] = []
    seen, lines_ = {said(row) for row in table.titles}, set[str]()
    maybe = np.flatnonzero((classes == GROUP_LINE) | (sums & (classes == DOCUMENT)))
    for row in maybe.tolist():
        place, words = int(np.searchsorted(documents, row)), said(table.rows[row])
        if words in seen and classes[row] == DOCUMENT:
            classes[row] = TOTAL_LINE
        elif words in seen and words not in lines_ or place == len(documents) and classes[row] == GROUP_LINE:
            classes[row] = TITLE_LINE
        if place == len(documents) or classes[row] in (TITLE_LINE, TOTAL_LINE):
            continue
        seen.add(words)
        lines_.add(words)
        under = int(documents[place])
        waiting.append(row)
        after = int(np.searchsorted(maybe, row + 1))
        if after < len(maybe) and int(maybe[after]) < under and said(table.rows[maybe[after]]) not in seen:
            continue
        if table.sheet[under] == table.sheet[row]:
            found = told(table, classes, waiting, needed=bool(lacking[under]))
            owners.update(found[0])
            monies.update(found[1])
        waiting = []
    return put_together(table, marks, sums, classes, owners, monies)


def told(
    table: Table, classes: np.ndarray, lines: Sequence[int], *, needed: bool
) -> tuple[dict[int, tuple[str, ...]], dict[int, str]]:
    """What the lines right above a document say: the customer (the last that may be one) and the currency, by row."""
    owners: dict[int, tuple[str, ...]] = {}
    monies: dict[int, str] = {}
    for row in reversed(lines):
        texts = texts_of(table.rows[row])
        code = currency_line(texts)
        if code:
            monies[row] = code
        elif texts and all(map(bucket_line, texts)):
            classes[row] = GROUP_LINE
        elif needed and not owners and texts:
            owners[row] = tuple(texts)
            classes[row] = CUSTOMER_LINE
    return owners, monies


def texts_of(row: Sequence[Any]) -> list[str]:
    """The cells of a line that may name somebody: texts, and a whole number in front of the first of them."""
    found = [text for cell in row if not is_blank(cell) and (text := plain(cell))]
    first = next((at for at, cell in enumerate(row) if isinstance(cell, str) and plain(cell)), len(row))
    numbers = [cell for cell in row[first:] if isinstance(cell, int | float) and not isinstance(cell, bool)]
    return found[: len(found) - len([cell for cell in numbers if plain(cell)])]


def said(row: Sequence[Any]) -> str:
    """What a line says, without its figures, to be found again."""
    return " ".join(
        " ".join(cell.split()).casefold() for cell in row if isinstance(cell, str) and not has_figure(cell)
    ).strip()


def plain(cell: Any) -> str:
    """A cell of a line as text on one line; '' for an amount, which says nobody's name."""
    if isinstance(cell, str):
        return "" if has_figure(cell) and not re.fullmatch(r"\s*\w*\d{2,}\s*", cell) else " ".join(cell.split())
    return as_text(cell) if isinstance(cell, int | float) and float(cell).is_integer() else ""


def bucket_line(text: str) -> bool:
    """Whether a line names an ageing bucket, with or without the number of documents behind it."""
    return is_bucket(COUNT.sub("", text))


def currency_line(texts: Sequence[str]) -> str:
    """The currency a line is about, such as 'EUR' or 'Devise : USD'; '' for any other."""
    words = [word for text in texts for word in re.split(r"[\s:]+", text) if word]
    if not words or len(words) > 2:
        return ""
    labelled = len(words) == 2 and any(word.field == "currency" for word in found_words(words[0]))
    return currency(words[-1]) if (len(words) == 1 and words[0].isupper()) or labelled else ""


def put_together(
    table: Table,
    marks: Marks,
    sums: np.ndarray,
    classes: np.ndarray,
    owners: Mapping[int, tuple[str, ...]],
    monies: Mapping[int, str],
) -> Outline:
    """The outline, with each row's place under its lines; where every group has a header of its own, the first
    customer stands above the first header."""
    again = {said(table.rows[row]) for row in np.flatnonzero(np.isin(classes, (TITLE_LINE, HEADER_LINE))).tolist()}
    above = next((row for row in reversed(table.above) if said(row) not in again), ())
    if owners and texts_of(above) and (classes == HEADER_LINE).any():
        owners = {-1: tuple(texts_of(above)), **owners}
    rows = sorted(owners)
    codes, names = split([owners[row] for row in rows])
    owner = below(table, rows)
    owner[marks.customer & (classes != CUSTOMER_LINE)] = -1
    money_rows = sorted(monies)
    return Outline(
        classes=classes,
        codes=codes,
        names=names,
        owner=owner,
        currencies=tuple(monies[row] for row in money_rows),
        money=below(table, money_rows),
        unnamed=sums,
    )


def below(table: Table, rows: Sequence[int]) -> np.ndarray:
    """For each row of the table, which of some rows is the last above it on its sheet; -1 for none."""
    if not rows:
        return np.full(len(table.rows), -1)
    last = np.searchsorted(rows, np.arange(len(table.rows)), side="right") - 1
    other = table.sheet != table.sheet[np.maximum(np.array(rows)[np.maximum(last, 0)], 0)]
    return np.where((last < 0) | other, -1, last)


def split(lines: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(code, name) of each customer line: by its cells, or where all lines are written alike by its text."""
    bare = [unlabelled(line) for line in lines]
    alone = [line[0] for line in bare if len(line) == 1]
    shape = next((one for one in CODED if alone and all(one.fullmatch(text) for text in alone)), None)
    pairs = [pair(line, shape) for line in bare]
    return tuple(code for code, _ in pairs), tuple(name for _, name in pairs)


def pair(line: Sequence[str], shape: re.Pattern[str] | None) -> tuple[str, str]:
    """Code and name of one customer line."""
    if len(line) == 1:
        found = shape.fullmatch(line[0]) if shape else None
        return (found["code"].strip(), found["name"].strip()) if found else ("", COUNT.sub("", line[0]))
    code = next((text for text in line[:2] if coded(text)), "")
    return code, next((text for text in line if text != code and not has_figure(text)), code)


def coded(text: str) -> bool:
    """Whether a cell of a line is rather a code than a name."""
    return any(map(str.isdigit, text)) and " " not in text and 2 <= len(text) <= 20


def unlabelled(line: Sequence[str]) -> tuple[str, ...]:
    """A line without the words that only say that a customer follows."""
    made = []
    for text in line:
        labelled = LABEL.fullmatch(text)
        if labelled and names_customers(labelled.group(1)):
            text = labelled.group(2)
        if text and not (len(line) > 1 and names_customers(text.rstrip(":"))):
            made.append(text)
    return tuple(made) or tuple(line)


def names_customers(text: str) -> bool:
    """Whether a word is a header of the customer's columns."""
    return any(word.field in WHO for word in found_words(text))


def filled_down(table: Table, cells: Mapping[str, Cells], positions: Mapping[str, int], outline: Outline) -> Outline:
    """The outline of a table that gives each customer on its first row only: the rows below belong to it. Only where
    cells are merged downwards, or where the gaps are too many to be slips."""
    fields = [field for field in WHO if field in positions]
    documents = outline.classes == DOCUMENT
    if not fields or outline.gives_customers or not documents.any():
        return outline
    own = documents & ~np.logical_and.reduce([cells[field].blank() for field in fields])
    gaps = documents & ~own
    merged = table.merged & {positions[field] for field in fields}
    first = int(np.flatnonzero(documents)[0])
    if not gaps.any() or not own[first] or (gaps.sum() < PIVOT_SHARE * documents.sum() and not merged):
        return outline
    rows = np.flatnonzero(own).tolist()
    texts = {field: tuple(as_text(table.rows[row][positions[field]]) for row in rows) for field in fields}
    return replace(
        outline,
        codes=texts.get("customer_code", ("",) * len(rows)),
        names=texts.get("customer_name", ("",) * len(rows)),
        owner=np.where(gaps, below(table, rows), -1),
        carried=int(gaps.sum()),
    )
