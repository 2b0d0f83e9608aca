"""The trace of a customer: who did what and when, what went out, and what was undone; nothing is left out of it."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from src.collections import actions, reports, store
from src.collections.command import main
from src.collections.desk import Desk
from src.collections.documents.workbook import workbook
from src.collections.reports.trace import acts_of, trace_pages
from src.collections.words import LANGUAGES, Words
from tests.browser.invented import SMALL, hand, keep
from tests.test_mails import OWED, TODAY, act, over, seen
from tests.test_pages import _as_served, desk  # noqa: F401

FRENCH = Words("fr")
HASH, OTHER = "a1" * 32, "b2" * 32
SENT = act(
    "reminder_1",
    30,
    by="Sophie",
    details=json.dumps(
        {
            "template": "reminder_1",
            "channel": "registered",
            "to": "anne@toits.example",
            "tracking": "RR 123",
            "sha256": HASH,
            "papers": [{"name": "Petit rappel.eml", "sha256": HASH}, {"name": "releve.pdf", "sha256": OTHER}],
            "checked": [{"point": "terms", "document": "F1"}, {"point": "books"}],
            "left_out": ["F2"],
            "next": {"step": "call", "day": "2026-12-01"},
        }
    ),
)
PROMISED = act("promise", 20, day=date(2026, 12, 1), amount=100_00, currency="EUR", by="Sophie")
UNDONE = act("undo", 19, undoes=3, by="Marc", at=datetime(2026, 11, 4, 9, 12))


def texts(found: Desk, language: str = "fr", customer: str = "C1") -> str:
    """All that stands on the pages, blanks made equal."""
    pages = PdfReader(BytesIO(reports.trace(found, customer, Words(language)))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def cells(found: Desk, language: str = "fr") -> list[list[Any]]:
    """The rows of the sheet below its header, as another program reads them."""
    sheet = load_workbook(BytesIO(workbook([reports.trace_sheet(found, "C1", Words(language))]))).worksheets[0]
    read = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(place for place, row in enumerate(read) if row[2] == Words(language)("trace.by"))
    return read[header + 1 :]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_trace_says_who_did_what_and_which_document_went_out(language: str) -> None:
    words, found = Words(language), seen(OWED, SENT)
    said = texts(found, language)
    for part in (words("journal.reminder_1"), "Sophie", "anne@toits.example", "RR 123", "Petit rappel.eml", "F2"):
        assert part in said
    assert HASH in said and OTHER in said and words("trace.title") in said
    assert words("mail.channel.registered") in said and words("step.call") in said and "01/12/2026" in said
    assert words("trace.point.terms") + " F1" in said


def test_what_was_undone_stays_struck_through_and_says_by_whom() -> None:
    found = seen(OWED, SENT, PROMISED, UNDONE)
    kept, taken_back = acts_of(found, "C1", FRENCH)
    assert not kept.undone and taken_back.undone == "Annulé par Marc, 04/11/2026 09:12 UTC"
    assert "Annulé par Marc" in texts(found)
    sheet = load_workbook(BytesIO(workbook([reports.trace_sheet(found, "C1", FRENCH)]))).worksheets[0]
    struck = [bool(row[3].font.strike) for row in sheet.iter_rows() if row[2].value == "Sophie"]
    assert struck == [False, True]
    assert cells(found)[1][-1] == taken_back.undone and not cells(found)[0][-1]


def test_a_line_that_was_replaced_says_so_and_an_undo_that_was_undone_does_not() -> None:
    better = act("promise", 19, day=date(2026, 12, 5), amount=90_00, currency="EUR", by="Marc", undoes=2)
    first, second = acts_of(seen(OWED, PROMISED, better), "C1", FRENCH)
    assert "Remplacé par Marc" in first.undone or "Remplacé par Marc" in second.undone
    again = act("undo", 18, undoes=3, by="Sophie")
    undone = act("undo", 19, undoes=2, by="Marc")
    assert [one.undone for one in acts_of(seen(OWED, PROMISED, undone, again), "C1", FRENCH)] == [""]


def test_the_trace_of_a_past_day_ends_there_and_is_of_one_customer_alone() -> None:
    other = {**act("note", 25, note="d’un autre"), "customer": "C2"}
    found = seen(OWED, SENT, other, PROMISED)
    assert [one.line["act"] for one in acts_of(found, "C1", FRENCH)] == ["reminder_1", "promise"]
    past = Desk.of(found.facts, TODAY - timedelta(days=21))
    assert [one.line["act"] for one in acts_of(past, "C1", FRENCH)] == ["reminder_1"]
    assert "autre" not in texts(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_customer_nobody_did_anything_about_has_an_empty_trace(language: str) -> None:
    assert Words(language)("trace.empty") in texts(seen(OWED), language)
    assert cells(seen(OWED), language) == []


def test_an_older_act_with_a_hash_alone_keeps_it() -> None:
    old = act("reminder_1", 30, details=json.dumps({"template": "reminder_1", "to": "", "sha256": HASH}))
    assert HASH in texts(seen(OWED, old))
    assert trace_pages(seen(OWED, old), "C1", FRENCH).lines[0].papers == (("", HASH),)


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=25)
@given(HOSTILE, HOSTILE, st.sampled_from(["=1+1", "+A1", "-2", "@x", "\t=1", "#let x = 1", "*gras* $x$ \\ `"]))
def test_no_name_or_note_becomes_a_formula_or_markup(name: str, note: str, start: str) -> None:
    who = [{"name": start + name, "contact": "", "email": "", "language": "fr"}]
    base = seen(OWED)
    found = over(
        base.facts.documents,
        base.facts.events,
        [
            {"act": "note", "customer": "C1", "on": TODAY, "at": datetime(2026, 11, 1), "undoes": 0}
            | {"details": "{}", "day": None, "note": start + note, "by": start}
        ],
        who,
    )
    assert PdfReader(BytesIO(reports.trace(found, "C1", FRENCH))).pages
    book = load_workbook(BytesIO(workbook([reports.trace_sheet(found, "C1", FRENCH)])))
    values = [cell for row in book.worksheets[0].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert values and all(cell.data_type == "s" for cell in values)


def test_marks_of_a_name_stand_on_the_page_as_they_are() -> None:
    assert "#let x = 1 *gras* $x$" in texts(seen(OWED, SENT, who={"name": "#let x = 1 *gras* $x$"}))


def test_the_command_writes_both_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'books.sqlite3'}"
    kept = store.opened(url)
    keep(kept, SMALL, ago=1)
    actions.record(kept, hand(), "note", "C1", note="vu au salon")
    for ending, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        out = tmp_path / f"trace.{ending}"
        asked: Sequence[str] = ["trace", "C1", "--out", str(out), "--db", url, "--language", "fr"]
        assert main(list(asked)) == 0 and out.read_bytes().startswith(begins)
    assert "trace" in capsys.readouterr().out
    assert main(["trace", "nobody", "--out", str(tmp_path / "x.pdf"), "--db", url]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_trace_is_offered_once_something_is_on_record(language: str, home: Path) -> None:
    kept = store.opened(store.default_url())
    keep(kept, SMALL, ago=1)
    offered = {one.key for one in desk("customer", language, customer="C1").get("download_button")}
    assert "statement_pdf" in offered and "trace_pdf" not in offered
    actions.record(kept, hand(), "note", "C1", note="vu")
    offered = {one.key for one in desk("customer", language, customer="C1").get("download_button")}
    assert {"statement_pdf", "trace_pdf", "trace_xlsx"} <= offered
