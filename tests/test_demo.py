"""The demo firm: lifelike, the same for the same day, and true to itself from one export to the next."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from src.collections import demo
from src.collections.demo import Act, Bill
from src.collections.standing import CONTACTS

SUNDAY, LEAP_TUESDAY, MONDAY = date(2026, 11, 22), date(2028, 2, 29), date(2027, 4, 5)
DAYS = (SUNDAY, LEAP_TUESDAY, MONDAY)
HEADER_ROW = 4


@dataclass(frozen=True)
class Sheet:
    as_of: date
    heading: list[str]
    rows: list[dict[str, object]]
    totals: list[dict[str, object]]


@cache
def sheets(today: date) -> list[Sheet]:
    return [_sheet(export.as_of, export.content) for export in demo.exports(today)]


def _sheet(as_of: date, content: bytes) -> Sheet:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    lines = [dict(zip(map(str, cells[HEADER_ROW]), row, strict=True)) for row in cells[HEADER_ROW + 1 :]]
    totals = [line for line in lines if str(line["Type de document"]).startswith("Total")]
    return Sheet(as_of, [str(row[0]) for row in cells[:3]], [line for line in lines if line not in totals], totals)


def sound(sheet: Sheet) -> list[dict[str, object]]:
    return [row for row in sheet.rows if row["N° facture"] and row["Date de facture"]]


def cents(value: object) -> int:
    assert isinstance(value, int | float)
    return round(value * 100)


@cache
def ledger(today: date) -> tuple[Bill, ...]:
    return demo.ledger(today)


@cache
def acts(today: date) -> tuple[Act, ...]:
    return tuple(demo.acts(today))


def account(today: date, customer: str) -> list[Bill]:
    return [bill for bill in ledger(today) if bill.payer.code == customer]


def euros(today: date) -> list[Bill]:
    return [bill for bill in ledger(today) if bill.payer.currency == "EUR"]


def overdue_by_bucket(today: date) -> Counter[int]:
    last, amounts = demo.last_day(today), Counter[int]()
    for bill in demo.overdue_at(euros(today), last):
        amounts[min(((last - bill.due).days - 1) // 30, 4)] += demo.open_at(bill, last)
    return amounts


# The firm is lifelike


def test_there_are_about_150_customers_of_every_manner_and_language():
    customers = demo.payers()
    assert 145 <= len(customers) <= 155
    assert {customer.manner for customer in customers} == set(demo.MANNERS)
    assert {customer.language for customer in customers} == {"fr", "nl", "en"}
    assert {customer.country for customer in customers} == {"BE", "FR", "GB"}
    assert len({customer.name for customer in customers}) == len(customers)


@pytest.mark.parametrize("today", DAYS)
def test_eighteen_months_hold_between_2500_and_3000_invoices(today):
    invoices = [bill for bill in ledger(today) if bill.kind == "invoice"]
    assert 2500 <= len(invoices) <= 3000
    assert 530 <= (demo.last_day(today) - min(bill.day for bill in invoices)).days <= 555
    assert max(bill.day for bill in invoices) <= demo.last_day(today)


@pytest.mark.parametrize(
    ("today", "least", "most"),
    [(SUNDAY, 400_000, 450_000), (LEAP_TUESDAY, 330_000, 480_000), (MONDAY, 330_000, 480_000)],
)
def test_open_and_overdue_are_those_of_a_firm_with_some_worries(today, least, most):
    last = demo.last_day(today)
    open_amount = sum(demo.open_at(bill, last) for bill in euros(today))
    assert least * 100 <= open_amount <= most * 100
    assert 0.33 <= overdue_by_bucket(today).total() / open_amount <= 0.45


@pytest.mark.parametrize("today", DAYS)
def test_every_bucket_is_filled_and_the_newest_is_the_largest(today):
    buckets = overdue_by_bucket(today)
    amounts = [buckets[bucket] for bucket in range(5)]
    assert amounts[0] == max(amounts) and min(amounts) == amounts[4] > 100_00
    assert amounts[3] < min(amounts[:3])
    assert today != SUNDAY or amounts == sorted(amounts, reverse=True)


@pytest.mark.parametrize("today", DAYS)
def test_dso_over_90_days_lies_between_45_and_60(today):
    last = demo.last_day(today)
    quarter = [bill for bill in euros(today) if last - timedelta(days=90) < bill.day and bill.kind != "receipt"]
    open_amount = sum(demo.open_at(bill, last) for bill in euros(today))
    assert 45 <= open_amount / sum(bill.amount for bill in quarter) * 90 <= 60


def test_few_large_customers_weigh_more_than_many_small_ones():
    sales = Counter[str]()
    for bill in euros(SUNDAY):
        sales[bill.payer.size] += bill.amount
    assert sales["large"] > 0.2 * sales.total()
    assert sales["small"] < 0.2 * sales.total()
    assert Counter(customer.size for customer in demo.payers())["large"] < 10


def test_credit_notes_are_applied_or_not_and_receipts_wait_for_their_invoice():
    last = demo.last_day(SUNDAY)
    credits = Counter((bill.kind, demo.open_at(bill, last) < 0) for bill in ledger(SUNDAY) if bill.amount < 0)
    assert credits["credit_note", False] > 50
    assert credits["credit_note", True] >= 4
    assert credits["receipt", True] == 3


def test_one_customer_is_invoiced_in_pounds():
    assert Counter(customer.currency for customer in demo.payers())["GBP"] == 1
    assert any(demo.open_at(bill, demo.last_day(SUNDAY)) for bill in ledger(SUNDAY) if bill.payer.currency == "GBP")


def test_names_try_the_screens():
    beginnings = {customer.name[0] for customer in demo.payers()}
    assert {"+", "=", "@", "<", "#"} <= beginnings
    assert max(len(customer.name) for customer in demo.payers()) > 70


# Nobody real is in it


def test_company_numbers_have_a_valid_check_digit():
    for customer in demo.payers():
        digits = re.sub(r"\D", "", customer.company_number)
        if customer.country == "BE":
            assert len(digits) == 10 and int(digits[:8]) % 97 == 97 - int(digits[8:])
            assert customer.vat_number == f"BE{digits}"
        if customer.country == "FR":
            doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(digits)]
            assert len(digits) == 9 and sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
            assert customer.vat_number == f"FR{(12 + 3 * (int(digits) % 97)) % 97:02d}{digits}"
        if customer.country == "GB":
            vat = [int(digit) for digit in customer.vat_number[2:]]
            assert (sum(digit * (8 - place) for place, digit in enumerate(vat[:7])) + vat[7] * 10 + vat[8]) % 97 == 0
    assert len({customer.vat_number for customer in demo.payers()}) == len(demo.payers())


def test_addresses_and_telephones_reach_nobody():
    for customer in demo.payers():
        assert re.fullmatch(r"[a-z]+@[a-z0-9-]+\.example", customer.email)
        assert re.fullmatch(r"\+32 2 555 \d\d \d\d|\+33 1 99 00 \d\d \d\d|\+44 20 7946 0\d{3}", customer.phone)


# The same day gives the same firm


@pytest.mark.parametrize("today", DAYS)
def test_the_same_day_gives_the_same_firm(today):
    assert demo.ledger(today) == ledger(today)
    assert tuple(demo.acts(today)) == acts(today)


def test_the_same_day_gives_the_same_exports():
    assert [_sheet(export.as_of, export.content) for export in demo.exports(SUNDAY)] == sheets(SUNDAY)


def test_another_day_gives_the_same_firm_moved():
    later = SUNDAY + timedelta(weeks=1)
    moved = Counter((bill.payer.code, bill.day - timedelta(weeks=1)) for bill in demo.ledger(later))
    here = Counter((bill.payer.code, bill.day) for bill in ledger(SUNDAY))
    assert (moved & here).total() > 0.5 * here.total()
    assert abs(moved.total() - here.total()) < 20


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (SUNDAY, date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 11, 20)),
        (date(2026, 11, 20), date(2026, 11, 19)),
        (MONDAY, date(2027, 4, 2)),
        (LEAP_TUESDAY, date(2028, 2, 28)),
    ],
)
def test_the_newest_export_is_of_the_last_working_day_before_today(today, last):
    assert demo.last_day(today) == last


# The exports


@pytest.mark.parametrize("today", DAYS)
def test_fourteen_exports_a_week_apart_lead_up_to_the_last_day(today):
    days = [sheet.as_of for sheet in sheets(today)]
    assert days == [demo.last_day(today) - timedelta(weeks=week) for week in range(13, -1, -1)]


def test_an_export_says_whose_it_is_and_of_which_day():
    newest = sheets(SUNDAY)[-1]
    assert newest.heading == ["Atelier Lemmens SRL", "Mouvements et soldes clients", "Situation au 20/11/2026"]
    assert next(iter(demo.exports(SUNDAY))).name == "export_clients_2026-08-21.xlsx"


@pytest.mark.parametrize("today", DAYS)
def test_what_an_export_says_open_is_what_is_open_in_the_books_of_its_day(today):
    for sheet in sheets(today):
        said = {row["N° facture"]: cents(row["Solde"]) for row in sound(sheet)}
        open_then = {bill.number: demo.open_at(bill, sheet.as_of) for bill in ledger(today)}
        assert {number: amount for number, amount in said.items() if amount} == {
            number: amount for number, amount in open_then.items() if amount
        }


@pytest.mark.parametrize("today", DAYS)
def test_every_document_and_every_settlement_is_told_once_all_exports_are_read(today):
    newest = {row["N° facture"]: row for sheet in sheets(today) for row in sound(sheet)}
    last = demo.last_day(today)
    assert newest.keys() == {bill.number for bill in ledger(today)}
    for bill in ledger(today):
        row = newest[bill.number]
        assert cents(row["Montant TTC"]) == bill.amount
        assert cents(row["Payé"]) == demo.paid_at(bill, last) == bill.amount - cents(row["Solde"])
        assert row["Date de paiement"] == (bill.payments[-1].day if bill.payments else "")


@pytest.mark.parametrize("today", DAYS)
def test_a_later_export_never_contradicts_an_earlier_one(today):
    facts: dict[object, tuple[object, ...]] = {}
    settled: set[object] = set()
    for sheet in sheets(today):
        for row in sound(sheet):
            number = row["N° facture"]
            fact = tuple(row[name] for name in ("Code client", "Date de facture", "Date d'échéance", "Montant TTC"))
            assert facts.setdefault(number, fact) == fact
            assert number not in settled
        settled |= {row["N° facture"] for row in sound(sheet) if not row["Solde"]}


def test_the_last_lines_of_an_export_add_up_its_documents_per_currency():
    for sheet in sheets(SUNDAY):
        sums: dict[object, int] = defaultdict(int)
        for row in sound(sheet):
            sums[row["Devise"]] += cents(row["Solde"])
        assert {row["Devise"]: cents(row["Solde"]) for row in sheet.totals if row["Type de document"]} == dict(sums)


def test_only_the_first_export_has_rows_that_cannot_be_taken():
    first, *others = sheets(SUNDAY)
    kept = {row["N° facture"] for row in sound(first)}
    spoilt = [row for row in first.rows if row["N° facture"] not in kept]
    assert [(row["Date de facture"] == "", row["N° facture"] == "") for row in spoilt] == [(True, False), (False, True)]
    assert all(len(sheet.rows) == len(sound(sheet)) for sheet in others)


# What the collectors did


@pytest.mark.parametrize("today", DAYS)
def test_the_desk_has_a_history_of_about_120_acts_in_the_order_of_time(today):
    told = acts(today)
    assert 110 <= len(told) <= 200
    assert list(told) == sorted(told, key=lambda act: (act.on, act.hour, act.customer))
    assert demo.last_day(today) - timedelta(days=demo.WINDOW) <= told[0].on
    assert told[-1].on <= demo.last_day(today)
    assert {act.by for act in told} == {"Sophie", "Bram"}
    assert all(act.note and act.on.weekday() < 5 for act in told)


@pytest.mark.parametrize("today", DAYS)
def test_nobody_was_chased_who_was_not_overdue_that_day(today):
    for act in (act for act in acts(today) if act.act in CONTACTS):
        assert demo.overdue_at(account(today, act.customer), act.on), act


@pytest.mark.parametrize("today", DAYS)
def test_every_kind_of_act_occurs(today):
    counts = Counter(act.act for act in acts(today))
    assert counts.keys() == {"reminder_1", "reminder_2", "no_answer", "call", "promise", "plan", "dispute",
                             "formal_notice", "escalate", "note", "segment", "assign", "limit", "stop",
                             "insolvency", "plan_accepted", "task"}  # fmt: skip
    assert (counts["plan"], counts["dispute"], counts["escalate"]) == (2, 3, 2)


@pytest.mark.parametrize("today", DAYS)
def test_promises_were_kept_were_broken_and_are_running(today):
    last = demo.last_day(today)
    states = Counter[str]()
    for act in (act for act in acts(today) if act.act == "promise"):
        assert act.day and act.amount > 0 and act.currency
        bills = [bill for bill in account(today, act.customer) if bill.kind == "invoice"]
        received = sum(demo.paid_at(bill, act.day) - demo.paid_at(bill, act.on) for bill in bills)
        states["kept" if received >= act.amount else "running" if act.day > last else "broken"] += 1
    assert states["kept"] >= 4 and states["broken"] >= 4 and states["running"] >= 2, states


@pytest.mark.parametrize("today", DAYS)
def test_a_plan_covers_what_was_overdue_and_its_parts_are_paid_when_due(today):
    last = demo.last_day(today)
    for act in (act for act in acts(today) if act.act == "plan"):
        parts = [(date.fromisoformat(part["day"]), part["amount"]) for part in act.details["parts"]]
        late = demo.overdue_at(account(today, act.customer), act.on)
        assert act.amount == sum(amount for _, amount in parts) == sum(demo.open_at(bill, act.on) for bill in late)
        assert act.day == parts[0][0] <= last < parts[-1][0]
        for day, _ in parts:
            due = sum(amount for other, amount in parts if other <= min(day, last))
            assert sum(demo.paid_at(bill, day) for bill in late) == due


@pytest.mark.parametrize("today", DAYS)
def test_disputed_invoices_are_still_open(today):
    last = demo.last_day(today)
    for act in (act for act in acts(today) if act.act == "dispute"):
        contested = [bill for bill in account(today, act.customer) if bill.number in act.details["documents"]]
        assert act.amount == sum(demo.open_at(bill, last) for bill in contested) > 0


@pytest.mark.parametrize("today", DAYS)
def test_the_bankrupt_customer_and_one_of_broken_promises_are_escalated(today):
    manners = {customer.code: customer.manner for customer in demo.payers()}
    assert {manners[act.customer] for act in acts(today) if act.act == "escalate"} == {"bankrupt", "stalled"}


@pytest.mark.parametrize("today", DAYS)
def test_at_least_15_overdue_customers_were_never_contacted(today):
    late = {bill.payer.code for bill in demo.overdue_at(ledger(today), demo.last_day(today))}
    assert len(late - {act.customer for act in acts(today) if act.act in CONTACTS}) >= 15
