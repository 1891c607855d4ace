"""Which pronouns behind verbs are left out of French questions?"""

from __future__ import annotations

import pytest

from eventsearch.query.stop_words import without_inversions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("une commune peut-elle publier", "une commune peut publier"),
        ("que reste-t-il à faire", "que reste à faire"),
        ("ont-elles des données", "ont des données"),
        ("Avez-vous un agenda", "Avez un agenda"),
        ("pouvons-nous venir", "pouvons venir"),
        ("peux\N{NON-BREAKING HYPHEN}tu venir", "peux venir"),
        ("qu'offre-t-elle", "qu'offre"),
    ],
)
def test_the_verb_stays(text: str, expected: str) -> None:
    """With blanks behind it, so that every other word stays in its place."""
    found = without_inversions(text, ("en", "fr-FR"))
    assert len(found) == len(text)
    assert found.split() == expected.split()


@pytest.mark.parametrize(
    "text",
    ["un rendez-vous", "add-on", "hands-on", "garde-à-vous", "chez-nous", "faut-il", "va-t-en"],
)
def test_other_compounds_stay_whole(text: str) -> None:
    assert without_inversions(text, ("fr",)) == text


def test_other_languages_have_none() -> None:
    assert without_inversions("peut-elle", ("en", "de")) == "peut-elle"
    assert without_inversions("peut elle", ("fr",)) == "peut elle"
