"""The trace of a customer: who did what and when, which document went out, and what was undone; as .pdf and as a sheet.

It is written for our own file, or for whoever takes the case over, in the reader's language. It is the whole journal of
the customer up to the day, the oldest act first: nothing is left out of it, not even what was undone.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from .. import standing
from ..desk import Desk
from ..documents.plan_letter import one_line
from ..documents.statement import Pair
from ..documents.trace import Line, Trace, trace_pdf
from ..documents.workbook import Field, Kind, Sheet
from ..words import Words
from .said import act_said

FIELDS: tuple[tuple[str, str, Kind, int], ...] = (
    ("on", "trace.day", "day", 12),
    ("at", "trace.at", "text", 17),
    ("by", "trace.by", "text", 16),
    ("what", "trace.what", "text", 34),
    ("note", "trace.note", "text", 34),
    ("amount", "export.amount", "cents", 14),
    ("currency", "export.currency", "text", 9),
    ("day", "trace.about_day", "day", 12),
    ("details", "trace.details", "text", 34),
    ("papers", "trace.papers", "text", 30),
    ("hashes", "trace.hashes", "text", 40),
    ("undone", "trace.undone_title", "text", 30),
)
"""Column of the frame, key of its title, kind, width in characters."""


@dataclass(frozen=True)
class Act:
    """One line of the journal in words; `undone` says by whom and when it was taken back or replaced, '' while it
    holds. `papers` are (name, SHA-256) of what went out with it."""

    line: Mapping[str, Any]
    what: str
    note: str
    details: tuple[str, ...]
    papers: tuple[Pair, ...]
    undone: str


def trace(desk: Desk, customer: str, words: Words) -> bytes:
    """The trace as .pdf. KeyError for a customer the books do not know."""
    return trace_pdf(trace_pages(desk, customer, words))


def trace_pages(desk: Desk, customer: str, words: Words) -> Trace:
    """The trace in words, ready to be set."""
    acts = acts_of(desk, customer, words)
    return Trace(
        language=words.language,
        title=words("trace.title"),
        firm=one_line(str(desk.settings.get("firm", ""))),
        name=one_line(str(desk.customers.at[customer, "name"])),
        facts=tuple(_facts(desk, customer, words)),
        headers=(words("trace.when"), words("trace.by"), words("trace.what")),
        lines=tuple(_line(words, act) for act in acts),
        notes=(words("trace.about_hashes"),) if any(act.papers for act in acts) else (),
        empty=words("trace.empty"),
        page=words("statement.page"),
    )


def trace_sheet(desk: Desk, customer: str, words: Words) -> Sheet:
    """The trace as a sheet: whose it is and of which day, then a row for each act; what was undone is struck."""
    acts = acts_of(desk, customer, words)
    rows = pd.DataFrame([_row(words, act) for act in acts], columns=[name for name, *_ in FIELDS])
    amounts = rows["amount"].astype("Int64")
    rows = rows.assign(
        on=rows["on"].astype("datetime64[s]"),
        day=rows["day"].astype("datetime64[s]"),
        amount=amounts.mask(amounts == 0),
    )
    heading = (
        f"{words('trace.title')} – {one_line(str(desk.customers.at[customer, 'name']))}",
        *(words("statement.pair", name=name, said=said) for name, said in _facts(desk, customer, words)),
    )
    fields = tuple(Field(column, words(title), kind, width) for column, title, kind, width in FIELDS)
    struck = frozenset(place for place, act in enumerate(acts) if act.undone)
    return Sheet(words("trace.title"), fields, rows, heading, struck=struck)


def acts_of(desk: Desk, customer: str, words: Words) -> list[Act]:
    """What the journal has on a customer up to the day, the oldest first; what was undone or replaced says by whom."""
    own = standing.history(desk.journal, customer).iloc[::-1]
    own = own[(own["on"] <= pd.Timestamp(desk.as_of)).to_numpy()]
    gone = standing.void(desk.journal)
    taken_back = _taken_back(desk.journal)
    own = own[(own["act"] != "undo").to_numpy()].sort_values(["on", "id"], kind="stable")
    return [
        _act(words, line, taken_back.get(int(line["id"])) if int(line["id"]) in gone else None)
        for line in own.to_dict("records")
    ]


def _taken_back(journal: pd.DataFrame) -> dict[int, Mapping[str, Any]]:
    """By JOURNAL.id, the newest line that holds and undoes or replaces it."""
    gone = standing.void(journal)
    lines = journal[((journal["undoes"] > 0) & ~journal["id"].isin(list(gone))).to_numpy()]
    return {int(line["undoes"]): line for line in lines.to_dict("records")}


def _act(words: Words, line: Mapping[str, Any], by: Mapping[str, Any] | None) -> Act:
    of = json.loads(line["details"])
    parts, note = act_said(words, line)
    undone = ""
    if by is not None:
        key = "trace.undone" if by["act"] == "undo" else "trace.replaced"
        undone = words(key, by=one_line(by["by"]), at=_moment(words, by["at"]))
    return Act(line, " · ".join(parts), note, tuple(_besides(words, of)), tuple(_papers(of)), undone)


def _besides(words: Words, of: Mapping[str, Any]) -> Iterator[str]:
    """What else is on record of what went out: how and to whom, what was checked before, what it announced."""
    if of.get("template"):
        channel = words(f"mail.channel.{of.get('channel', 'email')}")
        yield words("trace.text", text=words(f"mail.template.{of['template']}"), channel=channel)
    if of.get("to"):
        yield words("trace.to", to=one_line(str(of["to"])))
    if of.get("tracking"):
        yield words("trace.tracking", number=one_line(str(of["tracking"])))
    if checked := of.get("checked"):
        yield words("trace.checked", points=", ".join(_checked(words, one) for one in checked))
    if of.get("left_out"):
        yield words("trace.left_out", numbers=", ".join(one_line(str(number)) for number in of["left_out"]))
    if announced := of.get("next"):
        day = words.day(datetime.fromisoformat(announced["day"]))
        yield words("trace.next", step=words(f"step.{announced['step']}"), day=day)


def _checked(words: Words, one: Mapping[str, Any]) -> str:
    point = words(f"trace.point.{one['point']}")
    return f"{point} {one_line(str(one['document']))}" if one.get("document") else point


def _papers(of: Mapping[str, Any]) -> Iterator[Pair]:
    """The documents that went out, each with its SHA-256; of older acts only the hash of the mail is known."""
    for paper in of.get("papers", ()):
        yield one_line(str(paper["name"])), str(paper["sha256"])
    if of.get("sha256") and not of.get("papers"):
        yield "", str(of["sha256"])


def _line(words: Words, act: Act) -> Line:
    details = (*((act.note,) if act.note else ()), *act.details)
    return Line(
        day=words.day(act.line["on"]),
        at=_moment(words, act.line["at"]),
        by=one_line(act.line["by"]),
        what=act.what,
        details=tuple(one_line(detail) for detail in details),
        papers=act.papers,
        undone=act.undone,
    )


def _row(words: Words, act: Act) -> list[Any]:
    line = act.line
    names, hashes = ([part[place] for part in act.papers] for place in (0, 1))
    return [
        *(line["on"], _moment(words, line["at"]), line["by"], act.what, act.note),
        *(int(line["amount"]), line["currency"], line["day"]),
        *("\n".join(act.details), "\n".join(names), "\n".join(hashes), act.undone),
    ]


def _moment(words: Words, at: Any) -> str:
    """A moment as it is kept, in universal time."""
    return words("trace.utc", at=words.moment(at))


def _facts(desk: Desk, customer: str, words: Words) -> Iterator[Pair]:
    """Whose trace it is, and up to which day."""
    who = desk.customers.loc[customer]
    number = one_line(who["company_number"] or who["vat_number"])
    yield words("statement.customer_code"), one_line(customer)
    if number:
        yield words("statement.number"), number
    if desk.settings.get("firm"):
        yield words("trace.firm"), one_line(str(desk.settings["firm"]))
    yield words("trace.up_to"), words.day(desk.as_of)
