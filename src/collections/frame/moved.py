"""What moved between two days: the day to look back to, the finding, the waterfall, documents and customers."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from .. import books, charts, kpi
from ..desk import COMPARED, Desk
from ..reports import moved as told
from ..reports.moved import Moved
from .cards import choose_currency, dark
from .exporting import export_buttons
from .lists import chosen_row, table
from .state import Page, drawn

ANOTHER = "day"


def since_days(desk: Desk) -> dict[str, date]:
    """The days to look back to at once, by what they are: the end of each, before the desk's day."""
    known = sorted({day.date() for day in desk.pictures["as_of"] if day.date() <= desk.as_of})
    found = {"books": known[-2]} if len(known) > 1 else {}
    first = desk.as_of.replace(day=1)
    return {
        **found,
        "weeks": desk.as_of - COMPARED,
        "month": first - timedelta(days=1),
        "year": first.replace(month=1) - timedelta(days=1),
    }


def choose(page: Page) -> Moved:
    """The currency and the day to look back to, as chosen, and what moved since."""
    words, days = page.words, since_days(page.desk)
    names = {
        "books": words("moved.since_books"),
        "weeks": words("moved.since_weeks", n=COMPARED.days // 7),
        "month": words("moved.since_month"),
        "year": words("moved.since_year"),
        ANOTHER: words("moved.since_day"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", key="moved_choices"):
        kind = st.segmented_control(
            words("moved.since"),
            [*days, ANOTHER],
            default="weeks",
            required=True,
            format_func=names.__getitem__,
            key="moved_since",
            persist_state="session",
            wrap=True,
            help=words("moved.since_help"),
        )
        since = days.get(kind) or _another_day(page, days["weeks"])
        currency = choose_currency(page)
    n = (page.desk.as_of - since).days
    st.caption(words("moved.between", since=words.day(since), until=words.day(page.desk.as_of), n=n))
    return Moved(page.desk, currency, since)


def _another_day(page: Page, usual: date) -> date:
    """Any day before the one looked at; one chosen before that is too late now gives way to the usual one."""
    latest = page.desk.as_of - timedelta(days=1)
    first = page.desk.corrected.documents["day"].min().date() - timedelta(days=1)
    return st.date_input(
        page.words("moved.since_day"),
        value=usual,
        min_value=min(first, usual),
        max_value=latest,
        required=True,
        format="DD/MM/YYYY",
        key="moved_day",
        persist_state="session",
        label_visibility="collapsed",
        width=150,
    )


def finding(page: Page, moved: Moved) -> str:
    """What moved, as a sentence."""
    words, change, totals = page.words, moved.change, moved.totals
    day = words.day(moved.since)
    if not change:
        return words("moved.same" if len(moved.flows) else "moved.nothing", day=day)
    amount = words.whole_money(abs(change), moved.currency)
    both = totals["invoiced"] > 0 > change - totals["invoiced"]
    if change > 0:
        return words("moved.more_invoiced" if both else "moved.more", amount=amount, day=day)
    return words("moved.less_settled" if both else "moved.less", amount=amount, day=day)


def waterfall(page: Page, moved: Moved) -> None:
    """The bars from one balance to the other, the equation below them, and what has to be said of both."""
    words = page.words
    bars = _bars(page, moved)
    st.vega_lite_chart(
        spec=drawn(
            f"waterfall {moved.since}",
            page.desk.corrected.version[:2],
            page.desk.as_of,
            moved.currency,
            words.language,
            dark(),
            lambda: charts.waterfall(bars, dark=dark()),
        ),
        key="moved_steps",
        on_select=_bar_clicked,
        selection_mode="step",
        alt=words("moved.waterfall_alt", steps="; ".join(bars["told"])),
    )
    line = words.marked("panel.value", value=told.equation(words, moved))
    if moved.adds_up:
        st.markdown(":green[:material/check_circle:] " + line)
    else:
        st.error(line, icon=":material/error:")
        st.error(words("moved.does_not_add_up"), icon=":material/error:")
    st.caption(words("moved.received_note"))
    _doubts(page, moved)


def _bar_clicked() -> None:
    """A click on a bar asks for its documents."""
    picked = st.session_state["moved_steps"].selection.get("step", [])
    if picked:
        st.session_state["moved_list"] = picked[0]["step"]


def _bars(page: Page, moved: Moved) -> pd.DataFrame:
    words, rows, level = page.words, [], 0
    following = (*moved.steps[1:], moved.steps[-1])
    for step, after in zip(moved.steps, following, strict=True):
        cents = moved.totals[step]
        flow = step not in ("opening", "closing")
        start = level if flow else 0
        level = start + cents
        name = told.step_name(words, moved, step)
        text = "+" * (flow and cents > 0) + words.whole_money(cents, moved.currency)
        rows.append(
            {
                "step": step,
                "label": name,
                "low": min(start, level) / 100,
                "high": max(start, level) / 100,
                "level": level / 100,
                "next": after,
                "text": text,
                "told": words("moved.step_part", name=name, amount=text),
            }
        )
    return pd.DataFrame(rows)


def _doubts(page: Page, moved: Moved) -> None:
    """What the books cannot tell about these two days."""
    words, desk = page.words, page.desk
    first = desk.pictures["as_of"].min()
    if pd.notna(first) and moved.since < first.date():
        st.caption(":material/info: " + words("moved.before_books", day=words.day(first)))
    if desk.sales_incomplete:
        st.caption(":material/info: " + words("moved.open_only"))
    for day in (moved.since, desk.as_of):
        found = books.not_known(desk.corrected.documents, desk.corrected.events, day)
        own = found[(found["currency"] == moved.currency).to_numpy()]
        if len(own):
            sentence = words(
                "moved.not_known",
                n=len(own),
                amount=words.money(int(own["amount"].sum()), moved.currency),
                since=words.day(own["since"].min()),
                until=words.day(own["day"].max()),
                day=words.day(day),
            )
            st.caption(":material/help: " + sentence)


def turns(page: Page, moved: Moved) -> None:
    """What fell overdue, what is later than before, and what is not overdue any more."""
    words, day = page.words, page.words.day(moved.since)
    helps = {
        "new_overdue": words("moved.new_overdue_help", day=day),
        "worse": words("moved.worse_help"),
        "cured": words("moved.cured_help", day=day),
    }
    with st.grid(3, min_column_width=165, gap="small", key="moved_turns"):
        for turn in told.TURNS:
            lines = moved.behind(turn)
            st.metric(
                words(told.NAMES[turn]),
                words.whole_money(int(lines["amount"].sum()), moved.currency),
                help=helps[turn],
                border=True,
                height="stretch",
                delta_description=words("moved.documents", n=len(lines)),
            )


def documents(page: Page, moved: Moved) -> None:
    """The documents behind a bar or a figure, once one is asked for."""
    words = page.words
    names = {name: told.step_name(words, moved, name) for name in (*moved.steps, *told.TURNS)}
    if st.session_state.get("moved_list") not in names:
        st.session_state.pop("moved_list", None)
    name = st.segmented_control(
        words("moved.see"), list(names), format_func=names.__getitem__, key="moved_list", help=words("moved.see_help")
    )
    if not name:
        return
    rows = moved.behind(name)
    total = words.money(int(rows["amount"].sum()), moved.currency)
    st.subheader(words("moved.documents_of", name=names[name], amount=total, n=len(rows)), anchor=False)
    _documents_list(page, rows, key="moved_documents")
    if len(rows):
        export_buttons(
            page,
            f"{words('moved.file')}_{names[name]}_{moved.currency}",
            lambda: told.behind_sheet(words, moved, name),
            key="export_moved_documents",
        )


def _documents_list(page: Page, rows: pd.DataFrame, key: str) -> None:
    words = page.words
    if not len(rows):
        st.caption(words("moved.unmoved"))
        return
    kinds = rows["kind"].map({kind: words(f"kind.{kind}") for kind in rows["kind"].unique()})
    shown = rows.assign(
        name=rows["customer"].map(page.desk.names),
        number=rows["number"].where(rows["kind"] == "invoice", rows["number"] + " · " + kinds),
    )
    titles = {"name": "list.customer", "number": "list.document", "day": "list.date", "amount": "moved.counted"}
    if "flow" in rows:
        shown["flow"] = rows["flow"].map({flow: words(told.NAMES[flow]) for flow in kpi.FLOW_NAMES})
        titles = {"number": "list.document", "day": "list.date", "flow": "moved.flow", "amount": "moved.counted"}
    alt = words("moved.documents_alt", n=len(rows))
    table(page, shown, titles, key=key, alt=alt, money=["amount"], days=["day"])


def by_customer(page: Page, moved: Moved) -> None:
    """Every customer's movements, the largest change first; a click on one shows the documents."""
    words, desk, rows = page.words, page.desk, moved.customers
    named = rows.assign(name=rows["customer"].map(desk.names).astype("str"), currency=moved.currency)
    st.subheader(_top(page, moved, named), anchor=False)
    shown = [name for name in told.STEPS if name in ("opening", "closing") or rows[name].any()]
    amounts = [*shown, "change"]
    config = {name: st.column_config.Column(told.step_name(words, moved, name)) for name in shown}
    event = table(
        page,
        named,
        {"name": "list.customer", **dict.fromkeys(shown, ""), "change": "moved.change"},
        key="moved_customers",
        alt=words("moved.by_customer_alt", n=len(rows)),
        money=amounts,
        config=config,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
    )
    st.caption(words("moved.by_customer_note"))
    export_buttons(
        page,
        f"{words('moved.file')}_{moved.currency}",
        lambda: told.movements_sheet(words, moved),
        key="export_moved",
    )
    picked = chosen_row("moved_customers", event, len(rows))
    if picked is not None:
        _of_customer(page, moved, str(rows["customer"].iloc[picked]))


def _top(page: Page, moved: Moved, named: pd.DataFrame) -> str:
    """Who changed most, as a sentence."""
    words = page.words
    if not len(named) or not named["change"].iloc[0]:
        return words("moved.by_customer")
    first = named.iloc[0]
    sign = "+" if first["change"] > 0 else ""
    change = sign + words.whole_money(int(first["change"]), moved.currency)
    return words.marked("moved.top", name=str(first["name"]), change=change)


def _of_customer(page: Page, moved: Moved, customer: str) -> None:
    words = page.words
    with st.container(border=True, key="moved_customer"):
        st.subheader(words.marked("moved.of_customer", name=str(page.desk.names[customer])), anchor=False)
        rows = moved.of_customer(customer)
        _documents_list(page, rows, key="moved_customer_documents")
        if len(rows):
            export_buttons(
                page,
                f"{words('moved.file')}_{customer}",
                lambda: told.customer_sheet(words, moved, customer),
                key="export_moved_customer",
            )
        st.page_link(
            "pages/customer.py",
            label=words("panel.whole_story"),
            icon=":material/person:",
            query_params={"customer": customer},
        )
