"""The acts of a collector, the same everywhere: as buttons in the rows of a list and as real buttons in a panel."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, instalments, standing
from ..documents.plan_letter import Party, plan_letter
from ..words import Words
from . import Page, do
from .lists import documents_list

QUICK = {
    "no_answer": ":material/phone_missed:",
    "promise": ":material/handshake:",
    "plan": ":material/event_repeat:",
    "escalate": ":material/gavel:",
}
"""The acts that stand in every row, each with its sign and, in this order, the shortcut 1 to 4."""

OTHERS = ("call", "voicemail", "reminder_1", "reminder_2", "formal_notice", "paid_already", "dispute", "hold", "note")

ACT_WIDTH = 40


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
    with st.container(border=True, key="panel"):
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
        found.append(("violet", words("badge.disputed")))
    if stand["plan_amount"]:
        found.append(("blue", words("badge.plan")))
    if pd.notna(stand["hold_until"]) and stand["hold_until"].date() >= page.desk.as_of:
        found.append(("gray", words("badge.hold", day=words.short_day(stand["hold_until"]))))
    if pd.notna(stand["escalated"]):
        found.append(("red", words("badge.escalated")))
    return " ".join(f":{colour}-badge[{text}]" for colour, text in found)


def contact_line(words: Words, who: pd.Series) -> str:
    """Person, telephone, e-mail and language of a customer, as far as the books give them."""
    language = words(f"language.{who['language']}") if who["language"] else ""
    given = [str(who[field]) for field in ("contact", "phone", "email") if who[field]]
    parts = [words.marked("panel.value", value=value) for value in given]
    return " · ".join([*parts, language]).strip(" ·") or words("panel.no_contact")


def act_buttons(page: Page, customer: str) -> None:
    """The acts as real buttons with their shortcuts, the rest in a menu, and what was said."""
    words = page.words
    note = st.text_input(
        words("panel.said"),
        key="said_note",
        placeholder=words("panel.said_hint"),
        label_visibility="collapsed",
        max_chars=2000,
    )
    with st.container(horizontal=True, gap="small", key="acts"):
        for number, (act, sign) in enumerate(QUICK.items(), start=1):
            st.button(
                words(f"act.{act}"),
                key=f"act_{act}",
                icon=sign,
                shortcut=str(number),
                help=words(f"act_help.{act}"),
                type="primary" if act == "promise" else "secondary",
                on_click=_clicked,
                args=(page, act, customer, note),
            )
        others = list(OTHERS) + (["dispute_settled"] if page.desk.stand(customer)["disputed"] else [])
        st.menu_button(
            words("panel.more"),
            others,
            key="act_more",
            format_func=lambda act: words(f"act.{act}"),
            on_click=_chosen,
            args=(page, customer, note),
        )


def _clicked(page: Page, act: str, customer: str, note: str) -> None:
    done = do(actions.quick, page.desk, act, customer, note)
    if done is not None:
        st.session_state["said_note"] = ""


def _chosen(page: Page, customer: str, note: str) -> None:
    _clicked(page, st.session_state["act_more"], customer, note)


def last_contacts(page: Page, customer: str, most: int = 5) -> None:
    """The newest acts in force, one line each."""
    journal = standing.in_force(page.desk.facts.journal, page.desk.as_of)
    for line in standing.history(journal, customer).head(most).to_dict("records"):
        st.markdown(act_line(page.words, line))
    letter(page, customer)


def act_line(words: Words, line: dict[str, Any]) -> str:
    """A journal line in words: day, act, amount, promised day, note."""
    parts = [words(f"act.{line['act']}") if words.has(f"act.{line['act']}") else words(f"journal.{line['act']}")]
    if line["amount"]:
        parts.append(words.money(line["amount"], line["currency"]))
    if pd.notna(line["day"]):
        parts.append(words("journal.for_day", day=words.day(line["day"])))
    told = " · ".join(words.marked("panel.value", value=part) for part in parts)
    note = words.marked("panel.value", value=line["note"]) if line["note"] else ""
    return f"**{words.day(line['on'])}** {told}" + (f" — {note}" if note else "")


def plan_of(page: Page, customer: str) -> instalments.Plan | None:
    """The newest plan proposed to a customer, None when there is none."""
    journal = standing.in_force(page.desk.facts.journal, page.desk.as_of)
    plans = journal[((journal["customer"] == customer) & (journal["act"] == "plan")).to_numpy()]
    if not len(plans):
        return None
    newest = plans.iloc[-1]
    told = {"currency": newest["currency"], "total": int(newest["amount"]), **json.loads(newest["details"])}
    return instalments.from_dict(told)


def letter(page: Page, customer: str) -> None:
    """The letter that proposes the newest plan, ready to download, in the customer's language."""
    plan = plan_of(page, customer)
    if plan is None:
        return
    who = page.desk.customers.loc[customer]

    def written() -> bytes:
        overdue = page.desk.open_documents(customer)
        overdue = overdue[((overdue["currency"] == plan.currency) & (overdue["days_late"] > 0)).to_numpy()]
        return plan_letter(
            plan,
            creditor=our_firm(page),
            debtor=_party(who),
            documents=overdue,
            day=page.today,
            words=Words(who["language"] or page.words.language),
        )

    st.download_button(
        page.words("panel.letter"),
        data=written,
        key="letter",
        icon=":material/description:",
        file_name=f"plan_{_file_part(customer)}_{page.today.isoformat()}.docx",
        on_click="ignore",
    )


def our_firm(page: Page) -> Party:
    """Our company as the settings know it."""
    ours = page.desk.settings
    given = {
        field: str(ours.get(field, "")) for field in ("address", "company_number", "email", "phone", "contact", "iban")
    }
    return Party(name=str(ours.get("firm", "")), **given)


def _party(who: pd.Series) -> Party:
    number = who["company_number"] or who["vat_number"]
    return Party(
        name=who["name"],
        address=who["address"],
        company_number=number,
        email=who["email"],
        phone=who["phone"],
        contact=who["contact"],
    )


def _file_part(text: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in text)[:40]


def why(page: Page, line: dict[str, Any]) -> str:
    """The next step and its reason in one sentence, from a WORKLIST line, as plain text."""
    words = page.words
    day: date | None = line["reason_day"].date() if pd.notna(line["reason_day"]) else None
    reason = words(
        f"worklist.reason.{line['reason']}",
        n=int(line["reason_days"]),
        day=words.short_day(day) if day else "",
        amount=words.money(line["reason_amount"], line["currency"]),
    )
    return words("worklist.why", step=words(f"step.{line['step']}"), reason=reason)


def waits_for(page: Page, line: dict[str, Any]) -> str:
    """Why a customer is left in peace for now, from a WORKLIST line, as plain text."""
    words = page.words
    until = words("worklist.until", day=words.short_day(line["until"])) if pd.notna(line["until"]) else ""
    told = [words(f"objection.{key}") for key in line["objections"].split(",")]
    return words("worklist.waits", objections=", ".join(told), until=until).strip()
