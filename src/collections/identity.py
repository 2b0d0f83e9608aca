"""Who may be one customer under several codes: by company number, by code, by name. Only proposed, never decided here.

Two customers with different valid company numbers are never one. A number or a name that more than MANY codes share is
a chain's, whose shops are kept apart on purpose.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from stdnum.be import vat as belgian
from stdnum.eu import vat as european
from stdnum.fr import siren, siret

from .tables import ALIKE, shaped

REASONS = ("vat", "company", "zeros", "name")
"""Why two codes may be one customer, the surest first."""

MANY = 6

DOUBT = 50
"""Codes that differ by zeros alone are proposed only when their names are at least this alike, of 100: "WAL-MAR corp"
and "WAL-MAR foundation" are 67, "Dupont" and "Peeters Bouw" 22."""

LONGEST_LETTERS = ((9, 2), (5, 1))
"""How many letters may be wrong in a word of at least so many: one in "Carefour", two in "Constrcutionn"; none in
"Mons", which is not "Mol"."""

LEGAL_FORMS = {
    "sa", "nv", "sprl", "bvba", "srl", "bv", "sc", "scrl", "cvba", "cv", "scs", "commv", "snc", "vof", "asbl",
    "vzw", "aisbl", "ivzw", "sarl", "sas", "sasu", "eurl", "sci", "selarl", "gie", "gmbh", "ag", "ug", "kg", "ohg",
    "ltd", "limited", "plc", "llc", "llp", "inc", "corp", "corporation", "co", "spa", "gcv", "se",
}  # fmt: skip
FILLERS = {
    "et", "en", "and", "und", "le", "la", "les", "de", "het", "the", "l", "d", "ets", "etablissements",
    "etablissement", "firma", "maison",
}  # fmt: skip
SHORT = {"st": "saint", "ste": "sainte", "sint": "saint", "gebr": "gebroeders", "bros": "brothers"}
LABELS = re.compile(r"^(?:TVA|BTW|VAT|NO|NR|N|KBO|BCE|SIREN|SIRET|(?:RCS|RPM|RPR)[A-Z]*)+(?=\d|[A-Z]{2}[0-9A-Z]{2}\d)")
"""What people write before a number, once everything but letters and digits is gone."""

ROMAN = re.compile(r"[ivx]+")
INITIALS = re.compile(r"\b\w(?:\.\w)+\b")
LEADING_ZEROS = re.compile(r"^([^\d\s]*)0+(?=\d)")


def proposals(customers: pd.DataFrame, declined: Collection[frozenset[str]] = ()) -> pd.DataFrame:
    """ALIKE: pairs of the customers (CUSTOMERS, one line each) that may be one, surest reason first, then by score.

    A pair is named once, under its surest reason; declined pairs are left out.
    """
    codes = customers["customer"].tolist()
    names = [words_of(name) for name in customers["name"]]
    numbers = company_numbers(customers)
    found: dict[tuple[int, int], tuple[str, int]] = {}
    for reason, pairs in (
        ("vat", _sharing(numbers["vat"].tolist())),
        ("company", _sharing(numbers["company"].tolist())),
        ("zeros", _one_code(codes, names)),
        ("name", _named_alike(names)),
    ):
        for one, other, score in pairs:
            found.setdefault((min(one, other), max(one, other)), (reason, score))
    company = numbers["company"].tolist()
    rows = [
        (codes[one], codes[other], reason, score)
        for (one, other), (reason, score) in found.items()
        if not (company[one] and company[other] and company[one] != company[other])
        and frozenset((codes[one], codes[other])) not in declined
    ]
    rows.sort(key=lambda row: (REASONS.index(row[2]), -row[3], row[0], row[1]))
    return shaped(ALIKE, pd.DataFrame(rows, columns=pd.Index(ALIKE.names)))


def foremost(alike: pd.DataFrame, owed: Mapping[str, int]) -> pd.DataFrame:
    """ALIKE, within each reason the pairs first in which either owes most; `owed` is the open amount of each customer,
    in whatever currency: it serves for the order alone."""
    reason = alike["reason"].map(REASONS.index).to_numpy("int64")
    most = np.array(
        [max(owed.get(code, 0) for code in pair) for pair in zip(alike["customer"], alike["other"], strict=True)]
    )
    return alike.iloc[np.lexsort((-most, reason))].reset_index(drop=True) if len(alike) else alike


def company_numbers(customers: pd.DataFrame) -> pd.DataFrame:
    """What names the company behind each of CUSTOMERS: columns `vat` (from the VAT number alone) and `company` (from
    either number, the VAT number first), "" where no number passes its check digits."""
    vat = [
        company_number(number, land) for number, land in zip(customers["vat_number"], customers["country"], strict=True)
    ]
    own = zip(customers["company_number"], customers["country"], strict=True)
    company = [known or company_number(number, land) for known, (number, land) in zip(vat, own, strict=True)]
    return pd.DataFrame({"vat": pd.Series(vat, dtype="str"), "company": pd.Series(company, dtype="str")})


def company_number(written: str, country: str = "") -> str:
    """One company's number in one form, "" unless its check digits are right: a VAT number of the EU with its country;
    a Belgian enterprise number; a French SIREN, SIRET or VAT number as "FR" and the SIREN.

    Nine bare digits that are right in both Belgium and France, the country unknown, name no company.

    >>> company_number("0403.170.701"), company_number("BE 403170701"), company_number("FR40303265045")
    ('BE0403170701', 'BE0403170701', 'FR303265045')
    """
    text = LABELS.sub("", re.sub(r"[^0-9A-Z]", "", written.upper()))
    if not re.search(r"\d{6}", text):
        return ""
    if not text.isdigit():
        return _european(text)
    found = [number for number in (_french(text), _belgian(text)) if number] or [_european(country + text)]
    found = [number for number in found if number[:2] == country] or found
    return found[0] if len(found) == 1 else ""


def _european(text: str) -> str:
    if text.startswith("FR"):
        return "FR" + text[-9:] if european.is_valid(text) or siren.is_valid(text[2:]) else ""
    return european.compact(text) if european.is_valid(text) else ""


def _french(digits: str) -> str:
    valid = siren.is_valid(digits) or siret.is_valid(digits)
    return "FR" + digits[:9] if valid else ""


def _belgian(digits: str) -> str:
    return "BE" + belgian.compact(digits) if belgian.is_valid(digits) else ""


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that tell companies apart, in their order: no accents, case, points, legal form or "et".

    >>> words_of("S.A. Boulangerie Dûpont & Fils"), words_of("DUPONT Fils, boulangerie SPRL")
    (('boulangerie', 'dupont', 'fils'), ('dupont', 'fils', 'boulangerie'))
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss").replace("ø", "o"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = INITIALS.sub(lambda found: found.group().replace(".", ""), plain)
    words = [SHORT.get(word, word) for word in re.findall(r"[^\W_]+", plain)]
    telling = [word for word in words if word not in LEGAL_FORMS and word not in FILLERS]
    return tuple(telling or words)


def _groups(keys: Iterable[object]) -> list[list[int]]:
    """The places that share a key, where two or more do; "" and () are no key."""
    places: dict[object, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key:
            places[key].append(place)
    return [group for group in places.values() if len(group) > 1]


def _sharing(numbers: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    for group in _groups(numbers):
        if len(group) <= MANY:
            yield from ((one, other, 100) for one, other in combinations(group, 2))


def _one_code(codes: Sequence[str], names: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int, int]]:
    """Codes that differ by leading zeros alone, unless the names have nothing in common."""
    for group in _groups(LEADING_ZEROS.sub(r"\1", code.strip().casefold()) for code in codes):
        for one, other in combinations(group, 2):
            score = round(fuzz.token_set_ratio(" ".join(names[one]), " ".join(names[other])))
            if score >= DOUBT or codes[one] in names[one] or codes[other] in names[other]:
                yield one, other, max(score, DOUBT)


def _named_alike(names: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int, int]]:
    """Names with the same words, the same letters (Wal Mart, Walmart), or one word with a slip of the pen.

    Whole-name ratios cannot tell "Delhaize Namur" and "Delhaize Liège" from two spellings: so all other words must be
    the same, and the one that differs only by a letter or two, never by a digit or by its first letter.
    """
    written = ["".join(word if word.isalpha() else f" {word} " for word in words) for words in names]
    names = [tuple(sorted(words)) for words in names]
    shared: set[int] = set()
    for group in [*_groups(names), *_groups(written)]:
        if len(group) > MANY:
            shared |= set(group)
        else:
            yield from ((one, other, 100) for one, other in combinations(group, 2))
    left: dict[tuple[str, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, words in enumerate(names):
        for at, word in enumerate(words if place not in shared else ()):
            if len(word) >= LONGEST_LETTERS[-1][0] and word.isalpha() and not ROMAN.fullmatch(word):
                left[words[:at] + words[at + 1 :]][word].append(place)
    for places in left.values():
        for one, other, score in _slips(list(places)):
            pairs = ((a, b, score) for a in places[one] for b in places[other])
            yield from islice(pairs, MANY * MANY)


def _slips(words: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """Pairs of different words that are one word with a slip of the pen, and how alike they are of 100."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in words:
        by_letter[word[0]].append(word)
    most = LONGEST_LETTERS[0][1]
    for alike in by_letter.values():
        for start in range(0, len(alike), 2000):
            some = alike[start : start + 2000]
            far = process.cdist(some, alike, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
            for row, column in zip(*np.nonzero(far <= most), strict=True):
                one, other, wrong = some[row], alike[column], int(far[row, column])
                if start + row < column and wrong <= _allowed(min(len(one), len(other))):
                    yield one, other, round(100 - 100 * wrong / max(len(one), len(other)))


def _allowed(letters: int) -> int:
    """How many letters may be wrong in a word of so many."""
    return next((wrong for length, wrong in LONGEST_LETTERS if letters >= length), 0)
