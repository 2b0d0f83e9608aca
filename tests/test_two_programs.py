"""Two programs on one database: what another writes between our look and our line is seen before ours is written."""

import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from src.collections import actions, policy, store
from src.collections.actions import Refused
from src.collections.desk import Desk
from src.collections.documents.mail import Attachment, Mail
from src.collections.reports.following import NextStep
from src.collections.store import Store
from tests.test_actions import FRIDAY, NEXT, do, hand, keep

USUAL = {"rates": {}, "edges": "30, 60", "aged_by": "due", "dso": "dso_90", "financing": "8", "vat": "21"}
USUAL["currency"] = "EUR"
EUR = {"day": NEXT, "amount": 1000_00, "currency": "EUR"}


@dataclass(frozen=True)
class Interrupted(Store):
    """A store beside which another program does something just before each of our lines, as often as it is told."""

    meanwhile: list[Callable[[], Any]] = field(default_factory=list)

    def write_all(self, *arguments: Any, **said: Any) -> int:
        if self.meanwhile:
            self.meanwhile.pop(0)()
        return super().write_all(*arguments, **said)


@pytest.fixture(params=["sqlite", "postgresql"])
def ours(request: pytest.FixtureRequest) -> Interrupted:
    """Our store with the books of the acts, as one program has it."""
    url = os.environ["DATABASE_URL"]
    if request.param == "postgresql":
        url = request.getfixturevalue("server")
        store.opened(url).clear(actions.hand.journal_line(hand(), "note"))
    own = store.opened(url)
    keep(own)
    return Interrupted(own.engine, threading.RLock())


def theirs(ours: Store) -> Store:
    """The same database, as another program has it: another lock, nothing read yet."""
    return replace(store.opened(ours.url.render_as_string(hide_password=False)), lock=threading.RLock())


def told(desk: Store) -> list[str]:
    return desk.journal()["act"].tolist()


def refused(act: Callable[..., Any], *arguments: Any, **said: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as no:
        act(*arguments, **said)
    return no.value.key, str(no.value.values.get("objections", ""))


def test_a_reminder_is_not_sent_twice_at_one_instant(ours: Interrupted) -> None:
    desk, other = Desk.of(ours.facts(), FRIDAY), theirs(ours)
    before = len(told(ours))
    ours.meanwhile.append(lambda: actions.contact(other, hand(by="Bram"), desk, "reminder_1", "Maes"))
    assert refused(actions.contact, ours, hand(), desk, "reminder_1", "Maes") == ("objected", "too_often")
    assert told(ours)[before:] == ["reminder_1"] and ours.journal()["by"].iloc[-1] == "Bram"


@pytest.mark.parametrize(
    ("act", "said", "key"),
    [
        ("escalate", {}, "already_escalated"),
        ("stop", {}, "already_stopped"),
        ("insolvency", {"day": FRIDAY}, "already_insolvent"),
    ],
)
def test_what_contradicts_the_line_of_another_program_is_refused(ours: Interrupted, act: str, said, key: str) -> None:
    other, before = theirs(ours), len(told(ours))
    ours.meanwhile.append(lambda: do(other, act, **said))
    assert refused(do, ours, act, **said)[0] == key
    assert told(ours)[before:] == [act]


def test_what_speaks_against_nothing_only_makes_us_look_again(ours: Interrupted) -> None:
    desk, other, before = Desk.of(ours.facts(), FRIDAY), theirs(ours), len(told(ours))
    ours.meanwhile.extend([lambda: do(other, "note"), lambda: do(other, "promise", "Peeters", **EUR)])
    made = actions.contact(ours, hand(), desk, "reminder_1", "Maes")
    assert told(ours)[before:] == ["note", "promise", "reminder_1"] and made.line == ours.last_line()


def test_a_line_that_another_program_took_back_is_not_taken_back_again(ours: Interrupted) -> None:
    line, other = do(ours, "hold", day=NEXT).line, theirs(ours)
    ours.meanwhile.append(lambda: actions.undo(other, hand(), line))
    assert refused(actions.undo, ours, hand(), line)[0] == "already_undone"
    assert told(ours)[-2:] == ["hold", "undo"]


def test_a_line_on_which_another_program_has_just_rested_one_stays(ours: Interrupted) -> None:
    line, other = do(ours, "dispute", amount=10_00, currency="EUR").line, theirs(ours)
    ours.meanwhile.append(lambda: do(other, "dispute_settled", details={"dispute": line}))
    assert refused(actions.undo, ours, hand(), line)[0] == "rested_on"


def test_a_mail_and_a_letter_are_put_on_record_once(ours: Interrupted) -> None:
    desk, other = Desk.of(ours.facts(), FRIDAY), theirs(ours)
    mail, letter = Mail("a@example.com", "Rappel", "Bonjour"), Attachment("a.pdf", "application/pdf", b"%PDF")
    ours.meanwhile.append(lambda: do(other, "reminder_1"))
    assert refused(actions.sent, ours, hand(), desk, "reminder_1", "Maes", mail, {})[0] == "objected"
    ours.meanwhile.append(lambda: do(other, "reminder_1", "Peeters"))
    assert refused(actions.posted, ours, hand(), desk, "reminder_1", "Peeters", letter, {})[0] == "objected"
    assert told(ours)[-2:] == ["reminder_1", "reminder_1"]


def test_a_step_announced_is_on_record_with_the_mail_or_neither_is(ours: Interrupted) -> None:
    desk, other, before = Desk.of(ours.facts(), FRIDAY), theirs(ours), len(told(ours))
    mail, task = Mail("a@example.com", "Rappel", "Bonjour"), NextStep("escalate", NEXT, "announced")
    ours.meanwhile.append(lambda: do(other, "reminder_1"))
    assert refused(actions.sent, ours, hand(), desk, "reminder_1", "Maes", mail, {}, task=task)[0] == "objected"
    ours.meanwhile.append(lambda: do(other, "note"))
    line = actions.sent(ours, hand(), desk, "reminder_1", "Peeters", mail, {}, task=task).line
    assert told(ours)[before:] == ["reminder_1", "note", "reminder_1", "task"]
    set_ = Desk.of(ours.facts(), FRIDAY).tasks.iloc[-1]
    assert (set_["customer"], set_["what"], set_["day"].date()) == ("Peeters", "escalate", NEXT)
    assert json.loads(ours.journal()["details"].iloc[-1])["announced"] == line == ours.last_line() - 1


def test_a_plan_is_accepted_once_and_a_policy_kept_once(ours: Interrupted) -> None:
    plan, other = do(ours, "plan", **EUR).line, theirs(ours)
    desk = Desk.of(ours.facts(), FRIDAY)
    ours.meanwhile.append(lambda: actions.accept_plan(other, hand(), desk, plan))
    assert refused(actions.accept_plan, ours, hand(), desk, plan)[0] == "plan_accepted_before"
    changed = replace(policy.DEFAULT, rest=5)
    ours.meanwhile.append(lambda: actions.keep_policy(other, hand(), replace(policy.DEFAULT, rest=6)))
    assert refused(actions.keep_policy, ours, hand(), changed, known=policy.DEFAULT)[0] == "policy_changed"


def test_what_another_program_corrected_is_not_overwritten_unseen(ours: Interrupted) -> None:
    desk, other, before = Desk.of(ours.facts(), FRIDAY), theirs(ours), len(told(ours))
    ours.meanwhile.append(lambda: actions.correct(other, hand(), desk, "Maes", {"phone": "01"}))
    assert refused(actions.correct, ours, hand(), desk, "Maes", {"phone": "02"})[0] == "corrected_meanwhile"
    ours.meanwhile.append(lambda: actions.correct(other, hand(), desk, "Maes", {"email": "a@maes.example"}))
    assert refused(actions.correct, ours, hand(), desk, "Maes", {"email": "a@maes.example"})[0] == "nothing_corrected"
    actions.correct(ours, hand(), desk, "Maes", {"contact": "Anna"})
    assert told(ours)[before:] == ["correction"] * 3
    shown = Desk.of(theirs(ours).facts(), FRIDAY).customers.loc["Maes"]
    assert list(shown[["phone", "email", "contact"]]) == ["01", "a@maes.example", "Anna"]


def test_a_due_date_that_another_program_gave_is_not_overwritten_unseen(ours: Interrupted) -> None:
    desk, other = Desk.of(ours.facts(), FRIDAY), theirs(ours)
    document = int(desk.items["document_id"].iloc[0])
    ours.meanwhile.append(lambda: actions.correct_due(other, hand(), desk, document, NEXT))
    again = NEXT + timedelta(days=1)
    assert refused(actions.correct_due, ours, hand(), desk, document, again)[0] == "corrected_meanwhile"
    assert [due.due for due in Desk.of(ours.facts(), FRIDAY).dues.values()] == [NEXT]


def test_codes_are_put_together_once_and_under_one_of_them(ours: Interrupted) -> None:
    desk, other, before = Desk.of(ours.facts(), FRIDAY), theirs(ours), len(told(ours))
    ours.meanwhile.append(lambda: actions.merge(other, hand(), desk, "Maes", ["Peeters"]))
    assert refused(actions.merge, ours, hand(), desk, "Peeters", ["Maes"])[0] == "already_one"
    assert refused(actions.not_same, ours, hand(), desk, "Maes", ["Peeters"])[0] == "already_one"
    assert told(ours)[before:] == ["merge"]


def test_a_correction_is_taken_back_once(ours: Interrupted) -> None:
    desk, other = Desk.of(ours.facts(), FRIDAY), theirs(ours)
    line = actions.correct(ours, hand(), desk, "Maes", {"phone": "01"}).line
    ours.meanwhile.append(lambda: actions.take_back(other, hand(), "Maes", [line]))
    assert refused(actions.take_back, ours, hand(), "Maes", [line])[0] == "already_undone"


def test_settings_that_another_program_kept_are_not_lost(ours: Interrupted) -> None:
    other = theirs(ours)
    ours.meanwhile.append(lambda: actions.keep_settings(other, hand(), {"firm": "Lemmens", "terms": 45}))
    actions.keep_settings(ours, hand(), {"terms": 60})
    ours.meanwhile.append(lambda: actions.keep_settings(other, hand(), {"country": "FR"}))
    actions.keep_options(ours, hand(), USUAL)
    known = Desk.of(ours.facts(), FRIDAY).settings
    assert (known["firm"], known["terms"], known["country"], known["vat"]) == ("Lemmens", 60, "FR", "21")


def test_sales_told_twice_are_one_line(ours: Interrupted) -> None:
    other, months = theirs(ours), [("EUR", FRIDAY.replace(day=1), 100_00)]
    ours.meanwhile.append(lambda: actions.keep_sales(other, hand(), months))
    assert actions.keep_sales(ours, hand(), months).act == "sales_same"
    assert told(ours).count("sales") == 1


def test_who_is_never_let_in_says_so_and_writes_nothing(ours: Interrupted) -> None:
    other = theirs(ours)
    ours.meanwhile.extend([lambda: do(other, "note", "Peeters")] * 50)
    assert refused(do, ours, "hold", day=NEXT)[0] == "busy"
    assert "hold" not in told(ours)
