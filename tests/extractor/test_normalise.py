"""All rules together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.model.page import Meta
from field_pages import meta

KEYS = [
    "title",
    "subtitle",
    "description",
    "summary",
    "abstract",
    "linktitle",
    "date",
    "publishdate",
    "lastmod",
    "expirydate",
    "published",
    "draft",
    "featured",
    "build",
    "_build",
    "headless",
    "type",
    "slug",
    "url",
    "aliases",
    "tags",
    "categories",
    "authors",
    "author",
    "speakers",
    "event",
    "event_name",
    "event_start",
    "event_end",
    "event_all_day",
    "date_end",
    "all_day",
    "start",
    "end",
    "end_date",
    "time",
    "end_time",
    "location",
    "venue",
    "address",
    "image",
    "images",
    "links",
    "url_pdf",
    "event_url",
    "sections",
    "params",
]

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.dates()
    | st.datetimes()
    | st.sampled_from(["2023-01-31", "2023-01-31T16:30:00Z", "0001-01-01", "9999-12-31", "17:30"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "url", "block", "text", *KEYS]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6),
    st.sampled_from(["event", "post", ""]),
)
def test_no_front_matter_raises(front: dict[str, object], section: str) -> None:
    found = meta(front, section=section)
    moments = (found.start, found.end, found.over, found.date, found.published, found.expires)
    assert all(each.utcoffset() is not None for each in moments if each is not None)
    assert all(diagnostic.code and diagnostic.hint for diagnostic in found.diagnostics)


def test_every_field_is_found_by_some_rule() -> None:
    found = meta(
        {
            "title": "T",
            "subtitle": "S",
            "description": "D",
            "summary": "M",
            "abstract": "A",
            "event": "E",
            "event_series": "N",
            "location": "L",
            "address": {"city": "C"},
            "date": "2023-01-31",
            "date_end": "2023-01-31",
            "publishDate".lower(): "2022-12-01",
            "expirydate": "2030-01-01",
            "lastmod": "2022-12-02",
            "all_day": True,
            "rrule": "FREQ=DAILY;COUNT=2",
            "attendance_mode": "online",
            "registration_url": "/r/",
            "previous_start": "2023-01-30",
            "speaker": "P",
            "organizer": "O",
            "draft": True,
            "featured": True,
            "tags": ["t"],
            "authors": ["a"],
            "image": "i.png",
            "url_pdf": "p.pdf",
            "sections": [{"block": "markdown", "content": {"text": "B"}}],
            "talks": [{"title": "K"}],
            "slug": "s",
            "url": "/u/",
            "aliases": ["/o/"],
            "headless": True,
        },
        section="event",
    )
    empty = Meta(title="")
    left = [name for name in Meta._fields if getattr(found, name) == getattr(empty, name)]
    # Only profiles and terms have names, settings give facets, and keys need other pages.
    assert left == ["names", "titles", "facets", "author_keys", "place_keys", "diagnostics"]


@pytest.mark.parametrize("plural", ["tags", "categories"])
def test_taxonomies_are_there_without_terms(plural: str) -> None:
    assert meta({}).terms == (("categories", ()), ("tags", ()))
    assert meta({}).taxonomy(plural) == ()
