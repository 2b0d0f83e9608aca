"""The acts of a collector, the same everywhere: as buttons in the rows of a list and as real buttons in a panel."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, policy, reports, standing
from ..reports.said import act_said
from ..words import Words
from .letters import plan_letter_button
from .lists import documents_list
from .mails import write_button
from .outcomes import NOTE, clicked, minded, outcome_buttons
from .state import Page, do

QUICK = {
    "no_answer": ":material/phone_missed:",
    "promise": ":material/handshake:",
    "plan": ":material/event_repeat:",
    "escalate": ":material/gavel:",
}
"""The acts that stand in every row, each with its sign."""

OTHERS = (
    *("call", "plan", "postpone", "done", "assign", "hold"),
    *("reminder_1", "reminder_2", "reminder_3", "formal_notice", "escalate"),
)
"""The acts of the menu."""

ACT_WIDTH = 36


def row_buttons(page: Page, customers: Sequence[str], key: str) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """The columns of one-label buttons for a list of customers, and their configuration."""
    cells = {act: [sign] * len(customers) for act, sign in QUICK.items()}
    config = {
        act: st.column_config.ButtonColumn(
            "",
            width=ACT_WIDTH,
            type="tertiary",
            help=page.words(f"act.{act}"),
            key=f"{key}_{act}",
            on_click=_row_clicked,
            args=(page, act, tuple(customers), f"{key}_{act}"),
        )
        for act in QUICK
    }
    return cells, config


def _row_clicked(page: Page, act: str, customers: Sequence[str], key: str) -> None:
    do(actions.quick, page.desk, act, customers[st.session_state[key]["row"]])


def panel(page: Page, customer: str, reason: str = "") -> None:
    """One customer: what is owed, whom to ask for, why now, the acts, the documents, the last contacts."""
    words, desk = page.words, page.desk
    who = desk.customers.loc[customer]
    with st.container(border=True, gap="small", key="panel"):
        st.subheader(words.marked("panel.name", name=who["name"]), anchor=False)
        st.markdown(owed(page, customer))
        st.caption(contact_line(words, who))
        if reason:
            st.markdown(reason)
        if page.live:
            act_buttons(page, customer)
        documents_list(page, desk.open_documents(customer), key="panel_documents", short=True)
        last_contacts(page, customer)
        st.page_link(
            "pages/customer.py",
            label=words("panel.whole_story"),
            icon=":material/person:",
            query_params={"customer": customer},
        )


def owed(page: Page, customer: str) -> str:
    """What a customer owes, per currency, with its state as badges."""
    words, desk = page.words, page.desk
    lines = []
    for account in desk.account(customer).to_dict("records"):
        overdue = words.money(account["overdue"], account["currency"])
        key = "panel.overdue" if account["overdue"] > 0 else "panel.nothing_overdue"
        lines.append(
            words.marked(
                key, overdue=overdue, days=account["days_late"], open=words.money(account["open"], account["currency"])
            )
        )
        if account["unapplied"]:
            lines.append(
                words.marked("panel.unapplied", amount=words.money(-account["unapplied"], account["currency"]))
            )
    return "  \n".join([*lines, badges(page, customer)]).strip() or words("panel.nothing_open")


def badges(page: Page, customer: str) -> str:
    """The state of an account in a few words, each with its colour and its sign."""
    words, stand = page.words, page.desk.stand(customer)
    found = []
    state = stand["promise_state"]
    if state:
        colour = {"running": "blue", "kept": "green", "unknown": "gray"}.get(state, "red")
        found.append((colour, words("badge.promise_" + state, day=words.short_day(stand["promise_day"]))))
    if stand["disputed"]:
        found.append(("violet", _disputed(words, stand)))
    if stand["plan_amount"]:
        found.append(("blue", words("badge.plan")))
    if pd.notna(stand["hold_until"]) and stand["hold_until"].date() >= page.desk.as_of:
        found.append(("gray", words("badge.hold", day=words.short_day(stand["hold_until"]))))
    if pd.notna(stand["escalated"]):
        found.append(("red", words("badge.escalated")))
    found += _treated(page, stand)
    return " ".join(f":{colour}-badge[{text}]" for colour, text in found)


def _disputed(words: Words, stand: Mapping[str, Any]) -> str:
    again = stand["dispute_again"]
    return words("badge.disputed_again", day=words.short_day(again)) if pd.notna(again) else words("badge.disputed")


def _treated(page: Page, stand: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How the account is treated: what is stopped, exceeded, known of the customer, and still to be done."""
    words, limits = page.words, page.desk.exposure
    found = []
    if pd.notna(stand["insolvent"]):
        found.append(("red", words("badge.insolvent", day=words.short_day(stand["insolvent"]))))
    if pd.notna(stand["stopped"]):
        found.append(("red", words("badge.stopped")))
    for limit in limits[((limits["customer"] == stand["customer"]) & (limits["over"] > 0)).to_numpy()].to_dict(
        "records"
    ):
        found.append(("red", words("badge.over_limit", amount=words.money(limit["over"], limit["currency"]))))
    if stand["segment"] not in ("", policy.ORDINARY):
        found.append(("gray", words(f"segment.{stand['segment']}")))
    if pd.notna(stand["task_day"]):
        due = stand["task_day"].date() <= page.desk.as_of
        key, colour = ("badge.task_due", "orange") if due else ("badge.task", "gray")
        found.append((colour, words(key, day=words.short_day(stand["task_day"]))))
    if stand["assigned"]:
        found.append(("gray", words.marked("badge.assigned", name=stand["assigned"])))
    return found


def contact_line(words: Words, who: pd.Series) -> str:
    """Person, telephone, e-mail and language of a customer, as far as the books give them."""
    language = words(f"language.{who['language']}") if who["language"] else ""
    given = [str(who[field]) for field in ("contact", "phone", "email") if who[field]]
    parts = [words.marked("panel.value", value=value) for value in given]
    return " · ".join([*parts, language]).strip(" ·") or words("panel.no_contact")


def act_buttons(page: Page, customer: str) -> None:
    """What was said, the outcomes of a call, a mail, a note, and the rest in a menu; what to mind stands before."""
    words = page.words
    mind = minded(page, customer)
    if mind:
        st.markdown(f":material/info: {mind}")
    st.text_input(
        words("panel.said"),
        key=NOTE,
        placeholder=words("panel.said_hint"),
        label_visibility="collapsed",
        max_chars=2000,
    )
    outcome_buttons(page, customer)
    with st.container(horizontal=True, gap="small", key="acts"):
        write_button(page, customer)
        st.button(
            words("act.note"),
            key="act_note",
            icon=":material/edit_note:",
            shortcut="Ctrl+Enter",
            on_click=clicked,
            args=(page, "note", customer),
        )
        others = list(OTHERS) + (["dispute_settled"] if page.desk.stand(customer)["disputed"] else [])
        st.menu_button(
            words("panel.more"),
            others,
            key="act_more",
            format_func=lambda act: words("act.assign_me" if act == "assign" else f"act.{act}"),
            on_click=_chosen,
            args=(page, customer),
        )


def _chosen(page: Page, customer: str) -> None:
    clicked(page, st.session_state["act_more"], customer)


def last_contacts(page: Page, customer: str, most: int = 5) -> None:
    """The newest acts in force, one line each."""
    for line in standing.history(page.desk.log, customer).head(most).to_dict("records"):
        st.markdown(act_line(page.words, line))
    plan_letter_button(page, customer)


def act_line(words: Words, line: dict[str, Any]) -> str:
    """A journal line in words: day, act, amount, promised day, what its details say, note."""
    parts, note = act_said(words, line)
    told = " · ".join(words.marked("panel.value", value=part) for part in parts)
    noted = words.marked("panel.value", value=note) if note else ""
    return f"**{words.day(line['on'])}** {told}" + (f" — {noted}" if noted else "")


def why(page: Page, line: dict[str, Any]) -> str:
    """The next step and its reason in one sentence, from a WORKLIST line, as plain text."""
    return reports.why(page.words, line)


def waits_for(page: Page, line: dict[str, Any]) -> str:
    """Why a customer is left in peace for now, from a WORKLIST line, as plain text."""
    return reports.waits_for(page.words, line)
