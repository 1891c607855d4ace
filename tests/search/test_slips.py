"""
Test that typing errors are corrected in words of every kind.

A word may have several readings: *Nähmaschine* is also *Naehmaschine*, *week-end* also *weekend*
and two words. The rules of the analysis decide which. Each rule has an example here.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pytest

from cli_site import command, environment
from eventsearch.analysis import fold
from eventsearch.analysis.analyzer import RULES
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import ResultPage
from eventsearch.query.date_words import LANGUAGES
from eventsearch.search.index import Index, open_index
from eventsearch.settings import Settings
from processes import PATIENCE
from site_clients import web_client
from small_site import NOW, write_site
from static.browser_engine import difference
from static.recorded_index import recorded
from static.test_results import browser_answers


class Kind(NamedTuple):
    """Words that a rule cuts, each with its language, or why such words may not be misspelt."""

    words: tuple[tuple[str, str], ...] = ()
    exact: str = ""


NUMBER = "numbers are exact"
KINDS = {
    "phone": Kind(exact=NUMBER),
    "number": Kind(exact=NUMBER),
    "pair": Kind(exact=NUMBER),
    "clock": Kind(exact=NUMBER),
    "rank": Kind(exact=NUMBER),
    "item_number": Kind(exact=NUMBER),
    "alphanumeric": Kind((("en", "ggplot2"), ("de", "Zentrifuge42"), ("fr", "120kilogrammes"))),
    "version": Kind(exact=NUMBER),
    "book": Kind(exact=NUMBER),
    "letters": Kind(exact="it has three letters at most on each side"),
    "plus": Kind((("fr", "Canal+"), ("es", "Fundación+"))),
    "sigil": Kind((("en", "#OpenScience"), ("fr", "@cartographie"), ("pt", "#literatura"))),
    "script": Kind((("en", "Backbone.js"), ("nl", "Hydrogen.js"))),
    "inclusive": Kind(
        (("fr", "étudiant·e·s"), ("fr", "conseiller(ère)s"), ("de", "Forscher*innen"))
    ),
    "geminate": Kind((("ca", "col·laboració"), ("ca", "intel·ligència"))),
    "apostrophe": Kind((("fr", "aujourd'hui"), ("en", "workshop's"))),
    "compound": Kind(
        (
            *(
                ("fr", "apprentissage-machine"),
                ("en", "stakeholder-meeting"),
                ("es", "teórico-práctico"),
            ),
            *(("de", "Frühstücks-Gespräch"), ("it", "caffè-concerto"), ("nl", "zee-egel")),
            *(("pt", "guarda-chuva"), ("ca", "greco-llatí"), ("pl", "biało-czerwony")),
            *(("en", "snake_bites"), ("en", "hello@harbour.example"), ("en", "handbook.md")),
        )
    ),
    "bigrams": Kind(exact="its characters have no letters between them to slip"),
    "humps": Kind((("en", "OpenStreetMap"), ("en", "parseMarkdown"), ("de", "meinVerzeichnis"))),
    "variant": Kind(
        (
            *(
                ("de", "Nähmaschine"),
                ("de", "Grußkärtchen"),
                ("fr", "Königsberg"),
                ("en", "Århusfjord"),
            ),
            *(("es", "cigüeñal"), ("pt", "Günzburger"), ("it", "Südtirol"), ("ca", "llengües")),
            *(("pl", "Düsseldorf"), ("nl", "coördinatie")),
        )
    ),
    "plain": Kind(
        (
            *(
                ("fr", "chef-d’œuvre"),
                ("fr", "l’écosystème"),
                ("it", "l’università"),
                ("ca", "l’òpera"),
            ),
            *(("pl", "wędrówka"), ("pt", "coração"), ("es", "montaña"), ("en", "vaccination")),
            *(("de", "Weißwurst"), ("nl", "fietstocht"), ("fr", "sœurette")),
        )
    ),
}
"""Maps rule names to words. ``variant`` and ``plain`` are words that no rule cuts."""

EXAMPLES = [(name, lang, word) for name, kind in KINDS.items() for lang, word in kind.words]


def rule_name(rule: object) -> str:
    """Return a rule's name. A partial has the name of the function that it wraps."""
    return getattr(getattr(rule, "func", rule), "__name__", "")


def test_every_rule_of_the_analysis_has_an_example() -> None:
    assert [*KINDS] == [*map(rule_name, RULES), "variant", "plain"]
    assert all(bool(kind.words) != bool(kind.exact) for kind in KINDS.values())


@pytest.mark.parametrize(("name", "lang", "word"), EXAMPLES)
def test_the_rule_cuts_its_examples(name: str, lang: str, word: str) -> None:
    cuts = {rule_name(rule): rule(word) for rule in RULES}
    first = next((rule for rule, cut in cuts.items() if cut), "plain")
    assert first == name or (first in {"plain", "compound"} and name in {"variant", "plain"})


def test_all_languages_are_there() -> None:
    assert {lang for _, lang, _ in EXAMPLES} == {*LANGUAGES}


def slips(word: str) -> Iterator[str]:
    """Yield a word with a letter removed, inserted, exchanged with its neighbour, and replaced."""
    chance = random.Random(word)
    small = [
        at
        for at in range(1, len(word) - 1)
        if word[at - 1 : at + 3].isalpha() and word[at : at + 2].islower()
    ]
    places = [at for at in small if word[at] != word[at + 1]]
    at = chance.choice(places)
    for letters in (
        word[at + 1],
        word[at] + "q" + word[at + 1],
        word[at + 1] + word[at],
        "q" + word[at + 1],
    ):
        yield word[:at] + letters + word[at + 2 :]


def without_accents(word: str) -> str:
    """Return a word as typed on a keyboard without accents. Punctuation stays."""
    return "".join(
        fold(letter) if letter.isalpha() and letter.islower() else letter for letter in word
    )


def misspelt() -> Iterator[tuple[str, str, str]]:
    """Yield language, word and misspelt word, with and without accents."""
    for _, lang, word in EXAMPLES:
        rows = dict.fromkeys((*slips(word), *map(without_accents, slips(word))))
        yield from ((lang, word, slip) for slip in rows)


def page_of(word: str) -> str:
    """Return the name of a word's page."""
    return f"p{[one for _, _, one in EXAMPLES].index(word)}"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Index a site with a page for each word. The word is the page's title."""
    languages = ", ".join(f"{lang}: {{weight: {at}}}" for at, lang in enumerate(LANGUAGES, 1))
    pages = {
        "hugo.yaml": "baseURL: https://example.org/\ndefaultContentLanguage: fr\n"
        f"languages: {{{languages}}}\n"
    }
    for _, lang, word in EXAMPLES:
        front = json.dumps({"title": word, "date": "2030-01-01"}, ensure_ascii=False)
        pages[f"content/post/{page_of(word)}.{lang}.md"] = f"{front}\n"
    made = write_site(tmp_path_factory.mktemp("words"), pages)
    build(made)
    return made


@pytest.fixture(scope="module")
def index(settings: Settings) -> Iterator[Index]:
    """Open the site's index."""
    with closing(open_index(settings.index)) as opened:
        yield opened


def first(page: ResultPage | None) -> str:
    """Return the id of the first hit, or an empty text."""
    return page.hits[0].page.id if page and page.hits else ""


def proposed(index: Index, page: ResultPage, lang: str | None) -> ResultPage | None:
    """Return the results of the proposed query, or None if no query is proposed."""
    text = page.did_you_mean
    return index.search(SearchRequest(text=text, lang=lang), now=NOW) if text else None


def test_a_slip_is_found_and_corrected(index: Index) -> None:
    missed: list[str] = []
    count = near = 0
    for lang, word, slip in islice(misspelt(), None, None, 2):
        wanted = f"content/post/{page_of(word)}.{lang}.md"
        for chosen in (None, lang):
            count += 1
            page = index.search(SearchRequest(text=slip, lang=chosen), now=NOW)
            # A slip with the same stem as the word matches directly.
            again = page if page.step == "all" else proposed(index, page, chosen)
            if [first(page), first(again)] != [wanted, wanted]:
                missed.append(f"{slip} ({word}, {chosen}): {first(page)}, {page.did_you_mean}")
            near += page.step == "near"
    assert missed == []
    assert count >= 200
    assert near >= 0.8 * count


@pytest.mark.parametrize(
    ("slip", "word", "written"),
    [
        ("nähmaschien", "Nähmaschine", "nähmaschine"),
        ("Nahmaschien", "Nähmaschine", "Nähmaschine"),
        ("apprentisage-machine", "apprentissage-machine", "apprentissage-machine"),
        ("apprentissage-machien", "apprentissage-machine", "apprentissage-machine"),
        ("l’ecosysteem", "l’écosystème", "l’écosystème"),
        ("wrokshop's", "workshop's", "workshop's"),
        ("OpenSteetMap", "OpenStreetMap", "Openstreetmap"),
    ],
)
def test_the_correction_is_written_as_the_page_writes_it(
    index: Index, slip: str, word: str, written: str
) -> None:
    page = index.search(SearchRequest(text=slip), now=NOW)
    assert f"/{page_of(word)}." in first(page)
    assert page.did_you_mean == written


SHOWN = ("nähmaschien", "apprentisage-machine", "OpenSteetMap", "col·laborcaió")


def test_over_http_and_in_a_terminal(settings: Settings) -> None:
    with web_client(settings) as client:
        over_http = [client.get("/v1/search", params={"q": text}).json() for text in SHOWN]
    shown = []
    for text in SHOWN:
        args = command("query", "--index", str(settings.index), "--json", "--now", NOW.isoformat())
        done = subprocess.run(
            [*args, text], env=environment(), capture_output=True, check=True, timeout=PATIENCE
        )
        shown.append(json.loads(done.stdout))
    for one, other in zip(over_http, shown, strict=True):
        assert one["total"] == other["total"] == 1
        assert one["did_you_mean"] == other["did_you_mean"]
        assert one["did_you_mean"]


@pytest.mark.external
def test_in_a_browser(index: Index, tmp_path: Path) -> None:
    rows = [*{word: (lang, slip) for lang, word, slip in misspelt()}.values()]
    searches = [
        SearchRequest(text=slip, lang=chosen) for lang, slip in rows for chosen in (None, lang)
    ]
    data, wanted = recorded(index, searches, (), NOW)
    answers = browser_answers(data, tmp_path)
    differing = [
        f"{search.text}: {difference(one, other)}"
        for search, one, other in zip(searches, wanted, answers, strict=True)
        if one != other
    ]
    assert differing == []
