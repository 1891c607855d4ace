"""A word form that no page contains gets the same stem in the browser as from the stemmer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from browser.sample import index_of_sample
from browser.tools import node
from eventsearch.analysis import tokens
from eventsearch.analysis.languages import stemmer
from eventsearch.analysis.synonyms import parse
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import open_index
from eventsearch.static_index.files import index_files
from eventsearch.static_index.inflections import Base, Inflections, inflection_parts
from programs import run_program
from static.browser_engine import engine_modules, write_files
from static.test_results import NOW
from static.test_site import file_answers

ROOT = Path(__file__).parents[2]

SCRIPT = """
import { readFileSync } from "node:fs";
const { inflectedStem } = await import(process.argv[1]);
const { forms, sets, bases } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(forms.map((form) => inflectedStem(form, sets, bases))));
"""


@pytest.mark.external
@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_an_unseen_form_gets_the_stem_of_related_forms(lang: str) -> None:
    text = "\n".join(
        path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))
    ) + "".join(path.read_text("utf-8") for path in sorted((ROOT / "content").rglob("*.md")))
    words = sorted({token.folded for token in tokens(text, lang)})
    seen, unseen = words[::2], words[1::2]
    stem = stemmer(lang)
    stems = {stem(form) for form in seen}
    sets, bases = inflections(seen, lang)
    done = run_program(
        [node(), "--input-type=module", "-e", SCRIPT, engine_modules() / "expansion.js"],
        input=json.dumps({"forms": [*seen, *unseen], "sets": sets, "bases": bases}),
        check=True,
    )
    result = dict(zip([*seen, *unseen], json.loads(done.stdout), strict=True))
    assert {form: other for form, other in result.items() if other not in (form, stem(form))} == {}
    kin = [form for form in unseen if stem(form) in stems and form.isalpha()]
    assert len(kin) > 100
    known = [form for form in kin if result[form] == stem(form)]
    assert len(known) > 0.9 * len(kin)


def stemmed(forms: Iterable[str], lang: str) -> dict[str, str]:
    """Return a mapping of each word to its stem."""
    return {form: stemmer(lang)(form) for form in forms}


def inflections(forms: Iterable[str], lang: str, **more: Iterable[str]) -> Inflections:
    """Return the inflections of all parts, joined into one object."""
    sets: list[tuple[str, ...]] = []
    bases: dict[str, tuple[Base, ...]] = {}
    for part in inflection_parts(stemmed(forms, lang), lang, **more):
        found = part.inflections()
        for base, some in found.bases.items():
            bases[base] = tuple(one._replace(set=one.set + len(sets)) for one in some)
        sets += found.sets
    return Inflections(tuple(sets), bases)


def known(found: Inflections) -> dict[str, str]:
    """Return all word forms that the inflections contain, with their stems."""
    return {
        base + ending: base + one.rest
        for base, some in found.bases.items()
        for one in some
        for ending in found.sets[one.set]
    }


def test_a_form_can_get_a_stem_from_another_language() -> None:
    assert known(inflections(["jardin"], "fr", stems=["apple"]))["apples"] == "apple"


def test_a_site_with_one_word_has_the_usual_endings() -> None:
    found = known(inflections(["jardin"], "fr"))
    assert found["jardins"] == "jardin"
    assert {form: stemmer("fr")(form) for form in found} == found


def test_a_stem_with_no_other_form_is_left_out() -> None:
    assert inflections(["3d"], "fr", stems=["3d"]).bases == {}
    assert inflections(["data"], "xx").bases == {}


def test_another_word_changes_only_the_part_of_its_prefix() -> None:
    forms = [a + b + c + d for a in "bdglmprst" for b in "aeiou" for c in "bdlmnrst" for d in "aio"]
    parts, others = (
        [*inflection_parts(stemmed(some, "fr"), "fr")] for some in (forms, [*forms, "girafe"])
    )
    assert len(parts) > 2
    firsts = [part.first for part in parts]
    assert firsts == sorted(firsts)
    assert firsts == [part.first for part in others]
    changed = [one.first for one, other in zip(parts, others, strict=True) if one != other]
    assert changed == [max(first for first in firsts if first <= "gi")]


def test_words_of_synonyms_get_stems_even_on_no_page() -> None:
    rare = "fatrasiesque"
    assert known(inflections([], "fr", typed=[rare, "c++"]))[rare] == stemmer("fr")(rare)


@pytest.mark.external
def test_synonyms_on_no_page_find_pages_from_files(tmp_path: Path) -> None:
    synonyms, _ = parse("voiture => atelier")
    with closing(open_index(index_of_sample(tmp_path / "site"))) as index:
        write_files(tmp_path / "out", index_files(index, NOW, synonyms))
        wanted = index.search(SearchRequest(text="voitures"), now=NOW, synonyms=synonyms)
    (answer,) = file_answers([("search", [("q", "voitures")])], tmp_path / "out")
    assert wanted.total > 0
    assert answer["total"] == wanted.total
