"""How a file of synonyms is taken up in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

from cli_site import NOW, Run


def test_synonyms_find_are_marked_and_explained(run: Run, site: Path) -> None:
    """Without a new index; a file that is broken in parts is used in parts."""
    assert run("index", cwd=site).code == 0
    assert run("query", "océan", "--now", NOW, cwd=site).code == 1
    file = site / "synonyms.txt"
    file.write_text("océan, mer\nseul\n", encoding="utf-8")
    done = run("query", "océan", "--now", NOW, "--explain", cwd=site)
    (hit,) = map(json.loads, done.out.splitlines())
    assert hit["highlight"]["title"] == ["La ", "mer", " en été"]
    assert {part["term"] for part in hit["why"]} == {"mer"}
    assert done.err == (
        f'eventsearch: {file}:2: "seul" has no synonym;'
        " write two or more, with commas between them\n"
    )
