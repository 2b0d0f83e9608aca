"""What can be taken away from a page: any list as Excel or CSV, the owner's page as PDF. Made when it is clicked.

A list of another page gets its buttons with one line below it:

    exporting.export_buttons(page, words("export.file_worst"), lambda: reports.worst_sheet(...), key="export_worst")

where the sheet carries `heading(page, title, definition)` above its rows.
"""

import re
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from .. import reports
from ..documents.csv_file import csv_file
from ..documents.workbook import Sheet, workbook
from .state import Page
from .welcome import import_button

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_IN_NAMES = re.compile(r"[^\w.-]+")


def export_buttons(page: Page, name: str, sheet: Callable[[], Sheet], key: str) -> None:
    """Two small buttons side by side that save a list: `sheet` is asked for it when one is clicked, no earlier.

    `name` is what the file is called, before the day of its figures; `key` is unique on the page.
    """
    words = page.words
    with st.container(horizontal=True, gap="small", key=key):
        st.download_button(
            words("export.excel"),
            data=lambda: workbook([sheet()]),
            mime=XLSX,
            key=f"{key}_xlsx",
            type="tertiary",
            icon=":material/download:",
            help=words("export.excel_help"),
            on_click="ignore",
            file_name=file_name(page, name, "xlsx"),
        )
        st.download_button(
            words("export.csv"),
            data=lambda: csv_file(sheet(), decimal_mark=words.decimal_mark),
            mime="text/csv",
            key=f"{key}_csv",
            type="tertiary",
            icon=":material/download:",
            help=words("export.csv_help"),
            on_click="ignore",
            file_name=file_name(page, name, "csv"),
        )


def heading(
    page: Page, title: str, definition: str, *, currency: str = "", rates: Sequence[str] = ()
) -> tuple[str, ...]:
    """The lines above a sheet: what it is, its definition, the day, the import it rests on, its currency ('' where each
    line names its own), and the user's own rates, a sentence each, where a converted amount stands in it."""
    return reports.heading(page.desk, page.words, title, definition, currency=currency, rates=rates)


def file_name(page: Page, name: str, ending: str) -> str:
    """What the file is called: ours, what it holds, the day of its figures.

    The name may hold a customer's code; what a folder has no place for becomes an underscore.
    """
    return f"encours_{NOT_IN_NAMES.sub('_', name)[:60]}_{page.desk.as_of.isoformat()}.{ending}"


def export_documents(page: Page, items: pd.DataFrame, title: str, key: str, name: str = "") -> None:
    """The buttons below a list of open documents (OPEN_ITEMS); `name` says in the file's name whose or which."""
    if len(items):
        called = "_".join(part for part in (page.words("export.file_documents"), name) if part)
        export_buttons(page, called, lambda: reports.documents_sheet(page.desk, page.words, items, title), key)


def overview_tools(page: Page) -> None:
    """The acts at the right of the overview's head: the owner's page, and the way to the weekly upload."""
    report_button(page)
    import_button(page)


def report_button(page: Page) -> None:
    """The owner's page as PDF, about the currency looked at."""
    words, desk = page.words, page.desk
    chosen = str(st.session_state.get("currency") or "")
    currency = chosen if chosen in desk.currencies else desk.currencies[0]
    st.download_button(
        words("report.button"),
        data=lambda: reports.owner_report(desk, words, currency),
        mime="application/pdf",
        key="report",
        icon=":material/picture_as_pdf:",
        help=words("report.button_help"),
        on_click="ignore",
        file_name=file_name(page, f"{words('report.file')}_{currency}", "pdf"),
    )
