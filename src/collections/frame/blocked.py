"""What blocks the accounts, line by line, with the acts that unblock them beside each."""

from datetime import timedelta
from math import ceil
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, blocked
from ..days import working
from ..reports import blocked as told
from .state import Page, do

PER_PAGE = 12
"""Lines of a section shown at once; the others are a page further."""

LATER = 7
"""Days that a dispute or a task is put off by one click."""

ONLY_TO_KNOW = ("hold", "task")
"""Kinds that ask for nothing today: they are folded away."""

SIGNS = {
    "dispute": ":material/rule:",
    "task": ":material/task_alt:",
    "hold": ":material/do_not_disturb_on:",
    "insolvency": ":material/balance:",
    "limit": ":material/credit_score:",
    "stop": ":material/local_shipping:",
}


def summary(page: Page, lines: pd.DataFrame) -> str:
    """How many lines wait for somebody today."""
    due = lines["kind"].isin(("dispute_due", "task_due")) | ((lines["kind"] == "hold_due") & _over(page, lines))
    n = int(due.sum())
    return page.words.marked("blocked.today_count", n=n) if n else page.words("blocked.nothing_today")


def _over(page: Page, lines: pd.DataFrame) -> pd.Series:
    return lines["day"] < pd.Timestamp(page.desk.as_of)


def choose_owner(page: Page, lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of whoever is chosen; all of them while there is nobody to choose between."""
    words, owners = page.words, sorted(lines["owner"].unique(), key=lambda name: (name == "", name.casefold()))
    if len(owners) < 2:
        return lines
    chosen = st.pills(
        words("blocked.by_owner"),
        owners,
        format_func=lambda name: name or words("blocked.unowned"),
        key="owner",
    )
    return lines if chosen is None else lines[(lines["owner"] == chosen).to_numpy()]


def sections(page: Page, lines: pd.DataFrame) -> None:
    """One section per kind of BLOCKED that has lines, in the order of blocked.KINDS."""
    for kind in blocked.KINDS:
        own = lines[(lines["kind"] == kind).to_numpy()]
        if len(own):
            _section(page, kind, own)


def _section(page: Page, kind: str, own: pd.DataFrame) -> None:
    words, title = page.words, page.words(f"blocked.title.{kind}")
    sign = SIGNS[told.of_kind(kind)]
    if kind in ONLY_TO_KNOW:
        label = f"{title} · {words.number(len(own))}"
        with st.expander(label, icon=sign, key=f"fold_{kind}", on_change="rerun") as folded:
            if folded.open:
                _lines(page, kind, own)
        return
    st.subheader(f"{sign} {title} :gray-badge[{words.number(len(own))}]", anchor=False)
    st.caption(words.marked(f"blocked.total.{kind if kind in OWN_TOTALS else 'open'}", amount=total(page, own)))
    _lines(page, kind, own)


OWN_TOTALS = ("dispute_due", "dispute", "limit")
"""Kinds whose lines have an amount of their own."""


def total(page: Page, own: pd.DataFrame) -> str:
    """What the lines come to, per currency: their own amounts, else all that is open with their customers."""
    rows = own if own["currency"].ne("").all() else _accounts(page, own)
    column = "amount" if rows is own else "open"
    sums = rows.groupby("currency")[column].sum()
    return " · ".join(page.words.money(int(cents), str(code)) for code, cents in sums.items()) or "0"


def _accounts(page: Page, own: pd.DataFrame) -> pd.DataFrame:
    accounts = page.desk.accounts
    return accounts[accounts["customer"].isin(own["customer"]).to_numpy()]


def _lines(page: Page, kind: str, own: pd.DataFrame) -> None:
    """The lines of a section, a page of them at a time."""
    pages = ceil(len(own) / PER_PAGE)
    place = st.session_state.get(f"pages_{kind}", 1) if pages > 1 else 1
    first = (min(place, pages) - 1) * PER_PAGE
    for line in own.iloc[first : first + PER_PAGE].to_dict("records"):
        with st.container(border=True, key=f"{kind}_{line['line']}"):
            row(page, line)
    if pages > 1:
        st.pagination(pages, key=f"pages_{kind}")


def row(page: Page, line: dict[str, Any], *, named: bool = True) -> None:
    """One line of BLOCKED: whose and what, since when, who sees to it; and the acts that end or change it."""
    with st.container(horizontal=named, vertical_alignment="center", gap="small"):
        with st.container(width=620 if named else "stretch", gap=None):
            if named:
                _customer(page, line["customer"])
            st.markdown(sentence(page, line, owed=named))
        if page.live:
            with st.container(horizontal=True, horizontal_alignment="right" if named else "left", gap="small"):
                _acts(page, line)


def _customer(page: Page, customer: str) -> None:
    st.page_link(
        "pages/customer.py",
        label=f"**{page.words.marked('panel.name', name=str(page.desk.names.get(customer, customer)))}**",
        icon=":material/person:",
        query_params={"customer": customer},
    )


def sentence(page: Page, line: dict[str, Any], *, owed: bool = True) -> str:
    """A line of BLOCKED as marked text: its amount and state first, then what it is about, then who sees to it."""
    words = page.words
    first = [_badge(page, line), _amount(page, line) if owed or line["amount"] else "", _when(page, line)]
    about = told.about(words, line)
    second = [words.marked("panel.value", value=about) if about else "", _rest(page, line)]
    who = words.marked("blocked.owner", name=line["owner"]) if line["owner"] else words("blocked.nobody")
    parts = [" · ".join(filter(None, first)), " · ".join(filter(None, second)), f":small[:gray[{who}]]"]
    return "  \n".join(part for part in parts if part)


def _badge(page: Page, line: dict[str, Any]) -> str:
    """How urgent a line is, with its colour and its word."""
    words, kind = page.words, told.of_kind(line["kind"])
    if kind == "limit":
        return f":red-badge[{words('blocked.over')}]"
    if pd.isna(line["day"]) or kind == "stop":
        return ""
    days = (page.desk.as_of - line["day"].date()).days
    if kind == "hold":
        if days > 0:
            return f":orange-badge[{words('blocked.ended')}]"
        return f":gray-badge[{words('blocked.ends_soon')}]" if line["kind"] == "hold_due" else ""
    if days > 0:
        return f":red-badge[{words('blocked.late', days=words.number(days))}]"
    return f":orange-badge[{words('blocked.today')}]" if days == 0 else ""


def _amount(page: Page, line: dict[str, Any]) -> str:
    """The line's own amount, else what is open with the customer, per currency."""
    words = page.words
    if line["amount"]:
        return f"**{words.money(line['amount'], line['currency'])}**"
    own = page.desk.account(line["customer"]).to_dict("records")
    owed = " · ".join(words.money(account["open"], account["currency"]) for account in own)
    return words.marked("blocked.owed", amount=owed) if owed else ""


def _when(page: Page, line: dict[str, Any]) -> str:
    words, kind = page.words, told.of_kind(line["kind"])
    since, day = words.day(line["since"]), words.day(line["day"]) if pd.notna(line["day"]) else ""
    if kind == "dispute":
        age = (page.desk.as_of - line["since"].date()).days
        return words("blocked.when.dispute", n=age, day=day) if age else words("blocked.when.dispute_new", day=day)
    if kind == "limit":
        limit = words.money(line["open"] - line["amount"], line["currency"])
        return words("blocked.when.limit", open=words.money(line["open"], line["currency"]), limit=limit)
    if kind == "insolvency":
        return words("blocked.when.insolvency" if day else "blocked.when.insolvency_filed", since=since, day=day)
    if kind == "stop":
        return words("blocked.when.stop", since=since)
    if kind == "hold":
        ended = line["day"].date() < page.desk.as_of
        return words("blocked.when.hold_over" if ended else "blocked.when.hold", day=day)
    return words("blocked.when.task", day=day)


def _rest(page: Page, line: dict[str, Any]) -> str:
    """What of a dispute is still open in the books, where that is less than what is disputed."""
    if told.of_kind(line["kind"]) != "dispute" or line["open"] >= line["amount"]:
        return ""
    if not line["open"]:
        return page.words("blocked.paid_meanwhile")
    return page.words("blocked.still_open", amount=page.words.money(line["open"], line["currency"]))


def _acts(page: Page, line: dict[str, Any]) -> None:
    """The buttons that end a line, or put it off."""
    words, customer, number = page.words, line["customer"], line["line"]
    kind, key = told.of_kind(line["kind"]), f"{line['kind']}_{line['line']}"
    if kind == "dispute":
        _act(page, "dispute_settled", customer, f"settle_{key}", details={"dispute": number})
        _later(page, number, f"again_{key}", words("blocked.again"))
    elif kind == "task":
        _act(page, "task_done", customer, f"done_{key}", details={"task": number})
        _later(page, number, f"later_{key}", words("blocked.later"))
    elif kind == "hold":
        _act(page, "hold_ended", customer, f"end_{key}")
    elif kind == "insolvency":
        if pd.notna(line["day"]):
            label = words("blocked.claim_filed")
            _act(page, "task_done", customer, f"filed_{key}", details={"task": number}, label=label)
        _act(page, "insolvency_ended", customer, f"end_{key}")
    elif kind == "stop":
        _act(page, "stop_ended", customer, f"end_{key}")
    elif pd.isna(page.desk.stand(customer)["stopped"]):
        _act(page, "stop", customer, f"stop_{key}")


def _act(page: Page, act: str, customer: str, key: str, *, label: str = "", details: Any = None) -> None:
    st.button(
        label or page.words(f"act.{act}"),
        key=key,
        on_click=do,
        args=(actions.record, act, customer),
        kwargs={"details": details} if details else None,
    )


def _later(page: Page, line: int, key: str, label: str) -> None:
    day = working(page.today + timedelta(days=LATER), page.desk.closed)
    st.button(label, key=key, type="tertiary", on_click=do, args=(actions.again, line, day))
