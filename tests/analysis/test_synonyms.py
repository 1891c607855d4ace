"""Test the synonyms of a site, and reading its synonym file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.analysis.synonyms import (
    LARGEST,
    LONGEST,
    MOST,
    NONE,
    Synonyms,
    key,
    parse,
    read_synonyms,
    site_synonyms,
)
from eventsearch.settings import Settings

# Tests of finding synonyms.


def read(text: str) -> Synonyms:
    """Read a synonym file's text. Fail if it has faults."""
    synonyms, faults = parse(text)
    assert faults == ()
    return synonyms


def found(text: str, typed: str, lang: str = "fr") -> list[str]:
    """Return the synonyms of a typed text."""
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
def test_a_header_limits_lines_to_its_language(lang: str, others: list[str]) -> None:
    assert found("[fr]\nchat, matou", "chat", lang) == others


def test_lines_above_all_headers_apply_to_all_languages() -> None:
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
        ("a, ...", '"..." contains no word; remove it'),
        ("[français]", '"[français]" is not a language code; write one such as [fr], or [*]'),
        ("[fr", '"[fr" is not a language code; write one such as [fr], or [*]'),
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
def test_an_unusable_line_is_reported(line: str, message: str) -> None:
    synonyms, (fault,) = parse(f"ia, ai\n{line}\nvélo, cycle\n")
    assert fault.line == 2
    assert f"{fault.message}; {fault.hint}" == message
    assert len(synonyms.groups) == 2


def test_an_invisible_letter_is_not_a_synonym() -> None:
    assert found("ia, \u115f", "ia") == []


def test_the_digest_depends_on_the_synonyms_only() -> None:
    assert read("ia, ai").digest == read("# so\nia ,  ai").digest != read("ia => ai").digest
    assert NONE.digest == ""
    assert not NONE
    assert read("ia, ai")


def test_unknown_languages_share_a_table() -> None:
    synonyms = read("ia, ai\n[oc]\nlengadòc, occitània\n")
    assert synonyms.table("tlh") is synonyms.table("x-CA")
    assert list(synonyms.table("oc-FR")) != list(synonyms.table("tlh"))


# Tests of reading the synonym file.


def test_the_faults_of_a_file_have_a_line_number(tmp_path: Path) -> None:
    file = tmp_path / "synonyms.txt"
    file.write_text("\ufeffia, ai\nseul\n", encoding="utf-8")
    synonyms, faults = read_synonyms(file)
    assert synonyms.groups[0].triggers == ("ia", "ai")
    assert faults == (
        f'{file}:2: "seul" has no synonym; write two or more, with commas between them',
    )


def test_only_a_file_in_the_settings_must_exist(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    usual, named = tmp_path / "synonyms.txt", tmp_path / "words.txt"
    assert site_synonyms(settings) == (NONE, ())
    assert site_synonyms(replace(settings, synonyms=usual)) == (NONE, ())
    assert site_synonyms(replace(settings, synonyms=named)) == (
        NONE,
        (f"{named} is not there; write it, or change the setting synonyms",),
    )
    usual.write_text("ia, ai", encoding="utf-8")
    synonyms, faults = site_synonyms(replace(settings, synonyms=usual))
    assert (len(synonyms.groups), faults) == (1, ())


def test_an_unreadable_file_is_reported(tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes("été, estival".encode("latin-1"))
    assert read_synonyms(latin)[1] == (f"{latin} is not UTF-8; save it as UTF-8",)
    large = tmp_path / "large.txt"
    large.write_bytes(b"#" * (LARGEST + 1))
    assert read_synonyms(large)[1] == (f"{large} has more than {LARGEST} bytes; make it shorter",)
    assert read_synonyms(tmp_path)[1] == (
        f"{tmp_path} cannot be read: not a regular file; put a file in its place, or remove it",
    )
