"""A plan as it is wished, refined until it fits: its parts, what it brings by month, one click to propose it."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, charts, instalments
from ..instalments import WORKING_RULES, Impossible, Plan, Wishes
from .cards import dark
from .state import Page, do

BY_PARTS, BY_AMOUNT = "parts", "amount"
LABELLED = 13
"""Months whose amounts stand above their columns; more of them would cover each other."""

OF_PLANS = ("plan_running", "plan_proposed", "too_often", "too_soon", "covered")
"""Objections that are said otherwise, or are none to a plan: a customer may ask for one at any time."""

MOST_CHOICES = 200
"""Customers among which one chooses: those of today's list first, then the largest overdue amounts."""


def asked(page: Page) -> bool:
    """Whether a link asks for a plan for a customer."""
    return page.desk.said.code(st.query_params.get("customer", "")) in page.desk.customers.index


def section(page: Page) -> None:
    """Whose plan, the wishes, and beside them what comes of these."""
    if not page.live:
        st.info(page.words("plans.not_in_the_past"), icon=":material/history:")
        return
    customer = _choose_customer(page)
    if not customer:
        st.info(page.words("plans.nobody_owes"), icon=":material/check_circle:")
        return
    _known_plan(page, customer)
    halves = st.grid(2, min_column_width=400, gap="medium", key="simulator_halves")
    left, right = halves.cell(), halves.cell()
    with left:
        wishes = _wishes(page, customer)
    with right:
        if wishes is not None:
            _result(page, customer, wishes)


def _choose_customer(page: Page) -> str:
    words, desk = page.words, page.desk
    owing = desk.accounts[(desk.accounts["open"] > 0).to_numpy()]
    ranked = owing.sort_values(["overdue", "open"], ascending=False, kind="stable")["customer"]
    listed = desk.worklist.loc[(desk.worklist["objections"] == "").to_numpy(), "customer"]
    codes = list(dict.fromkeys([*listed, *ranked]))[:MOST_CHOICES]
    wanted = desk.said.code(st.query_params.get("customer", ""))
    if wanted in desk.customers.index:
        codes = [wanted, *(code for code in codes if code != wanted)]
    if not codes:
        return ""
    return str(
        st.selectbox(
            words("customer.choose"),
            codes,
            key="plan_customer",
            width=520,
            format_func=lambda code: words("customer.option", name=desk.names.get(code, code), code=code),
        )
    )


def _known_plan(page: Page, customer: str) -> None:
    """What is to be known before one more plan is proposed: that one is open, or that something speaks against it."""
    words, plans = page.words, page.desk.plans
    own = plans[((plans["customer"] == customer) & plans["following"].notna()).to_numpy()]
    if len(own):
        newest = own.iloc[-1].to_dict()
        state = words(f"plans.state.{newest['state']}")
        st.warning(words("plans.has_one", day=words.day(newest["on"]), state=state), icon=":material/event_repeat:")
    against = [key for key in page.desk.objections(customer, "plan") if key not in OF_PLANS]
    if against:
        told = ", ".join(words(f"objection.{key}") for key in against)
        st.warning(words("plans.objected", objections=told), icon=":material/info:")


def _documents(page: Page, customer: str) -> pd.DataFrame:
    """The open invoices of a customer in the currency of its largest overdue amount, the oldest first, one line per
    number: `number`, `open`, `due`, `late` (whether something of it is overdue)."""
    currency = page.desk.due_now(customer)[1]
    own = page.desk.open_documents(customer)
    own = own[((own["currency"] == currency) & (own["open"] > 0)).to_numpy()]
    own = own.assign(late=own["days_late"] > 0)
    grouped = own.groupby("number", sort=False, as_index=False)
    return grouped.agg(open=("open", "sum"), due=("due", "min"), late=("late", "max"))


def _wishes(page: Page, customer: str) -> Wishes | None:
    """The wishes as they stand; None where no document is chosen."""
    words, currency = page.words, page.desk.due_now(customer)[1]
    known = _documents(page, customer)
    amounts = {str(number): int(cents) for number, cents in zip(known["number"], known["open"], strict=True)}
    late = [str(number) for number in known.loc[known["late"].to_numpy(), "number"]]
    chosen = st.multiselect(
        words("plans.documents"),
        list(amounts),
        default=late or list(amounts),
        format_func=lambda number: words(
            "plans.document", number=number or "–", amount=words.money(amounts[number], currency)
        ),
        key=f"plan_documents_{customer}",
        help=words("plans.documents_help"),
    )
    if not chosen:
        st.caption(words("plans.no_document"))
        return None
    total = sum(amounts[number] for number in chosen)
    credit = _credit(page, customer, currency)
    st.markdown(words.marked("plans.to_pay", amount=words.money(max(total - credit, 0), currency)))
    if credit:
        st.caption(words("plans.less_credit", amount=words.money(credit, currency)))
    return _refined(page, customer, max(total - credit, 0), currency, tuple(chosen))


def _credit(page: Page, customer: str, currency: str) -> int:
    """Unapplied credit of a customer in a currency, positive."""
    account = page.desk.account(customer)
    return -int(account.loc[(account["currency"] == currency).to_numpy(), "unapplied"].sum())


def _refined(page: Page, customer: str, total: int, currency: str, documents: tuple[str, ...]) -> Wishes:
    """How the total is to be paid."""
    words, key = page.words, f"{customer}_{total}"
    how = st.segmented_control(
        words("plans.how"),
        [BY_PARTS, BY_AMOUNT],
        default=BY_PARTS,
        required=True,
        format_func=lambda name: words(f"plans.how_{name}"),
        key="plan_how",
    )
    left, right = st.columns(2, gap="medium")
    count, each = None, None
    usual = instalments.parts_for(total)
    if how == BY_PARTS:
        count = left.number_input(
            words("plans.number"), 1, instalments.MOST_WISHED, max(usual, 1), key=f"plan_parts_{key}"
        )
    else:
        each = left.number_input(
            words("plans.each", currency=currency),
            min_value=0.0,
            value=-(-total // max(usual, 1)) / 100,
            step=50.0,
            format="%.2f",
            key=f"plan_each_{key}",
        )
    down = right.number_input(
        words("plans.down", currency=currency),
        min_value=0.0,
        value=0.0,
        step=50.0,
        format="%.2f",
        key=f"plan_down_{key}",
    )
    days = _days(page)
    return Wishes(
        total,
        currency,
        down=round(float(down or 0) * 100),
        parts=int(count) if count is not None else None,
        amount=round(float(each or 0) * 100) if how == BY_AMOUNT else None,
        documents=documents,
        **days,
    )


def _days(page: Page) -> dict[str, Any]:
    """On which days: the first one, the day of the month, every how many months, where a day off is moved to."""
    words = page.words
    left, right = st.columns(2, gap="medium")
    first = left.date_input(
        words("plans.first"),
        value=page.today + timedelta(days=instalments.DAYS_TO_FIRST),
        min_value=page.today,
        format="DD/MM/YYYY",
        key="plan_first",
    )
    every = right.number_input(words("plans.every"), 1, instalments.MOST_MONTHS, 1, key="plan_every")
    on = left.selectbox(
        words("plans.day_of_month"),
        [0, *range(1, instalments.LAST_DAY + 1)],
        format_func=lambda day: words("plans.same_day") if not day else _day_of_month(page, day),
        key="plan_day_of_month",
    )
    rule = right.selectbox(
        words("plans.rule"), WORKING_RULES, format_func=lambda name: words(f"plans.rule_{name}"), key="plan_rule"
    )
    first_day = first if isinstance(first, date) else None
    return {"first": first_day, "every": int(every or 1), "day_of_month": int(on or 0) or None, "rule": str(rule)}


def _day_of_month(page: Page, day: int) -> str:
    return page.words("plans.last_day") if day == instalments.LAST_DAY else page.words.number(day)


def _result(page: Page, customer: str, wishes: Wishes) -> None:
    """The plan that these wishes make, or why there is none."""
    words = page.words
    try:
        plan = instalments.planned(wishes, page.today, page.desk.closed)
    except Impossible as no:
        told = {name: _written(page, wishes.currency, name, value) for name, value in no.values.items()}
        st.warning(words(f"plans.wrong.{no.key}", **told), icon=":material/info:")
        return
    st.markdown(_summary(page, plan))
    _parts_table(page, plan)
    months = _by_month(page, plan)
    alt = words("plans.chart_alt", months="; ".join(months["label"] + ": " + months["text"]))
    st.vega_lite_chart(spec=charts.by_month(months, dark=dark()).to_dict(), key="plan_chart", alt=alt)
    st.caption(words("plans.chart_note", amount=words.money(plan.total, plan.currency)))
    st.button(
        words("plans.propose"),
        key="propose",
        type="primary",
        icon=":material/event_repeat:",
        on_click=do,
        args=(actions.propose_plan, customer, plan),
    )


def _written(page: Page, currency: str, name: str, value: Any) -> str:
    """A value of an Impossible as one reads it."""
    if isinstance(value, date):
        return page.words.day(value)
    return page.words.money(int(value), currency) if name == "down" else page.words.number(int(value))


def _summary(page: Page, plan: Plan) -> str:
    """How many parts until when, and after how many days the money comes in on average."""
    words = page.words
    return words.marked(
        "plans.summary",
        n=len(plan.parts),
        day=words.day(plan.parts[-1].day),
        days=words.number(instalments.wait(plan, page.today)),
    )


def _parts_table(page: Page, plan: Plan) -> None:
    words = page.words
    titles = [words("plans.part_number"), words("plans.part_day"), words("plans.part_amount")]
    lines = ["| " + " | ".join(f":small[{title}]" for title in titles) + " |", "|---:|---|---:|"]
    for number, part in enumerate(plan.parts, start=1):
        lines.append(f"| {words.number(number)} | {words.day(part.day)} | {words.money(part.amount, plan.currency)} |")
    with st.container(height=320 if len(plan.parts) > 8 else "content", border=False, key="plan_lines"):
        st.markdown("\n".join(lines), width="stretch")


def _by_month(page: Page, plan: Plan) -> pd.DataFrame:
    """The rows of charts.by_month."""
    words, months = page.words, instalments.by_month(plan, page.today)
    rows = [
        {
            "label": f"{month:%m/%Y}",
            "amount": cents / 100,
            "whole": plan.total / 100,
            "text": words.whole_money(cents, plan.currency) if cents else "–",
            "above": words.whole_money(cents, plan.currency) if cents and len(months) <= LABELLED else "",
        }
        for month, cents in months.items()
    ]
    return pd.DataFrame(rows)
