"""What was understood of a file: one sentence, few figures, and the proof that every row and every cent is in it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from ...readers import KINDS, Reading
from ...readers.reading import ROW_CLASSES
from ...words import Words, escaped
from ..lists import table
from ..state import Page
from .dropped import as_texts
from .plain import WIDE, money, sums, text_table

MOST_TOTALS = 8
"""Totals of the file shown at once; all of them stand in a list below."""

MOST_CURRENCIES = 4
LONGEST_FIGURE = 16
"""Characters of a figure that fit in the third of the account's width."""


def understood(page: Page, reading: Reading) -> None:
    """The account of a file that leaves no question."""
    words = page.words
    with st.container(width=WIDE, key="understood"):
        st.subheader(words.marked("intake.understood", name=reading.name), anchor=False)
        st.markdown(sentence(words, reading))
        _cards(page, reading)
        _proof(page, reading)
        st.markdown(f"**{words('told.rows_title')}**")
        _rows(words, reading)
        if reading.purpose == "documents":
            _totals(page, reading)
        for caution in reading.warnings:
            texts = as_texts(words, caution.values)
            st.warning(words.marked(f"warning.{caution.key}", **texts), icon=":material/info:")
        if reading.sheets_ignored:
            st.caption(words.marked("intake.sheets_ignored", sheets=", ".join(reading.sheets_ignored)))
        if reading.beside:
            st.markdown(f"**{words('told.beside')}**")
            st.markdown("\n".join(f"- {_beside(words, other)}" for other in reading.beside))


def sentence(words: Words, reading: Reading) -> str:
    """What the file is, in one sentence."""
    what = words(f"told.list.{'ledger' if reading.ledger else _list_of(reading)}")
    if reading.as_of:
        what = words("told.at", what=what, day=words.day(reading.as_of))
    if words.has(f"language.{reading.language}"):
        what = words("told.in", what=what, language=words(f"language.{reading.language}"))
    return SENTENCES[reading.purpose](words, reading, what)


def _list_of(reading: Reading) -> str:
    return reading.scope if reading.purpose == "documents" else reading.purpose


def _documents(words: Words, reading: Reading, what: str) -> str:
    if not len(reading.taken):
        return words.marked("told.nothing_of", what=what)
    counts = reading.taken["kind"].value_counts()
    documents = [words(f"told.{kind}s", n=int(counts[kind])) for kind in KINDS if kind in counts]
    customers = words("told.customers", n=int(reading.taken["customer"].nunique()))
    amount = sums(words, reading.taken, "open")
    return words.marked(
        "told.documents_of", what=what, documents=", ".join(documents), customers=customers, open=amount
    )


def _payments(words: Words, reading: Reading, what: str) -> str:
    if not len(reading.payments):
        return words.marked("told.nothing_of", what=what)
    return words.marked(
        "told.payments_of",
        what=what,
        payments=words("told.payments", n=len(reading.payments)),
        first=words.day(reading.payments["day"].min()),
        last=words.day(reading.payments["day"].max()),
        amount=sums(words, reading.payments, "amount"),
    )


def _customers(words: Words, reading: Reading, what: str) -> str:
    people = reading.people
    if not len(people):
        return words.marked("told.nothing_of", what=what)
    return words.marked(
        "told.customers_of",
        what=what,
        customers=words("told.customers", n=int(people["customer"].nunique())),
        emails=words.number(int((people["email"] != "").sum())),
        phones=words.number(int((people["phone"] != "").sum())),
        terms=words.number(int(people["terms"].notna().sum())),
    )


def _sales(words: Words, reading: Reading, what: str) -> str:
    sales = reading.sales
    if not len(sales):
        return words.marked("told.nothing_of", what=what)
    return words.marked(
        "told.sales_of",
        what=what,
        months=words("told.months", n=int(sales["month"].nunique())),
        first=f"{sales['month'].min():%m/%Y}",
        last=f"{sales['month'].max():%m/%Y}",
        amount=sums(words, sales, "amount"),
    )


SENTENCES = {"documents": _documents, "payments": _payments, "customers": _customers, "sales": _sales}


def _beside(words: Words, other: Reading) -> str:
    """Another table of the same file, in one sentence."""
    said = sentence(words, other)
    sheets = ", ".join(filter(None, other.sheets_read))
    return words("told.beside_of", sheets=escaped(sheets), account=said) if sheets else said


def _cards(page: Page, reading: Reading) -> None:
    """The few figures that count: amounts, rows accounted for, rows refused."""
    words, rows = page.words, reading.rows
    cards = _amounts(words, reading)
    cards.append((words("told.card_rows"), words.number(rows["total"]), words("told.card_rows_help")))
    cards.append((words("told.card_refused"), words.number(rows["refused"]), words("told.card_refused_help")))
    roomy = len(cards) <= 3 and all(len(value) <= LONGEST_FIGURE for _, value, _ in cards)
    with st.grid(3 if roomy else 2, min_column_width=200, gap="small", key="counts"):
        for label, value, why in cards:
            st.metric(label, value, border=True, help=why)


def _amounts(words: Words, reading: Reading) -> list[tuple[str, str, str | None]]:
    """(label, value, help) of what the file is about, one per currency."""
    if reading.purpose == "customers":
        return [(words("told.card_customers"), words.number(reading.people["customer"].nunique()), None)]
    label, rows, column = {
        "documents": ("told.card_open", reading.taken, "open"),
        "payments": ("told.card_received", reading.payments, "amount"),
        "sales": ("told.card_sold", reading.sales, "amount"),
    }[reading.purpose]
    made = []
    for currency, group in list(rows.groupby("currency"))[:MOST_CURRENCIES]:
        code = str(currency)
        named = f"{words(label)} · {code}" if rows["currency"].nunique() > 1 else words(label)
        whole = money(words, group["amount"].sum(), code)
        why = words("told.card_open_help", amount=whole) if column == "open" else None
        made.append((named, money(words, group[column].sum(), code), why))
    return made


def _proof(page: Page, reading: Reading) -> None:
    """The sentence on refused rows that a reader looks for first."""
    if reading.rows["refused"]:
        st.markdown(":orange[:material/report:] " + page.words("told.refused_some", n=reading.rows["refused"]))
    else:
        st.markdown(":green[:material/check_circle:] " + page.words("intake.refused_none"))


def _rows(words: Words, reading: Reading) -> None:
    """Rows by class with what they are worth, down to the rows of the file."""
    classes = [name for name in ROW_CLASSES if reading.rows.get(name)]
    counted = [[words(f"row_class.{name}"), words.number(reading.rows[name])] for name in classes]
    header = [words("told.row_class"), words("told.row_count")]
    counted.append([words("told.row_sum"), words.number(reading.rows["total"])])
    if reading.purpose == "documents" and len(reading.taken):
        taken = reading.taken
        header += [words("told.row_amount"), words("told.row_open")]
        for line, name in zip(counted, classes, strict=False):
            own = taken[(taken["kind"] == name).to_numpy()]
            line += [sums(words, own, "amount"), sums(words, own, "open")]
        counted[-1] += [sums(words, taken, "amount"), sums(words, taken, "open")]
    text_table(header, counted, right=range(1, len(header)), last=True)


def _totals(page: Page, reading: Reading) -> None:
    """The file's own totals beside ours: those that differ first, with the likely reason."""
    words = page.words
    told = [total for total in reading.file_totals if total.get("reason") != "percent"]
    st.markdown(f"**{words('told.totals_title')}**")
    if not told:
        st.caption(words("told.totals_none"))
        return
    differing = [total for total in told if total["difference"]]
    same = len(told) - len(differing)
    if same:
        st.markdown(":green[:material/check_circle:] " + words("told.totals_same", n=same))
    if differing:
        st.markdown(":orange[:material/info:] " + words("told.totals_differ", n=len(differing)))
    shown = (differing or told[-1:])[:MOST_TOTALS]
    told_of = TOTAL_COLUMNS if differing else TOTAL_COLUMNS[:-1]
    lines = [_total(words, reading, total)[: len(told_of)] for total in shown]
    text_table([words(f"told.total_{name}") for name in told_of], lines, right=(1, 2, 3))
    if len(told) > len(shown):
        with st.expander(words("told.totals_all", count=words.number(len(told))), key="totals"):
            rows = pd.DataFrame([_total(words, reading, total) for total in told], columns=TOTAL_COLUMNS)
            titles = {name: f"told.total_{name}" for name in TOTAL_COLUMNS}
            alt = words("told.totals_alt", n=len(told))
            table(page, rows.assign(currency=""), titles, key="file_totals", alt=alt)


TOTAL_COLUMNS = ["label", "stated", "ours", "difference", "reason"]


def _total(words: Words, reading: Reading, total: Mapping[str, Any]) -> list[str]:
    """One total of the file, what we count, the difference and its likely reason, as texts."""
    label = str(total["label"])
    if control := total.get("control"):
        place = words(f"told.control.{control}", accounts=label)
    else:
        place = (
            words("told.total_at", label=label, row=total["row"])
            if label
            else words("told.total_row", row=total["row"])
        )
    amounts = [_total_amount(words, reading, total, name) for name in ("stated", "ours", "difference")]
    reason = total.get("reason") or "unknown" if total["difference"] else "same"
    return [place, *amounts, words(f"total_reason.{reason}")]


def _total_amount(words: Words, reading: Reading, total: Mapping[str, Any], name: str) -> str:
    """An amount of a total: a bare number where the file adds several currencies."""
    currencies = reading.taken["currency"].unique()
    currency = total.get("currency") or (str(currencies[0]) if len(currencies) == 1 else "")
    return words.money(total[name], currency) if currency else words.number(Decimal(total[name]) / 100, 2)
