"""How one account is treated: what holds for it now, and the forms that change it, each drawn when it is asked for."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, policy, standing
from ..days import working
from ..desk import MAIN_CURRENCY
from . import blocked
from .state import SHOWN, Page, do

AGAIN = 7
"""Days after which a dispute is looked at again, as proposed."""

WHATS = ("call", "copy", "bank", "number", *(step for step in policy.STEPS if step != "call"), "other")
"""What a task can be."""


def section(page: Page, customer: str) -> None:
    """What holds for this account, each with the act that ends it, and the ways to note something else."""
    with st.expander(
        page.words("treatment.title"), icon=":material/tune:", key=f"treatment_{customer}", on_change="rerun"
    ) as opened:
        if opened.open:
            _as_it_is(page, customer)
            if page.live:
                _forms(page, customer)


def _as_it_is(page: Page, customer: str) -> None:
    words, stand = page.words, page.desk.stand(customer)
    lines = page.desk.blocked
    own = lines[((lines["customer"] == customer) & (lines["kind"] != "limit")).to_numpy()]
    for line in own.to_dict("records"):
        blocked.row(page, line, named=False)
    said = [exposure(page, customer)]
    if stand["segment"]:
        said.append(words("treatment.is_segment", segment=words(f"segment.{stand['segment']}")))
    if stand["assigned"]:
        said.append(words.marked("treatment.is_assigned", name=stand["assigned"]))
    told = [text for text in said if text]
    for text in told:
        st.markdown(text)
    if not told and not len(own):
        st.caption(words("treatment.usual"))


def exposure(page: Page, customer: str) -> str:
    """The customer's credit limit and how much of it is used, as marked text; '' where there is none."""
    words, limits = page.words, page.desk.exposure
    own = limits[(limits["customer"] == customer).to_numpy()].to_dict("records")
    if not own:
        return ""
    of = own[0]
    money = {name: words.money(of[name], of["currency"]) for name in ("limit", "open", "not_due")}
    if of["over"] > 0:
        state = f":red-badge[{words('treatment.over', amount=words.money(of['over'], of['currency']))}]"
    else:
        state = f":green-badge[{words('treatment.room', amount=words.money(-of['over'], of['currency']))}]"
    others = page.desk.account(customer)
    others = others[((others["currency"] != of["currency"]) & (others["open"] > 0)).to_numpy()]
    text = f"{words('treatment.exposure', **money)} {state}"
    if len(others):
        amounts = " · ".join(words.money(one["open"], one["currency"]) for one in others.to_dict("records"))
        text += f"  \n:small[{words('treatment.other_currencies', amounts=amounts)}]"
    return text


def _forms(page: Page, customer: str) -> None:
    """The forms behind a choice; what was kept closes its form."""
    words, key = page.words, f"treat_{customer}"
    if st.session_state.pop("treated", ""):
        st.session_state[key] = None
    chosen = st.pills(
        words("treatment.choose"),
        list(FORMS),
        format_func=lambda name: words(f"treatment.form.{name}"),
        key=key,
    )
    if chosen:
        with st.container(border=True, key="treat_form"):
            FORMS[chosen](page, customer)


def _kept(done: actions.Done | None) -> None:
    """Closes the form of what was kept, and shows what was said of it."""
    if done is not None:
        st.session_state["treated"] = done.act
    st.rerun()


def _save(page: Page, key: str) -> bool:
    return st.button(page.words(f"treatment.{key}"), key=f"save_{key}", type="primary")


def _note(page: Page, customer: str, key: str = "note", hint: str = "") -> str:
    label = page.words(f"treatment.{key}")
    return st.text_input(label, key=f"treat_{key}_{customer}", max_chars=500, placeholder=hint or None).strip()


def _day(page: Page, key: str, day: date, *, first: date | None = None, last: date | None = None) -> date:
    """A day to choose, by default `day`."""
    return st.date_input(
        page.words(f"treatment.{key}"),
        value=day,
        min_value=first,
        max_value=last,
        format="DD/MM/YYYY",
        key=f"treat_{key}_{day.isoformat()}",
        width=240,
    )


def _ahead(page: Page, days: int) -> date:
    return working(page.today + timedelta(days=days), page.desk.closed)


def who(page: Page, label: str, key: str, usual: str = "") -> str:
    """One of the people known to the desk, or a name written anew; '' for nobody."""
    words, desk = page.words, page.desk
    known = {str(desk.settings.get("user", "")), *desk.log["by"], *desk.standing["assigned"], *desk.disputes["owner"]}
    names = ["", *sorted(known - {""}, key=str.casefold)]
    chosen = st.selectbox(
        label,
        names,
        index=names.index(usual) if usual in names else 0,
        format_func=lambda name: name or words("treatment.assign_nobody"),
        key=key,
        accept_new_options=True,
        help=words("treatment.owner_hint"),
    )
    return str(chosen or "").strip()


def dispute_form(page: Page, customer: str) -> None:
    """Opens a dispute: about the account or some documents, how much, why, who sees to it, what next and when."""
    words = page.words
    items = page.desk.open_documents(customer)
    items = items[((items["open"] > 0) & (items["kind"] == "invoice")).to_numpy()]
    if not len(items):
        st.caption(words("treatment.nothing_open"))
        return
    st.caption(words("treatment.dispute_about"))
    currency = _currency(page, customer, sorted(items["currency"].unique()))
    items = items[(items["currency"] == currency).to_numpy()].set_index("document_id")
    documents = st.multiselect(
        words("treatment.documents"),
        items.index.tolist()[:SHOWN],
        key=f"treat_documents_{customer}_{currency}",
        placeholder=words("treatment.documents_all"),
        format_func=lambda one: _document(page, items, one),
    )
    disputed = items.loc[documents] if documents else items
    amount = _amount(page, customer, "amount", int(disputed["open"].sum()), currency)
    reason = st.selectbox(
        words("treatment.reason"),
        standing.DISPUTED_FOR,
        format_func=lambda name: words(f"disputed_for.{name}"),
        key=f"treat_reason_{customer}",
    )
    owner = who(page, words("treatment.owner"), f"treat_owner_{customer}", str(page.desk.stand(customer)["assigned"]))
    following = _note(page, customer, "next", words("treatment.next_hint"))
    again = _day(page, "again", _ahead(page, AGAIN), first=page.today)
    note = _note(page, customer)
    if _save(page, "save_dispute"):
        details: dict[str, Any] = {"reason": reason, "owner": owner, "next": following}
        if documents:
            details["documents"] = list(dict.fromkeys(disputed["number"]))
        values = {"day": again, "amount": amount, "currency": currency, "note": note, "details": details}
        _kept(do(actions.record, "dispute", customer, **values))


def _document(page: Page, items: pd.DataFrame, one: int) -> str:
    item = items.loc[one]
    return f"{item['number']} · {page.words.day(item['due'])} · {page.words.money(item['open'], item['currency'])}"


def _currency(page: Page, customer: str, currencies: list[str]) -> str:
    """The currency an amount is in: asked for only where there are several."""
    if len(currencies) < 2:
        return currencies[0] if currencies else MAIN_CURRENCY
    first = page.desk.due_now(customer)[1]
    place = currencies.index(first) if first in currencies else 0
    return str(
        st.selectbox(page.words("treatment.currency"), currencies, index=place, key=f"treat_currency_{customer}")
    )


def _amount(page: Page, customer: str, key: str, most: int, currency: str) -> int:
    """An amount of at most `most` cents, by default all of it."""
    given = st.number_input(
        page.words(f"treatment.{key}", currency=currency),
        value=most / 100,
        min_value=0.01,
        max_value=most / 100,
        step=100.0,
        format="%.2f",
        key=f"treat_{key}_{customer}_{currency}_{most}",
        help=page.words("treatment.amount_help"),
        width=240,
    )
    return round(given * 100)


def _hold_form(page: Page, customer: str) -> None:
    st.caption(page.words("treatment.hold_about"))
    day = _day(page, "until", page.today + timedelta(days=actions.HOLD_DAYS), first=page.today)
    note = _note(page, customer, "why")
    if _save(page, "save_hold"):
        _kept(do(actions.record, "hold", customer, day=day, note=note))


def _stop_form(page: Page, customer: str) -> None:
    words = page.words
    if pd.notna(page.desk.stand(customer)["stopped"]):
        st.caption(words("treatment.already_stopped"))
        return
    st.caption(words("treatment.stop_about"))
    note = _note(page, customer, "why")
    if st.button(words("act.stop"), key="save_stop", type="primary"):
        _kept(do(actions.record, "stop", customer, note=note))


def _limit_form(page: Page, customer: str) -> None:
    words, stand = page.words, page.desk.stand(customer)
    st.caption(words("treatment.limit_about"))
    known = {str(code) for code in page.desk.account(customer)["currency"]}
    own = str(stand["limit_currency"]) if stand["limit"] else ""
    currency = own or _currency(page, customer, sorted(known))
    given = st.number_input(
        words("treatment.limit_amount", currency=currency),
        value=int(stand["limit"]) / 100,
        min_value=0.0,
        step=500.0,
        format="%.2f",
        key=f"treat_limit_{customer}_{currency}",
        width=240,
    )
    if _save(page, "save_limit"):
        _kept(do(actions.set_limit, customer, round(given * 100), currency))


def _insolvency_form(page: Page, customer: str) -> None:
    """The day of the judgment and what is known of it; once noted, the day by which the claim is to be filed."""
    words = page.words
    lines = page.desk.blocked
    own = lines[((lines["customer"] == customer) & (lines["kind"] == "insolvency")).to_numpy()].to_dict("records")
    if own:
        _claim_day_form(page, own[0]["line"], own[0]["day"])
        return
    st.caption(words("treatment.insolvency_about"))
    judgment = _day(page, "judgment", page.today, last=page.today)
    usual = max(judgment + timedelta(days=standing.CLAIM_DAYS), page.today)
    claim = _day(page, "claim_day", usual, first=judgment)
    st.caption(words("treatment.claim_help"))
    note = _note(page, customer, "insolvency_note")
    if _save(page, "save_insolvency"):
        details = {"claim_days": (claim - judgment).days}
        _kept(do(actions.record, "insolvency", customer, day=judgment, note=note, details=details))


def _claim_day_form(page: Page, line: int, known: pd.Timestamp) -> None:
    words = page.words
    if pd.isna(known):
        st.caption(words("treatment.claim_filed"))
        return
    st.caption(words("treatment.claim_help"))
    day = _day(page, "claim_day", max(known.date(), page.today), first=page.today)
    if _save(page, "save_claim_day"):
        _kept(do(actions.again, line, day))


def _segment_form(page: Page, customer: str) -> None:
    words, known = page.words, str(page.desk.stand(customer)["segment"] or policy.ORDINARY)
    kind = st.radio(
        words("treatment.form.segment"),
        policy.SEGMENTS,
        index=policy.SEGMENTS.index(known),
        format_func=lambda name: words(f"segment.{name}"),
        captions=[words(f"treatment.segment_about.{name}") for name in policy.SEGMENTS],
        key=f"treat_segment_{customer}",
        label_visibility="collapsed",
    )
    if _save(page, "save"):
        _kept(do(actions.record, "segment", customer, note=kind))


def _assign_form(page: Page, customer: str) -> None:
    known = str(page.desk.stand(customer)["assigned"])
    name = who(page, page.words("treatment.form.assign"), f"treat_assign_{customer}", known)
    if _save(page, "save"):
        _kept(do(actions.record, "assign", customer, note=name))


def _task_form(page: Page, customer: str) -> None:
    words = page.words
    what = st.selectbox(
        words("treatment.task_what"),
        WHATS,
        format_func=lambda name: words(f"task.{name}"),
        key=f"treat_what_{customer}",
    )
    day = _day(page, "task_day", _ahead(page, 1), first=page.today)
    owner = who(page, words("treatment.owner"), f"treat_doer_{customer}", str(page.desk.stand(customer)["assigned"]))
    note = _note(page, customer)
    if _save(page, "save_task"):
        details = {"what": what, "owner": owner}
        _kept(do(actions.record, "task", customer, day=day, note=note, details=details))


FORMS: dict[str, Callable[[Page, str], None]] = {
    "dispute": dispute_form,
    "hold": _hold_form,
    "task": _task_form,
    "stop": _stop_form,
    "limit": _limit_form,
    "insolvency": _insolvency_form,
    "segment": _segment_form,
    "assign": _assign_form,
}
"""What can be noted of an account, in the order of the choice."""
