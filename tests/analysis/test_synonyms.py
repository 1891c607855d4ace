"""Which words mean the same here?"""

from __future__ import annotations

import pytest

from eventsearch.analysis.synonyms import LONGEST, MOST, NONE, Synonyms, key, parse


def read(text: str) -> Synonyms:
    """Return the synonyms of a text without faults."""
    synonyms, faults = parse(text)
    assert faults == ()
    return synonyms


def found(text: str, typed: str, lang: str = "fr") -> list[str]:
    """Return the synonyms of what is typed."""
    return [other.text for other in read(text).table(lang).get(key(typed, lang), ())]


GROUP = "ia, intelligence artificielle, ai\n"


@pytest.mark.parametrize(
    ("text", "typed", "others"),
    [
        (GROUP, "IA", ["intelligence artificielle", "ai"]),
        (GROUP, "Intelligence  artificielle", ["ia", "ai"]),
        (GROUP, "intelligences artificielles", ["ia", "ai"]),
        (GROUP, "l’IA", ["intelligence artificielle", "ai"]),
        (GROUP, "intelligence", []),
        ("vélo => bicyclette, cycle", "velo", ["bicyclette", "cycle"]),
        ("vélo => bicyclette, cycle", "bicyclette", []),
        ("a, b => c", "b", ["c"]),
        ("open-data, données ouvertes", "open data", ["données ouvertes"]),
        ("open data, données ouvertes", "open-data", ["données ouvertes"]),
        ("ia, ai\nia, intelligence artificielle", "ia", ["ai", "intelligence artificielle"]),
        ("ateliers, atelier, stage", "atelier", ["stage"]),
        ("c#, csharp", "csharp", ["c#"]),
        ("# ia, ai\n  # b, c\n\n", "ia", []),
        ("ia, ai # machines, robots", "ia", ["ai"]),
        ("ia,, ai,", "ia", ["ai"]),
        ("10%, dix pour cent", "10 %", ["dix pour cent"]),
        ("[fr]\nchat, matou\n[*]\nia, ai", "ia", ["ai"]),
    ],
)
def test_a_line_is_a_group(text: str, typed: str, others: list[str]) -> None:
    assert found(text, typed) == others


@pytest.mark.parametrize(
    ("lang", "others"), [("fr", ["matou"]), ("fr-CA", ["matou"]), ("en", []), ("", [])]
)
def test_a_header_holds_for_its_language(lang: str, others: list[str]) -> None:
    assert found("[fr]\nchat, matou", "chat", lang) == others


def test_what_stands_above_every_header_is_for_all_languages() -> None:
    synonyms = read("ia, ai\n[FR-fr]\nia, robot\n")
    assert [other.lang for other in synonyms.table("fr")[("ia",)]] == ["", "fr"]
    assert [other.text for other in synonyms.table("en")[("ia",)]] == ["ai"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("seul", '"seul" has no synonym; write two or more, with commas between them'),
        (",", 'a side of "=>" is empty; write words on both sides, or no arrow'),
        ("a =>", 'a side of "=>" is empty; write words on both sides, or no arrow'),
        ("a => b => c", 'there is more than one "=>"; write one line for each'),
        ("a, ...", '"..." is no word; leave it out'),
        ("[français]", '"[français]" names no language; write one such as [fr], or [*]'),
        ("[fr", '"[fr" names no language; write one such as [fr], or [*]'),
        (
            f"a, {'x ' * (LONGEST + 1)}",
            f'"{("x " * (LONGEST + 1)).strip()}" has more than {LONGEST} words; make it shorter',
        ),
        (
            ", ".join(f"x{n}" for n in range(MOST + 1)),
            f"there are {MOST + 1} synonyms; at most {MOST} are read; make it shorter",
        ),
    ],
)
def test_a_line_that_cannot_be_used_is_named(line: str, message: str) -> None:
    synonyms, (fault,) = parse(f"ia, ai\n{line}\nvélo, cycle\n")
    assert fault.line == 2
    assert f"{fault.message}; {fault.hint}" == message
    assert len(synonyms.groups) == 2


def test_a_letter_that_nobody_sees_is_no_synonym() -> None:
    assert found("ia, \u115f", "ia") == []


def test_synonyms_are_told_apart_by_what_they_say() -> None:
    assert read("ia, ai").digest == read("# so\nia ,  ai").digest != read("ia => ai").digest
    assert NONE.digest == ""
    assert not NONE
    assert read("ia, ai")


def test_languages_of_which_nothing_is_known_share_a_table() -> None:
    synonyms = read("ia, ai\n[oc]\nlengadòc, occitània\n")
    assert synonyms.table("tlh") is synonyms.table("x-CA")
    assert list(synonyms.table("oc-FR")) != list(synonyms.table("tlh"))
