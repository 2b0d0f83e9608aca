"""Who pays late, how much of what is open lies with few, and what may be lost: their sentences and their sheets."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from .. import kpi
from ..ageing import ISSUED
from ..desk import Desk
from ..documents.workbook import Sheet
from ..words import Words
from .lists import Fields, heading, titled
from .told import bucket_label

SPREAD, CONCENTRATED = 0.15, 0.25
"""Herfindahl index below which shares are spread, and above which they are concentrated: U.S. Department of Justice and
Federal Trade Commission, Horizontal Merger Guidelines (2010), 5.3. Made for markets; for customers a rule of thumb."""

WORST_FIELDS: Fields = (
    ("rank", "export.rank", "count", 7),
    ("name", "export.customer", "text", 34),
    ("customer", "export.code", "text", 12),
    ("overdue", "export.overdue", "cents", 16),
    ("currency", "export.currency", "text", 9),
    ("share", "export.share", "percent", 10),
    ("max_days_late", "export.days_late", "count", 10),
    ("documents", "export.overdue_documents", "count", 12),
    ("amount_days", "export.amount_days", "cents", 20),
    ("cost", "export.cost", "cents", 14),
    ("habit_name", "payers.habit", "text", 18),
    ("judged", "payers.judged", "count", 12),
    ("late", "payers.judged_late", "count", 12),
)

CONCENTRATION_FIELDS: Fields = (
    ("rank", "export.rank", "count", 7),
    ("name", "export.customer", "text", 34),
    ("customer", "export.code", "text", 12),
    ("open", "export.open", "cents", 16),
    ("currency", "export.currency", "text", 9),
    ("share", "payers.share_open", "percent", 12),
    ("cumulated", "payers.cumulated", "percent", 12),
)

PROVISION_FIELDS: Fields = (
    ("label", "payers.bucket", "text", 18),
    ("open", "export.open", "cents", 16),
    ("net", "payers.net", "cents", 16),
    ("rate_hundredths", "payers.loss_rate_file", "cents", 12),
    ("provision", "payers.provision", "cents", 16),
    ("currency", "export.currency", "text", 9),
)

HABITS = {
    "chronic": "payers.chronic",
    "occasional": "payers.occasional",
    "punctual": "payers.punctual",
    "new": "payers.new",
}
"""The keys of the names of HABITS.habit."""

REASONS = {
    "chronic": "payers.why_chronic",
    "occasional": "payers.why_occasional",
    "punctual": "payers.why_punctual",
    "new": "payers.why_new",
}
"""The keys of the sentences that say why."""


def ranked(desk: Desk, by: str, currency: str) -> pd.DataFrame:
    """WORST_PAYERS as `Desk.worst` gives them, with `rank` from 1, `name`, and `judged`, `late`, `habit` of HABITS."""
    ranking = desk.worst(by, currency)
    habits = desk.habits[currency].set_index("customer").reindex(ranking["customer"])
    return ranking.assign(
        rank=range(1, len(ranking) + 1),
        name=ranking["customer"].map(desk.names).astype("str"),
        judged=habits["judged"].fillna(0).to_numpy("int64"),
        late=habits["late"].fillna(0).to_numpy("int64"),
        habit=habits["habit"].fillna("new").to_numpy(),
    )


def habit(words: Words, line: Mapping[str, Any]) -> str:
    """The habit of a line of `ranked` in a few words, with what it was judged by."""
    told = {name: words.number(line[name]) for name in ("late", "judged")}
    return words("payers.cell", habit=words(HABITS[line["habit"]]), **told)


def habit_reason(words: Words, line: Mapping[str, Any]) -> str:
    """Why a line of `ranked` has its habit, for a place that reads markup."""
    return words(REASONS[line["habit"]], **{name: words.number(line[name]) for name in ("late", "judged")})


def late_finding(words: Words, ranking: pd.DataFrame, currency: str) -> str:
    """With how few customers at least half of what is overdue lies, as a sentence; `ranking` has some."""
    owed = ranking["overdue"].sort_values(ascending=False).cumsum()
    total = words.whole_money(int(ranking["overdue"].sum()), currency)
    if len(owed) == 1:
        return words("payers.finding_one", total=total)
    few = int((2 * owed < owed.iloc[-1]).sum()) + 1
    return words("payers.finding", n=few, amount=words.whole_money(int(owed.iloc[few - 1]), currency), total=total)


def concentration_finding(words: Words, table: pd.DataFrame) -> str:
    """How much of what is open lies with few, as a sentence; CONCENTRATION has some."""
    if len(table) <= kpi.TOP:
        return words("payers.concentration_few", n=len(table))
    return words("payers.concentration_finding", share=words.percent(kpi.top_share(table) or 0))


def spread(index: float) -> str:
    """The key of what a Herfindahl index means, by a rule of thumb.

    >>> spread(0.1499), spread(0.15), spread(0.25), spread(0.2501)
    ('payers.spread', 'payers.medium', 'payers.medium', 'payers.concentrated')
    """
    if index < SPREAD:
        return "payers.spread"
    return "payers.concentrated" if index > CONCENTRATED else "payers.medium"


def per_cent(words: Words, rate: Decimal) -> str:
    """A rate in per cent with the decimals it has.

    >>> per_cent(Words("nl"), Decimal("0.50")), per_cent(Words("nl"), Decimal("10"))
    ('0,5%', '10%')
    """
    exponent = rate.normalize().as_tuple().exponent
    return words.percent(float(rate / 100), max(-exponent, 0) if isinstance(exponent, int) else 0)


def bucket_title(desk: Desk) -> str:
    """The key of what the buckets count: days late, or days since the document where the user ages by these."""
    return "payers.bucket_issued" if desk.options.aged_by == ISSUED else "payers.bucket"


def provision_rows(desk: Desk, words: Words, currency: str) -> pd.DataFrame:
    """PROVISION with what to write of it: `label`, `rate_text`, `rate_hundredths`, `currency`; a total as last line."""
    lines = desk.provision(currency)
    rates = [Decimal(str(rate)) for rate in lines["rate"].tolist()]
    told = lines.assign(
        label=[bucket_label(words, name, desk.options.aged_by) for name in lines["bucket"]],
        rate_text=[per_cent(words, rate) for rate in rates],
        rate_hundredths=pd.Series([int(rate * 100) for rate in rates], dtype="Int64"),
    )
    total = {name: int(lines[name].sum()) for name in ("open", "net", "provision")}
    last = pd.DataFrame([{"bucket": "total", **total, "label": words("payers.total"), "rate_text": ""}])
    return pd.concat([told, last], ignore_index=True).assign(currency=currency)


def worst_sheet(desk: Desk, words: Words, currency: str, by: str = "amount") -> Sheet:
    """Everybody with an overdue amount in one currency, worst first; `by` as in `Desk.worst`."""
    rows = ranked(desk, by, currency)
    rows = rows.assign(habit_name=[words(HABITS[name]) for name in rows["habit"]])
    title = words("overview.worst")
    about = words("export.about_worst", ranked=words(f"overview.by_{by}")) + "\n" + words("payers.habit_help")
    financing = words("export.financing", rate=per_cent(words, desk.options.financing))
    above = heading(desk, words, title, about, currency=currency, rates=(financing,))
    return Sheet(title, titled(WORST_FIELDS, words), rows, above)


def concentration_sheet(desk: Desk, words: Words, currency: str) -> Sheet:
    """What every customer who owes something owes of the whole, in one currency, largest first."""
    table = desk.concentration(currency)
    rows = table.assign(
        rank=range(1, len(table) + 1), name=table["customer"].map(desk.names).astype("str"), currency=currency
    )
    title = words("payers.concentration")
    about = words(
        "payers.concentration_about",
        top=words.percent(kpi.top_share(table) or 0, 1),
        index=words.number(kpi.herfindahl(table) or 0, 3),
    )
    above = heading(desk, words, title, about, currency=currency)
    return Sheet(title, titled(CONCENTRATION_FIELDS, words), rows, above)


def provision_sheet(desk: Desk, words: Words, currency: str) -> Sheet:
    """The provision matrix of one currency, its total below it."""
    title = words("payers.matrix")
    about = words("payers.provision_about", vat=per_cent(words, desk.options.vat))
    above = heading(desk, words, title, about, currency=currency)
    buckets, *others = PROVISION_FIELDS
    fields = titled(((buckets[0], bucket_title(desk), *buckets[2:]), *others), words)
    return Sheet(title, fields, provision_rows(desk, words, currency), above)
