"""All documents of one currency and what happened to them, prepared once for any day."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..ageing import TERMS, due_days
from ..tables import day_numbers
from .spans import Spans, spans_of


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
