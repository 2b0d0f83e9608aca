"""Which column holds what: every header is offered to the fields that know it, and the cells decide between them."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process

from .amounts import figure
from .cells import as_text
from .dates import ORDERS, day
from .headings import Word, bare, found_words, is_bucket, key, known, meanings, words
from .reading import FIELDS, REQUIRED
from .sheets import is_blank

DATES = frozenset({"invoice_date", "posting_date", "due_date", "settled_date", "last_reminder_date", "matching_date"})
AMOUNTS = frozenset(
    {"amount_incl_vat", "amount_signed", "debit", "credit", "amount_excl_vat", "amount_vat", "open_balance", "paid"}
    | {"credited", "amount_foreign"}
)
WORDED = frozenset(
    {
        "customer_name",
        "status",
        "document_type",
        "contact_person",
        "email",
        "salesperson",
        "address",
        "currency",
        "sign",
    }
)
GENERIC_WORDS = """
    account amount balance bedrag betrag client company compte contact customer date datum document due facture factuur
    firma invoice klant konto kunde montant n name nom naam no nr num number numero nummer open original partner party
    piece rechnung ref reference referentie saldo soort solde state status statut tiers total totaal type details
    relatie societe net gross vat tva btw
"""
GENERIC = frozenset(GENERIC_WORDS.split())
KEPT_ANYWAY = frozenset({"invoice_date", "amount_incl_vat", "open_balance"})
LOOKED_AT = 200
MOSTLY = 0.9
ALIKE, ROUGHLY = 82, 70
"""How alike, out of 100, a misspelt header is to a known one; and one only offered where a column is missing."""

SHORTEST, NEAREST = 4, 8

ALWAYS = frozenset({"due_date", "open_balance", "invoice_date"})
OPTIONAL = """
    amount_vat paid credited status document_type currency settled_date sign applies_to matching_code
"""
MATTERING = frozenset(field for group in REQUIRED for field in group) | ALWAYS | frozenset(OPTIONAL.split())
ELSEWHERE = frozenset({"month", "sales", "credit_limit"})
"""Fields of lists that are no documents, which never take a column from one that is."""


def mapped(
    headers: Sequence[str],
    columns: Sequence[Sequence[Any]],
    chosen: Mapping[str, str],
    skipped: Collection[int] = (),
) -> dict[str, int]:
    """Field -> position of its column; no column serves two fields. `columns` are the first cells of each, `skipped`
    those that are none of them."""
    made = {field: headers.index(header) for field, header in chosen.items() if header in headers and field in FIELDS}
    offers = [
        (-score, position, field)
        for position, header in enumerate(headers)
        if position not in skipped
        for field, score in scores(header, [cell for cell in columns[position] if not is_blank(cell)][:LOOKED_AT])
    ]
    for _, position, field in sorted(offers):
        if field not in made and field not in chosen and field not in ELSEWHERE and position not in made.values():
            made[field] = position
    second_status(made, offers, chosen)
    second_name(made, offers, columns, chosen)
    return {field: position for field, position in made.items() if field in FIELDS}


def second_status(made: dict[str, int], offers: list[tuple[int, int, str]], chosen: Mapping[str, str]) -> None:
    """Gives a second column of statuses, such as Odoo's posting state beside its payment state, a field of its own."""
    spare = [position for _, position, field in sorted(offers) if field == "status" and position not in made.values()]
    if spare and "status_other" not in chosen:
        made["status_other"] = spare[0]


def second_name(
    made: dict[str, int],
    offers: list[tuple[int, int, str]],
    columns: Sequence[Sequence[Any]],
    chosen: Mapping[str, str],
) -> None:
    """Of two columns that may be the customer's name, takes the one that holds codes for the code."""
    named = sorted(position for _, position, field in offers if field == "customer_name")
    free = [position for position in named if position == made.get("customer_name") or position not in made.values()]
    if "customer_code" in made or {"customer_code", "customer_name"} & set(chosen) or len(free) < 2:
        return
    codes = [position for position in free if mostly_codes(columns[position])]
    names = [position for position in free if position not in codes]
    if codes and names:
        made["customer_code"], made["customer_name"] = codes[0], names[0]


def mostly_codes(cells: Sequence[Any]) -> bool:
    """Whether most filled cells of a column have a digit and no space, as a code has and a name has not."""
    filled = [as_text(cell).strip() for cell in cells if not is_blank(cell)][:LOOKED_AT]
    codes = sum(" " not in text and any(map(str.isdigit, text)) for text in filled)
    return bool(filled) and codes >= MOSTLY * len(filled)


def scores(header: str, filled: Sequence[Any]) -> list[tuple[str, int]]:
    """The fields a header may stand for, each with how well header and cells fit it."""
    lines = found_words(header)
    return [
        (field, points) for field in {line.field for line in lines} if (points := score(field, header, lines, filled))
    ]


def score(field: str, header: str, lines: Sequence[Word], filled: Sequence[Any]) -> int:
    """Points out of 100 for one field: less for a word of many meanings, a column without cells or cells that are no
    days or amounts; 0 where it cannot be."""
    points = 100 - 20 * (key(header) in GENERIC) - 5 * (not filled)
    points -= 5 * (field in ("contact_person", "gl_account", "amount_signed", "po_reference", "entity", "posting_date"))
    points -= 10 * (field == "invoice_number" and key(header).endswith("id"))
    points -= 3 * all(line.source == "ours" for line in lines if line.field == field)
    if filled and not fits(field, filled):
        return points - 60 if field in KEPT_ANYWAY or could_hold(field, filled) else 0
    return points


def could_hold(field: str, filled: Sequence[Any]) -> bool:
    """Whether a column may be the field's, lines between the documents aside, whose texts stand where they can."""
    days = field in DATES and any(map(is_day, filled)) and not any(map(is_amount, filled))
    money = field in AMOUNTS and any(map(is_amount, filled)) and not any(map(is_day, filled))
    return fits(field, filled) or days or money


def fits(field: str, filled: Sequence[Any]) -> bool:
    """Whether at least half of the filled cells are what the field holds."""
    if field in DATES:
        return 2 * sum(map(is_day, filled)) >= len(filled)
    if field in AMOUNTS:
        return 2 * sum(map(is_amount, filled)) >= len(filled)
    if field in WORDED:
        return 2 * sum(isinstance(cell, str) and not is_amount(cell) for cell in filled) >= len(filled)
    return 2 * sum(not isinstance(cell, bool) for cell in filled) >= len(filled)


def is_day(cell: Any) -> bool:
    """Whether a cell can be a day."""
    text = " ".join(as_text(cell).split())
    return any(day(text, order) for order in ORDERS)


def is_amount(cell: Any) -> bool:
    """Whether a cell can be an amount."""
    if isinstance(cell, str):
        found = figure(cell)
        return found is not None and bool(found.digits)
    return isinstance(cell, float | int) and not isinstance(cell, bool)


def suggestions(
    headers: Sequence[str], columns: Sequence[Sequence[Any]], made: Mapping[str, int], chosen: Mapping[str, str]
) -> dict[str, str]:
    """Field -> a header nobody knows that looks like one of the field's, for the fields that matter and have none."""
    lacking = set(missing(made))
    found: dict[str, tuple[float, str]] = {}
    for position, header in enumerate(headers):
        if position in made.values() or known(header) or is_bucket(header) or key(header) in words("~line_item"):
            continue
        filled = [cell for cell in columns[position] if not is_blank(cell)][:LOOKED_AT]
        for field, likeness in alike(key(bare(header))) if filled else ():
            free = field not in made and field not in chosen and not given_otherwise(field, made)
            enough = likeness >= (ROUGHLY if field in lacking else ALIKE)
            if free and enough and could_hold(field, filled) and likeness > found.get(field, (0.0, ""))[0]:
                found[field] = (likeness, header)
    return {field: header for field, (_, header) in found.items()}


def alike(written: str) -> list[tuple[str, float]]:
    """The fields whose headers a header nobody knows resembles, with how much out of 100. A known header with a word
    more is another header, and no misspelling."""
    spelt = spellings()
    if len(written) < SHORTEST:
        return []
    near = process.extract(written, list(spelt), scorer=fuzz.ratio, score_cutoff=ROUGHLY, limit=NEAREST)
    slips = ((name, score) for name, score, _ in near if name not in written or len(written) - len(name) <= 1)
    return [(field, score) for name, score in slips for field in spelt[name]]


def given_otherwise(field: str, made: Mapping[str, int]) -> bool:
    """Whether another field of its group of REQUIRED does already what a field would do."""
    if field == "amount_vat":
        return "amount_excl_vat" not in made
    if field in ("debit", "credit"):
        return "debit" not in made and "credit" not in made and any(one in made for one in REQUIRED[2])
    group = next((group for group in REQUIRED if field in group), ())
    return field not in ALWAYS and any(other in made for other in group if other != "open_balance")


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """Header key -> the fields that matter among those it may stand for."""
    return {
        known_as: fields
        for known_as, lines in meanings().items()
        if (fields := tuple(dict.fromkeys(line.field for line in lines if line.field in MATTERING)))
    }


def missing(made: Collection[str]) -> list[str]:
    """The groups of REQUIRED of which no field is mapped, each by its first name."""
    return [group[0] for group in REQUIRED if not any(field in made for field in group)]
