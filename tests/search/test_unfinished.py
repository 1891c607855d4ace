"""Test that a word is found while it is still being typed."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.model.results import Note, ResultPage
from eventsearch.search.index import Index
from site_clients import site_index
from small_site import NOW

FILES = {
    "event/guide.md": "title: Guide d’intégration\n---\nPour les nouveaux venus.",
    "post/guide.md": "title: Un guide des usages\n---\nIntégrer, intégrateur, intégral, intègre.",
    "post/plan.md": "title: Plan B\n---\nUne co-construction des intégrations.",
    "post/java.md": "title: Premiers pas en Java\n---\nSans JavaScript.",
    "post/script.md": "title: JavaScript\n---\nUn langage.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Index a site in French."""
    pages = {f"content/{name}": f"---\n{text}\n" for name, text in FILES.items()}
    config = "baseURL: https://example.org/\ndefaultContentLanguage: fr\n"
    with site_index(tmp_path_factory.mktemp("site"), {"hugo.yaml": config, **pages}) as index:
        yield index


def search(
    index: Index, text: str, *, unfinished: bool = True, explain: bool = False
) -> ResultPage:
    """Return the results for a text. By default, the user is still typing it."""
    request = SearchRequest(text=text, unfinished=unfinished, explain=explain)
    return index.search(request, now=NOW)


def names(page: ResultPage) -> list[str]:
    """Return the file names of the hits."""
    return [hit.page.id.removeprefix("content/")[:-3] for hit in page.hits]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("guide d'int", ["event/guide", "post/guide"]),
        ("guide d’integr", ["event/guide", "post/guide"]),
        ("guide d integr", ["event/guide", "post/guide"]),
        ("guide d", ["event/guide", "post/guide"]),
        ("co-constr", ["post/plan"]),
        ("javasc", ["post/script", "post/java"]),
        ("plan b", ["post/plan"]),
        ("b", ["post/plan"]),
        ('"premiers pas" ja', ["post/java"]),
        ("langage -java", ["post/script"]),
    ],
)
def test_the_last_word_may_be_the_beginning_of_one(
    index: Index, text: str, hits: list[str]
) -> None:
    assert names(search(index, text)) == hits


@pytest.mark.parametrize("text", ["javasc ", '"javasc"', "javasc.", "title:javasc", "javasc au"])
def test_a_completed_word_is_not_extended(index: Index, text: str) -> None:
    found = search(index, text)
    assert (found.step, found.total) == (search(index, text, unfinished=False).step, 0)


def test_an_existing_word_comes_before_longer_ones(index: Index) -> None:
    assert names(search(index, "java")) == ["post/java", "post/script"]
    assert names(search(index, "java", unfinished=False)) == ["post/java"]


def test_a_prefix_of_other_words_is_not_corrected(index: Index) -> None:
    begun = search(index, "premiers javasc")
    assert (begun.step, begun.did_you_mean) == ("all", None)
    slip = search(index, "premiers javascirpt")
    assert (slip.step, slip.did_you_mean) == ("near", "premiers javascript")
    assert search(index, "guide javasc").did_you_mean is None


@pytest.mark.parametrize(
    ("text", "hits", "exact"),
    [
        ("javasc", ["post/script", "post/java"], '"javasc"'),
        ("langage javasc", ["post/script"], 'langage "javasc"'),
        ("guide d'integrati", ["event/guide"], 'guide "d\'integrati"'),
    ],
)
def test_a_finished_unknown_word_can_match_longer_words(
    index: Index, text: str, hits: list[str], exact: str
) -> None:
    found = search(index, text, unfinished=False)
    assert names(found)[: len(hits)] == hits
    typed = text.split()[-1]
    assert (found.step, found.notes) == ("prefix", (Note("prefix", {"text": typed}),))
    assert found.exact == exact
    assert search(index, exact, unfinished=False).step != "prefix"
    assert found.hits[0].highlight["title"][1].casefold() in ("javascript", "guide")


@pytest.mark.parametrize("text", ["j", "javasc ", "javasc.", '"javasc"', "title:javasc", "10"])
def test_a_word_that_begins_no_other_finds_nothing(index: Index, text: str) -> None:
    found = search(index, text, unfinished=False)
    assert (found.total, found.step, found.exact) == (0, "all", None)


def test_a_note_reports_misspelt_words_too(index: Index) -> None:
    found = search(index, "langgae javasc", unfinished=False)
    assert found.step == "near"
    assert [note.name for note in found.notes] == ["prefix", "near"]
    assert found.exact == '"langgae" "javasc"'


def test_the_completed_word_is_marked(index: Index) -> None:
    first, *_ = search(index, "guide d integr").hits
    assert first.highlight["title"] == ("", "Guide", " d’", "intégration", "")


def test_the_parts_of_a_score_add_up(index: Index) -> None:
    hits = search(index, "guide integr", explain=True).hits
    for hit in hits:
        assert fsum(part.score for part in hit.why) == pytest.approx(hit.score)
    fields = {part.field for part in hits[0].why if part.term == "integr*"}
    assert fields == {"folded", "title"}
