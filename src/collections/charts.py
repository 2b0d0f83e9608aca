"""Tables to Altair charts; no arithmetic. Colours have one meaning each and are never the only sign."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

BUCKET_COLOURS = {
    "not_due": "#8DB8AE",
    "1_30": "#F0C75E",
    "31_60": "#EC9F4B",
    "61_90": "#DB6C4A",
    "91_120": "#B2403F",
    "over_120": "#71202E",
    "unapplied": "#5F6E74",
}
DARK_BUCKET_COLOURS = {**BUCKET_COLOURS, "91_120": "#C4504F", "over_120": "#94404F", "unapplied": "#93A2A8"}
OPEN, OVERDUE = "#8DB8AE", "#B2403F"
BAR = 26


def ageing(rows: pd.DataFrame, labels: Mapping[str, str], *, dark: bool = False) -> alt.LayerChart:
    """Open amount by bucket, one bar each, the amount written beside it; a click chooses a bucket.

    `rows` has `bucket`, `amount` (units, for the length) and `text` (what stands beside the bar).
    """
    colours = DARK_BUCKET_COLOURS if dark else BUCKET_COLOURS
    order = list(rows["bucket"])
    chosen = alt.selection_point(name="bucket", fields=["bucket"], on="click")
    names = "{" + ", ".join(f"'{name}': '{_quoted(label)}'" for name, label in labels.items()) + "}"
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "bucket:N",
            sort=order,
            title=None,
            axis=alt.Axis(labelExpr=f"{names}[datum.value]", labelLimit=160, ticks=False, domain=False, labelPadding=8),
        ),
        x=alt.X("amount:Q", title=None, axis=None, scale=alt.Scale(domainMin=_lowest(rows), padding=4, nice=False)),
    )
    bars = (
        base.mark_bar(size=BAR, cornerRadiusEnd=2, cursor="pointer")
        .encode(
            color=alt.Color(
                "bucket:N", legend=None, scale=alt.Scale(domain=list(colours), range=list(colours.values()))
            ),
            opacity=alt.condition(chosen, alt.value(1.0), alt.value(0.45)),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("text:N", title=" ")],
        )
        .add_params(chosen)
    )
    beside = base.mark_text(align="left", dx=8, fontSize=13, color="#DCE6E3" if dark else "#1D2B30").encode(
        text="text:N", x=alt.X("shown:Q")
    )
    return _plain(bars + beside, height=len(order) * (BAR + 12))


def trend(
    rows: pd.DataFrame,
    ends: Sequence[Mapping[str, str]],
    *,
    dark: bool = False,
    day_format: str = "%m/%Y",
) -> alt.LayerChart:
    """Open and overdue week by week, as lines named at their end.

    `rows` has `day`, `series` ('open' or 'overdue'), `amount` (units), `name`, `text` and `day_text` (for the
    tooltip); `ends` the last day and amount of each, where its name stands.
    """
    label = "#DCE6E3" if dark else "#1D2B30"
    scale = alt.Scale(domain=["open", "overdue"], range=[OPEN, "#E58A87" if dark else OVERDUE])
    base = alt.Chart(rows).encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(format=day_format, grid=False, tickCount=6, labelFlush=True)),
        y=alt.Y("amount:Q", axis=None, scale=alt.Scale(zero=True)),
    )
    lines = base.mark_line(strokeWidth=2.5).encode(
        color=alt.Color("series:N", legend=None, scale=scale),
        strokeDash=alt.StrokeDash(
            "series:N", legend=None, scale=alt.Scale(domain=["open", "overdue"], range=[[1, 0], [6, 3]])
        ),
    )
    points = base.mark_point(opacity=0, size=120).encode(
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("day_text:N", title=" "),
            alt.Tooltip("text:N", title=" "),
        ]
    )
    last = alt.Chart(pd.DataFrame(list(ends))).mark_text(
        align="right", dy=-12, fontSize=13, fontWeight=600, color=label
    )
    named = last.encode(x="day:T", y="amount:Q", text="name:N")
    return _plain(lines + points + named, height=230)


def _lowest(rows: pd.DataFrame) -> float:
    return min(0.0, float(rows["amount"].min())) if len(rows) else 0.0


def _quoted(label: str) -> str:
    return label.replace("\\", "\\\\").replace("'", "\\'")


def _plain(chart: alt.LayerChart, height: int) -> alt.LayerChart:
    return chart.properties(height=height).configure_view(stroke=None).configure_axis(labelFontSize=13)
