"""The exports collected and invented: every one gives the facts known of it, or says why it gives nothing."""

import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from src.collections.readers import Choices, Reading, Unreadable, read

HERE = Path(__file__).parent
FILES = HERE / "readers" / "files"
EXPECTED = HERE / "readers" / "expected"
TABLE = HERE.parent / "docs" / "samples.md"
SAMPLES = HERE.parents[1] / "shared" / "samples"
REWRITE = bool(os.environ.get("UPDATE_EXPECTED"))
NOT_SAMPLES = (".md",)
SPREADSHEET = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
HEAD = """# Samples

What every sample gives beside what is known of it. Rewritten by `make expected` where all samples are at hand; what
each must give stands in `tests/readers/expected/`, a file per sample. Sums are in units of the currency; none crosses
currencies. Samples of others are not part of this repository.

| file | result | expected | remark |
|---|---|---|---|
"""


def known() -> list[str]:
    """The names of all samples whose facts are known, and of those that lie here."""
    here = {path.name for path in FILES.iterdir() if path.suffix not in NOT_SAMPLES}
    return sorted(here | {path.stem for path in EXPECTED.glob("*.json")}, key=str.casefold)


def content_of(name: str) -> bytes:
    """The bytes of a sample; skips where it is not at hand."""
    found = [FILES / name, *sorted(SAMPLES.rglob(name))]
    path = next((path for path in found if path.exists()), None)
    if path is None:
        pytest.skip("this sample is not at hand")
    return path.read_bytes()


def expectation(name: str) -> dict[str, Any]:
    """What is known of a sample."""
    path = EXPECTED / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def facts(name: str, content: bytes) -> dict[str, Any]:
    """What comes of a sample: counts, sums in cents per currency and first and last days."""
    try:
        reading = read(name, content, Choices())
    except Unreadable as refusal:
        return {"unreadable": refusal.key, "documents": 0, "nothing": True}
    taken = reading.taken
    return {
        "kind": reading.kind,
        "purpose": reading.purpose,
        "sheets_read": list(reading.sheets_read),
        "header_row": reading.header_row,
        "as_of": None if reading.as_of is None else str(reading.as_of),
        "rows": {name: count for name, count in reading.rows.items() if count and name != "total"},
        "documents": len(taken),
        "customers": int(taken["customer"].nunique()),
        "amount": sums(taken, "amount"),
        "open": sums(taken, "open"),
        "document_dates": span(taken["day"]),
        "due_dates": span(taken["due"]),
        "payments": sums(reading.payments, "amount"),
        "people": len(reading.people),
        "totals": [[one["stated"], one["difference"]] for one in reading.file_totals if one["reason"] != "percent"],
        "refused": len(reading.refused),
        "questions": [
            f"{asked.key} {asked.header or asked.values.get('field', '')}".strip() for asked in reading.questions
        ],
        "warnings": sorted({warning.key for warning in reading.warnings}),
        "nothing": taken.empty and bool(reading.questions),
        "total": adding_up(reading),
    }


def adding_up(reading: Reading) -> bool:
    """Whether every row is in exactly one class, and as many are taken and refused as the classes say."""
    rows = reading.rows
    parts = sum(count for name, count in rows.items() if name != "total")
    return rows["total"] == parts and rows["refused"] == len(reading.refused)


def sums(table: pd.DataFrame, column: str) -> dict[str, int]:
    """Cents per currency."""
    return {str(code): int(cents) for code, cents in table.groupby("currency")[column].sum().items()}


def span(days: pd.Series) -> list[str] | None:
    """The first and the last day."""
    return [str(days.min().date()), str(days.max().date())] if days.notna().any() else None


def beside(wanted: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """What was found of that which is wanted; of rows and warnings no more than is asked for."""
    made = {part: found.get(part) for part in wanted if part != "remark"}
    if "rows" in wanted and found.get("rows"):
        made["rows"] = {name: found["rows"].get(name, 0) for name in wanted["rows"]}
    if "warnings" in wanted:
        made["warnings"] = [key for key in wanted["warnings"] if key in found.get("warnings", ())]
    return made


@pytest.mark.parametrize("name", known())
def test_a_sample_gives_the_facts_known_of_it(name: str) -> None:
    wanted, found = expectation(name), facts(name, content_of(name))
    assert found.get("total", True)
    if REWRITE:
        made = beside(wanted, found) if wanted else found
        remark = {"remark": wanted["remark"]} if "remark" in wanted else {}
        text = json.dumps({**made, **remark}, ensure_ascii=False, indent=2)
        (EXPECTED / f"{name}.json").write_text(f"{text}\n", "utf-8")
        return
    assert wanted, "nothing is known of this sample: run `make expected` and look at what it writes"
    assert beside(wanted, found) == {part: value for part, value in wanted.items() if part != "remark"}


def collected() -> dict[str, dict[str, Any]]:
    """What the collection itself says of each sample, by name."""
    listed = SAMPLES / "samples.json"
    if not listed.exists():
        pytest.skip("the collected exports are not here")
    return {Path(one["file"]).name: one["expected"] for one in json.loads(listed.read_text("utf-8"))}


def cents(units: Any) -> int:
    """Units as cents."""
    return round(float(str(units).split()[0]) * 100)


def test_what_is_expected_is_what_the_collection_says_and_not_what_was_read() -> None:
    for name, said in collected().items():
        wanted = expectation(name)
        if not said or "unreadable" in wanted or wanted.get("rows", {}).get("draft"):
            continue
        claims = {
            "header_row": first(said.get("header_row_index")),
            "customers": said.get("customers"),
            "document_dates": said.get("invoice_dates"),
            "due_dates": said.get("due_dates"),
            "open": total(said.get("open_sum_by_currency") or said.get("open_sum")),
            "amount": total(said.get("invoice_total")),
            "payments": total(said.get("payments_sum")),
            "invoice": said.get("invoice_rows"),
        }
        ours = {**wanted, "invoice": wanted.get("rows", {}).get("invoice")}
        for part in ("open", "amount", "payments"):
            ours[part] = None if ours.get(part) is None else sorted(ours[part].values())
        for part, claim in claims.items():
            assert claim is None or ours.get(part) is None or ours[part] == claim, f"{name}: {part}"


def first(index: int | list[int] | None) -> int | None:
    """The row of a header from 1."""
    return None if index is None else (index[0] if isinstance(index, list) else index) + 1


def total(said: Any) -> list[int] | None:
    """Sums as cents in order, or None where the collection gives none."""
    if said is None:
        return None
    return sorted(map(cents, said.values())) if isinstance(said, dict) else [cents(said)]


def test_every_sample_collected_has_its_expected_facts() -> None:
    assert set(collected()) <= set(known())


def test_the_table_of_samples_says_what_they_give() -> None:
    assert collected()
    lines = [line(name) for name in known()]
    text = HEAD + "\n".join(lines) + "\n"
    if REWRITE:
        TABLE.write_text(text, "utf-8")
    assert TABLE.read_text("utf-8") == text


def line(name: str) -> str:
    """The line of a sample in the table."""
    wanted = expectation(name)
    return f"| {name} | {told(facts(name, content_of(name)))} | {told(wanted)} | {wanted.get('remark', '')} |"


def told(known_: dict[str, Any]) -> str:
    """The facts that count, in a few words."""
    if "unreadable" in known_:
        return f"not read: {known_['unreadable']}"
    if known_.get("questions"):
        return f"asks: {', '.join(known_['questions'])}"
    if known_.get("nothing"):
        return "nothing taken"
    if known_.get("purpose") == "payments":
        return f"{counted(known_['rows'].get('payment', 0), 'payment')}, {money(known_['payments'])}"
    if known_.get("purpose") == "customers":
        return counted(known_["people"], "customer")
    parts = [counted(known_["documents"], "document")]
    parts += [counted(known_["customers"], "customer")] if known_.get("customers") else []
    parts += [f"{money(known_['open'])} open"] if known_.get("open") else []
    parts += [f"{counted(known_['refused'], 'row')} refused"] if known_.get("refused") else []
    return ", ".join(parts)


def counted(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def money(sums_: dict[str, int]) -> str:
    """Sums as one writes them."""
    return " + ".join(f"{cents_ / 100:,.2f} {code}" for code, cents_ in sorted(sums_.items()))
