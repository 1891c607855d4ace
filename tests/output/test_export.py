"""The content exported as one JSON object a page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from eventsearch.errors import SiteError
from eventsearch.model.page import Diagnostic
from eventsearch.output.export import export, row
from eventsearch.settings import Settings
from page_records import record
from small_site import NOW, PAGES, write_site

DOCS = Path(__file__).parents[2] / "docs" / "export.md"


def rows(settings: Settings, **ahead: float) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Return the exported JSON objects by page path, and the diagnostics."""
    diagnostics: list[Diagnostic] = []
    found = export(settings, now=NOW + timedelta(**ahead), report=diagnostics.append)
    return {str(page["path"]): json.loads(json.dumps(page)) for page in found}, diagnostics


def test_a_page_is_one_object(tmp_path: Path) -> None:
    found, diagnostics = rows(write_site(tmp_path))
    assert diagnostics == []
    assert list(found) == sorted(found)
    row = found["content/event/dix/index.md"]
    assert row["url"] == "/event/dix/"
    assert (row["lang"], row["site_lang"], row["section"], row["kind"]) == (
        "fr",
        "fr",
        "event",
        "page",
    )
    assert row["text"] == "Pourquoi\nConsacrer 10 % du temps."
    assert row["summary"] == "Au moins 10 % du temps."
    assert row["tags"] == ["10%", "Rennes"]
    assert row["authors"] == ["zoe"]
    assert (row["start"], row["end"]) == ("2031-05-01T10:00:00Z", "2031-05-01T14:00:00Z")
    assert row["published"] == "2031-01-01T00:00:00+01:00"
    assert row["expires"] is None
    assert row["headings"] == [{"level": 2, "text": "Pourquoi", "anchor": "pourquoi"}]
    assert row["diagnostics"] == []
    assert found["content/post/jours.md"]["start"] is None


def test_a_missing_title_is_empty(tmp_path: Path) -> None:
    settings = write_site(tmp_path)
    page = settings.root / "content" / "post" / "nofm.md"
    page.write_text("# Bienvenue\n", encoding="utf-8")
    assert rows(settings)[0]["content/post/nofm.md"]["title"] == ""


def test_pages_that_the_site_does_not_show_are_there(tmp_path: Path) -> None:
    pages = {
        "content/a.md": "---\ntitle: A\ndraft: true\n---\n",
        "content/b.md": "---\ntitle: B\npublishDate: 2031-05-02\n---\n",
        "content/c.md": "---\ntitle: C\nexpiryDate: 2031-05-02\n---\n",
    }
    settings = write_site(tmp_path, {**PAGES, **pages})
    today, _ = rows(settings)
    later, _ = rows(settings, days=2)
    seen = [(today[path]["visible"], later[path]["visible"]) for path in pages]
    assert seen == [(False, False), (False, True), (True, False)]
    assert today["content/a.md"]["draft"] is True


def test_a_file_without_a_page_is_reported(tmp_path: Path) -> None:
    broken = {"content/x.md": "---\n- a list\n---\n"}
    found, diagnostics = rows(write_site(tmp_path, {**PAGES, **broken}))
    assert len(found) == 3
    assert [(diagnostic.path, diagnostic.code) for diagnostic in diagnostics] == [
        ("content/x.md", "E103")
    ]


def test_a_page_contains_its_diagnostics(tmp_path: Path) -> None:
    doubtful = {"content/x.md": '---\ntitle: X\ndate: "2031-13-01"\n---\n'}
    found, _ = rows(write_site(tmp_path, {**PAGES, **doubtful}))
    (diagnostic,) = found["content/x.md"]["diagnostics"]
    assert diagnostic["code"] == "E102"
    assert (diagnostic["line"], diagnostic["column"]) == (3, 7)
    assert "2031-13-01" in diagnostic["message"]
    assert diagnostic["hint"]


def test_a_diagnostic_of_a_file_as_a_whole_has_no_line() -> None:
    whole = Diagnostic(path="content/a.md", code="E205", message="m", hint="c")
    exported: Any = row(replace(record(), diagnostics=(whole,)), now=NOW)
    (diagnostic,) = exported["diagnostics"]
    assert (diagnostic["line"], diagnostic["column"]) == (None, None)


def test_a_folder_that_is_not_a_site_is_refused(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path / "nowhere", index=tmp_path / "index")
    with pytest.raises(SiteError):
        list(export(settings, now=NOW, report=lambda _: None))


def test_every_key_is_documented(tmp_path: Path) -> None:
    found, _ = rows(write_site(tmp_path))
    keys = {key for row in found.values() for key in row}
    table = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if "|" in line]
    documented = {key for line in table for key in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert documented == keys


def test_a_page_names_its_translations(tmp_path: Path) -> None:
    bilingual = {
        "hugo.yaml": "languages: {en: {weight: 1}, fr: {weight: 2}}\n",
        "content/mer.md": "---\ntitle: Sea\n---\n",
        "content/mer.fr.md": "---\ntitle: Mer\n---\n",
        "content/vent.md": "---\ntitle: Wind\n---\n",
    }
    found, _ = rows(write_site(tmp_path, bilingual))
    assert {path: row["translations"] for path, row in found.items()} == {
        "content/mer.fr.md": [{"lang": "en", "id": "content/mer.md"}],
        "content/mer.md": [{"lang": "fr", "id": "content/mer.fr.md"}],
        "content/vent.md": [],
    }
