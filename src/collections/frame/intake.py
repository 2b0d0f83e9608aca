"""The weekly upload: what was understood of the file, what it changes, and only then the keeping of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from .. import actions, books, readers, standing
from ..documents.workbook import Field, Sheet, workbook
from ..readers import Choices, Question, Reading, Unreadable
from .handover import XLSX
from .lists import table
from .state import Page, do, told

TYPES = ("xlsx", "csv", "txt", "tsv")
UNSET = "—"


@dataclass(frozen=True)
class Upload:
    """The file on the table."""

    name: str
    content: bytes


def upload(page: Page) -> Upload | None:
    """The place to drop a file."""
    words = page.words
    if page.desk.demo:
        st.info(words("intake.demo"), icon=":material/science:")
        return None
    given = st.file_uploader(words("intake.drop"), type=list(TYPES), key="upload", help=words("intake.drop_help"))
    return Upload(given.name, given.getvalue()) if given else None


def read(page: Page, given: Upload) -> Reading | None:
    """The file read as its layout was read before; None when nothing can be read from it, with the reason shown."""
    words = page.words
    if actions.kept_before(page.desk.facts, given.content):
        st.success(words.marked("intake.same_file", name=given.name), icon=":material/done_all:")
        return None
    try:
        reading = _read(given.name, given.content, Choices())
        reading = _read(given.name, given.content, _choices(page, reading))
    except Unreadable as no:
        st.error(words.marked(f"unreadable.{no.key}", **_texts(words, no.values)), icon=":material/error:")
        return None
    return _read(given.name, given.content, _asked(page, reading))


@st.cache_resource(show_spinner=False, max_entries=4)
def _read(name: str, content: bytes, choices: Choices) -> Reading:
    return readers.read(name, content, choices)


def _choices(page: Page, reading: Reading) -> Choices:
    """What the user said of this layout, now or the last time."""
    now = st.session_state.get(f"choices_{reading.layout}")
    if now is not None:
        return now
    return readers.choices_from_dict(standing.remembered(page.desk.facts.journal, "layout", reading.layout))


def _choose(page: Page, reading: Reading, choices: Choices) -> None:
    st.session_state[f"choices_{reading.layout}"] = choices


def _asked(page: Page, reading: Reading) -> Choices:
    """The questions the file leaves open, each with its samples; gives the choices with the answers given."""
    choices = _choices(page, reading)
    for number, question in enumerate(reading.questions):
        if question.key == "column":
            _missing_column(page, question)
            continue
        answer = _answer(page, question, number)
        if answer and question.key == "date_order":
            choices = replace(choices, date_orders={**choices.date_orders, question.header: answer})
        elif answer:
            choices = replace(choices, decimal_marks={**choices.decimal_marks, question.header: answer})
    if choices != _choices(page, reading):
        _choose(page, reading, choices)
    return choices


def _missing_column(page: Page, question: Question) -> None:
    words = page.words
    values = {**question.values, "field": words(f"field.{question.values['field']}")}
    st.warning(words.marked("question.column", **_texts(words, values)), icon=":material/help:")


def _answer(page: Page, question: Question, number: int) -> str | None:
    words = page.words

    def named(choice: str) -> str:
        return words(f"question.{question.key}.{_MARKS.get(choice, choice)}")

    asked = words.marked(f"question.{question.key}", header=question.header, sample=", ".join(question.samples[:1]))
    return st.radio(asked, question.choices, index=None, key=f"question_{number}", horizontal=True, format_func=named)


_MARKS = {",": "comma", ".": "dot"}


def _texts(words: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a sentence as text, except counts, which choose the plural."""
    plain = {
        name: ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else value
        for name, value in values.items()
    }
    return told(words, plain)


def understood(page: Page, reading: Reading) -> None:
    """What was read: rows by class, amounts per currency, the file's own totals, refused rows, cautions."""
    words, rows = page.words, reading.rows
    taken = sum(rows[kind] for kind in ("invoice", "credit_note", "receipt"))
    noise = rows["total"] - taken - rows["refused"] - rows.get("undecided", 0)
    st.subheader(words.marked("intake.understood", name=reading.name), anchor=False)
    with st.grid(4, min_column_width=165, gap="small", key="counts"):
        st.metric(words("intake.taken"), words.number(taken), border=True, help=words("intake.taken_help"))
        st.metric(
            words("intake.refused"), words.number(rows["refused"]), border=True, help=words("intake.refused_help")
        )
        st.metric(words("intake.noise"), words.number(noise), border=True, help=words("intake.noise_help"))
        st.metric(words("intake.rows"), words.number(rows["total"]), border=True, help=words("intake.rows_help"))
    if rows.get("undecided"):
        st.info(words("intake.waiting", n=rows["undecided"]), icon=":material/help:")
    for currency, group in reading.taken.groupby("currency"):
        st.markdown(
            words.marked(
                "intake.totals",
                amount=words.money(group["amount"].sum(), str(currency)),
                open=words.money(group["open"].sum(), str(currency)),
                documents=words.number(len(group)),
                customers=words.number(group["customer"].nunique()),
            )
        )
    for total in reading.file_totals:
        _file_total(page, reading, total)
    for caution in reading.warnings:
        st.warning(words.marked(f"warning.{caution.key}", **_texts(words, caution.values)), icon=":material/info:")
    if reading.sheets_ignored:
        st.caption(words.marked("intake.sheets_ignored", sheets=", ".join(reading.sheets_ignored)))
    if len(reading.refused):
        _refused(page, reading)


def _file_total(page: Page, reading: Reading, total: Mapping[str, Any]) -> None:
    words = page.words
    currency = str(reading.taken["currency"].iloc[0]) if len(reading.taken) else "EUR"
    told_ = {
        "label": str(total["label"]),
        "row": total["row"],
        "stated": words.money(total["stated"], currency),
        "ours": words.money(total["ours"], currency),
        "difference": words.money(total["difference"], currency),
    }
    key = "intake.file_total_same" if not total["difference"] else "intake.file_total_differs"
    st.caption(
        (":material/check:" if not total["difference"] else ":material/warning:") + " " + words.marked(key, **told_)
    )


def _refused(page: Page, reading: Reading) -> None:
    """The rows that could not be taken, where and why, also as a workbook to hand to the bookkeeper."""
    words = page.words
    told_ = [
        words(f"refused.{line['reason']}", row=line["row"], column=line["column"], value=line["value"])
        for line in reading.refused.to_dict("records")
    ]
    rows = reading.refused.assign(why=told_, currency="")
    with st.expander(words("intake.refused_rows", n=len(rows)), icon=":material/report:", expanded=True, key="refused"):
        titles = {
            "sheet": "intake.sheet",
            "row": "intake.row",
            "column": "intake.column",
            "value": "intake.value",
            "why": "intake.why",
        }
        config = {"why": st.column_config.TextColumn(words("intake.why"), width="large")}
        table(page, rows, titles, key="refused_rows", alt=words("intake.refused_alt", n=len(rows)), config=config)
        fields = tuple(
            Field(name, words(title), "count" if name == "row" else "text", width)
            for (name, title), width in zip(titles.items(), (16, 8, 22, 26, 70), strict=True)
        )
        st.download_button(
            words("intake.refused_file"),
            icon=":material/download:",
            key="refused_file",
            mime=XLSX,
            data=lambda: workbook([Sheet(words("intake.refused"), fields, rows)]),
            on_click="ignore",
            file_name=f"{words('intake.refused_name')}.xlsx",
        )


def mapping(page: Page, reading: Reading) -> None:
    """Which column is which, open to correction; what the user says is remembered for this layout."""
    words = page.words
    headers = ["", *reading.headers]
    missing = any(question.key == "column" for question in reading.questions)
    with (
        st.expander(words("intake.columns"), icon=":material/view_column:", expanded=missing, key="columns"),
        st.form("mapping", border=False),
    ):
        st.caption(words("intake.columns_help"))
        chosen = {}
        with st.grid("auto", min_column_width=240):
            for field in readers.FIELDS:
                known = reading.mapping.get(field, "")
                if field not in SHOWN_FIELDS and not known:
                    continue
                chosen[field] = st.selectbox(
                    words(f"field.{field}"),
                    headers,
                    key=f"column_{field}_{reading.layout}",
                    index=headers.index(known) if known in headers else 0,
                    format_func=lambda header: _column_label(reading, header),
                )
        if st.form_submit_button(words("intake.columns_save")):
            corrected = {field: header for field, header in chosen.items() if header != reading.mapping.get(field, "")}
            old = _choices(page, reading)
            _choose(page, reading, replace(old, mapping={**old.mapping, **corrected}))
            st.rerun()


SHOWN_FIELDS = (
    "invoice_number",
    "customer_code",
    "customer_name",
    "document_type",
    "invoice_date",
    "due_date",
    "amount_incl_vat",
    "paid",
    "open_balance",
    "settled_date",
    "currency",
    "status",
)
"""Fields offered even where no column was found for them."""


def _column_label(reading: Reading, header: str) -> str:
    samples = ", ".join(reading.samples.get(header, ())[:2])
    return f"{header} · {samples}" if header and samples else header or UNSET


def difference(page: Page, reading: Reading) -> tuple[books.Changes, date, str] | None:
    """What the file changes, for the day and kind of list the user confirms; None while questions are open."""
    words, desk = page.words, page.desk
    if reading.questions or not len(reading.taken):
        return None
    st.subheader(words("intake.changes"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(
            words("intake.as_of"),
            value=min(reading.as_of or page.today, page.today),
            max_value=page.today,
            format="DD/MM/YYYY",
            key=f"books_day_{reading.layout}_{reading.name}",
            width=200,
            help=words(f"intake.as_of_{reading.as_of_found or 'today'}"),
        )
        scope = st.segmented_control(
            words("intake.scope"),
            list(books.SCOPES),
            default=reading.scope,
            required=True,
            format_func=lambda name: words(f"intake.scope_{name}"),
            key=f"scope_{reading.layout}_{reading.name}",
            help=words("intake.scope_help"),
        )
    known = actions.known_books(desk.facts)
    found = books.changes(known, reading.taken, day, scope, 0, amounts=reading.gives_amounts)
    _effects(page, found)
    return found, day, scope


EFFECTS = ("new", "settled", "vanished", "paid_partly", "reopened", "restated", "due_moved")


def _effects(page: Page, found: books.Changes) -> None:
    words = page.words
    if found.nothing:
        st.info(words("intake.nothing_new"), icon=":material/done_all:")
    for effect in EFFECTS:
        lines = found.effect[(found.effect["effect"] == effect).to_numpy()]
        for currency, group in lines.groupby("currency"):
            amount = words.money(abs(group["amount"].sum()), str(currency))
            st.markdown(words.marked(f"change.{effect}", n=len(group), amount=amount))
    if len(found.customers):
        st.markdown(words("change.customers", n=len(found.customers)))
    if found.untouched:
        st.caption(words("change.untouched", n=found.untouched))


def keep(page: Page, given: Upload, reading: Reading, found: tuple[books.Changes, date, str]) -> None:
    """The one button that writes, and the question before it when too much would vanish."""
    words, (changes, day, scope) = page.words, found
    sure = True
    if changes.alarming:
        st.warning(words("intake.alarm", share=words.percent(changes.vanished_share)), icon=":material/warning:")
        sure = st.checkbox(words("intake.sure"), key="sure")
    if not st.button(words("intake.keep"), type="primary", icon=":material/save:", key="keep", disabled=not sure):
        return
    with st.spinner(words("intake.keeping")):
        kept_now = do(actions.keep_import, reading, given.content, day, scope, sure=sure)
    if kept_now is not None:
        choices = st.session_state.get(f"choices_{reading.layout}")
        if choices is not None:
            do(actions.remember_layout, reading.layout, choices)
        st.session_state["said"] = actions.Done(0, "import", "")
    st.rerun()


def kept(page: Page) -> None:
    """The exports kept so far, the newest first, and the way back from the last one."""
    words, imports = page.words, page.desk.facts.imports
    if not len(imports):
        st.caption(words("books.none"))
        return
    rows = imports.iloc[::-1].assign(
        currency="",
        when=[words.moment(at) for at in imports["at"].iloc[::-1]],
        lists=[words(f"intake.scope_{scope}") for scope in imports["scope"].iloc[::-1]],
    )
    titles = {
        "as_of": "books.as_of",
        "source": "books.source",
        "when": "books.when",
        "by": "books.by",
        "lists": "books.lists",
        "rows": "books.rows",
        "refused": "books.refused",
    }
    table(page, rows, titles, key="imports", alt=words("books.alt", n=len(rows)), days=["as_of"], height="content")
    last = imports.iloc[-1]
    with st.popover(words("books.undo_last"), icon=":material/undo:"):
        st.write(words.marked("books.undo_ask", source=last["source"], day=words.day(last["as_of"])))
        if st.button(words("books.undo_yes"), key="undo_import", type="primary"):
            do(actions.undo_import, int(last["id"]))
            st.rerun()
