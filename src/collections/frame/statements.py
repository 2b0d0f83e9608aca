"""A customer's statement of account and trace, ready to save: as PDF to send, as Excel to work with."""

import streamlit as st

from .. import reports
from ..documents.workbook import workbook
from .exporting import XLSX, file_name
from .state import Page


def statement_buttons(page: Page, customer: str) -> None:
    """Small buttons side by side: the statement, where the customer has anything open, and the trace, where anything is
    on record; a file is made when it is asked for."""
    if len(page.desk.account(customer)):
        _statement(page, customer)
    if (page.desk.journal["customer"] == customer).any():
        _trace(page, customer)


def _statement(page: Page, customer: str) -> None:
    words, desk = page.words, page.desk
    reason = reports.no_code(desk, customer)
    without = words("statement.button_help_no_code", reason=words(f"statement.no_code.{reason}")) if reason else ""
    called = f"{words('statement.file')}_{customer}"
    with st.container(horizontal=True, gap="small", key="statement"):
        st.download_button(
            words("statement.button"),
            data=lambda: reports.statement(desk, customer, words),
            mime="application/pdf",
            key="statement_pdf",
            type="tertiary",
            icon=":material/picture_as_pdf:",
            help=without or words("statement.button_help"),
            on_click="ignore",
            file_name=file_name(page, called, "pdf"),
        )
        st.download_button(
            words("statement.excel"),
            data=lambda: workbook([reports.statement_sheet(desk, customer, words)]),
            mime=XLSX,
            key="statement_xlsx",
            type="tertiary",
            icon=":material/download:",
            help=words("statement.excel_help"),
            on_click="ignore",
            file_name=file_name(page, called, "xlsx"),
        )


def _trace(page: Page, customer: str) -> None:
    words, desk = page.words, page.desk
    called = f"{words('trace.file')}_{customer}"
    with st.container(horizontal=True, gap="small", key="trace"):
        st.download_button(
            words("trace.button"),
            data=lambda: reports.trace(desk, customer, words),
            mime="application/pdf",
            key="trace_pdf",
            type="tertiary",
            icon=":material/history:",
            help=words("trace.button_help"),
            on_click="ignore",
            file_name=file_name(page, called, "pdf"),
        )
        st.download_button(
            words("trace.excel"),
            data=lambda: workbook([reports.trace_sheet(desk, customer, words)]),
            mime=XLSX,
            key="trace_xlsx",
            type="tertiary",
            icon=":material/download:",
            help=words("trace.excel_help"),
            on_click="ignore",
            file_name=file_name(page, called, "xlsx"),
        )
