"""Real sites: are the words and the heading ids those of Hugo's HTML?"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from eventsearch.extractor.config import load_site
from eventsearch.extractor.discover import discover
from eventsearch.extractor.faults import ContentError
from eventsearch.extractor.parse import parse
from eventsearch.extractor.render import render
from shared_data import corpora

# Where the words of shortcode arguments were printed, they are compared as well.
ORACLES = {
    "ssphub": "ssphub@args",
    "ssphub-history": "ssphub-history@args",
    "davidaparicio": "davidaparicio@args",
    "2i2c": "2i2c@args",
    "coredns": "coredns",
    "hugodocs": "hugodocs",
    "digitalgov": "digitalgov",
}
FLOOR = {"digitalgov": 0.996}
"""The oracle of digitalgov lacks the words of shortcode arguments, which a reader sees."""

EXPLAINED = {
    # Drawings in letters, which Hugo makes into SVG; line numbers beside highlighted code.
    "hugodocs": {"content-management/diagrams.md", "content-management/syntax-highlighting.md"},
}

pytestmark = pytest.mark.corpora


def _oracle(name: str) -> dict[str, dict[str, Any]]:
    with gzip.open(corpora() / "oracle" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = (json.loads(line) for line in lines)
        return {record["source"]: record for record in records if record["source"]}


def _rendered(name: str) -> Iterator[tuple[str, str, list[str], dict[str, Any]]]:
    site, _ = load_site(corpora() / name)
    oracle = _oracle(ORACLES[name])
    for source in discover(site).files:
        if source.path not in oracle:
            continue
        try:
            parsed = parse(source, (corpora() / name / source.path).read_bytes())
        except ContentError:
            continue
        rendered = render(
            parsed.body, site=site.localised(source.lang), path=source.path, front=parsed.front
        )
        anchors = [section.anchor for section in rendered.sections]
        yield source.path, rendered.text, anchors, oracle[source.path]


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _f1(one: Counter[str], two: Counter[str]) -> float:
    return 2 * (one & two).total() / (one.total() + two.total())


@pytest.mark.parametrize("name", ORACLES)
def test_words_and_anchors_are_those_of_hugo(name: str) -> None:
    """Mean token F1 over the pages with five words or more, and the share of equal ids."""
    scores: dict[str, float] = {}
    equal = total = 0
    for path, text, anchors, record in _rendered(name):
        # Ids with a shortcode in them hold a number of the build.
        ids = [h["id"] for h in record["headings"] if "hahahugoshortcode" not in h["id"]]
        equal += (Counter(ids) & Counter(anchors)).total()
        total += len(ids)
        expected = _words(record["text"])
        if expected.total() >= 5:
            scores[path] = _f1(expected, _words(text))
    assert sum(scores.values()) / len(scores) >= FLOOR.get(name, 0.998)
    assert equal >= 0.998 * total
    if name not in FLOOR:
        low = {path for path, score in scores.items() if score < 0.97}
        known = EXPLAINED.get(name, set())
        assert not {path for path in low if not path.endswith(tuple(known))}
