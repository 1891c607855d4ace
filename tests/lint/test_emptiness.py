"""Which pages nobody can find."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import diagnostics, page


@pytest.mark.parametrize("text", ["", "---\n---\n", "---\ntitle: ''\ntags: []\n---\n<!-- x -->\n"])
def test_empty_files_and_empty_values_are_nothing(tmp_path: Path, text: str) -> None:
    assert [p.code for p in diagnostics(tmp_path, {"content/post/a.md": text})] == ["E411"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("post/a.md", page("title: A", "")),
        ("post/a.md", page("date: 2024-01-01", "Un mot.")),
        ("post/a.md", page("deck: Un mot", "")),
        ("post/a.md", page("tags: [R]", "")),
        ("post/a.md", page("type: feed", "")),
        ("post/a.md", page("date: 2024-01-01", "{{< gallery >}}")),
        ("post/a.md", page("draft: true", "")),
        ("post/a.md", page("build: {render: never}", "")),
        ("post/_index.md", page("date: 2024-01-01", "")),
    ],
)
def test_what_says_something_or_is_no_page_is_left_alone(
    tmp_path: Path, path: str, text: str
) -> None:
    assert diagnostics(tmp_path, {f"content/{path}": text}, "E411") == ()
