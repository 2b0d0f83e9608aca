"""What a page stands on: the store, the clock, the reader's language, the desk at a day; and the way to write.

Facts are cached by the store's version, never by time; nothing of one user is cached. `do` is the only way to write.
"""

import getpass
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from .. import store
from ..actions import Done, Hand, Refused
from ..desk import Desk, prepared
from ..desk import settings as settings_of
from ..kpi import Ledger, TellsSales
from ..store import Facts, Store
from ..tables import JOURNAL
from ..tables import empty as no_rows
from ..words import Words, best_language

TALL = 66
"""Height of a row whose text takes two or three lines, in pixels; Streamlit wraps text above 64."""

SHOWN = 200
"""Rows of a list shown at once; the rest is counted and can be exported."""


@dataclass(frozen=True)
class Page:
    """What a page needs: `words` to speak, `desk` to show, `today`, and whether acts are possible (not in the past)."""

    words: Words
    desk: Desk
    store: Store
    today: date

    @property
    def live(self) -> bool:
        """Whether the day looked at is today: the past can be read, not acted in."""
        return self.desk.as_of == self.today


def spoken() -> Words:
    """The reader's language: the one chosen on the screen, else the desk's, else the browser's."""
    return Words(st.session_state.get("language") or _usual_language())


def _usual_language() -> str:
    return str(settings().get("language") or best_language(st.context.locale))


def settings() -> Mapping[str, Any]:
    """Our company, the user's name and language, as last put on record."""
    source = source_of(store.default_url())
    return settings_of(facts_of(source, source.version()))


def do(action: Callable[..., Any], *arguments: Any, **values: Any) -> Any:
    """Runs an act for the person at the screen and remembers what to say of it; None when it was refused."""
    source = source_of(store.default_url())
    try:
        done = action(source, hand(), *arguments, **values)
    except Refused as no:
        st.session_state["said"] = no
        return None
    if isinstance(done, Done):
        st.session_state["said"] = done
    return done


def hand() -> Hand:
    """Who sits at the screen, and when it is."""
    by = str(settings().get("user") or getpass.getuser())
    return Hand(by, moment(), date.today())


def moment() -> datetime:
    """Now (UTC)."""
    return datetime.now(UTC).replace(tzinfo=None)


def told(words: Words, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values ready for a sentence: days as one writes them, objections in words."""
    given = {name: words.day(value) if isinstance(value, date) else value for name, value in values.items()}
    if "objections" in given:
        given["objections"] = ", ".join(words(f"objection.{key}") for key in given["objections"].split(","))
    return given


@st.cache_resource(show_spinner=False)
def source_of(url: str) -> Store:
    return store.opened(url)


def facts_of(source: Store, version: store.Version) -> Facts:
    return _facts_of(str(source.url), version, source)


@st.cache_resource(show_spinner=False, max_entries=2)
def _facts_of(url: str, version: store.Version, _source: Store) -> Facts:
    books = _books_of(url, version[:2], _source)
    return replace(books, version=version, journal=_source.journal())


@st.cache_resource(show_spinner=False, max_entries=2)
def _books_of(url: str, books: tuple[int, str], _source: Store) -> Facts:
    """The books alone: an act does not make them be read again."""
    return replace(_source.facts(), journal=no_rows(JOURNAL))


def desk_of(source: Store, version: store.Version, as_of: date) -> Desk:
    """The desk at the end of a day."""
    return _desk_of(str(source.url), version, as_of, source)


@st.cache_resource(show_spinner=False, max_entries=8)
def _desk_of(url: str, version: store.Version, as_of: date, _source: Store) -> Desk:
    newest = _newest(url, version[:2], as_of)
    facts = facts_of(_source, version)
    if not newest:

        def ledgers(
            facts: Facts, terms: int, customer_terms: Mapping[str, int], sales: TellsSales
        ) -> dict[str, Ledger]:
            return _ledgers_of(url, facts.version[:2], terms, facts, customer_terms, sales)

        newest.append(Desk.of(facts, as_of, ledgers))
    else:
        newest[0] = newest[0].renewed(facts)
    return newest[0]


@st.cache_resource(show_spinner=False, max_entries=8)
def _newest(url: str, books: tuple[int, str], as_of: date) -> list[Desk]:
    """The newest desk of these books at a day, so that an act renews it instead of beginning anew."""
    return []


@st.cache_resource(show_spinner=False, max_entries=64)
def drawn(
    chart: str, books: tuple[int, str], as_of: date, currency: str, language: str, dark: bool, _draw: Callable[[], Any]
) -> dict[str, Any]:
    """A chart as its specification; it is drawn anew only for other books or corrections of them, another day,
    currency, language or theme."""
    return _draw().to_dict()


@st.cache_resource(show_spinner=False, max_entries=2)
def _ledgers_of(
    url: str, books: tuple[int, str], terms: int, _facts: Facts, _agreed: Mapping[str, int], _sales: TellsSales
) -> dict[str, Ledger]:
    return prepared(_facts, terms, _agreed, _sales)
