"""Whom do we chase today, how, and why?"""

import streamlit as st

from src.collections import reports
from src.collections.frame import acts, backlog, batches, exporting, opened, today, welcome

page = opened("worklist.question")
if page.desk.empty:
    welcome.first_sight(page)
    st.stop()

words, desk, work = page.words, page.desk, page.desk.worklist
waiting = (work["objections"] != "").to_numpy()
now, later = work[~waiting], work[waiting]

st.markdown(today.summary(page, now))
today.to_do(page)
backlog.card(page)
with st.container(horizontal=True, vertical_alignment="center", key="choices"):
    step = today.choose_step(page, now)
    wanted = today.filtered(page, now)
chosen = wanted[(wanted["step"] == step).to_numpy()] if step else wanted

left, right = st.columns([15, 8], gap="medium")
with left:
    customer = today.choose_customer(page, chosen)
    with st.container(horizontal=True, vertical_alignment="center", key="list_tools"):
        batches.button(page)
        if len(work):
            exporting.export_buttons(
                page,
                words("export.file_worklist"),
                lambda: reports.worklist_sheet(desk, words, work, words("worklist.question")),
                key="export_worklist",
            )
    if not len(now):
        st.success(words("worklist.nothing"), icon=":material/check_circle:")
    elif not len(chosen):
        st.info(words("worklist.filter_none"), icon=":material/filter_list:")
with right:
    if customer:
        line = chosen[(chosen["customer"] == customer).to_numpy()].iloc[0].to_dict()
        today.turn(page, len(chosen))
        acts.panel(page, customer, reason=words.marked("panel.reason", reason=reports.why(words, line)))
        today.why_here(page, line)

with st.expander(
    words("worklist.waiting", n=len(later)), icon=":material/hourglass:", key="waiting", on_change="rerun"
) as waiting_ones:
    if waiting_ones.open and len(later):
        today.waiting_list(page, later)
    elif waiting_ones.open:
        st.caption(words("worklist.none_waiting"))
