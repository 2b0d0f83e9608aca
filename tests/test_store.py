import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import adbc_driver_manager
import numpy as np
import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from src.collections import store
from src.collections.store import Facts, Moved, Paper, Store, bulk
from src.collections.store.schema import METADATA
from src.collections.tables import (
    CENTS,
    COUNT,
    CUSTOMERS,
    DAY,
    DOCUMENTS,
    EVENTS,
    IMPORTS,
    JOURNAL,
    MOMENT,
    NUMBER,
    STORED,
    TEXT,
    Table,
    shaped,
)
from tests.given import rows

ROOT = Path(__file__).parents[1]
NOON, TODAY = datetime(2026, 11, 20, 12), date(2026, 11, 20)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without a single fact, made once."""
    path = tmp_path_factory.mktemp("blank") / "blank.sqlite3"
    store.opened(at(path))
    return path


@pytest.fixture
def path(blank: Path, tmp_path: Path) -> Path:
    """A database of this test's own."""
    return Path(shutil.copy(blank, tmp_path / "own.sqlite3"))


@pytest.fixture
def desk(path: Path) -> Store:
    return store.opened(at(path))


@pytest.fixture(scope="session")
def another(blank: Path) -> Iterator[Store]:
    """A new database each time one is taken, for tests of many examples."""
    return (store.opened(at(Path(shutil.copy(blank, blank.parent / f"{n}.sqlite3")))) for n in count())


def at(path: Path) -> str:
    return f"sqlite:///{path.as_posix()}"


def line(note: str = "", **values: Any) -> dict[str, Any]:
    """One journal line without its id."""
    usual = {"at": NOON, "on": TODAY, "by": "Sophie", "act": "note", "customer": "C1", "day": None, "amount": 0,
             "currency": "", "details": "{}", "undoes": 0}  # fmt: skip
    return {**usual, "note": note, **values}


def an_import(number: int, size: int = 1) -> dict[str, pd.DataFrame]:
    """What import `number` writes: its own line, and `size` documents, each paid."""
    first = 1 + (number - 1) * size
    ids = range(first, first + size)
    said = {"id": number, "import_id": number, "at": NOON, "as_of": TODAY, "scope": "open", "rows": size, "refused": 0}
    days = {"day": TODAY, "amount": 100, "import_id": number}
    return {
        "imports": rows(IMPORTS, [{**said, "fingerprint": f"file {number}"}]),
        "customers": rows(CUSTOMERS, [{**said, "terms": None}]),
        "documents": rows(DOCUMENTS, [{**days, "id": n} for n in ids]),
        "events": rows(EVENTS, [{**days, "id": n, "document_id": n, "kind": "settlement"} for n in ids]),
    }


def keep(desk: Store, number: int, size: int = 1) -> None:
    desk.keep_import(desk.version(), an_import(number, size))


def same(one: Facts, other: Facts) -> bool:
    """Whether two looks at the store see the same, the version included."""
    tables = [(getattr(one, shape.name), getattr(other, shape.name)) for shape in STORED]
    return one.version == other.version and all(left.equals(right) for left, right in tables)


def sound(path: Path) -> bool:
    with sqlite3.connect(path) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


# The shape


def test_the_migrations_from_nothing_give_exactly_the_declared_tables(desk):
    with desk.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def test_a_new_store_is_empty_and_every_table_has_its_shape(desk):
    facts = desk.facts()
    for shape in STORED:
        assert getattr(facts, shape.name).equals(shaped(shape, getattr(facts, shape.name)))
        assert not len(getattr(facts, shape.name))


def test_a_migration_that_fails_half_way_leaves_nothing_of_itself(tmp_path):
    path = tmp_path / "half.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE journal (id INTEGER)")
    with pytest.raises(OperationalError):
        store.opened(at(path))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("journal",)]
        connection.execute("DROP TABLE journal")
    assert not len(store.opened(at(path)).facts().journal)


# What is stored comes back

ODD = ["", " ", "é", "e\u0301", "Société d'Étanchéité « L’Œuvre »", "O'Brien \"& Co\"; DROP TABLE journal; --", "=1+1",
       "007", "1e5", "-0", "2026-11-20", "2026-11-20 12:00:00", "NULL", "None", "nan", "true", "😀", "a\nb\r\nc\td",
       "\\", "\x00", "%s ? :x $1", "<b>", "ع", "x" * 20_000]  # fmt: skip
WHOLE = st.integers(-(2**63), 2**63 - 1)
OF_KIND: dict[str, st.SearchStrategy[Any]] = {
    TEXT: st.one_of(st.sampled_from(ODD), st.text(max_size=12)),
    CENTS: st.one_of(st.integers(-100, 100), WHOLE),
    COUNT: st.integers(0, 2**40),
    NUMBER: st.floats(allow_nan=False, allow_infinity=False),
    DAY: st.dates(),
    MOMENT: st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda at: at.replace(microsecond=0)),
}


@st.composite
def frames(draw: st.DrawFn, shape: Table) -> pd.DataFrame:
    """A table of that shape, in the order of its ids."""
    ids = sorted(draw(st.sets(st.integers(1, 2**40), max_size=5)))
    columns: dict[str, Any] = {}
    for column in shape.columns:
        cell = st.one_of(st.none(), OF_KIND[column.kind]) if column.optional else OF_KIND[column.kind]
        cells = draw(st.lists(cell, min_size=len(ids), max_size=len(ids)))
        columns[column.name] = np.array(cells, "datetime64[s]") if column.kind in (DAY, MOMENT) else cells
    return shaped(shape, {**columns, "id": ids})


@settings(max_examples=15)
@given(st.tuples(*(frames(shape) for shape in STORED)))
def test_what_is_stored_comes_back(another, tables):
    desk = next(another)
    named = dict(zip((shape.name for shape in STORED), tables, strict=True))
    desk.keep_import(desk.version(), named)
    facts = desk.facts()
    for name, frame in named.items():
        pd.testing.assert_frame_equal(getattr(facts, name), frame)
    pd.testing.assert_frame_equal(desk.journal(), named["journal"])


@settings(max_examples=15)
@given(frames(JOURNAL))
def test_a_journal_line_comes_back_as_it_was_written(another, journal):
    desk = next(another)
    lines = journal.astype(object).where(journal.notna(), None).to_dict("records")
    written = [desk.write({name: value for name, value in one.items() if name != "id"}) for one in lines]
    assert written == list(range(1, len(lines) + 1))
    pd.testing.assert_frame_equal(desk.journal(), journal.assign(id=written).astype({"id": "int64"}))


@pytest.mark.parametrize("filled", [0, 1, 1_500])
def test_a_value_after_any_number_of_missing_ones_comes_back(desk, filled):
    size = 1_500
    days = pd.Series([pd.NaT] * size, dtype="datetime64[s]")
    terms = pd.Series([np.nan] * size)
    days.iloc[size - filled :], terms.iloc[size - filled :] = pd.Timestamp(TODAY), 30.5
    ids = [{"id": n, "terms": None, "day": TODAY, "document_id": n} for n in range(1, size + 1)]
    tables = {
        "customers": rows(CUSTOMERS, ids).assign(terms=terms),
        "documents": rows(DOCUMENTS, ids).assign(due=days),
        "events": rows(EVENTS, ids).assign(since=days, due=days),
        "journal": rows(JOURNAL, [{"at": NOON, "on": TODAY, "undoes": 0} for _ in ids]).assign(day=days),
    }
    desk.keep_import(desk.version(), tables)
    facts = desk.facts()
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(getattr(facts, name), frame)


# All or nothing


def mapped() -> int:
    """Bytes of address space that this process holds."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc here")
def test_tables_that_are_held_take_no_more_room_than_they_need(desk):
    """Room that nobody uses counts all the same when a program starts another."""
    keep(desk, 1, size=100)
    desk.write(line())
    desk.facts()
    before = mapped()
    held = [desk.facts() for _ in range(20)]
    assert mapped() - before < 2**28 and len(held) == 20


def test_every_write_gives_another_version_and_the_same_version_means_the_same_facts(desk):
    """All within one second, so that no clock helps to tell them apart."""
    steps = [
        lambda: None,
        lambda: keep(desk, 1),
        lambda: desk.write(line()),
        lambda: keep(desk, 2),
        lambda: desk.remove_import(2, line()),
        lambda: keep(desk, 2, size=2),
        lambda: desk.write_all([line(), line()]),
        lambda: desk.clear(line()),
        lambda: keep(desk, 1),
        lambda: desk.write(line()),
        lambda: desk.clear(line()),
        lambda: keep(desk, 1, size=2),
        lambda: desk.clear(line()),
        lambda: desk.clear(line()),
    ]
    seen = []
    for step in steps:
        step()
        facts = desk.facts()
        assert facts.version == desk.version()
        assert same(facts, desk.facts())
        seen.append(facts.version)
    assert len(set(seen)) == len(steps)


def test_another_last_import_is_seen_even_within_one_second(desk):
    keep(desk, 1)
    before = desk.version()
    desk.remove_import(1, line())
    other = an_import(1)
    desk.keep_import(desk.version(), {**other, "imports": other["imports"].assign(fingerprint="another file")})
    assert desk.version()[:2] != before[:2]


def test_a_second_store_on_the_same_file_sees_what_the_first_one_writes(desk, path):
    second = store.opened(at(path))
    desk.write(line("called"))
    keep(desk, 1)
    assert second.version() == desk.version()
    assert same(second.facts(), desk.facts())
    assert list(second.journal()["note"]) == ["called"]


def test_the_journal_read_on_is_the_journal_read_whole(database):
    ours, theirs = store.opened(database), store.opened(database)

    def whole() -> pd.DataFrame:
        return store.opened(database).journal()

    assert ours.journal().equals(whole())
    for note, writes in enumerate((ours, theirs, theirs, ours)):
        writes.write(line(str(note), day=date(2026, 6, note + 1) if note % 2 else None))
        writes.write(line(f"{note} again"))
        assert ours.journal().equals(whole()) and len(ours.journal()) == 2 * (note + 1)
    assert ours.journal() is ours.journal()
    theirs.clear(line("left"))
    assert ours.journal()["note"].tolist() == ["left"]
    theirs.write(line("afterwards"))
    assert ours.journal().equals(whole()) and len(whole()) == 2


def test_a_line_written_while_the_journal_is_first_read_is_not_lost(database, monkeypatch):
    ours, theirs = store.opened(database), store.opened(database)
    theirs.write(line("one"))
    read_all = bulk.read_all

    def interrupted(*arguments: Any) -> Any:
        read = read_all(*arguments)
        monkeypatch.undo()
        theirs.write(line("two"))
        return read

    monkeypatch.setattr(bulk, "read_all", interrupted)
    ours.journal()
    assert ours.journal()["note"].tolist() == ["one", "two"]
    theirs.write(line("three"))
    assert ours.journal()["note"].tolist() == ["one", "two", "three"]


def test_a_journal_is_not_read_on_from_another_that_took_its_place(desk, path, tmp_path):
    """Somebody puts a copy back: as many lines, but others."""
    desk.write(line("one"))
    shutil.copy(path, tmp_path / "copy")
    desk.write(line("two"))
    assert desk.journal()["note"].tolist() == ["one", "two"]
    other = store.opened(at(tmp_path / "copy"))
    for note in ("another two", "three"):
        other.write(line(note))
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "copy", path)
    assert desk.journal()["note"].tolist() == ["one", "another two", "three"]


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda second: second.write(line()),
        lambda second: keep(second, 2),
        lambda second: second.remove_import(1, line()),
        lambda second: second.clear(line()),
    ],
    ids=["an act", "an import", "an import undone", "everything out"],
)
def test_an_import_is_not_written_when_the_store_moved_since_it_was_compared(desk, path, meanwhile):
    keep(desk, 1)
    compared = desk.version()
    meanwhile(store.opened(at(path)))
    before = desk.facts()
    with pytest.raises(Moved):
        desk.keep_import(compared, an_import(3))
    assert same(desk.facts(), before)


@pytest.mark.parametrize("number", [1, 3])
def test_only_the_last_import_can_be_taken_out(desk, number):
    keep(desk, 1)
    keep(desk, 2)
    before = desk.facts()
    with pytest.raises(Moved):
        desk.remove_import(number, line())
    assert same(desk.facts(), before)


@pytest.mark.parametrize("table", ["imports", "customers", "documents", "events"])
def test_an_import_that_fails_half_way_leaves_nothing(desk, table):
    keep(desk, 1)
    before = desk.facts()
    tables = an_import(2)
    twice = pd.concat([tables[table]] * 2, ignore_index=True)
    with pytest.raises(adbc_driver_manager.Error):
        desk.keep_import(before.version, {**tables, table: twice})
    assert same(desk.facts(), before)
    keep(desk, 2)
    assert list(desk.facts().imports["id"]) == [1, 2]


def test_of_several_journal_lines_all_are_written_or_none(desk):
    desk.write(line())
    with pytest.raises(IntegrityError):
        desk.write_all([line(), line(on=None)])
    assert len(desk.journal()) == 1
    desk.write_all([line("a"), line("b")])
    assert desk.journal()[["id", "note"]].to_numpy().tolist() == [[1, ""], [2, "a"], [3, "b"]]


def test_taking_an_import_out_leaves_what_was_before_it_and_says_so(desk):
    keep(desk, 1)
    before = desk.facts()
    keep(desk, 2, size=3)
    assert desk.remove_import(2, line("undone")) == 1
    after = desk.facts()
    for name in ("imports", "customers", "documents", "events"):
        assert getattr(after, name).equals(getattr(before, name))
    assert list(after.journal["note"]) == ["undone"]


def test_leaving_the_invented_firm_leaves_one_line_that_says_so(desk):
    keep(desk, 1)
    desk.write_all([line(), line()])
    assert desk.clear(line("left")) == 3
    facts = desk.facts()
    assert [len(getattr(facts, shape.name)) for shape in STORED] == [0, 0, 0, 0, 1]
    assert list(facts.journal["note"]) == ["left"]


# The files that left the house

LETTER = Paper("reminder.eml", "message/rfc822", b"Subject: a reminder\r\n\r\n\x00\xff")
STATEMENT = Paper("statement.pdf", "application/pdf", b"%PDF-1.7")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it, of either kind."""
    if request.param == "sqlite":
        return at(tmp_path / "new.sqlite3")
    url = request.getfixturevalue("server")
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    return url


def papers_of(desk: Store) -> list[str]:
    with desk.engine.connect() as connection:
        return sorted(connection.exec_driver_sql("SELECT sha256 FROM papers").scalars())


def test_a_file_that_left_comes_back_byte_for_byte(database):
    desk = store.opened(database)
    assert desk.write(line(), [LETTER, STATEMENT]) == 1
    assert [desk.paper(paper.sha256) for paper in (LETTER, STATEMENT)] == [LETTER, STATEMENT]
    assert desk.paper("0" * 64) is None
    assert LETTER.sha256 == hashlib.sha256(LETTER.data).hexdigest()


def test_the_same_file_twice_is_kept_once_under_its_first_name(database):
    desk = store.opened(database)
    desk.write(line(), [LETTER])
    desk.write(line(), [replace(LETTER, name="again.eml"), STATEMENT])
    assert desk.paper(LETTER.sha256) == LETTER
    assert papers_of(desk) == sorted([LETTER.sha256, STATEMENT.sha256])


def test_a_file_is_kept_with_its_line_or_not_at_all(database):
    desk = store.opened(database)
    with pytest.raises(IntegrityError):
        desk.write(line(), [LETTER, replace(STATEMENT, name=None)])
    with pytest.raises(IntegrityError):
        desk.write(line(on=None), [LETTER])
    assert papers_of(desk) == [] and not len(desk.journal())


def test_a_line_decided_by_the_journal_is_not_written_once_the_journal_moved(database):
    desk = store.opened(database)
    assert desk.write(line(), [LETTER], after=0) == 1
    with pytest.raises(Moved):
        desk.write(line(), [STATEMENT], after=0)
    assert papers_of(desk) == [LETTER.sha256]
    assert desk.write(line(), after=desk.last_line()) == 2 == desk.last_line()


def test_a_line_decided_before_everything_was_taken_out_is_not_written(database):
    desk = store.opened(database)
    for _ in range(4):
        desk.write(line(), [LETTER])
    desk.clear(line())
    with pytest.raises(Moved):
        desk.write(line(), after=2)
    assert papers_of(desk) == [] and list(desk.journal()["id"]) == [5]


def test_of_two_who_decide_by_the_same_journal_one_writes(database):
    desk = store.opened(database)
    other = replace(store.opened(database), lock=threading.RLock())
    written: list[int] = []

    def write(by: Store) -> None:
        for _ in range(20):
            with suppress(Moved):
                written.append(by.write(line(), after=0))

    people = [threading.Thread(target=write, args=[by]) for by in (desk, other)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert written == [1] and len(desk.journal()) == 1


def test_a_database_kept_before_the_papers_gets_their_table_and_keeps_its_facts(database):
    desk = store.opened(database)
    keep(desk, 1)
    desk.write(line())
    before = desk.facts()
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE papers")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    again = store.opened(database)
    assert same(again.facts(), before)
    again.write(line(), [LETTER])
    assert again.paper(LETTER.sha256) == LETTER
    with again.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_file_that_goes_with_the_database_lies_beside_it(desk, path):
    assert desk.beside("smtp") == path.parent / f"{path.name}.smtp"
    engine = create_engine("postgresql+psycopg://db.example/encours", poolclass=NullPool)
    assert Store(engine, threading.RLock()).beside("smtp").name == "encours.smtp"


# When the machine fails, and when several write at once

WRITES_LINES = """
import sys
from tests.test_store import line, store
desk = store.opened(sys.argv[1])
for n in range(int(sys.argv[2])):
    print(desk.write(line(f"{sys.argv[3]} {n}")), flush=True)
"""
WRITES_WHEN_TOLD = """
import sys
from tests.test_store import line, store
desk = store.opened(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for n in range(100):
    print(desk.write(line(f"{sys.argv[2]} {n}")), flush=True)
"""
DIES_BETWEEN_TABLES = """
import os, signal, sys
from tests.test_store import an_import, store

class Dies(dict):
    def items(self):
        for number, item in enumerate(super().items(), 1):
            yield item
            if number == int(sys.argv[2]):
                os.kill(os.getpid(), signal.SIGKILL)

desk = store.opened(sys.argv[1])
desk.keep_import(desk.version(), Dies(an_import(2, size=5000)))
"""
KEEPS_IMPORTS = """
import sys
from tests.test_store import keep, store
desk = store.opened(sys.argv[1])
for number in range(1, int(sys.argv[2])):
    keep(desk, number, size=5000)
    print(number, flush=True)
"""


def program(code: str, *arguments: Any) -> subprocess.Popen[str]:
    """Another program at work on the same file."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def killed(running: subprocess.Popen[str], after: int, wait: float) -> list[int]:
    """What the program had confirmed when it was killed, some seconds after so many confirmations."""
    confirmed = [int(running.stdout.readline()) for _ in range(after)]
    time.sleep(wait)
    running.kill()
    return confirmed + [int(said) for said in running.communicate()[0].split("\n")[:-1]]


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is another thing there")
def test_every_confirmed_line_survives_kill_9(desk, path):
    confirmed = killed(program(WRITES_LINES, desk.url, 100_000, "a"), after=30, wait=0.01)
    assert sound(path)
    found = list(store.opened(at(path)).journal()["id"])
    assert len(confirmed) >= 30
    assert found[: len(confirmed)] == confirmed
    assert len(found) <= len(confirmed) + 1
    assert desk.write(line()) == len(found) + 1


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is another thing there")
@pytest.mark.parametrize("tables", [1, 2, 3, 4])
def test_an_import_killed_between_two_tables_leaves_nothing(desk, path, tables):
    keep(desk, 1)
    before = desk.facts()
    assert program(DIES_BETWEEN_TABLES, desk.url, tables).wait() == -9
    assert sound(path)
    assert same(desk.facts(), before)
    keep(desk, 2)


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is another thing there")
@pytest.mark.parametrize("wait", [0.0, 0.05])
def test_an_import_is_there_whole_or_not_at_all_after_kill_9(desk, path, wait):
    confirmed = killed(program(KEEPS_IMPORTS, desk.url, 10_000), after=2, wait=wait)
    assert sound(path)
    facts = desk.facts()
    whole = dict.fromkeys(facts.imports["id"], 5000)
    assert set(confirmed) <= set(whole) <= {*confirmed, len(confirmed) + 1}
    assert facts.documents["import_id"].value_counts().to_dict() == whole
    assert facts.events["import_id"].value_counts().to_dict() == whole
    keep(desk, len(whole) + 1, size=5000)


def test_two_programs_that_write_at_once_lose_no_line(desk):
    running = [program(WRITES_WHEN_TOLD, desk.url, name) for name in "ab"]
    assert [one.stdout.readline() for one in running] == ["ready\n"] * 2
    for one in running:
        one.stdin.write("go\n")
        one.stdin.flush()
    written = [int(said) for one in running for said in one.communicate()[0].split()]
    assert [one.returncode for one in running] == [0, 0]
    journal = desk.journal()
    assert sorted(written) == list(journal["id"]) == list(range(1, 201))
    assert sorted(journal["note"]) == sorted(f"{name} {n}" for name in "ab" for n in range(100))


def test_two_people_who_write_at_once_lose_no_line_while_a_third_reads(desk, path):
    seen: list[Facts] = []
    done = threading.Event()

    def writes(name: str) -> None:
        own = store.opened(at(path))
        for n in range(20):
            own.write(line(f"{name} {n}"))

    def reads() -> None:
        own = store.opened(at(path))
        while not done.is_set():
            seen.append(own.facts())
            time.sleep(0.02)

    writers = [threading.Thread(target=writes, args=(name,)) for name in "ab"]
    reader = threading.Thread(target=reads)
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    journal = desk.journal()
    assert list(journal["id"]) == list(range(1, 41))
    assert sorted(journal["note"]) == sorted(f"{name} {n}" for name in "ab" for n in range(20))
    assert seen
    for facts in seen:
        assert facts.version[2] == len(facts.journal)
        assert list(facts.journal["id"]) == list(range(1, len(facts.journal) + 1))


def test_the_version_of_facts_is_that_of_the_facts_though_another_program_writes(desk, path):
    running = program(WRITES_LINES, desk.url, 60, "a")
    looks = []
    while running.poll() is None:
        looks.append(desk.facts())
    running.communicate()
    assert all(facts.version[2] == len(facts.journal) for facts in looks)
    assert len(desk.journal()) == 60


def test_every_commit_is_on_disk_before_it_is_confirmed(desk):
    asked = ("journal_mode", "synchronous", "busy_timeout")
    with desk.engine.connect() as connection:
        ours = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in asked]
    found = []
    with bulk._adbc(desk.engine) as bulky, bulky.cursor() as cursor:
        for name in asked:
            cursor.execute(f"PRAGMA {name}")
            found += cursor.fetchone()
    full = 2
    assert ours == found == ["wal", full, 10_000]


# Where it is


def test_the_place_is_the_one_the_user_names_or_else_the_users_own_data_folder(monkeypatch, tmp_path):
    assert store.default_url() == os.environ["DATABASE_URL"]
    monkeypatch.delenv("DATABASE_URL")
    folder = tmp_path / "données 100%41?"
    monkeypatch.setattr(store.platformdirs, "user_data_dir", lambda *_, **__: str(folder))
    opened = store.opened(store.default_url())
    assert Path(opened.place) == (folder / "encours.sqlite3").resolve()
    assert (folder / "encours.sqlite3").exists()


def test_the_users_own_data_folder_is_not_this_one(monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    url = store.default_url()
    assert url.startswith("sqlite:///")
    assert ROOT not in Path(url.removeprefix("sqlite:///")).parents
    assert "encours" in url


@pytest.mark.parametrize("folder", ["a b", "L'Œuvre d'été", "50% off", "#1", "один"])
def test_the_file_may_lie_in_a_folder_of_any_name(tmp_path, folder):
    path = tmp_path / folder / "neu" / "données.sqlite3"
    desk = store.opened(at(path))
    desk.write(line("é"))
    keep(desk, 1)
    assert path.exists()
    assert list(store.opened(at(path)).journal()["note"]) == ["é"]
    assert Path(desk.place) == path.resolve()


def test_however_a_file_is_named_it_is_fenced_by_one_lock(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "link.sqlite3").symlink_to(path)
    named = [
        at(path),
        "sqlite:///own.sqlite3",
        "sqlite:///./own.sqlite3",
        "sqlite:///~/own.sqlite3",
        "sqlite:///link.sqlite3",
    ]
    assert len({id(store.opened(url).lock) for url in named}) == 1


def test_the_place_shows_no_password():
    driver = type("Driver", (), {"paramstyle": "pyformat", "__version__": "1.31"})
    engine = create_engine("postgresql+pg8000://encours:geheim@db.example/encours", module=driver, poolclass=NullPool)
    place = Store(engine, threading.RLock()).place
    assert "geheim" not in place
    assert place.endswith("@db.example/encours")
