"""Real sites, compared with what the real Hugo said of them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from shared_data import corpora

ROOT = Path(__file__).parents[2]
EXACT = (
    "page",
    "kind",
    "section",
    "type",
    "lang",
    "url",
    "draft",
    "visible",
    "date",
    "publishdate",
    "expirydate",
    "lastmod",
    "terms",
    "rawsha1",
    "people",
    "collisions",
)
# Explained in docs/fidelity.md.
KNOWN = {"digitalgov": {"visible": 4}}


def _benchmark() -> ModuleType:
    name = "oracle_benchmark"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / "oracle.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.corpora
@pytest.mark.parametrize(
    "name",
    [
        "2i2c",
        "coredns",
        "davidaparicio",
        "digitalgov",
        "hugodocs",
        "ssphub-as-json",
        "ssphub-as-toml",
        "ssphub-history@2022-10-01",
        "ssphub-history@2023-01-10",
        "ssphub-seed@2022-10-01",
        "ssphub-seed@2023-01-10",
        "ssphub-seed",
    ],
)
def test_a_real_site_is_read_as_hugo_reads_it(name: str) -> None:
    """Pages, addresses, dates and visibility, every one of them."""
    tally = _benchmark().measure(corpora(), name)
    wrong = {measured: tally.of[measured] - tally.right[measured] for measured in EXACT}
    found = {measured: count for measured, count in wrong.items() if count}
    assert found == KNOWN.get(name, {}), "\n".join(tally.differences[:20])
    assert tally.of["page"] > 0
