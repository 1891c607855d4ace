"""Contract tests of facet values, and of the explanation of one document's rank."""

from __future__ import annotations

import pytest

from eventsearch.model.document import Document
from eventsearch.model.query import And, Not, Or, ProximityBoost, Query, TermsFilter
from eventsearch.model.results import DocumentRank, FacetValue

from .small_index import EVERYTHING, NOW, Indexed, page, stem

DAY = 86_400


def tagged(id: str, begins: int | None, lasts: int = 0, *, is_event: bool = True) -> Document:
    """Return a page with a tag and a time, in seconds from NOW."""
    time = None if begins is None else (NOW + begins, NOW + begins + lasts)
    return page(id, keywords={"tag": ("x",)}, time=time, is_event=is_event and time is not None)


@pytest.mark.parametrize(
    ("pages", "best"),
    [
        ([("soon", 2 * DAY), ("sooner", DAY), ("past", -DAY)], "sooner"),
        ([("past", -DAY), ("older", -9 * DAY), ("timeless", None)], "past"),
        ([("timeless", None), ("older", -9 * DAY)], "older"),
        ([("b", None), ("a", None)], "a"),
        ([("b", DAY), ("a", DAY)], "a"),
    ],
)
def test_the_best_page_of_a_label_is_the_next_event(
    indexed: Indexed, pages: list[tuple[str, int | None]], best: str
) -> None:
    opened = indexed(*(tagged(id, begins) for id, begins in pages))
    (label,) = opened.facet_values("tag", NOW)
    assert (label.value, label.pages, label.best) == ("x", len(pages), best)


def test_an_ongoing_event_comes_before_an_upcoming_one(indexed: Indexed) -> None:
    pages = [
        tagged("on", -DAY, 2 * DAY),
        tagged("next", DAY // 2),
        tagged("post", 9 * DAY, is_event=False),
    ]
    opened = indexed(*pages)
    assert [label.best for label in opened.facet_values("tag", NOW)] == ["on"]
    assert [label.best for label in opened.facet_values("tag", NOW + DAY)] == ["post"]


def test_labels_count_visible_pages_in_the_usual_spelling(indexed: Indexed) -> None:
    pages = [
        page("a", keywords={"tag": ("Été", "10%")}, time=(NOW + 5, NOW + 6)),
        page("b", keywords={"tag": ("été",)}),
        page("c", keywords={"tag": ("été", "secret")}, visible=(NOW + 1, None)),
    ]
    opened = indexed(*pages)
    event = {"best": "a", "begins": NOW + 5, "ends": NOW + 6, "is_event": True}
    assert opened.facet_values("tag", NOW) == (
        FacetValue(value="10%", pages=1, **event),  # type: ignore[arg-type]
        FacetValue(value="été", pages=2, **event),  # type: ignore[arg-type]
    )
    assert [label.value for label in opened.facet_values("tag", NOW + 1)] == [
        "10%",
        "secret",
        "été",
    ]
    assert list(opened.all_field_values("tag")) == ["10%", "secret", "été"]
    assert opened.facet_values("nothing", NOW) == ()
    assert list(opened.all_field_values("nothing")) == []


def test_explaining_a_hit_gives_rank_and_score(indexed: Indexed) -> None:
    pages = [page("a", "un un deux"), page("b", "un"), page("c", "un", time=(5, 5)), page("d", "x")]
    opened = indexed(*pages)
    query = Query(match=stem("un"), now=NOW, limit=1, offset=7)
    everything = opened.search(Query(match=stem("un"), now=NOW)).matches
    for rank, match in enumerate(everything, 1):
        standing = opened.explain_document(query, match.id)
        assert standing is not None
        assert standing._replace(score=0) == DocumentRank(
            visible=True, missing=(), refused=(), rank=rank, score=0
        )
        assert standing.score == pytest.approx(match.score)
    by_date = opened.explain_document(Query(match=EVERYTHING, now=NOW, sort="date"), "c")
    assert by_date is not None
    assert by_date.rank == 1
    assert opened.explain_document(query, "unknown") is None


def test_explaining_another_page_lists_what_it_lacks(indexed: Indexed) -> None:
    pages = [
        page("a", "un", keywords={"tag": ("x",)}, visible=(NOW + 1, None)),
        page("b", "un deux"),
    ]
    opened = indexed(*pages)
    words = And(children=(stem("un"), Or(children=(stem("deux"), stem("trois")))))
    match = And(children=(ProximityBoost(child=words, pairs=()), Not(child=stem("un"))))
    filters = (
        ("tag", TermsFilter(field="tag", values=("x",))),
        ("tag", TermsFilter(field="tag", values=("y",))),
        ("lang", Or(children=())),
        ("date", And(children=())),
    )
    standing = opened.explain_document(Query(match=match, now=NOW, filters=filters), "a")
    assert standing == DocumentRank(
        visible=False, missing=(1, 2), refused=(1, 2), rank=None, score=0
    )
    alone = opened.explain_document(Query(match=stem("deux"), now=NOW), "a")
    assert alone is not None
    assert alone.missing == (0,)
