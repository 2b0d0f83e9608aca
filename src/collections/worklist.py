"""Who to chase, in which order, because of what.

One line per customer. Those whom nothing speaks against come first, by what a contact is worth today: overdue amount,
more when it is older, more after a broken promise, more when nobody was ever contacted. No two currencies are added:
a customer with several stands with the one in which most is to be asked for.
"""

from collections.abc import Collection
from datetime import date

import numpy as np
import pandas as pd

from . import policy
from .standing import SILENT, UNANSWERED, pending
from .tables import ACCOUNTS, CUSTOMERS, ESCALATED, PROMISES, STANDING, WORKLIST, empty, shaped

BROKEN, NEVER, AGE = 2.0, 1.5, 30
"""Weights: a promise or plan just broken counts double, a customer never contacted half more, and every 30 days late
once more."""

OF_SEGMENT = {"bad": 1.5, "good": 0.75}
"""Weight of a kind of customer; 1 for the others."""

EACH_BROKEN, MOST_BROKEN = 0.25, 4
"""What each promise broken so far adds to the weight, and how many count."""

SILENCE, MOST_SILENCE = 60, 30
"""A customer not contacted for so many days counts double; more than the second number of days add nothing more."""

REASONS = ("promise_broken", "plan_late", "promise_part", "no_answer", "never", "last")
"""Why a customer is to be contacted, the first that is so: keys under `worklist.reason.`."""

NO_CUSTOMERS, NO_PROMISES = empty(CUSTOMERS), empty(PROMISES)


def worklist(
    accounts: pd.DataFrame,
    standing: pd.DataFrame,
    as_of: date,
    rules: policy.Policy = policy.DEFAULT,
    *,
    promises: pd.DataFrame = NO_PROMISES,
    customers: pd.DataFrame = NO_CUSTOMERS,
    books: date | None = None,
    closed: Collection[date] = (),
) -> pd.DataFrame:
    """WORKLIST of every customer with an overdue amount, from ACCOUNTS, STANDING and PROMISES at the end of the day.

    `customers` are CUSTOMERS, one line each, `books` is the day of the newest books and `closed` are the days on which
    nobody works: they serve the cautions, and a consumer's days.
    """
    rows = _late(accounts, standing, promises, rules)
    if not len(rows["customer"]):
        return empty(WORKLIST)
    following = next_steps(rows, rules, closed)
    against = policy.objections(rows, following, as_of, rules)
    minded = policy.cautions(following, _reach(rows, customers), as_of, books, closed, rules)
    factors, asked = _factors(rows, as_of), _asked(rows)
    worth = asked * np.prod(list(factors.values()), axis=0)
    listed = {
        **{name: rows[name] for name in ("customer", "currency", "overdue", "documents", "days_late", "assigned")},
        **{name: following[name] for name in ("step", "channel", "tone")},
        "segment": policy.segments(rows),
        **_reasons(rows, against, as_of),
        "objections": _joined(against),
        "until": _until(rows, against, following, rules),
        "cautions": _joined(minded),
        "amount_asked": asked,
        **factors,
        "worth": worth,
    }
    waits = np.logical_or.reduce(list(against.values()))
    order = np.lexsort((listed["customer"], -worth, waits))
    return shaped(WORKLIST, {name: values[order] for name, values in listed.items()})


def _late(
    accounts: pd.DataFrame, standing: pd.DataFrame, promises: pd.DataFrame, rules: policy.Policy
) -> dict[str, np.ndarray]:
    """The account of each customer with something overdue in which most is to be asked for, its STANDING beside it and
    what is promised of it, in customer order; an account that promises cover comes after another.
    `oldest` is the customer's, in whatever currency, so that no debt waits for a larger one to grow old."""
    late = accounts.take(np.flatnonzero(accounts["overdue"].to_numpy() > 0))
    rows = _beside(policy.rows_of(ACCOUNTS, late), standing)
    rows |= _promised(rows, promises)
    asked = np.where(policy.covered_by_promises(rows, rules), 0, _asked(rows))
    order = np.lexsort((rows["currency"], -rows["overdue"], -asked, rows["customer"]))
    rows = {name: values[order] for name, values in rows.items()}
    first = np.append(True, rows["customer"][1:] != rows["customer"][:-1])[: len(order)]
    if not first.all():
        rows["oldest"] = np.fmin.reduceat(rows["oldest"], np.flatnonzero(first))[np.cumsum(first) - 1]
    return {name: values[first] for name, values in rows.items()}


def _asked(rows: policy.Rows) -> np.ndarray:
    """What may be asked for of each account: cents overdue, less credit and what is disputed or promised of it."""
    return np.maximum(rows["overdue"] + rows["unapplied"] - policy.disputed_here(rows) - rows["promised"], 0)


def _promised(rows: policy.Rows, promises: pd.DataFrame) -> dict[str, np.ndarray]:
    """`promised`, `promised_day` and `promised_runs` of the rows: what is promised and still to come in their currency,
    the last day of it, and whether one is not due yet."""
    known = pending(promises)
    amount, runs = np.zeros(len(rows["customer"]), "int64"), np.zeros(len(rows["customer"]), bool)
    day = np.full(len(amount), policy.NO_DAY)
    for place, account in enumerate(zip(rows["customer"], rows["currency"], strict=True)) if known else ():
        if one := known.get(account) or known.get((account[0], "")):
            amount[place], day[place], runs[place] = one.amount, one.day.to_datetime64(), one.running
    return {"promised": amount, "promised_day": day, "promised_runs": runs}


def next_steps(rows: policy.Rows, rules: policy.Policy, closed: Collection[date] = ()) -> dict[str, np.ndarray]:
    """The next step of each line, from which day, how, in which tone, when the caps allow it, and when the law does to
    a consumer: `step`, `due_from`, `channel`, `tone`, `free_from`, `consumer_from`."""
    following = policy.steps(rows, rules)
    channels, tones = policy.details(rows, following["step"], rules)
    return {
        **following,
        "channel": channels,
        "tone": tones,
        "free_from": policy.free_from(rows, channels, rules),
        "consumer_from": policy.consumer_from(rows, rules, closed),
    }


def objections(
    accounts: pd.DataFrame,
    standing: pd.DataFrame,
    as_of: date,
    step: str,
    rules: policy.Policy = policy.DEFAULT,
    *,
    promises: pd.DataFrame = NO_PROMISES,
    closed: Collection[date] = (),
) -> dict[str, list[str]]:
    """By customer with something overdue, what speaks against doing a step of policy.STEPS now, strongest first.

    For the step that is due these are the objections of the list. Another step waits for nothing but the caps: its turn
    may not have come, which is for a person to decide.
    """
    rows = _late(accounts, standing, promises, rules)
    if not len(rows["customer"]):
        return {}
    following = next_steps(rows, rules, closed)
    asked = np.full(len(rows["customer"]), step, object)
    channels, _ = policy.details(rows, asked, rules)
    following |= {
        "due_from": np.where(following["step"] == step, following["due_from"], policy.NO_DAY),
        "step": asked,
        "channel": channels,
        "free_from": policy.free_from(rows, channels, rules),
    }
    against = policy.objections(rows, following, as_of, rules)
    return {
        customer: [key for key, held in against.items() if held[place]]
        for place, customer in enumerate(rows["customer"])
    }


def _reach(rows: policy.Rows, customers: pd.DataFrame) -> dict[str, np.ndarray]:
    """E-mail and telephone of each line, "" where the books give none."""
    place = pd.Index(customers["customer"]).get_indexer(pd.Index(rows["customer"], dtype="str"))
    return {name: np.append(customers[name].to_numpy(object), "")[place] for name in ("email", "phone")}


def _beside(main: policy.Rows, standing: pd.DataFrame) -> dict[str, np.ndarray]:
    """The accounts with their STANDING beside them; where the journal is silent, an empty one."""
    place = pd.Index(standing["customer"]).get_indexer(pd.Index(main["customer"], dtype="str"))
    known = policy.rows_of(STANDING, standing)
    beside_them = {name: np.append(known[name], BLANK[name])[place] for name in known if name != "customer"}
    return {**main, **beside_them}


BLANK = policy.rows_of(STANDING, SILENT)
"""What STANDING says of somebody of whom the journal says nothing; -1 is its place behind those it knows."""


def _factors(rows: policy.Rows, as_of: date) -> dict[str, np.ndarray]:
    """What makes a contact worth more or less today: age, behaviour, a promise just broken, silence."""
    let_down = policy.broken(rows) | policy.missed(rows)
    behaviour = np.ones(len(let_down))
    for kind, factor in OF_SEGMENT.items():
        behaviour[rows["segment"] == kind] = factor
    silent = np.clip(_days_since(rows["last_contact"], as_of), 0, MOST_SILENCE)
    return {
        "by_age": 1 + rows["days_late"] / AGE,
        "by_behaviour": behaviour * (1 + EACH_BROKEN * np.minimum(rows["promises_broken"], MOST_BROKEN)),
        "by_promise": np.where(let_down, BROKEN, 1.0),
        "by_silence": np.where(rows["contacts"] > 0, 1 + silent / SILENCE, NEVER),
    }


def _days_since(day: np.ndarray, as_of: date) -> np.ndarray:
    """Days from each day to `as_of`; of a missing one a very small number."""
    return (np.datetime64(as_of, "s") - day).astype("timedelta64[D]").astype("int64")


def _reasons(rows: policy.Rows, against: policy.Rows, as_of: date) -> dict[str, np.ndarray]:
    """The sentence that says why this customer now, and the day, amount and days it speaks of."""
    broken = policy.broken(rows)
    missed = policy.missed(rows)
    silent = policy.one_of(rows["last_act"], UNANSWERED) & (rows["last_contact"] >= rows["oldest"])
    held = against["promise_running"] | against["promise_unknown"]
    part = (rows["promised"] > 0) & ~held & ~broken & ~missed
    never = rows["contacts"] == 0
    day = np.select([missed, part], [rows["plan_day"], rows["promised_day"]], rows["last_contact"])
    return {
        "reason": np.select([broken, missed, part, silent, never], REASONS[:-1], REASONS[-1]),
        "reason_day": np.where(broken, rows["promise_day"], day),
        "reason_amount": np.select([broken, part], [rows["promise_amount"], rows["promised"]], 0),
        "reason_days": np.where(never, rows["days_late"], _days_since(rows["last_contact"], as_of)),
    }


def _joined(against: policy.Rows) -> np.ndarray:
    """The objections of each line, strongest first, comma between; each set of objections is written once."""
    names = np.array(list(against), object)
    held = np.stack(list(against.values()), axis=1)
    _, first, which = np.unique(held @ (1 << np.arange(len(names))), return_index=True, return_inverse=True)
    return np.array([",".join(names[one]) for one in held[first]], object)[which]


def _until(rows: policy.Rows, against: policy.Rows, following: policy.Rows, rules: policy.Policy) -> np.ndarray:
    """The day the strongest objection ends, where it has an end: newer books end `promise_unknown`, not a day."""
    latest = np.fmax(following["free_from"], following["due_from"])
    ends = {
        "hold": rows["hold_until"],
        "promise_running": rows["promised_day"],
        "plan_running": rows["plan_until"],
        "plan_proposed": policy.days_after(rows["plan_on"], rules.reply),
        "consumer": following["consumer_from"],
        "disputed": rows["dispute_again"],
        "postponed": rows["postponed_until"],
        "too_often": latest,
        "too_soon": latest,
    }
    never = np.full(len(latest), policy.NO_DAY)
    return np.select(list(against.values()), [ends.get(name, never) for name in against], never)


def escalated(accounts: pd.DataFrame, standing: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """ESCALATED: the customers on the escalation list who still have something open, the largest overdue first."""
    listed = accounts[accounts["customer"].isin(standing.loc[standing["escalated"].notna(), "customer"]).to_numpy()]
    rows = listed.merge(standing, on="customer").merge(customers, on="customer", suffixes=("", "_of_books"))
    number = rows["company_number"].where(rows["company_number"] != "", rows["vat_number"])
    contact = rows["contact"].str.cat([rows["phone"], rows["email"]], sep=" · ")
    named = rows.assign(
        company_number=number,
        contact=contact.str.strip(" ·").str.replace(" ·  · ", " · "),
        since=rows["escalated"],
        note=rows["escalation_note"],
    )
    return shaped(ESCALATED, named.sort_values(["overdue", "customer"], ascending=[False, True], ignore_index=True))
