"""Every figure of a day: the list to choose from, what is behind the chosen one, its history, and by whom."""

from typing import Any

import pandas as pd
import streamlit as st

from .. import charts, kpi, standing
from ..kpi import Figures
from ..reports import aged as told_aged
from ..reports import figures as told
from ..words import escaped
from . import explain, exporting
from .cards import bucket_labels, dark
from .lists import chosen_row, documents_list, table
from .state import Page, drawn

FIRST = "dso_90"
"""The figure looked at until another is chosen."""

MONTH, YEAR = 4, 52
"""Weeks back to which figures are compared."""

GROUPS_SHOWN = 50
"""Customers or salespersons whose figures are shown; the file holds all."""


def choose(page: Page, currency: str) -> str:
    """The list of all figures, group by group; gives the one chosen."""
    words, desk = page.words, page.desk
    weeks, trend = desk.history[currency], desk.trends[currency]
    names = [(group, name) for group, figures in told.GROUPS.items() for name in figures]
    remarks = desk.remarks[currency]
    rows = pd.DataFrame(
        {
            "group": [words(f"figures.{group}") for group, _ in names],
            "figure": [_marked(page, weeks[-1], name, remarks) for _, name in names],
            "value": [_short(page, weeks[-1], name) for _, name in names],
            "month": [_before(page, weeks[-1 - MONTH], name) for _, name in names],
            "year": [_before(page, weeks[-1 - YEAR], name) for _, name in names],
            "line": [trend[name].dropna().tolist() for _, name in names],
            "currency": currency,
        }
    )
    titles = {
        "figure": "figures.figure",
        "value": "figures.value",
        "month": "figures.month",
        "year": "figures.year",
        "line": "figures.line",
    }
    event = table(
        page,
        rows,
        titles,
        key="figures",
        alt=words("figures.alt"),
        config={
            "figure": st.column_config.Column(words("figures.figure"), width=190),
            "line": st.column_config.LineChartColumn(words("figures.line"), width=90),
        },
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        height="content",
    )
    picked = chosen_row("figures", event, len(rows))
    exporting.export_buttons(
        page,
        f"{words('figures.file')}_{currency}",
        lambda: told.figures_sheet(desk, words, currency),
        key="export_figures",
    )
    st.caption(words("figures.pick"))
    return names[picked][1] if picked is not None else FIRST


def _marked(page: Page, made: Figures, name: str, remarks: Any) -> str:
    """The name of a figure, with a sign where something has to be said of it."""
    doubtful = name in made.refused or remarks.get(name)
    return page.words(f"figure.{name}") + (" ⓘ" if doubtful else "")


def _before(page: Page, made: Figures, name: str) -> str:
    """A figure of an earlier day, '' where the books did not reach so far back."""
    return _short(page, made, name) if made.books_days else ""


def _short(page: Page, made: Figures, name: str) -> str:
    """A figure for a narrow column: amounts without cents."""
    value = getattr(made, name)
    if told.kind(name) == "cents":
        return page.words.whole_money(value, made.currency)
    return told.written(page.words, name, value, made.currency)


def behind(page: Page, currency: str, figure: str) -> None:
    """What is behind the chosen figure."""
    words, made = page.words, page.desk.figures[currency]
    value = told.written(words, figure, told.value_of(made, figure), currency)
    st.subheader(
        words.marked("explain.titled", name=told.name_of(words, figure, page.desk.options.aged_by), value=value),
        anchor=False,
    )
    explain.panel(page, currency, figure, key="panel")


def over_time(page: Page, currency: str, figure: str) -> None:
    """The chosen figure at the end of each week or day since the first document."""
    words, desk = page.words, page.desk
    name = told.name_of(words, figure, page.desk.options.aged_by)
    st.subheader(words("figures.trend", figure=name), anchor=False)
    step = st.segmented_control(
        words("figures.step"),
        ["weekly", "daily"],
        default="weekly",
        required=True,
        format_func=lambda one: words(f"figures.{one}"),
        key="figures_step",
        label_visibility="collapsed",
    )
    lines = (desk.weekly if step == "weekly" else desk.daily)[currency]

    def draw() -> Any:
        scale = {"cents": 100, "percent": 0.01}.get(told.kind(figure), 1)
        rows = pd.DataFrame({"day": lines["day"], "value": lines[figure] / scale}).dropna()
        rows["text"] = [told.written(words, figure, value, currency) for value in lines.loc[rows.index, figure]]
        rows["day_text"] = [words.day(day) for day in rows["day"]]
        return charts.line(rows.reset_index(drop=True), dark=dark())

    spec = drawn(f"{figure}_{step}", desk.corrected.version[:2], desk.as_of, currency, words.language, dark(), draw)
    st.vega_lite_chart(spec=spec, key="figure_trend", alt=words("figures.trend_alt", figure=name))


def promises(page: Page, currency: str) -> None:
    """How many promises of payment were kept, in number and by amount."""
    words = page.words
    kept, judged, amount, of = standing.promises_kept(page.desk.promises, currency)
    st.subheader(words("figures.promises_kept"), anchor=False)
    if not judged:
        st.caption(words("figures.promises_none"))
        return
    share = words.percent(amount / of, 1) if of else "–"
    st.write(words("figures.promises_about", kept=words.number(kept), judged=words.number(judged), share=share))


def by_group(page: Page, currency: str) -> None:
    """The main figures of each customer, or of each salesperson where the export names them."""
    words, desk = page.words, page.desk
    st.subheader(words("figures.by"), anchor=False)
    group = "customer"
    if len(desk.groups) > 1:
        group = st.segmented_control(
            words("figures.by"),
            list(desk.groups),
            default="customer",
            required=True,
            format_func=lambda one: words(f"figures.by_{one}"),
            key="figures_group",
            label_visibility="collapsed",
        )
    largest = None
    if group == "customer":
        owing = desk.accounts[(desk.accounts["currency"] == currency).to_numpy()]
        largest = owing.nlargest(GROUPS_SHOWN, "open")["customer"].tolist()
    found = told.group_rows(desk, currency, group, largest)
    rows = found.head(GROUPS_SHOWN)
    for name in told.SHOWN_BY_GROUP[1:]:
        if told.kind(name) != "cents":
            rows[name] = [told.written(words, name, value, currency) for value in rows[name]]
    titles = {"name": "figures.whom", **{name: f"figure.{name}" for name in told.SHOWN_BY_GROUP}}
    alt = words("figures.by_alt", n=len(rows))
    config = {"name": st.column_config.Column(words("figures.whom"), width=230)}
    table(page, rows, titles, key="by_group", alt=alt, money=["open", "overdue"], config=config, whole=True)
    if len(rows) == GROUPS_SHOWN:
        st.caption(words("figures.by_more", count=GROUPS_SHOWN))
    exporting.export_buttons(
        page,
        f"{words('figures.file')}_{group}_{currency}",
        lambda: told.groups_sheet(desk, words, currency, group),
        key="export_groups",
    )


def aged(page: Page, currency: str) -> None:
    """What each customer owes by bucket, below what all of them owe; with cents, so that a line adds up."""
    words, desk = page.words, page.desk
    st.subheader(words("figures.aged"), anchor=False)
    rows = told_aged.aged_rows(desk, currency)
    st.caption(told_aged.aged_about(desk, words))
    if not len(rows):
        st.caption(words("list.no_documents"))
        return
    amounts = [*told_aged.bucket_columns(desk), "open"]
    whole = rows[amounts].sum().to_frame().T.assign(name=words("figures.aged_all"), currency=currency)
    config = {name: st.column_config.Column(label) for name, label in bucket_labels(page).items()}
    table(
        page,
        pd.concat([whole, rows.head(GROUPS_SHOWN)], ignore_index=True),
        {"name": "list.customer", **dict.fromkeys(amounts, "figure.open")},
        key="aged",
        alt=words("figures.aged_alt", n=len(rows)),
        money=amounts,
        config={"name": st.column_config.Column(words("list.customer"), width=200), **config},
    )
    if len(rows) > GROUPS_SHOWN:
        st.caption(words("figures.by_more", count=GROUPS_SHOWN))
    exporting.export_buttons(
        page,
        f"{words('figures.aged_file')}_{currency}",
        lambda: told_aged.aged_sheet(desk, words, currency),
        key="export_aged",
    )


def odd(page: Page, currency: str) -> None:
    """What in the books deserves a look: each kind with its documents."""
    words, found = page.words, page.desk.oddities[currency]
    st.subheader(words("figures.odd"), anchor=False)
    counts = found["oddity"].value_counts()
    names = [name for name in kpi.ODDITY_NAMES if name in counts.index]
    if not names:
        st.caption(words("figures.odd_none"))
        return
    name = st.segmented_control(
        words("figures.odd"),
        names,
        default=names[0],
        required=True,
        format_func=lambda one: words("figures.odd_count", name=words(f"oddity.{one}"), count=int(counts[one])),
        key="oddity",
        label_visibility="collapsed",
    )
    st.caption(words(f"oddity.{name}_about"))
    own = found.loc[(found["oddity"] == name).to_numpy(), "document_id"]
    items = page.desk.items[page.desk.items["document_id"].isin(own).to_numpy()]
    documents_list(page, items.sort_values("open", ascending=False), key="odd_documents")
    exporting.export_documents(page, items, words(f"oddity.{name}"), key="export_odd", name=name)


OF_ONE = ("days_late_weighted_365", "share_paid_late_count", "dso_90", "days_to_pay_weighted")
"""The figures said of one customer."""


def of_one(page: Page, customer: str) -> None:
    """The main figures of one customer, in the currency of most of its documents, on one line."""
    words, desk = page.words, page.desk
    account = desk.account(customer)
    if not len(account):
        return
    currency = str(account["currency"].iloc[0])
    made = desk.figures_by(currency, "customer", [customer]).get(customer)
    if made is None:
        return
    said = [
        words(
            "customer.one_figure",
            name=words(f"figure.{name}"),
            value=told.written(words, name, getattr(made, name), currency),
        )
        for name in OF_ONE
        if getattr(made, name) is not None
    ]
    if said:
        st.caption(escaped(" · ".join(said)))
