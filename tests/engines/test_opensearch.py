"""Tests of the OpenSearch engine beyond the contract: exact results with few requests."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from shutil import copytree

import pytest

from eventsearch.analysis import tokens
from eventsearch.engines.opensearch import OpenSearch, writer
from eventsearch.engines.opensearch.codec import (
    PAD,
    coded,
    decoded,
    field_name,
    key_of,
    lengthened,
    texts,
)
from eventsearch.engines.opensearch.searcher import OpenSearchSearcher
from eventsearch.engines.opensearch.ticket import read_ticket, tickets
from eventsearch.errors import BuildError, IndexDamaged
from eventsearch.indexer.build import build
from eventsearch.model.facets import FACETS
from eventsearch.model.query import (
    And,
    Boosted,
    FuzzyQuery,
    Or,
    PrefixQuery,
    Query,
    SearchRequest,
    SuggestRequest,
)
from eventsearch.search.index import Index, open_index
from eventsearch.settings import Settings, load_settings
from long_form import tries

from . import reference
from .made_documents import document, question
from .small_index import EVERYTHING, NOW, ask, index, page, stem
from .test_agreement import built, stands
from .test_contract import change_and_fail

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "opensearch.md"


@pytest.fixture
def engine(opensearch: OpenSearch) -> Iterator[OpenSearch]:
    """Return the engine. Delete its indexes after the test."""
    yield opensearch
    opensearch.connection.write("DELETE", f"/{opensearch.cluster.prefix}-*")


BOUND = 0.02
"""Share of pairs of hits that may be in another order than in the reference engine."""


@pytest.mark.endurance
@pytest.mark.parametrize("seed", range(tries(4, 60)))
def test_random_queries_get_the_same_pages(
    either_cluster: OpenSearch, seed: int, tmp_path: Path
) -> None:
    ours = built(either_cluster, tmp_path / "ours", seed)  # type: ignore[arg-type]
    plain = built(reference, tmp_path / "plain", seed)
    random = Random(seed)
    every = [match.id for match in plain.search(Query(EVERYTHING, NOW, limit=100)).matches]
    assert ours.count() == plain.count()
    assert ours.terms("et") == plain.terms("et")
    assert ours.fuzzy_terms("ete", 2) == plain.fuzzy_terms("ete", 2)
    for now in (NOW, NOW + 40):
        assert ours.facet_values("tag", now) == plain.facet_values("tag", now)
    pairs = turned = 0
    for _ in range(20):
        query = question(random)
        query = query._replace(ranking=query.ranking._replace(k1=1.2, b=0.75))
        found, expected = ours.search(query), plain.search(query)
        assert found.total == expected.total, query
        assert dict(found.facets) == dict(expected.facets), query
        if query.explain:
            for match in found.matches:
                parts = sum(part.score for part in match.why)
                assert parts == pytest.approx(match.score, rel=1e-3, abs=1e-6), query
        if query.sort != "relevance":
            assert [(m.id, m.kin) for m in found.matches] == [
                (m.id, m.kin) for m in expected.matches
            ], query
        for id in every[:2]:
            one, other = stands(ours, query, id), stands(plain, query, id)
            assert one._replace(rank=None, score=0) == other._replace(rank=None, score=0), query
            assert (one.rank is None) == (other.rank is None), query
        alone = query._replace(collapse=False, sort="relevance", offset=0, limit=100)
        scores = {match.id: match.score for match in plain.search(alone).matches}
        order = [scores[match.id] for match in ours.search(alone).matches]
        assert len(order) == len(scores), query
        pairs += len(order) * (len(order) - 1) // 2
        turned += sum(a < b * 0.85 for at, a in enumerate(order) for b in order[at + 1 :])
    assert turned <= max(3, BOUND * pairs)
    ours.close()


def test_terms_keep_their_positions(engine: OpenSearch, tmp_path: Path) -> None:
    documents = [document(f"p{number}", Random(number)) for number in range(20)]
    index(engine, tmp_path, *documents).close()
    name = read_ticket(tmp_path).name
    for one in documents:
        answer = engine.connection.get(f"/{name}/_termvectors/{key_of(one.id)}?fields=t_*")
        stored = {
            field: {
                term: tuple(token["position"] for token in said["tokens"])
                for term, said in vector["terms"].items()
            }
            for field, vector in answer["term_vectors"].items()
        }
        lengths = {
            field: len({at for places in terms.values() for at in places})
            for field, terms in stored.items()
        }
        for terms in one.fields:
            if terms.field not in FORMS:
                field = f"t_{terms.field}"
                assert lengths.get(field, 0) == terms.length * (1 if terms.field == "body" else 3)
                stored.get(field, {}).pop(PAD, None)
        assert stored == {
            f"t_{terms.field}": {term: at for term, at in terms.postings.items() if at}
            for terms in one.fields
            if f"t_{terms.field}" in stored or (terms.postings and terms.field not in FORMS)
        }


FORMS = ("folded", "exact")


def test_the_field_length_does_not_count_stop_words() -> None:
    assert lengthened({"of": (0,), "a": (1,)}, 1) == ["of\na", PAD]
    assert lengthened({"a": (0, 1, 2)}, 1) == ["a\na\na"]
    assert lengthened({"2024": (0,)}, 0) == ["2024"]
    assert lengthened({}, 0) == [""]


def test_texts_of_a_field_keep_positions_and_holes() -> None:
    assert texts({"a": (0, 3), "b": (1,), "c": (1,)}) == ["a\n\ue001b\ue001c\n\ue000\na"]
    assert texts({"a": (0, 101)}) == ["a", "a"]
    assert texts({"a": (0, 201)}) == ["a", "", "a"]
    assert texts({}) == [""]


@pytest.mark.parametrize("text", ["", "é", "\udce9", "a\nb", "日本", "x" * 9_000, "🎉" * 9_000])
def test_any_value_can_be_encoded_and_decoded(text: str) -> None:
    assert decoded(coded(text))[:4_000] == text[:4_000]
    assert len(coded(text).encode()) <= 32_766
    assert coded(text) != coded(f"{text}!")


def test_names_of_fields_are_plain() -> None:
    assert field_name("k", "a theme%.é") == "k_a_20theme_25_2e_c3_a9"


def test_no_term_contains_characters_of_the_encoding() -> None:
    text = "a\ue000b \ue001c \ue002 d\ue003 été"
    found = {form for one in tokens(text, "fr") for form in (one.exact, one.folded)}
    assert found
    assert not any(sign in form for form in found for sign in "\ue000\ue001\ue002\ue003\n")


@pytest.fixture(scope="module")
def demonstration(
    cluster_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Settings, Index]]:
    """Return the sample site's index in the cluster, open."""
    variables = {"EVENTSEARCH_ENGINE": "opensearch", "EVENTSEARCH_OPENSEARCH_HOSTS": cluster_url}
    variables["EVENTSEARCH_OPENSEARCH_PREFIX"] = "demonstration"
    settings = load_settings(
        ROOT, environ=variables, flags={"index": tmp_path_factory.mktemp("demonstration")}
    )
    build(settings, full=True)
    with closing(open_index(settings.index, cluster=settings.cluster)) as opened:
        yield settings, opened
    OpenSearch(settings.opensearch).connection.write("DELETE", "/demonstration-*")


def trips(opened: Index, text: str, **more: object) -> tuple[int, str]:
    """Search the sample site. Return the number of cluster requests and the search step."""
    assert isinstance(opened.engine, OpenSearchSearcher)
    request = SearchRequest(text=text, facets=FACETS, **more)  # type: ignore[arg-type]
    # This search requests the next time when answers change. The second search reuses it.
    opened.search(SearchRequest(text="zz"), now=datetime(2026, 11, 1, tzinfo=UTC))
    before = opened.engine.requests
    found = opened.search(request, now=datetime(2026, 11, 1, tzinfo=UTC))
    return opened.engine.requests - before, found.step


@pytest.mark.parametrize(
    ("text", "most", "step"),
    [
        ("données", 1, "all"),
        ("10%", 1, "all"),
        ("tag:python", 1, "all"),
        ("données ouvertes", 2, "some"),
        ("marée port", 2, "some"),
        ("donn*", 2, "all"),
        ("atelier~", 2, "all"),
        ("port* mar*", 3, "some"),
        ("données zzzzz", 4, "some"),
        ("les ateliers", 2, "all"),
        ("openda", 4, "all"),
        ("ateli", 6, "prefix"),
        ("données ouver", 7, "prefix"),
        ("attelier", 6, "near"),
        ("marée prot", 7, "near"),
        ("donees ouvrtes", 7, "near"),
        ("conferance lyon", 6, "near"),
        ("atelir zzzz portt", 6, "near"),
        ("opendata", 5, "all"),
        ("a-propos", 1, "all"),
        ("conferance zzzzz marée", 7, "near"),
    ],
)
def test_a_search_sends_few_requests(
    demonstration: tuple[Settings, Index], text: str, most: int, step: str
) -> None:
    """
    A simple search sends one request. If a word is on no page, it may send up to seven.

    Searches with a prefix or a stop word, or without a page that contains all words, need two
    or more requests. The test opens the index for each search again, so that no words are cached.
    """
    settings, _ = demonstration
    for collapse in (False, True):
        with closing(open_index(settings.index, cluster=settings.cluster)) as opened:
            taken, found = trips(opened, text, collapse=collapse)
        assert found == step
        assert taken <= most


def test_a_correction_with_another_sort_order_sends_few_requests(
    demonstration: tuple[Settings, Index],
) -> None:
    _, opened = demonstration
    assert trips(opened, "attelier portt", sort="date") <= (8, "near")
    assert trips(opened, "tag:pyhton")[0] <= 4


def test_known_words_are_not_requested_again(
    demonstration: tuple[Settings, Index],
) -> None:
    _, opened = demonstration
    trips(opened, "les ateliers du port")
    assert trips(opened, "les ateliers du port")[0] <= 2


def test_answers_do_not_depend_on_the_cache(engine: OpenSearch, tmp_path: Path) -> None:
    some = index(engine, tmp_path, page("a", "atelier un"), page("b", "ateliers deux"))
    none = engine.open(tmp_path, memory=0)
    for node in (
        And(children=(PrefixQuery(prefix="atel"), FuzzyQuery(word="atelir", edits=2))),
        Or(children=(stem("un"), FuzzyQuery(word="atelir", edits=2)), covered=True),
        Boosted(child=stem("un"), to=stem("deux"), factor=0.5),
    ):
        assert ask(none, node) == ask(some, node)
    assert none.terms("ate") == some.terms("ate") == (("atelier", 1), ("ateliers", 1))
    some.close()
    none.close()


def test_a_cluster_answers_like_the_index_folder(
    demonstration: tuple[Settings, Index], tmp_path: Path
) -> None:
    settings, opened = demonstration
    plain = replace(settings, engine="whoosh", index=tmp_path)
    build(plain, full=True)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    with closing(open_index(tmp_path)) as folder:
        for text in (
            "",
            "10%",
            "atelier",
            "données ouvertes",
            "attelier",
            "port*",
            "en mars",
            "-x",
        ):
            for request in (
                SearchRequest(text=text, facets=FACETS),
                SearchRequest(text=text, facets=FACETS, collapse=True, sort="date"),
            ):
                one, other = opened.search(request, now=now), folder.search(request, now=now)
                assert (one.total, one.step, one.facets) == (other.total, other.step, other.facets)
                assert one.did_you_mean == other.did_you_mean
                if request.sort == "date":
                    assert [hit.page.id for hit in one.hits] == [hit.page.id for hit in other.hits]


def test_suggestions_equal_the_folders_and_need_a_single_request(
    demonstration: tuple[Settings, Index], tmp_path: Path
) -> None:
    settings, opened = demonstration
    assert isinstance(opened.engine, OpenSearchSearcher)
    plain = replace(settings, engine="whoosh", index=tmp_path)
    build(plain, full=True)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    typed = (
        "a",
        "at",
        "atelier",
        "données ou",
        "l'at",
        "open-d",
        "ét",
        "r&",
        "10",
        "py",
        "zz",
        "-",
    )
    # The first suggestion also requests the languages of the site.
    opened.suggest(SuggestRequest(text="a", lang="fr"), now=now)
    with closing(open_index(tmp_path)) as folder:
        for text in typed:
            for lang in (None, "fr", "en"):
                request = SuggestRequest(text=text, lang=lang)
                before = opened.engine.requests
                one = opened.suggest(request, now=now).suggestions
                assert opened.engine.requests - before <= 1
                assert one == folder.suggest(request, now=now).suggestions, request


def test_the_last_two_generations_stay_in_the_cluster(cluster_url: str, tmp_path: Path) -> None:
    """
    A build deletes older generations, and the generations of killed runs.

    It keeps generations of other folders. It deletes nothing while a ticket cannot be read, for
    example a ticket of another version.
    """
    variables = {"EVENTSEARCH_ENGINE": "opensearch", "EVENTSEARCH_OPENSEARCH_HOSTS": cluster_url}
    variables["EVENTSEARCH_OPENSEARCH_PREFIX"] = "generations"
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (site / "hugo.toml").write_text('title = "x"\n', encoding="utf-8")
    settings = load_settings(site, environ=variables, flags={"index": tmp_path / "index"})
    connection = OpenSearch(settings.opensearch).connection
    connection.write("PUT", "/generations-deadbeef-1")
    for number in range(4):
        text = f"---\ntitle: Page {number}\n---\nword{number}\n"
        (site / "content" / f"{number}.md").write_text(text, encoding="utf-8")
        build(settings)
        if number == 2:
            token = next(tickets(settings.index)).name.split("-")[1]
            connection.write("PUT", f"/generations-{token}-orphan")
    kept = {*connection.get("/generations-*/_settings?filter_path=*.settings.index.uuid")}
    named = {ticket.name for ticket in tickets(settings.index)}
    assert len(named) == 2
    assert kept == named | {"generations-deadbeef-1"}
    ticket = min((settings.index / "generations").glob("*/*/ticket.json"))
    whole = ticket.read_bytes()
    ticket.write_bytes(b"{}")
    OpenSearch(settings.opensearch).sweep(settings.index)
    assert kept == {*connection.get("/generations-*/_settings?filter_path=*.settings.index.uuid")}
    ticket.write_bytes(whole)
    with closing(open_index(settings.index, cluster=settings.cluster)) as opened:
        assert opened.engine.count() == 4
        assert opened.engine.search(Query(stem("word3"), 0)).total == 1
    copytree(settings.index, tmp_path / "copy", symlinks=True)
    copied = load_settings(site, environ=variables, flags={"index": tmp_path / "copy"})
    for number in range(4, 7):
        (site / "content" / f"{number}.md").write_text("---\ntitle: More\n---\n", encoding="utf-8")
        build(copied)
    assert named < {*connection.get("/generations-*/_settings?filter_path=*.settings.index.uuid")}
    assert named.isdisjoint(ticket.name for ticket in tickets(copied.index))
    copytree(settings.index, tmp_path / "moved", symlinks=True)
    moved = load_settings(site, environ=variables, flags={"index": tmp_path / "moved"})
    # Run the commands that the documentation gives for an index folder that has moved.
    commands = re.search(
        r"```\ncd site/.*?generations\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL
    )
    assert commands
    subprocess.run(commands[1], shell=True, check=True, cwd=moved.index / "generations")
    build(moved)
    assert named & {ticket.name for ticket in tickets(moved.index)}
    (site / "content" / "7.md").write_text("---\ntitle: More\n---\n", encoding="utf-8")
    build(moved)
    left = {*connection.get("/generations-*/_settings?filter_path=*.settings.index.uuid")}
    assert named.isdisjoint(left)
    both = (*tickets(copied.index), *tickets(moved.index))
    assert left == {ticket.name for ticket in both} | {"generations-deadbeef-1"}
    connection.write("DELETE", "/generations-*")


def test_a_deleted_or_recreated_index_is_damaged(engine: OpenSearch, tmp_path: Path) -> None:
    opened = index(engine, tmp_path, page("a", "un"))
    name = read_ticket(tmp_path).name
    engine.connection.write("DELETE", f"/{name}")
    with pytest.raises(IndexDamaged):
        ask(opened, EVERYTHING)
    for _ in range(2):
        with pytest.raises(IndexDamaged):
            engine.open(tmp_path)
        with pytest.raises(IndexDamaged):
            engine.build(tmp_path, based=True)
        with suppress(BuildError):
            engine.connection.write("PUT", f"/{name}")


def test_a_build_that_fails_leaves_no_index(engine: OpenSearch, tmp_path: Path) -> None:
    with pytest.raises(KeyError), engine.build(tmp_path, based=False) as writer:
        change_and_fail(writer)
    assert engine.connection.get(f"/{engine.cluster.prefix}-*/_settings") == {}


def test_a_query_with_too_many_words_is_an_error(engine: OpenSearch, tmp_path: Path) -> None:
    opened = index(engine, tmp_path, page("a", "un"))
    words = tuple(stem(f"mot{number}") for number in range(500))
    with pytest.raises(Exception, match="too many words"):
        ask(opened, Or(children=words))
    assert ask(opened, Or(children=words[:64], covered=True)).total == 0
    opened.close()


@pytest.mark.endurance
def test_replicas_without_a_node_are_reported(
    engine: OpenSearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "GREEN", 1)
    copied = OpenSearch(replace(engine.cluster, replicas=1))
    with pytest.raises(BuildError, match="copies are not complete after 1 s"):
        index(copied, tmp_path, page("a", "un"))
