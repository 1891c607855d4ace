"""Title and texts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from field_pages import meta, said


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Plain", "Plain"),
        (2023, "2023"),
        (1.10, "1.1"),
        (False, "false"),
        (None, ""),
        ("User Interviews &#8212; What&rsquo;s new", "User Interviews — What’s new"),
        ("_machine learning_ and **more**, ***all***", "machine learning and more, all"),
        ("`run()` a `*glob*` and `` a`b ``", "run() a *glob* and a`b"),
        ("`&amp;` and &amp;", "&amp; and &"),
        ("~~old~~ new", "old new"),
        ('[Docs](https://x.org/a "T") and ![alt](b.png)', "Docs and alt"),
        ("Line<br>break, H<sub>2</sub>O", "Linebreak, H2O"),
        ("<strike>Meetup</strike>", "Meetup"),
        ("vector<int> and a < b", "vector<int> and a < b"),
        ("snake_case_name and 5 * 3 * 2", "snake_case_name and 5 * 3 * 2"),
        ("an `open tick and 10\u00a0%", "an `open tick and 10\u00a0%"),
        ("  folded\n  over  lines ", "folded over  lines"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_a_title_is_what_a_reader_sees(title: object, shown: str) -> None:
    assert meta({"title": title}).title == shown


def test_a_page_without_title_has_that_for_links() -> None:
    assert meta({"linktitle": "Short"}).title == "Short"
    assert meta({}).title == ""


def test_summary_and_abstract_are_markdown_the_others_are_not() -> None:
    found = meta(
        {
            "subtitle": "*Sub*",
            "description": "A &amp; B",
            "summary": "__bold__\n",
            "abstract": " \n",
        }
    )
    assert (found.subtitle, found.description) == ("Sub", "A & B")
    assert (found.summary, found.abstract) == ("plain(__bold__)", "")


def test_a_text_that_is_none_is_reported() -> None:
    found = meta({"title": ["a"], "summary": {"a": 1}, "description": "kept"})
    assert found.description == "kept"
    assert said(found) == [
        "2:8: E107 `title` is a list, not a text; write one text",
        "3:10: E107 `summary` is a mapping, not a text; write one text",
    ]


def test_values_under_params_stand_beside_hugos_own() -> None:
    assert meta({"params": {"subtitle": "Sub"}}).subtitle == "Sub"
    assert meta({"params": {"title": "No"}, "title": "Yes"}).title == "Yes"
    assert meta({"params": ["no"], "title": "Yes"}).title == "Yes"


@pytest.mark.parametrize(
    "piece", ["*a ", "_a ", "`a`` ", '[a](b "', "~~a ", "\n ", " ", "<b ", "["]
)
def test_titles_of_nothing_but_marks_are_read_in_one_go(piece: str) -> None:
    assert len(meta({"title": piece * (50_000 // len(piece))}).title) <= 50_000


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ({"titre": "Bal"}, "Bal"),
        ({"Título": "Baile"}, "Baile"),
        ({"film-title": "Dheepan"}, "Dheepan"),
        ({"event_title": "Gig"}, "Gig"),
        ({"title": "Own", "titre": "Autre"}, "Own"),
        ({"meta_title": "Gig", "subtitle": "S"}, ""),
    ],
)
def test_a_title_may_stand_under_another_key(front: Mapping[str, object], title: str) -> None:
    assert meta(front).title == title
