"""What an import changes, before it is kept; what looks wrong about it; and the one button that writes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from ... import actions, books
from ...books import Changes, Doubt
from ...readers import Choices, Reading
from ...words import Words
from ..lists import table
from ..state import Page, do
from .dropped import Upload, as_texts, chosen
from .plain import WIDE, sums

EFFECTS = ("new", "settled", "vanished", "paid_partly", "reopened", "restated", "due_moved", "past")
"""In the order in which they are told."""

NOT_KEPT = ("unmatched", "known_payment")
"""What is told and changes nothing: payments of no document we know, and those known already."""


def difference(page: Page, given: Upload, reading: Reading) -> tuple[Changes, date, str] | None:
    """What the file changes, for the day and kind of list the user confirms; None where it holds nothing to keep."""
    words = page.words
    if not _rows(reading):
        return None
    with st.container(width=WIDE, key="changes"):
        st.subheader(words("intake.changes"), anchor=False)
        day, scope = _confirmed(page, reading)
        found = _previewed(page, given, reading, day, scope)
        _matched(page, reading, found)
        if reading.purpose == "sales":
            st.markdown(words("change.sales", n=int(reading.sales["month"].nunique())))
        elif found.nothing:
            st.info(words("intake.nothing_new"), icon=":material/done_all:")
        if len(found.effect) or len(found.customers):
            _bridge(page, reading, found, scope)
        if found.untouched:
            st.caption(words("change.untouched", n=found.untouched))
        if found.brought_forward:
            st.caption(words("change.brought_forward", n=found.brought_forward))
    return found, day, scope


def _previewed(page: Page, given: Upload, reading: Reading, day: date, scope: str) -> Changes:
    """What the reading would change if it were kept; worked out anew only for other books, another file or day."""
    version, choices = page.desk.facts.version, chosen(page, reading)
    held = _held(str(page.store.url), version, given.name, given.content, choices, day, scope)
    if not held:
        held.append(actions.preview(page.desk.facts, reading, day, scope))
    return held[0]


@st.cache_resource(show_spinner=False, max_entries=4)
def _held(url: str, version: Any, name: str, content: bytes, choices: Choices, day: date, scope: str) -> list[Changes]:
    """Where a preview is held."""
    return []


def _rows(reading: Reading) -> int:
    own = (reading.taken, reading.payments, reading.people, reading.sales)
    return sum(map(len, own)) + sum(map(_rows, reading.beside))


def _confirmed(page: Page, reading: Reading) -> tuple[date, str]:
    """The day the books show and whether they list settled documents too, as found, open to correction."""
    words = page.words
    found = reading.as_of_found or "today"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(
            words("intake.as_of"),
            value=min(reading.as_of or page.today, page.today),
            max_value=page.today,
            format="DD/MM/YYYY",
            key=f"books_day_{reading.layout}_{reading.name}",
            width=220,
            help=words(f"intake.as_of_{found}"),
        )
        scope = reading.scope
        if reading.purpose == "documents" and not reading.ledger:
            scope = st.segmented_control(
                words("intake.scope"),
                list(books.SCOPES),
                default=reading.scope,
                required=True,
                format_func=lambda name: words(f"intake.scope_{name}"),
                key=f"scope_{reading.layout}_{reading.name}",
                help=words("intake.scope_help"),
            )
    st.caption(words(f"intake.as_of_{found}"))
    return day, scope


def _matched(page: Page, reading: Reading, found: Changes) -> None:
    """How much of a list of payments or of customers belongs to what we know."""
    words = page.words
    if reading.purpose == "payments":
        total = len(reading.payments)
        matched = total - int((found.effect["effect"] == "unmatched").sum())
        st.markdown(words("change.matched", matched=words.number(max(matched, 0)), total=words.number(total)))
    elif reading.purpose == "customers":
        total = int(reading.people["customer"].nunique())
        new = int((~found.customers["customer"].isin(set(page.desk.facts.customers["customer"]))).sum())
        st.markdown(words("change.known", known=words.number(total - new), total=words.number(total)))


def _bridge(page: Page, reading: Reading, found: Changes, scope: str) -> None:
    """From what was open to what will be, change by change, each with the documents behind it."""
    words = page.words
    effect = _told(found.effect)
    before = open_before(page)
    if len(before):
        st.markdown(words.marked("change.before", amount=sums(words, before, "open")))
    names = {**dict(zip(found.customers["customer"], found.customers["name"], strict=True)), **page.desk.names}
    for name in (*EFFECTS, *NOT_KEPT):
        lines = effect[(effect["effect"] == name).to_numpy()]
        if len(lines):
            _effect(page, name, lines, names)
    _customers(page, found)
    moved = effect[~effect["effect"].isin(NOT_KEPT).to_numpy()]
    after = pd.concat([before, moved.rename(columns={"amount": "open"})[["currency", "open"]]])
    if len(after):
        after = after.groupby("currency", as_index=False)["open"].sum()
        same = scope == "open" and len(reading.taken) > 0 and _same(after, reading.taken)
        text = words.marked("change.after", amount=sums(words, after, "open"))
        st.markdown(text + (f" :green[:material/check_circle: {words('change.after_same')}]" if same else ""))


def _told(effect: pd.DataFrame) -> pd.DataFrame:
    """One line per change, a new document with what is open of it: what was paid of it before is not told apart."""
    paid = effect["effect"] == "new_paid"
    if not paid.any():
        return effect
    whole = effect.assign(effect=effect["effect"].where(~paid, "new"))
    new = (whole["effect"] == "new").to_numpy()
    added = whole[new].groupby(["effect", "customer", "number", "currency"], as_index=False, sort=False)["amount"].sum()
    return pd.concat([added, whole[~new]], ignore_index=True)


def open_before(page: Page) -> pd.DataFrame:
    """What is open in the books as they stand: currency and open, a line per document with something open."""
    facts = page.desk.facts
    known = books.state(facts.documents, facts.events)
    return known.loc[known["open"] != 0, ["currency", "open"]]


def _same(after: pd.DataFrame, taken: pd.DataFrame) -> bool:
    """Whether what will be open is what the file says, in every currency."""
    stated = taken.groupby("currency")["open"].sum()
    ours = after.set_index("currency")["open"]
    return bool((ours.sub(stated, fill_value=0) == 0).all())


def _effect(page: Page, name: str, lines: pd.DataFrame, names: Mapping[str, str]) -> None:
    """One kind of change with its amounts, and on demand the documents behind it."""
    words = page.words
    label = words.marked(f"change.{name}", n=len(lines), amount=sums(words, lines, "amount"))
    with st.expander(label, key=f"effect_{name}"):
        rows = lines.assign(name=[names.get(customer, customer) for customer in lines["customer"]])
        biggest = rows.iloc[rows["amount"].abs().argsort(kind="stable").to_numpy()[::-1]]
        titles = {"name": "list.customer", "number": "list.document", "amount": "change.effect_amount"}
        if name in ("due_moved", "past"):
            del titles["amount"]
        alt = words("change.alt", n=len(lines))
        table(page, biggest, titles, key=f"changed_{name}", alt=alt, money=["amount"], height="auto")


def _customers(page: Page, found: Changes) -> None:
    """Customers that the books did not know, and those of whom the file says something new."""
    words = page.words
    old = found.customers["customer"].isin(set(page.desk.facts.customers["customer"])).to_numpy()
    for name, rows in (("customers_new", found.customers[~old]), ("customers_changed", found.customers[old])):
        if len(rows):
            with st.expander(words(f"change.{name}", n=len(rows)), key=f"effect_{name}"):
                titles = {"customer": "change.code", "name": "list.customer", "email": "field.email"}
                alt = words("change.customers_alt", n=len(rows))
                table(page, rows.assign(currency=""), titles, key=f"changed_{name}", alt=alt)


def keep(page: Page, given: Upload, reading: Reading, found: tuple[Changes, date, str]) -> None:
    """The one button that writes, and before it what looks wrong, which asks for a yes."""
    words, (changes, day, scope) = page.words, found
    sure = True
    with st.container(width=WIDE, key="keeping"):
        if changes.doubts:
            st.markdown(f"**{words('intake.doubts')}**")
            for doubt in changes.doubts:
                st.warning(doubt_text(words, doubt), icon=":material/warning:")
            sure = st.checkbox(words("intake.sure"), key="sure")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                words("intake.keep"),
                type="primary",
                icon=":material/save:",
                key="keep",
                disabled=not sure,
                on_click=_kept,
                args=(page, given, reading, day, scope, sure),
            )
            st.caption(words("change.not_kept"), width="content")


def _kept(page: Page, given: Upload, reading: Reading, day: date, scope: str, sure: bool) -> None:
    """Writes at once, before the page is drawn anew: a click on another page right after it cannot come in between."""
    with st.spinner(page.words("intake.keeping")):
        kept_now = do(actions.keep_import, reading, given.content, day, scope, sure=sure)
    if kept_now is not None:
        choices = chosen(page, reading)
        if choices != Choices():
            do(actions.remember_layout, reading.layout, choices)
        st.session_state["said"] = actions.Done(0, "import", "")


def doubt_text(words: Words, doubt: Doubt) -> str:
    """What looks wrong, why it may be, and what to do; shares as per cent."""
    values = {name: words.percent(value) if isinstance(value, float) else value for name, value in doubt.values.items()}
    return words.marked(f"doubt.{doubt.key}", **as_texts(words, values))
