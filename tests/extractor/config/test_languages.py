"""Languages of a site."""

from __future__ import annotations

import pytest

from eventsearch.extractor.hugo.config.load import (
    default_language,
    disabled_languages,
    language_diagnostics,
    languages_of,
    overrides,
)

TREE = {
    "title": "Site",
    "timezone": "Europe/Paris",
    "contentdir": "docs",
    "languages": {
        "en": {"weight": 2, "title": "English"},
        "fr": {"weight": 1, "contentdir": "docs/fr", "timezone": "Europe/Brussels"},
        "de": {"weight": 3, "disabled": True},
    },
}


def test_languages_stand_in_the_order_of_their_weight() -> None:
    assert languages_of(TREE) == ("fr", "en")


def test_a_site_without_languages_has_one() -> None:
    assert languages_of({}) == ("en",)
    assert languages_of({"defaultcontentlanguage": "FR"}) == ("fr",)


def test_languages_are_switched_off_in_two_ways() -> None:
    tree = {**TREE, "disablelanguages": ["FR", "en"]}
    assert disabled_languages(tree) == ("de", "fr")


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        ({}, "en"),
        ({"defaultcontentlanguage": "fr", "languages": {"fr": {}}}, "fr"),
        ({"languages": {"pt": {"weight": 2}, "es": {"weight": 1}}}, "es"),
    ],
)
def test_the_default_language(tree: dict[str, object], code: str) -> None:
    assert default_language(tree) == code


def test_what_a_language_says_replaces_what_the_site_says() -> None:
    tree = {
        "params": {"a": 1, "b": 1},
        "permalinks": {"x": "/x/"},
        "languages": {"fr": {"weight": 1, "params": {"b": 2}, "permalinks": {"y": "/y/"}}},
    }
    own = overrides(tree, "fr")
    assert own is not None
    assert own["params"] == {"a": 1, "b": 2}
    assert own["permalinks"] == {"y": "/y/"}
    assert overrides(TREE, "de") is None


def test_wrong_names_are_diagnostics() -> None:
    tree = {
        "defaultcontentlanguage": "es",
        "timezone": "Europe/Pariss",
        "languages": {"fr": {"timezone": "Mars/Base"}, "en": {}},
    }
    found = list(language_diagnostics(tree, lambda *_: ("hugo.toml", 0, 0)))
    assert [(p.path, p.code, p.message, p.hint) for p in found] == [
        (
            "hugo.toml",
            "E502",
            "defaultContentLanguage is `es`, which is not among the languages",
            "name one of en, fr",
        ),
        (
            "hugo.toml",
            "E503",
            "timeZone `Europe/Pariss` is not known",
            "write a name such as Europe/Paris",
        ),
        (
            "hugo.toml",
            "E503",
            "timeZone `Mars/Base` is not known",
            "write a name such as Europe/Paris",
        ),
    ]
