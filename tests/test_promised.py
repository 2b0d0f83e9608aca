"""A promise of a part: who promised enough is left in peace, who promised little is asked for the rest."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.collections import policy
from src.collections.reports.asked import asked
from src.collections.standing import pending
from src.collections.tables import PROMISES
from src.collections.worklist import objections, worklist
from tests.given import rows
from tests.test_mails import OWED, TODAY, act, seen
from tests.test_worklist import FRIDAY, accounts, stands

SOON, LATER = "2026-11-25", "2026-12-02"


def promise(amount: int, state: str = "running", **more: Any) -> dict[str, Any]:
    """A promise of so many units."""
    usual = {"journal_id": 1, "customer": "C1", "on": "2026-11-18", "day": SOON, "currency": "EUR", "received": 0}
    return {**usual, "amount": amount * 100, "state": state, **more}


def listed(
    *promised: dict[str, Any], owed: str = "1000 0", share: int = 50, text: str = "", **stand: Any
) -> dict[str, Any]:
    """The line of C1, who owes 1,000 EUR and has no credit unless it is said, by what was promised."""
    header = "customer currency overdue unapplied late\n"
    late, known = accounts(header + (text or f"C1 EUR {owed} 20")), stands({"customer": "C1", **stand})
    rules, made = replace(policy.DEFAULT, promise_share=share), rows(PROMISES, promised)
    line = worklist(late, known, FRIDAY, rules, promises=made).iloc[0].to_dict()
    against = objections(late, known, FRIDAY, line["step"], rules, promises=made)["C1"]
    assert line["objections"] == ",".join(against), "asked at the last moment it is the same"
    return line


@pytest.mark.parametrize(
    ("promised", "owed", "stand", "held"),
    [
        ([], "1000 0", {}, False),
        ([promise(1)], "1000 0", {}, False),
        ([promise(499)], "1000 0", {}, False),
        ([promise(500)], "1000 0", {}, True),
        ([promise(1000)], "1000 0", {}, True),
        ([promise(2000)], "1000 0", {}, True),
        # of several what is still to come counts together, whichever is the newest
        ([promise(300), promise(200, day=LATER)], "1000 0", {}, True),
        ([promise(300), promise(199, day=LATER)], "1000 0", {}, False),
        ([promise(300), promise(200, "unknown")], "1000 0", {}, True),
        ([promise(500), promise(1, "kept")], "1000 0", {}, True),
        ([promise(600, "kept"), promise(1)], "1000 0", {}, False),
        ([promise(600, "broken"), promise(1)], "1000 0", {}, False),
        # what came in of it is no longer to come
        ([promise(600, received=200_00)], "1000 0", {}, False),
        ([promise(600, received=200_00)], "800 0", {}, True),
        # half of what may be asked for: less credit, less what is disputed
        ([promise(300)], "1000 -400", {}, True),
        ([promise(300)], "1000 -399", {}, False),
        ([promise(300)], "1000 0", {"disputed_late": 400_00, "disputed_currency": "EUR"}, True),
        ([promise(300)], "1000 0", {"disputed_late": 400_00, "disputed_currency": "USD"}, False),
        # a rest that is not worth chasing is not chased
        ([promise(3)], "8 0", {}, True),
        ([promise(3)], "9 0", {}, False),
        # another currency, another customer
        ([promise(1000, currency="USD")], "1000 0", {}, False),
        ([promise(1000, customer="C2")], "1000 0", {}, False),
        ([promise(1000, currency="")], "1000 0", {}, True),
    ],
)
def test_promises_leave_in_peace_who_promised_half_of_what_may_be_asked_for(promised, owed, stand, held) -> None:
    assert ("promise_running" in listed(*promised, owed=owed, **stand)["objections"].split(",")) is held


@pytest.mark.parametrize(
    ("share", "amount", "held"),
    [
        (0, 1, True),
        (1, 9, False),
        (1, 10, True),
        (80, 799, False),
        (80, 800, True),
        (100, 994, False),
        (100, 995, True),
    ],
)
def test_the_share_is_a_number_of_the_policy(share: int, amount: int, held: bool) -> None:
    assert (listed(promise(amount), share=share)["objections"] == "promise_running") is held


@pytest.mark.parametrize(("amount", "against"), [(499, ""), (500, "promise_unknown")])
def test_a_promise_of_which_the_books_are_too_old_to_tell_is_held_to_the_same_half(amount: int, against: str) -> None:
    line = listed(promise(amount, "unknown", day="2026-11-17"))
    assert (line["objections"], line["amount_asked"]) == (against, 1000_00 - amount * 100)
    assert pd.isna(line["until"])


def test_the_rest_alone_is_asked_for_and_the_reason_says_the_promise() -> None:
    line = listed(promise(300), promise(100, day=LATER), contacts=1, last_act="no_answer", last_contact="2026-11-10")
    assert (line["amount_asked"], line["overdue"]) == (600_00, 1000_00)
    assert line["worth"] < listed(contacts=1, last_act="no_answer", last_contact="2026-11-10")["worth"]
    told = (line["reason"], line["reason_amount"], line["reason_day"])
    assert told == ("promise_part", 400_00, pd.Timestamp(LATER))


@pytest.mark.parametrize(
    ("stand", "reason"),
    [
        ({"promise_state": "broken", "promise_day": "2026-11-13"}, "promise_broken"),
        ({"plan_state": "late", "plan_day": "2026-11-13"}, "plan_late"),
        ({}, "promise_part"),
    ],
)
def test_what_was_not_kept_is_said_before_what_is_promised(stand: dict[str, Any], reason: str) -> None:
    assert listed(promise(100), **stand)["reason"] == reason


def test_who_promised_enough_waits_for_the_last_of_the_days() -> None:
    line = listed(promise(400, day=LATER), promise(300))
    assert (line["objections"], line["until"], line["amount_asked"]) == ("promise_running", pd.Timestamp(LATER), 300_00)
    assert line["reason"] == "never"


def test_a_currency_that_promises_cover_comes_after_another() -> None:
    """1,000 EUR, 600 of them promised; 100 USD nobody promised."""
    owed = "C1 EUR 1000 0 20\nC1 USD 100 0 20"
    line = listed(promise(600), text=owed)
    assert (line["currency"], line["amount_asked"], line["objections"]) == ("USD", 100_00, "")
    line = listed(promise(600), promise(80, currency="USD"), text=owed)
    assert (line["currency"], line["amount_asked"], line["objections"]) == ("EUR", 400_00, "promise_running")


PROMISED = st.builds(
    promise,
    st.integers(1, 2000),
    st.sampled_from(["running", "unknown", "kept", "broken", "partly_kept"]),
    currency=st.sampled_from(["EUR", "EUR", "USD"]),
)


@given(st.lists(PROMISED, max_size=4), st.integers(1, 3000), st.integers(-500, 0), st.integers(0, 100))
def test_nothing_promised_is_asked_for_and_nobody_waits_for_less_than_the_share(promised, owed, credit, share) -> None:
    line = listed(*promised, owed=f"{owed} {credit}", share=share)
    coming = sum(
        one["amount"] for one in promised if one["currency"] == "EUR" and one["state"] in ("running", "unknown")
    )
    due = max((owed + credit) * 100, 0)
    assert line["amount_asked"] == max(due - coming, 0)
    held = bool({"promise_running", "promise_unknown"} & {*line["objections"].split(",")})
    assert held == (coming > 0 and (coming >= due * share / 100 or due - coming <= 500))


def test_what_is_to_come_is_told_by_currency() -> None:
    found = pending(rows(PROMISES, [promise(5), promise(7, "unknown", day=LATER), promise(3, "broken")]))
    assert [(key, one.amount, one.day.date(), one.running) for key, one in found.items()] == [
        (("C1", "EUR"), 12_00, date(2026, 12, 2), True)
    ]
    assert not pending(rows(PROMISES, [promise(5, "unknown")]))["C1", "EUR"].running


def test_a_mail_asks_for_nothing_of_several_promises() -> None:
    one = act("promise", 3, day=TODAY + timedelta(days=9), amount=120_00, currency="EUR")
    two = act("promise", 2, day=TODAY + timedelta(days=5), amount=30_00, currency="EUR")
    found = asked(seen(OWED, one, two), "C1")[0]
    assert (found.total, found.promised) == (150_00, 150_00)
