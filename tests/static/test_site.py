"""The browser, which reads the files of a site, answers as the server does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from browser.sample import index_of_sample
from eventsearch.engines import whoosh
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.model.timestamps import epoch
from eventsearch.search.index import open_index
from eventsearch.settings import ServeSettings
from eventsearch.static_index.files import index_files
from eventsearch.storage.generation_writer import GenerationWriter
from eventsearch.web.app import create_app
from long_form import tries
from small_site import write_site
from static.browser_engine import ask, difference, write_files
from static.test_results import BEGINNINGS, NOW, TEXTS

Question = tuple[str, list[tuple[str, str]]]

REFUSED: tuple[list[tuple[str, str]], ...] = (
    [("qq", "data")],
    [("tga", "R"), ("q", "x")],
    [("page", "0")],
    [("per_page", "-1")],
    [("per_page", "101")],
    [("page", "90"), ("per_page", "50")],
    [("q", "a"), ("q", "b")],
    [("year", "23")],
    [("when", "soon")],
    [("lang", "x" * 201)],
    [("from", "nothing")],
    [("q", "date:nothing 𝒂")],
    [("q", "𝒂 data date:2023-02-30")],
)


STRANGE = {
    "atelié",
    "ateleir données publique",
    "données publiques ouvertes pour tous les citoyens",
}
"""Queries with forms that no page contains, so a browser does not know their stems."""


COUNTED = [("facet", name) for name in ("tag", "status", "month", "year")]

ALIKE = 0.97
"""
Minimum share of equal answers for a real site. The files contain only the most common word endings,
so the browser may not know the stem of a form that no page contains.
"""


def questions(lang: str) -> Iterator[Question]:
    """Yield routes and parameters, some for texts in a language of the site."""
    for text in (text for text in TEXTS if text not in STRANGE):
        yield "search", [("q", text), *COUNTED]
        yield "search", [("q", text), ("unfinished", "1"), ("ui", lang), ("per_page", "5")]
    for text in BEGINNINGS:
        yield "suggest", [("q", text)]
        yield "suggest", [("q", text), ("lang", "fr"), ("limit", "6")]
    yield "search", [("q", "data"), ("fields", "url,title,start,others")]
    yield "search", [("q", "data"), ("per_page", "0"), *COUNTED]
    yield from (("search", refused) for refused in REFUSED)


def without_hidden(index: Path, folder: Path) -> Path:
    """Return a copy of an index without the pages hidden at `NOW`: index files leave them out."""
    shutil.copytree(index, folder)
    with closing(open_index(folder)) as source:
        base, hidden = source.generation, source.engine.hidden(epoch(NOW))
        languages = [one.value for one in source.engine.facet_values("lang", epoch(NOW))]
    with GenerationWriter(folder, base=base, engine=whoosh, now=datetime.now(UTC)) as writer:
        writer.begin()
        for id in hidden:
            writer.remove(id)
        info = base.info._replace(languages=tuple(languages), files=writer.finish())
        others = {path.name: path.read_bytes() for path in base.folder.iterdir() if path.is_file()}
        del others["info.json"]
        writer.publish(info, others)
    return folder


def compare(index: Path, folder: Path, *, alike: float = 1.0) -> None:
    """Compare all answers. If too few are equal, list the first ones that differ."""
    index = without_hidden(index, folder.with_name("index without hidden pages"))
    source = open_index(index)
    asked = [*questions(source.generation.info.lang)]
    for name, data in index_files(source, NOW).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    source.close()
    app = create_app(index, ServeSettings(rate=0), clock=lambda: NOW)
    with TestClient(app) as client:
        wanted = [client.get(f"/v1/{route}?{urlencode(pairs)}").json() for route, pairs in asked]
    differing = [
        f"{question}: {difference(shared_part(one), shared_part(other))}"
        for question, one, other in zip(asked, wanted, file_answers(asked, folder), strict=True)
        if shared_part(one) != shared_part(other)
    ]
    assert len(differing) <= (1 - alike) * len(asked), (
        f"{len(differing)} of {len(asked)} differ:\n" + "\n".join(differing[:12])
    )


def file_answers(asked: Sequence[Question], folder: Path) -> list[Any]:
    """Return the answers that the browser's engine reads from the files."""
    return ask("site.mjs", map(json.dumps, asked), folder, epoch(NOW))


def shared_part(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the part of an answer that is equal for server and files: no addresses or times."""
    own = {"took_ms", "links", "index", "type", "title", "rounds"}
    rest = {key: value for key, value in answer.items() if key not in own}
    if "hits" in rest:
        rest["hits"] = [{k: v for k, v in hit.items() if k != "ics"} for hit in rest["hits"]]
    return rest


@pytest.mark.external
def test_the_sample_site_answers_from_files(tmp_path: Path) -> None:
    compare(index_of_sample(tmp_path / "site"), tmp_path / "out")


@pytest.mark.external
def test_files_are_read_in_few_rounds(tmp_path: Path) -> None:
    with closing(open_index(index_of_sample(tmp_path / "site"))) as source:
        write_files(tmp_path / "out", index_files(source, NOW))
    most = {"zzz": 3, "conf": 7, "kart": 4}
    typed: list[Question] = [("search", [("q", text), ("unfinished", "1")]) for text in most]
    found = [answer["rounds"] for answer in file_answers(typed, tmp_path / "out")]
    assert [*map(min, found, most.values())] == found


@pytest.mark.external
def test_a_page_with_many_rare_characters_is_shown_unchanged(tmp_path: Path) -> None:
    signs = " ".join(map(chr, (*range(0x1F300, 0x1F300 + 1100), 0xE000)))
    end = "The lighthouse \U0001faf8\ue001 shines \U0001f300."
    pages = {"content/signs.md": f"---\ntitle: Signs\n---\n{signs}\n\n{end}\n"}
    settings = write_site(tmp_path / "site", pages)
    build(settings)
    with closing(open_index(settings.index)) as source:
        write_files(tmp_path / "out", index_files(source, NOW))
        (hit,) = source.search(SearchRequest("lighthouse"), now=NOW).hits
    (answer,) = file_answers([("search", [("q", "lighthouse")])], tmp_path / "out")
    assert answer["hits"][0]["highlight"]["text"] == list(hit.highlight["text"])
    assert "".join(hit.highlight["text"]) == end


REAL = ("davidaparicio", "ssphub-quarto", "roweb3", "digitalgov")
"""Real sites to compare. The short form of the test uses only the first one."""


@pytest.mark.external
@pytest.mark.corpora
@pytest.mark.endurance
@pytest.mark.parametrize("name", REAL[: tries(1, 4)])
def test_real_sites_answer_from_files(
    name: str, index_of: Callable[[str], Path], tmp_path: Path
) -> None:
    compare(index_of(name), tmp_path / "out", alike=ALIKE)
