"""Pages that are on the site, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.extractor.fields.publication import presence, span
from eventsearch.extractor.site import Site
from eventsearch.model.page import Meta

SITE = Site(root=Path("/site"))
THEN = datetime(2031, 1, 1, tzinfo=UTC)
LATER = datetime(2032, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("front", "is_page", "has_address"),
    [
        ({}, True, True),
        ({"headless": True}, False, False),
        ({"headless": "true"}, False, False),
        ({"headless": False}, True, True),
        ({"_build": {"render": "never"}}, True, False),
        ({"build": {"render": False}}, True, False),
        ({"_build": {"render": "never", "list": "local"}}, False, False),
        ({"_build": {"render": "never", "list": False}}, False, False),
        ({"_build": {"render": "link"}}, True, True),
        ({"_build": {"render": "link", "list": "never"}}, False, True),
        ({"_build": {"list": "never"}}, True, True),
        ({"_build": {"render": "Never"}}, True, True),
        ({"_build": None}, True, True),
        ({"_build": "never"}, True, True),
        ({"_build": {"render": "never"}, "build": {"list": "never"}}, True, False),
        ({"_build": {"render": "0", "list": "0"}}, False, False),
        ({"_build": None, "build": {"render": "never", "list": "never"}}, True, True),
        ({"params": {"headless": True, "_build": {"render": "never"}}}, True, True),
    ],
)
def test_front_matter_decides_what_is_a_page(
    front: dict[str, object], is_page: bool, has_address: bool
) -> None:
    found = presence(front)
    assert (found.is_page, found.has_address) == (is_page, has_address)


def test_publication_and_expiry_make_a_span() -> None:
    found = span(Meta(title="", published=THEN, expires=LATER), site=SITE, drafts=False)
    assert (found.since, found.until, found.buildable) == (THEN, LATER, True)


def test_a_site_may_build_the_future_and_the_expired() -> None:
    site = Site(root=Path("/site"), build_future=True, build_expired=True)
    found = span(Meta(title="", published=THEN, expires=LATER), site=site, drafts=False)
    assert (found.since, found.until) == (None, None)


@pytest.mark.parametrize(
    ("build_drafts", "drafts", "buildable"),
    [(False, False, False), (True, False, True), (False, True, True)],
)
def test_drafts_are_built_on_request_only(
    build_drafts: bool, drafts: bool, buildable: bool
) -> None:
    site = Site(root=Path("/site"), build_drafts=build_drafts)
    assert span(Meta(title="", draft=True), site=site, drafts=drafts).buildable is buildable
