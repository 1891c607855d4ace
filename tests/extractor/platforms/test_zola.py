"""Zola sites: addresses, languages, front matter and text."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.extractor.hugo.config import load_site
from platform_sites import read_site, urls
from site_on_disk import write

CONFIG = """
base_url = "https://example.org/z"
title = "Z"
default_language = "fr"
taxonomies = [{name = "themes"}]
[languages.en]
"""


def test_addresses_are_slugs_of_folders(tmp_path: Path) -> None:
    files = {
        "content/_index.md": "+++\n+++\n",
        "content/event/_index.md": '+++\ntitle = "Agenda"\n+++\n',
        "content/event/2024-05-01-Fête du Code.md": "+++\n+++\nx",
        "content/event/x/index.md": '+++\nslug = "Y"\n+++\n',
        "content/event/x.en.md": "+++\n+++\n",
        "content/a.md": '+++\npath = "somewhere/else"\n+++\n',
    }
    found = read_site(tmp_path, {"config.toml": CONFIG, **files})
    assert found.site.platform == "zola"
    assert urls(found) == {
        "content/_index.md": "/z/",
        "content/event/_index.md": "/z/event/",
        "content/event/2024-05-01-Fête du Code.md": "/z/event/fete-du-code/",
        "content/event/x/index.md": "/z/event/y/",
        "content/event/x.en.md": "/z/en/event/x/",
        "content/a.md": "/z/somewhere/else/",
    }
    event = found.records["content/event/2024-05-01-Fête du Code.md"]
    assert str(event.meta.start) == "2024-05-01 00:00:00+00:00"
    assert found.records["content/event/_index.md"].kind == "section"
    assert found.records["content/event/x.en.md"].site_lang == "en"


def test_front_matter_is_toml_with_tables(tmp_path: Path) -> None:
    front = """+++
title = "T"
date = 2024-05-01
updated = 2024-05-02
draft = true
authors = ["Ada"]
[taxonomies]
tags = ["10%"]
themes = ["data"]
[extra]
location = "Paris"
+++
"""
    meta = (
        read_site(tmp_path, {"config.toml": CONFIG, "content/a.md": front})
        .records["content/a.md"]
        .meta
    )
    assert (meta.draft, meta.authors, meta.location) == (True, ("Ada",), "Paris")
    assert (meta.taxonomy("tags"), meta.taxonomy("themes")) == (("10%",), ("data",))
    assert str(meta.modified) == "2024-05-02 00:00:00+00:00"


def test_shortcodes_drop_out(tmp_path: Path) -> None:
    body = '+++\n+++\na {{ x(y="z") }}b\n\n{% q() %}\nc\n{% end %}\n\n{{/* d() */}} `{{ e }}`\n'
    record = read_site(tmp_path, {"config.toml": CONFIG, "content/a.md": body}).records[
        "content/a.md"
    ]
    assert record.text == "a b\nc\n{{ d() }} {{ e }}"


def test_sections_that_are_not_rendered_are_not_pages(tmp_path: Path) -> None:
    config = CONFIG + '[slugify]\npaths = "off"\n'
    files = {"content/A/_index.md": "+++\nrender = false\n+++\n", "content/A/Été.md": "+++\n+++\n"}
    found = read_site(tmp_path, {"config.toml": config, **files})
    assert urls(found) == {"content/A/Été.md": "/z/A/%C3%89t%C3%A9/"}


def test_days_are_read_from_names_and_paths(tmp_path: Path) -> None:
    files = {
        "content/2023-12-28-a.md": "+++\n+++\n",
        "content/b.md": '+++\npath = "2023/12/28/b"\n+++\n',
        "content/c.md": '+++\npath = "/2023-12-28/c"\ndate = 2024-01-01\n+++\n',
        "content/d.md": '+++\npath = "12/28/d"\n+++\n',
    }
    found = read_site(tmp_path / "1", {"config.toml": CONFIG, **files})
    assert list(urls(found).values()) == [
        *("/z/a/", "/z/2023/12/28/b/", "/z/2023-12-28/c/", "/z/12/28/d/"),
    ]
    days = [record.meta.date and str(record.meta.date.date()) for record in found.records.values()]
    assert days == ["2023-12-28", "2023-12-28", "2024-01-01", None]
    config = CONFIG + "[slugify]\npaths_keep_dates = true\n"
    kept = read_site(tmp_path / "2", {"config.toml": config, **files})
    assert urls(kept)["content/2023-12-28-a.md"] == "/z/2023-12-28-a/"


def test_a_section_with_a_redirect_is_not_a_page(tmp_path: Path) -> None:
    front = '+++\nredirect_to = "b"\n+++\n'
    files = {"content/a/_index.md": front, "content/a/b.md": front}
    assert urls(read_site(tmp_path, {"config.toml": CONFIG, **files})) == {
        "content/a/b.md": "/z/a/b/"
    }


@pytest.mark.parametrize(
    ("how", "anchors"),
    [
        ("on", ["l-ete-100", "l-ete-100-1", "own"]),
        ("safe", ["L'Été-100", "L'Été-100-1", "own"]),
        ("off", ["L'Été (100%)", "L'Été (100%)-1", "own"]),
    ],
)
def test_headings_have_the_ids_of_the_site(tmp_path: Path, how: str, anchors: list[str]) -> None:
    body = "+++\n+++\n# L'Été (100%)\n\nL'Été (100%)\n---\n\n## X {#own}\n"
    config = CONFIG + f'[slugify]\nanchors = "{how}"\n'
    found = read_site(tmp_path, {"config.toml": config, "content/a.md": body})
    sections = found.records["content/a.md"].sections
    assert [section.anchor for section in sections] == anchors


def test_a_hugo_configuration_is_not_read_as_zolas(tmp_path: Path) -> None:
    write(tmp_path, {"h/config.toml": 'baseURL = "/"\n', "h/content/a.md": "x"})
    write(tmp_path, {"z/config.toml": 'base_url = "/"\n', "z/content/a.md": "x"})
    assert load_site(tmp_path / "h")[0].platform == "hugo"
    assert load_site(tmp_path / "z")[0].platform == "zola"


def test_ignored_content_is_left_out_and_reported(tmp_path: Path) -> None:
    globs = ["*.wip.md", "**/old", "*/old/*", "b.md"]
    config = f"ignored_content = {globs}\n{CONFIG}"
    names = ("a/_index.md", "a/b.md", "a/c.wip.md", "old/_index.md", "old/d.md")
    files = {f"content/{name}": "+++\n+++\n" for name in names}
    found = read_site(tmp_path, {"config.toml": config, **files})
    assert set(urls(found)) == {"content/a/_index.md", "content/a/b.md"}
    assert [(each.code, each.path) for each in found.diagnostics] == [
        ("E208", f"content/{name}") for name in names[2:]
    ]
    assert found.diagnostics[0].message == (
        "the file is not a page: `ignored_content` in config.toml leaves it out"
    )
