"""Only a page's first words up to a limit are searched; a diagnostic reports the rest."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.indexer.field_terms import MOST_WORDS, searched_texts, truncation
from eventsearch.lint.runner import check
from eventsearch.model.page import Diagnostic, PageRecord
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import open_index
from eventsearch.settings import Settings
from site_on_disk import read, write

NOW = datetime(2031, 5, 1, tzinfo=UTC)
SIGN = "漢"


def record(root: Path, body: str, title: str = "Fin") -> PageRecord:
    """Return a page."""
    text = f"---\ntitle: {title}\n---\n{body}\n"
    return read(root, {"hugo.toml": "", "content/a.md": text}).records["content/a.md"]


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        ("mot " * (MOST_WORDS - 1), True),
        ("mot " * MOST_WORDS, False),
        ("l'Été_2031 " * (MOST_WORDS // 3), True),
        ("l'Été_2031 " * (MOST_WORDS // 3 + 1), False),
        (SIGN * (MOST_WORDS // 2 - 1), True),
        (SIGN * (MOST_WORDS // 2), False),
        ("\ufdfa" * (MOST_WORDS // 8), False),
    ],
    ids=["words", "more words", "parts", "more parts", "signs", "more signs", "phrases"],
)
def test_a_page_may_have_this_many_words(tmp_path: Path, body: str, whole: bool) -> None:
    page = record(tmp_path, body)
    assert [each.code for each in truncation(page)] == ([] if whole else ["E412"])
    text = searched_texts(page).fields["body"][0]
    assert (text == page.text) is whole
    assert page.text.startswith(text)


def test_words_beyond_the_limit_are_not_found_and_reported(tmp_path: Path) -> None:
    body = f"premier {'mot ' * (MOST_WORDS - 3)}presque dernier"
    config = "baseURL = 'https://example.org/'"
    pages = {"hugo.toml": config, "content/a.md": f"---\ntitle: Fin\n---\n{body}\n"}
    root = write(tmp_path, pages)
    settings = Settings(root=root, index=root / ".eventsearch", workers=1)
    said = Diagnostic(
        path="content/a.md",
        line=1,
        column=1,
        code="E412",
        message="the page has more than 500,000 words; the rest cannot be found",
        hint="divide the page",
        severity="warning",
    )
    for _ in range(2):
        assert said in build(settings).diagnostics
    assert said in check(settings, now=NOW)
    with closing(open_index(settings.index)) as index:
        words = ("fin", "premier", "presque", "dernier")
        found = [index.search(SearchRequest(text=word), now=NOW) for word in words]
        assert [page.total for page in found] == [1, 1, 1, 0]
        page = index.entry(found[0].hits[0].page.id)
    assert page is not None
    assert page.text.endswith("presque dernier")
