"""The way in from a database: on the page, from the secrets or the environment, and on the command line."""

import json
import sqlite3
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from src.collections import standing, store
from src.collections.command import main
from src.collections.frame import source
from src.collections.readers import query
from src.collections.store import Store
from tests import test_pages
from tests.test_pages import desk, pressed

served = test_pages._as_served

ASKED = "SELECT number, customer_name, invoice_date, total FROM invoices"
SECRET = "s3cr3t-w0rd"


@pytest.fixture
def accounts(tmp_path: Path) -> str:
    """The address of a small accounting database: two invoices of one customer, 1,234.50 and 0.29."""
    file = tmp_path / "accounts.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE invoices (number, customer_name, invoice_date, due_date, total, photo)")
        rows = [("F1", "2026-09-01", "2026-10-01", 1234.50), ("F2", "2026-09-02", "2026-10-02", 0.29)]
        connection.executemany("INSERT INTO invoices VALUES (?, 'Maes', ?, ?, ?, x'89')", rows)
    connection.close()
    return f"sqlite:///{file}"


@pytest.fixture
def books() -> Store:
    """An own, empty store."""
    return store.opened(store.default_url())


@pytest.fixture
def connected(accounts: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database, told in the environment."""
    monkeypatch.setenv("ENCOURS_SOURCE_URL", accounts)
    return accounts


def asked(at: AppTest, text: str) -> AppTest:
    """The page after a question of one's own was asked."""
    at.selectbox(key="source_query_database").set_value(source.OWN).run()
    at.text_area(key="source_text_database_").set_value(text).run()
    return pressed(at, "source_fetch")


def said(at: AppTest) -> str:
    """All that stands on the page."""
    elements = (*at.markdown, *at.caption, *at.error, *at.success, *at.subheader)
    return "\n".join(str(element.value) for element in elements)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_without_a_connection_there_is_one_line_about_it(language: str) -> None:
    at = desk("books", language)
    assert source.HOW_TO in said(at)
    assert (test_pages.APP.parent / source.HOW_TO).exists()
    assert [button.key for button in at.button if button.key == "source_fetch"] == []


def test_what_is_fetched_is_shown_and_kept_like_a_file(books: Store, connected: str) -> None:
    at = asked(desk("books"), "SELECT number, customer_name, invoice_date, due_date, total FROM invoices")
    at = pressed(at, "keep")
    documents = books.facts().documents
    assert documents["amount"].tolist() == [123450, 29]
    assert books.facts().imports["source"].tolist() == ["Base de données comptable"]
    again = asked(desk("books"), "SELECT number, customer_name, invoice_date, due_date, total FROM invoices")
    assert again.success and "keep" not in [button.key for button in again.button]
    assert len(books.facts().imports) == 1


def test_the_question_is_remembered_and_no_address(books: Store, connected: str) -> None:
    asked(desk("books"), ASKED)
    assert standing.remembered(books.journal(), "setting", "source:database") == {"query": ASKED}
    assert desk("books").text_area(key="source_text_database_last").value == ASKED
    assert "accounts.sqlite" not in books.journal().to_csv()


@pytest.mark.parametrize("text", ["DROP TABLE invoices", "nowhere", "invoices"])
def test_what_cannot_be_fetched_is_said_and_nothing_is_remembered(books: Store, connected: str, text: str) -> None:
    at = asked(desk("books"), text)
    assert len(at.error) == 1
    assert not len(books.journal())


def test_a_ready_query_can_be_chosen(connected: str) -> None:
    at = desk("books")
    at.selectbox(key="source_query_database").set_value("odoo").run()
    assert at.text_area(key="source_text_database_odoo").value == query.ready()["odoo"]
    assert set(source.NAMES) == set(query.ready())
    assert source._title(None, "accounts", query.ready()["odoo"] + "\n") == "Odoo"  # type: ignore[arg-type]
    assert source._title(None, "accounts", "sales.invoices") == "invoices"  # type: ignore[arg-type]


def test_connections_come_from_the_secrets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"connections": {"accounts": {"url": f"postgresql://a:{SECRET}@h/d"}, "other": {"type": "snowflake"}}}
    monkeypatch.setattr(st, "secrets", Secrets(told))
    assert list(source.connections()) == ["accounts"]
    monkeypatch.setenv("ENCOURS_SOURCE_URL", "sqlite:///x")
    assert source.connections() == {"accounts": f"postgresql://a:{SECRET}@h/d", "database": "sqlite:///x"}


class Secrets(dict):
    """Secrets that are there."""

    def load_if_toml_exists(self) -> bool:
        return True


def test_no_secret_comes_onto_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCOURS_SOURCE_URL", f"postgresql+psycopg://anna:{SECRET}@127.0.0.1:1/books")
    at = asked(desk("books"), "invoices")
    assert "127.0.0.1/books" in at.error[0].value.replace("\\", "")
    assert SECRET not in said(at) + str([area.value for area in at.text_area])


# The command line


def test_the_command_line_reads_a_database(connected: str, tmp_path: Path, capsys) -> None:
    assert main(["read", "--json", "--source-query", ASKED]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["kind"], told["open"]) == ("database", "database", {"EUR": 123479})
    file = tmp_path / "ours.sql"
    file.write_text(f"-- é\n{ASKED};\n", encoding="utf-8")
    assert main(["read", "--json", "--source-query", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["file"] == "ours"


def test_the_command_line_keeps_what_a_database_says_once(
    books: Store, connected: str, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setenv("ENCOURS_SOURCE_QUERY", ASKED)
    kept = []
    for _ in range(2):
        assert main(["import", "--json"]) == 0
        kept.append(json.loads(capsys.readouterr().out)["kept"])
    assert kept == [True, False]
    assert books.facts().documents["amount"].tolist() == [123450, 29]


def test_a_file_is_read_alone_although_a_query_is_in_the_environment(
    connected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setenv("ENCOURS_SOURCE_QUERY", ASKED)
    file = tmp_path / "a.csv"
    file.write_text("number;customer_name;invoice_date;total\nF9;Maes;2026-09-01;5,00\n")
    assert main(["read", "--json", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["open"] == {"EUR": 500}


@pytest.mark.parametrize("latin", [False, True])
def test_what_cannot_be_asked_is_one_sentence(connected: str, tmp_path: Path, latin: bool, capsys) -> None:
    file = tmp_path / "q.sql"
    if latin:
        file.write_bytes("SELECT 'é' AS number".encode("cp1252"))
    assert main(["read", "--source-query", str(file)]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)


def test_without_an_address_the_sentence_says_how_it_looks(capsys) -> None:
    assert main(["read", "--source-query", ASKED, "--language", "en"]) == 2
    assert "postgresql+psycopg://" in capsys.readouterr().err
