"""The same page in other languages."""

from __future__ import annotations

from pathlib import Path

from eventsearch.extractor.translations import translations
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
    """By suffix or by folder, a bundle or not, whatever the case of its name."""
    found = translations(read(tmp_path, FILES).files)
    assert found == {
        "content/a/index.md": (("de", "inhalt/a.md"), ("fr", "content/a/index.fr.md")),
        "content/a/index.fr.md": (("de", "inhalt/a.md"), ("en", "content/a/index.md")),
        "inhalt/a.md": (("en", "content/a/index.md"), ("fr", "content/a/index.fr.md")),
        "content/b.md": (("fr", "content/B.fr.md"),),
        "content/B.fr.md": (("en", "content/b.md"),),
    }
