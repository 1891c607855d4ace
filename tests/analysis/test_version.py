"""Does an index notice that its terms are of another analyzer?"""

from __future__ import annotations

from pathlib import Path

from eventsearch.analysis import VERSION, tokens
from eventsearch.analysis.languages import known

TERMS = Path(__file__).parent / "terms.tsv"


def line(lang: str, text: str) -> str:
    """Return the terms of a text as `terms.tsv` has them; Snowball's part of stems left out."""
    stem = known(lang).stem or (lambda snowball, word: snowball(word))
    terms = (
        f"{token.position}:{token.exact}={token.folded}={stem(str, token.folded)}"
        for token in tokens(text, lang)
    )
    return "\t".join((lang, text, *terms))


def test_other_terms_are_another_version() -> None:
    """A change of the analyzer shows here; whoever makes it raises the number of its version."""
    version, *lines = TERMS.read_text(encoding="utf-8").splitlines()
    now = [line(*each.split("\t")[:2]) for each in lines]
    written = "\n".join((version, *now)) + "\n"
    assert now == lines, f"raise VERSION in the analyzer, and write into terms.tsv:\n{written}"
    assert VERSION.startswith(f"{version}+"), "terms.tsv is of another VERSION: write it anew"


def test_the_terms_that_are_watched_are_of_many_kinds() -> None:
    """A text for each rule and for each language with a stem of its own."""
    lines = TERMS.read_text(encoding="utf-8").splitlines()[1:]
    assert {each.partition("\t")[0] for each in lines} >= {"fr", "en", "de", "nl", "pt", "sv", "ja"}
    assert len(lines) >= 20
