"""What the cells of a row say about a document: its kind, its amount, what is open, its currency and its customer."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .amounts import BLANK, OK, WRONG, Amounts, currency
from .cells import once
from .columns import Columns, Texts
from .headings import currency_mark, key, words

INVOICE, CREDIT_NOTE, RECEIPT, WRITE_OFF = 0, 1, 2, 3
KIND_NAMES = ["invoice", "credit_note", "receipt", "write_off"]
WITHIN = 5
PRICED = (
    "amount_incl_vat",
    "amount_signed",
    "debit",
    "credit",
    "amount_excl_vat",
    "open_balance",
    "amount_vat",
    "paid",
)
USUAL = frozenset({"EUR", "USD", "GBP", "CHF", "CAD", "SEK", "DKK", "NOK", "PLN", "CZK", "INR", "AUD", "JPY"})
CREDIT_SIGNS = frozenset({"c", "cr", "h", "haben", "credit", "k"})
INVOICE_WORDS = ("invoice", "facture", "factuur", "rechnung")
LONGEST_TERMS = 365
LANGUAGE_STARTS = (("fr", "fr"), ("nl", "nl"), ("ned", "nl"), ("dutch", "nl"), ("en", "en"), ("an", "en"))


@dataclass(frozen=True)
class Money:
    """The amounts of all rows in cents, whether they could be read, the field they come from, and what is open."""

    field: str
    amount: np.ndarray
    state: np.ndarray
    open: np.ndarray
    assumed: np.ndarray
    """Rows whose open amount is their amount, because the cell that should say it is blank or says 'partly'."""


def means(text: str, name: str, *, within: bool = False) -> bool:
    """Whether a cell is one of a list of words, or (`within`) has one of its longer words in it."""
    known, plain = words(name), key(text)
    return plain in known or (within and any(len(word) >= WITHIN and word in plain for word in known))


def by_text(texts: Texts, name: str, among: np.ndarray | None = None) -> np.ndarray:
    """The rows whose cell is one of a list of words; of some rows only, where `among` is given."""
    different, codes = texts
    used = range(len(different)) if among is None else np.unique(codes[among]).tolist()
    made = np.zeros(len(different), dtype=bool)
    made[[at for at in used if means(different[at], name)]] = True
    return made[codes] if among is None else made[codes] & among


def stated(columns: Columns, name: str) -> np.ndarray:
    """The rows one of whose statuses is in a list of words; under a header such as 'Open', yes and no are statuses."""
    made = np.zeros(columns.height, dtype=bool)
    for field in ("status", "status_other"):
        asks = field in columns.cells and means(columns.cells[field].header, "~asks_open")
        instead = {"~open": "~yes", "~paid": "~no"}.get(name, name) if asks else name
        made |= by_text(columns.texts(field), name) | by_text(columns.texts(field), instead)
    return made


def type_kind(text: str) -> int:
    """The kind a document type names; -1 for an invoice or an unknown type, INVOICE only where it is blank.

    >>> type_kind("Note de crédit"), type_kind("Payment"), type_kind("Facture d'acompte"), type_kind("Passage en perte")
    (1, 2, 0, 3)
    """
    if means(text, "~credit_note", within=True):
        return CREDIT_NOTE
    plain = key(text)
    bill = any(word in plain for word in INVOICE_WORDS)
    if means(text, "~write_off", within=not bill):
        return WRITE_OFF
    return RECEIPT if means(text, "~receipt", within=not bill) else INVOICE


def told_kinds(columns: Columns) -> np.ndarray:
    """The kind each row's document type or status names."""
    different, codes = columns.texts("document_type")
    told = np.array([type_kind(text) for text in different], dtype=np.int8)[codes]
    return np.where((told == INVOICE) & stated(columns, "~credit_note"), CREDIT_NOTE, told)


def kinds_of(told: np.ndarray, amount: np.ndarray, columns: Columns) -> np.ndarray:
    """The kind of each row: as told; else where the amount is negative a receipt in a bank's journal, a credit note
    anywhere else."""
    credit = (told == INVOICE) & (amount < 0)
    bank = by_text(columns.texts("journal"), "~bank_journal")
    return np.where(credit & bank, RECEIPT, np.where(credit, CREDIT_NOTE, told))


def sided(columns: Columns, cents: np.ndarray) -> np.ndarray:
    """Amounts with a minus where a column of their own says that they stand in credit."""
    if "sign" not in columns.cells:
        return cents
    words, codes = columns.texts("sign")
    credit = np.array([key(word) in CREDIT_SIGNS or word.strip().startswith("-") for word in words], dtype=bool)[codes]
    return np.where(credit, -np.abs(cents), cents)


def amount_of(columns: Columns) -> tuple[str, np.ndarray, np.ndarray]:
    """(field, cents, state) of the document amounts: including VAT, else signed, else debit less credit, else excluding
    VAT plus VAT, else the open balance."""
    for field in ("amount_incl_vat", "amount_signed"):
        if field in columns.amounts:
            return field, sided(columns, columns.amounts[field].cents), columns.amounts[field].state
    if "debit" in columns.amounts or "credit" in columns.amounts:
        field = "debit" if "debit" in columns.amounts else "credit"
        return field, *together(columns, "debit", "credit", -1, alone=False)
    if "amount_excl_vat" in columns.amounts:
        return "amount_excl_vat", *together(columns, "amount_excl_vat", "amount_vat", 1, alone=True)
    return "open_balance", sided(columns, columns.amounts["open_balance"].cents), columns.amounts["open_balance"].state


def together(columns: Columns, one: str, two: str, sign: int, *, alone: bool) -> tuple[np.ndarray, np.ndarray]:
    """Two columns as one: cents of the first plus or less the second; blank where both are, or (`alone`) the first."""
    nothing = Amounts(*(np.zeros(columns.height, kind) for kind in (np.int64, np.int8, object)))
    first, second = columns.amounts.get(one, nothing), columns.amounts.get(two, nothing)
    first_blank = (first.state == BLANK) | (first is nothing)
    second_blank = (second.state == BLANK) | (second is nothing)
    wrong = (first.state == WRONG) | (second.state == WRONG)
    blank = first_blank if alone else first_blank & second_blank
    return first.cents + sign * second.cents, np.where(wrong, WRONG, np.where(blank, BLANK, OK))


def money(columns: Columns) -> Money:
    """The amounts and what is open, in the signs of the file."""
    field, amount, state = amount_of(columns)
    none = np.zeros(columns.height, dtype=bool)
    settled = columns.days["settled_date"].state == OK if "settled_date" in columns.days else none
    paid, partly = stated(columns, "~paid") | columns.where("cleared"), stated(columns, "~partial")
    still = stated(columns, "~open") | partly
    if "open_balance" in columns.amounts:
        column = columns.amounts["open_balance"]
        blank = column.state == BLANK
        if field == "open_balance" and not still.all():
            gone = (settled | columns.where("cleared") | by_text(columns.texts("status"), "~paid")) & ~still
            return Money(field, amount, state, np.where(gone, 0, amount), none)
        left = np.where(blank & (paid | settled), 0, amount)
        written = sided(columns, column.cents)
        amount = np.where((amount == 0) & ~blank, written, amount)
        state = np.where((state == BLANK) & (column.state == OK), OK, state)
        return Money(field, amount, state, np.where(blank, left, written), blank & ~(paid | settled))
    if "paid" in columns.amounts or "credited" in columns.amounts:
        return Money(field, amount, state, amount - lessened(columns), none)
    left = np.where(paid | (settled & ~still), 0, amount)
    return Money(field, amount, state, left, partly & ~paid)


def lessened(columns: Columns) -> np.ndarray:
    """What was paid and credited, in cents."""
    paid = columns.amounts["paid"].cents if "paid" in columns.amounts else 0
    credited = np.abs(columns.amounts["credited"].cents) if "credited" in columns.amounts else 0
    return np.asarray(paid + credited)


def flipped(cents: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Amounts with the sign of some rows turned where the file writes all of them without a minus."""
    return np.where(rows & bool((cents[rows] >= 0).all()), -cents, cents)


def currencies(columns: Columns, fallback: str, titles: Sequence[str] = ()) -> tuple[Texts, np.ndarray, np.ndarray]:
    """(ISO codes, rows whose code is unknown or contradicted, rows that have the fallback): from the end of the
    amount's header or its number format, else the currency column, the line above the row, the sign beside the
    figure, else what the other rows or the titles name alone, else the fallback."""
    used = [name for name in PRICED if name in columns.amounts]
    headed = [currency(currency_mark(columns.cells[name].header)) or columns.formatted.get(name, "") for name in used]
    rest = next(filter(None, headed), "")
    written, codes = columns.texts("currency")
    read = [currency(word) if word else "" for word in written]
    unknown = np.array([bool(word) and not code for word, code in zip(written, read, strict=True)], dtype=bool)[codes]
    named = np.full(columns.height, rest, dtype=object) if rest else np.array(read, dtype=object)[codes]
    above, lines = columns.carried
    if len(above) > 1:
        named = np.where(named == "", np.array(above, dtype=object)[lines], named)
    for name in used:
        beside = columns.amounts[name].currency
        unknown = unknown | ((beside != "") & (named != "") & (beside != named))
        named = np.where(named == "", beside, named)
    rest = rest or only(set(named.tolist()) - {""}) or only(titled(titles))
    assumed = (named == "") & (not rest)
    places, different = pd.factorize(np.where(named == "", rest or fallback, named))
    return (list(different) or [fallback], places), unknown, assumed


def only(codes: Collection[str]) -> str:
    """The one currency of several mentions, or ''."""
    return next(iter(codes)) if len(codes) == 1 else ""


def titled(titles: Sequence[str]) -> set[str]:
    """The usual currencies the titles name by their code."""
    return {code for text in titles for code in re.findall(r"(?<![^\W_])[A-Z]{3}(?![^\W_])", text)} & USUAL


def customers(columns: Columns) -> tuple[Texts, Texts, np.ndarray]:
    """(customer, name, rows without a code although the file has codes): the code where there is one, else the name."""
    code_words, codes = columns.texts("customer_code")
    name_words, names = columns.texts("customer_name")
    both = code_words + name_words
    customer = filled(code_words, codes, names + len(code_words))
    name = filled(name_words, names + len(code_words), codes, shift=len(code_words))
    lacking = (customer >= len(code_words)) & ("customer_code" in columns.cells) & columns.where("customer_code").any()
    return once(both, customer), once(both, name), lacking


def filled(words_: list[str], codes: np.ndarray, otherwise: np.ndarray, shift: int = 0) -> np.ndarray:
    """The codes of one column, and those of another where its text is blank."""
    blank = np.array([not word for word in words_], dtype=bool)[codes - shift]
    return np.where(blank, otherwise, codes)


def countries(texts: Texts) -> Texts:
    """Country codes of two letters; '' for everything else."""
    different, codes = texts
    return [word.upper() if re.fullmatch("[A-Za-z]{2}", word) else "" for word in different], codes


def spoken(texts: Texts) -> Texts:
    """'fr', 'nl', 'en' or '' for a language in any of these languages."""
    different, codes = texts
    return [
        next((code for start, code in LANGUAGE_STARTS if key(word).startswith(start)), "") for word in different
    ], codes


def terms(texts: Texts) -> tuple[np.ndarray, np.ndarray]:
    """Payment terms in days, NaN where none are given, and the rows whose text gives no number of days."""
    different, codes = texts
    days = np.array([term_days(word) for word in different], dtype=float)
    unread = np.array([bool(word) for word in different], dtype=bool) & np.isnan(days)
    return days[codes], unread[codes]


def term_days(text: str) -> float:
    """The days of payment terms.

    >>> term_days("Net 45"), term_days("30 jours"), term_days("À réception")
    (45.0, 30.0, 0.0)
    """
    found = re.search(r"(?<![A-Za-z0-9])\d{1,3}(?!\d)", text)
    if found and int(found.group()) <= LONGEST_TERMS:
        return float(found.group())
    return 0.0 if text and means(text, "~on_receipt") else float("nan")
