"""Has a form that stands nowhere on a site the stem that the stemmer gives it?"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from browser.tools import node
from eventsearch.analysis import tokens
from eventsearch.analysis.languages import stemmer
from eventsearch.static_index.inflections import inflections

ROOT = Path(__file__).parents[2]
ANALYZER = ROOT / "src/eventsearch/static_index/engine/analyzer.js"

ESM = ("--experimental-default-type=module",)

SCRIPT = """
import { readFileSync } from "node:fs";
const { inflectedStem } = await import(process.argv[1]);
const { forms, sets, bases } = JSON.parse(readFileSync(0, "utf8"));
const of = (base) => (Object.hasOwn(bases, base) ? bases[base] : undefined);
console.log(JSON.stringify(forms.map((form) => inflectedStem(form, sets, of))));
"""


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_an_unseen_form_has_the_stem_of_its_kin(lang: str) -> None:
    text = "\n".join(
        path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))
    ) + "".join(path.read_text("utf-8") for path in sorted((ROOT / "content").rglob("*.md")))
    words = sorted({token.folded for token in tokens(text, lang)})
    seen, unseen = words[::2], words[1::2]
    stem = stemmer(lang)
    stems = {stem(form) for form in seen}
    sets, bases = inflections(seen, lang)
    done = subprocess.run(
        [
            node(),
            "--input-type=module",
            "--experimental-default-type=module",
            "-e",
            SCRIPT,
            ANALYZER,
        ],
        input=json.dumps({"forms": [*seen, *unseen], "sets": sets, "bases": bases}),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    result = dict(zip([*seen, *unseen], json.loads(done.stdout), strict=True))
    assert {form: other for form, other in result.items() if other not in (None, stem(form))} == {}
    kin = [form for form in unseen if stem(form) in stems and form.isalpha()]
    assert len(kin) > 100
    known = [form for form in kin if result[form]]
    assert len(known) > 0.9 * len(kin)
