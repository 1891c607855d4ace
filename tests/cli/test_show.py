"""What `eventsearch show` and `stats` say of an index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_site import NOW, Run


@pytest.mark.parametrize(
    "name",
    ["content/event/dix/index.md", "/event/dix/", "event/dix", "https://example.org/event/dix/"],
)
def test_a_page_is_shown_by_its_file_or_its_address(run: Run, indexed: Path, name: str) -> None:
    """As the index has it."""
    done = run("show", name, cwd=indexed)
    assert done.code == 0
    page = json.loads(done.out)
    assert page["id"] == "content/event/dix/index.md"
    assert page["title"] == "Webinaire du programme 10%"
    assert page["tags"] == ["10%", "Etalab"]
    assert [heading["heading"] for heading in page["headings"]] == ["Pourquoi"]


def test_a_page_that_is_not_there_is_exit_code_1(run: Run, indexed: Path) -> None:
    """It says how pages are found."""
    done = run("show", "content/x.md", cwd=indexed)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        'eventsearch: the index has no page "content/x.md";'
        " eventsearch query finds pages by their words\n"
    )


def test_statistics(run: Run, indexed: Path) -> None:
    """Counts of what is visible, and what is known of the generation."""
    done = run("stats", "--now", NOW, cwd=indexed)
    assert (done.code, done.err) == (0, "")
    stats = json.loads(done.out)
    assert stats["visible"] == 3
    assert stats["languages"] == {"fr": 3}
    assert stats["sections"] == {"event": 2, "post": 1}
    assert stats["tags"] == {"Etalab": 2, "\x1b[31mpiège": 1, "10%": 1, "Python": 1}
    assert stats["zone"] == "Europe/Paris"
    assert stats["bytes"] > 1000
    assert Path(stats["folder"]).is_dir()
    assert stats["generation"] in stats["folder"]
    assert stats["built_at"]


@pytest.mark.parametrize("name", [["show", "x"], ["stats"]])
def test_without_an_index_it_is_exit_code_3(run: Run, site: Path, name: list[str]) -> None:
    """With the cure."""
    done = run(*name, cwd=site)
    assert done.code == 3
    assert "eventsearch index" in done.err
