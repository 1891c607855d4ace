"""Contract tests of the engine interface. They run for every engine."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import pytest

from eventsearch.engines import EngineModule, IndexBuilder
from eventsearch.model.document import KEY, DocumentBoost, RankingParams, key_of
from eventsearch.model.query import (
    And,
    Boosted,
    DateRangeFilter,
    EventStatusFilter,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    Query,
    TermForm,
    TermsFilter,
    WordQuery,
)

from .small_index import EVERYTHING, NOW, Indexed, ask, ids, index, page, stem


def test_an_empty_index_has_no_hits(indexed: Indexed) -> None:
    opened = indexed()
    found = ask(opened, EVERYTHING, facets=("tag", "status"))
    assert (found.total, found.matches) == (0, ())
    assert dict(found.facets) == {"tag": (), "status": ()}
    assert ask(opened, stem("un"), sort="date").total == 0
    assert opened.count() == 0
    assert opened.terms("un") == ()
    assert opened.stored("a") is None


def test_one_document_scores_by_lucenes_formula(indexed: Indexed) -> None:
    opened = indexed(page("a", "un un deux"))
    (match,) = ask(opened, stem("un"), explain=True).matches
    assert match.score == pytest.approx(math.log(1 + 0.5 / 1.5) * 2 / (2 + 1.2))
    assert [why.field for why in match.why] == ["body"]
    assert match.why[0].score == pytest.approx(match.score)
    assert match.stored == b"stored a"


def test_hits_are_sorted_by_tier_first(indexed: Indexed) -> None:
    pages = [page(id, f"un {'deux ' * at}", time=(at, at)) for at, id in enumerate("abcd")]
    opened = indexed(*pages)
    tiers = (
        TermsFilter(field="x", values=("none",)),
        DateRangeFilter(low=3),
        DateRangeFilter(low=1, high=3),
    )
    either = Or(children=(EVERYTHING, stem("deux")))
    assert ids(ask(opened, either, tiers=tiers)) == ["d", "c", "b", "a"]
    assert ids(ask(opened, either, tiers=tiers[2:])) == ["c", "b", "d", "a"]
    assert ids(ask(opened, either, tiers=tiers[2:], offset=1, limit=2)) == ["b", "d"]
    assert ids(ask(opened, either, tiers=tiers[2:], sort="date")) == ["a", "b", "c", "d"]
    standing = opened.explain_document(Query(match=either, now=NOW, tiers=tiers[2:]), "d")
    assert standing is not None
    assert standing.rank == 3


def test_equal_nodes_match_the_same_pages(indexed: Indexed) -> None:
    pages = [page(id, f"un {'deux ' * at}", time=(at, at)) for at, id in enumerate("abcd")]
    opened = indexed(*pages)
    nodes: list[Node] = [
        *(stem("deux"), PrefixQuery(prefix="de"), FuzzyQuery(word="deus"), EVERYTHING),
        *(TermsFilter(field="x", values=()), DateRangeFilter(low=2), EventStatusFilter("past")),
        *(PhraseQuery(slots=(("un",), ("deux",))), Or(children=())),
    ]
    for _ in range(3):
        nodes += [And(children=(node,)) for node in nodes] + [Not(child=node) for node in nodes]
    nodes += [And(children=pair) for pair in itertools.pairwise(nodes[:40])]
    kin: dict[Node, dict[str, Node]] = {}
    for node in nodes:
        kin.setdefault(node, {})[repr(node)] = node
    several = [group.values() for group in kin.values() if len(group) > 1]
    assert several
    for group in several:
        assert len({tuple(sorted(ids(ask(opened, node)))) for node in group}) == 1, group


def test_an_event_scores_more_than_an_equal_page(indexed: Indexed) -> None:
    pages = (page("a", "un"), page("b", "un", time=(1, 2)))
    opened = indexed(*pages)
    event, other = ask(opened, stem("un"), explain=True, dated=True).matches
    assert (event.id, other.id) == ("b", "a")
    assert event.score == pytest.approx(1.2 * other.score)
    assert {why.field for why in event.why} == {"body", "is_event"}
    assert sum(why.score for why in event.why) == pytest.approx(event.score)
    plain = ask(opened, stem("un"), explain=True, ranking=RankingParams(events=1, time=0)).matches
    assert [match.id for match in plain] == ["b", "a"]
    assert {why.field for match in plain for why in match.why} == {"body"}


def test_statistics_count_pages_that_are_not_visible(indexed: Indexed) -> None:
    opened = indexed(page("a", "un"), page("b", "un", visible=(None, NOW - 1)))
    (match,) = ask(opened, stem("un")).matches
    assert match.score == pytest.approx(math.log(1 + 0.5 / 2.5) / 2.2)


def test_ids_may_be_any_text(indexed: Indexed) -> None:
    names = [
        "content/é è.md",
        "content/日本.md",
        "content/a\nb.md",
        "content/\udce9.md",
        "🎉",
        '"\\',
    ]
    opened = indexed(*(page(name, "un") for name in names))
    assert ids(ask(opened, stem("un"))) == sorted(names)
    assert ids(ask(opened, EVERYTHING)) == sorted(names)
    assert opened.stored("content/日本.md") == "stored content/日本.md".encode()


@pytest.mark.parametrize(
    ("offset", "limit", "expected"),
    [
        (0, 2, ["a", "b"]),
        (1, 1, ["b"]),
        (2, 5, ["c"]),
        (3, 5, []),
        (99, 5, []),
        (10**30, 10**30, []),
        (0, 0, []),
    ],
)
@pytest.mark.parametrize("match", [EVERYTHING, stem("un")], ids=["everything", "word"])
def test_the_window_is_cut_and_the_total_is_not(
    indexed: Indexed, match: Node, offset: int, limit: int, expected: list[str]
) -> None:
    opened = indexed(*(page(name, "un") for name in "cab"))
    found = ask(opened, match, offset=offset, limit=limit)
    assert (ids(found), found.total) == (expected, 3)


def test_a_word_with_two_stems_counts_once(indexed: Indexed) -> None:
    opened = indexed(page("a", "un deux"), page("b", "deux"), page("c", "six"))
    both = WordQuery(forms=(TermForm(kind="stem", term="un"), TermForm(kind="stem", term="deux")))
    first = ask(opened, both).matches[0]
    norm = 1.2 * (0.25 + 0.75 * 2 / (4 / 3))
    assert first.id == "a"
    assert first.score == pytest.approx(math.log(1 + 1.5 / 2.5) * 2 / (2 + norm))


def test_forms_add_to_matching_pages_only(indexed: Indexed) -> None:
    forms = (TermForm(kind="stem", term="un"), TermForm(kind="exact", term="deux"))
    opened = indexed(page("a", "deux"), page("b", "un"), page("c", "un deux"))
    found = ask(opened, WordQuery(forms=forms, field="body"), explain=True)
    assert ids(found) == ["c", "b"]
    assert {why.field for why in found.matches[0].why} == {"body", "exact"}


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ((("un",), ("deux",)), ["a"]),
        ((("un",), (), ("trois",)), ["a"]),
        ((("un",), ("trois", "deux")), ["a", "b"]),
        ((("deux",), ("un",)), []),
        (((), ("deux",)), ["a", "b"]),
        ((), []),
        (((),), []),
    ],
)
def test_a_phrase_is_found_in_one_field_in_order(
    indexed: Indexed, slots: tuple[tuple[str, ...], ...], expected: list[str]
) -> None:
    pages = [page("a", "un deux trois"), page("b", "un trois deux"), page("c", "x", title="un")]
    opened = indexed(*pages)
    assert sorted(ids(ask(opened, PhraseQuery(slots=slots)))) == expected


def test_a_prefix_uses_all_words_or_the_thousand_most_frequent_of_a_field(
    indexed: Indexed,
) -> None:
    words = [f"mot{number:04}" for number in range(1001)]
    pages = [page("most", " ".join(words[:-1])), page("last", words[-1]), page("none", "mo")]
    opened = indexed(*pages)
    assert sorted(ids(ask(opened, PrefixQuery(prefix="mot")))) == ["last", "most"]
    assert ids(ask(opened, PrefixQuery(prefix="mot", field="body"))) == ["most"]
    assert opened.terms("mot", limit=2) == (("mot0000", 1), ("mot0001", 1))
    assert ask(opened, PrefixQuery(prefix="m")).total == 0


def test_prefixes_go_by_code_points(indexed: Indexed) -> None:
    opened = indexed(page("a", "日本語 日本 日 été éte 10% 10"))
    assert opened.terms("日本") == (("日本", 1), ("日本語", 1))
    assert opened.terms("10") == (("10", 1), ("10%", 1))
    assert opened.terms("ét") == (("éte", 1), ("été", 1))


def test_values_are_shown_in_their_most_frequent_spelling(indexed: Indexed) -> None:
    tags = [("Été",), ("été",), ("été", "ÉTÉ"), ("Zoo",), ("zoo",), ()]
    pages = [page(str(n), keywords={"tag": tag}) for n, tag in enumerate(tags)]
    opened = indexed(*pages)
    counts = ask(opened, EVERYTHING, facets=("tag",)).facets["tag"]
    assert [(count.value, count.hits) for count in counts] == [("été", 3), ("Zoo", 2)]
    assert ask(opened, TermsFilter(field="tag", values=("ÉTé", "absent"))).total == 3


def test_facet_counts_ignore_their_own_filter(indexed: Indexed) -> None:
    pages = [
        page(f"{tag}{year}{n}", "un", keywords={"tag": (tag,), "year": (year,)})
        for tag, year, n in (("x", "2022", 1), ("y", "2022", 2), ("y", "2021", 3), ("y", "2021", 4))
    ]
    opened = indexed(*pages)
    only = ("tag", TermsFilter(field="tag", values=("x",)))
    found = ask(opened, stem("un"), filters=(only,), facets=("tag", "year"))
    assert found.total == 1
    assert [(c.value, c.hits) for c in found.facets["tag"]] == [("y", 3), ("x", 1)]
    assert [(c.value, c.hits) for c in found.facets["year"]] == [("2022", 1)]
    years = ask(opened, stem("un"), facets=("year",)).facets["year"]
    assert [c.value for c in years] == ["2021", "2022"]


def test_trees_of_nodes_match_by_their_logic(indexed: Indexed) -> None:
    opened = indexed(page("a", "un deux"), page("b", "deux trois"), page("c", "x"))
    words = (stem("un"), stem("deux"), stem("trois"))
    assert ask(opened, Or(children=())).total == 0
    assert ids(ask(opened, Or(children=words, least=2))) == ["a", "b"]
    assert ids(ask(opened, Not(child=Or(children=words)))) == ["c"]
    assert ids(ask(opened, And(children=(stem("deux"), Not(child=stem("un")))))) == ["b"]


def test_of_several_readings_the_best_scores(indexed: Indexed) -> None:
    opened = indexed(page("a", "un deux"), page("b", "deux"))
    words = (stem("un"), stem("deux"))
    alone = {w: {m.id: m.score for m in ask(opened, w).matches}["a"] for w in words}
    best = ask(opened, Or(children=words, best=True), explain=True).matches[0]
    assert best.score == pytest.approx(max(alone.values()))
    assert sum(why.score for why in best.why) == pytest.approx(best.score)
    both = ask(opened, Or(children=words)).matches[0]
    assert both.score == pytest.approx(sum(alone.values()))


def test_a_boosted_part_scores_less_than_its_reference(indexed: Indexed) -> None:
    opened = indexed(page("a", "un deux"), page("b", "deux"), page("c", "un deux"))
    best = max(match.score for match in ask(opened, stem("deux")).matches)
    rare = Boosted(child=stem("un"), to=stem("deux"), factor=0.25)
    found = ask(opened, rare, explain=True)
    assert sorted(ids(found)) == ["a", "c"]
    for match in found.matches:
        assert match.score == pytest.approx(best / 4)
        assert sum(part.score for part in match.why) == pytest.approx(match.score)


@pytest.mark.parametrize("to", ["un", "absent"])
def test_a_boosted_part_never_scores_more_than_its_share(indexed: Indexed, to: str) -> None:
    opened = indexed(page("a", "un deux"), page("b", "deux"))
    scores = {match.id: match.score for match in ask(opened, stem("deux")).matches}
    found = ask(opened, Boosted(child=stem("deux"), to=stem(to), factor=0.5))
    assert {m.id: m.score for m in found.matches} == {
        id: pytest.approx(score / 2) for id, score in scores.items()
    }


def test_a_field_with_weight_zero_still_matches(indexed: Indexed) -> None:
    opened = indexed(page("a", "un"))
    (match,) = ask(opened, stem("un"), ranking=RankingParams(weights={"title": 1.0})).matches
    assert match.score == 0


def change_and_fail(build: IndexBuilder) -> None:
    """Remove a page and add one, then fail by removing a page that does not exist."""
    build.remove("a")
    build.add(page("b", "deux"))
    build.remove("absent")


def test_a_failed_build_leaves_its_base_alone(engine: EngineModule, tmp_path: Path) -> None:
    index(engine, tmp_path, page("a", "un")).close()
    build = engine.build(tmp_path, based=True)
    with pytest.raises(KeyError), build:
        change_and_fail(build)
    opened = engine.open(tmp_path)
    assert ids(ask(opened, EVERYTHING)) == ["a"]
    opened.close()


def test_adding_twice_and_removing_unknown_ids_fails(engine: EngineModule, tmp_path: Path) -> None:
    index(engine, tmp_path, page("a", "un")).close()
    with pytest.raises(ValueError, match="a"), engine.build(tmp_path, based=True) as build:
        build.add(page("a", "deux"))
    with pytest.raises(KeyError), engine.build(tmp_path, based=True) as build:
        build.remove("b")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("10 %", ["a"]),
        ("ete", ["b"]),
        ("Été", ["b"]),
        ("open data", ["c"]),
        ("open-data", ["d"]),
        ("opendata", ["c", "d"]),
        ("10", []),
        ("-", []),
    ],
)
def test_unmatched_spellings_of_a_value_are_compared_loosely(
    indexed: Indexed, typed: str, found: list[str]
) -> None:
    tags = {"a": "10%", "b": "été", "c": "open data", "d": "Open-Data"}
    pages = [page(id, "un", keywords={"tag": (tag,)}) for id, tag in tags.items()]
    opened = indexed(*pages)
    assert ids(ask(opened, TermsFilter(field="tag", values=(typed,)))) == found


def test_a_value_is_found_by_its_key(indexed: Indexed) -> None:
    pages = [
        page("a", "un", keywords={"tag": ("Données",), KEY: (key_of("tag", "open-data"),)}),
        page("b", "un", keywords={"tag": ("open-data",)}),
        page("c", "un", keywords={"tag": ("python",), KEY: (key_of("author", "open-data"),)}),
    ]
    opened = indexed(*pages)
    for typed in ("open-data", "Open Data"):
        found = ask(opened, TermsFilter(field="tag", values=(typed,)), facets=("tag",))
        assert sorted(ids(found)) == ["a", "b"]
        assert {each.value for each in found.facets["tag"]} == {"Données", "open-data"}
    assert ids(ask(opened, TermsFilter(field="author", values=("open-data",)))) == ["c"]
    assert ids(ask(opened, TermsFilter(field="tag", values=("données",)))) == ["a"]


def test_boosts_multiply_scores(indexed: Indexed) -> None:
    pages = ("a/old/1", "b/old/c/2", "old/3", "bold/4", "new/5")
    opened = indexed(
        *(page(f"{name}.md", "un", keywords={"section": (name[:3].title(),)}) for name in pages),
    )
    boosts = (
        DocumentBoost("", "old/**", -4),
        DocumentBoost("", "b/old/*", 2),
        DocumentBoost("section", "new", 10),
        DocumentBoost("", "old/3.md", 0),
    )
    plain = ask(opened, stem("un")).matches[0].score
    found = ask(opened, stem("un"), ranking=RankingParams(boosts=boosts), explain=True).matches
    factors = {match.id: match.score / plain for match in found}
    assert factors == pytest.approx(
        {"a/old/1.md": 0.25, "b/old/c/2.md": 2, "old/3.md": 1, "bold/4.md": 1, "new/5.md": 32}
    )
    assert [match.id for match in found][::4] == ["new/5.md", "a/old/1.md"]
    assert [part.factor for part in found[0].why if part.field == "boost"] == [32]


def test_queries_that_run_together_find_the_same(engine: EngineModule, tmp_path: Path) -> None:
    opened = index(engine, tmp_path, page("a", "un deux"), page("b", "un duex trois"))
    nodes: tuple[Node, ...] = (
        stem("un"),
        PrefixQuery(prefix="tro"),
        FuzzyQuery(word="deux", edits=2),
        Or(children=(stem("un"), stem("trois"), FuzzyQuery(word="trio", edits=1)), covered=True),
        Boosted(child=stem("un"), to=stem("trois"), factor=0.5),
        Or(children=(stem("un"),), least=0),
    )
    queries = [Query(match=node, now=NOW, limit=1) for node in nodes]
    queries += [query.counting for query in queries]
    queries.append(Query(match=EVERYTHING, now=NOW, limit=0, facets=("lang",)))
    other = engine.open(tmp_path)
    pairs = [*zip(queries, other.search_all(queries), strict=True)]
    for query, search in reversed(pairs):
        expected = opened.search(query)
        assert (search.total(), search.result()) == (expected.total, expected)
    other.close()
    opened.close()
