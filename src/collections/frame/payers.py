"""The late payers: how much, what it costs, who and whether by habit; how concentrated; what may be lost."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, charts, kpi
from ..reports import payers as told
from . import acts
from .cards import dark
from .exporting import export_buttons
from .lists import chosen_row, shortened, table
from .state import Page, do, drawn

ORDERS = {"amount": "overview.by_amount", "amount_days": "overview.by_amount_days", "cost": "overview.by_cost"}
"""What the ranking can go by, and the keys of its names."""

SHOWN = 25
"""Customers of the ranking shown at once."""

PANEL = 380
"""Width of the panel of the customer chosen, in pixels."""

PAGES = 320
"""Width of the choice of a page, in pixels; as wide as its own content it hides pages that have room."""

LONGEST_NAME = 30
"""Letters of a name that its cell and the label of a bar can hold."""

HUNDREDTH = Decimal("0.01")


def headline(page: Page, ranking: pd.DataFrame, currency: str) -> None:
    """The four figures of late payers: how much, how many, what it costs, how many by habit."""
    words, desk, figures = page.words, page.desk, page.desk.figures[currency]
    chronic = ranking[(ranking["habit"] == "chronic").to_numpy()]
    owing = int((desk.accounts["currency"] == currency).sum())
    rate = told.per_cent(words, desk.options.financing)
    with st.grid(4, min_column_width=165, gap="small", key="payers_cards"):
        _card(
            words("figure.overdue"),
            words.whole_money(figures.overdue, currency),
            words("payers.documents", n=figures.overdue_count),
            words("define.overdue"),
        )
        _card(
            words("payers.late"),
            words.number(len(ranking)),
            words("payers.of_customers", n=owing),
            words("payers.late_help"),
        )
        _card(
            words("export.cost"),
            words.money(int(ranking["cost"].sum()), currency),
            words("payers.at_rate", rate=rate),
            words("payers.cost_help", rate=rate),
        )
        _card(
            words("payers.habitual"),
            words.number(len(chronic)),
            words("payers.habitual_share", share=words.percent(float(chronic["share"].sum()))),
            words("payers.habit_help"),
        )


def _card(label: str, value: str, beside: str, definition: str) -> None:
    st.metric(label, value, help=definition, border=True, height="stretch", delta_description=beside)


def choose_order(page: Page) -> str:
    """By what the ranking goes, with the financing rate and the way to change it beside the choice."""
    words, desk = page.words, page.desk
    with st.container(horizontal=True, vertical_alignment="center", key="payers_order"):
        by = st.segmented_control(
            words("overview.worst_by"),
            list(ORDERS),
            default="amount",
            required=True,
            format_func=lambda name: words(ORDERS[name]),
            key="payers_by",
            label_visibility="collapsed",
            help=words("overview.by_help"),
        )
        own = "financing" in desk.settings
        rate = told.per_cent(words, desk.options.financing)
        st.caption(words("payers.rate_own" if own else "payers.rate_usual", rate=rate), width="content")
        st.page_link("pages/settings.py", label=words("payers.change_rate"), icon=":material/tune:")
    return by


def ranked_list(page: Page, ranking: pd.DataFrame, currency: str, by: str) -> None:
    """The ranking, SHOWN customers at a time, and beside it the panel of the customer chosen in it."""
    slot, pages = st.container(), -(-len(ranking) // SHOWN)
    number = 1
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center", key="payers_pages"):
            number = min(st.pagination(pages, key=f"payers_page_{by}_{currency}", width=PAGES), pages)
            first, last = (number - 1) * SHOWN + 1, min(number * SHOWN, len(ranking))
            span = {"first": words_of(page, first), "last": words_of(page, last), "total": words_of(page, len(ranking))}
            st.caption(page.words("payers.span", **span), width="content")
    rows = ranking.iloc[(number - 1) * SHOWN : number * SHOWN].reset_index(drop=True)
    key = f"payers_{by}_{currency}_{number}"
    picked = chosen_row(key, st.session_state[key], len(rows)) if key in st.session_state else None
    with slot, st.container(horizontal=True, gap="medium", key="payers_list"):
        with st.container(width="stretch", key="payers_rows"):
            _rows(page, rows, ranking, currency, key, short=picked is not None)
            st.caption(page.words("payers.click"))
        if picked is not None:
            with st.container(width=PANEL, key="payers_panel"):
                line = rows.iloc[picked].to_dict()
                acts.panel(page, str(line["customer"]), reason=_reason(page, line))


def words_of(page: Page, number: int) -> str:
    return page.words.number(number)


def _reason(page: Page, line: dict[str, Any]) -> str:
    """Why a customer has its habit, and what its delay has cost so far."""
    words = page.words
    cost = words.money(line["cost"], line["currency"])
    rate = told.per_cent(words, page.desk.options.financing)
    return told.habit_reason(words, line) + "  \n" + words.marked("payers.own_cost", cost=cost, rate=rate)


TITLES = {
    "rank": "",
    "short_name": "list.customer",
    "overdue": "list.overdue",
    "share": "payers.share",
    "max_days_late": "payers.oldest",
    "cost": "export.cost",
    "months": "payers.months",
    "habit_told": "payers.habit",
}
SHORT = ("rank", "short_name", "overdue", "max_days_late", "cost")
"""The columns left beside a panel."""


def _rows(page: Page, rows: pd.DataFrame, ranking: pd.DataFrame, currency: str, key: str, short: bool) -> None:
    words, desk = page.words, page.desk
    months = desk.overdue_months(currency, list(rows["customer"])) / 100
    shown = rows.assign(
        short_name=[shortened(name, LONGEST_NAME) for name in rows["name"]],
        share=[int((Decimal(str(share)) * 100).to_integral_value(ROUND_HALF_UP)) for share in rows["share"]],
        months=months.tolist(),
        habit_told=[told.habit(words, line) for line in rows.to_dict("records")],
    )
    column = st.column_config
    config = {
        "rank": column.NumberColumn("", width=44),
        "share": column.ProgressColumn(
            words("payers.share"),
            help=words("payers.share_help"),
            format=words("payers.share_format"),
            min_value=0,
            max_value=max(float(ranking["share"].max()) * 100, 1.0),
            width=100,
        ),
        "max_days_late": column.NumberColumn(
            words("payers.oldest"), help=words("payers.oldest_help"), format=words("list.days_format"), width=80
        ),
        "months": column.BarChartColumn(
            words("payers.months"), help=words("payers.months_help"), y_min=0, color="red", width=110
        ),
        "habit_told": column.TextColumn(words("payers.habit"), help=words("payers.habit_help"), width=220),
    }
    table(
        page,
        shown,
        {name: title for name, title in TITLES.items() if not short or name in SHORT},
        key=key,
        alt=words("payers.list_alt", n=len(ranking)),
        money=["overdue", "cost"],
        config=config,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        height="content",
    )


def honesty(page: Page, currency: str) -> None:
    """What has to be known to read habits and months."""
    words, desk = page.words, page.desk
    if desk.sales_incomplete:
        st.caption(":material/info: " + words("payers.seen"))
        first = desk.pictures["as_of"].min().date()
        if first > desk.month_ends[0]:
            st.caption(":material/info: " + words("payers.months_unknown", day=words.day(first)))
    days = desk.figures[currency].books_days
    if days < 365:
        st.caption(":material/info: " + words("remark.short_year", days=words.number(max(days, 0))))
    estimated = desk.items["due_estimated"] & (desk.items["currency"] == currency)
    if estimated.any():
        st.caption(":material/info: " + words("list.estimated", n=int(estimated.sum())))


def concentration(page: Page, currency: str) -> None:
    """How much of what is open lies with few: the largest as bars, the two figures, what they mean."""
    words, found = page.words, page.desk.concentration(currency)
    index, top = kpi.herfindahl(found), kpi.top_share(found)
    if index is None or top is None:
        st.subheader(words("payers.concentration"), anchor=False)
        st.caption(words("payers.nothing_open"))
        return
    st.subheader(told.concentration_finding(words, found), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        bars = _bars(page, found, currency)
        alt = words("payers.concentration_alt", bars="; ".join(bars["label"] + ": " + bars["text"]))
        st.vega_lite_chart(spec=_chart(page, bars, currency), key="concentration", alt=alt)
    with right:
        with st.container(gap="small", key="concentration_cards"):
            owed = {"amount": found["open"].head(kpi.TOP).sum(), "total": found["open"].sum()}
            amounts = {name: words.whole_money(int(cents), currency) for name, cents in owed.items()}
            beside = words("payers.top_amount", **amounts)
            _card(words("payers.top_share"), words.percent(top, 1), beside, words("payers.top_share_help"))
            alike = words("payers.alike", n=round(1 / index))
            _card(words("payers.herfindahl"), words.number(index, 3), alike, words("payers.herfindahl_help"))
        st.markdown(words(told.spread(index)))
        limits = {"low": words.number(told.SPREAD, 2), "high": words.number(told.CONCENTRATED, 2)}
        st.caption(words("payers.rule", **limits))
        export_buttons(
            page,
            words("payers.file_concentration"),
            lambda: told.concentration_sheet(page.desk, words, currency),
            key="export_concentration",
        )


def _bars(page: Page, found: pd.DataFrame, currency: str) -> pd.DataFrame:
    """The rows of charts.shares: the largest by name, then all others together."""
    words, rows = page.words, []
    for rank, line in enumerate(found.head(kpi.TOP).to_dict("records"), start=1):
        name = shortened(str(page.desk.names[line["customer"]]), LONGEST_NAME)
        rows.append((words("payers.ranked", rank=rank, name=name), int(line["open"]), line["share"], "own"))
    rest = found.iloc[kpi.TOP :]
    if len(rest):
        rows.append((words("payers.rest", n=len(rest)), int(rest["open"].sum()), float(rest["share"].sum()), "rest"))
    return pd.DataFrame(
        [
            {
                "label": label,
                "amount": cents / 100,
                "text": words("payers.bar", amount=words.whole_money(cents, currency), share=words.percent(share, 1)),
                "part": part,
            }
            for label, cents, share, part in rows
        ]
    )


def _chart(page: Page, bars: pd.DataFrame, currency: str) -> dict[str, Any]:
    books, desk, language = page.desk.corrected.version[:2], page.desk, page.words.language
    return drawn("shares", books, desk.as_of, currency, language, dark(), lambda: charts.shares(bars, dark=dark()))


MATRIX = {
    "label": "payers.bucket",
    "open": "list.open",
    "net": "payers.net",
    "rate_text": "payers.loss_rate",
    "provision": "payers.provision",
}


def provision(page: Page, currency: str) -> None:
    """The provision matrix beside the rates it is made with, which are put right there."""
    words, desk = page.words, page.desk
    rows = told.provision_rows(desk, words, currency)
    total = rows.iloc[-1]
    amounts = {name: words.money(int(total[name]), currency) for name in ("net", "provision")}
    own = "losses" in desk.settings
    st.subheader(words("payers.provision_finding" if own else "payers.provision_start", **amounts), anchor=False)
    st.markdown(f":gray-badge[:material/edit_note: {words('payers.estimate')}]")
    left, right = st.columns([3, 2], gap="large")
    with left:
        alt = words("payers.provision_alt", total=amounts["provision"])
        rate = st.column_config.TextColumn(words("payers.loss_rate"), alignment="right")
        config = {"rate_text": rate}
        titles = {**MATRIX, "label": told.bucket_title(desk)}
        table(page, rows, titles, key="matrix", alt=alt, money=["open", "net", "provision"], config=config)
        st.caption(words("payers.how", vat=told.per_cent(words, desk.options.vat)))
        unapplied = desk.figures[currency].unapplied
        if unapplied:
            st.caption(words("payers.unapplied", amount=words.money(unapplied, currency)))
        export_buttons(
            page,
            words("payers.file_provision"),
            lambda: told.provision_sheet(desk, words, currency),
            key="export_provision",
        )
    with right:
        _rates(page, rows.iloc[:-1])


def _rates(page: Page, rows: pd.DataFrame) -> None:
    """The loss rates and the VAT as a form. A rate that is saved makes a new field, so that none shows an old value."""
    words, options = page.words, page.desk.options
    with st.form("losses"):
        st.markdown(f"**{words('payers.rates_title')}**")
        keys = []
        with st.grid(3, min_column_width=110, gap="small", key="losses_fields"):
            for place, label in enumerate(rows["label"]):
                keys.append(_rate(str(label), options.loss(place), f"loss_{place}"))
            vat = _rate(words("payers.vat"), options.vat, "loss_vat")
        st.caption(words("payers.rates_note"))
        st.form_submit_button(words("payers.save_rates"), type="primary", on_click=_keep_rates, args=(page, keys, vat))


def _rate(label: str, rate: Decimal, name: str) -> str:
    """A field for a rate in per cent; gives its key."""
    key = f"{name}_{rate.normalize():f}"
    st.number_input(label, min_value=0.0, max_value=100.0, value=float(rate), step=0.5, format="%g", key=key)
    return key


def _keep_rates(page: Page, keys: list[str], vat: str) -> None:
    """Keeps the rates as they stand in the form; those of buckets that there are not now stay as they were."""
    others = [str(rate) for rate in page.desk.options.losses[len(keys) :]]
    do(actions.keep_settings, {"losses": [*map(_typed, keys), *others], "vat": _typed(vat)})


def _typed(key: str) -> str:
    """What stands in a field, to a hundredth, without the noughts at its end."""
    return f"{Decimal(str(st.session_state[key])).quantize(HUNDREDTH, ROUND_HALF_UP).normalize():f}"
