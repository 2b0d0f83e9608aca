"""What was so on a day of the year, as far as the books and the diary could tell, in plain loops.

Everything here takes a day and the day of the newest books then. No rule of the desk is used.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from src.collections import policy
from tests.simulated.calendar import GRACE, bank_days_after
from tests.simulated.collector import Act
from tests.simulated.world import Money
from tests.simulated.year import Year

RULES = policy.DEFAULT
"""The policy of the year: its numbers are data, not rules."""

ATTEMPTS = ("no_answer", "voicemail", "wrong_number")
TALKS = (
    *("promise", "dispute", "paid_already", "invoice_missing"),
    *("awaiting_approval", "in_difficulty", "refuses"),
)
UNSURE = "plan, with credit, a promise or another plan"
"""The answer of `left_alone` where a plan meets credit, a promise of a part, or a later plan that nobody accepted:
these loops do not say who is right."""

DONE = ("paid", "credited")
"""States of a part that is not waited for."""

LETTERS = ("reminder_1", "reminder_2", "reminder_3", "formal_notice")


@dataclass
class Owed:
    """What a customer owes in one currency: cents overdue, credit (negative), held back by disputes, promised and still
    to come; and what is open of each overdue document."""

    overdue: int = 0
    credit: int = 0
    disputed: int = 0
    promised: int = 0
    documents: dict[str, int] = field(default_factory=dict)
    oldest: date = date.max

    @property
    def asked(self) -> int:
        """Cents that may be asked for."""
        return max(self.overdue + self.credit - self.disputed - self.promised, 0)

    @property
    def covered(self) -> bool:
        """Whether half of what may be asked for is promised, or all but a little."""
        due = max(self.overdue + self.credit - self.disputed, 0)
        return self.promised > 0 and (self.promised * 2 >= due or due - self.promised <= RULES.tolerance)


class Truth:
    """A year to ask questions of. Acts that were taken back never were."""

    def __init__(self, year: Year, until: int = 2**31) -> None:
        """The acts up to the line `until` alone."""
        self.year = year
        undone = {one.undoes for one in year.diary}
        self.acts: dict[str, list[Act]] = defaultdict(list)
        for one in year.diary:
            if one.act != "undo" and one.line not in undone and one.line <= until:
                self.acts[one.customer].append(one)
        self.money: dict[str, list[Money]] = defaultdict(list)
        for paid in year.world.money:
            self.money[paid.customer].append(paid)
        days = year.world.exports
        papers = [one for own in year.world.of.values() for one in own]
        self.shown = {one.number for one in papers if any(one.day <= day and one.open_at(day) for day in days)}
        """Documents that an export of what is open ever named."""

    @property
    def customers(self) -> list[str]:
        return sorted(self.year.payers)

    def until(self, customer: str, day: date, *acts: str) -> list[Act]:
        """A customer's acts of these kinds up to a day, oldest first; all of them where none is named."""
        return [one for one in self.acts[customer] if one.on <= day and (not acts or one.act in acts)]

    def before(self, customer: str, line: int, *acts: str) -> list[Act]:
        """A customer's acts of these kinds before a line."""
        return [one for one in self.acts[customer] if one.line < line and (not acts or one.act in acts)]

    def segment(self, customer: str) -> str:
        return self.year.payers[customer].segment or "ordinary"

    def owed(self, customer: str, day: date, books: date) -> dict[str, Owed]:
        """What is owed, by currency, as the books of a day show it."""
        found: dict[str, Owed] = defaultdict(Owed)
        for one in self.year.world.of[customer]:
            left, own = one.open_at(books), found[one.currency]
            if left < 0:
                own.credit += left
            elif left > 0 and one.due < day:
                own.overdue += left
                own.documents[one.number] = left
                own.oldest = min(own.oldest, one.due)
        room = {one.number: max(one.open_at(books), 0) for one in self.year.world.of[customer]}
        for dispute, left in self.disputes(customer, day, books):
            number = dispute.details["documents"][0]
            held = min(left, room[number])
            room[number] -= held
            found[dispute.currency].disputed += held
        for made, state, got in self.judged(customer, day, books):
            if state in ("running", "unknown"):
                found[made.currency].promised += made.amount - got
        return found

    def disputes(self, customer: str, day: date, books: date) -> Iterator[tuple[Act, int]]:
        """The disputes still open with the cents left of each: credit notes since the dispute began take from it, and
        the word of a person ends it; payments do nothing."""
        ended = {one.details["dispute"] for one in self.until(customer, day, "dispute_settled")}
        notes = [one for one in self.year.world.of[customer] if one.kind == "credit_note" and one.day <= books]
        notes = [one for one in notes if self.year.exact or one.number in self.shown]
        left_of = {one.number: -one.amount for one in notes}
        for dispute in self.until(customer, day, "dispute"):
            left = dispute.amount
            for note in notes:
                if note.day >= dispute.on and note.currency == dispute.currency:
                    used = min(left, left_of[note.number])
                    left -= used
                    left_of[note.number] -= used
            if left > 0 and dispute.line not in ended:
                yield dispute, left

    def receipts(self, customer: str, books: date) -> list[tuple[date, date, Money, list[int]]]:
        """What came in as the books tell it: first and last possible day, the payment, what is left to be given. Books
        of what is open never tell of what was issued and paid between two of them."""
        found = []
        for paid in self.money[customer]:
            if paid.number and not self.year.exact and paid.number not in self.shown:
                continue
            exact = self.year.exact or not paid.number
            span = self.year.world.window(paid.day, exact)
            known = paid.day <= books if exact else span is not None and span[1] <= books
            if span and known:
                found.append((span[0], span[1], paid, [paid.amount]))
        return sorted(found, key=lambda one: one[1])

    def promises(self, customer: str, day: date, books: date) -> list[tuple[Act, str]]:
        """Every promise with its state."""
        return [(made, state) for made, state, _ in self.judged(customer, day, books)]

    def judged(self, customer: str, day: date, books: date) -> list[tuple[Act, str, int]]:
        """Every promise with its state and what came in for it: kept, partly_kept or broken by what came in up to two
        bank days after its day, money counting once; running before that day is over; unknown while the books are
        older."""
        receipts = self.receipts(customer, books)
        judged = []
        for one in self.until(customer, day, "promise"):
            last, got = bank_days_after(one.day, GRACE), 0
            for first, latest, paid, left in receipts:
                if paid.currency == one.currency and latest >= one.on and first <= last:
                    used = min(left[0], one.amount - got)
                    left[0] -= used
                    got += used
            state = "partly_kept" if got else "broken"
            state = "unknown" if last > books else state
            state = "running" if last >= day else state
            judged.append((one, "kept" if got >= one.amount else state, got))
        return judged

    def accepted(self, customer: str, day: date) -> Act | None:
        """The newest plan that was accepted up to a day."""
        lines = [one.details["plan"] for one in self.until(customer, day, "plan_accepted")]
        own = [one for one in self.until(customer, day, "plan") if one.line in lines]
        return own[-1] if own else None

    def in_force(self, customer: str, day: date) -> list[Act]:
        """The plans accepted up to a day, oldest first, but for those whose place a later one about one of their
        documents took."""
        lines = [one.details["plan"] for one in self.until(customer, day, "plan_accepted")]
        found: list[Act] = []
        for plan in self.until(customer, day, "plan"):
            if plan.line in lines:
                named = set(plan.details["documents"])
                found = [one for one in found if not named & set(one.details["documents"])] + [plan]
        return found

    def parts(self, plan: Act, day: date, books: date) -> list[tuple[int, str]] | None:
        """What came in for each part of a plan, and its state: paid, credited where nothing was left to ask for, ahead,
        unknown while the books are too old, or missed. Money paid since for the documents of the plan, or for none yet,
        goes to the oldest part; what had been paid of them before the plan was made, and was not known yet, takes from
        the last parts; None where credit plays a part in it, which takes more than this loop to say."""
        own = [one for one in self.year.world.of[plan.customer] if one.currency == plan.currency]
        before = plan.on - timedelta(days=1)
        known = min(before, books) if self.year.exact else self.year.world.books_of(plan.on)
        if any(one.kind != "invoice" and one.open_at(before) for one in own):
            return None
        if any(one.kind == "credit_note" and one.day >= before for one in own) or known is None:
            return None
        if self.until(plan.customer, day, "dispute"):
            return None
        rest, room = plan.amount, {}
        named = plan.details["documents"]
        invoices = (one for one in own if one.kind == "invoice" and one.number in named)
        for one in sorted(invoices, key=lambda one: (one.due, one.day, one.number)):
            cents = one.amount + sum(change for on, change in one.changes if on <= known)
            if cents > 0 and rest > 0:
                room[one.number] = min(cents, rest)
                rest -= room[one.number]
        asked = [(date.fromisoformat(part["day"]), part["amount"]) for part in plan.details["parts"]]
        for place in range(len(asked) - 1, -1, -1):
            less = min(asked[place][1], rest)
            asked[place] = (asked[place][0], asked[place][1] - less)
            rest -= less
        got = [0] * len(asked)
        for first, latest, paid, _ in self.receipts(plan.customer, books):
            since = latest > plan.on or first == latest == plan.on
            if paid.currency != plan.currency or not since or (paid.number and paid.number not in room):
                continue
            left = min(paid.amount, room.get(paid.number, paid.amount))
            if paid.number:
                room[paid.number] -= left
            for place, (_, cents) in enumerate(asked):
                used = min(left, cents - got[place])
                got[place] += used
                left -= used
        return [(cents, self._part(asked[place], cents, day, books)) for place, cents in enumerate(got)]

    def _part(self, asked: tuple[date, int], got: int, day: date, books: date) -> str:
        last = bank_days_after(asked[0], GRACE)
        if got >= asked[1]:
            return "paid" if asked[1] else "credited"
        if last >= day:
            return "ahead"
        return "missed" if last <= books else "unknown"

    def left_alone(self, customer: str, day: date, books: date) -> str:
        """Why a customer is rightly left alone on a day, '' when nobody should."""
        acts = self.until(customer, day)
        if any(one.act in ("escalate", "insolvency") for one in acts):
            return "others act"
        if any(one.act == "hold" and one.day >= day for one in acts):
            return "hold"
        postponed = [one for one in acts if one.act == "postpone"]
        if postponed and postponed[-1].day > day:
            return "postponed"
        owed = self.owed(customer, day, books)
        due = [one for one in owed.values() if one.covered or one.asked > RULES.tolerance]
        if due and all(one.covered for one in due):
            return "promise"
        if self.accepted(customer, day) and any(one.promised for one in owed.values()):
            return UNSURE
        proposed = self.until(customer, day, "plan")
        plan = self.accepted(customer, day)
        if proposed and proposed[-1] is not plan and proposed[-1].on + timedelta(days=RULES.reply) > day:
            parts = self.parts(proposed[-1], day, books)
            if parts is None:
                return UNSURE
            if not all(state in DONE for _, state in parts):
                return "plan proposed"
        if plan is not None:
            states = self._states(customer, day, books)
            if states is None:
                return UNSURE
            if "missed" not in states and not set(states) <= set(DONE):
                return "plan" if plan is proposed[-1] else UNSURE
        return "" if any(one.asked > RULES.tolerance for one in owed.values()) else "nothing to ask"

    def _states(self, customer: str, day: date, books: date) -> list[str] | None:
        """The states of all parts of a customer's plans in force; None where these loops do not say: credit plays a
        part, or of several plans a part of an older one was missed before the newest, or money is for none of them."""
        running = self.in_force(customer, day)
        each = [self.parts(one, day, books) for one in running]
        told = [[state for _, state in parts] for parts in each if parts is not None]
        if len(told) < len(each):
            return None
        loose = any(
            not paid.number and latest >= running[0].on for _, latest, paid, _ in self.receipts(customer, books)
        )
        if len(running) > 1 and (loose or any("missed" in states for states in told[:-1])):
            return None
        return [state for states in told for state in states]

    def waits(self, customer: str) -> Sequence[int]:
        """The days between the steps of a customer's ladder."""
        return [step.wait for step in RULES.ladder(self.segment(customer)) if step.on]
