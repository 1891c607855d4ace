"""Test which synonyms also match a typed word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.analysis.synonyms import parse
from eventsearch.model.query import Boosted, Clock, Or, SearchRequest, WordQuery
from eventsearch.query import QueryPlan, plan
from eventsearch.query.synonym_expansion import SHARE

from .brute import answers, document

CLOCK = Clock(now=datetime(2023, 1, 20, tzinfo=UTC), zone="UTC")
SYNONYMS, _ = parse(
    "ia, intelligence artificielle, ai\n"
    "concert => musique\n"
    "mise à jour, actualisation\n"
    "intelligence, esprit\n"
    "[en]\nworkshop, atelier\n"
)
DOCUMENTS = {
    "short": document("fr", "L’IA au service de tous"),
    "long": document("fr", "Une intelligence artificielle"),
    "apart": document("fr", "Intelligence humaine, vie artificielle"),
    "english": document("en", "What AI is"),
    "music": document("fr", "Musiques du monde"),
    "concert": document("fr", "Concert du soir"),
    "update": document("fr", "La mise à jour du site"),
    "studio": document("fr", "Un atelier", location="Rennes"),
}


def planned(text: str, lang: str | None = None) -> QueryPlan:
    """Return the plan of a text."""
    request = SearchRequest(text=text, lang=lang)
    return plan(request, clock=CLOCK, languages=("en", "fr"), synonyms=SYNONYMS)


def found(text: str, lang: str | None = None) -> set[str]:
    """Return the documents that match all words of a text."""
    return answers(planned(text, lang).query, DOCUMENTS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ia", {"short", "long", "english"}),
        ("l’IA", {"short", "long", "english"}),
        ("intelligence artificielle", {"short", "long", "english", "apart"}),
        ("artificielle intelligence", {"long", "apart"}),
        ("ia service", {"short"}),
        ("concert", {"concert", "music"}),
        ("musique", {"music"}),
        ("actualisation", {"update"}),
        ("mise a jour", {"update"}),
        ("title:ia", {"short", "long", "english"}),
        ("body:ia", set()),
        ("(ia OR concert)", {"short", "long", "english", "concert", "music"}),
        ('"ia"', {"short"}),
        ("ia*", {"short"}),
        ("concert -ia", {"concert", "music"}),
        ("-concert musique", {"music"}),
        ("-(concert ia) musique", {"music"}),
        ('-"ia" ia', {"long", "english"}),
        ("workshop", {"studio"}),
        ("ia actualisation", set()),
    ],
)
def test_a_word_finds_the_pages_of_its_synonyms(text: str, expected: set[str]) -> None:
    assert found(text) == expected


def test_synonyms_of_a_language_apply_to_queries_in_it() -> None:
    request = SearchRequest(text="workshop", lang="fr")
    made = plan(request, clock=CLOCK, languages=("fr",), synonyms=SYNONYMS)
    assert isinstance(made.steps[0].words, WordQuery)


def test_the_longest_synonym_wins() -> None:
    assert "esprit" not in planned("intelligence artificielle").marks.stems
    assert "esprit" in planned("intelligence humaine").marks.stems


@pytest.mark.parametrize("text", ["ia", "intelligence artificielle"])
def test_a_synonym_scores_less_than_the_typed_word(text: str) -> None:
    node = planned(text).steps[0].words
    assert isinstance(node, Or)
    assert node.best
    typed, *others = node.children
    assert [(other.to, other.factor) for other in others if isinstance(other, Boosted)] == [
        (typed, SHARE),
        (typed, SHARE),
    ]


def test_synonyms_are_marked() -> None:
    """Synonyms are highlighted, so that readers see why a page was found."""
    marks = planned("ia").marks
    assert {"ia", "ai"} <= marks.stems
    assert len(marks.phrases) == 1


def test_stop_words_with_a_synonym_are_still_omitted() -> None:
    synonyms, _ = parse("de la, du")
    request = SearchRequest(text="de la musique")
    made = plan(request, clock=CLOCK, languages=("fr",), synonyms=synonyms)
    assert isinstance(made.steps[0].words, WordQuery)
