"""What does a site's version of Hugo stop at, and what does it ignore?"""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import CONFIGURATION, diagnostics, page, said

PAGES = (
    ("_build: {list: never}", "0.160.0", "`_build`", "write `build`"),
    ("published: true", "0.135.0", "`published: true`, which it takes", "write `draft: false`"),
    ("published: false", "0.135.0", "`published: false`, which it takes", "write `draft: true`"),
    ("markup: mmark", "0.126.0", "`markup`", "remove `markup`, or write `markdown`"),
)


@pytest.mark.parametrize(("front", "since", "what", "hint"), PAGES)
def test_a_page_at_which_the_version_stops_is_an_error(
    tmp_path: Path, front: str, since: str, what: str, hint: str
) -> None:
    major, minor, _ = map(int, since.split("."))
    files = {"content/a.md": page(f"title: A\n{front}")}
    (told,) = diagnostics(tmp_path, {**files, ".hvm": since}, "E115")
    assert (told.severity, told.line, told.hint) == ("error", 3, hint)
    assert told.message.startswith(f"Hugo from {major}.{minor} on stops at {what}")
    assert diagnostics(tmp_path, {**files, ".hvm": f"{major}.{minor - 1}.0"}, "E115") == ()
    (tmp_path / ".hvm").unlink()
    assert [each.severity for each in diagnostics(tmp_path, files, "E115")] == ["warning"]


def test_a_page_in_html_wants_a_permission(tmp_path: Path) -> None:
    """Since 0.162."""
    files = {"content/a.html": "---\ntitle: A\n---\n<p>Un texte.</p>\n", ".hvm": "0.162.0"}
    assert said(diagnostics(tmp_path, files, "E115")) == [
        "a.html:0:0: E115 error: Hugo from 0.162 on stops at pages in HTML; "
        "set `security.allowContent` to `['.*']`"
    ]
    allowed = f"{CONFIGURATION}[security]\nallowContent = ['.*']\n"
    assert diagnostics(tmp_path, {**files, "hugo.toml": allowed}, "E115") == ()
    denied = f"{CONFIGURATION}[security]\nallowContent = ['.*', '! html']\n"
    assert len(diagnostics(tmp_path, {**files, "hugo.toml": denied}, "E115")) == 1


def test_a_place_that_is_not_read_is_named(tmp_path: Path) -> None:
    config = f"{CONFIGURATION}[languages.en]\n[languages.fr]\n"
    files = {
        "hugo.toml": config,
        "content/a.md": page("title: A\nlang: fr"),
        "content/b.md": page("title: B\nlang: en"),
        "content/c.md": page("title: C\npath: /x/y"),
    }
    assert [each.path for each in diagnostics(tmp_path, files, "E115")] == [
        "content/a.md",
        "content/c.md",
    ]
    assert diagnostics(tmp_path, {**files, ".hvm": "0.152.0"}, "E115") == ()
    stops = diagnostics(tmp_path, {**files, ".hvm": "0.160.1"}, "E115")
    assert [each.severity for each in stops] == ["error"] * 3


def test_settings_at_which_the_version_stops_are_errors(tmp_path: Path) -> None:
    config = f"{CONFIGURATION}[markup.goldmark.renderHooks.image]\nenableDefault = true\n"
    files = {"hugo.toml": config, "content/a.md": page("title: A"), ".hvm": "0.163.0"}
    assert said(diagnostics(tmp_path, files, "E506")) == [
        "hugo.toml:4:17: E506 error: Hugo from 0.163 on stops at `enabledefault`; "
        "write `useEmbedded: fallback`, or `never` for false"
    ]
    assert diagnostics(tmp_path, {**files, ".hvm": "0.162.0"}, "E506") == ()


def test_yaml_is_refused_by_the_version(tmp_path: Path) -> None:
    twice = {"content/a.md": page("title: A\nx: {b: 1, b: 1}")}
    (told,) = diagnostics(tmp_path / "a", {**twice, ".hvm": "0.152.0"}, "E111")
    assert told.message == "Hugo refuses the page: `b` stands twice in one mapping"
    assert diagnostics(tmp_path / "b", {**twice, ".hvm": "0.151.0"}, "E104", "E111") == ()
    asked = {"content/a.md": page("title: A\ntags: [a, b?]")}
    assert diagnostics(tmp_path / "c", {**asked, ".hvm": "0.152.0"}, "E111") == ()
    assert len(diagnostics(tmp_path / "d", {**asked, ".hvm": "0.151.0"}, "E111")) == 1
