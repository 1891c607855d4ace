"""Tests of a cluster that starts, is full, loses its node, or that other users change."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cli_site import command, environment
from cluster import NEW, Node, cluster
from eventsearch.engines.opensearch import OpenSearch, writer
from eventsearch.engines.opensearch.ticket import read_ticket
from eventsearch.errors import BuildError, IndexAway, IndexDamaged
from eventsearch.indexer.build import build
from eventsearch.model.query import Query
from eventsearch.model.results import FacetCount
from eventsearch.settings.fields import ClusterSettings
from eventsearch.storage.generations import live
from eventsearch.storage.integrity import WORD
from programs import run_program

from .conftest import CLUSTERS
from .small_index import EVERYTHING, ask, ids, index, page, stem
from .test_cluster_away import SEARCH, await_state, kind, server, site_in, write


def engine_of(url: str, prefix: str) -> OpenSearch:
    """Return an engine that connects to the node at *url*."""
    return OpenSearch(ClusterSettings(hosts=(url,), prefix=prefix))


@contextmanager
def template(engine: OpenSearch, body: Mapping[str, Any]) -> Iterator[None]:
    """Make the cluster apply a template to an engine's indexes. Delete both at the end."""
    write = engine.connection.write
    path = f"/_index_template/{engine.cluster.prefix}"
    pattern = f"{engine.cluster.prefix}-*"
    write("PUT", path, {"index_patterns": [pattern], "priority": 9, "template": body})
    try:
        yield
    finally:
        write("DELETE", path)
        write("DELETE", f"/{pattern}")


def indexes(engine: OpenSearch) -> set[str]:
    """Return the names of the indexes of an engine that are in the cluster."""
    path = f"/{engine.cluster.prefix}-*/_settings?filter_path=*.settings.index.uuid"
    return {*engine.connection.get(path)}


NOWHERE = {"settings": {"index.routing.allocation.require._name": "nobody"}}
"""A template whose indexes no node accepts, as if all nodes were full."""

HARMLESS: dict[str, Mapping[str, Any]] = {
    "nothing is mapped": {"mappings": {"dynamic": False}},
    "all is text": {
        "mappings": {
            "dynamic_templates": [{"all": {"match": "*", "mapping": {"type": "text"}}}],
            "date_detection": True,
        }
    },
    "no source": {"mappings": {"_source": {"enabled": False}}},
    "other scores": {"settings": {"index.similarity.default.type": "boolean"}},
    "steeper scores": {
        "settings": {"index.similarity.default.k1": "9", "index.similarity.default.type": "BM25"}
    },
    "a pipeline": {"settings": {"index.default_pipeline": "gone", "index.final_pipeline": "gone"}},
    "short values": {"mappings": {"properties": {"k_tag": {"type": "keyword", "ignore_above": 1}}}},
    "another field": {"mappings": {"properties": {"mine": {"type": "text"}}}},
}
"""Templates that do not change the answers of an index."""

REFUSED: dict[str, Mapping[str, Any]] = {
    "another type": {"mappings": {"properties": {"k_tag": {"type": "text"}}}},
    "not found": {"mappings": {"properties": {"k_tag": {"type": "keyword", "index": False}}}},
    "not counted": {
        "mappings": {"properties": {"k_tag": {"type": "keyword", "doc_values": False}}}
    },
}
"""Templates that change how a field is indexed, so that a build must fail."""


def tagged(engine: OpenSearch, folder: Path) -> tuple[Any, ...]:
    """Build an index of two pages, and return its answer to a search."""
    folder.mkdir()
    pages = [page("a", "un un un", keywords={"tag": ("web",)}), page("b", "un deux")]
    opened = index(engine, folder, *pages)
    found = ask(opened, stem("un"), facets=("tag",))
    scores = [(match.id, round(match.score, 5), match.stored) for match in found.matches]
    opened.close()
    return found.total, found.facets, scores


@pytest.mark.parametrize("name", HARMLESS)
def test_a_template_of_the_cluster_changes_no_answer(
    cluster_url: str, tmp_path: Path, name: str
) -> None:
    engine = engine_of(cluster_url, "template")
    plain = tagged(engine, tmp_path / "plain")
    assert plain[1] == {"tag": (FacetCount("web", 1),)}
    with template(engine, HARMLESS[name]):
        assert tagged(engine, tmp_path / "other") == plain


@pytest.mark.parametrize("name", REFUSED)
def test_a_template_that_changes_a_field_ends_the_run(
    cluster_url: str, tmp_path: Path, name: str
) -> None:
    engine = engine_of(cluster_url, "refused")
    with template(engine, REFUSED[name]):
        with pytest.raises(BuildError, match="k_tag"):
            tagged(engine, tmp_path / "other")
        assert not indexes(engine)


@pytest.mark.parametrize("based", [False, True], ids=["full", "update"])
def test_an_index_that_no_node_accepts_ends_the_run_with_the_reason(
    cluster_url: str,
    tmp_path: Path,
    based: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(writer, "STUCK", 2)
    monkeypatch.setattr(writer, "QUIET", 1)
    engine = engine_of(cluster_url, f"full{based:d}")
    if based:
        index(engine, tmp_path, page("a", "un")).close()
        # An update clones its base index, with the settings of this index.
        path = f"/{read_ticket(tmp_path).name}/_settings"
        engine.connection.write("PUT", path, NOWHERE["settings"])
    before = indexes(engine)
    with template(engine, NOWHERE):
        with pytest.raises(BuildError, match=r"copies are not complete .*nobody") as caught:
            engine.build(tmp_path, based=based)
        assert indexes(engine) == before
    assert "room" in caught.value.hint
    (said,) = [record.getMessage() for record in caplog.records if record.name == "eventsearch"]
    assert "waiting" in said
    assert "nobody" in said


@pytest.mark.external
@pytest.mark.parametrize("fixture", CLUSTERS.values())
def test_the_commands_use_a_cluster_of_each_version(
    request: pytest.FixtureRequest, tmp_path: Path, fixture: str
) -> None:
    url = request.getfixturevalue(fixture)
    site = tmp_path / "site"
    site_in(site, url, "commands")
    variables = {
        "EVENTSEARCH_ENGINE": "opensearch",
        "EVENTSEARCH_OPENSEARCH_HOSTS": url,
        "EVENTSEARCH_OPENSEARCH_PREFIX": "commands",
    }
    ended = {}
    for args in (["index"], ["query", "atelier"]):
        done = run_program(command(*args), cwd=site, env=environment(**variables))
        ended[args[0]] = (done.returncode, "Atelier 1" in done.stdout, done.stderr)
    assert ended["index"][0] == 0, ended
    assert ended["query"][:2] == (0, True), ended
    engine_of(url, "commands").connection.write("DELETE", "/commands-*")


def unlocked(engine: OpenSearch, name: str) -> None:
    """Remove the write block of a complete index."""
    engine.connection.write("PUT", f"/{name}/_settings", {"index.blocks.write": None})


@pytest.mark.parametrize("how", ["emptied", "one page less", "replaced"])
def test_an_index_that_others_changed_is_seen_by_the_next_search(
    cluster_url: str, tmp_path: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "eventsearch")
    prefix = "changed" + how.replace(" ", "")
    settings = site_in(tmp_path, cluster_url, prefix)
    engine = OpenSearch(settings.opensearch)
    send = engine.connection.write
    for version in (1, 2):
        write(tmp_path, version)
        build(settings)
    name = read_ticket(live(settings.index).engine_folder).name
    with server(settings) as client:
        assert client.get(SEARCH).json()["hits"][0]["title"] == "Atelier 2"
        if how == "replaced":
            mapping = engine.connection.get(f"/{name}/_mapping")[name]["mappings"]
            analysis = engine.connection.get(f"/{name}/_settings")[name]["settings"]["index"]
            send("DELETE", f"/{name}")
            body = {"settings": {"analysis": analysis["analysis"]}, "mappings": mapping}
            send("PUT", f"/{name}", body)
        else:
            unlocked(engine, name)
            found = engine.connection.ask(f"/{name}/_search", {"size": 500, "_source": False})
            every = [hit["_id"] for hit in found["hits"]["hits"]]
            gone = every if how == "emptied" else every[:1]
            engine.connection.bulk(name, [({"delete": {"_id": id}}, None) for id in gone])
            send("POST", f"/{name}/_refresh")
        assert client.get("/v1/search?q=other").status_code == 503
        await_state(lambda: client.get(SEARCH).status_code == 200)
        assert client.get(SEARCH).json()["hits"][0]["title"] == "Atelier 1"
    build(settings)
    with server(settings) as client:
        assert client.get(SEARCH).json()["hits"][0]["title"] == "Atelier 2"
    send("DELETE", f"/{prefix}-*")


def test_an_emptied_index_cannot_explain_or_be_a_base(cluster_url: str, tmp_path: Path) -> None:
    engine = engine_of(cluster_url, "emptied")
    opened = index(engine, tmp_path, page("a", "un"), page("b", "un"))
    name = read_ticket(tmp_path).name
    unlocked(engine, name)
    found = engine.connection.ask(f"/{name}/_search", {"size": 500, "_source": False})
    every = [({"delete": {"_id": hit["_id"]}}, None) for hit in found["hits"]["hits"]]
    engine.connection.bulk(name, every)
    engine.connection.write("POST", f"/{name}/_refresh")
    for act in (
        lambda: ask(opened, stem("un")),
        lambda: opened.search(Query(EVERYTHING, 0, explain=True)),
        lambda: opened.stored("a"),
        opened.ping,
        lambda: engine.open(tmp_path),
        lambda: engine.build(tmp_path, based=True),
    ):
        with pytest.raises(IndexDamaged, match="0 documents"):
            act()
    opened.close()
    engine.connection.write("DELETE", "/emptied-*")


STARTING = {"gateway.recover_after_data_nodes": "2"}
"""A setting that makes a node wait for a second node before it reads the list of indexes."""


@pytest.mark.external
def test_a_cluster_that_starts_is_away_and_no_index_is_damaged(
    own_node: Node, tmp_path: Path
) -> None:
    settings = site_in(tmp_path / "site", own_node.url, "starting")
    for version in (1, 2):
        write(tmp_path / "site", version)
        build(settings)
    name = read_ticket(live(settings.index).engine_folder).name
    with server(settings) as client:
        assert client.get(SEARCH).json()["total"] == 1
        own_node.kill()
        usual, own_node.settings = own_node.settings, own_node.settings | STARTING
        own_node.start()
        own_node.await_answer(f"/{name}/_settings", 404)
        for number in range(3):
            answer = client.get(f"{SEARCH}{number}")
            assert (answer.status_code, kind(answer.json())) == (503, "engine-away")
        await_state(lambda: kind(client.get("/readyz").json()) == "engine-away")
        write(tmp_path / "site", 3)
        with pytest.raises((BuildError, IndexAway)):
            build(settings)
        assert not [*settings.index.rglob(WORD)]
        own_node.kill()
        own_node.settings = usual
        own_node.start()
        own_node.await_health()
        await_state(lambda: client.get("/readyz").status_code == 200)
        assert client.get(SEARCH).json()["hits"][0]["title"] == "Atelier 2"
    assert build(settings).read == 1


@pytest.mark.external
@pytest.mark.endurance
def test_an_index_of_version_2_answers_after_an_upgrade(tmp_path: Path) -> None:
    with cluster(tmp_path / "nodes", 1) as (node,):
        engine = engine_of(node.url, "upgraded")
        (tmp_path / "index").mkdir()
        pages = [page(f"p{number}", "un " * number + "deux") for number in range(1, 9)]
        opened = index(engine, tmp_path / "index", *pages)
        before = ask(opened, stem("un"))
        node.kill()
        node.version = NEW
        node.start()
        node.await_health()
        assert engine.connection.demand_supported() == NEW
        after = ask(engine.open(tmp_path / "index"), stem("un"))
        assert ids(after) == ids(before)
        with pytest.raises(IndexDamaged, match="of OpenSearch 2"):
            engine.build(tmp_path / "index", based=True)
        (tmp_path / "new").mkdir()
        anew = ask(index(engine, tmp_path / "new", *pages), stem("un"))
        assert ids(anew) == ids(before)
        scores = [match.score for match in before.matches]
        assert [match.score for match in anew.matches] == pytest.approx(scores, rel=1e-4)


@pytest.mark.external
def test_a_build_continues_when_its_node_is_back(own_node: Node, tmp_path: Path) -> None:
    engine = engine_of(own_node.url, "back")
    (tmp_path / "index").mkdir()
    with engine.build(tmp_path / "index", based=False) as build:
        (shard,) = build.shards(1)
        for number in range(writer.BATCH):
            shard.add(page(f"p{number}", "un"))
        engine.connection.write("POST", "/back-*/_flush")
        own_node.kill()
        own_node.start()
        for number in range(9):
            shard.add(page(f"q{number}", "deux"))
        build.merge_shards(
            [shard.finish()],
            [*(f"p{n}" for n in range(writer.BATCH)), *(f"q{n}" for n in range(9))],
        )
    opened = engine.open(tmp_path / "index")
    assert ask(opened, stem("un")).total == writer.BATCH
    assert len(ids(ask(opened, stem("deux")))) == 9
