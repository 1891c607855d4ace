"""Which generator builds a folder, and what is reported about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.markdown.render import render
from eventsearch.extractor.platforms import platform_named
from eventsearch.extractor.site import Site
from eventsearch.lint.runner import check
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import ParsedFile, SourceFile
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.site_detection import PLATFORMS, find_root, recognised
from lint_site import page
from platform_samples import FENCED_SAMPLES, SAMPLES
from site_on_disk import read, write

# Which generator builds a folder, and which folder is the site's root.


def test_every_platform_has_a_module_and_a_sample() -> None:
    assert [name for name in PLATFORMS if not platform_named(name).address_key] == []
    assert set(SAMPLES) == set(PLATFORMS)


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (("hugo.toml",), "hugo"),
        (("config.toml", "content/a.md"), "hugo"),
        (("_quarto.yml",), "quarto"),
        (("_quarto.yaml",), "quarto"),
        (("_config.yml",), "jekyll"),
        (("mkdocs.yml", "docs/a.md"), "mkdocs"),
        (("docusaurus.config.ts",), "docusaurus"),
        (("hugo.toml", "_quarto.yml"), "hugo"),
        (("_quarto.yml", "_config.yml", "mkdocs.yml"), "quarto"),
        (("a.md",), "folder"),
        (("notes/a.MD",), "folder"),
        (("src/content/notes/a.md",), "folder"),
        (("astro.config.mjs", "content/a.md"), "folder"),
        ((".eleventy.js",), "folder"),
        ((".eleventy.js", "_config.yml"), "folder"),
        ((".eleventy.js", "_config.yml", "Gemfile"), "jekyll"),
        (("lib/content/notes/a.md",), ""),
        ((".hidden/a.md",), ""),
        (("a.txt",), ""),
    ],
)
def test_a_platform_has_its_files(tmp_path: Path, files: tuple[str, ...], name: str) -> None:
    write(tmp_path, dict.fromkeys(files, ""))
    assert recognised(tmp_path) == name


def test_the_settings_force_a_platform(tmp_path: Path) -> None:
    write(tmp_path, {"hugo.toml": "", "_quarto.yml": "", "content/a.md": "x"})
    assert load_site(tmp_path)[0].platform == "hugo"
    assert load_site(tmp_path, platform="quarto")[0].platform == "quarto"
    assert load_site(tmp_path, platform="folder")[0].platform == "folder"


def test_the_nearest_configuration_is_the_site(tmp_path: Path) -> None:
    write(tmp_path, {"hugo.toml": "", "docs/_quarto.yml": "", "docs/a/b.qmd": "x"})
    assert find_root(tmp_path / "docs" / "a") == tmp_path / "docs"


def test_a_current_folder_with_markdown_is_a_site(tmp_path: Path) -> None:
    write(tmp_path, {"notes/a.md": "x", "notes/talk/b.md": "x"})
    assert find_root(tmp_path / "notes") == tmp_path / "notes"
    (tmp_path / "notes" / ".eventsearch").mkdir()
    assert find_root(tmp_path / "notes" / "talk") == tmp_path / "notes"


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize(
    "body",
    [
        "> " * 5000 + "x",
        "![](" * 5000,
        "[" * 5000,
        "{% raw %}" * 5000,
        "<A a={" * 5000,
        "{{< " * 5000,
        "# " + "_a " * 5000,
        "```\n~~~\n" * 5000,
        '!!! a "b"\n' * 5000,
        "[^1]:[@" * 999,
    ],
    ids=range(10),
)
def test_strange_bodies_come_to_an_end(tmp_path: Path, name: str, body: str) -> None:
    source = SourceFile(
        path="a.md",
        lang="en",
        kind="page",
        bundle="",
        logical="/a",
        section="",
        size=0,
        mtime_ns=0,
    )
    parsed = ParsedFile(source=source, format="yaml", front={}, places={}, body=body, body_line=1)
    site = Site(root=tmp_path)
    read = platform_named(name).body(parsed, site)
    rendered = render(read.text, site=site, path="a.md", convert=read.convert)
    assert isinstance(rendered.text, str)


@pytest.mark.parametrize(
    ("files", "start"),
    [
        ({"_config.yml": "title: T\n", "events/a.md": "date: 08/03/2024"}, "2024-03-08"),
        ({"_quarto.yml": "project:\n  type: website\n", "events/a.md": "date: 08/03/2024"},
         "2024-08-03"),
        ({"eventsearch.toml": "", "events/a.md": "date: 08/03/2024"}, ""),
        ({"eventsearch.toml": 'date_order = "dmy"\n', "events/a.md": "date: 08/03/2024"},
         "2024-03-08"),
        ({"eventsearch.toml": "", "events/a.md": "date: 13/03/2024"}, "2024-03-13"),
    ],
    ids=["Jekyll", "Quarto", "a folder", "a folder with the setting", "plain"],
)  # fmt: skip
def test_a_date_is_read_as_the_program_of_the_site_reads_it(
    tmp_path: Path, files: Mapping[str, str], start: str
) -> None:
    pages = {name: page(text) for name, text in files.items() if name.endswith(".md")}
    write(tmp_path, {**files, **pages})
    snapshot = SiteSnapshot(load_settings(tmp_path, environ={}, flags={}))
    (found,) = snapshot.pages
    meta = found.record.meta
    assert (meta.start.date().isoformat() if meta.start else "") == start
    assert (meta.date.date().isoformat() if meta.date else "") == start
    assert not [each for each in snapshot.diagnostics if each.severity == "error"]


# What is reported about a site that Hugo does not build.

TEXT = """---
title: T
title: U
draft: yes
postcode: 01000
place: !mine x
summary: "l'été"
event:\t"e"
date: 2031-13-01
aliases: [https://example.org/x, {a: b}]
build: {render: maybe, list: [a]}
categories: [quoi?]
...
left: out
---
{{< nothing
"""


@pytest.mark.parametrize("platform", [name for name in FENCED_SAMPLES if name != "hugo"])
def test_diagnostics_of_other_platforms_do_not_mention_hugo(tmp_path: Path, platform: str) -> None:
    sample = FENCED_SAMPLES[platform]
    name = sample.beside("a")
    root = write(tmp_path / "site", {**sample.files, name: TEXT})
    (root / name).with_stem("linked").symlink_to(root / name)
    (root / name).with_stem("nowhere").symlink_to((root / name).with_stem("nowhere"))
    settings = Settings(root=root, index=tmp_path / "index", platform=platform)
    told = check(settings, now=datetime(2031, 1, 1, tzinfo=UTC))
    assert {"E102", "E104", "E204"} <= {diagnostic.code for diagnostic in told}
    assert [
        diagnostic for diagnostic in told if "Hugo" in f"{diagnostic.message} {diagnostic.hint}"
    ] == []


# Superscripts and subscripts, on sites that Pandoc renders and on others.

BODY = "Le 1^er^ mai.\n\n```\na^b^c\n```\n"


@pytest.mark.parametrize(
    ("config", "front", "expected"),
    [
        ("", "", "Le 1^er^ mai.\na^b^c"),
        ("", "markup: pandoc\n", "Le 1er mai.\na^b^c"),
        ("", "markup: goldmark\n", "Le 1^er^ mai.\na^b^c"),
        (
            "markup: {goldmark: {extensions: {extras: {superscript: {enable: true}}}}}\n",
            "",
            "Le 1er mai.\na^b^c",
        ),
    ],
)
def test_superscripts_follow_hugos_settings(
    tmp_path: Path, config: str, front: str, expected: str
) -> None:
    files = {"hugo.yaml": config, "content/a.md": f"---\ntitle: A\n{front}---\n{BODY}"}
    assert read(tmp_path, files).records["content/a.md"].text == expected


def test_superscripts_in_html_join_their_word(tmp_path: Path) -> None:
    page = "---\ntitle: A\n---\n<p>Le 1<sup>er</sup> mai, du CO<sub>2</sub>.</p>\n"
    record = read(tmp_path, {"hugo.yaml": "", "content/a.html": page}).records["content/a.html"]
    assert record.text == "Le 1er mai, du CO2."
