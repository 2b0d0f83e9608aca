"""Who may be one customer: by number, by code, by name; and who never is."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.collections.identity import MANY, REASONS, company_number, foremost, proposals, words_of
from src.collections.tables import ALIKE, CUSTOMERS, checked
from tests import given as written

BELGIAN, OTHER_BELGIAN = "0403.170.701", "0417.497.106"


def customers(*lines):
    """CUSTOMERS from (code, name[, VAT number[, company number[, country]]])."""
    names = ("customer", "name", "vat_number", "company_number", "country")
    return written.rows(CUSTOMERS, [{"terms": None, **dict(zip(names, line, strict=False))} for line in lines])


def pairs(*lines, declined=()):
    """The pairs proposed, each with its reason."""
    found = proposals(customers(*lines), declined)
    return [(line["customer"], line["other"], line["reason"]) for line in found.to_dict("records")]


def alike(one, other):
    return bool(pairs(("A", one), ("B", other)))


@pytest.mark.parametrize(
    ("number", "country", "company"),
    [
        ("0403.170.701", "", "BE0403170701"),
        ("403170701", "BE", "BE0403170701"),
        ("BE 0403.170.701", "", "BE0403170701"),
        ("TVA BE0403170701", "", "BE0403170701"),
        ("RPM Bruxelles 0403.170.701", "", "BE0403170701"),
        ("BE0403170702", "", ""),  # the check digits are wrong
        ("BE0000000000", "", ""),
        ("303 265 045", "FR", "FR303265045"),
        ("303 265 045 00012", "FR", ""),  # a SIRET with wrong check digits
        ("552 100 554 00013", "", "FR552100554"),
        ("FR 40 303 265 045", "", "FR303265045"),
        ("FR41303265045", "", ""),  # the key is wrong
        ("FR303265045", "", "FR303265045"),
        ("RCS Paris 552 100 554", "", "FR552100554"),
        ("NL004495445B01", "", "NL004495445B01"),
        ("004495445B01", "NL", ""),
        ("136695976", "DE", "DE136695976"),
        ("LU 15027442", "", "LU15027442"),
        ("12", "", ""),
        ("none", "BE", ""),
        ("", "", ""),
    ],
)
def test_a_company_is_known_by_one_form_of_its_number(number, country, company):
    assert company_number(number, country) == company


def test_a_number_right_in_two_countries_names_a_company_only_where_the_country_is_known():
    digits = next(
        str(number)
        for number in range(400_000_000, 500_000_000)
        if company_number(str(number), "BE")[:2] == "BE" and company_number(str(number), "FR")[:2] == "FR"
    )
    assert company_number(digits) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dupont SA", "Dupont S.A."),
        ("DUPONT", "Dûpont s.p.r.l."),
        ("Boulangerie Maes & Fils", "Maes et fils, boulangerie SRL"),
        ("Jean Dupont", "Dupont Jean"),
        ("Ets. Lambert", "Établissements Lambert"),
        ("Walmart", "Wal-Mart Corp"),
        ("Carrefour", "Carefour"),
        ("Bouw Janssen bv", "Bouw Jansen"),
        ("Garage Vandenberghe", "Garage Vandenbergeh"),
        ("Imprimerie St-Georges", "Imprimerie Saint-Georges"),
        ("Müller GmbH", "Muller"),
    ],
)
def test_spellings_of_one_name_are_proposed(one, other):
    assert alike(one, other) and alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Delhaize Namur", "Delhaize Liège"),
        ("Delhaize", "Delhaize Namur"),
        ("Résidence 1", "Résidence 2"),
        ("Résidence 1 12", "Résidence 11 2"),
        ("Résidence II", "Résidence III"),
        ("Résidence XII", "Résidence XIII"),
        ("Résidence XXVII", "Résidence XXVIII"),
        ("Lot 100012", "Lot 100013"),
        ("Bloc A", "Bloc B"),
        ("Syndic Rue Haute 12", "Syndic Rue Haute 21"),
        ("Total Belgium", "Total France"),
        ("Café Mons", "Café Mols"),
        ("Garage Wavre", "Garage Havre"),
        ("Maes", "Maas"),
        ("Boulangerie Dupont", "Boulangerie Dubois"),
        ("Dupont", "Peeters"),
        ("SA", "NV"),
        ("-", "."),
    ],
)
def test_names_that_differ_by_more_than_spelling_are_not(one, other):
    assert not alike(one, other)


@pytest.mark.parametrize(
    ("one", "other", "proposed"),
    [
        ("0047", "47", True),
        ("00047", "0047", True),
        ("C0047", "C47", True),
        ("c47", "C047", True),
        ("470", "47", False),
        ("10047", "1047", False),
        ("0", "00", True),
        ("A 01", "A 1", False),
    ],
)
def test_codes_are_one_when_only_leading_zeros_differ(one, other, proposed):
    found = pairs((one, "Boulangerie Dupont"), (other, "Dupont boulangerie et cie"))
    assert found == ([(*((one, other)), "zeros")] if proposed else [])


def test_codes_that_differ_by_zeros_are_not_proposed_when_the_names_have_nothing_in_common():
    assert pairs(("0047", "Dupont"), ("47", "Peeters Bouw")) == []
    assert pairs(("0047", "0047"), ("47", "Peeters Bouw")) == [("0047", "47", "zeros")]


def test_a_pair_is_named_once_under_its_surest_reason():
    same = ("BE" + BELGIAN, "", "BE")
    assert pairs(("0047", "Dupont", *same), ("47", "Dupont", *same)) == [("0047", "47", "vat")]
    assert pairs(("A", "Dupont", "", BELGIAN), ("B", "Dupont", "BE0403170701")) == [("A", "B", "company")]


def test_two_different_valid_company_numbers_are_never_one():
    assert pairs(("0047", "Dupont", BELGIAN), ("47", "Dupont", OTHER_BELGIAN)) == []
    assert pairs(("0047", "Dupont", BELGIAN), ("47", "Dupont", "BE0417497107")) == [("0047", "47", "zeros")]


def test_a_name_or_number_that_many_share_is_a_chain_s():
    shops = [(f"S{number}", "Delhaize", BELGIAN) for number in range(MANY)]
    assert len(pairs(*shops)) == MANY * (MANY - 1) // 2
    assert pairs(*shops, ("S9", "Delhaize", BELGIAN)) == []


def test_a_declined_pair_is_not_proposed_again_and_others_are():
    lines = [("A", "Dupont"), ("B", "Dupont SA"), ("C", "Dupond")]
    assert {frozenset(line[:2]) for line in pairs(*lines)} == {frozenset(pair) for pair in combinations("ABC", 2)}
    left = pairs(*lines, declined={frozenset("AB")})
    assert {frozenset(line[:2]) for line in left} == {frozenset("AC"), frozenset("BC")}


def test_the_pairs_with_most_at_stake_come_first_within_their_reason():
    lines = [("A", "Dupont"), ("B", "Dupont"), ("C", "Maes"), ("D", "Maes"), ("01", "Claes"), ("1", "Claes")]
    found = foremost(proposals(customers(*lines)), {"D": 500, "A": 100, "1": 5})
    assert list(found["customer"]) == ["01", "C", "A"]
    assert foremost(found.iloc[:0], {}).empty


WORDS = st.sampled_from(["Dupont", "Dupond", "Maes", "Boulangerie", "Namur", "Liège", "1", "2", "SA", "&", "Carrefour"])
LINES = st.lists(
    st.tuples(
        st.sampled_from(["1", "01", "001", "2", "A1", "A01", "B"]),
        st.lists(WORDS, max_size=4).map(" ".join),
        st.sampled_from(["", BELGIAN, OTHER_BELGIAN, "BE0403170702"]),
    ),
    max_size=9,
    unique_by=lambda line: line[0],
)


@given(LINES)
def test_proposals_are_pairs_of_known_codes_each_once_in_order(lines):
    found = checked(ALIKE, proposals(customers(*lines)))
    numbers = {line[0]: company_number(line[2]) for line in lines}
    named = [frozenset((line["customer"], line["other"])) for line in found.to_dict("records")]
    assert len(named) == len(set(named)) and all(len(pair) == 2 and pair <= set(numbers) for pair in named)
    assert all(len({numbers[code] for code in pair} - {""}) < 2 for pair in named)
    rank = [(REASONS.index(reason), -score) for reason, score in found[["reason", "score"]].itertuples(index=False)]
    assert rank == sorted(rank) and found["score"].between(0, 100).all()


@given(LINES, st.randoms())
def test_the_order_of_the_customers_does_not_matter(lines, chance):
    before = {frozenset(line[:2]) for line in pairs(*lines)}
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert {frozenset(line[:2]) for line in pairs(*shuffled)} == before


@given(st.text(max_size=40))
def test_any_name_and_number_can_be_read(text):
    assert all(words_of(text))
    assert company_number(text) == company_number(company_number(text) or text)
