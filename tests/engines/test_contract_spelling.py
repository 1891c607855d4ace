"""Contract tests of incomplete words, misspelled words, and words near each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.analysis.languages import stemmer
from eventsearch.engines import EngineModule
from eventsearch.model.document import RankingParams
from eventsearch.model.query import And, FuzzyQuery, Node, PrefixQuery, ProximityBoost
from eventsearch.model.results import FuzzyMatch

from .small_index import Indexed, ask, ids, index, page, stem


def test_words_near_another_come_by_distance_and_frequency(indexed: Indexed) -> None:
    pages = [
        page("a", "atelier atelir ateliers"),
        page("b", "ateliers datelier"),
        page("c", "latelier atelieres cuisine"),
    ]
    opened = indexed(*pages)
    assert opened.fuzzy_terms("atelier", 1) == (
        FuzzyMatch(term="atelier", edits=0, pages=1),
        FuzzyMatch(term="ateliers", edits=1, pages=2),
        FuzzyMatch(term="atelir", edits=1, pages=1),
        FuzzyMatch(term="datelier", edits=1, pages=1),
        FuzzyMatch(term="latelier", edits=1, pages=1),
    )
    assert [found.term for found in opened.fuzzy_terms("ztelier", 1)] == ["atelier"]
    assert [found.term for found in opened.fuzzy_terms("taelier", 1)] == ["atelier"]
    assert opened.fuzzy_terms("atelier", 2)[-1] == FuzzyMatch(term="atelieres", edits=2, pages=1)
    assert len(opened.fuzzy_terms("atelier", 2, limit=3)) == 3
    assert opened.fuzzy_terms("zzzzzzzzz", 2) == ()
    assert opened.fuzzy_terms("", 1) == ()
    assert opened.fuzzy_terms("atelier", 0) == (FuzzyMatch(term="atelier", edits=0, pages=1),)
    assert opened.fuzzy_terms("atelie", 0) == ()


def test_corrections_of_a_word_are_near_it_or_longer(indexed: Indexed) -> None:
    opened = indexed(page("a", "carton cartes"), page("b", "cartes ecart"))
    cart, cartes, zzzz = opened.corrections(
        [FuzzyQuery(word="cart"), FuzzyQuery(word="cartes"), FuzzyQuery(word="zzzz")]
    )
    assert [each.term for each in cart.near] == ["ecart"]
    assert cart.longer == ("cartes", "carton")
    assert ([each.term for each in cartes.near], cartes.longer) == (["cartes"], ())
    assert (zzzz.near, zzzz.longer) == ((), ())
    assert opened.corrections([]) == []


def test_words_of_removed_pages_are_no_corrections(engine: EngineModule, tmp_path: Path) -> None:
    index(engine, tmp_path, page("a", "rose"), page("b", "rase rose"), page("c", "x")).close()
    with engine.build(tmp_path, based=True) as build:
        build.remove("b")
    opened = engine.open(tmp_path)
    assert opened.fuzzy_terms("rise", 2) == (FuzzyMatch(term="rose", edits=1, pages=1),)
    opened.close()


def test_near_words_are_found_among_many(engine: EngineModule, tmp_path: Path) -> None:
    many = " ".join(f"mot{number:04}" for number in range(700))
    index(engine, tmp_path, page("a", f"{many} αθηνα")).close()
    with engine.build(tmp_path, based=True) as build:
        build.add(page("b", f"{many} zurich αθηνας"))
    opened = engine.open(tmp_path)
    assert [found.term for found in opened.fuzzy_terms("αθηνα", 1)] == ["αθηνα", "αθηνας"]
    assert [found.term for found in opened.fuzzy_terms("zurihc", 1)] == ["zurich"]
    assert opened.fuzzy_terms("mot0000", 1)[0] == FuzzyMatch(term="mot0000", edits=0, pages=2)
    assert len(opened.fuzzy_terms("mot0000", 1, limit=99)) == 25
    opened.close()


def test_a_nearer_word_scores_more(indexed: Indexed) -> None:
    pages = [
        page("two", "routes"),
        page("right", "rouge"),
        page("one", "rouges"),
        page("no", "ver"),
    ]
    more = [page(f"more{n}", "rouge") for n in range(5)]
    opened = indexed(*pages, *more)
    found = ask(opened, FuzzyQuery(word="rouge", edits=2), explain=True)
    assert ids(found) == [*(f"more{n}" for n in range(5)), "right", "one", "two"]
    assert {part.field for match in found.matches for part in match.why} == {"folded"}
    assert ask(opened, FuzzyQuery(word="rouge", edits=1)).total == 7
    assert ask(opened, FuzzyQuery(word="absent", edits=2)).total == 0


FRENCH = {"lang": ("fr",)}
STEM = stemmer("fr")("donnees")


@pytest.mark.parametrize(
    ("node", "found"),
    [
        (PrefixQuery(prefix="donn", field="title"), ["title", "twice"]),
        (PrefixQuery(prefix="donn"), ["title", "body", "twice"]),
        (PrefixQuery(prefix="donnees", field="title"), ["title", "twice"]),
        (PrefixQuery(prefix="d", field="title"), []),
        (FuzzyQuery(word="donees", edits=1, field="title"), ["title", "twice"]),
        (FuzzyQuery(word="donees", edits=1), ["title", "body", "twice"]),
    ],
)
def test_prefixes_and_fuzzy_words_can_be_limited_to_a_field(
    indexed: Indexed, node: Node, found: list[str]
) -> None:
    pages = [
        page("title", title=STEM, folded="donnees", keywords=FRENCH),
        page("body", STEM, title="lune", folded="donnees lune", keywords=FRENCH),
        page("twice", STEM, title=f"{STEM} {STEM}", folded="donnees donnees", keywords=FRENCH),
        page("other", "lune", title=STEM, folded="lune", keywords=FRENCH),
    ]
    opened = indexed(*pages)
    assert set(ids(ask(opened, node))) == set(found)


def test_a_word_elsewhere_on_the_page_is_not_in_the_field(indexed: Indexed) -> None:
    pages = [
        page("a", "python", title="lune", folded="pythons lune", keywords={"lang": ("en",)}),
        page("b", "lune", title="python", folded="lune", keywords={"lang": ("en",)}),
        page("c", title="python", folded="pythons", keywords={"lang": ("en",)}),
    ]
    opened = indexed(*pages)
    found = ask(opened, PrefixQuery(prefix="pyth", field="title"), explain=True)
    assert ids(found) == ["c"]
    assert [part.field for part in found.matches[0].why] == ["title"]


TEXTS = {
    "beside": "x un deux x x x x",
    "between": "x un x deux x x x",
    "turned": "x deux un x x x x",
    "two between": "x un x x deux x x",
    "far": "un x x x x x deux",
}


def test_pages_with_typed_words_near_each_other_score_more(indexed: Indexed) -> None:
    opened = indexed(*(page(name, text) for name, text in TEXTS.items()))
    both = And(children=(stem("un"), stem("deux")))
    close = ProximityBoost(child=both, pairs=((("un",), ("deux", "zwei")),))
    assert ask(opened, close).total == ask(opened, both).total == 5
    found = ask(opened, close, explain=True).matches
    assert [match.id for match in found] == ["beside", "between", "turned", "two between", "far"]
    scores = {match.id: match.score for match in found}
    assert scores["between"] == pytest.approx(scores["turned"], rel=0.02)
    for match in found:
        assert sum(part.score for part in match.why) == pytest.approx(match.score)
        assert len(match.why) == (2 if match.id == "far" else 3)
    plain = ask(opened, close, ranking=RankingParams(close=0)).matches
    assert len({round(match.score, 9) for match in plain}) == 1


def test_nearness_finds_no_page(indexed: Indexed) -> None:
    opened = indexed(page("a", "un deux"), page("b", "trois"), page("c", "trois un"))
    close = ProximityBoost(child=stem("trois"), pairs=((("un",), ("deux",)),))
    assert sorted(ids(ask(opened, close))) == ["b", "c"]
    alone = {match.id: match.score for match in ask(opened, stem("trois")).matches}
    assert {m.id: m.score for m in ask(opened, close).matches} == pytest.approx(alone)
