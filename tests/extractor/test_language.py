"""The language of a page, detected from its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.extractor.language.detection import (
    FUNCTION_WORDS,
    base,
    candidates,
    detect,
    language_of,
    majorities,
    site_code,
    text_of,
)
from eventsearch.extractor.site import Site
from eventsearch.model.page import Meta

TEXTS = {
    "ca": "La trobada és oberta a tothom i no cal inscripció. Els tallers són al matí, amb una"
    " pausa per dinar, i després hi ha temps per parlar amb la gent que els ha fet.",
    "da": "Mødet er åbent for alle, og du skal ikke melde dig til. Vi begynder efter frokost med en"
    " rundvisning, og bagefter kan man få hjælp af dem, som har været med før.",
    "de": "Das Treffen ist für alle offen, und wer kommt, muss sich nicht anmelden. Wir beginnen"
    " nach dem Essen mit einer Führung durch das Haus, und danach ist Zeit für die Fragen, die"
    " noch nicht beantwortet sind.",
    "en": "The meeting is open to everybody, and you should bring your own chair. After lunch we"
    " will walk along the river, which is only a mile from here, and those who are tired can take"
    " the bus back.",
    "es": "El encuentro es para todos y no hay que inscribirse. Después de comer habrá una visita"
    " por el barrio, y los que ya lo conocen pueden quedarse en la sala con las personas que"
    " preparan la cena.",
    "fi": "Kokous on avoin kaikille, ja se alkaa kun kaikki ovat paikalla. Jos et voi tulla, niin"
    " voit kuunnella sen myös kotona, mutta kysymyksiä ei silloin voi esittää.",
    "fr": "La rencontre est ouverte à tous et l’on vient sans s’inscrire. Après le repas, nous"
    " partirons sur les quais pour une visite du port, et ceux qui ne marchent pas nous attendront"
    " dans la salle.",
    "hu": "A találkozó nyitott, és nem kell jelentkezni. Az ebéd után egy séta lesz, de aki csak"
    " beszélgetni jött, az is itt lehet, mert van hely és idő.",
    "it": "L’incontro è aperto a tutti e non ci si deve iscrivere. Dopo il pranzo ci sarà una"
    " visita del porto, e chi lo conosce già può restare nella sala con quelli che preparano la"
    " cena.",
    "nb": "Møtet er åpent for alle, og du må ikke melde deg på. Vi begynner etter lunsj med en"
    " omvisning, og så kan man få hjelp av dem som har vært med før. Etter det blir det mat, og vi"
    " spiser sammen, så si fra hvis du ikke kan være med eller noe ikke er klart nå.",
    "nl": "De bijeenkomst is open voor iedereen en je hoeft je niet aan te melden. Na het eten gaan"
    " we met een gids door de wijk, en wie dat al kent kan in de zaal blijven bij de mensen die"
    " koken.",
    "pl": "Spotkanie jest otwarte dla wszystkich i nie trzeba się zapisywać. Po obiedzie będzie"
    " spacer, a ci, którzy go już znają, mogą zostać na sali i pomóc przy kolacji.",
    "pt": "O encontro é para todos e não é preciso inscrever-se. Depois do almoço há uma visita ao"
    " porto, e quem já o conhece pode ficar na sala com as pessoas que fazem o jantar.",
    "ro": "Întâlnirea este pentru toți și nu trebuie să vă înscrieți. După prânz va fi o plimbare"
    " pe chei, iar cei care nu merg pot sta în sala unde se face cina cu oamenii din cartier.",
    "sv": "Mötet är öppet för alla och du måste inte anmäla dig. Vi börjar efter lunch med en"
    " rundtur, och sedan kan man få hjälp av dem som har varit med förut.",
}
"""Sentences written for this test, one text a language."""

CODE = (
    "for row in rows:\n    if row.a not in seen and row.b is not None:\n        seen.add(row.a)\n"
    "SELECT a, b FROM t WHERE a IN (SELECT a FROM u) AND b = 1 ORDER BY a;\n"
    "while (this.next() && i < n) { return new Date(this.at(i)); }\n"
) * 2

UNDECIDED = {
    "empty": "",
    "a title": "Le printemps des cartes",
    "names": "Ada Lovelace, Grace Hopper, Émilie du Châtelet, Jean de La Fontaine, Ludwig van"
    " Beethoven, Los Angeles, La Paz, Le Mans",
    "code": CODE * 9,
    "one word again and again": "la " * 60,
    "two languages": TEXTS["fr"] + " " + TEXTS["en"],
    "numbers": "10 20 30 2031-05-01 " * 30,
    "filler": "Lorem ipsum dolor sit amet, consectetur elit sed magna et ante vel orci, non enim"
    " quis nec turpis in libero ut diam sit amet tellus a felis. " * 3,
    "words of no known language": "Ҫырӑва тӗпчекенсем пухӑннӑ ҫӗрте калаҫу пырать. " * 5,
}


@pytest.mark.parametrize("lang", TEXTS)
def test_a_few_sentences_tell_their_language(lang: str) -> None:
    assert detect(TEXTS[lang], frozenset(FUNCTION_WORDS)) == lang


def test_every_known_language_has_a_test_text() -> None:
    """Latin has a word list only so that filler text does not count as another language."""
    assert set(TEXTS) == set(FUNCTION_WORDS) - {"la"}


@pytest.mark.parametrize("lang", sorted(set(TEXTS) - {"fr", "en"}))
def test_a_text_in_a_third_language_is_neither(lang: str) -> None:
    assert detect(TEXTS[lang], {"fr", "en"}) == ""


@pytest.mark.parametrize("text", UNDECIDED.values(), ids=UNDECIDED)
def test_an_unclear_text_has_no_language(text: str) -> None:
    assert detect(text, {"fr", "en"}) == ""


def test_the_language_is_detected_in_any_case_and_spelling() -> None:
    french = TEXTS["fr"]
    for text in (french * 2 + CODE, french.upper(), french.replace("’", "'")):
        assert detect(text, {"fr", "en"}) == "fr"
    assert detect(french, ()) == ""


def test_front_matter_counts_as_the_body_does() -> None:
    meta = Meta(title="Rencontre", summary="Un", abstract="Deux", blocks=("Trois",))
    assert text_of(meta, "Quatre").split() == ["Rencontre", "Un", "Deux", "Quatre", "Trois"]


def _site(*codes: str) -> Site:
    return Site(root=Path("/"), languages=codes)


@pytest.mark.parametrize(
    ("languages", "others", "declared", "expected"),
    [
        (("en",), ("fr", "en"), "en", {"en", "fr"}),
        (("de", "pt-br"), ("fr", "en"), "de", {"de", "pt", "fr", "en"}),
        (("gl", "pt"), ("fr", "en"), "gl", {"fr", "en"}),
        (("de", "en"), (), "en", set()),
    ],
)
def test_pages_may_be_in_the_sites_languages_and_in_named_ones(
    languages: tuple[str, ...], others: tuple[str, ...], declared: str, expected: set[str]
) -> None:
    assert candidates(_site(*languages), others, declared) == expected


@pytest.mark.parametrize(
    ("declared", "spoken", "usual", "expected"),
    [
        ("en-gb", "es", {}, "es"),
        ("en-gb", "", {}, "en-gb"),
        ("en-gb", "", {"en-gb": "es"}, "es"),
        ("en-gb", "en", {"en-gb": "es"}, "en-gb"),
        ("en-gb", "en", {}, "en-gb"),
        ("en-gb", "fr", {}, "fr-ca"),
        ("en-gb", "de", {"en-gb": "fr"}, "de"),
        ("fr-ca", "", {"en-gb": "fr"}, "fr-ca"),
    ],
)
def test_words_decide_before_other_pages_and_the_site(
    declared: str, spoken: str, usual: dict[str, str], expected: str
) -> None:
    usually = usual.get(declared, "")
    assert language_of(declared, spoken, usually, _site("en-gb", "fr-ca")) == expected


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ("fr fr fr fr en", {"en": "fr"}),
        ("fr fr fr fr en en", {}),
        ("fr fr fr - - - - - -", {"en": "fr"}),
        ("- - -", {}),
        ("fr fr fr de", {"en": "fr"}),
        ("fr fr de de", {}),
    ],
)
def test_a_clear_majority_decides_for_the_other_pages(votes: str, expected: dict[str, str]) -> None:
    pages = [("en", vote.replace("-", "")) for vote in votes.split()]
    assert majorities(pages) == expected
    others = [("fr", "fr")] * 9 + [("de", "de")] * 2
    assert majorities([*pages, *others]) == expected


@pytest.mark.parametrize(("code", "expected"), [("fr-CA", "fr"), ("pt_BR", "pt"), ("en", "en")])
def test_a_country_code_does_not_change_the_language(code: str, expected: str) -> None:
    assert base(code) == expected


@pytest.mark.parametrize(
    ("declared", "code", "expected"),
    [
        ("fr en", "fr-FR", "fr"),
        ("fr en", "fr_CA", "fr"),
        ("fr en", "FR", "fr"),
        ("fr-fr en", "fr-FR", "fr-fr"),
        ("fr-FR en", "fr", "fr-FR"),
        ("en-us", "en-GB", "en-GB"),
        ("pt pt-br", "pt-BR", "pt-br"),
        ("pt pt-br", "pt-PT", "pt"),
        ("pt pt-br", "pt", "pt"),
        ("en", "fr-FR", "fr"),
        ("en", "es-419", "es"),
        ("en", "pt-br", "pt-br"),
        ("en", "zh-TW", "zh-TW"),
        ("en", "sr-Latn-RS", "sr-latn"),
        ("zh-hant-tw en", "zh-Hant-TW", "zh-hant-tw"),
    ],
)
def test_a_language_has_the_name_of_the_site(declared: str, code: str, expected: str) -> None:
    assert site_code(code, _site(*declared.split())) == expected


@pytest.mark.parametrize("lang", sorted(TEXTS))
def test_letters_of_eastern_europe_do_not_change_the_language(lang: str) -> None:
    # Texts with such a letter are detected by another method.
    assert (
        detect(f"{TEXTS[lang]} → 'ẻ'", FUNCTION_WORDS, lang)
        == lang
        == detect(TEXTS[lang], FUNCTION_WORDS, lang)
    )
