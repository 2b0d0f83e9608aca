"""What moved between two days, and with whom?"""

import streamlit as st

from src.collections.frame import moved, opened, rolls, welcome

page = opened("movements.question")
if page.desk.empty:
    welcome.first_sight(page)
    st.stop()

found = moved.choose(page)
st.subheader(moved.finding(page, found), anchor=False)
left, right = st.columns([5, 2], gap="large")
with left:
    moved.waterfall(page, found)
with right:
    moved.turns(page, found)
moved.documents(page, found)
moved.by_customer(page, found)
rolls.rates(page, found)
