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
from .tables import CUSTOMERS, ESCALATED, PROMISES, WORKLIST, empty, shaped

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
    if not len(rows):
        return empty(WORKLIST)
    following = next_steps(rows, rules, closed)
    against = policy.objections(rows, following, as_of, rules)
    minded = policy.cautions(following, _reach(rows, customers), as_of, books, closed, rules)
    factors = _factors(rows, as_of)
    asked = _asked(rows)
    worth = asked * np.prod(list(factors.values()), axis=0)
    listed = rows.assign(
        step=following["step"],
        channel=following["channel"],
        tone=following["tone"],
        segment=policy.segments(rows),
        **_reasons(rows, against, as_of),
        objections=_joined(against),
        until=_until(rows, against, following, rules),
        cautions=_joined(minded),
        amount_asked=asked,
        **factors,
        worth=worth,
    )
    waits = against.to_numpy().any(axis=1)
    order = np.lexsort((listed["customer"].to_numpy(), -worth.to_numpy(), waits))
    return shaped(WORKLIST, listed.take(order).reset_index(drop=True))


def _late(accounts: pd.DataFrame, standing: pd.DataFrame, promises: pd.DataFrame, rules: policy.Policy) -> pd.DataFrame:
    """The account of each customer with something overdue in which most is to be asked for, its STANDING beside it and
    what is promised of it; an account that promises cover comes after another.
    `oldest` is the customer's, in whatever currency, so that no debt waits for a larger one to grow old."""
    late = accounts[(accounts["overdue"] > 0).to_numpy()].reset_index(drop=True)
    rows = _promised(beside(late, standing), promises)
    if not late["customer"].duplicated().any():
        return rows.sort_values("customer", ignore_index=True)
    oldest = late.groupby("customer")["oldest"].min()
    asked = _asked(rows).where(~policy.covered_by_promises(rows, rules), 0)
    rows = rows.assign(asked=asked, oldest=oldest.loc[late["customer"]].to_numpy())
    order = ["customer", "asked", "overdue", "currency"]
    ordered = rows.sort_values(order, ascending=[True, False, False, True]).drop(columns="asked")
    return ordered.drop_duplicates("customer").reset_index(drop=True)


def _asked(rows: pd.DataFrame) -> pd.Series:
    """What may be asked for of each account: cents overdue, less credit and what is disputed or promised of it."""
    return (rows["overdue"] + rows["unapplied"] - policy.disputed_here(rows) - rows["promised"]).clip(lower=0)


def _promised(rows: pd.DataFrame, promises: pd.DataFrame) -> pd.DataFrame:
    """The rows with `promised`, `promised_day` and `promised_runs`: what is promised and still to come in their
    currency, the last day of it, and whether one is not due yet."""
    known = pending(promises)
    amount, runs = np.zeros(len(rows), "int64"), np.zeros(len(rows), bool)
    day = np.full(len(rows), np.datetime64("NaT", "s"))
    theirs = np.flatnonzero(rows["customer"].isin([customer for customer, _ in known]).to_numpy())
    names = (rows[name].take(theirs).tolist() for name in ("customer", "currency"))
    for place, account in zip(theirs.tolist(), zip(*names, strict=True), strict=True):
        if one := known.get(account) or known.get((account[0], "")):
            amount[place], day[place], runs[place] = one.amount, one.day.to_datetime64(), one.running
    return rows.assign(promised=amount, promised_day=day, promised_runs=runs)


def next_steps(rows: pd.DataFrame, rules: policy.Policy, closed: Collection[date] = ()) -> pd.DataFrame:
    """The next step of each line, from which day, how, in which tone, when the caps allow it, and when the law does to
    a consumer: columns `step`, `due_from`, `channel`, `tone`, `free_from`, `consumer_from`."""
    following = policy.steps(rows, rules)
    channels, tones = policy.details(rows, following["step"], rules)
    return following.assign(
        channel=channels,
        tone=tones,
        free_from=policy.free_from(rows, channels, rules),
        consumer_from=policy.consumer_from(rows, rules, closed),
    )


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
    if not len(rows):
        return {}
    following = next_steps(rows, rules, closed)
    other = (following["step"] != step).to_numpy()
    asked = following.assign(step=step)
    channels, _ = policy.details(rows, asked["step"], rules)
    due = np.where(other, np.datetime64("NaT", "s"), following["due_from"].to_numpy())
    asked = asked.assign(channel=channels, free_from=policy.free_from(rows, channels, rules), due_from=due)
    against = policy.objections(rows, asked, as_of, rules)
    return {
        str(customer): [key for key, held in zip(policy.WAITING, holds, strict=True) if held]
        for customer, holds in zip(rows["customer"], against.to_numpy().tolist(), strict=True)
    }


def _reach(rows: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """E-mail and telephone of each line, "" where the books give none."""
    place = pd.Index(customers["customer"]).get_indexer(rows["customer"])
    known = place >= 0
    reach = {}
    for name in ("email", "phone"):
        given = np.full(len(rows), "", object)
        given[known] = customers[name].to_numpy(object)[place[known]]
        reach[name] = given
    return pd.DataFrame(reach, index=rows.index)


def beside(main: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """The accounts with their STANDING beside them; where the journal is silent, an empty one."""
    place = pd.Index(standing["customer"]).get_indexer(main["customer"])
    every = pd.concat([standing, SILENT], ignore_index=True)
    beside_them = every.take(np.where(place < 0, len(standing), place)).set_axis(main.index)
    return pd.concat([main, beside_them.drop(columns="customer")], axis=1)


def _factors(rows: pd.DataFrame, as_of: date) -> dict[str, pd.Series]:
    """What makes a contact worth more or less today: age, behaviour, a promise just broken, silence."""
    let_down = policy.broken(rows) | rows["plan_state"].isin(policy.PLAN_MISSED)
    behaviour = policy.segments(rows).map(OF_SEGMENT).fillna(1.0)
    broken_before = rows["promises_broken"].clip(upper=MOST_BROKEN)
    silent = (pd.Timestamp(as_of) - rows["last_contact"]).dt.days.clip(0, MOST_SILENCE).fillna(0)
    return {
        "by_age": 1 + rows["days_late"] / AGE,
        "by_behaviour": behaviour * (1 + EACH_BROKEN * broken_before),
        "by_promise": let_down.map({True: BROKEN, False: 1.0}).astype("float64"),
        "by_silence": (1 + silent / SILENCE).where(rows["contacts"] > 0, NEVER),
    }


def _reasons(rows: pd.DataFrame, against: pd.DataFrame, as_of: date) -> dict[str, np.ndarray]:
    """The sentence that says why this customer now, and the day, amount and days it speaks of."""
    broken = policy.broken(rows).to_numpy()
    missed = rows["plan_state"].isin(policy.PLAN_MISSED).to_numpy()
    silent = rows["last_act"].isin(UNANSWERED).to_numpy()
    held = (against["promise_running"] | against["promise_unknown"]).to_numpy()
    part = (rows["promised"] > 0).to_numpy() & ~held & ~broken & ~missed
    never = rows["contacts"].to_numpy() == 0
    last = rows["last_contact"].to_numpy()
    ago = np.where(never, 0, (np.datetime64(as_of, "s") - last).astype("timedelta64[D]").astype("int64"))
    day = np.select([missed, part], [rows["plan_day"].to_numpy(), rows["promised_day"].to_numpy()], last)
    return {
        "reason": np.select([broken, missed, part, silent, never], REASONS[:-1], REASONS[-1]),
        "reason_day": np.where(broken, rows["promise_day"].to_numpy(), day),
        "reason_amount": np.select([broken, part], [rows["promise_amount"].to_numpy(), rows["promised"].to_numpy()], 0),
        "reason_days": np.where(never, rows["days_late"].to_numpy(), ago),
    }


def _joined(against: pd.DataFrame) -> pd.Series:
    """The objections of each line, strongest first, comma between; each set of objections is written once."""
    held = against.to_numpy()
    _, first, which = np.unique(held @ (1 << np.arange(held.shape[1])), return_index=True, return_inverse=True)
    names = np.array(against.columns, object)
    written = np.array([",".join(names[one]) for one in held[first]], object)
    return pd.Series(written[which], index=against.index, dtype="str")


def _until(rows: pd.DataFrame, against: pd.DataFrame, following: pd.DataFrame, rules: policy.Policy) -> np.ndarray:
    """The day the strongest objection ends, where it has an end: newer books end `promise_unknown`, not a day."""
    free, due = following["free_from"].to_numpy(), following["due_from"].to_numpy()
    ends = {
        "hold": rows["hold_until"].to_numpy(),
        "promise_running": rows["promised_day"].to_numpy(),
        "plan_running": rows["plan_until"].to_numpy(),
        "plan_proposed": (rows["plan_on"] + pd.Timedelta(days=rules.reply)).to_numpy(),
        "consumer": following["consumer_from"].to_numpy(),
        "disputed": rows["dispute_again"].to_numpy(),
        "postponed": rows["postponed_until"].to_numpy(),
        "too_often": np.fmax(free, due),
        "too_soon": np.fmax(free, due),
    }
    held = [against[name].to_numpy() for name in policy.WAITING]
    never = np.full(len(rows), np.datetime64("NaT", "s"))
    return np.select(held, [ends.get(name, never).astype("datetime64[s]") for name in policy.WAITING], never)


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
