"""Does eventsearch read features that differ by Hugo version as the installed Hugo does?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from browser.tools import hugo
from eventsearch.lint.runner import check
from eventsearch.settings import load_settings
from fidelity.building import ask, write
from fidelity.comparison import measure
from oracle import missed_targets

HEADINGS = Path(__file__).parents[1] / "extractor" / "goldmark" / "headings_by_text.txt"
CLOCK = datetime(2026, 11, 28, tzinfo=UTC)

CONFIGURATION = """
baseURL = "https://e.example/x/"
timeZone = "Europe/Paris"
enableEmoji = true
[languages.en]
[languages.fr]
[uglyURLs]
ugly = true
[permalinks.page]
post = "/t/:title/"
[permalinks.section]
sec = "/S/:title/"
[frontmatter]
date = [":filename", ":default"]
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.parser]
autoDefinitionTermID = true
attribute = {block = true}
[markup.goldmark.extensions.extras]
subscript = {enable = true}
superscript = {enable = true}
mark = {enable = true}
insert = {enable = true}
[markup.goldmark.extensions.passthrough]
enable = true
delimiters = {inline = [["$", "$"], ["\\\\(", "\\\\)"]]}
"""
PAGES = {
    "post/one.md": 'title: "Of 01/04/2022"\ntags: ["a/b", "c d"]',
    "sec/_index.md": 'title: "Se/c X"',
    "_index.md": "title: H\nslug: never",
    "slugs/_index.md": "title: S\nslug: Été B",
    "slugs/a.md": "title: A",
    "slugs/deep/_index.md": "title: D\nslug: -deeper-",
    "slugs/deep/_index.fr.md": "title: D",
    "slugs/deep/b.md": "title: B\nslug: bb",
    "slugs/deep/b.fr.md": "title: B",
    "slugs/own/_index.md": "title: O\nslug: never\nurl: /own/",
    "slugs/own/c.md": "title: C",
    "both/index.md": "title: L",
    "both/_index.md": "title: B",
    "both/_index.fr.md": "title: B",
    "both/a.md": "title: A",
    "both/b/index.md": "title: B",
    "tags/_index.md": "title: T\nslug: étiquettes",
    "tags/c-d/_index.md": "title: CD\nslug: cd",
    "ev/2024-05-06-10-30-00-slug-x.md": "title: T",
    "ev/2024-05-06 11-30-00 y.md": "title: T",
    "ev/2024-05-06-2024-talk.md": "title: T",
    "ugly/_index.md": "title: U",
    "ugly/a.md": "title: U",
    "y/a.md": "title: yes\ntags: [yes, NO, on, 012, 1.0, 0x1F, 1_000, 2024-01-02, ~, 1e3, 08]",
    "y/b.md": "title: on\ndraft: yes",
    "y/c.md": "title: c\ndraft: true",
    "y/f.md": "title: f\nheadless: yes",
    "y/i.md": "title: i\nlang: fr",
    "y/j.md": "title: j\npath: /moved/here",
    "y/q.md": "title: x\nslug: 1e3",
    "y/w.md": 'title: w\nurl: "/Été B/C.html"',
    "y/x.fr.md": "title: x",
    "fr/_index.md": 'title: f\nurl: "/Été B/C/"',
}
REFUSED = {
    "bad/twice.md": "title: a\nx:\n  b: 1\n  b: 1",
    "bad/escape.md": 'title: "L\\\'atelier"',
    "bad/date.md": "title: a\ndate: soon",
    "bad/published.md": "title: a\npublished: true",
    "bad/markup.md": "title: a\nmarkup: mmark",
}


def test_a_site_is_read_as_the_installed_hugo_reads_it(tmp_path: Path) -> None:
    site = tmp_path / "un site"
    (site / "content").mkdir(parents=True)
    (site / "hugo.toml").write_text(CONFIGURATION, encoding="utf-8")
    for name, front in {**PAGES, **REFUSED}.items():
        path = site / "content" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\n{front}\n---\n\n# A [b](u) c\n\none two three four five\n", "utf-8")
    headings = HEADINGS.read_text(encoding="utf-8").split("\n.\n")[1]
    (site / "content" / "headings.md").write_text(f"---\ntitle: H\n---\n{headings}\n", "utf-8")
    said = ask(hugo(), site, CLOCK)
    assert set(said.meta["refused"]) == {f"content/{name}" for name in REFUSED}
    tally = measure(site, tmp_path, write(said, tmp_path))
    assert list(missed_targets(tally)) == []
    assert tally.right["headings"] == tally.of["headings"] > 80
    settings = load_settings(site, environ={}, flags={"hugo_version": said.meta["hugo"]})
    errors = {each.path for each in check(settings, now=CLOCK) if each.severity == "error"}
    assert errors >= set(said.meta["refused"])
