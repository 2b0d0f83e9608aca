"""The firm whose books these are, and the kinds of customers it has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Firm:
    """The firm whose books these are; its `seed` draws everything."""

    name: str
    address: str
    company_number: str
    email: str
    phone: str
    seed: int


DEMO = Firm(
    "Atelier Lemmens SRL",
    "Rue de l'Enclume 14, 1080 Bruxelles",
    "1999.000.045",
    "comptabilite@atelier-lemmens.example",
    "+32 2 555 10 00",
    seed=2026,
)


@dataclass(frozen=True)
class Size:
    """How much a customer buys: invoices a month, and the ordinary amount of one in cents."""

    monthly: float
    amount: int


SIZES = {"large": Size(3.0, 375_000), "medium": Size(1.55, 180_000), "small": Size(0.68, 66_000)}


@dataclass(frozen=True)
class Manner:
    """How a customer pays: the share of invoices paid late and by how many days, and the share nearly forgotten."""

    late: float
    days: tuple[int, int]
    forgotten: float = 0.0


MANNERS = {
    "punctual": Manner(0.05, (3, 10), 0.002),
    "occasional": Manner(0.35, (6, 30), 0.03),
    "chronic": Manner(1.0, (30, 66)),
    "public": Manner(1.0, (26, 36)),
    "disputing": Manner(0.25, (5, 20)),
    "difficulty": Manner(0.7, (8, 25)),
    "instalments": Manner(0.3, (5, 20)),
    "credit": Manner(0.05, (3, 8)),
    "bankrupt": Manner(0.8, (10, 30)),
    "stalled": Manner(0.8, (10, 35)),
}
