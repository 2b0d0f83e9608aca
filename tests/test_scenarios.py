"""What other desks show for the same facts, and what ours shows: every scenario of `tests/reference`, none left out.

A test is named after the scenario it replays and has to read every figure that the scenario expects. OUTCOMES, at the
end, says of every scenario what became of it and why; `docs/scenarios.md` is made of it.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from src.collections import policy
from src.collections.ageing import accounts, adds_up, bucket_names, by_bucket, worst_payers
from src.collections.exposure import exposure
from src.collections.instalments import Part, Plan, by_amount
from src.collections.kpi import Figures, countback, dso, figures, ledgers
from src.collections.money import cents, converted
from src.collections.readers.amounts import OK, amounts, decimal_marks
from src.collections.readers.cells import cells
from src.collections.standing import SILENT
from src.collections.worklist import worklist
from tests.outcomes import MISTAKES, OUTCOMES
from tests.replay import (
    BOOKED,
    Books,
    Facts,
    acts,
    booked,
    buckets,
    day_of,
    ladder,
    limit,
    on_the_list,
    scenarios,
    standing,
    standing_of,
)

PAGE = Path(__file__).parents[1] / "docs" / "scenarios.md"
SCENARIOS = scenarios()
IN_THE_BOOKS = [id_ for id_, told in SCENARIOS.items() if {event["type"] for event in told["events"]} <= set(BOOKED)]
ONE = timedelta(days=1)


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Iterator[Facts]:
    """The scenario that the test is named after; the test fails unless it reads all that the scenario expects."""
    found = scenarios()[request.function.__name__.split("_")[1].upper()]
    yield found
    assert not found.unread()


def only(told: Facts, *kinds: str) -> list[dict[str, Any]]:
    """The events of these kinds."""
    return [event for event in told["events"] if event["type"] in kinds]


def expected(told: Facts) -> tuple[Any, ...]:
    """What each check expects, in order."""
    return tuple(check["expect"] for check in told["checks"])


def shown(books: Books, as_of: date | str, currency: str = "EUR") -> Figures:
    """All figures of one currency at the end of a day."""
    return figures(ledgers(books.documents, books.events)[currency], day_of(as_of))


def in_cents(table: dict[str, Any]) -> dict[str, int]:
    """Amounts in units as cents."""
    return {name: cents(amount) for name, amount in table.items()}


def rounded(figure: float | None) -> Decimal:
    """A figure that is not refused, with two decimals, as it is printed."""
    assert figure is not None
    return Decimal(f"{figure:.2f}")


def of_customers(items: pd.DataFrame, column: str = "open") -> dict[str, int]:
    """A column of ACCOUNTS by customer."""
    lines = accounts(items)
    assert lines["customer"].is_unique
    return dict(zip(lines["customer"], lines[column].tolist(), strict=True))


# Every scenario whose events are in the books, whatever it expects


@pytest.mark.parametrize("id_", IN_THE_BOOKS)
def test_on_every_day_of_a_scenario_the_figures_agree_with_each_other(id_: str) -> None:
    events = SCENARIOS[id_]["events"]
    books = booked(events)
    made = ledgers(books.documents, books.events)
    named = {day_of(event[name]) for event in events for name in ("date", "due") if event.get(name)}
    for day in sorted({day + step for day in named for step in (-ONE, ONE * 0, ONE)}):
        items = books.items(day)
        assert adds_up(items, by_bucket(items))
        for currency, ledger in made.items():
            own, found = items[items["currency"] == currency], figures(ledger, day)
            assert found.open == own["open"].sum() == accounts(own)["open"].sum()
            assert found.overdue == worst_payers(own)["overdue"].sum() == accounts(own)["overdue"].sum()


@pytest.mark.parametrize("id_", IN_THE_BOOKS)
def test_what_happens_later_changes_no_figure_of_a_day(id_: str) -> None:
    events = SCENARIOS[id_]["events"]
    books = booked(events)
    dates = {event["id"]: event["date"] for event in events}
    for day in sorted(set(dates.values())):
        known = [
            {**event, "applied_to": [to for to in event.get("applied_to", []) if dates[to["id"]] <= day]}
            for event in events
            if event["date"] <= day
        ]
        assert standing(booked(known).items(day)) == standing(books.items(day))


# Ageing and past days


def test_s01_an_unapplied_credit_note_stands_apart_and_makes_no_bucket_younger(told: Facts) -> None:
    books, (aged, balances) = booked(told["events"]), expected(told)
    items, peer = books.items("1980-07-01"), in_cents(aged["buckets"])
    ours = buckets(items)
    assert ours == {"not_due": 675, "1_30": 400, "31_60": 850, "61_90": 750, "91_120": 800, "unapplied": -300}
    assert [ours[name] for name in ("not_due", "31_60", "61_90")] == [
        peer[name] for name in ("current", "31-60", "61-90")
    ]
    assert ours["91_120"] == peer["91+"]
    assert ours["1_30"] + ours["unapplied"] == peer["0-30"]
    assert items.loc[items["kind"] == "receipt", "open"].sum() == cents(aged["prepayments"])
    assert books.total("1980-07-01") == cents(aged["total_outstanding"])
    days = sorted(event["date"] for event in told["events"])
    assert [books.total(day) for day in days] == [cents(balance) for balance in balances]


def test_s03_a_past_day_keeps_the_receipt_that_was_matched_later(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    items = books.items("2019-04-30")
    by_month = items["open"].groupby(items["day"].dt.strftime("%Y-%m")).sum()
    assert by_month.to_dict() == in_cents(expect["by_month"])
    assert books.total("2019-04-30") == cents(expect["total_outstanding"])
    assert books.total("2019-04-30") != cents(told["peer_known_wrong"]["total_outstanding"])
    matched = books.and_then(
        {"number": "P1", "day": date(2019, 5, 20), "amount": 1000_00},
        {"number": "M5", "day": date(2019, 5, 20), "amount": -1000_00},
    )
    assert standing(matched.items("2019-04-30")) == standing(items)
    assert matched.total("2019-05-20") == books.total("2019-05-20") == 100_000_00


def test_s05_an_invoice_paid_after_the_day_is_open_on_it_and_paid_on_the_day_is_not(told: Facts) -> None:
    books = booked(told["events"])
    for check in told["checks"]:
        assert books.total(check["as_of"]) == cents(check["expect"]["total_outstanding"])


def test_s06_an_item_is_in_exactly_one_bucket_from_the_day_after_its_due_day(told: Facts) -> None:
    books, (check,) = booked(told["events"]), told["checks"]
    expect, items = check["expect"], books.items(check["as_of"])
    names = {"not_due": "not_due", "121+": "over_120"}
    ours = {names.get(name, name.replace("-", "_")): cents(amount) for name, amount in expect["our_buckets"].items()}
    assert buckets(items) == ours
    assert books.total(check["as_of"]) == cents(expect["total_outstanding"])
    assert expect["invariant"].startswith("sum of buckets == total") and sum(ours.values()) == items["open"].sum()
    places = items.set_index("days_late")["bucket"][check["days_past_due"]]
    assert elsewhere(places, check["peers"]) == {
        "ERPNext": [0],
        "OCA account_financial_report aged partner balance 16.0": [],
        "OCA partner_statement 16.0": [30, 60, 90, 120],
        "Invoice Ninja AR summary (a148eec09bd1)": [0],
    }


def elsewhere(places: pd.Series, peers: list[dict[str, Any]]) -> dict[str, list[int]]:
    """Of the peers that have our buckets under whatever name, the days late that they put into another bucket."""
    first = dict.fromkeys(("<0", "current", "Current"), "not_due")
    names = first | {"0-30": "1_30", "121+": "over_120", "older": "over_120"}
    theirs = {peer["system"]: [names.get(name, name.replace("-", "_")) for name in peer["buckets"]] for peer in peers}
    return {
        system: [day for day, own, other in zip(places.index, places, found, strict=True) if own != other]
        for system, found in theirs.items()
        if set(found) == set(bucket_names())
    }


def test_s33_a_past_day_is_aged_by_due_date_from_what_had_happened_by_then(told: Facts) -> None:
    books = booked(told["events"])
    for check in told["checks"]:
        assert books.total(check["as_of"]) == cents(check["expect"]["total_outstanding"])
    assert buckets(books.items("2024-03-31")) == {"31_60": cents(told["checks"][1]["expect"]["buckets"]["31-60"])}


def test_s35_an_invoice_without_due_date_is_due_by_the_terms_and_marked_as_estimated(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    (item,) = books.items("2025-06-16").to_dict("records")
    assert item["open"] == cents(expect["total_outstanding"])
    assert expect["data_quality_flag"] == "missing due date" and item["due_estimated"]
    assert (item["due"].date(), item["days_late"], item["bucket"]) == (date(2024, 12, 28), 170, "over_120")


def test_s36_what_is_not_yet_due_is_not_overdue(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    found = shown(books, "2025-06-16")
    assert (found.overdue_count, found.overdue) == (expect["overdue_count"], cents(expect["overdue_amount"]))
    assert found.open == cents(expect["total_outstanding"])
    assert shown(books, "2025-06-11").overdue_count == 0, "due on the day itself"


def test_s55_how_late_a_customer_is_follows_from_the_oldest_invoice_still_open(told: Facts) -> None:
    states = told["policy"]["states_days_since_earliest_unpaid"]
    for check in told["checks"]:
        events = only(told, "invoice") if check.get("variant") == "without P1" else told["events"]
        late = of_customers(booked(events).items(check["as_of"]), "days_late")["C1"]
        reached = [name for name, days in states.items() if late >= days]
        assert (reached or ["CLEAR"])[-1] == check["expect"]["state"]
    assert told["peer_known_wrong"].startswith("stays CLEAR on 06-07")


# Payments in parts, instalments, credit notes


def test_s08_a_payment_goes_to_the_instalment_that_is_due_first(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    rows = [[row["invoiced"], row["invoiced"] - row["paid"]] for row in expect["rows"]]
    assert standing(books.items("2025-06-16")) == [("I1", cents(amount), cents(open_)) for amount, open_ in rows]
    assert [row["outstanding"] for row in expect["rows"]] == [open_ for _, open_ in rows]
    assert books.total("2025-06-16") == cents(expect["total_outstanding"])


def test_s10_an_invoice_credited_whole_is_not_open_and_nor_is_the_credit_note(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    assert len(books.items("2025-06-16")) == expect["row_count"]
    assert books.total("2025-06-16") == cents(expect["total_outstanding"])


def test_s11_a_credit_note_settles_like_a_payment_and_stays_a_document_of_its_own(told: Facts) -> None:
    paid, credited = expected(told)
    books = booked(only(told, "invoice", "payment"))
    assert standing(books.items("2025-06-16")) == [("I1", cents(row[0]), cents(row[-1])) for row in paid["rows"]]
    assert books.total("2025-06-16") == cents(paid["total_outstanding"])
    books = booked(told["events"])
    assert standing(books.items("2025-06-16")) == [("I1", cents(row[0]), cents(row[-1])) for row in credited["rows"]]
    assert books.total("2025-06-16") == cents(credited["total_outstanding"])
    of_kind = books.documents.groupby("kind")["amount"].sum().to_dict()
    assert of_kind == {"invoice": 200_00, "credit_note": -100_00}
    assert books.events["amount"].sum() == -40_00, "settled on both sides, the credit note leaves what money paid"
    for row in (*paid["rows"], *credited["rows"]):
        assert sum(row[1:-1]) == row[0] - row[-1], "paid and credited together are what is settled"
    assert {*paid["columns"], *credited["columns"]} == {"invoiced", "paid", "credit_note", "outstanding"}


def test_s13_an_invoice_half_paid_on_the_spot_is_open_for_the_other_half(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    (row,) = expect["rows"]
    assert standing(books.items("2025-06-18")) == [("I1", cents(row["invoiced"]), cents(row["invoiced"] - row["paid"]))]
    assert row["credit_note"] == (books.documents["kind"] == "credit_note").sum()
    assert books.total("2025-06-18") == cents(expect["total_outstanding"])


def test_s18_what_a_bookkeeping_entry_settles_is_settled(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    items = books.items("2025-06-16")
    assert dict(zip(items["number"], items["open"].tolist(), strict=True)) == in_cents(expect["open_items"])
    assert not items["number"].isin(expect["absent"]).any()
    assert books.total("2025-06-16") == cents(expect["total_outstanding"])


def test_s21_a_receipt_dated_tomorrow_is_not_in_the_books_of_today(told: Facts) -> None:
    netted, full, too_much = (expect["rows"] for expect in expected(told))
    invoice, today, tomorrow = only(told, "invoice"), date(2025, 6, 16), date(2025, 6, 17)
    for rows, books in (
        (netted, booked(told["events"])),
        (full, booked([*invoice, payment_of(100, 100)])),
    ):
        now, then = (dict(zip(*columns(books, day), strict=True)) for day in (today, tomorrow))
        assert now == {number: cents(row["outstanding"]) for number, row in rows.items()}
        for number, row in rows.items():
            assert then.get(number, 0) == cents(row["remaining"])
            assert now[number] - then.get(number, 0) == cents(row["future"])
    books = booked([*invoice, payment_of(110, 100)])
    theirs, leaked = ({name: cents(amount) for name, amount in too_much[number].items()} for number in ("I1", "P1"))
    assert theirs == {"invoiced": 100_00, "paid": 0, "outstanding": 100_00, "remaining": 0, "future": 100_00}
    assert leaked == {"invoiced": 0, "paid": 10_00, "outstanding": -10_00, "remaining": -10_00, "future": 0}
    assert standing(books.items(today)) == [("I1", theirs["invoiced"], theirs["outstanding"])], "and not -10 of P1"
    assert standing(books.items(tomorrow)) == [("P1", -leaked["paid"], leaked["remaining"])]


def payment_of(amount: int, applied: int) -> dict[str, Any]:
    """The receipt of the day after in the variants of S21."""
    event = {"type": "payment", "id": "P1", "party": "C1", "date": "2025-06-17", "amount": amount}
    return {**event, "applied_to": [{"id": "I1", "amount": applied}]}


def columns(books: Books, day: date) -> tuple[list[str], list[int]]:
    """Numbers and open cents at the end of a day."""
    items = books.items(day)
    return items["number"].tolist(), items["open"].tolist()


def test_s26_a_cent_is_open_and_not_worth_a_reminder(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    (row,) = expect["rows"]
    assert row["outstanding"] == row["invoiced"] - row["paid"]
    assert standing(books.items("2025-06-16")) == [("I1", cents(row["invoiced"]), cents(row["outstanding"]))]
    assert books.total("2025-06-16") == cents(expect["total_outstanding"])
    assert objections(books, date(2025, 7, 16)) == ["small"]


def objections(books: Books, as_of: date) -> list[str]:
    """What speaks against chasing each customer with something overdue, while the journal is empty."""
    lines = worklist(accounts(books.items(as_of)), SILENT.iloc[:0], as_of, policy.DEFAULT)
    return lines["objections"].tolist()


def test_s31_an_advance_is_used_up_part_by_part_and_no_part_becomes_negative(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    parts = books.documents[books.documents["kind"] == "invoice"]
    open_ = parts["id"].map(books.items("2025-06-26").set_index("document_id")["open"]).fillna(0)
    assert open_.tolist() == [cents(amount) for amount in expect["instalment_outstanding_ours"]]
    assert books.total("2025-06-26") == cents(expect["total_outstanding"])
    assert told["peer_known_wrong"] == "negative outstanding on a term row" and expect["no_negative_row"] is True
    for day in range(6, 27):
        items = books.items(date(2025, 6, day))
        assert (items.loc[items["kind"] == "invoice", "open"] > 0).all()
    assert standing(books.items("2025-06-15")) == [("P0", -15_000_00, -15_000_00)], "before there is an invoice"


def test_s40_credit_set_against_an_invoice_settles_it_and_credit_beside_it_keeps_it_from_being_chased(
    told: Facts,
) -> None:
    before, after, cancelled, beside = expected(told)
    day, end = date(2025, 6, 16), date(2025, 6, 17)
    assert objections(booked(only(told, "invoice")), day) == [""] and before["reminder_state"] == "unresolved"
    books = booked(told["events"])
    assert objections(books, day) == [] and after["reminder_state"] == "resolved"
    assert books.total(day) == cents(after["total_outstanding"])
    again = books.and_then(
        {"number": "I1", "kind": "reopened", "day": end, "amount": 100_00},
        {"number": "N1", "kind": "restated", "day": end, "amount": 100_00},
        {"number": "N1", "kind": "reopened", "day": end, "amount": -100_00},
    )
    assert objections(again, end) == [""] and cancelled["reminder_state"] == "unresolved"
    assert again.total(end) == 100_00 and again.total(day) == 0
    apart = booked([{**event, "applied_to": []} for event in told["events"]])
    assert objections(apart, day) == ["covered"] and beside["reminder_state"] == "unresolved"
    assert of_customers(apart.items(day), "overdue") == {"C1": 100_00}
    assert of_customers(apart.items(day), "unapplied") == {"C1": -100_00}


# Reminders, step by step


def test_s43_a_step_is_due_some_days_after_the_one_before_it_was_sent_and_a_hold_or_money_ends_it(told: Facts) -> None:
    early, first, unsent, sent, blocked, free, paid, later = expected(told)
    books, five_twenty_forty = booked(told["events"]), ladder(reminder_1=5, reminder_2=15, reminder_3=20, escalate=60)

    def due(journal: pd.DataFrame, day: str) -> list[str]:
        return [step for step, against in on_the_list(books, journal, day, five_twenty_forty) if not against]

    nothing = acts()
    assert len(due(nothing, "2025-01-05")) == early["reminders"]
    assert due(nothing, "2025-01-06") == [f"reminder_{first['level']}"] and first["reminders"] == 1
    items = books.items("2025-01-06")
    assert items["number"].tolist() == [first["invoice"]], "what is paid is not on it"
    assert due(nothing, "2025-01-31") == [f"reminder_{unsent['level']}"], "not sent: the same one is due, once"
    assert first["state"] == unsent["state"] == free["state"] == "draft" and unsent["reminders"] == 1
    done = acts(("reminder_1", "2025-01-06"))
    stand = standing_of(books, done, "2025-01-06").iloc[0]
    assert (stand["step"], sent["state"]) == (f"reminder_{sent['level']}", "done")
    held = acts(("reminder_1", "2025-01-06"), ("hold", "2025-01-30", "2025-02-10"))
    assert due(held, "2025-01-31") == [] and blocked["state"] == "done"
    assert standing_of(books, held, "2025-01-31")["step"].tolist() == [f"reminder_{blocked['level']}"]
    assert due(done, "2025-01-31") == [f"reminder_{free['level']}"]
    at_once = acts(("reminder_1", "2025-01-31"))
    assert due(at_once, "2025-01-31") == [] and due(at_once, "2025-02-15") == ["reminder_2"], "ours: two on a day never"
    settled = books.and_then({"number": "I1", "day": date(2025, 1, 31), "amount": -100_00})
    counts = [len(on_the_list(settled, done, day)) for day in ("2025-01-31", "2025-02-20")]
    assert counts == [paid["reminders"], later["reminders"]]


def test_s46_however_late_one_step_at_a_time_and_only_what_was_sent_counts(told: Facts) -> None:
    *records, late, unsent, ours = expected(told)
    books, policy_ = booked(told["events"]), ladder(reminder_1=10, reminder_2=30, reminder_3=10, escalate=60)
    days = ["2024-12-16", "2025-04-16", "2025-06-16"]
    assert [expect["reminder_records"] for expect in records] == [1, 2, 3]
    assert [on_the_list(books, acts(), day, policy_) for day in days] == [[["reminder_1", ""]]] * 3
    assert unsent["levels"] == [1, 1, 1] and unsent["states"] == ["ignored", "ignored", "draft"]
    assert (late["reminder_records"], late["level"]) == (1, 1), "one line a year late, with the first step"
    for place, level in enumerate(ours["levels"]):
        sent = acts(*[(f"reminder_{number}", day) for number, day in enumerate(days[:place], 1)])
        assert on_the_list(books, sent, days[place], policy_) == [[f"reminder_{level}", ""]]


def test_s50_no_step_comes_before_the_due_day_and_days_know_no_time_zone(told: Facts) -> None:
    books, (expect,), (invoice,) = booked(told["events"]), expected(told), told["events"]
    before = day_of(expect["next_reminder"])
    assert before == day_of(invoice["due"]) - timedelta(days=14)
    with pytest.raises(policy.WrongPolicy, match="policy_wait"):
        policy.checked(ladder(reminder_1=-14, escalate=60))
    days = [before, day_of(invoice["due"]), day_of(invoice["due"]) + ONE]
    assert [on_the_list(books, acts(), day) for day in days] == [[], [], [["reminder_1", ""]]]


def test_s51_the_first_reminder_follows_the_due_day_and_none_follows_a_payment(told: Facts) -> None:
    books, (after_issue, before_due, after_due, paid) = booked(told["events"]), expected(told)
    (invoice,) = told["events"]
    found = [day_of(one["next_reminder"]) for one in (after_issue, before_due, after_due)]
    assert max(found[:2]) < day_of(invoice["due"]) < found[2], "before the due day: not among our steps"
    first = ladder(reminder_1=1, escalate=60)
    assert on_the_list(books, acts(), found[2] - ONE, first) == []
    assert on_the_list(books, acts(), found[2], first) == [["reminder_1", ""]]
    settled = books.and_then({"number": "I1", "day": date(2025, 7, 1), "amount": -10_00})
    assert on_the_list(settled, acts(), found[2], first) == [] and paid["next_reminder"] is None


def test_s66_all_that_is_open_counts_against_the_limit_whether_it_is_due_or_not(told: Facts) -> None:
    books = booked(told["events"])
    low, high, unpaid = expected(told)
    checks = told["checks"]
    for day, overdue in (("2016-12-15", 0), ("2017-01-02", 550_00)):
        owed = accounts(books.items(day))
        assert owed["overdue"].tolist() == [overdue]
        for check, expect in ((checks[0], low), (checks[1], high)):
            used = exposure(owed, standing_of(books, limit(check["limit"], "2016-12-01"), day)).iloc[0]
            assert (used["over"] > 0) == expect["exceeded"] and used["open"] == cents(low["risk_total"])
    assert unpaid["exceeded"] is True and cents(checks[2]["unpaid_limit"]) < 550_00, (
        "ours: one limit, of all that is open"
    )


# Totals by customer and against the ledger


def test_s20_a_customer_s_total_is_the_sum_of_the_documents(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    items = books.items("2025-06-16")
    assert of_customers(items) == in_cents(expect["party_totals"])
    assert books.total("2025-06-16") == cents(expect["total_outstanding"])
    assert len(items) == 2 and expect["rows_including_subtotals_and_blank"] == 5


def test_s30_our_total_less_the_ledger_s_is_nothing(told: Facts) -> None:
    books, (now, paid) = booked(only(told, "invoice", "payment")), expected(told)
    (ledger,) = only(told, "gl_balance")
    total = books.total("2025-06-16")
    assert total == cents(now["outstanding"]) == cents(now["total_outstanding"])
    assert cents(ledger["amount"]) == cents(now["gl_balance"])
    assert total - cents(ledger["amount"]) == cents(now["diff"])
    rest = books.and_then({"number": "I1", "day": date(2025, 6, 16), "amount": -50_00})
    assert len(rest.items("2025-06-16")) == paid["row_count"]


# Currencies: never added; a converted total rests on the user's rate


def rates(told: Facts) -> dict[str, Decimal]:
    """The user's rates by currency: units of the company's currency for one."""
    return {event["currency"]: Decimal(event["rate_to_company"]) for event in told["events"] if "currency" in event}


def in_company_currency(items: pd.DataFrame, given: dict[str, Decimal]) -> int:
    """The total of OPEN_ITEMS in the company's currency: each currency added up, then converted, then added."""
    totals = items.groupby("currency")["open"].sum().to_dict()
    return sum(converted(int(amount), given.get(currency, Decimal(1))) for currency, amount in totals.items())


def test_s15_dollars_stay_dollars_and_are_worth_what_the_user_s_rate_says(told: Facts) -> None:
    books, (company, party) = booked(told["events"]), expected(told)
    items = books.items("2025-06-16")
    assert by_bucket(items)["currency"].unique().tolist() == ["USD"]
    assert shown(books, "2025-06-16", "USD").open == cents(party["total_outstanding"])
    assert in_company_currency(items, rates(told)) == cents(company["total_outstanding"])


def test_s16_a_new_rate_changes_the_converted_total_and_no_open_item(told: Facts) -> None:
    books, (expect,) = booked(only(told, "invoice")), expected(told)
    items, (new,) = books.items("2025-06-16"), only(told, "fx_revaluation")
    assert standing(items) == [("I1", 100_00, 100_00)]
    old, now = (in_company_currency(items, given) for given in (rates(told), {"USD": Decimal(new["new_rate"])}))
    assert now == cents(expect["total_outstanding"])
    assert now - old == cents(expect["revaluation_row"])


def test_s23_two_currencies_have_two_totals_and_a_third_only_with_a_rate(told: Facts) -> None:
    books, (company, party) = booked(told["events"]), expected(told)
    items = books.items("2025-06-16")
    assert {code: shown(books, "2025-06-16", code).open for code in ("EUR", "USD")} == {"EUR": 100_00, "USD": 100_00}
    owed = {customer: in_company_currency(own, rates(told)) for customer, own in items.groupby("customer")}
    assert owed == in_cents(company["by_party"])
    assert in_company_currency(items, rates(told)) == cents(company["total_outstanding"])
    assert of_customers(items[items["customer"] == "C2"]) == in_cents(party["by_party"])


def test_s25_an_advance_in_dollars_is_converted_once_and_pays_the_first_part(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    items = books.items("2025-06-16")
    assert in_company_currency(items, rates(told)) == cents(expect["total_outstanding"])
    assert sum(cents(amount) for amount in expect["peer_rows_outstanding"]) == cents(expect["total_outstanding"])
    assert standing(items) == [("I1", 50_00, 50_00)] and items["due"].dt.date.tolist() == [date(2025, 7, 16)]


def test_s48_a_fee_in_another_currency_is_rounded_once_and_half_up(told: Facts) -> None:
    (expect,), (fee,) = expected(told), told["events"]
    dollars_for_a_euro = 1 / Decimal(fee["eur_rate"])
    assert converted(cents(fee["fee"]), dollars_for_a_euro) == cents(expect["fee_in_line_currency"])


def test_s61_a_plan_by_amount_counts_its_days_from_the_first(told: Facts) -> None:
    (expect,), (invoice,) = expected(told), told["events"]
    plan = by_amount(cents(invoice["amount"]), "EUR", 30_00, every_months=2, first=date(2025, 1, 31))
    assert [part.amount for part in plan.parts] == [cents(amount) for amount in expect["amounts"]]
    assert [part.day for part in plan.parts] == [day_of(day) for day in expect["dates"]]


def test_s63_a_plan_in_euros_has_its_worth_in_dollars_part_by_part(told: Facts) -> None:
    (expect,), (invoice,) = expected(told), told["events"]
    days = (date(2025, 1, 31), date(2025, 2, 28), date(2025, 4, 30))
    amounts_ = [cents(amount) for amount in expect["amounts"]]
    plan = Plan("EUR", cents(invoice["amount"]), tuple(Part(*part) for part in zip(days, amounts_, strict=True)))
    rate = Decimal(invoice["company_amount"]) / Decimal(invoice["amount"])
    worth = [converted(part.amount, rate) for part in plan.parts]
    assert worth == [cents(amount) for amount in expect["company_amounts"]]
    assert sum(worth) == converted(plan.total, rate) == cents(expect["company_total"])


# Key figures


def paper(number: str, amount: int, day: date, due: date, *paid: tuple[date, int]) -> list[dict[str, Any]]:
    """Events of an invoice in whole units, and of its payments."""
    invoice = {"type": "invoice", "id": number, "party": "C1", "date": str(day), "due": str(due), "amount": amount}
    return [invoice] + [
        {
            "type": "payment",
            "id": f"{number}/{place}",
            "party": "C1",
            "date": str(on),
            "amount": part,
            "applied_to": [{"id": number, "amount": part}],
        }
        for place, (on, part) in enumerate(paid)
    ]


def test_s68_who_never_pays_is_late_too(told: Facts) -> None:
    (expect,), due, as_of, events = expected(told), date(2025, 1, 31), date(2025, 5, 31), []
    for event in told["events"]:
        paid = (
            [] if event.get("ignored_by_peer") else [(due + timedelta(days=event["days_late"]), int(event["amount"]))]
        )
        events += paper(event["id"], int(event["amount"]), date(2025, 1, 1), due, *paid)
    books, band = booked(events), told["policy"]
    settled = shown(books, as_of)
    assert rounded(settled.days_late_weighted) == expect["weighted_delay"]
    assert expect["rating"] == "A" and settled.days_late_weighted < band["A_max"]
    (worst,) = worst_payers(books.items(as_of), by="amount_days").to_dict("records")
    assert (worst["overdue"], worst["max_days_late"], worst["amount_days"]) == (214_00, 120, 214_00 * 120)
    so_far = (settled.days_late_weighted * settled.settled_amount + worst["amount_days"]) / (225_00 + worst["overdue"])
    assert so_far == pytest.approx((140 * 7 + 85 * 55 + 214 * 120) / 439)
    assert band["B_max"] < so_far < band["C_max"], "C with what is still open, A without it"


def test_s70_count_back_takes_of_the_last_month_only_what_is_left(told: Facts) -> None:
    (expect,), months = expected(told), only(told, "period")
    (debtors,) = only(told, "debtors")
    sold, lengths = (np.array([int(month[name]) for month in months]) for name in ("sales", "days"))
    full = expect["full_periods"]
    assert lengths[:full].sum() == expect["days_full"]
    assert int(debtors["amount"]) - sold[:full].sum() == expect["remainder"]
    found = countback(cents(debtors["amount"]), sold * 100, lengths)
    assert isinstance(found, float) and rounded(found) == expect["dso"]
    assert rounded(found) != told["peer_known_wrong"]["published"]
    days = [date(2025, month, 10) for month in range(9, 3, -1)]
    invoices = [paper(str(day), int(sales), day, day + ONE * 30) for day, sales in zip(days, sold, strict=True)]
    part_paid = paper("2025-04-10", 2250, days[-1], days[-1] + ONE * 30, (date(2025, 6, 1), 1250))
    books = booked([event for event in [*invoices[:-1], part_paid] for event in event])
    assert books.total("2025-09-30") == cents(debtors["amount"])
    assert rounded(shown(books, "2025-09-30").dso_countback_month) == expect["dso"]


def test_s71_the_simple_dso_is_what_is_open_over_the_sales_of_the_period(told: Facts) -> None:
    (expect,), (debtors, quarter) = expected(told), told["events"]
    assert dso(cents(debtors["amount"]), cents(quarter["sales"]), quarter["days"]) == expect["dso"]
    first, as_of = date(2025, 4, 2), date(2025, 6, 30)
    books = booked(paper("Q", 60_000, first, first + ONE * 30, (date(2025, 6, 1), 30_000)))
    found = shown(books, as_of)
    assert (found.history_days, found.open, found.dso_90) == (quarter["days"], cents(debtors["amount"]), expect["dso"])


def test_s73_our_dso_rests_on_what_the_ledger_shows_open_disputes_and_credit_included(told: Facts) -> None:
    books, (expect,) = booked(told["events"]), expected(told)
    found, items = shown(books, "2025-05-31"), books.items("2025-05-31")
    payt, upflow, agicap = in_cents(expect["numerator"]).values()
    assert found.open == cents(expect["ledger_total_outstanding"]) == upflow
    disputed = [event["id"] for event in told["events"] if event.get("disputed")]
    assert payt == items.loc[items["kind"] == "invoice", "amount"].sum()
    assert agicap == found.open - items.loc[items["number"].isin(disputed), "open"].sum()
    assert found.dso_30 is None and found.refused["dso_30"].key == "history", "22 days of history"
    sold = 1000_00 + 2000_00 + 3100_00 - 300_00
    assert found.sales_30 == sold and found.dso_countback_month == pytest.approx(31 * 5400_00 / sold)


# Reading


def test_s65_a_decimal_comma_is_not_a_comma_between_thousands(told: Facts) -> None:
    (expect,) = expected(told)
    texts = [event["text"] for event in told["events"]]
    spaces = [texts[-1].replace(" ", space) for space in ("\u00a0", "\u202f")]
    column = cells("Montant", [*texts, *spaces])
    read = amounts(column, decimal_marks([column], {})["Montant"])
    assert (read.state == OK).all()
    wanted = [cents(expect[event["id"]]) for event in told["events"]]
    assert read.cents.tolist() == [*wanted, wanted[-1], wanted[-1]]
    assert told["peer_known_wrong"] == "13,75 imported as 1375" and read.cents[0] != 1375_00


# What became of them all


def page() -> str:
    """docs/scenarios.md: a line per scenario replayed, and what the others wait for."""
    lines = ["", "| scenario | result | what others do | what we do | why |", "|---|---|---|---|---|"]
    waiting = ["", "## Not replayed", "", "| scenario | where it belongs, and why |", "|---|---|"]
    for id_, outcome in OUTCOMES.items():
        name = f"{id_} {SCENARIOS[id_]['title']} ({SCENARIOS[id_]['source']['system']})"
        if outcome.result == "later":
            waiting.append(f"| {name} | {outcome.why} |")
        else:
            lines.append(f"| {name} | {outcome.result} | {outcome.others} | {outcome.ours} | {outcome.why} |")
    mistakes = [
        "",
        "## Known mistakes of others",
        "",
        "| what goes wrong elsewhere | what we do | test |",
        "|---|---|---|",
    ]
    mistakes += [f"| {one.others} | {one.ours} | `{name}` |" for name, one in MISTAKES.items()]
    return "\n".join([*ABOUT, *lines, *mistakes, *waiting, ""])


ABOUT = (
    "# The same facts, in other desks and in ours",
    "",
    "Made from `tests/outcomes.py`; the facts and their sources stand in `tests/reference/scenarios.json`. Each one in",
    "the first table is replayed by the test of its number in `tests/test_scenarios.py`. *same*: every figure that it",
    "expects is ours. *ours*: we differ on purpose, and the test holds the value that our definition gives. Nothing of",
    "the others was run: their figures come from their tests, manuals and reported faults.",
)


def test_the_page_of_scenarios_says_what_the_tests_say() -> None:
    if os.environ.get("UPDATE_EXPECTED"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_known_mistake_has_its_test() -> None:
    written = Path(__file__).with_name("test_known_mistakes.py").read_text(encoding="utf-8")
    assert [name for name in MISTAKES if f"def {name}(" not in written] == []
    assert written.count("\ndef test_") == len(MISTAKES)


def test_every_scenario_of_the_file_has_its_outcome() -> None:
    assert list(OUTCOMES) == list(SCENARIOS)


@pytest.mark.parametrize("id_", OUTCOMES)
def test_a_scenario_is_replayed_unless_its_outcome_says_where_it_waits(id_: str) -> None:
    replays = [name for name in globals() if name.startswith(f"test_{id_.lower()}_")]
    assert len(replays) == (0 if OUTCOMES[id_].result == "later" else 1)


@pytest.mark.parametrize("id_", [id_ for id_, outcome in OUTCOMES.items() if outcome.result == "later"])
def test_no_scenario_of_this_house_s_figures_waits(id_: str) -> None:
    about = {"ageing", "as_of", "credit_note", "partial_payment", "unallocated", "currency", "dso", "payer_behaviour"}
    assert not about & set(SCENARIOS[id_]["area"])
