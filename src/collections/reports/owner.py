"""The owner's page of one currency: every text worded, every length computed, ready to be set."""

from collections.abc import Iterator, Mapping

import pandas as pd

from .. import charts
from ..ageing import DUE, ISSUED, UNAPPLIED
from ..desk import COMPARED, Desk
from ..documents.owner_report import Bar, Card, History, Line, OwnerReport, Section, Table, owner_report_pdf
from ..kpi import Figures
from ..words import Words
from .lists import basis
from .told import ageing_finding, bucket_label, trend_finding, why
from .week import week

WEEKS = COMPARED.days // 7
WORST, CHANGES, PLANNED = 10, 6, 5
"""Lines of the page."""

OLD_BOOKS = 10
"""Days after which the books are said to be old."""

BETTER_LOW = ("overdue", "overdue_ratio", "days_late_weighted_365")
"""Figures that are worse when they rise; a DSO is too."""


def owner_report(desk: Desk, words: Words, currency: str) -> bytes:
    """The owner's page as .pdf, about one currency of the books. KeyError for a currency they do not have."""
    return owner_report_pdf(owner_page(desk, words, currency))


def owner_page(desk: Desk, words: Words, currency: str) -> OwnerReport:
    """The owner's page in words and fractions. KeyError for a currency the books do not have."""
    figures, before = desk.figures[currency], desk.figures_before[currency]
    return OwnerReport(
        language=words.language,
        firm=str(desk.settings.get("firm") or words("frame.our_books")),
        title=words("report.title", day=words.long_day(desk.as_of)),
        basis=basis(desk, words),
        finding=_finding(words, figures, before),
        cards=tuple(_card(desk, words, name, figures, before) for name in _shown(desk)),
        ageing_title=words("report.ageing_issued" if desk.options.aged_by == ISSUED else "report.ageing"),
        ageing=bars(words, figures, desk.options.aged_by),
        history_title=words("report.history"),
        history=history(words, desk.trends[currency].tail(max(figures.books_days // 7 + 1, 1)), currency),
        worst_title=words("overview.worst"),
        worst=_worst(desk, words, currency),
        changed=Section(words("overview.since_last"), tuple(_changes(desk, words, currency))[:CHANGES]),
        done=Section(words("report.done"), _done(desk, words, currency)),
        planned_title=words("report.planned"),
        planned=_planned(desk, words),
        notes=tuple(_notes(desk, words, figures)),
        footer=words("report.footer", currency=currency),
    )


def _finding(words: Words, figures: Figures, before: Figures) -> str:
    """What the figures come to, in a sentence or two."""
    found = ageing_finding(words, figures)
    if before.books_days < 1:
        return f"{found}."
    return f"{found}. {trend_finding(words, before, figures)}."


def _shown(desk: Desk) -> tuple[str, ...]:
    """The figures of the page; the DSO is the one that the user chose."""
    return ("open", "overdue", "overdue_ratio", desk.options.dso, "best_possible_dso_90", "days_late_weighted_365")


def _card(desk: Desk, words: Words, name: str, figures: Figures, before: Figures) -> Card:
    """One figure with its change; "–" and the reason where there is none, or none that is sound."""
    title, refusal = words(f"figure.{name}"), figures.refused.get(name)
    remarks = {one.key: one.values for one in desk.remarks[figures.currency].get(name, ())}
    if refusal:
        return Card(title, "–", note=words(f"refused_figure.{refusal.key}", **refusal.values))
    if "sales_incomplete" in remarks and "countback" in name:
        return Card(title, "–", note=words("refused_figure.sales"))
    value, earlier = getattr(figures, name), getattr(before, name)
    text = _written(words, name, value, figures.currency)
    note = _remarked(words, remarks) or _note(words, name, figures)
    if earlier is None or before.books_days < 1:
        return Card(title, text, words("report.no_comparison", n=WEEKS), note)
    change = round(value - earlier, 3 if name == "overdue_ratio" else 1)
    if not change:
        return Card(title, text, words("card.same_in_weeks", n=WEEKS), note)
    told = _written(words, name, change, figures.currency, change=True)
    judged = name in BETTER_LOW or name.startswith("dso_")
    tone = ("worse" if change > 0 else "better") if judged else ""
    return Card(title, text, words("report.change", change="+" * (change > 0) + told, n=WEEKS), note, tone)


def _remarked(words: Words, remarks: Mapping[str, Mapping[str, int]]) -> str:
    """The one thing that most needs to be said beside a figure, '' where nothing does."""
    if "sales_incomplete" in remarks:
        return words("refused_figure.sales")
    if "sales_told" in remarks:
        return words("report.sales_told")
    return words("report.short_year", n=remarks["short_year"]["days"]) if "short_year" in remarks else ""


def _written(words: Words, name: str, value: float, currency: str, change: bool = False) -> str:
    """A figure, or its change, as one reads it."""
    if name in ("open", "overdue"):
        return words.whole_money(int(value), currency) if change else words.money(int(value), currency)
    if name == "overdue_ratio":
        return words("report.points", points=words.number(value * 100, 1)) if change else words.percent(value, 1)
    return words("card.days", days=words.number(value, 1))


def _note(words: Words, name: str, figures: Figures) -> str:
    """What is to be said of a figure that is given: its basis, in a few words."""
    if name in ("open", "overdue"):
        return words("report.documents", n=figures.open_count if name == "open" else figures.overdue_count)
    if name == "overdue_ratio":
        return words("report.by_number", share=words.percent(figures.overdue_ratio_count or 0, 1))
    return words(f"report.{name}_note")


def bars(words: Words, figures: Figures, aged_by: str = DUE) -> tuple[Bar, ...]:
    """The buckets, and what is unapplied where there is some, each from the common zero to its amount."""
    rows = [(bucket.name, bucket.amount, bucket.count) for bucket in figures.buckets]
    if figures.unapplied:
        rows.append((UNAPPLIED, figures.unapplied, figures.unapplied_count))
    lowest, highest = min(0, *(amount for _, amount, _ in rows)), max(0, *(amount for _, amount, _ in rows))
    span = max(highest - lowest, 1)
    colours = charts.bucket_colours([name for name, _, _ in rows])
    return tuple(
        Bar(
            label=bucket_label(words, name, aged_by),
            amount=words.money(amount, figures.currency),
            count=words.number(count),
            start=(min(amount, 0) - lowest) / span,
            length=abs(amount) / span,
            colour=colours[name],
        )
        for name, amount, count in rows
    )


def history(words: Words, trend: pd.DataFrame, currency: str) -> History:
    """Open and overdue of a TREND as two lines over one scale, which has zero in it."""
    amounts = {name: trend[name].tolist() for name in ("open", "overdue")}
    every = [0, *amounts["open"], *amounts["overdue"]]
    lowest, span, last = min(every), max(max(every) - min(every), 1), max(len(trend) - 1, 1)
    names = {"open": words("figure.open"), "overdue": words("figure.overdue")}
    colours = {"open": charts.OPEN, "overdue": charts.OVERDUE}
    lines = tuple(
        Line(
            name=words("overview.end", name=names[name], amount=words.whole_money(values[-1], currency)),
            points=tuple((place / last, (cents - lowest) / span) for place, cents in enumerate(values)),
            colour=colours[name],
            dashed=name == "overdue",
        )
        for name, values in amounts.items()
    )
    days = trend["day"]
    top = words.whole_money(max(every), currency)
    alt = words("overview.trend_alt")
    return History(lines, words.day(days.iloc[0]), words.day(days.iloc[-1]), top, alt, zero=-lowest / span)


def _worst(desk: Desk, words: Words, currency: str) -> Table:
    ranking = desk.worst("amount", currency)
    headers = (words("list.customer"), words("list.overdue"), words("list.late"), words("export.share"))
    rows = tuple(
        (
            str(desk.names[line["customer"]]),
            words.money(line["overdue"], currency),
            words.number(line["max_days_late"]),
            words.percent(line["share"], 1),
        )
        for line in ranking.head(WORST).to_dict("records")
    )
    return Table(headers, rows, none=words("overview.nobody_late"))


def _changes(desk: Desk, words: Words, currency: str) -> Iterator[str]:
    """What the newest books changed in this currency, a line each; that they are the first where they are."""
    if not len(desk.last_change):
        yield words("overview.first_books")
    for line in desk.last_change.to_dict("records"):
        if line["currency"] == currency:
            amount = words.money(abs(line["amount"]), currency)
            yield _plain(words(f"change.{line['effect']}", n=int(line["count"]), amount=amount))
    fresh = desk.newly_overdue[(desk.newly_overdue["currency"] == currency).to_numpy()]
    if len(fresh):
        amount = words.money(int(fresh["open"].sum()), currency)
        yield _plain(words("change.newly_overdue", n=len(fresh), amount=amount))


def _plain(text: str) -> str:
    """A sentence of the screen without its marks."""
    return text.replace("**", "")


def _done(desk: Desk, words: Words, currency: str) -> tuple[str, ...]:
    """The collector's week."""
    done = week(desk, currency)
    return (
        words("report.calls", n=done.calls, silent=words.number(done.unanswered)),
        words("report.reminders", n=done.reminders),
        words("report.promised", n=done.promised, amount=words.money(done.promised_amount, currency)),
        words(
            "report.promises_due",
            kept=words.number(done.kept),
            broken=words.number(done.broken),
            pending=words.number(done.pending),
        ),
        words("report.plans", n=done.plans),
        words("report.escalated", n=done.escalated),
    )


def _planned(desk: Desk, words: Words) -> Table:
    """Whom to contact first, and why: the top of the worklist, in whatever currency."""
    now = desk.worklist[(desk.worklist["objections"] == "").to_numpy()]
    headers = (words("list.customer"), words("list.overdue"), words("worklist.step_and_why"))
    rows = tuple(
        (str(desk.names[line["customer"]]), words.money(line["overdue"], line["currency"]), why(words, line))
        for line in now.head(PLANNED).to_dict("records")
    )
    return Table(headers, rows, none=words("report.nobody_planned"))


def _notes(desk: Desk, words: Words, figures: Figures) -> Iterator[str]:
    """Definitions, and wherever a figure is not what it seems."""
    if desk.demo:
        yield words("frame.demo")
    if not desk.adds_up:
        yield words("overview.does_not_add_up")
    yield words("report.definitions")
    said = {one.key for name in _shown(desk) for one in desk.remarks[figures.currency].get(name, ())}
    if "sales_incomplete" in said:
        yield words("remark.sales_incomplete")
    estimated = desk.items["due_estimated"] & (desk.items["currency"] == figures.currency)
    if estimated.any():
        yield words("list.estimated", n=int(estimated.sum()))
    if figures.books_days < 365:
        yield words("report.short_history", n=max(figures.books_days, 0))
    if desk.books_day and (desk.as_of - desk.books_day).days > OLD_BOOKS:
        yield words("report.old_books", n=(desk.as_of - desk.books_day).days)
    others = [other for other in desk.figures.values() if other.currency != figures.currency and other.open_count]
    if others:
        yield words("report.other_currencies", amounts="; ".join(_open_of(words, other) for other in others))
        yield from _converted(desk, words)


def _converted(desk: Desk, words: Words) -> Iterator[str]:
    """All currencies in the company's own at the user's rates, with the rates; nothing where one is missing."""
    open_, overdue, own = desk.converted("open"), desk.converted("overdue"), desk.options.currency
    if open_ is None or overdue is None:
        return
    rates = [
        words("report.rate", currency=code, rate=words.number(rate, max(-int(rate.as_tuple().exponent), 0)), own=own)
        for code, rate in desk.options.rates.items()
        if code in desk.figures
    ]
    amounts = {"open": words.money(open_, own), "overdue": words.money(overdue, own)}
    yield words("report.converted", rates="; ".join(rates), **amounts)


def _open_of(words: Words, figures: Figures) -> str:
    """What is open in one currency, in a few words."""
    return words(
        "report.open_of",
        open=words.money(figures.open, figures.currency),
        overdue=words.money(figures.overdue, figures.currency),
    )
