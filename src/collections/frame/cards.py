"""The owner's figures: cards, ageing, trend, what changed, the worst payers."""

from typing import Any

import pandas as pd
import streamlit as st

from .. import ageing, charts, reports
from ..kpi import Figures
from .acts import row_buttons, why
from .lists import chosen_row, shortened, table
from .state import Page, drawn

LONGEST_NAME = 34
"""Letters of a name that one line of its cell can hold."""

RANKED = 15
"""Customers in the ranking."""


def dark() -> bool:
    """Whether the reader looks at the dark theme."""
    return st.context.theme.type == "dark"


def choose_currency(page: Page) -> str:
    """The currency looked at: a choice where there are several, never a sum of them."""
    found = page.desk.currencies
    if len(found) == 1:
        return found[0]
    return st.segmented_control(
        page.words("overview.currency"),
        found,
        default=found[0],
        required=True,
        key="currency",
        label_visibility="collapsed",
        persist_state="session",
    )


def first_thing(page: Page) -> None:
    """What to do first: whom the collector calls now."""
    words, work = page.words, page.desk.worklist
    now = work[(work["objections"] == "").to_numpy()]
    if not len(now) or not page.live:
        return
    first = now.iloc[0].to_dict()
    told = words.marked(
        "overview.first",
        name=str(page.desk.names[first["customer"]]),
        why=why(page, first),
        amount=words.money(first["overdue"], first["currency"]),
        n=len(now),
    )
    with st.container(border=True, key="first"):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown(told)
        if right.button(
            words("overview.to_worklist"), icon=":material/arrow_forward:", key="to_worklist", width="stretch"
        ):
            st.switch_page("pages/worklist.py")


def bucket_labels(page: Page) -> dict[str, str]:
    """The short name of each bucket, of the edges that the user chose."""
    options = page.desk.options
    names = (*ageing.bucket_names(options.edges), ageing.UNAPPLIED)
    return {name: reports.bucket_label(page.words, name, options.aged_by) for name in names}


def bucket_bars(page: Page, figures: Figures) -> pd.DataFrame:
    """The rows of the ageing chart."""
    words, labels = page.words, bucket_labels(page)
    rows = [(bucket.name, bucket.amount, bucket.count) for bucket in figures.buckets]
    if figures.unapplied:
        rows.append((ageing.UNAPPLIED, figures.unapplied, figures.unapplied_count))
    return pd.DataFrame(
        [
            {
                "bucket": name,
                "label": labels[name],
                "amount": amount / 100,
                "shown": max(amount, 0) / 100,
                "text": words(
                    "overview.bar", amount=words.whole_money(amount, figures.currency), count=words.number(count)
                ),
            }
            for name, amount, count in rows
        ]
    )


def ageing_note(page: Page) -> str:
    """What the bars show, and from which day they count."""
    issued = page.desk.options.aged_by == ageing.ISSUED
    return page.words("overview.ageing_note_issued" if issued else "overview.ageing_note")


def ageing_alt(page: Page, bars: pd.DataFrame) -> str:
    """The chart for those who cannot see it."""
    return page.words(
        "overview.ageing_alt",
        buckets="; ".join(f"{label}: {text}" for label, text in zip(bars["label"], bars["text"], strict=True)),
    )


def picked_bucket(event: Any) -> str:
    """The bucket clicked in the chart, '' when none is."""
    picked = event.selection.get("bucket", []) if event else []
    return str(picked[0]["bucket"]) if picked else ""


def changes(page: Page) -> None:
    """What the newest books changed, one line each."""
    words, desk = page.words, page.desk
    if not len(desk.last_change):
        st.caption(words("overview.first_books"))
    for line in desk.last_change.to_dict("records"):
        amount = words.money(abs(line["amount"]), line["currency"])
        st.markdown(words.marked(f"change.{line['effect']}", n=int(line["count"]), amount=amount))
    fresh = desk.newly_overdue
    for currency, amount in fresh.groupby("currency")["open"].sum().items():
        count = int((fresh["currency"] == currency).sum())
        st.markdown(words.marked("change.newly_overdue", n=count, amount=words.money(amount, str(currency))))


def ageing_chart(page: Page, bars: pd.DataFrame, currency: str) -> dict[str, Any]:
    """The ageing as bars."""
    books, labels = page.desk.corrected.version[:2], bucket_labels(page)
    return drawn(
        "ageing",
        books,
        page.desk.as_of,
        currency,
        page.words.language,
        dark(),
        lambda: charts.ageing(bars, labels, dark=dark()),
    )


def trend_chart(page: Page, trend: pd.DataFrame, currency: str) -> dict[str, Any]:
    """Open and overdue over the last 52 weeks."""
    books = page.desk.corrected.version[:2]
    return drawn(
        "trend",
        books,
        page.desk.as_of,
        currency,
        page.words.language,
        dark(),
        lambda: _trend_lines(page, trend, currency),
    )


def _trend_lines(page: Page, trend: pd.DataFrame, currency: str) -> Any:
    words = page.words
    names = {"open": words("figure.open"), "overdue": words("figure.overdue")}
    rows = pd.concat([trend[["day", name]].rename(columns={name: "cents"}).assign(series=name) for name in names])
    told = rows.assign(
        amount=rows["cents"] / 100,
        name=rows["series"].map(names),
        text=[words.whole_money(cents, currency) for cents in rows["cents"]],
        day_text=[words.day(day) for day in rows["day"]],
    ).reset_index(drop=True)
    last = told[(told["day"] == told["day"].max()).to_numpy()]
    ends = last[["day", "amount"]].assign(
        name=[
            words("overview.end", name=name, amount=text) for name, text in zip(last["name"], last["text"], strict=True)
        ]
    )
    lines = told[["day", "series", "amount", "name", "text", "day_text"]]
    return charts.trend(lines, ends.to_dict("records"), dark=dark())


def worst_payers(page: Page, ranking: pd.DataFrame) -> str:
    """The ranking, with the acts in each row; gives the customer chosen, '' when none is."""
    words, desk = page.words, page.desk
    rows = ranking.head(RANKED).reset_index(drop=True)
    if not len(rows):
        st.success(words("overview.nobody_late"), icon=":material/check_circle:")
        return ""
    buttons, config = row_buttons(page, list(rows["customer"]), "ranking") if page.live else ({}, {})
    shown = rows.assign(
        name=[shortened(name, LONGEST_NAME) for name in rows["customer"].map(desk.names)],
        contact=[last_contact(page, code) for code in rows["customer"]],
        rank=range(1, len(rows) + 1),
        **buttons,
    )
    config["max_days_late"] = st.column_config.ProgressColumn(
        words("list.late"),
        format=words("list.days_format"),
        min_value=0,
        max_value=int(max(rows["max_days_late"].max(), 1)),
        width=110,
    )
    titles = {
        "name": "list.customer",
        **dict.fromkeys(buttons, ""),
        "overdue": "list.overdue",
        "max_days_late": "list.late",
        "documents": "list.documents",
        "contact": "list.last_contact",
    }
    event = table(
        page,
        shown,
        titles,
        key="ranking",
        alt=words("overview.worst_alt", n=len(rows)),
        money=["overdue"],
        config=config,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        height="content",
    )
    picked = chosen_row("ranking", event, len(rows))
    st.caption(words("overview.worst_note"))
    return str(rows["customer"].iloc[picked]) if picked is not None else ""


def last_contact(page: Page, customer: str) -> str:
    """When and how a customer was last contacted, in a few words."""
    words, stand = page.words, page.desk.stand(customer)
    if pd.isna(stand["last_contact"]):
        return words("list.never")
    days = (page.desk.as_of - stand["last_contact"].date()).days
    if days == 0:
        return words("list.today", act=words(f"journal.{stand['last_act']}"))
    return words("list.ago", n=days, act=words(f"journal.{stand['last_act']}"))
