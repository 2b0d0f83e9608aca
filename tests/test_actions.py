import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from src.collections import actions, policy, readers, standing, store
from src.collections.actions import Done, Hand, Kept, Refused
from src.collections.demo import Act
from src.collections.desk import Desk
from src.collections.frame import state
from src.collections.instalments import from_dict, proposed
from src.collections.readers import Choices, Question, Reading
from src.collections.store import Facts, Store
from src.collections.tables import STORED
from src.collections.words import LANGUAGES, Words
from tests.test_store import at, killed, program, sound

MONDAY, FRIDAY, NEXT = date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 27)
BOOKS = """
Maes    F1 01/09/2026 01/10/2026 1000.00 1000.00 EUR
Maes    F2 31/10/2026 30/11/2026  500.00  500.00 EUR
Peeters F3 13/08/2026 13/09/2026  400.00  300.00 EUR
Peeters N1 15/09/2026 15/09/2026  -50.00  -50.00 EUR
Wouters F4 30/10/2026 29/11/2026  700.00  700.00 EUR
Claes   F5 13/08/2026 13/09/2026   10.00   10.00 EUR
Claes   F6 13/08/2026 13/09/2026   99.00   99.00 USD
Gilson  F7 13/08/2026 13/09/2026   20.00   20.00 EUR
Gilson  N2 13/08/2026 13/08/2026  -80.00  -80.00 EUR
"""
LATER = BOOKS.replace("Maes    F1", "Maes    F8")
"""F1 is gone, F8 is new."""
ONE = "Maes F1 01/09/2026 13/10/2026 1000.00 1000.00 EUR"
ALMOST_NOTHING = "Maes F2 31/10/2026 30/11/2026 500.00 500.00 EUR"
WITHOUT_A_DAY = "Maes F1 - 13/10/2026 1000.00 1000.00 EUR"
HEADERS = "Nom du client;N° facture;Date de facture;Date d'échéance;Montant TTC;Solde;Devise"
CUSTOMERS = ["Maes", "Peeters", "Wouters", "Claes", "Gilson"]


def a_file(text: str) -> bytes:
    """The export of these lines, as a file."""
    lines = [";".join("" if cell == "-" else cell for cell in line.split()) for line in text.strip().splitlines()]
    return "\r\n".join([HEADERS, *lines]).encode("utf-8-sig")


@cache
def read(text: str) -> Reading:
    return readers.read("clients.csv", a_file(text), Choices())


def hand(on: date = FRIDAY, by: str = "Sophie") -> Hand:
    return Hand(by, datetime.combine(on, time(9, 30)), on)


def keep(desk: Store, text: str = BOOKS, as_of: date = FRIDAY, *, on: date | None = None, **said: Any) -> Kept:
    return actions.keep_import(desk, hand(on or as_of), read(text), a_file(text), as_of, "open", **said)


def do(desk: Store, act: str, customer: str = "Maes", on: date = FRIDAY, **said: Any) -> Done:
    return actions.record(desk, hand(on), act, customer, **said)


def click(desk: Store, act: str, customer: str = "Maes", on: date = FRIDAY, note: str = "") -> Done:
    return actions.quick(desk, hand(on), Desk(desk.facts(), on), act, customer, note)


def screen(desk: Store, day: date = NEXT) -> dict[str, pd.DataFrame]:
    """What the collectors see at the end of a day."""
    seen = Desk(desk.facts(), day)
    names = ("standing", "worklist", "escalated", "promises", "disputes", "tasks", "plans")
    return {name: getattr(seen, name) for name in names}


def same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> bool:
    return all(one[name].equals(other[name]) for name in one)


def tables(facts: Facts) -> dict[str, pd.DataFrame]:
    return {shape.name: getattr(facts, shape.name) for shape in STORED}


def last(desk: Store) -> dict[str, Any]:
    """The newest journal line."""
    return desk.journal().iloc[-1].to_dict()


@pytest.fixture(scope="session")
def with_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with BOOKS, made once."""
    path = tmp_path_factory.mktemp("books") / "books.sqlite3"
    keep(store.opened(at(path)))
    return path


@pytest.fixture
def desk(with_books: Path, tmp_path: Path) -> Store:
    """A desk of this test's own, with BOOKS."""
    return store.opened(at(Path(shutil.copy(with_books, tmp_path / "own.sqlite3"))))


@pytest.fixture
def empty_desk() -> Store:
    return store.opened(os.environ["DATABASE_URL"])


@pytest.fixture(scope="session")
def another(with_books: Path) -> Iterator[Store]:
    """A new desk with BOOKS each time one is taken, for tests of many examples."""
    return (store.opened(at(Path(shutil.copy(with_books, with_books.parent / f"{n}.sqlite3")))) for n in count())


# One click, one line

SAID: dict[str, dict[str, Any]] = {"insolvency": {"day": MONDAY}, "task": {"day": NEXT}, "segment": {"note": "bad"}}
"""What an act has to say that is not done with one click."""

FIRST = {"dispute_settled": "dispute", **{f"{act}_ended": act for act in ("hold", "stop", "insolvency")}}
"""Acts that end something, with the one that begins it."""


def acted(desk: Store, act: str, customer: str = "Maes", on: date = FRIDAY) -> Done:
    """Any act, with one click where there is one."""
    return do(desk, act, customer, on, **SAID[act]) if act in SAID else click(desk, act, customer, on)


EVERY_ACT: dict[str, Callable[[Store], Done]] = {
    **{act: lambda desk, act=act: acted(desk, act) for act in standing.ACTS},
    "a setting": lambda desk: actions.keep_settings(desk, hand(), {"firm": "Lemmens", "terms": 30}),
    "a layout": lambda desk: actions.remember_layout(desk, hand(), "abc", Choices(scope="open")),
    "an undone import": lambda desk: actions.undo_import(desk, hand(), 1),
}


@pytest.mark.parametrize("act", EVERY_ACT)
def test_every_act_writes_exactly_one_line_and_says_which(desk, act):
    if act in FIRST:
        acted(desk, FIRST[act])
    before = desk.journal()
    done = EVERY_ACT[act](desk)
    after = desk.journal()
    assert after.iloc[:-1].equals(before)
    assert (last(desk)["id"], last(desk)["act"], last(desk)["by"]) == (done.line, done.act, "Sophie")
    assert (last(desk)["at"], last(desk)["on"]) == (pd.Timestamp("2026-11-20 09:30"), pd.Timestamp(FRIDAY))


@pytest.mark.parametrize(
    ("today",      "weekday", "friday"),
    [
        ("2026-11-17", "Tue", "2026-11-20"),
        ("2026-11-18", "Wed", "2026-11-20"),
        ("2026-11-19", "Thu", "2026-11-27"),
        ("2026-11-20", "Fri", "2026-11-27"),
        ("2026-11-21", "Sat", "2026-11-27"),
        ("2026-12-22", "Tue", "2026-12-28"),
        ("2026-12-29", "Tue", "2027-01-04"),
    ],
)  # fmt: skip
def test_will_pay_means_by_the_next_friday_that_leaves_two_days_or_the_day_banks_open(desk, today, weekday, friday):
    on = date.fromisoformat(today)
    assert f"{on:%a}" == weekday
    assert click(desk, "promise", on=on).day == date.fromisoformat(friday)


@pytest.mark.parametrize(
    ("customer", "amount", "currency"),
    [
        ("Maes",    1000_00, "EUR"),
        ("Peeters",  250_00, "EUR"),
        ("Claes",     99_00, "USD"),
    ],
)  # fmt: skip
def test_one_click_means_all_that_is_overdue_less_credit_in_the_main_currency(desk, customer, amount, currency):
    for act in ("promise", "plan", "dispute"):
        done = click(desk, act, customer)
        assert (done.amount, done.currency) == (amount, currency)
        assert (last(desk)["amount"], last(desk)["currency"]) == (amount, currency)


@pytest.mark.parametrize("customer", ["Wouters", "Gilson", "Unknown"])
@pytest.mark.parametrize("act", ["promise", "plan"])
def test_nothing_can_be_promised_where_nothing_is_overdue_beyond_the_credit(desk, act, customer):
    before = desk.version()
    with pytest.raises(Refused, match="amount_missing"):
        click(desk, act, customer)
    assert desk.version() == before


def test_a_plan_of_one_click_adds_up_and_stands_in_the_journal_part_by_part(desk):
    done = click(desk, "plan", note="3 x")
    plan = from_dict(json.loads(last(desk)["details"]))
    closed = Desk(desk.facts(), FRIDAY).closed
    assert plan == proposed(1000_00, "EUR", FRIDAY, closed=closed, documents=("F1",)), "F2 is not due yet"
    assert sum(part.amount for part in plan.parts) == done.amount == plan.total == 1000_00
    assert done.day == plan.parts[0].day == FRIDAY + timedelta(days=7)
    assert last(desk)["note"] == "3 x"


def test_no_part_of_a_plan_of_one_click_falls_on_a_day_banks_are_closed(desk):
    assert click(desk, "plan", on=date(2026, 12, 18)).day == date(2026, 12, 28)


def test_a_hold_of_one_click_lasts_two_weeks(desk):
    assert click(desk, "hold").day == FRIDAY + timedelta(days=14)
    assert Desk(desk.facts(), FRIDAY).stand("Maes")["hold_until"].date() == date(2026, 12, 4)


ODD = ["=1+1", "<b>fat</b>", "$x$", "'quoted' \"twice\"", "😀 merci", "L'Œuvre d'été", "a\nb\tc", "\\n {n} %s", "007",
       "é" * 2000, "😀" * 2000]  # fmt: skip


@settings(max_examples=15)
@given(st.lists(st.text(min_size=1, max_size=40), max_size=2))
@example(ODD)
def test_what_somebody_wrote_comes_back_letter_by_letter(another, texts):
    desk = next(another)
    for text in texts:
        do(desk, "note", text, note=text, details={"said": text})
    journal = desk.journal()
    assert list(journal["note"]) == list(journal["customer"]) == texts
    assert [json.loads(told) for told in journal["details"]] == [{"said": text} for text in texts]


# Undo


@pytest.mark.parametrize("act", standing.ACTS)
def test_an_act_undone_leaves_the_screen_as_it_was(desk, act):
    acted(desk, FIRST.get(act, "call"), "Peeters", on=MONDAY)
    before = screen(desk)
    done = acted(desk, act, "Peeters")
    undone = actions.undo(desk, hand(), done.line)
    assert same(screen(desk), before)
    assert (undone.act, undone.customer, last(desk)["undoes"]) == ("undo", "Peeters", done.line)
    assert len(desk.journal()) == 3


ACT = st.tuples(st.sampled_from(standing.ACTS), st.sampled_from(CUSTOMERS), st.sampled_from([MONDAY, FRIDAY]))


@settings(max_examples=4)
@given(st.lists(ACT, min_size=1, max_size=4))
def test_acts_undone_one_after_the_other_give_back_every_screen_on_the_way(another, acts):
    desk, seen = next(another), []
    for act, customer, on in acts:
        before = screen(desk)
        try:
            seen.append((acted(desk, act, customer, on).line, before))
        except Refused:
            assert same(screen(desk), before)
    for line, before in reversed(seen):
        actions.undo(desk, hand(NEXT), line)
        assert same(screen(desk), before)


def test_an_undo_can_itself_be_undone_as_often_as_one_likes(desk):
    before = screen(desk)
    line = click(desk, "promise").line
    after = screen(desk)
    for expected in (before, after, before, after):
        line = actions.undo(desk, hand(), line).line
        assert same(screen(desk), expected)


def test_what_is_undone_cannot_be_undone_again_nor_what_never_was(desk):
    line = click(desk, "call").line
    undo = actions.undo(desk, hand(), line).line
    before = desk.version()
    for gone in (line, 99, 0):
        with pytest.raises(Refused, match="already_undone"):
            actions.undo(desk, hand(), gone)
    assert desk.version() == before
    actions.undo(desk, hand(), undo)
    actions.undo(desk, hand(), line)


@pytest.mark.parametrize(
    ("act", "refused"),
    [
        (lambda desk, line: actions.undo(desk, hand(), line), "already_undone"),
        (lambda desk, line: do(desk, "escalate"), "already_escalated"),
        (lambda desk, line: actions.undo_import(desk, hand(), 1), "import_not_last"),
    ],
    ids=["undo", "escalate", "undo the import"],
)
def test_of_many_who_do_the_same_at_once_one_does_it_and_the_others_are_told(desk, act, refused):
    line, start = click(desk, "call").line, threading.Barrier(4)

    def does() -> str:
        start.wait()
        try:
            act(desk, line)
        except Refused as no:
            return no.key
        return "done"

    with ThreadPoolExecutor(4) as people:
        said = sorted(future.result() for future in [people.submit(does) for _ in range(4)])
    assert said == sorted(["done", *[refused] * 3])
    assert len(desk.journal()) == 2


# Corrections


def test_a_correction_is_one_line_of_the_original_day_and_its_undo_brings_the_first_version_back(desk):
    first = do(desk, "promise", on=MONDAY, day=FRIDAY, amount=900_00, currency="EUR", note="by phone")
    before = screen(desk)
    second = do(desk, "promise", on=FRIDAY, day=NEXT, amount=800_00, currency="EUR", replaces=first.line)
    assert len(desk.journal()) == 2
    assert (last(desk)["on"], last(desk)["undoes"]) == (pd.Timestamp(MONDAY), first.line)
    assert last(desk)["at"] == pd.Timestamp("2026-11-20 09:30")
    promises = Desk(desk.facts(), FRIDAY).promises
    assert promises[["day", "amount"]].to_numpy().tolist() == [[pd.Timestamp(NEXT), 800_00]]
    actions.undo(desk, hand(), second.line)
    assert same(screen(desk), before)
    assert standing.in_force(desk.journal(), FRIDAY)["id"].to_list() == [first.line]


def test_what_was_corrected_can_be_corrected_again_but_not_in_its_first_version(desk):
    first = click(desk, "escalate", note="one")
    second = do(desk, "escalate", note="two", replaces=first.line)
    third = do(desk, "escalate", note="three", replaces=second.line)
    assert Desk(desk.facts(), FRIDAY).stand("Maes")["escalation_note"] == "three"
    for gone in (first, second):
        with pytest.raises(Refused, match="already_undone"):
            do(desk, "escalate", replaces=gone.line)
    actions.undo(desk, hand(), third.line)
    assert Desk(desk.facts(), FRIDAY).stand("Maes")["escalation_note"] == "two"


def test_a_promise_can_be_corrected_after_its_day(desk):
    first = do(desk, "promise", on=MONDAY, day=FRIDAY, amount=900_00, currency="EUR")
    do(desk, "promise", on=NEXT, day=FRIDAY, amount=90_00, currency="EUR", replaces=first.line)
    assert last(desk)["on"] == pd.Timestamp(MONDAY)


def test_a_plan_can_be_proposed_anew_in_the_place_of_the_first(desk):
    first = click(desk, "plan")
    plan = proposed(1000_00, "EUR", FRIDAY, parts=5)
    actions.propose_plan(desk, hand(), "Maes", plan, note="five", replaces=first.line)
    assert from_dict(json.loads(last(desk)["details"])) == plan
    assert len(standing.in_force(desk.journal(), FRIDAY)) == 1


def test_a_dispute_is_settled_once(desk):
    click(desk, "dispute")
    do(desk, "dispute_settled")
    assert Desk(desk.facts(), FRIDAY).stand("Maes")["disputed"] == 0
    with pytest.raises(Refused, match="already_settled"):
        do(desk, "dispute_settled")


@pytest.mark.parametrize(
    ("act",    "day",   "amount", "refused"),
    [
        ("promise", MONDAY, 100,  "day_past"),
        ("promise", FRIDAY, 100,  None),
        ("promise", None,   100,  "day_missing"),
        ("promise", NEXT,   0,    "amount_missing"),
        ("promise", NEXT,   -1,   "amount_missing"),
        ("promise", NEXT,   1,    None),
        ("plan",    MONDAY, 100,  "day_past"),
        ("plan",    FRIDAY, 100,  None),
        ("plan",    FRIDAY, 0,    "amount_missing"),
        ("hold",    MONDAY, 0,    "day_past"),
        ("hold",    FRIDAY, 0,    None),
        ("hold",    None,   0,    "day_missing"),
        ("dispute", None,   0,    "amount_missing"),
        ("dispute", MONDAY, 100,  None),
        ("postpone", MONDAY, 0,   "day_past"),
        ("postpone", NEXT,  0,    None),
        ("task",    MONDAY, 0,    "day_past"),
        ("task",    FRIDAY, 0,    None),
        ("insolvency", None, 0,   "day_missing"),
        ("insolvency", MONDAY, 0, None),
    ],
)  # fmt: skip
def test_an_act_about_an_amount_or_a_day_needs_one_that_makes_sense(desk, act, day, amount, refused):
    try:
        do(desk, act, day=day, amount=amount, currency="EUR")
        said = None
    except Refused as no:
        said = no.key
    assert said == refused
    assert len(desk.journal()) == (refused is None)


# Imports


def test_the_same_file_twice_is_one_import(desk):
    before = desk.facts()
    assert keep(desk) == Kept(None, None)
    assert keep(desk, as_of=NEXT) == Kept(None, None)
    assert desk.version() == before.version
    assert len(desk.facts().imports) == 1


def test_an_import_says_who_kept_which_file_when_and_for_which_day(desk):
    kept = keep(desk, LATER, NEXT, on=date(2026, 11, 30))
    line = desk.facts().imports.iloc[-1]
    assert kept.import_id == line["id"] == 2
    assert (line["by"], line["at"], line["as_of"]) == ("Sophie", pd.Timestamp("2026-11-30 09:30"), pd.Timestamp(NEXT))
    assert (line["source"], line["scope"], line["firm"]) == ("clients.csv", "open", "")
    assert (line["rows"], line["refused"]) == (10, 0)
    assert len(line["fingerprint"]) == 64
    assert (kept.changes.effect["effect"] == "vanished").sum() == 1


@pytest.mark.parametrize(
    ("as_of",                   "on",   "refused"),
    [
        (date(2026, 11, 19), FRIDAY, "import_doubtful"),
        (date(2026, 11, 20), FRIDAY, None),
        (date(2026, 11, 21), FRIDAY, "import_future"),
        (date(2026, 11, 27), NEXT,   None),
    ],
)  # fmt: skip
def test_books_are_neither_older_than_those_kept_nor_of_a_day_to_come(desk, as_of, on, refused):
    before = desk.facts()
    try:
        keep(desk, LATER, as_of, on=on)
        said = None
    except Refused as no:
        said = no.key
    assert said == refused
    assert len(desk.facts().imports) == len(before.imports) + (refused is None)


def test_what_looks_wrong_is_kept_only_where_the_user_is_sure(desk):
    with pytest.raises(Refused) as no:
        keep(desk, ALMOST_NOTHING, NEXT)
    assert {doubt.key for doubt in no.value.values["doubts"]} == {"vanished", "customers_gone"}
    assert len(desk.facts().imports) == 1
    assert keep(desk, ALMOST_NOTHING, NEXT, sure=True).import_id == 2


def test_a_document_whose_row_is_refused_does_not_count_as_paid(desk):
    text = BOOKS.replace("1000.00 1000.00", "1000.00 zut")
    assert list(read(text).refused["reason"]) == ["amount_unreadable"]
    kept = keep(desk, text, NEXT)
    assert (len(kept.changes.effect), kept.changes.untouched) == (0, 1)
    assert keep(desk, LATER, NEXT).changes.effect["effect"].tolist() == ["new", "vanished"]


def test_documents_are_found_again_under_a_code_the_user_put_with_theirs(desk):
    renamed = BOOKS.replace("Maes   ", "Maes-SA")
    one = "Maes-SA F9 01/11/2026 30/11/2026 10.00 10.00 EUR"
    keep(desk, BOOKS + one, NEXT)
    actions.merge(desk, hand(NEXT), Desk(desk.facts(), NEXT), "Maes-SA", ["Maes"])
    found = actions.preview(desk.facts(), read(renamed + one), NEXT, "open")
    assert not len(found.effect)
    kept = keep(desk, renamed + one, NEXT + timedelta(days=7))
    assert not len(kept.changes.events)
    assert (desk.facts().documents["customer"] == "Maes").sum() == 2
    assert Desk(desk.facts(), NEXT + timedelta(days=7)).items["customer"].eq("Maes-SA").sum() == 3


@pytest.mark.parametrize(("first", "second"), [("demo", ""), ("", "demo")])
def test_the_invented_firm_and_ones_own_books_never_mix(empty_desk, first, second):
    keep(empty_desk, firm=first)
    keep(empty_desk, LATER, NEXT, firm=first)
    with pytest.raises(Refused, match="import_mixed"):
        keep(empty_desk, ONE, NEXT, firm=second, sure=True)
    assert set(empty_desk.facts().imports["firm"]) == {first}


def test_an_export_from_which_most_is_missing_is_kept_only_when_one_is_sure(desk):
    with pytest.raises(Refused) as no:
        keep(desk, ALMOST_NOTHING, NEXT)
    assert no.value.key == "import_doubtful"
    assert ("vanished", {"share": 1.0}) in [(doubt.key, doubt.values) for doubt in no.value.values["doubts"]]
    assert len(desk.facts().imports) == 1
    kept = keep(desk, ALMOST_NOTHING, NEXT, sure=True)
    assert kept.import_id == 2
    assert list(Desk(desk.facts(), NEXT).items["number"]) == ["F2"]


def test_an_import_undone_leaves_the_books_exactly_as_before(desk):
    click(desk, "call")
    before = desk.facts()
    keep(desk, LATER, NEXT)
    actions.undo_import(desk, hand(NEXT), 2)
    after = tables(desk.facts())
    assert last(desk)["act"] == "import_undone"
    assert json.loads(last(desk)["details"])["as_of"] == "2026-11-27"
    for name, frame in tables(before).items():
        kept = after[name].iloc[:-1] if name == "journal" else after[name]
        pd.testing.assert_frame_equal(kept, frame)


def test_an_import_undone_can_be_kept_again_and_gives_the_same_books(desk):
    keep(desk, LATER, NEXT)
    first = tables(desk.facts())
    actions.undo_import(desk, hand(NEXT), 2)
    assert keep(desk, LATER, NEXT).import_id == 2
    second = tables(desk.facts())
    for name in ("imports", "customers", "documents", "events"):
        pd.testing.assert_frame_equal(second[name], first[name])


def test_only_the_last_import_can_be_undone_and_then_the_one_before_it(desk):
    keep(desk, LATER, NEXT)
    for wrong in (1, 3, 0):
        with pytest.raises(Refused, match="import_not_last"):
            actions.undo_import(desk, hand(NEXT), wrong)
    actions.undo_import(desk, hand(NEXT), 2)
    actions.undo_import(desk, hand(NEXT), 1)
    assert Desk(desk.facts(), NEXT).empty
    with pytest.raises(Refused, match="import_not_last"):
        actions.undo_import(desk, hand(NEXT), 1)


def interrupted(text: str, meanwhile: Callable[[], Any]) -> Reading:
    """The reading of a file during whose keeping something happens, at each try."""

    class Interrupted(Reading):
        def __getattribute__(self, name: str) -> Any:
            if name == "layout":
                meanwhile()
            return super().__getattribute__(name)

    return Interrupted(**{field.name: getattr(read(text), field.name) for field in fields(Reading)})


def test_a_line_written_meanwhile_by_a_colleague_does_not_lose_the_import(desk):
    colleague = iter([lambda: do(desk, "call")])
    reading = interrupted(LATER, lambda: next(colleague, lambda: None)())
    kept = actions.keep_import(desk, hand(NEXT), reading, a_file(LATER), NEXT, "open")
    assert kept.import_id == 2
    assert len(desk.journal()) == 1


def test_the_same_file_kept_meanwhile_by_a_colleague_is_kept_once(desk):
    colleague = iter([lambda: keep(desk, LATER, NEXT)])
    reading = interrupted(LATER, lambda: next(colleague, lambda: None)())
    assert actions.keep_import(desk, hand(NEXT), reading, a_file(LATER), NEXT, "open") == Kept(None, None)
    assert len(desk.facts().imports) == 2


def test_the_invented_firm_can_be_left_and_ones_own_books_begun(empty_desk):
    keep(empty_desk, firm="demo")
    click(empty_desk, "call")
    actions.leave_demo(empty_desk, hand())
    assert Desk(empty_desk.facts(), FRIDAY).empty
    assert list(empty_desk.journal()["act"]) == ["demo_left"]
    keep(empty_desk, ONE, MONDAY, on=FRIDAY)
    assert not Desk(empty_desk.facts(), FRIDAY).demo
    with pytest.raises(Refused, match="not_demo"):
        actions.leave_demo(empty_desk, hand())
    assert len(empty_desk.facts().documents) == 1


def test_the_invented_firm_brings_its_own_journal_up_to_today(empty_desk):
    acts = [
        Act(MONDAY, 9, "Bram", "promise", "Maes", FRIDAY, 100_00, "EUR", "vendredi"),
        Act(FRIDAY, 16, "Bram", "plan", "Maes", NEXT, 100_00, "EUR", "", {"parts": []}),
        Act(NEXT, 9, "Bram", "call", "Maes"),
    ]
    actions.keep_history(empty_desk, hand(FRIDAY), acts)
    journal = empty_desk.journal()
    assert list(journal["act"]) == ["promise", "plan"]
    assert list(journal["at"]) == [pd.Timestamp("2026-11-16 09:00"), pd.Timestamp("2026-11-20 16:00")]
    assert list(journal["details"]) == ["{}", '{"parts": []}']


# What is remembered


def test_the_last_settings_hold_and_can_be_undone(desk):
    first = actions.keep_settings(desk, hand(), {"firm": "Lemmens", "terms": 30})
    second = actions.keep_settings(desk, hand(), {"firm": "Lemmens SRL", "terms": 14})
    assert Desk(desk.facts(), FRIDAY).settings == {"firm": "Lemmens SRL", "terms": 14}
    actions.undo(desk, hand(), second.line)
    assert Desk(desk.facts(), FRIDAY).options.terms == 30
    actions.undo(desk, hand(), first.line)
    assert Desk(desk.facts(), FRIDAY).settings == {}


def test_a_layout_is_remembered_under_its_own_name(desk):
    choices = Choices(mapping={"invoice_number": "Pièce"}, date_orders={"Date": "dmy"}, scope="open", currency="GBP")
    actions.remember_layout(desk, hand(), "one", choices)
    actions.remember_layout(desk, hand(), "two", Choices())
    journal = desk.journal()
    assert readers.choices_from_dict(standing.remembered(journal, "layout", "one")) == choices
    assert standing.remembered(journal, "layout", "three") == {}


@pytest.mark.parametrize("act", ["undo", "setting", "", "Call"])
def test_an_act_that_is_none_is_a_fault_of_ours(desk, act):
    with pytest.raises(ValueError):
        do(desk, act)
    with pytest.raises(ValueError):
        actions.keep_import(desk, hand(), read(LATER), b"", FRIDAY, act)


# Refusals

YEAR = timedelta(days=365)


def correct(desk: Store, **said: Any) -> Done:
    return actions.correct(desk, hand(), Desk.of(desk.facts(), FRIDAY), "Maes", said)


ORDER = Question("date_order", "Date de facture", ("dmy", "mdy"))
CAUSES: dict[str, Callable[[Store], Any]] = {
    "import_open_questions": lambda desk: actions.keep_import(
        desk, hand(), replace(read(LATER), questions=(ORDER,) * 2), a_file(LATER), FRIDAY, "open"
    ),
    "import_empty": lambda desk: keep(desk, WITHOUT_A_DAY),
    "import_future": lambda desk: keep(desk, LATER, NEXT, on=FRIDAY),
    "import_mixed": lambda desk: keep(desk, LATER, firm="demo"),
    "import_doubtful": lambda desk: keep(desk, ALMOST_NOTHING),
    "import_not_last": lambda desk: actions.undo_import(desk, hand(), 7),
    "busy": lambda desk: actions.keep_import(
        desk, hand(), interrupted(LATER, lambda: do(desk, "note")), a_file(LATER), FRIDAY, "open"
    ),
    "amount_missing": lambda desk: click(desk, "promise", "Wouters"),
    "day_missing": lambda desk: do(desk, "hold"),
    "day_past": lambda desk: do(desk, "hold", day=MONDAY),
    "already_escalated": lambda desk: [do(desk, "escalate"), do(desk, "escalate")],
    "not_disputed": lambda desk: do(desk, "dispute_settled"),
    "already_settled": lambda desk: [acted(desk, "dispute"), *(do(desk, "dispute_settled") for _ in range(2))],
    "already_done": lambda desk: twice(desk, "task_done", details={"task": acted(desk, "task").line}),
    "already_stopped": lambda desk: twice(desk, "stop"),
    "already_insolvent": lambda desk: twice(desk, "insolvency", day=MONDAY),
    "not_on_hold": lambda desk: do(desk, "hold_ended"),
    "not_stopped": lambda desk: do(desk, "stop_ended"),
    "not_insolvent": lambda desk: do(desk, "insolvency_ended"),
    "segment_unknown": lambda desk: do(desk, "segment", note="nice"),
    "objected": lambda desk: [acted(desk, "call"), click(desk, "reminder_1")],
    "objected_final": lambda desk: [acted(desk, "escalate"), click(desk, "formal_notice")],
    "post_file": lambda desk: in_the_way(desk),
    "rested_on": lambda desk: [
        do(desk, "dispute", amount=100_00, currency="EUR"),
        do(desk, "dispute_settled", details={"dispute": 1}),
        actions.undo(desk, hand(), 1),
    ],
    "already_undone": lambda desk: actions.undo(desk, hand(), 7),
    "not_demo": lambda desk: actions.leave_demo(desk, hand()),
    "nothing_corrected": lambda desk: correct(desk, phone=""),
    "corrected_meanwhile": lambda desk: both(desk, Desk.of(desk.facts(), FRIDAY)),
    "already_one": lambda desk: both_merged(desk, Desk.of(desk.facts(), FRIDAY)),
    "name_missing": lambda desk: correct(desk, name=""),
    "email_incomplete": lambda desk: correct(desk, email="maes.example"),
    "due_before_document": lambda desk: actions.correct_due(
        desk, hand(), Desk.of(desk.facts(), FRIDAY), 1, MONDAY - YEAR
    ),
    "unknown_customer": lambda desk: actions.merge(desk, hand(), Desk.of(desk.facts(), FRIDAY), "Maes", ["Janssens"]),
    "edges_wrong": lambda desk: options(desk, edges="60, 30"),
    "percent_wrong": lambda desk: options(desk, vat="-1"),
    "rate_wrong": lambda desk: options(desk, rates={"USD": "0"}),
    "policy_same": lambda desk: actions.keep_policy(desk, hand(), policy.DEFAULT),
    "policy_changed": lambda desk: actions.keep_policy(
        desk, hand(), policy.DEFAULT, known=replace(policy.DEFAULT, rest=5)
    ),
    "sales_unclear": lambda desk: actions.tell_sales(desk, hand(), "EUR", {date(2026, 10, 1): "12.500"}),
}


def twice(desk: Store, act: str, **said: Any) -> list[Done]:
    return [do(desk, act, **said) for _ in range(2)]


def both(desk: Store, screen: Desk) -> list[Done]:
    """Two people at one screen give a customer two telephone numbers."""
    return [actions.correct(desk, hand(), screen, "Maes", {"phone": number}) for number in ("01", "02")]


def both_merged(desk: Store, screen: Desk) -> list[Done]:
    """Two people at one screen put the same codes together, one under the other."""
    pair = ("Maes", "Peeters")
    return [actions.merge(desk, hand(), screen, one, [other]) for one, other in (pair, pair[::-1])]


def in_the_way(desk: Store) -> Any:
    """A mail server, where the file of its password cannot be written."""
    desk.beside("smtp").mkdir()
    server = {"host": "mail.example", "port": "587", "security": "tls", "user": "us", "sender": "us@mail.example"}
    return actions.keep_post(desk, hand(), server, "secret")


def options(desk: Store, **said: Any) -> Any:
    """How the figures are made, as typed in the settings, the usual answers where nothing else is said."""
    usual = {"edges": "30, 60", "aged_by": "due", "dso": "dso_90", "financing": "8", "vat": "21", "currency": "EUR"}
    return actions.keep_options(desk, hand(), {"rates": {}, **usual, **said})


ELSEWHERE = {
    "plans": (
        "reason_missing",
        "plan_gone",
        "plan_over",
        "plan_completed",
        "plan_accepted_before",
        "plan_not_accepted",
    ),
    "post": (
        *("no_address", "no_backlog", "left", "sent_already", "queued_already", "queue_gone", "queue_sent"),
        *("queue_sending", "queue_stale", "queue_in_doubt", "post_missing", "post_demo", "post_in_doubt"),
        *("post_host_wrong", "post_port_wrong", "post_sender_wrong"),
    ),
}
"""Refusals that need more than a desk, each with the test that brings it about."""


def test_every_refusal_of_the_code_has_its_cause_here_or_in_the_test_of_its_own():
    files = Path(actions.__file__).parent.glob("*.py")
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    elsewhere = {key for keys in ELSEWHERE.values() for key in keys}
    assert set(re.findall(r'Refused\("(\w+)"', code)) == set(CAUSES) | elsewhere and not set(CAUSES) & elsewhere
    for name, keys in ELSEWHERE.items():
        told = Path(__file__).with_name(f"test_{name}.py").read_text(encoding="utf-8")
        assert [key for key in keys if not re.search(rf'"{key}"', told)] == []


@pytest.mark.parametrize("key", CAUSES)
def test_every_refusal_has_its_sentence_in_every_language_and_writes_nothing_of_the_books(desk, key):
    before = tables(desk.facts())
    with pytest.raises(Refused) as no:
        CAUSES[key](desk)
    assert no.value.key == key
    after = tables(desk.facts())
    assert all(after[name].equals(before[name]) for name in ("imports", "customers", "documents", "events"))
    for language in LANGUAGES:
        words = Words(language)
        told = state.told(words, no.value.values)
        sentence = words("refusal." + key, **told)
        assert sentence.endswith((".", "!", "?")) or ")" in sentence[-2:]
        assert "{" not in sentence
        assert all(str(value) in sentence for name, value in told.items() if name not in ("n", "doubts"))


# What rests on an act


def test_an_act_is_undone_once_nothing_rests_on_it_any_more(desk: Store) -> None:
    opened = do(desk, "dispute", amount=100_00, currency="EUR").line
    refined = do(desk, "dispute", amount=80_00, currency="EUR", replaces=opened).line
    settled = do(desk, "dispute_settled", details={"dispute": opened}).line
    with pytest.raises(Refused) as no:
        actions.undo(desk, hand(), refined)
    assert no.value.key == "rested_on"
    actions.undo(desk, hand(), settled)
    actions.undo(desk, hand(), refined)
    assert standing.rested_on(desk.journal()) == {}


# When the machine fails

RECORDS = """
import sys
from tests.test_actions import do, store
desk = store.opened(sys.argv[1])
while True:
    print(do(desk, "call", note="said").line, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is another thing there")
def test_every_act_confirmed_survives_kill_9(desk):
    confirmed = killed(program(RECORDS, desk.url), after=5, wait=0.05)
    assert sound(Path(desk.place))
    journal = desk.journal()
    assert list(journal["id"])[: len(confirmed)] == confirmed
    assert set(journal["note"]) == {"said"}
    assert len(journal) <= len(confirmed) + 1


# Lists that say only what is open


def test_what_is_missing_from_a_list_of_open_amounts_alone_was_paid_not_corrected(empty_desk):
    head = "N° facture;Client;Date de facture;Date d'échéance;Solde\r\n"
    weeks = {
        "1.csv": (f"{head}F1;Maes;01/09/2026;01/10/2026;1 000,00\r\n", FRIDAY),
        "2.csv": (f"{head}F1;Maes;01/09/2026;01/10/2026;400,00\r\n", NEXT),
    }
    for name, (text, day) in weeks.items():
        content = text.encode("utf-8-sig")
        reading = readers.read(name, content)
        assert not reading.gives_amounts
        actions.keep_import(empty_desk, hand(NEXT), reading, content, day, "open")
    facts = empty_desk.facts()
    assert facts.documents["amount"].tolist() == [1000_00]
    assert facts.events[["kind", "amount"]].to_numpy().tolist() == [["settlement", -600_00]]


def test_a_file_with_amounts_of_its_own_says_so():
    assert read(BOOKS).gives_amounts
