"""The people who owe: how each kind pays by itself, answers the telephone, keeps a promise, and reacts to a letter."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.simulated.calendar import FIRST, LAST, bank_days_after, on_a_working_day
from tests.simulated.world import Paper, World

LETTERS = ("reminder_1", "reminder_2", "reminder_3", "formal_notice", "escalate")
"""What may move somebody to pay, beside a call."""


@dataclass(frozen=True)
class Kind:
    """How many of a hundred are so; the days after the due day on which they pay by themselves (None: only when
    asked); how likely each of LETTERS moves them; what they say on the telephone and how they keep what they promise,
    as weights."""

    share: int
    alone: tuple[int, int] | None
    moved: Sequence[float]
    says: Mapping[str, int]
    keeps: Mapping[str, int]


ALWAYS = {"in_time": 6, "grace": 2, "part": 1, "late": 1}
SELDOM = {"in_time": 2, "grace": 1, "part": 3, "late": 2, "never": 3}
USUAL = {"promise": 7, "invoice_missing": 2, "awaiting_approval": 1}

KINDS = {
    "punctual": Kind(30, (-3, 1), (1, 1, 1, 1, 1), USUAL, ALWAYS),
    "slow": Kind(12, (5, 32), (0.3, 0.5, 0.5, 1, 1), USUAL, ALWAYS),
    "forgetful": Kind(14, None, (0.8, 0.8, 0.8, 1, 1), USUAL, ALWAYS),
    "strategic": Kind(12, None, (0, 0.4, 0.3, 0.9, 0.5), {"promise": 8, "refuses": 1, "awaiting_approval": 1}, SELDOM),
    "in_difficulty": Kind(9, None, (0, 0.1, 0, 0.2, 0), {"in_difficulty": 6, "promise": 3}, SELDOM),
    "disputing": Kind(9, None, (0.3, 0.4, 0.4, 0.6, 1), {"dispute": 7, "promise": 2}, ALWAYS),
    "insolvent": Kind(3, None, (0, 0.2, 0, 0, 0), {"promise": 5, "in_difficulty": 2}, {"part": 1, "never": 2}),
    "refusing": Kind(4, None, (0, 0, 0, 0.2, 0.2), {"refuses": 5, "promise": 2}, {"never": 3, "part": 1}),
    "on_account": Kind(7, (2, 20), (0.7, 0.7, 0.7, 1, 1), USUAL, ALWAYS),
}

SEGMENTS = ("", "", "", "", "", "consumer", "public", "large", "good", "bad")
"""What the collector says of them, one in ten each; of half of them nothing."""

UNHEARD = {"no_answer": 20, "voicemail": 8, "wrong_number": 2}
"""Of a hundred calls, those that reach nobody."""


@dataclass(frozen=True)
class Answer:
    """What a call came to: the act to put on record and what belongs to it."""

    act: str
    day: date | None = None
    amount: int = 0
    currency: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Agenda:
    """What is going to happen, by day: each is called with the day."""

    by_day: dict[date, list[Callable[[date], None]]] = field(default_factory=lambda: defaultdict(list))

    def on(self, day: date, act: Callable[[date], None]) -> None:
        self.by_day[on_a_working_day(day)].append(act)

    def run(self, day: date) -> None:
        for act in self.by_day.pop(day, []):
            act(day)


@dataclass
class Payer:
    """A customer. `tell` puts word for the collector on the desk: an act with what belongs to it."""

    code: str
    kind: str
    segment: str
    chance: Random
    world: World
    agenda: Agenda
    tell: Callable[[date, str, str, Answer], None]
    disputed: set[str] = field(default_factory=set)
    in_plan: bool = False
    unreachable: bool = False

    @property
    def nature(self) -> Kind:
        return KINDS[self.kind]

    def live(self) -> None:
        """The invoices of the year, and what the customer does about each by itself."""
        every = self.chance.choice((20, 35, 60, 90))
        self.unreachable = self.chance.random() < 0.01
        day = FIRST - timedelta(days=self.chance.randint(30, 120))
        if self.kind == "insolvent":
            self.agenda.on(FIRST + timedelta(days=self.chance.randint(60, 300)), self.fails)
        while day < LAST:
            self.agenda.on(day, self.billed) if day >= FIRST - timedelta(days=150) else None
            day += timedelta(days=max(5, round(self.chance.gauss(every, every / 4))))

    def billed(self, day: date) -> None:
        """A new invoice, unless nothing is delivered any more."""
        if self.code in self.world.insolvent or (self.in_plan and self.chance.random() < 0.7):
            return
        abroad = self.code.endswith("7") and self.chance.random() < 0.3
        amount = round(self.chance.lognormvariate(6.8, 1.1) * 100) + self.chance.choice((0, 0, 1, 33, 99))
        due = day + timedelta(days=self.chance.choice((14, 30, 30, 30, 60)))
        paper = self.world.paper(self.code, "invoice", day, due, amount, "USD" if abroad else "EUR")
        alone = self.nature.alone
        if alone and self.chance.random() < 0.93:
            self.agenda.on(due + timedelta(days=self.chance.randint(*alone)), lambda on: self.settles(on, paper))
        if self.chance.random() < 0.02:
            self.agenda.on(due + timedelta(days=5), lambda on: self.forgiven(on, paper))

    def settles(self, day: date, paper: Paper) -> None:
        """Pays one invoice by itself, some on account; nobody pays what is in dispute."""
        if paper.open <= 0 or paper.number in self.disputed or self.code in self.world.insolvent:
            return
        if self.kind == "on_account":
            amount = paper.open + self.chance.choice((0, 0, 5_000))
            matched = day + timedelta(days=self.chance.randint(9, 30))
            self.world.pay_on_account(self.code, day, amount, paper.currency, matched)
        else:
            self.world.pay(self.code, day, [paper])

    def forgiven(self, day: date, paper: Paper) -> None:
        """A credit note for a tenth of an invoice, out of goodwill; none while something is in dispute."""
        if paper.open == paper.amount and not self.disputed:
            self.world.credit(paper, day, max(paper.amount // 10, 1), day + timedelta(days=9))

    def fails(self, day: date) -> None:
        """The judgment: nothing is paid any more, and the collector hears of it some days later."""
        self.world.insolvent[self.code] = day
        heard = Answer("insolvency", day=day)
        self.agenda.on(day + timedelta(days=self.chance.randint(1, 8)), lambda on: self.tell(on, self.code, "", heard))

    def reads(self, day: date, act: str) -> None:
        """A letter, or the escalation: who is moved pays all that is late some days later."""
        if act in LETTERS and self.chance.random() < self.nature.moved[LETTERS.index(act)]:
            self.agenda.on(day + timedelta(days=self.chance.randint(2, 8)), self.pays_all)

    def pays_all(self, day: date) -> None:
        """Everything late that is not in dispute."""
        if self.code not in self.world.insolvent:
            late = [one for one in self.world.overdue(self.code, day) if one.number not in self.disputed]
            self.world.pay(self.code, day, late)

    def answers(self, day: date, amount: int, currency: str) -> Answer:
        """What a call about an amount comes to; what the customer is going to do about it is on the agenda."""
        late = [one for one in self.world.overdue(self.code, day) if one.number not in self.disputed]
        reached = self.chance.random() * 100
        for unheard, share in UNHEARD.items():
            if reached < share or (self.unreachable and unheard == "wrong_number"):
                return Answer(unheard)
            reached -= share
        if not late:
            return Answer("paid_already")
        says = self.chance.choices(list(self.nature.says), list(self.nature.says.values()))[0]
        if says == "promise":
            return self.promises(day, amount, currency)
        if says == "dispute" and not self.disputed:
            return self.disputes(day, late[0])
        if says == "dispute":
            return self.promises(day, amount, currency)
        if says in ("invoice_missing", "awaiting_approval"):
            self.agenda.on(day + timedelta(days=self.chance.randint(6, 18)), self.pays_all)
        return Answer(says)

    def promises(self, day: date, amount: int, currency: str) -> Answer:
        """The whole or a part, in three to twelve days; kept, kept late, kept in part or not at all."""
        whole = self.chance.random() < 0.7
        amount = amount if whole else max(amount * self.chance.choice((10, 30, 49, 50, 60)) // 100, 1)
        until = on_a_working_day(day + timedelta(days=self.chance.randint(3, 12)))
        keeps = self.chance.choices(list(self.nature.keeps), list(self.nature.keeps.values()))[0]
        days = self.chance.randint(3, 9)
        when = {"in_time": until, "grace": bank_days_after(until, 1 + days % 2), "part": until}
        paid = amount if keeps != "part" else amount * self.chance.randint(2, 9) // 10
        if keeps != "never":
            on = when.get(keeps, bank_days_after(until, days))
            self.agenda.on(on, lambda then: self.pays(then, paid, currency))
        return Answer("promise", until, amount, currency)

    def pays(self, day: date, amount: int, currency: str) -> None:
        """An amount, for the oldest invoices that are not in dispute; some pay it on account."""
        if self.code in self.world.insolvent or amount <= 0:
            return
        if self.kind == "on_account":
            self.world.pay_on_account(self.code, day, amount, currency, day + timedelta(days=10))
            return
        known = day - timedelta(days=8)
        every = self.world.invoices(self.code, currency)
        mine = [one for one in every if one.number not in self.disputed and one.day <= known]
        self.world.pay(self.code, day, mine, amount)

    def disputes(self, day: date, paper: Paper) -> Answer:
        """One invoice, whole or in part; some weeks later it is credited, or a person settles it."""
        whole = self.chance.random() < 0.7
        amount = paper.open if whole else max(paper.open // 3, 1)
        self.disputed.add(paper.number)
        after = day + timedelta(days=self.chance.randint(6, 40))
        how = self.chance.choices(("credited", "settled", "partly", "paid"), (4, 3, 2, 1))[0]
        self.agenda.on(after, lambda on: self.settled(on, paper, amount, how))
        told = {"documents": [paper.number], "reason": "quality", "owner": "Ann", "next": "ask the warehouse"}
        return Answer("dispute", day + timedelta(days=14), amount, paper.currency, told)

    def settled(self, day: date, paper: Paper, amount: int, how: str) -> None:
        """The end of a dispute: a credit note over all of it, over half of it, or none, and the word of a person.
        One pays it all the same: that ends no dispute, the person does."""
        if how == "paid" and self.code not in self.world.insolvent:
            self.world.pay(self.code, day, [paper])
        if how in ("credited", "partly") and paper.open > 0:
            cents = min(amount if how == "credited" else max(amount // 2, 1), paper.open)
            self.world.credit(paper, day, cents, day + timedelta(days=self.chance.randint(9, 16)))
        if how != "credited" or paper.open < amount:
            over = day + timedelta(days=10)
            self.agenda.on(over, lambda on: self.tell(on, self.code, paper.number, Answer("dispute_settled")))
        self.agenda.on(day + timedelta(days=12), lambda on: self.disputed.discard(paper.number))

    def offered(self, day: date, parts: Sequence[tuple[date, int]], currency: str) -> None:
        """A plan on the table: some accept it within a week, and keep to it or not."""
        likely = {"in_difficulty": 0.8, "strategic": 0.3}.get(self.kind, 0.1)
        if self.chance.random() > likely or self.code in self.world.insolvent:
            return
        agreed = day + timedelta(days=self.chance.randint(1, 6))
        self.agenda.on(agreed, lambda on: self.tell(on, self.code, "", Answer("plan_accepted")))
        self.in_plan = True
        lasts = self.chance.choices((len(parts), len(parts) - 1, 1, 0), (6, 1, 1, 1))[0]
        for part_day, cents in parts[:lasts]:
            late = self.chance.choice((0, 0, 0, 1, 2, 6))
            on = bank_days_after(part_day, late) if late else on_a_working_day(part_day)
            self.agenda.on(on, lambda then, cents=cents: self.pays(then, cents, currency))


def crowd(seed: int, number: int, world: World, agenda: Agenda, tell: Callable[..., None]) -> list[Payer]:
    """So many customers, of the kinds in their shares; the same for the same seed."""
    draw = Random(f"{seed}/crowd")
    kinds = [name for name, kind in KINDS.items() for _ in range(kind.share)]
    made = []
    for place in range(number):
        code = f"C{place:04d}"
        kind = kinds[(place * 37 + seed) % len(kinds)]
        segment = draw.choice(SEGMENTS)
        made.append(Payer(code, kind, segment, Random(f"{seed}/{code}"), world, agenda, tell))
    return made
