"""Files that begin with the keys of front matter, and have no fences around them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from eventsearch.lint.runner import check
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.settings import load_settings
from lint_site import NOW, page
from platform_samples import FENCED_SAMPLES
from site_on_disk import write

HUGO = {"hugo.toml": 'baseURL = "https://example.org/"\n'}
SITES: Mapping[str, tuple[Mapping[str, str], str, bool]] = {
    **{name: (each.files, each.page, each.header) for name, each in FENCED_SAMPLES.items()},
    "Eleventy": ({"eleventy.config.js": "module.exports = () => {};\n"}, "events/a.md", False),
    "Pelican": ({"pelicanconf.py": "PATH = 'content'\n"}, "content/a.md", True),
}
"""Configuration, path of a page, and whether keys without fences are front matter."""

UNFENCED = "title: Concert\ndate: 2024-07-03\nlocation: Rennes\n\nUn concert.\n"


def found(root: Path, files: Mapping[str, str], code: str = "E114") -> list[tuple[str, int, int]]:
    """Return the place of each diagnostic with this code."""
    write(root, files)
    diagnostics = check(load_settings(root, environ={}, flags={}), now=NOW)
    return [(each.path, each.line, each.column) for each in diagnostics if each.code == code]


@pytest.mark.parametrize(
    "name", [name for name, (*_, header) in SITES.items() if not header and name != "jekyll"]
)
def test_keys_without_fences_are_reported(tmp_path: Path, name: str) -> None:
    configuration, path, _ = SITES[name]
    files = {**configuration, path: UNFENCED}
    assert found(tmp_path, files) == [(path, 1, 1)]


@pytest.mark.parametrize("name", [name for name, (*_, header) in SITES.items() if header])
def test_keys_without_fences_are_read_where_they_are_the_syntax(tmp_path: Path, name: str) -> None:
    configuration, path, _ = SITES[name]
    assert found(tmp_path, {**configuration, path: UNFENCED}) == []
    snapshot = SiteSnapshot(load_settings(tmp_path, environ={}, flags={}))
    assert [each.record.meta.title for each in snapshot.pages] == ["Concert"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("title: X\ndate: 2024-07-03\n---\nText.\n", 1),
        ("\ufefftitle: X\r\ndate: 2024-07-03\r\n\r\nText.\r\n", 1),
        ("title: X\ntags:\n- a\n- b\nlieu: Rennes\n\nText.\n", 1),
        ("title = 'X'\ndate = 2024-07-03\n\nText.\n", 1),
        ("lieu: Rennes\ndebut: 2024-07-03\n\nText.\n", 1),
        ("title: X\n\nText.\n", 0),
        ("Date: 3 March\nAttendees: A, B\n\nMinutes.\n", 0),
        ("Date: 3 March\nLieu: Rennes\n\nMinutes.\n", 0),
        ("Title: X\nDate: 2024-07-03\n\nText.\n", 1),
        ("Note: bring it.\nWhere: here\n\nText.\n", 0),
        ("A text.\n\ntitle: X\ndate: 2024-07-03\n", 0),
        ("```\ntitle: X\ndate: 2024-07-03\n```\n", 0),
    ],
    ids=[
        *("second fence only", "byte order mark", "list", "TOML", "keys of the site"),
        *(
            "one key",
            "minutes",
            "minutes with keys of the site",
            "capitals",
            "prose",
            "later",
            "example",
        ),
    ],
)
def test_only_keys_of_front_matter_at_the_top_count(tmp_path: Path, text: str, count: int) -> None:
    other = page("titre: Atelier\nlieu: Rennes\ndebut: 2024-07-03")
    files = {**HUGO, "content/events/a.md": text, "content/events/b.md": other}
    assert len(found(tmp_path, files)) == count


def test_a_missing_date_is_not_reported_as_well(tmp_path: Path) -> None:
    files = {**HUGO, "content/events/a.md": UNFENCED}
    assert found(tmp_path, files, "E190") == []
