"""The Whoosh engine keeps its files safe, few in number, and readable for Whoosh."""

from __future__ import annotations

import os
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from whoosh import index as whoosh_index
from whoosh.query import And as WhooshAnd
from whoosh.query import Term

from eventsearch.engines import Engine, whoosh
from eventsearch.engines.whoosh.segment.segment_reader import FILE, read_segment_infos, toc_name
from eventsearch.engines.whoosh.writer.merge import MOST_SEGMENTS
from eventsearch.errors import IndexDamaged
from eventsearch.model.query import And, Query, TermForm, WordQuery
from eventsearch.model.results import SearchResult
from programs import run_program

from .made_documents import NOW, document, question

CURE = 'run "eventsearch index --full"'


def build(folder: Path, count: int, seed: int = 1) -> None:
    """Write an index of random documents."""
    with whoosh.build(folder, based=False) as made:
        for number in range(count):
            made.add(document(f"p{number:03}", Random(seed * 1000 + number)))


def plain(found: SearchResult) -> tuple[object, ...]:
    """Return the parts of an answer as values that can be compared."""
    return (found.total, found.matches, dict(found.facets))


def answers(engine: Engine, seed: int, count: int = 25) -> list[object]:
    """Return the answers to random questions."""
    random = Random(seed)
    return [plain(engine.search(question(random))) for _ in range(count)]


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of every file in a folder, by file name."""
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.endurance
def test_eight_threads_get_the_answers_that_one_gets(tmp_path: Path) -> None:
    """The shared cache is far too small, so the threads constantly drop and reread data."""
    build(tmp_path, 60)
    alone = whoosh.open(tmp_path)
    expected = {seed: answers(alone, seed) for seed in range(4)}
    alone.close()
    shared = whoosh.open(tmp_path, memory=0.02)
    with ThreadPoolExecutor(8) as pool:
        seeds = [seed % 4 for seed in range(32)]
        for seed, found in zip(seeds, pool.map(lambda s: answers(shared, s), seeds), strict=True):
            assert found == expected[seed]
    shared.close()


def test_same_documents_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        build(tmp_path / name, 30)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_files_of_the_base_are_never_changed(tmp_path: Path) -> None:
    live, new = tmp_path / "live", tmp_path / "new"
    live.mkdir()
    new.mkdir()
    build(live, 40)
    before = digests(live)
    opened = whoosh.open(live)
    for path in live.iterdir():
        os.link(path, new / path.name)
    with whoosh.build(new, based=True) as made:
        for number in range(30):
            made.remove(f"p{number:03}")
        made.add(document("new", Random(7)))
    assert digests(live) == before
    assert plain(opened.search(Query(match=And(children=()), now=NOW)))[0] is not None
    opened.close()
    contents = read_segment_infos(new)
    expected = {segment.file_name for segment in contents.segments} | {"_MAIN_2.toc", FILE}
    assert {path.name for path in new.iterdir()} == expected


def test_many_small_builds_keep_few_segments(tmp_path: Path) -> None:
    build(tmp_path, 200)
    first = read_segment_infos(tmp_path).segments[0].file_name
    for number in range(30):
        with whoosh.build(tmp_path, based=True) as made:
            made.add(document(f"new{number}", Random(number)))
        segments = read_segment_infos(tmp_path).segments
        assert len(segments) <= MOST_SEGMENTS
        assert len(list(tmp_path.iterdir())) == len(segments) + 2
    assert first in {segment.file_name for segment in segments}
    opened = whoosh.open(tmp_path)
    assert opened.count() == 230
    opened.close()


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_large_build_leaves_few_segments_that_later_ones_leave_alone(
    tmp_path: Path, count: int
) -> None:
    shared, once = tmp_path / "shared", tmp_path / "once"
    shared.mkdir()
    once.mkdir()
    pages = [document(f"p{number:03}", Random(number)) for number in range(240)]
    with whoosh.build(shared, based=False) as made:
        shares = made.shards(count)
        for share in shares:
            share.most = 240
        for number, each in enumerate(pages):
            shares[number % count].add(each)
        assert len(list(shared.iterdir())) > MOST_SEGMENTS
        made.merge_shards([share.finish() for share in shares], [each.id for each in pages])
    large = {segment.file_name for segment in read_segment_infos(shared).segments}
    assert len(large) <= MOST_SEGMENTS // 2
    assert {path.name for path in shared.iterdir()} == {*large, "_MAIN_1.toc", FILE}
    with whoosh.build(shared, based=True) as made:
        made.add(document("new", Random(7)))
    segments = read_segment_infos(shared).segments
    assert {segment.file_name for segment in segments if segment.size > 1} == large
    with whoosh.build(once, based=False) as made:
        for each in (*pages, document("new", Random(7))):
            made.add(each)
    updated, fresh = whoosh.open(shared), whoosh.open(once)
    assert answers(updated, 5) == answers(fresh, 5)
    updated.close()
    fresh.close()


def test_two_hundred_saves_of_single_pages_leave_few_segments(tmp_path: Path) -> None:
    often, once = tmp_path / "often", tmp_path / "once"
    often.mkdir()
    once.mkdir()
    build(often, 120)
    for number in range(200):
        id = f"p{number % 90:03}"
        with whoosh.build(often, based=True) as made:
            made.remove(id)
            made.add(document(id, Random(number)))
        segments = read_segment_infos(often).segments
        assert len(segments) <= MOST_SEGMENTS
        assert sum(len(entry.deleted) for entry in segments) <= 120 / 2
        assert len(list(often.iterdir())) == len(segments) + 2
    last = {f"p{number % 90:03}": number for number in range(200)}
    with whoosh.build(once, based=False) as made:
        for number in range(120):
            id = f"p{number:03}"
            made.add(document(id, Random(last.get(id, 1000 + number))))
    updated, fresh = whoosh.open(often), whoosh.open(once)
    assert answers(updated, 5) == answers(fresh, 5)
    updated.close()
    fresh.close()


def test_the_most_frequent_words_are_those_of_living_pages(tmp_path: Path) -> None:
    build(tmp_path, 60)
    with whoosh.build(tmp_path, based=True) as made:
        for number in range(0, 60, 4):
            made.remove(f"p{number:03}")
    rest = tmp_path / "rest"
    rest.mkdir()
    with whoosh.build(rest, based=False) as made:
        for number in range(60):
            if number % 4:
                made.add(document(f"p{number:03}", Random(1000 + number)))
    opened, fresh = whoosh.open(tmp_path), whoosh.open(rest)
    every = opened.terms("")
    assert every == fresh.terms("")
    assert len(every) > 3
    for limit in range(len(every) + 1):
        assert opened.terms("", limit) == every[:limit]
    opened.close()
    fresh.close()


def test_an_index_whose_pages_are_all_removed_is_empty(tmp_path: Path) -> None:
    build(tmp_path, 3)
    with whoosh.build(tmp_path, based=True) as made:
        for number in range(3):
            made.remove(f"p{number:03}")
    assert read_segment_infos(tmp_path).segments == ()
    opened = whoosh.open(tmp_path)
    assert opened.count() == 0
    opened.close()


def test_a_folder_without_an_index_has_a_hint(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(IndexDamaged) as error:
            whoosh.open(folder)
        assert str(error.value).endswith(CURE)
        assert str(tmp_path) not in str(error.value)


def damage(folder: Path, expected: list[object]) -> str:
    """Open and search a damaged index. Return the error, or check the answers and return ""."""
    try:
        engine = whoosh.open(folder)
    except IndexDamaged as error:
        return str(error)
    try:
        found = answers(engine, 3)
    except IndexDamaged as error:
        return str(error)
    finally:
        engine.close()
    assert found == expected
    return ""


def test_a_damaged_file_is_reported_or_harmless(tmp_path: Path) -> None:
    build(tmp_path, 12)
    engine = whoosh.open(tmp_path)
    expected = answers(engine, 3)
    engine.close()
    random = Random(5)
    for path in sorted(tmp_path.iterdir()):
        if path.name == toc_name(1):
            continue  # Only Whoosh reads this file.
        data = path.read_bytes()
        for _ in range(40):
            path.write_bytes(data[: random.randrange(len(data))])
            assert damage(tmp_path, expected).endswith(CURE)
        for _ in range(80):
            flipped = bytearray(data)
            flipped[random.randrange(len(data))] ^= 1 << random.randrange(8)
            path.write_bytes(flipped)
            damage(tmp_path, expected)
        path.unlink()
        assert damage(tmp_path, expected).endswith(CURE)
        path.write_bytes(data)


class Command:
    """An object whose unpickling creates a folder, as an attacker could do."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("harmed",)


def test_a_crafted_table_of_contents_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    build(tmp_path, 3)
    (tmp_path / toc_name(1)).write_bytes(pickle.dumps([Command()]) * 999)
    opened = whoosh.open(tmp_path)
    assert opened.count() == 3
    opened.close()
    with whoosh.build(tmp_path, based=True) as made:
        made.remove("p001")
    opened = whoosh.open(tmp_path)
    assert opened.count() == 2
    opened.close()
    assert not Path("harmed").exists()


def test_a_pipe_for_the_table_of_contents_is_not_waited_for(tmp_path: Path) -> None:
    build(tmp_path, 3)
    (tmp_path / toc_name(1)).unlink()
    os.mkfifo(tmp_path / toc_name(1))
    with whoosh.build(tmp_path, based=True) as made:
        made.remove("p001")
    with whoosh_index.open_dir(str(tmp_path)).searcher() as theirs:
        assert theirs.doc_count() == 2


def imported(folder: Path, code: str) -> str:
    """Run code on the index at *folder* in a new process. Return the Whoosh modules it loads."""
    whole = (
        "import sys, pathlib\n"
        "from eventsearch.engines import whoosh\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        f"{code}"
        "print([name for name in sys.modules if name.split('.')[0] == 'whoosh'])\n"
    )
    done = run_program([sys.executable, "-c", whole, str(folder)], check=True)
    return done.stdout


def test_searching_does_not_import_whoosh(tmp_path: Path) -> None:
    build(tmp_path, 5)
    code = (
        "from eventsearch.model.query import And, Query\n"
        "engine = whoosh.open(folder)\n"
        "engine.search(Query(match=And(children=()), now=1, facets=('tag', 'status')))\n"
        "engine.close()\n"
    )
    assert imported(tmp_path, code) == "[]\n"


def test_an_update_does_not_import_whoosh(tmp_path: Path) -> None:
    build(tmp_path, 5)
    code = "with whoosh.build(folder, based=True) as made:\n    made.remove('p001')\n"
    assert imported(tmp_path, code) == "[]\n"
    with whoosh_index.open_dir(str(tmp_path)).searcher() as theirs:
        assert theirs.doc_count() == 4
    with whoosh.build(tmp_path, based=True) as made:
        new = document("new", Random(3))
        made.add(new._replace(keywords={**new.keywords, "colour": ("red",)}))
    with whoosh_index.open_dir(str(tmp_path)).searcher() as theirs:
        assert theirs.doc_count() == 5
        assert "=colour" in theirs.schema.names()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_whoosh_itself_finds_the_same_pages(tmp_path: Path) -> None:
    build(tmp_path, 50, seed=2)
    with whoosh.build(tmp_path, based=True) as made:
        for number in range(9):
            made.remove(f"p{number:03}")
        made.add(document("new", Random(3)))
    ours = whoosh.open(tmp_path)
    with whoosh_index.open_dir(str(tmp_path)).searcher() as theirs:
        for stem in ("et", "10%", "python", "日本", "absent"):
            word = WordQuery(forms=(TermForm(kind="stem", term=stem),), field="body")
            found = {hit["id"] for hit in theirs.search(Term("body", stem), limit=None)}
            everyone = [ours.search(Query(match=word, now=now, limit=99)) for now in MOMENTS]
            assert {m.id for answer in everyone for m in answer.matches} == found & seen(ours)
        both = WhooshAnd([Term("body", "python"), Term("=section", "event")])
        assert len(theirs.search(both, limit=None)) > 0
    ours.close()


MOMENTS = (NOW - 1, NOW, NOW + 1)


def seen(engine: Engine) -> set[str]:
    """Return the pages that are visible at one of MOMENTS."""
    everything = [engine.search(Query(match=And(children=()), now=n, limit=99)) for n in MOMENTS]
    return {match.id for found in everything for match in found.matches}
