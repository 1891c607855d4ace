"""A folder of Markdown files that no program makes a site of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from platform_sites import read_site, urls


def test_every_markdown_file_is_a_page_at_its_path(tmp_path: Path) -> None:
    """Hidden folders and libraries are passed over; no configuration is wanted."""
    files = {
        "README.md": "# Mes notes\n",
        "event/été.md": "---\ndate: 2024-05-01\n---\nx",
        "event/README.md": "# Agenda",
        "notes/plan.en.md": "x",
        ".git/a.md": "x",
        "node_modules/p/README.md": "x",
        "a.txt": "x",
    }
    found = read_site(tmp_path, files)
    assert (found.site.platform, found.diagnostics) == ("folder", ())
    assert urls(found) == {
        "README.md": "/README.md",
        "event/README.md": "/event/README.md",
        "event/été.md": "/event/%C3%A9t%C3%A9.md",
        "notes/plan.en.md": "/notes/plan.en.md",
    }
    kinds = {path: (record.kind, record.section) for path, record in found.records.items()}
    assert kinds == {
        "README.md": ("home", ""),
        "event/README.md": ("section", "event"),
        "event/été.md": ("page", "event"),
        "notes/plan.en.md": ("page", "notes"),
    }
    assert str(found.records["event/été.md"].meta.start) == "2024-05-01 00:00:00+00:00"
    assert found.records["notes/plan.en.md"].site_lang == "en"


def test_titles_come_from_front_matter_heading_or_name(tmp_path: Path) -> None:
    """In this order."""
    files = {"a.md": "---\ntitle: A\n---\n# B\n", "b.md": "# *B*\n", "c_d.md": "x", "d.md": "## E"}
    titles = {
        path: record.meta.title for path, record in read_site(tmp_path, files).records.items()
    }
    assert titles == {"a.md": "A", "b.md": "B", "c_d.md": "c d", "d.md": "d"}


def test_headings_have_the_ids_of_github(tmp_path: Path) -> None:
    """And what looks like a shortcode is text."""
    found = read_site(tmp_path, {"a.md": "# L’été, 10 %\n\n{{< x >}}\n\n```\n# no\n```\n"})
    record = found.records["a.md"]
    assert [section.anchor for section in record.sections] == ["lété-10-"]
    assert record.text == "L’été, 10 %\n{{< x >}}\n# no"


def test_the_settings_name_a_part_of_the_folder(tmp_path: Path) -> None:
    """Places count from there, addresses from the root."""
    files = {"notes/talk/a.md": "x", "b.md": "x"}
    found = read_site(tmp_path, files, platform="folder", content="notes")
    assert urls(found) == {"notes/talk/a.md": "/notes/talk/a.md"}
    assert found.records["notes/talk/a.md"].section == "talk"
    with pytest.raises(SiteError, match="there is no content folder gone"):
        read_site(tmp_path, {}, platform="folder", content="gone")


def test_a_pipe_is_named_and_not_waited_for(tmp_path: Path) -> None:
    """As a symbolic link is."""
    os.mkfifo(tmp_path / "pipe.md")
    found = read_site(tmp_path, {"a.md": "x"})
    assert [(each.path, each.code) for each in found.diagnostics] == [("pipe.md", "E214")]
