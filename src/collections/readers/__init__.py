"""Readers: the bytes of an invoice export in, a typed Reading out. Knows nothing of the desk that asked.

`read(name, content, choices)` gives a Reading or raises Unreadable, whatever the bytes. Where the file leaves something
undecided (`Reading.questions`), nothing is taken: ask, and read again with the answer in `choices`.
"""

from .amounts import typed_amount
from .cells import as_text
from .reader import read
from .reading import (
    FIELDS,
    KINDS,
    NOISE,
    REQUIRED,
    Caution,
    Choices,
    Question,
    Reading,
    Unreadable,
    choices_from_dict,
    choices_to_dict,
)

__all__ = [
    "FIELDS",
    "KINDS",
    "NOISE",
    "REQUIRED",
    "Caution",
    "Choices",
    "Question",
    "Reading",
    "Unreadable",
    "as_text",
    "choices_from_dict",
    "choices_to_dict",
    "read",
    "typed_amount",
]
