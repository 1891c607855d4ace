"""Which words do the translations of a site pair?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from eventsearch.analysis.lexicon import Proposal, new_proposals, propose, translated_pages
from eventsearch.analysis.synonyms import parse
from eventsearch.model.page import PageRecord
from page_records import record

Page = dict[str, Any]


def title(text: str) -> Page:
    """Return a page that says nothing but its title."""
    return {"title": text}


def tags(*terms: str) -> Page:
    """Return a page that has nothing but tags."""
    return {"terms": (("tags", terms),)}


def headings(*texts: str) -> Page:
    """Return a page that has nothing but headings of one level."""
    return {"headings": texts}


def translated(number: int, lang: str, page: Page) -> PageRecord:
    """Return a page that has the same number in each language."""
    return replace(record(lang=lang, **page), translation=f"page/{number}")


def proposals(*pairs: tuple[Page, Page]) -> list[Proposal]:
    """Return what English pages and their translations into French propose."""
    records = [
        translated(number, lang, page)
        for number, pair in enumerate(pairs)
        for lang, page in zip(("en", "fr"), pair, strict=True)
    ]
    return [
        each
        for languages, pages in translated_pages(records).items()
        for each in propose(languages, pages)
    ]


SURVEY = (title("Household survey"), title("Enquête auprès des ménages"))
EMPLOYMENT = (title("The employment surveys of 2020"), title("Les enquêtes emploi de 2020"))
MATCHING = (tags("matching", "open data", "R"), tags("données ouvertes", "appariement", "R"))


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([SURVEY, EMPLOYMENT], [("survey", "enquête")]),
        # Both words meet both: either may be meant.
        ([(title("New survey"), title("Enquête nouvelle"))] * 2, []),
        # Those that start alike are taken out first, and leave one choice.
        (
            [
                (title("Family survey"), title("Enquête Famille")),
                (title("A survey of families"), title("Enquête sur les familles")),
            ],
            [("family", "famille"), ("survey", "enquête")],
        ),
        # One to one: the partner that stands there more often.
        (
            [SURVEY, EMPLOYMENT, *((title(f"Survey {x}"), title(f"Sondage {x}")) for x in "abc")],
            [("survey", "sondage")],
        ),
        ([(title("Survey"), title("Enquête"))], [("survey", "enquête")]),
        ([(title("Online"), title("En ligne"))], []),
        ([(title("Survey"), title("survey"))], []),
        ([(title("The association"), title("Les associations"))], []),
        ([(title("AI"), title("IA"))], [("ai", "ia")]),
        ([(title("2020"), title("MMXX"))], []),
        ([(headings("Survey", "About"), headings("Enquête", "À propos"))], [("survey", "enquête")]),
        ([(headings("Survey", "About"), headings("Enquête"))], []),
        ([(tags("Survey"), tags("Enquête"))], [("survey", "enquête")]),
        ([(tags("open data"), tags("données ouvertes"))], [("open data", "données ouvertes")]),
        ([MATCHING], []),
        (
            [MATCHING, (tags("matching", "map"), tags("carte", "appariement"))],
            [("matching", "appariement")],
        ),
        ([(tags("matching", "map"), tags("appariement"))] * 2, []),
        ([(title("Survey"), title(""))], []),
        (
            [
                (title("An association"), title("Les associations")),
                (title("Our association of 2020"), title("Associations de 2020")),
            ],
            [],
        ),
    ],
)
def test_what_is_paired(pairs: list[tuple[Page, Page]], words: list[tuple[str, str]]) -> None:
    """By texts that say the same, without stop words and what both languages have."""
    assert sorted(each.words for each in proposals(*pairs)) == words


def test_evidence() -> None:
    """Different texts count, pages with the same ones do not; the shortest is the example."""
    assert proposals(EMPLOYMENT, SURVEY, SURVEY) == [
        Proposal(("survey", "enquête"), 2, ("Household survey", "Enquête auprès des ménages"))
    ]


def test_a_long_text_pairs_nothing() -> None:
    """Too much meets in it by chance."""
    more = " ".join(f"w{letter}" for letter in "abcdefghijk")
    pairs = [(title(f"{left[0]['title']} {more}"), left[1]) for left in (SURVEY, EMPLOYMENT)]
    assert proposals(*pairs) == []


def test_each_two_languages_stand_by_themselves() -> None:
    """A page without translation, or in the same language, stands beside none."""
    records = [
        translated(1, "fr-CA", title("Enquête")),
        translated(1, "de", title("Umfrage")),
        translated(1, "en", title("Survey")),
        translated(2, "en", title("Map")),
        record(lang="fr", title="Carte"),
    ]
    pages = translated_pages(records)
    assert {key: [each.words for each in propose(key, pages[key])] for key in pages} == {
        ("de", "en"): [("umfrage", "survey")],
        ("de", "fr"): [("umfrage", "enquête")],
        ("en", "fr"): [("survey", "enquête")],
    }


@pytest.mark.parametrize(
    ("words", "file", "new"),
    [
        (("survey", "enquête"), "", True),
        (("survey", "enquête"), "[fr]\nsondage, ENQUETE, survey", False),
        (("survey", "enquête"), "survey, poll\nenquête, sondage", True),
        (("survey", "enquête"), "survey => enquête", False),
        (("a, b", "c"), "", False),
        (("a => b", "c"), "", False),
        (("one two three four five six seven eight nine", "c"), "", False),
    ],
)
def test_what_a_file_of_synonyms_can_take(words: tuple[str, str], file: str, new: bool) -> None:
    """Only what it does not have, and what can be written in it."""
    proposal = Proposal(words, 1, words)
    assert [*new_proposals([proposal], parse(file)[0])] == [proposal] * new
