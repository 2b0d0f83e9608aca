"""A simulated year of a desk, held to what the policy promises, in plain loops: see tests/simulated.

`SEEDS=100` runs that many years of 200 customers each; without it a few years of fewer customers are run.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from src.collections import store
from tests.simulated import checks
from tests.simulated.collector import Act
from tests.simulated.keeping import Drawer
from tests.simulated.truth import Truth
from tests.simulated.year import Year, lived

SEEDS = int(os.environ.get("SEEDS", "0"))
CUSTOMERS = 200 if SEEDS else 30
FEW = 2
"""Years of the usual run: one whose exports give the days of payments, one whose exports list what is open."""


@pytest.mark.parametrize("seed", range(SEEDS or FEW))
def test_a_year_keeps_what_the_policy_promises(seed: int) -> None:
    year = lived(seed, customers=CUSTOMERS)
    truth = Truth(year)
    assert [fault for check in checks.CHECKS for fault in check(truth)] == []
    acts = {one.act for one in year.diary}
    assert any(row["reason"] == "promise_part" and not row["objections"] for seen in year.seen for row in seen.rows)
    assert acts > {"reminder_1", "reminder_2", "promise", "no_answer", "paid_already", "undo"}


@pytest.fixture(scope="module")
def spring() -> Year:
    """Four months of a desk that can see to two customers a day, so that most have to wait."""
    return lived(5, customers=40, capacity=2, last=date(2025, 4, 30))


@pytest.fixture(scope="module")
def ample() -> Year:
    """Four months of a desk that can see to everybody."""
    return lived(9, customers=40, looks=2, last=date(2025, 4, 30))


def test_when_time_is_short_the_most_valuable_come_first(spring: Year) -> None:
    assert max(len(seen.done) for seen in spring.seen) == 2
    assert list(checks.the_most_valuable_come_first(Truth(spring))) == []


def test_in_memory_and_through_the_store_the_year_is_the_same(tmp_path: Path) -> None:
    """The same customers and the same collector, once in memory and once from the bytes of each export through
    `actions.keep_import`, `actions.contact` and `actions.record`, which would refuse what the policy objects to."""
    drawer = Drawer(store.opened(f"sqlite:///{(tmp_path / 'year.sqlite3').as_posix()}"))
    last = date(2025, 3, 14)
    stored, kept = lived(4, customers=12, keeping=drawer, last=last), lived(4, customers=12, last=last)
    assert len(stored.diary) > 30 and stored.diary == kept.diary
    assert [seen.rows for seen in stored.seen] == [seen.rows for seen in kept.seen]


# Every check is seen to fail on a year that was spoilt


def with_diary(year: Year, diary: list[Act]) -> Year:
    return replace(year, collector=replace(year.collector, diary=sorted(diary, key=lambda one: one.line)))


def without_contacts(year: Year) -> Year:
    diary = [one for one in year.diary if not one.ours]
    return with_diary(replace(year, seen=[replace(one, done=[]) for one in year.seen]), diary)


def with_silence_after_promises(year: Year) -> Year:
    promised = {one.customer: one.line for one in reversed(year.diary) if one.act == "promise"}
    diary = [one for one in year.diary if one.line <= promised.get(one.customer, one.line)]
    return with_diary(year, diary)


def with_every_act_twice(year: Year) -> Year:
    again = [replace(one, on=one.on + timedelta(days=1)) for one in year.diary if one.ours]
    return with_diary(year, year.diary + again)


def with_everybody_on_hold(year: Year) -> Year:
    held = [Act(-1, year.seen[0].day, 9, "hold", code, day=date(2026, 1, 1)) for code in year.payers]
    return with_diary(year, year.diary + held)


def with_other_amounts(year: Year) -> Year:
    asked = [replace(one, asked=(("EUR", 1, frozenset({"?"})),)) for one in year.diary if one.asked]
    return with_diary(year, asked)


def with_other_payments(year: Year) -> Year:
    world = replace(year.world, money=[replace(one, amount=1) for one in year.world.money])
    return replace(year, world=world)


def with_notices_at_once(year: Year) -> Year:
    return with_diary(
        year, [replace(one, act="formal_notice") if one.act == "reminder_1" else one for one in year.diary]
    )


def with_a_page_torn_out(year: Year) -> Year:
    return with_diary(year, year.diary[:-1])


def with_other_evenings(year: Year) -> Year:
    return replace(year, evenings={day: then.iloc[::-1] for day, then in year.evenings.items()})


def with_open_evenings(year: Year) -> Year:
    evenings = {seen.day: pd.DataFrame({"customer": seen.done, "objections": ""}) for seen in year.seen}
    return replace(year, evenings=evenings)


def with_the_least_first(year: Year) -> Year:
    free = [[row["customer"] for row in one.rows if not row["objections"]] for one in year.seen]
    return replace(year, seen=[replace(one, done=last[-2:]) for one, last in zip(year.seen, free, strict=True)])


@pytest.mark.parametrize(
    ("check", "spoilt"),
    [
        (checks.nobody_is_forgotten, without_contacts),
        (checks.a_broken_promise_brings_a_call, with_silence_after_promises),
        (checks.nobody_is_pestered, with_every_act_twice),
        (checks.nobody_is_chased_wrongly, with_everybody_on_hold),
        (checks.mails_ask_for_what_is_owed, with_other_amounts),
        (checks.promises_are_judged_as_paid, with_other_payments),
        (checks.plans_are_judged_as_paid, with_other_payments),
        (checks.notices_follow_their_steps, with_notices_at_once),
        (checks.the_journal_is_the_diary, with_a_page_torn_out),
        (checks.past_lists_do_not_change, with_other_evenings),
        (checks.who_was_seen_today_is_left_alone, with_open_evenings),
        (checks.the_most_valuable_come_first, with_the_least_first),
    ],
)
def test_a_check_finds_a_year_that_was_spoilt(
    check: Callable[[Truth], Iterator[str]], spoilt: Callable[[Year], Year], spring: Year, ample: Year
) -> None:
    year = spring if check is checks.the_most_valuable_come_first else ample
    assert list(check(Truth(year))) == [] and list(check(Truth(spoilt(year))))


def test_every_check_was_spoilt() -> None:
    spoilt = {check for check, _ in test_a_check_finds_a_year_that_was_spoilt.pytestmark[0].args[1]}
    assert spoilt == {*checks.CHECKS, checks.the_most_valuable_come_first}
