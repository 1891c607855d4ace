"""The browser's search engine passes a strict type check."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.tools import MODULES, run_node

ENGINE = Path(__file__).parents[2] / "src/eventsearch/static_index/engine"


@pytest.mark.external
def test_types_are_sound() -> None:
    options = ["--noEmit", "--strict", "--target", "ES2022", "--lib", "ES2022,DOM,DOM.Iterable"]
    options += ["--skipLibCheck", "--module", "preserve"]
    modules = map(str, sorted(ENGINE.glob("*.ts")))
    assert run_node(MODULES / "typescript" / "bin" / "tsc", *options, *modules, timeout=300) == ""
