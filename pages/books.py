"""Which books do we have, and what does a new export change?"""

import streamlit as st

from src.collections.frame import intake, opened, people, welcome

page = opened("books.question", dated=False)
upload = intake.upload(page)
if page.desk.empty and not upload:
    welcome.first_sight(page, upload=False)
if upload:
    reading = intake.read(page, upload)
    if reading:
        intake.understood(page, reading)
        intake.mapping(page, reading)
        changes = intake.difference(page, reading)
        if changes:
            intake.keep(page, upload, reading, changes)
st.subheader(page.words("books.kept"), anchor=False)
intake.kept(page)
people.proposals(page)
