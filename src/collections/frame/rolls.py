"""Roll rates: of what stood in each bucket on a day, where the same documents stand now."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from .. import charts, reports
from ..ageing import DUE, bucket_names
from ..reports import moved as told
from ..reports.moved import Moved
from .cards import dark
from .exporting import export_buttons
from .lists import table
from .state import Page, drawn

MONTH = range(27, 33)
"""Days that are about one month."""

LEGIBLE = 0.07
"""The smallest part of a bar that has room for its share."""

ROOMY = 0.4
"""The smallest part that has room for a word more."""

SETTLED = "settled"


def rates(page: Page, moved: Moved) -> None:
    """Where what stood in each bucket stands now; nothing where nothing was open."""
    words, found = page.words, moved.rolls
    held = found.groupby("before", sort=False)["amount"].sum()
    held = held[held != 0]
    if not len(held):
        return
    st.subheader(_finding(page, moved, held), anchor=False)
    labels = {name: _label(page, moved, name, int(held.get(name, 0))) for name in bucket_names(page.desk.options.edges)}
    parts = _parts(page, moved, held, labels)
    st.vega_lite_chart(
        spec=drawn(
            f"rolls {moved.since}",
            page.desk.corrected.version[:2],
            page.desk.as_of,
            moved.currency,
            words.language,
            dark(),
            lambda: charts.rolls(parts, labels, dark=dark()),
        ),
        key="moved_rolls",
        alt=words("moved.rolls_alt", parts="; ".join(parts["label"] + ": " + parts["told"])),
    )
    n = (page.desk.as_of - moved.since).days
    if n not in MONTH:
        st.caption(":material/info: " + words("moved.rolls_month", n=n))
    st.caption(words("moved.rolls_note", day=words.day(moved.since)))
    with st.expander(words("moved.as_table"), key="moved_rolls_box"):
        _matrix(page, moved, held)
    export_buttons(
        page,
        f"{words('moved.file_rolls')}_{moved.currency}",
        lambda: told.rolls_sheet(words, moved),
        key="export_rolls",
    )


def _finding(page: Page, moved: Moved, held: "pd.Series[int]") -> str:
    """What became of the youngest late bucket, as a sentence, where ageing is by due date."""
    words, options = page.words, page.desk.options
    names = bucket_names(options.edges)
    late = [name for name in names[1:-1] if name in held.index]
    day = words.day(moved.since)
    if options.aged_by != DUE or not late:
        return words("moved.rolls_title", day=day)
    shares = moved.rolls.set_index(["before", "after"])["share"]
    after = names[names.index(late[0]) + 1]
    return words(
        "moved.rolls_finding",
        amount=words.whole_money(int(held[late[0]]), moved.currency),
        before=reports.bucket_label(words, late[0], page.desk.options.aged_by),
        day=day,
        rolled=words.percent(shares[late[0], after]),
        after=reports.bucket_label(words, after, page.desk.options.aged_by),
        settled=words.percent(shares[late[0], SETTLED]),
    )


def _label(page: Page, moved: Moved, bucket: str, amount: int) -> str:
    """The name of a bucket with what was open in it."""
    words = page.words
    name = reports.bucket_label(words, bucket, page.desk.options.aged_by)
    return words("moved.roll_label", bucket=name, amount=words.whole_money(amount, moved.currency))


def _parts(page: Page, moved: Moved, held: "pd.Series[int]", labels: Mapping[str, str]) -> pd.DataFrame:
    """The parts of each bar, in the order of the buckets, what is settled first."""
    words, aged_by, rows = page.words, page.desk.options.aged_by, []
    for before, amount in held.items():
        own = moved.rolls[((moved.rolls["before"] == before) & (moved.rolls["amount"] != 0)).to_numpy()]
        done = 0
        for line in sorted(own.to_dict("records"), key=lambda line: line["after"] != SETTLED):
            start, done = done, done + line["amount"]
            share = words.percent(line["share"])
            roomy = line["after"] == SETTLED and line["share"] >= ROOMY
            name, written = told.roll_name(words, line["after"], aged_by), words.money(line["amount"], moved.currency)
            rows.append(
                {
                    "before": before,
                    "label": labels[str(before)],
                    "after": line["after"],
                    "start": start / amount,
                    "end": done / amount,
                    "middle": (start + done) / 2 / amount,
                    "text": words("moved.settled_share", share=share) if roomy else share * (line["share"] >= LEGIBLE),
                    "told": words("moved.roll_part", bucket=name, share=share, amount=written),
                }
            )
    return pd.DataFrame(rows)


def _matrix(page: Page, moved: Moved, held: "pd.Series[int]") -> None:
    """ROLLS as a matrix: a line per bucket then, a column per bucket now."""
    words, found = page.words, moved.rolls
    columns = [SETTLED, *bucket_names(page.desk.options.edges)]
    wide = found.pivot(index="before", columns="after", values="share").reindex(index=held.index, columns=columns)
    rows = wide.map(lambda share: words.percent(share) if share else "").reset_index()
    shown = rows.assign(
        before=[reports.bucket_label(words, str(name), page.desk.options.aged_by) for name in held.index],
        amount=held.to_numpy(),
        currency=moved.currency,
    )
    day = words.day(moved.since)
    config: dict[str, Any] = {
        name: st.column_config.Column(told.roll_name(words, name, page.desk.options.aged_by)) for name in columns
    }
    config["before"] = st.column_config.Column(words("moved.was", day=day))
    table(
        page,
        shown,
        {"before": "", "amount": "list.open", **dict.fromkeys(columns, "")},
        key="moved_matrix",
        alt=words("moved.rolls_title", day=day),
        money=["amount"],
        config=config,
    )
