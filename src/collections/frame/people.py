"""What the user corrects of a customer, beside what the books say; and codes that may be one customer."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, overlay
from ..reports.said import said_value
from ..words import LANGUAGES, Words
from .lists import shortened
from .state import SHOWN, Page, do

FORM = (
    ("name", "contact", "email", "phone", "language"),
    ("address", "country", "company_number", "vat_number", "terms"),
)
"""The two columns of the form, each with its fields."""

PROPOSED = 10
"""Pairs of customers shown at once."""

LONGEST_CODE = 24
"""Letters of a code on a button: where the books have no code it is the name."""


def details(page: Page, customer: str) -> None:
    """What is known of a customer where the user said something else than the books, each with Undo; and the ways to
    correct more."""
    words = page.words
    with st.container(border=True, key="details"):
        st.subheader(words("people.title"), anchor=False)
        told = [*_merges(page, customer), *_corrections(page, customer), *_dues(page, customer)]
        for number, (text, lines) in enumerate(told):
            _correction(page, customer, f"take_back_{number}", text, lines)
        if not told:
            st.caption(words("people.as_books"))
        if page.live:
            _ways(page, customer)


def _correction(page: Page, customer: str, key: str, text: str, lines: tuple[int, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(text, width="stretch")
        if page.live:
            st.button(
                page.words("frame.undo"),
                key=key,
                type="tertiary",
                icon=":material/undo:",
                on_click=do,
                args=(actions.take_back, customer, lines),
            )


def _merges(page: Page, customer: str) -> list[tuple[str, tuple[int, ...]]]:
    """Each merge that made this customer: the codes it put together."""
    return [
        (page.words.marked("people.one_customer", codes=", ".join(merge.others)), (merge.line,))
        for merge in page.desk.said.merges_of(customer)
    ]


def _corrections(page: Page, customer: str) -> list[tuple[str, tuple[int, ...]]]:
    """What the user said of each field, beside what the books say."""
    words, books = page.words, page.desk.books_customers
    told = []
    for field in (field for column in FORM for field in column):
        said = page.desk.said.said.get((customer, field))
        if said:
            given, name = overlay.plain(books.at[customer, field]), words(f"person.{field}")
            yours = said_value(words, field, said.value)
            if given is None or given == "":
                text = words.marked("people.books_silent", field=name, said=yours)
            else:
                text = words.marked("people.books_say", field=name, books=said_value(words, field, given), said=yours)
            told.append((text, said.lines))
    return told


def _dues(page: Page, customer: str) -> list[tuple[str, tuple[int, ...]]]:
    """The due dates the user gave to documents of this customer, beside those of the books."""
    words, desk = page.words, page.desk
    own = desk.corrected.documents
    own = own[((own["customer"] == customer) & own["id"].isin(list(desk.dues))).to_numpy()]
    told = []
    for document in own.to_dict("records"):
        books = overlay.books_due(desk.facts.documents, desk.facts.events, document["id"])
        given = desk.dues[document["id"]]
        text = words.marked(
            "people.due_said",
            number=document["number"],
            books=words.day(books) if books else words("people.no_due"),
            said=words.day(given.due),
        )
        told.append((text, given.lines))
    return told


def _ways(page: Page, customer: str) -> None:
    """The forms that correct something, each behind its own title and drawn only when it is opened."""
    made = {"correct": _details_form, "correct_due": _due_form, "join": _join}
    for name, form in made.items():
        label = page.words(f"people.{name}")
        with st.expander(label, icon=WAY_SIGNS[name], key=f"{name}_{customer}", on_change="rerun") as way:
            if way.open:
                form(page, customer)


WAY_SIGNS = {"correct": ":material/edit:", "correct_due": ":material/event:", "join": ":material/join:"}


def _details_form(page: Page, customer: str) -> None:
    words, shown = page.words, page.desk.customers.loc[customer]
    with st.form("details_form", border=False):
        st.caption(words("people.correct_note"))
        columns = st.columns(2, gap="medium")
        values: dict[str, str | int | None] = {}
        for place, fields in zip(columns, FORM, strict=True):
            with place:
                values |= {field: _field(page, customer, field, overlay.plain(shown[field])) for field in fields}
        if st.form_submit_button(words("people.save"), type="primary", key="save_details"):
            do(actions.correct, page.desk, customer, values)
            st.rerun()


def _field(page: Page, customer: str, field: str, value: str | int | None) -> str | int | None:
    """One field of the form; it begins anew with what is shown when the books or a correction of them change."""
    words = page.words
    label, key = words(f"person.{field}"), f"{field}_{customer}_{hash(page.desk.corrected.version[:2])}"
    if field == "terms":
        known_days = None if value is None else int(value)
        days = st.number_input(
            label,
            value=known_days,
            min_value=0,
            max_value=max(365, known_days or 0),
            step=1,
            key=key,
            help=words("people.terms_help"),
        )
        return None if days is None else int(days)
    if field == "language":
        known = list(dict.fromkeys(["", *LANGUAGES, str(value)]))
        return st.selectbox(
            label,
            known,
            index=known.index(str(value)),
            key=key,
            format_func=lambda code: LANGUAGES.get(code, code or "–"),
        )
    most = 2 if field == "country" else 200
    return st.text_input(label, value=str(value), max_chars=max(most, len(str(value))), key=key).strip()


def _due_form(page: Page, customer: str) -> None:
    words = page.words
    items = page.desk.open_documents(customer)
    if not len(items):
        st.caption(words("panel.nothing_open"))
        return
    items = items.head(SHOWN).set_index("document_id")
    document = st.selectbox(
        words("people.document"),
        items.index.tolist(),
        key=f"due_document_{customer}",
        format_func=lambda number: _document(words, items.loc[number]),
    )
    due = items.at[document, "due"].date()
    key = f"due_{document}_{due.isoformat()}"
    given = st.date_input(
        words("people.due"), value=due, min_value=items.at[document, "day"].date(), format="DD/MM/YYYY", key=key
    )
    if st.button(words("people.save"), type="primary", key="save_due"):
        do(actions.correct_due, page.desk, int(document), given)
        st.rerun()


def _document(words: Words, item: Mapping[Any, Any]) -> str:
    return f"{item['number']} · {words.day(item['due'])} · {words.money(item['open'], item['currency'])}"


def _join(page: Page, customer: str) -> None:
    """Any other code put together with this one: for what no rule could find."""
    words, desk = page.words, page.desk
    other = st.selectbox(
        words("people.join_other"),
        [code for code in desk.customers.index if code != customer],
        index=None,
        placeholder=words("people.join_choose"),
        key=f"join_other_{customer}",
        format_func=lambda code: words("customer.option", name=desk.names.get(code, code), code=code),
    )
    st.caption(words("people.maybe_note"))
    if other:
        with st.container(horizontal=True):
            _join_buttons(page, (customer, other), "joined")


def _join_buttons(page: Page, pair: tuple[str, str], key: str) -> None:
    """One button for each code that may stay."""
    for number, kept in enumerate(pair):
        st.button(
            page.words.marked("people.join_under", code=shortened(kept, LONGEST_CODE)),
            key=f"{key}_{number}",
            icon=":material/join:",
            on_click=do,
            args=(actions.merge, page.desk, kept, [code for code in pair if code != kept]),
        )


def proposals(page: Page) -> None:
    """Codes that may be one customer, the surest and largest first: both sides, the reason, and the user decides."""
    words, alike = page.words, page.desk.alike
    if not len(alike) or not page.live:
        return
    st.subheader(words("people.maybe_title"), anchor=False)
    st.caption(words("people.maybe_note"))
    for number, line in enumerate(alike.head(PROPOSED).to_dict("records")):
        _proposal(page, number, line)
    if len(alike) > PROPOSED:
        st.caption(words("people.more", n=len(alike) - PROPOSED))


def _proposal(page: Page, number: int, line: dict[str, Any]) -> None:
    words, pair = page.words, (line["customer"], line["other"])
    with st.container(border=True, key=f"alike_{number}"):
        st.markdown(f":blue-badge[{words('people.reason.' + line['reason'])}]")
        for place, code in zip(st.columns(2, gap="medium"), pair, strict=True):
            place.markdown(_side(page, code))
        with st.container(horizontal=True, gap="small"):
            _join_buttons(page, pair, f"alike_join_{number}")
            st.button(
                words("people.different"),
                key=f"alike_not_{number}",
                type="tertiary",
                on_click=do,
                args=(actions.not_same, page.desk, pair[0], [pair[1]]),
            )


def _side(page: Page, code: str) -> str:
    """One of two customers: name, code, numbers, what is open of it in each currency."""
    words, who = page.words, page.desk.customers.loc[code]
    known = [words.marked("customer.code", code=code)]
    known += [
        words.marked("panel.value", value=str(who[name])) for name in ("vat_number", "company_number") if who[name]
    ]
    items = page.desk.open_documents(code)
    sums: pd.Series = items.groupby("currency")["open"].sum()
    amounts = " · ".join(words.money(amount, str(currency)) for currency, amount in sums.items())
    owed = words.marked("people.side", n=len(items), amount=amounts) if len(items) else words("people.side_nothing")
    return "  \n".join([f"**{words.marked('panel.name', name=who['name'])}**", " · ".join(known), owed])
