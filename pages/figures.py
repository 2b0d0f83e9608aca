"""Where does each figure come from?"""

import streamlit as st

from src.collections.frame import cards, figures, headline, opened, reconciled, welcome

page = opened("figures.question")
if page.desk.empty:
    welcome.first_sight(page)
    st.stop()

currency = cards.choose_currency(page)
headline.converted(page)
reconciled.line(page, currency)

left, right = st.columns([3, 2], gap="large")
with left:
    figure = figures.choose(page, currency)
with right:
    figures.behind(page, currency, figure)

figures.over_time(page, currency, figure)
figures.promises(page, currency)
figures.by_group(page, currency)
figures.aged(page, currency)
figures.odd(page, currency)
