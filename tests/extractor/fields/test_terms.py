"""Taxonomies and authors."""

from __future__ import annotations

from dataclasses import replace

import pytest

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
    """Each once, compared in lower case, in its first spelling."""
    found = meta({"tags": value})
    assert found.taxonomy("tags") == terms
    assert found.diagnostics == ()


def test_every_declared_taxonomy_is_read_and_no_other() -> None:
    """In the order of the configuration, under the plural's key."""
    site = replace(SITE, taxonomies=(("topic", "Topics"), ("author", "authors")))
    found = meta({"topics": "a", "tags": "b", "authors": ["c"]}, site=site)
    assert found.terms == (("topics", ("a",)), ("authors", ("c",)))
    assert found.taxonomy("tags") == ()


def test_what_is_no_term_is_reported() -> None:
    """Mappings and lists inside."""
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
        ({"authors": ["A"], "speakers": ["B"]}, ("A",)),
        ({"authors": [], "speakers": ["B"]}, ("B",)),
        ({}, ()),
    ],
)
def test_authors_are_called_by_their_profiles_names(
    front: dict[str, object], authors: tuple[str, ...]
) -> None:
    """Whoever has none is called as written; speakers count where no author is named."""
    people = {"admin": "The Team", "jane-doe": "Jane X. Doe"}
    assert meta(front, people=people).authors == authors
