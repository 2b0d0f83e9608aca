"""The papers that go with a plan, in the customer's language: each to edit and to print."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from ..documents.letter import Letter, letter_docx, letter_pdf
from ..reports.plan_papers import agreement_letter, of_consumer, proposal_letter, proposed_plan
from .exporting import file_name
from .state import Page

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def plan_letter_button(page: Page, customer: str, key: str = "letter") -> None:
    """The letter that proposes the newest plan, to edit; nothing where there is none."""
    words, desk = page.words, page.desk
    if proposed_plan(desk, customer) is not None:
        _to_edit(page, customer, key, words("panel.letter"), lambda: proposal_letter(desk, customer, words))


def plan_papers(page: Page, customer: str) -> None:
    """The papers of the newest plan behind one button: the letter that proposes it and what is agreed, to edit and to
    print."""
    words, desk = page.words, page.desk
    if proposed_plan(desk, customer) is None:
        return
    agreed = words("panel.confirmation" if of_consumer(desk, customer) else "panel.agreement")
    with st.popover(words("panel.plan_papers"), icon=":material/description:"):
        for key, title, made in (
            ("letter", words("panel.letter"), proposal_letter),
            ("agreed", agreed, agreement_letter),
        ):
            with st.container(horizontal=True, gap="small"):
                _to_edit(page, customer, key, title, partial(made, desk, customer, words))
                _to_print(page, customer, key, title, partial(made, desk, customer, words))


def _to_edit(page: Page, customer: str, key: str, title: str, made: Callable[[], Letter]) -> None:
    """A paper as .docx, made when it is asked for."""
    st.download_button(
        title,
        data=lambda: letter_docx(made()),
        mime=DOCX,
        key=key,
        icon=":material/description:",
        help=page.words("panel.to_edit"),
        file_name=file_name(page, f"{title}_{customer}", "docx"),
        on_click="ignore",
    )


def _to_print(page: Page, customer: str, key: str, title: str, made: Callable[[], Letter]) -> None:
    """The same paper as .pdf."""
    st.download_button(
        page.words("panel.to_print"),
        data=lambda: letter_pdf(made()),
        mime="application/pdf",
        key=f"{key}_pdf",
        icon=":material/picture_as_pdf:",
        file_name=file_name(page, f"{title}_{customer}", "pdf"),
        on_click="ignore",
    )
