"""What pages need from other files."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from eventsearch.extractor.context_reader import read_context
from eventsearch.settings import Settings
from site_on_disk import EMPTY, read, write

PAGES = {
    "hugo.toml": "[languages.en]\n[languages.fr]\n[[cascade]]\nlayout = 'config'\nbase = 1\n",
    "content/_index.md": "---\ncascade: {layout: home}\n---\n",
    "content/a/_index.md": "---\ncascade: {layout: a, type: talk}\n---\n",
    "content/a/b/c.md": EMPTY,
    "content/a/b/c.fr.md": EMPTY,
    "content/a/x/_index.md": EMPTY,
    "content/a/x/y.md": EMPTY,
    "content/a/x/y.fr.md": EMPTY,
    "content/authors/ada/_index.md": "---\ntitle: Ada\n---\n",
}


def _inherited(root: Path, path: str) -> dict[str, object]:
    found = read(root, PAGES)
    source = next(file for file in found.files if file.path == path)
    (rule,) = found.context.inherited_rules(source)
    return dict(rule.values)


def test_the_nearest_cascade_wins_and_the_configuration_comes_last(tmp_path: Path) -> None:
    assert _inherited(tmp_path, "content/a/b/c.md") == {"layout": "a", "type": "talk", "base": 1}
    assert _inherited(tmp_path, "content/a/x/_index.md")["layout"] == "a"
    assert _inherited(tmp_path, "content/a/_index.md")["layout"] == "home"


def test_each_language_has_its_own_cascades(tmp_path: Path) -> None:
    assert _inherited(tmp_path, "content/a/b/c.fr.md") == {"layout": "config", "base": 1}


@pytest.mark.parametrize(
    ("path", "sections"),
    [
        ("content/a/b/c.md", ("a",)),
        ("content/a/x/y.md", ("a", "x")),
        ("content/a/x/y.fr.md", ("a",)),
        ("content/a/x/_index.md", ("a", "x")),
        ("content/_index.md", ()),
    ],
)
def test_a_deeper_folder_is_a_section_by_its_index_only(
    tmp_path: Path, path: str, sections: tuple[str, ...]
) -> None:
    found = read(tmp_path, PAGES)
    source = next(file for file in found.files if file.path == path)
    assert found.context.sections(source) == sections


CHANGES = {
    "a cascade": ("content/a/_index.md", "---\ncascade: {type: b}\n---\n"),
    "a name": ("content/authors/ada/_index.md", "---\ntitle: Ada L.\n---\n"),
    "a section": ("content/a/b/_index.md", EMPTY),
    "the configuration": ("hugo.toml", "[languages.en]\n[languages.fr]\n"),
    "a data file": ("data/authors/x.yaml", "name: X\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_digest_changes_with_whatever_pages_need(tmp_path: Path, change: str) -> None:
    """So that pages are read anew."""
    before = read(tmp_path / "before", PAGES).context.digest
    path, text = CHANGES[change]
    assert read(tmp_path / "after", {**PAGES, path: text}).context.digest != before


def test_the_digest_stays_when_only_pages_change(tmp_path: Path) -> None:
    before = read(tmp_path / "before", PAGES).context.digest
    changed = {
        **PAGES,
        "content/a/b/c.md": "other",
        "content/a/_index.md": PAGES["content/a/_index.md"] + "other",
    }
    assert read(tmp_path / "after", changed).context.digest == before


def test_a_section_page_that_cannot_be_read_passes_nothing_on(tmp_path: Path) -> None:
    found = read(tmp_path, {**PAGES, "content/a/_index.md": "---\n- a\n---\n"})
    source = next(file for file in found.files if file.path == "content/a/b/c.md")
    (rule,) = found.context.inherited_rules(source)
    assert rule.values == {"layout": "home", "base": 1}
    assert [diagnostic.code for diagnostic in found.diagnostics] == ["E103"]


def test_a_context_survives_the_way_to_another_process(tmp_path: Path) -> None:
    context = read(tmp_path, PAGES).context
    copy = pickle.loads(pickle.dumps(context))
    assert (copy.digest, copy.rules) == (context.digest, context.rules)
    assert copy.named["en"].people["ADA"] == "Ada"


NOW = datetime.fromisoformat("2026-06-01T12:00:00+02:00")

PROFILES = {
    "published later": ("publishDate: 2026-06-01T12:00:01+02:00", None),
    "dated later": ("date: 2026-06-02", None),
    "expired": ("expiryDate: 2026-05-01", None),
    "expires later": ("expiryDate: 2027-05-01", None),
    "not published": ("published: false", None),
    "below a draft": ("weight: 1", "draft: true"),
    "below an end": ("weight: 1", "expiryDate: 2026-05-01"),
}
"""Keys of a profile that visitors may not read, and what a cascade gives to it."""


def _names(root: Path, keys: str, cascade: str | None) -> list[str]:
    """Return what pages show for the key of a person, of a tag and of a place."""
    page = f"---\ntitle: Secret\n{keys}\n---\n"
    above = f"---\ncascade: {{{cascade}}}\n---\n" if cascade else EMPTY
    files = {
        "hugo.toml": "",
        "content/authors/_index.md": above,
        "content/authors/ada/_index.md": page,
        "content/tags/_index.md": above,
        "content/tags/maps/_index.md": page,
        "content/places/_index.md": above,
        "content/places/hall.md": page,
    }
    found = read(root, files)
    settings = Settings(root=root, index=root / ".eventsearch")
    named = read_context(found.site, found.files, settings, now=NOW).named["en"]
    groups = (named.people, *named.terms.values())
    return sorted({name for names in groups for name in names.values()})


@pytest.mark.parametrize("kind", PROFILES)
def test_a_profile_that_is_not_visible_gives_no_name(tmp_path: Path, kind: str) -> None:
    assert _names(tmp_path, *PROFILES[kind]) == []


@pytest.mark.parametrize("keys", ["weight: 1", "date: 2026-05-01", "publishDate: 2026-06-01"])
def test_a_visible_profile_gives_its_name(tmp_path: Path, keys: str) -> None:
    assert _names(tmp_path, keys, None) == ["Secret"]


DIGESTS = """
import sys
from pathlib import Path
from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.extract import extract
from eventsearch.settings import Settings
root = Path(sys.argv[1])
settings = Settings(root=root, index=root / "index")
site, _ = load_site(root)
files = discover(site).files
context = read_context(site, files, settings)
print(context.digest)
for file in files:
    print(extract(file, site=site, context=context, settings=settings).record.digest)
"""


def test_digests_are_the_same_in_every_process(tmp_path: Path) -> None:
    write(tmp_path, PAGES)
    printed = {
        subprocess.run(
            [sys.executable, "-c", DIGESTS, str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    (only,) = printed
    assert len(set(only.split())) == len(PAGES)
