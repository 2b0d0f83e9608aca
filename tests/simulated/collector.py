"""The collector: each day at the desk she writes down what she heard, then does what the list says, in its order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from src.collections import instalments, policy
from src.collections.desk import Desk
from src.collections.reports.asked import claims
from tests.simulated.calendar import on_a_working_day
from tests.simulated.keeping import Keeping
from tests.simulated.payers import Answer, Payer

HOLDS = {"awaiting_approval": 10}
POSTPONES = {"invoice_missing": 7}
"""Days she leaves a customer alone after these answers."""


@dataclass(frozen=True)
class Act:
    """What she wrote down, as she remembers it herself; `ours` when we went to the customer, `asked` what was asked
    for then: currency, cents and document numbers of each claim, where she looked."""

    line: int
    on: date
    hour: int
    act: str
    customer: str
    day: date | None = None
    amount: int = 0
    currency: str = ""
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    undoes: int = 0
    ours: bool = False
    asked: tuple[tuple[str, int, frozenset[str]], ...] | None = None


@dataclass(frozen=True)
class News:
    """Word from a customer that waits on the desk."""

    day: date
    customer: str
    number: str
    told: Answer


@dataclass
class Collector:
    """Her diary, her inbox, and how many customers she can see to in a day. One contact in `looks` she checks what the
    mail asks for."""

    keeping: Keeping
    payers: Mapping[str, Payer]
    chance: Random
    capacity: int
    looks: int
    diary: list[Act] = field(default_factory=list)
    inbox: list[News] = field(default_factory=list)

    def hears(self, day: date, customer: str, number: str, told: Answer) -> None:
        self.inbox.append(News(day, customer, number, told))

    def note(self, on: date, hour: int, act: str, customer: str, desk: Desk | None = None, **told: Any) -> Act:
        """One act: in the journal, and in her diary. `desk` for a step that the policy is asked about."""
        ours, asked = told.pop("ours", False), told.pop("asked", None)
        line = self.keeping.write(desk, on, hour, act, customer, **told)
        made = Act(line, on, hour, act, customer, **told, ours=ours, asked=asked)
        self.diary.append(made)
        return made

    def begins(self, on: date) -> None:
        """Says of each customer what kind it is, where she knows."""
        for code, payer in self.payers.items():
            if payer.segment:
                self.note(on, 8, "segment", code, note=payer.segment)

    def opens_mail(self, on: date) -> None:
        """Puts on record what came in since she was last here."""
        waiting, self.inbox = self.inbox, []
        for news in waiting:
            told = news.told
            if told.act == "dispute_settled":
                opened = [one for one in self.diary if one.act == "dispute" and one.customer == news.customer]
                own = [one for one in opened if news.number in one.details["documents"]]
                if own:
                    self.note(on, 8, told.act, news.customer, details={"dispute": own[-1].line})
            elif told.act == "plan_accepted":
                proposed = [one for one in self.diary if one.act == "plan" and one.customer == news.customer]
                self.note(on, 8, told.act, news.customer, details={"plan": proposed[-1].line})
            else:
                self.note(on, 8, told.act, news.customer, day=told.day)

    def works(self, desk: Desk, on: date) -> list[str]:
        """Sees to the first customers against whom nothing speaks; gives those she contacted or put on the list."""
        free = desk.worklist[(desk.worklist["objections"] == "").to_numpy()].head(self.capacity)
        hour = self.chance.randint(6, 21)
        hour = hour if not policy.out_of_hours(datetime.combine(on, time(hour))) else 9
        seen = []
        for line in free.to_dict("records"):
            if line["cautions"] in ("", "no_email", "no_phone"):
                self.sees_to(desk, on, hour, line)
                seen.append(line["customer"])
        return seen

    def sees_to(self, desk: Desk, on: date, hour: int, line: Mapping[str, Any]) -> None:
        """The step that is due, in the way the list says."""
        customer, step = line["customer"], line["step"]
        asked = self.asks_for(desk, customer) if self.chance.randrange(self.looks) == 0 else None
        if step in ("call", "call_2"):
            self.calls(desk, on, hour, line, asked)
        elif step == "plan":
            self.proposes(desk, on, hour, line, asked, step=True)
        else:
            channel = "letter" if "no_email" in line["cautions"] else line["channel"]
            told = {"template": step, "channel": channel}
            self.note(on, hour, step, customer, desk, details=told, ours=step != "escalate", asked=asked)
            self.payers[customer].reads(on, step)
        if self.chance.random() < 0.01:
            self.errs(on, hour, customer)

    def calls(self, desk: Desk, on: date, hour: int, line: Mapping[str, Any], asked: Any) -> None:
        """A call, with the outcome the customer gives it, and what follows from that."""
        customer, payer = line["customer"], self.payers[line["customer"]]
        told = payer.answers(on, line["amount_asked"], line["currency"])
        self.note(
            on,
            hour,
            told.act,
            customer,
            day=told.day,
            amount=told.amount,
            currency=told.currency,
            details=told.details,
            ours=True,
            asked=asked,
        )
        if told.act in HOLDS:
            end = on + timedelta(days=HOLDS[told.act])
            self.note(on, hour, "hold", customer, day=end, note="waits for an approval")
        if told.act in POSTPONES:
            self.note(on, hour, "postpone", customer, day=on + timedelta(days=POSTPONES[told.act]))
        if told.act == "in_difficulty":
            self.proposes(desk, on, hour, line, None)

    def proposes(
        self, desk: Desk, on: date, hour: int, line: Mapping[str, Any], asked: Any, *, step: bool = False
    ) -> None:
        """A plan over what is asked for, about the documents that are overdue; as a step of the list it is one of ours,
        in a call it belongs to the call."""
        documents = desk.overdue_numbers(line["customer"], line["currency"])
        amount = line["amount_asked"]
        plan = instalments.proposed(amount, line["currency"], on_a_working_day(on), documents=documents)
        self.note(
            on,
            hour,
            "plan",
            line["customer"],
            desk if step else None,
            day=plan.parts[0].day,
            amount=plan.total,
            currency=plan.currency,
            details=instalments.to_dict(plan),
            ours=True,
            asked=asked,
        )
        parts = [(part.day, part.amount) for part in plan.parts]
        self.payers[line["customer"]].offered(on, parts, plan.currency)

    def errs(self, on: date, hour: int, customer: str) -> None:
        """Puts something on record that was not so, and takes it back."""
        wrong = self.note(on, hour, "hold", customer, day=on + timedelta(days=60), note="a slip")
        line = self.keeping.undo(on, hour, wrong.line, customer)
        self.diary.append(Act(line, on, hour, "undo", customer, undoes=wrong.line))

    def asks_for(self, desk: Desk, customer: str) -> tuple[tuple[str, int, frozenset[str]], ...]:
        """What a mail of that day would ask for."""
        found = claims(desk, customer)
        return tuple((one.currency, one.total, frozenset(one.due["number"])) for one in found)
