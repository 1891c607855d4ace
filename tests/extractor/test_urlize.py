"""Names as parts of URLs, and ids of headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.extractor.hugo.urlize import (
    Anchors,
    decode,
    escape,
    heading_rule,
    in_permalink,
    lower,
    path_part,
    sanitise,
    tree_path,
    without_accents,
)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Webinaire 10 %", "webinaire-10"),
        ("10% d’été, oui!", "10-dété-oui"),
        ("C# & F#", "c#-f#"),
        ("a -- b", "a--b"),
        ("a  b", "a-b"),
        (" en tête", "en-tête"),
        ("fin ", "fin"),
        ("a\u00a0b", "a-b"),
        ("a%20b%zz", "a%20bzz"),
        ("v1.2_x~y@z+w", "v1.2_x~y@z+w"),
        ("½ litre", "litre"),
        ("吳恩達", "吳恩達"),
        ("١٢", "١٢"),
        ("🎉 fête", "fête"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_a_path_keeps_what_hugo_keeps(text: str, part: str) -> None:
    assert path_part(text) == part


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Été œuvre", "Ete œuvre"), ("ñ ç ÿ", "n c y"), ("ł ø ß đ", "ł ø ß đ"), ("e\u0301", "e")],
)
def test_accents_that_unicode_can_take_apart_are_dropped(text: str, bare: str) -> None:
    assert without_accents(text) == bare


def test_capitals_stay_where_the_site_keeps_them() -> None:
    assert path_part("Été", lowered=False) == "Été"
    assert path_part("Été", accents=False) == "ete"


def test_lower_case_is_that_of_each_character() -> None:
    assert lower("ΣΑΣ İ") == "σασ i"
    assert tree_path("/Deux Mots/A") == "/deux-mots/a"


@pytest.mark.parametrize(
    ("link", "escaped"),
    [
        ("/a/été/", "/a/%C3%A9t%C3%A9/"),
        ("/tags/c#/", "/tags/c%23/"),
        ("/a%20b/é/", "/a%20b/%C3%A9/"),
        ("/a b/", "/a%20b/"),
        ("/x?y=é z", "/x?y=é z"),
        ("/(a)!*'/", "/(a)!*'/"),
        ("/(é)/", "/%28%C3%A9%29/"),
        ("/a\\b/", "/a%5Cb/"),
        ("/100%/", "/100%25/"),
    ],
)
def test_an_address_is_encoded_as_go_encodes_it(link: str, escaped: str) -> None:
    assert escape(link) == escaped


def test_a_permalink_loses_a_final_fragment_and_its_plus_signs() -> None:
    assert in_permalink("c#") == "c"
    assert in_permalink("c#-x") == "c#-x"
    assert decode("/c++/%C3%A9") == "/c  /é"
    assert decode("/100%/") == ""


@given(st.text())
def test_sanitising_twice_changes_nothing(text: str) -> None:
    assert sanitise(sanitise(text)) == sanitise(text)


@given(st.text())
def test_an_escaped_path_is_ascii(text: str) -> None:
    assert escape(text).partition("?")[0].isascii()


@pytest.mark.parametrize(
    ("kind", "source", "anchor"),
    [
        ("github", "L’été à Évian", "lété-à-évian"),
        ("github", "  __a-b__  c ", "__a-b__--c"),
        ("github", "e\u0301te\u0301", "ete"),
        ("github", "%%%", "heading"),
        ("github-ascii", "L’été à Évian", "lete-a-evian"),
        ("github-ascii", "数据", "heading"),
        ("blackfriday", "L’été, à Évian!", "l-été-à-évian"),
        ("blackfriday", "½ of Ⅷ", "½-of-ⅷ"),
        ("unknown", "A b", "a-b"),
    ],
)
def test_id_of_a_heading(kind: str, source: str, anchor: str) -> None:
    assert Anchors(heading_rule(kind)).generate(source) == anchor


def test_equal_ids_get_the_next_free_number() -> None:
    anchors = Anchors(heading_rule("github"))
    anchors.reserve("a-1")
    assert [anchors.generate("a") for _ in range(3)] == ["a", "a-2", "a-3"]
