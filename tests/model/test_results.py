"""The URLs and labels of a page that is found."""

from __future__ import annotations

import pytest

from eventsearch.model.facets import label_of
from eventsearch.model.results import StoredPage


@pytest.mark.parametrize(
    ("image", "url"),
    [
        ("", ""),
        ("a.png", "https://example.org/event/a/a.png"),
        ("/b.png", "https://example.org/b.png"),
        ("https://[broken/c.png", ""),
    ],
)
def test_the_image_of_a_page_is_found_beside_it(image: str, url: str) -> None:
    page = StoredPage(id="a", url="https://example.org/event/a/", image=image)
    assert page.image_url == url


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ({"fr": "Public", "en": "Audience"}, "Public"),
        ({"": "Groupe", "en": "Audience"}, "Groupe"),
        ({"en": "Audience", "de": "Publikum"}, "Audience"),
        ({"de": "Publikum"}, "Publikum"),
        ({}, ""),
    ],
)
def test_the_label_of_a_facet_in_french(label: dict[str, str], shown: str) -> None:
    assert label_of(label, "fr") == shown
