"""The figures of a day: of each currency, of any part of it, of the days before; and what stands behind each."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

import numpy as np
import pandas as pd

from .. import ageing, books, kpi
from ..days import months_later
from ..money import converted
from .day import Day

TREND_WEEKS = 52
MONTHS = 12
COMPARED = timedelta(weeks=4)
"""How far back a figure is compared."""


class Figured(Day):
    """A Day with its figures."""

    @cached_property
    def ledgers(self) -> dict[str, kpi.Ledger]:
        """The prepared ledger of each currency."""
        return self.prepare(self.corrected, self.options.terms, self.customer_terms, self.sales)

    @cached_property
    def figures(self) -> dict[str, kpi.Figures]:
        """All figures, by currency."""
        return {currency: weeks[-1] for currency, weeks in self.history.items()}

    @cached_property
    def history(self) -> dict[str, list[kpi.Figures]]:
        """All figures at the end of each of the last weeks, `as_of` last, by currency."""
        days = [self.as_of - timedelta(weeks=week) for week in range(TREND_WEEKS, -1, -1)]
        edges, aged_by = self.options.edges, self.options.aged_by
        return {
            currency: kpi.history(ledger, days, edges=edges, aged_by=aged_by)
            for currency, ledger in self.ledgers.items()
        }

    @cached_property
    def figures_before(self) -> dict[str, kpi.Figures]:
        """All figures of the day to which figures are compared, by currency."""
        return {currency: weeks[-1 - COMPARED.days // 7] for currency, weeks in self.history.items()}

    @cached_property
    def trends(self) -> dict[str, pd.DataFrame]:
        """TREND at the end of each of the last weeks, `as_of` last, by currency."""
        return {currency: kpi.as_table(weeks) for currency, weeks in self.history.items()}

    @cached_property
    def daily(self) -> dict[str, pd.DataFrame]:
        """TREND of every day since the first document, by currency."""
        return {currency: self.since_first(ledger, 1) for currency, ledger in self.ledgers.items()}

    @cached_property
    def weekly(self) -> dict[str, pd.DataFrame]:
        """TREND of every week since the first document, the day itself last, by currency."""
        return {currency: self.since_first(ledger, 7) for currency, ledger in self.ledgers.items()}

    def since_first(self, ledger: kpi.Ledger, step: int) -> pd.DataFrame:
        """TREND of the days `step` apart from the first document of a ledger to the day."""
        days = self.figures[ledger.currency].books_days
        asked = [self.as_of - timedelta(days=back) for back in range((days - 1) // step * step, -1, -step)]
        return kpi.trend(ledger, asked)

    @cached_property
    def rankings(self) -> dict[str, pd.DataFrame]:
        """WORST_PAYERS of all currencies, by what ranks them: 'amount' and 'amount_days'."""
        late = ageing.late_payers(self.items)
        return {by: ageing.ranked(late, by) for by in ("amount", "amount_days")}

    def worst(self, by: str, currency: str) -> pd.DataFrame:
        """WORST_PAYERS of one currency, worst first `by` 'amount', 'amount_days' or 'cost', which rank alike but for
        cents of the cost that are the same; with `cost`, in cents, and `share` of all that is overdue."""
        ranking = self.rankings["amount" if by == "amount" else "amount_days"]
        own = ranking[(ranking["currency"] == currency).to_numpy()].reset_index(drop=True)
        cost = kpi.costs_of_delay(own["amount_days"].to_numpy(), self.options.financing)
        made = own.assign(cost=cost, share=own["overdue"] / max(int(own["overdue"].sum()), 1))
        if by == "cost":
            return made.sort_values(["cost", "customer"], ascending=[False, True], ignore_index=True)
        return made

    @cached_property
    def sales_incomplete(self) -> bool:
        """Whether some export listed open items only, and so says nothing of what was issued and paid in between."""
        return bool((self.facts.imports["scope"] == "open").any())

    @cached_property
    def remarks(self) -> dict[str, dict[str, tuple[kpi.Remark, ...]]]:
        """What has to be said beside each figure, by currency."""
        return {
            currency: kpi.remarks(made, self.ledgers[currency].told, incomplete=self.sales_incomplete)
            for currency, made in self.figures.items()
        }

    def explained(self, currency: str, figure: str) -> kpi.Basis:
        """What stands behind a figure of a currency: a name of kpi.PARTS_OF, or kpi.BUCKET and a bucket."""
        edges, aged_by = self.options.edges, self.options.aged_by
        return kpi.explained(self.ledgers[currency], self.as_of, figure, edges=edges, aged_by=aged_by)

    def of_documents(self, lines: pd.DataFrame) -> pd.DataFrame:
        """The lines, which have `document_id`, with each document's customer, number, kind, day and currency."""
        told = self.corrected.documents[["id", "customer", "number", "kind", "day", "currency"]]
        kept = [name for name in lines.columns if name not in told.columns]
        return lines[kept].merge(told.rename(columns={"id": "document_id"}), on="document_id", how="left")

    def movements(self, currency: str, since: date) -> pd.DataFrame:
        """MOVEMENTS by customer from the end of `since` to that of the day."""
        return kpi.movements(self.ledgers[currency], since, self.as_of)

    def flows(self, currency: str, since: date) -> pd.DataFrame:
        """FLOWS by document from the end of `since` to that of the day."""
        return kpi.flows(self.ledgers[currency], since, self.as_of)

    def turned(self, currency: str, since: date) -> pd.DataFrame:
        """TURNED: where each document stood at the end of `since`, and where it stands now."""
        edges, aged_by = self.options.edges, self.options.aged_by
        return kpi.turned(self.ledgers[currency], since, self.as_of, edges=edges, aged_by=aged_by)

    @cached_property
    def groups(self) -> dict[str, pd.Series]:
        """By what figures can be shown apart: 'customer', and 'salesperson' where the export has any; each DOCUMENTS.id
        -> name of its group."""
        documents = self.corrected.documents.set_index("id")
        found = {"customer": documents["customer"]}
        sold_by = documents["salesperson"]
        return found | ({"salesperson": sold_by[(sold_by != "").to_numpy()]} if (sold_by != "").any() else {})

    def figures_by(self, currency: str, group: str, only: Sequence[str] | None = None) -> dict[str, kpi.Figures]:
        """The figures of each group of `groups`, or of those in `only`, by name."""
        edges, aged_by = self.options.edges, self.options.aged_by
        return kpi.figures_by(
            self.ledgers[currency], self.groups[group], self.as_of, only=only, edges=edges, aged_by=aged_by
        )

    @cached_property
    def customer_buckets(self) -> dict[str, pd.DataFrame]:
        """CUSTOMER_BUCKETS, by currency."""
        owed = {code: kpi.Owed.of(ledger, self.options.aged_by) for code, ledger in self.ledgers.items()}
        return {code: kpi.aged_table(one, self.as_of, edges=self.options.edges) for code, one in owed.items()}

    @cached_property
    def habits(self) -> dict[str, pd.DataFrame]:
        """HABITS, by currency."""
        return {currency: kpi.habits(ledger, self.as_of) for currency, ledger in self.ledgers.items()}

    @cached_property
    def month_ends(self) -> list[date]:
        """The last days of the eleven months before, and the day itself."""
        first = self.as_of.replace(day=1)
        ends = [months_later(first, -back) - timedelta(days=1) for back in range(MONTHS - 2, -1, -1)]
        return [*ends, self.as_of]

    def overdue_months(self, currency: str, customers: Sequence[str]) -> np.ndarray:
        """Cents overdue of each of some customers (lines) at each of `month_ends` (columns)."""
        return kpi.overdue_months(self.ledgers[currency], customers, self.month_ends)

    def concentration(self, currency: str) -> pd.DataFrame:
        """CONCENTRATION."""
        return kpi.concentration(self.accounts, currency)

    def provision(self, currency: str) -> pd.DataFrame:
        """PROVISION."""
        return kpi.provision(self.figures[currency], self.options)

    @cached_property
    def oddities(self) -> dict[str, pd.DataFrame]:
        """ODDITIES, by currency."""
        numbers = self.corrected.documents.set_index("id")["number"]
        return {currency: kpi.oddities(ledger, numbers, self.as_of) for currency, ledger in self.ledgers.items()}

    def converted(self, name: str) -> int | None:
        """The amount of that name in Figures over all currencies, in the company's own at the user's rates, each
        rounded half up; None where a rate is missing."""
        own, rates = self.options.currency, {**self.options.rates, self.options.currency: Decimal(1)}
        if not set(self.figures) <= set(rates) or not self.figures:
            return None
        return sum(
            getattr(made, name) if currency == own else converted(getattr(made, name), rates[currency])
            for currency, made in self.figures.items()
        )

    @cached_property
    def reconciled(self) -> pd.DataFrame:
        """RECONCILED: what is open by the newest books not later than `as_of` beside ours, by currency."""
        return books.reconciled(self.pictures, self.corrected.documents, self.corrected.events, self.as_of)

    def differences(self, currency: str) -> pd.DataFrame:
        """LEARNT: what makes up the difference of a currency in `reconciled`, which has a line of it."""
        line = self.reconciled[(self.reconciled["currency"] == currency).to_numpy()].iloc[0]
        return books.differences(
            self.facts.imports, self.corrected.documents, self.corrected.events, int(line["import_id"]), currency
        )

    @cached_property
    def not_known(self) -> pd.DataFrame:
        """NOT_KNOWN: what was open at the end of `as_of` and may have been paid by then."""
        return books.not_known(self.corrected.documents, self.corrected.events, self.as_of)
