"""What moved between the ends of two days, checked to the cent, with the documents behind it; and its sheets."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from .. import kpi
from ..desk import Desk
from ..documents.workbook import Field, Kind, Sheet
from ..words import Words
from .lists import heading
from .told import bucket_label

STEPS = ("opening", *kpi.FLOW_NAMES, "closing")
"""From one balance to the other, in the order one reads them."""

TURNS = ("new_overdue", "worse", "cured")
"""How documents turned: see TURNED."""

NAMES = {
    "opening": "moved.open_on",
    "invoiced": "moved.invoiced",
    "credited": "moved.credited",
    "received": "moved.received",
    "written_off": "moved.written_off",
    "closing": "moved.open_on",
    "new_overdue": "moved.new_overdue",
    "worse": "moved.worse",
    "cured": "moved.cured",
}
"""The keys of their names; that of a balance takes a day."""


@dataclass(frozen=True, eq=False)
class Moved:
    """What moved in one currency from the end of `since` to the end of the desk's day."""

    desk: Desk
    currency: str
    since: date

    @cached_property
    def customers(self) -> pd.DataFrame:
        """MOVEMENTS by customer with `change`, the largest change first."""
        found = self.desk.movements(self.currency, self.since)
        change = found["closing"] - found["opening"]
        order = pd.DataFrame({"size": -change.abs(), "customer": found["customer"]}).sort_values(["size", "customer"])
        return found.assign(change=change).loc[order.index].reset_index(drop=True)

    @cached_property
    def totals(self) -> dict[str, int]:
        """Cents of each of STEPS over all customers, flows with their sign; the closing balance is the open amount
        that the overview shows, which is computed apart."""
        moved = {name: int(self.customers[name].sum()) for name in STEPS}
        return {**moved, "closing": self.desk.figures[self.currency].open}

    @property
    def steps(self) -> tuple[str, ...]:
        """The STEPS to show: what is written off only where the books tell of it."""
        return tuple(name for name in STEPS if name != "written_off" or self.totals[name])

    @property
    def change(self) -> int:
        """By how many cents the balance grew."""
        return self.totals["closing"] - self.totals["opening"]

    @property
    def difference(self) -> int:
        """What is missing between the two balances once all that moved is added to the first: 0."""
        return self.totals["closing"] - sum(self.totals[name] for name in STEPS[:-1])

    @property
    def adds_up(self) -> bool:
        """Whether the movements lead from one balance to the other, in all and for each customer."""
        rows = self.customers
        each = rows["opening"] + rows[list(kpi.FLOW_NAMES)].sum(axis=1) == rows["closing"]
        return self.difference == 0 and bool(each.all())

    @cached_property
    def turned(self) -> pd.DataFrame:
        """TURNED."""
        return self.desk.turned(self.currency, self.since)

    @cached_property
    def flows(self) -> pd.DataFrame:
        """FLOWS."""
        return self.desk.flows(self.currency, self.since)

    @cached_property
    def rolls(self) -> pd.DataFrame:
        """ROLLS."""
        return kpi.rolls(self.turned, self.desk.options.edges)

    def behind(self, name: str) -> pd.DataFrame:
        """The documents behind one of STEPS or TURNS, the largest first: `amount` is what each counts for, with its
        customer, number, kind, day and currency."""
        turned = self.turned
        if name in kpi.FLOW_NAMES:
            lines = self.flows[(self.flows["flow"] == name).to_numpy()]
        elif name in TURNS:
            held = "open_before" if name == "cured" else "open_after"
            lines = turned[(turned["turn"] == name).to_numpy()].rename(columns={held: "amount"})
        else:
            held = "open_before" if name == "opening" else "open_after"
            lines = turned[(turned[held] != 0).to_numpy()].rename(columns={held: "amount"})
        return self._largest_first(lines[["document_id", "amount"]])

    def of_customer(self, customer: str) -> pd.DataFrame:
        """What moved one customer's documents, the largest first: as `behind`, with `flow`."""
        lines = self.flows[(self.flows["customer"] == customer).to_numpy()]
        return self._largest_first(lines[["document_id", "flow", "amount"]])

    def _largest_first(self, lines: pd.DataFrame) -> pd.DataFrame:
        order = lines["amount"].abs().sort_values(ascending=False, kind="stable").index
        return self.desk.of_documents(lines.loc[order])


Fields = tuple[tuple[str, str, Kind, int], ...]

DOCUMENT_FIELDS: Fields = (
    ("name", "export.customer", "text", 32),
    ("customer", "export.code", "text", 12),
    ("number", "export.number", "text", 17),
    ("kind", "export.kind", "text", 18),
    ("day", "export.day", "day", 12),
    ("flow", "moved.flow", "text", 16),
    ("amount", "moved.counted", "cents", 16),
    ("currency", "export.currency", "text", 9),
)

ROLL_FIELDS: Fields = (
    ("before", "moved.was", "text", 18),
    ("after", "moved.is", "text", 18),
    ("amount", "export.amount", "cents", 16),
    ("share", "moved.share", "percent", 10),
)


def step_name(words: Words, moved: Moved, name: str) -> str:
    """What one of STEPS or TURNS is called; a balance by its day, which is short where no year can be mistaken."""
    until = moved.desk.as_of
    if name not in ("opening", "closing"):
        return words(NAMES[name])
    day = moved.since if name == "opening" else until
    write = words.short_day if moved.since.year == until.year else words.day
    return words(NAMES[name], day=write(day))


def equation(words: Words, moved: Moved) -> str:
    """The whole movement as a line: opening balance, what was added and taken away, closing balance, difference."""
    parts = [
        f"{'−' if moved.totals[name] < 0 else '+'} {words.money(abs(moved.totals[name]), moved.currency)}"
        f" {words(NAMES[name]).lower()}"
        for name in moved.steps[1:-1]
    ]
    return words(
        "moved.equation",
        opening=words.money(moved.totals["opening"], moved.currency),
        parts=" ".join(parts),
        closing=words.money(moved.totals["closing"], moved.currency),
        difference=words.money(moved.difference, moved.currency),
    )


def movements_sheet(words: Words, moved: Moved) -> Sheet:
    """Every customer with an opening balance, a movement or a closing balance; the totals stand above."""
    rows = moved.customers.assign(name=moved.customers["customer"].map(moved.desk.names), currency=moved.currency)
    amounts = tuple(Field(name, step_name(words, moved, name), "cents", 16) for name in STEPS)
    fields = (
        Field("name", words("export.customer"), "text", 34),
        Field("customer", words("export.code"), "text", 12),
        *amounts,
        Field("change", words("moved.change"), "cents", 16),
        Field("currency", words("export.currency"), "text", 9),
    )
    about = words("moved.about", **_days(words, moved)) + "\n" + equation(words, moved)
    return _sheet(words, moved, words("nav.movements"), about, fields, rows)


def behind_sheet(words: Words, moved: Moved, name: str) -> Sheet:
    """Every document behind one of STEPS or TURNS; they add up to it."""
    rows = moved.behind(name)
    title = step_name(words, moved, name)
    about = words("moved.about_documents", name=title, total=_total(words, moved, rows), **_days(words, moved))
    return _documents(words, moved, rows, title, about)


def customer_sheet(words: Words, moved: Moved, customer: str) -> Sheet:
    """What moved each document of one customer."""
    rows = moved.of_customer(customer)
    title = words("moved.of_customer", name=moved.desk.names[customer])
    about = words("moved.about_customer", total=_total(words, moved, rows), **_days(words, moved))
    named = rows.assign(flow=rows["flow"].map({flow: words(NAMES[flow]) for flow in kpi.FLOW_NAMES}).astype("str"))
    return _documents(words, moved, named, title, about)


def rolls_sheet(words: Words, moved: Moved) -> Sheet:
    """ROLLS with the names of its buckets."""
    rolls = moved.rolls
    rows = rolls.assign(
        **{
            column: [roll_name(words, name, moved.desk.options.aged_by) for name in rolls[column]]
            for column in ("before", "after")
        }
    )
    day = words.day(moved.since)
    fields = tuple(
        Field(column, words(title, day=day) if title == "moved.was" else words(title), kind, width)
        for column, title, kind, width in ROLL_FIELDS
    )
    return _sheet(words, moved, words("moved.rolls"), words("moved.about_rolls", **_days(words, moved)), fields, rows)


def roll_name(words: Words, name: str, aged_by: str) -> str:
    """The name of a bucket, or of what is settled."""
    return words("moved.settled") if name == "settled" else bucket_label(words, name, aged_by)


def _documents(words: Words, moved: Moved, rows: pd.DataFrame, title: str, about: str) -> Sheet:
    kinds = {kind: words(f"kind.{kind}") for kind in rows["kind"].unique()}
    named = rows.assign(name=rows["customer"].map(moved.desk.names), kind=rows["kind"].map(kinds).astype("str"))
    fields = tuple(
        Field(column, words(key), kind, width)
        for column, key, kind, width in DOCUMENT_FIELDS
        if column != "flow" or "flow" in rows
    )
    return _sheet(words, moved, title, about, fields, named)


def _sheet(words: Words, moved: Moved, title: str, about: str, fields: tuple[Field, ...], rows: pd.DataFrame) -> Sheet:
    return Sheet(title, fields, rows, heading(moved.desk, words, title, about, currency=moved.currency))


def _days(words: Words, moved: Moved) -> dict[str, str]:
    return {"since": words.day(moved.since), "until": words.day(moved.desk.as_of)}


def _total(words: Words, moved: Moved, rows: pd.DataFrame) -> str:
    return words.money(int(rows["amount"].sum()), moved.currency)
