"""Which column holds what: as it was read, open to correction, remembered for the layout."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from ... import readers
from ...readers import Choices, Reading
from ...words import Words
from ..state import Page
from .dropped import choose, chosen
from .layouts import layout_button
from .plain import WIDE, text_table

UNSET = "—"
OFFERED = (
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
    "company_number",
    "email",
)
"""Fields offered even where no column was found for them."""

SAMPLE = 24
"""Characters of a value beside its header."""


def columns(page: Page, reading: Reading) -> None:
    """How the file was read: sheets, headers, day, every column; and the way to correct it."""
    words, now = page.words, chosen(page, reading)
    with st.expander(words("told.how"), icon=":material/view_column:", key="columns", width=WIDE):
        st.markdown("\n".join(f"- {line}" for line in _how(words, reading)))
        columns_table(page, reading)
        with st.container(horizontal=True, vertical_alignment="center"):
            layout_button(page, reading, now)
            if now != Choices():
                forget = st.button(words("intake.forget"), icon=":material/refresh:", key="forget")
                st.caption(words("intake.answered"), width="content")
                if forget:
                    choose(reading, Choices())
                    st.rerun()
    with (
        st.expander(words("intake.columns"), icon=":material/edit:", key="correct", width=WIDE),
        st.form("mapping", border=False),
    ):
        st.caption(words("intake.columns_help"))
        made = column_fields(page, reading, others(reading))
        if st.form_submit_button(words("intake.columns_save")):
            if twice := chosen_twice({**reading.mapping, **made}):
                st.warning(words.marked("intake.column_twice", header=twice), icon=":material/warning:")
            elif made:
                choose(reading, replace(now, mapping={**now.mapping, **made}))
                st.rerun()


def _how(words: Words, reading: Reading) -> list[str]:
    """What was found around the columns, a sentence each."""
    sheets = ", ".join(filter(None, reading.sheets_read))
    made = [words("told.how_header", row=words.number(reading.header_row))]
    made += [words.marked("told.how_sheets", sheets=sheets)] if sheets else []
    if reading.as_of and words.has(f"told.where.{reading.as_of_found}"):
        where = words(f"told.where.{reading.as_of_found}")
        return [*made, words("told.how_day", day=words.day(reading.as_of), where=where)]
    return [*made, words("told.how_no_day")]


def columns_table(page: Page, reading: Reading) -> None:
    """Every column of the file: what it was read as, how it is written, its first values."""
    words = page.words
    fields = {header: field for field, header in reading.mapping.items()}
    header = [words(f"told.{name}") for name in ("column", "column_as", "column_format", "column_samples")]
    lines = []
    for column in reading.headers:
        field = fields.get(column, "")
        read_as = words(f"field.{field}") if words.has(f"field.{field}") else field or words("told.column_unused")
        lines.append([column, read_as, _written(words, reading, column), _samples(reading, column, 3)])
    width = 4 if any(line[3] for line in lines) else 3
    text_table(header[:width], [line[:width] for line in lines])


FORMATS = {",": "comma", ".": "dot"}


def _written(words: Words, reading: Reading, column: str) -> str:
    """How days or amounts are written in a column; days that begin with the year say so themselves."""
    said = reading.formats.get(column, "")
    if said == "dmy" and any(value[:4].isdigit() for value in reading.samples.get(column, ())[:1]):
        said = "ymd"
    return words(f"format.{FORMATS.get(said, said)}") if said else ""


def needed(reading: Reading) -> list[str]:
    """The fields without which no document can be taken and for which no column was found."""
    return [str(question.values["field"]) for question in reading.questions if question.key == "column"]


def others(reading: Reading) -> list[str]:
    """The other fields worth showing: those found or suggested, and those usually there."""
    missing = needed(reading)
    shown = [field for field in readers.FIELDS if field in (*OFFERED, *reading.mapping, *reading.suggested)]
    return [field for field in shown if field not in missing]


def column_fields(page: Page, reading: Reading, fields: Sequence[str], *, must: bool = False) -> dict[str, str]:
    """A choice of column for each field, with its values; gives what differs from what was read: field -> header."""
    words, headers = page.words, ["", *reading.headers]
    made = {}
    with st.grid(1 if must else 2, min_column_width=260):
        for field in fields:
            suggested = reading.suggested.get(field, "")
            known = reading.mapping.get(field, "") or suggested
            label = words(f"field.{field}")
            said = st.selectbox(
                words("intake.column_needed", field=label) if must else label,
                headers,
                key=f"column_{field}_{reading.layout}",
                index=headers.index(known) if known in headers else 0,
                format_func=lambda header: column_label(reading, header),
                help=words("intake.column_suggested") if known and known == suggested else None,
            )
            if said != reading.mapping.get(field, ""):
                made[field] = said
    return made


def column_label(reading: Reading, header: str) -> str:
    """A header with its first values."""
    samples = _samples(reading, header, 2)
    return f"{header} — {samples}" if header and samples else header or UNSET


def _samples(reading: Reading, header: str, most: int) -> str:
    values = reading.samples.get(header, ())[:most]
    return " / ".join(value if len(value) <= SAMPLE else value[: SAMPLE - 1] + "…" for value in values)


def chosen_twice(mapping: Mapping[str, str]) -> str:
    """A header chosen for two fields, or ''."""
    counts = Counter(header for header in mapping.values() if header)
    return next((header for header, count in counts.items() if count > 1), "")
