"""Are the shim scripts small, complete in one file and correctly typed?"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from browser.tools import MODULES, run_node
from eventsearch.static_index.scripts import SERVER
from eventsearch.web.assets import asset

STATIC = Path(str(files("eventsearch.web"))) / "static"

LARGEST = {"pagefind.js": 2_100, "instantsearch.js": 2_450, "docsearch.js": 1_700}
"""Largest size of each script in bytes, as it is sent."""


@pytest.mark.parametrize("name", LARGEST)
def test_a_shim_is_small_and_imports_only_the_engine(name: str) -> None:
    assert len(asset(name).packed) <= LARGEST[name]
    text = asset(name).body.decode()
    assert not re.findall(r"\bimport\s*[\w{*\"]", text)
    assert len(re.findall(r'import\(new URL\("engine.js",\w+\).href\)', text)) == 1


@pytest.mark.parametrize("name", LARGEST)
def test_a_shim_contains_the_servers_address_once(name: str) -> None:
    """A static site replaces this text, so that the shim searches in files."""
    assert asset(name).body.count(SERVER) == 1


def test_types_are_sound(tmp_path: Path) -> None:
    options = ["--noEmit", "--strict", "--target", "ES2022", "--lib", "ES2022,DOM,DOM.Iterable"]
    options += ["--skipDefaultLibCheck"]
    options += ["--typeRoots", str(tmp_path), "--module", "preserve", "--allowJs", "--checkJs"]
    tsc = MODULES / "typescript" / "bin" / "tsc"
    assert run_node(tsc, *options, *(str(STATIC / name) for name in LARGEST)) == ""
