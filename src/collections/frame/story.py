"""One customer's story: who they are, and everything that happened in one column of time."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, outbox, standing
from .acts import act_line
from .state import Page, do

FIRST = 25
"""Lines of the story shown at once."""

MOST = 200
"""Lines of the story shown when everything is asked for."""

SIGNS = {
    "invoice": ":material/receipt_long:",
    "credit_note": ":material/undo:",
    "receipt": ":material/payments:",
    "write_off": ":material/money_off:",
    "settlement": ":material/payments:",
    "reopened": ":material/restart_alt:",
    "restated": ":material/edit:",
    "due_moved": ":material/event:",
    "act": ":material/forum:",
    "undone": ":material/undo:",
}


def choose(page: Page) -> str:
    """The customer looked at: the one the link named, else the one chosen, most overdue first in the list."""
    words, desk = page.words, page.desk
    owing = desk.accounts.groupby("customer")["overdue"].max().sort_values(ascending=False, kind="stable")
    codes = [*owing.index, *sorted(set(desk.customers.index) - set(owing.index))]
    asked = desk.said.code(st.query_params.get("customer", ""))
    if st.session_state.get("customer") in desk.said.kept:
        st.session_state["customer"] = desk.said.code(st.session_state["customer"])
    if asked in desk.customers.index and st.session_state.get("asked_customer") != asked:
        st.session_state["asked_customer"] = st.session_state["customer"] = asked
    return (
        st.selectbox(
            words("customer.choose"),
            codes,
            key="customer",
            persist_state="session",
            width=520,
            format_func=lambda code: words("customer.option", name=desk.names[code], code=code),
        )
        or ""
    )


def identity(page: Page, customer: str) -> str:
    """Code, company number, address, person, telephone, e-mail, language, terms: what the books give."""
    words, who = page.words, page.desk.customers.loc[customer]
    fields = ("company_number", "vat_number", "address", "contact", "phone", "email")
    told = [words.marked("customer.code", code=customer)]
    told += [words.marked("panel.value", value=str(who[field])) for field in fields if who[field]]
    if who["language"]:
        told.append(words(f"language.{who['language']}"))
    if pd.notna(who["terms"]):
        told.append(words("customer.terms", n=int(who["terms"])))
    stand = page.desk.stand(customer)
    told.append(
        words(
            "customer.promises",
            kept=words.number(stand["promises_kept"]),
            broken=words.number(stand["promises_broken"]),
        )
    )
    return " · ".join(told)


def timeline(page: Page, customer: str) -> None:
    """Acts, documents and payments, the newest first; acts that still hold can be undone here too."""
    lines = sorted(
        [*_documents(page, customer), *_payments(page, customer), *_acts(page, customer)],
        key=lambda line: (line["on"], line["order"]),
        reverse=True,
    )
    if not lines:
        st.caption(page.words("customer.no_story"))
    everything = len(lines) > FIRST and st.toggle(page.words("customer.everything"), key="everything")
    with st.container(gap="xsmall"):
        for line in lines[: MOST if everything else FIRST]:
            _line(page, line)
    if everything and len(lines) > MOST:
        st.caption(page.words("list.more", n=len(lines) - MOST))


def _line(page: Page, line: dict[str, Any]) -> None:
    """One line of the story, with Undo where it still can be."""
    with st.container(horizontal=True, vertical_alignment="top", gap="small", wrap=False):
        st.markdown(f"{SIGNS[line['sign']]} {line['text']}", width="stretch")
        if line.get("undo"):
            st.button(
                page.words("frame.undo"),
                key=f"undo_{line['undo']}",
                type="tertiary",
                icon=":material/undo:",
                on_click=do,
                args=(actions.undo, line["undo"]),
            )


def _documents(page: Page, customer: str) -> Iterator[dict[str, Any]]:
    words = page.words
    own = page.desk.as_said.documents
    own = own[((own["customer"] == customer) & (own["day"] <= pd.Timestamp(page.desk.as_of))).to_numpy()]
    for document in own.tail(MOST).to_dict("records"):
        text = words.marked(
            f"story.{document['kind']}",
            day=words.day(document["day"]),
            number=document["number"],
            amount=words.money(document["amount"], document["currency"]),
        )
        yield {"on": document["day"].date(), "order": 0, "sign": document["kind"], "text": text}


def _payments(page: Page, customer: str) -> Iterator[dict[str, Any]]:
    """What happened to documents: one line per day, kind and currency, naming the documents."""
    words = page.words
    happened = page.desk.receipts(customer).sort_values("day")
    groups = happened.groupby(["day", "kind", "currency", happened["since"].notna()], sort=True)
    for (day, kind, currency, between), lines in list(groups)[-MOST:]:
        numbers = ", ".join(lines["number"].head(4)) + (" …" if len(lines) > 4 else "")
        key = f"story.{kind}_between" if between and kind == "settlement" else f"story.{kind}"
        since = lines["since"].min()
        text = words.marked(
            key,
            day=words.day(day),
            numbers=numbers,
            amount=words.money(abs(lines["amount"].sum()), currency),
            since=words.day(since) if pd.notna(since) else "",
        )
        yield {"on": day.date(), "order": 1, "sign": kind, "text": text}


def _acts(page: Page, customer: str) -> Iterator[dict[str, Any]]:
    journal = page.desk.journal
    gone, bound = standing.void(journal), {*outbox.bound(journal), *standing.rested_on(journal)}
    for line in standing.history(journal, customer).to_dict("records"):
        if line["act"] == "undo" or line["on"].date() > page.desk.as_of:
            continue
        holds = line["id"] not in gone
        free = holds and line["id"] not in bound
        text = act_line(page.words, line) + f" · {page.words.marked('panel.value', value=line['by'])}"
        yield {
            "on": line["on"].date(),
            "order": 2 + line["id"] / 1e9,
            "sign": "act" if holds else "undone",
            "text": text if holds else f"~~{text}~~ {page.words('story.undone')}",
            "undo": int(line["id"]) if free and page.live else None,
        }
