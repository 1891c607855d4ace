"""Test which words are left out of a search on a site in several languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.output.json import note_text as said
from eventsearch.search.index import Index, open_index
from small_site import NOW, write_site

CONFIG = (
    "baseURL: https://example.org/\ndefaultContentLanguage: en\nlanguages:\n"
    "  en: {contentDir: content/en}\n  fr: {contentDir: content/fr}\n"
    "  de: {contentDir: content/de}\n"
)
TEXTS = {
    "en": {
        "ai": "Our AI policy. The policy is for those who write code with AI, and for us.",
        "policy": "A policy for the web. The web is for all, and it is ours to keep.",
        "hard": "Why some habits die hard. The old ones are hard to lose in a team.",
        "disk": "A hard disk is what we had. The new ones are not so slow at all.",
        "mit": "The MIT license. It is the license of the code that we share with you.",
        "law": "The license of a text. It says what others may do with the text.",
    },
    "fr": {
        "idee": "Le calendrier et les idées. J'ai une idée pour le réseau, et je la dis.",
        "or": "Le prix de l'or et du cuivre. Les métaux sont chers dans le monde.",
        "prix": "Le prix des métaux. Il est cher, et c'est un peu pour cela qu'on en parle.",
        "debut": "Le guide du débutant. Il est fait pour ceux qui n'ont pas encore de code.",
        "fin": "La fin du guide. Ce que j'ai lu dans le guide est pour les débutants.",
    },
    "de": {
        "tag": "Die Tage der Daten. Die Tagung ist mit allen, die mit uns daran arbeiten.",
        "haus": "Das Haus und der Garten. Die Blumen, die wir mit der Hand gießen.",
        "zeit": "Die Zeit und was war. Es ist das, was man mit der Arbeit macht.",
    },
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Index some pages in English, French and German."""
    pages = {
        f"content/{lang}/post/{name}.md": f"---\ntitle: {text.partition('.')[0]}\n---\n{text}\n"
        for lang, texts in TEXTS.items()
        for name, text in texts.items()
    }
    settings = write_site(tmp_path_factory.mktemp("site"), {"hugo.yaml": CONFIG, **pages})
    build(settings)
    index = open_index(settings.index)
    yield index
    index.close()


def asked(index: Index, text: str, lang: str | None = None) -> tuple[str, list[str]]:
    """Return the words that are left out, and the hits that contain all other words."""
    page = index.search(SearchRequest(text=text, lang=lang), now=NOW)
    left_out = [note.values["words"] for note in page.notes if note.name == "left_out"]
    hits = [hit.page.id.rpartition("/")[2][:-3] for hit in page.hits] if page.step == "all" else []
    return "".join(left_out), hits


@pytest.mark.parametrize(
    ("text", "left_out", "first"),
    [
        ("AI policy", "", "ai"),
        ("ai policy", "", "ai"),
        ("the state of ai", "the, of", ""),
        ("die hard", "", "hard"),
        ("mit license", "", "mit"),
        ("MIT license", "", "mit"),
        ("DER Garten", "", ""),
        ("der Garten", "der", "haus"),
        ("die Zeit", "die", "zeit"),
        ("was war", "was", "zeit"),
        ("guide du débutant", "du", "debut"),
        ("le calendrier", "le", "idee"),
        ("prix de l'or", "de", "or"),
        ("J'ai une idée", "J'ai, une", "idee"),
        ("LE CALENDRIER", "LE", "idee"),
        ("die der das", "", ""),
    ],
)
def test_a_stop_word_of_the_query_language_is_omitted(
    index: Index, text: str, left_out: str, first: str
) -> None:
    words, hits = asked(index, text)
    assert words == left_out
    assert not first or hits[0] == first


@pytest.mark.parametrize("text", ["AI policy", "ai policy", "mit license"])
def test_a_kept_stop_word_is_required(index: Index, text: str) -> None:
    words, hits = asked(index, text)
    assert (words, len(hits)) == ("", 1)


def test_a_chosen_language_decides_the_stop_words(index: Index) -> None:
    assert asked(index, "ai policy", "fr")[0] == "ai"
    assert asked(index, "ai policy", "en")[0] == ""
    assert asked(index, "die hard", "de")[0] == "die"


def test_omitted_stop_words_are_listed_in_a_note(index: Index) -> None:
    page = index.search(SearchRequest(text="what is the state of the art in a library"), now=NOW)
    (note,) = (note for note in page.notes if note.name == "left_out")
    assert said(note) == (
        "stop words are ignored: what, is, the, of, in, …; quote them to search for them"
    )
