"""What the keys of a request are read as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.web.meilisearch.attributes import RETRIEVED
from eventsearch.web.meilisearch.request import (
    KEYS,
    MAX_CROP,
    MAX_LIMIT,
    REFUSED,
    MeilisearchError,
    MeilisearchSearch,
    query_body,
    read_search,
)

JSON = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def read(body: dict[str, object]) -> MeilisearchSearch | MeilisearchError:
    """Return what a body asks, or why not."""
    try:
        return read_search("pages", body)
    except MeilisearchError as error:
        return error


@given(st.dictionaries(st.sampled_from([*KEYS, *REFUSED]), JSON, max_size=6))
def test_any_value_is_read_or_refused(body: dict[str, object]) -> None:
    """With a code of its key, and bounds that hold."""
    found = read(body)
    if isinstance(found, MeilisearchError):
        assert found.code.startswith("invalid_")
        assert str(found)
    else:
        assert 0 <= found.limit <= MAX_LIMIT
        assert found.offset >= 0
        assert all(0 <= length <= MAX_CROP for _, length in found.cropped)
        assert set(found.retrieved) <= set(RETRIEVED)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ([("q", "a,b"), ("limit", "3")], {"q": "a,b", "limit": 3}),
        ([("facets", "tags, year"), ("sort", "")], {"facets": ["tags", "year"], "sort": []}),
        ([("attributesToCrop", "a:2,b")], {"attributesToCrop": ["a:2", "b"]}),
        ([("showRankingScore", "true")], {"showRankingScore": True}),
        ([("limit", "-1"), ("showRankingScore", "1")], {"limit": "-1", "showRankingScore": "1"}),
        ([("filter", "a = 1, 2")], {"filter": "a = 1, 2"}),
    ],
)
def test_an_address_is_read_as_a_body(query: list[tuple[str, str]], body: object) -> None:
    """What cannot be read stays a text, which its key then refuses."""
    assert query_body(query) == body


def test_a_crop_named_by_itself_goes_before_the_star() -> None:
    """Wherever the star stands."""
    for names in (["title:2", "*"], ["*", "title:2"]):
        found = read_search("pages", {"attributesToCrop": names, "cropLength": 7})
        assert dict(found.cropped) == {**dict.fromkeys(RETRIEVED, 7), "title": 2}
