"""The books of a day with the journal beside them: what was done, promised and agreed, and what there is to do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from .. import blocked, exposure, kpi, law, outbox, overlay, policy, standing, worklist
from ..documents.escalation import escalation_list
from ..store import Facts
from ..words import Words
from .day import Day, Prepare, prepared
from .figured import Figured
from .said import settings

COUNTRY = "BE"


@dataclass(frozen=True)
class Desk(Figured):
    """The books of a day with the journal beside them."""

    @classmethod
    def of(cls, facts: Facts, as_of: date, prepare: Prepare = prepared) -> "Desk":
        """The desk of the facts, with our own options and the sales that we gave."""
        options = kpi.options_of(settings(facts))
        return cls(facts, as_of, options, standing.sales_told(facts.journal, options.currency), prepare)

    def renewed(self, facts: Facts) -> "Desk":
        """The same day with a newer journal: what the books alone say is taken over, as far as it is known, unless the
        options, the sales or the user's corrections changed; and so is what rests on acts of which no line was added
        or undone."""
        about, known = self._about(facts.journal), self.__dict__
        if about is None:
            return Desk.of(facts, self.as_of, self.prepare)
        if about.isdisjoint(("setting", "sales", *overlay.ACTS)):
            newer = replace(self, facts=facts)
            same = {name: known[name] for name, acts in RESTS_ON.items() if name in known and about.isdisjoint(acts)}
            newer.__dict__.update(same)
        else:
            newer = Desk.of(facts, self.as_of, self.prepare)
        if newer.mark != self.mark:
            return replace(newer)
        alone = [name for name in BOOKS_ALONE if name in known and name not in RESTS_ON]
        newer.__dict__.update({name: known[name] for name in alone})
        return newer

    def _about(self, journal: pd.DataFrame) -> set[str] | None:
        """The acts that lines added to our journal are about, or undo; None where it is no longer the same journal."""
        ids, ours = journal["id"].to_numpy(), self.facts.journal["id"].to_numpy()
        if not np.array_equal(ids[: len(ours)], ours):
            return None
        acts, undoes = journal["act"].array, journal["undoes"].to_numpy()
        about = set()
        for place in range(len(ours), len(ids)):
            about.add(str(acts[place]))
            while undoes[place] > 0:
                place = int(np.searchsorted(ids, undoes[place]))
                about.add(str(acts[place]))
        return about

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """Our company, the user's name and the usual terms, as last put on record."""
        return settings(self.facts)

    @cached_property
    def journal(self) -> pd.DataFrame:
        """JOURNAL, its customers under the codes that stay."""
        return overlay.merged(self.facts.journal, self.said.kept)

    @cached_property
    def held(self) -> pd.DataFrame:
        """The JOURNAL lines that hold at the day."""
        return standing.in_force(self.journal, self.as_of)

    @cached_property
    def log(self) -> pd.DataFrame:
        """`held` without the corrections of the books and what is under way in the outbox: what was done, not how to
        read."""
        held = self.held
        silent = (*outbox.UNDER_WAY, *(overlay.ACTS if self.said.lines else ()))
        return held[~held["act"].isin(silent).to_numpy()]

    @cached_property
    def closed(self) -> frozenset[date]:
        """The days no bank works, two years around."""
        around = timedelta(days=730)
        return law.closed_days(self.settings.get("country", COUNTRY), self.as_of - around, self.as_of + around)

    @cached_property
    def promises(self) -> pd.DataFrame:
        """PROMISES."""
        return standing.promises(
            self.journal, self.as_said.documents, self.as_said.events, self.as_of, self.books_day, self.closed
        )

    @cached_property
    def disputes(self) -> pd.DataFrame:
        """DISPUTES."""
        return standing.disputes(self.journal, self.corrected.documents, self.items, self.as_of)

    @cached_property
    def tasks(self) -> pd.DataFrame:
        """TASKS."""
        return standing.tasks(self.journal, self.as_of)

    @cached_property
    def _planned(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return standing.plans(
            self.journal, self.as_said.documents, self.as_said.events, self.as_of, self.books_day, self.closed
        )

    @property
    def plans(self) -> pd.DataFrame:
        """PLANS."""
        return self._planned[0]

    @property
    def plan_parts(self) -> pd.DataFrame:
        """PLAN_PARTS."""
        return self._planned[1]

    @cached_property
    def exposure(self) -> pd.DataFrame:
        """EXPOSURE."""
        return exposure.exposure(self.accounts, self.standing)

    @cached_property
    def blocked(self) -> pd.DataFrame:
        """BLOCKED."""
        return blocked.blocked(
            self.accounts, self.standing, self.disputes, self.tasks, self.exposure, self.log, self.as_of
        )

    @cached_property
    def standing(self) -> pd.DataFrame:
        """STANDING of the customers with a journal."""
        return standing.standing(
            self.journal,
            self.promises,
            self.late_since,
            self.as_of,
            disputes=self.disputes,
            tasks=self.tasks,
            plans=self.plans,
            reply=self.policy.reply,
        )

    @cached_property
    def policy(self) -> policy.Policy:
        """The reminder policy in force at the day."""
        return policy.policy_of(self.facts.journal, self.as_of)

    @cached_property
    def worklist(self) -> pd.DataFrame:
        """WORKLIST."""
        return worklist.worklist(
            self.accounts,
            self.standing,
            self.as_of,
            self.policy,
            promises=self.promises,
            customers=self.customers.reset_index(drop=True),
            books=self.books_day,
            closed=self.closed,
        )

    def promises_of(self, customer: str) -> pd.DataFrame:
        """One customer's lines of PROMISES."""
        return self.promises[(self.promises["customer"] == customer).to_numpy()]

    def objections(self, customer: str, step: str) -> list[str]:
        """What speaks against doing a step of policy.STEPS for a customer now, strongest first: keys of
        policy.WAITING."""
        own = self.account(customer)
        known = self.standing[(self.standing["customer"] == customer).to_numpy()]
        found = worklist.objections(
            own, known, self.as_of, step, self.policy, promises=self.promises_of(customer), closed=self.closed
        )
        return found.get(customer, ["covered"])

    @cached_property
    def escalated(self) -> pd.DataFrame:
        """ESCALATED."""
        return worklist.escalated(self.accounts, self.standing, self.customers.reset_index(drop=True))

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each customer with a journal stands in `standing`."""
        return {customer: place for place, customer in enumerate(self.standing["customer"])}

    @cached_property
    def silent(self) -> Mapping[str, Any]:
        """The line of STANDING of a customer of whom the journal says nothing."""
        return standing.empty_standing([""]).iloc[0].to_dict()

    def stand(self, customer: str) -> Mapping[str, Any]:
        """One customer's line of STANDING, an empty one where the journal is silent."""
        if customer not in self.places:
            return {**self.silent, "customer": customer}
        if customer not in self._stands:
            self._stands[customer] = self.standing.iloc[self.places[customer]].to_dict()
        return self._stands[customer]

    @cached_property
    def _stands(self) -> dict[str, Mapping[str, Any]]:
        """The lines of STANDING asked for so far."""
        return {}


BOOKS_ALONE = tuple(
    name for of in (Day, Figured) for name, made in vars(of).items() if isinstance(made, cached_property)
)
"""What the books alone tell, which an act does not change."""

RESTS_ON: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("settings", "policy", "closed", "said"), ()),
    "agreed": ("plan", *standing.OF_PLANS),
    "promises": ("promise",),
    "disputes": ("dispute", "dispute_settled"),
    "tasks": ("task", "task_done", "insolvency", "insolvency_ended"),
    "_planned": ("plan", *standing.OF_PLANS),
    "exposure": ("limit",),
}
"""The acts whose lines tell what is known under a name, beside settings, sales and corrections, of which a line makes
everything anew; no other act changes it."""


def escalation_workbook(desk: Desk, words: Words) -> bytes:
    """The escalation list of a desk as a workbook: customers, their documents, what was done so far."""
    listed = desk.escalated["customer"]
    items = desk.items[desk.items["customer"].isin(listed).to_numpy()]
    log = desk.log[desk.log["customer"].isin(listed).to_numpy()]
    firm = str(desk.settings.get("firm") or words("frame.our_books"))
    return escalation_list(desk.escalated, items, log, firm, desk.as_of, words)
