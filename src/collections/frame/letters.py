"""The letter that goes with a plan, in the customer's language."""

import json

import pandas as pd
import streamlit as st

from .. import instalments
from ..documents.plan_letter import Party, plan_letter
from ..words import Words
from .state import Page


def plan_of(page: Page, customer: str) -> instalments.Plan | None:
    """The newest plan proposed to a customer, None when there is none."""
    journal = page.desk.log
    plans = journal[((journal["customer"] == customer) & (journal["act"] == "plan")).to_numpy()]
    if not len(plans):
        return None
    newest = plans.iloc[-1]
    told = {"currency": newest["currency"], "total": int(newest["amount"]), **json.loads(newest["details"])}
    return instalments.from_dict(told)


def plan_letter_button(page: Page, customer: str, key: str = "letter") -> None:
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
        key=key,
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
