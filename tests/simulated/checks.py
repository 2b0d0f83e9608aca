"""What must hold of any simulated year: each check gives a sentence per fault, none when all is well."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from src.collections.desk import Desk
from tests.simulated.calendar import bank_days_after, on_a_working_day, works
from tests.simulated.collector import Act
from tests.simulated.truth import ATTEMPTS, LETTERS, RULES, TALKS, UNSURE, Truth
from tests.simulated.year import Seen

CONTACTS = (*ATTEMPTS, *TALKS, *LETTERS, "plan")
WEEK = 7
RECENT = timedelta(days=365)
"""A first reminder is one of the same debt although part of what it named was paid since."""


def ordinary(seen: Seen) -> bool:
    """Whether it was a day on which she called too, the books fresh enough."""
    return works(seen.day) and seen.day - seen.books <= timedelta(days=RULES.stale)


def nobody_is_forgotten(truth: Truth) -> Iterator[str]:
    """Nobody who may be chased waits longer than the longest wait of the ladder, counted from the last contact or from
    the day the oldest document fell due, or than a consumer's fourteen days; for a first letter not longer than its own
    wait, as far as the caps allow. A customer has one first letter for all that is overdue, in whatever currency."""
    for customer in truth.customers:
        waits, since = truth.waits(customer), None
        for seen in truth.year.seen:
            reason = truth.left_alone(customer, seen.day, seen.books)
            if reason or customer in seen.done:
                since = None if reason else seen.day
                continue
            since = since or seen.day
            if not ordinary(seen):
                continue
            owed = truth.owed(customer, seen.day, seen.books).values()
            oldest = min(one.oldest for one in owed if one.asked)
            begun = min(one.oldest for one in owed)
            last = truth.until(customer, seen.day, *CONTACTS)
            free = [one for one in last[-1:] if truth.segment(customer) == "consumer" and one.act == "reminder_1"]
            if free and seen.day <= _last_of_fourteen(free[0]):
                continue
            if (seen.day - max(since, oldest)).days > max(waits):
                yield f"{seen.day} {customer}: nobody since {since}"
            story = [one for one in last if one.on >= begun]
            rested = not last or (seen.day - last[-1].on).days >= WEEK
            if not story and rested and (seen.day - oldest).days >= waits[0] and since < seen.day:
                yield f"{seen.day} {customer}: late since {oldest}, no first letter"


def a_broken_promise_brings_a_call(truth: Truth) -> Iterator[str]:
    """Once the books show that a promise was not kept, she calls the next time she is at the desk, unless the caps
    forbid it or a plan was offered since its day; after a formal notice others follow."""
    for customer in truth.customers:
        for seen in filter(ordinary, truth.year.seen):
            judged = truth.promises(customer, seen.day, seen.books)
            if not judged or judged[-1][1] not in ("broken", "partly_kept"):
                continue
            made = judged[-1][0]
            acts = truth.until(customer, seen.day, *CONTACTS)
            if any(one.on > made.day and one.act in (*TALKS, *ATTEMPTS, "plan", "formal_notice") for one in acts):
                continue
            owed = [one for one in truth.owed(customer, seen.day, seen.books).values() if one.asked > RULES.tolerance]
            story = min((one.oldest for one in owed), default=date.max)
            noticed = any(one.act == "formal_notice" and one.on >= story for one in acts)
            if truth.left_alone(customer, seen.day, seen.books) or truth.accepted(customer, seen.day):
                continue
            if made.day < story or noticed:
                continue
            today = [one for one in acts if one.on == seen.day]
            if _call_allowed([one for one in acts if one.on < seen.day], seen.day) and not today:
                yield f"{seen.day} {customer}: promise of {made.day} broken, no call"


def _call_allowed(acts: list[Act], day: date) -> bool:
    """Whether the caps leave room for a call on a day, after these contacts."""
    if not acts:
        return True
    rest = RULES.retry if acts[-1].act in ("no_answer", "voicemail") else RULES.rest
    week = [one for one in acts if (day - one.on).days < WEEK]
    talks = any(one.act in (*TALKS, "plan") for one in week)
    calls = [one for one in week if one.act in (*TALKS, *ATTEMPTS, "plan")]
    return (day - acts[-1].on).days >= rest and not talks and len(calls) < 3


def nobody_is_pestered(truth: Truth) -> Iterator[str]:
    """One letter and one conversation in seven days, three calls and attempts, days of rest between, and no call on a
    Sunday, a holiday or outside the hours."""
    for customer in truth.customers:
        ours = [one for one in truth.acts[customer] if one.ours]
        for place, one in enumerate(ours):
            earlier = [other for other in ours[:place] if other.on < one.on]
            same = [other for other in ours[:place] if other.on == one.on]
            if same and not (one.act == "plan" and same[-1].act == "in_difficulty"):
                yield f"{one.on} {customer}: {one.act} after {same[-1].act} on one day"
            week = [other for other in earlier if (one.on - other.on).days < WEEK]
            if one.act in LETTERS and any(other.act in LETTERS for other in week):
                yield f"{one.on} {customer}: a second letter in a week"
            if one.act in TALKS and any(other.act in TALKS for other in week):
                yield f"{one.on} {customer}: a second conversation in a week"
            calls = [other for other in week if other.act in (*TALKS, *ATTEMPTS)]
            if one.act in (*TALKS, *ATTEMPTS) and len(calls) >= 3:
                yield f"{one.on} {customer}: a fourth call in a week"
            rest = 1 if earlier and earlier[-1].act in ("no_answer", "voicemail") else 3
            if earlier and (one.on - earlier[-1].on).days < rest:
                yield f"{one.on} {customer}: {one.act} {(one.on - earlier[-1].on).days} days after {earlier[-1].act}"
            if one.act in (*TALKS, *ATTEMPTS) and not (works(one.on) and 8 <= one.hour < 20):
                yield f"{one.on} {customer}: called on {one.on:%A} at {one.hour}"


def nobody_is_chased_wrongly(truth: Truth) -> Iterator[str]:
    """Nobody is contacted while rightly left alone, and what the list and the mails ask for is what is owed."""
    for seen in truth.year.seen:
        then = Truth(truth.year, seen.line)
        by_customer = {row["customer"]: row for row in seen.rows}
        for customer in seen.done:
            reason = then.left_alone(customer, seen.day, seen.books)
            if reason and reason != UNSURE:
                yield f"{seen.day} {customer}: {by_customer[customer]['step']} although {reason}"
        for customer, row in by_customer.items():
            owed = then.owed(customer, seen.day, seen.books)[row["currency"]]
            if then.accepted(customer, seen.day):
                if row["amount_asked"] > owed.asked and not row["objections"]:
                    yield f"{seen.day} {customer}: list asks {row['amount_asked']} of a plan, owed {owed}"
            elif (row["overdue"], row["amount_asked"]) != (owed.overdue, owed.asked):
                yield f"{seen.day} {customer}: list asks {row['amount_asked']} of {row['overdue']}, owed {owed}"


def mails_ask_for_what_is_owed(truth: Truth) -> Iterator[str]:
    """Where she looked at what a mail asks for, it is what is owed, in every currency, for no document that is paid or
    disputed whole."""
    for acts in truth.acts.values():
        for one in acts:
            if one.asked is None or truth.accepted(one.customer, one.on):
                continue
            books = truth.year.world.books_of(one.on - timedelta(days=1))
            owed = Truth(truth.year, one.line - 1).owed(one.customer, one.on, books)
            right = {code: own.asked for code, own in owed.items() if own.asked > 0}
            told = {code: cents for code, cents, _ in one.asked}
            if told != right:
                yield f"{one.on} {one.customer}: a mail asks for {told}, owed {right}"
            named = {number for _, _, numbers in one.asked for number in numbers}
            wrong = named - {number for own in owed.values() for number in own.documents}
            if wrong:
                yield f"{one.on} {one.customer}: a mail names {wrong}, which are not overdue"


def promises_are_judged_as_paid(truth: Truth) -> Iterator[str]:
    """Every promise has the state that the payments give it, on every eighth evening of an export and at the end."""
    exports = truth.year.world.exports
    for day in {*exports[7::8], exports[-1]}:
        desk = Desk.of(truth.year.facts, day)
        told = dict(zip(desk.promises["journal_id"].tolist(), desk.promises["state"], strict=True))
        right = {made.line: state for who in truth.customers for made, state in truth.promises(who, day, day)}
        for line in right.keys() | told.keys():
            if right.get(line) != told.get(line):
                yield f"{day}: promise {line} is {told.get(line)}, by the payments {right.get(line)}"


def plans_are_judged_as_paid(truth: Truth) -> Iterator[str]:
    """Every part of every accepted plan has what the payments gave it and the state that follows, where no credit
    plays a part."""
    exports = truth.year.world.exports
    for day in {*exports[7::8], exports[-1]}:
        desk = Desk.of(truth.year.facts, day)
        for customer in truth.customers:
            plan = truth.accepted(customer, day)
            parts = truth.parts(plan, day, day) if plan else None
            if plan and parts is not None:
                own = desk.plan_parts[(desk.plan_parts["journal_id"] == plan.line).to_numpy()]
                told = list(zip(own["received"].tolist(), own["state"], strict=True))
                if told != parts:
                    yield f"{day} {customer}: plan {plan.line} is {told}, by the payments {parts}"


def notices_follow_their_steps(truth: Truth) -> Iterator[str]:
    """A formal notice follows a first and a second reminder and a call or an attempt at one; to a consumer nothing is
    written without a first reminder of the same debt, nor within its fourteen days; no step is done twice."""
    for customer in truth.customers:
        for one in truth.acts[customer]:
            if one.act not in LETTERS:
                continue
            books = truth.year.world.books_of(one.on - timedelta(days=1))
            owed = truth.owed(customer, one.on, books)
            oldest = min((own.oldest for own in owed.values()), default=date.max)
            oldest = date.min if truth.accepted(customer, one.on) else oldest
            story = [other for other in truth.before(customer, one.line) if other.on >= oldest]
            done = [other.act for other in story]
            if one.act == "formal_notice":
                first = [
                    other for other in truth.before(customer, one.line, "reminder_1") if one.on - other.on < RECENT
                ]
                called = {*TALKS, *ATTEMPTS} & set(done)
                if not first or "reminder_2" not in done or not called:
                    yield f"{one.on} {customer}: a formal notice after {done}"
            free = [other for other in story if other.act == "reminder_1"]
            soon = one.act != "reminder_1" and (not free or one.on <= _last_of_fourteen(free[-1]))
            if truth.segment(customer) == "consumer" and soon:
                yield f"{one.on} {customer}: {one.act} to a consumer, first reminder on {[other.on for other in free]}"
            if one.act in done and oldest > date.min:
                yield f"{one.on} {customer}: {one.act} twice for one debt"


def _last_of_fourteen(reminder: Act) -> date:
    """The fourteenth day after a first reminder, or the first working day after it: counted from the day after a mail,
    from the third working day after a letter."""
    mailed = reminder.details["channel"] == "email"
    first = reminder.on + timedelta(days=1) if mailed else bank_days_after(reminder.on, 3)
    return on_a_working_day(first + timedelta(days=13))


def the_journal_is_the_diary(truth: Truth) -> Iterator[str]:
    """Every act of the year stands in the journal as she wrote it down."""
    journal = truth.year.facts.journal
    kept = {int(line["id"]): line for line in journal.to_dict("records")}
    if sorted(kept) != [one.line for one in truth.year.diary]:
        yield f"{len(kept)} lines of {len(truth.year.diary)} acts"
    for one in truth.year.diary:
        line = kept.get(one.line, {})
        day = None if pd.isna(line.get("day")) else line["day"].date()
        told = (line.get("act"), line.get("customer"), line["on"].date(), day, line.get("amount"), line.get("undoes"))
        if told != (one.act, one.customer, one.on, one.day, one.amount, one.undoes):
            yield f"line {one.line}: {told}"
        details = json.loads(line["details"])
        details.pop("override", None)
        if details != json.loads(json.dumps(dict(one.details))):
            yield f"line {one.line}: {details}"


def past_lists_do_not_change(truth: Truth) -> Iterator[str]:
    """The list of an evening of books is the same when it is looked at a year later."""
    for day, then in truth.year.evenings.items():
        now = Desk.of(truth.year.facts, day).worklist
        if not now.equals(then):
            differing = [name for name in then.columns if not now[name].equals(then[name])]
            yield f"{day}: {len(then)} and {len(now)} lines, {differing} differ"


def who_was_seen_today_is_left_alone(truth: Truth) -> Iterator[str]:
    """In the evening nobody who was contacted that day stands on the list as one to contact."""
    for seen in truth.year.seen:
        evening = truth.year.evenings.get(seen.day)
        if evening is not None:
            free = set(evening["customer"][(evening["objections"] == "").to_numpy()])
            for customer in free & set(seen.done):
                yield f"{seen.day} {customer}: contacted today, and on the list again"


def the_most_valuable_come_first(truth: Truth) -> Iterator[str]:
    """Nobody waits for somebody who owes less, is less late, broke no more promises and was heard of more lately."""
    for seen in truth.year.seen:
        then = Truth(truth.year, seen.line)
        free = [row["customer"] for row in seen.rows if not row["objections"]]
        worth = {customer: _worth(then, customer, seen) for customer in free}
        for waiting in set(free) - set(seen.done):
            for other in set(free) & set(seen.done):
                more = [one >= two for one, two in zip(worth[waiting], worth[other], strict=True)]
                if all(more) and worth[waiting][0] > worth[other][0]:
                    yield f"{seen.day}: {waiting} {worth[waiting]} waits for {other} {worth[other]}"


def _worth(truth: Truth, customer: str, seen: Seen) -> tuple[float, ...]:
    """What makes a contact worth more, each by itself: the largest amount to ask, the days it is late, the kind of
    customer, promises broken, one just broken, days without a word (as many as there are where nobody ever wrote)."""
    owed = max(truth.owed(customer, seen.day, seen.books).values(), key=lambda one: one.overdue)
    judged = truth.promises(customer, seen.day, seen.books)
    broken = [made for made, state in judged if state in ("broken", "partly_kept")]
    just = bool(judged) and judged[-1][0] in broken and judged[-1][0].day >= owed.oldest
    last = truth.until(customer, seen.day, *CONTACTS)
    silent = min((seen.day - last[-1].on).days, 30) if last else 30
    kind = {"bad": 2, "good": 0}.get(truth.segment(customer), 1)
    plan = truth.accepted(customer, seen.day) is None
    return owed.asked, (seen.day - owed.oldest).days, kind, min(len(broken), 4), just, silent, plan


CHECKS = (
    nobody_is_forgotten,
    a_broken_promise_brings_a_call,
    nobody_is_pestered,
    nobody_is_chased_wrongly,
    mails_ask_for_what_is_owed,
    promises_are_judged_as_paid,
    plans_are_judged_as_paid,
    notices_follow_their_steps,
    the_journal_is_the_diary,
    past_lists_do_not_change,
    who_was_seen_today_is_left_alone,
)
