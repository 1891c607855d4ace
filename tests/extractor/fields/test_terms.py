"""Taxonomies and authors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.extractor.fields.taxonomies import WORDS
from field_pages import SITE, meta, said


@pytest.mark.parametrize(
    ("value", "terms"),
    [
        (None, ()),
        ("Preprints", ("Preprints",)),
        (2023, ("2023",)),
        (["a", None, "", 10, True, 1.0], ("a", "10", "true", "1")),
        (["Python", "python", "PYTHON "], ("Python",)),
        (["10%", "10"], ("10%", "10")),
        (["open source", "open-source"], ("open source",)),
        ([" Pauline Karega "], ("Pauline Karega",)),
        (["e\u0301te\u0301", "été"], ("été",)),
    ],
)
def test_terms_are_lists_texts_numbers_or_nothing(value: object, terms: tuple[str, ...]) -> None:
    found = meta({"tags": value})
    assert found.taxonomy("tags") == terms
    assert found.diagnostics == ()


def test_every_declared_taxonomy_is_read_and_no_other() -> None:
    site = replace(SITE, taxonomies=(("topic", "Topics"), ("author", "authors")))
    found = meta({"topics": "a", "tags": "b", "authors": ["c"]}, site=site)
    assert found.terms == (("topics", ("a",)), ("authors", ("c",)))
    assert found.taxonomy("tags") == ()


def test_what_is_no_term_is_reported() -> None:
    found = meta({"tags": ["a", ["b"], {"c": 1}], "categories": {"d": 1}})
    assert found.taxonomy("tags") == ("a",)
    assert said(found) == [
        "3:13: E107 `categories` is a mapping, which is no term; write a list of texts",
        "2:7: E107 `tags` holds a list, which is no term; write a list of texts",
        "2:7: E107 `tags` holds a mapping, which is no term; write a list of texts",
    ]


@pytest.mark.parametrize(
    ("front", "authors"),
    [
        ({"authors": ["admin", "Jane Doe", "Guest"]}, ("The Team", "Jane X. Doe", "Guest")),
        ({"authors": ["admin", "Admin"]}, ("The Team",)),
        ({"author": "admin"}, ("The Team",)),
        ({"author": {"name": "Admin", "email": "x"}}, ("The Team",)),
        ({"authors": [{"title": "Bob"}, {"email": "x"}, None, ["x"]]}, ("Bob",)),
        ({"authors": ["A"], "author": "B"}, ("A", "B")),
        ({"authors": ["A"], "speakers": ["B"]}, ("A", "B")),
        ({"authors": [], "speakers": ["B"]}, ("B",)),
        ({}, ()),
    ],
)
def test_authors_are_called_by_their_profiles_names(
    front: dict[str, object], authors: tuple[str, ...]
) -> None:
    people = {"admin": "The Team", "jane-doe": "Jane X. Doe"}
    assert meta(front, people=people).authors == authors


@pytest.mark.parametrize(
    ("front", "people"),
    [
        ({"author": "Org", "speaker": "Ann Bee"}, ("Ann Bee", "Org")),
        ({"author": "Ann Bee", "speaker": "ann bee"}, ("ann bee",)),
        ({"intervenant(e)(s)": ["Ann Bee"]}, ("Ann Bee",)),
        (
            {"oratrices": [{"nom": "Bee", "prénom": "Ann"}, {"nom": "Jim Roe"}]},
            ("Ann Bee", "Jim Roe"),
        ),
        ({"animateur": "Ann Bee"}, ("Ann Bee",)),
        ({"conférencier": "Ann Bee"}, ("Ann Bee",)),
        ({"referent(in)": "Ann Bee"}, ("Ann Bee",)),
        ({"referent": "Ann Bee"}, ("Ann Bee",)),
        ({"referentinnen": {"vorname": "Ann", "nachname": "Bee"}}, ("Ann Bee",)),
        ({"leitung": "Ann Bee"}, ("Ann Bee",)),
        ({"vortragende": "Ann Bee"}, ("Ann Bee",)),
        ({"speaker_name": "Ann Bee"}, ("Ann Bee",)),
        ({"speaker_first": "Ann ", "speaker_last": "Bee"}, ("Ann Bee",)),
        ({"speakerfirstname": "Ann", "speakerlastname": "Bee"}, ("Ann Bee",)),
        ({"speaker_first": "Ann", "seen_last": "Bee"}, ()),
        ({"nom_intervenant": "Ann Bee"}, ("Ann Bee",)),
        ({"speaker1": "Ann Bee", "speaker2": "Jim Roe"}, ("Ann Bee", "Jim Roe")),
        ({"ponentes": "Ann Bee y Jim Roe"}, ("Ann Bee", "Jim Roe")),
        ({"relatore": "Ann Bee"}, ("Ann Bee",)),
        ({"palestrantes": ["Ann Bee"]}, ("Ann Bee",)),
        ({"spreker": "Ann Bee"}, ("Ann Bee",)),
        ({"event": {"speakers": ["Ann Bee"]}}, ("Ann Bee",)),
        ({"host": "Ann Bee", "performers": ["The Bees"]}, ("Ann Bee", "The Bees")),
        ({"host": "example.org", "presenter": True, "guests": 20, "moderator": "TBA"}, ()),
        ({"host": "acme-labs", "speaker": "ann"}, ("ann",)),
        ({"hosts": ["acme", "Ann", "anne bee", "山田"]}, ("Ann", "anne bee", "山田")),
        ({"host": "https://example.org/x", "presenter": "a@b.c", "speaker_bio": "Lives."}, ()),
    ],
)
def test_people_of_events(front: Mapping[str, object], people: tuple[str, ...]) -> None:
    assert meta({"start_date": "2031-01-06", **front}).authors == people


def test_hosts_and_performers_are_people_of_events_alone() -> None:
    front = {"host": "Ann Bee", "leitung": "Jim Roe", "speaker": "Eva Li", "author": "Bo Fox"}
    assert meta(front).authors == ("Bo Fox", "Eva Li")


@pytest.mark.parametrize(
    ("key", "text", "people"),
    [
        ("authors", "Lucy Luo<sup>1</sup>, Jim Roe<sup>2</sup>", ("Lucy Luo", "Jim Roe")),
        ("author", "Lucy Luo<sup>1,2</sup>, Jim van Roe<sup>2</sup>", ("Lucy Luo", "Jim van Roe")),
        ("authors", "Lucy Luo¹, Jim Roe², and Eva d’Arc", ("Lucy Luo", "Jim Roe", "Eva d’Arc")),
        ("author", "Lucy Luo et Jim Roe", ("Lucy Luo", "Jim Roe")),
        ("author", "Lucy Luo; Jim Roe", ("Lucy Luo", "Jim Roe")),
        ("author", "**Lucy Luo** und [Jim Roe](/jim)", ("Lucy Luo", "Jim Roe")),
        ("authors", "Luo, Lucy", ("Luo, Lucy",)),
        ("author", "Lucy Luo, Acme Labs", ("Lucy Luo, Acme Labs",)),
        ("author", "Department of Trade and Industry", ("Department of Trade and Industry",)),
        ("authors", "Jane Doe, Admin", ("Jane Doe, Admin",)),
        ("author", "the_admin_team", ("the_admin_team",)),
        ("author", "Team and Guest", ("The Pair",)),
    ],
)
def test_several_people_in_one_text(key: str, text: str, people: tuple[str, ...]) -> None:
    assert meta({key: text}, people={"team-and-guest": "The Pair"}).authors == people


@pytest.mark.parametrize(
    ("front", "tags"),
    [
        ({"tags": ["a"], "keywords": ["b"]}, ("a",)),
        ({"keywords": ["b", "c"]}, ("b", "c")),
        ({"tags": [], "keywords": "b, c; d"}, ("b", "c", "d")),
        ({"mots_cles": ["b"], "mots-clés": ["c"]}, ("b", "c")),
        ({"étiquettes": ["b"]}, ("b",)),
        ({"schlagworte": ["b"], "stichwörter": ["c"]}, ("b", "c")),
        ({"topics": ["b", 2]}, ("b", "2")),
        ({"etiquetas": ["b"]}, ("b",)),
        ({"palabras_clave": ["b"]}, ("b",)),
        ({"trefwoorden": ["b"]}, ("b",)),
        ({"topic": "How we did it", "topics": {"x": 1}}, ()),
    ],
)
def test_tags_under_other_keys(front: Mapping[str, object], tags: tuple[str, ...]) -> None:
    found = meta(front)
    assert (found.tags, found.diagnostics) == (tags, ())


@pytest.mark.parametrize(
    ("taxonomies", "front", "tags"),
    [
        ((("topic", "topics"),), {"topics": ["a, b"]}, ("a, b",)),
        ((("topic", "topics"),), {"topics": ["a"], "keywords": ["b"]}, ("a",)),
        ((("topic", "topics"), ("tag", "tags")), {"topics": ["a"]}, ()),
    ],
)
def test_a_taxonomy_of_tags_by_another_name(
    taxonomies: tuple[tuple[str, str], ...], front: Mapping[str, object], tags: tuple[str, ...]
) -> None:
    assert meta(front, site=replace(SITE, taxonomies=taxonomies)).tags == tags


def test_the_keys_of_people_and_tags_are_those_of_the_documents() -> None:
    text = (Path(__file__).parents[3] / "docs" / "events.md").read_text(encoding="utf-8")
    assert [w for words in WORDS.values() for w in words.split() if f"`{w}`" not in text] == []
