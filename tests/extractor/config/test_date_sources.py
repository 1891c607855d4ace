"""Where each date comes from."""

from __future__ import annotations

from pathlib import Path

from eventsearch.extractor.hugo.config.markup import date_sources_of
from eventsearch.extractor.site import Site


def test_without_settings_the_order_is_that_of_hugo() -> None:
    """The same that a site without configuration has."""
    assert date_sources_of({}) == Site(root=Path("/")).date_sources


def test_a_site_may_name_its_own_keys() -> None:
    """`:default` stands for Hugo's, and old names come with the new ones."""
    found = date_sources_of({"date": ["Start", ":filename", ":default"], "publishdate": "lastmod"})
    assert found["date"] == (
        "start",
        ":filename",
        "date",
        "publishdate",
        "pubdate",
        "published",
        "lastmod",
        "modified",
    )
    assert found["publishdate"] == ("lastmod", "modified")
    assert found["expirydate"] == ("expirydate", "unpublishdate")
