"""What is blocked, and who unblocks it?"""

import streamlit as st

from src.collections.frame import blocked, exporting, opened, welcome
from src.collections.reports.blocked import blocked_sheet

page = opened("blocked.question")
if page.desk.empty:
    welcome.first_sight(page)
    st.stop()

words, desk, lines = page.words, page.desk, page.desk.blocked
if not len(lines):
    st.success(words("blocked.nothing"), icon=":material/check_circle:")
    st.page_link("pages/customer.py", label=words("blocked.to_customers"), icon=":material/arrow_forward:")
    st.stop()

st.markdown(blocked.summary(page, lines))
chosen = blocked.choose_owner(page, lines)
blocked.sections(page, chosen)
exporting.export_buttons(
    page, words("export.file_blocked"), lambda: blocked_sheet(desk, words, chosen), key="export_blocked"
)
