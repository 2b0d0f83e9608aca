"""The promises of payment: which ones run, which were broken, and how each customer keeps its own."""

import pandas as pd
import streamlit as st

from .. import standing
from .lists import shortened, table
from .state import Page

LONGEST_NAME = 36
"""Letters of a name that its cell can hold."""

OPEN = ("running", "unknown")
LISTS = ("open", "broken", "customers")


def section(page: Page) -> None:
    """How much of what was promised came in; then the promises, as one wants to see them."""
    words, promises = page.words, page.desk.promises
    if not len(promises):
        st.info(words("plans.no_promises"), icon=":material/handshake:")
        return
    _ratios(page, promises)
    names = {name: words(f"plans.promises_{name}", number=words.number(_number(promises, name))) for name in LISTS}
    chosen = st.segmented_control(
        words("plans.which_promises"),
        LISTS,
        default="open",
        required=True,
        format_func=names.__getitem__,
        key="which_promises",
        label_visibility="collapsed",
    )
    if chosen == "customers":
        _by_customer(page, promises)
    else:
        _list(page, _chosen(promises, str(chosen)), str(chosen))


def _chosen(promises: pd.DataFrame, name: str) -> pd.DataFrame:
    states = OPEN if name == "open" else standing.BROKEN
    found = promises[promises["state"].isin(states).to_numpy()]
    return found.sort_values(["day", "journal_id"], ascending=name == "open", ignore_index=True)


def _number(promises: pd.DataFrame, name: str) -> int:
    return len(standing.kept_by_customer(promises)) if name == "customers" else len(_chosen(promises, name))


def _ratios(page: Page, promises: pd.DataFrame) -> None:
    """Of what was promised and can be judged, the part that came in, per currency."""
    words = page.words
    for currency in sorted(promises["currency"].unique()):
        kept, judged, kept_amount, judged_amount = standing.promises_kept(promises, str(currency))
        if judged:
            st.markdown(
                words.marked(
                    "plans.kept_ratio",
                    share=words.percent(kept_amount / judged_amount),
                    kept=words.money(kept_amount, str(currency)),
                    judged=words.money(judged_amount, str(currency)),
                    n=judged,
                    number=words.number(kept),
                )
            )


def _list(page: Page, rows: pd.DataFrame, name: str) -> None:
    words, desk = page.words, page.desk
    if not len(rows):
        st.caption(words(f"plans.no_{name}_promises"))
        return
    shown = rows.assign(
        name=[shortened(str(desk.names.get(code, code)), LONGEST_NAME) for code in rows["customer"]],
        told=[words(f"plans.promise.{state}") for state in rows["state"]],
    )
    titles = {
        "name": "list.customer",
        "amount": "plans.promised",
        "day": "plans.promised_for",
        "received": "plans.came_in",
        "told": "plans.state",
        "on": "plans.promised_on",
    }
    alt = words("plans.promises_alt", n=len(rows))
    table(page, shown, titles, key=f"promises_{name}", alt=alt, money=["amount", "received"], days=["day", "on"])


def _by_customer(page: Page, promises: pd.DataFrame) -> None:
    words, desk = page.words, page.desk
    found = standing.kept_by_customer(promises)
    if not found:
        st.caption(words("plans.none_judged"))
        return
    rows = pd.DataFrame([vars(one) for one in found])
    shown = rows.assign(
        name=[shortened(str(desk.names.get(code, code)), LONGEST_NAME) for code in rows["customer"]],
        share=[100 * one.kept_amount // one.judged_amount for one in found],
        number=[words("plans.of", kept=words.number(one.kept), all=words.number(one.judged)) for one in found],
    )
    titles = {
        "name": "list.customer",
        "share": "plans.kept_share",
        "number": "plans.kept_number",
        "judged_amount": "plans.promised",
        "kept_amount": "plans.kept_amount",
    }
    config = {
        "share": st.column_config.ProgressColumn(
            words("plans.kept_share"), min_value=0, max_value=100, format=words("payers.share_format"), width=110
        )
    }
    alt = words("plans.by_customer_alt", n=len(rows))
    money = ["judged_amount", "kept_amount"]
    table(page, shown, titles, key="promises_by_customer", alt=alt, money=money, config=config)
    st.caption(words("plans.kept_note", days=standing.GRACE))
