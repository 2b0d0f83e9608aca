"""Who goes to the bailiff, the lawyer, the agency?"""

import streamlit as st

from src.collections.frame import acts, handover, opened, welcome

page = opened("escalations.question", main=handover.export_button)
if page.desk.empty:
    welcome.first_sight(page)
    st.stop()

words, listed = page.words, page.desk.escalated
if not len(listed):
    st.info(words("escalations.nobody"), icon=":material/gavel:")
    st.page_link("pages/worklist.py", label=words("escalations.to_worklist"), icon=":material/arrow_forward:")
    st.stop()

st.markdown(handover.summary(page, listed))
customer = handover.choose(page, listed)
if customer:
    handover.withdraw(page, customer)
    acts.panel(page, customer)
