"""Which pages lack a translation that their neighbours have."""

from __future__ import annotations

from pathlib import Path

from lint_site import diagnostics, page, said

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


def test_the_one_page_without_a_translation_is_named(tmp_path: Path) -> None:
    """With the language, and how many others have it."""
    assert said(diagnostics(tmp_path, pages(5, 1), "E321")) == [
        'post/seul-0/index.md:2:8: E321 warning: the page has no translation into "en", as '
        "others of its section have; add it, or ignore E321 if this is intended"
    ]


def test_what_is_no_habit_is_a_choice(tmp_path: Path) -> None:
    """Too few pages, too many without it, drafts, and a site in one language."""
    assert diagnostics(tmp_path / "few", pages(4, 1), "E321") == ()
    assert diagnostics(tmp_path / "half", pages(17, 3), "E321") == ()
    assert diagnostics(tmp_path / "draft", pages(5, 1, "draft: true"), "E321") == ()
    files = {**pages(5, 1), "hugo.toml": 'baseURL = "/"\n'}
    assert diagnostics(tmp_path / "one", files, "E321") == ()


def test_pages_at_two_places_are_translations_by_their_key(tmp_path: Path) -> None:
    """As in Hugo."""
    files = pages(5, 1, "translationKey: x")
    files["content/post/alone/index.en.md"] = page("title: Alone\ntranslationKey: x")
    assert diagnostics(tmp_path, files, "E321") == ()
