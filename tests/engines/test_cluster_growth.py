"""The cost of an index in a cluster stays bounded as pages and values increase in number."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from eventsearch.engines import Completer, TypedWord
from eventsearch.engines.opensearch import OpenSearch
from eventsearch.engines.opensearch.codec import coded
from eventsearch.engines.opensearch.facets import MOST_INNER
from eventsearch.engines.opensearch.vocabulary import (
    MOST_BYTES,
    SortedRows,
    file_name,
    read_values,
    write_values,
)
from eventsearch.model.query import TermsFilter
from eventsearch.model.results import FacetCount
from eventsearch.settings.fields import ClusterSettings
from programs import run_program

from .small_index import EVERYTHING, ask, index, page, stem


@pytest.fixture
def engine(either_cluster: OpenSearch) -> OpenSearch:
    """Return the engine on a node of each version."""
    return either_cluster


def test_words_are_counted_as_pages_come_and_go(engine: OpenSearch, tmp_path: Path) -> None:
    index(engine, tmp_path, page("a", "un deux"), page("b", "un trois"), page("c", "un")).close()
    with engine.build(tmp_path, based=True) as writer:
        writer.remove("a")
        writer.remove("b")
        writer.add(page("b", "un quatre"))
    opened = engine.open(tmp_path)
    words = {word: count for start in "udtq" for word, count in opened.terms(start)}
    assert words == {"un": 2, "quatre": 1}
    assert [each.term for each in opened.fuzzy_terms("deux", 1)] == []
    opened.close()


def test_a_facet_of_many_values_is_counted_whole(engine: OpenSearch, tmp_path: Path) -> None:
    many = 12_345
    tags = [tuple(f"tag {number}" for number in range(start, start + 5)) for start in range(many)]
    pages = (
        page(
            f"p{start:05}",
            "un",
            keywords={"tag": tags[start], "author": ("b",)},
            kin=("k",) if start < 3 else (),
        )
        for start in range(0, many, 5)
    )
    opened = index(engine, tmp_path, *pages, page("z", "deux", keywords={"tag": ("tag 0",)}))
    chosen = (("tag", TermsFilter(field="tag", values=("tag 7",))),)
    found = ask(opened, stem("un"), facets=("tag",), filters=chosen, limit=1)
    assert found.total == 1
    assert len(found.facets["tag"]) == many
    assert {count.hits for count in found.facets["tag"]} == {1}
    others = (*chosen, ("author", TermsFilter(field="author", values=("b",))))
    within = ask(opened, EVERYTHING, facets=("tag", "author"), filters=others, limit=1)
    assert within.facets["author"] == (FacetCount("b", 1),)
    assert within.facets["tag"][0] == FacetCount("tag 0", 1)
    assert len(within.facets["tag"]) == many
    every = ask(opened, EVERYTHING, facets=("tag",), collapse=True, limit=1)
    assert every.facets["tag"][0] == FacetCount("tag 0", 2)
    assert len(every.facets["tag"]) == many
    opened.close()


def test_parts_of_an_index_are_counted_together(engine: OpenSearch, tmp_path: Path) -> None:
    tags = [("rot",), ("rot", "blau"), ("blau",), ()]
    pages = [
        page(f"p{number:02}", "un", keywords={"tag": tags[number % 4]}, kin=(f"k{number // 4}",))
        for number in range(28)
    ]
    with engine.build(tmp_path, based=False) as builder:
        results = []
        for number, shard in enumerate(builder.shards(7)):
            for each in pages[number::7]:
                shard.add(each)
            results.append(shard.finish())
            engine.connection.write("POST", f"/{engine.cluster.prefix}-*/_refresh")
        builder.merge_shards(results, [each.id for each in pages])
    parts = engine.connection.get(f"/{engine.cluster.prefix}-*/_stats/segments")["_all"][
        "primaries"
    ]
    assert parts["segments"]["count"] > 1
    opened = engine.open(tmp_path)
    for is_one, total, hits in ((False, 28, 14), (True, 7, 7)):
        found = ask(opened, stem("un"), facets=("tag",), collapse=is_one)
        assert found.total == total
        assert found.facets["tag"] == (FacetCount("blau", hits), FacetCount("rot", hits))
    opened.close()


def test_the_time_of_the_next_change_is_cached(engine: OpenSearch, tmp_path: Path) -> None:
    pages = (page("a", "un", time=(1_000, 2_000)), page("b", "un", visible=(1_500, None)))
    opened = index(engine, tmp_path, *pages)
    trips, scores = [], []
    for now in (1_100, 1_200, 1_499, 1_500, 1_999, 2_000, 9_000, 8_000):
        before = engine.connection.requests
        found = ask(opened, stem("un"), now=now)
        trips.append(engine.connection.requests - before)
        scores.append([(match.id, match.score) for match in found.matches])
    # The first search also checks that the index is the one that was opened.
    assert trips == [3, 1, 1, 2, 1, 2, 1, 1]
    assert scores[0] == scores[1] == scores[2]
    assert [len(some) for some in scores] == [1, 1, 1, 2, 2, 2, 2, 2]
    opened.close()


def test_a_rare_value_is_suggested_beside_thousands(engine: OpenSearch, tmp_path: Path) -> None:
    many = tuple(f"tag {number:04}" for number in range(2 * MOST_INNER))
    pages = (page("a", "un", keywords={"tag": (*many, "Zèbre")}), page("b", keywords={"tag": many}))
    opened = index(engine, tmp_path, *pages)
    assert isinstance(opened, Completer)
    found = opened.completions(("tag",), [TypedWord("zeb")], 0, None, 5)["tag"]
    assert [(each.value, each.pages) for each in found if each.value == "Zèbre"] == [("Zèbre", 1)]
    opened.close()


def test_an_update_requests_changed_documents_only(engine: OpenSearch, tmp_path: Path) -> None:
    trips = []
    for number, count in enumerate((20, 200)):
        folder = tmp_path / str(number)
        folder.mkdir()
        pages = [
            page(f"p{n}", "un", keywords={"tag": ("Ä" if n else "ä",)}, kin=(f"k{n // 2}",))
            for n in range(count)
        ]
        index(engine, folder, *pages).close()
        before = engine.connection.requests
        with engine.build(folder, based=True) as writer:
            # The update joins two groups of kin. It also breaks the links of other groups.
            for name in ("p1", "p3", "p5", "p6"):
                writer.remove(name)
            writer.add(page("p1", "un", keywords={"tag": ("ä", "new")}, kin=("k0", "k1")))
            writer.add(page("p3", "un", keywords={"tag": ("ä",)}))
            writer.add(page("p5", "un", keywords={"tag": ("Ä",), "author": ("me",)}))
        trips.append(engine.connection.requests - before)
        opened = engine.open(folder)
        found = ask(opened, stem("un"), collapse=True, limit=500)
        kin = {match.id: set(match.kin) for match in found.matches}
        assert kin["p0"] == {"p1", "p2"}
        assert kin["p3"] == kin["p4"] == kin["p5"] == kin["p7"] == set()
        assert opened.all_field_values("tag") == ["new", "Ä"]
        assert opened.all_field_values("author") == ["me"]
        opened.close()
    assert trips[0] == trips[1]
    with engine.build(folder, based=True) as writer:
        for n in range(1, 12):
            tags = tuple(f"t{n} {number}" for number in range(1_000))
            writer.add(page(f"n{n}", "deux", keywords={"tag": (*tags, "NEW", "Ä")}))
        for n in range(100, 200):
            writer.remove(f"p{n}")
    opened = engine.open(folder)
    values = opened.all_field_values("tag")
    assert (len(values), values[0], values[-1]) == (11_002, "NEW", "Ä")
    opened.close()


def test_a_large_file_of_values_stays_on_disk(tmp_path: Path) -> None:
    few = {f"clé {number:05}": f"Clé {number:05}" for number in range(0, 100, 2)}
    many = {f"clé {number:05}": f"Clé {number:05}" for number in range(0, 80_000, 2)}
    many["a\nb"] = 'A\n"b"'
    for name, values in (("few", few), ("many", many)):
        folder = tmp_path / name
        folder.mkdir()
        write_values(folder, "tag", values)
        assert read_values(folder, "tag") == values
        path = folder / file_name("tag")
        rows = SortedRows(path)
        assert (path.stat().st_size > MOST_BYTES) == (name == "many")
        some = (*[*values][::97], *[*values][-2:])
        for key in some:
            assert rows.find(coded(key)) == [coded(values[key])]
        spelled = {coded(key): coded(values[key]) for key in some}
        # Many keys are found in one pass over the file, few keys one by one.
        assert rows.find_all([*spelled, "zz"]) == spelled
        assert rows.find_all([*spelled][:1]) == dict([*spelled.items()][:1])
        for other in ("", "clé 00001", "clé 1", "zz", "\udcff"):
            assert [*rows.find(coded(other))] == []
        others = SortedRows(folder / file_name("tag", "loose"))
        assert others.find("cle00002") == [coded("clé 00002")]
    assert read_values(tmp_path, "tag") is None


LIST = """
import sys
from eventsearch.cli.app import run
code = run(sys.argv[1:])
print(code, *sorted(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("name", ["whoosh", "opensearch"])
def test_a_search_loads_no_modules_of_the_other_engine(
    cluster_url: str, tmp_path: Path, name: str
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text('title = "x"\n', encoding="utf-8")
    (tmp_path / "content" / "a.md").write_text("---\ntitle: Atelier\n---\n", encoding="utf-8")
    variables = {
        **os.environ,
        "EVENTSEARCH_ENGINE": name,
        "EVENTSEARCH_OPENSEARCH_HOSTS": cluster_url,
        "EVENTSEARCH_OPENSEARCH_PREFIX": "loaded",
    }

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        return run_program(
            [sys.executable, "-c", LIST, *args],
            cwd=tmp_path,
            env=variables,
            timeout=120,
            check=True,
        )

    run("index")
    done = run("query", "attelier", "--format", "url")
    assert done.stdout.split() == ["/a/"]
    modules = {*done.stderr.split("\n")[-2].split()[1:]}
    theirs = {"whoosh": "opensearch", "opensearch": "whoosh"}[name]
    library = {"whoosh": "urllib3", "opensearch": "whoosh"}[name]
    assert f"eventsearch.engines.{name}" in modules
    assert f"eventsearch.engines.{theirs}" not in modules
    assert library not in modules
    OpenSearch(ClusterSettings(hosts=(cluster_url,))).connection.write("DELETE", "/loaded-*")
