"""What the file does not decide: asked once, with its own values, before anything is counted."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

import streamlit as st

from ...readers import Choices, Question, Reading
from ...readers.dates import day
from ...words import Words
from ..state import Page
from .columns import chosen_twice, column_fields, columns_table, needed, others
from .dropped import as_texts, choose, chosen
from .layouts import layout_button
from .plain import WIDE

STRANGE = 3
"""Of the columns that are needed, so many missing mean that it may be another list altogether."""

MARKS = {",": "comma", ".": "dot"}


def ask(page: Page, reading: Reading) -> None:
    """The questions of a reading in one form, and below it what can be seen without the answers."""
    words = page.words
    with st.container(width=WIDE, key="questions"):
        st.subheader(words("intake.questions", n=len(reading.questions)), anchor=False)
        st.caption(words("intake.questions_help"))
        with st.form("answers"):
            mapping = _asked_columns(page, reading)
            answers = [(question, _answer(page, question, at)) for at, question in _put(reading)]
            sent = st.form_submit_button(words("intake.answer"), type="primary", icon=":material/arrow_forward:")
        if sent:
            told = [(question, said) for question, said in answers if said]
            _answered(page, reading, mapping, told, missing=bool(answers) and not told)
        st.markdown(f"**{words('intake.seen')}**")
        rows = words.number(reading.rows["undecided"])
        st.caption(words.marked("intake.seen_text", name=reading.name, rows=rows, row=words.number(reading.header_row)))
        columns_table(page, reading)
        if chosen(page, reading) != Choices():
            layout_button(page, reading, chosen(page, reading))


def _asked_columns(page: Page, reading: Reading) -> dict[str, str]:
    """The columns that were not understood, each with the one suggested and its values; gives field -> header."""
    words = page.words
    if not any(question.key == "column" for question in reading.questions):
        return {}
    if len(needed(reading)) >= STRANGE:
        st.warning(words("intake.strange"), icon=":material/help:")
    st.markdown(f"**{words('intake.columns_missing')}**")
    st.caption(words("intake.columns_missing_help"))
    made = column_fields(page, reading, needed(reading), must=True)
    st.markdown(f"**{words('intake.column_others')}**")
    return {**made, **column_fields(page, reading, others(reading))}


def _put(reading: Reading) -> list[tuple[int, Question]]:
    """The questions to put one by one: all but those that the choice of columns answers."""
    chosen_above = ("column", "suggestion") if needed(reading) else ("column",)
    return [(at, question) for at, question in enumerate(reading.questions) if question.key not in chosen_above]


def _answer(page: Page, question: Question, number: int) -> str | None:
    """One question with its choices; None while it is not answered."""
    words = page.words
    values = as_texts(words, {"header": question.header, "sample": ", ".join(question.samples[:1]), **question.values})
    if "field" in values:
        values["field"] = words(f"field.{values['field']}")
    return st.radio(
        words.marked(f"question.{question.key}", **values),
        question.choices,
        index=None,
        key=f"question_{number}",
        format_func=lambda choice: words(f"question.{question.key}.{MARKS.get(choice, choice)}"),
        captions=[_shown(words, question, choice) for choice in question.choices],
    )


def _shown(words: Words, question: Question, choice: str) -> str:
    """What the first value would mean with that answer; '' where that says nothing."""
    for sample in question.samples[:1]:
        found = _meaning(words, question.key, sample, choice)
        return words.marked("question.shown", sample=sample, meaning=found) if found else ""
    return ""


def _meaning(words: Words, key: str, sample: str, choice: str) -> str:
    if key == "date_order":
        found = day(sample, choice)
        return words.long_day(found) if found else ""
    if key != "decimal_mark":
        return ""
    figures = "".join(sign for sign in sample if sign.isdigit() or sign in ("-", choice))
    try:
        return words.number(Decimal(figures.replace(choice, ".")), 2)
    except InvalidOperation:
        return ""


def _answered(
    page: Page, reading: Reading, mapping: Mapping[str, str], answers: list[tuple[Question, str]], *, missing: bool
) -> None:
    """Reads on with what was answered; says so where nothing was, or a column was chosen twice."""
    words, old = page.words, chosen(page, reading)
    new = with_answers(old, mapping, [*answers, *by_columns(reading, mapping)])
    if twice := chosen_twice({**reading.mapping, **new.mapping}):
        st.warning(words.marked("intake.column_twice", header=twice), icon=":material/warning:")
    elif new == old or missing:
        st.warning(words("intake.answer_missing"), icon=":material/warning:")
    else:
        choose(reading, new)
        st.rerun()


def by_columns(reading: Reading, mapping: Mapping[str, str]) -> list[tuple[Question, str]]:
    """The suggestions that the choice of columns answers: yes where the column was left as suggested, else no."""
    put = [question for _, question in _put(reading)]
    return [
        (question, "yes" if mapping.get(question.values["field"]) == question.values["named"] else "no")
        for question in reading.questions
        if question.key == "suggestion" and question not in put
    ]


def with_answers(choices: Choices, mapping: Mapping[str, str], answers: list[tuple[Question, str]]) -> Choices:
    """The choices with columns and answers added."""
    made = replace(choices, mapping={**choices.mapping, **mapping})
    for question, said in answers:
        if question.key == "date_order":
            made = replace(made, date_orders={**made.date_orders, question.header: said})
        elif question.key == "decimal_mark":
            made = replace(made, decimal_marks={**made.decimal_marks, question.header: said})
        else:
            made = replace(made, answers={**made.answers, question.name: said})
    return made
