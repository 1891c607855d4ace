"""
Test that eventsearch reads sites with all supported features as their generators build them.

A line `=== PATH` begins each file of a site. MkDocs and Jekyll build their sites during the tests.
Docusaurus has 760 packages, so `docusaurus.json` contains the recorded pages. To record them again:

    EVENTSEARCH_DOCUSAURUS=FOLDER pytest tests/benchmarks/test_generators.py

FOLDER must contain the packages that `benchmarks/oracle.py` lists.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

import oracle
from browser.tools import jekyll
from fidelity.agreement import compare, missed_shares
from fidelity.building import NotBuilt
from fidelity.comparison import Tally
from fidelity.generators import Built, build
from site_on_disk import write

FEATURES = Path(__file__).parents[1] / "extractor" / "platforms" / "features"
RECORDED = FEATURES / "docusaurus.json"
CLOCK = datetime(2026, 11, 28, tzinfo=UTC)


def site_of(root: Path, platform: str) -> Path:
    """Write the site with all features of a platform."""
    text = (FEATURES / f"{platform}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^=== (?=[\w.])", text, flags=re.MULTILINE)[1:]
    write(root, {name: rest for name, _, rest in (part.partition("\n") for part in parts)})
    return root


def unexplained(tally: Tally) -> list[str]:
    return [
        f"{each.measure} {each.page} {each.shown}" for each in tally.differences if not each.reason
    ]


def counts(tally: Tally) -> tuple[int, ...]:
    """Return the numbers of compared files, URLs, titles, dates, headings and texts."""
    measures = ("published", "url", "title", "date", "headings")
    return (*(tally.of[each] for each in measures), len(tally.scores))


@pytest.mark.external
def test_a_site_is_read_as_mkdocs_builds_it(tmp_path: Path) -> None:
    site = site_of(tmp_path / "un site", "mkdocs")
    tally = compare(site, "mkdocs", build("mkdocs", site), CLOCK)
    assert unexplained(tally) == []
    assert counts(tally) == (17, 17, 17, 3, 20, 12)


@pytest.mark.external
def test_a_site_is_read_as_jekyll_builds_it(tmp_path: Path) -> None:
    site = site_of(tmp_path / "un site", "jekyll")
    tally = compare(site, "jekyll", build("jekyll", site, jekyll()), CLOCK)
    assert unexplained(tally) == []
    assert counts(tally) == (18, 17, 16, 5, 17, 9)


def recorded(site: Path) -> Sequence[Built]:
    """Return the pages that Docusaurus builds. EVENTSEARCH_DOCUSAURUS records them again."""
    if program := os.environ.get("EVENTSEARCH_DOCUSAURUS"):
        pages = [page._asdict() for page in build("docusaurus", site, program)]
        RECORDED.write_text(json.dumps(pages, ensure_ascii=False, indent=1) + "\n", "utf-8")
    read = json.loads(RECORDED.read_text("utf-8"))
    return [Built(**page)._replace(headings=tuple(map(tuple, page["headings"]))) for page in read]


def test_a_site_is_read_as_docusaurus_builds_it(tmp_path: Path) -> None:
    site = site_of(tmp_path / "un site", "docusaurus")
    tally = compare(site, "docusaurus", recorded(site), CLOCK)
    assert unexplained(tally) == []
    assert counts(tally) == (24, 24, 24, 7, 11, 7)


def test_the_program_lists_differences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "mkdocs.yml": "site_name: x\nplugins: []\n",
        "docs/a.md": "# A\n\n## B\n\none two three four five\n",
    }
    write(tmp_path, files)
    command = ["--platform", "mkdocs", str(tmp_path), "--diff"]
    assert oracle.main(command) == 0
    assert "headings          2 / 2       100.00%\n" in capsys.readouterr().out
    snippet = {
        "mkdocs.yml": f"{files['mkdocs.yml']}markdown_extensions: [pymdownx.snippets]\n",
        "docs/a.md": f'{files["docs/a.md"]}\n--8<-- "more.txt"\n',
        "more.txt": "six\n",
    }
    write(tmp_path, snippet)
    assert oracle.main(command) == 0
    out = capsys.readouterr().out
    assert "docs/a.md: 0.9333, without 1 (six), more 0 ()" in out
    assert "a snippet is another file" in out
    keys = "markdown_extensions: [{pymdownx.keys: {key_map: {q: Seven}}}]\n"
    changed = {
        "mkdocs.yml": f"{files['mkdocs.yml']}{keys}",
        "docs/a.md": f"{files['docs/a.md']}++q++",
    }
    write(tmp_path, changed)
    assert oracle.main(command) == 1
    out = capsys.readouterr().out
    assert "MISSED text: mean 0.87500" in out
    assert "docs/a.md: 0.8750, without 1 (seven), more 1 (q)\n                 unexplained" in out


def test_shares_below_995_in_a_thousand_are_missed() -> None:
    tally = Tally()
    for number in range(200):
        tally.same("url", f"{number}.md", number, number)
    tally.scores.extend([1.0, 0.98])
    assert list(missed_shares(tally)) == ["text: mean 0.99000"]
    tally.same("url", "x.md", 1, 2, reason="why")
    tally.same("url", "y.md", 1, 2)
    assert list(missed_shares(tally)) == ["text: mean 0.99000"]
    tally.same("url", "z.md", 1, 2)
    assert list(missed_shares(tally)) == ["url: 201 of 203", "text: mean 0.99000"]


def test_a_failed_build_is_reported(tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": "site_name: x\ndocs_dir: nowhere\n"})
    with pytest.raises(NotBuilt, match="nowhere"):
        tuple(build("mkdocs", tmp_path))
    with pytest.raises(SystemExit, match="mkdocs does not build it"):
        oracle.main(["--platform", "mkdocs", str(tmp_path)])
