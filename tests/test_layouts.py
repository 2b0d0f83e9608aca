"""Two thousand invented layouts: what comes back equals what went in, or a question was asked, or the lost row is
named; never a difference in silence."""

import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from types import ModuleType

import pytest

from src.collections.readers import read
from tests.layouts.check import Outcome, differences, documents_of, of_seed, shown, smallest
from tests.layouts.files import content
from tests.layouts.layout import Layout, drawn
from tests.layouts.render import written

SEEDS = 2_000
BATCH = 100
SHOWN = 3
MOST_ASKED = 0.2
MOST_REFUSED = 0.05


def batch(first: int) -> list[Outcome]:
    """What became of the seeds of a batch."""
    return [of_seed(seed) for seed in range(first, first + BATCH)]


@pytest.fixture(scope="module")
def became() -> Iterator[Callable[[int], Outcome]]:
    """What became of a seed; all are read once, by as many processes as there are processors."""
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        with bare_main():
            batches = [pool.submit(batch, first) for first in range(0, SEEDS, BATCH)]
        yield lambda seed: batches[seed // BATCH].result()[seed % BATCH]
        pool.shutdown(cancel_futures=True)


@contextmanager
def bare_main() -> Iterator[None]:
    """The main module put aside while processes start: a test of a page leaves the page in its place, and each of them
    would run it."""
    kept = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = kept


def report(seed: int, outcome: Outcome) -> str:
    """A failure as plain as it gets."""
    layout, documents = smallest(drawn(seed), documents_of(drawn(seed)))
    return f"seed {seed}: {outcome.faults[0]}\n{shown(layout, documents)}"


@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_no_layout_comes_back_different_in_silence(first: int, became: Callable[[int], Outcome]) -> None:
    wrong = [seed for seed in range(first, first + BATCH) if became(seed).way == "wrong"]
    assert not wrong, f"{wrong}\n" + "\n\n".join(report(seed, became(seed)) for seed in wrong[:SHOWN])


def test_asking_and_refusing_are_the_exception(became: Callable[[int], Outcome]) -> None:
    ways = Counter(became(seed).way for seed in range(SEEDS))
    assert ways["asked"] <= MOST_ASKED * SEEDS and ways["refused"] <= MOST_REFUSED * SEEDS


def test_a_layout_that_leaves_nothing_open_is_read_without_a_question(became: Callable[[int], Outcome]) -> None:
    plain = [seed for seed in range(SEEDS) if leaves_nothing_open(drawn(seed))]
    assert len(plain) > SEEDS // 4
    assert sum(bool(became(seed).asked) for seed in plain) <= SEEDS // 100


def leaves_nothing_open(layout: Layout) -> bool:
    """Whether a layout has one row per document and no misspelling, and gives amounts their usual sign."""
    return layout.lines == "one" and not layout.misspelt and not layout.flipped and layout.group == "none"


def test_the_seeds_draw_every_kind_of_layout() -> None:
    drawn_ = [drawn(seed) for seed in range(SEEDS)]
    assert {one.lang for one in drawn_} == {"fr", "nl", "en", "de"}
    assert {one.format for one in drawn_} == {"csv", "xlsx", "html", "spreadsheetml", "ods"}
    assert {one.group for one in drawn_} == {"none", "customer", "bucket"}
    assert {one.lines for one in drawn_} == {"one", "repeat", "sum", "instalments"}
    assert {one.header for one in drawn_} == {"one", "split", "banner"}
    assert {one.negative for one in drawn_} == {"-", "minus", "trailing", "parens", "CR", "S/H"}


@pytest.mark.parametrize(
    ("part", "changed"), [("amount", 1), ("open", 1), ("number", "other"), ("currency", "USD"), ("kind", "receipt")]
)
def test_the_comparison_sees_a_difference_in_any_part(part: str, changed: object) -> None:
    layout = replace(Layout(), fields=(*Layout().fields, "document_type"))
    documents = documents_of(layout)
    reading = read(*content(written(layout, documents)))
    assert differences(reading, written(layout, documents)) == []
    other = [replace(documents[0], **{part: changed}), *documents[1:]]
    assert differences(reading, written(layout, other))
