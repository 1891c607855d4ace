"""The regular expressions of the browser's engine find the same matches as in Python."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from browser.tools import node
from eventsearch.static_index.regex import javascript
from eventsearch.static_index.tables import PATTERNS
from programs import run_program

SCRIPT = """
import { readFileSync } from "node:fs";
const { lines, sources } = JSON.parse(readFileSync(0, "utf8"));
const ends = ({ index, 0: whole }) => [index, index + whole.length];
for (const [source, flags] of sources) {
  const pattern = new RegExp(source, flags + "g");
  console.log(JSON.stringify(lines.map((line) => [...line.matchAll(pattern)].map(ends))));
}
"""

LINES = (
    *Path(__file__).parents[1].joinpath("analysis/terms.tsv").read_text("utf-8").splitlines(),
    "C'est-ce que vient-il, a-t-il 10 % ou 3,5 € ? n° 12, XIXe, 日本語 ก็, ２０２４, .NET, R&D.",
    "Ph.D. (AND) title:x date:2024-03-12T10:00+01:00 12/03/2024 +33 6 12 34 56 78",
    "@\n#\r.\u2028@x Ville\nMcDonald\r10 %\n",
    "978-2-07-036822-8 data* ate~1 -x NOT (y) qu'un·e Ville(s) McDonald 1 000 000 €",
)


@pytest.mark.external
def test_patterns_find_the_same_in_both_languages() -> None:
    # Drop characters above U+FFFF: Python counts code points, JavaScript counts UTF-16 units.
    lines = ["".join(sign for sign in line if sign < "\U00010000") for line in LINES]
    patterns = {
        f"{path}.{name}.{at}": pattern
        for path, names in PATTERNS.items()
        for name in names.split()
        for value in [getattr(import_module(f"eventsearch.{path}"), name)]
        for at, pattern in enumerate(value if isinstance(value, tuple) else (value,))
    }
    done = run_program(
        [node(), "--input-type=module", "-e", SCRIPT],
        input=json.dumps({"lines": lines, "sources": [*map(javascript, patterns.values())]}),
        timeout=120,
        check=True,
    )
    found = dict(zip(patterns, map(json.loads, done.stdout.splitlines()), strict=True))
    wanted = {
        name: [[[*match.span()] for match in one.finditer(line)] for line in lines]
        for name, one in patterns.items()
    }
    assert {name for name in wanted if wanted[name] != found[name]} == set()


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (r"[^\W,]", r"no class with \W,"),
        (r"a++(b)", "behind a possessive"),
        (r"(?:(a)b)++", "within a possessive"),
        (r"\Bx", r"no \B"),
    ],
)
def test_patterns_that_javascript_lacks_are_refused(pattern: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        javascript(re.compile(pattern))


def test_anchors_for_each_line_are_refused() -> None:
    with pytest.raises(ValueError, match="an anchor for each line"):
        javascript(re.compile("^a", re.MULTILINE))
