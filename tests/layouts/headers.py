"""The headers of a layout: a word of the dictionary for each field, in another case or spelling, or misspelt."""

import csv
import random
import unicodedata
from functools import cache
from pathlib import Path

from .layout import Layout
from .ledger import AS_OF
from .words import BUCKETS, TRAPS

DICTIONARY = Path(__file__).parents[2] / "data" / "headings.csv"
COMMON = {
    "invoice_number": {"fr": "N° facture", "nl": "Factuurnummer", "en": "Invoice Number", "de": "Rechnungsnummer"},
    "customer_code": {"fr": "Code client", "nl": "Klantnummer", "en": "Customer No.", "de": "Kundennummer"},
    "customer_name": {"fr": "Client", "nl": "Klant", "en": "Customer", "de": "Kunde"},
    "invoice_date": {"fr": "Date facture", "nl": "Factuurdatum", "en": "Invoice Date", "de": "Rechnungsdatum"},
    "due_date": {"fr": "Échéance", "nl": "Vervaldatum", "en": "Due Date", "de": "Fälligkeitsdatum"},
    "amount_incl_vat": {"fr": "Montant TTC", "nl": "Factuurbedrag", "en": "Invoice Amount", "de": "Rechnungsbetrag"},
    "amount_excl_vat": {"fr": "Montant HT", "nl": "Bedrag excl. BTW", "en": "Net Amount", "de": "Netto Betrag"},
    "amount_vat": {"fr": "TVA", "nl": "BTW", "en": "Tax Amount", "de": "Steuerwert"},
    "open_balance": {"fr": "Solde", "nl": "Openstaand bedrag", "en": "Balance Due", "de": "Offener Betrag"},
    "paid": {"fr": "Payé", "nl": "Betaald", "en": "Paid", "de": "Bezahlt"},
    "credited": {"fr": "Avoirs", "nl": "Gecrediteerd", "en": "Credit Notes", "de": "Gutschriften"},
    "debit": {"fr": "Débit", "nl": "Debet", "en": "Debit", "de": "Soll"},
    "credit": {"fr": "Crédit", "nl": "Credit", "en": "Credit", "de": "Haben"},
    "sign": {"fr": "Sens", "nl": "D/C", "en": "Dr/Cr", "de": "S/H"},
    "document_type": {"fr": "Type de pièce", "nl": "Documenttype", "en": "Document Type", "de": "Belegart"},
    "status": {"fr": "Statut", "nl": "Status", "en": "Status", "de": "Status"},
    "currency": {"fr": "Devise", "nl": "Munt", "en": "Currency", "de": "Währung"},
}
AMOUNTS = ("amount_incl_vat", "amount_excl_vat", "amount_vat", "open_balance", "paid", "credited", "debit", "credit")
LOOKED_THROUGH = {"amount_signed": "amount_incl_vat"}
SIGN_AT_END = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF"}


def bare(text: str) -> str:
    """A text without accents, case, spaces and punctuation."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if letter.isalnum() and not unicodedata.combining(letter))


@cache
def listed() -> dict[tuple[str, str], tuple[str, ...]]:
    """(field, language) -> the headers of the dictionary that no other field shares."""
    with DICTIONARY.open(encoding="utf-8", newline="") as lines:
        words = [line for line in csv.DictReader(lines) if not line["field"].startswith("~")]
    fields: dict[str, set[str]] = {}
    for word in words:
        fields.setdefault(bare(word["header"]), set()).add(LOOKED_THROUGH.get(word["field"], word["field"]))
    made: dict[tuple[str, str], list[str]] = {}
    for word in words:
        if len(fields[bare(word["header"])]) == 1:
            made.setdefault((word["field"], word["lang"]), []).append(word["header"])
    return {place: tuple(headers) for place, headers in made.items()}


def header(field: str, layout: Layout, chance: random.Random) -> str:
    """The header of one field, before its spelling."""
    choices = listed().get((field, layout.lang), ()) if layout.any_header else ()
    if layout.plan.currencies != ("EUR",):
        choices = tuple(text for text in choices if not bare(text).endswith("eur"))
    return chance.choice(choices) if choices and field != "sign" else COMMON[field][layout.lang]


def trap_headers(trap: str, layout: Layout) -> tuple[str, ...]:
    """The headers of the columns of one trap."""
    return BUCKETS[layout.lang] if trap == "buckets" else (TRAPS[trap][layout.lang],)


def spelt(text: str, spelling: str) -> str:
    """A header in the spelling of a layout."""
    if spelling == "bare":
        return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    ways = {
        "plain": text,
        "lower": text.lower(),
        "upper": text.upper(),
        "under": text.replace(" ", "_").lower(),
        "starred": f"*{text}",
        "dotted": f"{text} :",
        "spaced": f" {text.replace(' ', chr(160) + ' ')} ",
    }
    return ways[spelling] if text else ""


def misspelt(text: str, chance: random.Random) -> str:
    """A header with one letter lost, doubled or two in the wrong order; too short ones stay as they are."""
    places = [at for at in range(2, len(text) - 1) if text[at].isalpha() and text[at - 1].isalpha()]
    if len(bare(text)) < 6 or not places:
        return text
    at = chance.choice(places)
    way = chance.randrange(3)
    if way == 0:
        return text[:at] + text[at + 1 :]
    if way == 1:
        return text[:at] + text[at] + text[at:]
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def with_currency(text: str, code: str, chance: random.Random) -> str:
    """The header of an amount with its currency at the end."""
    return chance.choice((f"{text} ({code})", f"{text} {code}", f"{text} ({SIGN_AT_END[code]})", f"{text} [{code}]"))


def bucket(days_late: int) -> int:
    """Which of the five buckets an age belongs to.

    >>> [bucket(days) for days in (0, 1, 30, 31, 90, 91)]
    [0, 1, 1, 2, 3, 4]
    """
    return 0 if days_late <= 0 else min(4, 1 + (days_late - 1) // 30)


def bucket_of(day: object, due: object) -> int:
    """The bucket of a document on the day of the ledger."""
    last = due or day
    return bucket((AS_OF - last).days)  # type: ignore[operator]
