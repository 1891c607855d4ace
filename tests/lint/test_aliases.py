"""Which aliases stand at the address of another page."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import CONFIGURATION, diagnostics, page, said

OTHER = {"content/post/b.md": page("title: B"), "content/post/_index.md": page("title: Posts")}


def test_an_alias_at_the_address_of_another_page_is_named(tmp_path: Path) -> None:
    files = {**OTHER, "content/post/a.md": page("title: A\naliases:\n- /vieux/\n- /post/b/")}
    assert said(diagnostics(tmp_path, files)) == [
        "post/a.md:5:3: E303 warning: the alias /post/b/ is the address of content/post/b.md, so "
        "it leads there and not here; take the alias out, or give the other page another address"
    ]


@pytest.mark.parametrize("alias", ["/post/b", "b", "/Post/B/index.html", "/post/"])
def test_every_way_to_write_an_address_is_known(tmp_path: Path, alias: str) -> None:
    files = {**OTHER, "content/post/a.md": page(f"title: A\naliases: [{alias}]")}
    assert [each.code for each in diagnostics(tmp_path, files, "E303")] == ["E303"]


@pytest.mark.parametrize(
    ("alias", "other", "site"),
    [
        ("/post/c/", "title: B", ""),
        ("/b/", "title: B", ""),
        ("/post/a/", "title: B", ""),
        ("/post/b/", "title: B\ndraft: true", ""),
        ("/post/b/", "title: B\nexpiryDate: 2024-05-01", ""),
        ("/post/b/", "title: B", "[languages.fr]\nweight = 1\n[languages.en]\nweight = 2\n"),
    ],
    ids=["free", "elsewhere", "its own", "a draft", "expired", "two languages"],
)
def test_what_is_free_or_not_sure_is_left_alone(
    tmp_path: Path, alias: str, other: str, site: str
) -> None:
    files = {
        "hugo.toml": f'defaultContentLanguage = "fr"\n{CONFIGURATION}{site}',
        "content/post/b.md": page(other),
        "content/post/a.md": page(f"title: A\naliases: [{alias}]"),
    }
    assert diagnostics(tmp_path, files, "E303") == ()
