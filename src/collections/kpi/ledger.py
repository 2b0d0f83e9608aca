"""All documents of one currency and what happened to them, prepared once for any day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from ..ageing import TERMS, due_days
from ..tables import day_numbers
from .past import Past
from .sold import Sold
from .spans import Spans, spans_of
from .told import NOTHING_TOLD, Told, told_sales

KINDS = ("invoice", "credit_note", "receipt", "write_off")
"""DOCUMENTS.kind, in the order of their numbers in a Ledger; the first two are sales."""

TellsSales = Mapping[str, Mapping[date, int]]
"""Sales by month that the user gave: currency -> first day of the month -> cents."""

NO_SALES: TellsSales = {}


@dataclass(frozen=True)
class Ledger:
    """All documents of one currency and what happened to them, ready for any day.

    Per document: DOCUMENTS.id, day as a number, kind as its place in KINDS, place of its customer in `customers`, and
    whether it counts as a sale: invoices and credit notes, but for the months whose sales the user `told`.
    """

    currency: str
    id: np.ndarray
    day: np.ndarray
    kind: np.ndarray
    sale: np.ndarray
    customer: np.ndarray
    customers: pd.Index
    spans: Spans
    told: Told

    @classmethod
    def of(
        cls,
        documents: pd.DataFrame,
        events: pd.DataFrame,
        currency: str,
        *,
        terms: int = TERMS,
        customer_terms: Mapping[str, int] | None = None,
        sales: TellsSales = NO_SALES,
    ) -> "Ledger":
        """The ledger of one currency from DOCUMENTS (ids ascending) and EVENTS; due days as in `ageing.open_items`."""
        own = documents[(documents["currency"] == currency).to_numpy()]
        customer, customers = pd.factorize(own["customer"], sort=True)
        kind = np.full(len(own), KINDS.index("receipt"), dtype=np.int8)
        for place, name in enumerate(KINDS):
            kind[(own["kind"] == name).to_numpy()] = place
        due, estimated = due_days(own, terms, customer_terms)
        day = day_numbers(own["day"])
        told = told_sales(sales.get(currency, {}))
        return cls(
            currency=currency,
            id=own["id"].to_numpy(),
            day=day,
            kind=kind,
            sale=(kind <= KINDS.index("credit_note")) & ~told.holds(day),
            customer=customer,
            customers=pd.Index(customers),
            spans=spans_of(own, day, due, estimated, events),
            told=told,
        )

    @property
    def invoice(self) -> np.ndarray:
        """Which of the documents are invoices."""
        return self.kind == KINDS.index("invoice")

    @cached_property
    def past(self) -> Past:
        """Its sums at the end of every day, made when first asked for."""
        return Past.of(self.spans, self.day, self.invoice, self.sale)

    @cached_property
    def sold(self) -> Sold:
        """What was sold on each day, made when first asked for."""
        return Sold.of(self.spans, self.day, self.sale, self.told)


def ledgers(
    documents: pd.DataFrame,
    events: pd.DataFrame,
    *,
    terms: int = TERMS,
    customer_terms: Mapping[str, int] | None = None,
    sales: TellsSales = NO_SALES,
) -> dict[str, Ledger]:
    """A Ledger per currency of the books, in alphabetical order."""
    return {
        currency: Ledger.of(documents, events, currency, terms=terms, customer_terms=customer_terms, sales=sales)
        for currency in sorted(documents["currency"].unique())
    }


def split(ledger: Ledger, group: np.ndarray, size: int) -> list[Ledger]:
    """A Ledger for each group of documents 0 ... size - 1, `group` being that of each document; those of a group below
    0 are in none. Sales that the user told are those of the whole firm, so no part has them."""
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(size + 1))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    spans = ledger.spans
    moved = place[spans.document]
    by_place = np.argsort(moved, kind="stable")
    cuts = np.searchsorted(moved[by_place], bounds)
    sale = ledger.kind <= KINDS.index("credit_note")
    made = []
    for number in range(size):
        own, lines = order[bounds[number] : bounds[number + 1]], by_place[cuts[number] : cuts[number + 1]]
        made.append(
            Ledger(
                currency=ledger.currency,
                id=ledger.id[own],
                day=ledger.day[own],
                kind=ledger.kind[own],
                sale=sale[own],
                customer=ledger.customer[own],
                customers=ledger.customers,
                spans=spans.take(lines, moved[lines] - bounds[number]),
                told=NOTHING_TOLD,
            )
        )
    return made
