"""Which books do we have, and what does a new export change?"""

import streamlit as st

from src.collections.frame import intake, opened, people, source, welcome

page = opened("books.question", dated=False)
upload = intake.upload(page) or source.fetched(page)
if page.desk.empty and not upload:
    welcome.first_sight(page, upload=False)
reading = intake.read(page, upload) if upload else None
if reading and reading.questions:
    intake.ask(page, reading)
elif upload and reading:
    intake.understood(page, reading)
    intake.refused(page, reading)
    intake.columns(page, reading)
    intake.ledger(page, reading)
    changes = intake.difference(page, upload, reading)
    if changes:
        intake.keep(page, upload, reading, changes)
st.subheader(page.words("books.kept"), anchor=False)
intake.kept(page)
people.proposals(page)
