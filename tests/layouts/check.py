"""Reads a ledger laid out back and compares: equal, asked, refused by name, or wrong in silence, which must not be."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from src.collections.readers import Choices, Reading, Unreadable, read

from .files import content
from .layout import Layout, drawn
from .ledger import AS_OF, Document, ledger
from .pieces import Written
from .render import PRINTED_ON, written
from .truth import Expected, answers, expected, justified, known_customers

ROUNDS = 4
KEPT = frozenset({"seed", "plan", "fields", "signed", "flipped", "said", "misspelt"})


@dataclass(frozen=True)
class Outcome:
    """What became of a file: 'equal', 'asked' (and equal once answered), 'refused' (the lost rows are named), 'warned'
    or 'wrong' with what is wrong."""

    way: str
    faults: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    alarms: int = 0
    noise: int = 0


def documents_of(layout: Layout) -> list[Document]:
    """The ledger of a layout."""
    return ledger(layout.plan, random.Random(f"ledger {layout.seed}"))


def outcome(layout: Layout, documents: Sequence[Document] | None = None) -> Outcome:
    """What becomes of the ledger of a layout, or of these documents of it."""
    made = written(layout, documents_of(layout) if documents is None else documents)
    name, raw = content(made)
    choices: dict[str, Any] = {"mapping": {}, "date_orders": {}, "decimal_marks": {}, "answers": {}}
    asked: list[str] = []
    for _ in range(ROUNDS):
        try:
            reading = read(name, raw, Choices(**choices))
        except Unreadable as refusal:
            return Outcome("wrong", (f"unreadable: {refusal.key} {dict(refusal.values)}",), tuple(asked))
        faults = rows_at_fault(reading, made)
        if not reading.questions or faults:
            break
        needless = [
            f"needless question {one.key} {one.header} {dict(one.values)}"
            for one in reading.questions
            if not justified(one, made, reading.headers)
        ]
        if needless or not reading.taken.empty:
            return Outcome("wrong", tuple(needless) or ("taken although asked",), tuple(asked))
        asked += [one.key for one in reading.questions]
        given = answers(made, reading.headers, reading.questions)
        choices = {part: {**choices[part], **given[part]} for part in choices}
    return judged(reading, made, faults, asked)


def judged(reading: Reading, made: Written, faults: list[str], asked: list[str]) -> Outcome:
    """The outcome of the last reading."""
    if reading.questions:
        faults = [*faults, f"asked again {[(one.key, one.header) for one in reading.questions]}"]
    else:
        faults = [*faults, *differences(reading, made)]
    document_rows = refused_documents(reading, made)
    way = "wrong" if faults else "asked" if asked else "refused" if document_rows else "equal"
    return Outcome(
        way=way,
        faults=tuple(faults),
        asked=tuple(asked),
        alarms=sum(1 for one in reading.file_totals if one["difference"] and one["reason"] != "percent"),
        noise=refused_noise(reading, made),
    )


def rows_at_fault(reading: Reading, made: Written) -> list[str]:
    """What is wrong with the classes of rows, the sheets and the day of the books."""
    rows = dict(reading.rows)
    parts = sum(count for name, count in rows.items() if name != "total")
    faults = [] if rows["total"] == parts else [f"rows do not add up: {rows}"]
    pages = [page for page in made.pages if not page.hidden]
    read_ = [page for page in pages if page.name in reading.sheets_read] if made.layout.excel else pages
    heights = sum(page.height() for page in read_)
    if rows["total"] != heights:
        faults.append(f"{rows['total']} rows counted of {heights}")
    if any(page.hidden and page.name in reading.sheets_read for page in made.pages):
        faults.append("a hidden sheet was read")
    said = {AS_OF} if made.layout.titles and made.layout.dated else {AS_OF, PRINTED_ON}
    if reading.as_of is not None and reading.as_of not in said:
        faults.append(f"as of {reading.as_of} and not {AS_OF}")
    return faults


def refused_documents(reading: Reading, made: Written) -> set[int]:
    """The positions of the documents one of whose rows was refused by name."""
    places = list(zip(reading.refused["sheet"], reading.refused["row"], strict=True))
    found = set()
    for page in made.pages:
        for at, line in enumerate(page.lines, 1):
            named = any(row == at and (sheet == page.name or not made.layout.excel) for sheet, row in places)
            if line.kind == "document" and named and not page.hidden:
                found.add(line.document)
    return found


def refused_noise(reading: Reading, made: Written) -> int:
    """How many rows were refused that are no documents."""
    rows = {(page.name, at) for page in made.pages for at, one in enumerate(page.lines, 1) if one.kind == "document"}
    places = zip(reading.refused["sheet"], reading.refused["row"], strict=True)
    return sum(1 for place in places if (place if made.layout.excel else (made.pages[0].name, place[1])) not in rows)


def differences(reading: Reading, made: Written) -> list[str]:
    """What was taken beside what was written: nothing may be there that was not written, and what is missing must be
    among the rows refused by name."""
    if reading.purpose != "documents":
        return [f"read as {reading.purpose}"]
    if any(len(one.taken) for one in reading.beside):
        return ["documents taken from another table too"]
    lost = refused_documents(reading, made)
    states = [at for at, one in enumerate(made.documents) if one.state not in ("draft", "void")]
    wanted = [one for at, one in zip(states, expected(made), strict=True) if at not in lost]
    spare = [one for at, one in zip(states, expected(made), strict=True) if at in lost]
    if made.layout.lines == "instalments":
        return summed_differences(reading, made, wanted, spare)
    got, faults = got_rows(reading, made)
    unsaid = made.layout.empty_zero or made.layout.dash_zero
    blank = unsaid and any(warning.key == "open_blank" for warning in reading.warnings)
    for one in wanted:
        match = next((row for row in got if matches(row, one, blank_open=blank)), None)
        if match is None:
            faults.append(said_missing(one, got))
        else:
            got.remove(match)
    for one in spare:
        match = next((row for row in got if matches(row, one, blank_open=blank)), None)
        if match is not None:
            got.remove(match)
    return faults + [f"never written: {brief(row)}" for row in got]


def got_rows(reading: Reading, made: Written) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows taken with their customers as the ledger knows them, and what is wrong with those."""
    known = known_customers(made)
    rows, faults = [], []
    seen: dict[Any, set[str]] = {}
    for row in reading.taken.to_dict("records"):
        people = known.get(row["customer"], [])
        if not people:
            faults.append(f"unknown customer {row['customer']!r} ({row['name']!r}) in row {row['row']}")
        for person in people:
            seen.setdefault(person, set()).add(row["customer"])
        rows.append({**row, "people": people})
    faults += [f"one customer under several labels: {sorted(said)}" for said in seen.values() if len(said) > 1]
    return rows, faults


def matches(row: dict[str, Any], one: Expected, *, blank_open: bool) -> bool:
    """Whether a row taken is the document expected."""
    due = None if row["due"] != row["due"] or row["due"] is None else row["due"].date()
    left = row["open"] == one.open or (blank_open and one.open == 0 and row["open"] == one.amount)
    return (
        one.customer in row["people"]
        and (row["number"], row["day"].date(), due, row["amount"], row["currency"])
        == (one.number, one.day, one.due, one.amount, one.currency)
        and row["kind"] in one.kinds
        and left
    )


def said_missing(one: Expected, got: Sequence[dict[str, Any]]) -> str:
    """What is missing, beside the row that comes nearest."""
    near = next((row for row in got if row["number"] == one.number), None)
    if near is None:
        return f"missing: {one}"
    wanted = {"kind": one.kinds, "day": one.day, "due": one.due, "amount": one.amount, "open": one.open}
    wanted |= {"currency": one.currency, "customer": one.customer}
    found = brief(near)
    return f"differs in {[part for part in wanted if not agrees(part, wanted[part], near)]}: {one} came back as {found}"


def agrees(part: str, wanted: Any, row: dict[str, Any]) -> bool:
    """Whether one part of a row taken is as expected."""
    if part == "kind":
        return row["kind"] in wanted
    if part == "customer":
        return wanted in row["people"]
    if part in ("day", "due"):
        return (None if row[part] != row[part] else row[part].date()) == wanted
    return bool(row[part] == wanted)


def brief(row: dict[str, Any]) -> dict[str, Any]:
    """The parts of a row taken that count."""
    kept = ("row", "customer", "name", "number", "kind", "day", "due", "amount", "open", "currency")
    return {part: str(row[part]) for part in kept}


def summed_differences(
    reading: Reading, made: Written, wanted: Sequence[Expected], spare: Sequence[Expected]
) -> list[str]:
    """The difference per document where a document has several rows with due dates of their own."""
    got, faults = got_rows(reading, made)
    ours: Counter[Any] = Counter()
    for row in got:
        ours[row["people"][0] if row["people"] else None, row["number"]] += row["amount"]
    theirs: Counter[Any] = Counter()
    for one in wanted:
        theirs[one.customer, one.number] += one.amount
    for (customer, number), amount in theirs.items():
        total = ours.pop((customer, number), 0)
        if total != amount:
            faults.append(f"{number} is {amount} and came back as {total}")
    allowed = {(one.customer, one.number) for one in spare}
    return faults + [f"taken although refused: {key} {total}" for key, total in ours.items() if key not in allowed]


def smallest(layout: Layout, documents: Sequence[Document]) -> tuple[Layout, list[Document]]:
    """The plainest layout and the fewest documents that still come back wrong."""
    plain, left = Layout(), list(documents)
    changed = True
    while changed:
        changed = False
        for at in range(len(left) - 1, -1, -1):
            fewer = left[:at] + left[at + 1 :]
            if fewer and still_wrong(layout, fewer):
                left, changed = fewer, True
        for part in fields(Layout):
            if part.name not in KEPT and getattr(layout, part.name) != getattr(plain, part.name):
                simpler = replace(layout, **{part.name: getattr(plain, part.name)})
                if sound(simpler) and still_wrong(simpler, left):
                    layout, changed = simpler, True
        for trap in layout.traps:
            simpler = replace(layout, traps=tuple(one for one in layout.traps if one != trap))
            if still_wrong(simpler, left):
                layout, changed = simpler, True
    return layout, left


def sound(layout: Layout) -> bool:
    """Whether a layout made plainer still says what it must."""
    whose = layout.has("customer_name", "customer_code") or layout.group == "customer"
    money = layout.said != "cell" or (layout.text_cells and layout.money_sign != "none")
    pages = layout.sheets == "one" or layout.excel
    return pages and whose and money and (layout.said != "format" or layout.format == "xlsx")


def still_wrong(layout: Layout, documents: Sequence[Document]) -> bool:
    """Whether it still comes back wrong."""
    return outcome(layout, documents).way == "wrong"


def of_seed(seed: int) -> Outcome:
    """What becomes of a seed."""
    return outcome(drawn(seed))


def shown(layout: Layout, documents: Sequence[Document] | None = None) -> str:
    """The rows of a layout as text, for a reader of failures."""
    made = written(layout, documents_of(layout) if documents is None else documents)
    changed = {
        part.name: getattr(layout, part.name)
        for part in fields(Layout)
        if part.name not in ("seed", "plan") and getattr(layout, part.name) != getattr(Layout(), part.name)
    }
    lines = [f"{changed}"]
    for page in made.pages:
        lines.append(f"-- {page.name}{' (hidden)' if page.hidden else ''}")
        lines += ["; ".join(str(cell).replace("\n", "\\n") for cell in line.cells) for line in page.lines]
    return "\n".join(lines)
