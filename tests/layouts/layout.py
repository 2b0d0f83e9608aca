"""A layout: how a ledger is written. Each field at its default is the plainest choice, so that a failing layout can be
made plainer field by field until what fails is plain to see."""

import random
from dataclasses import dataclass, replace
from typing import Any

from .ledger import RATES, Plan
from .words import LANGS, TRAPS

PLAIN = ("invoice_number", "customer_name", "invoice_date", "due_date", "amount_incl_vat", "open_balance")
MONEY = (
    (("amount_incl_vat", "open_balance"), 30),
    (("amount_incl_vat",), 8),
    (("open_balance",), 12),
    (("amount_incl_vat", "paid", "open_balance"), 10),
    (("amount_incl_vat", "paid"), 6),
    (("amount_incl_vat", "paid", "credited"), 2),
    (("debit", "credit"), 9),
    (("debit", "credit", "open_balance"), 4),
    (("amount_incl_vat", "sign"), 6),
    (("open_balance", "sign"), 3),
    (("amount_excl_vat", "amount_vat", "amount_incl_vat", "open_balance"), 8),
    (("amount_excl_vat", "amount_vat"), 2),
)
DATES = {
    "fr": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%Y-%m-%d", "%Y%m%d", "%Y-%m-%d 00:00:00", "long", "short"),
    "nl": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%m-%y", "%Y-%m-%d", "%Y/%m/%d", "long", "short"),
    "en": ("%d/%m/%Y", "%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%Y-%m-%d", "%d %b %Y", "long", "short", "bare"),
    "de": ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "long"),
}
THOUSANDS = {",": ("", ".", " ", "\u00a0", "\u202f", "\u2009", "'", "’"), ".": ("", ",", " ", "\u00a0", "\u202f", "'")}
SPELLINGS = ("plain", "lower", "upper", "bare", "under", "starred", "dotted", "spaced")
TEXT_FORMATS = ("csv", "html")


@dataclass(frozen=True)
class Layout:
    """How a ledger is written; `seed` feeds what is left to chance while writing (which word, which phone number)."""

    seed: int = 0
    plan: Plan = Plan()
    lang: str = "fr"
    format: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ";"
    sep_line: bool = False
    fields: tuple[str, ...] = PLAIN
    traps: tuple[str, ...] = ()
    shuffled: bool = False
    any_header: bool = False
    spelling: str = "plain"
    misspelt: str = ""
    titles: int = 0
    dated: bool = False
    title_cells: bool = False
    margin: int = 0
    gaps: bool = False
    header: str = "one"
    header_again: str = "never"
    group: str = "none"
    group_line: str = "name"
    subtotal: str = "none"
    group_sums: bool = False
    total: bool = False
    total_first: bool = False
    percent: bool = False
    carried: bool = False
    page_titles: bool = False
    footer: bool = False
    lines: str = "one"
    date: str = "%d/%m/%Y"
    mark: str = ","
    thousands: str = ""
    decimals: str = "two"
    negative: str = "-"
    money_sign: str = "none"
    text_cells: bool = False
    signed: bool = True
    flipped: bool = False
    empty_zero: bool = False
    dash_zero: bool = False
    said: str = "nowhere"
    sheets: str = "one"

    @property
    def excel(self) -> bool:
        """Whether cells have types."""
        return self.format in ("xlsx", "ods", "spreadsheetml")

    @property
    def typed(self) -> bool:
        """Whether amounts are numbers and not text."""
        return self.excel and not self.text_cells

    def has(self, *fields: str) -> bool:
        """Whether any of these fields has a column."""
        return any(field in self.fields for field in fields)


def drawn(seed: int) -> Layout:
    """The layout of a seed."""
    chance = random.Random(f"layout {seed}")
    lang = chance.choice(LANGS) if chance.random() < 0.7 else "fr"
    made: dict[str, Any] = {"seed": seed, "lang": lang, **drawn_file(chance)}
    made |= drawn_table(chance, lang) | drawn_figures(chance, lang, made["format"])
    made["fields"] = drawn_fields(chance, made)
    made |= drawn_credit(chance, made)
    made["plan"] = drawn_plan(chance, made)
    made |= drawn_said(chance, made)
    if chance.random() < 0.12:
        made["misspelt"] = chance.choice(made["fields"])
    return settled(Layout(**made))


def often(chance: random.Random, share: float) -> bool:
    """True in that share of the cases."""
    return chance.random() < share


def drawn_file(chance: random.Random) -> dict[str, Any]:
    """The kind of file."""
    form = chance.choices(("csv", "xlsx", "html", "spreadsheetml", "ods"), (52, 32, 6, 6, 4))[0]
    return {
        "format": form,
        "encoding": chance.choices(("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"), (4, 3, 4, 1, 0.5))[0],
        "delimiter": chance.choices((";", ",", "\t", "|"), (5, 3, 3, 1))[0],
        "sep_line": form == "csv" and often(chance, 0.05),
        "sheets": chance.choices(("one", "summary", "hidden", "two", "notes"), (60, 10, 8, 12, 10))[0],
    }


def drawn_table(chance: random.Random, lang: str) -> dict[str, Any]:
    """What stands around the documents."""
    group = chance.choices(("none", "customer", "bucket"), (64, 28, 8))[0]
    return {
        "traps": tuple(chance.sample([*sorted(TRAPS), "buckets"], chance.choice((0, 0, 1, 2, 4)))),
        "shuffled": often(chance, 0.4),
        "any_header": often(chance, 0.6),
        "spelling": chance.choices(SPELLINGS, (40, 8, 8, 6, 8, 3, 4, 3))[0],
        "titles": chance.choice((0, 0, 0, 1, 2, 3, 5, 8, 12)),
        "dated": often(chance, 0.7),
        "title_cells": often(chance, 0.3),
        "margin": chance.choices((0, 1, 2), (90, 7, 3))[0],
        "gaps": often(chance, 0.2),
        "header": chance.choices(("one", "split", "banner"), (88, 6, 6))[0],
        "header_again": chance.choices(("never", "group", "page"), (85, 8, 7))[0],
        "group": group,
        "group_line": chance.choice(("name", "code - name", "code name", "label", "name (code)", "two cells")),
        "subtotal": chance.choices(("none", "label", "bare"), (3, 5, 2) if group != "none" else (95, 5, 0))[0],
        "total": often(chance, 0.35),
        "group_sums": often(chance, 0.1),
        "total_first": often(chance, 0.04),
        "percent": often(chance, 0.04),
        "carried": often(chance, 0.25),
        "page_titles": often(chance, 0.4),
        "footer": often(chance, 0.1),
        "lines": chance.choices(("one", "repeat", "sum", "instalments"), (86, 6, 5, 3))[0],
    }


def drawn_figures(chance: random.Random, lang: str, form: str) -> dict[str, Any]:
    """How amounts and days are written."""
    mark = chance.choice(",.") if lang == "en" else chance.choices(",.", (8, 2))[0]
    dates = DATES[lang]
    if form not in TEXT_FORMATS:
        dates = ("excel",) * 8 + ("serial",) * 2 + dates[:4]
    return {
        "date": chance.choice(dates),
        "mark": mark,
        "thousands": chance.choice(THOUSANDS[mark]),
        "decimals": chance.choices(("two", "natural"), (9, 1))[0],
        "negative": chance.choices(("-", "trailing", "parens", "minus", "CR", "S/H"), (60, 10, 10, 4, 5, 3))[0],
        "money_sign": chance.choices(("none", "before", "after", "code"), (70, 8, 14, 8))[0],
        "text_cells": often(chance, 0.15),
        "empty_zero": often(chance, 0.06),
        "dash_zero": often(chance, 0.05),
    }


def drawn_fields(chance: random.Random, made: dict[str, Any]) -> tuple[str, ...]:
    """The columns that mean something."""
    ways: list[tuple[str, ...]] = [("customer_name",), ("customer_code", "customer_name"), ("customer_code",)]
    who = chance.choices(ways, (5, 5, 1))[0]
    if made["group"] == "customer":
        who = chance.choices([("customer_name",), ()], (4, 6))[0]
    when = chance.choices((("invoice_date", "due_date"), ("invoice_date",), ("due_date",)), (16, 3, 2))[0]
    money = chance.choices([fields for fields, _ in MONEY], [weight for _, weight in MONEY])[0]
    extra = tuple(field for field, share in (("document_type", 0.4), ("status", 0.25)) if often(chance, share))
    return ("invoice_number", *who, *when, *money, *extra)


def drawn_credit(chance: random.Random, made: dict[str, Any]) -> dict[str, Any]:
    """How what the customer has to his credit is told from what he owes."""
    typed = "document_type" in made["fields"]
    signed = not (typed and often(chance, 0.35))
    return {"signed": signed or "debit" in made["fields"] or "sign" in made["fields"], "flipped": often(chance, 0.02)}


def drawn_plan(chance: random.Random, made: dict[str, Any]) -> Plan:
    """The ledger that suits a layout."""
    settled_told = {"paid", "status", "open_balance"} & set(made["fields"])
    return Plan(
        documents=chance.choice((3, 4, 5, 6, 8, 10, 14, 20, 25)),
        customers=chance.choice((1, 2, 3, 4, 6)),
        awkward=often(chance, 0.6),
        credits=often(chance, 0.6),
        receipts=often(chance, 0.3),
        everything=bool(settled_told) and often(chance, 0.3),
        partial=bool({"paid", "open_balance"} & set(made["fields"])) and often(chance, 0.4),
        drafts="status" in made["fields"] and often(chance, 0.4),
        dues="invoice_date" not in made["fields"],
        currencies=drawn_currencies(chance),
        shared=often(chance, 0.08),
        numbers=chance.choice(("text", "text", "text", "slashes", "figures", "zeros", "dates")),
    )


def drawn_currencies(chance: random.Random) -> tuple[str, ...]:
    """The euro alone, another currency alone, or several."""
    if often(chance, 0.12):
        return tuple(chance.sample(RATES, chance.choice((2, 3))))
    return (chance.choice(RATES),) if often(chance, 0.15) else ("EUR",)


def drawn_said(chance: random.Random, made: dict[str, Any]) -> dict[str, Any]:
    """Where the currency is said: always where it is not the euro alone."""
    codes = made["plan"].currencies
    if len(codes) > 1:
        return {"said": chance.choice(("column", "cell"))}
    if codes == ("EUR",):
        return {"said": chance.choice(("nowhere", "nowhere", "column", "header"))}
    return {"said": chance.choice(("column", "header", "cell", "format" if made["format"] == "xlsx" else "column"))}


def settled(layout: Layout) -> Layout:
    """The layout with the choices taken back that contradict one another."""
    changed: dict[str, Any] = {}
    if not layout.excel:
        changed["sheets"] = "one"
    if layout.said == "cell":
        changed |= {"text_cells": True, "money_sign": layout.money_sign if layout.money_sign != "none" else "code"}
    elif layout.money_sign != "none" and layout.plan.currencies != ("EUR",):
        changed["money_sign"] = "none"
    if layout.said == "format":
        changed["text_cells"] = False
    if layout.has("debit", "sign"):
        changed |= {"negative": "-", "flipped": False}
    if not layout.signed:
        changed |= {"flipped": False}
    if changed.get("flipped", layout.flipped):
        changed["plan"] = replace(layout.plan, credits=False, receipts=False)
    if len(layout.plan.currencies) > 1:
        changed |= {"subtotal": "none", "total": False, "group_sums": False, "carried": False, "percent": False}
    if "solde" in layout.traps and not runs(layout):
        changed["traps"] = tuple(trap for trap in layout.traps if trap != "solde")
    if layout.lines != "one":
        changed |= {"group": "none", "subtotal": "none", "total": False, "carried": False, "percent": False}
        if not layout.has("customer_code", "customer_name"):
            layout = replace(layout, fields=("customer_name", *layout.fields))
            changed["fields"] = layout.fields
        if layout.lines in ("sum", "instalments"):
            changed["fields"] = only_amounts(layout.fields)
            changed["plan"] = replace(changed.get("plan", layout.plan), everything=False, partial=False, drafts=False)
        if layout.lines == "instalments" and not layout.has("due_date"):
            changed["fields"] = (*changed["fields"], "due_date")
    if layout.format != "xlsx" and layout.header == "banner" and layout.format != "html":
        changed["header"] = "one"
    return replace(layout, **changed)


def runs(layout: Layout) -> bool:
    """Whether a running balance can stand in a layout under the name of what is open: beside signed amounts of one
    currency, on rows enough to see that it runs."""
    told = layout.has("open_balance", "paid", "sign", "status", "amount_excl_vat") or not layout.signed
    plan = layout.plan
    return (
        not told and not layout.flipped and len(plan.currencies) == 1 and plan.documents >= 6 and layout.lines == "one"
    )


def only_amounts(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields with one column of amounts, that of the document."""
    spare = ("paid", "credited", "open_balance", "amount_excl_vat", "amount_vat", "status")
    kept = tuple(field for field in fields if field not in spare)
    return kept if {"amount_incl_vat", "debit"} & set(kept) else (*kept, "amount_incl_vat")
