"""Test the comparison with peers: equal searches, memory of all processes, and targets."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from beside import asking, targets
from beside.asking import HITS, OPENERS, all_words, asked, our_engine, questions
from beside.building import built
from beside.spent import Spent, TooMuchError, in_turn, middle, quantile, spend
from beside.targets import ASKED, BUILD, OURS, TARGETS, exponent, reached
from eventsearch.indexer.build import build
from eventsearch.search.index import open_index
from eventsearch.settings import Settings
from peers import BUILDERS, FTS5, PAGEFIND, pages_of, read_texts, write_texts
from table import command
from tree import write_tree

NOW = datetime(2040, 1, 1, tzinfo=UTC)
BOTH = """
import subprocess, sys
half = "b = bytearray(30_000_000); import time; time.sleep(1)"
other = subprocess.Popen((sys.executable, "-c", half))
exec(half)
other.wait()
"""


def test_memory_includes_all_processes(tmp_path: Path) -> None:
    assert spend((sys.executable, "-c", BOTH), tmp_path).memory > 60_000_000


def test_a_command_that_needs_too_much_is_stopped_and_left_out(tmp_path: Path) -> None:
    def large() -> Spent:
        return spend((sys.executable, "-c", BOTH), tmp_path, most=20_000_000)

    left_out: dict[str, str] = {}
    with pytest.raises(TooMuchError, match="stopped with"):
        large()
    found = in_turn({"large": large, "small": lambda: Spent(1, 2)}, 3, left_out)
    assert found == {"small": Spent(1, 2)}
    assert list(left_out) == ["large"]


def test_peers_left_out_get_no_files_and_no_searches(tmp_path: Path) -> None:
    root = tmp_path / "site"
    write_tree(root, 30)
    left_out = dict.fromkeys((*BUILDERS, PAGEFIND), "stopped")
    for peer in BUILDERS:
        (tmp_path / peer).mkdir()
        (tmp_path / peer / "part").touch()
    spent, sizes = built(root, 1, left_out, lambda _: None)
    assert list(spent) == list(sizes) == [OURS]
    assert not any((tmp_path / peer).exists() for peer in BUILDERS)
    assert set(asked(root, 10, left_out)) == {asking.OURS, asking.WHOLE}


def test_the_table_contains_its_command() -> None:
    args = Namespace(pages=[1_000, 10_000], rounds=3, questions=400)
    assert command(args) == 'make bench ARGS="1000 10000 --rounds 3 --questions 400"'


def test_a_failing_command_raises_its_error_output(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="nonsense"):
        spend((sys.executable, "-c", "import nonsense"), tmp_path)


def test_each_figure_is_a_median() -> None:
    assert middle([Spent(1, 9), Spent(2, 7), Spent(9, 8)]) == Spent(2, 8)
    assert quantile([5, 1, 4, 2, 3], 0.5) == 3
    assert quantile([1], 0.99) == 1


def test_peers_and_eventsearch_find_the_same_pages(tmp_path: Path) -> None:
    root = tmp_path / "site"
    write_tree(root, 40)
    build(Settings(root=root, index=root / ".eventsearch", workers=1))
    texts = tmp_path / "texts"
    write_texts(pages_of(root), texts)
    pages = list(read_texts(texts))
    assert len(pages) == 40
    # These words occur in a single form, and not in the texts that only eventsearch reads.
    wanted = ["données", "réseau"]
    totals = {
        word: sum(word in f"{page.title} {page.body}".lower() for page in pages) for word in wanted
    }
    for peer, builder in BUILDERS.items():
        folder = tmp_path / peer
        folder.mkdir()
        builder(read_texts(texts), folder)
        ask = OPENERS[peer](folder)
        for word, total in totals.items():
            hits, found, (tags, *_) = ask(word)
            having = [page for page in pages if word in f"{page.title} {page.body}".lower()]
            assert found == total
            assert len(hits) == min(total, HITS)
            assert tags["santé"] == sum("santé" in page.tags.split("\n") for page in having)
    index = open_index(root / ".eventsearch")
    ask_us = our_engine(index, NOW)
    for word, total in totals.items():
        assert ask_us(word).total >= total
    index.close()


def test_questions_are_the_same_every_time(tmp_path: Path) -> None:
    write_tree(tmp_path, 30)
    first = list(questions(tmp_path, 20))
    assert first == list(questions(tmp_path, 20))
    assert len(first) == 20
    assert all(all_words(text).children for text in first)


def test_targets_are_compared_with_figures() -> None:
    figures = {
        (ASKED, asking.OURS): (2.0, 10.0),
        (ASKED, FTS5): (1.0, 20.0),
        (BUILD, OURS): (30.0, 60.0),
        (BUILD, PAGEFIND): (20.0, 20.0),
    }
    assert list(reached({100: figures})) == []
    assert list(reached({10_000: figures})) == [
        ("search, median, CPU ms, 10,000 pages: at most 1.5", "2.00", "no"),
        ("search, p99, CPU ms, 10,000 pages: at most 30", "10.00", "yes"),
        ("search, median, beside FTS5, 10,000 pages: at most 1.2", "2.00", "no"),
        ("search, p99, beside FTS5, 10,000 pages: at most 0.4", "0.50", "no"),
        ("full build, wall, beside Pagefind, 10,000 pages: at most 1", "1.50", "no"),
    ]


def test_growth_is_a_power_of_the_number_of_pages() -> None:
    every = {pages: {(BUILD, OURS): (pages / 7, 3.0)} for pages in (1_000, 10_000, 100_000)}
    assert exponent(every, (BUILD, OURS, 0)) == pytest.approx(1)
    assert exponent(every, (BUILD, OURS, 1)) == pytest.approx(0)
    assert exponent({1_000: every[1_000]}, (BUILD, OURS, 0)) is None
    assert ("full build, CPU: exponent at most 1", "0.00", "yes") in list(reached(every))


def test_every_target_has_a_measurement() -> None:
    named = {key[0] for target in TARGETS for key in (target.of, target.beside) if key}
    assert named <= {value for value in vars(targets).values() if isinstance(value, str)}
