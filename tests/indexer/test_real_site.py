"""
Does a real site's index follow its edits?
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.settings import load_settings
from indexed_site import contents, page_counts, rebuilt
from shared_data import shared


@pytest.mark.corpora
def test_an_edited_real_site_equals_a_full_build(tmp_path: Path) -> None:
    root = shutil.copytree(shared("corpora/ssphub-seed"), tmp_path / "site")
    settings = replace(load_settings(root, environ={}, flags={}), workers=1)
    first = build(settings)
    pages = sorted(
        path
        for path in root.glob("content/**/index.md")
        if "draft: true" not in path.read_text("utf-8")
    )
    touched, changed, removed, renamed = pages[:4]
    touched.touch()
    changed.write_text(changed.read_text("utf-8") + "\nUn mot de plus.\n", "utf-8")
    removed.unlink()
    renamed.parent.rename(renamed.parent.with_name("renommé"))
    (root / "content" / "nouvelle.md").write_text("---\ntitle: 10 jours\n---\n10 jours.\n")
    second = build(settings)
    assert page_counts(second) == {
        "read": 4,
        "added": 2,
        "changed": 1,
        "removed": 2,
        "unchanged": first.pages - 3,
    }
    assert contents(settings) == rebuilt(settings)
