"""Do event pages that Hugo and Pandoc build contain the JSON-LD of `eventsearch export`?"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from browser.sample import ROOT
from browser.tools import hugo, pandoc
from programs import run_program
from schema_org import faults
from site_on_disk import write

NOW = ("--now", "2031-05-01T12:00:00Z")
HOSTILE = '</script><script>alert("1")</script> & \u2028 <!-- "é"'
HEAD = """---
title: {}
publishDate: 2020-01-01
date: 2031-05-02T18:00:00+02:00
date_end: 2031-05-02T20:00:00+02:00
location: {}
---
Texte.
"""
EVENT = HEAD.format("Soirée des cartes", "12 rue du Port, Nantes")
MADE = {
    "content/event/soirée/index.md": EVENT,
    "content/event/night.en.md": EVENT.replace("Soirée des cartes", "Night"),
    "content/event/x.md": HEAD.format(json.dumps(HOSTILE, ensure_ascii=False), "Salle B"),
    "content/event/serie.md": EVENT.replace("location", "rrule: FREQ=WEEKLY;COUNT=3\nlocation"),
    "content/event/plus-tard.md": EVENT.replace("2020-01-01", "2031-12-01"),
    "content/event/brouillon.md": EVENT.replace("---\nT", "draft: true\n---\nT"),
    "content/post/news.md": "---\ntitle: Event\ndate: 2030-01-01\n---\nTexte.\n",
}
HUGO = {
    "hugo.yaml": "baseURL: https://example.org/{}\ntimeZone: Europe/Paris\n"
    "defaultContentLanguage: fr\nlanguages: {{fr: {{weight: 1}}, en: {{weight: 2}}}}\n"
    "disableKinds: [taxonomy, term, RSS, sitemap]\nmodule: {{imports: [{{path: eventsearch}}]}}\n",
    **dict.fromkeys(
        ("layouts/_default/single.html", "layouts/_default/list.html"),
        "<html><head><title>{{ .Title }}</title>"
        '{{ partial "eventsearch-jsonld.html" . }}</head><body></body></html>',
    ),
}


def program(site: Path, *args: str) -> str:
    """Return the output of an eventsearch command."""
    done = subprocess.run(
        [sys.executable, "-m", "eventsearch", *args, *NOW],
        cwd=site,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def exported(site: Path) -> dict[str, Any]:
    """Return the events that `eventsearch export --jsonld` prints, by URL."""
    things = map(json.loads, program(site, "export", "--jsonld").splitlines())
    return {thing["url"]: thing for thing in things}


def embedded(html: Path) -> list[str]:
    """Return a page's JSON-LD scripts. As in browsers, the first `</script` ends a script."""
    text = html.read_text(encoding="utf-8")
    return re.findall(r'(?s)<script type="?application/ld\+json"?>(.*?)</script', text)


@pytest.mark.parametrize(("path", "minified"), [("", False), ("port/", True)])
def test_hugo_puts_events_into_their_pages(tmp_path: Path, path: str, minified: bool) -> None:
    configuration = HUGO["hugo.yaml"].format(path)
    write(tmp_path, {**HUGO, "hugo.yaml": configuration, **MADE})
    shutil.copytree(ROOT / "examples" / "hugo-module", tmp_path / "themes" / "eventsearch")
    (tmp_path / "static").mkdir()
    program(tmp_path, "static", "static/eventsearch")
    command = [hugo(), "--noBuildLock", "--buildFuture", *(["--minify"] if minified else [])]
    done = run_program(command, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = {
        file.parent.relative_to(tmp_path / "public").as_posix(): [
            json.loads(text) for text in embedded(file)
        ]
        for file in (tmp_path / "public").rglob("index.html")
    }
    host = f"https://example.org/{path}"
    expected = exported(tmp_path)
    found = {thing["url"]: thing for things in pages.values() for thing in things}
    assert found == expected
    assert set(pages) > {".", "en", "post/news", "event/plus-tard"}
    assert {len(things) for things in pages.values()} == {0, 1}
    assert {url.removeprefix(host) for url in found} == {
        *("event/soir%C3%A9e/", "en/event/night/", "event/x/", "event/serie/"),
    }
    for thing in found.values():
        assert [*faults(thing)] == []
    # `check --built` reports nothing until the content changes.
    compare = ("check", "--built", "public", "--select", "E806", "--output-format", "concise")
    assert program(tmp_path, *compare) == ""
    night = tmp_path / "content/event/night.en.md"
    night.write_text(EVENT.replace("2031-05-02", "2031-05-03"), encoding="utf-8")
    [line] = program(tmp_path, *compare).splitlines()
    assert line.startswith(
        "content/event/night.en.md:4:7: E806 warning: in the built page the event"
    )
    assert found[f"{host}event/x/"]["name"] == HOSTILE.replace("\u2028", "").replace("  ", " ")


QUARTO = """
local head
quarto = {
  project = { directory = arg_root, offset = ".." },
  doc = {
    input_file = arg_root .. "/" .. arg_file,
    include_text = function(where, text) if where == "in-header" then head = text end end,
  },
}
dofile(arg_filter)
function Pandoc(doc)
  doc.meta["header-includes"] = head and pandoc.RawBlock("html", head)
  return doc
end
return { { Meta = Meta }, { Pandoc = Pandoc } }
"""
"""A Lua script that replaces the part of Quarto's documented API that the filter uses."""
FILTER = ROOT / "examples" / "quarto" / "_extensions" / "eventsearch" / "eventsearch.lua"


@pytest.mark.parametrize("by_quarto", [True, False], ids=["Quarto", "Pandoc"])
def test_the_filter_puts_events_into_their_pages(tmp_path: Path, by_quarto: bool) -> None:
    files = {
        "_quarto.yml": "project:\n  type: website\nwebsite:\n"
        "  site-url: https://example.org/port\nlang: fr\n",
        "events/soirée.qmd": EVENT,
        "events/x/index.qmd": MADE["content/event/x.md"],
        "index.qmd": "---\ntitle: Accueil\n---\nTexte.\n",
    }
    write(tmp_path, files)
    program(tmp_path, "static", "eventsearch")
    expected = exported(tmp_path)
    assert len(expected) == 2
    found = {}
    for name in ("events/soirée.qmd", "events/x/index.qmd", "index.qmd"):
        lua = FILTER
        if by_quarto:
            lua = tmp_path / "quarto.lua"
            values = {"arg_root": tmp_path, "arg_file": name, "arg_filter": FILTER}
            text = QUARTO
            for key, value in values.items():
                text = text.replace(key, f"[[{value}]]")
            lua.write_text(text, encoding="utf-8")
        html = tmp_path / "page.html"
        command = [pandoc(), "--standalone", "--from=markdown", f"--lua-filter={lua}", name]
        subprocess.run([*command, f"--output={html}"], cwd=tmp_path, check=True)
        found[name] = [json.loads(text) for text in embedded(html)]
    assert found.pop("index.qmd") == []
    assert {thing["url"]: thing for [thing] in found.values()} == expected
    for thing in expected.values():
        assert [*faults(thing)] == []
