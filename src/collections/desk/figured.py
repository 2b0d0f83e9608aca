"""The figures of a day: of each currency, of any part of it, of the days before; and what stands behind each."""

from datetime import timedelta
from functools import cached_property

import pandas as pd

from .. import ageing, books, kpi
from .day import Day

TREND_WEEKS = 52
COMPARED = timedelta(weeks=4)
"""How far back a figure is compared."""


class Figured(Day):
    """A Day with its figures."""

    @cached_property
    def ledgers(self) -> dict[str, kpi.Ledger]:
        """The prepared ledger of each currency."""
        return self.prepare(self.corrected, self.options.terms, self.customer_terms, self.sales)

    def figures_of(self, ledger: kpi.Ledger) -> kpi.Figures:
        """All figures of a ledger, or of a part of one."""
        return kpi.figures(ledger, self.as_of, edges=self.options.edges, aged_by=self.options.aged_by)

    @cached_property
    def figures(self) -> dict[str, kpi.Figures]:
        """All figures, by currency."""
        return {currency: self.figures_of(ledger) for currency, ledger in self.ledgers.items()}

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
    def rankings(self) -> dict[str, pd.DataFrame]:
        """WORST_PAYERS of all currencies, by what ranks them: 'amount' and 'amount_days'."""
        return {by: ageing.worst_payers(self.items, by) for by in ("amount", "amount_days")}

    def worst(self, by: str, currency: str) -> pd.DataFrame:
        """WORST_PAYERS of one currency."""
        ranking = self.rankings[by]
        return ranking[(ranking["currency"] == currency).to_numpy()].reset_index(drop=True)

    @cached_property
    def sales_incomplete(self) -> bool:
        """Whether some export listed open items only, and so says nothing of what was issued and paid in between."""
        return bool((self.facts.imports["scope"] == "open").any())

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
