"""Are the files sound that other interfaces search by?"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from browser.tools import MODULES, run_node
from eventsearch.web.routes.static_files import asset

STATIC = Path(str(files("eventsearch.web"))) / "static"

LARGEST = {"pagefind.js": 2_800, "instantsearch.js": 2_800, "docsearch.js": 2_000}
"""Bytes of each as it is sent."""


@pytest.mark.parametrize("name", LARGEST)
def test_a_shim_is_small_and_stands_alone(name: str) -> None:
    """It loads nothing else but the engine, where there is no server."""
    assert len(asset(name).packed) <= LARGEST[name]
    text = (STATIC / name).read_text(encoding="utf-8")
    assert not [line for line in text.splitlines() if line.startswith("import ")]
    assert re.findall(r"import\((.+)\);", text) == ['new URL("engine.js", url).href']


@pytest.mark.parametrize("name", [*LARGEST, "event-search.js"])
def test_what_is_sent_means_what_was_written(tmp_path: Path, name: str) -> None:
    """Only comments and indentation are left out."""
    sent, written = tmp_path / "sent.js", STATIC / name
    sent.write_bytes(asset(name).body)
    esbuild = MODULES / "esbuild" / "bin" / "esbuild"
    found = [
        re.sub(r"\s+", " ", run_node(esbuild, str(path), "--minify", "--legal-comments=none"))
        for path in (sent, written)
    ]
    assert found[0] == found[1]


def test_types_are_sound(tmp_path: Path) -> None:
    """The scripts pass a strict check."""
    for name in LARGEST:
        (tmp_path / name).write_bytes((STATIC / name).read_bytes())
    options = ["--noEmit", "--strict", "--target", "ES2022", "--lib", "ES2022,DOM,DOM.Iterable"]
    options += ["--typeRoots", str(tmp_path), "--module", "preserve", "--allowJs", "--checkJs"]
    tsc = MODULES / "typescript" / "bin" / "tsc"
    assert run_node(tsc, *options, *(str(tmp_path / name) for name in LARGEST)) == ""
