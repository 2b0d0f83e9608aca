"""What blocks an account: the rules, the acts that put it off, the page that lists it, and the forms that note it."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from src.collections import actions, blocked, store
from src.collections.actions import Refused
from src.collections.desk import Desk
from src.collections.documents.workbook import workbook
from src.collections.exposure import exposure
from src.collections.reports.blocked import blocked_sheet
from src.collections.standing import empty_standing
from src.collections.store import Store
from src.collections.tables import ACCOUNTS
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import Invoice, hand, keep
from tests.given import rows
from tests.test_pages import _as_served, assert_readable, below, desk, everything, on, pressed  # noqa: F401

TODAY = date.today()
BAKER, GARAGE, STUDIO = "C1", "C2", "C3"
BOOKS = (
    Invoice("F1", BAKER, "Boulangerie Le Pain Bis", 75, 45, 125_000),
    Invoice("F2", BAKER, "Boulangerie Le Pain Bis", 40, 10, 30_050),
    Invoice("F3", GARAGE, "Garage De Smet", 130, 100, 480_000),
    Invoice("F4", STUDIO, "Studio Lumen", 20, -10, 99_999),
    Invoice("F5", STUDIO, "Studio Lumen", 90, 60, 77_700, currency="USD"),
)
FRENCH = Words("fr")


def in_(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def books(home: Any) -> Store:
    """A store with BOOKS of today: the one the pages of this test use."""
    found = store.opened(store.default_url())
    keep(found, BOOKS)
    return found


def seen(books: Store, day: date = TODAY) -> Desk:
    return Desk.of(books.facts(), day)


def note(books: Store, act: str, customer: str = BAKER, *, ago: int = 0, **said: Any) -> int:
    """The id of a line put on record so many days ago."""
    done = actions.record(books, hand(in_(-ago)), act, customer, **said)
    return done.line


def disputed(books: Store, customer: str = BAKER, *, ago: int = 0, **details: Any) -> int:
    day, amount = details.pop("day", None), details.pop("amount", 30_000)
    return note(books, "dispute", customer, ago=ago, day=day, amount=amount, currency="EUR", details=details)


def kinds(books: Store, day: date = TODAY) -> list[tuple[str, str]]:
    found = seen(books, day).blocked
    return list(zip(found["kind"], found["customer"], strict=True))


# The exposure


def accounts(*lines: dict[str, Any]) -> pd.DataFrame:
    """ACCOUNTS in euro."""
    usual = {"currency": "EUR", "overdue": 0, "unapplied": 0, "documents": 0, "oldest": None, "days_late": 0}
    return rows(ACCOUNTS, [{**usual, **line} for line in lines])


def limited(open_: int, overdue: int, unapplied: int, limit: int) -> dict[str, int]:
    owing = accounts({"customer": "A", "open": open_, "overdue": overdue, "unapplied": unapplied})
    stand = empty_standing(["A"]).assign(limit=limit, limit_currency="EUR")
    return exposure(owing, stand).iloc[0][["open", "not_due", "over"]].to_dict()


@pytest.mark.parametrize(
    ("limit", "over", "exceeded"),
    [(10_000, 45_000, True), (54_999, 1, True), (55_000, 0, False), (110_000, -55_000, False)],
)
def test_all_that_is_open_counts_against_a_limit_whatever_its_age(limit, over, exceeded):
    """Scenario S66 of tests/reference/scenarios.json, with the amounts around the limit."""
    for overdue in (0, 20_000, 55_000):
        found = limited(55_000, overdue, 0, limit)
        assert found == {"open": 55_000, "not_due": 55_000 - overdue, "over": over}
        assert (found["over"] > 0) is exceeded


def test_credit_not_yet_applied_makes_room_under_the_limit():
    assert limited(40_000, 30_000, -15_000, 50_000) == {"open": 40_000, "not_due": 25_000, "over": -10_000}


def test_another_currency_does_not_count_against_a_limit(books):
    note(books, "limit", STUDIO, amount=100_000, currency="EUR")
    found = seen(books).exposure
    assert found[["customer", "currency", "open", "over"]].values.tolist() == [[STUDIO, "EUR", 99_999, -1]]
    assert kinds(books) == []


def test_a_limit_of_nothing_is_no_limit(books):
    done = actions.set_limit(books, hand(), GARAGE, 100_000, "EUR")
    assert (done.act, done.amount) == ("limit", 100_000) and kinds(books) == [("limit", GARAGE)]
    done = actions.set_limit(books, hand(), GARAGE, 0, "EUR")
    assert done.act == "limit_removed" and not len(seen(books).exposure) and kinds(books) == []
    actions.undo(books, hand(), done.line)
    assert kinds(books) == [("limit", GARAGE)]


# What blocks


@pytest.mark.parametrize(
    ("again", "kind"),
    [(in_(-1), "dispute_due"), (TODAY, "dispute_due"), (in_(1), "dispute")],
)
def test_a_dispute_is_looked_at_again_from_its_day_on(books, again, kind):
    disputed(books, day=again)
    assert kinds(books) == [(kind, BAKER)]


@pytest.mark.parametrize(("ago", "kind"), [(6, "dispute"), (7, "dispute_due"), (8, "dispute_due")])
def test_a_dispute_without_a_day_is_looked_at_after_a_week(books, ago, kind):
    disputed(books, ago=ago)
    assert kinds(books) == [(kind, BAKER)]
    assert seen(books).blocked["day"].iloc[0].date() == in_(7 - ago)


def test_a_dispute_says_what_of_it_is_open_still(books):
    disputed(books, documents=["F1"], amount=150_000, reason="price", owner="Marc", next="ask for the order")
    line = seen(books).blocked.iloc[0]
    assert (line["amount"], line["open"], line["owner"], line["following"]) == (
        150_000,
        125_000,
        "Marc",
        "ask for the order",
    )


@pytest.mark.parametrize(("day", "kind"), [(0, "task_due"), (1, "task")])
def test_a_task_is_due_on_its_day(books, day, kind):
    line = note(books, "task", day=in_(day), details={"what": "copy"})
    assert kinds(books) == [(kind, BAKER)]
    note(books, "task_done", details={"task": line})
    assert kinds(books) == []


@pytest.mark.parametrize(
    ("end", "kind"),
    [(0, "hold_due"), (blocked.SOON, "hold_due"), (blocked.SOON + 1, "hold")],
)
def test_the_end_of_a_hold_is_soon_for_a_week(books, end, kind):
    note(books, "hold", day=in_(end))
    assert kinds(books) == [(kind, BAKER)]


def test_a_hold_that_is_over_is_said_until_somebody_is_in_touch(books):
    note(books, "hold", ago=10, day=in_(-5), note="seasonal")
    line = seen(books).blocked.iloc[0]
    assert (line["kind"], line["day"].date(), line["note"]) == ("hold_due", in_(-5), "seasonal")
    note(books, "no_answer")
    assert kinds(books) == []


def test_a_hold_that_is_over_is_forgotten_once_nothing_is_open(books):
    note(books, "hold", ago=10, day=in_(-5))
    keep(books, [one for one in BOOKS if one.code != BAKER])
    assert kinds(books) == []


def test_an_insolvency_stands_with_the_day_of_its_claim(books):
    line = note(books, "insolvency", day=in_(-20), note="court of Liège")
    found = seen(books).blocked.iloc[0]
    assert (found["kind"], found["line"], found["day"].date(), found["since"].date()) == (
        "insolvency",
        line,
        in_(10),
        in_(-20),
    )
    assert kinds(books) == [("insolvency", BAKER)]
    assert kinds(books, in_(10)) == [("task_due", BAKER), ("insolvency", BAKER)]
    note(books, "task_done", details={"task": line})
    assert pd.isna(seen(books).blocked.iloc[0]["day"]) and kinds(books) == [("insolvency", BAKER)]
    note(books, "insolvency_ended")
    assert kinds(books) == []


def test_deliveries_stay_stopped_until_they_go_on(books):
    note(books, "stop", note="cash only")
    found = seen(books).blocked.iloc[0]
    assert (found["kind"], found["note"], found["since"].date()) == ("stop", "cash only", TODAY)
    note(books, "stop_ended")
    assert kinds(books) == []


def test_the_tasks_and_disputes_whose_day_has_come_are_counted_as_the_page_lists_them(books):
    for days in (-3, 0, 2):
        note(books, "task", ago=3, day=in_(days), details={"what": "bank"})
        disputed(books, GARAGE, day=in_(days))
    disputed(books, BAKER, ago=9)
    actions.record(books, hand(), "task_done", BAKER, details={"task": 1})
    note(books, "insolvency", STUDIO, day=in_(-40))
    for days, counted in ((0, (2, 3)), (1, (2, 3)), (2, (3, 4)), (-1, (1, 1))):
        desk = seen(books, in_(days))
        kinds = desk.blocked["kind"].tolist()
        found = blocked.due(desk.disputes, desk.tasks, desk.as_of)
        assert found == (kinds.count("task_due"), kinds.count("dispute_due"))
        assert found == counted


def test_whoever_follows_a_customer_sees_to_what_nobody_was_named_for(books):
    note(books, "assign", note="Marc")
    disputed(books, owner="Sophie")
    note(books, "stop")
    owners = seen(books).blocked.set_index("kind")["owner"]
    assert owners.to_dict() == {"dispute": "Sophie", "stop": "Marc"}


def test_what_is_to_be_seen_to_first_stands_first(books):
    note(books, "stop", STUDIO)
    actions.set_limit(books, hand(), GARAGE, 100, "EUR")
    note(books, "task", day=in_(3), details={"what": "bank"})
    note(books, "task", day=TODAY, details={"what": "call"})
    note(books, "hold", GARAGE, day=in_(40))
    note(books, "insolvency", STUDIO, day=TODAY)
    disputed(books, GARAGE, ago=3, day=in_(9))
    disputed(books, BAKER, ago=30, day=in_(20))
    disputed(books, GARAGE, day=TODAY)
    assert kinds(books) == [
        ("dispute_due", GARAGE),
        ("dispute", BAKER),
        ("dispute", GARAGE),
        ("task_due", BAKER),
        ("insolvency", STUDIO),
        ("limit", GARAGE),
        ("stop", STUDIO),
        ("hold", GARAGE),
        ("task", BAKER),
    ]
    assert list(dict.fromkeys(seen(books).blocked["kind"])) == [
        kind for kind in blocked.KINDS if kind in set(seen(books).blocked["kind"])
    ]


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 9_999), st.integers(-99, 99)), max_size=6))
def test_no_cent_above_a_limit_is_lost(told):
    """The exposure above the limit and the limit add up to what is open, for every customer."""
    limits = {customer: limit for customer, limit, _ in told}
    owing = {customer: open_ for customer, _, open_ in told}
    stand = empty_standing(list(limits)).assign(limit=np.array(list(limits.values()), "int64"), limit_currency="EUR")
    found = exposure(accounts(*({"customer": who, "open": open_} for who, open_ in owing.items())), stand)
    assert dict(zip(found["customer"], found["over"] + found["limit"], strict=True)) == owing


# Another day


def test_a_dispute_keeps_all_it_says_when_it_is_put_off(books):
    line = disputed(books, ago=20, day=in_(-6), documents=["F1"], reason="price", owner="Marc", next="ask")
    before = seen(books).disputes.iloc[0]
    done = actions.again(books, hand(), line, in_(7))
    assert (done.act, done.customer, done.day) == ("dispute_again", BAKER, in_(7))
    after = seen(books).disputes
    assert len(after) == 1 and after["again"].iloc[0].date() == in_(7)
    assert after.iloc[0].drop(["journal_id", "again"]).equals(before.drop(["journal_id", "again"]))
    assert seen(books).stand(BAKER)["contacts"] == 1
    actions.undo(books, hand(), done.line)
    assert seen(books).disputes["again"].iloc[0].date() == in_(-6)


def test_the_day_of_a_claim_can_be_changed(books):
    line = note(books, "insolvency", day=in_(-20))
    done = actions.again(books, hand(), line, in_(40))
    assert done.act == "claim_again"
    found = seen(books).blocked.iloc[0]
    assert (found["day"].date(), found["since"].date()) == (in_(40), in_(-20))


def test_a_task_that_is_put_off_is_done_as_any_other(books):
    line = note(books, "task", day=TODAY, details={"what": "copy"}, note="F1")
    later = actions.again(books, hand(), line, in_(7)).line
    task = seen(books).tasks.iloc[0]
    assert len(seen(books).tasks) == 1 and (task["what"], task["note"], task["day"].date()) == ("copy", "F1", in_(7))
    note(books, "task_done", details={"task": later})
    assert kinds(books) == []


@pytest.mark.parametrize(
    ("act", "said", "ending", "named", "reason"),
    [
        ("dispute", {"amount": 100, "currency": "EUR"}, "dispute_settled", "dispute", "already_settled"),
        ("dispute", {"amount": 100, "currency": "EUR"}, "dispute_settled", "", "already_settled"),
        ("task", {"day": TODAY}, "task_done", "task", "already_done"),
        ("insolvency", {"day": TODAY}, "task_done", "task", "already_done"),
    ],
)
def test_what_a_colleague_ended_is_not_put_off(books, act, said, ending, named, reason):
    line = note(books, act, **said)
    note(books, ending, details={named: line} if named else {})
    lines = len(books.journal())
    with pytest.raises(Refused, match=reason):
        actions.again(books, hand(), line, in_(7))
    assert len(books.journal()) == lines


def test_what_was_undone_or_is_over_is_not_put_off(books):
    line = disputed(books)
    with pytest.raises(Refused, match="day_past"):
        actions.again(books, hand(), line, in_(-1))
    actions.undo(books, hand(), line)
    with pytest.raises(Refused, match="already_undone"):
        actions.again(books, hand(), line, in_(7))


# On the screen


def full(books: Store) -> dict[str, int]:
    """One line of each kind, by its kind."""
    actions.set_limit(books, hand(), GARAGE, 100_000, "EUR")
    return {
        "dispute_due": disputed(books, day=TODAY, reason="quality", documents=["F1"], next="Voir le *chauffeur*"),
        "dispute": disputed(books, GARAGE, day=in_(9)),
        "task_due": note(books, "task", ago=4, day=in_(-2), note="Rappeler Mme Dupont", details={"what": "other"}),
        "task": note(books, "task", day=in_(5), details={"what": "formal_notice"}),
        "hold_due": note(books, "hold", STUDIO, day=in_(3), note="vacances"),
        "insolvency": note(books, "insolvency", STUDIO, day=TODAY),
        "stop": note(books, "stop", STUDIO),
    }


def test_the_page_says_so_when_nothing_is_blocked(books):
    assert FRENCH("blocked.nothing") in everything(desk("blocked"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_everything_in_one_language(books, language):
    full(books)
    at = desk("blocked", language)
    assert_readable(at, "blocked", language)
    words, shown = Words(language), " | ".join(everything(at))
    for kind in blocked.KINDS:
        if kind != "hold":
            assert words(f"blocked.title.{kind}") in shown, kind
    assert words("blocked.today_count", n=2).replace("*", "") in shown
    assert "Voir le *chauffeur*" in shown and "Rappeler Mme Dupont" in shown
    assert f"{words.money(99_999, 'EUR')} · {words.money(77_700, 'USD')}" in shown


ENDINGS = {
    "settle_dispute_due": ("dispute_due", "dispute_settled", {"dispute": "line"}),
    "done_task_due": ("task_due", "task_done", {"task": "line"}),
    "end_hold_due": ("hold_due", "hold_ended", {}),
    "filed_insolvency": ("insolvency", "task_done", {"task": "line"}),
    "end_insolvency": ("insolvency", "insolvency_ended", {}),
    "end_stop": ("stop", "stop_ended", {}),
}


@pytest.mark.parametrize("button", ENDINGS)
def test_one_click_ends_what_blocks_and_one_takes_it_back(books, button):
    kind, act, _ = ENDINGS[button]
    line = full(books)[kind]
    before = seen(books).blocked
    at = pressed(desk("blocked"), f"{button}_{line}")
    assert books.journal()["act"].iloc[-1] == act
    after = seen(books).blocked
    changed = after["day"].isna() if button == "filed_insolvency" else ~before["line"].isin(after["line"])
    assert changed.any()
    assert below(at, "confirmation")
    pressed(at, "undo")
    assert seen(books).blocked.equals(before)


def test_a_dispute_and_a_task_are_put_off_by_a_week(books):
    lines = full(books)
    at = pressed(desk("blocked"), f"again_dispute_due_{lines['dispute_due']}")
    found = seen(books).disputes.set_index("customer").loc[BAKER]
    assert in_(7) <= found["again"].date() <= in_(14)
    assert any(FRENCH.day(found["again"]) in text for text in below(at, "confirmation"))
    pressed(at, f"later_task_due_{lines['task_due']}")
    assert ("task_due", BAKER) not in kinds(books) and seen(books).tasks["note"].tolist().count(
        "Rappeler Mme Dupont"
    ) == 1


def test_deliveries_are_stopped_from_a_limit_that_is_exceeded(books):
    full(books)
    line = seen(books).blocked.set_index("kind").at["limit", "line"]
    at = pressed(desk("blocked"), f"stop_limit_{line}")
    assert pd.notna(seen(books).stand(GARAGE)["stopped"])
    assert f"stop_limit_{line}" not in {button.key for button in at.button}


def test_each_sees_his_own(books):
    disputed(books, GARAGE, owner="Marc", day=TODAY)
    disputed(books, BAKER, day=TODAY)
    at = desk("blocked")
    at.pills(key="owner").set_value("Marc").run()
    shown = " | ".join(everything(at))
    assert "Garage De Smet" in shown and "Boulangerie Le Pain Bis" not in shown


def test_a_long_section_is_turned_page_by_page(books):
    for number in range(13):
        disputed(books, amount=100 + number, day=in_(-13 + number))
    at = desk("blocked")
    assert len([button for button in at.button if str(button.key).startswith("settle_")]) == 12
    assert sum(account == BAKER for _, account in kinds(books)) == 13


def test_nothing_can_be_clicked_when_the_past_is_looked_at(books):
    full(books)
    at = desk("blocked")
    at.date_input(key="as_of").set_value(in_(-1)).run()
    assert not at.exception
    assert not [button for button in at.button if str(button.key).startswith(("settle_", "end_", "done_"))]


def test_the_file_holds_every_line_once_per_currency(books):
    full(books)
    found = seen(books)
    sheet = load_workbook(BytesIO(workbook([blocked_sheet(found, FRENCH, found.blocked)]))).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(place for place, row in enumerate(cells) if row[0] == FRENCH("export.blocked_kind"))
    rows_ = cells[start + 1 :]
    of_studio = [row for row in rows_ if row[2] == STUDIO]
    assert len(of_studio) == 6 and {row[10] for row in of_studio} == {"EUR", "USD"}
    assert len(rows_) == len(found.blocked) + 3
    (limit,) = [row for row in rows_ if row[0] == FRENCH("blocked.kind.limit")]
    assert limit[7:11] == [3800, 4800, 4800, "EUR"]
    assert FRENCH("blocked.about").split("\n")[0] in {row[0] for row in cells[:start]}


# The forms of a customer's page


def form(customer: str, name: str) -> Any:
    """The customer's page with one of the forms open."""
    at = desk("customer", customer=customer)
    at.session_state[f"treatment_{customer}"] = True
    at.run()
    at.pills(key=f"treat_{customer}").set_value(name).run()
    assert not at.exception, at.exception[0].stack_trace
    return at


def newest(books: Store) -> dict[str, Any]:
    return dict(books.journal().iloc[-1])


def test_a_dispute_is_opened_with_all_that_belongs_to_it(books):
    at = form(BAKER, "dispute")
    assert at.number_input(key=f"treat_amount_{BAKER}_EUR_155050").value == 1550.50
    item = seen(books).open_documents(BAKER).set_index("number").at["F2", "document_id"]
    at.multiselect(key=f"treat_documents_{BAKER}_EUR").set_value([item]).run()
    at.number_input(key=f"treat_amount_{BAKER}_EUR_30050").set_value(100.10)
    at.selectbox(key=f"treat_reason_{BAKER}").set_value("quantity")
    at.text_input(key=f"treat_next_{BAKER}").set_value("demander le bon")
    pressed(at, "save_save_dispute")
    line = seen(books).disputes.iloc[0]
    assert (line["amount"], line["documents"], line["reason"], line["following"]) == (
        10_010,
        "F2",
        "quantity",
        "demander le bon",
    )
    assert in_(7) <= line["again"].date() <= in_(14)
    assert at.pills(key=f"treat_{BAKER}").value is None and not below(at, "treat_form")
    pressed(at, "undo")
    assert not len(seen(books).disputes)


def test_a_dispute_is_in_one_currency(books):
    at = form(STUDIO, "dispute")
    at.selectbox(key=f"treat_currency_{STUDIO}").set_value("USD").run()
    pressed(at, "save_save_dispute")
    assert (newest(books)["amount"], newest(books)["currency"]) == (77_700, "USD")


def test_a_hold_has_its_reason_and_its_end(books):
    at = form(GARAGE, "hold")
    at.text_input(key=f"treat_why_{GARAGE}").set_value("succession")
    pressed(at, "save_save_hold")
    found = newest(books)
    assert (found["act"], found["note"], found["day"].date()) == ("hold", "succession", in_(actions.HOLD_DAYS))


def test_a_limit_is_said_in_words_and_colour_once_exceeded(books):
    at = form(GARAGE, "limit")
    at.number_input(key=f"treat_limit_{GARAGE}_EUR").set_value(4_000.0)
    pressed(at, "save_save_limit")
    over = FRENCH("treatment.over", amount=FRENCH.money(80_000, "EUR"))
    badge = FRENCH("badge.over_limit", amount=FRENCH.money(80_000, "EUR"))
    shown = [text.value for text in at.markdown]
    assert any(f":red-badge[{over}]" in text for text in shown)
    assert any(f":red-badge[{badge}]" in text for text in shown)


def test_an_insolvency_sets_the_claim_whose_day_can_be_changed(books):
    at = form(GARAGE, "insolvency")
    at.date_input(key=f"treat_judgment_{TODAY}").set_value(in_(-10)).run()
    assert at.date_input(key=f"treat_claim_day_{in_(20)}").value == in_(20)
    pressed(at, "save_save_insolvency")
    assert seen(books).stand(GARAGE)["insolvent"].date() == in_(-10)
    assert seen(books).tasks.iloc[0][["what", "customer"]].tolist() == ["claim", GARAGE]
    at.pills(key=f"treat_{GARAGE}").set_value("insolvency").run()
    at.date_input(key=f"treat_claim_day_{in_(20)}").set_value(in_(35)).run()
    pressed(at, "save_save_claim_day")
    assert seen(books).tasks["day"].iloc[0].date() == in_(35) and len(seen(books).tasks) == 1


def test_a_customer_is_of_a_kind_followed_by_somebody_and_has_a_task(books):
    note(books, "call", GARAGE)
    at = form(GARAGE, "segment")
    at.radio(key=f"treat_segment_{GARAGE}").set_value("bad")
    pressed(at, "save_save")
    assert FRENCH("frame.undo") in below(at, "confirmation") and FRENCH("frame.refine") not in below(at, "confirmation")
    at.pills(key=f"treat_{GARAGE}").set_value("assign").run()
    at.selectbox(key=f"treat_assign_{GARAGE}").set_value("Sophie")
    pressed(at, "save_save")
    at.pills(key=f"treat_{GARAGE}").set_value("task").run()
    at.selectbox(key=f"treat_what_{GARAGE}").set_value("bank")
    pressed(at, "save_save_task")
    stand = seen(books).stand(GARAGE)
    assert (stand["segment"], stand["assigned"], stand["task"]) == ("bad", "Sophie", "bank")
    badges = " ".join(text.value for text in at.markdown if "-badge[" in text.value)
    assert FRENCH("segment.bad") in badges and FRENCH("badge.assigned", name="Sophie") in badges
    assert FRENCH("badge.task", day=FRENCH.short_day(stand["task_day"])) in badges


def test_deliveries_are_stopped_and_resumed_on_the_customers_page(books):
    at = form(GARAGE, "stop")
    at.text_input(key=f"treat_why_{GARAGE}").set_value("impayés")
    pressed(at, "save_stop")
    line = newest(books)
    assert (line["act"], line["note"]) == ("stop", "impayés")
    assert FRENCH("badge.stopped") in " ".join(text.value for text in at.markdown)
    pressed(at, f"end_stop_{line['id']}")
    assert pd.isna(seen(books).stand(GARAGE)["stopped"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["dispute", "hold", "task", "stop", "limit", "insolvency", "segment", "assign"])
def test_every_form_opens_in_every_language(books, name, language):
    full(books)
    at = desk("customer", language, customer=STUDIO)
    at.session_state[f"treatment_{STUDIO}"] = True
    at.run()
    at.pills(key=f"treat_{STUDIO}").set_value(name).run()
    assert_readable(at, "customer", language)
