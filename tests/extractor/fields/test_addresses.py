"""Type, slug, url and aliases."""

from __future__ import annotations

import pytest

from field_pages import meta, said


def test_the_type_is_written_or_the_section_or_page() -> None:
    assert meta({"type": "landing"}).type == "landing"
    assert meta({}).type == "post"
    assert meta({}, section="", logical="/a").type == "page"


@pytest.mark.parametrize(
    ("slug", "expected"), [("a", "a"), (1, "1"), (124062, "124062"), ("-a-", "a"), (None, "")]
)
def test_slugs_may_be_numbers(slug: object, expected: str) -> None:
    assert meta({"slug": slug}).slug == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ()),
        ("", ()),
        ("/old/", ("/old/",)),
        ("/a/ /b/", ("/a/", "/b/")),
        (["/a/", None, "/a/", 2], ("/a/", "/a/", "2")),
    ],
)
def test_aliases_are_a_list_or_a_text_or_nothing(value: object, expected: tuple[str, ...]) -> None:
    found = meta({"aliases": value})
    assert found.aliases == expected
    assert found.diagnostics == ()


def test_addresses_on_other_sites_are_reported() -> None:
    found = meta({"url": "https://x.org/a", "aliases": ["http://x.org/b", "/c/"]})
    assert (found.url, found.aliases) == ("", ("/c/",))
    assert said(found) == [
        '2:6: E109 `url` "https://x.org/a" is an address on some site, not a path; '
        "write the path only",
        '3:10: E109 `aliases` "http://x.org/b" is an address on some site, not a path; '
        "write the path only",
    ]
    assert meta({"url": "/a/b/"}).url == "/a/b/"


def test_aliases_that_are_none_are_reported() -> None:
    found = meta({"aliases": [{"a": 1}, "/b/"]})
    assert found.aliases == ("/b/",)
    assert said(found) == [
        "2:10: E107 `aliases` holds a mapping, not only texts; write one address an entry"
    ]
    assert said(meta({"aliases": {"a": 1}})) == [
        "2:10: E107 `aliases` is a mapping, not a list; write a list"
    ]
