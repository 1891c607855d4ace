"""Lists of terms that are written as one text."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import diagnostics, page, said


def test_terms_with_commas_in_one_text_are_named(tmp_path: Path) -> None:
    files = {"content/post/a.md": page("title: A\ntags: budget, Open data")}
    assert said(diagnostics(tmp_path, files)) == [
        'post/a.md:3:7: E704 warning: `tags` is one text, so "budget, Open data" is one term; '
        "write a list: [budget, Open data]"
    ]


def test_people_between_whom_a_text_is_not_cut_are_named(tmp_path: Path) -> None:
    files = {
        "content/post/a.md": page("title: A\nauthors: Lucy, Jim, Eva Li"),
        "content/post/b.md": page("title: B\nauthor: Lucy; Jim"),
        "content/post/c.md": page("title: C\nauthors: Lucy Luo, Jim Roe, Eva Li"),
        "content/post/d.md": page("title: D\nauthor: Lucy Luo, Data Scientist, Acme"),
    }
    assert said(diagnostics(tmp_path, files, "E704")) == [
        'post/a.md:3:10: E704 warning: `authors` is one text, so "Lucy, Jim, Eva Li" is one person;'
        " write a list: [Lucy, Jim, Eva Li]",
        'post/b.md:3:9: E704 warning: `author` is one text, so "Lucy; Jim" is one person;'
        " write a list: [Lucy, Jim]",
    ]


@pytest.mark.parametrize(
    "front",
    [
        "tags: [budget, Open data]",
        'tags: ["Paris, France"]',
        "tags: budget",
        "tags: budget,",
        "authors: Martin, Zoé",
        "tags: a, b\ndraft: true",
    ],
)
def test_lists_single_terms_and_people_are_left_alone(tmp_path: Path, front: str) -> None:
    files = {"content/post/a.md": page(f"title: A\n{front}")}
    assert diagnostics(tmp_path, files, "E704") == ()
