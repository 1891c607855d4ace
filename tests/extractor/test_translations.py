"""The same page in other languages."""

from __future__ import annotations

from pathlib import Path

from eventsearch.output.export import translations
from site_on_disk import EMPTY, read

FILES = {
    "hugo.toml": "[languages.en]\n[languages.fr]\n[languages.de]\ncontentDir = 'inhalt'\n",
    "content/a/index.md": EMPTY,
    "content/a/index.fr.md": EMPTY,
    "inhalt/a.md": EMPTY,
    "content/b.md": EMPTY,
    "content/B.fr.md": EMPTY,
    "content/alone.fr.md": EMPTY,
}


def test_pages_at_one_place_are_one_page(tmp_path: Path) -> None:
    found = translations(read(tmp_path, FILES).records.values())
    assert found == {
        "content/a/index.md": (("de", "inhalt/a.md"), ("fr", "content/a/index.fr.md")),
        "content/a/index.fr.md": (("de", "inhalt/a.md"), ("en", "content/a/index.md")),
        "inhalt/a.md": (("en", "content/a/index.md"), ("fr", "content/a/index.fr.md")),
        "content/b.md": (("fr", "content/B.fr.md"),),
        "content/B.fr.md": (("en", "content/b.md"),),
    }


def test_translations_have_their_key_or_their_place_in_common(tmp_path: Path) -> None:
    keyed = "---\ntranslationKey: {}\n---\n"
    files = {
        **FILES,
        "content/c.md": keyed.format("Le C"),
        "content/d.fr.md": keyed.format("Le C"),
        "content/e.fr.md": keyed.format("a"),
        "content/f/_index.md": EMPTY,
        "content/f.fr.md": EMPTY,
    }
    records = read(tmp_path / "several", files).records
    found = {path: record.translation for path, record in records.items()}
    assert found["content/a/index.md"] == found["inhalt/a.md"] != ""
    assert found["content/b.md"] == found["content/B.fr.md"]
    assert found["content/c.md"] == found["content/d.fr.md"] == "page/Le C"
    assert found["content/e.fr.md"] not in (found["content/a/index.md"], found["content/c.md"])
    assert found["content/f/_index.md"] != found["content/f.fr.md"]
    others = translations(records.values())
    assert others["content/c.md"] == (("fr", "content/d.fr.md"),)
    assert "content/e.fr.md" not in others
    alone = read(tmp_path / "alone", {"hugo.toml": "", "content/a.md": EMPTY}).records
    assert [record.translation for record in alone.values()] == [""]
    assert translations(alone.values()) == {}
