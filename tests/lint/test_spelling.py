"""Which links are misspelt so that they lead nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import diagnostics, page, said


def test_a_sign_too_many_is_named_where_it_stands(tmp_path: Path) -> None:
    files = {"content/post/a.md": page("title: A", "Voir [x]((/uploads/x.pdf)).")}
    assert said(diagnostics(tmp_path, files)) == [
        "post/a.md:4:10: E315 warning: the link leads to (/uploads/x.pdf), which is not a URL; "
        "remove the characters around it"
    ]


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("@https://example.com/ada", "remove the character before it"),
        ("«https://example.com/»", "remove the characters around it"),
        ("“https://example.com/", "remove the character before it"),
        ("www.example.com", "write `https://` before it"),
        ("WWW.example.com/x", "write `https://` before it"),
        ("ada.l@example.com", "write `mailto:` before it"),
        ("hhttps://example.com", "write `https://`"),
        ("htps://example.com", "write `https://`"),
        ("ttp://example.com", "write `http://`"),
        ("http:/example.com", "write `http://`"),
        ("https//example.com", "write `https://`"),
        ("https:example.com", "write `https://`"),
    ],
)
def test_slips_at_the_begin_are_known(tmp_path: Path, target: str, hint: str) -> None:
    files = {"content/post/a.md": page("title: A", f"[x]({target})")}
    (diagnostic,) = diagnostics(tmp_path, files)
    assert (diagnostic.code, diagnostic.hint) == ("E315", hint)


@pytest.mark.parametrize(
    "target",
    [
        "https://example.com/a_(b)",
        "HTTP://example.com",
        "//example.com",
        "mailto:ada@example.com",
        "ada@example.com/x",
        "ftp://example.com",
        "tel:+331",
        "https-notes/",
        "http/",
        "http/intro/",
        "wwwiki/",
        "www/",
        "#a",
        "(x).pdf",
        "@ada",
    ],
)
def test_addresses_and_files_of_odd_names_are_left_alone(tmp_path: Path, target: str) -> None:
    files = {"content/post/a.md": page("title: A", f"[x](<{target}>)")}
    assert diagnostics(tmp_path, files, "E315") == ()
