"""What `eventsearch show` and `query --why-not` say of a file that is no page of the index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_site import NOW, Run

FILES = {
    "event/dix/programme.md": "---\ntitle: Programme\n---\nRien.\n",
    "event/dix/salles/une.md": "Une salle.\n",
    "post/casse.md": "---\ntitle: [\n---\n",
    "post/cache.md": "---\ntitle: Cachée\nbuild: {list: never}\n---\n",
    "post/bientot.md": "---\ntitle: Bientôt\ndate: 2030-01-01\npublishDate: 2030-01-01\n---\n",
}
RESOURCE = "it is a resource of the page content/event/dix/index.md; its text is not searched"
NOT_KNOWN = "the file is there: it is no page of the site, or came after the last run of index"


@pytest.fixture
def faulty(run: Run, site: Path) -> Path:
    """Return a site with files of every kind that are no pages, indexed."""
    for name, text in FILES.items():
        path = site / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    run("index", cwd=site)
    (site / "content" / "post" / "neuf.md").write_text("Neuf.\n", encoding="utf-8")
    return site


def test_show_says_why_there_is_no_page(run: Run, faulty: Path) -> None:
    said = {
        "content/post/casse.md": ": its file could not be indexed; E101, line 3: ",
        "content/post/brouillon.md": ": it is a draft",
        "content/post/cache.md": ": it has no URL, or the site keeps it out of its lists",
        "content/event/dix/programme.md": f"; {RESOURCE}",
        "content/event/dix/salles/une.md": f"; {RESOURCE}",
        "content/post/neuf.md": f"; {NOT_KNOWN}",
        "hugo.yaml": f"; {NOT_KNOWN}",
        "post/mer.md": "; did you mean content/post/mer.md?",
        "index.md": "; did you mean content/event/dix/index.md or content/event/python/index.md?",
        "content/post/nulle.md": "; find pages by their words with eventsearch query",
    }
    for name, why in said.items():
        done = run("show", name, "--now", NOW, cwd=faulty)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(f'eventsearch: the index has no page "{name}"{why}')
    here = run("show", "programme.md", cwd=faulty / "content" / "event" / "dix")
    assert here.err == f'eventsearch: the index has no page "programme.md"; {RESOURCE}\n'
    here = run("show", "casse.md", cwd=faulty / "content" / "post")
    assert '"casse.md" of content/post/casse.md: its file could not be indexed' in here.err


def test_an_address_of_a_page_to_come_leads_to_its_file(run: Run, faulty: Path) -> None:
    done = run("show", "/post/bientot/", "--now", NOW, cwd=faulty)
    assert (done.code, done.out, done.err) == (
        1,
        "",
        'eventsearch: the site does not show "/post/bientot/" now;'
        " run eventsearch show content/post/bientot.md\n",
    )
    assert run("show", "content/post/bientot.md", "--now", NOW, cwd=faulty).code == 0


def test_why_not_tells_a_resource_and_a_file_that_is_not_known(run: Run, faulty: Path) -> None:
    folder = faulty / "content" / "event" / "dix"
    for name, cwd, told in (
        ("content/event/dix/programme.md", faulty, [RESOURCE]),
        ("programme.md", folder, [RESOURCE]),
        ("content/post/neuf.md", faulty, [NOT_KNOWN]),
        ("/nowhere/", faulty, []),
    ):
        done = run("query", "mer", "--now", NOW, "--why-not", name, cwd=cwd)
        found = json.loads(done.out)
        assert (done.code, found["reason"], found["diagnostics"]) == (1, "unknown", told)
        assert ("find pages by their words" in done.err) == (not told)


def test_beside_a_branch_there_are_pages_and_no_resources(run: Run, site: Path) -> None:
    (site / "eventsearch.toml").write_text('hugo_version = "0.152"\n', encoding="utf-8")
    both = site / "content" / "event" / "dix" / "_index.md"
    both.write_text("---\ntitle: Dix\n---\n", encoding="utf-8")
    (both.parent / "autre.txt").write_text("Rien.\n", encoding="utf-8")
    run("index", cwd=site)
    done = run("show", "content/event/dix/autre.txt", cwd=site)
    assert done.err.endswith(f"; {NOT_KNOWN}\n")
