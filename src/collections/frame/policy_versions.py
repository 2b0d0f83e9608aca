"""The versions of the reminder policy kept so far: when, by whom, and what each changed, in words."""

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, policy, standing
from ..policy import DEFAULT, Change, Policy
from ..words import Words
from .state import Page, do

SHOWN = 20
"""Versions shown at once, the newest first."""


def since(journal: pd.DataFrame) -> int:
    """The journal line of the newest policy that holds, 0 while it is our own."""
    lines = _lines(journal)
    held = lines.loc[~lines["id"].isin(standing.void(journal)).to_numpy(), "id"]
    return int(held.max()) if len(held) else 0


def _lines(journal: pd.DataFrame) -> pd.DataFrame:
    return journal[((journal["act"] == "setting") & (journal["note"] == policy.NAME)).to_numpy()]


def versions(page: Page) -> None:
    """A line for each version, the newest first, with Undo where it still holds."""
    words, told = page.words, list(_told(page))[::-1]
    st.subheader(words("policy.versions"), anchor=False)
    if not told:
        st.caption(words("policy.versions_none"))
    for line, text, holds in told[:SHOWN]:
        with st.container(horizontal=True, vertical_alignment="top", gap="small", wrap=False):
            st.markdown(text if holds else f"~~{text}~~ {words('story.undone')}", width="stretch")
            if holds:
                st.button(
                    words("frame.undo"),
                    key=f"policy_undo_{line}",
                    type="tertiary",
                    icon=":material/undo:",
                    on_click=do,
                    args=(actions.undo, line),
                )
    if len(told) > SHOWN:
        st.caption(words("list.more", n=len(told) - SHOWN))


def _told(page: Page) -> Iterator[tuple[int, str, bool]]:
    """Of each version its journal line, what it says, and whether it holds; told beside the one that held before."""
    words, journal = page.words, page.desk.facts.journal
    gone, before = standing.void(journal), DEFAULT
    for line in _lines(journal).to_dict("records"):
        version: Policy = policy.from_dict(json.loads(line["details"]))
        changed = [change_said(words, one, page.desk.options.currency) for one in policy.changes(before, version)]
        text = words.marked(
            "policy.version",
            day=words.day(line["on"]),
            by=str(line["by"]),
            told="; ".join(changed) or words("policy.version_same"),
        )
        holds = int(line["id"]) not in gone
        yield int(line["id"]), text, holds
        if holds:
            before = version


def change_said(words: Words, change: Change, currency: str) -> str:
    """One difference between two policies, as plain text."""
    what = _what(words, change)
    if change.name == "on":
        return words("policy.change_on" if change.after else "policy.change_off", what=what)
    before, after = (_value(words, change.name, value, currency) for value in (change.before, change.after))
    return words("policy.change", what=what, before=before, after=after)


def _what(words: Words, change: Change) -> str:
    """The step of a kind of customer, or the limit."""
    if change.act:
        kind, step = words(f"segment.{change.segment}"), words(f"step.{change.act}")
        return words("policy.of_kind", kind=kind, step=step)
    return words("policy.tolerance_name") if change.name == "tolerance" else words(f"policy.{change.name}")


def _value(words: Words, name: str, value: Any, currency: str) -> str:
    if name == "channel":
        return words(f"policy.by_{value}")
    if name == "tone":
        return words(f"policy.tone_{value}")
    if name == "tolerance":
        return words.money(value, currency)
    if name == "promise_share":
        return words.percent(value / 100)
    if name in ("opens", "closes"):
        return words("policy.hour", hour=str(value))
    return words("policy.letters" if name == "pace" else "policy.days", n=value)
