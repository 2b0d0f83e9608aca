"""What is the story with this customer?"""

import streamlit as st

from src.collections.frame import (
    acts,
    exporting,
    figures,
    letters,
    lists,
    opened,
    people,
    statements,
    story,
    treatment,
    welcome,
)

page = opened("customer.question")
if page.desk.empty:
    welcome.first_sight(page)
    st.stop()

words, desk = page.words, page.desk
customer = story.choose(page)
if not customer:
    st.stop()

left, right = st.columns([13, 8], gap="large")
with left:
    st.header(words.marked("panel.name", name=desk.names[customer]), anchor=False)
    st.markdown(acts.owed(page, customer))
    st.caption(story.identity(page, customer))
    figures.of_one(page, customer)
    if page.live:
        acts.act_buttons(page, customer)
    treatment.section(page, customer)
    st.subheader(words("customer.open_documents"), anchor=False)
    lists.documents_list(page, desk.open_documents(customer), key="documents", of_one=True)
    exporting.export_documents(
        page,
        desk.open_documents(customer),
        title=f"{desk.names[customer]} · {words('customer.open_documents')}",
        key="export_documents",
        name=customer,
    )
    statements.statement_buttons(page, customer)
    letters.plan_papers(page, customer)
    people.details(page, customer)
with right:
    st.subheader(words("customer.story"), anchor=False)
    story.timeline(page, customer)
