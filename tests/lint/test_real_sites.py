"""Results of a check on real sites. Each error was examined, so the tests list all errors."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import datetime
from functools import cache
from urllib.parse import unquote, urlsplit

import pytest

from eventsearch.lint.runner import check
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from long_form import tries
from shared_data import corpora

ERRORS = {
    "ssphub": {},
    "ssphub-seed": {},
    "ssphub-history": {"E301": 1, "E302": 1},
    "davidaparicio": {},
    "2i2c": {"E102": 1, "E702": 1},
    "coredns": {},
    "hugodocs": {},
    "digitalgov": {"E301": 1},
}
"""
Number of errors by code. Each one is a real error, such as two pages with one slug.

The short form skips the last site, which is many times larger.
"""

MOST_DOUBTS = {"hugodocs": 2, "davidaparicio": 25, "coredns": 25, "digitalgov": 100}
"""Maximum number of warnings. A person read a sample. Many more would mean false alarms."""


@cache
def checked(name: str) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a site, seen from the day of its last change."""
    meta = json.loads((corpora() / "oracle" / f"{name}.meta.json").read_text(encoding="utf-8"))
    root = corpora() / name
    now = datetime.fromisoformat(meta["clock"])
    return check(Settings(root=root, index=root / "no-index"), now=now)


@pytest.mark.corpora
@pytest.mark.parametrize("name", [*ERRORS][: tries(7, 8)])
def test_errors_on_real_sites_are_the_reviewed_ones(name: str) -> None:
    found = checked(name)
    errors = Counter(diagnostic.code for diagnostic in found if diagnostic.severity == "error")
    assert errors == ERRORS[name]
    if name in MOST_DOUBTS:
        doubts = [diagnostic for diagnostic in found if diagnostic.severity == "warning"]
        assert len(doubts) <= MOST_DOUBTS[name]


@pytest.mark.corpora
@pytest.mark.parametrize(("name", "days"), [("ssphub-seed", [349]), ("ssphub", [])])
def test_the_wrong_year_of_the_sample_is_found(name: str, days: list[int]) -> None:
    years = [p for p in checked(name) if p.code in ("E181", "E182", "E183")]
    assert [diagnostic.message.partition(" (")[0] for diagnostic in years] == [
        f"starts {count} days before its publication" for count in days
    ]


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["coredns", "digitalgov"][: tries(1, 2)])
def test_missing_pages_are_missing_in_hugo_too(name: str) -> None:
    with gzip.open(corpora() / "oracle" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    addresses = {
        unquote(address).lower().strip("/")
        for page in pages
        for address in (page["relpermalink"] or "", *(page["aliases"] or ()))
    }
    broken = [diagnostic for diagnostic in checked(name) if diagnostic.code == "E312"]
    assert broken
    for diagnostic in broken:
        target = diagnostic.message.removeprefix("the link leads to ").partition(", and the site")[
            0
        ]
        assert unquote(urlsplit(target).path).lower().strip("/") not in addresses
