"""What the user corrected, laid over the books: merges, corrections and due dates as pure functions of the journal."""

import json
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.collections import overlay as rule
from src.collections.overlay import NONE, Merge, kept_codes, overlay
from src.collections.tables import CUSTOMERS, DOCUMENTS, EVENTS, JOURNAL, checked
from tests.given import documents, events, rows


def journal(*lines):
    """JOURNAL from (act, customer, details[, undoes])."""
    return rows(
        JOURNAL,
        [
            {
                "act": act,
                "customer": customer,
                "details": json.dumps(details),
                "at": pd.Timestamp("2026-11-20 09:00"),
                "on": pd.Timestamp("2026-11-20"),
                "day": None,
                "undoes": undoes[0] if undoes else 0,
            }
            for act, customer, details, *undoes in lines
        ],
    )


def customers(*lines):
    """CUSTOMERS from mappings."""
    return rows(CUSTOMERS, [{"terms": None, **line} for line in lines])


def said(field, value, customer="A"):
    return ("correction", customer, {"field": field, "value": value})


# Merges


@pytest.mark.parametrize(
    ("merges", "kept"),
    [
        ("", {}),
        ("A<B", {"B": "A"}),
        ("A<B B<C", {"B": "A", "C": "A"}),
        ("B<C A<B", {"B": "A", "C": "A"}),
        ("A<BC", {"B": "A", "C": "A"}),
        ("A<B A<B", {"B": "A"}),
        ("A<B B<A", {"A": "B"}),
        ("A<B C<B", {"A": "C", "B": "C"}),
        ("A<B B<C C<A", {"A": "C", "B": "C"}),
        ("A<B C<D A<C", {"B": "A", "C": "A", "D": "A"}),
    ],
)
def test_the_code_that_stays(merges, kept):
    lines = [Merge(number, each[0], tuple(each[2:])) for number, each in enumerate(merges.split(), 1)]
    assert kept_codes(lines) == kept


CODES = st.sampled_from("ABCDEFG")


@given(st.lists(st.tuples(CODES, st.lists(CODES, min_size=1, max_size=3))))
def test_codes_said_to_be_one_go_under_one_code_of_theirs_and_no_others_do(said):
    kept = kept_codes([Merge(number, one, tuple(others)) for number, (one, others) in enumerate(said)])
    groups = [{code} for code in "ABCDEFG"]
    for one, others in said:
        joined = [group for group in groups if group & {one, *others}]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    for group in groups:
        assert len({kept.get(code, code) for code in group}) == 1
        assert kept.get(min(group), min(group)) in group
    assert not set(kept) & set(kept.values())


def test_nothing_is_copied_where_nothing_was_corrected():
    books, papers, nothing = customers({"customer": "A"}), documents("number day\nF1 2026-01-01"), events()
    assert overlay(journal(("note", "A", {}))) is NONE
    assert rule.merged(papers, {}) is papers and rule.merged(papers, {"Z": "Y"}) is papers
    assert rule.merged_customers(books, {}) is books and rule.corrected(books, {}) is books
    kept = rule.with_dues(papers, nothing, rule.corrected_documents(papers, {}))
    assert kept[0] is papers and kept[1] is nothing


@given(st.lists(st.tuples(CODES, st.integers(-500, 500)), max_size=9), st.lists(st.tuples(CODES, CODES)))
def test_a_merge_loses_no_document_and_no_cent(papers, said):
    kept = kept_codes([Merge(number, one, (other,)) for number, (one, other) in enumerate(said)])
    before = rows(DOCUMENTS, [{"customer": c, "amount": a, "day": pd.Timestamp("2026-01-01")} for c, a in papers])
    after = checked(DOCUMENTS, rule.merged(before, kept))
    assert after.drop(columns="customer").equals(before.drop(columns="customer"))
    assert list(after["customer"]) == [kept.get(code, code) for code, _ in papers]


def test_the_kept_code_s_own_words_hold_and_its_gaps_are_filled_from_the_others():
    books = customers(
        {"customer": "0047", "name": "Dupont", "email": "a@x.example"},
        {"customer": "47", "name": "47", "phone": "1", "terms": 30},
        {"customer": "C", "name": "Claes"},
        {"customer": "47", "name": "Dupont & Fils", "email": "b@x.example", "phone": "2", "terms": 60},
        {"customer": "047", "name": "", "phone": "3", "language": "nl"},
    )
    one = checked(CUSTOMERS, rule.merged_customers(books, {"47": "0047", "047": "0047"})).set_index("customer")
    assert sorted(one.index) == ["0047", "C"]
    told = one.loc["0047"]
    assert (told["name"], told["email"], told["phone"], told["language"], told["terms"]) == (
        "Dupont",
        "a@x.example",
        "3",
        "nl",
        60,
    )


def test_a_name_that_only_repeats_the_code_gives_way():
    books = customers({"customer": "0047", "name": "0047"}, {"customer": "47", "name": "Dupont"})
    assert list(rule.merged_customers(books, {"47": "0047"})["name"]) == ["Dupont"]
    books = customers({"customer": "Dupont SA", "name": "Dupont SA"}, {"customer": "Dupont", "name": "Dupont"})
    assert list(rule.merged_customers(books, {"Dupont": "Dupont SA"})["name"]) == ["Dupont SA"]


def test_a_code_the_books_do_not_know_yet_can_be_kept():
    books = customers({"customer": "47", "name": "Dupont"})
    one = rule.merged_customers(books, {"47": "0047"})
    assert one[["customer", "name"]].values.tolist() == [["0047", "Dupont"]]


def test_an_undone_merge_never_was():
    merged = ("merge", "A", {"others": ["B"]})
    assert overlay(journal(merged)).kept == {"B": "A"}
    assert overlay(journal(merged, ("undo", "A", {}, 1))).kept == {}
    assert overlay(journal(merged, ("undo", "A", {}, 1), ("undo", "A", {}, 2))).kept == {"B": "A"}


# Corrections


def test_the_newest_correction_of_a_field_holds_whatever_the_books_say_later():
    told = overlay(journal(said("email", "one@x.example"), said("phone", "2"), said("email", "two@x.example")))
    books = customers({"customer": "A", "email": "old@x.example"}, {"customer": "B", "email": "b@x.example"})
    later = pd.concat([books, customers({"customer": "A", "email": "new@x.example", "contact": "Ann"}).assign(id=3)])
    read = checked(CUSTOMERS, rule.corrected(later.reset_index(drop=True), told.said))
    own = read[read["customer"] == "A"].iloc[-1]
    assert (own["email"], own["phone"], own["contact"]) == ("two@x.example", "2", "Ann")
    assert list(read.loc[read["customer"] == "B", "email"]) == ["b@x.example"]
    assert told.said["A", "email"].lines == (1, 3)


def test_an_undone_correction_gives_back_the_one_before():
    told = overlay(journal(said("email", "1@x"), said("email", "2@x"), ("undo", "A", {}, 2)))
    assert told.said["A", "email"].value == "1@x"


def test_terms_can_be_corrected_to_days_and_to_none():
    books = customers({"customer": "A", "terms": 30}, {"customer": "B", "terms": 30})
    told = overlay(journal(said("terms", 60), said("terms", None, "B")))
    read = checked(CUSTOMERS, rule.corrected(books, told.said)).set_index("customer")["terms"]
    assert read["A"] == 60 and pd.isna(read["B"])


def test_what_was_said_of_either_code_holds_for_the_one_that_stays():
    told = overlay(journal(said("email", "b@x", "B"), ("merge", "A", {"others": ["B"]}), said("phone", "1")))
    assert {key: of.value for key, of in told.said.items()} == {("A", "email"): "b@x", ("A", "phone"): "1"}
    assert told.merges_of("A") == [Merge(2, "A", ("B",))]
    assert told.merges_of("B") == []


def test_a_correction_of_somebody_the_books_no_longer_know_changes_nothing():
    books = customers({"customer": "B"})
    assert rule.corrected(books, overlay(journal(said("email", "a@x"))).said) is books


def test_declined_pairs_follow_a_merge():
    told = overlay(journal(("not_same", "A", {"others": ["C"]}), ("merge", "B", {"others": ["A"]})))
    assert told.declined == {frozenset("BC")}


def test_equal_lines_mean_an_equal_overlay():
    first = journal(said("email", "1@x"), ("note", "A", {}))
    assert overlay(first).lines == overlay(first.iloc[:1]).lines == (1,)
    assert overlay(journal(said("email", "1@x"), ("undo", "A", {}, 1))).lines == ()


# Due dates

PAPERS = documents("""
    id customer number day        due        amount
    1  A        F1     2026-09-01 2026-10-01 100
    2  A        F2     2026-09-01 -          100
    5  B        F1     2026-09-01 2026-10-01 100
    7  A        F1     2025-09-01 2025-10-01 100
""")
MOVES = events("""
    document_id kind       day        due        amount
    1           due_moved  2026-09-10 2026-10-15 0
    1           settlement 2026-09-11 -          -40
    5           due_moved  2026-09-10 2026-10-20 0
""")


def due_said(document, due):
    customer, number, kind, day, currency, amount = rule.document_key(PAPERS.iloc[document].to_dict())
    key = {"number": number, "kind": kind, "day": day, "currency": currency, "amount": amount}
    return ("correction", customer, {**key, "due": due})


def test_a_due_date_the_user_gave_holds_for_that_document_alone_and_over_moves():
    told = overlay(journal(due_said(0, "2026-12-01"), due_said(1, "2026-12-05"), due_said(0, "2026-12-24")))
    given = rule.corrected_documents(PAPERS, told.dues)
    assert {document: each.due for document, each in given.items()} == {1: date(2026, 12, 24), 2: date(2026, 12, 5)}
    papers, moves = rule.with_dues(PAPERS, MOVES, given)
    checked(DOCUMENTS, papers)
    checked(EVENTS, moves)
    assert [str(day)[:10] for day in papers["due"]] == ["2026-12-24", "2026-12-05", "2026-10-01", "2025-10-01"]
    assert moves[["document_id", "kind"]].values.tolist() == [[1, "settlement"], [5, "due_moved"]]
    assert str(PAPERS["due"].iloc[0])[:10] == "2026-10-01"


@pytest.mark.parametrize(
    ("document", "due"),
    [(1, date(2026, 10, 15)), (2, None), (5, date(2026, 10, 20)), (7, date(2025, 10, 1)), (9, None)],
)
def test_the_books_own_due_date_is_the_last_they_gave(document, due):
    assert rule.books_due(PAPERS, MOVES, document) == due
