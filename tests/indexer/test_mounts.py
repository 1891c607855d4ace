"""How a run indexes content that is mounted more than once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.lint.runner import check
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import open_index
from eventsearch.settings import Settings
from indexed_site import contents, make_site, messages, page_counts, rebuilt, write

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
LANGUAGES = (
    "baseURL: https://example.org/\ndefaultContentLanguage: en\n"
    "languages: {en: {weight: 1}, fr: {weight: 2}}\nmodule:\n  mounts:\n"
)
BORROWED = {
    # Newer versions refuse the key `lang` of a mount.
    ".hvm": "0.150.0",
    "hugo.yaml": LANGUAGES + "  - {source: content/en, target: content, lang: en}\n"
    "  - {source: content/fr, target: content, lang: fr}\n"
    "  - {source: content/en, target: content, lang: fr}\n",
    "content/en/a.md": "---\ntitle: Boats\n---\nBoats on the sea, and the people in them.\n",
    "content/en/b.md": "---\ntitle: Winds\n---\n[Both](/fr/b/) of the winds on the sea.\n",
    "content/fr/a.md": "---\ntitle: Bateaux\n---\nLes [bateaux](/fr/b/) sur la mer.\n",
}
"""A site that shows untranslated pages in English."""

TWICE = {
    "hugo.yaml": "baseURL: https://example.org/\nmodule:\n  mounts:\n"
    "  - {source: content, target: content}\n"
    "  - {source: content/about.md, target: content/help/about.md}\n",
    "content/about.md": "---\ntitle: About\n---\n[Help](/help/about/) on this site.\n",
    "content/help/one.md": "---\ntitle: One\n---\nOne.\n",
    "content/help/two.md": "---\ntitle: Two\n---\nTwo.\n",
}
"""A site with one file at two addresses."""


def addresses(settings: Settings) -> dict[str, str]:
    """Return the address of each page by its id, as a search finds it."""
    with closing(open_index(settings.index)) as index:
        found = index.search(SearchRequest(per_page=100), now=NOW)
    return {hit.page.id: hit.page.url for hit in found.hits}


@pytest.mark.parametrize(
    ("pages", "urls", "note"),
    [
        (
            BORROWED,
            {"content/en/a.md": "/a/", "content/en/b.md": "/b/", "content/fr/a.md": "/fr/a/"},
            "content/en/b.md: E215 the file is mounted more than once: it is indexed at content "
            "for en, but not at content for fr; copy the file there to index it there too",
        ),
        (
            TWICE,
            {
                "content/about.md": "/about/",
                "content/help/one.md": "/help/one/",
                "content/help/two.md": "/help/two/",
            },
            "content/about.md: E215 the file is mounted more than once: it is indexed at content, "
            "but not at content/help/about.md; copy the file there to index it there too",
        ),
    ],
    ids=["a language", "a file"],
)
def test_a_file_that_is_mounted_twice_is_one_page(
    tmp_path: Path, pages: Mapping[str, str], urls: Mapping[str, str], note: str
) -> None:
    settings = make_site(tmp_path, pages)
    report = build(settings)
    assert addresses(settings) == urls
    assert messages(report) == [note]
    assert not build(settings).swapped
    # Hugo builds a page at the second address too, so the links to it are not broken.
    assert [each.code for each in check(settings, now=NOW)] == ["E215"]


def test_a_page_mounted_twice_can_change_and_be_removed(tmp_path: Path) -> None:
    settings = make_site(tmp_path, BORROWED)
    build(settings)
    write(tmp_path, "content/en/b.md", "---\ntitle: Storms\n---\nStorms on the sea.\n")
    write(tmp_path, "content/fr/b.md", "---\ntitle: Orages\n---\nLes orages sur la mer.\n")
    report = build(settings)
    assert page_counts(report) == {"read": 2, "added": 1, "changed": 1, "unchanged": 2}
    assert messages(report) == []
    assert contents(settings) == rebuilt(settings)
    (tmp_path / "content/fr/b.md").unlink()
    assert page_counts(build(settings)) == {"removed": 1, "unchanged": 3}
    assert contents(settings) == rebuilt(settings)
