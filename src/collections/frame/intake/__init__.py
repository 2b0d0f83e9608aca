"""The weekly upload: what was understood of the file, what it changes, and only then the keeping of it."""

from .changes import EFFECTS, difference, keep
from .columns import columns
from .dropped import Upload, chosen, read, upload
from .kept import kept
from .ledger import ledger
from .questions import ask
from .refused import refused
from .told import understood

__all__ = [
    "EFFECTS",
    "Upload",
    "ask",
    "chosen",
    "columns",
    "difference",
    "keep",
    "kept",
    "ledger",
    "read",
    "refused",
    "understood",
    "upload",
]
