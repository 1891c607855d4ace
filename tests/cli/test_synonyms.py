"""How a file of synonyms is taken up in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

from cli_site import NOW, Run


def test_synonyms_find_are_marked_and_explained(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    assert run("query", "océan", "--now", NOW, cwd=site).code == 1
    file = site / "synonyms.txt"
    file.write_text("océan, mer\nseul\n", encoding="utf-8")
    done = run("query", "océan", "--now", NOW, "--explain", cwd=site)
    (hit,) = map(json.loads, done.out.splitlines())
    assert hit["highlight"]["title"] == ["La ", "mer", " en été"]
    assert {part["term"] for part in hit["why"]} - {""} == {"mer"}
    assert done.err == (
        f'eventsearch: {file}:2: "seul" has no synonym;'
        " write two or more, with commas between them\n"
    )


def test_what_was_typed_comes_first(run: Run, site: Path) -> None:
    for name, title in (("a", "Un grand océan"), ("b", "De la houle"), ("c", "Encore la houle")):
        text = f"---\ntitle: {title}\ndate: 2024-01-15\n---\nÀ lire.\n"
        (site / "content" / "post" / f"{name}.md").write_text(text, encoding="utf-8")
    (site / "synonyms.txt").write_text("houle, grand océan\n", encoding="utf-8")
    assert run("index", cwd=site).code == 0
    for text, first in (("houle", {"/post/b/", "/post/c/"}), ("grand océan", {"/post/a/"})):
        done = run("query", text, "--now", NOW, "--format", "url", cwd=site)
        found = done.out.splitlines()
        assert len(found) == 3
        assert set(found[: len(first)]) == first
