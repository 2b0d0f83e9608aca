"""The mails to a customer: three languages, what is asked for, drafts that open elsewhere, and texts of one's own."""

import hashlib
import json
import re
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from src.collections import actions, policy, store
from src.collections.actions import Hand, Refused
from src.collections.desk import Desk
from src.collections.documents import mail_text
from src.collections.documents.mail import LONGEST_LINK, Attachment, Mail, addresses, eml, fingerprint, mailto, one_line
from src.collections.documents.mail_text import (
    NEEDED,
    PLACEHOLDERS,
    REMINDERS,
    TEMPLATES,
    WrongTemplate,
    checked,
    our_text,
    threat,
)
from src.collections.documents.package import carried
from src.collections.reports import letters, mails, plan_papers
from src.collections.reports.asked import NothingToAsk, asked, claims
from src.collections.reports.checks import checklist
from src.collections.reports.following import ANNOUNCING, announced, to_announce
from src.collections.reports.planned import PLAN_TEXTS
from src.collections.store import Facts, Store
from src.collections.tables import CUSTOMERS, IMPORTS, JOURNAL
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import SMALL, hand, keep
from tests.given import AS_OF, documents, events, of_papers, papers, rows
from tests.oracle import Paper
from tests.test_pages import _as_served, desk, pressed  # noqa: F401

TODAY = date(2026, 11, 23)
OURS = {"firm": "Atelier Sœurs & Cie", "phone": "+32 2 555 00 00", "iban": "BE68539007547034", "user": "Sophie"}
OURS |= {"address": "12 rue Haute, 1000 Bruxelles", "company_number": "0403.019.261", "email": "compta@atelier.example"}
FRENCH = Words("fr")
OWED = """
number kind        day        due        amount
F1     invoice     2026-08-01 2026-09-01 100.00
F2     invoice     2026-09-01 2026-10-01 200.00
F3     invoice     2026-11-01 2026-12-01 400.00
"""
CREDIT = "N1 credit_note 2026-09-15 2026-09-15 {amount}"


def seen(
    text: str = OWED, *acts: dict[str, Any], who: dict[str, Any] | None = None, ours: dict[str, str] | None = None
) -> Desk:
    """The desk today over these documents of customer C1 and these acts, settings first."""
    told = {"act": "setting", "customer": "", "details": json.dumps(OURS if ours is None else ours)}
    lines = [
        {"on": TODAY, "at": datetime(2026, 11, 1), "undoes": 0, "details": "{}", "day": None, **one}
        for one in (told, *acts)
    ]
    customer = {"name": "Bois {total} & Toits", "contact": "Anne Ost", "email": "anne@toits.example", "language": "fr"}
    return over(documents(text), events(), lines, [{**customer, **(who or {})}])


def over(papers_: pd.DataFrame, happened: pd.DataFrame, journal: list[Any], who: list[Any], day: date = TODAY) -> Desk:
    """The desk of a day over these tables; the books are of that day."""
    books = {"as_of": day, "at": datetime(2026, 11, 1), "scope": "open", "rows": 0, "refused": 0}
    told = (rows(IMPORTS, [books]), rows(CUSTOMERS, [{"terms": None, "customer": "C1", **one} for one in who]))
    return Desk.of(Facts((1, "", 0, ""), *told, papers_, happened, rows(JOURNAL, journal)), day)


def act(name: str, ago: int = 0, **told: Any) -> dict[str, Any]:
    return {"act": name, "customer": "C1", "on": TODAY - timedelta(days=ago), **told}


CALL = act("promise", 1, day=TODAY + timedelta(days=4), amount=30_000, currency="EUR")
PARTS = [{"day": "2026-11-10", "amount": 10_000}, {"day": "2026-12-10", "amount": 20_000}]
PROPOSED = act(
    "plan",
    30,
    day=date(2026, 11, 10),
    amount=300_00,
    currency="EUR",
    details=json.dumps({"currency": "EUR", "total": 300_00, "parts": PARTS}),
)
ACCEPTED = act("plan_accepted", 29, details=json.dumps({"plan": 2}))
BEFORE = {"call_summary": [CALL], "plan_offer": [PROPOSED], "plan_late": [PROPOSED, ACCEPTED]}
"""What is on record before a text can be written."""


def to_c1(found: Desk, template: str = "reminder_1", **more: Any) -> Mail:
    return mails.mail_for(found, "C1", template, FRENCH, **more)


# Our own texts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_our_texts_can_be_filled_and_frighten_nobody(template: str, language: str) -> None:
    text = our_text(template, language)
    assert checked(template, text) == text and threat(text) == ""
    assert not re.search(r"\b(menac|dreig|threat)", text, re.IGNORECASE)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_asks_for_the_same_in_every_language(template: str) -> None:
    asked_for = [mail_text.placeholders(our_text(template, language)) for language in LANGUAGES]
    assert asked_for[0] == asked_for[1] == asked_for[2]
    lines = [len(our_text(template, language).splitlines()) for language in LANGUAGES]
    assert lines[0] == lines[1] == lines[2]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_is_whole_in_every_language(template: str, language: str) -> None:
    found = seen(OWED, *BEFORE.get(template, []), who={"language": language})
    mail = to_c1(found, template, statement=Attachment("s.pdf", "application/pdf", b"%PDF"), about="Brennholz")
    words = Words(language)
    assert mail.to == "anne@toits.example"
    assert "Atelier Sœurs & Cie" in mail.subject and "Anne Ost" in mail.body and "s.pdf" in mail.body
    assert "BE68 5390 0754 7034" in mail.body and "+32 2 555 00 00" in mail.body and "Sophie" in mail.body
    assert words.money(300_00, "EUR") in mail.body
    if template not in PLAN_TEXTS:
        assert "F1" in mail.body and "F3" in mail.body
    else:
        assert words.money(100_00, "EUR") in mail.body and "10/11/2026" in mail.body
    assert not re.search(r"[{}~]", mail.subject + mail.body.replace("Bois {total} & Toits", ""))
    assert "\n\n\n" not in mail.body and mail.body == mail.body.strip("\n") + "\n"
    assert threat(mail.subject + "\n" + mail.body) == ""


def test_the_customer_s_language_goes_before_ours_and_ours_before_the_reader_s() -> None:
    assert mails.language_of(seen(who={"language": "nl"}, ours={"language": "en"}), "C1", FRENCH) == "nl"
    assert mails.language_of(seen(who={"language": "de"}, ours={"language": "en"}), "C1", FRENCH) == "en"
    assert mails.language_of(seen(who={"language": ""}, ours={}), "C1", FRENCH) == "fr"


# What follows is said only where a dated task stands behind it


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_formal_notice_says_what_follows_only_with_a_day(language: str) -> None:
    found, words = seen(who={"language": language}), Words(language)
    silent = to_c1(found, "formal_notice").body
    day = TODAY + timedelta(days=15)
    spoken = to_c1(found, "formal_notice", following=mails.NextStep("escalate", day)).body
    said = set(spoken.splitlines()) - set(silent.splitlines())
    assert len(said) == 1 and set(silent.splitlines()) < set(spoken.splitlines())
    assert words("mail.next.escalate") in (line := said.pop()) and words.day(day) in line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_text_says_what_follows_without_a_dated_task(template: str, language: str) -> None:
    """Whatever the words of our steps, none stands in a mail unless a task was given; nor does a word of a threat."""
    found, words = seen(OWED, *BEFORE.get(template, []), who={"language": language}), Words(language)
    silent = to_c1(found, template, about="bois")
    announced_ = [words(f"mail.next.{step}") for step in policy.STEPS]
    assert not any(text in silent.body for text in announced_) and threat(silent.subject + "\n" + silent.body) == ""
    lines = [line for line in our_text(template, language).splitlines() if "{next_" in line]
    assert all("{next_step}" in line and "{next_day}" in line for line in lines)
    assert bool(lines) == (mails.act_of(template) in ANNOUNCING and not template.endswith("_friendly"))


def test_a_step_is_announced_only_while_its_task_is_open_and_later_than_the_last_day_to_pay() -> None:
    after = date(2026, 12, 1)

    def told(*acts: dict[str, Any]) -> mails.NextStep | None:
        return announced(seen(OWED, *acts), "C1", after)

    def task(day: date, what: str = "formal_notice") -> dict[str, Any]:
        return act("task", 1, day=day, details=json.dumps({"what": what}))

    later = date(2026, 12, 10)
    assert told(task(later)) == mails.NextStep("formal_notice", later)
    assert told(task(after)) is None and told(task(later, "copy")) is None and told() is None
    assert told(task(later), act("task_done", 0, details=json.dumps({"task": 2}))) is None
    assert told(task(date(2026, 12, 20), "escalate"), task(later)) == mails.NextStep("formal_notice", later)


@pytest.mark.parametrize("step", ANNOUNCING)
@pytest.mark.parametrize("segment", policy.SEGMENTS)
def test_what_could_be_announced_is_the_next_step_of_the_ladder_after_the_last_day_to_pay(
    step: str, segment: str
) -> None:
    found = seen(OWED, act("segment", 2, note=segment))
    last = mails.pay_by(found, step)
    following = to_announce(found, "C1", step, last)
    ladder = [one.act for one in found.policy.ladder(segment) if one.on or one.act == step]
    assert following is not None and following.step == ladder[ladder.index(step) + 1]
    assert following.day > last and following.day not in found.closed and following.day.weekday() < 5
    assert to_announce(found, "C1", "reminder_1", last) is None


@pytest.mark.parametrize("step", policy.STEPS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_follows_is_never_a_bailiff_s_word(step: str, language: str) -> None:
    assert threat(Words(language)(f"mail.next.{step}")) == ""


@pytest.mark.parametrize(
    "line, word",
    [
        ("Ceci vaut Sommation de payer {total}", "sommation"),
        ("Nous irons au tribunal", "tribunal"),
        ("Wij gaan naar de rechtbank.", "rechtbank"),
        ("Dit is een dwangbevel, {next_day}", "dwangbevel"),
        ("Our lawyer will write to you", "lawyer"),
        ("On {next_day} our lawyer takes over", ""),
        ("Merci de prendre contact avec nous", ""),
    ],
)
def test_frightening_words_are_found(line: str, word: str) -> None:
    assert threat(f"Hello\n\n{line}") == word


# The first reminder to a consumer, by the words of art. XIX.2 of the Belgian Code of economic law


@pytest.mark.parametrize(
    "sent, posted, last",
    [
        (date(2023, 9, 18), True, date(2023, 10, 4)),
        (date(2023, 9, 18), False, date(2023, 10, 2)),
        (date(2026, 11, 20), False, date(2026, 12, 4)),
        (date(2026, 11, 20), True, date(2026, 12, 8)),
        (date(2026, 11, 21), False, date(2026, 12, 7)),
    ],
)
def test_a_consumer_has_fourteen_days_after_the_mail_or_the_third_working_day_after_the_letter(
    sent: date, posted: bool, last: date
) -> None:
    """The first case is published: posted on 18/9/2023, a charge is possible from 5/10/2023."""
    found = over(documents(OWED), events(), [], [{"name": "Ida", "language": "fr"}], sent)
    assert mails.pay_by(found, "reminder_1_consumer", posted=posted) == last


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_consumer_s_first_reminder_names_what_the_law_demands_and_asks_for_no_charge(language: str) -> None:
    found = seen(OWED, act("segment", 2, note="consumer"), who={"language": language})
    assert mails.due_template(found, "C1") == "reminder_1_consumer"
    with pytest.raises(NothingToAsk, match="incomplete"):
        to_c1(found, "reminder_1_consumer")
    mail, words = to_c1(found, "reminder_1_consumer", about="Brennholz"), Words(language)
    for part in ("Brennholz", OURS["company_number"], "Atelier Sœurs & Cie", "01/09/2026", words.money(300_00, "EUR")):
        assert part in mail.body
    assert "14" in mail.body and words.day(mails.pay_by(found, "reminder_1_consumer")) in mail.body
    amounts = set(re.findall(r"\d[\d.,\s]*\d\d", mail.body)) - set(re.findall(r"\d\d/\d\d/\d{4}", mail.body))
    assert not any(re.search(r"40[.,]00", one) for one in amounts)
    unnamed = seen(OWED, who={"language": language}, ours={**OURS, "company_number": ""})
    assert mails.lacking(unnamed, "C1", "reminder_1_consumer", FRENCH) == ["about", "company_number"]


def test_what_was_delivered_is_remembered_for_the_same_customer() -> None:
    found = seen(OWED, act("reminder_1", 20, details=json.dumps({"about": "bois de chauffage"})))
    assert mails.about_of(found, "C1") == "bois de chauffage"
    assert "bois de chauffage" in to_c1(found, "reminder_1_consumer").body


@pytest.mark.parametrize("word", [*mail_text.OFFICIAL, *mail_text.THREATS])
def test_every_word_of_the_lists_is_seen_and_refused(word: str) -> None:
    assert threat(f"Objet\n\nSinon, {word}.")
    with pytest.raises(WrongTemplate, match="template_threat"):
        checked("reminder_2", our_text("reminder_2", "fr") + f"\nSinon, {word}.")


# Check yourself first


def test_books_that_tell_everything_leave_nothing_to_check() -> None:
    found = seen()
    told = checklist(found, "C1", asked(found, "C1"))
    assert told.done and told.passed == 2


BARE = "number kind day due amount reference\n"


@pytest.mark.parametrize(
    "text, acts, points",
    [
        (BARE + "- invoice 2026-08-01 2026-09-01 9.00 -", [], ["number"]),
        (BARE + "F1 invoice 2026-08-01 - 9.00 -", [], ["terms"]),
        (BARE + "F1 invoice 2026-08-01 2026-09-01 9.00 -\nF2 invoice 2026-08-01 2026-09-01 9.00 PO7", [], []),
        (
            BARE
            + "F1 invoice 2026-08-01 2026-09-01 9.00 -\nF2 invoice 2026-08-01 2026-12-01 9.00 PO7\n"
            + "F3 invoice 2026-08-01 2026-12-01 9.00 PO8",
            [],
            ["order"],
        ),
        (BARE + "F1 invoice 2026-08-01 2026-09-01 9.00 -", [act("segment", 2, note="public")], ["order"]),
    ],
)
def test_what_the_books_cannot_tell_of_a_document_is_asked(
    text: str, acts: list[dict[str, Any]], points: list[str]
) -> None:
    found = seen(text, *acts)
    told = checklist(found, "C1", asked(found, "C1"))
    assert [point for one in told.documents for point in one.points] == points


@pytest.mark.parametrize(
    "text, acts, who, point",
    [
        (OWED + CREDIT.format(amount="-40.00"), [], {}, "credit"),
        (OWED, [act("dispute", 3, amount=50_00, currency="EUR")], {}, "dispute"),
        (OWED, [act("paid_already", 3)], {}, "paid"),
        (OWED, [act("invoice_missing", 3)], {}, "not_received"),
        (OWED, [act("paid_already", 40)], {}, ""),
        (OWED, [], {"email": "", "address": ""}, "address"),
        (OWED, [], {"email": "", "address": "Rue Haute 1, 1000 Bruxelles"}, ""),
    ],
)
def test_what_the_books_cannot_tell_of_an_account_is_asked(
    text: str, acts: list[dict[str, Any]], who: dict[str, str], point: str
) -> None:
    found = seen(text, *acts, who=who)
    assert checklist(found, "C1", asked(found, "C1")).account == ((point,) if point else ())


@pytest.mark.parametrize("ago, point", [(10, ()), (11, ("books",))])
def test_books_older_than_the_policy_bears_ask_for_a_look_at_the_bank(ago: int, point: tuple[str, ...]) -> None:
    found = Desk.of(seen().facts, TODAY + timedelta(days=ago))
    assert checklist(found, "C1", asked(found, "C1")).account == point


# What is asked for


@settings(max_examples=40)
@given(papers(), AS_OF)
def test_a_reminder_asks_for_what_is_due_and_its_lines_add_up(drawn: list[Paper], day: date) -> None:
    """Without credit enough to pay it, every overdue document is asked for; what credit pays whole never is."""
    papers_, happened = of_papers(drawn)
    found = over(papers_, happened, [], [{"customer": code, "name": code} for code in "ABC"], day)
    for customer in "ABC":
        made = {claim.currency: claim for claim in claims(found, customer)}
        for account in found.account(customer).to_dict("records"):
            owed = max(account["overdue"] + account["unapplied"], 0)
            claim = made.get(account["currency"])
            assert (claim.total if claim else 0) == owed
            if claim is None:
                continue
            assert claim.due["open"].sum() + claim.credit["open"].sum() == owed
            assert (
                (claim.due["open"] > 0).all()
                and (claim.due["days_late"] > 0).all()
                and (claim.credit["open"] < 0).all()
            )
            assert -claim.credit["open"].sum() < claim.due["open"].iloc[0]
            paid = account["overdue"] - claim.due["open"].sum()
            assert paid == claim.credit["open"].sum() - account["unapplied"]
        if made and found.due_now(customer)[0]:
            amount, currency = found.due_now(customer)
            mail = mails.mail_for(found, customer, "reminder_1", FRENCH)
            assert one_line(FRENCH.money(amount, currency)) in mail.subject


@pytest.mark.parametrize(
    "credit, named, left, total",
    [
        ("-40.00", ["F1", "F2", "N1"], ["-40,00"], "260,00"),
        ("-99.99", ["F1", "F2", "N1"], ["-99,99"], "200,01"),
        ("-100.00", ["F2"], [], "200,00"),
        ("-150.00", ["F2", "N1"], ["-50,00"], "150,00"),
        ("-299.99", ["F2", "N1"], ["-199,99"], "0,01"),
    ],
)
def test_credit_pays_the_oldest_first_and_what_it_pays_whole_is_not_named(
    credit: str, named: list[str], left: list[str], total: str
) -> None:
    mail = to_c1(seen(OWED + CREDIT.format(amount=credit)))
    body = mail.body.replace("\N{NO-BREAK SPACE}", " ")
    due = body.split("Pas encore échu")[0]
    assert [number for number in ("F1", "F2", "N1") if number in due] == named
    assert re.findall(r"-\d+,\d\d", due)[: len(left)] == left
    assert f"Total à payer : {total} €" in due and f"{total} €" in mail.subject.replace("\N{NO-BREAK SPACE}", " ")


def test_two_currencies_are_named_and_never_added() -> None:
    text = (
        OWED.replace("amount", "amount currency").replace(".00\n", ".00 EUR\n")
        + "F9 invoice 2026-08-01 2026-09-01 7.00 USD"
    )
    mail = to_c1(seen(text))
    assert FRENCH.money(7_00, "USD") in one_line(mail.body) or FRENCH.money(7_00, "USD") in mail.body
    assert "300,00 € et 7,00 $US" in mail.subject and mail.body.count("Total à payer") == 2


def test_what_is_disputed_is_kept_apart_and_no_oldest_document_is_named() -> None:
    mail = to_c1(seen(OWED, act("dispute", 3, amount=100_00, currency="EUR")))
    body = mail.body.replace("\N{NO-BREAK SPACE}", " ")
    assert "200,00 €" in mail.subject and "En discussion entre nous, non demandé pour l’instant : -100,00 €" in body
    assert "La plus ancienne" not in body and "Communication : C1" in body


def test_what_is_disputed_by_name_leaves_the_list_and_the_rest_is_asked_for() -> None:
    whole = act("dispute", 3, amount=100_00, currency="EUR", details=json.dumps({"documents": ["F1"]}))
    (claim,) = asked(seen(OWED, whole), "C1")
    assert claim.due["number"].tolist() == ["F2"] and (claim.total, claim.disputed) == (200_00, 0)
    body = to_c1(seen(OWED, whole)).body.replace("\N{NO-BREAK SPACE}", " ")
    assert "F1" not in body and "La plus ancienne échéance était le 01/10/2026." in body
    part = act("dispute", 3, amount=40_00, currency="EUR", details=json.dumps({"documents": ["F1"]}))
    (claim,) = asked(seen(OWED, part), "C1")
    assert claim.due["number"].tolist() == ["F1", "F2"] and (claim.total, claim.disputed) == (260_00, 40_00)
    settled = act("dispute_settled", 1, details=json.dumps({"dispute": 2}))
    assert asked(seen(OWED, whole, settled), "C1")[0].total == 300_00


def test_a_dispute_about_what_is_not_due_yet_takes_nothing_off_what_is() -> None:
    later = act("dispute", 3, amount=400_00, currency="EUR", details=json.dumps({"documents": ["F3"]}))
    (claim,) = asked(seen(OWED, later), "C1")
    assert (claim.total, claim.disputed) == (300_00, 0)


@example([("F1", 1), ("F1", 100_00)])
@example([("F1", 60_00), ("F2", 10_00), ("F1", 40_00)])
@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["F1", "F2", "F3", "F1\nF2", ""]), st.integers(1, 500_00)), max_size=4))
def test_disputes_never_make_more_be_asked_for_nor_a_disputed_document_named(drawn: list[tuple[str, int]]) -> None:
    said = [
        act("dispute", 3, amount=cents, currency="EUR", details=json.dumps({"documents": named.split() or []}))
        for named, cents in drawn
    ]
    found = seen(OWED, *said)
    asked_for = sum(claim.total for claim in claims(found, "C1"))
    assert 0 <= asked_for <= 300_00
    whole = {named for named, cents in drawn if named in ("F1", "F2") and cents >= {"F1": 100_00, "F2": 200_00}[named]}
    assert not whole & {number for claim in claims(found, "C1") for number in claim.due["number"]}


def test_of_a_plan_in_force_only_the_missed_part_is_asked_for() -> None:
    found = seen(OWED, PROPOSED, ACCEPTED)
    (claim,) = asked(found, "C1")
    assert claim.total == 100_00 and mails.due_template(found, "C1") == "plan_late"
    body = to_c1(found, "plan_late").body.replace("\N{NO-BREAK SPACE}", " ")
    assert "– 10/11/2026 : 100,00 €" in body and "10/12/2026" not in body
    with pytest.raises(NothingToAsk, match="no_part_missed"):
        to_c1(seen(OWED, OFFERED), "plan_late")
    with pytest.raises(NothingToAsk, match="no_plan"):
        to_c1(seen(), "plan_offer")


def test_documents_left_out_are_not_asked_for_this_time() -> None:
    found = seen()
    first = int(found.items.loc[(found.items["number"] == "F1").to_numpy(), "document_id"].iloc[0])
    mail = to_c1(found, left_out=[first])
    assert "F1" not in mail.body and "200,00" in mail.subject
    everything = found.items["document_id"].tolist()
    with pytest.raises(NothingToAsk, match="left_out"):
        to_c1(found, left_out=everything)


def test_what_is_promised_is_not_asked_for_again() -> None:
    promised = act("promise", 3, day=TODAY + timedelta(days=5), amount=120_00, currency="EUR")
    assert asked(seen(OWED, promised), "C1")[0].total == 180_00
    broken = act("promise", 30, day=TODAY - timedelta(days=20), amount=120_00, currency="EUR")
    assert asked(seen(OWED, broken), "C1")[0].total == 300_00


PLAN = json.dumps({"currency": "EUR", "total": 30_000, "parts": [{"day": "2026-12-31", "amount": 30_000}]})
OFFERED = act("plan", 2, day=date(2026, 12, 31), amount=300_00, currency="EUR", details=PLAN)
OF_BOTH = {"details": json.dumps({"documents": ["F1", "F2"]}), "currency": "EUR"}


@pytest.mark.parametrize(
    "text, done, key",
    [
        (OWED.replace("2026-09-01 100", "2026-12-01 100").replace("2026-10-01", "2026-12-01"), [], "not_overdue"),
        (OWED + CREDIT.format(amount="-300.00"), [], "covered"),
        (OWED, [act("dispute", 2, amount=300_00, currency="EUR")], "disputed"),
        (OWED, [act("dispute", 2, amount=300_00, currency="")], "disputed"),
        (OWED, [act("promise", 2, day=TODAY, amount=300_00, currency="EUR")], "promised"),
        (OWED, [act("dispute", 2, amount=300_00, **OF_BOTH)], "disputed"),
        (OWED, [OFFERED, act("plan_accepted", 1, details=json.dumps({"plan": 2}))], "plan"),
        (OWED, [act("insolvency", 2, day=date(2026, 11, 20))], "insolvent"),
        (OWED, [act("hold", 2, day=TODAY)], "hold"),
        (OWED, [act("escalate", 2)], "escalated"),
    ],
)
def test_no_reminder_where_there_is_nothing_to_ask(text: str, done: list[dict[str, Any]], key: str) -> None:
    for template in REMINDERS:
        with pytest.raises(NothingToAsk) as no:
            to_c1(seen(text, *done), template, about="bois")
        assert no.value.key == key
        for language in LANGUAGES:
            assert Words(language)(f"mail.nothing.{key}", **dict.fromkeys(no.value.values, "x"))


def test_very_many_documents_are_put_together_and_the_total_stays() -> None:
    text = OWED.splitlines()[1] + "\n" + "\n".join(f"F{n} invoice 2026-08-01 2026-09-01 1.00" for n in range(90))
    body = to_c1(seen(text)).body.replace("\N{NO-BREAK SPACE}", " ")
    assert "30 autres pièces : 30,00 €" in body and "Total à payer : 90,00 €" in body and body.count("– Facture") == 60


def test_earlier_reminders_are_named_by_their_days() -> None:
    done = [act("reminder_1", 30), act("reminder_2", 12), act("reminder_1", 400)]
    body = to_c1(seen(OWED, *sorted(done, key=lambda one: one["on"])), "formal_notice").body
    assert "Nous vous avons écrit le 24/10/2026 et 11/11/2026." in body
    assert "avons écrit" not in to_c1(seen(), "formal_notice").body


# The summary of a call


@pytest.mark.parametrize(
    "said, line",
    [
        (CALL, "Vous paierez 300,00 € pour le 27/11/2026 au plus tard."),
        (
            act("dispute", 1, amount=5000, currency="EUR"),
            "Vous n’êtes pas d’accord avec une partie de notre compte, pour 50,00 €.",
        ),
        (act("paid_already", 1), "Vous nous avez dit, le 22/11/2026, que le paiement était déjà fait."),
        (
            act("plan", 1, day=date(2026, 12, 31), amount=300_00, details=PLAN),
            "Nous vous avons proposé de payer 300,00 € en plusieurs fois",
        ),
    ],
)
def test_the_summary_says_what_was_said_and_nothing_else(said: dict[str, Any], line: str) -> None:
    body = to_c1(seen(OWED, said), "call_summary").body.replace("\N{NO-BREAK SPACE}", " ")
    assert line in body and "entretien du 22/11/2026" in body
    outcomes = ("Vous paierez", "pas d’accord", "déjà fait", "en plusieurs fois", "recevoir copie")
    assert sum(one in body for one in outcomes) == 1


def test_the_summary_names_copies_and_never_our_own_note() -> None:
    found = seen(OWED, act("call", 1, note="de mauvaise foi"))
    body = to_c1(found, "call_summary", copies=["F1", "F2"]).body
    assert (
        "recevoir copie des pièces suivantes : F1 et F2." in body.replace("\N{NO-BREAK SPACE}", " ")
        and "mauvaise foi" not in body
    )


@pytest.mark.parametrize(
    "done", [[], [act("no_answer", 1)], [act("call", 7)], [{**CALL, "day": TODAY - timedelta(days=1)}]]
)
def test_nothing_is_summed_up_without_a_recent_call(done: list[dict[str, Any]]) -> None:
    with pytest.raises(NothingToAsk, match="no_call"):
        to_c1(seen(OWED, *done), "call_summary")


# Names are data


HOSTILE = "Ève\r\nBcc: x@y.example {total} {0} <b>*A*</b>"


def test_what_stands_in_a_name_stays_text() -> None:
    mail = to_c1(seen(who={"name": HOSTILE, "contact": HOSTILE}, ours={**OURS, "firm": HOSTILE}), "formal_notice")
    assert "\n" not in mail.subject and one_line(HOSTILE) in mail.subject and one_line(HOSTILE) in mail.body
    assert "\nBcc" not in mail.body
    parsed = message_from_bytes(eml(mail), policy=default)
    assert parsed["Bcc"] is None and parsed["Subject"] == mail.subject


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@settings(max_examples=80)
@given(TEXTS, TEXTS, TEXTS, st.lists(st.binary(max_size=200), max_size=2))
def test_a_draft_parsed_back_says_the_same(to: str, subject: str, body: str, files: list[bytes]) -> None:
    attached = tuple(Attachment(f"{n}\n.pdf", "application/pdf", data) for n, data in enumerate(files))
    mail = Mail(f"{to} anne@toits.example", subject, body, attached)
    draft = eml(mail)
    parsed = message_from_bytes(draft, policy=default)
    names = {name.lower() for name in parsed}
    assert names <= {"x-unsent", "to", "subject", "mime-version", "content-type", "content-transfer-encoding"}
    assert parsed["X-Unsent"] == "1" and "anne@toits.example" in parsed["To"] and parsed["Subject"] == one_line(subject)
    text = parsed.get_body(("plain",))
    assert text is not None
    assert _unended(text.get_content()) == _unended(carried(body))
    assert [part.get_content() for part in parsed.iter_attachments()] == files
    assert eml(mail) == draft and fingerprint(mail) == hashlib.sha256(draft).hexdigest()


def _unended(text: str) -> list[str]:
    """The lines of a text, whatever ends them."""
    return re.split("\r\n|\r|\n", text.rstrip("\r\n"))


def test_addresses_are_taken_only_where_they_are_ones() -> None:
    assert addresses("a@b.be\r\nBcc: c@d.be, a@b.be; e@f; <g@h.be>") == ("a@b.be", "c@d.be", "g@h.be")
    assert addresses("néant") == () and message_from_bytes(eml(Mail("néant", "s", "b")), policy=default)["To"] == ""


# The same as a letter


def on_paper(found: Desk, template: str, **extras: Any) -> str:
    """All that stands on the pages of the letter, blanks made equal."""
    pages = PdfReader(BytesIO(letters.letter(found, "C1", template, FRENCH, **extras))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_text_is_a_letter_too_with_its_list_as_a_table(template: str, language: str) -> None:
    who = {"language": language, "address": "12, rue de la Paix, 75002 Paris"}
    found, words = seen(OWED, *BEFORE.get(template, []), who=who), Words(language)
    said = on_paper(found, template, about="Brennholz")
    for part in ("Atelier Sœurs & Cie", "Bois {total} & Toits", "75002 Paris", "Sophie", "BE68 5390 0754 7034"):
        assert part in said
    if template in REMINDERS:
        assert "F1" in said and "F3" in said and words("letter.total") in said and words("statement.how_to_pay") in said
        assert words.day(mails.pay_by(found, template, posted=True)) in said
        money = " ".join(words.money(300_00, "EUR").split())
        assert said.count(money) >= 2


def test_the_table_of_a_letter_adds_up_with_credit_and_what_is_kept_apart() -> None:
    found = seen(OWED + CREDIT.format(amount="-40.00"), act("dispute", 3, amount=50_00, currency="EUR"))
    tables = [piece.table for piece in letters.letter_pages(found, "C1", "reminder_2", FRENCH).pieces if piece.table]
    due, later = tables
    assert [row[0] for row in due.rows] == ["Facture F1", "Facture F2", "Note de crédit N1"]
    assert [said for _, said in due.totals] == [FRENCH.money(-50_00, "EUR"), FRENCH.money(210_00, "EUR")]
    assert [row[0] for row in later.rows] == ["Facture F3"] and not later.totals
    payments = [piece.payment for piece in letters.letter_pages(found, "C1", "reminder_2", FRENCH).pieces]
    paid = [payment for payment in payments if payment]
    assert len(paid) == 1 and FRENCH.money(210_00, "EUR") in dict(paid[0].lines).values() and paid[0].code


def test_a_letter_about_a_plan_does_not_ask_for_everything_at_once() -> None:
    found = seen(OWED, PROPOSED)
    pages = letters.letter_pages(found, "C1", "plan_offer", FRENCH)
    assert not any(piece.payment for piece in pages.pieces)
    assert any("BE68 5390 0754 7034" in line for piece in pages.pieces for line in piece.lines)


def test_the_papers_of_a_plan_show_what_was_owed_when_it_was_proposed() -> None:
    """The parts of an accepted plan have other due days in the books; its papers name the documents as they were."""
    found = seen(OWED, PROPOSED, ACCEPTED, who={"address": "12, rue de la Paix, 75002 Paris"})
    for made in (plan_papers.proposal_letter, plan_papers.agreement_letter):
        tables = [piece.table for piece in made(found, "C1", FRENCH).pieces if piece.table]
        assert [row[0] for row in tables[0].rows] == ["F1", "F2"] and tables[0].totals[0][1] == FRENCH.money(
            300_00, "EUR"
        )
        assert [row[2] for row in tables[1].rows] == [FRENCH.money(100_00, "EUR"), FRENCH.money(200_00, "EUR")]
    assert plan_papers.paper_day(found, "C1") == TODAY - timedelta(days=30)
    assert plan_papers.paper_day(seen(OWED, PROPOSED), "C1") == TODAY
    consumer = seen(OWED, PROPOSED, act("segment", 2, note="consumer"))
    assert "Votre plan de paiement" in plan_papers.agreement_letter(consumer, "C1", FRENCH).title
    assert plan_papers.proposed_plan(seen(), "C1") is None


# The link


@settings(max_examples=40)
@given(TEXTS, st.lists(TEXTS, max_size=40))
def test_a_link_is_short_and_holds_no_other_field(subject: str, lines: list[str]) -> None:
    mail = Mail("anne@toits.example", subject, "\n".join(["Bonjour,", *(f"– {one}" for one in lines), "Au revoir"]))
    link = mailto(mail)
    assert len(link) <= LONGEST_LINK and set(parse_qs(urlsplit(link).query)) <= {"subject", "body"}
    assert unquote(urlsplit(link).path) == "anne@toits.example"


def test_a_shortened_link_loses_lines_of_the_list_and_says_so() -> None:
    text = OWED.splitlines()[1] + "\n" + "\n".join(f"F{n} invoice 2026-08-01 2026-09-01 1.00" for n in range(50))
    mail = to_c1(seen(text))
    body = parse_qs(urlsplit(mailto(mail)).query)["body"][0]
    assert mail.more in body and body.index(mail.more) < body.index("Total à payer") and body.count("– Facture") < 50
    assert body.splitlines()[-1] == "+32 2 555 00 00"
    short = to_c1(seen(OWED.rsplit("\n", 2)[0]))
    assert parse_qs(urlsplit(mailto(short)).query)["body"][0].splitlines()[0] == "Bonjour Anne Ost,"


# Texts of one's own


OTHERS = "{plan} {parts} {missed} {missed_parts} {about} {pay_by} {firm} {company_number}"
GOOD = f"Sujet {{total}}\n\nBonjour,\n{{list}}\nle {{call_day}}\n{OTHERS}"
"""A text that could serve as any template."""


@pytest.mark.parametrize(
    "text, key",
    [
        (GOOD.replace("{list}", "{liste}"), "template_unknown"),
        (GOOD.replace("{list}", "{list.__class__}"), "template_unknown"),
        (GOOD.replace("{list}", "{list!r}"), "template_unknown"),
        (GOOD.replace("{list}", "{list:>9999999}"), "template_unknown"),
        (GOOD.replace("{list}", "{}"), "template_unknown"),
        (GOOD.replace("{list}", "{list"), "template_braces"),
        (GOOD.replace("{list}", "list}"), "template_braces"),
        (GOOD.replace(OTHERS, "").replace("{list}", "rien").replace("{call_day}", "jour"), "template_missing"),
        ("{total} {list} {call_day}", "template_empty"),
        (GOOD + "\nsinon, le tribunal", "template_threat"),
    ],
)
def test_a_text_that_cannot_serve_is_refused_with_the_reason(text: str, key: str, home: Path) -> None:
    kept = store.opened(store.default_url())
    for template in TEMPLATES:
        with pytest.raises(WrongTemplate):
            checked(template, text)
        with pytest.raises(Refused) as no:
            actions.keep_template(kept, hand(), template, "fr", text)
        assert no.value.key == key and Words("nl")(f"refusal.{key}", **no.value.values)
    assert not len(kept.journal())


def test_a_placeholder_without_a_value_at_all_is_our_fault() -> None:
    with pytest.raises(KeyError):
        mail_text.written(GOOD, {"total": "1"})
    assert all(checked(template, GOOD) for template in TEMPLATES)


def test_everything_a_template_may_ask_for_has_a_value() -> None:
    text = "S {total}\n\n" + "\n".join(f"{{{name}}}" for name in PLACEHOLDERS)
    assert mails.composed(seen(), "C1", "reminder_1", FRENCH, text).body
    assert mails.composed(seen(OWED, CALL), "C1", "call_summary", FRENCH, text).body
    assert all(set(names) <= set(PLACEHOLDERS) for names in NEEDED.values())


def test_a_text_of_one_s_own_is_used_until_it_is_taken_back(home: Path) -> None:
    kept = store.opened(store.default_url())
    keep(kept, SMALL, ago=1)
    before = kept.facts()

    def subject() -> str:
        return mails.mail_for(Desk.of(kept.facts(), hand().on), "C1", "reminder_1", FRENCH).subject

    ours = subject()
    done = actions.keep_template(kept, hand(), "reminder_1", "fr", f"  {GOOD}".replace("Sujet", "À nous :").strip())
    assert subject().startswith("À nous") and subject() != ours
    assert Desk.of(kept.facts(), hand().on).settings == Desk.of(before, hand().on).settings
    actions.keep_template(kept, hand(), "reminder_1", "fr", " ")
    assert subject() == ours
    actions.undo(kept, hand(), int(kept.journal()["id"].max()))
    assert subject().startswith("À nous")
    actions.undo(kept, Hand("Sophie", hand().at, hand().on), done.line)
    assert subject() == ours


# On the screen


def draft_to(customer: str, language: str = "fr", template: str = "", **chosen: Any) -> AppTest:
    """The draft to a customer on the screen, of that template or of the step that is due; `chosen` are keys of its
    widgets with what the user set them to. A test runs whole pages, so that the draft is opened with it all set."""
    at = desk("customer", language, customer=customer)
    if template:
        at.session_state[f"mail_template_{customer}_"] = template
    for key, value in chosen.items():
        at.session_state[key] = value
    return pressed(at, "write")


def newest(kept: Store) -> tuple[str, dict[str, Any]]:
    """The act of the newest journal line, and its details."""
    line = kept.journal().iloc[-1]
    return str(line["act"]), json.loads(line["details"])


@pytest.fixture
def small(home: Path) -> Store:
    """A store with three customers, the books of yesterday."""
    kept = store.opened(store.default_url())
    keep(kept, SMALL, ago=1)
    return kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_is_seen_checked_and_noted_as_sent_with_its_fingerprint(language: str, small: Store) -> None:
    at = draft_to("C1", language)
    mail = mails.mail_for(Desk.of(small.facts(), hand().on), "C1", "reminder_1", Words(language))
    shown = set(at.code[0].value.splitlines())
    assert shown > set(mail.body.splitlines()) and any(".pdf" in line for line in shown)
    assert any(mail.subject in text.value for text in at.text)
    assert not len(small.journal()) and at.button(key="mail_sent").disabled
    pressed(draft_to("C1", language, check_address_C1=True), "mail_sent")
    did, told = newest(small)
    assert (did, told["template"], told["language"], told["channel"]) == ("reminder_1", "reminder_1", language, "email")
    assert told["checked"] == [{"point": "address"}] and re.fullmatch("[0-9a-f]{64}", told["sha256"])
    paper = small.paper(told["sha256"])
    assert paper is not None and message_from_bytes(paper.data, policy=default)["Subject"] == mail.subject
    pressed(desk("customer", language, customer="C1"), f"undo_{small.journal()['id'].iloc[-1]}")
    assert small.journal()["act"].tolist() == ["reminder_1", "undo"]


def test_a_document_that_was_not_checked_is_left_out_and_on_record(small: Store) -> None:
    actions.record(small, hand(), "segment", "C1", note="large")
    first, second = Desk.of(small.facts(), hand().on).open_documents("C1")["document_id"]
    ticked = {"check_address_C1": True, f"check_document_C1_{first}": True}
    at = draft_to("C1", **ticked)
    assert at.button(key="mail_sent").disabled and FRENCH.money(30_050, "EUR") in at.code[0].value
    assert f"check_document_C1_{second}" in [box.key for box in at.checkbox]
    at = draft_to("C1", **ticked, check_leave_C1=True)
    assert FRENCH.money(30_050, "EUR") not in at.code[0].value
    pressed(at, "mail_sent")
    told = newest(small)[1]
    assert told["left_out"] == ["F2"] and {"point": "order", "document": "F1"} in told["checked"]


def test_the_next_step_is_announced_together_with_its_task(small: Store) -> None:
    at = draft_to("C1", template="formal_notice")
    silent = at.code[0].value
    at = draft_to("C1", template="formal_notice", mail_announce_C1_formal_notice=True)
    said = set(at.code[0].value.splitlines()) - set(silent.splitlines())
    assert len(said) == 1 and FRENCH("mail.next.escalate") in (line := said.pop())
    pressed(at, "mail_sent")
    journal = small.journal()
    assert journal["act"].tolist() == ["formal_notice", "task"]
    day = journal["day"].iloc[1].date()
    assert FRENCH.day(day) in line and json.loads(journal["details"].iloc[1])["what"] == "escalate"
    found = Desk.of(small.facts(), hand().on)
    assert announced(found, "C1", hand().on) == mails.NextStep("escalate", day)
    assert json.loads(journal["details"].iloc[0])["next"] == {"step": "escalate", "day": day.isoformat()}


def test_a_registered_letter_is_noted_with_its_number_and_kept(small: Store) -> None:
    chosen = {"mail_channel_C1_formal_notice": "registered", "mail_tracking_C1": " RR 123 BE "}
    at = draft_to("C1", template="formal_notice", **chosen)
    pressed(at, "mail_posted")
    did, told = newest(small)
    assert did == "formal_notice" and (told["tracking"], told["channel"]) == ("RR 123 BE", "registered")
    paper = small.paper(told["papers"][0]["sha256"])
    assert paper is not None and paper.data.startswith(b"%PDF") and paper.sha256 == told["sha256"]


def test_a_mail_against_which_something_speaks_needs_a_reason(small: Store) -> None:
    actions.record(small, hand(), "reminder_1", "C1")
    at = draft_to("C1", template="reminder_2")
    assert at.button(key="mail_sent").disabled and len(at.warning)
    pressed(draft_to("C1", template="reminder_2", mail_override_C1_reminder_2="convenu avec Mme Ost"), "mail_sent")
    did, told = newest(small)
    assert did == "reminder_2" and told["override"]["objections"]
    assert told["override"]["reason"] == "convenu avec Mme Ost"


def test_a_mail_to_a_consumer_waits_for_what_the_law_demands(small: Store) -> None:
    actions.keep_settings(small, hand(), {"firm": "Atelier", "company_number": "0403.019.261"})
    actions.record(small, hand(), "segment", "C1", note="consumer")
    assert draft_to("C1", check_address_C1=True).button(key="mail_sent").disabled
    at = draft_to("C1", check_address_C1=True, mail_about_C1="pain et pâtisserie")
    assert "pain et pâtisserie" in at.code[0].value
    pressed(at, "mail_sent")
    did, told = newest(small)
    assert did == "reminder_1" and (told["template"], told["about"]) == ("reminder_1_consumer", "pain et pâtisserie")


def test_a_text_of_one_s_own_is_written_in_the_settings(home: Path) -> None:
    kept = store.opened(store.default_url())
    keep(kept, SMALL, ago=1)
    at = desk("settings", "nl")
    at.session_state["part"] = Words("nl")("settings.tab_mails")
    at.run()
    area = at.text_area(key="mail_text_reminder_1_nl_0")
    assert area.value == our_text("reminder_1", "nl")
    pressed(area.set_value("Dag {total}\n\n{liste}").run(), "mail_text_save")
    assert not len(kept.journal())
    at = pressed(
        at.text_area(key="mail_text_reminder_1_nl_0").set_value("Dag {total}\n\n{list}").run(), "mail_text_save"
    )
    assert kept.journal()["note"].tolist() == ["template:reminder_1:nl"]
    assert any(code.value.startswith("Vervallen, nu te betalen:") for code in at.code)
    pressed(at, "mail_text_restore")
    assert mails.own_text(Desk.of(kept.facts(), hand().on), "reminder_1", "nl") == ""
