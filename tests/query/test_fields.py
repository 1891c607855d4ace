"""What does ``field:value`` mean?"""

from __future__ import annotations

import pytest

from eventsearch.model.query import TermsFilter
from eventsearch.query.syntax.field_values import is_field, keyword, text_field


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("tag", "tag"),
        ("Étiquette", "tag"),
        ("auteur", "author"),
        ("lieu", "location"),
        ("catégorie", "category"),
        ("LANGUE", "lang"),
        ("section", "section"),
    ],
)
def test_keyword_fields_have_names_in_both_languages(name: str, field: str) -> None:
    assert is_field(name)
    assert keyword(name, " Open  Data ") == TermsFilter(field=field, values=("Open Data",))


def test_text_fields() -> None:
    assert [text_field(name) for name in ("titre", "title", "résumé", "tag", "x")] == [
        "title",
        "title",
        "summary",
        "",
        "",
    ]


def test_other_names_are_no_fields() -> None:
    assert not any(is_field(name) for name in ("https", "x", "note", ""))
    assert keyword("title", "x") is None
