"""The papers of an instalment plan: the letter that proposes it, and the agreement to sign or, to a consumer, the plain
confirmation; each in the customer's language, to edit or to print."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from .. import ageing, instalments
from ..desk import Desk
from ..documents.agreement import agreement
from ..documents.letter import Letter
from ..documents.plan_letter import Party, plan_paper
from ..words import Words
from .mails import language_of
from .planned import plan_of

CONSUMER = "consumer"
"""The kind of customer that is asked to sign nothing."""


def proposed_plan(desk: Desk, customer: str) -> tuple[instalments.Plan, Mapping[str, Any]] | None:
    """The newest plan on the table or in force, as it was put on record, and its details; None where there is none."""
    if plan_of(desk, customer) is None:
        return None
    lines = desk.log[((desk.log["customer"] == customer) & (desk.log["act"] == "plan")).to_numpy()]
    newest = lines.iloc[-1]
    details: dict[str, Any] = json.loads(newest["details"])
    return instalments.from_dict({"currency": newest["currency"], "total": int(newest["amount"]), **details}), details


def proposal_letter(desk: Desk, customer: str, words: Words) -> Letter:
    """The letter that proposes the plan. LookupError where there is none."""
    return plan_paper("plan_proposal", **_of(desk, customer, words))


def agreement_letter(desk: Desk, customer: str, words: Words) -> Letter:
    """The agreement on the plan, or the confirmation to a consumer. LookupError where there is no plan."""
    return agreement(**_of(desk, customer, words), consumer=of_consumer(desk, customer))


def of_consumer(desk: Desk, customer: str) -> bool:
    """Whether the customer gets the plain form."""
    return bool(desk.stand(customer)["segment"] == CONSUMER)


def _of(desk: Desk, customer: str, words: Words) -> dict[str, Any]:
    found = proposed_plan(desk, customer)
    if found is None:
        raise LookupError(customer)
    plan, details = found
    day = paper_day(desk, customer)
    return {
        "plan": plan,
        "creditor": our_firm(desk),
        "debtor": party_of(desk, customer),
        "documents": documents_under(desk, customer, plan, [str(one) for one in details.get("documents", [])], day),
        "day": day,
        "words": Words(language_of(desk, customer, words)),
        "reference": customer,
    }


def paper_day(desk: Desk, customer: str) -> date:
    """The day whose position the papers show: today while the plan is on the table, else that of its proposal."""
    known = plan_of(desk, customer)
    accepted = known is not None and pd.notna(known["accepted"])
    return known["on"].date() if known is not None and accepted else desk.as_of


def documents_under(desk: Desk, customer: str, plan: instalments.Plan, numbers: list[str], day: date) -> pd.DataFrame:
    """The OPEN_ITEMS of a day that a plan is about, by the due dates they had before it: those it names, else the
    oldest that were due, up to its total."""
    own = desk.as_said.documents
    own = own[((own["customer"] == customer) & (own["currency"] == plan.currency)).to_numpy()]
    happened = desk.as_said.events[desk.as_said.events["document_id"].isin(own["id"]).to_numpy()]
    items = ageing.open_items(
        own,
        happened,
        day,
        terms=desk.options.terms,
        customer_terms=desk.customer_terms,
        edges=desk.options.edges,
        aged_by=desk.options.aged_by,
    )
    owed = items[(items["open"] > 0).to_numpy()].sort_values(["due", "day", "number"], ignore_index=True)
    if numbers:
        return owed[owed["number"].isin(numbers).to_numpy()]
    late = owed[(owed["days_late"] > 0).to_numpy()]
    return late[(late["open"].cumsum() - late["open"] < plan.total).to_numpy()]


def our_firm(desk: Desk) -> Party:
    """Our company as the settings know it."""
    ours = desk.settings
    given = {
        field: str(ours.get(field, "")) for field in ("address", "company_number", "email", "phone", "contact", "iban")
    }
    return Party(name=str(ours.get("firm", "")), **given)


def party_of(desk: Desk, customer: str) -> Party:
    """The customer as the books know it."""
    who = desk.customers.loc[customer]
    return Party(
        name=who["name"],
        address=who["address"],
        company_number=who["company_number"] or who["vat_number"],
        email=who["email"],
        phone=who["phone"],
        contact=who["contact"],
    )
