"""Figures as one reads them: value, formula with its numbers, what is to be said beside it; and as sheets."""

from collections.abc import Mapping, Sequence

import pandas as pd

from .. import kpi
from ..desk import Desk
from ..documents.workbook import Field, Kind, Sheet
from ..kpi import Basis, Figures
from ..words import Words
from .lists import heading
from .told import bucket_label

GROUPS: Mapping[str, tuple[str, ...]] = {
    "owed": (
        *("open", "overdue", "not_due", "unapplied", "overdue_ratio", "overdue_ratio_count"),
        *("overdue_30_ratio", "overdue_60_ratio", "overdue_90_ratio", "estimated"),
    ),
    "speed": (
        *("dso_90", "dso_30", "dso_365", "dso_countback_month", "dso_countback_day"),
        *("best_possible_dso_90", "add_90", "cei"),
    ),
    "habits": (
        *("days_late_weighted_365", "days_late_weighted", "days_late_weighted_floor0", "days_late_average"),
        *("days_to_pay_weighted", "share_paid_late_count", "share_paid_late_amount"),
    ),
    "sold": ("sales_30", "sales_90", "sales_365", "cei_sales"),
}
"""Every figure with a definition of its own, in the order it is shown."""

SHOWN_BY_GROUP = ("open", "overdue", "overdue_ratio", "dso_90", "dso_countback_month", "days_late_weighted_365", "cei")
"""The figures shown of each customer or salesperson."""


def kind(figure: str) -> Kind:
    """What a figure is: 'cents', 'percent' (a share of 1), or 'number' (days; the CEI is per cent)."""
    if figure.endswith(("_ratio", "_ratio_count")) or figure.startswith("share_"):
        return "percent"
    return "number" if figure == "cei" or figure.startswith(("dso_", "best_", "add_", "days_")) else "cents"


def written(words: Words, figure: str, value: float | None, currency: str) -> str:
    """A figure as one reads it; "–" where there is none."""
    if value is None or pd.isna(value):
        return "–"
    if kind(figure) == "cents":
        return words.money(int(value), currency)
    if kind(figure) == "percent":
        return words.percent(value, 1)
    return words.percent(value / 100, 1) if figure == "cei" else words("card.days", days=words.number(value, 1))


def name_of(words: Words, figure: str, aged_by: str) -> str:
    """The name of a figure or of a bucket."""
    if figure.startswith(kpi.BUCKET):
        return bucket_label(words, figure.removeprefix(kpi.BUCKET), aged_by)
    return words(f"figure.{figure}")


def definition(words: Words, figure: str) -> str:
    """How a figure is defined, in a sentence or two."""
    return words("define.bucket") if figure.startswith(kpi.BUCKET) else words(f"define.{figure}")


def part_name(words: Words, part: str) -> str:
    """What a part of a formula is."""
    return words("part.bucket") if part.startswith(kpi.BUCKET) else words(f"part.{part}")


def value_of(made: Figures, figure: str) -> float | None:
    """The value of a figure or of a bucket; None where it is refused."""
    if figure.startswith(kpi.BUCKET):
        return next(one.amount for one in made.buckets if kpi.BUCKET + one.name == figure)
    found = getattr(made, figure)
    return None if found is None else float(found) if kind(figure) != "cents" else found


def remarked(words: Words, remarks: Sequence[kpi.Remark]) -> list[str]:
    """What is to be said beside a figure, a sentence each."""
    return [words(f"remark.{one.key}", **one.values) for one in remarks]


def refused(words: Words, made: Figures, figure: str) -> str:
    """Why a figure is not given, in a few words; '' where it is."""
    why = made.refused.get(figure)
    return words(f"refused_figure.{why.key}", **why.values) if why else ""


def formula(words: Words, basis: Basis, made: Figures) -> str:
    """The formula of a figure with its numbers filled in, the figure itself last."""
    figure, currency = basis.figure, made.currency
    of = {part: words.money(amount, currency) for part, (amount, _) in basis.totals.items()}
    parts = list(of.values())
    days = figure.rpartition("_")[2]
    if kind(figure) == "cents":
        count = basis.totals[kpi.PARTS_OF.get(figure, (figure,))[0]][1]
        left = f"Σ {words.number(count)}"
    elif figure.startswith("dso_countback"):
        left = " + ".join(words.number(step[3], 1) for step in basis.steps) or parts[0]
    elif figure == "add_90":
        left = f"({of['open']} − {of['not_due']}) ÷ {of['sales_90']} × 90"
    elif figure == "cei":
        before = f"{of['cei_open_before']} + {of['cei_sales']}"
        left = f"({before} − {of['open']}) ÷ ({before} − {of['not_due']})"
    elif figure == "overdue_ratio_count":
        left = " ÷ ".join(words.number(count) for _, count in basis.totals.values())
    elif figure.startswith(("days_late_average", "share_paid_late_count")):
        left = counted_formula(words, basis, made)
    elif figure.startswith("days_"):
        left = f"Σ ({words('explain.amount')} × {words('explain.days')}) ÷ {parts[0]}"
        left = f"{words.number(_weighed(basis) / 100)} ÷ {parts[0]}" if made.settled_count else left
    elif kind(figure) == "percent":
        left = " ÷ ".join(parts)
    else:
        left = f"{parts[0]} ÷ {parts[1]} × {days}"
    return f"{left} = {written(words, figure, value_of(made, figure), currency)}"


def counted_formula(words: Words, basis: Basis, made: Figures) -> str:
    """The left side of a formula that counts each invoice the same."""
    if basis.figure == "share_paid_late_count":
        return f"{words.number(made.late_count)} ÷ {words.number(made.settled_count)}"
    return f"{words.number(made.late_days_plain)} ÷ {words.number(made.settled_count)}"


def _weighed(basis: Basis) -> int:
    return int((basis.counted["amount"] * basis.counted["days"]).sum())


def basis_rows(desk: Desk, words: Words, basis: Basis) -> pd.DataFrame:
    """The documents counted, the largest first, with customer's name, number and what part they are."""
    rows = desk.of_documents(basis.counted)
    rows = rows.assign(
        name=rows["customer"].map(desk.names),
        part_name=[part_name(words, part) for part in rows["part"]],
    )
    return rows.sort_values(["amount", "number"], ascending=[False, True], ignore_index=True)


def basis_sheet(desk: Desk, words: Words, currency: str, figure: str) -> Sheet:
    """Every document behind a figure, below its definition and its formula; the parts' totals are those of the rows."""
    basis, made = desk.explained(currency, figure), desk.figures[currency]
    totals = [
        f"{part_name(words, part)}: {words.money(amount, currency)} ({words.number(count)})"
        for part, (amount, count) in basis.totals.items()
    ]
    told = [words("explain.told", amount=words.money(amount, currency)) for amount in basis.told.values()]
    about = "\n".join([definition(words, figure), formula(words, basis, made), *totals, *told])
    fields = (
        Field("part_name", words("explain.part"), "text", 26),
        Field("name", words("export.customer"), "text", 34),
        Field("customer", words("export.code"), "text", 12),
        Field("number", words("list.document"), "text", 18),
        Field("day", words("list.date"), "day", 12),
        Field("amount", words("explain.amount"), "cents", 16),
        Field("days", words("explain.days"), "count", 9),
    )
    title = name_of(words, figure, desk.options.aged_by)
    lines = heading(desk, words, title, about, currency=currency)
    return Sheet(title, fields, basis_rows(desk, words, basis), lines)


def figures_sheet(desk: Desk, words: Words, currency: str) -> Sheet:
    """Every figure of a day with its value as text, definition and what is to be said beside it."""
    made = desk.figures[currency]
    names = [name for group in GROUPS.values() for name in group]
    remarks = desk.remarks[currency]
    rows = pd.DataFrame(
        {
            "figure": [words(f"figure.{name}") for name in names],
            "value": [written(words, name, value_of(made, name), currency) for name in names],
            "formula": [formula(words, desk.explained(currency, name), made) for name in names],
            "note": [refused(words, made, name) or " ".join(remarked(words, remarks.get(name, ()))) for name in names],
            "definition": [words(f"define.{name}") for name in names],
        }
    )
    fields = (
        Field("figure", words("figures.figure"), "text", 32),
        Field("value", words("figures.value"), "text", 18),
        Field("formula", words("figures.formula"), "text", 52),
        Field("note", words("figures.note"), "text", 44),
        Field("definition", words("figures.definition"), "text", 70),
    )
    title = words("figures.question")
    return Sheet(title, fields, rows, heading(desk, words, title, words("figures.about"), currency=currency))


def group_rows(desk: Desk, currency: str, group: str, only: Sequence[str] | None = None) -> pd.DataFrame:
    """The figures of each customer or salesperson with anything open or sold in a year, the most open first: `code`,
    `name` and SHOWN_BY_GROUP; a figure that is refused is missing."""
    found = desk.figures_by(currency, group, only)
    kept = {name: made for name, made in found.items() if made.open or made.sales_365}
    rows = pd.DataFrame({"code": list(kept)}, dtype="str")
    rows["name"] = rows["code"].map(desk.names).astype("str") if group == "customer" else rows["code"]
    for figure in SHOWN_BY_GROUP:
        values = [getattr(made, figure) for made in kept.values()]
        rows[figure] = pd.Series(values, dtype="int64" if kind(figure) == "cents" else "float64")
    return rows.sort_values(["open", "code"], ascending=[False, True], ignore_index=True).assign(currency=currency)


def groups_sheet(desk: Desk, words: Words, currency: str, group: str) -> Sheet:
    """The figures of every customer or salesperson."""
    rows = group_rows(desk, currency, group)
    fields = (
        Field("name", words("figures.whom"), "text", 34),
        Field("code", words("export.code"), "text", 12),
        *(Field(name, words(f"figure.{name}"), kind(name), 16) for name in SHOWN_BY_GROUP),
    )
    title = words(f"figures.by_{group}")
    return Sheet(title, fields, rows, heading(desk, words, title, words("figures.by_about"), currency=currency))
