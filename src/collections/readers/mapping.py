"""Which column holds what: every header is offered to the fields that know it, and the cells decide between them."""

from collections.abc import Mapping, Sequence
from typing import Any

from .amounts import figure
from .cells import as_text
from .dates import ORDERS, day
from .headings import Word, found_words, key
from .reading import FIELDS, REQUIRED
from .sheets import is_blank

DATES = frozenset({"invoice_date", "posting_date", "due_date", "settled_date", "last_reminder_date", "matching_date"})
AMOUNTS = frozenset(
    {"amount_incl_vat", "amount_signed", "debit", "credit", "amount_excl_vat", "amount_vat", "open_balance", "paid"}
    | {"credited", "amount_foreign"}
)
WORDED = frozenset({"customer_name", "status", "document_type", "contact_person", "email", "salesperson", "address"})
GENERIC_WORDS = """
    account amount balance bedrag betrag client company compte contact customer date datum document due facture factuur
    firma invoice klant konto kunde montant n name nom naam no nr num number numero nummer open original partner party
    piece rechnung ref reference referentie saldo soort solde state status statut tiers total totaal type details
    relatie societe net gross vat tva btw
"""
GENERIC = frozenset(GENERIC_WORDS.split())
KEPT_ANYWAY = frozenset({"invoice_date", "amount_incl_vat", "open_balance"})
LOOKED_AT = 200


def mapped(headers: Sequence[str], columns: Sequence[Sequence[Any]], chosen: Mapping[str, str]) -> dict[str, int]:
    """Field -> position of its column; no column serves two fields. `columns` are the first cells of each."""
    made = {field: headers.index(header) for field, header in chosen.items() if header in headers and field in FIELDS}
    offers = [
        (-score, position, field)
        for position, header in enumerate(headers)
        for field, score in scores(header, [cell for cell in columns[position] if not is_blank(cell)][:LOOKED_AT])
    ]
    for _, position, field in sorted(offers):
        if field not in made and field not in chosen and position not in made.values():
            made[field] = position
    second_status(made, offers, chosen)
    return {field: position for field, position in made.items() if field in FIELDS}


def second_status(made: dict[str, int], offers: list[tuple[int, int, str]], chosen: Mapping[str, str]) -> None:
    """Gives a second column of statuses, such as Odoo's posting state beside its payment state, a field of its own."""
    spare = [position for _, position, field in sorted(offers) if field == "status" and position not in made.values()]
    if spare and "status_other" not in chosen:
        made["status_other"] = spare[0]


def scores(header: str, filled: Sequence[Any]) -> list[tuple[str, int]]:
    """The fields a header may stand for, each with how well header and cells fit it."""
    words = found_words(header)
    return [
        (field, points) for field in {word.field for word in words} if (points := score(field, header, words, filled))
    ]


def score(field: str, header: str, words: Sequence[Word], filled: Sequence[Any]) -> int:
    """Points out of 100 for one field: less for a word of many meanings, a column without cells or cells that are no
    days or amounts; 0 where it cannot be."""
    points = 100 - 20 * (key(header) in GENERIC) - 5 * (not filled)
    points -= 5 * (field in ("contact_person", "gl_account", "amount_signed", "po_reference", "entity", "posting_date"))
    points -= 10 * (field == "invoice_number" and key(header).endswith("id"))
    points -= 3 * all(word.source == "ours" for word in words if word.field == field)
    if filled and not fits(field, filled):
        return points - 60 if field in KEPT_ANYWAY else 0
    return points


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


def missing(made: Mapping[str, int]) -> list[str]:
    """The groups of REQUIRED of which no field is mapped, each by its first name."""
    return [group[0] for group in REQUIRED if not any(field in made for field in group)]
