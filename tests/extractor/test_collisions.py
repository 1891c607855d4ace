"""Two pages with one address."""

from __future__ import annotations

from pathlib import Path

from eventsearch.extractor.files.discover import at_its_url, collisions
from eventsearch.model.page import Diagnostic
from site_on_disk import read


def test_both_files_are_named(tmp_path: Path) -> None:
    files = {
        "content/post/a.md": "---\nslug: same\n---\n",
        "content/post/b.md": "---\nslug: same\n---\n",
        "content/post/c.md": "---\n---\n",
    }
    (diagnostic,) = collisions(read(tmp_path, files).records.values())
    assert diagnostic.path == "content/post/b.md"
    assert diagnostic.code == "E301"
    assert diagnostic.message == (
        "the address /post/same/ is also that of content/post/a.md, and one of the two is lost"
    )
    assert diagnostic.hint == "give one of them another `slug` or `url`"


def test_drafts_and_pages_without_address_take_none(tmp_path: Path) -> None:
    files = {
        "content/post/a.md": "---\nslug: same\n---\n",
        "content/post/b.md": "---\nslug: same\ndraft: true\n---\n",
        "content/post/c.md": "---\nslug: same\n_build: {render: never}\n---\n",
        "content/post/d.md": "---\n_build: {render: never}\n---\n",
    }
    assert collisions(read(tmp_path, files).records.values()) == ()


def test_the_place_is_that_of_the_address_if_the_front_matter_writes_one() -> None:
    diagnostic = Diagnostic(path="a.md", line=1, column=1, code="E301", message="", hint="")
    assert at_its_url(diagnostic, {"title": (2, 8)}) == diagnostic
    found = at_its_url(diagnostic, {"title": (2, 8), "slug": (5, 7)})
    assert (found.line, found.column) == (5, 7)
