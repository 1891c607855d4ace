"""Files of which a site makes several pages."""

from __future__ import annotations

from pathlib import Path

from lint_site import diagnostics, page, said

CONFIGURATION = (
    'baseURL = "https://example.org/"\ntimeZone = "UTC"\n'
    '[[module.mounts]]\nsource = "content"\ntarget = "content"\n'
)
AGAIN = '[[module.mounts]]\nsource = "content/a.md"\ntarget = "content/b.md"\n'
PAGES = {"content/a.md": page("title: A")}


def test_a_file_that_is_mounted_again_is_told_with_both_places(tmp_path: Path) -> None:
    assert said(diagnostics(tmp_path, {**PAGES, "hugo.toml": CONFIGURATION + AGAIN})) == [
        "a.md:0:0: E215 info: the file is mounted more than once, and one page of it is "
        "indexed: that at content, not that at content/b.md; put a copy there, if it is to "
        "be found there too"
    ]


def test_a_copy_in_its_place_is_a_page_of_its_own(tmp_path: Path) -> None:
    files = {**PAGES, "content/b.md": PAGES["content/a.md"], "hugo.toml": CONFIGURATION}
    assert diagnostics(tmp_path, files) == ()
