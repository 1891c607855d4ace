"""What `eventsearch export` prints."""

from __future__ import annotations

import json
from pathlib import Path

from cli_site import NOW, Run


def test_a_line_a_page_published_or_not(run: Run, site: Path) -> None:
    done = run("export", "--now", NOW, cwd=site)
    assert (done.code, done.err) == (0, "")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["path"], row["visible"]) for row in rows] == [
        ("content/event/dix/index.md", True),
        ("content/event/python/index.md", True),
        ("content/post/brouillon.md", False),
        ("content/post/mer.md", True),
    ]
    assert not (site / ".eventsearch").exists()


def test_now_decides_what_is_visible(run: Run, site: Path) -> None:
    (site / "content" / "post" / "soir.md").write_text(
        "---\ntitle: Soir\npublishDate: 2023-12-31T23:30:00Z\n---\n", encoding="utf-8"
    )
    for now, visible in (("2024-01-01", False), ("2024-01-01T00:30", True)):
        rows = [json.loads(line) for line in run("export", "--now", now, cwd=site).out.splitlines()]
        assert [row["visible"] for row in rows if row["title"] == "Soir"] == [visible]


def test_files_that_give_no_page_are_named(run: Run, site: Path) -> None:
    (site / "content" / "post" / "bad.md").write_text("---\ntitle: [x\n---\n", encoding="utf-8")
    done = run("export", cwd=site)
    assert done.code == 1
    assert len(done.out.splitlines()) == 4
    assert done.err.startswith("eventsearch: content/post/bad.md:")
    assert "E101" in done.err
