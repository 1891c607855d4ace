"""Which pages lack a translation that their neighbours have."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import diagnostics, page

SITE = (
    'baseURL = "/"\ndefaultContentLanguage = "fr"\n'
    "[languages.fr]\nweight = 1\n[languages.en]\nweight = 2\n"
)


def pages(translated: int, alone: int, more: str = "") -> dict[str, str]:
    """Return a site with so many pages in two languages and so many in one."""
    files = {"hugo.toml": SITE}
    for number in range(translated):
        files[f"content/post/{number}/index.md"] = page("title: A")
        files[f"content/post/{number}/index.en.md"] = page("title: A")
    for number in range(alone):
        files[f"content/post/seul-{number}/index.md"] = page(f"title: Seul\n{more}".strip())
    return files


def test_what_is_no_habit_is_a_choice(tmp_path: Path) -> None:
    assert diagnostics(tmp_path / "few", pages(4, 1), "E321") == ()
    assert diagnostics(tmp_path / "half", pages(17, 3), "E321") == ()
    assert diagnostics(tmp_path / "draft", pages(5, 1, "draft: true"), "E321") == ()
    files = {**pages(5, 1), "hugo.toml": 'baseURL = "/"\n'}
    assert diagnostics(tmp_path / "one", files, "E321") == ()


def test_pages_at_two_places_are_translations_by_their_key(tmp_path: Path) -> None:
    files = pages(5, 1, "translationKey: x")
    files["content/post/alone/index.en.md"] = page("title: Alone\ntranslationKey: x")
    assert diagnostics(tmp_path, files, "E321") == ()


@pytest.mark.parametrize(
    ("french", "english", "contradiction"),
    [
        (
            "date: 2024-05-02T18:00:00Z",
            "date: 2024-05-02T19:00:00Z",
            "starts 2024-05-02 18:00 UTC, but its translation content/event/a/index.en.md "
            "2024-05-02 19:00 UTC",
        ),
        (
            "date: 2024-05-02\ndate_end: 2024-05-03",
            "date: 2024-05-02\ndate_end: 2024-05-04",
            "ends 2024-05-03 00:00 UTC, but its translation content/event/a/index.en.md "
            "2024-05-04 00:00 UTC",
        ),
        ("date: 2024-05-02", "date: 2024-05-02T19:00:00Z", ""),
        ("date: 2024-05-02", "date: 2024-05-02\ndate_end: 2024-05-04", ""),
        ("date: 2024-05-02T18:00:00Z", "date: 2024-05-02T20:00:00+02:00", ""),
        ("date: 2024-05-02T18:00:00Z", "draft: true\ndate: 2024-05-02T19:00:00Z", ""),
    ],
)
def test_translations_of_an_event_say_the_same_time(
    tmp_path: Path, french: str, english: str, contradiction: str
) -> None:
    files = {
        "hugo.toml": SITE,
        "content/event/a/index.md": page(f"title: A\n{french}"),
        "content/event/a/index.en.md": page(f"title: A\n{english}"),
        "content/event/b/index.md": page("title: B\ndate: 2024-07-02"),
        "content/event/c/index.md": page("title: C\ndate: 2024-07-03\ntranslationKey: x"),
        "content/event/d/index.md": page("title: D\ndate: 2024-07-04\ntranslationKey: x"),
        "content/event/e/index.md": page("title: E"),
    }
    found = [each.message for each in diagnostics(tmp_path, files, "E193")]
    assert found == ([contradiction] if contradiction else [])
