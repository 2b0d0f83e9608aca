"""One simulated year, from its first export to its last day at the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import pandas as pd

from src.collections.desk import Desk
from src.collections.store import Facts
from tests.simulated.calendar import FIRST, HOLIDAYS, LAST, days, works
from tests.simulated.collector import Act, Collector
from tests.simulated.keeping import Keeping, Shelf, export
from tests.simulated.payers import Agenda, Payer, crowd
from tests.simulated.world import World


@dataclass(frozen=True)
class Seen:
    """The list of one day at the desk, as plain rows, the day of the books and the last line of the journal behind it,
    and whom she saw to."""

    day: date
    books: date
    line: int
    rows: Sequence[Mapping[str, Any]]
    done: Sequence[str]


@dataclass
class Year:
    """What is so, what she wrote down, what the desk showed on each day, and the lists of every fourth
    export's evening.
    `exact`: the exports give the days of payments."""

    seed: int
    exact: bool
    world: World
    payers: Mapping[str, Payer]
    collector: Collector
    seen: list[Seen] = field(default_factory=list)
    evenings: dict[date, pd.DataFrame] = field(default_factory=dict)

    @property
    def diary(self) -> list[Act]:
        return self.collector.diary

    @property
    def facts(self) -> Facts:
        return self.collector.keeping.facts()


def lived(
    seed: int,
    *,
    customers: int = 200,
    capacity: int = 1_000,
    looks: int = 12,
    keeping: Keeping | None = None,
    last: date = LAST,
) -> Year:
    """The year of a seed: an export on one evening a week but one, the desk twice a week and on some days off."""
    chance = Random(f"{seed}/year")
    world, agenda, keeping = World(), Agenda(), keeping or Shelf()
    payers: dict[str, Payer] = {}
    collector = Collector(keeping, payers, chance, capacity, looks)
    year = Year(seed, seed % 2 == 0, world, payers, collector)
    payers |= {one.code: one for one in crowd(seed, customers, world, agenda, collector.hears)}
    for payer in payers.values():
        payer.live()
    first_day, second = chance.choice(((1, 4), (0, 3), (0, 2)))
    export_on, left_out = chance.choice((0, 1, 2, 3, 4)), chance.randint(5, 45)
    begun = False
    for day in days(FIRST - timedelta(days=150), last):
        agenda.run(day)
        world.match(day)
        if day < FIRST:
            continue
        at_desk = works(day) and day.weekday() in (first_day, second)
        odd = (day.weekday() == 6 or day in HOLIDAYS) and chance.random() < 0.1
        if world.exports and (at_desk or odd):
            if not begun:
                collector.begins(day)
            begun = True
            _at_the_desk(year, day)
        if day == FIRST or (day.weekday() == export_on and (day - FIRST).days // 7 != left_out):
            world.exports.append(day)
            keeping.keep(day, export(world, day, year.exact), year.exact)
            if len(world.exports) % 4 == 0:
                year.evenings[day] = Desk.of(keeping.facts(), day).worklist
    return year


def _at_the_desk(year: Year, day: date) -> None:
    collector = year.collector
    collector.opens_mail(day)
    facts = collector.keeping.facts()
    desk = Desk.of(facts, day)
    done = collector.works(desk, day)
    year.seen.append(Seen(day, year.world.exports[-1], len(facts.journal), desk.worklist.to_dict("records"), done))
