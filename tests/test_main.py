"""The desk without a screen: the same figures, stable keys, one sentence where something is wrong."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from src.collections import store
from src.collections.command import main
from src.collections.policy import STEPS, WAITING
from src.collections.words import LANGUAGES, Words
from tests.test_kpi import DAYS, IBM, NAMES, REFERENCE, in_units

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
AS_OF = "2026-11-20"

HEADER = "N° facture;Code client;Nom du client;Date de facture;Date d'échéance;Montant TTC;Solde;Devise"
BOOKS = f"""{HEADER}
F1;C1;Brasserie Maes;01/09/2026;01/10/2026;1.210,00;1.210,00;EUR
F2;C1;Brasserie Maes;13/10/2026;12/11/2026;500,50;200,50;EUR
F3;C2;Société Générale d'Étanchéité;20/10/2026;19/11/2026;300,00;300,00;EUR
F4;C2;Société Générale d'Étanchéité;21/10/2026;20/11/2026;99,99;99,99;EUR
N1;C2;Société Générale d'Étanchéité;22/10/2026;22/10/2026;-50,00;-50,00;EUR
F5;C3;Smith & Sons;15/08/2026;14/09/2026;75,00;75,00;GBP
F6;C4;Paid Up;16/08/2026;15/09/2026;80,00;0,00;EUR
F7;C4;Paid Up;;15/09/2026;80,00;0,00;EUR
"""
"""Two customers with something overdue in euros, one in pounds, one who paid, and a line that cannot be taken."""

LATER = "\n".join(line for line in BOOKS.splitlines() if not line.startswith("F2")) + "\n"
"""The same a week later: F2 is settled."""


@pytest.fixture
def books(home: Path) -> Path:
    return written(home, "clients_2026-11-20.csv", BOOKS)


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.fixture
def kept(books: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The books, kept; what was said of it is forgotten."""
    assert main(["import", str(books), "--scope", "open"]) == 0
    capsys.readouterr()
    return books


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    """What a command prints with --json; numbers that JSON does not know are no JSON."""
    assert main([*map(str, arguments), "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return json.loads(said.out, parse_constant=pytest.fail)


def said(capsys: pytest.CaptureFixture[str], *arguments: object, language: str = "en") -> str:
    assert main([*map(str, arguments), "--language", language]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return output.out


def wrong(capsys: pytest.CaptureFixture[str], *arguments: object, language: str = "en") -> str:
    """The one sentence on stderr of a command that cannot be."""
    try:
        code = main([*map(str, arguments), "--language", language])
    except SystemExit as stopped:
        code = stopped.code
    output = capsys.readouterr()
    assert (code, output.out) == (2, "")
    assert output.err.count("\n") == 1 and len(output.err) > 10
    assert "Traceback" not in output.err
    return output.err.strip()


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a scheduler runs it."""
    command = [sys.executable, "-m", "src.collections", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, timeout=120)


# read


def test_a_file_is_told_as_it_is_understood_and_nothing_is_kept(books: Path, home: Path, capsys) -> None:
    found = told(capsys, "read", books)
    rows = found["rows"]
    assert rows["total"] == 9 == sum(count for name, count in rows.items() if name != "total")
    assert [rows[name] for name in ("invoice", "credit_note", "receipt", "refused", "header")] == [6, 1, 0, 1, 1]
    assert (found["documents"], found["customers"]) == (7, 4)
    assert found["amount"] == {"EUR": 2140_49, "GBP": 75_00}
    assert found["open"] == {"EUR": 1760_49, "GBP": 75_00}
    assert (found["as_of"], found["as_of_found"], found["scope"]) == (AS_OF, "name", "all")
    assert found["mapping"]["customer_code"] == "Code client"
    assert (found["document_dates"], found["due_dates"]) == (["2026-08-15", "2026-10-22"], ["2026-09-14", AS_OF])
    assert found["refused"] == [
        {"sheet": "", "row": 9, "column": "Date de facture", "value": "", "reason": "date_missing"}
    ]
    assert sorted(home.iterdir()) == [books]


def test_several_files_are_told_in_a_list_in_their_order(books: Path, home: Path, capsys) -> None:
    other = written(home, "other.csv", LATER)
    assert [one["file"] for one in told(capsys, "read", other, books)] == ["other.csv", books.name]


def test_the_day_of_a_file_that_does_not_say_it_can_be_given(home: Path, capsys) -> None:
    plain = written(home, "clients.csv", BOOKS)
    assert told(capsys, "read", plain)["as_of"] is None
    assert told(capsys, "read", plain, "--as-of", AS_OF)["as_of"] == AS_OF


@pytest.mark.parametrize(
    ("language", "counted", "refused"),
    [
        ("fr", "9 lignes, 7 documents, 1 refusées", "ligne 9, Date de facture"),
        ("nl", "9 rijen, 7 documenten, 1 geweigerd", "rij 9, Date de facture"),
        ("en", "9 rows, 7 documents, 1 refused", "row 9, Date de facture"),
    ],
)
def test_a_person_reads_rows_amounts_and_what_was_refused(books: Path, capsys, language, counted, refused) -> None:
    output = said(capsys, "read", books, language=language)
    assert counted in output and refused in output
    assert Words(language).money(1760_49, "EUR") in output and Words(language).money(75_00, "GBP") in output


def test_a_person_is_asked_what_the_file_leaves_open(home: Path, capsys) -> None:
    lines = [HEADER, "F1;C1;Maes;15/01/2026;14/02/2026;1.234;1.234;EUR"]
    unclear = written(home, "unclear.csv", "\n".join(lines))
    assert [asked["key"] for asked in told(capsys, "read", unclear)["questions"]] == ["decimal_mark"] * 2
    assert "“Montant TTC”, is 1.234" in said(capsys, "read", unclear)
    assert "question" in wrong(capsys, "import", unclear)


# import


def test_an_export_is_kept_and_the_same_file_twice_changes_nothing(books: Path, capsys) -> None:
    first = told(capsys, "import", books)
    assert (first["file"], first["kept"], first["as_of"], first["scope"]) == (books.name, True, AS_OF, "all")
    assert {(line["effect"], line["currency"]): line["count"] for line in first["changes"]} == {
        ("new", "EUR"): 6, ("new", "GBP"): 1, ("new_paid", "EUR"): 2,
    }  # fmt: skip
    before = told(capsys, "report", "--as-of", AS_OF)
    again = told(capsys, "import", books)
    assert (again["kept"], again["changes"]) == (False, [])
    assert told(capsys, "report", "--as-of", AS_OF) == before


def test_several_exports_are_kept_the_oldest_first_whatever_their_order(books: Path, home: Path, capsys) -> None:
    later = written(home, "clients_2026-11-21.csv", LATER)
    kept = told(capsys, "import", later, books, "--scope", "open")
    assert [one["as_of"] for one in kept] == [AS_OF, "2026-11-21"]
    assert kept[1]["changes"] == [{"effect": "vanished", "currency": "EUR", "count": 1, "amount": -200_50}]
    assert told(capsys, "report", "--as-of", "2026-11-21")["books"]["imports"] == 2


def test_a_file_that_cannot_be_read_keeps_the_others_out_too(books: Path, home: Path, capsys) -> None:
    wrong(capsys, "import", books, home / "missing.csv")
    assert told(capsys, "report")["books"]["imports"] == 0


@pytest.mark.parametrize(
    ("language", "kept", "same"),
    [
        ("fr", "conservé au 20/11/2026 : 7 documents, 1 lignes refusées", "était déjà conservé"),
        ("nl", "20/11/2026", "bewaard"),
        ("en", "kept at 20/11/2026: 7 documents, 1 rows refused", "was kept before: nothing changes"),
    ],
)
def test_a_person_reads_what_was_kept(books: Path, capsys, language: str, kept: str, same: str) -> None:
    assert kept in said(capsys, "import", books, language=language)
    assert same in said(capsys, "import", books, language=language)


# report


def test_a_report_has_the_figures_and_the_buckets_add_up(kept: Path, capsys) -> None:
    found = told(capsys, "report", "--as-of", AS_OF)
    assert (found["as_of"], found["books"]) == (AS_OF, {"imports": 1, "documents": 7, "customers": 4, "as_of": AS_OF})
    assert list(found["currencies"]) == ["EUR", "GBP"]
    for figures in found["currencies"].values():
        buckets = figures["buckets"]
        assert sum(bucket["amount"] for bucket in buckets) + figures["unapplied"] == figures["open"]
        assert sum(bucket["count"] for bucket in buckets) + figures["unapplied_count"] == figures["open_count"]
        assert sum(bucket["amount"] for bucket in buckets[1:]) == figures["overdue"]
        assert buckets[0]["amount"] == figures["not_due"]
    euros = found["currencies"]["EUR"]
    assert [euros[name] for name in ("open", "overdue", "overdue_count", "not_due", "unapplied")] == [
        1760_49, 1710_50, 3, 99_99, -50_00,
    ]  # fmt: skip
    assert euros["worst_by_amount"] == [
        {"customer": "C1", "name": "Brasserie Maes", "overdue": 1410_50, "amount_days": 1210_00 * 50 + 200_50 * 8,
         "documents": 2, "max_days_late": 50},
        {"customer": "C2", "name": "Société Générale d'Étanchéité", "overdue": 300_00, "amount_days": 300_00,
         "documents": 1, "max_days_late": 1},
    ]  # fmt: skip


def test_a_report_sets_what_is_open_beside_what_the_newest_books_say(kept: Path, home: Path, capsys) -> None:
    with_total = BOOKS.replace("GBP", "EUR") + "Total;;;;;2.344,99;1.836,49;EUR\n"
    day = {"import": 1, "day": AS_OF, "stated": None, "difference": 0}
    assert told(capsys, "report", "--as-of", "2026-11-27")["ledger"] == {
        "EUR": {**day, "taken": 1760_49, "ours": 1760_49},
        "GBP": {**day, "taken": 75_00, "ours": 75_00},
    }
    assert told(capsys, "report", "--as-of", "2026-11-19")["ledger"] == {}
    other = f"sqlite:///{(home / 'other.sqlite3').as_posix()}"
    main(["import", str(written(home, "total_2026-11-20.csv", with_total)), "--scope", "open", "--db", other])
    capsys.readouterr()
    assert told(capsys, "report", "--as-of", AS_OF, "--db", other)["ledger"] == {
        "EUR": {"import": 1, "day": AS_OF, "stated": 1836_49, "taken": 1835_49, "ours": 1835_49, "difference": -1_00}
    }


ISSUED = {
    *("open", "open_count", "overdue", "overdue_count", "not_due", "buckets", "unapplied", "sales_90", "dso_30"),
    *("dso_90", "dso_365", "dso_countback_month", "dso_countback_day", "best_possible_dso_90", "add_90", "cei"),
    *("days_late_weighted", "days_to_pay_weighted", "share_paid_late_count", "share_paid_late_amount"),
    *("worst_by_amount", "worst_by_amount_days", "refused"),
}
"""The keys of a currency that a report was promised to have."""


def test_a_report_has_every_key_it_was_promised_to_have(kept: Path, capsys) -> None:
    found = told(capsys, "report", "--as-of", AS_OF)
    assert {"as_of", "books", "currencies"} <= set(found) and {"imports", "documents", "customers"} <= set(
        found["books"]
    )
    euros = found["currencies"]["EUR"]
    assert set(euros) >= ISSUED
    assert [list(bucket) for bucket in euros["buckets"]] == [["name", "amount", "count"]] * 6
    assert [bucket["name"] for bucket in euros["buckets"]] == [
        "not_due", "1_30", "31_60", "61_90", "91_120", "over_120",
    ]  # fmt: skip
    for worst in (*euros["worst_by_amount"], *euros["worst_by_amount_days"]):
        assert {"customer", "name", "overdue", "documents", "max_days_late"} <= set(worst)
    assert euros["dso_365"] is None and euros["refused"]["dso_365"] == "history of 97 days"


def test_a_figure_that_is_not_given_says_why(kept: Path, capsys) -> None:
    for figures in told(capsys, "report", "--as-of", AS_OF)["currencies"].values():
        missing = {name for name, value in figures.items() if value is None}
        assert missing == set(figures["refused"]) and all(figures["refused"].values())


def test_figures_that_rest_on_sales_are_doubtful_after_a_list_of_open_items(books: Path, home: Path, capsys) -> None:
    main(["import", str(books), "--scope", "all"])
    capsys.readouterr()
    sound = told(capsys, "report", "--as-of", AS_OF)["currencies"]["EUR"]
    main(["import", str(written(home, "clients_2026-11-21.csv", LATER)), "--scope", "open"])
    capsys.readouterr()
    doubted = told(capsys, "report", "--as-of", "2026-11-21")["currencies"]["EUR"]
    assert sound["doubtful"] == {}
    assert set(doubted["doubtful"].values()) == {"sales incomplete"}
    assert {"sales_90", "dso_90", "dso_countback_day", "cei", "add_90"} <= set(doubted["doubtful"]) <= set(doubted)


def test_the_day_looked_at_changes_every_figure(kept: Path, capsys) -> None:
    past, now = (told(capsys, "report", "--as-of", day) for day in ("2026-09-14", AS_OF))
    assert past["books"]["as_of"] is None
    assert [one["currencies"]["EUR"]["overdue"] for one in (past, now)] == [0, 1710_50]


def test_without_books_a_report_is_empty_and_so_is_the_list(capsys) -> None:
    found = told(capsys, "report", "--as-of", AS_OF)
    none = {"imports": 0, "documents": 0, "customers": 0, "as_of": None}
    ageing = {"edges": [0, 30, 60, 90, 120], "from": "due"}
    assert found == {"as_of": AS_OF, "books": none, "ageing": ageing, "ledger": {}, "currencies": {}}
    assert told(capsys, "worklist") == []
    assert "0 documents" in said(capsys, "report")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_reads_the_report_in_their_language(kept: Path, capsys, language: str) -> None:
    words = Words(language)
    output = said(capsys, "report", "--as-of", AS_OF, language=language)
    assert words.long_day(date(2026, 11, 20)) in output
    assert words.money(1760_49, "EUR") in output and words.money(1410_50, "EUR") in output
    assert words("bucket.31_60") in output and "Brasserie Maes" in output


def test_the_database_can_be_named_on_the_command_line(kept: Path, home: Path, capsys) -> None:
    other = f"sqlite:///{(home / 'other.sqlite3').as_posix()}"
    assert told(capsys, "report", "--db", other)["books"]["imports"] == 0
    assert told(capsys, "report")["books"]["imports"] == 1


# worklist


def test_the_list_has_one_object_per_customer_with_something_overdue(kept: Path, capsys) -> None:
    assert told(capsys, "worklist", "--as-of", AS_OF) == [
        {"customer": customer, "name": name, "overdue": overdue, "oldest_days_late": late, "step": "reminder_1",
         "channel": "email", "tone": "friendly", "segment": "ordinary", "assigned": "", "reason": "never",
         "objections": [], "until": None, "cautions": cautions}
        for customer, name, overdue, late, cautions in (
            ("C1", "Brasserie Maes", {"EUR": 1410_50}, 50, ["no_email"]),
            ("C2", "Société Générale d'Étanchéité", {"EUR": 300_00}, 1, ["no_email"]),
            ("C3", "Smith & Sons", {"GBP": 75_00}, 67, ["no_email"]),
        )
    ]  # fmt: skip


def test_the_list_says_what_speaks_against_a_contact(kept: Path, home: Path, capsys) -> None:
    main(["escalate", "--customer", "C1", "--out", str(home / "list.xlsx")])
    capsys.readouterr()
    found = {line["customer"]: line["objections"] for line in told(capsys, "worklist")}
    assert found["C1"][0] == "escalated"
    assert list(found)[-1] == "C1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_reads_whom_to_chase(kept: Path, capsys, language: str) -> None:
    words = Words(language)
    output = said(capsys, "worklist", "--as-of", AS_OF, language=language).splitlines()
    assert len(output) == 3
    assert "Brasserie Maes" in output[0] and words.money(1410_50, "EUR") in output[0]
    assert words("step.reminder_1") in output[0]


# escalate


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_for_those_who_take_over_has_three_sheets(kept: Path, home: Path, capsys, language: str) -> None:
    out = home / "list.xlsx"
    said(capsys, "escalate", "--customer", "C1", "--out", out, language=language)
    book = load_workbook(BytesIO(out.read_bytes()))
    assert book.sheetnames == [Words(language)(f"export.sheet.{name}") for name in ("customers", "documents", "log")]
    found = [{cell.value for row in sheet.iter_rows() for cell in row} for sheet in book]
    assert "Brasserie Maes" in found[0] and {"F1", "F2"} <= found[1]
    assert Words(language)("journal.escalate") in found[2]


def test_the_escalation_is_told_to_programs_too(kept: Path, home: Path, capsys) -> None:
    out = home / "list.xlsx"
    found = told(capsys, "escalate", "--customer", "C1", "--customer", "C3", "--customer", "C1", "--out", out)
    assert found == {"out": str(out), "as_of": date.today().isoformat(), "customers": ["C1", "C3"], "documents": 3}
    assert told(capsys, "escalate", "--out", out)["customers"] == ["C1", "C3"]


def test_nobody_on_the_list_is_a_list_too(kept: Path, home: Path, capsys) -> None:
    assert told(capsys, "escalate", "--out", home / "list.xlsx")["customers"] == []
    assert len(load_workbook(home / "list.xlsx").sheetnames) == 3


@pytest.mark.parametrize(
    ("customers", "out"),
    [(["C1", "NOBODY"], "list.xlsx"), (["C1"], "nowhere/list.xlsx"), (["C1", "C2"], "list.xlsx")],
)
def test_an_escalation_is_written_whole_or_not_at_all(kept: Path, home: Path, capsys, customers, out) -> None:
    said(capsys, "escalate", "--customer", "C2", "--out", home / "before.xlsx")
    before = len(store.opened(store.default_url()).journal())
    asked = [part for code in customers for part in ("--customer", code)]
    wrong(capsys, "escalate", *asked, "--out", home / out)
    assert len(store.opened(store.default_url()).journal()) == before
    assert not (home / out).exists()


# What is wrong


WRONG = {
    "a missing file": (("import", "{home}/missing.csv"), "missing.csv"),
    "a folder": (("read", "{home}"), "{home}"),
    "an empty file": (("import", "{home}/empty.csv"), "empty"),
    "no table": (("read", "{home}/letter.csv"), ""),
    "no spreadsheet": (("read", "{home}/picture.xlsx"), ""),
    "nothing to take": (("import", "{home}/nothing.csv"), "nothing.csv"),
    "an unknown customer": (("escalate", "--customer", "NOBODY", "--out", "{home}/list.xlsx"), "NOBODY"),
    "no place for the list": (("escalate", "--out", "{home}/nowhere/list.xlsx"), "nowhere"),
    "a bad day": (("report", "--as-of", "20/11/2026"), "20/11/2026"),
    "a day that is none": (("worklist", "--as-of", "2026-02-30"), "2026-02-30"),
    "books of tomorrow": (("import", "{home}/books.csv", "--as-of", "2999-01-01"), "01/01/2999"),
    "a bad currency": (("read", "{home}/books.csv", "--currency", "euro"), "euro"),
    "an unknown command": (("frobnicate",), "frobnicate"),
    "no command": ((), "COMMAND"),
    "no file": (("import",), "FILE"),
    "a database that is none": (("report", "--db", "sqlite:///{home}/books.csv"), "books.csv"),
    "no database at all": (("report", "--db", "my books"), "my books"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_one_sentence_and_nothing_else(home: Path, capsys, case: str) -> None:
    written(home, "books.csv", BOOKS)
    written(home, "empty.csv", "")
    written(home, "letter.csv", "Dear customer,\nplease pay.\n")
    written(home, "nothing.csv", f"{HEADER}\nF7;C4;Paid Up;;15/09/2026;80,00;0,00;EUR\n")
    (home / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    arguments, named = WRONG[case]
    if not arguments:
        with pytest.raises(SystemExit, match="2"):
            main([])
        assert named in capsys.readouterr().err
        return
    sentence = wrong(capsys, *[part.format(home=home) for part in arguments])
    assert named.format(home=home) in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_said_in_the_readers_language(home: Path, capsys, language: str) -> None:
    written(home, "empty.csv", "")
    assert wrong(capsys, "read", home / "empty.csv", language=language) == Words(language)("unreadable.empty")
    said = wrong(capsys, "escalate", "--customer", "X", "--out", home / "x.xlsx", language=language)
    assert said == Words(language)("refusal.unknown_customer", customer="X")


def test_books_older_than_those_kept_are_refused_with_both_days(kept: Path, home: Path, capsys) -> None:
    older = written(home, "clients_2026-11-13.csv", LATER)
    sentence = wrong(capsys, "import", older)
    assert "13/11/2026" in sentence and "20/11/2026" in sentence


def test_a_list_from_which_most_is_missing_is_kept_only_when_one_is_sure(kept: Path, home: Path, capsys) -> None:
    short = written(home, "clients_2026-11-21.csv", "\n".join(BOOKS.splitlines()[:1] + [BOOKS.splitlines()[4]]))
    sentence = wrong(capsys, "import", short, "--scope", "open")
    assert "--sure" in sentence
    assert told(capsys, "import", short, "--scope", "open", "--sure")["kept"] is True


# As a scheduler runs it


def test_a_scheduler_gets_utf_8_whatever_its_terminal_writes(kept: Path) -> None:
    done = run("report", "--as-of", AS_OF, "--language", "fr", PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Société Générale d'Étanchéité" in done.stdout.decode("utf-8")
    assert Words("fr").money(1760_49, "EUR") in done.stdout.decode("utf-8")


def test_a_scheduler_gets_exit_code_2_and_a_sentence_for_a_missing_file(home: Path) -> None:
    done = run("import", home / "missing.csv", "--language", "en")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().count("\n") == 1 and "missing.csv" in done.stderr.decode()


def test_a_reader_that_stops_listening_is_no_fault(kept: Path) -> None:
    command = [sys.executable, "-m", "src.collections", "report", "--json"]
    listening, speaking = os.pipe()
    os.close(listening)
    done = subprocess.run(command, cwd=ROOT, stdout=speaking, stderr=subprocess.PIPE, timeout=120)
    os.close(speaking)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_fault_of_ours_is_exit_code_1_and_one_sentence(kept: Path, home: Path) -> None:
    place = home / "encours.sqlite3"
    place.write_bytes(place.read_bytes()[:5000])
    for left in home.glob("encours.sqlite3-*"):
        left.unlink()
    done = run("report")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().count("\n") == 1 and "fault of its own" in done.stderr.decode()
    assert "Traceback" in run("report", ENCOURS_DEBUG="1").stderr.decode()


# The public sample


@pytest.fixture(scope="module")
def ibm(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of the public sample, imported by the command."""
    if not IBM.exists():
        pytest.skip("the shared samples are not here")
    url = f"sqlite:///{(tmp_path_factory.mktemp('ibm') / 'ibm.sqlite3').as_posix()}"
    assert main(["import", str(IBM), "--db", url]) == 0
    return url


@pytest.mark.parametrize("day", DAYS)
def test_the_report_on_the_public_sample_is_the_reference_to_the_cent(ibm: str, capsys, day: str) -> None:
    expected = json.loads(REFERENCE.read_text())["as_of"][day]
    found = told(capsys, "report", "--as-of", day, "--db", ibm)
    assert (found["books"]["documents"], found["books"]["customers"]) == (2466, 100)
    euros = found["currencies"]["EUR"]
    for theirs, ours in NAMES.items():
        assert in_units(ours, euros[ours]) == pytest.approx(expected[theirs], abs=1e-6), theirs
    for bucket in euros["buckets"]:
        assert bucket["amount"] == round(expected[f"aging_{bucket['name']}_amount"] * 100)
        assert bucket["count"] == expected[f"aging_{bucket['name']}_count"]
    for ours, theirs, column in (
        ("worst_by_amount", "top10_overdue", "overdue"),
        ("worst_by_amount_days", "top10_amount_days", "amount_days"),
    ):
        ranked = [
            [line["customer"], line[column] / 100, line["documents"], line["max_days_late"]] for line in euros[ours]
        ]
        assert ranked == expected[theirs]


def test_a_year_of_sales_is_refused_on_half_a_year_of_history(ibm: str, capsys) -> None:
    euros = told(capsys, "report", "--as-of", "2012-06-30", "--db", ibm)["currencies"]["EUR"]
    assert (euros["dso_365"], euros["refused"]) == (None, {"dso_365": "history of 180 days"})
    assert told(capsys, "report", "--as-of", "2013-06-30", "--db", ibm)["currencies"]["EUR"]["refused"] == {}


# The page that documents it


DATA = {"currencies", "mapping", "amount", "open", "overdue", "refused", "doubtful", "warnings", "questions"}
"""Keys whose object has keys of the data, or of other tables: currencies, fields, figures."""


def keys(told: Any, under: str = "") -> set[str]:
    """Every key of a JSON answer that is a word of ours."""
    if isinstance(told, list):
        return set().union(*(keys(one, under) for one in told))
    if not isinstance(told, dict):
        return set()
    own = set() if under in DATA and under != "refused" else {key for key in told if key not in ("EUR", "GBP")}
    return own.union(*(keys(value, key if key in DATA else "") for key, value in told.items()))


def section(name: str) -> str:
    return re.split(r"\n### ", PAGE.split(f"\n### {name}\n")[1])[0]


def test_every_key_printed_is_named_in_the_page_under_its_command(books: Path, home: Path, capsys) -> None:
    read, kept = told(capsys, "read", books), told(capsys, "import", books)
    assert kept["changes"]
    listed = told(capsys, "escalate", "--customer", "C1", "--out", home / "x.xlsx")
    commands = {
        "read": keys(read),
        "import": keys(kept) - set(read["rows"]),
        "report": keys(told(capsys, "report", "--as-of", AS_OF)),
        "moved": keys(told(capsys, "moved", "--as-of", AS_OF)),
        "worklist": keys(told(capsys, "worklist")),
        "escalate": keys(listed),
    }
    for name, printed in commands.items():
        named = {part for quoted in re.findall(r"`([^`]+)`", section(name)) for part in quoted.split(".")}
        assert len(printed) > 3
        assert printed - named == set(), name


def test_every_command_option_and_objection_is_on_the_page(capsys) -> None:
    shown = ""
    for name in ("read", "import", "report", "moved", "worklist", "escalate"):
        assert f"`{name}" in PAGE
        with pytest.raises(SystemExit, match="0"):
            main([name, "--help"])
        shown += capsys.readouterr().out
    options = set(re.findall(r"--[a-z-]+", shown)) - {"--help"}
    assert len(options) == 13
    missing = {option for option in options if f"`{option}" not in PAGE}
    missing |= {name for name in (*WAITING, *STEPS) if f"`{name}`" not in section("worklist")}
    assert missing == set()
