"""Does a site that several machines have read come out as if one had read it?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from eventsearch.engines.opensearch import OpenSearch
from eventsearch.engines.opensearch.ticket import read_ticket
from eventsearch.errors import BuildError, IndexLocked
from eventsearch.indexer.build import build, build_shard
from eventsearch.indexer.site_shards import SiteShard, parse_shard
from eventsearch.settings import Settings, load_settings
from eventsearch.storage.generations import Generation, live
from eventsearch.storage.index_folder import SHARDS
from eventsearch.storage.last_modified import read_changes
from eventsearch.storage.lock import locked
from indexed_site import write

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def read_shards(settings: Settings, count: int, **more: Any) -> int:
    """Read all shards, the last one first; return how many pages they have."""
    shards = [SiteShard(number, count) for number in range(count, 0, -1)]
    return sum(build_shard(settings, each, clock=lambda: NOW, **more).pages for each in shards)


def publish(settings: Settings) -> Generation:
    """Publish what was read, and return it."""
    build(settings, publish=True, clock=lambda: NOW)
    return live(settings.index)


def manifest_of(generation: Generation) -> Mapping[str, object]:
    """Return what a generation knows of the files, without what is of one run."""
    from eventsearch.indexer.base_generation import read_manifest

    manifest = read_manifest(generation)
    return {**vars_of(manifest), "generation": "", "taken_ns": 0}


def vars_of(record: Any) -> dict[str, object]:
    return {name: getattr(record, name) for name in type(record).__slots__}


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """Return a site whose pages are translations, doubles, redirects, a list and a series."""
    root = tmp_path / "été du port"
    write(
        root,
        "hugo.toml",
        'title = "x"\nbaseURL = "https://example.org/"\ntimeZone = "Europe/Paris"\n'
        'defaultContentLanguage = "fr"\n'
        "[languages.fr]\nweight = 1\n[languages.en]\nweight = 2\n",
    )
    write(
        root,
        "eventsearch.toml",
        '[[sources]]\nfiles = "dates.yaml"\npage = "/deux/"\n'
        'fields = {title = "name", start = "day"}\n',
    )
    write(root, "dates.yaml", "- {name: Bal, day: 2026-12-01}\n- {name: Quai, day: 2026-12-02}\n")
    write(root, "content/_index.md", "---\ntitle: Accueil\ncascade: {tags: [port]}\n---\n")
    for number in range(12):
        day = f"date: 2026-0{number % 9 + 1}-11T10:00:00+01:00"
        for lang in ("fr", "en"):
            text = f"---\ntitle: Page {number}\n{day}\n---\nMarée {lang} {number}.\n"
            write(root, f"content/post/n{number}/index.{lang}.md", text)
    one = "---\ntitle: Deux\nurl: /deux/\naliases: [/un/]\n---\nDes mots [ici](/post/n3/).\n"
    write(root, "content/post/a.md", one)
    write(root, "content/post/b.md", one)
    write(root, "content/post/broken.md", "---\ntitle: [\n---\n")
    return load_settings(root, environ={}, flags={"index": tmp_path / "index"})


@pytest.mark.parametrize("count", [1, 3, 40])
@pytest.mark.parametrize("per_worker", [None, 2])
def test_shards_come_out_as_one_run(
    site: Settings, tmp_path: Path, count: int, per_worker: int | None
) -> None:
    """All that is known of every file, diagnostics of the whole site, its changes; and nothing
    is left of the shards."""
    whole = replace(site, index=tmp_path / "whole")
    build(whole, full=True, clock=lambda: NOW)
    assert read_shards(replace(site, workers=2), count, files_per_worker=per_worker) == 27
    assert not (site.index / "live").exists()
    generation, other = publish(site), live(whole.index)
    assert manifest_of(generation) == manifest_of(other)
    assert read_changes(generation.folder) == read_changes(other.folder)
    assert generation.info.pages == other.info.pages == 29
    assert not (site.index / SHARDS).exists()
    report = build(site, clock=lambda: NOW)
    assert (report.swapped, report.read) == (False, 0)


def test_a_shard_that_died_is_read_again(site: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    read_shards(site, 3)

    def die(step: str, done: int, most: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_shard(site, SiteShard(2, 3), progress=die, clock=lambda: NOW)
    with pytest.raises(BuildError, match="shard 2 of 3 is missing or was not written") as caught:
        publish(site)
    assert '"eventsearch index --shard 2/3"' in caught.value.hint
    assert not (site.index / "live").exists()
    build_shard(site, SiteShard(2, 3), clock=lambda: NOW)
    assert publish(site).info.pages == 29


def change_content(site: Settings) -> Settings:
    write(site.root, "content/post/n3/index.fr.md", "---\ntitle: Autre\n---\nAutre.\n")
    return site


def change_settings(site: Settings) -> Settings:
    return replace(site, drafts=True)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (change_content, "the content is another"),
        (change_settings, "settings that change the results have changed"),
    ],
)
def test_shards_of_other_content_are_not_published(
    site: Settings, change: Callable[[Settings], Settings], why: str
) -> None:
    read_shards(site, 2)
    first = publish(site)
    read_shards(site, 2)
    changed = change(site)
    build_shard(changed, SiteShard(1, 2), clock=lambda: NOW)
    with pytest.raises(BuildError, match=f"shard 2 of 2 does not fit .*: {why}"):
        publish(changed)
    assert live(site.index).name == first.name
    assert (site.index / SHARDS / "1-of-2" / "manifest.json").exists()


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "manifest": (lambda it: (it / "manifest.json").write_bytes(b"{}"), "is damaged: the checksum"),
    "appearances": (lambda it: (it / "appearances.json").unlink(), "is damaged: appearances"),
    "documents": (lambda it: cut(it / "documents-0.gz"), "is damaged: documents-0.gz"),
    "no documents": (lambda it: (it / "documents-0.gz").unlink(), "lacks 1. of its pages"),
    "exchanged": (
        lambda it: shutil.copytree(it.with_name("1-of-2"), it, dirs_exist_ok=True),
        "is damaged: it holds other files",
    ),
}


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_shard_is_named(site: Settings, name: str) -> None:
    damage, why = DAMAGES[name]
    read_shards(site, 2)
    damage(site.index / SHARDS / "2-of-2")
    with pytest.raises(BuildError, match=f"2-of-2: shard 2 of 2 .*{why}"):
        publish(site)
    assert not (site.index / "live").exists()


def test_what_cannot_be_published_says_so(site: Settings) -> None:
    with pytest.raises(BuildError, match="there are no shards to publish"):
        publish(site)
    read_shards(site, 2)
    build_shard(site, SiteShard(1, 3), clock=lambda: NOW)
    with pytest.raises(BuildError, match="there are shards of 2 and 3"):
        publish(site)


def test_two_that_read_the_same_shard_are_kept_apart(site: Settings) -> None:
    read_shards(site, 2)
    with locked(site.index), locked(site.index / SHARDS / "1-of-2"):
        with pytest.raises(IndexLocked, match="1-of-2"):
            build_shard(site, SiteShard(1, 2))
        build_shard(site, SiteShard(2, 2))


def test_a_shard_that_is_being_read_is_not_published(site: Settings) -> None:
    read_shards(site, 2)
    with locked(site.index / SHARDS / "2-of-2"), pytest.raises(IndexLocked, match="2-of-2"):
        publish(site)
    assert not (site.index / "live").exists()
    refused = []

    def read_again(step: str, done: int, most: int) -> None:
        with pytest.raises(IndexLocked, match="1-of-2"):
            build_shard(site, SiteShard(1, 2))
        refused.append(done)

    build(site, publish=True, clock=lambda: NOW, progress=read_again)
    assert refused
    assert not (site.index / SHARDS).exists()


def test_shards_of_another_kind_that_came_in_the_meantime_stay(site: Settings) -> None:
    read_shards(site, 1)
    other = site.index / SHARDS / "1-of-3"
    build(site, publish=True, clock=lambda: NOW, progress=lambda *_: other.mkdir(exist_ok=True))
    assert [path.name for path in (site.index / SHARDS).iterdir()] == ["1-of-3"]


def test_shards_may_be_published_in_another_month(site: Settings) -> None:
    later = NOW + timedelta(days=40)
    read_shards(site, 2)
    build(site, publish=True, clock=lambda: later)
    text = "---\ntitle: x\ndate: 2026-10-05T18:00:00Z\nrrule: FREQ=WEEKLY\n---\nx\n"
    write(site.root, "content/event/often.md", text)
    first = live(site.index)
    read_shards(site, 2)
    with pytest.raises(BuildError, match="has recurring events, and was read in another month"):
        build(site, publish=True, clock=lambda: later)
    assert live(site.index).name == first.name
    assert publish(site).info.pages == 30


def test_text_that_no_json_holds_is_kept(site: Settings) -> None:
    write(site.root, "content/post/half.md", '{"title": "half \\ud83d word"}\n\nx\n')
    read_shards(site, 2)
    assert publish(site).info.pages == 30


@pytest.mark.parametrize("text", ["", "1", "0/3", "4/3", "1/0", "1/2/3", "a/b", "-1/3", "1/10000"])
def test_what_names_no_shard(text: str) -> None:
    assert parse_shard(text) is None


def test_what_names_one() -> None:
    assert parse_shard("2/3") == SiteShard(2, 3)
    for path in ("content/a.md", "content/é.md", "content/\udce9.md"):
        assert sum(SiteShard(number, 3).holds(path) for number in (1, 2, 3)) == 1


def documents_of(engine: OpenSearch, generation: Generation) -> dict[str, object]:
    """Return all that an index in a cluster holds, and its values."""
    ticket = read_ticket(generation.engine_folder)
    body = {"size": 10_000, "query": {"match_all": {}}}
    hits = engine.connection.search(f"/{ticket.name}/_search", body)["hits"]["hits"]
    files = {
        path.name: path.read_bytes()
        for path in generation.engine_folder.iterdir()
        if path.name.startswith("values")
    }
    known = ticket._replace(name="", uuid="")._asdict()
    return {hit["_id"]: hit["_source"] for hit in hits} | files | known


def test_a_cluster_holds_the_same_documents(cluster_url: str, tmp_path: Path) -> None:
    variables = {
        "EVENTSEARCH_ENGINE": "opensearch",
        "EVENTSEARCH_OPENSEARCH_HOSTS": cluster_url,
        "EVENTSEARCH_OPENSEARCH_PREFIX": "sharded",
    }
    settings = load_settings(ROOT, environ=variables, flags={"index": tmp_path / "shards"})
    engine = OpenSearch(settings.opensearch)
    try:
        read_shards(settings, 3)
        found = documents_of(engine, publish(settings))
        whole = replace(settings, index=tmp_path / "whole")
        build(whole, full=True, clock=lambda: NOW)
        assert found == documents_of(engine, live(whole.index))
        assert len(found) > 100
    finally:
        engine.connection.write("DELETE", "/sharded-*")
