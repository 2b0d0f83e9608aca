"""Who pays late, and what does it cost?"""

import streamlit as st

from src.collections import reports
from src.collections.frame import cards, exporting, opened, payers, welcome
from src.collections.reports import payers as told

page = opened("payers.question")
if page.desk.empty:
    welcome.first_sight(page)
    st.stop()

words, desk = page.words, page.desk
currency = cards.choose_currency(page)
ranking = told.ranked(desk, "amount", currency)

if len(ranking):
    st.subheader(told.late_finding(words, ranking, currency), anchor=False)
    payers.headline(page, ranking, currency)
    by = payers.choose_order(page)
    payers.ranked_list(page, told.ranked(desk, by, currency), currency, by)
    exporting.export_buttons(
        page, words("export.file_worst"), lambda: reports.worst_sheet(desk, words, currency, by), key="export_payers"
    )
    payers.honesty(page, currency)
else:
    st.success(words("overview.nobody_late"), icon=":material/check_circle:")

payers.concentration(page, currency)
payers.provision(page, currency)
