"""How much is open, how late is it, and is it getting better?"""

import streamlit as st

from src.collections import reports
from src.collections.frame import acts, cards, exporting, headline, lists, opened, reconciled, welcome

page = opened("overview.question", main=exporting.overview_tools)
if page.desk.empty:
    welcome.first_sight(page)
    st.stop()

words, desk = page.words, page.desk
currency = cards.choose_currency(page)
figures, trend = desk.figures[currency], desk.trends[currency]

cards.first_thing(page)
headline.headline(page, figures, trend)
reconciled.line(page, currency)

left, right = st.columns([3, 2], gap="large")
with left:
    st.subheader(reports.ageing_finding(words, figures), anchor=False)
    bars = cards.bucket_bars(page, figures)
    picked = st.vega_lite_chart(
        spec=cards.ageing_chart(page, bars, currency),
        key="ageing",
        on_select="rerun",
        selection_mode="bucket",
        alt=cards.ageing_alt(page, bars),
    )
    st.caption(cards.ageing_note(page))
    if not desk.adds_up:
        st.error(words("overview.does_not_add_up"), icon=":material/error:")
with right:
    st.subheader(words("overview.since_last"), anchor=False)
    cards.changes(page)

bucket = cards.picked_bucket(picked)
if bucket:
    shown = desk.items[((desk.items["bucket"] == bucket) & (desk.items["currency"] == currency)).to_numpy()]
    title = words("overview.bucket_documents", bucket=reports.bucket_label(words, bucket, desk.options.aged_by))
    shown = shown.sort_values("open", ascending=False)
    st.subheader(title, anchor=False)
    lists.documents_list(page, shown, key="bucket_documents")
    exporting.export_documents(page, shown, title, key="export_bucket", name=bucket)

st.subheader(reports.trend_finding(words, desk.figures_before[currency], figures), anchor=False)
st.vega_lite_chart(spec=cards.trend_chart(page, trend, currency), key="trend", alt=words("overview.trend_alt"))

st.subheader(words("overview.worst"), anchor=False)
by = st.segmented_control(
    words("overview.worst_by"),
    ["amount", "amount_days"],
    default="amount",
    required=True,
    format_func=lambda name: words(f"overview.by_{name}"),
    key="worst_by",
    label_visibility="collapsed",
    help=words("overview.by_help"),
)
customer = cards.worst_payers(page, desk.worst(by, currency))
if len(desk.worst(by, currency)):
    exporting.export_buttons(
        page,
        words("export.file_worst"),
        lambda: reports.worst_sheet(desk, words, currency, by),
        key="export_worst",
    )
st.page_link("pages/payers.py", label=words("payers.all"), icon=":material/leaderboard:")
if customer:
    acts.panel(page, customer)
