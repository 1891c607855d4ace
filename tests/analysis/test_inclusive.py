"""Which words stand in one that is written for both genders, or for one and for many?"""

from __future__ import annotations

import pytest

from eventsearch.analysis.rules.elision import inclusive


@pytest.mark.parametrize(
    ("chunk", "base", "other"),
    [
        ("étudiant·e·s", "etudiant", "etudiante"),
        ("étudiant(e)s", "etudiant", "etudiante"),
        ("étudiant.e.s", "etudiant", "etudiante"),
        ("étudiant-e-s", "etudiant", "etudiante"),
        ("étudiant/es", "etudiant", "etudiante"),
        ("directeur·rice", "directeur", "directrice"),
        ("auteur·trice·s", "auteur", "autrice"),
        ("danseur·euse", "danseur", "danseuse"),
        ("heureux·se", "heureux", "heureuse"),
        ("premier·ère·s", "premier", "premiere"),
        ("ouvrier·ière", "ouvrier", "ouvriere"),
        ("actif·ive", "actif", "active"),
        ("neuf·ve", "neuf", "neuve"),
        ("nouveau·elle", "nouveau", "nouvelle"),
        ("égal·ale", "egal", "egale"),
        ("régional·aux", "regional", "regionaux"),
        ("européen·ne·s", "europeen", "europeenne"),
        ("Forscher*innen", "forscher", "forscherinnen"),
        ("Forscher:in", "forscher", "forscherin"),
        ("Forscher_innen", "forscher", "forscherinnen"),
    ],
)
def test_both_forms(chunk: str, base: str, other: str) -> None:
    cut = inclusive(chunk)
    assert cut is not None
    assert cut.word is not None
    assert (cut.word.folded, [part.folded for part in cut.parts]) == (base, [other])
    assert cut.length == 1


@pytest.mark.parametrize("chunk", ["formation(s)", "bijou(x)"])
def test_one_and_many(chunk: str) -> None:
    cut = inclusive(chunk)
    assert cut is not None
    assert cut.parts == ()
    assert {piece.folded for piece in cut.pieces} == {chunk.partition("(")[0]}


@pytest.mark.parametrize("chunk", ["étudiant", "f(x)", "a·e", "open-data", "data.gouv", "et/ou"])
def test_other_words(chunk: str) -> None:
    assert inclusive(chunk) is None
