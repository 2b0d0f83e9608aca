"""Check yourself first: what the books cannot tell before a first reminder, to be ticked or left out."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ..reports.asked import Claim
from ..reports.checks import Doubtful, checklist
from .state import Page

SHOWN = 12
"""Documents with questions of their own that are asked about one by one; the others are ticked together."""


@dataclass(frozen=True)
class Ticked:
    """What the user answered: DOCUMENTS.id `left_out` of the mail, `complete` where nothing is open any more, and what
    the journal keeps: the points ticked, each with its document or for the account, and the numbers left out."""

    left_out: tuple[int, ...] = ()
    complete: bool = True
    kept: tuple[tuple[str, Any], ...] = ()


def checks(page: Page, customer: str, found: Collection[Claim]) -> Ticked:
    """The questions that are left before a first reminder of these claims."""
    words, asked = page.words, checklist(page.desk, customer, found)
    if asked.done:
        st.caption(":material/check_circle: " + words("check.all_passed"))
        return Ticked()
    with st.container(border=True, gap="xsmall", key="mail_checks"):
        st.markdown(f"**{words('check.title')}**")
        several = len(asked.account) + len(asked.documents) > 1
        everything = several and st.checkbox(words("check.everything"), key=f"check_all_{customer}")
        account = [point for point in asked.account if _account_tick(page, customer, point, everything)]
        ticked = _documents(page, customer, asked.documents, everything)
        if asked.passed:
            st.caption(words("check.passed", n=asked.passed))
        open_ = [one for one in asked.documents if one not in ticked]
        left_out = open_ if open_ and st.toggle(words("check.leave_out"), key=f"check_leave_{customer}") else []
        if left_out:
            st.caption(words.marked("check.left_out", numbers=", ".join(_named(page, one) for one in left_out)))
        complete = len(account) == len(asked.account) and len(left_out) == len(open_)
        if not complete:
            st.caption(":material/info: " + words("check.open"))
    checked = [{"point": point} for point in account]
    checked += [{"point": point, "document": one.number} for one in ticked for point in one.points]
    kept = {"checked": checked} | ({"left_out": [one.number for one in left_out]} if left_out else {})
    return Ticked(tuple(one.document_id for one in left_out), complete, tuple(kept.items()))


def _account_tick(page: Page, customer: str, point: str, everything: bool) -> bool:
    """A question about the whole account."""
    words, books = page.words, page.desk.books_day
    key = "check.no_books" if point == "books" and books is None else f"check.{point}"
    day = words.day(books) if point == "books" and books else ""
    label = words(key, day=day) if day else words(key)
    return everything or st.checkbox(label, key=f"check_{point}_{customer}")


def _documents(page: Page, customer: str, asked: Collection[Doubtful], everything: bool) -> list[Doubtful]:
    """The documents ticked, each with what is to be checked of it."""
    if everything:
        return list(asked)
    words, shown = page.words, list(asked)[:SHOWN]
    ticked = []
    for one in shown:
        label = words.marked(
            "check.document",
            number=_named(page, one),
            amount=words.money(one.open, one.currency),
            points=" ".join(words(f"check.{point}") for point in one.points),
        )
        if st.checkbox(label, key=f"check_document_{customer}_{one.document_id}"):
            ticked.append(one)
    rest = list(asked)[SHOWN:]
    if rest and st.checkbox(words("check.more", n=len(rest)), key=f"check_more_{customer}"):
        ticked += rest
    return ticked


def _named(page: Page, one: Doubtful) -> str:
    return one.number or page.words("check.without_number")
