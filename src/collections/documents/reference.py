"""What a payment is to carry so that it finds its document: a structured reference where the books have one.

The Belgian structured communication is +++ddd/dddd/ddddd+++: ten digits, and as the last two their remainder by 97,
written 97 where it is 0 (Febelfin, standard for online banking; python-stdnum, `be.ogm_vcs`). The European creditor
reference is RF, two check digits and up to 21 letters and digits (ISO 11649). None is ever invented: a number that our
customer's bank would accept and our accountant would not know does more harm than a line of plain text.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stdnum import iso11649
from stdnum.be import ogm_vcs

LONGEST = 140
"""Characters of plain text that a transfer carries (EPC069-12, remittance information, unstructured)."""

LARGEST = 9_999_999_999
"""The largest number of ten digits."""

BELGIAN = re.compile(r"(?<![0-9/])[0-9]{3} ?/ ?[0-9]{4} ?/ ?[0-9]{5}(?![0-9/])")
BELGIAN_ALONE = re.compile(r"[+* ]*([0-9]{12})[+* ]*")
EUROPEAN = re.compile(r"(?<![A-Z0-9])RF[0-9]{2}[A-Z0-9]{1,21}(?![A-Z0-9])", re.IGNORECASE)
NOT_CARRIED = re.compile(r"[^A-Za-z0-9/\-?:().,'+]+")
INSTEAD = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "’": "'", "_": "-"})


@dataclass(frozen=True)
class Reference:
    """What a payment carries, as it is printed; `structured` says whether it checks itself."""

    text: str
    structured: bool = False


def belgian(number: int) -> str:
    """The structured communication of a number. ValueError unless it has one to ten digits and is not 0.

    >>> belgian(90933755), belgian(97)
    ('+++009/0933/75538+++', '+++000/0000/09797+++')
    """
    if not 0 < number <= LARGEST:
        raise ValueError(f"{number} has no structured communication")
    digits = f"{number:010d}"
    return _written(digits + ogm_vcs.calc_check_digits(digits))


def is_belgian(text: str) -> bool:
    """Whether the text is a structured communication and nothing else, with the check that belongs to it.

    >>> is_belgian("+++090/9337/55493+++"), is_belgian("090933755493"), is_belgian("+++090/9337/55494+++")
    (True, True, False)
    """
    plain = text.strip()
    alone = BELGIAN_ALONE.fullmatch(plain) or BELGIAN.fullmatch(plain.strip("+* "))
    return alone is not None and ogm_vcs.is_valid(plain.strip("+* "))


def structured(text: str) -> Reference | None:
    """The one valid structured reference in a text of the books; None where there is none, or where two differ.

    A Belgian one is known by its strokes, or stands alone as twelve digits; a European one may stand in groups where it
    stands alone.

    >>> structured("Order 12 - ***090/9337/55493***"), structured("rf18 5390 0754 7034"), structured("2026/0001/12345")
    (Reference(text='+++090/9337/55493+++', structured=True), Reference(text='RF18539007547034', structured=True), None)
    """
    if is_belgian(text):
        return Reference(_written(ogm_vcs.compact(text.strip().strip("+* "))), True)
    if iso11649.is_valid(text) and EUROPEAN.fullmatch(iso11649.compact(text)):
        return Reference(iso11649.compact(text), True)
    found = {_written(ogm_vcs.compact(each)) for each in BELGIAN.findall(text) if ogm_vcs.is_valid(each)}
    found |= {each.upper() for each in EUROPEAN.findall(text) if iso11649.is_valid(each)}
    return Reference(found.pop(), True) if len(found) == 1 else None


def reference_for(texts: Iterable[str], numbers: Sequence[str], code: str) -> Reference:
    """What the payment of some documents carries.

    `texts` are what the books say of a document that is paid alone and whole: the first structured reference in them is
    taken. Else it is the `numbers` of the documents; where they do not all fit, the customer's `code`, those that do,
    and how many more there are.
    """
    for text in texts:
        if known := structured(text):
            return known
    return Reference(listed(numbers, code))


def listed(numbers: Sequence[str], code: str) -> str:
    """Document numbers as one line of at most LONGEST characters that any bank carries; the customer's code where there
    are none.

    >>> listed(["F 1", "F 2"], "C1"), listed([], "C1"), listed([f"F{n:07d}" for n in range(40)], "C1")[-14:]
    ('F 1, F 2', 'C1', 'F0000012 (+27)')
    """
    known = [carried for number in numbers if (carried := transferable(number))]
    mine = transferable(code)
    if not known:
        return mine[:LONGEST]
    whole = ", ".join(known)
    if len(whole) <= LONGEST:
        return whole
    lead = f"{mine}: " if mine else ""
    for kept in range(len(known) - 1, 0, -1):
        line = f"{lead}{', '.join(known[:kept])} (+{len(known) - kept})"
        if len(line) <= LONGEST:
            return line
    return mine[:LONGEST]


def transferable(text: str) -> str:
    """The text in the characters that every bank of the single euro payments area carries, blanks elsewhere.

    Latin letters and digits, blank and / - ? : ( ) . , ' +; no stroke at either end and no two together (EPC217-08).

    >>> transferable("Été // n° 12 & Cœur/")
    'Ete / n 12 Coeur'
    """
    spread = unicodedata.normalize("NFKD", text.translate(INSTEAD))
    latin = "".join(letter for letter in spread if not unicodedata.combining(letter))
    plain = re.sub("/{2,}", "/", NOT_CARRIED.sub(" ", latin))
    return plain.strip("/ ")


def _written(digits: str) -> str:
    return f"+++{ogm_vcs.format(digits)}+++"
