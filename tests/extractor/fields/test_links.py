"""Image and links."""

from __future__ import annotations

import pytest

from eventsearch.extractor.fields.reader import MAX_FAULTS
from eventsearch.model.page import Link
from field_pages import meta, said


@pytest.mark.parametrize(
    ("front", "image"),
    [
        ({"image": "a.png"}, "a.png"),
        ({"image": {"caption": "C", "filename": "a.png"}}, "a.png"),
        ({"image": {"caption": "C"}}, ""),
        ({"cover": {"image": "a.png"}}, "a.png"),
        ({"images": [None, "a.png", "b.png"]}, "a.png"),
        ({"images": []}, ""),
        ({"image": None, "thumbnail": "b.png"}, "b.png"),
        ({"image": True}, ""),
    ],
)
def test_image(front: dict[str, object], image: str) -> None:
    assert meta(front).image == image


def test_links_are_listed_prefixed_and_the_events_own() -> None:
    found = meta(
        {
            "links": [
                {"name": "Code", "url": "https://x.org/c", "icon": "git"},
                {"label": "*Docs*", "link": "/d"},
                {"name": "empty", "url": ""},
                "https://x.org/bare",
                " ",
                None,
            ],
            "url_slides": "s.pdf",
            "url_source_code": " ",
            "url_video": True,
            "event_url": "https://x.org/e",
            "event": {"url": "https://x.org/e"},
        }
    )
    assert found.links == (
        Link(name="Code", url="https://x.org/c"),
        Link(name="Docs", url="/d"),
        Link(name="", url="https://x.org/bare"),
        Link(name="slides", url="s.pdf"),
        Link(name="event", url="https://x.org/e"),
    )
    assert found.diagnostics == ()


def test_links_may_be_a_mapping_or_null() -> None:
    assert meta({"links": {"code": "/c", "none": ""}}).links == (Link(name="code", url="/c"),)
    assert meta({"links": None}).links == ()


def test_what_is_no_link_is_reported() -> None:
    found = meta({"links": [3, {"url": "/a"}]})
    assert found.links == (Link(name="", url="/a"),)
    assert said(found) == ["2:8: E107 `links` holds 3, which is no link; write name and url"]


def test_an_alias_that_no_file_can_have_is_left_out() -> None:
    fits = ["/" + "a" * 255, "/" + "%C3%A9" * 127, "/a" * 2_000]
    found = meta({"aliases": [*fits, "/" + "a" * 256, "/" + "é" * 128, "/a" * 5_000]})
    assert found.aliases == tuple(fits)
    assert [each.code for each in found.diagnostics] == ["E118"] * 3
    assert said(found)[0].startswith("2:")


def test_only_the_first_of_many_wrong_values_are_reported() -> None:
    found = meta({"aliases": [[number] for number in range(1_000)] + [{}] * 1_000, "links": [1]})
    assert [each.code for each in found.diagnostics].count("E107") <= MAX_FAULTS
