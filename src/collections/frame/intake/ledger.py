"""What a user may decide about a ledger: payments that name no invoice, and further accounts to take."""

from dataclasses import replace

import streamlit as st

from ...readers import Reading
from ..state import Page
from .dropped import choose, chosen
from .plain import WIDE


def ledger(page: Page, reading: Reading) -> None:
    """The two options of a ledger, in one form; nothing for any other list."""
    if not reading.ledger:
        return
    words, now = page.words, chosen(page, reading)
    taken = [family for family in now.answers.get("families", "").split(",") if family]
    left = [str(caution.values.get("names", "")) for caution in reading.warnings if caution.key == "families_left"]
    with (
        st.expander(words("told.ledger"), icon=":material/tune:", key="ledger", width=WIDE),
        st.form("ledger_options", border=False),
    ):
        fifo = st.checkbox(
            words("told.ledger_fifo"),
            value=now.answers.get("fifo") == "yes",
            key=f"fifo_{reading.layout}",
            help=words("told.ledger_fifo_help"),
        )
        families = taken
        if offered := sorted({*taken, *(name.strip() for names in left for name in names.split(",") if name.strip())}):
            families = st.multiselect(
                words("told.ledger_families"), offered, default=taken, key=f"families_{reading.layout}"
            )
        if st.form_submit_button(words("told.ledger_save")):
            said = {"fifo": "yes" if fifo else "", "families": ",".join(families)}
            others = {name: answer for name, answer in now.answers.items() if name not in said}
            choose(
                reading, replace(now, answers={**others, **{name: answer for name, answer in said.items() if answer}})
            )
            st.rerun()
