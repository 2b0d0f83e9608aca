"""Tables to Altair charts; no arithmetic. Colours have one meaning each and are never the only sign."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

NOT_DUE, UNAPPLIED, DARK_UNAPPLIED = "#8DB8AE", "#5F6E74", "#93A2A8"
LATE = ("#F0C75E", "#EC9F4B", "#DB6C4A", "#B2403F", "#71202E")
DARK_LATE = ("#F0C75E", "#EC9F4B", "#DB6C4A", "#C4504F", "#94404F")
"""From a little late to very late: darker step by step."""

OPEN, OVERDUE = "#8DB8AE", "#B2403F"
BAR = 26
AXIS = alt.Axis(tickCount=4, ticks=False, domain=False)

STEP_COLOURS = {
    "opening": OPEN,
    "invoiced": OPEN,
    "credited": "#5F6E74",
    "received": "#2F7D5B",
    "written_off": OVERDUE,
    "closing": OPEN,
}
DARK_STEP_COLOURS = {**STEP_COLOURS, "credited": "#93A2A8", "received": "#74C69D", "written_off": "#E58A87"}
SETTLED = "#2F7D5B"
WHITE, INK, DARK_INK = "#FFFFFF", "#1D2B30", "#DCE6E3"


def ageing(rows: pd.DataFrame, labels: Mapping[str, str], *, dark: bool = False) -> alt.LayerChart:
    """Open amount by bucket, one bar each, the amount written beside it; a click chooses a bucket.

    `rows` has `bucket`, `amount` (units, for the length) and `text` (what stands beside the bar).
    """
    order = list(rows["bucket"])
    colours = bucket_colours(order, dark=dark)
    chosen = alt.selection_point(name="bucket", fields=["bucket"], on="click")
    names = "{" + ", ".join(f"'{name}': '{_quoted(label)}'" for name, label in labels.items()) + "}"
    base = alt.Chart(_told(rows, "label", "text")).encode(
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
            tooltip=[alt.Tooltip("told:N", title=" ")],
        )
        .add_params(chosen)
    )
    beside = base.mark_text(align="left", dx=8, fontSize=13, color="#DCE6E3" if dark else "#1D2B30").encode(
        text="text:N", x=alt.X("shown:Q")
    )
    return _plain(bars + beside, height=len(order) * (BAR + 12))


def waterfall(rows: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """From one balance to the other, a bar for each that moves it, its amount beside it; a click chooses a bar.

    `rows`, in order, has `step` (a key of STEP_COLOURS), `label`, `low` and `high` (units, the ends of the bar),
    `level` (where the balance stands after it), `next` (the step that goes on from there), `text`, and `told` for the
    tooltip.
    """
    colours = DARK_STEP_COLOURS if dark else STEP_COLOURS
    chosen = alt.selection_point(name="step", fields=["step"], on="click")
    names = ", ".join(f"'{step}': '{_quoted(label)}'" for step, label in zip(rows["step"], rows["label"], strict=True))
    order = list(rows["step"])
    axis = alt.Axis(labelExpr=f"{{{names}}}[datum.value]", labelLimit=160, ticks=False, domain=False, labelPadding=8)
    scale = alt.Scale(domain=order)
    base = alt.Chart(rows).encode(y=alt.Y("step:N", scale=scale, sort=None, title=None, axis=axis))
    levels = (
        alt.Chart(rows)
        .transform_fold(["step", "next"], as_=["end", "place"])
        .mark_line(color="#5F6E74", strokeDash=[2, 3], strokeWidth=1)
        .encode(x=alt.X("level:Q", title=None, axis=None), y=alt.Y("place:N", scale=scale, sort=None), detail="step:N")
    )
    bars = (
        base.mark_bar(size=BAR, cornerRadius=2, cursor="pointer")
        .encode(
            x=alt.X("low:Q", title=None, axis=None, scale=alt.Scale(zero=True, padding=4, nice=False)),
            x2="high:Q",
            color=alt.Color("step:N", legend=None, scale=alt.Scale(domain=list(colours), range=list(colours.values()))),
            tooltip=[alt.Tooltip("told:N", title=" ")],
        )
        .add_params(chosen)
    )
    beside = base.mark_text(align="left", dx=8, fontSize=13, color=_ink(dark)).encode(text="text:N", x="high:Q")
    return _plain(levels + bars + beside, height=len(order) * (BAR + 20))


def rolls(rows: pd.DataFrame, labels: Mapping[str, str], *, dark: bool = False) -> alt.LayerChart:
    """Where what was open in each bucket stands now: a bar of 100 % for each, its parts in the colours of the buckets,
    which stand as squares beside their names.

    `labels` names the line of each bucket, in order. `rows` has `before` (a bucket), `after` (a bucket or 'settled'),
    `start`, `end` and `middle` (shares), `text` ('' where it has no room), and `told` for the tooltip.
    """
    colours = {**bucket_colours(list(labels), dark=dark), "settled": SETTLED}
    told = ", ".join(f"'{name}': '{_quoted(label)}'" for name, label in labels.items())
    axis = alt.Axis(labelExpr=f"{{{told}}}[datum.value]", ticks=False, domain=False, labelPadding=24, labelLimit=220)
    line = alt.Y("before:N", scale=alt.Scale(domain=list(labels)), sort=None, title=None, axis=axis)
    across = alt.Scale(domain=[0, 1], nice=False)
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    base = alt.Chart(rows).encode(y=line)
    bars = base.mark_bar(size=BAR, stroke="#0E1416" if dark else WHITE, strokeWidth=1).encode(
        x=alt.X("start:Q", title=None, axis=None, scale=across),
        x2="end:Q",
        color=alt.Color("after:N", legend=None, scale=scale),
        tooltip=[alt.Tooltip("told:N", title=" ")],
    )
    ink = {name: _letters(colour) for name, colour in colours.items()}
    lettered = base.mark_text(fontSize=12, fontWeight=600).encode(
        x=alt.X("middle:Q", title=None, axis=None, scale=across),
        text="text:N",
        color=alt.Color("after:N", legend=None, scale=alt.Scale(domain=list(ink), range=list(ink.values()))),
    )
    squares = (
        alt.Chart(pd.DataFrame({"before": list(labels)}))
        .mark_square(size=130, opacity=1, clip=False)
        .encode(y=line, x=alt.value(-14), color=alt.Color("before:N", legend=None, scale=scale))
    )
    drawn = alt.layer(bars, lettered, squares).resolve_scale(color="independent")
    return _plain(drawn, height=len(labels) * (BAR + 12))


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
    base = alt.Chart(_told(rows, "name", "day_text", "text")).encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(format=day_format, grid=False, tickCount=6, labelFlush=True)),
        y=alt.Y("amount:Q", axis=None, scale=alt.Scale(zero=True)),
    )
    lines = base.mark_line(strokeWidth=2.5).encode(
        color=alt.Color("series:N", legend=None, scale=scale),
        strokeDash=alt.StrokeDash(
            "series:N", legend=None, scale=alt.Scale(domain=["open", "overdue"], range=[[1, 0], [6, 3]])
        ),
    )
    points = base.mark_point(opacity=0, size=120).encode(tooltip=[alt.Tooltip("told:N", title=" ")])
    last = alt.Chart(pd.DataFrame(list(ends))).mark_text(
        align="right", dy=-12, fontSize=13, fontWeight=600, color=label
    )
    named = last.encode(x="day:T", y="amount:Q", text="name:N")
    return _plain(lines + points + named, height=230)


def line(rows: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """One figure over time: `rows` has `day`, `value`, and `text` and `day_text` for the tooltip."""
    base = alt.Chart(_told(rows, "day_text", "text")).encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(format="%m/%Y", grid=False, tickCount=6, labelFlush=True)),
        y=alt.Y("value:Q", title=None, axis=AXIS, scale=alt.Scale(zero=False)),
    )
    drawn = base.mark_line(strokeWidth=2.5, color="#5FB3B3" if dark else "#0E5A5E")
    points = base.mark_point(opacity=0, size=120).encode(tooltip=[alt.Tooltip("told:N", title=" ")])
    return _plain(drawn + points, height=240)


def shares(rows: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """What each of a few owes of the whole, one bar each in the order of the rows, the amount written beside it.

    `rows` has `label` (each once), `amount` (units, for the length), `text` (what stands beside the bar) and `part`:
    'own', or 'rest' for all others together.
    """
    colours = alt.Scale(domain=["own", "rest"], range=[OPEN, "#93A2A8" if dark else "#B9C4C7"])
    base = alt.Chart(_told(rows, "label", "text")).encode(
        y=alt.Y(
            "label:N",
            sort=list(rows["label"]),
            title=None,
            axis=alt.Axis(labelLimit=190, ticks=False, domain=False, labelPadding=8),
        ),
        x=alt.X("amount:Q", title=None, axis=None, scale=alt.Scale(domainMin=0, padding=4, nice=False)),
    )
    bars = base.mark_bar(size=BAR - 8, cornerRadiusEnd=2).encode(
        color=alt.Color("part:N", legend=None, scale=colours),
        tooltip=[alt.Tooltip("told:N", title=" ")],
    )
    beside = base.mark_text(align="left", dx=8, fontSize=13, color="#DCE6E3" if dark else "#1D2B30").encode(
        text="text:N"
    )
    return _plain(bars + beside, height=len(rows) * (BAR + 4))


def ladder(rows: pd.DataFrame, labels: Mapping[str, str], *, dark: bool = False) -> alt.LayerChart:
    """The steps of a reminder ladder over the days after the due date: while it waits a thin bar, on its day a point
    with the day beside it.

    `labels` names the steps, in order. `rows` has `act` (a step), `since` and `day` (days after the due date), `text`
    (what stands beside the point), and `told` for the tooltip.
    """
    names = ", ".join(f"'{act}': '{_quoted(label)}'" for act, label in labels.items())
    axis = alt.Axis(labelExpr=f"{{{names}}}[datum.value]", labelLimit=160, ticks=False, domain=False, labelPadding=8)
    across = alt.Scale(zero=True, nice=False, padding=4)
    base = alt.Chart(rows).encode(y=alt.Y("act:N", scale=alt.Scale(domain=list(labels)), title=None, axis=axis))
    waits = base.mark_bar(size=6, color=NOT_DUE).encode(
        x=alt.X("since:Q", title=None, axis=None, scale=across), x2="day:Q"
    )
    points = base.mark_circle(size=130, opacity=1, color="#5FB3B3" if dark else "#0E5A5E").encode(
        x="day:Q", tooltip=[alt.Tooltip("told:N", title=" ")]
    )
    beside = base.mark_text(align="left", dx=11, fontSize=13, color=_ink(dark)).encode(x="day:Q", text="text:N")
    return _plain(waits + points + beside, height=len(labels) * BAR)


def by_month(rows: pd.DataFrame, *, dark: bool = False) -> alt.LayerChart:
    """What comes in month by month, a column each with its amount above, before the outline of all of it at once.

    `rows`, in order, has `label` (the month), `amount` and `whole` (units: what comes in, and all of it), `text` for
    the tooltip, and what stands `above` the column.
    """
    base = alt.Chart(_told(rows, "label", "text")).encode(
        x=alt.X("label:N", sort=list(rows["label"]), title=None, axis=alt.Axis(labelAngle=0, ticks=False, domain=False))
    )
    height = alt.Scale(zero=True, nice=False)
    outline = base.transform_window(place="row_number()").transform_filter("datum.place == 1")
    whole = outline.mark_bar(filled=False, stroke="#93A2A8" if dark else "#5F6E74", strokeDash=[3, 3]).encode(
        y=alt.Y("whole:Q", title=None, axis=None, scale=height)
    )
    bars = base.mark_bar(color="#7FA6DE" if dark else "#3F6FB5", cornerRadiusEnd=2).encode(
        y=alt.Y("amount:Q", title=None, axis=None, scale=height), tooltip=[alt.Tooltip("told:N", title=" ")]
    )
    above = base.mark_text(dy=-8, fontSize=12, color=_ink(dark)).encode(y="amount:Q", text="above:N")
    return _plain(whole + bars + above, height=170)


def _told(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows with these texts joined as `told`: a tooltip keeps one of several fields of the same title."""
    return rows.assign(told=[" · ".join(texts) for texts in zip(*(rows[name] for name in columns), strict=True)])


def _lowest(rows: pd.DataFrame) -> float:
    return min(0.0, float(rows["amount"].min())) if len(rows) else 0.0


def bucket_colours(names: Sequence[str], *, dark: bool = False) -> dict[str, str]:
    """The colour of each bucket, of whatever edges, in their order: the first as not due, the others from a little late
    to very late, the last as the darkest; 'unapplied' has its own.

    >>> bucket_colours(["not_due", "1_15", "over_15"])
    {'not_due': '#8DB8AE', '1_15': '#F0C75E', 'over_15': '#71202E'}
    """
    first, *late = [name for name in names if name != "unapplied"]
    steps = max(len(late) - 1, 1)
    shades = [_shade(DARK_LATE if dark else LATE, place / steps) for place in range(len(late))]
    own = {"unapplied": DARK_UNAPPLIED if dark else UNAPPLIED} if "unapplied" in names else {}
    return {first: NOT_DUE, **dict(zip(late, shades, strict=True)), **own}


def _shade(colours: Sequence[str], share: float) -> str:
    """The colour that far, from 0 to 1, along a row of colours."""
    at, between = divmod(share * (len(colours) - 1), 1)
    low, high = (colours[min(int(at) + step, len(colours) - 1)] for step in (0, 1))
    parts = [(int(low[place : place + 2], 16), int(high[place : place + 2], 16)) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(one + (two - one) * between):02X}" for one, two in parts)


def _ink(dark: bool) -> str:
    return DARK_INK if dark else INK


def _letters(colour: str) -> str:
    """White or dark letters, whichever stand out more on a colour (WCAG 2, relative luminance).

    >>> _letters("#71202E"), _letters("#F0C75E")
    ('#FFFFFF', '#1D2B30')
    """
    parts = [(int(colour[place : place + 2], 16) / 255) ** 2.2 for place in (1, 3, 5)]
    light = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    return WHITE if (1 + 0.05) / (light + 0.05) > (light + 0.05) / (0.0233 + 0.05) else INK


def _quoted(label: str) -> str:
    return label.replace("\\", "\\\\").replace("'", "\\'")


def _plain(chart: alt.LayerChart, height: int) -> alt.LayerChart:
    return chart.properties(height=height).configure_view(stroke=None).configure_axis(labelFontSize=13)
