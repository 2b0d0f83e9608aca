"""An invented ledger: customers with awkward names, and their invoices, credit notes and unallocated receipts."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

AS_OF = date(2026, 3, 31)
AWKWARD = (
    "NA",
    "null",
    "None",
    "Total Energies",
    "Totalisator BV",
    "Compte 31",
    "=1+1",
    "+32 Media",
    "-Minus-",
    "Avoir Fait SPRL",
    "2026 SA",
    "1-30 Store",
    "Solde Import SARL",
    "Current Affairs Ltd",
    "Paiement Facile SA",
    "Crédit Agricole",
    "Debet & Zonen NV",
    "Müller & Söhne GmbH",
    'Bistro "Chez Léon"',
    "O'Brien; Sons, Ltd",
    "Café\nde la Gare",
    "L’Étoile d’Or",
    "A",
    "Établissements Van den Broeck-Desmedt et Fils, Entreprise générale de couverture, succursale de Nivelles SRL",
    "Société n° 12",
    "Brouillon & Cie",
    "Klant Centraal BV",
    "Facture Express",
    "true",
    "Nom Prénom",
    "EUR Trading",
)
FIRST = (
    "Dupont",
    "Janssens",
    "Peeters",
    "Lambert",
    "Martin",
    "Bernard",
    "De Smet",
    "Noël",
    "Schmitz",
    "Ørsted",
    "Weber",
)
TRADE = ("Transports", "Bouw", "Menuiserie", "Imprimerie", "Consulting", "Garage", "Boulangerie", "Elektro")
FORM = ("SA", "SRL", "BV", "NV", "SARL", "SAS", "GmbH", "")
RATES = ("EUR", "USD", "GBP", "CHF")


@dataclass(frozen=True)
class Customer:
    """A customer of the ledger."""

    code: str
    name: str


@dataclass(frozen=True)
class Document:
    """A document as the books know it: `amount` and `open` in cents, negative for credit notes and receipts; `state`
    is 'open', 'partial', 'paid', 'draft' or 'void'."""

    customer: Customer
    number: str
    kind: str
    day: date
    due: date | None
    amount: int
    open: int
    currency: str
    state: str


@dataclass(frozen=True)
class Plan:
    """What a ledger holds. `everything`: settled documents too; `dues`: every document has a due date; `shared`: two
    customers may have documents of one number."""

    documents: int = 8
    customers: int = 3
    awkward: bool = False
    credits: bool = True
    receipts: bool = False
    everything: bool = False
    partial: bool = False
    drafts: bool = False
    dues: bool = False
    currencies: tuple[str, ...] = ("EUR",)
    numbers: str = "text"
    shared: bool = False


def ledger(plan: Plan, chance: random.Random) -> list[Document]:
    """The documents of a plan, in the order in which a program lists them: by customer and day, or as they come."""
    people = customers(plan, chance)
    made = [document(plan, chance, chance.choice(people), at) for at in range(plan.documents)]
    if plan.shared and len(people) > 1:
        made[1:] = [with_number_of(one, before) for before, one in zip(made, made[1:], strict=False)]
    if chance.random() < 0.5:
        made.sort(key=lambda one: (one.customer.code, one.day))
    return made


def with_number_of(one: Document, before: Document) -> Document:
    """A document under the number of the one before it where that is another customer's of the same kind."""
    alike = one.customer != before.customer and one.kind == before.kind == "invoice"
    return replace(one, number=before.number) if alike else one


def customers(plan: Plan, chance: random.Random) -> list[Customer]:
    """Customers whose names differ, each with a code of one style for all."""
    names: list[str] = []
    while len(names) < plan.customers:
        ordinary = f"{chance.choice(TRADE)} {chance.choice(FIRST)} {chance.choice(FORM)}".strip()
        name = chance.choice(AWKWARD) if plan.awkward and chance.random() < 0.4 else ordinary
        if name not in names:
            names.append(name)
    style = chance.choice(("411{:03d}", "C{:04d}", "{:05d}", "{:04d}", "CL-{:03d}", "411DUP{:02d}"))
    first = chance.randrange(1, 60)
    return [Customer(style.format(first + 7 * at), name) for at, name in enumerate(names)]


def document(plan: Plan, chance: random.Random, customer: Customer, at: int) -> Document:
    """One document; its number is like no other's of the ledger."""
    day = AS_OF - timedelta(days=chance.randrange(1, 400))
    kind = chance.choices(("invoice", "credit_note", "receipt"), (8, plan.credits * 1.5, plan.receipts * 1.2))[0]
    amount = chance.choice(
        (chance.randrange(1, 100_000), chance.randrange(1, 2_000_000), chance.randrange(1, 100_000_001))
    )
    amount = chance.choices((amount, 1, 100_000_000, 100 * (amount // 100 or 1), 0), (80, 2, 2, 12, 1))[0]
    if kind != "invoice":
        amount = -(amount or 1)
    state = drawn_state(plan, chance, kind)
    left = {"paid": 0, "partial": chance.randrange(1, max(amount, 2)) if amount > 1 else amount}.get(state, amount)
    due = day + timedelta(days=chance.choice((0, 8, 14, 30, 30, 45, 60, 90)))
    if chance.random() < 0.04:
        due = day - timedelta(days=chance.randrange(1, 20))
    missing = not plan.dues and (kind == "receipt" or chance.random() < 0.08)
    state = "open" if state == "partial" and left == amount else state
    return Document(
        customer=customer,
        number="" if state == "draft" and at % 2 else number(plan, chance, kind, at),
        kind=kind,
        day=day,
        due=None if missing else due,
        amount=amount,
        open=left,
        currency=chance.choice(plan.currencies),
        state=state,
    )


def drawn_state(plan: Plan, chance: random.Random, kind: str) -> str:
    """The state of one document, as far as the plan has others than open ones."""
    if kind != "invoice":
        return "open"
    weights = (6, 2 * plan.partial, 3 * plan.everything, 1 * plan.drafts, 0.7 * plan.drafts)
    return chance.choices(("open", "partial", "paid", "draft", "void"), weights)[0]


def number(plan: Plan, chance: random.Random, kind: str, at: int) -> str:
    """A document number; figures only where the plan says so, none for some receipts."""
    if kind == "receipt" and chance.random() < 0.5:
        return ""
    if plan.numbers == "figures":
        return str(26_000_100 + 3 * at)
    if plan.numbers == "dates":
        return str(20_260_101 + at)
    if plan.numbers == "zeros":
        return f"{at + 1:06d}"
    start = {"invoice": "F", "credit_note": "AV", "receipt": "R"}[kind]
    return {"text": f"{start}2026-{at + 1:04d}", "slashes": f"{start}/2026/{at + 1:05d}"}[plan.numbers]
