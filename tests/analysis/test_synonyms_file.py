"""What does the site's file of synonyms say?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eventsearch.analysis.synonyms import LARGEST, NONE, read_synonyms, site_synonyms
from eventsearch.settings import Settings


def test_a_file_is_read_and_its_faults_have_a_place(tmp_path: Path) -> None:
    file = tmp_path / "synonyms.txt"
    file.write_text("\ufeffia, ai\nseul\n", encoding="utf-8")
    synonyms, faults = read_synonyms(file)
    assert synonyms.groups[0].triggers == ("ia", "ai")
    assert faults == (
        f'{file}:2: "seul" has no synonym; write two or more, with commas between them',
    )


def test_only_a_file_that_somebody_named_must_be_there(tmp_path: Path) -> None:
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


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes("été, estival".encode("latin-1"))
    assert read_synonyms(latin)[1] == (f"{latin} is not UTF-8; save it as UTF-8",)
    large = tmp_path / "large.txt"
    large.write_bytes(b"#" * (LARGEST + 1))
    assert read_synonyms(large)[1] == (f"{large} has more than {LARGEST} bytes; make it shorter",)
    assert read_synonyms(tmp_path)[1] == (
        f"{tmp_path} cannot be read: not a regular file; put a file in its place, or remove it",
    )
