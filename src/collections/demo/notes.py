"""What the collectors wrote beside their acts, in the customer's language."""

from random import Random

from .customers import Payer
from .vocabulary import lines


def note(draw: Random, act: str, payer: Payer) -> str:
    """A note that fits the act, '' where there is none."""
    fitting = [line["note"] for line in lines("notes.csv") if (line["act"], line["language"]) == (act, payer.language)]
    said = draw.choice(fitting).format(contact=payer.salutation) if fitting else ""
    return said[:1].upper() + said[1:]
