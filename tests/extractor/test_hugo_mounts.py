"""Files that a mount includes."""

from __future__ import annotations

import pytest

from eventsearch.extractor.hugo.discovery import filter_of
from eventsearch.extractor.site import Mount


def test_a_mount_without_globs_includes_everything() -> None:
    takes = filter_of(Mount(source="content"))
    assert takes("/a.md", False)
    assert takes("/a", True)


@pytest.mark.parametrize(
    ("path", "is_folder", "taken"),
    [
        ("/drafts/a.md", False, False),
        ("/x/drafts/a.md", False, True),
        ("/b/c", True, False),
        ("/q.tmp.md", False, False),
        ("/d/q.tmp.md", False, True),
        ("/cd.md", False, False),
    ],
)
def test_excluded_files_are_left_out(path: str, is_folder: bool, taken: bool) -> None:
    exclude = ("/drafts/**", "b/*", "*.tmp.md", "C*.md")
    takes = filter_of(Mount(source="content", exclude=exclude))
    assert takes(path, is_folder) is taken


@pytest.mark.parametrize(
    ("path", "is_folder", "taken"),
    [
        ("/keep/a.md", False, True),
        ("/keep", True, True),
        ("/other", True, False),
        ("/b.md", False, False),
    ],
)
def test_only_included_files_are_mounted(path: str, is_folder: bool, taken: bool) -> None:
    takes = filter_of(Mount(source="content", include=("keep/*.md",)))
    assert takes(path, is_folder) is taken
