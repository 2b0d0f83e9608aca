"""How the figures are made, as far as it is for the user to say: one value for all of it, with the usual answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from ..ageing import DUE, EDGES, ISSUED, TERMS

DSO_METHODS = ("dso_90", "dso_30", "dso_365", "dso_countback_month", "dso_countback_day")
"""The figures among which the DSO shown first is chosen."""

LOSSES = (Decimal("0.5"), Decimal(1), Decimal(3), Decimal(10), Decimal(25), Decimal(50))
"""Per cent lost of each bucket from 'not due' on: only a beginning, for the owner to put right; no source vouches."""

MOST_EDGES, MOST_DAYS = 6, 3650


@dataclass(frozen=True)
class Options:
    """What the user may choose of the figures.

    `terms`: days to pay where no books give a due day. `edges`: last days late of the buckets, from 0 up. `aged_by`:
    ageing.DUE or ISSUED. `dso`: one of DSO_METHODS, shown first. Per cent: `financing` a year for money that comes
    late, `vat` contained in what is open, `losses` a bucket. `rates`: what one of a currency is worth in `currency`.
    """

    terms: int = TERMS
    edges: tuple[int, ...] = EDGES
    aged_by: str = DUE
    dso: str = DSO_METHODS[0]
    financing: Decimal = Decimal(8)
    vat: Decimal = Decimal(21)
    losses: tuple[Decimal, ...] = LOSSES
    currency: str = "EUR"
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What tells these options from others; '' for the usual ones."""
        usual = Options()
        told = [f"{one.name}={getattr(self, one.name)}" for one in fields(self)]
        return "" if self == usual else " ".join(told)

    def loss(self, bucket: int) -> Decimal:
        """Per cent lost of the bucket at that place; the last rate goes on for buckets that have none of their own."""
        return self.losses[min(bucket, len(self.losses) - 1)] if self.losses else Decimal(0)


def options_of(said: Mapping[str, Any]) -> Options:
    """The Options that settings give, as JSON keeps them; what is missing or cannot be is as usual.

    >>> options_of({"edges": [0, 15, 45], "financing": "6.5", "vat": "a lot"}).edges
    (0, 15, 45)
    """
    usual = Options()
    edges = tuple(said.get("edges", ()))
    losses = tuple(number(one) for one in said.get("losses", ()))
    rates = {str(code): number(rate) for code, rate in dict(said.get("rates", {})).items()}
    return Options(
        terms=int(said.get("terms", usual.terms)),
        edges=edges if valid_edges(edges) else usual.edges,
        aged_by=ISSUED if said.get("aged_by") == ISSUED else DUE,
        dso=said["dso"] if said.get("dso") in DSO_METHODS else usual.dso,
        financing=percent(said.get("financing"), usual.financing),
        vat=percent(said.get("vat"), usual.vat),
        losses=tuple(percent(one, Decimal(0)) for one in losses) or usual.losses,
        currency=str(said.get("currency") or usual.currency),
        rates={code: rate for code, rate in rates.items() if rate is not None and rate > 0},
    )


def valid_edges(edges: tuple[Any, ...]) -> bool:
    """Whether these can be the edges of buckets: 0 first, whole numbers of days up to MOST_DAYS, each larger than the
    one before, at most MOST_EDGES.

    >>> valid_edges((0, 30, 60)), valid_edges((30, 60)), valid_edges((0, 30, 30)), valid_edges((0,))
    (True, False, False, False)
    """
    whole = all(isinstance(edge, int) and 0 <= edge <= MOST_DAYS for edge in edges)
    rising = all(low < high for low, high in zip(edges, edges[1:], strict=False))
    return 2 <= len(edges) <= MOST_EDGES and edges[0] == 0 and whole and rising


def number(said: Any) -> Decimal | None:
    """A number as settings keep it, None where it is none.

    >>> number("8.25"), number("much"), number(None), number("NaN")
    (Decimal('8.25'), None, None, None)
    """
    try:
        made = Decimal(str(said))
    except InvalidOperation:
        return None
    return made if made.is_finite() else None


def percent(said: Any, usual: Decimal) -> Decimal:
    """A rate between 0 and 100 per cent, the usual one where it is none."""
    made = number(said)
    return made if made is not None and 0 <= made <= 100 else usual
