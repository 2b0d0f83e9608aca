"""The desk at the end of a day, over the invented firm and its journal, and over small books of our own."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from pandas.testing import assert_frame_equal

from src.collections import actions, demo, policy, readers, store
from src.collections.ageing import BUCKETS, UNAPPLIED, open_items
from src.collections.desk import Desk, Figured, escalation_workbook, shaped_settings
from src.collections.desk.desk import RESTS_ON
from src.collections.kpi import figures
from src.collections.readers import Choices
from src.collections.standing import CONTACTS, in_force
from src.collections.store import Facts
from src.collections.tables import (
    ACCOUNTS,
    BUCKET_TOTALS,
    ESCALATED,
    OPEN_ITEMS,
    PROMISES,
    STANDING,
    STORED,
    TREND,
    WORKLIST,
    WORST_PAYERS,
    checked,
    empty,
)
from src.collections.words import LANGUAGES, Words

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 30)
HAND = actions.Hand("Sophie", NOW, TODAY)


@pytest.fixture(scope="module")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> store.Store:
    """The invented firm as a click brings it in: its weekly exports through the readers, then its journal."""
    kept = store.opened(f"sqlite:///{(tmp_path_factory.mktemp('demo') / 'demo.sqlite3').as_posix()}")
    for export in demo.exports(TODAY):
        reading = readers.read(export.name, export.content)
        actions.keep_import(kept, HAND, reading, export.content, export.as_of, reading.scope, firm=actions.DEMO)
    actions.keep_history(kept, HAND, demo.acts(TODAY))
    return kept


@pytest.fixture(scope="module")
def facts(demo_store: store.Store) -> Facts:
    return demo_store.facts()


@pytest.fixture(scope="module")
def desk(facts: Facts) -> Desk:
    return Desk.of(facts, TODAY)


NOTHING = Facts((0, "", 0, ""), *(empty(shape) for shape in STORED))


# Figures, items and buckets


def test_figures_items_buckets_and_accounts_add_up(desk: Desk) -> None:
    assert desk.adds_up and desk.currencies == ["EUR", "GBP"]
    for currency, made in desk.figures.items():
        items = desk.items[(desk.items["currency"] == currency).to_numpy()]
        totals = desk.buckets[(desk.buckets["currency"] == currency).to_numpy()].set_index("bucket")
        owed = desk.accounts[(desk.accounts["currency"] == currency).to_numpy()]
        ranking = desk.worst("amount", currency)
        assert made.open == items["open"].sum() == totals["amount"].sum() == owed["open"].sum() > 0
        assert made.open_count == len(items) == totals["count"].sum()
        assert made.overdue == owed["overdue"].sum() == ranking["overdue"].sum() > 0
        assert made.overdue_count == owed["documents"].sum() == ranking["documents"].sum()
        assert made.unapplied == totals.loc[UNAPPLIED, "amount"] == owed["unapplied"].sum()
        assert [(one.amount, one.count) for one in made.buckets] == [
            (totals.loc[name, "amount"], totals.loc[name, "count"]) for name in BUCKETS
        ]


def test_what_is_open_is_what_the_firm_itself_says(desk: Desk) -> None:
    """The two rows of the first export that cannot be taken are of settled documents."""
    bills, last = demo.ledger(TODAY), demo.last_day(TODAY)
    for currency, made in desk.figures.items():
        assert made.open == sum(demo.open_at(bill, last) for bill in bills if bill.payer.currency == currency)


def test_buckets_that_do_not_add_up_are_noticed(desk: Desk) -> None:
    odd = replace(desk)
    odd.__dict__["items"] = desk.items
    odd.__dict__["buckets"] = desk.buckets.assign(amount=desk.buckets["amount"] + 1)
    assert not odd.adds_up


def test_the_two_rankings_hold_the_same_customers_in_another_order(desk: Desk) -> None:
    by_amount, by_days = desk.worst("amount", "EUR"), desk.worst("amount_days", "EUR")
    assert sorted(by_amount["customer"]) == sorted(by_days["customer"])
    assert by_amount["overdue"].is_monotonic_decreasing and by_days["amount_days"].is_monotonic_decreasing
    assert by_amount["customer"].tolist() != by_days["customer"].tolist()


def test_the_trend_ends_with_the_figures_of_the_day(desk: Desk) -> None:
    for currency, trend in desk.trends.items():
        made, last = desk.figures[currency], trend.iloc[-1]
        assert len(trend) == 53 and last["day"] == pd.Timestamp(TODAY)
        assert (last["open"], last["overdue"], last["sales_90"]) == (made.open, made.overdue, made.sales_90)
        assert last["dso_90"] == pytest.approx(made.dso_90)


def test_the_figures_before_are_those_of_four_weeks_ago(desk: Desk) -> None:
    ledger = desk.ledgers["EUR"]
    assert desk.figures_before["EUR"] == figures(ledger, TODAY - timedelta(weeks=4))


def test_every_table_has_its_declared_shape(desk: Desk) -> None:
    made = {
        OPEN_ITEMS: desk.items,
        BUCKET_TOTALS: desk.buckets,
        ACCOUNTS: desk.accounts,
        PROMISES: desk.promises,
        STANDING: desk.standing,
        WORKLIST: desk.worklist,
        ESCALATED: desk.escalated,
        TREND: desk.trends["EUR"],
        WORST_PAYERS: desk.rankings["amount"],
    }
    for shape, frame in made.items():
        assert len(checked(shape, frame)) > 0, shape.name


def test_a_desk_without_books_has_everything_and_all_of_it_is_empty() -> None:
    bare = Desk.of(NOTHING, TODAY)
    assert bare.empty and not bare.demo and bare.books_day is None and bare.adds_up
    assert bare.figures == bare.trends == {} and bare.currencies == []
    for frame in (bare.items, bare.buckets, bare.accounts, bare.promises, bare.standing, bare.worklist, bare.escalated,
                  bare.newly_overdue, bare.last_change, bare.worst("amount", "EUR")):  # fmt: skip
        assert len(frame) == 0
    assert (bare.due_now("C1"), bare.options.terms, bare.sales_incomplete) == ((0, "EUR"), 30, False)


# The journal of the firm, and its list


def test_the_list_of_the_firm_has_everybody_overdue_once(desk: Desk) -> None:
    owing = set(desk.accounts.loc[desk.accounts["overdue"] > 0, "customer"])
    assert sorted(desk.worklist["customer"]) == sorted(owing)
    waiting = desk.worklist["objections"] != ""
    assert 20 <= (~waiting).sum() <= 60 and 8 <= waiting.sum() <= 40


def test_nobody_of_the_firm_gets_a_formal_notice_before_the_steps_that_come_first(desk: Desk) -> None:
    due = desk.worklist[(desk.worklist["objections"] == "").to_numpy()]
    log = desk.log
    for line in due.to_dict("records"):
        own = log[(log["customer"] == line["customer"]).to_numpy()]
        own = own[(own["on"] >= desk.account(line["customer"])["oldest"].min()).to_numpy()]
        done = list(own["act"])
        if not done:
            assert line["step"] == "reminder_1"
        if line["step"] == "formal_notice":
            assert set(done) & {"call", "promise", "no_answer", "dispute"}
        if line["step"] == "escalate":
            assert "formal_notice" in done


def test_nobody_of_the_firm_is_chased_who_promised_disputes_pays_in_parts_or_is_handed_over(desk: Desk) -> None:
    due = set(desk.worklist.loc[desk.worklist["objections"] == "", "customer"])
    stands = desk.standing.set_index("customer")
    running = set(stands.index[stands["promise_state"] == "running"])
    planned = set(stands.index[stands["plan_state"].isin(policy.PLAN_KEPT)])
    listed = set(stands.index[stands["escalated"].notna()])
    assert running and planned and listed
    assert due & (running | planned | listed) == set()
    rested = stands["last_contact"] + pd.Timedelta(days=policy.DEFAULT.rest) <= pd.Timestamp(TODAY)
    unanswered = stands["last_act"].isin(policy.RETRIED)
    assert due & set(stands.index[~rested & ~unanswered & stands["last_contact"].notna()]) == set()


def test_the_promises_of_the_firm_are_kept_broken_and_running(desk: Desk) -> None:
    states = desk.promises["state"].value_counts()
    assert {"kept", "broken", "running"} <= set(states.index) <= {"kept", "broken", "running", "partly_kept"}


def test_the_standing_counts_the_contacts_of_the_journal(desk: Desk) -> None:
    log = desk.facts.journal
    counted = log[log["act"].isin(CONTACTS).to_numpy()].groupby("customer").size()
    for customer, contacts in counted.items():
        assert desk.stand(str(customer))["contacts"] == contacts


def test_a_customer_of_whom_the_journal_is_silent_stands_all_the_same(desk: Desk) -> None:
    silent = next(code for code in desk.names.index if code not in desk.places)
    found = desk.stand(silent)
    assert (found["customer"], found["contacts"], found["last_act"]) == (silent, 0, "")
    assert list(found) == STANDING.names


# What one customer owes


def test_what_is_due_now_is_overdue_less_credit_and_never_below_zero(desk: Desk) -> None:
    credit = desk.accounts[((desk.accounts["overdue"] > 0) & (desk.accounts["unapplied"] < 0)).to_numpy()]
    assert len(credit)
    for customer in desk.names.index:
        own = desk.account(customer)
        expected = (0, "EUR")
        if len(own):
            first = own.iloc[0]
            expected = (max(first["overdue"] + first["unapplied"], 0), first["currency"])
        assert desk.due_now(customer) == expected


def test_a_customers_documents_add_up_to_its_account(desk: Desk) -> None:
    customer = desk.worst("amount", "EUR")["customer"].iloc[0]
    own = desk.open_documents(customer)
    assert own["due"].is_monotonic_increasing
    assert own["open"].sum() == desk.account(customer)["open"].sum()


def test_what_was_received_of_a_customer_stops_at_the_day(facts: Facts) -> None:
    early = Desk.of(facts, TODAY - timedelta(days=60))
    customer = early.facts.documents["customer"].value_counts().index[0]
    found = early.receipts(customer)
    assert len(found) and (found["day"] <= pd.Timestamp(early.as_of)).all()
    assert set(found["document_id"]) <= set(facts.documents.loc[facts.documents["customer"] == customer, "id"])


# Another day


def test_a_past_day_changes_everything(facts: Facts, desk: Desk) -> None:
    past = Desk.of(facts, TODAY - timedelta(days=40))
    assert past.books_day is not None and desk.books_day is not None
    assert past.books_day < desk.books_day == demo.last_day(TODAY)
    assert past.figures["EUR"].open != desk.figures["EUR"].open
    assert set(past.items["document_id"]) != set(desk.items["document_id"])
    assert (past.items["day"] <= pd.Timestamp(past.as_of)).all()
    assert past.worklist["customer"].tolist() != desk.worklist["customer"].tolist()
    assert len(past.promises) < len(desk.promises)
    assert past.standing["contacts"].sum() < desk.standing["contacts"].sum()
    assert (past.log["on"] <= pd.Timestamp(past.as_of)).all()
    assert past.last_change.to_dict() != desk.last_change.to_dict()


def test_a_past_day_is_what_the_trend_says_of_it(facts: Facts, desk: Desk) -> None:
    for weeks in (1, 13, 30):
        then = Desk.of(facts, TODAY - timedelta(weeks=weeks))
        line = desk.trends["EUR"].iloc[-1 - weeks]
        assert (line["open"], line["overdue"]) == (then.figures["EUR"].open, then.figures["EUR"].overdue)


def test_before_the_first_document_nothing_is_open(facts: Facts) -> None:
    early = Desk.of(facts, date(2020, 1, 1))
    assert len(early.items) == len(early.worklist) == 0 and early.books_day is None
    assert {made.open for made in early.figures.values()} == {0}


def test_no_books_are_older_than_a_day_before_the_first(facts: Facts) -> None:
    first = facts.imports["as_of"].min().date()
    days = [Desk.of(facts, first + timedelta(days=ahead)).books_day for ahead in (-1, 0, 1)]
    assert days == [None, first, first]


def test_promises_are_unknown_while_the_books_are_older_than_their_day(facts: Facts, desk: Desk) -> None:
    """Weeks without a new export: nobody is accused."""
    late = Desk.of(facts, TODAY + timedelta(days=60))
    was_running = set(desk.promises.loc[desk.promises["state"] == "running", "journal_id"])
    assert was_running
    found = late.promises.set_index("journal_id")["state"]
    assert {found[line] for line in was_running} <= {"unknown", "kept"}
    assert not set(late.worklist.loc[late.worklist["reason"] == "promise_broken", "customer"]) - set(
        desk.promises.loc[desk.promises["state"].isin(["broken", "partly_kept"]), "customer"]
    )


# What changed


def test_the_last_change_is_what_the_newest_export_brought(facts: Facts, desk: Desk) -> None:
    last = int(facts.imports["id"].iloc[-1])
    new = facts.documents[(facts.documents["import_id"] == last).to_numpy()]
    found = desk.last_change.set_index(["effect", "currency"])
    assert found.loc[("new", "EUR"), "count"] == (new["currency"] == "EUR").sum()
    assert found.loc[("new", "EUR"), "amount"] == new.loc[new["currency"] == "EUR", "amount"].sum()
    assert found.loc[("settled", "EUR"), "amount"] < 0


def test_the_first_books_change_nothing_that_was_known(facts: Facts) -> None:
    first = Desk.of(facts, facts.imports["as_of"].min().date())
    assert len(first.last_change) == len(first.newly_overdue) == 0


def test_newly_overdue_is_what_fell_due_since_the_books_before(facts: Facts, desk: Desk) -> None:
    before = facts.imports["as_of"].iloc[-2].date()
    found = desk.newly_overdue
    assert len(found)
    late = desk.items[((desk.items["open"] > 0) & (desk.items["days_late"] > 0)).to_numpy()]
    expected = late[(late["due"] >= pd.Timestamp(before)).to_numpy()]
    assert sorted(found["document_id"]) == sorted(expected["document_id"])


# Books of our own

HEADER = "N° facture;Code client;Nom du client;Date de facture;Date d'échéance;Montant TTC;Solde"
LINES = (
    "F1;C1;Maes;01/09/2026;01/10/2026;100,00;100,00",
    "F2;C1;Maes;19/10/2026;18/11/2026;50,00;50,00",
    "F3;C2;Wols;20/10/2026;;70,00;70,00",
)


def keep(kept: store.Store, lines: tuple[str, ...], as_of: date, scope: str) -> None:
    content = "\n".join([HEADER, *lines]).encode()
    reading = readers.read("clients.csv", content, Choices())
    actions.keep_import(kept, HAND, reading, content, as_of, scope)


@pytest.fixture
def own(home: Path) -> store.Store:
    kept = store.opened(store.default_url())
    keep(kept, LINES, date(2026, 11, 16), "all")
    return kept


def at(kept: store.Store, day: date = TODAY) -> Desk:
    return Desk.of(kept.facts(), day)


@pytest.mark.parametrize(("scopes", "incomplete"), [(("all",), False), (("all", "open"), True), (("open",), True)])
def test_sales_are_incomplete_once_an_export_listed_open_items_only(home: Path, scopes, incomplete: bool) -> None:
    kept = store.opened(store.default_url())
    for number, scope in enumerate(scopes):
        keep(kept, LINES[: 2 + number], date(2026, 11, 16 + number), scope)
    assert at(kept).sales_incomplete is incomplete


@pytest.mark.parametrize(
    ("day", "numbers"),
    [("2026-11-18", []), ("2026-11-19", ["F2"]), ("2026-11-20", ["F2", "F3"]), ("2026-11-23", ["F2", "F3"])],
)
def test_what_fell_overdue_between_two_exports_is_new(own: store.Store, day: str, numbers: list[str]) -> None:
    """F2 fell due on 18 November, F3 is taken to fall due 30 days after 20 October, on the 19th."""
    keep(own, LINES, date(2026, 11, 17), "all")
    keep(own, (*LINES, "F4;C2;Wols;17/11/2026;17/12/2026;10,00;10,00"), date(2026, 11, 18), "all")
    assert sorted(at(own, date.fromisoformat(day)).newly_overdue["number"]) == numbers


def test_our_own_terms_date_what_the_books_leave_undated(own: store.Store) -> None:
    def due() -> str:
        items = at(own).items.set_index("number")
        assert items.loc["F3", "due_estimated"] and not items.loc["F1", "due_estimated"]
        return str(items.loc["F3", "due"])[:10]

    assert (at(own).options.terms, due()) == (30, "2026-11-19")
    actions.keep_settings(own, HAND, shaped_settings({"firm": " Ours ", "terms": 45}))
    assert (at(own).options.terms, due(), at(own).settings["firm"]) == (45, "2026-12-04", "Ours")


def test_settings_are_stripped_and_terms_are_whole_days() -> None:
    assert shaped_settings({"firm": " Ours ", "terms": 45.0}) == {"firm": "Ours", "terms": 45}
    assert shaped_settings({}) == {"terms": 30}


def test_an_act_undone_leaves_the_same_desk(own: store.Store) -> None:
    before = at(own)
    for act in ("no_answer", "promise", "plan", "dispute", "hold", "escalate", "note", "call"):
        done = actions.quick(own, HAND, at(own), act, "C1")
        during = at(own)
        assert len(during.log) == 1
        actions.undo(own, HAND, done.line)
        after = at(own)
        for table in ("worklist", "standing", "promises", "escalated", "log"):
            assert_frame_equal(getattr(after, table), getattr(before, table))


def test_an_act_leaves_what_the_books_alone_say_as_it_was(own: store.Store) -> None:
    before = at(own)
    items, made = before.items, before.figures
    actions.quick(own, HAND, before, "escalate", "C1")
    after = before.renewed(own.facts())
    assert after.items is items and after.figures is made
    assert len(after.escalated) == 1 and len(before.escalated) == 0
    fresh = at(own)
    assert_frame_equal(after.worklist, fresh.worklist)


def test_a_desk_renewed_after_any_act_is_the_one_made_anew(own: store.Store) -> None:
    """Acts on which tables rest and others, one after the other, and some undone again."""
    acts = [
        "no_answer",
        "promise",
        "plan",
        "plan_accepted",
        "dispute",
        "task",
        "insolvency",
        "limit",
        "reminder_1",
        "hold",
        "segment",
        "task_done",
        "insolvency_ended",
        "dispute_settled",
        "plan_withdrawn",
        "plan_broken",
    ]
    tables, desk = (*RESTS_ON, "standing", "worklist", "blocked", "log"), at(own)

    def same(desk: Desk) -> Desk:
        renewed, fresh = desk.renewed(own.facts()), at(own)
        for name in tables:
            one, other = getattr(renewed, name), getattr(fresh, name)
            assert one.equals(other) if isinstance(one, pd.DataFrame) else repr(one) == repr(other), name
        assert renewed.plans.equals(fresh.plans) and renewed.items.equals(fresh.items)
        return renewed

    soon = TODAY + timedelta(days=3)
    for act in acts:
        told = {"day": soon, "amount": 1000, "currency": "EUR"} if act not in ("done", "note") else {}
        of = {"plan": int(desk.plans["journal_id"].max())} if act.startswith("plan_") else {}
        note = "good" if act == "segment" else ""
        with suppress(actions.Refused):
            actions.record(own, HAND, act, "C1", note=note, details=of, **told)
        desk = same(desk)
    assert len(desk.log) > len(acts) - 3
    actions.keep_settings(own, HAND, {"country": "FR"})
    desk = same(desk)
    actions.merge(own, HAND, desk, "C2", ["C1"])
    desk = same(desk)
    for line in reversed(desk.facts.journal["id"].tolist()[::3]):
        with suppress(actions.Refused):
            actions.undo(own, HAND, line)
            desk = same(desk)


def test_other_terms_change_what_the_books_say(own: store.Store) -> None:
    before = at(own)
    items = before.items
    actions.keep_settings(own, HAND, {"terms": 60})
    after = before.renewed(own.facts())
    assert after.items is not items
    assert_frame_equal(after.items, open_items(before.facts.documents, before.facts.events, TODAY, terms=60))


def test_only_what_the_journal_cannot_change_is_taken_over() -> None:
    told_by_journal = {name for name, made in vars(Desk).items() if isinstance(made, cached_property)}
    told_by_books = {
        name for of in Figured.__mro__ for name, made in vars(of).items() if isinstance(made, cached_property)
    }
    assert {"worklist", "standing", "promises", "escalated", "settings", "log"} <= told_by_journal
    assert {"items", "figures", "accounts", "last_change", "books_day"} <= told_by_books
    assert told_by_books & told_by_journal == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_escalation_list_of_the_firm_opens_with_its_customers_documents_and_log(desk: Desk, language: str) -> None:
    book = load_workbook(BytesIO(escalation_workbook(desk, Words(language))))
    customers, documents, log = ({cell.value for row in sheet.iter_rows() for cell in row} for sheet in book)
    listed = desk.escalated
    assert len(listed) and set(listed["name"]) <= customers
    owed = desk.items[desk.items["customer"].isin(listed["customer"]).to_numpy()]
    assert set(owed["number"]) <= documents
    acts = in_force(desk.facts.journal, TODAY)
    acts = acts[acts["customer"].isin(listed["customer"]).to_numpy()]
    assert {Words(language)(f"journal.{act}") for act in acts["act"]} <= log
