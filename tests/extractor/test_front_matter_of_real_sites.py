"""Front matter of real sites, compared with the values that the real Hugo read."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from typing import Any
from unicodedata import normalize

import pytest

from eventsearch.extractor.front_matter.parse import parse
from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.normalise import normalise
from eventsearch.extractor.people import NOTHING_NAMED
from eventsearch.model.page import Meta, ParsedFile, SourceFile
from eventsearch.settings import Settings
from long_form import tries
from shared_data import corpora

SITES = (
    *("ssphub-seed", "ssphub-history", "ssphub-as-toml", "ssphub-as-json", "davidaparicio"),
    *("coredns", "hugodocs", "2i2c", "digitalgov"),
)
"""The short form skips the last site, which is many times larger."""

# Hugo converts these values before it shows them, so `_compared` compares their meaning.
TYPED_BY_HUGO = frozenset(
    [
        *("date", "publishdate", "lastmod", "expirydate", "title", "slug", "summary"),
        *("description", "weight", "keywords", "outputs"),
    ]
)

pytestmark = pytest.mark.corpora

Page = tuple[Mapping[str, Any], ParsedFile, Meta]
"""Hugo's values of a page, its parsed front matter, and the record made from it."""


@pytest.fixture(scope="module", params=SITES[: tries(8, 9)])
def pages(request: pytest.FixtureRequest) -> list[Page]:
    """Return the pages of a site, read once for all tests."""
    return list(_pages(request.param))


def _pages(name: str) -> Iterator[Page]:
    root = corpora() / name
    site, _ = load_site(root)
    settings = Settings(root=root, index=root / "index")
    oracle = corpora() / "oracle" / f"{name}.jsonl.gz"
    for line in gzip.decompress(oracle.read_bytes()).splitlines():
        hugo = json.loads(line)
        path = root / (hugo["source"] or "")
        if path.is_file():
            source = _source(hugo)
            parsed = parse(source, path.read_bytes())
            meta = normalise(parsed, site=site, settings=settings, named=NOTHING_NAMED, plain=str)
            yield hugo, parsed, meta


def _source(hugo: Mapping[str, Any]) -> SourceFile:
    return SourceFile(
        path=hugo["source"],
        lang=hugo["lang"],
        kind=hugo["kind"],
        bundle=hugo["bundle"] or "",
        logical=hugo["path"],
        section=hugo["section"],
        size=0,
        mtime_ns=0,
    )


def test_bodies_begin_as_in_hugo(pages: list[Page]) -> None:
    compared = 0
    for hugo, parsed, _ in pages:
        if hugo["rawlen"] is None:
            continue
        body = parsed.body.encode()
        compared += 1
        assert len(body) == hugo["rawlen"], hugo["source"]
        digest = hashlib.sha1(body, usedforsecurity=False).hexdigest()
        assert digest == hugo["rawsha1"], hugo["source"]
    assert compared > 20


def test_values_equal_those_of_hugo(pages: list[Page]) -> None:
    compared = 0
    for hugo, parsed, _ in pages:
        params = {key.lower(): _lowered(value) for key, value in hugo["params"].items()}
        for key, value in parsed.front.items():
            if key in TYPED_BY_HUGO:
                continue
            compared += 1
            assert _lowered(value) == params[key], (hugo["source"], key)
    assert compared > 50


def test_fields_equal_those_of_hugo(pages: list[Page]) -> None:
    wrong = {
        (hugo["source"], field, ours, theirs)
        for hugo, _, meta in pages
        for field, ours, theirs in _compared(hugo, meta)
        if ours != theirs
    }
    assert wrong == set()


def _compared(hugo: Mapping[str, Any], meta: Meta) -> Iterator[tuple[str, object, object]]:
    yield "draft", meta.draft, hugo["draft"]
    yield "slug", meta.slug, hugo["slug"]
    yield "aliases", meta.aliases, tuple(hugo["aliases"] or ())
    yield "type", meta.type, hugo["type"]
    yield "listed", meta.listed, hugo["listed"]
    # Titles show code without backticks; texts show characters instead of entities.
    title = unescape(hugo["title"].replace("`", "")).strip()
    yield "title", meta.title, normalize("NFC", title)
    yield "expires", meta.expires, _moment(hugo["expirydate"])
    if hugo["kind"] == "page":
        # List pages use the dates of their pages.
        yield "date", _seconds(meta.date), _moment(hugo["date"])
        yield "published", _seconds(meta.published), _moment(hugo["publishdate"])
        yield "modified", _seconds(meta.modified), _moment(hugo["lastmod"])


def _seconds(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(microsecond=0)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def _lowered(value: object) -> object:
    if isinstance(value, dict):
        return {key.lower(): _lowered(each) for key, each in value.items()}
    return [_lowered(each) for each in value] if isinstance(value, list) else value
