"""A database as a source: one question, nothing written, nothing told that is secret, and the same cents as a file."""

import logging
import sqlite3
import traceback
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy
from hypothesis import example, given
from hypothesis import strategies as some

from src.collections import readers
from src.collections.readers import Reading, Unreadable, database, fetched, query
from src.collections.readers.database import Limits

ROOT = Path(__file__).parents[1]
QUERIES = ROOT / "data" / "queries"
SAMPLE = ROOT / "tests" / "readers" / "files" / "dolibarr_like.sqlite"
SECRET = "s3cr3t-w0rd"
SHORT = Limits(seconds=0.5)
ENDLESS = "WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count) SELECT n FROM count WHERE n < 0"
INVOICES = """
CREATE TABLE invoices (number varchar(20), customer_name varchar(40), invoice_date varchar(10), due_date date,
    total numeric(12,2), balance numeric(12,2));
INSERT INTO invoices VALUES ('F1', 'Brasserie Maes', '2026-09-01', '2026-10-01', 1210.10, 1210.10);
INSERT INTO invoices VALUES ('F2', 'Café «Le Coq»', '2026-09-13', NULL, 1.15, 0.29);
INSERT INTO invoices VALUES ('N1', 'Café «Le Coq»', '2026-09-14', '2026-09-14', -50, -50);
"""
AS_CSV = """number;customer_name;invoice_date;due_date;total;balance
F1;Brasserie Maes;2026-09-01;2026-10-01;1210.10;1210.10
F2;Café «Le Coq»;2026-09-13;;1.15;0.29
N1;Café «Le Coq»;2026-09-14;2026-09-14;-50;-50
"""


@pytest.fixture
def postgres(server: str) -> str:
    """Its address, with nothing in it."""
    run(server, "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n")
    return server


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The address of a SQLite file with nothing in it."""
    file = tmp_path / "books.sqlite"
    sqlite3.connect(file).close()
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgres"])
def source(request: pytest.FixtureRequest) -> str:
    """The address of either."""
    return request.getfixturevalue(request.param)


def run(url: str, script: str) -> None:
    """Runs the statements of a script, one by one."""
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    lines = "\n".join(line for line in script.splitlines() if not line.startswith("--"))
    with engine.connect() as connection:
        for statement in filter(str.strip, lines.split(";\n")):
            connection.exec_driver_sql(statement)
    engine.dispose()


def counted(url: str) -> int:
    """How many invoices are in the database."""
    return fetched.book(database.fetched("", url, "SELECT count(*) AS n FROM invoices")).sheets[0].rows[1][0]


def refusal(url: str, asked: str, limits: Limits = SHORT) -> Unreadable:
    with pytest.raises(Unreadable) as no:
        database.fetched("", url, asked, limits)
    return no.value


def open_sums(reading: Reading) -> dict[str, int]:
    return {str(currency): int(rows["open"].sum()) for currency, rows in reading.taken.groupby("currency")}


# What may be asked


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT a FROM b",
        "select a from b;",
        "-- first; all\nSELECT a /* ; */ FROM b -- end",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "SELECT 'a; delete', \"drop\", [into], `update` FROM b",
        "SELECT updated, inserted_at FROM deleted_rows",
    ],
)
def test_one_select_may_be_asked(asked: str) -> None:
    assert query.question(asked).sql


@pytest.mark.parametrize(
    ("asked", "table"),
    [
        ("invoices", ("invoices",)),
        ("dbo.invoices;", ("dbo", "invoices")),
        ("`tabSales Invoice`", ("tabSales Invoice",)),
        ("dbo.[Cust_ Ledger Entry]", ("dbo", "Cust_ Ledger Entry")),
    ],
)
def test_a_table_s_name_may_be_asked(asked: str, table: tuple[str, ...]) -> None:
    assert query.question(asked) == query.Question("", table)


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE b",
        "DELETE FROM b",
        "UPDATE b SET a = 1",
        "EXPLAIN SELECT 1",
        "PRAGMA user_version = 1",
        "a; b",
        "SELECT a INTO c FROM b",
        "SELECT 1 DELETE FROM b",
        "WITH x AS (DELETE FROM b RETURNING *) SELECT * FROM x",
        "WITH x AS (SELECT 1) INSERT INTO b SELECT * FROM x",
        r"SELECT 'a\'; DELETE FROM b; -- '",
        "SELECT $$a$$",
        "SELECT 1 /*! INTO OUTFILE 'x' */",
        "SELECT 5--3",
    ],
)
def test_anything_else_is_refused_before_it_is_asked(asked: str) -> None:
    with pytest.raises(Unreadable, match="source_not_select"):
        query.question(asked)


# What the database is kept from


@pytest.mark.parametrize(
    "asked",
    [
        "INSERT INTO invoices (number) VALUES ('X')",
        "WITH x AS (SELECT 'X' AS n) INSERT INTO invoices (number) SELECT n FROM x",
        "SELECT 1; INSERT INTO invoices (number) VALUES ('X')",
        "SELECT 1; COMMIT; INSERT INTO invoices (number) VALUES ('X')",
        "DROP TABLE invoices",
        "PRAGMA query_only = OFF",
    ],
)
def test_the_database_itself_refuses_to_write(source: str, asked: str) -> None:
    run(source, INVOICES)
    answer = database._answer(source, query.Question(asked), SHORT)
    assert isinstance(answer, Unreadable) or answer[1] == []
    assert counted(source) == 3


def test_postgresql_refuses_a_select_that_writes(postgres: str) -> None:
    run(postgres, INVOICES)
    write = "INSERT INTO invoices (number) VALUES ('X')"
    run(postgres, f"CREATE FUNCTION slip() RETURNS int LANGUAGE sql AS $$ {write}; SELECT 1 $$")
    run(postgres, "CREATE SEQUENCE numbers")
    changing = f"WITH x AS ({write} RETURNING number) SELECT * FROM x"
    assert database._answer(postgres, query.Question(changing), SHORT).args[0] == "source_not_select"  # type: ignore[union-attr]
    assert refusal(postgres, "SELECT slip()").key == "source_not_select"
    assert refusal(postgres, "SELECT nextval('numbers')").key == "source_not_select"
    assert refusal(postgres, "SELECT set_config('transaction_read_only', 'off', true)").key == "source_query"
    assert counted(postgres) == 3


def test_a_sqlite_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "none.sqlite"
    assert refusal(f"sqlite:///{file}", "a").key == "source_unreachable"
    assert not file.exists()


def test_a_question_that_takes_too_long_is_stopped(source: str) -> None:
    no = refusal(source, ENDLESS, Limits(seconds=1))
    assert (no.key, no.values) == ("source_too_slow", {"seconds": 1})


def test_postgresql_does_not_sleep_longer_than_it_may(postgres: str) -> None:
    assert refusal(postgres, "SELECT pg_sleep(60)").key == "source_too_slow"


def test_more_rows_than_may_be_are_refused(source: str) -> None:
    run(source, INVOICES)
    assert refusal(source, "invoices", Limits(rows=2)).key == "source_too_many"
    assert database.fetched("", source, "invoices", Limits(rows=3))


# What is told of a failure


@pytest.mark.parametrize(
    ("asked", "key", "said"),
    [
        ("nowhere", "source_unknown", "nowhere"),
        ("SELECT absent FROM invoices", "source_unknown", "absent"),
        ("SELECT number FROM invoices WHERE", "source_query", ""),
    ],
)
def test_the_database_s_own_words_are_told(source: str, asked: str, key: str, said: str) -> None:
    run(source, INVOICES)
    no = refusal(source, asked)
    assert no.key == key
    assert said in no.values["said"]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (f"postgresql+psycopg://anna:{SECRET}@127.0.0.1:1/books", "source_unreachable"),
        (f"postgresql+psycopg://127.0.0.1:1/books?user=anna&password={SECRET}", "source_unreachable"),
        (f"postgresql+psycopg://anna:p@{SECRET}@127.0.0.1:1/books", "source_unreachable"),
        (f"postgresql+psycopg://anna:p@1/{SECRET}@127.0.0.1:1/books", "source_unreachable"),
        (f"postgresql+psycopg://anna:{SECRET}@host:port/books", "source_url"),
        (f"nonsense://anna:{SECRET}@host/books", "source_url"),
        (f"anna {SECRET}", "source_url"),
        (f"mssql+pymssql://anna:{SECRET}@host/books", "source_driver"),
    ],
)
def test_no_secret_is_told(url: str, key: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    pytest.importorskip("psycopg")
    try:
        database.fetched("", url, "invoices", SHORT)
    except Unreadable as no:
        assert no.key == key
        assert no.__context__ is None and no.__cause__ is None
        told = "".join(traceback.format_exception(no)) + str(no) + repr(no) + repr(no.values) + caplog.text
    assert SECRET not in told + database.place(url)


def test_a_wrong_password_is_told_without_it(server: str) -> None:
    run(server, f"CREATE ROLE anna LOGIN PASSWORD '{SECRET}'")
    folder = Path(server.partition("host=")[2])
    rules = folder / "pg_hba.conf"
    rules.write_text("local all anna scram-sha-256\n" + rules.read_text())
    run(server, "SELECT pg_reload_conf()")
    right, wrong = (server.replace("postgres:", f"anna:{word}") for word in (SECRET, SECRET[::-1]))
    assert database.fetched("", right, "SELECT 1 AS n")
    no = refusal(wrong, "SELECT 1 AS n")
    assert (no.key, no.values) == ("source_login", {"place": "postgres"})


def test_a_user_nobody_knows_is_told_as_a_login(server: str) -> None:
    assert refusal(server.replace("postgres:", f"nobody:{SECRET}"), "SELECT 1 AS n").key == "source_login"


def test_a_missing_driver_is_named_as_it_is_installed() -> None:
    assert refusal("mysql+pymysql://h/d", "a").values == {"package": "PyMySQL"}


# What comes out


def read(name: str, url: str, asked: str) -> Reading:
    """The reading of what a database answers, as a page and a command make it."""
    return readers.read(name, database.fetched(name, url, asked))


def test_the_rows_are_read_as_from_a_file(source: str) -> None:
    run(source, INVOICES)
    ours = read("invoices", source, "invoices")
    theirs = readers.read("invoices.csv", AS_CSV.encode())
    assert (ours.kind, theirs.kind) == ("database", "csv")
    assert (ours.questions, ours.rows, ours.mapping) == ((), theirs.rows, theirs.mapping)
    columns = ours.taken.columns.difference(["sheet"])
    assert ours.taken[columns].equals(theirs.taken[columns])
    assert ours.taken["open"].tolist() == [121010, 29, -5000]


def test_the_same_rows_are_the_same_bytes_and_one_cent_more_is_not(source: str) -> None:
    run(source, INVOICES)
    asked = "SELECT * FROM invoices ORDER BY number"
    first = database.fetched("invoices", source, asked)
    assert database.fetched("invoices", source, asked) == first
    run(source, "UPDATE invoices SET balance = 0.30 WHERE number = 'F2'")
    assert database.fetched("invoices", source, asked) != first


@given(some.decimals(min_value=Decimal("-99999999999.99"), max_value=Decimal("99999999999.99"), places=2))
@example(Decimal("1.15"))
@example(Decimal("0.29"))
@example(Decimal("99999999999.99"))
def test_an_exact_decimal_keeps_its_cents(amount: Decimal) -> None:
    rows = [["F1", "Maes", date(2026, 9, 1), fetched.plain(amount, "total")]]
    content = fetched.content("", ["number", "customer_name", "invoice_date", "total"], rows)
    reading = readers.read("x", content, readers.Choices(answers={"sign": "credit"}))
    assert reading.taken["amount"].tolist() == [int(amount * 100)]


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        (None, ""),
        ("0042", "0042"),
        (42, 42),
        (2**53 + 1, "9007199254740993"),
        (Decimal("10.10"), 10.1),
        (Decimal("1E+3"), 1000.0),
        (Decimal("1.004999999999999999999"), "1.004999999999999999999"),
        (Decimal("12345678901234567890"), "12345678901234567890"),
        (Decimal("NaN"), "NaN"),
        (float("nan"), "NaN"),
        (float("inf"), "Infinity"),
        (0.1 + 0.2, 0.1 + 0.2),
        (True, "true"),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (datetime(2026, 3, 31), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 23, 59), datetime(2026, 3, 31, 23, 59)),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_a_cell_keeps_what_it_says(cell: object, plain: object) -> None:
    made = fetched.plain(cell, "x")
    assert (made, type(made)) == (plain, type(plain))
    assert fetched.book(fetched.content("t", ["x"], [[made]])).sheets[0].rows == [["x"], [plain]]


@pytest.mark.parametrize("cell", [b"\x89PNG", memoryview(b"a"), [1], {"a": 1}])
def test_what_is_no_text_number_or_day_is_refused_with_its_column(cell: object) -> None:
    with pytest.raises(Unreadable) as no:
        fetched.plain(cell, "photo")
    assert (no.value.key, no.value.values) == ("source_cell", {"column": "photo"})


@pytest.mark.parametrize("content", [b"", b"[", b'"t"', b'"t"\n["a"]\n[["x"]]', b'"t"\n["a"]\n7', b"\xff"])
def test_bytes_that_are_not_whole_are_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        readers.read("x", fetched.START + content)


def test_days_may_be_text_days_or_moments(sqlite: str) -> None:
    days = "'2026-03-31' AS invoice_date, '2026-04-30 00:00:00' AS due_date"
    reading = read("x", sqlite, f"SELECT 'F1' AS number, 'Maes' AS customer_name, 5 AS total, {days}")
    assert [reading.taken[name].iloc[0].date() for name in ("day", "due")] == [date(2026, 3, 31), date(2026, 4, 30)]


def test_percent_signs_and_colons_are_asked_as_they_stand(source: str) -> None:
    run(source, INVOICES)
    asked = "SELECT number AS n FROM invoices WHERE customer_name LIKE 'Bra%' AND number <> ':x' AND number <> '%s'"
    assert fetched.book(database.fetched("", source, asked)).sheets[0].rows == [["n"], ["F1"]]


# The ready queries

SUMS = {
    "odoo": ({"EUR": 21005 - 6050 - 3001, "USD": 50000}, {"invoice": 2, "credit_note": 1, "receipt": 1}),
    "erpnext": ({"EUR": 21005 + 50000 - 6050 - 3001}, {"invoice": 2, "credit_note": 1, "receipt": 1}),
    "dolibarr": ({"EUR": 21005 + 50000 - 6050 - 3001}, {"invoice": 2, "credit_note": 2, "receipt": 0}),
    "business_central": ({"EUR": 21005 - 6050 - 3001, "USD": 50000}, {"invoice": 2, "credit_note": 1, "receipt": 1}),
}
"""Name of a ready query -> open cents by currency and documents by kind of its made-up database."""

ON_BOTH: Sequence[str] = ("odoo", "erpnext", "dolibarr")
"""The others name their tables in a way that only SQLite takes over."""


def asked_of(name: str, url: str) -> Reading:
    """The reading of a ready query put to its made-up database."""
    script, asked = (
        (folder / f"{name}.sql").read_text(encoding="utf-8") for folder in (ROOT / "tests" / "databases", QUERIES)
    )
    if url.startswith("postgresql"):
        script, asked = script.replace("`", '"'), asked.replace("`", '"')
    run(url, script)
    return read(name, url, asked)


def is_as_expected(name: str, reading: Reading) -> bool:
    sums, kinds = SUMS[name]
    found = {kind: reading.rows[kind] for kind in kinds}
    whole = 1 + sum(kinds.values())
    return (open_sums(reading), found, reading.rows["total"], reading.questions) == (sums, kinds, whole, ())


@pytest.mark.parametrize("name", ON_BOTH)
def test_a_ready_query_gives_what_is_open(source: str, name: str) -> None:
    assert is_as_expected(name, asked_of(name, source))


def test_the_query_for_business_central_gives_what_is_open(sqlite: str) -> None:
    assert is_as_expected("business_central", asked_of("business_central", sqlite))


def test_the_query_for_an_older_dolibarr_gives_what_is_open(tmp_path: Path) -> None:
    copy = tmp_path / SAMPLE.name
    copy.write_bytes(SAMPLE.read_bytes())
    columns = "rowid int, fk_soc int, amount_ttc double, fk_facture_line int, fk_facture int, fk_facture_source int"
    run(f"sqlite:///{copy}", f"CREATE TABLE llx_societe_remise_except ({columns})")
    asked = (QUERIES / "dolibarr_before_10.sql").read_text(encoding="utf-8")
    reading = read("dolibarr", f"sqlite:///{copy}", asked)
    assert open_sums(reading) == {"EUR": 92000}
    assert (reading.rows["invoice"], reading.rows["credit_note"], reading.rows["refused"]) == (2, 1, 0)
    assert reading.taken["customer"].nunique() == 2


@pytest.mark.parametrize("file", sorted(QUERIES.glob("*.sql")), ids=lambda file: file.stem)
def test_a_ready_query_says_what_it_is_and_what_it_was_tried_on(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert query.question(text).sql
    assert all(f"-- {mark}" in text for mark in ("system:", "versions:", "gives:", "open:", "tried on:"))
    assert "not tried on" in text or "not on a real" in text
    assert file.name in (QUERIES / "README.md").read_text(encoding="utf-8")
