"""Figures by customer, by salesperson, or by any other group of documents."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from ..ageing import DUE, EDGES
from .figures import Figures, figures
from .ledger import Ledger, split


def figures_by(
    ledger: Ledger,
    group: pd.Series,
    as_of: date,
    *,
    only: Sequence[str] | None = None,
    edges: Sequence[int] = EDGES,
    aged_by: str = DUE,
) -> dict[str, Figures]:
    """The Figures of each group of documents, by its name, in alphabetical order; of the groups in `only` where given.

    `group`: DOCUMENTS.id -> name of its group; documents that it does not name are in none.
    """
    named = group.reindex(ledger.id)
    names = sorted(set(named.dropna()) & set(only) if only is not None else set(named.dropna()))
    places = pd.Index(names, dtype="str").get_indexer(pd.Index(named)) if names else np.full(len(named), -1)
    parts = split(ledger, np.asarray(places, dtype=np.int64), len(names))
    return {name: figures(part, as_of, edges=edges, aged_by=aged_by) for name, part in zip(names, parts, strict=True)}
