"""What the books alone say at the end of a day: documents, customers, what is open and who owes it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from .. import ageing, arranged, books, identity, kpi, overlay, standing
from ..store import Facts
from ..tables import JOURNAL
from ..tables import empty as no_rows

MAIN_CURRENCY = "EUR"

Prepare = Callable[[Facts, int, Mapping[str, int], kpi.TellsSales], dict[str, kpi.Ledger]]


def prepared(
    facts: Facts, terms: int, customer_terms: Mapping[str, int], sales: kpi.TellsSales
) -> dict[str, kpi.Ledger]:
    """The ledger of each currency of the books, which serves every day."""
    return kpi.ledgers(facts.documents, facts.events, terms=terms, customer_terms=customer_terms, sales=sales)


@dataclass(frozen=True)
class Day:
    """What the books alone say at the end of `as_of`, read as the user corrected them.

    `facts` are the books as they were imported, with which alone an import is compared; `corrected` are those to show.
    `options` say how figures are made, `sales` what was sold by month where the user gave it; `prepare` is `prepared`,
    or one that remembers.
    """

    facts: Facts
    as_of: date
    options: kpi.Options = kpi.Options()
    sales: kpi.TellsSales = field(default_factory=dict)
    prepare: Prepare = prepared

    @cached_property
    def said(self) -> overlay.Overlay:
        """What the user corrected, in force; it holds on every day."""
        return overlay.overlay(self.facts.journal)

    @cached_property
    def agreed(self) -> tuple[standing.Proposal, ...]:
        """The instalment plans accepted up to the day; their customers go by the codes that stay."""
        return arranged.agreed(overlay.merged(self.facts.journal, self.said.kept), self.as_of)

    @cached_property
    def as_said(self) -> Facts:
        """The books as the user corrected them, before any plan, the very same tables where nothing was. Their journal
        is empty, and the first two parts of their version change with the books, with every correction, with what
        becomes of plans and with how figures are made, but with no other act."""
        count, last, line, at = self.facts.version
        version = (count, " ".join(filter(None, [last, self.mark])), line, at)
        said, facts = self.said, replace(self.facts, journal=no_rows(JOURNAL), version=version)
        if not said.lines:
            return facts
        documents, events = overlay.with_dues(facts.documents, facts.events, self.dues)
        return replace(
            facts,
            customers=overlay.corrected(self.merged_customers, said.said),
            documents=overlay.merged(documents, said.kept),
            events=events,
        )

    @cached_property
    def arranged(self) -> arranged.Arranged:
        """The documents as they are due by the plans accepted, and the events of that."""
        return arranged.arranged(
            self.as_said.documents,
            self.as_said.events,
            self.agreed,
            terms=self.options.terms,
            customer_terms=self.customer_terms,
        )

    @cached_property
    def corrected(self) -> Facts:
        """The books to show: as the user corrected them, what is in a plan due as its parts are."""
        if not self.agreed:
            return self.as_said
        return replace(self.as_said, documents=self.arranged.documents, events=self.arranged.events)

    @cached_property
    def mark(self) -> str:
        """What tells this reading of the books from others: corrections, plans, options, sales; '' where there are
        none."""
        sales = json.dumps(list_of(self.sales)) if self.sales else ""
        plans = arranged.mark(self.agreed)
        return " ".join(filter(None, [str(self.said.lines or ""), plans, self.options.mark, sales]))

    @cached_property
    def merged_customers(self) -> pd.DataFrame:
        """CUSTOMERS as the books alone have them, under the codes that stay."""
        return overlay.merged_customers(self.facts.customers, self.said.kept)

    @cached_property
    def dues(self) -> dict[int, overlay.DueCorrection]:
        """The due dates the user gave, by DOCUMENTS.id."""
        return overlay.corrected_documents(self.facts.documents, self.said.dues)

    @cached_property
    def alike(self) -> pd.DataFrame:
        """ALIKE: customers that may be one and were not said to be two, the surest and largest first."""
        found = identity.proposals(self.customers.reset_index(drop=True), self.said.declined)
        return identity.foremost(found, self.accounts.groupby("customer")["open"].max().to_dict())

    @cached_property
    def empty(self) -> bool:
        """Whether no books were ever kept."""
        return not len(self.facts.imports)

    @cached_property
    def demo(self) -> bool:
        """Whether the books are those of the invented firm."""
        return bool((self.facts.imports["firm"] == "demo").any())

    @cached_property
    def pictures(self) -> pd.DataFrame:
        """The IMPORTS that show the books on a day; lists of payments and of customers do not."""
        return self.facts.imports[self.facts.imports["scope"].isin(books.SCOPES).to_numpy()]

    @cached_property
    def books_day(self) -> date | None:
        """The day of the newest books not later than `as_of`."""
        days = self.pictures["as_of"]
        known = days[(days <= pd.Timestamp(self.as_of)).to_numpy()]
        return known.max().date() if len(known) else None

    @cached_property
    def customers(self) -> pd.DataFrame:
        """CUSTOMERS, the newest line of each, indexed by code."""
        return books.latest_customers(self.as_said.customers).set_index("customer", drop=False)

    @cached_property
    def books_customers(self) -> pd.DataFrame:
        """What the books alone say of each of `customers`, in the same shape."""
        return books.latest_customers(self.merged_customers).set_index("customer", drop=False)

    @cached_property
    def names(self) -> pd.Series:
        """Display name by customer code."""
        return self.customers["name"]

    @cached_property
    def customer_terms(self) -> dict[str, int]:
        """Agreed days to pay, by customer code, where the books give them."""
        agreed = self.customers["terms"].dropna()
        return {str(code): int(days) for code, days in agreed.items()}

    @cached_property
    def items(self) -> pd.DataFrame:
        """OPEN_ITEMS."""
        return ageing.open_items(
            self.corrected.documents,
            self.corrected.events,
            self.as_of,
            terms=self.options.terms,
            customer_terms=self.customer_terms,
            edges=self.options.edges,
            aged_by=self.options.aged_by,
        )

    @cached_property
    def buckets(self) -> pd.DataFrame:
        """BUCKET_TOTALS."""
        return ageing.by_bucket(self.items, self.options.edges, self.options.aged_by)

    @cached_property
    def adds_up(self) -> bool:
        """Whether the buckets add up to what is open."""
        return ageing.adds_up(self.items, self.buckets)

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """ACCOUNTS; a document that a plan divides counts once."""
        origins, items = self.arranged.origins, self.items
        if origins:
            ids = items["document_id"].to_numpy(copy=True)
            pieces = np.flatnonzero(ids >= min(origins))
            ids[pieces] = [origins[document] for document in ids[pieces].tolist()]
            items = items.assign(document_id=ids)
        return ageing.accounts(items)

    @cached_property
    def currencies(self) -> list[str]:
        """The currencies of the books, the one with most documents first."""
        return list(self.corrected.documents["currency"].value_counts().index)

    @cached_property
    def newly_overdue(self) -> pd.DataFrame:
        """The OPEN_ITEMS that fell overdue since the books before the newest ones."""
        known = self.pictures["as_of"][(self.pictures["as_of"] <= pd.Timestamp(self.as_of)).to_numpy()]
        if len(known) < 2:
            return self.items.iloc[:0]
        since = (self.as_of - known.iloc[-2].date()).days
        return self.items[((self.items["open"] > 0) & self.items["days_late"].between(1, since)).to_numpy()]

    @cached_property
    def last_change(self) -> pd.DataFrame:
        """What the newest books not later than `as_of` changed: one line per effect and currency (effect, currency,
        count, amount), effect as in `books.Changes`; empty for the first books."""
        known = self.facts.imports[(self.facts.imports["as_of"] <= pd.Timestamp(self.as_of)).to_numpy()]
        if len(known) < 2:
            return pd.DataFrame({"effect": [], "currency": [], "count": [], "amount": []})
        return books.effects_of(self.facts.documents, self.facts.events, int(known["id"].iloc[-1]))

    def account(self, customer: str) -> pd.DataFrame:
        """One customer's lines of ACCOUNTS, the largest overdue amount first."""
        own = self.accounts.take(self._places.get(customer, []))
        return own.sort_values(["overdue", "open"], ascending=False, ignore_index=True)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Where the lines of each customer stand in `accounts`."""
        found: dict[str, list[int]] = {}
        for place, customer in enumerate(self.accounts["customer"]):
            found.setdefault(customer, []).append(place)
        return found

    @cached_property
    def late_since(self) -> pd.Series:
        """By customer the day the oldest overdue document fell due, in whatever currency."""
        return self.accounts.dropna(subset=["oldest"]).groupby("customer")["oldest"].min()

    @cached_property
    def sold(self) -> pd.DataFrame:
        """Who sold what is overdue, where the books say it: `customer` and `salesperson`, each pair once."""
        items = self.items
        late = ((items["days_late"] > 0) & (items["open"] > 0) & (items["salesperson"] != "")).to_numpy()
        return items.loc[late, ["customer", "salesperson"]].drop_duplicates()

    def open_documents(self, customer: str) -> pd.DataFrame:
        """One customer's OPEN_ITEMS, the oldest due first."""
        own = self.items[(self.items["customer"] == customer).to_numpy()]
        return own.sort_values(["due", "number"], ignore_index=True)

    def overdue_numbers(self, customer: str, currency: str) -> tuple[str, ...]:
        """The numbers of a customer's documents of which something is overdue in a currency, the oldest due first."""
        own = self.open_documents(customer)
        late = (own["currency"] == currency) & (own["open"] > 0) & (own["days_late"] > 0)
        return tuple(own.loc[late.to_numpy(), "number"].unique().tolist())

    def receipts(self, customer: str) -> pd.DataFrame:
        """What happened to a customer's documents up to the day: EVENTS with `number`, `kind_of` and `currency`."""
        own = self.as_said.documents[(self.as_said.documents["customer"] == customer).to_numpy()]
        own = own[["id", "number", "kind", "currency"]].rename(columns={"id": "document_id", "kind": "kind_of"})
        happened = self.as_said.events.merge(own, on="document_id")
        return happened[(happened["day"] <= pd.Timestamp(self.as_of)).to_numpy()]

    def due_now(self, customer: str) -> tuple[int, str]:
        """What a customer owes today in the currency of the largest overdue amount: overdue less unapplied credit,
        never below zero; (cents, currency)."""
        account = self.account(customer)
        if not len(account):
            return 0, MAIN_CURRENCY
        first = account.iloc[0]
        return max(int(first["overdue"]) + int(first["unapplied"]), 0), str(first["currency"])


def list_of(sales: kpi.TellsSales) -> list[list[Any]]:
    """Sales by month as a list: currency, first day of the month in ISO, cents."""
    return [[code, month.isoformat(), cents] for code in sorted(sales) for month, cents in sorted(sales[code].items())]
