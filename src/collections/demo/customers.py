"""The firm's customers: who they are, where they are, and whom one writes to there."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from random import Random

from .company_numbers import NUMBERS
from .firm import DEMO, Firm
from .vocabulary import lines


@dataclass(frozen=True)
class Payer:
    """A customer; `manner` is a key of MANNERS, `since` the days before the last export when its trouble began."""

    code: str
    name: str
    manner: str
    size: str
    terms: int
    since: int
    language: str
    country: str
    currency: str
    contact: str
    salutation: str
    email: str
    phone: str
    address: str
    company_number: str
    vat_number: str
    salesperson: str


@cache
def payers(firm: Firm = DEMO) -> tuple[Payer, ...]:
    """The firm's customers, in the order of their codes."""
    return tuple(_payer(firm, index, line) for index, line in enumerate(lines("customers.csv")))


def _payer(firm: Firm, index: int, line: dict[str, str]) -> Payer:
    draw = Random(f"{firm.seed}/customer/{index}")
    towns = [place for place in lines("places.csv") if place["region"] == line["region"]]
    people = [person for person in lines("people.csv") if person["language"] == line["language"]]
    town, person, family = draw.choice(towns), draw.choice(people), draw.choice(people)["last"]
    company_number, vat_number = NUMBERS[town["country"]](index)
    return Payer(
        code=f"C{1001 + index}",
        name=line["name"],
        manner=line["manner"],
        size=line["size"],
        terms=int(line["terms"]),
        since=int(line["since"] or 0),
        language=line["language"],
        country=town["country"],
        currency="GBP" if town["country"] == "GB" else "EUR",
        contact=f"{person['first']} {family}",
        salutation=f"{person['title']} {family}",
        email=f"{MAILBOXES[line['language']]}@{_domain(line['name'])}.example",
        phone=PHONES[town["country"]].format(index // 100, index % 100),
        address=_address(draw, town, draw.choice(towns)["street"]),
        company_number=company_number,
        vat_number=vat_number,
        salesperson=draw.choice(SALESPEOPLE[line["language"]]),
    )


MAILBOXES = {"fr": "comptabilite", "nl": "boekhouding", "en": "accounts"}
PHONES = {"BE": "+32 2 555 {:02d} {:02d}", "FR": "+33 1 99 00 {:02d} {:02d}", "GB": "+44 20 7946 {:02d}{:02d}"}
SALESPEOPLE = {
    "fr": ("Nathalie Dubois", "Inès Marchand"),
    "nl": ("Koen Peeters", "Inès Marchand"),
    "en": ("Koen Peeters",),
}


def _domain(name: str) -> str:
    """The name's first words as a domain is written."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "".join(sign if sign.isalnum() else " " for sign in plain).split()
    return "-".join(words[:3])


def _address(draw: Random, town: dict[str, str], street: str) -> str:
    number = draw.randint(1, 180)
    line = f"{street} {number}" if town["country"] == "BE" else f"{number} {street}"
    return f"{line}, {town['postcode']} {town['city']}"
