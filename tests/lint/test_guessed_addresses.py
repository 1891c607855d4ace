"""Addresses that a program decides are reported once for the site."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from eventsearch.lint.runner import check
from eventsearch.settings import Settings
from site_on_disk import write


def test_permalinks_that_are_not_read_are_reported_once(tmp_path: Path) -> None:
    files = {
        "eleventy.config.js": "",
        "posts/posts.json": '{"permalink": "/p/{{ title | uppercase }}/"}',
        "posts/a.md": "---\ntitle: A\n---\nText",
        "posts/b.md": "---\ntitle: B\n---\nText",
        "posts/c.md": "---\ntitle: C\npermalink: '/c/{{ page.fileSlug }}/'\n---\nText",
        "posts/d.md": "---\ntitle: D\npermalink: '/{% if x %}/'\n---\nText",
        "e.md": "---\ntitle: E\n---\nText",
    }
    write(tmp_path, files)
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    found = check(settings, now=datetime(2024, 5, 1, tzinfo=UTC))
    (diagnostic,) = (each for each in found if each.code == "E508")
    assert (diagnostic.path, diagnostic.severity) == ("posts/a.md", "warning")
    assert diagnostic.message.endswith("so the address is a guess, here and on 2 more")
