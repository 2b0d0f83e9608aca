"""Who pays in instalments, and do they keep to it?"""

import streamlit as st

from src.collections.frame import opened, plans, promised, simulator, welcome

page = opened("plans.question")
if page.desk.empty:
    welcome.first_sight(page)
    st.stop()

words = page.words
st.subheader(plans.finding(page), anchor=False)
running, proposing, promises = st.tabs(
    [words("plans.tab_plans"), words("plans.tab_propose"), words("plans.tab_promises")],
    default=words("plans.tab_propose") if simulator.asked(page) else None,
    key=f"plan_tabs_{words.language}",
    on_change="rerun",
)
with running:
    if running.open:
        plans.section(page)
with proposing:
    if proposing.open:
        simulator.section(page)
with promises:
    if promises.open:
        promised.section(page)
