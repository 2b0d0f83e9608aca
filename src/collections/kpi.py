"""The key figures of a collections desk at the end of any day, one currency at a time.

A `Ledger` is prepared once from DOCUMENTS and EVENTS. For each document it keeps the spans of days over which nothing
about it changes, so that the state at the end of a day is one filter, and a history of days one pass. Amounts are
whole cents with VAT in int64; a ratio is one division of exact integers. "The n days that end on D" are
D-n < day <= D. A figure that cannot be honest is a `Refusal`, not a number and not an exception.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from .ageing import (
    EDGES,
    NO_DAY,
    TERMS,
    UNAPPLIED,
    bucket_names,
    bucket_places,
    day_number,
    due_days,
    places_of,
    sums,
)
from .days import months_later
from .tables import PAID_LATE, TREND, day_numbers, shaped

NEVER = np.iinfo(np.int64).max
"""The end of a span that still lasts."""

REASONS = {
    "history": "history of {days} days",
    "no_sales": "no sales in {days} days",
    "history_ends": "history ends before the open amount is used up",
    "nothing_settled": "nothing settled",
    "nothing_open": "nothing open",
    "nothing_to_collect": "nothing to collect",
}
"""Why a figure is refused, in English for reports without a screen; a page translates the key."""


@dataclass(frozen=True)
class Refusal:
    """Why there is no such figure: a key of REASONS and the values of its sentence.

    >>> str(Refusal("history", {"days": 180}))
    'history of 180 days'
    """

    key: str
    values: Mapping[str, int | str] = field(default_factory=dict)

    def __str__(self) -> str:
        return REASONS[self.key].format(**self.values)


Figure = float | Refusal


@dataclass(frozen=True)
class Spans:
    """Per document, days `start` <= day < `end` on which it stands like this; by document, then start.

    Days are numbers. `change` is what the span adds to `amount`, `moved` the day of the last change of the open amount
    (NO_DAY where there is none).
    """

    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    amount: np.ndarray
    change: np.ndarray
    open: np.ndarray
    due: np.ndarray
    moved: np.ndarray


@dataclass(frozen=True)
class Ledger:
    """All documents of one currency and what happened to them, ready for any day."""

    currency: str
    day: np.ndarray
    invoice: np.ndarray
    sale: np.ndarray
    customer: np.ndarray
    customers: pd.Index
    spans: Spans

    @classmethod
    def of(
        cls,
        documents: pd.DataFrame,
        events: pd.DataFrame,
        currency: str,
        *,
        terms: int = TERMS,
        customer_terms: Mapping[str, int] | None = None,
    ) -> "Ledger":
        """The ledger of one currency from DOCUMENTS (ids ascending) and EVENTS; due days as in `ageing.open_items`."""
        own = documents[(documents["currency"] == currency).to_numpy()]
        customer, customers = pd.factorize(own["customer"], sort=True)
        invoice = (own["kind"] == "invoice").to_numpy()
        due, _ = due_days(own, terms, customer_terms)
        day = day_numbers(own["day"])
        return cls(
            currency=currency,
            day=day,
            invoice=invoice,
            sale=invoice | (own["kind"] == "credit_note").to_numpy(),
            customer=customer,
            customers=pd.Index(customers),
            spans=spans_of(own, day, due, events),
        )


@dataclass(frozen=True)
class Books:
    """The documents issued by the end of a day, one place each, as they stood then. Days are numbers, amounts cents."""

    as_of: date
    today: int
    day: np.ndarray
    due: np.ndarray
    amount: np.ndarray
    open: np.ndarray
    moved: np.ndarray
    invoice: np.ndarray
    sale: np.ndarray
    customer: np.ndarray

    @property
    def days_late(self) -> np.ndarray:
        return self.today - self.due

    @property
    def overdue(self) -> np.ndarray:
        """Which have an open amount and a due day that is over: late from the day after the due day."""
        return (self.open > 0) & (self.due < self.today)

    @property
    def settled(self) -> np.ndarray:
        """Which are invoices of some amount with nothing left open; one restated to nothing was cancelled, not paid."""
        return self.invoice & (self.amount > 0) & (self.open == 0)

    @property
    def history_days(self) -> int:
        """Days from the first document to the as-of day, both included; 0 before the first."""
        return self.today - int(self.day.min()) + 1 if len(self.day) else 0


def carried(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Each value where it is known, else the last known one before it; the first has to be known."""
    last = np.maximum.accumulate(np.where(known, np.arange(len(values)), 0))
    return values[last]


def spans_of(own: pd.DataFrame, day: np.ndarray, due: np.ndarray, events: pd.DataFrame) -> Spans:
    """The Spans of these DOCUMENTS, document and due days as numbers: one from the document day, one per event.

    An event dated before its document counts from the document day. On one day the later line holds.
    """
    places = places_of(own["id"].to_numpy(), events["document_id"].to_numpy())
    kept = np.flatnonzero(places >= 0)
    kept = kept[np.lexsort((events["id"].to_numpy()[kept], day_numbers(events["day"])[kept], places[kept]))]
    events, places = events[["kind", "day", "amount", "due"]].take(kept), places[kept]
    change = np.concatenate([own["amount"].to_numpy(), events["amount"].to_numpy()])
    document = np.concatenate([np.arange(len(own)), places])
    first = np.arange(len(document)) < len(own)
    happened = np.concatenate([day, day_numbers(events["day"])])
    order = np.argsort(document, kind="stable")
    own_change = np.concatenate([np.ones(len(own), dtype=bool), (events["kind"] == "restated").to_numpy()])
    is_move = (events["kind"] == "due_moved").to_numpy()
    new_due = np.concatenate([due, np.where(is_move, day_numbers(events["due"]), NO_DAY)])
    moved = np.where(~first & (change != 0), happened, NO_DAY)
    document, first, change, new_due, moved, own_change = (
        column[order] for column in (document, first, change, new_due, moved, own_change)
    )
    start = np.maximum(happened[order], day[document])
    last = np.append(document[1:] != document[:-1], True)[: len(document)]
    restated = np.where(own_change, change, 0)
    return Spans(
        document=document,
        start=start,
        end=np.where(last, NEVER, np.append(start[1:], NEVER)[: len(start)]),
        amount=running(restated, first),
        change=restated,
        open=running(change, first),
        due=carried(new_due, first | (new_due != NO_DAY)),
        moved=carried(moved, first | (moved != NO_DAY)),
    )


def running(changes: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Running sums that begin anew wherever `first` is set, as it is at place 0."""
    total = np.cumsum(changes)
    starts = np.flatnonzero(first)
    before = np.where(starts > 0, total[starts - 1], 0) if len(starts) else starts
    return total - np.repeat(before, np.diff(np.append(starts, len(changes))))


def books(ledger: Ledger, as_of: date) -> Books:
    """How the ledger stood at the end of a day; nothing dated later enters it."""
    spans, today = ledger.spans, day_number(as_of)
    now = np.flatnonzero((spans.start <= today) & (today < spans.end))
    document = spans.document[now]
    return Books(
        as_of=as_of,
        today=today,
        day=ledger.day[document],
        due=spans.due[now],
        amount=spans.amount[now],
        open=spans.open[now],
        moved=spans.moved[now],
        invoice=ledger.invoice[document],
        sale=ledger.sale[document],
        customer=ledger.customer[document],
    )


def open_at(ledger: Ledger, day: date) -> int:
    """Cents open at the end of a day, unapplied credit included."""
    spans, number = ledger.spans, day_number(day)
    return int(spans.open[(spans.start <= number) & (number < spans.end)].sum())


def sales(ledger: Ledger, after: date, until: date) -> int:
    """Cents of invoices less credit notes with after < document day <= until, as known at the end of `until`."""
    return sales_between(books(ledger, until), day_number(after), day_number(until))


def sales_between(at: Books, after: int, until: int) -> int:
    """Cents of invoices less credit notes with after < document day <= until, as these books know them."""
    return int(at.amount[at.sale & (at.day > after) & (at.day <= until)].sum())


def dso(open_: int, sold: int, days: int) -> Figure:
    """Days sales outstanding, period-end: open / sales of the last `days` days x days (Oracle JDE; rits-inc.com).

    >>> dso(3_000_000, 6_000_000, 90)
    45.0
    """
    return open_ * days / sold if sold > 0 else Refusal("no_sales", {"days": days})


def countback(open_: int, sold: np.ndarray, lengths: np.ndarray) -> Figure:
    """DSO by count-back (exhaustion): how many days back the sales reach that make up what is open (Oracle HFM).

    `sold` are the cents of each period, newest first, `lengths` their days. A whole period that does not use up the
    rest gives all its days, the last one its share. 0 when nothing is open; refused when the periods end first.

    >>> countback(120, np.array([50, 0, 100]), np.array([10, 31, 30]))
    62.0
    """
    if open_ <= 0:
        return 0.0
    used = np.cumsum(sold)
    reached = np.flatnonzero(used >= open_)
    if not len(reached):
        return Refusal("history_ends")
    last = reached[0]
    share, rest = int(sold[last]), open_ - int(used[last] - sold[last])
    return (int(lengths[:last].sum()) * share + int(lengths[last]) * rest) / share


def cei(before: int, sold: int, open_: int, not_due: int) -> Figure:
    """Collection effectiveness index, per cent: of what could have been collected in the period, the part that was.

    100 x (before + sales - open) / (before + sales - not due open) (accountingtools.com). It is refused when
    there was nothing to collect.
    """
    due = before + sold - not_due
    return 100 * (before + sold - open_) / due if due > 0 else Refusal("nothing_to_collect")


def quarter_start(as_of: date) -> date:
    """The last day of the month three months before the as-of day's month: the opening day of the CEI.

    >>> quarter_start(date(2012, 6, 15))
    datetime.date(2012, 3, 31)
    """
    return date.fromordinal(months_later(as_of.replace(day=1), -2).toordinal() - 1)


def daily_sales(at: Books) -> np.ndarray:
    """Cents sold per day, newest first, from the as-of day back to the first document."""
    back = at.today - at.day[at.sale]
    return sums(back, at.amount[at.sale], at.history_days)


def month_numbers(days: np.ndarray) -> np.ndarray:
    """The months of these day numbers, as whole months since January 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype("int64")


def monthly_sales(at: Books) -> tuple[np.ndarray, np.ndarray]:
    """Cents sold per calendar month and its days, newest first: the 1st to the as-of day, then whole months back."""
    if not len(at.day):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    now, first = month_numbers(np.array([at.today, at.day.min()]))
    months = np.arange(now, first - 1, -1)
    begins = months.astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    lengths = np.append(at.today + 1, begins[:-1]) - begins
    return sums(now - month_numbers(at.day[at.sale]), at.amount[at.sale], len(months)), lengths


def weighted(days: np.ndarray, weights: np.ndarray) -> Figure:
    """The mean of whole days with whole cents as weights; refused when there are none."""
    total = int(weights.sum())
    return int((days * weights).sum()) / total if total else Refusal("nothing_settled")


def average(days: np.ndarray) -> Figure:
    """The plain mean of whole days; refused when there are none."""
    return weighted(days, np.ones(len(days), dtype=np.int64))


@dataclass(frozen=True)
class Bucket:
    """One ageing bucket: cents and number of documents."""

    name: str
    amount: int
    count: int


@dataclass(frozen=True)
class Figures:
    """Every figure of one currency at the end of a day: cents and counts as int, days and ratios as float.

    A figure that is None stands in `refused` with its reason. The buckets and `unapplied` add up to `open`.
    """

    currency: str
    as_of: date
    history_days: int
    open: int
    open_count: int
    overdue: int
    overdue_count: int
    not_due: int
    buckets: tuple[Bucket, ...]
    unapplied: int
    unapplied_count: int
    sales_30: int
    sales_90: int
    sales_365: int
    cei_open_before: int
    cei_sales: int
    settled_count: int
    settled_amount: int
    dso_30: float | None
    dso_90: float | None
    dso_365: float | None
    dso_countback_month: float | None
    dso_countback_day: float | None
    best_possible_dso_90: float | None
    add_90: float | None
    cei: float | None
    days_late_weighted: float | None
    days_late_weighted_floor0: float | None
    days_late_weighted_365: float | None
    days_late_average: float | None
    days_to_pay_weighted: float | None
    share_paid_late_count: float | None
    share_paid_late_amount: float | None
    overdue_ratio: float | None
    overdue_ratio_count: float | None
    overdue_30_ratio: float | None
    overdue_60_ratio: float | None
    overdue_90_ratio: float | None
    refused: Mapping[str, Refusal]


def open_amounts(at: Books, edges: Sequence[int]) -> dict[str, Any]:
    """The amounts and numbers of Figures that are open, overdue and in each bucket."""
    is_open = at.open != 0
    open_, late = at.open[is_open], at.days_late[is_open]
    names = (*bucket_names(edges), UNAPPLIED)
    places = bucket_places(open_, late, edges)
    amounts, counts = sums(places, open_, len(names)).tolist(), np.bincount(places, minlength=len(names)).tolist()
    *buckets, unapplied = (Bucket(*line) for line in zip(names, amounts, counts, strict=True))
    return {
        "open": sum(amounts),
        "open_count": sum(counts),
        "overdue": sum(bucket.amount for bucket in buckets[1:]),
        "overdue_count": sum(bucket.count for bucket in buckets[1:]),
        "not_due": buckets[0].amount,
        "buckets": tuple(buckets),
        "unapplied": unapplied.amount,
        "unapplied_count": unapplied.count,
    }


def sales_figures(ledger: Ledger, at: Books) -> dict[str, int]:
    """Sales of the last 30, 90 and 365 days, and the two amounts on which the CEI rests besides those of today."""
    start = quarter_start(at.as_of)
    return {
        **{f"sales_{days}": sales_between(at, at.today - days, at.today) for days in (30, 90, 365)},
        "cei_open_before": open_at(ledger, start),
        "cei_sales": sales_between(at, day_number(start), at.today),
    }


def dso_figures(at: Books, amounts: Mapping[str, Any], sold: Mapping[str, int]) -> dict[str, Figure]:
    """The DSO in its variants; over n days it is refused with less than n days of history, which would inflate it.

    Best possible DSO: the same of what is not due. ADD (average days delinquent): DSO less best possible DSO.
    """
    short = Refusal("history", {"days": at.history_days})

    def over(days: int, amount: int) -> Figure:
        return short if at.history_days < days else dso(amount, sold[f"sales_{days}"], days)

    open_, daily = amounts["open"], daily_sales(at)
    return {
        **{f"dso_{days}": over(days, open_) for days in (30, 90, 365)},
        "best_possible_dso_90": over(90, amounts["not_due"]),
        "add_90": over(90, open_ - amounts["not_due"]),
        "dso_countback_month": countback(open_, *monthly_sales(at)) if at.history_days else short,
        "dso_countback_day": countback(open_, daily, np.ones_like(daily)) if at.history_days else short,
    }


def cei_figure(at: Books, amounts: Mapping[str, Any], sold: Mapping[str, int]) -> Figure:
    """The CEI since `quarter_start`; refused when the first document is later than that day."""
    if at.history_days <= at.today - day_number(quarter_start(at.as_of)):
        return Refusal("history", {"days": at.history_days})
    return cei(sold["cei_open_before"], sold["cei_sales"], amounts["open"], amounts["not_due"])


def lateness_figures(at: Books) -> dict[str, Figure]:
    """How late invoices settled by then were paid: signed days (early is negative), floored at 0, of the last 365 days.

    Weighted by amount; the settled day is the day of the last event that changed the open amount. The
    shares are of what was paid later than its due day: paid on the due day is not late.
    """
    paid = at.settled
    settled, amount = at.moved[paid], at.amount[paid]
    late = settled - at.due[paid]
    recent = settled > at.today - 365
    return {
        "days_late_weighted": weighted(late, amount),
        "days_late_weighted_floor0": weighted(np.maximum(late, 0), amount),
        "days_late_weighted_365": weighted(late[recent], amount[recent]),
        "days_late_average": average(late),
        "days_to_pay_weighted": weighted(settled - at.day[paid], amount),
        "share_paid_late_count": average((late > 0).astype(np.int64)),
        "share_paid_late_amount": weighted((late > 0).astype(np.int64), amount),
    }


def overdue_ratios(at: Books, amounts: Mapping[str, Any]) -> dict[str, Figure]:
    """Overdue / open, in amount and in number, and the amount more than 30, 60 and 90 days late / open.

    What is open includes unapplied credit, so a ratio may exceed 1; refused when not more than nothing is open.
    """

    def of(part: int, whole: int) -> Figure:
        return part / whole if whole > 0 else Refusal("nothing_open")

    def later_than(days: int) -> int:
        return int(at.open[at.overdue & (at.days_late > days)].sum())

    return {
        "overdue_ratio": of(amounts["overdue"], amounts["open"]),
        "overdue_ratio_count": of(amounts["overdue_count"], amounts["open_count"]),
        **{f"overdue_{days}_ratio": of(later_than(days), amounts["open"]) for days in (30, 60, 90)},
    }


def figures(ledger: Ledger, as_of: date, *, edges: Sequence[int] = EDGES) -> Figures:
    """All Figures of a ledger at the end of a day."""
    at = books(ledger, as_of)
    amounts = open_amounts(at, edges)
    sold = sales_figures(ledger, at)
    ratios = {
        **dso_figures(at, amounts, sold),
        **lateness_figures(at),
        **overdue_ratios(at, amounts),
        "cei": cei_figure(at, amounts, sold),
    }
    known: dict[str, Any] = {
        "currency": ledger.currency,
        "as_of": as_of,
        "history_days": at.history_days,
        **amounts,
        **sold,
        "settled_count": int(at.settled.sum()),
        "settled_amount": int(at.amount[at.settled].sum()),
        **{name: None if isinstance(value, Refusal) else value for name, value in ratios.items()},
        "refused": {name: value for name, value in ratios.items() if isinstance(value, Refusal)},
    }
    return Figures(**known)


def figures_by_currency(
    documents: pd.DataFrame,
    events: pd.DataFrame,
    as_of: date,
    *,
    terms: int = TERMS,
    customer_terms: Mapping[str, int] | None = None,
    edges: Sequence[int] = EDGES,
) -> dict[str, Figures]:
    """Figures per currency, in alphabetical order, from DOCUMENTS and EVENTS: one for every currency of the books."""
    made = ledgers(documents, events, terms=terms, customer_terms=customer_terms)
    return {currency: figures(ledger, as_of, edges=edges) for currency, ledger in made.items()}


def ledgers(
    documents: pd.DataFrame,
    events: pd.DataFrame,
    *,
    terms: int = TERMS,
    customer_terms: Mapping[str, int] | None = None,
) -> dict[str, Ledger]:
    """A Ledger per currency of the books, in alphabetical order."""
    return {
        currency: Ledger.of(documents, events, currency, terms=terms, customer_terms=customer_terms)
        for currency in sorted(documents["currency"].unique())
    }


def paid_late_by_customer(ledger: Ledger, as_of: date) -> pd.DataFrame:
    """PAID_LATE of every customer with an invoice by then, sorted: of n paid k after the due day, m open and overdue.

    Open overdue invoices count as late so far, so that a customer who never pays has no good share.
    """
    at = books(ledger, as_of)
    size = len(ledger.customers)
    paid, overdue = at.settled, at.invoice & at.overdue
    late = paid & (at.moved > at.due)
    issued, n, k, m = (np.bincount(at.customer[of], minlength=size) for of in (at.invoice, paid, late, overdue))
    with np.errstate(invalid="ignore"):
        share = (k + m) / (n + m)
    table = {"customer": ledger.customers, "paid": n, "paid_late": k, "open_overdue": m, "share": share}
    return shaped(PAID_LATE, pd.DataFrame(table)[issued > 0].reset_index(drop=True))


def countbacks(ledger: Ledger, days: Sequence[date]) -> list[float]:
    """The count-back DSO by month at the end of each of these days; days on which it is refused are left out."""
    opened = [books(ledger, day) for day in days]
    found = [countback(int(at.open.sum()), *monthly_sales(at)) for at in opened if at.history_days]
    return [days for days in found if not isinstance(days, Refusal)]


def standing(starts: np.ndarray, ends: np.ndarray, amounts: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Per asked day, the sum of the amounts with start <= day < end, exact in int64; an interval may be empty."""
    if not len(days):
        return np.zeros(0, dtype=np.int64)
    first, length = days.min(), int(days.max() - days.min()) + 1
    starts = np.clip(starts - first, 0, length)
    ends = np.maximum(np.clip(ends - first, 0, length), starts)
    changes = sums(starts, amounts, length + 1) - sums(ends, amounts, length + 1)
    return np.cumsum(changes)[days - first]


def trend(ledger: Ledger, days: Sequence[date], n: int = 90) -> pd.DataFrame:
    """TREND at the end of each of these days, in one pass over the ledger; each line equals the Figures of its day.

    The DSO is missing where `figures` refuses it: less than n days of history, or no sales in n days.
    """
    spans = ledger.spans
    asked = np.array([day_number(day) for day in days], dtype=np.int64)
    open_ = standing(spans.start, spans.end, spans.open, asked)
    owing = spans.open > 0
    late_from = np.maximum(spans.start, spans.due + 1)
    overdue = standing(late_from[owing], spans.end[owing], spans.open[owing], asked)
    sold_on = ledger.sale[spans.document] & (spans.change != 0)
    leaves = ledger.day[spans.document] + n
    sold = standing(spans.start[sold_on], leaves[sold_on], spans.change[sold_on], asked)
    begin = int(ledger.day.min()) if len(ledger.day) else NEVER
    ratios = [dso(int(amount), int(of), n) for amount, of in zip(open_, sold, strict=True)]
    shown = [
        np.nan if isinstance(ratio, Refusal) or day - begin + 1 < n else ratio
        for ratio, day in zip(ratios, asked.tolist(), strict=True)
    ]
    made = {
        "day": asked.astype("datetime64[D]").astype("datetime64[s]"),
        "open": open_,
        "overdue": overdue,
        "sales": sold,
        "dso": np.array(shown, dtype=np.float64),
    }
    return shaped(TREND, made)
